"""The print SCU against a server of its own, and against printers that answer oddly."""

import gc
import re
import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from printscp.client import NoAssociation, NoStatus, PrintClient, PrintFailed, Warned
from printscp.film.annotation import AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
from printscp.film.presentation_lut import LutShape, LutTable, PresentationLut
from printscp.film.session import FilmSession
from printscp.lab.films import color_sheet, row_layout
from tests.jobs import film_box, print_image
from tests.odd_printer import OddPrinter, boxes
from tests.printed_jobs import PrintedJobs

pytestmark = pytest.mark.network

SHAPE = PresentationLut("shape", LutShape.IDENTITY)
NEGATIVE = LutTable(bits=12, entries=tuple(range(4080, -1, -16)))


@pytest.fixture
def client(server):
    with PrintClient(server.host, server.port, called_ae="PRINTSCP", calling_ae="CT1") as client:
        yield client


@pytest.fixture
def jobs(server):
    return PrintedJobs(server)


@pytest.fixture
def bare_client(server_with):
    """A client of a printer without optional SOP Classes and without color."""
    server = server_with({"presentation_lut": False, "annotation": False, "color": False})
    with PrintClient(server.host, server.port, called_ae="PRINTSCP") as client:
        yield client


def film_with_texts(format_id, *texts):
    """A film of four images with the texts, each a position and a text."""
    return film_box(
        display_format=DisplayFormat.standard(columns=2, rows=2),
        image_boxes=tuple(ImageBox(uid="", position=number, image=print_image()) for number in range(1, 5)),
        annotation_display_format=format_id,
        annotation_boxes=tuple(AnnotationBox("", position, text) for position, text in texts),
    )


@contextmanager
def odd_client(created=None, **answers):
    """A client of an odd printer, and that printer."""
    with (
        OddPrinter(created, **answers) as printer,
        PrintClient(printer.host, printer.port, called_ae="ODD") as client,
    ):
        yield client, printer


def sequence_of(*items):
    created = Dataset()
    created.ReferencedImageBoxSequence = items
    return created


def text_as_sequence(text):
    """Where a sequence should be, a text."""
    created = Dataset()
    created.add_new("ReferencedImageBoxSequence", "UI", text)
    return created


def texts_of(job):
    (film,) = job.films
    return {box.position: box.text for box in film.annotation_boxes if box.text}


def test_a_film_is_printed_without_warning(client, server):
    assert client.print_film(row_layout()) == ()
    assert len(server.films(1)) == 1


def test_a_warning_is_told_with_its_request(client):
    large = print_image(rows=5500, columns=1, pixel_data=bytes(5500))

    assert client.print_film(film_box(image=large)) == (Warned("N-SET image 1", 0xB604),)


def test_session_values_are_sent(client):
    warned = client.print_film(film_box(), FilmSession(uid="", memory_allocation=100))

    assert warned == (Warned("N-CREATE Film Session", 0xB600),)


def test_a_refusal_is_raised_in_the_words_of_the_printer(client):
    short = print_image(rows=50)

    with pytest.raises(PrintFailed) as caught:
        client.print_film(film_box(image=short))

    assert str(caught.value) == "N-SET image 1: 0x0106 PixelData has 6 bytes, 150 are needed"


# pynetdicom leaves the socket of a connection that failed to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "printer.invalid", "a..b"])
def test_a_printer_that_nobody_runs_is_told_with_its_address(host):
    with pytest.raises(NoAssociation, match=f"^no association with FILM1@{re.escape(host)}:1$"):
        PrintClient(host, 1, called_ae="FILM1")
    gc.collect()


def test_a_printer_that_is_called_otherwise_takes_no_association():
    with (
        OddPrinter() as printer,
        pytest.raises(NoAssociation, match=f"^no association with EVEN@127.0.0.1:{printer.port}$"),
    ):
        PrintClient(printer.host, printer.port, called_ae="EVEN")


def test_a_color_film_is_not_for_a_printer_without_color(bare_client):
    with pytest.raises(PrintFailed, match="the printer offers no Basic Color Print Management Meta"):
        bare_client.print_film(color_sheet())


def test_the_luts_of_a_film_and_of_its_image_are_created_and_referred_to(client, jobs):
    luts = (PresentationLut("shape", LutShape.LIN_OD), PresentationLut("table", NEGATIVE))
    box = ImageBox(uid="", position=1, image=print_image(), presentation_lut_uid="table")

    warned = client.print_film(film_box(presentation_lut_uid="shape", image_boxes=(box,)), luts=luts)

    (job,) = jobs.first(1)
    contents = {lut.uid: lut.content for lut in job.presentation_luts}
    (film,) = job.films
    assert warned == ()
    assert contents[film.presentation_lut_uid] is LutShape.LIN_OD
    assert contents[film.image_boxes[0].presentation_lut_uid] == NEGATIVE


def test_a_lut_that_no_image_needs_is_not_created(client, jobs):
    client.print_film(film_box(), luts=(PresentationLut("unused", LutShape.LIN_OD),))

    (job,) = jobs.first(1)
    assert job.presentation_luts == ()


