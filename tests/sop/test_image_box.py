"""Grayscale and Color Image Box SOP Classes (PS3.4 H.4.3)."""

from dataclasses import replace

import pytest
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from printscp.film.printer import Printer, Tolerance
from printscp.film.scu import Scu
from printscp.film.terms import Magnification, OversizeBehavior, Photometric, Polarity
from printscp.sop.requests import NSet
from printscp.wire.references import reference
from printscp.wire.sop_classes import COLOR_META, GRAYSCALE_IMAGE_BOX, GRAYSCALE_META, PRESENTATION_LUT
from printscp.wire.status import Status
from tests.conversation import Conversation, color_item, dataset, gray_item, lut_item, strict


def box(talk, position=1):
    return talk.state.session.film_boxes[-1].image_boxes[position - 1]


@pytest.fixture
def on_film(talk):
    """A conversation in which a film of two boxes, each 8 inches wide and 5 high, waits for images."""
    return talk.with_film(r"STANDARD\1,2", FilmSizeID="8INX10IN")


@pytest.fixture
def in_color(talk):
    talk.create_session()
    talk.meta = COLOR_META
    talk.create_film()
    return talk


def test_an_image_is_kept_with_its_pixels(on_film):
    pixels = bytes(range(12))

    reply = on_film.set_image(2, gray_item(2, 3, PixelData=pixels))

    image = box(on_film, 2).image
    assert reply.status is Status.SUCCESS
    assert (image.rows, image.columns, image.bits_stored, image.pixel_data) == (2, 3, 12, pixels)
    assert image.photometric is Photometric.MONOCHROME2


SENT = {
    "Polarity": "REVERSE",
    "MagnificationType": "BILINEAR",
    "SmoothingType": "3",
    "MinDensity": 40,
    "MaxDensity": 200,
    "ConfigurationInformation": "CS001",
    "RequestedImageSize": 50.5,
    "RequestedDecimateCropBehavior": "CROP",
}


@pytest.mark.parametrize("keyword", SENT)
def test_each_attribute_comes_back_as_it_was_sent(on_film, keyword):
    reply = on_film.set_image(1, gray_item(), **SENT)

    assert (reply.status, reply.attributes[keyword].value) == (Status.SUCCESS, SENT[keyword])


def test_the_values_are_kept_in_the_box(on_film):
    on_film.set_image(1, gray_item(), **SENT)

    kept = box(on_film)
    assert (kept.polarity, kept.magnification) == (Polarity.REVERSE, Magnification.BILINEAR)
    assert (kept.min_density, kept.max_density) == (0.4, 2.0)
    assert (kept.requested_image_size, kept.oversize_behavior) == (50.5, OversizeBehavior.CROP)


def test_the_original_image_is_kept_and_returned(on_film):
    original = Dataset()
    original.PatientID, original.StudyInstanceUID = "4711", "1.2.9"

    reply = on_film.set_image(1, gray_item(), OriginalImageSequence=[original])

    assert box(on_film).original_image == (("PatientID", "4711"), ("StudyInstanceUID", "1.2.9"))
    assert reply.attributes.OriginalImageSequence[0].StudyInstanceUID == "1.2.9"


def test_pixels_are_never_sent_back(on_film):
    reply = on_film.set_image(1, gray_item())

    assert reply.attributes.dir() == ["ImageBoxPosition"]


def test_a_second_image_replaces_the_first_and_keeps_what_it_does_not_name(on_film):
    on_film.set_image(1, gray_item(2, 3), Polarity="REVERSE")

    on_film.set_image(1, gray_item(4, 4))

    assert (box(on_film).image.rows, box(on_film).polarity) == (4, Polarity.REVERSE)


def test_an_empty_image_sequence_takes_the_image_out(on_film):
    on_film.set_image(1, gray_item())

    reply = on_film.set_image(1)

    assert reply.status is Status.SUCCESS
    assert box(on_film).image is None


@pytest.mark.parametrize("keyword", ["BasicGrayscaleImageSequence", "ImageBoxPosition"])
def test_a_missing_mandatory_attribute_is_refused_0120(on_film, keyword):
    attributes = {"BasicGrayscaleImageSequence": [gray_item()], "ImageBoxPosition": 1}
    del attributes[keyword]

    reply = on_film.set(GRAYSCALE_IMAGE_BOX, box(on_film).uid, **attributes)

    assert (reply.status, reply.comment) == (Status.MISSING_ATTRIBUTE, f"{keyword} missing")


