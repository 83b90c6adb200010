"""The DIMSE statuses of a Print SCP (PS3.7 Annex C, PS3.4 Annex H) and the exception that carries one."""

from collections.abc import Container, Iterable
from enum import IntEnum
from typing import Self

from printscp.film.remark import Remark

COMMENT_LENGTH = 64
"""Error Comment (0000,0902) is an LO: at most 64 characters."""


class Status(IntEnum):
    """A DIMSE status this SCP answers with."""

    meaning: str
    when: str
    """When this SCP answers it, in words."""

    def __new__(cls, code: int, meaning: str, when: str) -> Self:
        status = int.__new__(cls, code)
        status._value_ = code
        status.meaning = meaning
        status.when = when
        return status

    SUCCESS = 0x0000, "Success", "all is done as requested, or a value outside the standard could be used as it is"

    # General, PS3.7 Annex C
    NO_SUCH_ATTRIBUTE = (
        0x0105,
        "No such attribute",
        "strict: an attribute that the SOP Class or this printer does not have",
    )
    INVALID_ATTRIBUTE_VALUE = (
        0x0106,
        "Invalid attribute value",
        "a mandatory value that cannot be used: layout, bits, photometric interpretation, too little pixel data, a Presentation LUT that is none, a session reference where there is no session; strict: nearly any value that is not as the standard has it",
    )
    ATTRIBUTE_LIST_WARNING = (
        0x0107,
        "Attributes were left out",
        "attributes were left out: unknown ones, those of a SOP Class that the printer does not offer, on N-SET those that only N-CREATE may name, (at any tolerance) on N-GET unknown tags",
    )
    PROCESSING_FAILURE = (
        0x0110,
        "Processing failure",
        "the data set cannot be decoded, a Presentation LUT to delete is in use, or an error in the printer",
    )
    DUPLICATE_SOP_INSTANCE = 0x0111, "Duplicate SOP Instance", "N-CREATE with a UID that the association uses already"
    NO_SUCH_SOP_INSTANCE = (
        0x0112,
        "No such SOP Instance",
        "no such instance, a Print Job that is long done; strict: a film box or its boxes when a later film box exists",
    )
    VALUE_OUT_OF_RANGE = (
        0x0116,
        "Attribute value out of range, another was used",
        "an unsupported value was replaced; the response has the one that is used",
    )
    INVALID_SOP_INSTANCE = (
        0x0117,
        "Invalid SOP Instance UID",
        "the SOP Instance UID is none, or is missing where it cannot be known which instance is meant; strict: it is missing",
    )
    NO_SUCH_SOP_CLASS = 0x0118, "No such SOP Class", "the SOP Class is not part of the presentation context"
    CLASS_INSTANCE_CONFLICT = 0x0119, "SOP Instance is of another SOP Class", "the instance is of another SOP Class"
    MISSING_ATTRIBUTE = (
        0x0120,
        "Missing attribute",
        "a mandatory attribute is missing; strict: the session reference too",
    )
    MISSING_ATTRIBUTE_VALUE = 0x0121, "Missing attribute value", "a mandatory attribute is empty"
    SOP_CLASS_NOT_SUPPORTED = (
        0x0122,
        "SOP Class not supported",
        "C-STORE: the SOP Class of the request is not that of the presentation context",
    )
    NO_SUCH_ACTION = 0x0123, "No such action type", "an action type other than 1"
    NOT_AUTHORIZED = 0x0124, "Not authorized", "C-STORE: `store.allowed` does not have the AE title of the SCU"
    DUPLICATE_INVOCATION = (
        0x0210,
        "Duplicate invocation",
        "C-STORE: the Message ID is that of a request which is not answered yet",
    )
    UNRECOGNIZED_OPERATION = (
        0x0211,
        "Unrecognized operation",
        "the SOP Class has no such operation; N-ACTION on a Film Session where `film_session_print` is off",
    )
    MISTYPED_ARGUMENT = 0x0212, "Mistyped argument", "C-STORE: the request has no data set, or no Priority there is"
    RESOURCE_LIMITATION = (
        0x0213,
        "Resource limitation",
        "a second Film Session while the first has a film with an image that was not printed, more than 200 Film Boxes or Presentation LUTs, texts, profiles or LUTs beyond the memory, one data set over 128 MiB that is no image, or a job that the disk cannot keep; strict: any second Film Session",
    )

    # Film Session, PS3.4 H.4.1
    MEMORY_NOT_ALLOCATED = (
        0xB600,
        "Memory allocation is not supported",
        "memory allocation was requested; none is reserved",
    )
    EMPTY_SESSION_PAGE = (
        0xB602,
        "A film of the session has no image",
        "session print: a film without an image was left out",
    )
    NO_FILM_BOX = 0xC600, "Film Session contains no Film Box", "session print without a Film Box"
    SESSION_QUEUE_FULL = 0xC601, "Print queue is full", "session print: the queue is full"

    # Film Box, PS3.4 H.4.2
    EMPTY_PAGE = 0xB603, "Film has no image", "film print: the film has no image and is not printed"
    DENSITY_CLAMPED = (
        0xB605,
        "Min or Max Density outside the printer's range, clamped",
        "Min or Max Density is outside the printer's range and was clamped; 0 says nothing and is no deviation",
    )
    QUEUE_FULL = 0xC602, "Print queue is full", "film print: the queue is full"
    UNPRINTED_FILM_BOX = (
        0xC616,
        "Previous Film Box is unprinted and sessions cannot be printed",
        "the Film Box before is unprinted and `film_session_print` is off",
    )

    # Image Box, PS3.4 H.4.3
    DEMAGNIFIED = (
        0xB604,
        "Image larger than its box, demagnified",
        "the image is larger than its box and was shrunk unasked; told by N-SET of the image, and by N-ACTION when N-SET of the film box or a text made it so",
    )
    CROPPED = (
        0xB609,
        "Image larger than its box, cropped",
        "the image is larger than its box and was cropped as requested; told as 0xB604",
    )
    DECIMATED = (
        0xB60A,
        "Image larger than its box, decimated",
        "the image is larger than its box and was decimated as requested; told as 0xB604",
    )
    IMAGE_TOO_LARGE = (
        0xC603,
        "Image larger than its box",
        "the image is larger than its box and may be neither decimated nor cropped",
    )
    OUT_OF_MEMORY = (
        0xC605,
        "Not enough printer memory for the image",
        "the images of the association pass 1 GiB, those of all associations 4 GiB, or the data set of one image 128 MiB",
    )

    # Storage, PS3.4 B.2.3; which codes of a range mean what is the choice of the SCP
    COERCED = (
        0xB000,
        "Coercion of data elements",
        "a value of the image that cannot be used was replaced: a window without width, a pixel spacing that is none",
    )
    ELEMENTS_DISCARDED = (
        0xB006,
        "Elements discarded",
        "strict: what a display would show is not printed: overlays, frames, a shutter, curves",
    )
    OTHER_SOP_CLASS = (
        0xB007,
        "Data set does not match SOP Class",
        "the data set has another SOP Class than the request, or lacks what its class must have; it is printed all the same",
    )
    OUT_OF_RESOURCES = (
        0xA700,
        "Out of resources",
        "the disk or the queue is full, the data set is too large, or its frames would make too many films",
    )
    DATA_SET_MISMATCH = (
        0xA900,
        "Data set does not match SOP Class",
        "the data set is of no image, or names another SOP Instance than the request; strict: all that is 0xB007 otherwise",
    )
    CANNOT_UNDERSTAND = 0xC000, "Cannot understand", "the data set cannot be decoded, or ends too early"
    NO_PIXELS = 0xC001, "Cannot understand: no pixels", "the data set has no pixels"
    UNREADABLE_PIXELS = (
        0xC002,
        "Cannot understand: pixels cannot be read",
        "the pixels of a frame that is to be printed cannot be decoded, are absurdly many or of a kind that cannot be printed, or what says how they are laid out is missing, such as Rows or Bits Allocated",
    )

    @property
    def is_warning(self) -> bool:
        return self >> 12 == 0xB or self in (Status.ATTRIBUTE_LIST_WARNING, Status.VALUE_OUT_OF_RANGE)

    @property
    def is_failure(self) -> bool:
        return self is not Status.SUCCESS and not self.is_warning


