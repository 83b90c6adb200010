"""The DIMSE statuses of a Print SCP (PS3.7 Annex C, PS3.4 Annex H) and the exception that carries one."""

from collections.abc import Container, Iterable
from enum import IntEnum
from typing import Self

COMMENT_LENGTH = 64
"""Error Comment (0000,0902) is an LO: at most 64 characters."""


class Status(IntEnum):
    """A DIMSE status this SCP answers with."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> Self:
        status = int.__new__(cls, code)
        status._value_ = code
        status.meaning = meaning
        return status

    SUCCESS = 0x0000, "Success"

    # General, PS3.7 Annex C
    NO_SUCH_ATTRIBUTE = 0x0105, "No such attribute"
    INVALID_ATTRIBUTE_VALUE = 0x0106, "Invalid attribute value"
    ATTRIBUTE_LIST_WARNING = 0x0107, "Attributes were left out"
    PROCESSING_FAILURE = 0x0110, "Processing failure"
    DUPLICATE_SOP_INSTANCE = 0x0111, "Duplicate SOP Instance"
    NO_SUCH_SOP_INSTANCE = 0x0112, "No such SOP Instance"
    VALUE_OUT_OF_RANGE = 0x0116, "Attribute value out of range, another was used"
    INVALID_SOP_INSTANCE = 0x0117, "Invalid SOP Instance UID"
    NO_SUCH_SOP_CLASS = 0x0118, "No such SOP Class"
    CLASS_INSTANCE_CONFLICT = 0x0119, "SOP Instance is of another SOP Class"
    MISSING_ATTRIBUTE = 0x0120, "Missing attribute"
    MISSING_ATTRIBUTE_VALUE = 0x0121, "Missing attribute value"
    NO_SUCH_ACTION = 0x0123, "No such action type"
    UNRECOGNIZED_OPERATION = 0x0211, "Unrecognized operation"
    RESOURCE_LIMITATION = 0x0213, "Resource limitation"

    # Film Session, PS3.4 H.4.1
    MEMORY_NOT_ALLOCATED = 0xB600, "Memory allocation is not supported"
    EMPTY_SESSION_PAGE = 0xB602, "A film of the session has no image"
    NO_FILM_BOX = 0xC600, "Film Session contains no Film Box"
    SESSION_QUEUE_FULL = 0xC601, "Print queue is full"

    # Film Box, PS3.4 H.4.2
    EMPTY_PAGE = 0xB603, "Film has no image"
    DENSITY_CLAMPED = 0xB605, "Min or Max Density outside the printer's range, clamped"
    QUEUE_FULL = 0xC602, "Print queue is full"
    UNPRINTED_FILM_BOX = 0xC616, "Previous Film Box is unprinted and sessions cannot be printed"

    # Image Box, PS3.4 H.4.3
    DEMAGNIFIED = 0xB604, "Image larger than its box, demagnified"
    CROPPED = 0xB609, "Image larger than its box, cropped"
    DECIMATED = 0xB60A, "Image larger than its box, decimated"
    IMAGE_TOO_LARGE = 0xC603, "Image larger than its box"
    OUT_OF_MEMORY = 0xC605, "Not enough printer memory for the image"

    @property
    def is_warning(self) -> bool:
        return self >> 12 == 0xB or self in (Status.ATTRIBUTE_LIST_WARNING, Status.VALUE_OUT_OF_RANGE)

    @property
    def is_failure(self) -> bool:
        return self is not Status.SUCCESS and not self.is_warning


class Refusal(Exception):
    """A request that is refused: nothing is done, and the answer says why."""

    def __init__(self, status: Status, comment: str = "", tags: Iterable[int] = ()) -> None:
        self.status = status
        self.comment = error_comment(comment or status.meaning)
        self.tags = tuple(tags)
        super().__init__(f"0x{status:04X} {self.comment}")


def error_comment(text: str) -> str:
    """*text* as an Error Comment: printable ASCII, at most 64 characters."""
    plain = "".join(character if " " <= character <= "~" else "?" for character in text)
    return plain if len(plain) <= COMMENT_LENGTH else plain[: COMMENT_LENGTH - 3] + "..."


# A response has room for one status: the one that costs the picture most comes first.
_WEIGHT = (
    Status.CROPPED,
    Status.DECIMATED,
    Status.DEMAGNIFIED,
    Status.DENSITY_CLAMPED,
    Status.EMPTY_SESSION_PAGE,
    Status.EMPTY_PAGE,
    Status.MEMORY_NOT_ALLOCATED,
    Status.VALUE_OUT_OF_RANGE,
    Status.ATTRIBUTE_LIST_WARNING,
    Status.SUCCESS,
)


def gravest(statuses: Iterable[Status], quiet: Container[int] = ()) -> Status:
    """The status to answer with when a request met several; Success when it met none but *quiet* ones."""
    return min((status for status in statuses if status not in quiet), key=_WEIGHT.index, default=Status.SUCCESS)
