"""Documents handed to a program: its arguments, its environment, and what its exit codes mean."""

import json
import stat
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from printscp.deliver.command import VARIABLES, CommandDelivery
from printscp.deliver.delivery import attempt
from printscp.film.printer import FileKind
from printscp.outcomes import Done, Failed, Later
from tests.parcels import make_parcel

REPORT = "import json, os, sys; json.dump([sys.argv[2:], dict(os.environ), os.getcwd()], open(sys.argv[1], 'w'))"


def command(*argv: str, **keys) -> CommandDelivery:
    return CommandDelivery(type="command", argv=argv, **keys)


def delivered(delivery, parcel):
    return attempt(delivery, parcel, lambda _: None)


def told(tmp_path, parcel, *arguments: str, **keys) -> tuple[list[str], dict[str, str], str]:
    """What a program is told: its arguments, its environment and its working directory."""
    report = tmp_path / "report"
    outcome = delivered(command(sys.executable, "-c", REPORT, str(report), *arguments, **keys), parcel)
    assert outcome == Done(receipt="exit 0")
    return json.loads(report.read_text())


def test_a_program_gets_its_arguments_with_the_fields_filled_in(tmp_path):
    parcel = make_parcel(tmp_path, copies=3)

    arguments, _, _ = told(tmp_path, parcel, "{pdf}", "--copies={copies}", "{scu}/{number}", "{{x}}", "", "a  b;$HOME")

    pdf = str(parcel.documents[0].path)
    assert arguments == [pdf, "--copies=3", "CT1/7", "{x}", "", "a  b;$HOME"]


def test_each_document_is_an_argument_of_its_own(tmp_path):
    parcel = make_parcel(tmp_path, (FileKind.PDF, FileKind.PNG), films=2)

    arguments, _, _ = told(tmp_path, parcel, "before", "{documents}", "after")

    assert arguments == ["before", *(str(document.path) for document in parcel.documents), "after"]


def test_paths_mean_the_same_in_every_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parcel = make_parcel(tmp_path.relative_to(tmp_path))
    (tmp_path / "elsewhere").mkdir()

    arguments, _, folder = told(tmp_path, parcel, "{pdf}", cwd="elsewhere")

    assert arguments == [str(tmp_path / "parcel" / "1.2.3.4" / "pdf.pdf")]
    assert folder == str(tmp_path / "elsewhere")


def test_a_program_beside_the_settings_is_found_from_every_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    program = tmp_path / "deliver.sh"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(stat.S_IRWXU)
    (tmp_path / "elsewhere").mkdir()

    outcome = delivered(command("./deliver.sh", cwd="elsewhere"), make_parcel(tmp_path))

    assert outcome == Done(receipt="exit 0")


def test_no_ae_title_becomes_an_option(tmp_path):
    arguments, environment, _ = told(tmp_path, make_parcel(tmp_path, calling_ae="--help x"), "{scu}")

    assert arguments == ["_-help_x"]
    assert environment["PRINTSCP_SCU"] == "_-help_x"


def test_the_job_is_told_in_the_environment_too(tmp_path, monkeypatch):
    monkeypatch.setenv("INHERITED", "yes")

    _, environment, folder = told(tmp_path, make_parcel(tmp_path, films=2, copies=3))

    assert {variable: environment[variable] for variable in VARIABLES} == {
        "PRINTSCP_JOB": "1234",
        "PRINTSCP_NUMBER": "7",
        "PRINTSCP_UID": "1.2.3.4",
        "PRINTSCP_PRINTER": "FILM1",
        "PRINTSCP_SCU": "CT1",
        "PRINTSCP_COPIES": "3",
        "PRINTSCP_FILMS": "2",
    }
    assert environment["INHERITED"] == "yes"
    assert folder == str(Path.cwd())


def test_the_kinds_are_those_of_the_printer_or_those_asked_for_and_the_pdf_where_it_is_named():
    printer_files = (FileKind.TIFF,)

    assert command("x", "{documents}").kinds(printer_files) == (FileKind.TIFF,)
    assert command("x", "{documents}", files=["png"]).kinds(printer_files) == (FileKind.PNG,)
    assert command("x", "in={pdf}").kinds(printer_files) == (FileKind.PDF, FileKind.TIFF)
    assert command("x", "{pdf}", files=["png", "pdf"]).kinds(printer_files) == (FileKind.PNG, FileKind.PDF)


