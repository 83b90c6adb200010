"""Who hears of which job and of which printer, and in which words."""

from dataclasses import replace

import pytest

from printscp.film.job import ExecutionStatus, JobReport
from printscp.film.printer import Condition, Printer, PrinterStatus
from printscp.server.outbox import Event
from printscp.server.reports import Reports, job_event, printer_event
from printscp.wire.sop_classes import COLOR_META, GRAYSCALE_META, PRINT_JOB, PRINTER, PRINTER_INSTANCE
from tests.jobs import print_job

REPORT = JobReport.of(print_job("1.2.3"))
DONE = replace(REPORT, status=ExecutionStatus.DONE, status_info="NORMAL")
WARNING = Condition(PrinterStatus.WARNING, "RECEIVER FULL")
LOUD = Printer(name="FILM1", printer_events=True)


class Box:
    """An outbox that keeps what is posted."""

    def __init__(self):
        self.events = []
        self.contexts = []

    def post(self, event, *contexts):
        self.events.append(event)
        self.contexts.append(contexts)


@pytest.fixture
def reports():
    return Reports()


@pytest.fixture
def boxes(reports):
    """The outboxes of two associations, a and b, with the same printer."""
    boxes = {"a": Box(), "b": Box()}
    for association, box in boxes.items():
        reports.open(association, LOUD, box)
    return boxes


@pytest.mark.parametrize(
    ("status", "event_type", "is_final"),
    [
        (ExecutionStatus.PENDING, 1, False),
        (ExecutionStatus.PRINTING, 2, False),
        (ExecutionStatus.DONE, 3, True),
        (ExecutionStatus.FAILURE, 4, True),
    ],
)
def test_each_status_of_a_job_has_its_event(status, event_type, is_final):
    event = job_event(replace(REPORT, status=status, status_info="NORMAL"))

    assert event == Event(
        sop_class=PRINT_JOB,
        uid="1.2.3",
        event_type=event_type,
        attributes={"ExecutionStatusInfo": "NORMAL", "PrinterName": "FILM1"},
        is_final=is_final,
    )


@pytest.mark.parametrize(
    ("label", "character_set", "expected"),
    [
        ("", ("ISO_IR 100",), {}),
        ("Thorax", ("ISO_IR 100",), {"FilmSessionLabel": "Thorax"}),
        ("Schädel", ("ISO_IR 100",), {"FilmSessionLabel": "Schädel", "SpecificCharacterSet": ("ISO_IR 100",)}),
        ("Schädel", (), {"FilmSessionLabel": "Schädel", "SpecificCharacterSet": ("ISO_IR 192",)}),
        ("頭部", ("", "ISO 2022 IR 87"), {"FilmSessionLabel": "頭部", "SpecificCharacterSet": ("", "ISO 2022 IR 87")}),
    ],
)
def test_a_label_is_told_with_its_characters_where_they_are_not_ascii(label, character_set, expected):
    event = job_event(replace(REPORT, label=label, character_set=character_set))

    assert event.attributes == {"ExecutionStatusInfo": "QUEUED", "PrinterName": "FILM1", **expected}


@pytest.mark.parametrize(
    ("label", "character_set"),
    [
        ("頭部", ("ISO_IR 100",)),
        ("Schädel", ("ISO_IR 144",)),
        ("Schädel 頭部", ("ISO 2022 IR 100",)),
        ("頭部", ("ISO_IR 6",)),
        ("Schädel", ("ISO_IR 6",)),
        ("Schädel", ("", "ISO 2022 IR 100")),
        ("Ä\ud800", ("ISO_IR 100",)),
        ("Schädel", ("KLINGON",)),
        ("Schädel", ("ISO_IR 192 ", "", "ISO 2022 IR 87")),
        ("Schädel", ("zip",)),
    ],
)
def test_a_label_that_its_character_set_lacks_is_told_in_unicode(label, character_set):
    event = job_event(replace(REPORT, label=label, character_set=character_set))

    assert event.attributes["FilmSessionLabel"] == label
    assert event.attributes["SpecificCharacterSet"] == ("ISO_IR 192",)