@pytest.mark.parametrize(
    "keyword",
    [
        "SamplesPerPixel", "PhotometricInterpretation", "Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit",
        "PixelRepresentation", "PixelData",
    ],
)  # fmt: skip
def test_an_image_without_a_mandatory_attribute_is_refused_0120(on_film, keyword):
    reply = on_film.set_image(1, gray_item(**{keyword: None}))

    assert (reply.status, reply.comment) == (Status.MISSING_ATTRIBUTE, f"{keyword} missing")


@pytest.mark.parametrize("keyword", ["PhotometricInterpretation", "SamplesPerPixel", "Rows", "HighBit"])
def test_an_image_with_an_empty_mandatory_attribute_is_refused_0121(on_film, keyword):
    reply = on_film.set_image(1, gray_item(**{keyword: ""}))

    assert reply.status is Status.MISSING_ATTRIBUTE_VALUE


def test_empty_pixel_data_is_refused_0121(on_film):
    assert on_film.set_image(1, gray_item(PixelData=b"")).status is Status.MISSING_ATTRIBUTE_VALUE


@pytest.mark.parametrize(
    "changes",
    [
        {"Rows": 0},
        {"Columns": 0},
        {"BitsAllocated": 12},
        {"BitsStored": 17},
        {"BitsStored": 7, "HighBit": 6},
        {"HighBit": 10},
        {"HighBit": 15, "BitsAllocated": 8, "BitsStored": 8},
        {"PixelRepresentation": 2},
        {"PhotometricInterpretation": "PALETTE COLOR"},
        {"PhotometricInterpretation": "RGB", "PlanarConfiguration": 1},
        {"SamplesPerPixel": 3},
        {"SamplesPerPixel": 2},
    ],
)
def test_pixels_that_cannot_be_printed_are_refused_0106(on_film, changes):
    before = on_film.state

    reply = on_film.set_image(1, gray_item(**changes))

    assert reply.status is Status.INVALID_ATTRIBUTE_VALUE
    assert on_film.state is before


def test_a_color_printer_takes_an_rgb_image_in_a_grayscale_box_and_remarks_it(on_film):
    reply = on_film.set_image(1, color_item())

    assert (reply.status, box(on_film).image.photometric) == (Status.SUCCESS, Photometric.RGB)
    assert on_film.codes == ["color-in-gray-box"]


def test_a_strict_printer_refuses_an_rgb_image_in_a_grayscale_box_with_0106():
    assert strict().with_film().set_image(1, color_item()).status is Status.INVALID_ATTRIBUTE_VALUE


def test_a_printer_without_color_refuses_an_rgb_image_with_0106():
    talk = Conversation(Printer(color=False)).with_film()

    reply = talk.set_image(1, color_item())

    assert (reply.status, reply.comment) == (Status.INVALID_ATTRIBUTE_VALUE, "this printer prints no color")


def test_a_printer_without_color_takes_images_in_gray():
    assert Conversation(Printer(color=False)).with_film().set_image(1, gray_item()).status is Status.SUCCESS


@pytest.mark.parametrize(
    ("printer", "bits", "status"),
    [
        (Printer(bits=8), 8, Status.SUCCESS),
        (Printer(bits=8), 12, Status.INVALID_ATTRIBUTE_VALUE),
        (Printer(bits=12), 16, Status.SUCCESS),
        (Printer(bits=12, tolerance=Tolerance.STRICT), 12, Status.SUCCESS),
        (Printer(bits=10, tolerance=Tolerance.STRICT), 12, Status.INVALID_ATTRIBUTE_VALUE),
    ],
)
def test_a_shallow_or_strict_printer_refuses_deeper_images_with_0106(printer, bits, status):
    reply = Conversation(printer).with_film().set_image(1, gray_item(bits=bits))

    assert reply.status is status
    if status.is_failure:
        assert reply.comment == f"BitsStored {bits}, this printer takes {printer.bits}"


def test_pixel_data_shorter_than_the_image_is_refused_0106(on_film):
    reply = on_film.set_image(1, gray_item(100, 100, PixelData=bytes(19998)))

    assert (reply.status, reply.comment) == (
        Status.INVALID_ATTRIBUTE_VALUE,
        "PixelData has 19998 bytes, 20000 are needed",
    )


