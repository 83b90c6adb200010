"""The print SCU: its associations, and which films go out by which N-ACTION."""

import gc
from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from printscp.client import PrintClient
from printscp.client_answers import Execution, NoAssociation, NotOffered, RequestRefused
from printscp.film.display_format import DisplayFormat
from printscp.film.job import ExecutionStatus
from printscp.film.presentation_lut import LutShape, PresentationLut
from printscp.film.printer import Condition, PrinterStatus
from printscp.film.session import FilmSession
from printscp.lab.films import color_sheet, row_layout
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION
from tests.jobs import film_box, print_image
from tests.list_printer import ListPrinter, client_of
from tests.odd_printer import OddPrinter, odd_client

pytestmark = pytest.mark.network


@pytest.fixture
def printer():
    with ListPrinter() as printer:
        yield printer


@pytest.fixture
def client(printer):
    with PrintClient(printer.host, printer.port, called_ae="PRINTSCP", calling_ae="CT1") as client:
        yield client


def test_a_film_is_printed_without_warning(client, printer):
    assert client.print_film(row_layout()) == ()
    assert len(printer.jobs) == 1


def test_a_printer_that_nobody_runs_is_told_with_its_address():
    with pytest.raises(NoAssociation, match=r"^FILM1@127.0.0.1:1 cannot be reached: Connection refused$"):
        PrintClient("127.0.0.1", 1, called_ae="FILM1")
    gc.collect()


def test_a_printer_that_is_called_otherwise_takes_no_association():
    with (
        OddPrinter() as printer,
        pytest.raises(NoAssociation, match=r"rejected the association of PRINTSCU: Called AE title not recognized$"),
    ):
        PrintClient(printer.host, printer.port, called_ae="EVEN")


def test_a_lut_that_is_not_given_is_an_error_of_the_caller_before_the_printer_is_asked():
    with odd_client() as (client, printer), pytest.raises(ValueError, match=r"not given: \['table'\]"):
        client.print_film(film_box(presentation_lut_uid="table"))

    assert printer.asked == []


def one_image(number):
    """A film that is known by its pixels."""
    return film_box(image=print_image(pixel_data=bytes([number] * 6)))


def numbers_of(jobs):
    """The films of each job, and its copies."""
    return [
        ([film.image_boxes[0].image.pixel_data[0] for film in job.films], job.session.number_of_copies) for job in jobs
    ]


def sheets_of(printed):
    return [each.sheets for each in printed]


THREE = [one_image(number) for number in range(3)]


def test_several_films_are_printed_by_their_session(client, printer):
    printed = list(client.print_films(THREE, FilmSession(uid="", number_of_copies=2)))

    assert sheets_of(printed) == [(0, 1, 2, 3, 4, 5)]
    assert numbers_of(printer.jobs) == [([0, 1, 2], 2)]


def test_one_film_is_printed_by_its_film_box_with_all_copies():
    with odd_client() as (client, printer):
        printed = list(client.print_films(THREE[:1], FilmSession(uid="", number_of_copies=4)))

    assert sheets_of(printed) == [(0, 1, 2, 3)]
    assert printer.actions == [FILM_BOX]


def test_films_are_collated_one_by_one_where_session_print_is_not_wished(client, printer):
    printed = list(client.print_films(THREE, FilmSession(uid="", number_of_copies=2), by_session=False))

    assert sheets_of(printed) == [(0,), (1,), (2,), (3,), (4,), (5,)]
    assert numbers_of(printer.jobs) == [([0], 1), ([1], 1), ([2], 1)] * 2


def test_what_is_left_is_printed_film_by_film_until_it_is_whole_copies(client, printer):
    printed = list(client.print_films(THREE, FilmSession(uid="", number_of_copies=3), sheets=range(1, 9)))

    assert sheets_of(printed) == [(1,), (2,), (3, 4, 5, 6, 7, 8)]
    assert numbers_of(printer.jobs) == [([1], 1), ([2], 1), ([0, 1, 2], 2)]


