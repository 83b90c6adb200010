"""Files that are complete or absent, also after a power cut: temporary name, fsync, rename, fsync of the folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

PRIVATE = 0o700
"""Mode of a folder for its owner alone."""
OWNER_ONLY = 0o600
"""Mode of a file for its owner alone."""
_FOR_ALL, _FILE_FOR_ALL = 0o777, 0o666


@contextmanager
def writing(path: Path, mode: int = _FILE_FOR_ALL) -> Iterator[BinaryIO]:
    """A file to write to that is at *path* when the block ends well, and nowhere otherwise. Raises OSError.

    Its *mode* is less what the umask takes away. Several processes may write the same path: whoever ends last has its whole file there.
    """
    # A child process may outlive its killed server for a moment, and write what the next server writes again.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        told = _of_the_system(error)
        if told is error:
            raise
        raise told from None
    sync_folder(path.parent)


def _of_the_system(error: BaseException) -> BaseException:
    """What the system said, where a library has put an OSError without a number around it, as pydicom does."""
    inner: BaseException | None = error
    while isinstance(inner, OSError):
        if inner.errno is not None:
            return inner
        inner = inner.__cause__
    return error


def make_folder(folder: Path, mode: int = _FOR_ALL) -> None:
    """Make *folder* and those above it so that they survive a power cut. Raises OSError.

    *mode* is that of *folder* alone, less what the umask takes away; one that is there already keeps its own.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(mode, parents=True, exist_ok=True)
    for made in missing:
        sync_folder(made.parent)


def require_writable(folder: Path) -> None:
    """Raises OSError when no file can be made in *folder*."""
    # Without a name where the system can: it would stay when the process is killed here.
    with TemporaryFile(dir=folder, prefix=".printscp-"):
        pass


def sync_folder(folder: Path) -> None:
    """Make a change of names in *folder* survive a power cut; only POSIX systems can open a folder for that."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
