"""Film Box SOP Class (PS3.4 H.4.2)."""

from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from printscp.film.printer import Printer, Tolerance
from printscp.film.scu import Scu
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import Magnification, Shade
from printscp.sop.requests import NSet
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
)
from printscp.wire.status import Status
from tests.conversation import Conversation, dataset, gray_item, lut_item, strict


def film(talk):
    return talk.state.session.film_boxes[-1]


def test_image_boxes_are_referenced_in_the_order_of_their_position(talk):
    talk.create_session()

    reply = talk.create_film(r"STANDARD\2,3")

    references = reply.attributes.ReferencedImageBoxSequence
    assert [item.ReferencedSOPInstanceUID for item in references] == [box.uid for box in film(talk).image_boxes]
    assert [box.position for box in film(talk).image_boxes] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("display_format", "count"), [(r"STANDARD\3,4", 12), (r"ROW\1,2,3", 6), (r"COL\2,2", 4), (r"ROW\1", 1)]
)
def test_each_layout_has_its_number_of_image_boxes(talk, display_format, count):
    talk.create_session()

    reply = talk.create_film(display_format)

    assert len(reply.attributes.ReferencedImageBoxSequence) == count


@pytest.mark.parametrize(("meta", "image_box"), [(None, GRAYSCALE_IMAGE_BOX), (COLOR_META, COLOR_IMAGE_BOX)])
def test_the_context_decides_the_class_of_the_image_boxes(talk, meta, image_box):
    talk.create_session()
    talk.meta = meta or talk.meta

    reply = talk.create_film()

    assert reply.attributes.ReferencedImageBoxSequence[0].ReferencedSOPClassUID == image_box


def test_a_bare_film_box_gets_the_defaults_of_the_printer():
    talk = Conversation(Printer(default_film_size=FILM_SIZES["A4"], min_density=0.1, max_density=2.8))
    talk.create_session()

    attributes = talk.create_film().attributes

    assert (attributes.FilmSizeID, attributes.FilmOrientation) == ("A4", "PORTRAIT")
    assert (attributes.MinDensity, attributes.MaxDensity) == (10, 280)
    assert (attributes.MagnificationType, attributes.Trim) == ("CUBIC", "NO")
    assert (attributes.BorderDensity, attributes.EmptyImageDensity) == ("BLACK", "BLACK")
    assert (attributes.Illumination, attributes.ReflectedAmbientLight) == (2000, 10)
    assert attributes.RequestedResolutionID == "STANDARD"


SENT = {
    "FilmOrientation": "LANDSCAPE",
    "FilmSizeID": "8INX10IN",
    "MagnificationType": "REPLICATE",
    "MaxDensity": 300,
    "ConfigurationInformation": r"CS003\LUT=1,2",
    "AnnotationDisplayFormatID": "LABEL",
    "SmoothingType": "15",
    "BorderDensity": "150",
    "EmptyImageDensity": "WHITE",
    "MinDensity": 30,
    "Trim": "YES",
    "Illumination": 1500,
    "ReflectedAmbientLight": 0,
    "RequestedResolutionID": "HIGH",
}


@pytest.mark.parametrize("keyword", SENT)
def test_each_attribute_comes_back_as_it_was_sent(talk, keyword):
    talk.create_session()

    reply = talk.create_film(r"COL\1,2", **SENT)

    assert (reply.status, reply.attributes[keyword].value) == (Status.SUCCESS, SENT[keyword])


def test_a_color_film_keeps_its_icc_profile(talk):
    talk.create_session()
    talk.meta = COLOR_META

    assert talk.create_film(ICCProfile=b"profile!").attributes.ICCProfile == b"profile!"


def test_a_grayscale_film_has_no_icc_profile_and_it_is_left_out_with_0107(talk):
    talk.create_session()

    reply = talk.create_film(ICCProfile=b"profile!")

    assert (reply.status, reply.tags) == (Status.ATTRIBUTE_LIST_WARNING, (0x00282000,))
    assert "ICCProfile" not in reply.attributes


