"""State of associations, and jobs that are kept before the reply leaves."""

import logging

import pytest

from printscp.film.job import JobReport
from printscp.film.printer import Condition, Printer, PrinterStatus, Tolerance
from printscp.film.remark import Remark
from printscp.film.scu import Scu
from printscp.server.reports import Reports
from printscp.server.service import PrintService
from printscp.sop.requests import NAction, NCreate, NSet
from printscp.wire.references import reference
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION, GRAYSCALE_IMAGE_BOX, GRAYSCALE_META
from printscp.wire.status import Status
from tests.conversation import dataset, gray_item

FULL = OSError(28, "No space left on device")
BROKEN = OSError(5, "Input/output error")


class Shelf:
    """A queue that keeps jobs in a list, or has no room, or a disk that is full."""

    def __init__(self):
        self.jobs = []
        self.reports = {}
        self.conditions = {}
        self.room = True
        self.trouble = None
        self.storage_room = True

    def has_room(self):
        return self.room

    def storage_has_room(self):
        return self.storage_room

    def submit(self, job):
        if self.trouble:
            raise self.trouble
        self.jobs.append(job)
        self.reports[job.uid] = JobReport.of(job)

    def report(self, uid):
        return self.reports.get(uid)

    def condition(self, printer):
        return self.conditions.get(printer, Condition())


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def service(shelf):
    numbers = iter(range(1, 1000))
    service = PrintService(shelf, lambda: f"1.2.{next(numbers)}")
    service.begin("a", calling_ae="CT1", printer=Printer())
    return service


def create(service, association="a"):
    """A film with an image, ready to be printed; its UID."""
    session = service.handle(
        association, NCreate(context=GRAYSCALE_META, sop_class=FILM_SESSION, uid=None, attributes=dataset())
    ).uid
    attributes = dataset(
        ImageDisplayFormat=r"STANDARD\1,1", ReferencedFilmSessionSequence=[reference(FILM_SESSION, session)]
    )
    reply = service.handle(
        association, NCreate(context=GRAYSCALE_META, sop_class=FILM_BOX, uid=None, attributes=attributes)
    )
    box = reply.attributes.ReferencedImageBoxSequence[0].ReferencedSOPInstanceUID
    image = dataset(ImageBoxPosition=1, BasicGrayscaleImageSequence=[gray_item()])
    service.handle(association, NSet(context=GRAYSCALE_META, sop_class=GRAYSCALE_IMAGE_BOX, uid=box, attributes=image))
    return reply.uid


def print_film(service, uid, association="a"):
    return service.handle(association, NAction(context=GRAYSCALE_META, sop_class=FILM_BOX, uid=uid, action_type=1))


def test_a_printed_film_is_in_the_queue_when_the_answer_is_given(service, shelf):
    reply = print_film(service, create(service))

    assert reply.status is Status.SUCCESS
    assert [job.calling_ae for job in shelf.jobs] == ["CT1"]


def test_a_job_that_cannot_be_kept_is_refused_0213_and_can_be_printed_later(service, shelf):
    film = create(service)
    shelf.trouble = FULL
    refused = print_film(service, film)
    shelf.trouble = None
    accepted = print_film(service, film)

    assert (refused.status, refused.comment) == (
        Status.RESOURCE_LIMITATION,
        "job cannot be kept: No space left on device",
    )
    assert accepted.status is Status.SUCCESS
    assert len(shelf.jobs) == 1


def test_a_disk_that_is_over_quota_is_refused_like_a_full_one(service, shelf):
    film = create(service)
    shelf.trouble = OSError(122, "Disk quota exceeded")

    assert print_film(service, film).status is Status.RESOURCE_LIMITATION


def test_a_disk_that_fails_otherwise_is_a_processing_failure_and_changes_nothing(service, shelf):
    film = create(service)
    before = service._states["a"]
    shelf.trouble = BROKEN
    reply = print_film(service, film)

    assert (reply.status, reply.comment) == (Status.PROCESSING_FAILURE, "job cannot be kept: Input/output error")
    assert service._states["a"] is before


def test_a_data_folder_without_room_refuses_the_film_session(service, shelf):
    shelf.storage_room = False

    reply = service.handle("a", NCreate(context=GRAYSCALE_META, sop_class=FILM_SESSION, uid=None, attributes=dataset()))

    assert (reply.status, reply.comment) == (Status.RESOURCE_LIMITATION, "the disk of the printer is full")


def test_a_disk_that_is_full_is_told_in_one_line_without_traceback(service, shelf, caplog):
    film = create(service)
    shelf.trouble = FULL

    print_film(service, film)

    assert caplog.messages == ["CT1: the job cannot be kept: [Errno 28] No space left on device"]
    assert "Traceback" not in caplog.text


def test_all_associations_share_the_memory_of_the_printer(service, monkeypatch):
    monkeypatch.setattr("printscp.server.service._MOST_OCTETS_IN_ALL", 20)
    create(service)
    service.begin("b", calling_ae="MR1", printer=Printer())

    assert print_film(service, create(service, "b"), "b").status is Status.EMPTY_PAGE


def test_a_full_queue_is_answered_c602(service, shelf):
    film = create(service)
    shelf.room = False

    assert print_film(service, film).status is Status.QUEUE_FULL


