"""What print SCUs do in the field, one test or more for each known behaviour, over real associations.

`ROWS` lists what was found in conformance statements and in threads about real devices; the number of a row is in the
names of its tests. Behaviours that are no row of their own come after them. What deviates from the standard is done by
a function of its own, so that the same requests also go to a strict printer, which refuses them as a hard one does.
"""

import re
from dataclasses import replace

import numpy as np
import pytest
from pydicom.dataset import Dataset

from printscp.film.identity import Identity, IdentitySource
from printscp.film.remark import Remark
from printscp.server.connection import Limits
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_INSTANCE,
    VERIFICATION,
)
from tests.drills import drill
from tests.event_scu import DONE, PENDING, PRINTING
from tests.network.personas import FilmRoom, colors, deep, gray, p_values, rgb, shades
from tests.network.scripts import EVERYTHING, PrintScript, is_done
from tests.network_fixtures import RunningServer, wait_until
from tests.output.reading import page_sizes, painted
from tests.raw_scu import BIG_ENDIAN, EXPLICIT, IMPLICIT, Context, Element, RawScu, RejectedError

pytestmark = pytest.mark.network

ROWS = {
    1: "N-CREATE without SOP Instance UID",
    2: "N-CREATE of a film session without a data set",
    3: "a film box without reference to its film session",
    4: "a reference to another class or instance",
    5: "waits for a data set in the answer to the film session",
    6: "reads SOP Class and Instance UID from the data set of an answer",
    7: "empty values that mean the printer's default",
    8: "film sizes, media and destinations that the standard has not",
    9: "densities of 0",
    10: "densities of up to 4095",
    11: "a whole sheet as one image",
    12: "rows before columns",
    13: "layouts in a spelling of its own",
    14: "image box positions that are not those of the boxes",
    15: "images for a part of the boxes",
    16: "requests that do not wait for answers, guessed UIDs",
    17: "N-SET of the film box after the images",
    18: "an empty image sequence to clear a box",
    19: "MONOCHROME1",
    20: "bits other than 8 of 8 and 12 of 16",
    21: "color by pixel",
    22: "no Pixel Aspect Ratio, or one of zero",
    23: "private attributes and those of a patient",
    24: "a Presentation LUT of the film session",
    25: "a Presentation LUT of another depth than the image",
    26: "N-ACTION of the film session",
    27: "a second film session",
    28: "N-GET of the printer without a list",
    29: "N-GET of the printer with a long list",
    30: "a context for the printer beside the meta class",
    31: "N-CREATE of the printer",
    32: "the members of a meta class instead of it",
    33: "role selection",
    34: "waits until the job is done",
    35: "prints again when the answer to N-ACTION is not as it should be",
    36: "stops at any failure",
    37: "takes warnings for failures",
    38: "never sends N-DELETE",
    39: "releases before the job is done",
    40: "keeps an association for long",
    41: "tries again after a rejection",
    42: "Implicit VR alone",
    43: "C-ECHO in the association that prints",
    44: "any called AE title",
}

WITH_LUT = (GRAYSCALE_META, PRESENTATION_LUT, VERIFICATION)
RETIRED = {
    "Referenced Image Box": "1.2.840.10008.5.1.1.4.2",
    "Referenced Grayscale Print Management Meta": "1.2.840.10008.5.1.1.9.1",
    "VOI LUT Box": "1.2.840.10008.5.1.1.22",
    "Basic Print Image Overlay Box": "1.2.840.10008.5.1.1.24.1",
    "Print Queue Management": "1.2.840.10008.5.1.1.26",
    "Pull Print Request": "1.2.840.10008.5.1.1.31",
}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    room = FilmRoom(tmp_path_factory.mktemp("room"), quiet_scus=("quiet",))
    with room.server.app:
        yield room


@pytest.fixture
def scu(room):
    with room.scu() as scu:
        yield scu


@pytest.fixture
def lut_scu(room):
    with room.scu(WITH_LUT) as scu:
        yield scu


def fill(scu, display_format=r"STANDARD\1,1", **attributes):
    """A new film with a picture in each box, the number of the picture that of the position; how it was answered."""
    if scu.session_uid is None:
        scu.session()
    created = scu.film(display_format, **attributes)
    for position in range(1, len(scu.image_uids) + 1):
        assert scu.image(position, gray(position)).status == 0
    return created


def remark(code, attribute, clause, sent, used):
    return Remark(code=code, attribute=attribute, clause=clause, sent=sent, used=used)


def same(drawn, expected):
    """Whether pages of pictures are the same."""
    return [len(page) for page in drawn] == [len(page) for page in expected] and all(
        np.array_equal(one, other)
        for page, wanted in zip(drawn, expected, strict=True)
        for one, other in zip(page, wanted, strict=True)
    )


def test_every_row_has_its_test():
    tested = {int(found[1]) for name in globals() if (found := re.match(r"test_row_(\d\d)_", name))}

    assert tested == set(ROWS) == set(range(1, 45))


# Row 1, 2: N-CREATE without UID, without data set


@pytest.mark.parametrize("called", ["PRINTSCP", "STRICT"])
def test_row_01_an_instance_created_without_a_uid_gets_one_that_the_answer_tells(room, called):
    with room.scu(WITH_LUT, called=called) as scu:
        uids = [scu.lut().uid, scu.session().uid, scu.film().uid]
        scu.image(1, gray())
        printed = scu.print_film(uids[2])

    assert all(re.fullmatch(r"[0-9.]{10,64}", uid) for uid in uids)
    assert len(set(uids)) == 3
    assert printed.status == 0
    assert same(scu.printed().pages, [[shades()]])
    assert scu.printed().remarks == ()


@pytest.mark.parametrize("called", ["PRINTSCP", "STRICT"])
def test_row_02_a_film_session_without_a_data_set_has_the_defaults_of_the_printer(room, called):
    with room.scu(called=called) as scu:
        created = scu.session()
        fill(scu)
        printed = scu.print_film()

    assert (created.status, printed.status) == (0, 0)
    assert (created.data.NumberOfCopies, created.data.PrintPriority, created.data.MediumType) == (1, "MED", "BLUE FILM")
    assert scu.printed().job.session.number_of_copies == 1


# Row 3, 4: the reference to the film session


def without_session_reference(scu):
    scu.session()
    return scu.film(session=None)


def with_another_uid_in_the_session_reference(scu):
    scu.session()
    return scu.film(session="1.2.3.4.5")


def with_another_class_in_the_session_reference(scu):
    scu.session()
    return scu.film(ReferencedFilmSessionSequence=[reference(FILM_BOX, scu.session_uid)])


def test_row_03_a_film_box_without_session_reference_is_of_the_session_there_is(scu):
    created = without_session_reference(scu)
    scu.image(1, gray())
    printed = scu.print_film()

    assert (created.status, printed.status) == (0, 0)
    assert same(scu.printed().pages, [[shades()]])
    assert scu.printed().remarks == (
        remark(
            "film-session-reference",
            "ReferencedFilmSessionSequence",
            "PS3.4 H.4.2.2.1",
            "nothing",
            "the Film Session there is",
        ),
    )


@pytest.mark.parametrize(
    "deviate", [with_another_uid_in_the_session_reference, with_another_class_in_the_session_reference]
)
def test_row_04_a_film_box_that_names_another_session_is_of_the_session_there_is(scu, deviate):
    created = deviate(scu)
    scu.image(1, gray())
    printed = scu.print_film()

    assert (created.status, printed.status) == (0, 0)
    assert scu.printed().remarks == (
        remark(
            "film-session-reference",
            "ReferencedFilmSessionSequence",
            "PS3.4 H.4.2.2.1",
            "another Film Session",
            "the Film Session there is",
        ),
    )