@pytest.mark.parametrize("keyword", ["BorderDensity", "EmptyImageDensity"])
@pytest.mark.parametrize(("sent", "used"), [("10", "20"), ("999", "300")])
def test_a_shade_that_the_film_cannot_have_becomes_the_nearest_and_is_remarked(talk, keyword, sent, used):
    talk.create_session()

    reply = talk.create_film(MaxDensity=300, **{keyword: sent})

    assert (reply.status, reply.attributes[keyword].value) == (Status.SUCCESS, used)
    assert [(remark.code, remark.attribute) for remark in talk.step.remarks] == [("density-clamped", keyword)]


def test_a_strict_printer_takes_a_max_density_below_the_border_that_stands():
    talk = Conversation(Printer(tolerance=Tolerance.STRICT)).with_film(BorderDensity="250")

    assert talk.set(FILM_BOX, film(talk).uid, MaxDensity=200).status is Status.SUCCESS


def test_profiles_beyond_the_memory_of_the_printer_are_refused_0213(talk):
    talk.around = replace(talk.around, most_octets=100)
    talk.create_session()
    talk.meta = COLOR_META

    assert talk.create_film(ICCProfile=bytes(100)).status is Status.SUCCESS
    assert talk.create_film(ICCProfile=bytes(2)).status is Status.RESOURCE_LIMITATION
    assert talk.set(FILM_BOX, film(talk).uid, ICCProfile=bytes(102)).status is Status.RESOURCE_LIMITATION


def test_a_configuration_of_more_than_1024_characters_is_left_out_with_0116(talk):
    talk.create_session()

    reply = talk.create_film(ConfigurationInformation="x" * 1025)

    assert (reply.status, "ConfigurationInformation" in reply.attributes) == (Status.VALUE_OUT_OF_RANGE, False)


def test_texts_come_back_in_the_character_set_in_which_they_were_sent(talk):
    talk.create_session(SpecificCharacterSet="ISO_IR 144")

    plain = talk.create_film(ConfigurationInformation="x")
    own = talk.create_film(ConfigurationInformation="é→", SpecificCharacterSet="ISO_IR 192")

    assert "SpecificCharacterSet" not in plain.attributes
    assert own.attributes.SpecificCharacterSet == "ISO_IR 192"
    assert own.attributes.ConfigurationInformation == "é→"


def test_the_display_format_comes_back_with_its_backslash(talk):
    talk.create_session()

    assert talk.create_film(r"COL\1,2").attributes.ImageDisplayFormat == r"COL\1,2"


@pytest.mark.parametrize(
    ("keyword", "value", "used"),
    [
        ("FilmSizeID", "LARGE", "14INX17IN"),
        ("FilmOrientation", "SIDEWAYS", "PORTRAIT"),
        ("MagnificationType", "SHARP", "CUBIC"),
        ("BorderDensity", "GREY", "BLACK"),
        ("Trim", "MAYBE", "NO"),
        ("Illumination", 0, 2000),
        ("RequestedResolutionID", "ULTRA", "STANDARD"),
    ],
)
def test_an_unsupported_value_is_replaced_and_answered_0116(talk, keyword, value, used):
    talk.create_session()

    reply = talk.create_film(**{keyword: value})

    assert reply.status is Status.VALUE_OUT_OF_RANGE
    assert reply.attributes[keyword].value == used
    assert reply.uid is not None


def test_a_film_size_that_the_printer_does_not_have_is_replaced_by_its_default():
    sizes = (FILM_SIZES["A4"], FILM_SIZES["A3"])
    talk = Conversation(Printer(film_sizes=sizes, default_film_size=sizes[0]))
    talk.create_session()

    reply = talk.create_film(FilmSizeID="14INX17IN")

    assert (reply.status, reply.attributes.FilmSizeID) == (Status.VALUE_OUT_OF_RANGE, "A4")


def test_a_zero_length_film_size_means_the_default_and_is_no_deviation(talk):
    talk.create_session()

    reply = talk.create_film(FilmSizeID="")

    assert (reply.status, reply.attributes.FilmSizeID) == (Status.SUCCESS, "14INX17IN")


