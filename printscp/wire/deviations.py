"""What one request got otherwise than the standard says (PS3.4 H.2.4; PS3.7 Annex C)."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydicom.datadict import keyword_for_tag, tag_for_keyword
from pydicom.tag import BaseTag

from printscp.film.printer import Tolerance
from printscp.film.remark import Remark
from printscp.wire.status import Refusal, Status, gravest

REFUSED = "nothing, refused"
"""What a `Remark` says was used where a strict printer refused the request."""

_MOST_SHOWN = 100


class Deviations:
    """What one request got wrong and was repaired; a strict printer refuses instead."""

    def __init__(self, tolerance: Tolerance, clause: str, quiet: frozenset[int] = frozenset()) -> None:
        """*quiet* are warnings that the print SCU is never told."""
        self.remarks: list[Remark] = []
        self.tags: list[int] = []
        self._statuses: list[Status] = []
        self._strict = tolerance is Tolerance.STRICT
        self._clause = clause
        self._quiet = quiet

    @property
    def status(self) -> Status:
        """The status to answer with when nothing else is the matter."""
        return gravest(self._statuses, self._quiet)

    def left_out(self, tag: int, code: str = "unknown-attribute") -> None:
        """An attribute that is not used: 0x0107, strictly 0x0105."""
        name = keyword_for_tag(tag) or str(BaseTag(tag))
        if self._strict:
            remark = self._remark(code, name, sent="a value", used=REFUSED)
            raise Refusal(Status.NO_SUCH_ATTRIBUTE, f"{name} is not supported", (tag,), (*self.remarks, remark))
        self.tags.append(tag)
        self._note(Status.ATTRIBUTE_LIST_WARNING, code, name, sent="a value", used="nothing")

    def replaced(self, keyword: str, *, sent: str, used: str, code: str = "unsupported-value") -> None:
        """A value instead of which another is used: 0x0116, strictly 0x0106."""
        if self._strict:
            remark = self._remark(code, keyword, sent=sent, used=REFUSED)
            comment = f"{keyword} {sent!r} is not supported"
            raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, comment, remarks=(*self.remarks, remark))
        self._note(Status.VALUE_OUT_OF_RANGE, code, keyword, sent=sent, used=used)

    def tolerated(
        self,
        keyword: str,
        *,
        code: str,
        sent: str,
        used: str,
        clause: str = "",
        refused_as: Status = Status.INVALID_ATTRIBUTE_VALUE,
        comment: str = "",
    ) -> None:
        """A value outside the standard that is used all the same: Success, strictly *refused_as* with *comment*."""
        if self._strict:
            tag = tag_for_keyword(keyword)
            remark = self._remark(code, keyword, sent=sent, used=REFUSED, clause=clause)
            comment = comment or f"{keyword} {sent} is not supported"
            raise Refusal(refused_as, comment, (tag,) if tag else (), (*self.remarks, remark))
        self._note(Status.SUCCESS, code, keyword, sent=sent, used=used, clause=clause)

    def identity(self, keyword: str, *, used: str) -> None:
        """A patient or study attribute that is in no list of the standard: Success, strictly 0x0105."""
        self.tolerated(
            keyword,
            code="stray-identity",
            sent="a value",
            used=used,
            refused_as=Status.NO_SUCH_ATTRIBUTE,
            comment=f"{keyword} is not supported",
        )

    def warn(self, status: Status, keyword: str, *, code: str, sent: str, used: str) -> None:
        """A deviation that the print service class answers with a warning of its own, at any tolerance."""
        self._note(status, code, keyword, sent=sent, used=used)

    @contextmanager
    def under(self, clause: str) -> Iterator[None]:
        """What is noted inside the block breaks a rule of *clause*."""
        outer, self._clause = self._clause, clause
        try:
            yield
        finally:
            self._clause = outer

    def _note(self, status: Status, code: str, keyword: str, *, sent: str, used: str, clause: str = "") -> None:
        self._statuses.append(status)
        self.remarks.append(self._remark(code, keyword, sent=sent, used=used, clause=clause))

    def _remark(self, code: str, keyword: str, *, sent: str, used: str, clause: str = "") -> Remark:
        clause = clause or self._clause
        return Remark(code=code, attribute=keyword, clause=clause, sent=_short(sent), used=_short(used))


def _short(words: str) -> str:
    """*words* as they are, or how many characters they have when nobody would read them all."""
    return words if len(words) <= _MOST_SHOWN else f"{len(words)} characters"
