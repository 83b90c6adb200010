"""Films forwarded to printers: as they were asked for, each once, and what becomes of printers that refuse."""

import gc
import pickle
import ssl
from dataclasses import replace

import pytest
from pydantic import ValidationError

from printscp.deliver.delivery import attempt
from printscp.deliver.print_scu import PrintDelivery
from printscp.film.annotation import AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
from printscp.film.presentation_lut import LutShape, LutTable, PresentationLut
from printscp.film.printer import Condition, FileKind, PrinterStatus
from printscp.film.session import FilmBox, FilmSession
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import (
    FilmOrientation,
    Magnification,
    OversizeBehavior,
    Photometric,
    Polarity,
    PrintPriority,
    Resolution,
    Shade,
)
from printscp.outcomes import Done, Held, Later
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION
from tests.jobs import film_box, print_image, print_job
from tests.list_printer import ListPrinter, all_without_uids
from tests.odd_printer import OddPrinter
from tests.parcels import make_parcel
from tests.storage_scp import make_certificate

pytestmark = pytest.mark.network

SESSION = FilmSession(
    uid="1.2.3.1",
    print_priority=PrintPriority.HIGH,
    medium_type="CLEAR FILM",
    film_destination="BIN_2",
    label="Πλάκα",
    owner_id="CT1",
    character_set=("ISO_IR 126",),
    proposed_study=(("PatientID", "4711"),),
)
DEEP = print_image(bits_allocated=16, bits_stored=12, high_bit=11, pixel_data=bytes(range(12)), aspect_ratio=(2, 1))
INVERTED = replace(DEEP, photometric=Photometric.MONOCHROME1)
EVERYTHING = FilmBox(
    uid="1.2.3.2",
    display_format=DisplayFormat.standard(columns=2, rows=1),
    image_boxes=(
        ImageBox(
            uid="1.2.3.3",
            position=1,
            image=DEEP,
            polarity=Polarity.REVERSE,
            magnification=Magnification.BILINEAR,
            smoothing_type="SHARP",
            min_density=0.30,
            max_density=2.90,
            configuration_information="CS004",
            requested_image_size=51.5,
            oversize_behavior=OversizeBehavior.CROP,
            presentation_lut_uid="1.2.3.6",
        ),
        ImageBox(uid="1.2.3.4", position=2, image=INVERTED, oversize_behavior=OversizeBehavior.DECIMATE),
    ),
    annotation_boxes=(AnnotationBox("1.2.3.8", 0, "Ακτινογραφία"),),
    annotation_display_format="LABEL",
    orientation=FilmOrientation.LANDSCAPE,
    size=FILM_SIZES["11INX14IN"],
    magnification=Magnification.REPLICATE,
    smoothing_type="MEDIUM",
    min_density=0.25,
    max_density=3.10,
    border_density=Shade.WHITE,
    empty_image_density=1.5,
    trim=True,
    illumination=1500,
    reflected_ambient_light=7,
    configuration_information="CS003",
    resolution=Resolution.HIGH,
    presentation_lut_uid="1.2.3.5",
)
LUTS = (
    PresentationLut("1.2.3.5", LutShape.LIN_OD),
    PresentationLut("1.2.3.6", LutTable(bits=12, entries=tuple(range(4095, -1, -1)))),
)
WITH_EVERYTHING = print_job(session=SESSION, films=(EVERYTHING,), presentation_luts=LUTS)


def of_films(count, copies=1, **session):
    """A job of films that are known by their pixels."""
    films = tuple(film_box(uid=f"1.2.3.{n}", image=print_image(pixel_data=bytes([n] * 6))) for n in range(1, count + 1))
    return print_job(films=films, session=FilmSession(uid="1.2.3", number_of_copies=copies, **session))


def printed_films(printer):
    """The films of each job of *printer*, and its copies."""
    return [([film.image_boxes[0].image.pixel_data[0] for film in job.films], job.session.number_of_copies)
            for job in printer.jobs]  # fmt: skip


