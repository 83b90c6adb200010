"""The settings file: right as a whole, or every error at once."""

from pathlib import Path

import pytest

from printscp import settings as settings_module
from printscp.deliver.registry import delivery_types
from printscp.film.printer import Printer, Tolerance
from printscp.film.scu import Scu
from printscp.film.sizes import FILM_SIZES
from printscp.film.storing import Storing
from printscp.settings import FILE_NAME, VARIABLE, PrinterSettings, Settings, SettingsError, find, load
from printscp.wire.status import Status

FULL = """
[dicom]
host = "0.0.0.0"
port = 104
unknown_called_ae = "reject"

[printers.film1]
ae_title = "DRY PIX"
layouts = ['STANDARD\\2,3', "CUSTOM"]
tolerance = "strict"

[printers.film1.custom_layouts]
1 = [[0, 0, 50, 100], [50, 0, 50, 100]]

[printers.paper]
personality = "paper"

[scus.ct1]
quiet = ["0xB604", "0x0107"]

[scus.mr]
ae_title = "OLD MR"
swap_layout = true
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
    return [problem.removeprefix(f"{path}:").lstrip() for problem in caught.value.problems]


def test_without_a_file_one_printer_listens_on_loopback():
    settings = load(None)

    (printer,) = settings.printer_list
    assert (settings.dicom.host, settings.dicom.port) == ("127.0.0.1", 11112)
    assert (printer.name, printer.ae_title) == ("printscp", "PRINTSCP")
    assert printer.film_sizes == tuple(FILM_SIZES.values())


def test_the_defaults_of_the_settings_are_those_of_a_printer():
    (printer,) = load(None).printer_list

    plain = Printer(name=printer.name, software_versions=printer.software_versions, storing=Storing())
    assert printer == plain


def test_the_printers_are_those_of_the_file_in_its_order(written):
    film1, paper = load(written(FULL)).printer_list

    assert (film1.ae_title, film1.tolerance, film1.layouts) == (
        "DRY PIX",
        Tolerance.STRICT,
        (r"STANDARD\2,3", "CUSTOM"),
    )
    assert [len(custom.boxes) for custom in film1.custom_layouts] == [2]
    assert (paper.ae_title, paper.default_film_size.id, paper.media) == ("PAPER", "A4", ("PAPER",))


def test_the_address_is_that_of_the_file(written):
    dicom = load(written(FULL)).dicom

    assert (dicom.host, dicom.port, dicom.unknown_called_ae) == ("0.0.0.0", 104, "reject")


def test_the_scus_are_found_by_the_ae_title_that_they_call_from(written):
    assert load(written(FULL)).scu_map == {
        "CT1": Scu(quiet=frozenset({0xB604, 0x0107})),
        "OLD MR": Scu(swap_layout=True),
    }


def test_without_scus_nothing_is_known_of_any():
    assert load(None).scu_map == {}


def test_all_errors_are_told_at_once(written):
    path = written(
        """
        colour = true
        [dicom]
        port = "many"
        hots = "x"
        [printers.film1]
        personality = "papper"
        dpi = 10
        film_sizes = ["9IN9IN"]
        layouts = ["STANDART"]
        unheard_of = 1
        [printers.film1.custom_layouts]
        1 = [[0, 0, 101, 1]]
        x = []
        [printers.film2]
        media = "PAPER"
        margin_mm = nan
        [scus.ct1]
        quite = []
        quiet = ["0xC600"]
        [scus.ct2]
        ae_title = "CT1"
        [fonts]
        foldr = "x"
        """
    )

    told = problems(path)

    custom = "printers.film1.custom_layouts"
    layouts = "is neither a kind of layout nor a format such as 'STANDARD\\2,3', do you mean STANDARD?"
    sizes = "is neither a film size of the standard nor spelled like 35CMX43CM; known are " + ", ".join(FILM_SIZES)
    warnings = ", ".join(f"0x{status:04X}" for status in sorted(Status) if status.is_warning)
    assert told == [
        "2: colour: unknown key; known are dicom, printers, scus, deliveries, queue, retention, fonts, faults, trace",
        '4: dicom.port: Input should be a valid integer, not "many"',
        "5: dicom.hots: unknown key, do you mean host?",
        "7: printers.film1.personality: 'papper' is no personality, do you mean paper?",
        "8: printers.film1.dpi: Input should be greater than or equal to 50, not 10",
        f"9: printers.film1.film_sizes.0: '9IN9IN' {sizes}",
        f"10: printers.film1.layouts.0: 'STANDART' {layouts}",
        "11: printers.film1.unheard_of: unknown key; known are " + ", ".join(PrinterSettings.model_fields),
        f"13: {custom}.1: box 1 [0, 0, 101, 1] leaves the printable area, which is 0 to 100 percent",
        rf"14: {custom}.x: 'x' is no number of a layout: 1 to 999, for CUSTOM\1 to CUSTOM\999",
        f"14: {custom}.x: 0 boxes; a layout has 1 to 256",
        '16: printers.film2.media: Input should be a list, not "PAPER"',
        "17: printers.film2.margin_mm: Input should be a finite number, not NaN",
        "19: scus.ct1.quite: unknown key, do you mean quiet?",
        f"20: scus.ct1.quiet.0: '0xC600' is no warning that this server gives; those are {warnings}",
        "22: scus.ct2.ae_title: scus.ct1 has the AE title CT1 too",
        "24: fonts.foldr: unknown key, do you mean folder?",
    ]


def test_what_is_no_table_is_told(written):
    assert problems(written('scus = 3\n[printers]\na = 1\nb = ["x"]')) == [
        "1: scus: Input should be a table, not 3",
        "3: printers.a: Input should be a table, not 1",
        "4: printers.b: Input should be a table",
    ]


def test_a_backslash_in_double_quotes_is_told_with_what_to_do(written):
    (told,) = problems(written('[printers.a]\nlayouts = ["STANDARD\\2,3"]'))

    assert told.startswith("2: not a TOML file: ")
    assert told.endswith(r"; write a backslash in single quotes: 'STANDARD\2,3'")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[printers.a]\nmin_density = 300\nmax_density = 200",
            "3: printers.a.max_density: 200 is not above min_density 300",
        ),
        (
            '[printers.a]\nfilm_sizes = ["A4"]\ndefault_film_size = "A3"',
            "3: printers.a.default_film_size: A3 is not one of film_sizes",
        ),
        ("[printers.a]\nfilm_sizes = []", "2: printers.a.film_sizes: must name at least one"),
        (
            '[printers.a]\nae_title = "X"\n[printers.b]\nae_title = "X"',
            "4: printers.b.ae_title: printers.a has the AE title X too",
        ),
        ('[scus.a]\nae_title = "X"\n[scus.x]', "3: scus.x.ae_title: scus.a has the AE title X too"),
        (
            "printers = {}",
            "1: printers: must have at least one table, such as [printers.film1]; leave it out for a printer of defaults",
        ),
        (
            '[printers.a]\nlayouts = ["CUSTOM"]',
            "1: printers.a.custom_layouts: layouts has CUSTOM alone, and no layout has boxes here",
        ),
        (
            '[dicom]\nunknown_called_ae = "maybe"',
            "2: dicom.unknown_called_ae: Input should be 'accept' or 'reject', not \"maybe\"",
        ),
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
        "5: printers.one.default_film_size: A3 is not one of film_sizes",
        "7: printers.one.max_density: 20 is not above min_density 300",
        "8: printers.a.ae_title: printers.one has the AE title A too",
        "9: printers.no name!: 'no name!' is no name for a table: 1 to 16 letters, digits, _ and -",
        "10: printers.no name!.dpi: Input should be greater than or equal to 50, not 1",
    ]


def test_a_delivery_has_the_keys_of_its_type(written):
    settings = load(written('[deliveries.archive]\ntype = "folder"\npath = "films"\nretry = { first = "1m" }'))

    archive = settings.deliveries["archive"]
    assert type(archive) is delivery_types()["folder"]
    assert (archive.path, archive.retry.first, archive.timeout) == (Path("films"), 60, 300)


def test_a_delivery_can_be_given_by_the_program(tmp_path):
    archive = delivery_types()["folder"](type="folder", path=tmp_path)

    assert Settings(deliveries={"archive": archive}).deliveries["archive"] is archive


def test_films_go_to_the_folder_of_films_unless_their_printer_says_otherwise(written):
    settings = load(
        written(
            '[printers.a]\n[printers.b]\ndeliver = ["archive", "out"]\ndone_when = "stored"\n'
            '[deliveries.archive]\ntype = "folder"\npath = "films"'
        )
    )

    assert [settings.deliveries_of(name) for name in ("a", "b")] == [("out",), ("archive", "out")]
    assert [settings.done_when_delivered(name) for name in ("a", "b")] == [True, False]


def test_the_queue_and_the_retention_are_those_of_the_file(written):
    settings = load(
        written('[queue]\nmost_waiting = 0\nrender_timeout = "90s"\n[retention]\nmax_size = "1TB"\nhistory = "0s"')
    )

    queue, retention = settings.queue, settings.retention
    assert (queue.most_waiting, queue.render_processes, queue.render_timeout, queue.drain) == (0, 2, 90, 30)
    assert (retention.max_age, retention.max_films, retention.max_size) == (7 * 86400, 500, 1e12)
    assert (retention.min_free, retention.history) == (1e8, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[deliveries.a]\ntype = "foldr"', "2: deliveries.a.type: 'foldr' is no type of delivery, do you mean folder?"),
        ("[deliveries.a]", f"1: deliveries.a.type: must be given; known are {', '.join(sorted(delivery_types()))}"),
        (
            "[deliveries.a]\ntype = 1",
            f"2: deliveries.a.type: Input should be the name of a type; known are {', '.join(sorted(delivery_types()))}",
        ),
        ("deliveries.a = 1", "1: deliveries.a: Input should be a table, not 1"),
        ('[deliveries.a]\ntype = "folder"', "1: deliveries.a.path: must be given"),
        (
            '[deliveries.a]\ntype = "folder"\npath = "x"\npahts = "y"',
            "4: deliveries.a.pahts: unknown key, do you mean path?",
        ),
        (
            '[deliveries.a]\ntype = "folder"\npath = "x"\nretry = { frist = "1s" }',
            "4: deliveries.a.retry.frist: unknown key, do you mean first?",
        ),
        (
            '[deliveries.a]\ntype = "folder"\npath = "x"\ntimeout = 30',
            '4: deliveries.a.timeout: 30 has no unit; write a text like "30s" or "15m"',
        ),
        (
            '[deliveries.a]\ntype = "folder"\npath = "x"\n[deliveries.a.retry]\nfirst = "2h"',
            "4: deliveries.a.retry: most is shorter than first",
        ),
        (
            '[deliveries.archive]\ntype = "folder"\npath = "x"\n[printers.a]\ndeliver = ["out", "achive"]',
            "5: printers.a.deliver.1: 'achive' is no delivery, do you mean archive?",
        ),
        ("[printers.a]\ndeliver = []", "2: printers.a.deliver: must name at least one"),
        ('[printers.a]\ndeliver = ["out", "out"]', "2: printers.a.deliver: more than once: out"),
        (
            '[deliveries.out]\ntype = "folder"\npath = "x"',
            "1: deliveries.out: out is a name that the server uses itself; choose another",
        ),
        (
            '[deliveries.render]\ntype = "folder"\npath = "x"',
            "1: deliveries.render: render is a name that the server uses itself; choose another",
        ),
        ('[queue]\nrender_timeout = "999ms"', "2: queue.render_timeout: must be at least 1s"),
        (
            "[retention]\nmax_size = 1e9",
            '2: retention.max_size: 1000000000.0 has no unit; write a text like "500MB" or "20GB"',
        ),
    ],
)
def test_what_is_wrong_about_deliveries_queue_and_retention_is_told(written, text, told):
    assert problems(written(text)) == [told]


def test_a_delivery_that_cannot_be_loaded_is_told_with_the_reason(written, monkeypatch):
    monkeypatch.setattr(settings_module, "why_missing", {"gone": "gone:Gone cannot be loaded: no module gone"}.get)

    assert problems(written('[deliveries.a]\ntype = "gone"')) == [
        "2: deliveries.a.type: gone:Gone cannot be loaded: no module gone"
    ]


def test_the_folder_of_fonts_is_that_of_the_file(written, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fonts").mkdir()

    assert load(written('[fonts]\nfolder = "fonts"')).fonts.folder == Path("fonts")


def test_without_a_folder_of_fonts_there_is_none(written):
    assert load(written("[fonts]")).fonts.folder is None
    assert load(None).fonts.folder is None


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("'none'", "none cannot be read: No such file or directory"),
        ("'settings.toml'", "settings.toml cannot be read: Not a directory"),
        ("''", 'must name a folder; "." is the working directory'),
        ("3", "Input should be a path, not 3"),
        ("['fonts']", "Input should be a path"),
    ],
)
def test_a_folder_of_fonts_that_cannot_be_used_is_told_with_all_else(written, tmp_path, monkeypatch, folder, told):
    monkeypatch.chdir(tmp_path)
    path = written(f"[fonts]\nfolder = {folder}\n[dicom]\nport = -1")

    assert problems(path) == [
        f"2: fonts.folder: {told}",
        "4: dicom.port: Input should be greater than or equal to 0, not -1",
    ]


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(FULL, encoding="utf-8-sig")

    assert load(path).dicom.port == 104


def test_an_empty_host_does_not_open_every_address(written):
    (told,) = problems(written('[dicom]\nhost = ""'))

    assert told.startswith("2: dicom.host: ")


def test_a_printer_and_an_scu_may_have_the_same_ae_title(written):
    settings = load(written("[printers.a]\n[scus.a]"))

    assert [printer.ae_title for printer in settings.printer_list] == [*settings.scu_map] == ["A"]


def test_a_file_that_is_no_toml_is_an_error(written):
    assert problems(written("[dicom\nport = 1")) == [
        "1: not a TOML file: Expected ']' at the end of a table declaration (column 7)"
    ]
    assert problems(written("[dicom]\nport = [")) == ["not a TOML file: Invalid value (at end of document)"]


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
