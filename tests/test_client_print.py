"""What a film session is made of on its way to a printer, against printers of our own and odd ones."""

from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from printscp.client import PrintClient
from printscp.client_answers import NoStatus, PrintFailed, Warned
from printscp.film.annotation import AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
from printscp.film.presentation_lut import LutShape, LutTable, PresentationLut
from printscp.film.session import FilmSession
from printscp.lab.films import color_sheet, row_layout
from tests.jobs import film_box, print_image
from tests.list_printer import ListPrinter, client_of
from tests.odd_printer import boxes, odd_client

pytestmark = pytest.mark.network

NEGATIVE = LutTable(bits=12, entries=tuple(range(4080, -1, -16)))


@pytest.fixture
def printer():
    with ListPrinter() as printer:
        yield printer


@pytest.fixture
def client(printer):
    with PrintClient(printer.host, printer.port, called_ae="PRINTSCP", calling_ae="CT1") as client:
        yield client


@pytest.fixture
def bare_client():
    """A client of a printer without optional SOP Classes and without color."""
    with client_of(presentation_lut=False, annotation=False, color=False) as (client, _):
        yield client


def test_session_values_are_sent(client):
    warned = client.print_film(film_box(), FilmSession(uid="", memory_allocation=100))

    assert warned == (Warned("N-CREATE Film Session", 0xB600),)


def film_with_texts(format_id, *texts):
    """A film of four images with the texts, each a position and a text."""
    return film_box(
        display_format=DisplayFormat.standard(columns=2, rows=2),
        image_boxes=tuple(ImageBox(uid="", position=number, image=print_image()) for number in range(1, 5)),
        annotation_display_format=format_id,
        annotation_boxes=tuple(AnnotationBox("", position, text) for position, text in texts),
    )


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


def test_the_luts_of_a_film_and_of_its_image_are_created_and_referred_to(client, printer):
    luts = (PresentationLut("shape", LutShape.LIN_OD), PresentationLut("table", NEGATIVE))
    box = ImageBox(uid="", position=1, image=print_image(), presentation_lut_uid="table")

    warned = client.print_film(film_box(presentation_lut_uid="shape", image_boxes=(box,)), luts=luts)

    (job,) = printer.jobs
    contents = {lut.uid: lut.content for lut in job.presentation_luts}
    (film,) = job.films
    assert warned == ()
    assert contents[film.presentation_lut_uid] is LutShape.LIN_OD
    assert contents[film.image_boxes[0].presentation_lut_uid] == NEGATIVE


def test_a_lut_that_no_image_needs_is_not_created(client, printer):
    client.print_film(film_box(), luts=(PresentationLut("unused", LutShape.LIN_OD),))

    (job,) = printer.jobs
    assert job.presentation_luts == ()


def test_a_lut_lives_as_long_as_its_film(client, printer):
    client.print_film(film_box(presentation_lut_uid="shape"), luts=(PresentationLut("shape", LutShape.IDENTITY),))

    (state,) = printer._scp._service._states.values()
    assert (state.presentation_luts, state.session) == ((), None)


@pytest.mark.parametrize(("lut", "light"), [("shape", (150, 3)), (None, (2000, 10))], ids=["with LUT", "without LUT"])
def test_the_light_goes_with_a_lut(client, printer, lut, light):
    film = film_box(illumination=150, reflected_ambient_light=3, presentation_lut_uid=lut)

    client.print_film(film, luts=(PresentationLut("shape", LutShape.IDENTITY),))

    ((film,),) = [job.films for job in printer.jobs]
    assert (film.illumination, film.reflected_ambient_light) == light


def test_a_film_is_printed_without_its_lut_where_the_printer_has_none(bare_client):
    film = film_box(presentation_lut_uid="shape")

    warned = bare_client.print_film(film, luts=(PresentationLut("shape", LutShape.IDENTITY),))

    assert warned == (Warned("N-CREATE Presentation LUT", NoStatus.NOT_OFFERED),)


def test_texts_are_printed_at_their_positions(client, printer):
    texts = {0: "head", 3: "below the third"}

    warned = client.print_film(film_with_texts("COMBINED", *texts.items()))

    (job,) = printer.jobs
    assert warned == ()
    assert texts_of(job) == texts


@pytest.mark.parametrize("character_set", [(), ("ISO_IR 144",), ("", "ISO 2022 IR 144"), ("ISO_IR 192",)])
def test_a_text_arrives_in_any_character_set(client, printer, character_set):
    film = film_with_texts("BOTTOM", (1, "плёнка"))

    warned = client.print_film(film, FilmSession(uid="", character_set=character_set))

    (job,) = printer.jobs
    assert (warned, job.remarks) == ((), ())
    assert texts_of(job) == {1: "плёнка"}


@pytest.mark.parametrize("character_set", [(), ("ISO_IR 100",), ("ISO_IR 13",), ("", "ISO 2022 IR 144")], ids=str)
def test_texts_that_the_character_set_lacks_arrive_in_utf_8(client, printer, character_set):
    film = replace(film_with_texts("BOTTOM", (1, "Δοκιμή")), configuration_information="Έτος")
    session = FilmSession(uid="", label="Φιλμ ~", owner_id="Ιατρός", character_set=character_set)

    warned = client.print_film(film, session)

    (job,) = printer.jobs
    assert (warned, job.remarks) == ((), ())
    assert texts_of(job) == {1: "Δοκιμή"}
    assert job.films[0].configuration_information == "Έτος"
    assert (job.session.label, job.session.owner_id) == ("Φιλμ ~", "Ιατρός")
    assert job.session.character_set == ("ISO_IR 192",)


def test_texts_stay_in_the_character_set_that_has_them(client, printer):
    client.print_film(film_box(), FilmSession(uid="", label="плёнка", character_set=("ISO_IR 144",)))

    (job,) = printer.jobs
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


def test_a_film_is_printed_without_its_texts_where_the_printer_has_none(bare_client):
    warned = bare_client.print_film(film_with_texts("BOTTOM", (1, "one"), (2, "two")))

    assert warned == (Warned("N-SET Annotation Box", NoStatus.NOT_OFFERED),)


def test_a_text_for_which_the_printer_has_no_box_is_told(client):
    warned = client.print_film(film_with_texts("LABEL", (0, "head"), (5, "nowhere"), (6, "")))

    assert warned == (Warned("N-SET text 5", NoStatus.NOT_OFFERED),)


def test_a_color_film_is_not_for_a_printer_without_color(bare_client):
    with pytest.raises(PrintFailed, match="the printer offers no Basic Color Print Management Meta"):
        bare_client.print_film(color_sheet())