class Try:
    """Delivers to *printer*; a next try goes on from the checkpoint of the one before."""

    def __init__(self, tmp_path, printer, job, **keys):
        called = "ODD" if isinstance(printer, OddPrinter) else "PRINTSCP"
        self.delivery = PrintDelivery(type="print", address=f"{called}@{printer.host}:{printer.port}", **keys)
        self.parcel = make_parcel(tmp_path, kinds=(), job=job)
        self.on_checkpoint = lambda count: None
        self._count = 0

    def __call__(self, printer=None):
        if printer:
            self.delivery = self.delivery.model_copy(update={"address": f"PRINTSCP@{printer.host}:{printer.port}"})
        return attempt(self.delivery, self.parcel, self._keep)

    def _keep(self, text):
        self._count += 1
        self.parcel = replace(self.parcel, checkpoint=text)
        self.on_checkpoint(self._count)


@pytest.fixture
def printer():
    with ListPrinter() as printer:
        yield printer


@pytest.fixture
def forward(tmp_path):
    """Delivers a job to a printer once."""

    def forward(printer, job, **keys):
        return Try(tmp_path, printer, job, **keys)()

    return forward


def test_a_film_arrives_as_it_was_asked_for(forward, printer):
    outcome = forward(printer, WITH_EVERYTHING, patient_data=True)

    (job,) = printer.jobs
    assert outcome.warnings == ()
    assert all_without_uids(job.films) == all_without_uids(WITH_EVERYTHING.films)
    assert job.session == replace(SESSION, uid=job.session.uid)
    assert job.calling_ae == "PRINTSCP"


def test_the_patient_is_told_to_a_printer_only_where_that_is_wished(forward, printer):
    box = ImageBox(uid="1.2.3.3", position=1, image=DEEP, original_image=(("PatientID", "4711"),))
    job = print_job(session=SESSION, films=(film_box(image_boxes=(box,)),))

    forward(printer, job)
    forward(printer, job, patient_data=True)

    told = [(job.session.proposed_study, job.films[0].image_boxes[0].original_image) for job in printer.jobs]
    assert told == [((), ()), ((("PatientID", "4711"),), (("PatientID", "4711"),))]


def test_its_luts_are_those_of_the_same_film_and_image(forward, printer):
    forward(printer, WITH_EVERYTHING)

    (job,) = printer.jobs
    contents = {lut.uid: lut.content for lut in job.presentation_luts}
    (film,) = job.films
    assert contents[film.presentation_lut_uid] == LUTS[0].content
    assert [contents.get(box.presentation_lut_uid) for box in film.image_boxes] == [LUTS[1].content, None]


def test_a_color_film_arrives_with_its_profile(forward, printer):
    image = print_image(photometric=Photometric.RGB, pixel_data=bytes(range(18)), color_by_plane=True)
    film = film_box(image=image, color=True, icc_profile=b"profile!")

    forward(printer, print_job(films=(film,)))

    assert all_without_uids(printer.jobs[0].films) == all_without_uids([film])


def test_the_receipt_has_the_printer_and_its_print_job(forward, printer):
    outcome = forward(printer, of_films(2))

    assert outcome == Done(receipt=f"{printer.address}: 2 films, Print Job {printer.jobs[0].uid}")


def test_several_films_and_copies_are_one_film_session(forward, printer):
    forward(printer, of_films(3, copies=2))

    assert printed_films(printer) == [([1, 2, 3], 2)]


def test_copies_are_collated_on_a_printer_without_session_print(forward):
    with ListPrinter(film_session_print=False) as printer:
        forward(printer, of_films(2, copies=2))

    assert printed_films(printer) == [([1], 1), ([2], 1), ([1], 1), ([2], 1)]


@pytest.mark.parametrize(("wish", "action"), [("auto", FILM_SESSION), ("never", FILM_BOX)])
def test_session_print_can_be_left_untried(forward, wish, action):
    with OddPrinter() as printer:
        forward(printer, of_films(2), film_session_print=wish)

    assert set(printer.actions) == {action}


@pytest.mark.parametrize(("calling_ae", "called_from"), [("CT1", "CT1"), ("", "FORWARD"), ("A" * 20, "FORWARD")])
def test_the_modality_may_be_the_one_that_calls(forward, printer, calling_ae, called_from):
    forward(printer, replace(of_films(1), calling_ae=calling_ae), as_scu=True, calling_ae="FORWARD")

    assert printer.jobs[0].calling_ae == called_from


