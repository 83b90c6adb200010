"""The fonts on this machine that texts on film are set in, best first.

Bitstream Vera Sans, which comes with reportlab, is always the first: a film in Latin letters is the same on every
machine. Others are read when a text has a character that none before them has, and stay mapped into memory.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from threading import Lock

import reportlab
import uharfbuzz as hb

from printscp.output.face import Face, faces
from printscp.output.typeface import Typeface

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
        self._faces: list[Face] = []
        self._lock = Lock()

    def __iter__(self) -> Iterator[Face]:
        for index in count():  # pragma: no branch
            if not self._reaches(index):
                return
            yield self._faces[index]

    def _reaches(self, index: int) -> bool:
        with self._lock:
            while index >= len(self._faces) and (path := next(self._paths, None)):
                self._faces += _faces_of(path)
            return index < len(self._faces)


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


def _faces_of(path: Path) -> list[Face]:
    try:
        data = hb.Blob.from_file_path(path)
    except (OSError, hb.HarfBuzzError):
        return []
    return list(faces(str(path), data))