# Row 5, 6: what N-CREATE answers


@pytest.mark.parametrize("attributes", [{}, {"NumberOfCopies": "2"}, {"MemoryAllocation": "1000"}])
def test_row_05_a_created_film_session_is_answered_with_a_data_set(scu, attributes):
    created = scu.session(**attributes)

    assert is_done(created.status)
    assert created.has_data
    assert "PrintPriority" in created.data


def test_row_06_the_data_set_of_what_is_created_names_its_class_and_uid(lut_scu):
    created = {
        PRESENTATION_LUT: lut_scu.lut(),
        FILM_SESSION: lut_scu.session("1.2.3"),
        FILM_BOX: lut_scu.film(uid="1.2.3.1"),
    }

    named = {answer.data.SOPClassUID: answer.data.SOPInstanceUID for answer in created.values()}
    assert named == {PRESENTATION_LUT: lut_scu.lut_uid, FILM_SESSION: "1.2.3", FILM_BOX: "1.2.3.1"}
    assert [answer.uid for answer in created.values()] == list(named.values())


# Row 7, 8: values that mean the default, and values that no printer knows


@pytest.mark.parametrize("called", ["PRINTSCP", "STRICT"])
def test_row_07_an_empty_value_is_the_default_of_the_printer_without_a_warning(room, called):
    with room.scu(called=called) as scu:
        session = scu.session(MemoryAllocation="", MediumType="", FilmDestination="", PrintPriority="")
        film = fill(scu, FilmSizeID="", FilmOrientation="", MagnificationType="", Trim="", MaxDensity=None)
        printed = scu.print_film()

    assert (session.status, film.status, printed.status) == (0, 0, 0)
    assert (session.data.MediumType, film.data.FilmSizeID, film.data.MaxDensity) == ("BLUE FILM", "14INX17IN", 320)
    assert [round(side, 1) for side in page_sizes(scu.printed().document)[0]] == [355.6, 431.8]
    assert scu.printed().remarks == ()


@pytest.mark.parametrize("size", ["CURRENT", "DEFAULT"])
def test_row_08_a_word_for_the_film_there_is_means_the_default_film(scu, size):
    created = fill(scu, FilmSizeID=size)
    scu.print_film()

    assert (created.status, created.data.FilmSizeID) == (0, "14INX17IN")
    assert scu.printed().remarks == (remark("other-spelling", "FilmSizeID", "PS3.4 H.4.2.2.1", size, "14INX17IN"),)


@pytest.mark.parametrize(
    ("size", "used", "codes"),
    [
        ("35CMX43CM", "14INX17IN", {"metric-film-size"}),
        ("25X30CM", "10INX12IN", {"metric-film-size"}),
        ("14x17in", "14INX17IN", {"other-spelling", "metric-film-size"}),
        ("8IN X 10IN", "8INX10IN", {"other-spelling"}),
    ],
)
def test_row_08_another_name_of_a_film_of_the_printer_is_understood(scu, size, used, codes):
    created = fill(scu, FilmSizeID=size)
    scu.print_film()

    assert (created.status, created.data.FilmSizeID) == (0, used)
    assert scu.printed().job.films[0].size.id == used
    assert {each.code for each in scu.printed().remarks} == codes
    assert {each.attribute for each in scu.printed().remarks} == {"FilmSizeID"}
    assert (scu.printed().remarks[0].sent, scu.printed().remarks[-1].used) == (size, used)


@pytest.mark.parametrize(
    ("medium", "used"),
    [
        ("CURRENT", "BLUE FILM"),
        ("DEFAULT", "BLUE FILM"),
        ("MAMMO CLEAR", "MAMMO CLEAR FILM"),
        ("MAMMO BLUE", "MAMMO BLUE FILM"),
        ("clear film", "CLEAR FILM"),
    ],
)
def test_row_08_a_medium_of_the_field_is_understood(scu, medium, used):
    created = scu.session(MediumType=medium)
    fill(scu)
    scu.print_film()

    assert (created.status, created.data.MediumType) == (0, used)
    assert scu.printed().job.session.medium_type == used
    assert scu.printed().remarks == (remark("other-spelling", "MediumType", "PS3.4 H.4.1.2.1", medium, used),)


def with_the_film_there_is(scu):
    scu.session()
    return scu.film(FilmSizeID="CURRENT")


def with_an_unknown_film_size(scu):
    scu.session()
    return scu.film(FilmSizeID="24CMX36CM")


def with_an_unknown_medium(scu):
    return scu.session(MediumType="GLASS")


def with_an_unknown_destination(scu):
    return scu.session(FilmDestination="SOMEWHERE")


UNKNOWN_VALUES = {
    with_an_unknown_film_size: ("FilmSizeID", "PS3.4 H.4.2.2.1", "24CMX36CM", "14INX17IN"),
    with_an_unknown_medium: ("MediumType", "PS3.4 H.4.1.2.1", "GLASS", "BLUE FILM"),
    with_an_unknown_destination: ("FilmDestination", "PS3.4 H.4.1.2.1", "SOMEWHERE", "MAGAZINE"),
}


@pytest.mark.parametrize(("deviate", "told"), UNKNOWN_VALUES.items())
def test_row_08_an_unknown_value_is_replaced_by_the_default_with_a_warning(scu, deviate, told):
    keyword, clause, sent, used = told
    created = deviate(scu)
    if scu.film_uid is None:
        scu.film()
    scu.image(1, gray())
    printed = scu.print_film()

    assert (created.status, printed.status) == (0x0116, 0)
    assert created.data[keyword].value == used
    assert scu.printed().remarks == (remark("unsupported-value", keyword, clause, sent, used),)


@pytest.mark.parametrize("deviate", UNKNOWN_VALUES)
def test_row_08_an_unknown_value_is_replaced_without_a_warning_where_the_settings_say_so(room, deviate):
    with room.scu(calling="QUIET") as scu:
        assert deviate(scu).status == 0


# Row 9, 10: densities


@pytest.mark.parametrize("called", ["PRINTSCP", "STRICT"])
def test_row_09_a_density_of_zero_says_nothing(room, called):
    with room.scu(called=called) as scu:
        created = fill(scu, MinDensity=0, MaxDensity=0)
        changed = scu.image(1, gray(), MinDensity=0, MaxDensity=0)
        printed = scu.print_film()

    (film,) = scu.printed().job.films
    assert (created.status, changed.status, printed.status) == (0, 0, 0)
    assert (created.data.MinDensity, created.data.MaxDensity) == (20, 320)
    assert (film.min_density, film.max_density) == (0.2, 3.2)
    assert same(scu.printed().pages, [[shades()]])
    assert scu.printed().remarks == ()


@pytest.mark.parametrize("called", ["PRINTSCP", "STRICT"])
def test_row_10_a_density_of_4095_is_clamped_with_the_warning_that_there_is_for_it(room, called):
    with room.scu(called=called) as scu:
        scu.session()
        film = scu.film(MaxDensity=4095)
        box = scu.image(1, gray(), MaxDensity=4095)
        printed = scu.print_film()

    clamped = ("density-clamped", "MaxDensity")
    assert (film.status, box.status, printed.status) == (0xB605, 0xB605, 0)
    assert (film.data.MaxDensity, box.data.MaxDensity) == (320, 320)
    assert scu.printed().remarks == (
        remark(*clamped, "PS3.4 H.4.2.2.1", "40.95", "3.20"),
        remark(*clamped, "PS3.4 H.4.3.1.2.1", "40.95", "3.20"),
    )


# Row 11 to 15: layouts, positions, sheets that are partly filled