@pytest.mark.parametrize(
    "display_format",
    [
        r"STANDARD\9999,9999", r"STANDARD\0,1", r"STANDARD\1", r"STANDARD\1,2,3", "STANDARD", r"ROW\0", r"COL\-1,3",
        r"SLIDE\1", r"CUSTOM\1", r"STANDARD\a,b", r"STANDARD\257,1", "garbage",
    ],
)  # fmt: skip
def test_a_layout_that_cannot_be_printed_is_refused_0106(talk, display_format):
    talk.create_session()
    before = talk.state

    reply = talk.create_film(display_format)

    assert reply.status is Status.INVALID_ATTRIBUTE_VALUE
    assert reply.comment.startswith("ImageDisplayFormat")
    assert talk.state is before


def test_the_largest_layout_is_taken(talk):
    talk.create_session()

    assert len(talk.create_film(r"STANDARD\16,16").attributes.ReferencedImageBoxSequence) == 256


def test_a_film_box_without_display_format_is_refused_0120(talk):
    session = talk.create_session().uid

    reply = talk.create(FILM_BOX, ReferencedFilmSessionSequence=[reference(FILM_SESSION, session)])

    assert (reply.status, reply.tags) == (Status.MISSING_ATTRIBUTE, (0x20100010,))
    assert reply.comment == "ImageDisplayFormat missing"


def test_a_film_box_with_an_empty_display_format_is_refused_0121(talk):
    talk.create_session()

    assert talk.create_film("").status is Status.MISSING_ATTRIBUTE_VALUE


def test_a_film_box_without_session_reference_belongs_to_the_session_there_is(talk):
    talk.create_session()

    reply = talk.create(FILM_BOX, ImageDisplayFormat=r"STANDARD\1,1")

    (remark,) = talk.step.remarks
    assert (reply.status, film(talk).uid) == (Status.SUCCESS, reply.uid)
    assert (remark.code, remark.sent, remark.used) == (
        "film-session-reference",
        "nothing",
        "the Film Session there is",
    )


def test_a_strict_printer_refuses_a_film_box_without_session_reference_with_0120():
    talk = strict()
    talk.create_session()

    reply = talk.create(FILM_BOX, ImageDisplayFormat=r"STANDARD\1,1")

    assert (reply.status, reply.tags) == (Status.MISSING_ATTRIBUTE, (0x20100500,))
    assert reply.comment == "ReferencedFilmSessionSequence missing"


def test_a_film_box_without_reference_and_without_session_is_refused_0120(talk):
    reply = talk.create(FILM_BOX, ImageDisplayFormat=r"STANDARD\1,1")

    assert (reply.status, reply.comment) == (Status.MISSING_ATTRIBUTE, "ReferencedFilmSessionSequence missing")


WRONG_REFERENCES = [
    [],
    [reference(FILM_SESSION, "1.9.9")],
    [reference(FILM_BOX, "1.2.3.1")],
    [reference(FILM_SESSION, "1.2.3.1"), reference(FILM_SESSION, "1.2.3.1")],
]


@pytest.mark.parametrize("references", WRONG_REFERENCES)
def test_a_reference_to_another_session_means_the_session_there_is(talk, references):
    talk.create_session()

    reply = talk.create_film(ReferencedFilmSessionSequence=references)

    (remark,) = talk.step.remarks
    assert (reply.status, film(talk).uid) == (Status.SUCCESS, reply.uid)
    assert (remark.code, remark.sent) == ("film-session-reference", "another Film Session")


@pytest.mark.parametrize("references", WRONG_REFERENCES)
def test_a_strict_printer_refuses_a_reference_to_another_session_with_0106(references):
    talk = strict()
    talk.create_session()

    reply = talk.create_film(ReferencedFilmSessionSequence=references)

    assert (reply.status, reply.comment) == (
        Status.INVALID_ATTRIBUTE_VALUE,
        "ReferencedFilmSessionSequence names no Film Session here",
    )


def test_a_right_reference_is_no_deviation(talk):
    talk.with_film()

    assert talk.step.remarks == ()


def test_a_film_box_without_any_session_is_refused_0106(talk):
    reply = talk.create(
        FILM_BOX,
        ImageDisplayFormat=r"STANDARD\1,1",
        ReferencedFilmSessionSequence=[reference(FILM_SESSION, "1.2.3")],
    )

    assert reply.status is Status.INVALID_ATTRIBUTE_VALUE