class Refusal(Exception):
    """A request that is refused: nothing is done, and the answer says why."""

    def __init__(
        self, status: Status, comment: str = "", tags: Iterable[int] = (), remarks: Iterable[Remark] = ()
    ) -> None:
        """*remarks* tell what a more tolerant printer would have noticed and repaired."""
        self.status = status
        self.comment = error_comment(comment or status.meaning)
        self.tags = tuple(tags)
        self.remarks = tuple(remarks)
        super().__init__(f"0x{status:04X} {self.comment}")


def error_comment(text: str) -> str:
    """*text* as an Error Comment: printable ASCII, at most 64 characters."""
    # A backslash would part two values of the LO.
    parted = text.replace("\\\\", "/").replace("\\", "/")
    plain = "".join(character if " " <= character <= "~" else "?" for character in parted)
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
    Status.OTHER_SOP_CLASS,
    Status.COERCED,
    Status.ELEMENTS_DISCARDED,
    Status.VALUE_OUT_OF_RANGE,
    Status.ATTRIBUTE_LIST_WARNING,
    Status.SUCCESS,
)


def gravest(statuses: Iterable[Status], quiet: Container[int] = ()) -> Status:
    """The status to answer with when a request met several; Success when it met none but *quiet* ones."""
    return min((status for status in statuses if status not in quiet), key=_WEIGHT.index, default=Status.SUCCESS)
