"""``printscp jobs`` on data folders of servers that run and of those that do not."""

import json
import os
import sqlite3
import sys
from contextlib import closing
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from pydicom import dcmread

from printscp.cli.main import main
from printscp.client import PrintClient
from printscp.deliver.command import CommandDelivery
from printscp.deliver.store_scu import StoreDelivery
from printscp.film.job_state import JobState
from printscp.film.session import FilmSession
from printscp.lab.films import row_layout
from printscp.outcomes import Done, Failed, Held
from printscp.output.matched_identity import MATCHED_KEYWORDS
from printscp.settings import QueueSettings
from printscp.spool import sqlite_file
from printscp.spool.shelf import Label, Shelf
from printscp.spool.store import FilmStore
from tests.data_folders import DataFolder
from tests.network_fixtures import wait_until
from tests.storage_scp import Pacs

STOPPED = "the server does not run; what waits is done when it starts\n"
WHOSE = Held(problem="whose films are these?")
NOBODY = 65534


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def folder(tmp_path):
    """With a job that is rendered and waits for "out" and "pacs"."""
    with DataFolder(tmp_path) as folder:
        folder.add(deliveries=("out", "pacs"))
        folder.render()
        yield folder


def run(data, *arguments):
    return CliRunner().invoke(main, ["jobs", *map(str, arguments), "--data", str(data)])


def told(data, *arguments) -> tuple[int, str, str]:
    result = run(data, *arguments)
    return result.exit_code, result.stdout, result.stderr


def test_without_a_command_the_jobs_are_listed_newest_first(folder, tmp_path):
    folder.add("1.2.5")

    result = run(tmp_path)

    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["Job", "2", "1"]
    assert result.stdout == run(tmp_path, "list").stdout


def test_the_list_may_be_shorter_and_of_some_states_and_in_json(folder, tmp_path):
    folder.add("1.2.5")
    folder.add("1.2.6")

    assert [job["number"] for job in json.loads(run(tmp_path, "-n", 1, "--json").stdout)] == [3]
    assert [job["number"] for job in json.loads(run(tmp_path, "--state", "processing", "--json").stdout)] == [1]
    assert json.loads(run(tmp_path, "list", "--state", "aborted", "--json").stdout) == []


def test_the_list_tells_of_stored_images_that_wait(folder, tmp_path):
    shelf = Shelf(tmp_path)
    shelf.open()
    for sheet, images in [("2.25.1", ("1.1", "1.2")), ("2.25.2", ("1.3",)), ("2.25.3", ())]:
        shelf.begin(sheet, Label(printer="film1", ae_title="FILM1", calling_ae="CT1", begun=1.0))
        for image in images:
            shelf.put(sheet, image, b"")

    table, in_json = run(tmp_path), run(tmp_path, "--json")

    assert table.stderr == in_json.stderr == "3 stored images wait on 2 sheets to become a job\n"
    assert [job["number"] for job in json.loads(in_json.stdout)] == [1]


@pytest.mark.parametrize(
    "arguments", [("--data", "{}", "show", "1"), ("show", "1", "--data", "{}"), ("show", "--data", "{}", "1")]
)
def test_the_data_folder_stands_before_the_command_or_after_it(folder, tmp_path, arguments):
    result = CliRunner().invoke(main, ["jobs", *(argument.format(tmp_path) for argument in arguments)])

    assert result.stdout.startswith("job 1  1.2.3.4\n")


def test_the_data_folder_may_be_that_of_the_environment(folder, tmp_path):
    result = CliRunner().invoke(main, ["jobs", "show", "1"], env={"PRINTSCP_DATA": str(tmp_path)})

    assert result.stdout.startswith("job 1  1.2.3.4\n")


def test_a_job_is_shown_with_its_deliveries_and_what_they_wait_for(folder, tmp_path):
    folder.settle("out", Done(receipt="2026-11-21/a.pdf"))
    folder.settle("pacs", WHOSE)

    lines = run(tmp_path, "show", 1).stdout.splitlines()

    assert "    2026-11-21/a.pdf" in lines
    assert lines[-1] == "    whose films are these?"
    assert json.loads(run(tmp_path, "show", 1, "--json").stdout)[0]["tasks"][2]["problem"] == "whose films are these?"


