"""The operator's verbs, on a data folder whose server does not run."""

import sqlite3
from contextlib import closing

import pytest
from pydicom import dcmread

from printscp.outcomes import Done, Failed, Held, Later
from printscp.output.matched_identity import matched_identity
from printscp.spool.operator import NotPossible, Operator
from printscp.spool.queue import RENDER, NewerFolder
from tests.data_folders import DataFolder

DOWN = Later(problem="down", everyone=True)
WHOSE = Held(problem="whose films are these?")
PAPER = Held(problem="nobody knows whether it was printed")
JANE = matched_identity({"PatientID": "42", "PatientName": "Doe^Jane"})


@pytest.fixture
def folder(tmp_path):
    """With one job, which is rendered, for two deliveries."""
    with DataFolder(tmp_path) as folder:
        folder.add(deliveries=("out", "pacs"))
        folder.render()
        yield folder


@pytest.fixture
def operator(folder):
    with Operator(folder.path) as operator:
        yield operator


def refusal(verb, *arguments, **keys) -> str:
    with pytest.raises(NotPossible) as caught:
        verb(*arguments, **keys)
    return str(caught.value)


def test_a_folder_without_a_queue_is_no_data_folder(tmp_path):
    with pytest.raises(FileNotFoundError), Operator(tmp_path):
        pass


def test_a_full_disk_has_its_reserve_again_where_the_queue_cannot_be_used(folder, monkeypatch):
    folder.queue.close()
    with closing(sqlite3.connect(folder.store.queue_path)) as queue:
        queue.execute("PRAGMA user_version = 77")
    folder.store.take_reserve()
    # Any disk is full then.
    monkeypatch.setattr("printscp.spool.operator.RESERVE_OCTETS", 1 << 80)

    with pytest.raises(NewerFolder), Operator(folder.path):
        pass

    assert (folder.path / "reserve").stat().st_size == 1 << 20


def test_it_knows_whether_the_server_runs(folder, operator):
    stopped = operator.server_is_running
    folder.store.open()
    running = operator.server_is_running
    folder.store.close()

    assert (stopped, running, operator.server_is_running) == (False, True, False)


def test_the_newest_jobs_come_first(folder, operator):
    folder.add("1.2.5")
    folder.add("1.2.6")

    assert [job.number for job in operator.jobs(most=2)] == [3, 2]


@pytest.mark.parametrize("verb", ["job", "hold", "release", "cancel", "reprint", "redeliver", "purge"])
def test_a_job_that_is_not_there_is_told(operator, verb):
    assert refusal(getattr(operator, verb), 9) == "there is no job 9"


@pytest.mark.parametrize("verb", ["hold", "release", "cancel"])
def test_a_delivery_that_the_job_has_not_is_told_with_those_that_it_has(operator, verb):
    assert refusal(getattr(operator, verb), 1, ["paper"]) == "job 1 does not go to paper, but to out, pacs"


def test_what_is_held_is_not_done_until_it_is_released(folder, operator):
    operator.hold(1)
    held = (folder.states(), folder.queue.claim("out"))

    operator.release(1)

    assert held == ({"render": "completed", "out": "pending-held", "pacs": "pending-held"}, None)
    assert folder.states() == {"render": "completed", "out": "pending", "pacs": "pending"}


def test_one_delivery_may_be_held_by_itself(folder, operator):
    operator.hold(1, ["pacs"])

    assert folder.states() == {"render": "completed", "out": "pending", "pacs": "pending-held"}


def test_without_its_rendering_all_of_a_job_is_held_and_released(folder, operator):
    folder.add("1.2.9")
    operator.hold(2, ["render"])
    held = folder.states(2)

    operator.release(2, ["out"])

    assert held == {"render": "pending-held", "out": "pending-held"}
    assert folder.states(2) == {"render": "pending", "out": "pending"}


def test_what_is_over_cannot_be_held_released_or_canceled(folder, operator):
    folder.settle("out", Done())
    folder.settle("pacs", Done())

    assert refusal(operator.hold, 1) == "job 1 has nothing that waits: it is completed"
    assert refusal(operator.release, 1) == "job 1 has nothing that is held: it is completed"
    assert refusal(operator.cancel, 1) == "job 1 has nothing to cancel: it is completed"


def test_what_waits_for_another_try_is_tried_at_once_when_it_is_released(folder, operator):
    folder.settle("pacs", DOWN)

    operator.release(1)

    assert folder.states()["pacs"] == "pending"


def test_cancel_ends_what_is_not_over_and_leaves_what_is_delivered(folder, operator):
    folder.settle("out", Done())

    operator.cancel(1)

    assert folder.states() == {"render": "completed", "out": "completed", "pacs": "canceled"}


def test_a_reprint_goes_everywhere_again_without_being_rendered_again(folder, operator):
    folder.settle("out", Done())
    folder.settle("pacs", Done())

    operator.reprint(1)

    assert folder.states() == {"render": "completed", "out": "pending", "pacs": "pending"}


