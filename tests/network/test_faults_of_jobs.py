"""What print SCUs see of a printer, of jobs and of a disk that fail on purpose."""

import time

import pytest

from printscp.app import PrintServerApp
from printscp.film.job_state import JobState
from printscp.lab.fault_settings import FaultSettings
from printscp.settings import DicomSettings, QueueSettings, Settings
from printscp.wire.sop_classes import FILM_BOX, GRAYSCALE_META, PRINT_JOB, PRINTER
from tests.event_scu import DONE, FAILURE, PENDING, PRINTING, EventScu
from tests.faulty_server import faulty_app, printed
from tests.network_fixtures import wait_until

pytestmark = pytest.mark.network

NORMAL, WARNING, FAILED = 1, 2, 3
"""Events of the Printer."""


def told(scu: EventScu) -> list[tuple[int, str]]:
    """What events say of the printer."""
    return [(event.type, event.information.get("PrinterStatusInfo", "")) for event in scu.of_class(PRINTER)]


# The printer


@pytest.mark.parametrize(
    ("status", "info", "event"), [("WARNING", "SUPPLY EMPTY", WARNING), ("FAILURE", "COVER OPEN", FAILED)]
)
def test_every_print_scu_is_told_what_is_wrong_with_the_printer_and_that_it_is_over(
    scu, port, faults, status, info, event
):
    with EventScu.connect(port, (GRAYSCALE_META,)) as other:
        before = scu.printer_status()
        fault = faults.add("printer", status=status, info=info)
        during = scu.printer_status()
        for each in (scu, other):
            each.receive_until(lambda each=each: told(each) == [(event, info)])
        fault.remove()
        for each in (scu, other):
            each.receive_until(lambda each=each: told(each) == [(event, info), (NORMAL, "")])

        assert (before, during, scu.printer_status()) == (("NORMAL", "NORMAL"), (status, info), ("NORMAL", "NORMAL"))


def test_a_fault_for_one_n_get_is_over_after_its_answer(scu, faults):
    fault = faults.add("printer", status="WARNING", info="FILM JAM", times=1)

    assert [scu.printer_status(), scu.printer_status()] == [("WARNING", "FILM JAM"), ("NORMAL", "NORMAL")]
    assert fault.fired == 1
    scu.receive_until(lambda: told(scu) == [(WARNING, "FILM JAM"), (NORMAL, "")])


def test_a_fault_of_a_printer_that_there_is_not_is_refused(faults):
    with pytest.raises(ValueError, match="printer: 'other' is no printer; known are printscp"):
        faults.add("printer", status="WARNING", info="FILM JAM", printer="other")


# Jobs


def test_a_slow_job_is_printing_for_so_long_and_then_done(scu, faults):
    faults.add("job", effect="slow", seconds=0.4, times=1)
    start = time.monotonic()

    uid = printed(scu)
    wait_until(lambda: scu.job_status(uid) == "PRINTING")
    wait_until(lambda: scu.job_status(uid) == "DONE")

    assert time.monotonic() - start >= 0.4
    scu.receive_until(lambda: scu.types_of(uid) == [PENDING, PRINTING, DONE])


def test_a_slow_job_goes_on_at_once_where_its_fault_is_removed(scu, faults):
    faults.add("job", effect="slow", seconds=600)
    uid = printed(scu)
    wait_until(lambda: scu.job_status(uid) == "PRINTING")

    faults.clear()

    wait_until(lambda: scu.job_status(uid) == "DONE")


def test_a_server_stops_although_a_job_is_slow_and_the_next_one_prints_it(tmp_path):
    with faulty_app(tmp_path) as app:
        app.faults.add("job", effect="slow", seconds=600)
        with EventScu.connect(app.address[1]) as scu:
            uid = printed(scu)
            wait_until(lambda: scu.job_status(uid) == "PRINTING")
        start = time.monotonic()
    took = time.monotonic() - start

    with faulty_app(tmp_path) as again:
        wait_until(lambda: again.job(uid).state is JobState.COMPLETED)

    assert took < 60


