import random
import struct
from dataclasses import replace
from io import BytesIO

import pytest
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset

from printscp.film.remark import Remark
from printscp.lab.conversation import conversation_of
from printscp.lab.holes import cut
from printscp.lab.record import Hole
from printscp.lab.stand_ins import ADDRESS, left_out, messages_left_out, with_stand_ins
from printscp.wire.sop_classes import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    IMPLICIT_VR_LITTLE_ENDIAN,
    PRINTER,
    PRINTER_INSTANCE,
)
from printscp.wire.transfer_syntax import DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, inflated
from printscp.wire.uid_map import uids_of
from tests.conversation import encoded, gray_item
from tests.lab.stored import Sent, stored
from tests.lab.stored import ct_image as stored_image
from tests.recorded import accepted, answer, data_set, film, message, record, request

UID = "1.2.826.0.1.3680043.8.498.777"
SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN)


def image_box(*, implicit: bool = False) -> bytes:
    """With whom it shows at any depth, in attributes that have a keyword and such that have none."""
    original = Dataset()
    original.PatientName = "Doe^Jane"
    original.ReferencedSOPInstanceUID = UID
    item = gray_item(OriginalImageSequence=[original], PatientID="JANE-42")
    dataset = Dataset()
    dataset.ImageBoxPosition = 1
    dataset.Polarity = "NORMAL"
    dataset.PatientName = "Doe^Jane"
    dataset.PatientBirthDate = "19700131"
    dataset.PatientAge = "056Y"
    dataset.PatientWeight = "61.5"
    dataset.StudyInstanceUID = UID
    dataset.add_new(0x00091001, "LO", "Jane Doe")
    dataset.add_new(0x00091002, "UN", b"Jane")
    dataset.BasicGrayscaleImageSequence = [item]
    return encoded(dataset, implicit=implicit)


def replaced(data: bytes, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN, **more: object) -> Dataset:
    """What becomes of a data set that was sent to an image box."""
    asked = request("N-SET", GRAYSCALE_IMAGE_BOX, "1.2.3", data)
    (message,) = with_stand_ins(record((asked, False), contexts=(accepted(syntax=syntax),), **more)).messages
    return message


def read(message: object, *, implicit: bool = False) -> Dataset:
    return read_dataset(BytesIO(message.message.data_set), implicit, True)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_nobody_who_is_named_anywhere_is_named_any_more(syntax):
    data = image_box(implicit=syntax == IMPLICIT_VR_LITTLE_ENDIAN)

    left = replaced(data, syntax).message.data_set

    assert [words for words in (b"Doe", b"Jane", b"JANE", b"1970", UID.encode()) if words in left] == []
    assert [words for words in (b"Doe", b"Jane", b"JANE", b"1970", UID.encode()) if words not in data] == []


def test_a_stand_in_means_the_same_and_has_the_same_length():
    before, after = image_box(), replaced(image_box())

    dataset = read(after)
    assert len(after.message.data_set) == len(before)
    assert (str(dataset.PatientName), dataset.PatientAge, str(dataset.PatientWeight)) == ("Name^3xx", "0000", "00.0")
    assert dataset.PatientBirthDate.startswith("1900")
    assert dataset.StudyInstanceUID.startswith("2.25.1")


def test_the_same_value_has_the_same_stand_in_and_another_another():
    dataset = read(replaced(image_box()))

    (original,) = dataset.BasicGrayscaleImageSequence[0].OriginalImageSequence
    assert original.PatientName == dataset.PatientName
    assert original.ReferencedSOPInstanceUID == dataset.StudyInstanceUID
    assert dataset.BasicGrayscaleImageSequence[0].PatientID != str(dataset.PatientName)


def test_what_a_film_is_printed_by_stays_byte_for_byte():
    data = data_set(
        ImageDisplayFormat=r"STANDARD\1,1", FilmSizeID="14INX17IN", MagnificationType="CUBIC", MinDensity=20
    )

    assert replaced(data).message.data_set == data


def test_pixels_stay_or_stay_away():
    data = data_set(PatientID="JANE-42", BasicGrayscaleImageSequence=[gray_item(PixelData=b"\7" * 12)])
    kept, holes = cut(data, EXPLICIT_VR_LITTLE_ENDIAN)

    with_pixels, without = replaced(data), replaced(kept, holes={1: holes})

    assert with_pixels.message.data_set.endswith(b"\7" * 12)
    assert without.message.data_set == with_pixels.message.data_set[:-12]
    assert (without.holes, without.octets) == (holes, with_pixels.octets)


def test_of_a_deflated_image_without_pixels_all_else_stays_and_it_can_be_sent_again():
    image = stored_image(random.Random(1).randbytes(2000), PatientName="DOE^JANE")
    recorded = stored(Sent(data_set=image), syntax=DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)

    named = with_stand_ins(recorded)

    request, before = named.messages[0], recorded.messages[0]
    plain = inflated(request.message.data_set)
    left = read_dataset(BytesIO(plain), False, True)
    assert (left.Modality, left.Rows, left.PixelData) == ("CT", 4, bytes(2000))
    assert b"DOE" not in plain
    assert sum(hole.octets for hole in request.holes) == sum(hole.octets for hole in before.holes) > 0
    assert request.holes[0].offset == len(request.message.data_set)
    assert [each.number for each in conversation_of(named).exchanges] == [1]


def test_a_name_that_was_written_into_a_code_or_an_ae_title_of_a_stored_image_stays():
    image = stored_image(ScanOptions="DOE", StationAETitle="DOE", StationName="DOE")

    left = read(with_stand_ins(stored(Sent(data_set=image), pixels=True)).messages[0])

    assert (left.ScanOptions, left.StationAETitle) == ("DOE", "DOE")
    assert "DOE" not in (left.StationName, str(left.PatientName))


