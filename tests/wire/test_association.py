"""An A-ASSOCIATE-RJ in words."""

import pytest

from printscp.wire.association import rejection_in_words


@pytest.mark.parametrize(
    ("rejection", "words"),
    [
        ((1, 1, 7), "called AE title not recognized (for good)"),
        ((2, 3, 2), "local limit exceeded (for now)"),
        ((1, 2, 2), "protocol version not supported (for good)"),
        ((9, 4, 5), "reason 5 of source 4 (result 9)"),
    ],
)
def test_a_rejection_says_why_and_for_how_long(rejection, words):
    assert rejection_in_words(*rejection) == words