@drill
def test_row_11_a_whole_sheet_of_4096_by_5120_pixels_is_printed_pixel_for_pixel(scu):
    words = (np.arange(5120 * 4096, dtype=np.uint32) * 7 % 4096).astype(np.uint16).reshape(5120, 4096)
    scu.session()
    scu.film(FilmSizeID="14INX17IN")
    statuses = [scu.image(1, deep(words)).status, scu.print_film().status]

    assert statuses == [0, 0]
    assert same(scu.printed().pages, [[p_values(words)]])


def test_row_12_rows_before_columns_are_exchanged_for_a_print_scu_that_is_known_for_it(room):
    with room.scu(calling="SWAPS") as scu:
        created = fill(scu, r"STANDARD\3,2")
        printed = scu.print_film()

    (placed,) = scu.printed().placed
    assert (created.status, printed.status, len(scu.image_uids)) == (0, 0, 6)
    assert created.data.ImageDisplayFormat == r"STANDARD\3,2"
    assert len({x for (x, _), _ in placed}) == 2
    assert len({y for (_, y), _ in placed}) == 3
    assert scu.printed().remarks == (
        remark("swapped-layout", "ImageDisplayFormat", "PS3.4 H.4.2.2.1", r"STANDARD\3,2", r"STANDARD\2,3"),
    )


def test_row_12_columns_come_before_rows_for_all_others(scu):
    fill(scu, r"STANDARD\3,2")
    scu.print_film()

    (placed,) = scu.printed().placed
    assert len({x for (x, _), _ in placed}) == 3
    assert scu.printed().remarks == ()


LAYOUTS = {
    "STANDARD\x01,1": r"STANDARD\1,1",
    "STANDARD\x02,3": r"STANDARD\2,3",
    r"Standard \ 2,3": r"STANDARD\2,3",
    r"Standard \ 2.3": r"STANDARD\2,3",
    "STANDARD/2,3": r"STANDARD\2,3",
    r"standard\2,3": r"STANDARD\2,3",
    r"STANDARD\2\3": r"STANDARD\2,3",
    "STANDARD 1,1": r"STANDARD\1,1",
    r"STANDARD\1,1,": r"STANDARD\1,1",
    r"row\1,2": r"ROW\1,2",
}


@pytest.mark.parametrize(("sent", "used"), LAYOUTS.items(), ids=repr)
def test_row_13_a_layout_that_is_spelled_its_own_way_is_understood(scu, sent, used):
    created = fill(scu, sent)
    printed = scu.print_film()

    boxes = len(scu.image_uids)
    assert (created.status, printed.status) == (0, 0)
    assert created.data.ImageDisplayFormat == used
    assert same(scu.printed().pages, [[shades(position) for position in range(1, boxes + 1)]])
    assert scu.printed().remarks == (remark("other-spelling", "ImageDisplayFormat", "PS3.4 H.4.2.2.1", sent, used),)


def with_its_own_spelling_of_a_layout(scu):
    scu.session()
    return scu.film("STANDARD/2,3")


def with_an_escaped_layout(scu):
    scu.session()
    return scu.film("STANDARD\x01,1")


def with_a_position_from_zero(scu):
    scu.session()
    scu.film(r"STANDARD\1,2")
    return scu.image(uid=scu.image_uids[0], position=0, item=gray(1))


def with_a_position_that_no_box_has(scu):
    scu.session()
    scu.film()
    return scu.image(uid=scu.image_uids[0], position=7, item=gray(1))


def with_one_uid_for_all_boxes(scu):
    scu.session()
    scu.film(r"STANDARD\1,3")
    return [scu.image(position, gray(position), uid=scu.image_uids[0]) for position in (1, 2, 3)][-1]


def positions_told(printed):
    return [(each.code, each.attribute, each.clause, each.sent, each.used) for each in printed.remarks]


def test_row_14_positions_that_count_from_zero_fill_the_boxes_that_the_uids_name(scu):
    scu.session()
    scu.film(r"STANDARD\1,3")
    statuses = [
        scu.image(number - 1, gray(number), uid=uid).status for number, uid in enumerate(scu.image_uids, start=1)
    ]
    scu.print_film()

    assert statuses == [0, 0, 0]
    assert same(scu.printed().pages, [[shades(1), shades(2), shades(3)]])
    assert positions_told(scu.printed()) == [
        ("other-position", "ImageBoxPosition", "PS3.4 H.4.3.1.2.1", str(number - 1), f"{number}, of this UID")
        for number in (1, 2, 3)
    ]


def test_row_14_a_position_that_is_always_the_same_fills_the_boxes_that_the_uids_name(scu):
    scu.session()
    scu.film(r"STANDARD\1,3")
    statuses = [scu.image(1, gray(number), uid=uid).status for number, uid in enumerate(scu.image_uids, start=1)]
    scu.print_film()

    assert statuses == [0, 0, 0]
    assert same(scu.printed().pages, [[shades(1), shades(2), shades(3)]])
    assert [each[0] for each in positions_told(scu.printed())] == ["other-position"] * 2


def test_row_14_a_position_that_no_box_has_is_of_no_weight(scu):
    answered = with_a_position_that_no_box_has(scu)
    scu.print_film()

    assert answered.status == 0
    assert same(scu.printed().pages, [[shades(1)]])


def test_row_14_one_uid_for_all_boxes_fills_the_boxes_at_the_positions(scu):
    answered = with_one_uid_for_all_boxes(scu)
    scu.print_film()

    assert answered.status == 0
    assert same(scu.printed().pages, [[shades(1), shades(2), shades(3)]])
    assert positions_told(scu.printed()) == [
        ("reused-uid", "ImageBoxPosition", "PS3.4 H.4.3.1.2.1", "2", "2, with another UID"),
        ("reused-uid", "ImageBoxPosition", "PS3.4 H.4.3.1.2.1", "3", "3, with another UID"),
    ]


@pytest.mark.parametrize("positions", [(3, 2, 1), (0, 1, 2), (2, 1, 0), (4, 5, 6), (2, 3, 1)])
@pytest.mark.parametrize("box", [0, 2])
def test_row_14_one_uid_for_all_boxes_loses_no_image_however_the_positions_count(scu, positions, box):
    scu.session()
    scu.film(r"STANDARD\1,3")
    uid = scu.image_uids[box]
    statuses = [scu.image(position, gray(position), uid=uid).status for position in positions]
    scu.print_film()

    assert statuses == [0, 0, 0]
    assert same(scu.printed().pages, [[shades(position) for position in sorted(positions)]])


def test_row_14_one_uid_for_all_boxes_corrects_and_erases_the_image_of_its_position(scu):
    scu.session()
    scu.film(r"STANDARD\1,3")
    uid = scu.image_uids[0]
    for position in (3, 2, 1):
        scu.image(position, gray(position), uid=uid)
    scu.image(3, gray(7), uid=uid)
    scu.image(2, uid=uid, BasicGrayscaleImageSequence=[])
    scu.print_film()

    assert same(scu.printed().pages, [[shades(1), shades(7)]])


def test_row_15_nine_images_of_twelve_are_printed_and_the_rest_has_the_empty_density(scu):
    scu.session()
    scu.film(r"STANDARD\3,4", EmptyImageDensity="WHITE")
    images = [scu.image(position, gray(position)).status for position in range(1, 10)]
    printed = scu.print_film()

    white = [area for gray_level, area in painted(scu.printed().document) if gray_level == 1]
    assert (set(images), printed.status) == ({0}, 0)
    assert same(scu.printed().pages, [[shades(position) for position in range(1, 10)]])
    assert len(white) == 3


# Row 16: requests that do not wait


def send_all_at_once(scu, *requests):
    """Send requests without reading, then read as many answers."""
    scu.scu.context_id = scu.accepted[GRAYSCALE_META]
    for field, command, attributes in requests:
        scu.scu.send_request(field, command, scu.scu.encode(**attributes))
    return [scu.scu.receive() for _ in requests]


