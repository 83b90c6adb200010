"""Requests and replies as values."""

from printscp.sop.requests import Reply
from printscp.wire.status import Refusal, Status


def test_a_refusal_becomes_a_reply_that_says_why():
    reply = Reply.refusing(Refusal(Status.MISSING_ATTRIBUTE, "Rows missing", (0x00280010,)))

    assert (reply.status, reply.comment, reply.tags) == (Status.MISSING_ATTRIBUTE, "Rows missing", (0x00280010,))
    assert reply.attributes is None
