"""Faults of a connection and of the negotiation of an association (PS3.8 7.1, 9)."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from printscp import disturbances
from printscp.disturbances import Disturbance
from printscp.lab.fault import Kind, Occasion, OfPeer, OfRequest, Seconds, SopClasses, uids_of
from printscp.settings_values import nearest


class NetworkFault(OfRequest):
    """Of the TCP connection (PS3.8 9)."""

    where: Literal["network"] = "network"
    while_arriving: bool = False
    """Whether it happens while the data set of a request, such as an image, is still coming; by default once that has come."""

    @property
    def services(self) -> tuple[str, ...]:
        """Those whose requests have a data set, where it is to happen while that is coming."""
        return ("N-CREATE", "N-SET", "C-STORE") if self.while_arriving else super().services

    @property
    def kind(self) -> Kind:
        """A connection says nothing of who is calling; whoever is to be matched must have said it."""
        if self.while_arriving:
            return "arrival"
        if self.service or self.sop_class:
            return "request"
        return "association" if self.calling_ae or self.printer else "connection"


class Refuse(NetworkFault):
    """The connection is reset at once, before anything is read; that of a request before anything is done."""

    alone: ClassVar[bool] = True
    effect: Literal["refuse"] = "refuse"

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.Refuse(fault=name)


class Reset(NetworkFault):
    """The connection is reset (TCP RST) instead of an answer."""

    alone: ClassVar[bool] = True
    effect: Literal["reset"] = "reset"

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.Reset(fault=name)


class CloseWithinPdu(NetworkFault):
    """Half of the next PDU is sent, and the connection closed."""

    alone: ClassVar[bool] = True
    effect: Literal["close-within-pdu"] = "close-within-pdu"

    @field_validator("while_arriving")
    @classmethod
    def _has_pdu(cls, while_arriving: bool) -> bool:  # noqa: FBT001  as validators are called
        if while_arriving:
            raise ValueError("the printer sends no PDU then; reset and garbage end the connection")
        return while_arriving

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.CloseWithinPdu(fault=name)


class Garbage(NetworkFault):
    """Octets that are no PDU are sent instead of the next one, and the connection is closed."""

    alone: ClassVar[bool] = True
    effect: Literal["garbage"] = "garbage"

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.Garbage(fault=name)


class Stall(NetworkFault):
    """Nothing is read or sent for so long, and then the connection is closed."""

    alone: ClassVar[bool] = True
    effect: Literal["stall"] = "stall"
    seconds: Seconds
    """How long, at most a day."""

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.Stall(fault=name, seconds=self.seconds)


class Throttle(NetworkFault):
    """From then on no more than this is read in a second, and no more is sent."""

    effect: Literal["throttle"] = "throttle"
    octets_per_second: int = Field(ge=1)
    """How fast."""

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.Throttle(fault=name, octets_per_second=self.octets_per_second)


class AssociationFault(OfPeer):
    """Of the negotiation of an association (PS3.8 7.1)."""

    where: Literal["association"] = "association"

    @property
    def kind(self) -> Kind:
        return "association"


_RESULTS = {"permanent": 1, "transient": 2}
_SOURCES = {"service-user": 1, "service-provider-acse": 2, "service-provider-presentation": 3}
_NO_REASON = "no-reason-given"
_PASSING = frozenset({"temporary-congestion", "local-limit-exceeded"})
REASONS = {
    "service-user": {
        _NO_REASON: 1,
        "application-context-name-not-supported": 2,
        "calling-ae-not-recognized": 3,
        "called-ae-not-recognized": 7,
    },
    "service-provider-acse": {_NO_REASON: 1, "protocol-version-not-supported": 2},
    "service-provider-presentation": {"temporary-congestion": 1, "local-limit-exceeded": 2},
}
"""Those of each source (PS3.8 table 9-21)."""


def _reason(text: str) -> str:
    known = tuple(dict.fromkeys(reason for reasons in REASONS.values() for reason in reasons))
    if text not in known:
        raise ValueError(f"{text!r} is no reason{nearest(text, known)}")
    return text


def _source_of(reason: str) -> str:
    return next(source for source, reasons in REASONS.items() if reason in reasons)


class Reject(AssociationFault):
    """The association is rejected (PS3.8 table 9-21)."""

    alone: ClassVar[bool] = True
    effect: Literal["reject"] = "reject"
    reason: Annotated[str, AfterValidator(_reason)] = _NO_REASON
    """`"no-reason-given"`, `"application-context-name-not-supported"`, `"calling-ae-not-recognized"`,
    `"called-ae-not-recognized"`, `"protocol-version-not-supported"`, `"temporary-congestion"` or
    `"local-limit-exceeded"`."""
    result: Literal["permanent", "transient"] | None = None
    """`"transient"`: the print SCU may try again; `"permanent"`: it need not. By default transient for congestion and the local
    limit, which pass, and permanent for all else."""
    source: Literal["service-user", "service-provider-acse", "service-provider-presentation"] | None = None
    """`"service-user"`, `"service-provider-acse"` or `"service-provider-presentation"`; by default the first of these that
    has the reason."""

    @model_validator(mode="after")
    def _source_has_reason(self) -> "Reject":
        if self.source is not None and self.reason not in REASONS[self.source]:
            reasons = ", ".join(REASONS[self.source])
            raise ValueError(f"{self.source} has no reason {self.reason}; its reasons are {reasons}")
        return self

    def disturbance(self, name: str) -> Disturbance:
        source = self.source or _source_of(self.reason)
        result = self.result or ("transient" if self.reason in _PASSING else "permanent")
        return disturbances.Reject(
            fault=name, result=_RESULTS[result], source=_SOURCES[source], reason=REASONS[source][self.reason]
        )


class DropContext(AssociationFault):
    """Presentation contexts of these SOP Classes are not accepted, all others are."""

    repeatable: ClassVar[bool] = True
    effect: Literal["drop-context"] = "drop-context"
    sop_class: SopClasses
    """Such as `"presentation-lut"`, a UID, or a list of these."""

    def fits(self, occasion: Occasion) -> bool:
        return super().fits(occasion) and not occasion.abstract_syntaxes.isdisjoint(uids_of(self.sop_class))

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.DropContexts(fault=name, abstract_syntaxes=uids_of(self.sop_class))


class TinyPdu(AssociationFault):
    """The print SCU may send PDUs of so many octets only."""

    effect: Literal["tiny-pdu"] = "tiny-pdu"
    # A PDU has to hold six octets about what is in it, and an even number of others.
    octets: int = Field(ge=8, le=131072)
    """How many, from 8 to 131072."""

    def disturbance(self, name: str) -> Disturbance:
        return disturbances.TinyPdu(fault=name, octets=self.octets)
