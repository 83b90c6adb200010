"""What `printscp trace` shows of recorded associations."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from printscp.cli.main import main
from printscp.lab import bundle
from printscp.lab.journal import name_of
from tests.lab.records import REQUEST
from tests.lab.test_trace import RECORD


@pytest.fixture
def data(tmp_path):
    """A data folder with associations 12 of CT1 and 13 of MR1."""
    folder = tmp_path / "data" / "associations"
    folder.mkdir(parents=True)
    other = replace(RECORD, number=13, request=replace(REQUEST, calling_ae="MR1"), end=None)
    for record in (RECORD, other):
        bundle.write(record, folder / name_of(record))
    return tmp_path / "data"


def run(*arguments, data):
    return CliRunner().invoke(main, ["trace", "--data", str(data), *map(str, arguments)], catch_exceptions=False)


def cells(result):
    return [line.split("\t") for line in result.stdout.splitlines()]


def test_without_an_argument_the_associations_are_listed_the_newest_first(data):
    head, *rows = cells(run(data=data))

    assert head == ["Association", "Began", "SCU", "Printer", "Messages", "Findings", "End"]
    assert [(row[0], row[2], row[3], row[4], row[6]) for row in rows] == [
        ("13", "MR1", "film", "2", "open"),
        ("12", "CT1", "film", "2", "released"),
    ]


def test_the_list_can_be_of_one_calling_ae_title(data):
    assert [row[0] for row in cells(run("--calling", "CT1", data=data))[1:]] == ["12"]


def test_the_list_as_json_has_a_summary_of_each(data):
    newest, oldest = json.loads(run("--json", data=data).stdout)

    assert (newest["number"], newest["calling_ae"], newest["end"]) == (13, "MR1", None)
    assert (oldest["number"], oldest["message_count"], oldest["end"]) == (12, 2, "released")


@pytest.mark.parametrize(("which", "number"), [(("12",), 12), (("last",), 13), (("last", "--calling", "CT1"), 12)])
def test_an_association_is_shown_by_its_number_and_the_newest_as_last(data, which, number):
    result = run(*which, data=data)

    assert result.exit_code == 0
    assert result.stdout.startswith(f"association {number}  ")
    assert "N-CREATE-RQ" in result.stdout


def test_a_file_is_shown_wherever_it_is(data, tmp_path):
    bundle.write(RECORD, tmp_path / "bug.jsonl.gz")

    assert run(tmp_path / "bug.jsonl.gz", data=data).stdout.startswith("association 12  ")


def test_data_sets_are_shown_masked_until_patient_data_is_asked_for(data):
    masked = run("12", "--datasets", data=data).stdout
    whole = run("12", "--datasets", "--patient-data", data=data).stdout

    assert "FilmSessionLabel: (masked, 8 characters)" in masked
    assert "DOE" not in masked
    assert "FilmSessionLabel: DOE^JOHN" in whole


def test_an_association_as_json_has_its_messages(data):
    found = json.loads(run("12", "--json", data=data).stdout)

    assert [each["name"] for each in found["messages"]] == ["N-CREATE-RQ", "N-CREATE-RSP"]


def test_where_nothing_was_recorded_the_list_is_empty(tmp_path):
    result = run(data=tmp_path)

    assert (result.exit_code, len(cells(result))) == (0, 1)


@pytest.mark.parametrize(
    ("which", "code", "words"),
    [
        ("99", 21, "association 99 is not recorded; `printscp trace` lists those that are"),
        ("missing.jsonl", 20, "missing.jsonl: No such file or directory"),
    ],
)
def test_what_is_not_there_is_told(data, which, code, words):
    result = run(which, data=data)

    assert result.exit_code == code
    assert words in result.stderr


def test_without_any_association_there_is_no_last(tmp_path):
    result = run("last", "--calling", "CT9", data=tmp_path)

    assert result.exit_code == 21
    assert "no association from CT9 is recorded" in result.stderr


def test_a_data_folder_that_is_not_there_is_told(tmp_path):
    result = run(data=tmp_path / "missing")

    assert result.exit_code == 20
    assert "there is no such folder" in result.stderr


def test_a_file_that_is_no_bundle_is_told(data, tmp_path):
    (tmp_path / "film.dcm").write_bytes(b"DICM")

    result = run(tmp_path / "film.dcm", data=data)

    assert result.exit_code == 22
    assert "is no association that printscp has saved" in result.stderr


def test_a_damaged_file_does_not_hide_the_others(data):
    (data / "associations" / "000014_20261122T041500_CT1.jsonl").write_text("{}\n")

    result = run(data=data)

    assert [row[0] for row in cells(result)[1:]] == ["13", "12"]
    assert "000014_20261122T041500_CT1.jsonl: is no association" in result.stderr
