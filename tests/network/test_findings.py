"""Findings about print SCUs on real associations: one that is right, and an example that many have copied."""

import pytest

from printscp.client import PrintClient
from printscp.lab.films import color_sheet, row_layout
from printscp.lab.finding import Finding, Severity
from printscp.lab.findings import findings_of
from printscp.lab.recorder import Recorder
from tests.list_printer import ListPrinter
from tests.network.print_example import MISTAKES, print_as_the_example

pytestmark = pytest.mark.network


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def printer(recorder):
    with ListPrinter(observer=recorder) as printer:
        yield printer


@pytest.fixture
def findings(recorder):
    """The findings about all associations, once they have ended."""

    def findings() -> list[Finding]:
        assert recorder.wait_for(lambda records: records and all(each.end is not None for each in records), 60)
        return [finding for record in recorder.associations for finding in findings_of(record)]

    return findings


def codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings if finding.severity > Severity.INFO}


def instead_of(findings: list[Finding], code: str) -> str:
    return next(finding.kind.instead for finding in findings if finding.code == code)


@pytest.mark.parametrize("film", [row_layout(), color_sheet()], ids=["gray", "color"])
def test_our_own_print_scu_has_no_finding(printer, findings, film):
    with PrintClient(printer.host, printer.port, called_ae="PRINTSCP", calling_ae="CT1") as client:
        client.print_film(film)

    assert codes(findings()) == set()


def test_the_example_that_ends_whatever_the_printer_says_is_told_to_go_on(printer, findings):
    print_as_the_example(printer.host, printer.port)

    assert [(finding.code, finding.severity) for finding in findings()] == [("PSQ104", Severity.INFO)]
    assert "status.Status in (0x0000, 0x0107)" in instead_of(findings(), "PSQ104")


@pytest.mark.parametrize(
    ("mended", "code", "typed"),
    [
        ({"status", "sequence"}, "PSF102", r"film_box.ImageDisplayFormat = r'STANDARD\1,1'"),
        ({"status", "layout"}, "PSI101", "image_box.BasicGrayscaleImageSequence = [image]"),
        ({"status", "layout", "sequence"}, "PSA112", "lacks `meta_uid`"),
    ],
)
def test_each_mistake_of_the_example_is_told_with_what_to_type(printer, findings, mended, code, typed):
    with pytest.raises(ValueError, match="presentation context"):
        print_as_the_example(printer.host, printer.port, mended)

    found = findings()
    others = {"PSA112"} - {code}
    assert codes(found) - others == {code}
    assert typed in instead_of(found, code)


def test_the_example_with_what_it_was_told_has_no_finding(printer, findings):
    print_as_the_example(printer.host, printer.port, MISTAKES)

    assert findings() == []
    assert len(printer.jobs) == 1
