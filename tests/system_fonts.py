"""Fonts of this machine that tests of scripts need; CI installs them."""

import os
from pathlib import Path

import pytest
import uharfbuzz as hb

from printscp.fonts import typeface
from printscp.output.face import Face, faces
from printscp.output.typeface import Typeface

VERA = next(iter(typeface()._faces)).face_with("")

PACKAGES = {
    "DejaVuSans.ttf": "fonts-dejavu-core",
    "DroidSansFallbackFull.ttf": "fonts-droid-fallback",
    "Loma.ttf": "fonts-tlwg-loma-ttf",
    "NotoSansThai-Regular.ttf": "fonts-noto-core",
    "NotoSansCJK-Regular.ttc": "fonts-noto-cjk",
}
"""Debian's package of each."""
SMALL = ("DejaVuSans.ttf", "DroidSansFallbackFull.ttf", "Loma.ttf")
NOTO = ("DejaVuSans.ttf", "NotoSansThai-Regular.ttf", "NotoSansCJK-Regular.ttc")


def typeface_of(*names: str) -> Typeface:
    """Vera, and then these fonts of the system."""
    return Typeface([VERA, *(face for name in names for face in faces_of(name))])


def faces_of(name: str) -> list[Face]:
    return list(faces(name, hb.Blob.from_file_path(path_of(name))))


def path_of(name: str) -> Path:
    """Where the system has a font; skips the test where it has not, and fails it where all must be there."""
    path = next((path for path in sorted(Path("/usr/share").glob("fonts*/**/*")) if path.name == name), None)
    if path is None and os.environ.get("PRINTSCP_INTEROP") == "required":
        pytest.fail(f"{name} of Debian's {PACKAGES[name]} is required here and not installed")
    if path is None:
        pytest.skip(f"{name} of Debian's {PACKAGES[name]} is not installed")
    return path