def test_a_film_box_uid_in_use_is_refused_0111(talk):
    talk.create_session()
    talk.create_film(uid="1.2.9")
    talk.create_film(uid="1.2.10")

    assert talk.create_film(uid="1.2.9").status is Status.DUPLICATE_SOP_INSTANCE


def test_a_film_box_cannot_take_the_uid_of_an_image_box_of_an_earlier_film(talk):
    image_box = talk.with_film().state.session.film_boxes[0].image_boxes[0].uid
    talk.create_film()

    assert talk.create_film(uid=image_box).status is Status.DUPLICATE_SOP_INSTANCE


def test_more_film_boxes_than_the_limit_are_refused_0213(talk):
    talk.around = replace(talk.around, most_film_boxes=2)
    talk.with_film()
    talk.create_film()

    assert talk.create_film().status is Status.RESOURCE_LIMITATION


@pytest.mark.parametrize(
    ("sent", "used"),
    [({"MaxDensity": 400}, (20, 320)), ({"MinDensity": 5}, (20, 320)), ({"MinDensity": 4095}, (20, 320))],
)
def test_densities_outside_the_range_of_the_printer_are_clamped_and_answered_b605(talk, sent, used):
    talk.create_session()

    reply = talk.create_film(**sent)

    assert reply.status is Status.DENSITY_CLAMPED
    assert (reply.attributes.MinDensity, reply.attributes.MaxDensity) == used
    assert reply.uid is not None


def test_density_zero_says_nothing(talk):
    talk.create_session()

    reply = talk.create_film(MinDensity=0, MaxDensity=0)

    assert reply.status is Status.SUCCESS
    assert (reply.attributes.MinDensity, reply.attributes.MaxDensity) == (20, 320)


def test_min_density_above_max_density_is_exchanged_and_answered_0116(talk):
    talk.create_session()

    reply = talk.create_film(MinDensity=250, MaxDensity=100)

    assert reply.status is Status.VALUE_OUT_OF_RANGE
    assert (reply.attributes.MinDensity, reply.attributes.MaxDensity) == (100, 250)


def test_a_presentation_lut_that_does_not_exist_is_left_out_and_answered_0116(talk):
    talk.create_session()

    reply = talk.create_film(ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, "1.2.7")])

    assert reply.status is Status.VALUE_OUT_OF_RANGE
    assert "ReferencedPresentationLUTSequence" not in reply.attributes


def test_an_unprinted_film_box_stops_the_next_with_c616_when_sessions_cannot_be_printed():
    talk = Conversation(Printer(film_session_print=False)).with_film()
    before = talk.state

    reply = talk.create_film()

    assert reply.status is Status.UNPRINTED_FILM_BOX
    assert talk.state is before


@pytest.mark.parametrize("ending", ["print", "print empty", "delete"])
def test_a_printed_or_deleted_film_box_stops_nothing(ending):
    talk = Conversation(Printer(film_session_print=False)).with_film()
    if ending == "print":
        talk.set_image(1, gray_item())
    if ending == "delete":
        talk.delete(FILM_BOX, film(talk).uid)
    else:
        talk.print_film()

    assert talk.create_film().status is Status.SUCCESS


def test_a_printer_with_session_print_takes_film_after_film(talk):
    talk.with_film()

    assert talk.create_film().status is Status.SUCCESS


def test_n_set_changes_what_it_names_and_returns_only_that(talk):
    talk.with_film()

    reply = talk.set(FILM_BOX, film(talk).uid, BorderDensity="WHITE", MagnificationType="NONE")

    assert sorted(reply.attributes.dir()) == ["BorderDensity", "MagnificationType"]
    assert (film(talk).border_density, film(talk).magnification) == (Shade.WHITE, Magnification.NONE)


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("ImageDisplayFormat", r"STANDARD\2,2"),
        ("FilmOrientation", "LANDSCAPE"),
        ("FilmSizeID", "A4"),
        ("AnnotationDisplayFormatID", "LABEL"),
        ("RequestedResolutionID", "HIGH"),
        ("ReferencedFilmSessionSequence", [reference(FILM_SESSION, "1.2.3.1")]),
    ],
)
def test_n_set_of_what_is_fixed_at_creation_is_left_out_and_answered_0107(talk, keyword, value):
    talk.with_film()
    before = film(talk)

    reply = talk.set(FILM_BOX, before.uid, **{keyword: value})

    assert reply.status is Status.ATTRIBUTE_LIST_WARNING
    assert film(talk) == before


