"""The conformance statement says all that the code does: nothing exists in one and not in the other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printscp.conformance import statement
from printscp.film.printer import FileKind, Printer, Tolerance
from printscp.film.remark import REMARK_CODES
from printscp.film.sizes import FILM_SIZES
from printscp.film.storing import Storing
from printscp.film.terms import MEDIA
from printscp.images.image_classes import IMAGE_CLASSES
from printscp.images.syntaxes import ALL_SYNTAXES
from printscp.personalities import personalities
from printscp.settings import DicomSettings, PrinterSettings, ScuSettings, Settings
from printscp.sop import printer_configuration
from printscp.wire import presentation_lut, report_tables, tables
from printscp.wire.pixels import IMAGE
from printscp.wire.services import EVERYWHERE, SERVICES, STORE, classes_of, is_offered, statuses_of
from printscp.wire.sop_classes import NAMES, TRANSFER_SYNTAXES, name_of
from printscp.wire.status import Status

DOCS = Path(__file__).parent.parent / "docs"
OF_THE_DEFAULTS = statement(Settings())
ALL_TABLES = [
    value
    for module in (tables, report_tables, presentation_lut)
    for value in vars(module).values()
    if isinstance(value, type(IMAGE))
]
ATTRIBUTES = {row.keyword for table in (*ALL_TABLES, IMAGE, printer_configuration.TABLE) for row in table.attributes}


def section(text: str, heading: str) -> str:
    return text.split(f"# {heading}\n")[1].split("\n## ", maxsplit=1)[0].split("\n### ", maxsplit=1)[0]


def of_printer(**written: object) -> str:
    """The statement of one printer."""
    return statement(Settings(printers={"x": PrinterSettings(**written)}))


def values(text: str, keyword: str) -> set[str]:
    """What the rows of an attribute have in their column of values."""
    return {line.split(" | ")[4] for line in text.splitlines() if line.startswith(f"| {keyword} | (")}


def row(text: str, keyword: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"| {keyword} | ("))


def listed(text: str) -> list[str]:
    """The statuses that are explained."""
    return [line[2:8] for line in section(text, "Statuses").splitlines() if line.startswith("| 0x")]


OF_PRINT = {Status.SUCCESS, *EVERYWHERE, *(status for each in SERVICES for status in statuses_of(each, Printer()))}
DUE = OF_PRINT | set(statuses_of(STORE, Printer(storing=Storing())))


@pytest.mark.parametrize("status", sorted(DUE))
def test_every_status_of_the_default_printer_is_in_its_statement_with_its_reason(status):
    assert f"| 0x{status:04X} | {status.meaning} | {status.when} |" in OF_THE_DEFAULTS


@pytest.mark.parametrize("status", sorted(set(Status) - DUE))
def test_no_other_status_is_in_the_statement_of_the_default_printer(status):
    assert f"| 0x{status:04X} |" not in OF_THE_DEFAULTS


@pytest.mark.parametrize("keyword", sorted(ATTRIBUTES | tables.READ_ELSEWHERE.keys()))
def test_every_attribute_is_in_the_statement(keyword):
    assert f"| {keyword} | (" in OF_THE_DEFAULTS


@pytest.mark.parametrize("tolerance", ["standard", "strict"])
@pytest.mark.parametrize("film_session_print", [False, True])
@pytest.mark.parametrize("service", SERVICES, ids=lambda service: f"{name_of(service.sop_class)} {service.operation}")
def test_every_service_is_in_the_statement_with_its_statuses_and_no_other(service, tolerance, film_session_print):
    printer = PrinterSettings(tolerance=tolerance, film_session_print=film_session_print)
    text = statement(Settings(printers={"x": printer}))

    of_the_class = section(text, f"{name_of(service.sop_class)} SOP Class")
    line = next(line for line in of_the_class.splitlines() if line.startswith(f"| {service.operation} |"))

    assert f"| {service.usage} |" in line
    if not service.events and is_offered(service, printer.printer("x")):
        due = statuses_of(service, printer.printer("x"))
        assert line.endswith(f"| {', '.join(f'0x{status:04X}' for status in due)} |")


# Stored images


@pytest.mark.parametrize("tolerance", ["standard", "strict"])
def test_storage_is_in_the_statement_with_its_statuses(tolerance):
    text = of_printer(tolerance=tolerance, store={"enabled": True})
    due = statuses_of(STORE, Printer(tolerance=Tolerance(tolerance), storing=Storing()))

    codes = ", ".join(f"0x{status:04X}" for status in due)
    assert f"| C-STORE | M/M | {codes} |" in section(text, "Storage SOP Classes").splitlines()
    assert set(due) <= {int(code, 16) for code in listed(text)}
    assert "SCP of Print Management, Storage and Verification" in text


def test_a_printer_without_storage_does_not_claim_it():
    text = of_printer()

    assert "Storage" not in text
    assert {int(code, 16) for code in listed(text)} == OF_PRINT - {Status.UNPRINTED_FILM_BOX}


def test_the_largest_stored_image_is_told_where_one_may_be_stored():
    assert "| largest data set | 128 MiB, 512 MiB of a stored image |" in OF_THE_DEFAULTS
    assert "| largest data set | 128 MiB |" in of_printer()


@pytest.mark.parametrize("uid", [*IMAGE_CLASSES, *ALL_SYNTAXES])
def test_every_image_class_and_its_transfer_syntaxes_are_in_the_statement(uid):
    assert f"| {uid} |" in section(OF_THE_DEFAULTS, "Storage")


def test_classes_and_syntaxes_stand_once_and_the_rules_with_each_printer_that_stores():
    stores = PrinterSettings(store={"enabled": True, "quiet_time": "2m"})
    text = statement(
        Settings(printers={"a": stores, "b": PrinterSettings(store={"enabled": True}), "c": PrinterSettings()})
    )

    assert text.count("## Storage\n") == 1
    assert [line for line in text.splitlines() if line.startswith("| a sheet is printed |")] == [
        "| a sheet is printed | when it has 20 images; when its calling AE title sends another study or patient; "
        f"when no image came for it for {seconds} s |"
        for seconds in (120, 30)
    ]


def test_what_is_not_offered_is_told_as_that():
    text = of_printer(film_session_print=False, printer_events=False)

    assert "| N-ACTION | U/U | not offered (0x0211) |" in section(text, "Film Session SOP Class")
    assert "| N-EVENT-REPORT | M/M | not sent |" in section(text, "Printer SOP Class")
    assert "Normal (1), Warning (2) to every" in section(of_printer(printer_events=True), "Printer SOP Class")


@pytest.mark.parametrize("word", [*NAMES, *TRANSFER_SYNTAXES, *FILM_SIZES, *Printer().layouts[:-1], *REMARK_CODES])
def test_every_class_syntax_size_layout_and_deviation_is_in_the_statement(word):
    assert f"{word}" in OF_THE_DEFAULTS


def test_a_restricted_printer_does_not_claim_what_it_lacks():
    text = statement(Settings(printers={"old": PrinterSettings(personality="restricted")}))

    assert all(f"### {name} SOP Class" not in text for name in ("Presentation LUT", "Print Job", "Color Image Box"))
    assert "| N-ACTION of a Film Session | no (0x0211, 0xC616) |" in text
    assert "| tolerance | strict |" in text
    assert {"0x0107", "0xC616"} <= set(listed(text))
    assert not {"0x0116", "0xB602", "0xC600", "0xC601"} & set(listed(text))


STRICT, GRAY = {"tolerance": "strict"}, {"color": False}
CLAIMS = [
    ("MediumType", {"media": ["PAPER", "CLEAR FILM"]}, {"PAPER, CLEAR FILM"}),
    ("FilmSizeID", {"film_sizes": ["A4", "A3"], **STRICT}, {"A4, A3; N-CREATE only"}),
    ("FilmSizeID", {"film_sizes": ["A4"]}, {"A4; other names of these films are taken; N-CREATE only"}),
    ("RequestedResolutionID", {"high_resolution": False}, {"STANDARD; N-CREATE only"}),
    ("ImageDisplayFormat", {"layouts": ["ROW", r"STANDARD\2,3"]}, {r"ROW\R1,R2,..., STANDARD\2,3; N-CREATE only"}),
    ("AnnotationDisplayFormatID", STRICT, {"LABEL, BOTTOM, COMBINED, NONE; N-CREATE only"}),
    ("AnnotationDisplayFormatID", {"annotation": False}, set()),
    ("ReferencedPresentationLUTSequence", {"presentation_lut": False}, set()),
    ("ICCProfile", GRAY, set()),
    ("MinDensity", {"min_density": 5}, {"5 to 320 hundredths of OD, others are clamped (0xB605); 0 says nothing"}),
    ("PhotometricInterpretation", GRAY, {"MONOCHROME1, MONOCHROME2"}),
    ("PhotometricInterpretation", STRICT, {"MONOCHROME1, MONOCHROME2", "RGB"}),
    ("SamplesPerPixel", GRAY, {"1"}),
    ("SamplesPerPixel", STRICT, {"1", "3"}),
    ("PlanarConfiguration", GRAY, set()),
    ("PlanarConfiguration", STRICT, {"1 (by plane)"}),
    ("BitsAllocated", {"bits": 8, **GRAY}, {"8; 16 is taken"}),
    ("BitsAllocated", {"bits": 8, **STRICT}, {"8"}),
    ("BitsStored", {"bits": 8}, {"8"}),
    ("BitsStored", GRAY, {"8, 12; 9 to 16 are taken"}),
    ("BitsStored", {"bits": 16, **STRICT, **GRAY}, {"8, 12, 16"}),
    ("HighBit", STRICT, {"BitsStored - 1"}),
    ("PixelRepresentation", STRICT, {"0"}),
    ("PresentationLUTShape", STRICT, {"IDENTITY, LIN OD"}),
    ("LUTDescriptor", STRICT, {"1 to 65536 entries, first value 0, 10 to 16 bits"}),
    ("ReferencedFilmSessionSequence", STRICT, {"the Film Session of the association; N-CREATE only"}),
]


@pytest.mark.parametrize(("keyword", "written", "claimed"), CLAIMS)
def test_the_values_are_those_that_the_printer_has(keyword, written, claimed):
    assert values(of_printer(**written), keyword) == claimed


def test_a_strict_printer_claims_nothing_outside_the_standard():
    text = of_printer(**STRICT)

    services = text[text.index("## Printer x") : text.index("## Statuses")]
    assert "not of the standard" not in services
    assert " taken" not in services


@pytest.mark.parametrize("personality", personalities())
def test_the_defaults_of_each_personality_stand_in_its_statement(personality):
    printer = PrinterSettings(personality=personality).printer("x")

    text = of_printer(personality=personality)

    assert f"| {printer.default_film_size.id} |" in row(text, "FilmSizeID")
    assert f"| {printer.media[0]} |" in row(text, "MediumType")


def test_printers_that_differ_in_what_they_are_called_share_a_section():
    printers = {
        "a": PrinterSettings(),
        "b": PrinterSettings(personality="paper"),
        "c": PrinterSettings(serial_number="3"),
    }

    text = statement(Settings(printers=printers))

    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Network",
        "## Printers a, c",
        "## Services of printers a, c",
        "## Printer b",
        "## Services of printer b",
        "## Statuses",
        "## Deviations that are repaired",
    ]
    assert "| c | C | SCP of Print Management and Verification | Printers a, c |" in text


def test_each_section_has_the_defaults_of_its_own_printer():
    printers = {"a": PrinterSettings(), "b": PrinterSettings(personality="paper")}

    text = statement(Settings(printers=printers))

    lines = [line for line in text.splitlines() if line.startswith("| FilmSizeID |")]
    assert [line.split(" | ")[5] for line in lines] == ["14INX17IN |", "A4 |"]


@pytest.mark.parametrize("code", REMARK_CODES)
def test_each_deviation_is_told_with_what_a_strict_printer_does(code):
    deviation = REMARK_CODES[code]

    assert f"| {code} | {deviation.meaning} | {deviation.strictly} |" in OF_THE_DEFAULTS


FLAGS = [key for key, field in PrinterSettings.model_fields.items() if field.annotation is bool]
LAYOUTS = ["STANDARD", "ROW", "COL", "SLIDE", "SUPERSLIDE", "CUSTOM", r"STANDARD\9,9", r"ROW\1,2", r"COL\7"]
BOXES = [[0, 0, 50, 100], [50, 0, 50, 100]]


@st.composite
def printer_settings(draw: Callable) -> dict[str, object]:
    written = {
        "personality": draw(st.sampled_from(sorted(personalities()))),
        **{flag: draw(st.booleans()) for flag in draw(st.sets(st.sampled_from(FLAGS)))},
    }
    choices = {
        "tolerance": st.sampled_from(["standard", "strict"]),
        "bits": st.sampled_from([8, 12, 16]),
        "film_sizes": st.lists(st.sampled_from([*FILM_SIZES, "1CMX1CM", "2000MMX2000MM"]), min_size=1, unique=True),
        "media": st.lists(st.sampled_from(MEDIA), min_size=1, unique=True),
        "layouts": st.lists(st.sampled_from(LAYOUTS), min_size=1, unique=True),
        "custom_layouts": st.sampled_from([{}, {"3": BOXES}]),
        "slide_mount_mm": st.sampled_from([50.8, 500]),
        "gap_mm": st.sampled_from([0, 50]),
        "margin_mm": st.sampled_from([0, 4.9]),
        "min_density": st.integers(0, 70),
        "max_density": st.integers(80, 500),
        "illumination": st.integers(1, 10000),
        "images": st.sampled_from(["native", "film"]),
        "tone": st.sampled_from(["p-value", "lightbox"]),
        "lin_od": st.sampled_from(["keep-appearance", "density"]),
        "files": st.lists(st.sampled_from([kind.value for kind in FileKind]), min_size=1, unique=True),
        "dpi": st.integers(50, 2400),
    }
    for key in draw(st.sets(st.sampled_from(sorted(choices)))):
        written[key] = draw(choices[key])
    return written


@given(st.lists(printer_settings(), min_size=1, max_size=3))
def test_all_settings_that_are_right_have_a_statement(written):
    printers = {}
    for number, each in enumerate(written):
        try:
            printers[f"p{number}"] = PrinterSettings(**each)
        except ValueError:
            continue

    settings = Settings(printers=printers) if printers else Settings()

    text = statement(settings)
    for printer in settings.printer_list:
        assert f"| {printer.name} | {printer.ae_title} |" in text
        if not printer.color:
            assert "Color Image Box" not in {name_of(uid) for uid in classes_of(printer)}


def test_each_printer_and_each_scu_has_its_place():
    settings = Settings(
        dicom=DicomSettings(unknown_called_ae="reject"),
        printers={"film1": PrinterSettings(), "paper": PrinterSettings(personality="paper", printer_events=True)},
        scus={"ct1": ScuSettings(quiet=["0xB604"], swap_layout=True)},
    )

    text = statement(settings)

    assert "| film1 | FILM1 |" in text
    assert "| light | illumination 150, reflected ambient light 0 cd/m2 |" in section(text, "Printer paper")
    assert "| N-EVENT-REPORT of the Printer | yes |" in section(text, "Printer paper")
    assert "| CT1 | 0xB604 | yes |" in text
    assert "Associations that call another AE title are rejected." in text


def test_lin_od_and_magnification_are_told_as_the_printer_does_them():
    film = section(of_printer(images="film", lin_od="density"), "Printer x")

    assert "| Presentation LUT Shape LIN OD | density: value 0 has the minimum density, " in film
    assert "| Magnification Type | pdf: NONE exact, REPLICATE by integer arithmetic, " in film
    assert "| Presentation LUT Shape LIN OD | keep-appearance: value 0 has the maximum density, " in OF_THE_DEFAULTS
    assert "| Magnification Type | pdf: REPLICATE and NONE exact, BILINEAR and CUBIC smoothed " in OF_THE_DEFAULTS


def test_custom_layouts_are_named_with_their_boxes():
    custom = {"3": [[0, 0, 50, 100], [50, 0, 50, 100]]}
    text = statement(Settings(printers={"film1": PrinterSettings(custom_layouts=custom)}))

    assert r"CUSTOM\3 (2 boxes)" in text


def test_a_printer_of_slides_alone_has_a_statement():
    assert "| Image Display Format | SLIDE |" in statement(Settings(printers={"s": PrinterSettings(layouts=["SLIDE"])}))


@pytest.mark.parametrize(("keyword", "default"), [("FilmSizeID", "14INX17IN"), ("MaxDensity", "320"), ("Trim", "NO")])
def test_defaults_are_those_that_a_film_box_has(keyword, default):
    line = next(line for line in OF_THE_DEFAULTS.splitlines() if line.startswith(f"| {keyword} |"))

    assert line.endswith(f"| {default} |")


def test_the_statement_in_the_docs_is_that_of_the_defaults(request):
    page = DOCS / "conformance.md"
    if request.config.getoption("--update-golden"):
        page.write_text(OF_THE_DEFAULTS)

    assert page.read_text() == OF_THE_DEFAULTS


def test_the_statuses_in_the_docs_are_those_of_the_code(request):
    page = DOCS / "statuses.md"
    head = page.read_text().split("|---|---|\n")[0] + "|---|---|\n"
    made = head + "".join(f"| 0x{status:04X} | {status.when} |\n" for status in sorted(Status))
    if request.config.getoption("--update-golden"):
        page.write_text(made)

    assert page.read_text() == made
