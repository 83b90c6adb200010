"""What comes in and what goes out of the machine: requests, replies, effects."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from pydicom.dataset import Dataset

from printscp.film.job import JobReport, PrintJob
from printscp.film.printer import Condition
from printscp.film.remark import Remark
from printscp.sop.state import State
from printscp.wire.status import Refusal, Status

MOST_OCTETS = 1 << 30
"""Bytes that one association may hold when no other holds any."""
MOST_FILM_BOXES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    context: str
    """Abstract syntax of the presentation context that the request came on."""
    sop_class: str
    """SOP Class that the request names."""
    uid: str | None
    """SOP Instance that the request names, if it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NCreate(_Request):
    attributes: Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class NSet(_Request):
    attributes: Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class NGet(_Request):
    tags: tuple[int, ...] = ()
    """Attribute Identifier List; empty asks for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NAction(_Request):
    action_type: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NDelete(_Request):
    pass


Request: TypeAlias = NCreate | NSet | NGet | NAction | NDelete


def operation_of(request: Request) -> str:
    """The DIMSE service in the words of the standard, such as ``N-CREATE``."""
    return "N-" + type(request).__name__.removeprefix("N").upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A response: its status and what goes with it."""

    status: Status = Status.SUCCESS
    uid: str | None = None
    """SOP Instance that the reply is about, where the print SCU may not know it: one just made, or one left unnamed."""
    attributes: Dataset | None = None
    comment: str = ""
    """Error Comment of a failure."""
    tags: tuple[int, ...] = ()
    """Attribute Identifier List: the attributes that a 0x0105, 0x0107 or 0x0120 is about."""

    @classmethod
    def refusing(cls, refusal: Refusal) -> "Reply":
        return cls(status=refusal.status, comment=refusal.comment, tags=refusal.tags)


@dataclass(frozen=True, slots=True)
class SubmitJob:
    """Take the job so that it survives; if that fails the request is refused."""

    job: PrintJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the machine needs to know of the world while it answers one request."""

    new_uid: Callable[[], str]
    moment: datetime
    job_report: Callable[[str], JobReport | None] = lambda _: None
    """How far the job of a UID is; None when it is unknown."""
    condition: Condition = field(default_factory=Condition)
    """How the printer of the association is now."""
    queue_has_room: bool = True
    storage_has_room: bool = True
    """Whether the disk may take one more job; if not, 0x0213."""
    most_film_boxes: int = MOST_FILM_BOXES
    """Film Boxes in one session, beyond it 0x0213."""
    most_presentation_luts: int = 200
    """Presentation LUTs on one association, beyond it 0x0213."""
    most_octets: int = MOST_OCTETS
    """Bytes that the association may hold now; beyond it 0xC605 for an image, 0x0213 for a film box."""


@dataclass(frozen=True, slots=True)
class Step:
    """The answer to one request."""

    state: State
    reply: Reply
    effects: tuple[SubmitJob, ...] = ()
    """To be carried out before the reply leaves."""
    remarks: tuple[Remark, ...] = ()
    owner: str = ""
    """UID of the Film Session, Film Box or Presentation LUT that the remarks are about; without it none is kept."""