def test_n_set_keeps_the_images(talk):
    talk.with_film()
    talk.set_image(1, gray_item())

    talk.set(FILM_BOX, film(talk).uid, BorderDensity="WHITE")

    assert film(talk).image_boxes[0].image is not None


def test_an_earlier_film_box_can_be_set_printed_and_deleted_and_that_is_remarked(talk):
    earlier = talk.with_film().state.session.film_boxes[-1].uid
    talk.set_image(1, gray_item())
    talk.create_film()

    assert (talk.set(FILM_BOX, earlier, Trim="YES").status, talk.codes) == (Status.SUCCESS, ["earlier-film-box"])
    assert (talk.action(FILM_BOX, earlier).status, talk.codes) == (Status.SUCCESS, ["earlier-film-box"])
    assert [printed.uid for printed in talk.job.films] == [earlier]
    assert (talk.delete(FILM_BOX, earlier).status, talk.codes) == (Status.SUCCESS, ["earlier-film-box"])
    assert len(talk.state.session.film_boxes) == 1


def test_for_a_strict_printer_only_the_film_box_created_last_can_be_addressed():
    talk = strict()
    earlier = talk.with_film().state.session.film_boxes[-1].uid
    talk.create_film()

    assert talk.set(FILM_BOX, earlier, Trim="YES").status is Status.NO_SUCH_SOP_INSTANCE
    assert talk.action(FILM_BOX, earlier).status is Status.NO_SUCH_SOP_INSTANCE
    assert talk.delete(FILM_BOX, earlier).status is Status.NO_SUCH_SOP_INSTANCE


def test_deleting_the_last_film_box_does_not_open_the_one_before():
    talk = strict()
    earlier = talk.with_film().state.session.film_boxes[-1].uid
    talk.create_film()
    talk.delete(FILM_BOX, film(talk).uid)

    assert talk.action(FILM_BOX, earlier).status is Status.NO_SUCH_SOP_INSTANCE


def test_n_action_prints_the_film_as_it_is_now(talk):
    talk.with_film()
    talk.set_image(1, gray_item(4, 5))

    reply = talk.print_film()
    talk.set_image(1)

    (effect,) = talk.steps[-2].effects
    (printed,) = effect.job.films
    assert reply.status is Status.SUCCESS
    assert (printed.image_boxes[0].image.rows, printed.image_boxes[0].image.columns) == (4, 5)


def test_the_job_says_who_printed_it_when_and_where(talk):
    talk.with_film()
    talk.set_image(1, gray_item())
    talk.print_film()

    job = talk.step.effects[0].job
    assert (job.calling_ae, job.printer, job.created) == ("CT1", "PRINTSCP", talk.around.moment)
    assert job.session.film_boxes == ()


def test_n_action_again_prints_again(talk):
    talk.with_film()
    talk.set_image(1, gray_item())

    jobs = [(talk.print_film(), talk.step.effects[0].job.uid)[1] for _ in range(2)]

    assert len(set(jobs)) == 2


def test_n_action_on_a_film_without_image_makes_no_job_and_is_answered_b603(talk):
    talk.with_film()

    reply = talk.print_film()

    assert (reply.status, talk.step.effects) == (Status.EMPTY_PAGE, ())


def test_a_full_queue_refuses_the_film_with_c602_and_keeps_it(talk):
    talk.with_film()
    talk.set_image(1, gray_item())
    before = talk.state
    talk.around = replace(talk.around, queue_has_room=False)

    reply = talk.print_film()

    assert reply.status is Status.QUEUE_FULL
    assert talk.state is before


