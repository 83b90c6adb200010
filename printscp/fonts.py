"""The fonts on this machine that texts on film are set in, best first.

Bitstream Vera Sans, which comes with reportlab, is always the first: a film in Latin letters is the same on every
machine. Others are read when a text has a character that none before them has. Then only which characters they have
is kept; those that texts are set in are read once more, and stay in memory. A file that is damaged is passed over, and
so is one that has changed since it was read.
"""

import logging
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from threading import Lock
from typing import TypeAlias

import reportlab
import uharfbuzz as hb

from printscp.output.face import Face, faces, needed_characters
from printscp.output.subset import subset
from printscp.output.typeface import Typeface

_log = logging.getLogger("printscp.fonts")

_LARGEST_FILE = 1 << 28
"""In bytes; the largest fonts have some 200 MB."""
_FIRST = Path(reportlab.__path__[0]) / "fonts" / "Vera.ttf"
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
_LINUX = (
    "/usr/share/fonts",
    "/usr/share/fonts-droid-fallback",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
)
_FOLDERS = {
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    "win32": (r"%WINDIR%\Fonts", r"%LOCALAPPDATA%\Microsoft\Windows\Fonts"),
}
_BEST_FAMILIES = ("dejavusans", "notosans", "droidsansfallback", "loma", "arialunicode", "segoeui", "tahoma", "arial")
_STYLED = re.compile(
    "bold|black|heavy|medium|light|thin|italic|oblique|condensed|narrow|mono|serif|display|math|symbol|music|emoji"
)

_State: TypeAlias = tuple[int, int, int]
"""Of a file: its inode, how many bytes it has, and when they were last written."""


@cache
def typeface(folder: Path | None = None) -> Typeface:
    """The typeface of the fonts in *folder*, in the order of their paths, or of the fonts of the system.

    What is no font, has no outlines or may not be embedded is passed over. Raises OSError where *folder* is no folder.
    """
    if folder is not None and not folder.is_dir():
        raise NotADirectoryError(f"the folder of fonts, {folder}, does not exist or is no folder")
    return Typeface(_Faces(_paths(folder)))


class _Faces:
    """The faces of font files, each file read when somebody comes to it; several threads may go through them."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = iter(paths)
        self._faces: list[_FaceOfFile] = []
        self._lock = Lock()

    def __iter__(self) -> Iterator["_FaceOfFile"]:
        for index in count():  # pragma: no branch
            if not self._reaches(index):
                return
            yield self._faces[index]

    def _reaches(self, index: int) -> bool:
        with self._lock:
            while index >= len(self._faces) and (path := next(self._paths, None)):
                self._faces += _faces_of(path)
            return index < len(self._faces)


class _FaceOfFile:
    """A face of a font file; before a text is set in it only which characters it has is in memory."""

    def __init__(self, path: Path, state: _State, face: Face) -> None:
        self._path = path
        self._state = state
        self._index = face.index
        self._characters = face.characters
        self._face: Face | None = None
        self._lock = Lock()

    def face_with(self, text: str) -> Face | None:
        """The face, if its file is as it was and it can show all of *text*."""
        if any(ord(character) not in self._characters for character in needed_characters(text)):
            return None
        with self._lock:
            face = self._face or self._read_again()
            found = face and face.face_with(text)
            # What is not even the ink of one text need not stay.
            self._face = self._face or found
            return found

    def _read_again(self) -> Face | None:
        try:
            data, _ = _read(self._path, self._state)
            face = Face(str(self._path), hb.Blob(data), self._index)
            subset(face, ())
        except Exception as error:  # noqa: BLE001  whatever a damaged file makes libraries raise
            _tell(self._path, _reason(error))
            self._characters = hb.Set()
            return None
        return face


def _faces_of(path: Path) -> list[_FaceOfFile]:
    """The faces of a font file that can be embedded; none, and a line in the log, where it cannot be used."""
    try:
        data, state = _read(path)
        found = [_FaceOfFile(path, state, face) for face in faces(str(path), hb.Blob(data))]
    except Exception as error:  # noqa: BLE001  whatever a damaged file makes libraries raise
        _tell(path, _reason(error))
        return []
    if not found:
        _tell(path, "it has no outlines, or may not be embedded")
    return found


def _read(path: Path, before: _State | None = None) -> tuple[bytes, _State]:
    """The bytes of a file, and its state.

    Raises OSError, also where it is none but bears such a name, as a pipe may, and where its state was another *before*.
    The bytes are in memory: a file that is mapped ends the process when somebody cuts it off.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError("it is no regular file")
    if status.st_size > _LARGEST_FILE:
        raise OSError(f"it has more than {_LARGEST_FILE} bytes")
    state = status.st_ino, status.st_size, status.st_mtime_ns
    if before not in {None, state}:
        raise OSError("it has changed since it was first read")
    return path.read_bytes(), state


def _reason(error: Exception) -> str:
    """What went wrong, without the path that is said anyway."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


@lru_cache(maxsize=1000)
def _tell(path: Path, reason: str) -> None:
    """Say in the log, once, why a file is passed over."""
    _log.warning("font %s cannot be used: %s", path, reason)


def _paths(folder: Path | None) -> Iterator[Path]:
    yield _FIRST
    if folder is not None:
        yield from sorted(_fonts_below(folder))
    else:
        places = _FOLDERS.get(sys.platform, _LINUX)
        found = (path for place in places for path in _fonts_below(Path(os.path.expandvars(place)).expanduser()))
        yield from sorted(found, key=_rank)


def _fonts_below(folder: Path) -> Iterator[Path]:
    return (
        Path(place, name)
        for place, _, names in os.walk(folder)
        for name in names
        if Path(name).suffix.lower() in _SUFFIXES
    )


def _rank(path: Path) -> tuple[bool, int, Path]:
    """What puts plain faces before bold ones, and families that are known to be good before others."""
    name = re.sub(r"[^a-z0-9]", "", path.stem.lower())
    family = next((rank for rank, family in enumerate(_BEST_FAMILIES) if name.startswith(family)), len(_BEST_FAMILIES))
    return bool(_STYLED.search(name)), family, path