def test_copies_that_are_whole_are_printed_by_the_session(client, printer):
    printed = list(client.print_films(THREE, FilmSession(uid="", number_of_copies=3), sheets=[1, 3, 4, 5, 6, 8]))

    assert sheets_of(printed) == [(1, 3, 4, 5, 6, 8)]
    assert numbers_of(printer.jobs) == [([0, 1, 2], 2)]


def test_a_session_of_grayscale_and_color_films_is_printed_film_by_film(client, printer):
    printed = list(client.print_films([one_image(1), color_sheet()]))

    assert sheets_of(printed) == [(0,), (1,)]
    assert [job.films[0].color for job in printer.jobs] == [False, True]


def test_so_is_one_of_films_with_and_without_luts(client, printer):
    with_lut = replace(one_image(1), presentation_lut_uid="1.2")

    printed = list(client.print_films([one_image(0), with_lut], luts=[PresentationLut("1.2", LutShape.LIN_OD)]))

    assert sheets_of(printed) == [(0,), (1,)]
    assert [len(job.presentation_luts) for job in printer.jobs] == [0, 1]


def test_a_printer_without_session_print_prints_film_by_film():
    with client_of(film_session_print=False) as (client, printer):
        printed = list(client.print_films(THREE, FilmSession(uid="", number_of_copies=2)))

    assert sheets_of(printed) == [(0,), (1,), (2,), (3,), (4,), (5,)]
    assert numbers_of(printer.jobs) == [([0], 1), ([1], 1), ([2], 1)] * 2


@pytest.mark.parametrize(
    ("operation", "sop_class", "first", "status"),
    [("N-CREATE", FILM_BOX, 2, 0xC616), ("N-SET", "", 2, 0xC605), ("N-ACTION", FILM_SESSION, 1, 0x0211)],
)
def test_so_does_one_that_refuses_the_session_at_some_point(operation, sop_class, first, status):
    once = {"first": first, "last": first, "status": status}
    with odd_client(operation=operation, sop_class=sop_class, **once) as (client, printer):
        printed = list(client.print_films(THREE[:2]))

    assert sheets_of(printed) == [(0,), (1,)]
    assert printer.actions[-2:] == [FILM_BOX, FILM_BOX]


@pytest.mark.parametrize(
    ("operation", "sop_class", "first", "status"),
    [("N-CREATE", FILM_BOX, 1, 0x0110), ("N-CREATE", FILM_BOX, 2, 0x0106), ("N-ACTION", FILM_SESSION, 1, 0xC601)],
)
def test_what_a_film_by_itself_meets_too_is_a_failure_of_the_session(operation, sop_class, first, status):
    with (
        odd_client(operation=operation, sop_class=sop_class, first=first, status=status) as (client, printer),
        pytest.raises(RequestRefused, match=f"0x{status:04X}"),
    ):
        list(client.print_films(THREE[:2]))

    assert FILM_BOX not in printer.actions


def test_copies_that_the_printer_makes_fewer_of_are_printed_again():
    session = Dataset()
    session.NumberOfCopies = 2

    with odd_client(operation="N-CREATE", sop_class=FILM_SESSION, status=0x0116, session=session) as (client, printer):
        printed = list(client.print_films(THREE[:1], FilmSession(uid="", number_of_copies=5)))

    assert sheets_of(printed) == [(0, 1), (2, 3), (4,)]
    assert printer.actions == [FILM_BOX] * 3


def test_of_fewer_copies_than_asked_for_each_film_is_noted():
    session = Dataset()
    session.NumberOfCopies = 1

    with odd_client(operation="N-CREATE", sop_class=FILM_SESSION, status=0x0116, session=session) as (client, _):
        printed = list(client.print_films(THREE[:2], FilmSession(uid="", number_of_copies=3), sheets=(0, 2, 3, 5)))

    assert sheets_of(printed) == [(0, 3), (2, 5)]


def test_what_is_told_of_before_a_failure_is_printed():
    with odd_client(operation="N-ACTION", first=3, status=0xC602) as (client, _):
        printing = client.print_films(THREE, by_session=False)

        assert [next(printing).sheets, next(printing).sheets] == [(0,), (1,)]
        with pytest.raises(RequestRefused, match=r"^N-ACTION Film Box: 0xC602 Print queue is full$"):
            next(printing)