def test_what_the_printer_warns_of_is_told_once_with_its_film(forward):
    large = film_box(uid="1.2.3.9", image=print_image(rows=5500, columns=1, pixel_data=bytes(5500)))
    job = of_films(1, copies=2)

    with ListPrinter(film_session_print=False) as printer:
        outcome = forward(printer, replace(job, films=(*job.films, large)))

    assert outcome.warnings == ("film 2: N-SET image 1: 0xB604 Image larger than its box, demagnified",)


def test_a_printer_without_texts_and_luts_prints_the_film_without_them(forward):
    with ListPrinter(presentation_lut=False, annotation=False) as printer:
        outcome = forward(printer, WITH_EVERYTHING)

    assert len(printer.jobs) == 1
    assert outcome.warnings == (
        "N-CREATE Presentation LUT: the printer does not offer it",
        "N-SET Annotation Box: the printer does not offer it",
    )


def test_a_printer_that_warns_prints_and_its_status_is_told(forward):
    with ListPrinter(condition=Condition(PrinterStatus.WARNING, "SUPPLY LOW")) as printer:
        outcome = forward(printer, of_films(1))

    assert len(printer.jobs) == 1
    assert outcome.warnings == ("Printer Status is WARNING: SUPPLY LOW",)


@pytest.mark.parametrize(("said", "info"), [("FILM JAM", "FILM JAM"), ("OUT OF COFFEE", "CHECK PRINTER")])
def test_a_printer_that_has_failed_is_waited_for(forward, said, info):
    with ListPrinter(condition=Condition(PrinterStatus.FAILURE, said)) as printer:
        outcome = forward(printer, of_films(1))

    assert printer.jobs == []
    assert outcome == Later(problem=f"{printer.address}: Printer Status is FAILURE: {info}", everyone=True, info=info)


def test_so_is_one_that_is_not_there(tmp_path, printer):
    forward = Try(tmp_path, printer, of_films(1))
    printer.stop()

    outcome = forward()
    gc.collect()

    assert outcome == Later(
        problem=f"{printer.address} cannot be reached: Connection refused", everyone=True, info="CHECK PRINTER"
    )


@pytest.mark.parametrize(
    ("operation", "status", "everyone", "words"),
    [
        ("N-ACTION", 0xC602, True, "N-ACTION Film Box: 0xC602 Print queue is full"),
        ("N-CREATE", 0x0213, True, "N-CREATE Film Session: 0x0213 Resource limitation"),
        ("N-CREATE", 0x0110, True, "N-CREATE Film Session: 0x0110 Processing failure"),
        ("N-SET", 0x0110, False, "N-SET image 1: 0x0110 Processing failure"),
        ("N-SET", 0xC603, False, "N-SET image 1: 0xC603 Image larger than its box"),
        ("N-CREATE", 0x0124, False, "N-CREATE Film Session: 0x0124 Not authorized"),
    ],
)
def test_a_full_printer_stops_all_jobs_and_a_refused_film_only_its_own(forward, operation, status, everyone, words):
    with OddPrinter(operation=operation, status=status) as printer:
        outcome = forward(printer, of_films(1))

    assert outcome.problem == f"ODD@{printer.host}:{printer.port}: {words}"
    assert outcome.everyone is everyone


def test_what_the_printer_quotes_is_not_told(forward):
    with ListPrinter(bits=8) as printer:
        outcome = forward(printer, print_job(films=(film_box(image=DEEP),)))

    assert outcome.problem == (
        f"{printer.address}: N-SET image 1: 0x0106 Invalid attribute value; "
        "it does not say of which attribute: leave_out names those that are not sent"
    )


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ([0x20100080, 0x20100150], " of SmoothingType, ConfigurationInformation; put SmoothingType and ConfigurationInformation"),
        ([0x20100150], " of ConfigurationInformation; put ConfigurationInformation"),
    ],
)  # fmt: skip
def test_attributes_that_the_printer_names_are_to_be_left_out(forward, tags, told):
    with OddPrinter(operation="N-SET", status=0x0105, refused=tags) as printer:
        outcome = forward(printer, of_films(1))

    assert outcome == Later(
        problem=f"ODD@{printer.host}:{printer.port}: N-SET image 1: 0x0105 No such attribute{told} into leave_out",
        everyone=False,
    )