@pytest.mark.parametrize(
    ("code", "keys", "outcome"),
    [
        (0, {}, Done(receipt="exit 0")),
        (1, {}, Later(problem="sh ended with exit code 1", everyone=False)),
        (75, {}, Later(problem="sh ended with exit code 75", everyone=True)),
        (127, {}, Later(problem="sh ended with exit code 127", everyone=True)),
        (65, {}, Failed(problem="sh ended with exit code 65")),
        (7, {"down": [7]}, Later(problem="sh ended with exit code 7", everyone=True)),
        (75, {"down": [7]}, Later(problem="sh ended with exit code 75", everyone=False)),
        (8, {"never": [8]}, Failed(problem="sh ended with exit code 8")),
    ],
)
def test_exit_codes_have_their_meaning(tmp_path, code, keys, outcome):
    assert delivered(command("sh", "-c", f"exit {code}", **keys), make_parcel(tmp_path)) == outcome


def test_a_program_that_a_signal_ends_is_tried_again(tmp_path):
    outcome = delivered(command("sh", "-c", "kill -SEGV $$"), make_parcel(tmp_path))

    assert outcome == Later(problem="sh ended with exit code 139 (signal 11)", everyone=False)


def test_a_program_that_hangs_is_ended_and_tried_again(tmp_path):
    outcome = delivered(command("sleep", "600", timeout=0.5), make_parcel(tmp_path))

    assert outcome == Later(problem="sleep did not end within 0.4 s", everyone=False)


def test_a_program_that_is_missing_holds_all_jobs_and_is_told(tmp_path):
    delivery = command("no-such-program", "{pdf}", cwd=tmp_path / "missing")
    problem = "the program no-such-program is not there, or may not be run"

    assert delivered(delivery, make_parcel(tmp_path)) == Later(problem=problem, everyone=True)
    assert delivery.problems() == (problem, f"{tmp_path / 'missing'} is no folder")


def test_a_program_that_is_none_holds_all_jobs(tmp_path):
    program = tmp_path / "program"
    program.write_bytes(b"no program")
    program.chmod(stat.S_IRWXU)

    outcome = delivered(command(str(program)), make_parcel(tmp_path))

    assert outcome == Later(problem=f"{program} ended with exit code 126", everyone=True)


def test_a_folder_that_is_missing_holds_all_jobs(tmp_path):
    outcome = delivered(command("true", cwd=tmp_path / "missing"), make_parcel(tmp_path))

    assert outcome == Later(problem=f"{tmp_path / 'missing'}: No such file or directory", everyone=True)


def test_a_program_that_is_there_has_no_problems():
    assert command("true").problems() == ()


@pytest.mark.parametrize(("keys", "shown"), [({}, ""), ({"show_output": True}, "out\nerror\n")])
def test_what_a_program_writes_is_shown_only_when_asked_for(tmp_path, capfd, keys, shown):
    delivered(command("sh", "-c", "echo out; echo error >&2", **keys), make_parcel(tmp_path))

    assert capfd.readouterr() == ("", shown)


@pytest.mark.parametrize(
    ("argv", "problem"),
    [
        ([], "must name a program first"),
        ([""], "must name a program first"),
        (["{scu}"], "the program itself has no fields"),
        (["{documents}"], "the program itself has no fields"),
        (["x", "{pfd}"], "there is no field {pfd}, do you mean pdf?"),
        (["x", "-i={documents}"], "{documents} becomes an argument for each document, so it stands alone"),
        (["x", "{patient_name}"], "there is no field {patient_name}"),
        (["x", "a\0b"], "no argument of a program can have a NUL"),
    ],
)
def test_arguments_that_cannot_be_used_are_told_in_words(argv, problem):
    with pytest.raises(ValidationError) as error:
        command(*argv)

    assert problem in str(error.value)


@pytest.mark.parametrize("keys", [{"down": [0]}, {"never": [256]}, {"down": ["7"]}])
def test_an_exit_code_is_a_number_from_1_to_255(keys):
    with pytest.raises(ValidationError, match="Input should be"):
        command("true", **keys)


def test_an_exit_code_has_one_meaning():
    with pytest.raises(ValidationError, match="exit codes in both down and never: 7"):
        command("true", down=[6, 7], never=[7, 8])
