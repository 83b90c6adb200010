from dataclasses import replace

from printscp.lab.conversation import conversation_of, left_out
from printscp.lab.holes import cut
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN, FILM_SESSION, GRAYSCALE_IMAGE_BOX
from tests.conversation import gray_item
from tests.lab.stored import JPEG, PIXELS, Sent, compressed, ct_image, in_syntax, stored
from tests.recorded import answer, data_set, job_event, record, request


def test_requests_have_their_answers_and_their_numbers():
    first, second = (request("N-CREATE", FILM_SESSION, message_id=number) for number in (1, 2))
    told = answer(second)

    talk = conversation_of(record((first, False), (second, False), (told, True)))

    assert [(each.number, each.request, each.answer) for each in talk.exchanges] == [
        (1, first, None),
        (2, second, told),
    ]


def test_what_the_printer_told_unasked_stands_by_itself_without_its_confirmation():
    event = job_event("1.2.3", 3)
    confirmation = answer(event)

    talk = conversation_of(record((event, True), (confirmation, False)))

    assert (talk.exchanges, talk.events) == ((), (event,))


def test_pixel_data_that_was_not_kept_becomes_as_many_zero_bytes():
    whole = data_set(BasicGrayscaleImageSequence=[gray_item(PixelData=b"\7" * 12)], ImageBoxPosition=1)
    kept, holes = cut(whole, EXPLICIT_VR_LITTLE_ENDIAN)
    asked = request("N-SET", GRAYSCALE_IMAGE_BOX, "1.2.3", kept)

    (exchange,) = conversation_of(record((asked, False), holes={1: holes})).exchanges

    assert len(kept) == len(whole) - 12
    assert exchange.request.data_set == whole.replace(b"\7" * 12, bytes(12))


def test_it_is_of_the_titles_contexts_and_end_of_the_record():
    recorded = record(end="aborted by the printer")

    talk = conversation_of(recorded)

    assert (talk.calling_ae, talk.called_ae, talk.end) == ("SCU", "PRINTER", "aborted by the printer")
    assert talk.contexts == recorded.contexts
    assert conversation_of(replace(recorded, contexts=())).contexts == recorded.request.contexts


def test_a_stored_image_is_sent_again_with_zeros_for_its_pixels():
    whole = in_syntax(ct_image(), EXPLICIT_VR_LITTLE_ENDIAN)

    (exchange,) = conversation_of(stored(Sent(data_set=ct_image()))).exchanges

    assert exchange.request.data_set == whole.replace(PIXELS, bytes(len(PIXELS)))
    assert exchange.answer.status == 0


def test_a_compressed_image_without_its_pixels_is_left_out_and_told():
    sent = [Sent(data_set=compressed(ct_image(), b"jpeg")), Sent(data_set=ct_image(b""))]
    recorded, whole = (stored(*sent, syntax=JPEG, pixels=pixels) for pixels in (False, True))

    assert left_out(recorded) == (1,)
    assert [each.number for each in conversation_of(recorded).exchanges] == [3]
    assert left_out(whole) == ()
    assert [each.number for each in conversation_of(whole).exchanges] == [1, 3]
