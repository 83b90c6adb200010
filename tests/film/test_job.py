"""Print jobs and how far they are."""

from printscp.film.identity import IdentitySource
from printscp.film.job import ExecutionStatus, JobReport
from printscp.film.session import FilmSession
from printscp.film.terms import PrintPriority
from tests.jobs import CREATED, film_box, print_job

SESSION = FilmSession(uid="1.2.3.1", print_priority=PrintPriority.LOW, label="Χώρα", character_set=("ISO_IR 126",))


def test_a_job_that_waits_is_reported_pending():
    report = JobReport.of(print_job(session=SESSION))

    assert (report.uid, report.status, report.status_info) == ("1.2.3.4", ExecutionStatus.PENDING, "QUEUED")


def test_a_report_says_what_the_job_says():
    report = JobReport.of(print_job(session=SESSION))

    assert (report.print_priority, report.created) == (PrintPriority.LOW, CREATED)
    assert (report.printer_name, report.originator) == ("FILM1", "CT1")
    assert (report.label, report.character_set) == ("Χώρα", ("ISO_IR 126",))


def test_a_job_tells_whose_films_it_has():
    job = print_job(session=SESSION, films=(film_box(stray=(("PatientID", "4711"),)),))

    assert [identity.source for identity in job.identities] == [
        IdentitySource.STRAY_ATTRIBUTES,
        IdentitySource.SESSION_LABEL,
    ]