def test_one_byte_of_padding_is_no_deviation(on_film):
    reply = on_film.set_image(1, gray_item(3, 3, bits=8, PixelData=bytes(10)))

    assert reply.status is Status.SUCCESS
    assert on_film.step.remarks == ()


def test_bytes_after_the_image_are_cut_off_and_remarked(on_film):
    reply = on_film.set_image(1, gray_item(2, 2, PixelData=bytes(20)))

    assert reply.status is Status.SUCCESS
    assert len(box(on_film).image.pixel_data) == 8
    assert [remark.code for remark in on_film.step.remarks] == ["long-pixel-data"]


@pytest.mark.parametrize("bits", range(8, 17))
def test_eight_to_sixteen_bits_are_taken(on_film, bits):
    reply = on_film.set_image(1, gray_item(bits=bits))

    assert (reply.status, box(on_film).image.bits_stored) == (Status.SUCCESS, bits)


UNUSUAL = [
    ({"BitsStored": 10, "HighBit": 9}, "unusual-bits"),
    ({"BitsStored": 8, "HighBit": 7}, "unusual-bits"),
    ({"HighBit": 15}, "shifted-bits"),
    ({"PixelRepresentation": 1}, "signed-pixels"),
]


@pytest.mark.parametrize(("changes", "code"), UNUSUAL)
def test_pixels_outside_the_standard_are_taken_and_remarked(on_film, changes, code):
    reply = on_film.set_image(1, gray_item(**changes))

    assert reply.status is Status.SUCCESS
    assert [remark.code for remark in on_film.step.remarks] == [code]


@pytest.mark.parametrize(("changes", "code"), UNUSUAL)
def test_a_strict_printer_refuses_pixels_outside_the_standard_with_0106(changes, code):
    assert strict().with_film().set_image(1, gray_item(**changes)).status is Status.INVALID_ATTRIBUTE_VALUE


def test_pixel_aspect_ratio_is_kept(on_film):
    on_film.set_image(1, gray_item(PixelAspectRatio=[2, 1]))

    assert box(on_film).image.aspect_ratio == (2, 1)


def test_a_pixel_aspect_ratio_of_zeros_says_nothing_and_is_remarked(on_film):
    reply = on_film.set_image(1, gray_item(PixelAspectRatio=[0, 0]))

    assert (reply.status, box(on_film).image.aspect_ratio) == (Status.SUCCESS, (1, 1))
    assert on_film.codes == ["other-spelling"]


@pytest.mark.parametrize("ratio", [[0, 1], [1, -1]])
def test_a_pixel_aspect_ratio_that_is_none_becomes_square_and_is_answered_0116(on_film, ratio):
    reply = on_film.set_image(1, gray_item(PixelAspectRatio=ratio))

    assert (reply.status, box(on_film).image.aspect_ratio) == (Status.VALUE_OUT_OF_RANGE, (1, 1))


def test_only_the_first_of_several_images_is_used_and_answered_0116(on_film):
    items = [gray_item(2, 3), gray_item(4, 5)]

    reply = on_film.set_image(1, BasicGrayscaleImageSequence=items)

    assert (reply.status, box(on_film).image.rows) == (Status.VALUE_OUT_OF_RANGE, 2)


def test_further_frames_are_left_out_and_answered_0107(on_film):
    reply = on_film.set_image(1, gray_item(NumberOfFrames=2, PixelData=bytes(24)))

    assert (reply.status, reply.tags) == (Status.ATTRIBUTE_LIST_WARNING, (0x00280008,))
    assert len(box(on_film).image.pixel_data) == 12


def test_the_uid_says_which_box_is_meant_when_the_position_disagrees(on_film):
    reply = on_film.set_image(1, gray_item(), ImageBoxPosition=2)

    assert (reply.status, reply.attributes.ImageBoxPosition) == (Status.SUCCESS, 1)
    assert box(on_film, 1).image is not None
    assert box(on_film, 2).image is None
    assert [remark.code for remark in on_film.step.remarks] == ["other-position"]


@pytest.mark.parametrize("position", [0, 3, 99])
def test_the_uid_says_which_box_is_meant_when_the_film_has_no_such_position(on_film, position):
    reply = on_film.set_image(1, gray_item(), ImageBoxPosition=position)

    (remark,) = on_film.step.remarks
    assert (reply.status, box(on_film).position) == (Status.SUCCESS, 1)
    assert (remark.code, remark.sent, remark.used) == ("other-position", str(position), "1, of this UID")


