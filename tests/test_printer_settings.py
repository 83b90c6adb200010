"""The settings of one printer: every key reaches the printer, and keys that contradict each other are told."""

from dataclasses import fields, replace
from typing import get_args

import pytest
from pydantic import ValidationError

from printscp import __version__
from printscp.film.printer import CustomLayout, FileKind, ImageMode, LinOd, Printer, Share, Slides, Tolerance, Tone
from printscp.film.sizes import FilmSize
from printscp.film.storing import Storing
from printscp.printer_settings import PrinterSettings

WRITTEN = {
    "personality": "paper",
    "ae_title": "DRY PIX",
    "film_sizes": ["A3", "35CMX43CM"],
    "default_film_size": "35CMX43CM",
    "media": ["CLEAR FILM", "BLUE FILM"],
    "layouts": ["ROW", r"STANDARD\2,3", "CUSTOM"],
    "custom_layouts": {"7": [[0, 0, 50, 100]], "3": [[10, 20, 30, 40], [50, 20, 30, 40]]},
    "slide_mm": 36,
    "superslide_mm": 41.5,
    "slide_mount_mm": 51,
    "min_density": 10,
    "max_density": 290,
    "illumination": 3000,
    "reflected_ambient_light": 5,
    "dpi": 254,
    "high_resolution": False,
    "bits": 16,
    "margin_mm": 3,
    "gap_mm": 1.5,
    "images": "film",
    "tone": "lightbox",
    "lin_od": "density",
    "files": ["tiff", "pdf"],
    "raster_bits": 16,
    "preview_film_base": "blue",
    "pdfa": True,
    "copies_in_file": True,
    "patient_data": True,
    "color": False,
    "film_session_print": False,
    "presentation_lut": False,
    "annotation": False,
    "print_job": False,
    "printer_configuration": False,
    "printer_events": True,
    "tolerance": "strict",
    "manufacturer": "Maker",
    "model_name": "Model 1",
    "serial_number": "4711",
    "store": {"enabled": True, "quiet_time": "1m"},
}
PRINTER = Printer(
    name="film1",
    ae_title="DRY PIX",
    film_sizes=(FilmSize("A3", 297, 420), FilmSize("35CMX43CM", 350, 430)),
    default_film_size=FilmSize("35CMX43CM", 350, 430),
    media=("CLEAR FILM", "BLUE FILM"),
    layouts=("ROW", r"STANDARD\2,3", "CUSTOM"),
    custom_layouts=(
        CustomLayout(3, (Share(0.1, 0.2, 0.3, 0.4), Share(0.5, 0.2, 0.3, 0.4))),
        CustomLayout(7, (Share(0, 0, 0.5, 1),)),
    ),
    slides=Slides(slide_mm=36, superslide_mm=41.5, mount_mm=51),
    min_density=0.1,
    max_density=2.9,
    illumination=3000,
    reflected_ambient_light=5,
    dpi=254,
    high_resolution=False,
    bits=16,
    margin_mm=3,
    gap_mm=1.5,
    images=ImageMode.FILM,
    tone=Tone.LIGHTBOX,
    lin_od=LinOd.DENSITY,
    files=(FileKind.TIFF, FileKind.PDF),
    raster_bits=16,
    blue_base=True,
    pdfa=True,
    copies_in_file=True,
    patient_data=True,
    color=False,
    film_session_print=False,
    presentation_lut=False,
    annotation=False,
    print_job=False,
    printer_configuration=False,
    printer_events=True,
    storing=Storing(quiet_seconds=60),
    tolerance=Tolerance.STRICT,
    manufacturer="Maker",
    model_name="Model 1",
    serial_number="4711",
    software_versions=(__version__,),
)
# What no settings file says: what a printer meets, and which program it is.
NOT_WRITTEN = {"name", "status", "status_info", "last_calibration", "software_versions"}

# What the server does with its jobs.
NOT_OF_THE_PRINTER = {"deliver", "done_when"}


def errors(**written: object) -> list[tuple[object, str]]:
    with pytest.raises(ValidationError) as caught:
        PrinterSettings(**written)
    return [(error["loc"][0], error["msg"].removeprefix("Value error, ")) for error in caught.value.errors()]


def test_every_key_reaches_its_printer():
    assert WRITTEN.keys() == PrinterSettings.model_fields.keys() - NOT_OF_THE_PRINTER
    assert PrinterSettings(**WRITTEN).printer("film1") == PRINTER


def test_every_field_of_a_printer_can_be_written():
    plain = Printer()

    unlike = {field.name for field in fields(Printer) if getattr(PRINTER, field.name) != getattr(plain, field.name)}
    assert {field.name for field in fields(Printer)} - unlike == NOT_WRITTEN - {"name", "software_versions"}


def test_the_defaults_are_those_of_a_printer():
    printer = PrinterSettings().printer("PRINTSCP")

    assert replace(printer, software_versions=()) == Printer()


