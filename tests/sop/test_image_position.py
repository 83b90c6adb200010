"""One UID for all image boxes of a film: each image goes to the position that was sent with it (PS3.4 H.4.3.1.2.1)."""

from itertools import permutations

import pytest

from printscp.film.printer import Printer
from printscp.film.terms import Polarity
from printscp.wire.status import Status
from tests.conversation import Conversation, gray_item, strict


@pytest.fixture
def on_four(talk):
    """A conversation in which a film of four equal boxes waits for images."""
    return talk.with_film(r"STANDARD\2,2")


def heights(talk):
    """The rows of each image, None where there is none."""
    return [held.image and held.image.rows for held in talk.state.session.film_boxes[0].image_boxes]


def send(talk, *positions, uid_of=1):
    """An image for each position, all with the UID of one box; an image is as high as ten times its position."""
    return [
        talk.set_image(uid_of, gray_item(10 * position + 1, 3), ImageBoxPosition=position).status
        for position in positions
    ]


@pytest.mark.parametrize("uid_of", [1, 2, 3, 4])
@pytest.mark.parametrize("order", list(permutations((1, 2, 3, 4))))
def test_four_images_with_one_uid_stand_at_their_positions_in_whatever_order_they_come(on_four, order, uid_of):
    statuses = send(on_four, *order, uid_of=uid_of)

    assert statuses == [Status.SUCCESS] * 4
    assert heights(on_four) == [11, 21, 31, 41]


@pytest.mark.parametrize("uid_of", [1, 2, 3, 4])
@pytest.mark.parametrize("order", list(permutations((0, 1, 2, 3))))
def test_four_images_with_one_uid_that_count_from_zero_stand_in_their_order(on_four, order, uid_of):
    send(on_four, *order, uid_of=uid_of)

    assert heights(on_four) == [1, 11, 21, 31]


@pytest.mark.parametrize("order", list(permutations((5, 6, 7, 8))))
def test_four_images_with_one_uid_that_count_on_from_the_film_before_stand_in_their_order(on_four, order):
    send(on_four, *order)

    assert heights(on_four) == [51, 61, 71, 81]


def test_an_image_that_gives_way_is_remarked(on_four):
    remarks = []
    for position in (4, 3, 2, 1):
        send(on_four, position)
        remarks.append([(remark.code, remark.sent, remark.used) for remark in on_four.step.remarks])

    assert remarks == [
        [("other-position", "4", "1, of this UID")],
        [("reused-uid", "3", "3, with another UID; what was set before went to its own")],
        [("reused-uid", "2", "2, with another UID")],
        [],
    ]


def test_an_image_that_gives_way_to_that_of_the_named_box_is_remarked(on_four):
    send(on_four, 4)

    reply = on_four.set_image(1, gray_item(11, 3))

    (remark,) = on_four.step.remarks
    assert (reply.status, reply.attributes.ImageBoxPosition, heights(on_four)) == (
        Status.SUCCESS,
        1,
        [11, None, None, 41],
    )
    assert (remark.code, remark.sent) == ("reused-uid", "1")
    assert remark.used == "1, of this UID; what was set before went to its own"


def test_an_image_takes_all_that_was_said_of_it_along_and_leaves_nothing(on_four):
    on_four.set_image(1, gray_item(41, 3), ImageBoxPosition=4, Polarity="REVERSE", PatientID="A-1")

    on_four.set_image(1, gray_item(11, 3))

    first, *_, last = on_four.state.session.film_boxes[0].image_boxes
    assert (last.polarity, last.stray) == (Polarity.REVERSE, (("PatientID", "A-1"),))
    assert (first.polarity, first.stray) == (Polarity.NORMAL, ())
    assert (first.uid, last.uid) == ("1.2.3.3", "1.2.3.6")