@pytest.mark.parametrize("position", [2, 3])
def test_a_strict_printer_refuses_another_position_with_0106(position):
    talk = strict().with_film(r"STANDARD\1,2")

    assert talk.set_image(1, gray_item(), ImageBoxPosition=position).status is Status.INVALID_ATTRIBUTE_VALUE


def heights(talk):
    """The rows of each image, None where there is none."""
    return [held.image and held.image.rows for held in talk.state.session.film_boxes[0].image_boxes]


def test_an_image_set_again_with_the_same_wrong_position_replaces_the_one_before(talk):
    talk.with_film(r"STANDARD\2,2")
    talk.set_image(2, gray_item(2, 3), ImageBoxPosition=1)

    talk.set_image(2, gray_item(4, 3), ImageBoxPosition=1)
    talk.set_image(1, gray_item(6, 3), ImageBoxPosition=1)

    assert heights(talk) == [6, 4, None, None]


def test_one_uid_for_all_boxes_is_known_also_where_a_position_is_left_out(talk):
    talk.with_film(r"STANDARD\2,2")
    talk.set_image(1, gray_item(2, 3))

    talk.set_image(1, gray_item(4, 3), ImageBoxPosition=3)

    assert (heights(talk), talk.codes) == ([2, None, 4, None], ["reused-uid"])


def with_one_uid(talk):
    """A film whose four images all came with the UID of the first box."""
    talk.with_film(r"STANDARD\2,2")
    for position in (1, 2, 3, 4):
        talk.set_image(1, gray_item(position, 3), ImageBoxPosition=position)
    return talk


def test_a_film_that_was_filled_with_one_uid_is_filled_again_with_it(talk):
    with_one_uid(talk).print_film()

    for position in (1, 2, 3, 4):
        talk.set_image(1, gray_item(10 * position, 3), ImageBoxPosition=position)

    assert heights(talk) == [10, 20, 30, 40]


def test_one_uid_for_all_boxes_corrects_and_erases_at_the_position(talk):
    with_one_uid(talk)

    talk.set_image(1, gray_item(20, 3), ImageBoxPosition=2)
    talk.set_image(1, None, ImageBoxPosition=3)

    assert heights(talk) == [1, 20, None, 4]


def test_who_uses_two_uids_does_not_use_one_for_all_boxes(talk):
    talk.with_film(r"STANDARD\2,2")
    talk.set_image(4, gray_item(2, 3))
    talk.set_image(1, gray_item(4, 3))

    talk.set_image(1, gray_item(6, 3), ImageBoxPosition=2)

    assert heights(talk) == [6, None, None, 2]


def test_what_was_said_of_an_image_goes_with_it(on_film):
    original = Dataset()
    original.PatientID = "A-1"
    on_film.set_image(1, gray_item(), PatientName="ALPHA^ANNA", OriginalImageSequence=[original])

    on_film.set_image(1, gray_item(), PatientID="B-2")

    assert (box(on_film).stray, box(on_film).original_image) == ((("PatientID", "B-2"),), ())


def test_an_empty_reference_takes_the_lut_off(on_film):
    on_film.create_lut(uid="1.9.1")
    on_film.set_image(1, gray_item(), ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, "1.9.1")])

    on_film.set_image(1, gray_item(), ReferencedPresentationLUTSequence=[])

    assert box(on_film).presentation_lut_uid is None
    assert on_film.delete(PRESENTATION_LUT, "1.9.1").status is Status.SUCCESS


def test_one_uid_for_all_boxes_means_the_box_at_the_position(on_film):
    on_film.set_image(1, gray_item(2, 3))

    reply = on_film.set_image(1, gray_item(4, 5), ImageBoxPosition=2)

    assert (reply.status, reply.attributes.ImageBoxPosition) == (Status.SUCCESS, 2)
    assert [held.image.rows for held in on_film.state.session.film_boxes[0].image_boxes] == [2, 4]
    assert on_film.codes == ["reused-uid"]


def test_a_box_that_has_an_image_is_not_taken_for_another(on_film):
    on_film.set_image(1, gray_item(2, 3))
    on_film.set_image(2, gray_item(4, 5))

    on_film.set_image(1, gray_item(6, 7), ImageBoxPosition=2)

    assert [held.image.rows for held in on_film.state.session.film_boxes[0].image_boxes] == [6, 4]
    assert on_film.codes == ["other-position"]


