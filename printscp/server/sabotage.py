"""What a saboteur wants done to one connection, its association and its requests: it is asked, and what is done told."""

import logging
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Protocol, TypeAlias

from printscp.disturbances import Disturbance
from printscp.server.instrument import Saboteur
from printscp.wire.message import Message

_log = logging.getLogger("printscp.server")


class Witness(Protocol):
    """Whoever is told what is done to an association."""

    def disturbed(self, association: Hashable, fault: str, message_id: int | None = None) -> None:
        """The server does what the fault of this name wants, to the newest request of this Message ID if it has one."""

    def failed(self, association: Hashable, error: BaseException) -> None:
        """The server itself, or what it was told to obey, has failed."""


class Sabotage:
    """Asks a saboteur about one association; an error of the saboteur is logged once and disturbs nobody."""

    def __init__(self, saboteur: Saboteur, witness: Witness, association: Hashable, address: str) -> None:
        self._saboteur, self._witness = saboteur, witness
        self._association, self._address = association, address
        self._calling_ae = self._printer = ""
        self._message_id: int | None = None
        """Of the request that was asked about last."""
        self._has_failed = False

    def of_connection(self) -> tuple[Disturbance, ...]:
        return self._asked(lambda: self._saboteur.on_connection(self._address))

    def of_association(
        self, calling_ae: str, printer: str, abstract_syntaxes: Collection[str]
    ) -> tuple[Disturbance, ...]:
        """What is wanted of the association that *calling_ae* asks for; later answers of it are of the same two."""
        self._calling_ae, self._printer = calling_ae, printer
        return self._asked(lambda: self._saboteur.on_association(calling_ae, printer, abstract_syntaxes))

    def of_arrival(self, message: Message) -> tuple[Disturbance, ...]:
        """What is wanted of a request of which only the command set has come."""
        return self._asked(lambda: self._saboteur.on_arrival(self._calling_ae, self._printer, message))

    def of_request(self, message: Message) -> tuple[Disturbance, ...]:
        self._message_id = message.message_id
        return self._asked(lambda: self._saboteur.on_request(self._calling_ae, self._printer, message))

    def done(self, disturbance: Disturbance, words: str) -> None:
        """Tell what is done, in *words* that follow the name of the fault."""
        _log.warning("%s: fault %s: %s", self._who, disturbance.fault, words)
        self._witness.disturbed(self._association, disturbance.fault, self._message_id)

    def not_done(self, disturbance: Disturbance, reason: str) -> None:
        """Say why what is wanted cannot be done here."""
        name = type(disturbance).__name__
        _log.warning("%s: fault %s: %s is not done, %s", self._who, disturbance.fault, name, reason)

    @property
    def _who(self) -> str:
        return self._calling_ae or self._address

    def _asked(self, ask: Callable[[], Sequence[Disturbance]]) -> tuple[Disturbance, ...]:
        try:
            return tuple(ask())
        except Exception as error:  # noqa: BLE001  whatever a saboteur raises
            if not self._has_failed:
                self._has_failed = True
                _log.exception("%s: the saboteur failed, nothing is disturbed", self._who)
            self._witness.failed(self._association, error)
            return ()


MakeSabotage: TypeAlias = Callable[[Hashable, str], Sabotage]
"""Makes one for an association, which need not be asked for yet, and the address of its peer."""
