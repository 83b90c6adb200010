"""Documents as files in a folder, complete or absent."""

import filecmp
import glob
import re
import shutil
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator

from printscp import durable
from printscp.deliver.delivery import Delivery, DestinationDown, DocumentFile, Parcel
from printscp.deliver.file_name import NAME_FIELDS, name_values, whole_name
from printscp.deliver.template import filled
from printscp.film.printer import FileKind
from printscp.outcomes import Checkpoint, Done
from printscp.settings_values import FileKindWords, FolderPath

_LONGEST_VALUES = dict.fromkeys(NAME_FIELDS, "x" * 17) | {"suffix": "_10000_preview.png"}
_LONGEST_PART = 200
"""In bytes; file systems take 255, and a file has some more in its name while it is written."""
_PART = re.compile(r'[^\x00-\x1f\x7f.<>:"\\|?*](?:[^\x00-\x1f\x7f<>:"\\|?*]*[^\x00-\x1f\x7f<>:"\\|?*. ])?')
# Windows, and shares of it, have devices of these names.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)

_BLOCK_BYTES = 1 << 20


def _name(text: str) -> str:
    """*text* with the suffix at its end, if it names files inside the folder and tells all of them apart."""
    whole = whole_name(text)
    for part in filled(whole, _LONGEST_VALUES).split("/"):
        if not _PART.fullmatch(part) or len(part.encode()) > _LONGEST_PART:
            raise ValueError(
                f"{text!r}: {part!r} is no name on every system: 1 to {_LONGEST_PART} bytes, no dot at its start, no "
                'dot or blank at its end, none of < > : " \\ | ? * and no control characters'
            )
    return whole


def _marker(name: str | None) -> str | None:
    if name is not None and (name in {"", ".", ".."} or "/" in name or "\0" in name):
        raise ValueError(f"{name!r} is no name of a file in the folder")
    return name


class FolderDelivery(Delivery):
    """Files in a folder."""

    type: Literal["folder"]
    """`"folder"`."""
    path: FolderPath
    """The folder, relative to the working directory. It is made when it is missing, unless `marker` is set."""
    name: Annotated[str, AfterValidator(_name)] = "{date}/{time}_{printer}_{job}{suffix}"
    """Name of each file in the folder, of the fields `{date}` `{time}` `{year}` `{month}` `{day}` `{hour}` `{minute}`
    `{second}` `{printer}` `{scu}` `{job}` `{number}` `{kind}` `{suffix}`; `/` makes folders in it. It has `{job}`, and
    `{suffix}` at its end, which may be left out."""
    files: FileKindWords | None = None
    """Kinds of files to deliver, such as `["pdf", "png"]`; by default those of the printer."""
    marker: Annotated[str | None, AfterValidator(_marker)] = None
    """Name of a file that lies in the folder while its share is mounted, such as `".printscp"`. While it is not there
    nothing is written, and all jobs wait."""

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:
        return printer_files if self.files is None else tuple(FileKind(word) for word in self.files)

    def problems(self) -> tuple[str, ...]:
        try:
            self._require_folder()
            if self.path.exists():
                durable.require_writable(self.path)
        except DestinationDown as problem:
            return (str(problem),)
        except OSError as error:
            return (f"{self.path}: {error.strerror}",)
        return ()

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        """Write each document; those that the checkpoint has are left alone, for they may have been taken away since."""
        self._require_folder()
        delivered = parcel.checkpoint.splitlines()
        for document in parcel.documents:
            name = self._file_name(parcel, document)
            if name in delivered:
                continue
            _put(document.path, self.path / name)
            # A folder may have very many files, so it is not searched without need.
            if parcel.tried_before:
                _remove_remnants(self.path / name)
            # A share that went away meanwhile has left a folder behind in which nobody sees the file.
            self._require_folder()
            delivered.append(name)
            checkpoint("\n".join(delivered))
        more = f" and {len(delivered) - 1} more" if len(delivered) > 1 else ""
        return Done(receipt=delivered[0] + more)

    def _require_folder(self) -> None:
        """Raises DestinationDown when what is there is not the folder that is meant."""
        if self.marker is not None and not (self.path / self.marker).exists():
            raise DestinationDown(f"{self.path} has no file {self.marker}: is its share mounted?")
        if self.path.exists() and not self.path.is_dir():
            raise DestinationDown(f"{self.path} is no folder")

    def _file_name(self, parcel: Parcel, document: DocumentFile) -> str:
        """Follows from the job alone, so a job that is delivered again after a crash takes the same place."""
        parts = filled(self.name, name_values(parcel, document)).split("/")
        return "/".join(f"_{part}" if _DEVICE.fullmatch(part) else part for part in parts)


def _put(source: Path, path: Path) -> None:
    """A copy of *source* at *path*, durable; one that is there already is left, for a watcher has seen it."""
    if path.is_file() and filecmp.cmp(source, path, shallow=False):
        durable.sync_folder(path.parent)
    else:
        durable.make_folder(path.parent)
        with source.open("rb") as document, durable.writing(path) as file:
            shutil.copyfileobj(document, file, _BLOCK_BYTES)


def _remove_remnants(path: Path) -> None:
    """Remove what tries that were killed have left of the file at *path*."""
    for remnant in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        remnant.unlink(missing_ok=True)
