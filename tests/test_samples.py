"""The samples are what they say: the settings file has every key, the films are what the program makes."""

import re
import runpy
import tomllib
from pathlib import Path

import numpy as np
import pytest
from pydantic import BaseModel

from printscp.output.document import Document
from printscp.settings import DicomSettings, PrinterSettings, load
from printscp.store_settings import StoreSettings
from tests.output.reading import content_of, drawn_images, information, page_sizes

SAMPLES = Path(__file__).parent.parent / "samples"
SETTINGS = SAMPLES / "printscp.toml"
FILMS = sorted((SAMPLES / "films").glob("*.pdf"))
MOST_BYTES = 1_500_000


@pytest.fixture(scope="module")
def made() -> dict[str, Document]:
    """What make_films.py makes now."""
    contents = runpy.run_path(str(SAMPLES / "make_films.py"))["make_films"]()
    return {name: Document.of(content) for name, content in contents.items()}


def test_the_settings_file_can_be_used_as_it_stands():
    settings = load(SETTINGS)

    assert [printer.ae_title for printer in settings.printer_list] == ["FILM1", "MAMMO"]


@pytest.mark.parametrize("model", [DicomSettings, PrinterSettings, StoreSettings])
def test_the_settings_file_has_every_key_with_a_word_about_it(model):
    lines = SETTINGS.read_text().splitlines()

    explained = {match[1] for line in lines if (match := re.match(r"#? ?(\w+) = .* # ", line))}
    assert model.model_fields.keys() - {"store"} - explained == set()


def test_the_first_printer_of_the_settings_file_shows_the_defaults():
    shown = tomllib.loads(SETTINGS.read_text())

    assert shown["dicom"] == defaults(DicomSettings)
    assert shown["printers"]["film1"] == defaults(PrinterSettings) | {
        "ae_title": "FILM1",
        "default_film_size": "14INX17IN",
        "store": defaults(StoreSettings) | {"enabled": True, "film_size": "14INX17IN"},
    }


def test_there_is_a_file_for_each_film_that_is_made(made):
    assert [path.name for path in FILMS] == sorted(made)


def test_the_films_are_small_enough_for_a_repository():
    assert sum(path.stat().st_size for path in FILMS) < MOST_BYTES


# The bytes of a file may differ from one release of reportlab or ISA-L to the next; what it shows may not.


@pytest.mark.parametrize("path", FILMS, ids=lambda path: path.stem)
def test_a_film_shows_the_pixels_that_are_made_now(made, path):
    kept, fresh = drawn_images(committed(path)), drawn_images(made[path.name])

    assert [image.pixels.shape for image in kept] == [image.pixels.shape for image in fresh]
    assert [int(np.sum(old.pixels != new.pixels)) for old, new in zip(kept, fresh, strict=True)] == [0] * len(fresh)


@pytest.mark.parametrize("path", FILMS, ids=lambda path: path.stem)
def test_a_film_is_drawn_as_it_is_made_now(made, path):
    assert content_of(committed(path)) == content_of(made[path.name])


@pytest.mark.parametrize("path", FILMS, ids=lambda path: path.stem)
def test_a_film_has_the_size_that_is_made_now(made, path):
    assert page_sizes(committed(path)) == page_sizes(made[path.name])


@pytest.mark.parametrize("path", FILMS, ids=lambda path: path.stem)
def test_a_film_says_of_itself_what_is_made_now(made, path):
    assert information(committed(path)) == information(made[path.name])


def committed(path: Path) -> Document:
    return Document.of(path.read_bytes())


def defaults(model: type[BaseModel]) -> dict[str, object]:
    """The default of each field, as a TOML file would have it."""
    return model().model_dump(mode="json")