def test_a_disk_without_room_refuses_the_film_with_0213_and_keeps_it(talk):
    talk.with_film()
    talk.set_image(1, gray_item())
    before = talk.state
    talk.around = replace(talk.around, storage_has_room=False)

    reply = talk.print_film()

    assert reply.status is Status.RESOURCE_LIMITATION
    assert talk.state is before


def test_an_action_type_other_than_print_is_refused_0123(talk):
    talk.with_film()

    assert talk.action(FILM_BOX, film(talk).uid, 7).status is Status.NO_SUCH_ACTION


def test_an_image_that_a_later_magnification_made_too_large_is_refused_c603(talk):
    talk.with_film(FilmSizeID="8INX10IN")
    talk.set_image(1, gray_item(2, 3000), RequestedDecimateCropBehavior="DECIMATE")
    talk.set(FILM_BOX, film(talk).uid, MagnificationType="NONE")

    assert talk.print_film().status is Status.IMAGE_TOO_LARGE
    assert talk.print_session().status is Status.IMAGE_TOO_LARGE


@pytest.mark.parametrize(("behavior", "status"), [(None, Status.DEMAGNIFIED), ("CROP", Status.CROPPED)])
def test_n_action_tells_how_an_image_fits_that_a_later_magnification_made_too_large(talk, behavior, status):
    talk.with_film(r"STANDARD\1,6", FilmSizeID="8INX10IN")
    set_image = talk.set_image(1, gray_item(300, 100, PixelAspectRatio=[2, 1]), RequestedDecimateCropBehavior=behavior)
    talk.set(FILM_BOX, film(talk).uid, MagnificationType="NONE")

    assert (set_image.status, talk.print_film().status) == (Status.SUCCESS, status)
    assert len(talk.step.effects) == 1


def test_n_action_does_not_repeat_what_was_told_before(talk):
    talk.with_film(FilmSizeID="8INX10IN")

    assert talk.set_image(1, gray_item(2, 3000)).status is Status.DEMAGNIFIED
    talk.set(FILM_BOX, film(talk).uid, MagnificationType="REPLICATE", Trim="YES")
    assert talk.print_film().status is Status.SUCCESS


def test_how_images_fit_is_told_once(talk):
    talk.with_film(r"STANDARD\1,6", FilmSizeID="8INX10IN")
    talk.set_image(1, gray_item(300, 100, PixelAspectRatio=[2, 1]))
    talk.set(FILM_BOX, film(talk).uid, MagnificationType="NONE")

    assert [talk.print_film().status for _ in range(2)] == [Status.DEMAGNIFIED, Status.SUCCESS]


def test_n_delete_removes_the_film_with_its_image_boxes(talk):
    talk.with_film()
    film_box = film(talk)

    talk.delete(FILM_BOX, film_box.uid)

    assert talk.state.session.film_boxes == ()
    assert talk.set(GRAYSCALE_IMAGE_BOX, film_box.image_boxes[0].uid).status is Status.NO_SUCH_SOP_INSTANCE


def test_a_strict_printer_refuses_an_unsupported_film_size_with_0106():
    talk = Conversation(Printer(tolerance=Tolerance.STRICT))
    talk.create_session()

    reply = talk.create_film(FilmSizeID="CURRENT")

    assert (reply.status, reply.comment) == (
        Status.INVALID_ATTRIBUTE_VALUE,
        "FilmSizeID CURRENT is not supported",
    )


@pytest.mark.parametrize(
    ("keyword", "sent", "used"),
    [
        ("FilmSizeID", "CURRENT", "14INX17IN"),
        ("FilmSizeID", "8in x 10in", "8INX10IN"),
        ("FilmOrientation", "landscape", "LANDSCAPE"),
        ("Trim", "Yes", "YES"),
    ],
)
def test_a_value_spelled_otherwise_is_used_with_success_and_remarked(talk, keyword, sent, used):
    talk.create_session()

    reply = talk.create_film(**{keyword: sent})

    assert (reply.status, reply.attributes[keyword].value) == (Status.SUCCESS, used)
    assert [(remark.code, remark.sent, remark.used != "") for remark in talk.step.remarks] == [
        ("other-spelling", sent, True)
    ]


