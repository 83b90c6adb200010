from printscp.lab.capture import lacks_pixels, without_pixels
from printscp.lab.holes import filled
from printscp.wire.sop_classes import FILM_BOX, GRAYSCALE_IMAGE_BOX
from tests.conversation import gray_item
from tests.recorded import data_set, record, request


def test_pixel_data_becomes_a_hole_and_nothing_else_does():
    plain = request("N-CREATE", FILM_BOX, None, data_set(FilmSizeID="A4"))
    image = data_set(ImageBoxPosition=1, BasicGrayscaleImageSequence=[gray_item(PixelData=b"\7" * 12)])
    whole = record((plain, False), (request("N-SET", GRAYSCALE_IMAGE_BOX, "1.2", image), False))

    first, second = without_pixels(whole).messages

    assert first == whole.messages[0]
    assert second.octets == whole.messages[1].octets
    assert filled(second.message.data_set, second.holes, b"\7") == image
    assert (lacks_pixels(whole), lacks_pixels(without_pixels(whole))) == (False, True)


def test_what_has_no_pixels_any_more_stays():
    image = data_set(BasicGrayscaleImageSequence=[gray_item()])
    cut = without_pixels(record((request("N-SET", GRAYSCALE_IMAGE_BOX, "1.2", image), False)))

    assert without_pixels(cut) == cut