def test_the_uid_says_which_image_is_taken_out(on_film):
    on_film.set_image(1, gray_item())

    on_film.set_image(1, ImageBoxPosition=2)

    assert box(on_film).image is None
    assert on_film.codes == ["other-position"]


@pytest.mark.parametrize(("position", "status"), [("", Status.MISSING_ATTRIBUTE_VALUE), ("x", None)])
def test_a_position_that_is_none_is_refused(on_film, position, status):
    attributes = dataset(BasicGrayscaleImageSequence=[gray_item()])
    attributes.add_new("ImageBoxPosition", "LO", position)

    reply = on_film.ask(
        NSet(context=GRAYSCALE_META, sop_class=GRAYSCALE_IMAGE_BOX, uid=box(on_film).uid, attributes=attributes)
    )

    assert reply.status is (status or Status.INVALID_ATTRIBUTE_VALUE)


def test_densities_outside_the_range_of_the_printer_are_clamped_and_answered_b605(on_film):
    reply = on_film.set_image(1, gray_item(), MaxDensity=400)

    assert (reply.status, reply.attributes.MaxDensity) == (Status.DENSITY_CLAMPED, 320)


def test_a_presentation_lut_that_does_not_exist_is_left_out_and_answered_0116(on_film):
    reply = on_film.set_image(1, gray_item(), ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, "1.2.7")])

    assert (reply.status, box(on_film).presentation_lut_uid) == (Status.VALUE_OUT_OF_RANGE, None)


# A box of 8 x 5 inches less half the gap at 320 dpi has 2560 x 1596 printer pixels.
def test_an_image_as_large_as_its_box_fits(on_film):
    assert on_film.set_image(1, gray_item(1596, 2560)).status is Status.SUCCESS


@pytest.mark.parametrize(("rows", "columns"), [(1597, 10), (10, 2561)])
def test_an_image_larger_than_its_box_is_demagnified_and_answered_b604(on_film, rows, columns):
    assert on_film.set_image(1, gray_item(rows, columns)).status is Status.DEMAGNIFIED


@pytest.mark.parametrize(
    ("behavior", "status"),
    [
        ("DECIMATE", Status.DECIMATED),
        ("CROP", Status.CROPPED),
        ("FAIL", Status.IMAGE_TOO_LARGE),
    ],
)
def test_the_requested_behavior_decides_what_becomes_of_a_larger_image(on_film, behavior, status):
    reply = on_film.set_image(1, gray_item(10, 2561), RequestedDecimateCropBehavior=behavior)

    assert reply.status is status


def test_decimation_without_magnification_is_refused_c603(on_film):
    before = on_film.state

    reply = on_film.set_image(
        1, gray_item(10, 2561), RequestedDecimateCropBehavior="DECIMATE", MagnificationType="NONE"
    )

    assert (reply.status, reply.comment) == (Status.IMAGE_TOO_LARGE, "image 1 is larger than its box")
    assert on_film.state is before


@pytest.mark.parametrize(
    ("behavior", "status"),
    [
        (None, Status.DEMAGNIFIED),
        ("DECIMATE", Status.DECIMATED),
        ("CROP", Status.CROPPED),
        ("FAIL", Status.IMAGE_TOO_LARGE),
    ],
)
def test_a_requested_size_wider_than_the_box_is_answered_as_a_larger_image(on_film, behavior, status):
    reply = on_film.set_image(1, gray_item(20, 30), RequestedImageSize=300, RequestedDecimateCropBehavior=behavior)

    assert reply.status is status


@pytest.mark.parametrize("behavior", ["DECIMATE", "CROP", "FAIL"])
def test_a_requested_size_that_fits_is_success(on_film, behavior):
    reply = on_film.set_image(1, gray_item(20, 30), RequestedImageSize=100, RequestedDecimateCropBehavior=behavior)

    assert reply.status is Status.SUCCESS


def test_a_larger_image_is_remarked_with_its_pixels_or_its_requested_size(on_film):
    on_film.set_image(1, gray_item(10, 2561))
    (pixels,) = on_film.step.remarks
    on_film.set_image(1, gray_item(10, 20), RequestedImageSize=300)
    (size,) = on_film.step.remarks

    assert (pixels.attribute, pixels.sent, pixels.used) == ("Columns and Rows", "2561x10", "an image demagnified")
    assert (size.attribute, size.sent, size.used) == ("RequestedImageSize", "300 mm", "an image demagnified")