def test_a_command_that_is_not_there_is_told_with_the_nearest(folder, tmp_path):
    code, _, err = told(tmp_path, "holt", 1)

    assert code == 2
    assert "No such command 'holt'" in err


def test_the_help_is_that_of_all_verbs(tmp_path):
    result = CliRunner().invoke(main, ["jobs", "--help"])

    assert "redeliver" in result.stdout
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("hold", 1), "job 1: pending-held (out:pending-held pacs:pending-held)\n"),
        (("hold", 1, "--to", "pacs"), "job 1: processing (out:pending pacs:pending-held)\n"),
        (("cancel", 1, "--to", "pacs"), "job 1: processing (out:pending pacs:canceled)\n"),
        (("cancel", 1), "job 1: canceled (out:canceled pacs:canceled)\n"),
        (("reprint", 1), "job 1: processing (out:pending pacs:pending)\n"),
        (("re-render", 1, "--only"), "job 1: pending (out:pending pacs:pending)\n"),
        (("redeliver", 1, "--to", "out"), "job 1: processing (out:pending pacs:pending)\n"),
        (("match", 1, "--patient-id", "42"), "job 1: processing (out:pending pacs:pending)\n"),
    ],
)
def test_a_verb_says_what_became_of_the_job_and_whether_anybody_does_it_now(folder, tmp_path, arguments, said):
    waits = ":pending " in said or ":pending)" in said

    assert told(tmp_path, *arguments) == (0, said, STOPPED if waits else "")


def test_what_was_held_is_released(folder, tmp_path):
    run(tmp_path, "hold", 1)

    assert told(tmp_path, "release", 1) == (0, "job 1: processing (out:pending pacs:pending)\n", STOPPED)


def test_purged_films_are_told_as_such(folder, tmp_path):
    run(tmp_path, "cancel", 1)

    assert told(tmp_path, "purge", 1) == (0, "job 1: canceled, purged (out:canceled pacs:canceled)\n", "")


def test_undelivered_films_are_purged_only_by_that_word(folder, tmp_path):
    folder.settle("out", Failed(problem="never"))
    folder.settle("pacs", Failed(problem="never"))

    code, _, err = told(tmp_path, "purge", 1)
    said = told(tmp_path, "purge", 1, "--undelivered")

    assert (code, err) == (
        1,
        "printscp: job 1 is not delivered everywhere, and its films would be lost; see --undelivered\n",
    )
    assert said == (0, "job 1: aborted, purged (out:aborted pacs:aborted)\n", "")


def test_of_several_jobs_those_are_done_that_can_be_and_the_others_are_told(folder, tmp_path):
    folder.add("1.2.5")
    run(tmp_path, "cancel", 1)

    code, out, err = told(tmp_path, "cancel", 9, 1, 2)

    assert code == 1
    assert out == "job 2: canceled (out:canceled)\n"
    assert err == "printscp: there is no job 9\njob 1 has nothing to cancel: it is canceled\n"


def test_a_job_that_is_not_there_cannot_be_shown(folder, tmp_path):
    assert told(tmp_path, "show", 1, 9) == (1, "", "printscp: there is no job 9\n")


@pytest.mark.parametrize("number", ["0", "-1", "one"])
def test_what_is_no_number_of_a_job_is_a_usage_error(folder, tmp_path, number):
    assert told(tmp_path, "hold", "--", number)[0] == 2