def test_an_image_without_a_position_is_refused_and_shifts_no_other(on_four):
    refused = on_four.set_image(1, gray_item(5, 3), ImageBoxPosition=None)

    send(on_four, 1)

    assert (refused.status, heights(on_four)) == (Status.MISSING_ATTRIBUTE_VALUE, [11, None, None, None])


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (4, 3, 2, 1), (0, 1, 2, 3), (3, 2, 1, 0), (5, 6, 7, 8)])
def test_an_image_sent_again_with_its_position_replaces_itself_alone(on_four, order):
    send(on_four, *order)
    before = heights(on_four)

    for position in order:
        on_four.set_image(1, gray_item(10 * position + 2, 3), ImageBoxPosition=position)

    assert heights(on_four) == [height + 1 for height in before]


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (4, 3, 2, 1), (0, 1, 2, 3), (3, 2, 1, 0), (5, 6, 7, 8)])
def test_an_image_is_erased_and_set_again_at_its_position(on_four, order):
    send(on_four, *order)
    before = heights(on_four)

    on_four.set_image(1, None, ImageBoxPosition=order[1])
    erased = heights(on_four)
    send(on_four, order[1])

    assert erased == [None if height == 10 * order[1] + 1 else height for height in before]
    assert heights(on_four) == before


def test_an_image_erased_under_another_position_than_it_came_with_is_that_of_the_uid(on_four):
    send(on_four, 4)

    on_four.set_image(1, None, ImageBoxPosition=1)

    assert heights(on_four) == [None] * 4


def test_a_position_that_was_never_set_erases_none_of_the_others(on_four):
    send(on_four, 0, 1, 2)

    on_four.set_image(1, None, ImageBoxPosition=3)

    assert heights(on_four) == [1, 11, 21, None]


def test_positions_that_lie_too_far_apart_fill_the_boxes_that_are_free(on_four):
    send(on_four, 1, 70, 2, 99)

    assert heights(on_four) == [11, 701, 21, 991]


def test_an_image_for_which_no_box_is_left_is_refused_0106(on_four):
    send(on_four, 1, 2, 3, 4)
    before = on_four.state

    reply = on_four.set_image(1, gray_item(), ImageBoxPosition=5)

    assert (reply.status, reply.comment) == (
        Status.INVALID_ATTRIBUTE_VALUE,
        "ImageBoxPosition 5: no image box is left for it",
    )
    assert on_four.state is before


def test_an_image_with_a_new_position_replaces_that_of_the_uid_on_a_full_film_that_was_printed(talk):
    talk.with_film(r"STANDARD\1,1")
    send(talk, 1)
    talk.print_film()

    statuses = send(talk, 2)

    assert (statuses, heights(talk), talk.codes) == ([Status.SUCCESS], [21], ["other-position"])


def test_a_film_on_which_two_uids_were_used_is_filled_by_them_whatever_the_positions(on_four):
    send(on_four, 4, uid_of=1)
    send(on_four, 3, uid_of=2)
    send(on_four, 2, uid_of=1)

    assert heights(on_four) == [21, 31, None, None]


def test_a_strict_printer_refuses_every_position_that_is_not_of_the_uid_and_keeps_its_image():
    talk = strict().with_film(r"STANDARD\2,2")

    statuses = send(talk, 1, 2, 0, 7)

    assert statuses == [Status.SUCCESS, *[Status.INVALID_ATTRIBUTE_VALUE] * 3]
    assert heights(talk) == [11, None, None, None]


def test_a_film_on_which_an_image_gave_way_to_a_smaller_box_tells_so_when_it_is_printed():
    talk = Conversation(Printer(layouts=("ROW",), dpi=100)).with_film(r"ROW\1,2", FilmSizeID="8INX10IN")
    talk.set_image(1, gray_item(10, 600), ImageBoxPosition=3)

    statuses = [*send(talk, 1), talk.print_film().status]

    assert statuses == [Status.SUCCESS, Status.DEMAGNIFIED]


def test_a_job_does_not_tell_which_positions_were_sent(on_four):
    send(on_four, 4, 3)

    on_four.print_film()

    assert on_four.job.films[0].sent_positions == ()
