"""The shelf: stored images on disk from the moment before they are acknowledged until the job of their sheet is kept.

sheets/<UID>/                       a sheet, by the UID that its print job will have
sheets/<UID>/sheet.json             for which printer it is (name and AE title), and from which calling AE
sheets/<UID>/<SOP Instance UID>.dcm an image as it came
"""

import json
import logging
import shutil
import string
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pydicom.dataset import Dataset

from printscp import durable
from printscp.images.data_set import dataset_of
from printscp.wire.store_request import StoreRequest, of_file

_log = logging.getLogger("printscp.spool")

_NAME, _SUFFIX = "sheet.json", ".dcm"
_OF_A_UID = frozenset(string.digits + ".")
_LENGTH_OF_UID = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a sheet is, beside its images."""

    printer: str
    """Name of the printer in the settings."""
    ae_title: str
    """That of the printer, by which one that was renamed is found."""
    calling_ae: str
    begun: float
    """In seconds since 1970; sheets of one calling AE are printed in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A sheet that an earlier run left."""

    uid: str
    label: Label | None
    """None where it cannot be read."""
    images: tuple[str, ...]
    """SOP Instance UIDs, in the order in which the images came."""


class Shelf:
    """The folders of sheets; every method raises OSError where nothing else is said."""

    def __init__(self, folder: Path) -> None:
        """*folder* is the data folder; what is set aside lies in ``damaged`` there, as with jobs."""
        self._sheets = folder / "sheets"
        self._damaged = folder / "damaged"

    def open(self) -> None:
        """Make the folder; what has no final name was never acknowledged."""
        durable.make_folder(self._sheets, durable.PRIVATE)
        for remnant in self._sheets.glob("*/.*.part"):
            remnant.unlink(missing_ok=True)

    def begin(self, sheet: str, label: Label) -> None:
        """Make the folder of a new *sheet*; if that fails there is none."""
        try:
            durable.make_folder(self._folder(sheet), durable.PRIVATE)
            with durable.writing(self._folder(sheet) / _NAME, durable.OWNER_ONLY) as file:
                file.write(json.dumps(asdict(label)).encode())
        except BaseException:
            with suppress(OSError):  # without an image the next start removes it
                self.remove(sheet)
            raise

    def put(self, sheet: str, image: str, content: bytes) -> None:
        """Keep the file of *image*, in place of one of this UID; when this returns it survives a power cut.

        Raises ValueError for a UID that cannot name a file.
        """
        path = self._path(sheet, image)
        was_there = path.exists()
        try:
            with durable.writing(path, durable.OWNER_ONLY) as file:
                file.write(content)
        except OSError:
            # It has its name already where only the folder could not be synced.
            if not was_there:
                path.unlink(missing_ok=True)
            raise

    def has(self, sheet: str) -> bool:
        """Whether there is a folder of *sheet*."""
        return self._folder(sheet).exists()

    def free(self) -> int:
        """How many bytes the disk has left."""
        return shutil.disk_usage(self._sheets.parent).free

    def request(self, sheet: str, image: str) -> StoreRequest:
        """The request that brought *image*. Raises an error of any kind for a damaged file."""
        return of_file(self._path(sheet, image).read_bytes())

    def read(self, sheet: str, image: str) -> Dataset:
        """The data set of *image*. Raises an error of any kind for a damaged file."""
        request = self.request(sheet, image)
        return dataset_of(request.data_set or b"", request.transfer_syntax)

    def take_out(self, sheet: str, image: str) -> None:
        """Let go of the file of *image*."""
        self._path(sheet, image).unlink(missing_ok=True)
        durable.sync_folder(self._folder(sheet))

    def remove(self, sheet: str) -> None:
        """Let go of *sheet*, whatever is left of it."""
        if self._folder(sheet).exists():
            shutil.rmtree(self._folder(sheet))
            durable.sync_folder(self._sheets)

    def kept(self) -> tuple[Kept, ...]:
        """The sheets that there are, the oldest first; what else lies there was not put there by a server."""
        folders = [folder for folder in self._sheets.iterdir() if _is_uid(folder.name) and folder.is_dir()]
        found = [self._kept(folder) for folder in folders]
        return tuple(sorted(found, key=lambda kept: (kept.label.begun if kept.label else 0.0, kept.uid)))

    def counted(self) -> tuple[int, int]:
        """How many images lie on how many sheets; a server may change that meanwhile."""
        counts = []
        with suppress(OSError):  # the folder of all sheets
            for folder in self._sheets.iterdir():
                with suppress(OSError):
                    counts.append(sum(path.name.endswith(_SUFFIX) for path in folder.iterdir()))
        return sum(counts), sum(map(bool, counts))

    def set_image_aside(self, sheet: str, image: str) -> bool:
        """Keep the file of *image* where it is not looked at again; whether there was one."""
        path = self._path(sheet, image)
        if not path.exists():
            return False
        durable.make_folder(self._damaged, durable.PRIVATE)
        path.replace(self._damaged / path.name)
        durable.sync_folder(self._damaged)
        durable.sync_folder(path.parent)
        return True

    def set_sheet_aside(self, sheet: str) -> None:
        """Keep all of *sheet* where it is not looked at again."""
        durable.make_folder(self._damaged, durable.PRIVATE)
        self._folder(sheet).replace(self._damaged / sheet)
        durable.sync_folder(self._damaged)
        durable.sync_folder(self._sheets)

    def _kept(self, folder: Path) -> Kept:
        return Kept(uid=folder.name, label=_label(folder / _NAME), images=_images(folder))

    def _folder(self, sheet: str) -> Path:
        return self._sheets / sheet

    def _path(self, sheet: str, image: str) -> Path:
        if not _is_uid(image):
            raise ValueError(f"{image!r} is no UID")
        return self._folder(sheet) / f"{image}{_SUFFIX}"


def _label(path: Path) -> Label | None:
    """None where the file is missing, or is not what was written."""
    try:
        words = json.loads(path.read_bytes())
        printer, ae_title, calling_ae = (str(words[name]) for name in ("printer", "ae_title", "calling_ae"))
        return Label(printer=printer, ae_title=ae_title, calling_ae=calling_ae, begun=float(words["begun"]))
    except (OSError, ValueError, TypeError, LookupError) as error:
        _log.warning("%s of sheet %s cannot be read: %s", path.name, path.parent.name, type(error).__name__)
        return None


def _images(folder: Path) -> tuple[str, ...]:
    """The SOP Instance UIDs of the files in *folder*, the oldest first."""
    found = [path for path in folder.glob(f"*{_SUFFIX}") if _is_uid(path.name.removesuffix(_SUFFIX))]
    found.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
    return tuple(path.name.removesuffix(_SUFFIX) for path in found)


def _is_uid(name: str) -> bool:
    """Whether *name* may be that of a file for what it says."""
    return 0 < len(name) <= _LENGTH_OF_UID and _OF_A_UID.issuperset(name)