def numbered(replies):
    """Whether answers come in the order of their requests."""
    numbers = [reply.number(Element.MESSAGE_ID_RESPONDED_TO) for reply in replies]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def requested(sop_class, uid):
    return {Element.REQUESTED_SOP_CLASS: sop_class, Element.REQUESTED_INSTANCE: uid}


def affected(sop_class, uid):
    return {Element.AFFECTED_SOP_CLASS: sop_class, Element.AFFECTED_INSTANCE: uid}


def test_row_16_requests_that_do_not_wait_for_answers_are_answered_in_order(scu):
    sequence = [reference(FILM_SESSION, "1.2.3")]
    film = {"ImageDisplayFormat": r"STANDARD\1,2", "ReferencedFilmSessionSequence": sequence}
    created = send_all_at_once(
        scu,
        (0x0140, affected(FILM_SESSION, "1.2.3"), {}),
        (0x0140, affected(FILM_BOX, "1.2.3.1"), film),
    )
    scu.image_uids = scu._answer(created[1]).boxes()
    images = [
        (0x0120, requested(GRAYSCALE_IMAGE_BOX, uid), {"ImageBoxPosition": n, "BasicGrayscaleImageSequence": [gray(n)]})
        for n, uid in enumerate(scu.image_uids, start=1)
    ]
    printed = send_all_at_once(scu, *images, (0x0130, {**requested(FILM_BOX, "1.2.3.1"), Element.ACTION_TYPE: 1}, {}))

    assert [reply.status for reply in (*created, *printed)] == [0] * 5
    assert numbered([*created, *printed])
    assert same(scu.printed().pages, [[shades(1), shades(2)]])


def test_row_16_a_film_printed_before_its_images_is_told_to_be_empty_and_can_be_printed_later(scu):
    scu.session()
    scu.film()
    too_early = scu.print_film()
    scu.image(1, gray())
    printed = scu.print_film()

    assert (too_early.status, printed.status) == (0xB603, 0)
    assert same(scu.printed().pages, [[shades()]])


def test_row_16_a_guessed_uid_is_unknown_and_the_association_lives(scu):
    scu.session("1.2.3")
    scu.film(uid="1.2.3.1")
    guessed = scu.image(1, gray(), uid="1.2.3.1.1")

    assert guessed.status == 0x0112
    assert scu.image(1, gray()).status == 0


# Row 17, 18: what changes after the images


def test_row_17_the_images_stay_when_the_film_box_is_set_after_them(scu):
    fill(scu, r"STANDARD\2,1")
    changed = scu.change_film(MagnificationType="REPLICATE", BorderDensity="WHITE", Trim="YES", MaxDensity=300)
    again = scu.image(2, gray(7))
    printed = scu.print_film()

    (film,) = scu.printed().job.films
    assert (changed.status, again.status, printed.status) == (0, 0, 0)
    assert [box.uid for box in film.image_boxes] == scu.image_uids
    assert (film.trim, film.max_density) == (True, 3.0)
    assert same(scu.printed().pages, [[shades(1), shades(7)]])


def with_a_layout_in_n_set(scu):
    fill(scu)
    return scu.change_film(ImageDisplayFormat=r"STANDARD\2,2")


def test_row_17_a_layout_in_n_set_is_left_out_and_rebuilds_nothing(scu):
    changed = with_a_layout_in_n_set(scu)
    printed = scu.print_film()

    assert (changed.status, changed.tags, printed.status) == (0x0107, (0x20100010,), 0)
    assert same(scu.printed().pages, [[shades()]])
    assert scu.printed().remarks == (
        remark("not-settable", "ImageDisplayFormat", "PS3.4 H.4.2.2.2", "a value", "nothing"),
    )


@pytest.mark.parametrize("called", ["PRINTSCP", "STRICT"])
def test_row_18_an_empty_image_sequence_clears_the_box(room, called):
    with room.scu(called=called) as scu:
        fill(scu, r"STANDARD\2,1")
        cleared = scu.image(1, BasicGrayscaleImageSequence=[])
        printed = scu.print_film()

    assert (cleared.status, printed.status) == (0, 0)
    assert same(scu.printed().pages, [[shades(2)]])
    assert scu.printed().remarks == ()


def test_row_18_an_empty_image_sequence_clears_the_box_of_its_uid_whatever_the_position(scu):
    scu.session()
    scu.film(r"STANDARD\2,1")
    scu.image(1, gray())
    cleared = scu.image(2, uid=scu.image_uids[0], BasicGrayscaleImageSequence=[])

    assert cleared.status == 0
    assert scu.print_film().status == 0xB603


def test_row_18_a_film_whose_only_box_was_cleared_is_empty(scu):
    fill(scu)
    scu.image(1, BasicGrayscaleImageSequence=[])

    assert scu.print_film().status == 0xB603


# Row 19 to 22: pixels


def test_row_19_monochrome1_is_printed_inverted(scu):
    scu.session()
    scu.film()
    statuses = [scu.image(1, gray(PhotometricInterpretation="MONOCHROME1")).status, scu.print_film().status]

    assert statuses == [0, 0]
    assert same(scu.printed().pages, [[255 - shades()]])
    assert scu.printed().remarks == ()


def with_bits(bits):
    words = np.linspace(0, 2**bits - 1, 24).astype(np.uint16).reshape(4, 6)

    def with_unusual_bits(scu):
        scu.session()
        scu.film()
        return scu.image(1, deep(words, bits))

    return with_unusual_bits, p_values(words, bits)


@pytest.mark.parametrize("bits", [8, 9, 10, 14, 16])
def test_row_20_unusual_bits_are_printed_over_their_full_range(scu, bits):
    deviate, expected = with_bits(bits)
    answered = deviate(scu)
    printed = scu.print_film()

    assert (answered.status, printed.status) == (0, 0)
    assert same(scu.printed().pages, [[expected]])
    assert scu.printed().remarks == (remark("unusual-bits", "BitsStored", "PS3.3 C.13.5", f"16/{bits}", str(bits)),)


def test_row_20_bits_that_do_not_end_at_the_bottom_are_shifted(scu):
    words = np.linspace(0, 4095, 24).astype(np.uint16).reshape(4, 6)
    scu.session()
    scu.film()
    statuses = [scu.image(1, deep(words << 4, HighBit=15)).status, scu.print_film().status]

    assert statuses == [0, 0]
    assert same(scu.printed().pages, [[p_values(words)]])
    assert scu.printed().remarks == (remark("shifted-bits", "HighBit", "PS3.3 C.13.5", "15", "bits below 16"),)


def with_color_by_pixel(scu):
    scu.meta = COLOR_META
    scu.session()
    scu.film()
    return scu.image(1, rgb(planar=0))


@pytest.mark.parametrize("planar", [0, 1])
def test_row_21_color_is_printed_in_its_colors_by_plane_and_by_pixel(room, planar):
    with room.scu([COLOR_META]) as scu:
        scu.session()
        scu.film()
        statuses = [scu.image(1, rgb(planar=planar)).status, scu.print_film().status]

    told = remark("color-by-pixel", "PlanarConfiguration", "PS3.4 H.4.3.2.2.1", "0", "0")
    assert statuses == [0, 0]
    assert scu.image_class == COLOR_IMAGE_BOX
    assert same(scu.printed().pages, [[colors()]])
    assert scu.printed().remarks == (() if planar else (told,))


def test_row_22_pixels_without_an_aspect_ratio_are_square(scu):
    fill(scu)
    printed = scu.print_film()

    (film,) = scu.printed().job.films
    assert printed.status == 0
    assert film.image_boxes[0].image.aspect_ratio == (1, 1)
    assert scu.printed().remarks == ()


