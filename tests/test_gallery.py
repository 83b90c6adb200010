"""docs/gallery.md shows what the program makes: every picture is there, and is what the code makes now."""

import re
import runpy
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent
GALLERY = ROOT / "docs" / "gallery.md"
PICTURES = sorted((ROOT / "samples" / "pictures").glob("*.png"))
MOST_BYTES = 800_000
OF_FONTS_THAT_DIFFER = {"test-annotation-1", "test-annotation-2"}
"""Texts beyond Latin are set in fonts of the machine."""


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """What make_pictures.py makes now."""
    return runpy.run_path(str(ROOT / "samples" / "make_pictures.py"))["make_pictures"]()


def test_there_is_a_file_for_each_picture_that_is_made(made):
    assert [path.name for path in PICTURES] == sorted(made)


def test_the_page_shows_each_picture_once_in_the_order_that_they_are_made(made):
    shown = re.findall(r"!\[[^\]]+\]\(\.\./samples/pictures/([^)]+)\)", GALLERY.read_text(encoding="utf-8"))

    assert shown == list(made)


def test_each_picture_has_a_caption_of_what_was_asked_for_and_what_is_to_be_seen():
    lines = GALLERY.read_text(encoding="utf-8").splitlines()
    rows = [number for number, line in enumerate(lines) if line.startswith("| ![")]

    captions = [lines[number + 2].strip("|").split(" | ") for number in rows]

    assert [len(row) for row in captions] == [lines[number].count("![") for number in rows]
    assert [caption for row in captions for caption in row if not re.fullmatch(r".*\w.*<br>.*\w.*", caption)] == []


def test_the_pictures_are_small_enough_for_a_repository():
    assert sum(path.stat().st_size for path in PICTURES) < MOST_BYTES


# The bytes of a file may differ from one release of zlib to the next; what it shows may not.


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_has_the_size_that_is_made_now(made, path):
    assert size(path.read_bytes()) == size(made[path.name])


@pytest.mark.parametrize(
    "path", [path for path in PICTURES if path.stem not in OF_FONTS_THAT_DIFFER], ids=lambda path: path.stem
)
def test_a_picture_shows_the_pixels_that_are_made_now(made, path):
    kept, fresh = pixels(path.read_bytes()), pixels(made[path.name])

    assert kept.shape == fresh.shape
    assert int(np.sum(kept != fresh)) == 0


def size(png: bytes) -> tuple[str, tuple[int, int]]:
    """Its mode, width and height."""
    with Image.open(BytesIO(png)) as image:
        return image.mode, image.size


def pixels(png: bytes) -> np.ndarray:
    with Image.open(BytesIO(png)) as image:
        return np.asarray(image)
