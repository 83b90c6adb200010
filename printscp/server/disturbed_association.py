"""The negotiation of an association, disturbed on purpose (PS3.8 7.1, 9.3)."""

from functools import partial

from pynetdicom.association import Association

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
    wanted = connection.sabotage.of_association(calling_ae, printer)
    for disturbance in wanted:
        _disturb(association, connection, disturbance)
    # Only now, so that whatever is to become of the A-ASSOCIATE-RJ has been said.
    if any(isinstance(disturbance, Reject) for disturbance in wanted):
        association.acse.send_reject(1, 1, 1)
        association.is_rejected = True
        association.kill()


def _disturb(association: Association, connection: DisturbedConnection, disturbance: Disturbance) -> None:
    sabotage, acceptor = connection.sabotage, association.acceptor
    match disturbance:
        case Reject(result=result, source=source, reason=reason):
            sabotage.done(disturbance, f"association rejected, {rejection_in_words(result, source, reason)}")
            # Upstream would send none but meaningful ones.
            connection.alter_next(partial(_with_reason, bytes((result, source, reason))))
        case DropContexts(abstract_syntaxes=dropped):
            sabotage.done(disturbance, f"not accepted: {', '.join(map(name_of, dropped))}")
            acceptor.supported_contexts = [
                context for context in acceptor.supported_contexts if str(context.abstract_syntax) not in dropped
            ]
        case TinyPdu(octets=octets):
            sabotage.done(disturbance, f"PDUs of no more than {octets} bytes are granted")
            acceptor.maximum_length = octets
        case Refuse() | Reset() | CloseWithinPdu() | Garbage() | Stall() | Throttle():
            connection.disturb(disturbance)
        case _:
            sabotage.not_done(disturbance, "it is for a request")


def _with_reason(reason: bytes, pdu: bytes) -> bytes:
    return pdu[: _REASON.start] + reason + pdu[_REASON.stop :]
