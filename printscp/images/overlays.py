"""The overlays of an image: drawings of one bit a pixel that lie over it (PS3.3 C.9.2)."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from printscp.wire.parsers import integer, texts

_GROUPS = range(0x6000, 0x6020, 2)
_place = integer(-(2**15), 2**15)
_frame = integer(1, 2**31)


def overlay_mask(dataset: Dataset, rows: int, columns: int, frame: int) -> NDArray[np.bool_]:
    """Which pixels of *frame* an overlay covers; what cannot be read of overlays covers none."""
    mask = np.zeros((rows, columns), dtype=np.bool_)
    for group in _GROUPS:
        if (group, 0x3000) in dataset:
            try:
                _cover(mask, dataset, group, frame)
            except Exception:  # noqa: BLE001, S112  pydicom raises errors of many kinds
                continue
    return mask


def _cover(mask: NDArray[np.bool_], dataset: Dataset, group: int, frame: int) -> None:
    drawn = dataset.overlay_array(group).astype(np.bool_)
    planes = drawn if drawn.ndim == 3 else drawn[np.newaxis]
    # One for the whole image lies over all its frames.
    first = _frame(dataset[group, 0x0051].value) if (group, 0x0051) in dataset else 1 if len(planes) > 1 else frame
    if not first <= frame < first + len(planes):
        return
    plane = planes[frame - first]
    top, left = _origin(dataset, group)
    rows, columns = np.nonzero(plane)
    rows, columns = rows + top - 1, columns + left - 1
    inside = (rows >= 0) & (rows < mask.shape[0]) & (columns >= 0) & (columns < mask.shape[1])
    mask[rows[inside], columns[inside]] = True


def _origin(dataset: Dataset, group: int) -> tuple[int, int]:
    """Row and column of the upper left pixel of the overlay, from 1."""
    if (group, 0x0050) not in dataset:
        return 1, 1
    top, left = (_place(part) for part in texts(dataset[group, 0x0050].value))
    return top, left