def test_a_lut_lives_as_long_as_its_film(client, server):
    client.print_film(film_box(presentation_lut_uid="shape"), luts=(PresentationLut("shape", LutShape.IDENTITY),))

    (state,) = server.app._scp._service._states.values()
    assert (state.presentation_luts, state.session) == ((), None)


@pytest.mark.parametrize(("lut", "light"), [("shape", (150, 3)), (None, (2000, 10))], ids=["with LUT", "without LUT"])
def test_the_light_goes_with_a_lut(client, jobs, lut, light):
    film = film_box(illumination=150, reflected_ambient_light=3, presentation_lut_uid=lut)

    client.print_film(film, luts=(PresentationLut("shape", LutShape.IDENTITY),))

    ((film,),) = [job.films for job in jobs.first(1)]
    assert (film.illumination, film.reflected_ambient_light) == light


def test_a_lut_that_is_not_given_is_an_error_of_the_caller_before_the_printer_is_asked():
    with odd_client() as (client, printer), pytest.raises(ValueError, match=r"not given: \['table'\]"):
        client.print_film(film_box(presentation_lut_uid="table"))

    assert printer.asked == []


def test_a_film_is_printed_without_its_lut_where_the_printer_has_none(bare_client):
    film = film_box(presentation_lut_uid="shape")

    warned = bare_client.print_film(film, luts=(PresentationLut("shape", LutShape.IDENTITY),))

    assert warned == (Warned("N-CREATE Presentation LUT", NoStatus.NOT_OFFERED),)


def test_texts_are_printed_at_their_positions(client, jobs):
    texts = {0: "head", 3: "below the third"}

    warned = client.print_film(film_with_texts("COMBINED", *texts.items()))

    (job,) = jobs.first(1)
    assert warned == ()
    assert texts_of(job) == texts


@pytest.mark.parametrize("character_set", [(), ("ISO_IR 144",), ("", "ISO 2022 IR 144"), ("ISO_IR 192",)])
def test_a_text_arrives_in_any_character_set(client, jobs, character_set):
    film = film_with_texts("BOTTOM", (1, "плёнка"))

    warned = client.print_film(film, FilmSession(uid="", character_set=character_set))

    (job,) = jobs.first(1)
    assert (warned, job.remarks) == ((), ())
    assert texts_of(job) == {1: "плёнка"}


@pytest.mark.parametrize("character_set", [(), ("ISO_IR 100",), ("ISO_IR 13",), ("", "ISO 2022 IR 144")], ids=str)
def test_texts_that_the_character_set_lacks_arrive_in_utf_8(client, jobs, character_set):
    film = replace(film_with_texts("BOTTOM", (1, "Δοκιμή")), configuration_information="Έτος")
    session = FilmSession(uid="", label="Φιλμ ~", owner_id="Ιατρός", character_set=character_set)

    warned = client.print_film(film, session)

    (job,) = jobs.first(1)
    assert (warned, job.remarks) == ((), ())
    assert texts_of(job) == {1: "Δοκιμή"}
    assert job.films[0].configuration_information == "Έτος"
    assert (job.session.label, job.session.owner_id) == ("Φιλμ ~", "Ιατρός")
    assert job.session.character_set == ("ISO_IR 192",)


def test_texts_stay_in_the_character_set_that_has_them(client, jobs):
    client.print_film(film_box(), FilmSession(uid="", label="плёнка", character_set=("ISO_IR 144",)))

    (job,) = jobs.first(1)
    assert (job.session.label, job.session.character_set) == ("плёнка", ("ISO_IR 144",))


@pytest.mark.parametrize(
    ("created", "count"),
    [(Dataset(), 0), (boxes(5), 5), (boxes(7), 7), (sequence_of(Dataset()), 0), (text_as_sequence("1.2.3"), 0)],
    ids=["no sequence", "too few", "too many", "item without UID", "text"],
)
def test_a_printer_that_makes_other_image_boxes_is_told_so(created, count):
    with (
        odd_client(created) as (client, printer),
        pytest.raises(PrintFailed, match=f"^the printer made {count} image boxes, not 6$"),
    ):
        client.print_film(row_layout())

    assert printer.asked == ["N-CREATE", "N-CREATE"]


@pytest.mark.parametrize(("made", "warned"), [((1,), "1 2 3 4"), ((4, "LABEL"), "2 3 4")], ids=["none", "one"])
def test_texts_for_which_the_printer_made_no_box_are_left_out(made, warned):
    created = boxes(4)
    created.ReferencedBasicAnnotationBoxSequence = boxes(*made).ReferencedBasicAnnotationBoxSequence

    with odd_client(created) as (client, _):
        told = client.print_film(film_with_texts("BOTTOM", *enumerate("abcd", start=1)))

    assert told == tuple(Warned(f"N-SET text {position}", NoStatus.NOT_OFFERED) for position in warned.split())


