"""The settings file: right as a whole, or every error at once."""

from pathlib import Path

import pytest

from printscp.film.printer import Printer, Tolerance
from printscp.film.sizes import FILM_SIZES
from printscp.settings import FILE_NAME, VARIABLE, PrinterSettings, Settings, SettingsError, find, load

FULL = """
[dicom]
host = "0.0.0.0"
port = 104
unknown_called_ae = "reject"

[printers.film1]
ae_title = "DRY PIX"
film_sizes = ["14INX17IN", "8INX10IN"]
default_film_size = "8INX10IN"
film_session_print = false
color = false
min_density = 10
max_density = 300
dpi = 254
tolerance = "strict"
margin_mm = 3
gap_mm = 1.5

[printers.paper]
film_sizes = ["A4"]
"""


@pytest.fixture
def written(tmp_path):
    def written(text: str) -> Path:
        path = tmp_path / "settings.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def problems(path: Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(path)
    return [problem.removeprefix(f"{path}: ") for problem in caught.value.problems]


def test_without_a_file_one_printer_listens_on_loopback():
    settings = load(None)

    (printer,) = settings.printer_list
    assert (settings.dicom.host, settings.dicom.port) == ("127.0.0.1", 11112)
    assert (printer.name, printer.ae_title) == ("printscp", "PRINTSCP")
    assert printer.film_sizes == tuple(FILM_SIZES.values())


def test_the_defaults_of_the_settings_are_those_of_a_printer():
    (printer,) = load(None).printer_list

    plain = Printer(name=printer.name, software_versions=printer.software_versions)
    assert printer == plain


def test_every_key_reaches_its_printer(written):
    film1, paper = load(written(FULL)).printer_list

    assert (film1.ae_title, film1.tolerance) == ("DRY PIX", Tolerance.STRICT)
    assert [size.id for size in film1.film_sizes] == ["14INX17IN", "8INX10IN"]
    assert film1.default_film_size.id == "8INX10IN"
    assert (film1.film_session_print, film1.color, film1.dpi) == (False, False, 254)
    assert (film1.min_density, film1.max_density) == (0.1, 3.0)
    assert (film1.margin_mm, film1.gap_mm) == (3, 1.5)
    assert (paper.ae_title, paper.default_film_size.id) == ("PAPER", "A4")


def test_all_errors_are_told_at_once(written):
    path = written(
        """
        colour = true
        [dicom]
        port = "many"
        hots = "x"
        [printers.film1]
        dpi = 10
        film_sizes = ["9INX9IN"]
        unheard_of = 1
        """
    )

    told = problems(path)

    assert told == [
        "dicom.port: Input should be a valid integer",
        "dicom.hots: unknown key, do you mean host?",
        "printers.film1.film_sizes.0: 9INX9IN is not a Film Size ID; known are " + ", ".join(FILM_SIZES),
        "printers.film1.dpi: Input should be greater than or equal to 50",
        "printers.film1.unheard_of: unknown key; known are " + ", ".join(PrinterSettings.model_fields),
        "colour: unknown key; known are dicom, printers",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[printers.a]\nmin_density = 300\nmax_density = 200",
            "printers.a.max_density: 200 is not above min_density 300",
        ),
        (
            '[printers.a]\nfilm_sizes = ["A4"]\ndefault_film_size = "A3"',
            "printers.a.default_film_size: A3 is not one of film_sizes",
        ),
        ("[printers.a]\nfilm_sizes = []", "printers.a.film_sizes: a printer needs a film size"),
        ('[printers.a]\nae_title = "X"\n[printers.b]\nae_title = "X"', "printers: two have the AE title X"),
        ("[printers]", "printers: Dictionary should have at least 1 item after validation, not 0"),
        ('[dicom]\nunknown_called_ae = "maybe"', "dicom.unknown_called_ae: Input should be 'accept' or 'reject'"),
    ],
)
def test_settings_that_contradict_each_other_are_errors(written, text, told):
    assert problems(written(text)) == [told]


def test_contradictions_are_told_at_once_too(written):
    path = written(
        """
        [printers.one]
        ae_title = "A"
        film_sizes = ["A4"]
        default_film_size = "A3"
        min_density = 300
        max_density = 20
        [printers.a]
        [printers."no name!"]
        dpi = 1
        """
    )

    assert problems(path) == [
        "printers.one.default_film_size: A3 is not one of film_sizes",
        "printers.one.max_density: 20 is not above min_density 300",
        "printers.no name!: 'no name!' is no name for a printer: 1 to 16 letters, digits, _ and -",
        "printers.no name!.dpi: Input should be greater than or equal to 50",
        "printers: two have the AE title A",
    ]


def test_an_empty_host_does_not_open_every_address(written):
    (told,) = problems(written('[dicom]\nhost = ""'))

    assert told.startswith("dicom.host: ")


@pytest.mark.parametrize("title", ["", "SEVENTEEN LETTERS", "BACK\\\\SLASH", " LEADING", "Ümlaut"])
def test_an_ae_title_that_is_none_is_an_error(written, title):
    (told,) = problems(written(f'[printers.a]\nae_title = "{title}"'))

    assert told.startswith("printers.a.ae_title: ")


@pytest.mark.parametrize("title", ["A", "DRY PIX 4000", "x" * 16])
def test_other_ae_titles_are_right(written, title):
    (printer,) = load(written(f'[printers.a]\nae_title = "{title}"')).printer_list

    assert printer.ae_title == title


def test_a_file_that_is_no_toml_is_an_error(written):
    (told,) = problems(written("[dicom\nport = 1"))

    assert told.startswith("not a TOML file: ")
    assert "line 1" in told


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    assert problems(tmp_path / "none.toml") == ["cannot be read: No such file or directory"]


def test_the_chosen_file_comes_before_the_variable_and_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / FILE_NAME).touch()
    monkeypatch.setenv(VARIABLE, "from-variable.toml")

    assert find(Path("chosen.toml")) == Path("chosen.toml")
    assert find(None) == Path("from-variable.toml")
    monkeypatch.delenv(VARIABLE)
    assert find(None) == Path(FILE_NAME)
    (tmp_path / FILE_NAME).unlink()
    assert find(None) is None


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        Settings().dicom = None
