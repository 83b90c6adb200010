"""The images of DICOM files as a printer takes them, with one window for those of a series that have none."""

import warnings
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from printscp.client_files import ImageFile, Skipped, Why, read_quietly
from printscp.images.print_image import Appearance, NotPrintable, print_image, sampled_values
from printscp.images.sheets import ReadImage
from printscp.images.values import spacing_of
from printscp.render.window import Window, window_of_most

_SAMPLED_FRAMES = 32
"""Of a series, at most: enough for percentiles, and little to decode twice."""


class SeriesWindows:
    """One automatic window for all images of a series, so that they can be compared; made when one first needs it."""

    def __init__(self, files: Iterable[ImageFile]) -> None:
        self._files: dict[str, list[ImageFile]] = {}
        for file in files:
            self._files.setdefault(file.series, []).append(file)
        self._windows: dict[str, Window | None] = {}

    def of(self, file: ImageFile) -> Window | None:
        """That of the series of *file*; None where that is a single image, or nothing else of it can be read."""
        if file.series not in self._windows:
            self._windows[file.series] = self._made(self._files.get(file.series, []))
        return self._windows[file.series]

    def _made(self, files: Sequence[ImageFile]) -> Window | None:
        frames = sum(file.frames for file in files)
        if frames < 2:
            return None
        step, before = -(-frames // _SAMPLED_FRAMES), 0
        sampled: list[NDArray[np.float64]] = []
        for file in files:
            sampled.extend(_sampled(file, range(-before % step + 1, file.frames + 1, step)))
            before += file.frames
        values = np.concatenate(sampled) if sampled else np.zeros(0)
        return window_of_most(values) if values.size else None


def read_images(
    file: ImageFile,
    appearance: Appearance,
    frames: Sequence[int] | None = None,
    windows: SeriesWindows | None = None,
) -> Iterator[ReadImage | Skipped]:
    """The images of *file*, or of those of its *frames* that it has, numbered from 1; and what cannot be printed of it.

    *windows* are those of images that name none; without them all frames of *file* have one.
    """
    shared = windows or SeriesWindows([file])
    try:
        dataset = read_quietly(file.path, force=True)
    except OSError as error:
        yield Skipped(file.path, Why.CANNOT_READ, error.strerror or "cannot be read")
        return
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds
        yield Skipped(file.path, Why.CANNOT_PRINT, "is a damaged DICOM file")
        return
    wanted = [frame for frame in frames or range(1, file.frames + 1) if frame <= file.frames]
    if not wanted:
        yield Skipped(file.path, Why.NO_IMAGE, f"has none of these frames, but 1 to {file.frames}")
    for frame in wanted:
        of_frame = f" frame {frame}" if file.frames > 1 else ""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                image = print_image(dataset, appearance, frame, lambda: shared.of(file))
                spacing = spacing_of(dataset, frame)
        except NotPrintable as reason:
            yield Skipped(file.path, Why.CANNOT_PRINT, f"{of_frame} {reason}".strip())
        else:
            width = spacing[1] * image.columns if spacing else None
            yield ReadImage(name=file.path.name + of_frame, image=image, width_mm=width)


def _sampled(file: ImageFile, frames: Sequence[int]) -> Iterator[NDArray[np.float64]]:
    """Some of what the pixels of these frames measure; nothing of what cannot be read, which is told elsewhere."""
    if not frames:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = read_quietly(file.path, force=True)
            for frame in frames:
                yield sampled_values(dataset, frame)
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds
        return
