"""Jobs as people and programs read them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from printscp.cli import job_tables
from printscp.cli.job_tables import deliveries_in_short, details, show_jobs, to_json, waiting_in_short
from printscp.film.job_state import JobState, Reason
from printscp.spool.queue import RENDER
from tests.spool.jobs_in_queue import MOMENT, queued_job, task

RECEIPT = '[{"name": "film.pdf", "kind": "pdf", "media_type": "application/pdf", "suffix": ".pdf", "number": null}]'
RENDERED = task(receipt=RECEIPT)
HELD = task("pacs", JobState.HELD, reason=Reason.APPROVAL, problem="whose films\nare these?", attempts=1)
STOPPED = task(
    "paper",
    JobState.STOPPED,
    reason=Reason.NOT_READY,
    problem="no paper",
    attempts=3,
    deaths=1,
    next_try=MOMENT + timedelta(minutes=5),
)
DONE = task("out", receipt="2026-11-22/120000_ct_7.pdf", warnings=("no font has it",))


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch):
    """Times are shown as in the place of the test, which is anywhere."""
    monkeypatch.setattr(job_tables, "_local", lambda moment: f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}")


def test_all_that_is_known_of_a_job_is_told_in_lines():
    job = queued_job(7, RENDERED, DONE, HELD, STOPPED, films=2)

    assert list(details(job)) == [
        "job 7  1.2.7",
        "  2 films, 1 copy, priority MED",
        "  from CT1 for ct, 2026-11-22 12:00:00",
        "  processing-stopped (resources-are-not-ready) since 2026-11-22 12:00:00",
        "  render: completed (job-completed-successfully) since 2026-11-22 12:00:00",
        "    film.pdf",
        "  out: completed (job-completed-successfully) since 2026-11-22 12:00:00",
        "    2026-11-22/120000_ct_7.pdf",
        "    warning: no font has it",
        "  pacs: pending-held (job-suspended-for-approval) since 2026-11-22 12:00:00",
        "    whose films",
        "    are these?",
        "  paper: processing-stopped (resources-are-not-ready) since 2026-11-22 12:00:00",
        "    no paper",
        "    3 tries",
        "    1 of its processes died",
        "    next try 2026-11-22 12:05:00",
    ]


def test_a_purged_job_and_an_scu_without_a_name_are_told_in_words():
    lines = list(details(queued_job(7, copies=2, calling_ae="", purged=True)))

    assert lines[1] == "  1 film, 2 copies, priority MED"
    assert lines[2].startswith("  from an SCU without AE title for ct, ")
    assert lines[3].endswith("; its films are purged")


def test_elsewhere_than_on_a_terminal_the_table_is_lines_with_tabs(capsys):
    show_jobs([queued_job(7, RENDERED, DONE, HELD), queued_job(6, purged=True)])

    assert capsys.readouterr().out.splitlines() == [
        "Job\tCreated\tPrinter\tSCU\tFilms\tState\tWhere\tProblem",
        "7\t2026-11-22 12:00:00\tct\tCT1\t1\tpending-held\tout:completed pacs:pending-held\tpacs: whose films are these?",
        "6\t2026-11-22 12:00:00\tct\tCT1\t1\tcompleted, purged\tout:completed\t",
    ]


def test_on_a_terminal_nothing_is_cut_off_and_problems_stand_below(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")

    show_jobs([queued_job(7, RENDERED, DONE, HELD), queued_job(6)])

    lines = [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()]
    assert lines[1].split() == ["Job", "Created", "Printer", "SCU", "Films", "State", "Where"]
    assert "…" not in "".join(lines)
    assert lines[-1] == "  job 7: pacs: whose films are these?"


def test_a_job_that_cannot_be_rendered_has_one_problem(capsys):
    failed = task(RENDER, JobState.ABORTED, problem="no such image")
    show_jobs([queued_job(7, failed, replace(DONE, state=JobState.ABORTED, problem="not rendered"))])

    assert capsys.readouterr().out.splitlines()[1].endswith("\trender: no such image")


def test_what_is_over_is_no_problem_any_more(capsys):
    show_jobs([queued_job(7, RENDERED, task("out", JobState.CANCELED, problem="no paper"))])

    assert capsys.readouterr().out.splitlines()[1].endswith("\tout:canceled\t")


def test_each_delivery_is_told_in_short():
    assert deliveries_in_short(queued_job(7, RENDERED, DONE, STOPPED)) == "out:completed paper:processing-stopped"


def test_json_has_all_of_a_job_with_times_in_utc():
    created = datetime(2026, 11, 22, 13, tzinfo=timezone(timedelta(hours=1)))

    told = to_json(queued_job(7, RENDERED, STOPPED, created=created))

    assert told == {
        "number": 7,
        "uid": "1.2.7",
        "created": "2026-11-22T12:00:00+00:00",
        "printer": "ct",
        "calling_ae": "CT1",
        "priority": "MED",
        "films": 1,
        "copies": 1,
        "octets": 100,
        "purged": False,
        "state": "processing-stopped",
        "reason": "resources-are-not-ready",
        "since": "2026-11-22T12:00:00+00:00",
        "tasks": [
            {
                "lane": "render",
                "state": "completed",
                "reason": "job-completed-successfully",
                "since": "2026-11-22T12:00:00+00:00",
                "attempts": 0,
                "deaths": 0,
                "problem": "",
                "next_try": None,
                "receipt": "film.pdf",
                "warnings": [],
            },
            {
                "lane": "paper",
                "state": "processing-stopped",
                "reason": "resources-are-not-ready",
                "since": "2026-11-22T12:00:00+00:00",
                "attempts": 3,
                "deaths": 1,
                "problem": "no paper",
                "next_try": "2026-11-22T12:05:00+00:00",
                "receipt": "",
                "warnings": [],
            },
        ],
    }


def test_images_that_wait_are_told_in_a_line():
    assert waiting_in_short(1, 1) == "1 stored image waits on 1 sheet to become a job"
    assert waiting_in_short(5, 2) == "5 stored images wait on 2 sheets to become a job"