def test_what_cannot_be_left_out_is_named_without_advice(forward):
    with OddPrinter(operation="N-SET", status=0x0106, refused=[0x20200010]) as printer:
        outcome = forward(printer, of_films(1))

    assert outcome.problem.endswith(": N-SET image 1: 0x0106 Invalid attribute value of ImageBoxPosition")


# pynetdicom leaves the socket of an aborted association to the garbage collector.
def test_a_printer_that_dies_after_two_of_four_films_prints_the_other_two_when_it_is_back(tmp_path):
    with ListPrinter(film_session_print=False) as first, ListPrinter() as second:
        forward = Try(tmp_path, first, of_films(4), film_session_print="never")
        forward.on_checkpoint = lambda count: first.stop() if count == 2 else None

        failed = forward()
        done = forward(second)
    gc.collect()

    assert failed.problem.endswith("(2 of 4 films are printed)")
    assert isinstance(done, Done)
    assert printed_films(first) == [([1], 1), ([2], 1)]
    assert printed_films(second) == [([3], 1), ([4], 1)]


# pynetdicom leaves the socket of an aborted association to the garbage collector.
def test_a_film_of_which_it_is_not_known_whether_it_is_printed_is_printed_again(tmp_path, printer):
    with OddPrinter(operation="N-ACTION", first=2) as dying:
        forward = Try(tmp_path, dying, of_films(2), film_session_print="never")
        failed = forward()
    forward(printer)
    gc.collect()

    assert failed == Later(
        problem=f"ODD@{dying.host}:{dying.port}: N-ACTION Film Box: no answer; whether it was printed is not known "
        "(1 of 2 films are printed)",
        everyone=False,
    )
    assert printed_films(printer) == [([2], 1)]


# pynetdicom leaves the socket of an aborted association to the garbage collector.
def test_a_film_that_has_no_answer_twice_waits_for_a_person_and_is_printed_once_each_time_it_is_released(tmp_path):
    with OddPrinter(operation="N-ACTION") as late:
        forward = Try(tmp_path, late, of_films(1))
        outcomes = [forward() for _ in range(3)]
    gc.collect()

    words = f"ODD@{late.host}:{late.port}: N-ACTION Film Box: no answer; whether it was printed is not known"
    held = Held(problem=f"{words}: look at the printer, then release or cancel")
    assert outcomes == [Later(problem=words, everyone=False), held, held]
    assert late.actions == [FILM_BOX] * 3


# pynetdicom leaves the socket of an aborted association to the garbage collector.
def test_another_film_that_has_no_answer_is_tried_again_too(tmp_path):
    with OddPrinter(operation="N-ACTION", last=1) as first, OddPrinter(operation="N-ACTION", first=2) as second:
        forward = Try(tmp_path, first, of_films(2), film_session_print="never")
        forward()
        forward.delivery = forward.delivery.model_copy(update={"address": f"ODD@{second.host}:{second.port}"})
        outcomes = [forward() for _ in range(2)]
    gc.collect()

    assert [type(outcome) for outcome in outcomes] == [Later, Held]


def test_a_checkpoint_of_an_earlier_version_is_gone_on_from(tmp_path, printer):
    forward = Try(tmp_path, printer, of_films(2))
    forward.parcel = replace(forward.parcel, checkpoint='{"left": [1], "warnings": ["told before"]}')

    outcome = forward()

    assert outcome.warnings == ("told before",)
    assert printed_films(printer) == [([2], 1)]


def test_copies_that_are_printed_are_not_printed_again(tmp_path):
    with ListPrinter(film_session_print=False) as printer:
        printer.room = 3
        forward = Try(tmp_path, printer, of_films(2, copies=3))
        full = forward()
        printer.room = 6
        forward()

    assert (full.everyone, full.info) == (True, "PRINT BUFF FULL")
    assert printed_films(printer) == [([1], 1), ([2], 1)] * 3


