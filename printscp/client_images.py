"""The images of DICOM files as a printer takes them, with one window for those of a series that have none."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from printscp.client_files import ImageFile, Skipped, Why, read_quietly
from printscp.images.print_image import Appearance, NotPrintable, print_image, sampled_values
from printscp.images.series_windows import Member, SeriesWindows
from printscp.images.sheets import ReadImage
from printscp.images.values import spacing_of


def series_windows(files: Iterable[ImageFile]) -> SeriesWindows:
    """The windows of the series of *files*, for those of them that name none."""
    return SeriesWindows(
        Member(series=file.series, frames=range(1, file.frames + 1), sampled=partial(_sampled, file)) for file in files
    )


def read_images(
    file: ImageFile,
    appearance: Appearance,
    frames: Sequence[int] | None = None,
    windows: SeriesWindows | None = None,
) -> Iterator[ReadImage | Skipped]:
    """The images of *file*, or of those of its *frames* that it has, numbered from 1; and what cannot be printed of it.

    *windows* are those of images that name none; without them all frames of *file* have one.
    """
    shared = windows or series_windows([file])
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
                image = print_image(dataset, appearance, frame, lambda: shared.of(file.series))
                spacing = spacing_of(dataset, frame)
        except NotPrintable as reason:
            yield Skipped(file.path, Why.CANNOT_PRINT, f"{of_frame} {reason}".strip())
        except MemoryError:
            yield Skipped(file.path, Why.CANNOT_PRINT, f"{of_frame} needs more memory than there is".strip())
        else:
            width = spacing[1] * image.columns if spacing else None
            yield ReadImage(name=file.path.name + of_frame, image=image, width_mm=width)


def _sampled(file: ImageFile, frames: Sequence[int]) -> Iterator[NDArray[np.float64]]:
    """Some of what the pixels of these frames measure; nothing of what cannot be read, which is told elsewhere."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = read_quietly(file.path, force=True)
            for frame in frames:
                yield sampled_values(dataset, frame)
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds
        return
