"""Which SOP Instance UIDs are taken (PS3.5 9.1, PS3.7 C.5.6): numbers with dots between, of at most 64 characters.

Leading zeros of a number are wrong and frequent, and tell instances apart as well as others do.
"""

import re

from printscp.wire.sop_classes import LONGEST_UID
from printscp.wire.status import Refusal, Status

_UID = re.compile(r"[0-9]+(\.[0-9]+)*")


def require_valid(uid: str | None) -> None:
    """Refuse a SOP Instance UID that is none (0x0117); None is one that is missing."""
    if uid is None:
        raise Refusal(Status.INVALID_SOP_INSTANCE, "SOP Instance UID is missing")
    if len(uid) > LONGEST_UID or not _UID.fullmatch(uid):
        raise Refusal(Status.INVALID_SOP_INSTANCE, "SOP Instance UID has other than digits and dots")