def test_a_layout_spelled_otherwise_is_used_and_comes_back_as_the_standard_spells_it(talk):
    talk.create_session()

    reply = talk.create_film("standard/2,3")

    assert (reply.status, reply.attributes.ImageDisplayFormat) == (Status.SUCCESS, r"STANDARD\2,3")
    assert len(reply.attributes.ReferencedImageBoxSequence) == 6


def test_a_strict_printer_refuses_a_layout_spelled_otherwise_with_0106():
    talk = strict()
    talk.create_session()

    assert talk.create_film("standard/2,3").status is Status.INVALID_ATTRIBUTE_VALUE


@pytest.mark.parametrize(
    ("accepted", "image_box"),
    [
        ((FILM_BOX, GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX), GRAYSCALE_IMAGE_BOX),
        ((FILM_BOX, COLOR_IMAGE_BOX), COLOR_IMAGE_BOX),
        ((FILM_BOX,), GRAYSCALE_IMAGE_BOX),
    ],
)
def test_a_film_box_proposed_by_itself_is_in_color_only_where_nothing_else_was_accepted(accepted, image_box):
    talk = Conversation(accepted=accepted)
    talk.meta = FILM_BOX
    talk.create_session()

    reply = talk.create_film()

    assert reply.attributes.ReferencedImageBoxSequence[0].ReferencedSOPClassUID == image_box


@pytest.mark.parametrize(
    ("format_id", "positions"), [("LABEL", [0]), ("bottom", [1, 2]), ("COMBINED", [0, 1, 2]), ("NONE", []), ("", [])]
)
def test_each_annotation_format_has_its_boxes(talk, format_id, positions):
    talk.create_session()

    reply = talk.create_film(r"STANDARD\1,2", AnnotationDisplayFormatID=format_id)

    boxes = film(talk).annotation_boxes
    items = reply.attributes.ReferencedBasicAnnotationBoxSequence
    assert [box.position for box in boxes] == positions
    assert [item.ReferencedSOPInstanceUID for item in items] == [box.uid for box in boxes]
    assert {item.ReferencedSOPClassUID for item in items} <= {ANNOTATION_BOX}
    assert talk.step.remarks == ()


def test_without_the_annotation_box_class_a_film_has_no_annotation_boxes():
    talk = Conversation(accepted=(GRAYSCALE_META,)).with_film(AnnotationDisplayFormatID="LABEL")

    assert film(talk).annotation_boxes == ()
    assert "ReferencedBasicAnnotationBoxSequence" not in talk.step.reply.attributes


def test_a_film_refers_to_a_presentation_lut(talk):
    lut = talk.create_lut()
    talk.create_session()

    reply = talk.create_film(ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, lut)])

    assert (reply.status, film(talk).presentation_lut_uid) == (Status.SUCCESS, lut)
    assert reply.attributes.ReferencedPresentationLUTSequence[0].ReferencedSOPInstanceUID == lut


def test_patient_attributes_of_a_film_box_are_kept_with_success(talk):
    talk.create_session()

    reply = talk.create_film(PatientID="4711", PatientName="Doe^Jane")

    assert (reply.status, talk.codes) == (Status.SUCCESS, ["stray-identity", "stray-identity"])
    assert film(talk).stray == (("PatientName", "Doe^Jane"), ("PatientID", "4711"))


def test_a_strict_printer_refuses_patient_attributes_with_0105():
    talk = strict()
    talk.create_session()

    assert talk.create_film(PatientID="4711").status is Status.NO_SUCH_ATTRIBUTE


def test_a_request_without_uid_means_the_film_box_created_last(talk):
    talk.with_film().create_film()
    last = film(talk).uid

    replies = [talk.set(FILM_BOX, None, Trim="YES"), talk.action(FILM_BOX, None), talk.delete(FILM_BOX, None)]

    assert [(reply.status, reply.uid) for reply in replies] == [
        (Status.SUCCESS, last),
        (Status.EMPTY_PAGE, last),
        (Status.SUCCESS, last),
    ]


def test_a_quiet_print_scu_is_answered_success_for_an_empty_film():
    talk = Conversation(scu=Scu(quiet=frozenset({0xB603}))).with_film()

    assert (talk.print_film().status, talk.step.effects) == (Status.SUCCESS, ())


