"""The DICOM files that are to be printed: in folders, in a DICOMDIR, one by one; and their order."""

import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from pydicom.dataset import Dataset, FileDataset
from pydicom.errors import InvalidDicomError
from pydicom.filereader import dcmread
from pydicom.uid import MediaStorageDirectoryStorage

from printscp.wire.parsers import Unsupported, integer, text, value_of

_Key: TypeAlias = tuple[tuple[bool, int] | str, ...]

_NAME_OF_DICOMDIR = "DICOMDIR"
_COLORS_OF_ONE_SAMPLE = ("PALETTE COLOR",)
_number = integer(-(2**31), 2**31)
_frames = integer(1, 2**31)


class Why(Enum):
    """What kind of reason a file is not printed for."""

    CANNOT_READ = auto()
    """It is not there, or may not be read."""
    CANNOT_PRINT = auto()
    """It is damaged, or no DICOM file, or compressed in a way that nothing here can undo."""
    NO_IMAGE = auto()
    """It is a DICOM file of another kind, or no DICOM file in a folder of some."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """What is not printed."""

    path: Path
    why: Why
    words: str

    def __str__(self) -> str:
        return f"{self.path}: {self.words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFile:
    """A file that has an image, as its header says."""

    path: Path
    frames: int = 1
    is_color: bool = False
    key: _Key = field(default=(), repr=False)
    """What its place among others depends on: study, series number, instance number."""
    series: str = field(default="", repr=False)
    """Its Series Instance UID; its path where it has none."""


@dataclass(frozen=True, slots=True)
class Found:
    """The images among the files, and what is none."""

    images: tuple[ImageFile, ...]
    skipped: tuple[Skipped, ...] = ()


def find_images(paths: Iterable[Path], *, sort: bool = True) -> Found:
    """The images in *paths*: files, folders with all that is in them, and the files of a DICOMDIR; each file once.

    They come by study, series number and instance number, or as they are named where *sort* is not wished.
    """
    images: list[ImageFile] = []
    skipped: list[Skipped] = []
    seen: set[Path] = set()
    with warnings.catch_warnings():
        # Values are decoded, and complained of, when they are first looked at.
        warnings.simplefilter("ignore")
        for found in chain.from_iterable(map(_at, paths)):
            if isinstance(found, Skipped):
                skipped.append(found)
            elif found.path.resolve() not in seen:
                seen.add(found.path.resolve())
                images.append(found)
    if sort:
        images.sort(key=lambda image: image.key)
    return Found(tuple(images), tuple(skipped))


def read_quietly(path: Path, *, pixels: bool = True, force: bool = False) -> FileDataset:
    """The data set in *path*; what pydicom minds of its values is nobody's concern here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return dcmread(path, stop_before_pixels=not pixels, force=force)


def _at(path: Path) -> Iterator[ImageFile | Skipped]:
    # A Path raises where a folder above may not be searched, or a name is too long.
    if os.path.isdir(path):  # noqa: PTH112
        yield from _in_folder(path)
    elif os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113
        yield Skipped(path, Why.CANNOT_READ, "is neither a file nor a folder")
    else:
        yield from _in_file(path, is_named=True)


def _in_folder(folder: Path) -> Iterator[ImageFile | Skipped]:
    """The images in *folder* and those below; how many other files there are is told once."""
    others = 0
    unread: list[OSError] = []
    inside = (Path(above, name) for above, _, names in os.walk(folder, onerror=unread.append) for name in names)
    for path in sorted(path for path in inside if path.name != _NAME_OF_DICOMDIR and os.path.isfile(path)):  # noqa: PTH113
        for found in _in_file(path, is_named=False):
            if isinstance(found, Skipped) and found.why is Why.CANNOT_PRINT:
                others += 1
            else:
                yield found
    for error in unread:
        yield Skipped(Path(error.filename), Why.CANNOT_READ, error.strerror or "cannot be read")
    if others:
        files = "1 file is" if others == 1 else f"{others} files are"
        yield Skipped(folder, Why.NO_IMAGE, f"{files} no DICOM files" if others > 1 else f"{files} no DICOM file")


def _in_file(path: Path, *, is_named: bool) -> Iterator[ImageFile | Skipped]:
    try:
        # Old files begin with their data set; whoever names one means it.
        header = read_quietly(path, pixels=False, force=is_named)
    except OSError as error:
        yield Skipped(path, Why.CANNOT_READ, error.strerror or "cannot be read")
        return
    except InvalidDicomError:
        header = FileDataset(str(path), {})
    except Exception:  # noqa: BLE001  pydicom raises errors of many kinds
        yield Skipped(path, Why.CANNOT_PRINT, "is a damaged DICOM file")
        return
    meta = getattr(header, "file_meta", None) or Dataset()
    if meta.get("MediaStorageSOPClassUID") == MediaStorageDirectoryStorage:
        if is_named:
            yield from _in_directory(path, header)
    else:
        yield _image_in(path, header)


def _in_directory(path: Path, directory: Dataset) -> Iterator[ImageFile | Skipped]:
    """The images that a DICOMDIR names, in the files beside it."""
    for record in directory.get("DirectoryRecordSequence") or ():
        if text(record.get("DirectoryRecordType", "")) != "IMAGE":
            continue
        file_id = record.get("ReferencedFileID") or ()
        parts = [file_id] if isinstance(file_id, str) else [str(part) for part in file_id]
        if parts and not {"", ".", ".."} & set(parts):
            yield from _in_file(_existing(path.parent, parts), is_named=True)


def _existing(folder: Path, parts: Sequence[str]) -> Path:
    """The file, whose name may be in small letters where a disc was copied."""
    path = folder.joinpath(*parts)
    small = folder.joinpath(*(part.lower() for part in parts))
    return small if not os.path.exists(path) and os.path.exists(small) else path  # noqa: PTH110  as in find_images


def _image_in(path: Path, header: Dataset) -> ImageFile | Skipped:
    if "SOPClassUID" not in header and "Rows" not in header:
        return Skipped(path, Why.CANNOT_PRINT, "is no DICOM file")
    if "Rows" not in header or "Columns" not in header:
        return Skipped(path, Why.NO_IMAGE, f"has no image: it is {_kind(header)}")
    samples = _whole(header, "SamplesPerPixel") or 1
    photometric = text(header.get("PhotometricInterpretation", ""))
    return ImageFile(
        path=path,
        frames=_frame_count(header),
        is_color=samples > 1 or photometric in _COLORS_OF_ONE_SAMPLE,
        key=_key(path, header),
        series=text(header.get("SeriesInstanceUID", "")) or str(path),
    )


def _kind(header: Dataset) -> str:
    uid = header.get("SOPClassUID")
    name = getattr(uid, "name", "") or ""
    return "of an unknown SOP Class" if not name or name == str(uid) else f"of {name}"


def _key(path: Path, header: Dataset) -> _Key:
    study = [text(header.get(keyword, "")) for keyword in ("StudyDate", "StudyTime", "StudyInstanceUID")]
    series = _in_order(header, "SeriesNumber"), text(header.get("SeriesInstanceUID", ""))
    return (*study, *series, _in_order(header, "InstanceNumber"), str(path))


def _in_order(header: Dataset, keyword: str) -> tuple[bool, int]:
    """A number to sort by; files without one come last."""
    number = _whole(header, keyword)
    return number is None, number or 0


def _whole(header: Dataset, keyword: str) -> int | None:
    try:
        return _number(value_of(header, keyword))
    except Unsupported:
        return None


def _frame_count(header: Dataset) -> int:
    try:
        return _frames(value_of(header, "NumberOfFrames"))
    except Unsupported:
        return 1