def test_a_delivery_that_is_new_to_the_job_is_one_of_the_settings(folder, tmp_path):
    (tmp_path / "other.toml").write_text('[deliveries.paper]\ntype = "folder"\npath = "paper"\n')

    unknown = told(tmp_path, "redeliver", 1, "--to", "paper")
    misspelled = told(tmp_path, "redeliver", 1, "--to", "papre", "-c", "other.toml")
    known = told(tmp_path, "redeliver", 1, "--to", "paper", "-c", "other.toml")

    ending = "say with -c which settings file the server has\n"
    assert unknown == (1, "", f"printscp: there is no delivery paper in the default settings, only out; {ending}")
    assert misspelled == (1, "", f"printscp: there is no delivery papre in other.toml, only out, paper; {ending}")
    assert known == (0, "job 1: pending (out:pending pacs:pending paper:pending)\n", STOPPED)


def test_all_that_can_be_said_of_a_patient_is_kept(folder, tmp_path):
    words = {
        "--patient-id": "42",
        "--issuer-of-patient-id": "HOSPITAL",
        "--patient-name": "Doe^Jane",
        "--birth-date": "19500131",
        "--sex": "F",
        "--accession-number": "A1",
        "--study-uid": "1.2.9",
        "--study-id": "S1",
        "--study-date": "20261121",
        "--study-time": "1011",
        "--referring-physician": "Roe^Rita",
    }

    code, _, _ = told(tmp_path, "match", 1, *chain.from_iterable(words.items()))

    store = FilmStore(tmp_path)
    said = dcmread(store.identity(folder.queue.job(1).file), force=True)
    assert code == 0
    assert [str(said[keyword].value) for keyword in MATCHED_KEYWORDS] == [
        "42", "HOSPITAL", "Doe^Jane", "19500131", "F", "A1", "1.2.9", "20261121", "1011", "S1", "Roe^Rita",
    ]  # fmt: skip


def test_a_person_who_says_another_patient_than_the_print_scu_is_told_so(tmp_path):
    session = FilmSession(uid="1.2.3", stray=(("PatientID", "42"), ("PatientName", "Doe^Jane")))
    with DataFolder(tmp_path) as folder:
        folder.add(deliveries=("pacs",), session=session)

        other = told(tmp_path, "match", 1, "--patient-id", "42", "--patient-name", "Roe^Rita")
        same = told(tmp_path, "match", 1, "--patient-id", "42", "--patient-name", "DOE^JANE")

    assert other == (
        0,
        "job 1: pending (pacs:pending)\n",
        f"the print SCU told another Patient's Name than you; what you said is what counts\n{STOPPED}",
    )
    assert same == (0, "job 1: pending (pacs:pending)\n", STOPPED)


def test_an_identity_that_may_not_be_is_a_usage_error(folder, tmp_path):
    code, _, err = told(tmp_path, "match", 1, "--patient-id", "42", "--sex", "X")

    assert code == 2
    assert "PatientSex 'X' is not M, F or O" in err


# Folders that cannot be used.


@pytest.mark.parametrize("command", ["list", "show 1", "hold 1"])
def test_a_folder_without_jobs_is_told(tmp_path, command):
    assert told(tmp_path / "none", *command.split()) == (
        20,
        "",
        f"printscp: {tmp_path / 'none'} has no jobs; is it the --data folder of the server?\n",
    )