def test_a_quiet_print_scu_is_not_told_that_an_image_does_not_fit_any_more():
    talk = Conversation(scu=Scu(quiet=frozenset({0xB604}))).with_film(r"STANDARD\1,6", FilmSizeID="8INX10IN")
    talk.set_image(1, gray_item(300, 100, PixelAspectRatio=[2, 1]))
    talk.set(FILM_BOX, film(talk).uid, MagnificationType="NONE")

    assert talk.print_film().status is Status.SUCCESS
    assert len(talk.step.effects) == 1


def test_a_second_n_set_without_change_does_not_forget_that_images_fit_otherwise(talk):
    talk.with_film(r"STANDARD\1,6", FilmSizeID="8INX10IN")
    talk.set_image(1, gray_item(300, 100, PixelAspectRatio=[2, 1]))
    talk.set(FILM_BOX, film(talk).uid, MagnificationType="NONE")

    talk.set(FILM_BOX, film(talk).uid, Trim="YES")

    assert talk.print_film().status is Status.DEMAGNIFIED


def test_n_set_of_another_lut_tells_that_it_does_not_fit_the_images(talk):
    lut = talk.create(PRESENTATION_LUT, PresentationLUTSequence=[lut_item((256, 0, 12))]).uid
    talk.with_film(r"STANDARD\1,2")
    talk.set_image(1, gray_item())

    talk.set(FILM_BOX, film(talk).uid, ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, lut)])

    assert talk.codes == ["lut-size"]


def test_a_job_is_referred_to_where_the_print_job_class_was_accepted(talk):
    talk.with_film()
    talk.set_image(1, gray_item())

    reply = talk.print_film()

    (item,) = reply.attributes[0x21000500].value
    assert (item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID) == (PRINT_JOB, talk.job.uid)


def test_without_the_print_job_class_the_reply_to_print_has_no_attributes():
    talk = Conversation(accepted=(GRAYSCALE_META,)).with_film()
    talk.set_image(1, gray_item())

    assert talk.print_film().attributes is None


@pytest.mark.parametrize("keyword", ["AnnotationDisplayFormatID", "FilmSizeID"])
def test_a_replaced_value_of_one_film_is_no_deviation_of_the_next_n_set(keyword):
    talk = Conversation(Printer(film_sizes=(FILM_SIZES["A4"],), default_film_size=FILM_SIZES["A4"]))
    talk.with_film(**{keyword: "14INX17IN"})

    talk.set(FILM_BOX, film(talk).uid, Trim="YES")

    assert talk.step.remarks == ()


def test_texts_of_a_film_come_back_in_the_character_set_of_the_session(talk):
    talk.create_session(SpecificCharacterSet="ISO_IR 192")
    talk.create_film(ConfigurationInformation="")
    attributes = dataset()
    attributes.ConfigurationInformation = "é→"

    talk.ask(NSet(context=GRAYSCALE_META, sop_class=FILM_BOX, uid=film(talk).uid, attributes=attributes))

    assert talk.step.reply.attributes.SpecificCharacterSet == "ISO_IR 192"


def test_texts_come_back_without_a_character_set_where_neither_request_nor_session_names_one(talk):
    talk.with_film()
    attributes = dataset()
    attributes.ConfigurationInformation = "é"

    talk.ask(NSet(context=GRAYSCALE_META, sop_class=FILM_BOX, uid=film(talk).uid, attributes=attributes))

    assert "SpecificCharacterSet" not in talk.step.reply.attributes


def test_a_character_set_that_cannot_be_decoded_does_not_come_back(talk):
    talk.create_session(SpecificCharacterSet="ISO_IR 144")
    attributes = Dataset()
    attributes.ConfigurationInformation, attributes.SpecificCharacterSet = "Ж", "KLINGON"
    talk.create_film()

    talk.ask(NSet(context=GRAYSCALE_META, sop_class=FILM_BOX, uid=film(talk).uid, attributes=attributes))

    assert talk.step.reply.attributes.SpecificCharacterSet == "ISO_IR 144"