def test_labels_captions_and_comments_are_free_texts():
    texts = data_set(FilmSessionLabel="Jane Doe", OwnerID="Jane", TextString="Jane Doe, left")
    asked = request("N-CREATE", FILM_SESSION, None, texts)
    refused = answer(asked, 0x0106, comment="label Jane Doe is too long")

    messages = with_stand_ins(record((asked, False), (refused, True))).messages

    assert [b"Jane" in each.message.command + (each.message.data_set or b"") for each in messages] == [False, False]


@pytest.mark.parametrize(
    ("tag", "vr", "value"),
    [
        (0x20000050, "CS", b"JANE DOE"),
        (0x21000160, "AE", b"JANE DOE"),
        (0x20100150, "ST", b"JANE DOE"),
        (0x20100120, "US", b"JANE DOE"),
        (0x20000010, "US", b"JANE DOE"),
    ],
    ids=["Film Session Label", "Owner ID", "Configuration Information", "Min Density", "Number of Copies"],
)
def test_a_name_is_replaced_whatever_the_vr_with_which_it_was_sent(tag, vr, value):
    data = struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr.encode(), len(value)) + value

    left = replaced(data).message.data_set

    assert (len(left), b"JANE" in left, b"DOE" in left) == (len(data), False, False)


def test_what_a_printer_is_called_stays_in_what_it_tells_of_itself_only():
    asked = request("N-GET", PRINTER, PRINTER_INSTANCE)
    told = answer(asked, data=data_set(PrinterName="WARD3"))
    made = request("N-CREATE", FILM_BOX, "1.2.3", data_set(PrinterName="WARD3"))

    messages = with_stand_ins(record((asked, False), (told, True), (made, False))).messages

    assert [b"WARD3" in (each.message.data_set or b"") for each in messages] == [False, True, False]


def test_the_attributes_that_are_asked_for_stay():
    tags = b"".join(struct.pack("<HH", 0x2110, element) for element in (0x10, 0x20, 0x30, 0x99))
    asked = message(0x0110, {0x0110: 1, 0x1005: tags})

    assert with_stand_ins(record((asked, False))).messages[0].message == asked


def test_a_name_has_the_same_number_in_whatever_text_it_stands():
    dataset = read(replaced(data_set(PatientName="DOE", FilmSessionLabel="DOE")))

    assert (str(dataset.PatientName), dataset.FilmSessionLabel) == ("Name^2", "Text 2")


def test_instances_are_still_those_that_were_made():
    talk = film("1.2.826.0.1.3680043.9")
    messages = [(each, sent) for pair in talk.exchanges for each, sent in ((pair.request, False), (pair.answer, True))]

    without = conversation_of(with_stand_ins(record(*messages, contexts=talk.contexts)))

    made = without.exchanges[1].answer
    box, image = (uid for path, uid in uids_of(without, made).items() if path[0] in (0x00001000, 0x20100510))
    assert (without.exchanges[2].request.uid, without.exchanges[3].request.uid) == (image, box)
    assert len({box, image}) == 2
    assert int.from_bytes(made.command[8:12], "little") == len(made.command) - 12


def test_a_message_whose_command_set_cannot_be_read_is_left_out():
    asked = request("N-GET", "1.2.840.10008.5.1.1.16", "1.2.3")
    overrun = replace(asked, command=asked.command + b"\0\0\0\x10\x40\0\0\0Doe^John", data_set=b"Doe^John")
    whole = record((overrun, False), (asked, False))

    kept = with_stand_ins(whole).messages

    assert [each.number for each in kept] == [2]
    assert (messages_left_out(whole), left_out(whole)) == ((1,), ())


def test_uids_of_the_standard_stay():
    asked = request("N-GET", "1.2.840.10008.5.1.1.16", "1.2.840.10008.5.1.1.17")

    assert with_stand_ins(record((asked, False))).messages[0].message == asked


def test_a_data_set_that_cannot_be_read_is_left_out_and_told():
    recorded = record((request("N-SET", FILM_BOX, "1.2.840.10008.1", b"Jane"), False))

    (message,) = with_stand_ins(recorded).messages

    assert left_out(recorded) == (1,)
    assert (message.message.data_set, message.holes) == (b"", (Hole(0, 4),))


def test_a_data_set_that_was_not_kept_stays_so():
    recorded = record((request("N-SET", FILM_BOX, "1.2.840.10008.1", b""), False), holes={1: (Hole(0, 99),)})

    assert left_out(recorded) == ()
    assert with_stand_ins(recorded).messages == recorded.messages


def test_remarks_and_addresses_name_nobody():
    remarks = (
        Remark(code="x", attribute="FilmSessionLabel", clause="", sent="Jane", used="nothing"),
        Remark(code="x", attribute="SOPInstanceUID", clause="", sent=UID, used="nothing"),
        Remark(code="x", attribute="FilmSizeID", clause="", sent="A9", used="A4"),
    )
    recorded = record((request("N-CREATE", FILM_SESSION), False), remarks=remarks)
    recorded = replace(recorded, messages=(replace(recorded.messages[0], remarks=remarks),))

    without = with_stand_ins(recorded)

    for found in (without.remarks, without.messages[0].remarks):
        assert [each.sent for each in found] == ["(masked, 4 characters)", "(masked, 29 characters)", "A9"]
    assert without.request.address == ADDRESS


def test_an_element_that_no_command_has_is_emptied_of_its_words():
    asked = message(0x0140, {0x0110: 1, 0x0999: b"Jane", 0x1008: 1})

    (left,) = with_stand_ins(record((asked, False))).messages

    assert left.message == message(0x0140, {0x0110: 1, 0x0999: bytes(4), 0x1008: 1})
