"""``printscp status``."""

import json

import pytest
from click.testing import CliRunner

from printscp.cli.main import main
from printscp.cli.status import offers_of, report_lines
from printscp.client_printer import PrinterReport
from printscp.film.printer import Condition, PrinterStatus
from printscp.film.sizes import FILM_SIZES
from tests.list_printer import ListPrinter
from tests.odd_printer import OddPrinter, odd_client

pytestmark = pytest.mark.network

SIZES = (FILM_SIZES["14INX17IN"], FILM_SIZES["A4"])


def run(*arguments):
    return CliRunner().invoke(main, ["status", *arguments])


@pytest.fixture
def printer():
    with ListPrinter(film_sizes=SIZES, media=("PAPER", "BLUE FILM"), serial_number="7", color=False) as printer:
        yield printer


def test_a_printer_is_told_in_words(printer):
    result = run(printer.address)

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{printer.address} is NORMAL: it prints",
        "  name: PRINTSCP",
        "  made by: printscp printscp",
        "  serial number: 7",
        "  grayscale, images of 12 bits",
        "    PAPER, BLUE FILM: 14INX17IN, A4",
        (
            r"    layouts: STANDARD\1,1  STANDARD\1,2  STANDARD\2,2  STANDARD\2,3  STANDARD\3,4  STANDARD\4,5  ROW\1,2"
            r"  COL\1,2  SLIDE  SUPERSLIDE"
        ),
        "    magnification: CUBIC, REPLICATE, BILINEAR, NONE",
        "    films of a session: 200",
        (
            "    SOP Classes: Basic Grayscale Print Management Meta, Presentation LUT, Annotation Box, Print Job, "
            "Printer Configuration Retrieval"
        ),
    ]


def test_a_printer_is_told_in_json(printer):
    told = json.loads(run(printer.address, "--json").stdout)

    assert (told["address"], told["status"], told["serial_number"], told["last_calibration"]) == (
        printer.address,
        "NORMAL",
        "7",
        None,
    )
    (offer,) = told["offers"]
    assert offer["media"][0] == {"medium": "PAPER", "film_sizes": ["14INX17IN", "A4"]}


@pytest.mark.parametrize(("status", "code"), [(PrinterStatus.WARNING, 0), (PrinterStatus.FAILURE, 1)])
def test_a_printer_that_does_not_print_ends_it_with_1(status, code):
    with ListPrinter(condition=Condition(status, "SUPPLY EMPTY")) as printer:
        result = run(printer.address)

    assert result.exit_code == code
    assert result.stdout.startswith(f"{printer.address} is {status.value} (SUPPLY EMPTY): it ")


def test_a_printer_that_does_not_tell_its_status_ends_it_with_64():
    with OddPrinter() as printer:
        result = run(f"ODD@{printer.host}:{printer.port}")

    assert (result.exit_code, result.stderr) == (
        64,
        f"printscp: ODD@{printer.host}:{printer.port} does not tell its status\n",
    )


def test_a_printer_that_takes_one_association_only_offers_nothing():
    with odd_client(most_associations=1) as (client, _):
        assert offers_of(client) == ()


def test_a_printer_that_is_not_there_ends_it_with_60():
    assert run("ODD@127.0.0.1:1").exit_code == 60


def test_an_unknown_status_is_told():
    assert list(report_lines("A@h:1", PrinterReport())) == ["A@h:1 does not tell its status"]


def test_a_failure_is_told_in_json_too():
    result = run("NONE@127.0.0.1:1", "--json")

    told = json.loads(result.stdout)
    assert (result.exit_code, told["address"]) == (60, "NONE@127.0.0.1:1")
    assert result.stderr == f"printscp: {told['error']}\n"
