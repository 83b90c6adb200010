"""The negotiation of an association, disturbed on purpose (PS3.8 7.1, 9.3)."""

from functools import partial
from typing import cast

from pynetdicom.association import Association
from pynetdicom.pdu_primitives import A_ASSOCIATE

from printscp.disturbances import (
    CloseWithinPdu,
    Disturbance,
    DropContexts,
    Garbage,
    Refuse,
    Reject,
    Reset,
    Stall,
    Throttle,
    TinyPdu,
)
from printscp.server.disturbed_connection import DisturbedConnection
from printscp.wire.association import rejection_in_words
from printscp.wire.sop_classes import name_of

_REASON = slice(7, 10)
"""Result, source and reason in an A-ASSOCIATE-RJ (PS3.8 9.3.4)."""


def disturb_association(association: Association, calling_ae: str, printer: str) -> None:
    """Do what is wanted of an association that was asked for and is not answered yet; for a handler of EVT_REQUESTED."""
    connection = association.dul.socket
    if not isinstance(connection, DisturbedConnection):
        return
    offered = _offered(association)
    wanted = connection.sabotage.of_association(calling_ae, printer, offered)
    for disturbance in wanted:
        _disturb(association, connection, disturbance, offered)
    # Only now, so that whatever is to become of the A-ASSOCIATE-RJ has been said.
    if any(isinstance(disturbance, Reject) for disturbance in wanted):
        association.acse.send_reject(1, 1, 1)
        association.is_rejected = True
        association.kill()


def _offered(association: Association) -> frozenset[str]:
    """The abstract syntaxes that are proposed and would be accepted."""
    primitive = cast(A_ASSOCIATE, association.requestor.primitive)
    proposed = {str(context.abstract_syntax) for context in primitive.presentation_context_definition_list}
    return frozenset(proposed & {str(context.abstract_syntax) for context in association.acceptor.supported_contexts})


def _disturb(
    association: Association, connection: DisturbedConnection, disturbance: Disturbance, offered: frozenset[str]
) -> None:
    sabotage, acceptor = connection.sabotage, association.acceptor
    match disturbance:
        case Reject(result=result, source=source, reason=reason):
            sabotage.done(disturbance, f"association rejected, {rejection_in_words(result, source, reason)}")
            # Upstream would send none but meaningful ones.
            connection.alter_next(partial(_with_reason, bytes((result, source, reason))))
        case DropContexts(abstract_syntaxes=dropped) if not offered.isdisjoint(dropped):
            names = ", ".join(name_of(each) for each in dropped if each in offered)
            sabotage.done(disturbance, f"not accepted: {names}")
            acceptor.supported_contexts = [
                context for context in acceptor.supported_contexts if str(context.abstract_syntax) not in dropped
            ]
        case TinyPdu(octets=octets):
            sabotage.done(disturbance, f"PDUs of no more than {octets} bytes are granted")
            acceptor.maximum_length = octets
        case Refuse() | Reset() | CloseWithinPdu() | Garbage() | Stall() | Throttle():
            connection.disturb(disturbance)
        case DropContexts():
            sabotage.not_done(disturbance, "nothing would be accepted that it names")
        case _:
            sabotage.not_done(disturbance, "it is for a request")


def _with_reason(reason: bytes, pdu: bytes) -> bytes:
    return pdu[: _REASON.start] + reason + pdu[_REASON.stop :]