def test_an_image_of_a_requested_size_may_have_more_pixels_than_its_box(on_film):
    assert on_film.set_image(1, gray_item(10, 2561), RequestedImageSize=50).status is Status.SUCCESS


def test_high_resolution_has_room_for_twice_the_pixels(talk):
    talk.with_film(FilmSizeID="8INX10IN", RequestedResolutionID="HIGH")

    assert talk.set_image(1, gray_item(10, 5120)).status is Status.SUCCESS
    assert talk.set_image(1, gray_item(10, 5121)).status is Status.DEMAGNIFIED


def test_the_gravest_of_several_warnings_is_answered(on_film):
    reply = on_film.set_image(1, gray_item(10, 2561), MaxDensity=400, Rows=5, RequestedDecimateCropBehavior="CROP")

    assert reply.status is Status.CROPPED
    assert {remark.code for remark in on_film.step.remarks} == {
        "unknown-attribute", "density-clamped", "image-larger-than-box",
    }  # fmt: skip


def test_images_beyond_the_memory_of_the_printer_are_refused_c605(on_film):
    on_film.around = replace(on_film.around, most_octets=20)
    on_film.set_image(1, gray_item(2, 3))

    reply = on_film.set_image(2, gray_item(2, 3))

    assert reply.status is Status.OUT_OF_MEMORY


def test_an_image_may_always_be_taken_out_or_replaced_by_a_smaller_one(on_film):
    on_film.set_image(1, gray_item(2, 3))
    on_film.around = replace(on_film.around, most_octets=-5)

    assert on_film.set_image(1, gray_item(1, 3)).status is Status.SUCCESS
    assert on_film.set_image(1).status is Status.SUCCESS


def test_the_words_of_an_original_image_are_counted(on_film):
    original = Dataset()
    original.PatientComments = "x" * 1000

    on_film.set_image(1, gray_item(2, 3), OriginalImageSequence=[original])

    assert on_film.state.octets == 12 + 1000


@pytest.mark.parametrize(("vr", "value"), [("IS", b"1e400 "), ("IS", b"inf "), ("US", b"abc"), ("FD", b"abc")])
def test_what_cannot_be_read_in_an_original_image_is_not_kept_and_the_film_prints(on_film, vr, value):
    original = Dataset()
    original.PatientID = "4711"
    original[0x00200013] = RawDataElement(Tag(0x00200013), vr, len(value), value, 0, False, True)
    attributes = dataset(ImageBoxPosition=1, BasicGrayscaleImageSequence=[gray_item()])
    attributes.OriginalImageSequence = [original]

    reply = on_film.ask(
        NSet(context=GRAYSCALE_META, sop_class=GRAYSCALE_IMAGE_BOX, uid=box(on_film).uid, attributes=attributes)
    )

    assert reply.status is Status.SUCCESS
    assert box(on_film).original_image == (("PatientID", "4711"),)


def into_an_earlier_film(talk):
    """The reply to an image for the first of two films."""
    earlier = box(talk).uid
    talk.create_film()
    return talk.set(GRAYSCALE_IMAGE_BOX, earlier, ImageBoxPosition=1, BasicGrayscaleImageSequence=[gray_item()])


def test_an_image_box_of_an_earlier_film_can_be_set_and_that_is_remarked(on_film):
    reply = into_an_earlier_film(on_film)

    assert (reply.status, on_film.codes) == (Status.SUCCESS, ["earlier-film-box"])
    assert [film.has_image for film in on_film.state.session.film_boxes] == [True, False]


def test_a_strict_printer_refuses_an_image_box_of_an_earlier_film_with_0112():
    reply = into_an_earlier_film(strict().with_film())

    assert (reply.status, reply.comment) == (
        Status.NO_SUCH_SOP_INSTANCE,
        "this Grayscale Image Box was closed by a later Film Box",
    )


def test_a_color_image_is_kept_by_plane(in_color):
    reply = in_color.set_image(1, color_item())

    assert (reply.status, box(in_color).image.color_by_plane) == (Status.SUCCESS, True)


def test_a_color_image_by_pixel_is_taken_and_remarked(in_color):
    reply = in_color.set_image(1, color_item(PlanarConfiguration=0))

    assert (reply.status, box(in_color).image.color_by_plane) == (Status.SUCCESS, False)
    assert [remark.code for remark in in_color.step.remarks] == ["color-by-pixel"]


