"""The conformance statement says all that the code does: nothing exists in one and not in the other."""

from pathlib import Path

import pytest

from printscp.conformance import statement
from printscp.film.printer import Printer
from printscp.film.remark import REMARK_CODES
from printscp.film.sizes import FILM_SIZES
from printscp.settings import DicomSettings, PrinterSettings, ScuSettings, Settings
from printscp.sop import printer_configuration
from printscp.wire import presentation_lut, report_tables, tables
from printscp.wire.pixels import IMAGE
from printscp.wire.services import SERVICES
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


@pytest.mark.parametrize("status", Status)
def test_every_status_is_in_the_statement_with_its_reason(status):
    assert f"| 0x{status:04X} | {status.meaning} | {status.when} |" in OF_THE_DEFAULTS


@pytest.mark.parametrize("keyword", sorted(ATTRIBUTES | tables.READ_ELSEWHERE.keys()))
def test_every_attribute_is_in_the_statement(keyword):
    assert f"| {keyword} | (" in OF_THE_DEFAULTS


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: f"{name_of(service.sop_class)} {service.operation}")
def test_every_service_is_in_the_statement_with_its_statuses(service):
    of_the_class = section(OF_THE_DEFAULTS, f"{name_of(service.sop_class)} SOP Class")

    line = next(line for line in of_the_class.splitlines() if line.startswith(f"| {service.operation} |"))

    assert f"| {service.usage} |" in line
    assert all(f"0x{status:04X}" in line for status in service.statuses)


@pytest.mark.parametrize("word", [*NAMES, *TRANSFER_SYNTAXES, *FILM_SIZES, *Printer().layouts[:-1], *REMARK_CODES])
def test_every_class_syntax_size_layout_and_deviation_is_in_the_statement(word):
    assert f"{word}" in OF_THE_DEFAULTS


def test_a_restricted_printer_does_not_claim_what_it_lacks():
    text = statement(Settings(printers={"old": PrinterSettings(personality="restricted")}))

    assert all(f"### {name} SOP Class" not in text for name in ("Presentation LUT", "Print Job", "Color Image Box"))
    assert "| N-ACTION of a Film Session | no (0x0211, 0xC616) |" in text
    assert "| tolerance | strict |" in text


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