def test_a_personality_is_where_a_printer_starts_and_keys_beside_it_win():
    plain = PrinterSettings(personality="paper")
    changed = PrinterSettings(personality="paper", dpi=600, film_sizes=["A4", "A3"])

    assert (plain.dpi, plain.margin_mm, plain.media) == (300, 5.0, ("PAPER",))
    assert (changed.dpi, changed.margin_mm, changed.film_sizes) == (600, 5.0, ("A4", "A3"))


def test_a_key_may_have_the_value_of_generic_again():
    assert PrinterSettings(personality="restricted", bits=12).bits == 12


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("mamography", "'mamography' is no personality, do you mean mammography?"),
        ("x", "'x' is no personality; known are generic, restricted, mammography, paper"),
    ],
)
def test_an_unknown_personality_is_told_with_the_nearest(written, told):
    assert errors(personality=written) == [("personality", told)]


def test_a_personality_is_a_text():
    assert errors(personality=["paper"]) == [("personality", "Input should be a valid string")]


@pytest.mark.parametrize(
    ("sizes", "default"), [(["A4", "14INX17IN"], "14INX17IN"), (["A4", "A3"], "A4"), (["7_5INX9IN"], "7_5INX9IN")]
)
def test_the_default_film_size_is_14x17_or_the_first(sizes, default):
    assert PrinterSettings(film_sizes=sizes).printer("x").default_film_size.id == default


@pytest.mark.parametrize(
    ("written", "key", "told"),
    [
        ({"min_density": 300, "max_density": 200}, "max_density", "200 is not above min_density 300"),
        ({"min_density": 320}, "max_density", "320 is not above min_density 320"),
        ({"personality": "paper", "min_density": 210}, "max_density", "200 is not above min_density 210"),
        ({"film_sizes": ["A4"], "default_film_size": "A3"}, "default_film_size", "A3 is not one of film_sizes"),
        ({"film_sizes": ["4CMX9CM"], "margin_mm": 20}, "margin_mm", "20 leaves nothing of a film of 4CMX9CM"),
        ({"slide_mm": 51}, "slide_mount_mm", "50.8 is smaller than a slide of 51"),
        ({"superslide_mm": 40, "slide_mount_mm": 39.5}, "slide_mount_mm", "39.5 is smaller than a slide of 40"),
        ({"layouts": [r"CUSTOM\3"]}, "custom_layouts", r"CUSTOM\3 is in layouts and has no boxes here"),
        (
            {"personality": "restricted", "layouts": [r"CUSTOM\3"]},
            "custom_layouts",
            r"CUSTOM\3 is in layouts and has no boxes here",
        ),
        (
            {"layouts": ["ROW"], "custom_layouts": {"2": [[0, 0, 9, 9]]}},
            "custom_layouts",
            r'CUSTOM\2 is not in layouts; add it, or "CUSTOM" for all of them',
        ),
        ({"layouts": ["CUSTOM"]}, "custom_layouts", "layouts has CUSTOM alone, and no layout has boxes here"),
        (
            {"personality": "restricted", "layouts": ["CUSTOM"], "custom_layouts": {}},
            "custom_layouts",
            "layouts has CUSTOM alone, and no layout has boxes here",
        ),
        ({"bits": 10}, "bits", "Input should be 8, 12 or 16"),
        ({"margin_mm": float("nan")}, "margin_mm", "Input should be a finite number"),
        ({"gap_mm": "1"}, "gap_mm", "Input should be a valid number"),
        ({"images": "flim"}, "images", "Input should be 'native' or 'film'"),
        ({"raster_bits": 12}, "raster_bits", "Input should be 8 or 16"),
        ({"files": ["pdf", "pdf"]}, "files", "more than once: pdf"),
        ({"illumination": 0}, "illumination", "Input should be greater than or equal to 1"),
    ],
)
def test_keys_that_make_no_printer_are_told(written, key, told):
    assert errors(**written) == [(key, told)]


@pytest.mark.parametrize(
    ("key", "words"),
    [("images", ImageMode), ("tone", Tone), ("lin_od", LinOd), ("tolerance", Tolerance)],
)
def test_every_word_of_a_printer_can_be_written_and_no_other(key, words):
    assert get_args(PrinterSettings.model_fields[key].annotation) == tuple(word.value for word in words)


def test_one_custom_layout_can_be_on_offer():
    settings = PrinterSettings(layouts=[r"CUSTOM\2"], custom_layouts={"2": [[0, 0, 9, 9]]})

    assert [custom.number for custom in settings.printer("x").custom_layouts] == [2]


def test_what_a_wrong_key_would_contradict_is_not_told():
    assert [key for key, _ in errors(film_sizes=["?"], default_film_size="A3", layouts=["?"], slide_mm=-1)] == [
        "film_sizes",
        "layouts",
        "slide_mm",
    ]
