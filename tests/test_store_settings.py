"""The settings of stored images: every key reaches the printer, and every wrong one is told in its line."""

from dataclasses import fields
from pathlib import Path

import pytest

from printscp.film.display_format import DisplayFormat
from printscp.film.sizes import FILM_SIZES
from printscp.film.storing import Storing
from printscp.film.terms import FilmOrientation
from printscp.settings import SettingsError, apart, load, of_one_printer
from printscp.settings_template import template
from printscp.store_settings import StoreSettings

WRITTEN = """
[printers.film1.store]
enabled = true
allowed = ["CT1", "DRY PIX"]
layout = "2x3"
film_size = "A4"
orientation = "LANDSCAPE"
frames = "1-3,8"
header = ["{PatientName}"]
caption = []
window = "BONE"
overlays = true
true_size = true
close_when_full = false
quiet_time = "2m"
close_at_association_end = true
"""
STORING = Storing(
    allowed=frozenset({"CT1", "DRY PIX"}),
    display_format=DisplayFormat.standard(columns=2, rows=3),
    film_size=FILM_SIZES["A4"],
    orientation=FilmOrientation.LANDSCAPE,
    frames=(1, 2, 3, 8),
    header=("{PatientName}",),
    caption=(),
    window="BONE",
    overlays=True,
    true_size=True,
    close_when_full=False,
    quiet_seconds=120,
    close_at_association_end=True,
)


@pytest.fixture
def storing(tmp_path):
    """How the printers of a file print stored images."""

    def storing(text: str) -> list[Storing | None]:
        return [printer.storing for printer in load(file(tmp_path, text)).printer_list]

    return storing


@pytest.fixture
def problems(tmp_path):
    """What is wrong in a file, each problem without the name of the file."""

    def problems(text: str) -> list[str]:
        path = file(tmp_path, text)
        with pytest.raises(SettingsError) as caught:
            load(path)
        return [problem.removeprefix(f"{path}:") for problem in caught.value.problems]

    return problems


def file(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


# What reaches the printer


def test_every_key_reaches_its_printer(storing):
    assert storing(WRITTEN) == [STORING]


def test_every_field_of_storing_can_be_written():
    plain = Storing()

    assert [field.name for field in fields(Storing) if getattr(STORING, field.name) == getattr(plain, field.name)] == []


def test_the_defaults_are_those_of_storing(storing):
    assert storing("[printers.a]\nstore.enabled = true") == [Storing()]


@pytest.mark.parametrize(
    ("layout", "chosen"),
    [
        ("auto", None),
        ("4x5", DisplayFormat.standard(columns=4, rows=5)),
        ("row\\2,1", DisplayFormat("ROW", (2, 1))),
        ("SLIDE", DisplayFormat("SLIDE", ())),
    ],
)
def test_a_layout_is_columns_and_rows_or_an_image_display_format(layout, chosen):
    assert StoreSettings(layout=layout, enabled=True).storing().display_format == chosen


# Whether images may be stored


def test_without_a_table_of_printers_images_may_be_stored(storing):
    assert storing("") == [Storing()]
    assert storing("[dicom]\nport = 104") == [Storing()]


def test_a_printer_that_is_written_stores_only_where_that_is_written(storing):
    assert storing('[printers.a]\n[printers.b]\nstore.enabled = true\n[printers.c]\nstore.window = "auto"') == [
        None,
        Storing(),
        None,
    ]


def test_a_printer_for_tests_takes_images_and_prints_them_when_their_association_ends():
    (printer,) = of_one_printer({"bits": 8}).printer_list

    assert printer.storing == Storing(close_at_association_end=True)


def test_a_printer_for_tests_is_as_its_keys_say():
    (off,) = of_one_printer({"store": {"enabled": False}}).printer_list
    (waits,) = of_one_printer({"store": {"close_at_association_end": False, "quiet_time": "100ms"}}).printer_list

    assert off.storing is None
    assert waits.storing == Storing(quiet_seconds=0.1)


def test_a_printer_on_a_free_port_stores_as_its_settings_say():
    assert apart(load(None)).printer_list[0].storing == Storing()


def test_the_file_to_begin_with_stores_as_no_file_does(tmp_path):
    assert load(file(tmp_path, template())).printer_list[0].storing == Storing()


# What is wrong


def test_all_errors_are_told_at_once_with_their_lines(problems):
    told = problems(
        """
        [printers.film1.store]
        enabled = 1
        alowed = []
        allowed = ["SEVENTEEN LETTERS", "A"]
        layout = "2by3"
        film_size = "A7"
        orientation = "portrait"
        frames = "3-1"
        header = "{PatientName}"
        quiet_time = "50ms"
        [printers.film2.store]
        quiet_time = 30
        allowed = ["A", "A"]
        """
    )

    lines = [int(problem.partition(": ")[0]) for problem in told]
    assert lines == [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14]
    assert told[1] == "4: printers.film1.store.alowed: unknown key, do you mean allowed?"
    assert told[3].startswith("6: printers.film1.store.layout: '2by3' is no layout: 2x3 (columns x rows), ")
    assert told[6] == "9: printers.film1.store.frames: '3-1' is no list of frames such as 1-5,8"
    assert told[7] == '10: printers.film1.store.header: Input should be a list, not "{PatientName}"'
    assert told[8] == "11: printers.film1.store.quiet_time: must be at least 100ms"
    assert told[9].startswith("13: printers.film2.store.quiet_time: 30 has no unit; ")
    assert told[10] == "14: printers.film2.store.allowed: more than once: A"


def test_what_the_printer_does_not_offer_is_told_at_once(problems):
    text = r"""
        [printers.a]
        layouts = ['STANDARD\2,3']
        film_sizes = ["A4"]
        dpi = 1
        [printers.a.store]
        layout = "3x3"
        film_size = "A3"
        """

    assert problems(text) == [
        "5: printers.a.dpi: Input should be greater than or equal to 50, not 1",
        r"7: printers.a.store.layout: STANDARD\3,3 is not one of the layouts of this printer",
        "8: printers.a.store.film_size: A3 is not one of film_sizes; known are A4",
    ]


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("{PatientNam}", "{PatientNam} is nothing that an image has, do you mean PatientName?"),
        ("{patientid}", "{patientid} is nothing that an image has, do you mean PatientID?"),
        ("Im {InstanceNumber} {films}", "{films} is nothing that an image has, do you mean Films?"),
        (
            "{Zzzzq}",
            "{Zzzzq} is nothing that an image has; it is a keyword such as PatientName, or Frame, Film, Films, Window",
        ),
        ("{Frame", "'{Frame' is a brace without another"),
    ],
)
@pytest.mark.parametrize("key", ["header", "caption"])
def test_a_word_that_no_image_has_is_told_with_the_nearest(problems, key, part, told):
    text = f'[printers.a.store]\n{key} = ["{{Frame}}",\n"{part}"]'

    assert problems(text) == [f"3: printers.a.store.{key}.1: {told}"]