def with_an_aspect_ratio_of_zero(scu):
    scu.session()
    scu.film()
    return scu.image(1, gray(PixelAspectRatio=[0, 0]))


def test_row_22_pixels_with_an_aspect_ratio_of_zero_are_square(scu):
    answered = with_an_aspect_ratio_of_zero(scu)
    printed = scu.print_film()

    (film,) = scu.printed().job.films
    assert (answered.status, printed.status) == (0, 0)
    assert film.image_boxes[0].image.aspect_ratio == (1, 1)
    assert same(scu.printed().pages, [[shades()]])
    assert [(each.code, each.attribute, each.sent, each.used) for each in scu.printed().remarks] == [
        ("other-spelling", "PixelAspectRatio", r"0\0", r"1\1")
    ]


# Row 23: attributes that belong elsewhere


def with_a_private_attribute(scu):
    attributes = Dataset()
    attributes.ImageBoxPosition = 1
    attributes.BasicGrayscaleImageSequence = [gray()]
    attributes.private_block(0x0099, "ACME 1.0", create=True).add_new(1, "LO", "LUT 7")
    scu.session()
    scu.film()
    return scu.image(data=attributes)


def with_a_patient(scu):
    scu.session()
    scu.film()
    return scu.image(1, gray(), PatientID="4711")


def test_row_23_private_attributes_are_left_out_with_a_warning_that_lists_them(scu):
    answered = with_a_private_attribute(scu)
    printed = scu.print_film()

    assert (answered.status, printed.status) == (0x0107, 0)
    assert answered.tags == (0x00990010, 0x00991001)
    assert same(scu.printed().pages, [[shades()]])
    assert [(each.code, each.clause, each.sent, each.used) for each in scu.printed().remarks] == [
        ("unknown-attribute", "PS3.4 H.4.3.1.2.1", "a value", "nothing")
    ] * 2


def test_row_23_stray_patient_attributes_are_kept_with_the_job_wherever_they_stand(scu):
    scu.session(PatientName="Doe^Jane")
    scu.film(StudyInstanceUID="1.2.3.9")
    answers = [scu.image(1, gray(PatientSex="F"), PatientID="4711").status, scu.print_film().status]

    said = {word for identity in scu.printed().job.identities for word in identity.words}
    assert answers == [0, 0]
    assert said == {
        ("PatientName", "Doe^Jane"), ("StudyInstanceUID", "1.2.3.9"), ("PatientSex", "F"), ("PatientID", "4711"),
    }  # fmt: skip
    assert [each.code for each in scu.printed().remarks] == ["stray-identity"] * 4


def test_row_23_a_stray_patient_attribute_is_a_remark(scu):
    with_a_patient(scu)
    scu.print_film()

    assert scu.printed().remarks == (
        remark("stray-identity", "PatientID", "PS3.4 H.4.3.1.2.1", "a value", "kept with the job"),
    )
    assert scu.printed().job.identities == (Identity(IdentitySource.STRAY_ATTRIBUTES, (("PatientID", "4711"),)),)


# Row 24, 25: Presentation LUTs


