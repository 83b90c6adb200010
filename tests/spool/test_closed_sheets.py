"""Which closed sheet is tried when: in their order, but for those with trouble of their own."""

from math import inf

import pytest

from printscp.sop.storage import reopened
from printscp.spool.closed_sheets import ClosedSheets
from printscp.spool.queue import Backoff
from tests.stored_images import stored_image, storing_printer

FIRST, SECOND = (reopened(uid, storing_printer(), "CT", [stored_image("1")], 0.0) for uid in ("2.25.1", "2.25.2"))


@pytest.fixture
def closed():
    closed = ClosedSheets(Backoff(first=10, most=40, give_up=inf))
    closed.add(FIRST)
    closed.add(SECOND)
    return closed


def test_the_first_is_tried_first(closed):
    assert (closed.due(0.0), closed.next_try) == (FIRST, -inf)

    closed.remove(FIRST)

    assert list(closed) == [SECOND]
    assert closed.due(0.0) == SECOND


def test_nothing_is_due_where_none_waits(closed):
    closed.clear()

    assert (closed.due(0.0), closed.next_try) == (None, None)


def test_all_wait_in_their_order_while_the_queue_takes_nothing(closed):
    before = [closed.hold(0.0), closed.hold(10.0)]

    assert before == [0, 1]
    assert (closed.due(29.9), closed.next_try) == (None, 30.0)
    assert closed.due(30.0) == FIRST


def test_a_queue_that_takes_a_job_again_holds_none(closed):
    closed.hold(0.0)

    closed.remove(FIRST)

    assert closed.due(0.0) == SECOND
    assert closed.hold(0.0) == 0


def test_a_sheet_with_trouble_of_its_own_goes_behind_the_others_and_waits_longer_each_time(closed):
    dues = []
    for _ in range(4):
        closed.put_behind(FIRST, 0.0)
        others, due = closed.due(0.0), closed.due(10.0)
        closed.remove(SECOND)
        dues.append(closed.next_try)
        closed.add(SECOND)

    assert (others, due) == (SECOND, SECOND)
    assert dues == [10.0, 20.0, 40.0, 40.0]


def test_none_waits_where_all_are_wanted_now(closed):
    closed.hold(0.0)
    closed.put_behind(FIRST, 0.0)
    closed.remove(SECOND)

    closed.try_now()

    assert closed.due(0.0) == FIRST


def test_how_often_no_job_could_be_made_is_counted_for_each(closed):
    assert [closed.blame(FIRST), closed.blame(SECOND), closed.blame(FIRST)] == [1, 1, 2]