def test_what_is_being_delivered_is_not_delivered_once_more_beside_it(folder, operator):
    folder.queue.claim("pacs")

    assert refusal(operator.reprint, 1) == "job 1 is being done just now in pacs; wait, or cancel it first"


def test_documents_that_are_being_delivered_are_not_made_again(folder, operator):
    folder.queue.claim("pacs")

    assert "in pacs" in refusal(operator.rerender, 1, deliver=False)


@pytest.mark.parametrize(("deliver", "out"), [(True, "pending"), (False, "completed")])
def test_documents_are_made_again_and_delivered_again_or_not(folder, operator, deliver, out):
    folder.settle("out", Done())

    operator.rerender(1, deliver=deliver)

    assert folder.states() == {"render": "pending", "out": out, "pacs": "pending"}


def test_a_job_is_delivered_again_where_it_was_not_delivered(folder, operator):
    folder.settle("out", Done())
    folder.settle("pacs", Failed(problem="never"))

    operator.redeliver(1)

    assert folder.states() == {"render": "completed", "out": "completed", "pacs": "pending"}


def test_a_job_that_is_delivered_everywhere_goes_again_only_where_one_says(folder, operator):
    folder.settle("out", Done())
    folder.settle("pacs", Done())
    words = refusal(operator.redeliver, 1)

    operator.redeliver(1, ["pacs"])

    assert words == "job 1 is delivered everywhere; say where to with --to, or reprint it"
    assert folder.states() == {"render": "completed", "out": "completed", "pacs": "pending"}


def test_for_a_delivery_that_is_new_to_the_job_the_documents_are_made_again(folder, operator):
    folder.settle("out", Done())
    folder.settle("pacs", Done())

    operator.redeliver(1, ["paper"])

    assert folder.states() == {"render": "pending", "out": "completed", "pacs": "completed", "paper": "pending"}


def test_nobody_delivers_to_the_rendering(operator):
    assert refusal(operator.redeliver, 1, [RENDER]) == "render is no delivery; see re-render"


@pytest.mark.parametrize("verb", ["reprint", "redeliver"])
def test_what_could_not_be_rendered_is_rendered_again_before_it_is_delivered(folder, operator, verb):
    folder.add("1.2.5")
    folder.settle(RENDER, Failed(problem="no such image"))

    getattr(operator, verb)(2)

    assert folder.states(2) == {"render": "pending", "out": "pending"}


def test_the_films_of_a_job_that_is_over_are_purged_and_its_row_stays(folder, operator):
    folder.settle("out", Done())
    folder.settle("pacs", Done())

    job = operator.purge(1)

    assert (job.purged, job.state.value) == (True, "completed")
    assert list((folder.path / "jobs").iterdir()) == list((folder.path / "documents").iterdir()) == []


def test_the_films_of_a_job_that_waits_are_not_purged(operator):
    assert refusal(operator.purge, 1) == "job 1 is processing; cancel it first"


def test_films_that_were_not_delivered_are_purged_only_where_one_says_so(folder, operator):
    folder.settle("out", Done())
    folder.settle("pacs", Failed(problem="never"))
    words = refusal(operator.purge, 1)

    job = operator.purge(1, undelivered=True)

    assert words == "job 1 is not delivered everywhere, and its films would be lost; see --undelivered"
    assert job.purged


def test_of_a_purged_job_nothing_can_be_done_again(folder, operator):
    folder.settle("out", Done())
    folder.settle("pacs", Done())
    operator.purge(1)

    gone = "the films of job 1 are gone, only its history is left"
    assert refusal(operator.reprint, 1) == gone
    assert refusal(operator.rerender, 1, deliver=True) == gone
    assert refusal(operator.match, 1, JANE) == gone


def test_a_match_is_kept_and_lets_the_delivery_go_on_that_waited_for_it(folder, operator):
    folder.settle("pacs", WHOSE)

    job = operator.match(1, JANE)

    assert folder.states() == {"render": "completed", "out": "pending", "pacs": "pending"}
    assert dcmread(folder.store.identity(job.file), force=True).PatientName == "Doe^Jane"


def test_a_match_releases_nothing_that_an_operator_holds(folder, operator):
    folder.settle("pacs", WHOSE)
    operator.hold(1, ["out"])

    operator.match(1, JANE)

    assert folder.states() == {"render": "completed", "out": "pending-held", "pacs": "pending"}


def test_a_match_releases_nothing_that_waits_for_another_word(folder, operator):
    folder.settle("pacs", WHOSE)
    folder.settle("out", PAPER)
    words = refusal(operator.match, 1, JANE)

    operator.match(1, JANE, ["pacs"])

    assert words == "job 1 is held in out, pacs for different reasons; say with --to where to go on"
    assert folder.states() == {"render": "completed", "out": "pending-held", "pacs": "pending"}


def test_a_match_of_a_job_that_nothing_waits_for_is_kept_all_the_same(folder, operator):
    job = operator.match(1, JANE)

    assert folder.store.identity(job.file) is not None
    assert folder.states()["pacs"] == "pending"
