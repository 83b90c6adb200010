"""Files that are complete or absent, also after a power cut: temporary name, fsync, rename, fsync of the folder."""

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put *content* at *path* so that a crash leaves all of it or nothing. Raises OSError."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a change of names in *folder* survive a power cut; only POSIX systems can open a folder for that."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
