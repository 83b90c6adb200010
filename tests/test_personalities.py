"""Personalities: data in the keys of a printer, none of it idle."""

import pytest

from printscp.film.printer import Printer
from printscp.personalities import GENERIC, personalities
from printscp.printer_settings import PrinterSettings

OTHERS = [name for name in personalities() if name != GENERIC]
# What is for each printer to say.
NAMES = {"personality", "ae_title", "default_film_size", "deliver", "done_when", "store"}


def printer(personality: str) -> Printer:
    return PrinterSettings(personality=personality).printer("x")


def test_generic_says_every_key_but_the_names():
    assert personalities()[GENERIC].keys() == PrinterSettings.model_fields.keys() - NAMES


@pytest.mark.parametrize("key", sorted(PrinterSettings.model_fields.keys() - NAMES))
def test_generic_has_the_defaults_of_the_keys(key):
    default = PrinterSettings.model_fields[key].default
    written = personalities()[GENERIC][key]

    assert (tuple(written) if isinstance(written, list) else written) == default


@pytest.mark.parametrize("personality", OTHERS)
def test_every_line_of_another_personality_differs_from_generic(personality):
    generic = personalities()[GENERIC]

    assert [key for key, value in personalities()[personality].items() if generic[key] == value] == []


def test_a_restricted_printer_offers_nothing_beside_the_basics():
    restricted = PrinterSettings(personality="restricted")
    offers = {key for key, value in restricted if value is True}

    assert (restricted.bits, restricted.layouts, offers) == (8, ("STANDARD",), set())


def test_a_mammography_printer_has_pixels_of_50_micrometres_and_dark_film():
    mammography = printer("mammography")

    assert 25.4 / mammography.dpi == pytest.approx(0.05)
    assert mammography.max_density == 4.0
    assert {medium.split()[0] for medium in mammography.media} == {"MAMMO"}
    assert mammography.default_film_size.id == "18CMX24CM"


def test_a_paper_printer_is_seen_by_reflected_light():
    paper = printer("paper")

    assert (paper.media, paper.illumination, paper.reflected_ambient_light) == (("PAPER",), 150, 0)
    assert (paper.min_density, paper.max_density) == (0.08, 2.0)
