"""Requests and replies as values."""

import pytest

from printscp.sop.requests import NAction, NCreate, NDelete, NGet, NSet, Reply, operation_of
from printscp.wire.status import Refusal, Status


@pytest.mark.parametrize(
    ("kind", "name"),
    [(NCreate, "N-CREATE"), (NSet, "N-SET"), (NGet, "N-GET"), (NAction, "N-ACTION"), (NDelete, "N-DELETE")],
)
def test_operations_have_the_names_of_the_standard(kind, name):
    request = object.__new__(kind)

    assert operation_of(request) == name


def test_a_refusal_becomes_a_reply_that_says_why():
    reply = Reply.refusing(Refusal(Status.MISSING_ATTRIBUTE, "Rows missing", (0x00280010,)))

    assert (reply.status, reply.comment, reply.tags) == (Status.MISSING_ATTRIBUTE, "Rows missing", (0x00280010,))
    assert reply.attributes is None
