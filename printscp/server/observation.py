"""What an observer is told of a server's associations; nothing that it does wrong harms them."""

import logging
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from pynetdicom import evt
from pynetdicom.association import Association
from pynetdicom.dimse_messages import DIMSEMessage
from pynetdicom.dsutils import encode
from pynetdicom.pdu_primitives import A_ASSOCIATE
from pynetdicom.presentation import PresentationContext

from printscp.film.printer import Printer
from printscp.film.remark import Remark
from printscp.server.connection import Connection, titles
from printscp.server.dimse import BoundedDimse, dimse_of
from printscp.server.instrument import Nobody, Observer
from printscp.wire.association import AssociationRequest, Context
from printscp.wire.message import Message

_log = logging.getLogger("printscp.server")

_NO_DATA_SET = 0x0101  # Command Data Set Type (PS3.7 E.1)


class Observation:
    """Puts what pynetdicom knows of an association into the words of an *observer*."""

    def __init__(self, observer: Observer | None = None) -> None:
        self._observer = observer or Nobody()
        self._is_watched = observer is not None
        # Of the associations that are open; one that has ended has none any more.
        self._dimses: dict[Hashable, BoundedDimse] = {}
        self._failed: set[Hashable] = set()
        """The associations of which the observer has missed something."""

    def handlers(self) -> list[evt.EventHandlerType]:
        """Those of the events that nobody but an observer wants to hear of."""
        return [(evt.EVT_DIMSE_SENT, self._on_sent)] if self._is_watched else []

    def requested(self, association: Association, printer: Printer) -> None:
        if not self._is_watched:
            return
        dimse = dimse_of(association)
        if dimse is not None:
            dimse.on_received = self._on_received
            dimse.on_stuck = self._on_coming
            self._dimses[association] = dimse
        self._tell(association, lambda: self._observer.requested(association, _request(association, printer)))

    def established(self, association: Association, remarks: Sequence[Remark]) -> None:
        self._tell(association, lambda: self._observer.established(association, _negotiated(association), remarks))

    def ended(self, association: Association) -> None:
        """A connection has ended, whether or not an association was asked for on it."""
        connection = association.dul.socket
        how = connection.ending.words if isinstance(connection, Connection) else "connection lost"
        dimse = self._dimses.pop(association, None)
        if dimse is not None and dimse.arriving is not None:
            self._on_coming(association, dimse.arriving)
        self._tell(association, lambda: self._observer.ended(association, how))
        self._failed.discard(association)

    def remarked(self, association: Hashable, message_id: int, remarks: Sequence[Remark]) -> None:
        if remarks:
            self._tell(association, lambda: self._observer.remarked(association, message_id, remarks))

    def disturbed(self, association: Hashable, fault: str, message_id: int | None = None) -> None:
        self._tell(association, lambda: self._observer.disturbed(association, fault, message_id))

    def failed(self, association: Hashable, error: BaseException) -> None:
        self._tell(association, lambda: self._observer.failed(association, error))

    def _on_received(self, association: Association, message: DIMSEMessage) -> None:
        self._tell(association, lambda: self._observer.passed(association, received(message), sent=False))

    def _on_coming(self, association: Association, message: DIMSEMessage) -> None:
        self._tell(association, lambda: self._observer.coming(association, received(message)))

    def _on_sent(self, event: evt.Event) -> None:
        message = event.message
        self._tell(event.assoc, lambda: self._observer.passed(event.assoc, _to_send(message), sent=True))

    def _tell(self, association: Hashable, told: Callable[[], None]) -> None:
        try:
            told()
        except Exception:  # noqa: BLE001  whatever an observer raises
            # Once: it may fail at each message.
            if association not in self._failed:
                self._failed.add(association)
                _log.exception("the observer of an association failed; that it fails again on it is not told")


def _request(association: Association, printer: Printer) -> AssociationRequest:
    primitive, names = cast(A_ASSOCIATE, association.requestor.primitive), titles(association)
    connection = association.dul.socket
    return AssociationRequest(
        address=connection.address if isinstance(connection, Connection) else "",
        calling_ae=names.calling,
        called_ae=names.called,
        printer=printer.name,
        contexts=tuple(_proposed(primitive.presentation_context_definition_list)),
        maximum_pdu=association.requestor.maximum_length or 0,
        implementation_class_uid=str(association.requestor.implementation_class_uid or ""),
        implementation_version=str(association.requestor.implementation_version_name or ""),
    )


def _proposed(contexts: Sequence[PresentationContext]) -> Iterator[Context]:
    for context in contexts:
        yield Context(
            context_id=context.context_id or 0,
            abstract_syntax=str(context.abstract_syntax),
            transfer_syntaxes=tuple(map(str, context.transfer_syntax)),
        )


def _negotiated(association: Association) -> list[Context]:
    """The contexts in the order of the request, with what came of each."""
    primitive = cast(A_ASSOCIATE, association.requestor.primitive)
    answers = {answer.context_id: answer for answer in (*association.accepted_contexts, *association.rejected_contexts)}
    proposed = _proposed(primitive.presentation_context_definition_list)
    return [_answered(context, answers.get(context.context_id)) for context in proposed]


def _answered(context: Context, answer: PresentationContext | None) -> Context:
    if answer is None:
        return context
    syntax = str(answer.transfer_syntax[0]) if answer.result == 0 else ""
    return replace(context, result=answer.result, transfer_syntax=syntax)


def received(message: DIMSEMessage) -> Message:
    """A message that has come, byte by byte."""
    return _message(message, message.encoded_command_set.getvalue())


def _to_send(message: DIMSEMessage) -> Message:
    """As upstream is going to encode it."""
    return _message(message, encode(message.command_set, is_implicit_vr=True, is_little_endian=True) or b"")


def _message(message: DIMSEMessage, command: bytes) -> Message:
    has_data_set = message.command_set.CommandDataSetType != _NO_DATA_SET
    data_set = message.data_set.getvalue() if has_data_set and message.data_set is not None else None
    return Message(context_id=message.context_id or 0, command=command, data_set=data_set)
