"""Associations that we ask for, and why there is none (PS3.8 7.1)."""

import socket
import ssl
from dataclasses import dataclass
from time import monotonic

from pydicom.uid import UID
from pynetdicom import AE, evt
from pynetdicom.association import Association
from pynetdicom.pdu_primitives import A_ASSOCIATE

from printscp.client_answers import (
    AssociationRejected,
    ConnectionBroke,
    NoAssociation,
    NoAssociationAnswer,
    NoCommonClass,
    Unreachable,
)
from printscp.client_connection import Handlers, bounds
from printscp.client_reactor import be_patient

_TRANSIENT = 2
"""Result of an A-ASSOCIATE-RJ: rejected-transient (PS3.8 9.3.4)."""
_WRONG_NAMES = frozenset({62, 64})
"""What OpenSSL says of a certificate for another host or IP address (X509_V_ERR_HOSTNAME_MISMATCH)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """The peer that is called."""

    ae_title: str
    host: str
    port: int
    tls: ssl.SSLContext | None = None
    answer_seconds: float
    """For each answer but that to the request for an association, from when the request has left."""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.ae_title}@{host}:{self.port}"


def associate(ae: AE, called: Called, handlers: Handlers) -> Association:
    """An association for the contexts of *ae* that waits no longer than it should. Raises `NoAssociation` with the reason."""
    connected: list[float] = []
    asked: list[Association] = []
    noting: Handlers = [
        (evt.EVT_REQUESTED, lambda event: asked.append(event.assoc)),
        (evt.EVT_CONN_OPEN, lambda _: connected.append(monotonic())),
    ]
    try:
        association = ae.associate(
            called.host,
            called.port,
            ae_title=called.ae_title,
            max_pdu=ae.maximum_pdu_size,
            tls_args=(called.tls, called.host) if called.tls else None,
            evt_handlers=[*noting, *bounds(called.answer_seconds), *handlers],
        )
    except (OSError, UnicodeError) as error:  # of a host that has no address
        raise Unreachable(f"{called} cannot be reached: {in_words(error)}") from error
    except KeyboardInterrupt:
        # Its thread would keep the process until the peer has answered.
        for association in asked:
            association.abort()
        raise
    if association.is_established:
        be_patient(association)
        return association
    if not connected:
        raise Unreachable(f"{called} cannot be reached: {_why_not_reached(called, ae.connection_timeout)}")
    raise _unwilling(association, ae, called, monotonic() - connected[0])


def _unwilling(association: Association, ae: AE, called: Called, seconds: float) -> NoAssociation:
    """Why a peer that was connected *seconds* ago did not accept the association."""
    answer = _answer(association)
    if answer and answer.result == 0:
        return NoCommonClass(f"{called} takes none of {_names(ae)}")
    if answer:
        reason = answer.reason_str.replace("recognised", "recognized")
        words = f"{called} rejected the association of {ae.ae_title}: {reason}"
        return AssociationRejected(words, is_transient=answer.result == _TRANSIENT)
    if ae.acse_timeout and seconds >= ae.acse_timeout:
        words = f"{called} did not answer the request for an association within {ae.acse_timeout:g} s"
        return NoAssociationAnswer(words)
    return ConnectionBroke(f"{called} did not answer the request for an association: the connection broke")


def _answer(association: Association) -> A_ASSOCIATE | None:
    """What the peer said to the request for *association*, if anything.

    Where a rejection has closed the connection before upstream looks whether there is one, upstream leaves it unread.
    """
    unread = [each for each in association.dul.to_user_queue.queue if isinstance(each, A_ASSOCIATE)]
    return association.acceptor.primitive or next(iter(unread), None)


def _names(ae: AE) -> str:
    return ", ".join(UID(str(context.abstract_syntax)).name for context in ae.requested_contexts)


def _why_not_reached(called: Called, seconds: float | None) -> str:
    """Connect once more, for pynetdicom keeps the reason to itself."""
    try:
        with socket.create_connection((called.host, called.port), seconds) as connection:
            if called.tls:
                called.tls.wrap_socket(connection, server_hostname=called.host).close()
    except OSError as error:
        return in_words(error)
    return "the connection broke"


def in_words(error: OSError | UnicodeError) -> str:
    """Why there is no connection."""
    match error:
        case ssl.SSLCertVerificationError():
            wrong = "is for another host" if error.verify_code in _WRONG_NAMES else "is not trusted"
            return f"its certificate {wrong}: {error.verify_message}"
        case ssl.SSLError():
            return f"TLS fails: {error.reason or error}"
        case TimeoutError():
            return "it does not answer"
        case UnicodeError():
            return "its host is no name that a host can have"
        case OSError(strerror=str() as words):
            return words
        case _:
            return str(error)