def test_a_job_that_is_printed_is_not_printed_again_by_a_try_that_did_not_live_to_say_so(tmp_path, printer):
    forward = Try(tmp_path, printer, of_films(2))
    forward()

    assert forward() == Done(receipt=f"{printer.address}: 2 films")
    assert len(printer.jobs) == 1


def test_films_that_the_printer_took_and_could_not_print_are_printed_again(tmp_path):
    with ListPrinter(job_info="FILM JAM") as failing, ListPrinter() as mended:
        forward = Try(tmp_path, failing, of_films(2))
        failed = forward()
        forward(mended)

    assert failed == Later(problem=f"{failing.address}: the printer could not print: FILM JAM", everyone=False)
    assert printed_films(mended) == [([1, 2], 1)]


def test_films_that_the_printer_could_not_print_three_times_wait_for_a_person(tmp_path):
    with ListPrinter(job_info="FILM JAM") as failing:
        forward = Try(tmp_path, failing, of_films(2))
        outcomes = [forward() for _ in range(3)]

    words = f"{failing.address}: the printer could not print: FILM JAM"
    later = Later(problem=words, everyone=False)
    assert outcomes == [later, later, Held(problem=f"{words}, 3 times; look at the printer, then release or cancel")]


def test_a_print_job_is_not_asked_for_when_it_is_not_to_be_followed(forward):
    with ListPrinter(job_info="FILM JAM") as printer:
        outcome = forward(printer, of_films(1), follow=0.0)

    assert outcome == Done(receipt=f"{printer.address}: 1 film")


def test_an_attribute_that_the_printer_would_refuse_is_left_out(forward, printer):
    forward(printer, WITH_EVERYTHING, leave_out=("SmoothingType", "OwnerID"))

    (job,) = printer.jobs
    (film,) = job.films
    assert job.session.owner_id == ""
    assert (film.smoothing_type, film.image_boxes[0].smoothing_type) == ("", "")
    assert film.configuration_information == "CS003"


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"address": "FILM1"}, "'FILM1' is not AET@HOST:PORT"),
        ({"leave_out": ("SmoothingTyp",)}, "is no attribute that can be left out, do you mean SmoothingType?"),
        ({"leave_out": ("NumberOfCopies",)}, "is no attribute that can be left out"),
        ({"leave_out": ("ImageDisplayFormat",)}, "is no attribute that can be left out"),
        ({"answer_timeout": 0.0}, "Input should be greater than 0"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_keys_that_could_not_work_are_told(keys, words):
    with pytest.raises(ValidationError, match=words):
        PrintDelivery(**({"type": "print", "address": "FILM1@127.0.0.1:104"} | keys))


def test_a_film_is_printed_by_tls_with_certificates_of_both(forward, tmp_path, need):
    need("openssl")
    (theirs, their_key), (ours, our_key) = (make_certificate(tmp_path, name) for name in ("printer", "us"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=ours)
    context.load_cert_chain(theirs, their_key)
    context.verify_mode = ssl.CERT_REQUIRED

    with OddPrinter(tls=context) as printer:
        tls = {"ca_file": theirs, "certificate_file": ours, "key_file": our_key}
        trusted = forward(printer, of_films(1), tls=tls)
        stranger = forward(printer, of_films(1), tls={"ca_file": ours})

    assert isinstance(trusted, Done)
    assert stranger == Later(
        problem=f"ODD@{printer.host}:{printer.port} cannot be reached: its certificate is not trusted: self-signed certificate",
        everyone=True,
    )
    assert printer.actions == [FILM_BOX]


def test_certificates_that_are_missing_are_told_before_anything_is_delivered(tmp_path):
    delivery = PrintDelivery(type="print", address="FILM1@127.0.0.1:104", tls={"ca_file": tmp_path / "ca.pem"})

    assert delivery.problems() == (f"{tmp_path / 'ca.pem'}: No such file or directory",)


def test_it_needs_no_documents_and_goes_into_another_process():
    delivery = PrintDelivery(type="print", address="FILM1@127.0.0.1:104")

    assert delivery.kinds((FileKind.PDF,)) == ()
    assert delivery.problems() == ()
    assert pickle.loads(pickle.dumps(delivery)) == delivery