@pytest.mark.parametrize(
    ("operation", "status", "told"),
    [
        ("N-CREATE", 0x0110, "N-CREATE Film Session: 0x0110"),
        ("N-SET", 0xC605, "N-SET image 1: 0xC605"),
        ("N-ACTION", 0xFFFF, "N-ACTION Film Box: 0xFFFF"),
    ],
)
def test_a_failure_is_told_whatever_was_asked(operation, status, told):
    with (
        odd_client(operation=operation, status=status) as (client, _),
        pytest.raises(PrintFailed, match=f"^{told}$"),
    ):
        client.print_film(film_box())


@pytest.mark.parametrize("status", [0x0001, 0x0107, 0x0116, 0xB999])
def test_a_warning_is_no_failure(status):
    with odd_client(operation="N-ACTION", status=status) as (client, _):
        assert client.print_film(film_box()) == (Warned("N-ACTION Film Box", status),)


@pytest.mark.parametrize("status", [0x0112, 0x0211, 0xB999])
def test_what_fails_after_the_film_is_printed_is_a_warning(status):
    with odd_client(operation="N-DELETE", status=status) as (client, printer):
        warned = client.print_film(film_box(presentation_lut_uid="shape"), luts=[SHAPE])

    assert warned == (Warned("N-DELETE Film Session", status), Warned("N-DELETE Presentation LUT", status))
    assert printer.asked[-2:] == ["N-DELETE", "N-DELETE"]


# pynetdicom leaves the socket of an aborted association to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_so_is_an_association_that_ends_then():
    with odd_client(operation="N-DELETE") as (client, printer):
        warned = client.print_film(film_box(presentation_lut_uid="shape"), luts=[SHAPE])
    gc.collect()

    assert warned == (Warned("N-DELETE Film Session", NoStatus.NO_ANSWER),)
    assert printer.asked[-2:] == ["N-ACTION", "N-DELETE"]


def test_a_warning_of_densities_has_those_that_the_printer_uses(server_with):
    server = server_with({"min_density": 30, "max_density": 200})

    with PrintClient(server.host, server.port, called_ae="PRINTSCP") as client:
        warned = client.print_film(film_box(min_density=0.2, max_density=3.2))

    assert warned == (Warned("N-CREATE Film Box", 0xB605, (30, 200)),)


@pytest.mark.parametrize("attributes", [{}, {"MinDensity": 20}, {"MinDensity": 20, "MaxDensity": "dark"}], ids=len)
def test_a_printer_that_does_not_say_both_densities_is_believed_none(attributes):
    created = boxes(1)
    for keyword, value in attributes.items():
        created.add_new(keyword, "IS" if isinstance(value, int) else "LO", value)

    with odd_client(created, operation="N-CREATE", status=0xB605) as (client, _):
        _, warned = client.print_film(film_box())

    assert warned == Warned("N-CREATE Film Box", 0xB605, None)


# pynetdicom leaves the socket of an aborted association to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("operation", ["N-CREATE", "N-ACTION"])
def test_a_printer_that_aborts_gives_no_answer(operation):
    with (
        odd_client(operation=operation) as (client, _),
        pytest.raises(PrintFailed, match=f"^{operation} .*: no answer$"),
    ):
        client.print_film(film_box())
    gc.collect()


def test_nothing_is_printed_by_an_association_that_has_ended():
    with odd_client() as (client, _):
        client._association.is_established = False

        with pytest.raises(PrintFailed, match=r"^the association has ended$"):
            client.print_film(film_box())


def test_a_film_is_printed_without_its_texts_where_the_printer_has_none(bare_client):
    warned = bare_client.print_film(film_with_texts("BOTTOM", (1, "one"), (2, "two")))

    assert warned == (Warned("N-SET Annotation Box", NoStatus.NOT_OFFERED),)


def test_a_text_for_which_the_printer_has_no_box_is_told(client):
    warned = client.print_film(film_with_texts("LABEL", (0, "head"), (5, "nowhere"), (6, "")))

    assert warned == (Warned("N-SET text 5", NoStatus.NOT_OFFERED),)


@pytest.mark.parametrize(
    ("warned", "words"),
    [
        (Warned("N-SET image 1", 0xB604), "N-SET image 1: 0xB604 Image larger than its box, demagnified"),
        (Warned("N-SET image 1", 0xB123), "N-SET image 1: 0xB123"),
        (Warned("N-SET text 5", NoStatus.NOT_OFFERED), "N-SET text 5: the printer does not offer it"),
        (Warned("N-DELETE Film Session", 0x0112), "N-DELETE Film Session: 0x0112 No such SOP Instance"),
        (Warned("N-DELETE Film Session", NoStatus.NO_ANSWER), "N-DELETE Film Session: no answer"),
    ],
)
def test_a_warning_in_words(warned, words):
    assert str(warned) == words


# pynetdicom leaves the socket of an aborted association to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_printer_that_goes_away_is_told(client, server):
    threading.Thread(target=server.app._scp.stop, args=(0,)).start()

    def print_on():
        for _ in range(100):
            client.print_film(film_box())

    with pytest.raises(PrintFailed):
        print_on()
    gc.collect()