def test_a_grayscale_image_in_a_color_box_is_taken_and_remarked(in_color):
    reply = in_color.set_image(1, gray_item())

    assert reply.status is Status.SUCCESS
    assert [remark.code for remark in in_color.step.remarks] == ["gray-in-color-box"]


def test_a_color_image_of_sixteen_bits_is_refused_0106(in_color):
    reply = in_color.set_image(1, color_item(BitsAllocated=16, PixelData=bytes(36)))

    assert reply.status is Status.INVALID_ATTRIBUTE_VALUE


def test_densities_are_no_attributes_of_a_color_image_box(in_color):
    assert in_color.set_image(1, color_item(), MinDensity=20).status is Status.ATTRIBUTE_LIST_WARNING


def test_patient_attributes_of_a_box_and_of_its_image_are_kept_apart(on_film):
    reply = on_film.set_image(1, gray_item(PatientID="4711"), PatientName="Doe^Jane")

    assert (reply.status, on_film.codes) == (Status.SUCCESS, ["stray-identity", "stray-identity"])
    assert box(on_film).stray == (("PatientName", "Doe^Jane"),)
    assert box(on_film).image.stray == (("PatientID", "4711"),)


def test_a_request_without_uid_means_the_box_at_the_position_of_the_last_film(on_film):
    on_film.create_film(r"STANDARD\1,2")

    reply = on_film.set(GRAYSCALE_IMAGE_BOX, None, ImageBoxPosition=2, BasicGrayscaleImageSequence=[gray_item()])

    assert (reply.status, reply.uid, on_film.codes) == (Status.SUCCESS, box(on_film, 2).uid, ["missing-uid"])
    assert box(on_film, 2).image is not None


def test_a_quiet_print_scu_is_answered_success_for_a_larger_image():
    talk = Conversation(scu=Scu(quiet=frozenset({0xB604}))).with_film(FilmSizeID="8INX10IN")

    assert (talk.set_image(1, gray_item(9, 9000)).status, talk.codes) == (Status.SUCCESS, ["image-larger-than-box"])


def test_an_image_refers_to_a_presentation_lut_of_its_own(on_film):
    lut = on_film.create_lut()

    reply = on_film.set_image(1, gray_item(), ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, lut)])

    assert (reply.status, box(on_film).presentation_lut_uid) == (Status.SUCCESS, lut)


def test_a_lut_of_another_size_than_the_image_is_remarked_and_strictly_refused():
    answers = []
    for talk in (Conversation(), strict()):
        lut = talk.create(PRESENTATION_LUT, PresentationLUTSequence=[lut_item((256, 0, 12))]).uid
        talk.with_film()
        answers.append(
            talk.set_image(1, gray_item(), ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, lut)])
        )

    assert [reply.status for reply in answers] == [Status.SUCCESS, Status.INVALID_ATTRIBUTE_VALUE]


def test_an_image_in_the_sequence_of_color_is_taken_and_remarked(on_film):
    reply = on_film.set(
        GRAYSCALE_IMAGE_BOX, box(on_film).uid, ImageBoxPosition=1, BasicColorImageSequence=[gray_item()]
    )

    assert (reply.status, on_film.codes) == (Status.SUCCESS, ["other-sequence"])


def test_the_words_of_a_box_and_of_its_image_are_counted(on_film):
    on_film.set_image(1, gray_item(2, 3, PatientID="12345"), PatientName="Doe^Jane")

    assert on_film.state.octets == 12 + 5 + 8


def test_a_new_image_on_a_printed_film_is_not_printed_yet(on_film):
    on_film.set_image(1, gray_item())
    on_film.print_film()

    on_film.set_image(2, gray_item())

    assert on_film.create_session().status is Status.RESOURCE_LIMITATION


def test_a_printed_film_from_which_an_image_was_taken_stays_printed(on_film):
    on_film.set_image(1, gray_item())
    on_film.set_image(2, gray_item())
    on_film.print_film()

    on_film.set_image(1)

    assert on_film.create_session().status is Status.SUCCESS


def test_a_new_image_on_a_film_that_was_never_printed_does_not_make_it_printed(on_film):
    on_film.set_image(1)

    assert not on_film.state.session.film_boxes[0].printed
