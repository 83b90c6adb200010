"""Numbers of frames as people write them."""

import pytest

from printscp.images.frames import frames_of


@pytest.mark.parametrize(
    ("words", "frames"), [("1", (1,)), ("1-5,8", (1, 2, 3, 4, 5, 8)), ("3,1-3", (3, 1, 2)), (" 2 , 4 ", (2, 4))]
)
def test_frames_are_numbers_and_ranges(words, frames):
    assert frames_of(words) == frames


@pytest.mark.parametrize("words", ["", "0", "5-1", "1-", "a", "1,,2"])
def test_what_is_no_list_of_frames_is_told(words):
    with pytest.raises(ValueError, match="is no list of frames such as 1-5,8"):
        frames_of(words)
