"""How an association ended, told by its last PDUs (PS3.8 9.3)."""

from printscp.wire.association import rejection_in_words

INCOMPLETE = "a PDU was not completed"

_REJECT, _RELEASE_RP, _ABORT = 3, 6, 7
_SERVICE_PROVIDER = 2
_RELEASED = "released"
_BODY = 6  # where it begins in a PDU
_ABORT_REASONS = {
    1: "unrecognized PDU",
    2: "unexpected PDU",
    4: "unrecognized PDU parameter",
    5: "unexpected PDU parameter",
    6: "invalid PDU parameter value",
}


class Ending:
    """Hears of what may end a connection; the first thing that does is how it ended."""

    def __init__(self) -> None:
        self._how = self._reason = ""

    @property
    def words(self) -> str:
        if self._how:
            return self._how
        if self._reason == INCOMPLETE:
            return "connection lost within a PDU"
        return "connection lost" + (f": {self._reason}" if self._reason else "")

    @property
    def is_release(self) -> bool:
        """Whether the print SCU has released the association, and been answered."""
        return self._how == _RELEASED

    def because(self, reason: str) -> None:
        """Why the printer does not go on; the first reason counts."""
        self._reason = self._reason or reason

    def is_how(self, how: str) -> None:
        self._how = self._how or how

    def aborted(self, body: bytes) -> None:
        """The print SCU has sent an A-ABORT, of which this is the *body*."""
        source, number = body[2:4] if len(body) >= 4 else (0, 0)
        reason = _ABORT_REASONS.get(number, "no reason given")
        self.is_how("aborted by the print SCU" + (f": {reason}" if source == _SERVICE_PROVIDER else ""))

    def sent(self, pdu: bytes) -> None:
        """This PDU has been sent."""
        kind, body = pdu[0], pdu[_BODY:]
        if kind == _REJECT:
            self.is_how(f"rejected: {rejection_in_words(body[1], body[2], body[3])}")
        elif kind == _RELEASE_RP:
            self.is_how(_RELEASED)
        elif kind == _ABORT:
            reason = self._reason or _ABORT_REASONS.get(body[3], "")
            self.is_how("aborted by the printer" + (f": {reason}" if reason else ""))