def test_an_attribute_that_is_left_out_is_not_sent(printer):
    film = film_box(configuration_information="CS003")
    session = FilmSession(uid="", label="two", owner_id="three")

    with PrintClient(
        printer.host, printer.port, called_ae="PRINTSCP", leave_out=["ConfigurationInformation", "OwnerID"]
    ) as client:
        warned = client.print_film(film, session)

    (job,) = printer.jobs
    assert (warned, job.remarks) == ((), ())
    assert (job.films[0].configuration_information, job.session.label, job.session.owner_id) == ("", "two", "")


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (Condition(PrinterStatus.NORMAL, "NORMAL"), Condition()),
        (Condition(PrinterStatus.WARNING, "SUPPLY LOW"), Condition(PrinterStatus.WARNING, "SUPPLY LOW")),
        (Condition(PrinterStatus.FAILURE, "EMPTY 14X17 CLR"), Condition(PrinterStatus.FAILURE, "EMPTY 14X17 CLR")),
        (Condition(PrinterStatus.FAILURE, "OUT OF COFFEE"), Condition(PrinterStatus.FAILURE, "CHECK PRINTER")),
    ],
    ids=lambda condition: condition.info,
)
def test_the_status_of_the_printer_is_in_terms_of_the_standard(said, known):
    with client_of(condition=said) as (client, _):
        assert client.printer_status() == known


def test_a_printer_that_does_not_tell_its_status_has_none():
    with odd_client() as (client, _):
        assert client.printer_status() is None


def test_a_print_job_is_followed_to_its_end():
    with ListPrinter(job_info="FILM JAM") as printer:
        client = PrintClient(printer.host, printer.port, called_ae="PRINTSCP", follow_jobs=True)
        with client:
            (printed,) = client.print_films(THREE)
            ends = client.follow([printed.job_uid], seconds=5)

    assert ends == {printer.jobs[0].uid: Execution(ExecutionStatus.FAILURE, "FILM JAM")}


def test_no_print_job_is_told_without_its_sop_class(client):
    (printed,) = client.print_films(THREE)

    assert printed.job_uid is None


def test_each_answer_is_heard_as_it_comes(printer):
    heard = []
    with PrintClient(printer.host, printer.port, called_ae="PRINTSCP", on_answer=heard.append) as client:
        client.print_film(THREE[0])

    assert heard == [
        "N-CREATE Film Session",
        "N-CREATE Film Box",
        "N-SET image 1",
        "N-ACTION Film Box",
    ]


def test_a_film_that_is_tried_is_not_printed(client, printer):
    assert client.try_films(THREE) == ()
    assert printer.jobs == []


def test_a_film_after_one_that_is_refused_is_printed_by_another_association():
    with odd_client(operation="N-SET", status=0x0106, last=1) as (client, printer):
        association = client._association
        with pytest.raises(RequestRefused):
            client.print_film(THREE[0])
        client.print_film(THREE[1])

        assert client._association is not association
    assert printer.actions == [FILM_BOX]


def test_a_printer_is_told_the_longest_pdu_that_we_take():
    told = []
    with (
        ListPrinter() as printer,
        PrintClient(printer.host, printer.port, called_ae="PRINTSCP", max_pdu=16384) as client,
    ):
        told.append(client._association.requestor.maximum_length)

    assert told == [16384]


def test_a_kind_of_film_that_the_printer_does_not_take_is_told():
    with (
        ListPrinter(color=False) as printer,
        PrintClient(printer.host, printer.port, called_ae="PRINTSCP") as client,
        pytest.raises(NotOffered, match="offers no Basic Color Print Management Meta"),
    ):
        client.print_film(color_sheet())


def test_slides_of_which_the_printer_makes_more_than_there_are_images_are_printed(client, printer):
    film = film_box(image=print_image(), display_format=DisplayFormat("SLIDE", ()))

    client.print_film(film)

    (job,) = printer.jobs
    assert len(job.films[0].image_boxes) > 1
    assert [box.position for box in job.films[0].image_boxes if box.image] == [1]
