"""Which SOP Instance UIDs are taken, for what is printed and what is stored."""

import pytest

from printscp.wire.instance_uid import require_valid
from printscp.wire.status import Refusal, Status


@pytest.mark.parametrize("uid", ["1", "1.2.840", "0.0", "01.2", "1." + "2" * 62])
def test_numbers_with_dots_between_are_a_uid(uid):
    require_valid(uid)


@pytest.mark.parametrize(
    "uid", ["", "x", "1.2.x", "..", "1..2", "1.", ".1", "1.2\n", "1 2", "\u0661.\u0662", "1." + "2" * 63]
)
def test_anything_else_is_refused_0117(uid):
    with pytest.raises(Refusal) as refused:
        require_valid(uid)

    assert refused.value.status is Status.INVALID_SOP_INSTANCE
    assert refused.value.comment == "SOP Instance UID has other than digits and dots"


def test_a_uid_that_is_missing_is_told_so():
    with pytest.raises(Refusal, match="0x0117 SOP Instance UID is missing"):
        require_valid(None)