@pytest.mark.parametrize(("status", "event_type"), [(PrinterStatus.WARNING, 2), (PrinterStatus.FAILURE, 3)])
def test_trouble_of_a_printer_is_told_with_its_reason(status, event_type):
    event = printer_event("FILM1", Condition(status, "FILM JAM"))

    assert (event.sop_class, event.uid, event.event_type) == (PRINTER, PRINTER_INSTANCE, event_type)
    assert event.attributes == {"PrinterStatusInfo": "FILM JAM", "PrinterName": "FILM1"}


def test_of_a_normal_printer_there_is_nothing_to_add():
    event = printer_event("FILM1", Condition())

    assert (event.event_type, event.attributes) == (1, {})


def test_a_job_is_told_to_the_association_that_prints_it_alone(reports, boxes):
    reports.bind("1.2.3", "a")

    reports.job_changed(REPORT)

    assert boxes["a"].events == [job_event(REPORT)]
    assert boxes["a"].contexts == [(PRINT_JOB,)]
    assert boxes["b"].events == []


def test_a_job_of_nobody_is_told_to_nobody(reports, boxes):
    reports.job_changed(REPORT)

    assert [box.events for box in boxes.values()] == [[], []]


def test_a_job_that_was_not_taken_is_forgotten(reports, boxes):
    reports.bind("1.2.3", "a")
    reports.unbind("1.2.3")
    reports.job_changed(REPORT)

    assert boxes["a"].events == []
    assert reports._jobs == {}


@pytest.mark.parametrize("status", [ExecutionStatus.DONE, ExecutionStatus.FAILURE])
def test_nothing_is_kept_of_a_job_that_has_ended(reports, boxes, status):
    reports.bind("1.2.3", "a")

    reports.job_changed(replace(REPORT, status=status))

    assert len(boxes["a"].events) == 1
    assert reports._jobs == {}


def test_an_association_that_has_ended_hears_nothing_and_leaves_nothing(reports, boxes):
    reports.bind("1.2.3", "a")
    reports.bind("1.2.4", "b")

    reports.close("a")
    reports.close("a")
    kept = set(reports._listeners), set(reports._jobs)
    reports.job_changed(DONE)
    reports.printer_changed("FILM1", WARNING)

    assert kept == ({"b"}, {"1.2.4"})
    assert boxes["a"].events == []


def test_a_job_of_an_association_without_an_outbox_is_not_kept(reports):
    reports.bind("1.2.3", "unknown")

    assert reports._jobs == {}


def test_a_printer_is_told_to_everyone_who_uses_it_and_wants_to_hear(reports, boxes):
    others = {"c": replace(LOUD, name="PAPER"), "d": replace(LOUD, printer_events=False)}
    quiet = {association: Box() for association in others}
    for association, printer in others.items():
        reports.open(association, printer, quiet[association])

    reports.printer_changed("FILM1", WARNING)

    assert [box.events for box in boxes.values()] == [[printer_event("FILM1", WARNING)]] * 2
    assert boxes["a"].contexts == [(PRINTER, GRAYSCALE_META, COLOR_META)]
    assert [box.events for box in quiet.values()] == [[], []]


def test_what_is_always_told_is_told_where_a_printer_is_set_to_tell_nothing(reports):
    box = Box()
    reports.open("c", replace(LOUD, printer_events=False), box)

    reports.printer_changed("FILM1", WARNING, always=True)

    assert box.events == [printer_event("FILM1", WARNING)]


def test_the_owner_of_a_job_is_who_hears_of_it(reports, boxes):
    reports.bind("1.2.3", "a")

    assert (reports.owner("1.2.3"), reports.owner("1.2.4")) == ("a", None)
