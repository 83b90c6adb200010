"""Small disks to fill: file systems in memory, where this process may mount them."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SECONDS = 60


@contextmanager
def small_disk(size: str) -> Iterator[Path | None]:
    """A file system of *size*, such as ``64k``; None where mounting is not allowed."""
    # Not in the folder of a test: where tests are killed it is left, and pytest cannot remove a folder with a mount.
    disk = Path(tempfile.mkdtemp(prefix="printscp-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", disk]
    try:
        if subprocess.run(mount, check=False, capture_output=True, timeout=_SECONDS).returncode:
            yield None
            return
        try:
            yield disk
        finally:
            subprocess.run(["umount", "--lazy", disk], check=True, timeout=_SECONDS)
    finally:
        disk.rmdir()


def leave(disk: Path, octets: int) -> Path:
    """Fill *disk* but for *octets*; the file that does."""
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(disk).free - octets))
    return ballast