def test_what_cannot_be_written_is_never_the_nearest(problems):
    (told,) = problems('[printers.a.store]\nheader = ["{PixelData}"]')

    assert "PixelData?" not in told


def test_a_layout_is_not_called_unknown_where_those_of_the_printer_are_wrong(problems):
    told = problems("[printers.a]\ncustom_layouts = { 2 = [] }\n[printers.a.store]\nlayout = 'CUSTOM\\2'")

    assert [problem.split(":")[1] for problem in told] == [" printers.a.custom_layouts.2"]


@pytest.mark.parametrize(
    ("printer", "layout"),
    [
        ("", "CUSTOM\\1"),
        ("layouts = ['CUSTOM\\2']\ncustom_layouts = { 2 = [[0, 0, 50, 50]] }", "CUSTOM\\3"),
        ('layouts = ["ROW"]', "2x2"),
        ('personality = "mammography"', "2x3"),
    ],
)
def test_a_layout_is_one_of_the_printer(problems, printer, layout):
    assert problems(f"[printers.a]\n{printer}\n[printers.a.store]\nlayout = '{layout}'")[0].endswith(
        "is not one of the layouts of this printer"
    )


@pytest.mark.parametrize(
    ("printer", "layout"),
    [
        ("layouts = ['CUSTOM\\2']\ncustom_layouts = { 2 = [[0, 0, 50, 50]] }", "custom\\2"),
        ('layouts = ["ROW"]', "ROW\\1,2"),
        ('personality = "mammography"', "2x2"),
    ],
)
def test_a_layout_of_the_printer_is_taken(storing, printer, layout):
    (stored,) = storing(f"[printers.a]\n{printer}\n[printers.a.store]\nenabled = true\nlayout = '{layout}'")

    assert stored.display_format is not None


def test_what_is_no_table_is_told(problems):
    assert problems("[printers.a]\nstore = true") == ["2: printers.a.store: Input should be a table, not true"]


def test_a_printer_for_tests_tells_what_is_wrong_without_the_names_of_tables():
    with pytest.raises(ValueError, match=r"^store\.layuot: unknown key, do you mean layout\?$"):
        of_one_printer({"store": {"layuot": "2x3"}})
