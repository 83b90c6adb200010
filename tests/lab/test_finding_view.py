"""A recorded association as requests with their answers."""

import pytest

from printscp.lab.finding_view import exchanges_of, find, items, number, numbers, octets, references, text
from printscp.wire.references import reference
from printscp.wire.sop_classes import FILM_SESSION, GRAYSCALE_IMAGE_BOX
from tests.conversation import gray_item
from tests.lab.recording import Recording


@pytest.fixture
def talk() -> Recording:
    return Recording()


def last(talk: Recording):
    return exchanges_of(talk.record(None))[-1]


def test_an_exchange_is_a_request_with_its_answer(talk):
    talk.create_session(NumberOfCopies=2)

    exchange = last(talk)

    assert (exchange.number, exchange.words) == (1, "N-CREATE-RQ Film Session")
    assert (exchange.uid, exchange.instance) == ("", "1.2.3.1")
    assert (exchange.status, exchange.succeeded, exchange.failed) == (0, True, False)
    assert text(exchange.sent, "NumberOfCopies") == "2"
    assert text(exchange.answered, "SOPInstanceUID") == "1.2.3.1"


def test_a_refusal_has_its_comment_and_no_data_set(talk):
    talk.create(FILM_SESSION, "1.2.x")

    exchange = last(talk)

    assert (exchange.failed, exchange.succeeded) == (True, False)
    assert exchange.comment == "SOP Instance UID has other than digits and dots"
    assert exchange.answered == ()


def test_a_request_without_an_answer_has_neither_failed_nor_succeeded(talk):
    talk.create_session()
    talk.messages.pop()

    exchange = last(talk)

    assert (exchange.status, exchange.succeeded, exchange.failed) == (None, False, False)
    assert (exchange.comment, exchange.answered) == ("", ())


def test_events_of_the_printer_are_no_exchanges(talk):
    talk.event()

    assert exchanges_of(talk.record()) == ()


def test_a_request_or_an_answer_with_a_fault_is_disturbed(talk):
    talk.create_session()
    assert not last(talk).disturbed

    talk.faults = ("slow",)
    talk.create_film()

    assert last(talk).disturbed


def test_an_image_without_its_pixels_has_all_its_attributes_and_their_lengths(talk):
    talk.with_film().set_image(image=gray_item(20, 30))
    assert [hole.octets for hole in talk.messages[-2].holes] == [1200]

    (item,) = items(last(talk).sent, "BasicGrayscaleImageSequence")

    assert (number(item.elements, "Rows"), number(item.elements, "Columns")) == (20, 30)
    assert octets(item.elements, "PixelData") == bytes(1200)


def test_what_is_no_data_set_has_no_elements(talk):
    talk.create_session(NumberOfCopies=2)
    first, *others = talk.messages
    broken = type(first.message)(context_id=1, command=first.message.command, data_set=b"\1\2\3")
    talk.messages = [type(first)(number=1, seconds=0.0, sent=False, message=broken), *others]

    assert exchanges_of(talk.record())[0].sent == ()


def test_references_are_read_in_their_order(talk):
    talk.create_session()
    talk.create_film(ReferencedFilmSessionSequence=[reference(GRAYSCALE_IMAGE_BOX, uid) for uid in ("1.2", "1.3")])

    assert list(references(last(talk).sent, "ReferencedFilmSessionSequence")) == ["1.2", "1.3"]


def test_what_an_element_has_not_is_empty(talk):
    talk.create_session(NumberOfCopies=2)
    sent = last(talk).sent

    assert find(sent, "Trim") is None
    assert items(sent, "NumberOfCopies") == ()
    assert (octets(sent, "Trim"), text(sent, "Trim"), numbers(sent, "Trim"), number(sent, "Rows")) == (
        None,
        "",
        (),
        None,
    )