def test_associations_do_not_see_each_other(service):
    service.begin("b", calling_ae="MR1", printer=Printer())

    assert print_film(service, create(service), "b").status is Status.NO_SUCH_SOP_INSTANCE


def test_nothing_is_left_of_an_association_that_ended(service):
    create(service)

    service.end("a")
    service.end("a")

    assert len(service) == 0


def test_films_that_were_never_printed_are_told(service, caplog):
    create(service)

    with caplog.at_level(logging.INFO):
        service.end("a")

    assert caplog.messages == ["CT1: association ended, 1 film(s) with images were never printed"]


def test_a_refusal_is_logged_with_its_reason(service, caplog):
    print_film(service, "1.9.9")

    assert caplog.messages == ["CT1: N-ACTION Film Box: 0x0112 no Film Box of this UID can be addressed"]


def test_a_deviation_is_logged_with_its_clause(service, caplog):
    request = NCreate(
        context=GRAYSCALE_META, sop_class=FILM_SESSION, uid=None, attributes=dataset(PrintPriority="URGENT")
    )

    with caplog.at_level(logging.INFO):
        service.handle("a", request)

    assert caplog.messages == [
        "CT1: N-CREATE Film Session: 0x0116 Attribute value out of range, another was used",
        "CT1: N-CREATE unsupported-value: PrintPriority was 'URGENT', used 'MED' (PS3.4 H.4.1.2.1)",
    ]


@pytest.mark.parametrize("tolerance", Tolerance)
def test_no_name_that_a_print_scu_sends_is_logged(service, caplog, tolerance):
    service.begin("n", calling_ae="CT1", printer=Printer(tolerance=tolerance))
    session = dataset(PrintPriority="DOE^JANE", FilmDestination="DOE^JANE", FilmSessionLabel="DOE^JANE" * 9)
    film = dataset(ImageDisplayFormat="DOE^JANE")

    with caplog.at_level(logging.DEBUG):
        service.handle("n", NCreate(context=GRAYSCALE_META, sop_class=FILM_SESSION, uid=None, attributes=session))
        service.handle("n", NCreate(context=GRAYSCALE_META, sop_class=FILM_SESSION, uid=None, attributes=dataset()))
        service.handle("n", NCreate(context=GRAYSCALE_META, sop_class=FILM_BOX, uid=None, attributes=film))
        service.handle("n", NCreate(context="DOE^JANE", sop_class="DOE^JANE", uid="DOE^JANE", attributes=film))

    assert len(caplog.messages) >= 4
    assert "(masked, 8 characters)" in caplog.text
    assert [words for words in ("DOE", "JANE") if words in caplog.text] == []


def test_a_job_is_bound_to_its_association_before_the_queue_has_it(shelf):
    reports = BoundJobs()
    shelf.submit = lambda job: reports.log.append(f"submit {job.uid}")
    service = service_with(shelf, reports)

    print_film(service, create(service))

    bound, submitted = reports.log
    assert bound.removeprefix("bind ") == submitted.removeprefix("submit ")


def test_a_job_that_cannot_be_kept_is_bound_to_nobody(shelf):
    reports = BoundJobs()
    service = service_with(shelf, reports)
    film = create(service)
    shelf.trouble = FULL

    print_film(service, film)

    bound, unbound = reports.log
    assert bound.removeprefix("bind ") == unbound.removeprefix("unbind ")


class BoundJobs(Reports):
    """Writes down what is bound."""

    def __init__(self):
        super().__init__()
        self.log = []

    def bind(self, uid, association):
        self.log.append(f"bind {uid}")

    def unbind(self, uid):
        self.log.append(f"unbind {uid}")


def service_with(shelf, reports):
    numbers = iter(range(1, 1000))
    service = PrintService(shelf, lambda: f"1.2.{next(numbers)}", reports)
    service.begin("a", calling_ae="CT1", printer=Printer())
    return service


def test_the_state_of_an_association_begins_with_what_is_known_of_it(service):
    remark = Remark(code="odd", attribute="AETitle", clause="PS3.8 9.3.2", sent="a", used="b")
    known = {"accepted": frozenset({GRAYSCALE_META}), "scu": Scu(swap_layout=True), "remarks": (remark,)}

    service.begin("b", calling_ae="MR1", printer=Printer(), **known)

    state = service._states["b"]
    assert {name: getattr(state, name) for name in known} == known


def test_the_machine_can_ask_for_jobs_and_for_the_condition_of_the_printer(service, shelf):
    print_film(service, create(service))
    (job,) = shelf.jobs
    shelf.conditions["PRINTSCP"] = Condition(PrinterStatus.WARNING, "RECEIVER FULL")

    around = service._surroundings("a", Printer(name="PRINTSCP"))

    assert around.job_report(job.uid) == JobReport.of(job)
    assert around.condition == Condition(PrinterStatus.WARNING, "RECEIVER FULL")


def test_texts_are_read_in_the_character_set_of_the_session(service):
    before = service.character_set("a")
    attributes = dataset(SpecificCharacterSet="ISO_IR 100")
    service.handle("a", NCreate(context=GRAYSCALE_META, sop_class=FILM_SESSION, uid=None, attributes=attributes))

    assert (before, service.character_set("a"), service.character_set("b")) == ((), ("ISO_IR 100",), ())
