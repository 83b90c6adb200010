"""``printscp explain``."""

import json

import pytest
from click.testing import CliRunner

from printscp.cli.main import main
from printscp.lab.finding_causes import CODE_OF_REMARK
from printscp.lab.findings import CATALOG
from printscp.wire.status import Status


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(main, ["explain", *arguments])


@pytest.mark.parametrize("code", ["PSF102", "psf102", " PsF102 "])
def test_a_finding_is_explained_with_what_to_type(run, code):
    result = run(code)

    assert result.exit_code == 0
    assert result.output.startswith("PSF102 error: Image Display Format with a control character")
    assert "Write instead: Python: film_box.ImageDisplayFormat = r'STANDARD\\1,1'" in result.output
    assert "Seen: The print example in the documentation of pynetdicom has it" in result.output
    assert max(map(len, result.output.splitlines())) <= 100


@pytest.mark.parametrize("code", CATALOG)
def test_every_finding_is_explained(run, code):
    result = run(code)

    assert result.exit_code == 0
    assert result.output.startswith(f"{code} {CATALOG[code].severity.word}: ")
    assert "\n\nExpected: " in result.output
    assert ("Seen: " in result.output) is bool(CATALOG[code].seen)


@pytest.mark.parametrize(("remark", "code"), CODE_OF_REMARK.items())
def test_what_the_log_calls_a_remark_is_explained_by_its_finding(run, remark, code):
    assert run(remark).output == run(code).output


@pytest.mark.parametrize("word", ["Unusable-Window", " UNUSABLE-WINDOW ", "unusable-window:"])
def test_a_remark_is_found_as_it_is_copied(run, word):
    assert run(word).output.startswith("PSS103 warning: Window that cannot be used")


@pytest.mark.parametrize("status", ["0xB006", "0xb006", "b006", "B006H", " 0xB006: "])
def test_a_status_is_explained_by_its_finding(run, status):
    result = run(status)

    head = "0xB006 Elements discarded\n\nIt comes when: strict: what a display would show is not printed: overlays,"
    assert result.exit_code == 0
    assert result.output.startswith(head)
    assert result.output.endswith(f"\n\n{run('PSS105').output}")


def test_a_status_is_explained_by_all_findings_that_it_may_be(run):
    output = run("0xB000").output

    assert output.endswith(f"\n\n{run('PSS103').output}\n{run('PSS104').output}")
    assert [each["code"] for each in json.loads(run("0xB000", "--json").output)] == ["PSS103", "PSS104"]


@pytest.mark.parametrize("status", Status, ids=lambda status: f"0x{status:04X}")
def test_every_status_is_explained_in_lines_of_a_terminal(run, status):
    result = run(f"0x{status:04X}")

    assert (result.exit_code, result.output.startswith(f"0x{status:04X} {status.meaning}\n")) == (0, True)
    assert max(map(len, result.output.splitlines())) <= 100
    assert "`" not in result.output


def test_of_a_status_for_which_the_scu_is_not_to_blame_that_is_told(run):
    assert run("0xC602").output.endswith("\n\nNo finding: it says nothing about who sent the request.\n")
    assert json.loads(run("0xC602", "--json").output) == []


def test_a_status_that_is_never_answered_is_an_error(run):
    result = run("0xB123")

    assert result.exit_code == 2
    assert "this printer answers no request with '0xB123'; docs/statuses.md has what it does" in result.output


def test_lines_of_a_program_stay_lines(run):
    assert "\nfilm_box.ReferencedFilmSessionSequence = [session]\n" in run("PSF101").output


def test_an_unknown_code_is_an_error_that_names_the_nearest(run):
    result = run("PSF12")

    assert result.exit_code == 2
    assert "no finding has the code 'PSF12', the nearest is PSF112" in result.output
    assert "Traceback" not in result.output


def test_an_unknown_remark_is_an_error_that_names_the_nearest(run):
    result = run("unusable-windows")

    assert result.exit_code == 2
    assert "no finding has the code 'unusable-windows', the nearest is unusable-window;" in result.output


def test_without_a_code_all_are_listed_with_severity_and_title(run):
    result = run()

    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()] == list(CATALOG)
    assert "PSQ102  info     Film Session not deleted" in result.output.splitlines()


def test_a_finding_as_json_has_all_that_is_known(run):
    explained = json.loads(run("PSX105", "--json").output)

    assert explained == {
        "code": "PSX105",
        "severity": "error",
        "title": CATALOG["PSX105"].title,
        "clause": "PS3.4 H.4.2.2.4",
        "expected": CATALOG["PSX105"].expected,
        "meaning": CATALOG["PSX105"].meaning,
        "instead": CATALOG["PSX105"].instead,
        "seen": "",
    }


def test_all_as_json_are_a_list(run):
    assert [each["code"] for each in json.loads(run("--json").output)] == list(CATALOG)
