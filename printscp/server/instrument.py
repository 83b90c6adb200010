"""What may watch the associations of a server, and what may disturb them: a test instrument, and by default nobody."""

from collections.abc import Collection, Hashable, Sequence
from typing import Protocol

from printscp.disturbances import Disturbance
from printscp.film.remark import Remark
from printscp.wire.association import AssociationRequest, Context
from printscp.wire.message import Message


class Observer(Protocol):
    """Is told of every association, from the threads of both directions; must be quick, and must not raise."""

    def requested(self, association: Hashable, request: AssociationRequest) -> None:
        """A print SCU asks for an association."""

    def established(self, association: Hashable, contexts: Sequence[Context], remarks: Sequence[Remark]) -> None:
        """It has one; *remarks* are what its request deviated in."""

    def passed(self, association: Hashable, message: Message, *, sent: bool) -> None:
        """A message has come, or is about to be *sent*."""

    def coming(self, association: Hashable, message: Message) -> None:
        """A request does not go on, or its association has ended: *message* has what has come of its data set."""

    def remarked(self, association: Hashable, message_id: int, remarks: Sequence[Remark]) -> None:
        """The newest request of this Message ID deviated in *remarks*; told before its response is sent."""

    def disturbed(self, association: Hashable, fault: str, message_id: int | None = None) -> None:
        """The server does what the fault of this name wants, to the newest request of this Message ID if it has one."""

    def failed(self, association: Hashable, error: BaseException) -> None:
        """The server itself has failed at a request."""

    def ended(self, association: Hashable, how: str) -> None:
        """The association, or the attempt at one, has ended: ``released``, ``rejected: ...``, ``aborted by ...``."""


class Saboteur(Protocol):
    """Says what to do to a peer on purpose. What it names is done, so it may count."""

    def on_connection(self, address: str) -> Sequence[Disturbance]:
        """A connection was accepted, and nothing read yet."""

    def on_association(
        self, calling_ae: str, printer: str, abstract_syntaxes: Collection[str]
    ) -> Sequence[Disturbance]:
        """An association is asked for; *abstract_syntaxes* are those that are proposed and would be accepted."""

    def on_arrival(self, calling_ae: str, printer: str, message: Message) -> Sequence[Disturbance]:
        """The command set of a request has come, and its data set is coming."""

    def on_request(self, calling_ae: str, printer: str, message: Message) -> Sequence[Disturbance]:
        """A request is about to be carried out."""


class Nobody:
    """Watches nothing and disturbs nobody."""

    def requested(self, association: Hashable, request: AssociationRequest) -> None:
        pass

    def established(self, association: Hashable, contexts: Sequence[Context], remarks: Sequence[Remark]) -> None:
        pass

    def passed(self, association: Hashable, message: Message, *, sent: bool) -> None:
        pass

    def coming(self, association: Hashable, message: Message) -> None:
        pass

    def remarked(self, association: Hashable, message_id: int, remarks: Sequence[Remark]) -> None:
        pass

    def disturbed(self, association: Hashable, fault: str, message_id: int | None = None) -> None:
        pass

    def failed(self, association: Hashable, error: BaseException) -> None:
        pass

    def ended(self, association: Hashable, how: str) -> None:
        pass

    def on_connection(self, address: str) -> Sequence[Disturbance]:  # noqa: ARG002  as a saboteur
        return ()

    def on_association(
        self,
        calling_ae: str,  # noqa: ARG002  as a saboteur
        printer: str,  # noqa: ARG002  as a saboteur
        abstract_syntaxes: Collection[str],  # noqa: ARG002  as a saboteur
    ) -> Sequence[Disturbance]:
        return ()

    def on_arrival(self, calling_ae: str, printer: str, message: Message) -> Sequence[Disturbance]:  # noqa: ARG002  as a saboteur
        return ()

    def on_request(self, calling_ae: str, printer: str, message: Message) -> Sequence[Disturbance]:  # noqa: ARG002  as a saboteur
        return ()