def test_the_folder_of_a_newer_version_is_left_alone(folder, tmp_path):
    folder.queue.close()
    with closing(sqlite3.connect(tmp_path / "queue.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")

    code, _, err = told(tmp_path, "hold", 1)

    assert code == 20
    assert f"{tmp_path / 'queue.sqlite'} was written by printscp " in err
    assert "install that version or a newer one" in err


def test_the_folder_of_an_older_version_is_brought_up_to_date_by_the_server(folder, tmp_path):
    folder.queue.close()
    with closing(sqlite3.connect(tmp_path / "queue.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 0")

    code, _, err = told(tmp_path, "hold", 1)

    assert code == 20
    assert err.endswith("is of an older version: start the server once, which brings it up to date\n")


def test_what_is_no_queue_is_told(tmp_path):
    (tmp_path / "queue.sqlite").write_bytes(b"no database at all, but long enough to be looked at as one" * 20)

    code, _, err = told(tmp_path)

    assert code == 20
    assert "is no SQLite database, or a damaged one" in err


def test_a_queue_that_another_process_holds_is_told(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_file, "_BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(tmp_path / "queue.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        seen = run(tmp_path)
        code, _, err = told(tmp_path, "hold", 1)

    assert seen.exit_code == 0
    assert code == 45
    assert err == f"printscp: {tmp_path / 'queue.sqlite'}: another process has held the queue for 0 s\n"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_folder_that_one_may_not_look_into_is_told(folder, tmp_path):
    tmp_path.chmod(0)
    try:
        code, _, err = _as_nobody(lambda: told(tmp_path))
    finally:
        tmp_path.chmod(0o700)

    assert code == 20
    assert err == f"printscp: {tmp_path / 'queue.sqlite'}: Permission denied\n"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_folder_that_one_may_not_write_to_is_told():
    with TemporaryDirectory() as name:
        path = Path(name)
        with DataFolder(path) as folder:
            folder.add()
        path.chmod(0o555)
        code, _, err = _as_nobody(lambda: told(path, "hold", 1))
        path.chmod(0o700)

    assert code == 20
    assert err == f"printscp: {path / 'queue.sqlite'}: Permission denied\n"


def _as_nobody(action):
    """Do *action* as a user who may do nothing, where this one may do everything."""
    if os.geteuid() != 0:
        return action()
    os.seteuid(NOBODY)
    try:
        return action()
    finally:
        os.seteuid(0)


# With a server that runs.


def printed(server) -> None:
    with PrintClient(server.host, server.port, called_ae="PRINTSCP") as client:
        client.print_film(row_layout())


def wait_for(server, lane: str, state: JobState, seconds: float = 30) -> None:
    wait_until(lambda: {task.lane: task.state for task in server.queue.job(1).tasks}[lane] is state, seconds)


@pytest.mark.network
def test_a_running_server_prints_again_what_is_asked_for(server):
    printed(server)
    (film,) = server.films(1)
    wait_for(server, "out", JobState.COMPLETED)
    film.unlink()

    code, _, err = told(server.data, "reprint", 1)

    assert (code, err) == (0, "")
    assert server.films(1) == [film]


@pytest.mark.network
def test_films_reach_the_pacs_with_the_patient_whom_a_person_named(server_with):
    with Pacs() as pacs:
        delivery = StoreDelivery(type="store", address=pacs.address)
        server = server_with(printer={"deliver": ("pacs",)}, deliveries={"pacs": delivery})
        printed(server)
        wait_for(server, "pacs", JobState.HELD)
        shown = run(server.data, "show", 1).stdout

        code, _, _ = told(server.data, "match", 1, "--patient-id", "42", "--patient-name", "Doe^Jane")
        wait_for(server, "pacs", JobState.COMPLETED)

    assert code == 0
    assert shown.splitlines()[-1] == (
        "    job 1 is held until somebody says whose films these are: printscp jobs match 1 --patient-id ..."
    )
    assert [(film.PatientID, film.PatientName) for film in pacs.stored] == [("42", "Doe^Jane")]


@pytest.mark.network
@pytest.mark.skipif(os.name != "posix", reason="looks for the process by its number")
def test_what_is_being_delivered_ends_when_it_is_canceled(server_with, tmp_path):
    note = tmp_path / "number"
    program = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid()) + '.'); time.sleep(60)"
    delivery = CommandDelivery(type="command", argv=[sys.executable, "-c", program])
    server = server_with(
        printer={"deliver": ("sleeps",)},
        deliveries={"sleeps": delivery},
        queue=QueueSettings(render_processes=1),
    )
    printed(server)
    wait_until(lambda: note.exists() and note.read_text().endswith("."), 60)
    number = int(note.read_text()[:-1])

    said = told(server.data, "cancel", 1)

    assert said == (0, "job 1: canceled (sleeps:canceled)\n", "")
    wait_until(lambda: not _is_alive(number))


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{number}/stat")
    return not (state.exists() and state.read_text().split()[2] == "Z")