def threshold(entries):
    """The attributes of a Presentation LUT of 12 bits that knows black and white alone."""
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [entries, 0, 12])
    item.add_new("LUTData", "US", [0] * (entries // 2) + [4095] * (entries // 2))
    return {"PresentationLUTSequence": [item]}


def thresholded(pixels, white_from=128):
    return np.where(pixels >= white_from, 255, 0).astype(np.uint8)


def with_a_lut_of_the_session(scu):
    scu.lut(**threshold(256))
    return scu.session(ReferencedPresentationLUTSequence=scu.lut_reference())


def test_row_24_a_lut_of_the_session_is_that_of_the_films_that_name_none(lut_scu):
    created = with_a_lut_of_the_session(lut_scu)
    fill(lut_scu)
    printed = lut_scu.print_film()

    assert (created.status, printed.status) == (0, 0)
    assert same(lut_scu.printed().pages, [[thresholded(shades())]])
    assert lut_scu.printed().remarks == (
        remark(
            "session-level-lut",
            "ReferencedPresentationLUTSequence",
            "PS3.4 H.4.1.2.1",
            "a value",
            "for films that name none",
        ),
    )


def test_row_24_the_light_that_comes_with_the_lut_of_a_session_is_that_of_its_films(lut_scu):
    created = lut_scu.session(Illumination=1500, ReflectedAmbientLight=20)
    first = lut_scu.film()
    second = lut_scu.film(Illumination=3000)

    lights = [(film.data.Illumination, film.data.ReflectedAmbientLight) for film in (first, second)]
    assert created.status == 0
    assert lights == [(1500, 20), (3000, 20)]


def test_row_24_a_lut_of_the_film_goes_before_that_of_the_session(lut_scu):
    with_a_lut_of_the_session(lut_scu)
    lut_scu.lut()
    fill(lut_scu, ReferencedPresentationLUTSequence=lut_scu.lut_reference())
    lut_scu.print_film()

    assert same(lut_scu.printed().pages, [[shades()]])


TWELVE_BITS = np.array([[0, 1000, 2000, 2100], [3000, 3500, 4000, 4095]], dtype=np.uint16)


def with_a_lut_of_another_size(scu):
    scu.lut(**threshold(256))
    scu.session()
    scu.film(ReferencedPresentationLUTSequence=scu.lut_reference())
    return scu.image(1, deep(TWELVE_BITS))


def test_row_25_a_lut_whose_size_does_not_match_the_bits_is_resampled(lut_scu):
    answered = with_a_lut_of_another_size(lut_scu)
    printed = lut_scu.print_film()

    assert (answered.status, printed.status) == (0, 0)
    assert same(lut_scu.printed().pages, [[thresholded(TWELVE_BITS, 2048)]])
    assert lut_scu.printed().remarks == (
        remark(
            "lut-size",
            "ReferencedPresentationLUTSequence",
            "PS3.4 H.4.9.1",
            "256 entries for 4096 values",
            "it resampled",
        ),
    )


# Row 26, 27: film sessions


def test_row_26_a_session_is_printed_as_one_job_with_all_its_films(scu):
    for _ in range(3):
        fill(scu)
    printed = scu.print_session()

    assert printed.status == 0
    assert same(scu.printed().pages, [[shades()]] * 3)


def test_row_26_a_session_with_an_empty_film_prints_the_others_with_a_warning(scu):
    fill(scu)
    scu.film()
    printed = scu.print_session()

    assert printed.status == 0xB602
    assert same(scu.printed().pages, [[shades()]])


def test_row_26_a_session_without_a_film_is_refused(scu):
    scu.session()

    assert scu.print_session().status == 0xC600


def with_a_second_session(scu):
    fill(scu)
    scu.print_film()
    return scu.session()


def test_row_27_a_second_film_session_takes_the_place_of_one_that_is_printed(scu):
    second = with_a_second_session(scu)
    fill(scu)
    printed = scu.print_film()

    first_job, second_job = scu.all_printed(2)
    assert (second.status, printed.status) == (0, 0)
    assert first_job.job.session.uid != second_job.job.session.uid == second.uid
    assert second_job.remarks == (
        remark(
            "second-film-session",
            "AffectedSOPInstanceUID",
            "PS3.4 H.4.1.2.1",
            "a second Film Session",
            "it in the place of the first, which has nothing unprinted",
        ),
    )


def test_row_27_a_second_film_session_is_refused_while_the_first_has_an_unprinted_image(scu):
    fill(scu)
    second = scu.session()

    assert second.status == 0x0213
    assert scu.print_film().status == 0


def test_row_27_a_second_film_session_of_the_same_uid_is_a_duplicate(scu):
    scu.session("1.2.3")

    assert scu.session("1.2.3").status == 0x0111


@pytest.mark.parametrize("called", ["PRINTSCP", "STRICT"])
def test_row_27_a_film_session_may_follow_one_that_was_deleted(room, called):
    with room.scu(called=called) as scu:
        scu.session()
        assert scu.delete_session().status == 0
        assert scu.session().status == 0


# Row 28 to 31: the Printer SOP Class


def test_row_28_the_printer_without_an_attribute_list_tells_all(scu):
    told = scu.printer()

    assert told.status == 0
    assert (told.data.PrinterStatus, told.data.PrinterStatusInfo, told.data.PrinterName) == (
        "NORMAL",
        "NORMAL",
        "printscp",
    )
    assert {"Manufacturer", "ManufacturerModelName", "SoftwareVersions"} <= set(told.data.dir())


LONG_LIST = (
    "PrinterStatus", "PrinterStatusInfo", "PrinterName", "Manufacturer", "ManufacturerModelName", "DeviceSerialNumber",
    "SoftwareVersions", "DateOfLastCalibration", "TimeOfLastCalibration",
)  # fmt: skip


@pytest.mark.parametrize("called", ["PRINTSCP", "STRICT"])
def test_row_29_a_long_list_with_calibration_is_answered_with_each_attribute(room, called):
    with room.scu(called=called) as scu:
        told = scu.printer(tags=LONG_LIST)

    assert told.status == 0
    assert sorted(told.data.dir()) == sorted(LONG_LIST)


def test_row_29_an_attribute_that_the_printer_has_not_is_listed_and_the_rest_answered(scu):
    told = scu.printer(tags=["PrinterStatus", "DateOfManufacture"])

    assert (told.status, told.tags) == (0x0107, (0x00181204,))
    assert told.data.PrinterStatus == "NORMAL"


def test_row_30_the_printer_answers_on_its_own_context_and_on_the_meta_context(room):
    with room.scu([GRAYSCALE_META, PRINTER]) as scu:
        told = [scu.get(PRINTER, PRINTER_INSTANCE, context=context) for context in (GRAYSCALE_META, PRINTER)]

    assert list(scu.accepted) == [GRAYSCALE_META, PRINTER]
    assert [(each.status, each.data.PrinterStatus) for each in told] == [(0, "NORMAL")] * 2


@pytest.mark.parametrize("uid", [None, PRINTER_INSTANCE, "1.2.3"])
@pytest.mark.parametrize("called", ["PRINTSCP", "STRICT"])
def test_row_31_a_printer_cannot_be_created_and_the_association_lives(room, called, uid):
    with room.scu(called=called) as scu:
        refused = scu.create(PRINTER, uid, PrinterName="MINE")
        fill(scu)
        printed = scu.print_film()

    assert (refused.status, printed.status) == (0x0211, 0)
    assert same(scu.printed().pages, [[shades()]])


# Row 32, 33: what is proposed


def test_row_32_the_members_of_the_meta_class_may_be_proposed_one_by_one(room):
    with room.scu([FILM_SESSION, FILM_BOX, GRAYSCALE_IMAGE_BOX, PRINTER]) as scu:
        printer = scu.printer()
        fill(scu)
        printed = scu.print_film()

    assert (printer.status, printed.status) == (0, 0)
    assert scu.image_class == GRAYSCALE_IMAGE_BOX
    assert same(scu.printed().pages, [[shades()]])
    assert scu.printed().remarks == (
        remark(
            "individual-sop-class",
            "AbstractSyntax",
            "PS3.4 H.3.1",
            "Film Box",
            "accepted as a context of its own",
        ),
    )


def test_row_32_a_strict_printer_takes_the_meta_class_alone(room):
    with room.scu([FILM_SESSION, FILM_BOX, GRAYSCALE_IMAGE_BOX, PRINTER], called="STRICT") as scu:
        accepted = set(scu.accepted)

    assert accepted == {PRINTER}


def test_row_32_a_film_is_in_color_where_color_image_boxes_alone_were_proposed(room):
    with room.scu([FILM_SESSION, FILM_BOX, COLOR_IMAGE_BOX]) as scu:
        scu.session()
        scu.film()
        statuses = [scu.image(1, rgb()).status, scu.print_film().status]

    assert statuses == [0, 0]
    assert scu.image_class == COLOR_IMAGE_BOX
    assert same(scu.printed().pages, [[colors()]])


def test_row_33_a_role_selection_takes_no_role_away(room):
    roles = [(GRAYSCALE_META, 0, 1), (PRINT_JOB, 0, 1), (PRINTER, 0, 1)]

    with room.scu([GRAYSCALE_META, PRINT_JOB, PRINTER], roles=roles) as scu:
        fill(scu)
        printed = scu.print_film()
        scu.wait_for_done()

    assert list(scu.accepted) == [GRAYSCALE_META, PRINT_JOB, PRINTER]
    assert printed.status == 0
    assert same(scu.printed().pages, [[shades()]])


# Row 34 to 39: after N-ACTION


def test_row_34_an_scu_that_waits_for_done_is_told_done(room):
    with room.scu([GRAYSCALE_META, PRINT_JOB]) as scu:
        fill(scu)
        printed = scu.print_film()
        scu.wait_for_done()
        told = scu.job()

    assert [(event.type, event.uid) for event in scu.events] == [
        (kind, printed.job()) for kind in (PENDING, PRINTING, DONE)
    ]
    assert told.data.ExecutionStatus == "DONE"


@pytest.mark.parametrize("level", ["film", "session"])
def test_row_35_an_n_action_tells_of_its_one_job_at_2100_0500(room, level):
    with room.scu([GRAYSCALE_META, PRINT_JOB]) as scu:
        fill(scu)
        printed = scu.print_film() if level == "film" else scu.print_session()

    assert [int(element.tag) for element in printed.data] == [0x21000500]
    (item,) = printed.data[0x21000500].value
    assert item.ReferencedSOPClassUID == PRINT_JOB
    assert item.ReferencedSOPInstanceUID == scu.printed().job.uid


def test_row_35_an_n_action_has_no_data_set_where_the_scu_knows_no_jobs(scu):
    fill(scu)
    printed = scu.print_film()

    assert (printed.status, printed.has_data) == (0, False)


def send_everything_that_can_be_repaired(scu):
    """Statuses of a film on which nearly nothing is as the standard says."""
    scu.lut(**threshold(256))
    answers = [
        scu.session(
            MediumType="CURRENT",
            FilmDestination="SOMEWHERE",
            PrintPriority="URGENT",
            NumberOfCopies="0",
            MemoryAllocation="9999",
            PatientID="4711",
            ReferencedPresentationLUTSequence=scu.lut_reference(),
        ),
        scu.film(
            "Standard / 2.1",
            session=None,
            FilmSizeID="24CMX36CM",
            FilmOrientation="UPRIGHT",
            MagnificationType="NICE",
            BorderDensity="GRAY",
            MinDensity=4095,
            MaxDensity=4095,
            Trim="MAYBE",
            RequestedImageSize="7",
        ),
        scu.image(0, deep(TWELVE_BITS, 10), uid=scu.image_uids[0], Polarity="UPSIDE DOWN"),
        scu.image(
            1, uid=scu.image_uids[1], BasicColorImageSequence=[gray(2, PixelAspectRatio=[0, 0])], MaxDensity=4095
        ),
        scu.change_film(None, ImageDisplayFormat=r"STANDARD\9,9", Trim="PERHAPS"),
        scu.print_film(None),
        scu.delete_film(None),
        scu.delete_session(None),
    ]
    return [answer.status for answer in answers]


def test_row_36_nothing_that_can_be_repaired_is_a_failure(lut_scu):
    statuses = send_everything_that_can_be_repaired(lut_scu)

    assert [f"0x{status:04X}" for status in statuses if not is_done(status)] == []
    assert [len(page) for page in lut_scu.printed().pages] == [2]


def test_row_37_an_scu_that_takes_warnings_for_errors_is_told_none_where_the_settings_say_so(room):
    with room.scu(WITH_LUT, calling="QUIET") as scu:
        statuses = send_everything_that_can_be_repaired(scu)

    assert set(statuses) == {0}


def test_row_37_an_scu_that_keeps_to_the_standard_is_told_no_warning(room):
    with room.scu(EVERYTHING) as scu:
        statuses = scu.whole_film(r"STANDARD\2,2", FilmSizeID="8INX10IN", MaxDensity=300, MinDensity=20)

    assert set(statuses) == {0}
    assert scu.printed().remarks == ()


def test_row_38_a_release_without_n_delete_leaves_nothing_behind(room):
    with room.scu() as scu:
        fill(scu)
        scu.print_film()

    assert same(scu.printed().pages, [[shades()]])
    wait_until(lambda: room.server.app.association_count == 0)


def test_row_39_a_job_goes_on_when_its_scu_releases_at_once(room):
    with room.scu([GRAYSCALE_META, PRINT_JOB]) as scu:
        for _ in range(5):
            fill(scu)
            scu.print_film()

    assert [same(printed.pages, [[shades()]]) for printed in scu.all_printed(5)] == [True] * 5


# Row 40 to 44: associations


def test_row_40_an_association_may_be_idle_for_ten_minutes(room):
    with room.scu([PRINTER]) as scu:
        told = [scu.printer().data.PrinterStatus for _ in range(3)]
        idle = [each.network_timeout for each in room.server.app._scp._server.active_associations]

    assert told == ["NORMAL"] * 3
    assert set(idle) == {600}


def test_row_41_a_server_that_is_full_rejects_nobody_for_good(tmp_path):
    server = RunningServer(tmp_path)
    server.app._scp._listen = replace(server.app._scp._listen, limits=Limits(associations=1))
    transient_local_limit = (2, 3, 2)
    with server.app:
        with PrintScript(server), pytest.raises(RejectedError) as refused:
            RawScu.connect(server.port)
        wait_until(lambda: not server.app._scp._server.active_associations)
        with PrintScript(server) as later:
            statuses = later.whole_film()

    assert refused.value.args == transient_local_limit
    assert set(statuses) == {0}


def test_row_42_implicit_vr_alone_is_enough(room):
    with room.scu(EVERYTHING, syntaxes=[IMPLICIT]) as scu:
        fill(scu, r"STANDARD\2,2")
        printed = scu.print_film()

    assert set(scu.accepted) == set(EVERYTHING)
    assert printed.status == 0
    assert same(scu.printed().pages, [[shades(position) for position in (1, 2, 3, 4)]])


def test_row_43_an_echo_is_answered_between_the_requests_of_a_print(scu):
    echoes = []
    for request in (scu.session, scu.film, scu.image, scu.print_film):
        assert request().status == 0
        echoes.append(scu.echo())

    assert echoes == [0] * 4


@pytest.mark.parametrize(
    ("called", "printer"), [("PRINTSCP", "printscp"), ("STRICT", "strict"), ("ANY_SCP", "printscp"), ("", "printscp")]
)
def test_row_44_the_called_ae_title_selects_the_printer_and_any_other_is_taken_by_the_first(room, called, printer):
    with room.scu(called=called) as scu:
        fill(scu)
        scu.print_film()

    assert scu.printed().job.printer == printer


# A request that does not say which instance it is for


def set_film_session(scu):
    scu.session()
    return scu.change_session(None, NumberOfCopies="2"), scu.session_uid


def set_film_box(scu):
    scu.session()
    scu.film()
    return scu.change_film(None, Trim="YES"), scu.film_uid


def set_image_box(scu):
    scu.session()
    scu.film(r"STANDARD\2,1")
    return scu.image(2, gray(), uid=None), scu.image_uids[1]


def print_film_box(scu):
    fill(scu)
    return scu.print_film(None), scu.film_uid


def print_film_session(scu):
    fill(scu)
    return scu.print_session(None), scu.session_uid


def delete_film_box(scu):
    scu.session()
    scu.film()
    return scu.delete_film(None), scu.film_uid


def delete_film_session(scu):
    scu.session()
    return scu.delete_session(None), scu.session_uid


def delete_presentation_lut(scu):
    scu.lut()
    return scu.delete_lut(None), scu.lut_uid


def get_printer(scu):
    return scu.printer(None), PRINTER_INSTANCE


NAMELESS = {
    set_film_session, set_film_box, set_image_box, print_film_box, print_film_session, delete_film_box,
    delete_film_session, delete_presentation_lut, get_printer,
}  # fmt: skip


def by_name(function):
    return function.__name__


@pytest.mark.parametrize("ask", sorted(NAMELESS, key=by_name), ids=by_name)
def test_a_request_without_a_uid_is_for_the_only_instance_it_can_mean_and_the_answer_names_it(lut_scu, ask):
    answer, meant = ask(lut_scu)

    assert (answer.status, answer.uid) == (0, meant)


@pytest.mark.parametrize("ask", sorted(NAMELESS, key=by_name), ids=by_name)
def test_a_strict_printer_refuses_a_request_without_a_uid(room, ask):
    with room.scu(WITH_LUT, called="STRICT") as scu:
        answer, _ = ask(scu)

        assert (answer.status, scu.echo()) == (0x0117, 0)


@pytest.mark.parametrize("ask", [print_film_box, print_film_session])
def test_a_job_that_was_printed_without_a_uid_has_a_remark(scu, ask):
    _, meant = ask(scu)

    assert scu.printed().remarks == (remark("missing-uid", "RequestedSOPInstanceUID", "PS3.7 10.1", "nothing", meant),)


def test_a_request_without_a_uid_that_may_mean_several_instances_is_refused(lut_scu):
    lut_scu.lut()
    lut_scu.lut()

    assert lut_scu.delete_lut(None).status == 0x0117


def test_an_image_without_a_uid_and_without_a_position_is_refused(scu):
    scu.session()
    scu.film()

    assert scu.image(None, gray(), uid=None).status == 0x0117


def test_an_n_action_without_a_uid_and_without_a_film_is_refused(scu):
    assert (scu.print_film(None).status, scu.print_session(None).status) == (0x0117, 0x0117)


# AE titles, contexts, transfer syntaxes


@pytest.mark.parametrize(
    ("title", "shown", "code"),
    [
        (b"CT9".ljust(16, b"\0"), "CT9", "nul-padded-ae-title"),
        (b" " * 16, "?", "blank-ae-title"),
        ("RÖNTGEN".encode("latin-1").ljust(16), "R?NTGEN", "not-ascii-ae-title"),
    ],
    ids=["NUL", "blank", "not ASCII"],
)
def test_an_odd_calling_ae_title_prints_and_is_a_remark(room, title, shown, code):
    with room.scu(calling=title, known_as=shown) as scu:
        fill(scu)
        printed = scu.print_film()

    assert printed.status == 0
    assert same(scu.printed().pages, [[shades()]])
    called = b"PRINTSCP".ljust(16)
    assert scu.printed().remarks == (
        remark(
            code,
            "AETitle",
            "PS3.8 9.3.2",
            f"called {called!r}, calling {title!r}",
            f"called PRINTSCP, calling {shown}",
        ),
    )


def test_even_context_ids_print_and_are_a_remark(room):
    contexts = [Context(2, GRAYSCALE_META, (EXPLICIT,)), Context(4, VERIFICATION, (EXPLICIT,))]

    with room.scu(contexts) as scu:
        fill(scu)
        statuses = [scu.print_film().status, scu.echo()]

    assert statuses == [0, 0]
    assert same(scu.printed().pages, [[shades()]])
    assert scu.printed().remarks == (
        remark("even-context-id", "PresentationContextID", "PS3.8 9.3.2.2", "2, 4", "as it is"),
    )


def test_retired_classes_are_refused_and_the_rest_prints(room):
    with room.scu([*RETIRED.values(), GRAYSCALE_META]) as scu:
        fill(scu)
        printed = scu.print_film()

    assert list(scu.accepted) == [GRAYSCALE_META]
    assert {verdict.result for verdict in scu.scu.verdicts.values()} == {0, 3}
    assert printed.status == 0
    assert same(scu.printed().pages, [[shades()]])


@pytest.mark.parametrize("retired", RETIRED.values(), ids=RETIRED)
def test_a_request_to_a_retired_class_is_answered_and_the_association_lives(scu, retired):
    answers = [
        scu.create(retired, "1.2.3", context=GRAYSCALE_META),
        scu.set(retired, "1.2.3", context=GRAYSCALE_META),
        scu.get(retired, "1.2.3", context=GRAYSCALE_META),
        scu.action(retired, "1.2.3", context=GRAYSCALE_META),
        scu.delete(retired, "1.2.3", context=GRAYSCALE_META),
    ]

    assert {answer.status for answer in answers} == {0x0118}
    assert set(scu.whole_film()) == {0}


def test_big_endian_beside_little_endian_is_passed_over(room):
    with room.scu(syntaxes=[BIG_ENDIAN, IMPLICIT]) as scu:
        fill(scu)
        printed = scu.print_film()

    assert {verdict.transfer_syntax for verdict in scu.scu.verdicts.values()} == {IMPLICIT}
    assert printed.status == 0
    assert same(scu.printed().pages, [[shades()]])


# Images in another sequence


def in_the_sequence_of_color(scu):
    scu.session()
    scu.film()
    return scu.image(1, BasicColorImageSequence=[gray()])


def in_the_sequence_of_references(scu):
    attributes = Dataset()
    attributes.ImageBoxPosition = 1
    attributes.ReferencedImageBoxSequence = [gray()]
    scu.session()
    scu.film()
    return scu.image(data=attributes)


def in_the_wrong_of_two_sequences(scu):
    scu.session()
    scu.film()
    return scu.image(1, BasicGrayscaleImageSequence=[], BasicColorImageSequence=[gray()])


@pytest.mark.parametrize(
    ("deviate", "keyword"),
    [
        (in_the_sequence_of_color, "BasicColorImageSequence"),
        (in_the_sequence_of_references, "ReferencedImageBoxSequence"),
        (in_the_wrong_of_two_sequences, "BasicColorImageSequence"),
    ],
)
def test_an_image_in_another_sequence_is_printed_and_is_a_remark(scu, deviate, keyword):
    answered = deviate(scu)
    printed = scu.print_film()

    assert (answered.status, printed.status) == (0, 0)
    assert same(scu.printed().pages, [[shades()]])
    assert scu.printed().remarks == (
        remark("other-sequence", keyword, "PS3.4 H.4.3.1.2.1", "an image", "as BasicGrayscaleImageSequence"),
    )


# Film boxes that a later one has closed


def set_an_earlier_film_box(scu):
    fill(scu)
    earlier = scu.film_uid
    scu.film()
    return scu.change_film(earlier, Trim="YES")


def set_an_image_box_of_an_earlier_film_box(scu):
    scu.session()
    scu.film()
    earlier = scu.image_uids[0]
    scu.film()
    return scu.image(1, gray(), uid=earlier)


def print_an_earlier_film_box(scu):
    fill(scu)
    earlier = scu.film_uid
    scu.film()
    return scu.print_film(earlier)


def delete_an_earlier_film_box(scu):
    scu.session()
    earlier = scu.film().uid
    scu.film()
    return scu.delete_film(earlier)


EARLIER = (
    set_an_earlier_film_box,
    set_an_image_box_of_an_earlier_film_box,
    print_an_earlier_film_box,
    delete_an_earlier_film_box,
)


@pytest.mark.parametrize("ask", EARLIER)
def test_an_earlier_film_box_can_still_be_addressed(scu, ask):
    assert ask(scu).status == 0


def test_an_earlier_film_box_is_printed_as_it_was_set_last_and_is_a_remark(scu):
    fill(scu)
    earlier = scu.film_uid
    scu.film()
    statuses = [scu.change_film(earlier, Trim="YES").status, scu.print_film(earlier).status]

    told = remark(
        "earlier-film-box", "RequestedSOPInstanceUID", "PS3.4 H.4.2.2", "a Film Box of an earlier film", "as it is"
    )
    assert statuses == [0, 0]
    assert scu.printed().job.films[0].trim
    assert same(scu.printed().pages, [[shades()]])
    assert scu.printed().remarks == (told, told)


# N-ACTION again


def test_a_film_printed_twice_is_two_jobs_and_two_documents(room):
    with room.scu([GRAYSCALE_META, PRINT_JOB]) as scu:
        fill(scu)
        jobs = [scu.print_film().job(), scu.print_film().job()]
        scu.wait_for_done(2)

    printed = scu.all_printed(2)
    assert [each.job.uid for each in printed] == jobs
    assert len(set(jobs)) == 2
    assert [same(each.pages, [[shades()]]) for each in printed] == [True, True]


def test_a_job_is_printed_as_the_film_was_at_n_action(scu):
    fill(scu)
    scu.print_film()
    scu.image(1, gray(9))
    scu.delete_session()

    assert same(scu.printed().pages, [[shades()]])


# The same to a printer that repairs nothing


STRICT = {
    without_session_reference: 0x0120,
    with_another_uid_in_the_session_reference: 0x0106,
    with_another_class_in_the_session_reference: 0x0106,
    with_the_film_there_is: 0x0106,
    with_an_unknown_film_size: 0x0106,
    with_an_unknown_medium: 0x0106,
    with_an_unknown_destination: 0x0106,
    with_its_own_spelling_of_a_layout: 0x0106,
    with_an_escaped_layout: 0x0106,
    with_a_position_from_zero: 0x0106,
    with_a_position_that_no_box_has: 0x0106,
    with_one_uid_for_all_boxes: 0x0106,
    with_a_layout_in_n_set: 0x0105,
    with_bits(10)[0]: 0x0106,
    with_color_by_pixel: 0x0106,
    with_an_aspect_ratio_of_zero: 0x0106,
    with_a_private_attribute: 0x0105,
    with_a_patient: 0x0105,
    with_a_lut_of_the_session: 0x0105,
    with_a_lut_of_another_size: 0x0106,
    with_a_second_session: 0x0213,
    in_the_sequence_of_color: 0x0106,
    in_the_sequence_of_references: 0x0106,
    in_the_wrong_of_two_sequences: 0x0106,
    set_an_earlier_film_box: 0x0112,
    set_an_image_box_of_an_earlier_film_box: 0x0112,
    print_an_earlier_film_box: 0x0112,
    delete_an_earlier_film_box: 0x0112,
}


@pytest.mark.parametrize(("deviate", "status"), STRICT.items())
def test_a_strict_printer_refuses_what_others_repair_and_the_association_lives(room, deviate, status):
    with room.scu(EVERYTHING, called="STRICT") as scu:
        refused = deviate(scu)

        assert f"0x{refused.status:04X}" == f"0x{status:04X}"
        assert 0 < len(refused.comment) <= 64
        assert scu.echo() == 0