def test_a_job_that_fails_is_not_delivered_and_the_print_scu_is_told_why(scu, app, faults):
    faults.add("job", effect="failure", info="FILM JAM", times=1)

    uid = printed(scu)
    scu.receive_until(lambda: FAILURE in scu.types_of(uid))

    last = [event for event in scu.events if event.uid == uid][-1]
    assert last.information.ExecutionStatusInfo == "FILM JAM"
    assert scu.job_status(uid) == "FAILURE"
    job = app.job(uid)
    assert (job.state, job.render.problem) == (JobState.ABORTED, "fault job-failure: FILM JAM")
    assert [task.state for task in job.deliveries] == [JobState.ABORTED]


def test_the_next_job_of_a_printer_that_jammed_is_printed(scu, faults):
    faults.add("job", effect="failure", info="FILM JAM", times=1)

    first, second = printed(scu, "1.2.3"), printed(scu, "1.2.4")

    wait_until(lambda: scu.job_status(first) == "FAILURE")
    wait_until(lambda: scu.job_status(second) == "DONE")


def test_of_a_silent_job_no_event_tells_and_n_get_does(scu, faults):
    faults.add("job", effect="no-events", times=1)

    silent, other = printed(scu, "1.2.3"), printed(scu, "1.2.4")
    scu.receive_until(lambda: DONE in scu.types_of(other))

    assert scu.types_of(silent) == []
    assert scu.job_status(silent) == "DONE"


# The disk


@pytest.mark.parametrize(("effect", "status"), [("full", 0x0213), ("fails", 0x0110)])
def test_a_disk_that_takes_no_job_is_answered_and_the_film_can_be_printed_again(scu, faults, effect, status):
    fault = faults.add("storage", effect=effect, times=1, calling_ae="CT1")
    film = scu.film()

    assert [scu.n_action(FILM_BOX, film).status, scu.n_action(FILM_BOX, film).status] == [status, 0]
    assert fault.fired == 1
    assert [event for event in scu.of_class(PRINT_JOB) if event.type == FAILURE] == []


# What is seen of them besides


@pytest.mark.parametrize("preset", ["disk-full", "never-tells"])
def test_what_a_job_met_is_in_the_record_of_its_request(scu, app, faults, preset):
    faults.add_preset(preset, times=1)

    scu.n_action(FILM_BOX, scu.film())

    messages = app.recorder.associations[-1].messages
    assert [message.faults for message in messages if message.message.name == "N-ACTION-RQ"] == [(preset,)]


def test_what_the_printer_says_is_in_the_record_of_its_request_and_in_the_log(scu, app, faults, caplog):
    faults.add_preset("cover-open", times=1)

    scu.printer_status()
    scu.printer_status()

    messages = app.recorder.associations[-1].messages
    asked = [message.faults for message in messages if message.message.name == "N-GET-RQ"]
    assert asked == [("cover-open",), ()]
    assert caplog.messages.count("CT1: fault cover-open: Printer Status is FAILURE, COVER OPEN") == 1


@pytest.mark.parametrize("enabled", [False, True])
def test_faults_of_the_settings_fire_where_they_are_enabled(tmp_path, enabled):
    settings = Settings(
        dicom=DicomSettings(port=0),
        queue=QueueSettings(render_processes=0, drain=0.0),
        faults=FaultSettings(enabled=enabled, presets=["cover-open", "disk-full"]),
    )
    with (
        PrintServerApp(settings, out=tmp_path / "films", data=tmp_path / "data") as app,
        EventScu.connect(app.address[1]) as scu,
    ):
        seen = scu.printer_status()[0], scu.n_action(FILM_BOX, scu.film()).status

        assert seen == (("FAILURE", 0x0213) if enabled else ("NORMAL", 0))
        assert app.faults.fired == {"cover-open": int(enabled), "disk-full": int(enabled)}
