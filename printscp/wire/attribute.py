"""Reading a data set by a table of attributes, with the rules of usage (PS3.4 H.2.4).

An absent mandatory attribute is refused with 0x0120, an empty one with 0x0121, an unsupported value of one with
0x0106. An optional attribute that is empty leaves what stands (print SCUs mean "as the printer likes"); one that
is unsupported or unknown is a `Deviations` matter: a warning from a standard printer, a refusal from a strict one.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydicom.datadict import keyword_for_tag, tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as SequenceOfItems
from pydicom.tag import BaseTag

from printscp.film.printer import Tolerance
from printscp.film.remark import Remark
from printscp.wire.parsers import Unsupported, text, value_of, words
from printscp.wire.status import COMMENT_LENGTH, Refusal, Status, gravest

Value = TypeVar("Value")
_SPECIFIC_CHARACTER_SET = 0x00080005


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One row of an attribute table of the standard, and where its value goes."""

    keyword: str
    field: str
    """Field of the film value."""
    read: Callable[[object], object] = words
    """From the wire; raises `Unsupported`."""
    write: Callable[[Any], object] = lambda value: value
    mandatory: bool = False
    """Usage M/M; otherwise U."""
    create_only: bool = False
    """Not in the N-SET list."""

    @property
    def tag(self) -> int:
        tag = tag_for_keyword(self.keyword)
        assert tag is not None, self.keyword
        return tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The attributes of one SOP Class."""

    name: str
    clause: str
    attributes: tuple[Attribute, ...]
    read_elsewhere: frozenset[str] = frozenset()
    """Keywords that belong to the class and that its module reads by itself."""
    created_elsewhere: frozenset[str] = frozenset()
    """The same for keywords that are in the N-CREATE list only."""


class Deviations:
    """What one request got wrong and was repaired; a strict printer refuses instead."""

    def __init__(self, tolerance: Tolerance, clause: str) -> None:
        self.remarks: list[Remark] = []
        self.tags: list[int] = []
        self._statuses: list[Status] = []
        self._strict = tolerance is Tolerance.STRICT
        self._clause = clause

    @property
    def status(self) -> Status:
        return gravest(self._statuses)

    def left_out(self, tag: int, code: str = "unknown-attribute") -> None:
        """An attribute that is not used: 0x0107, strictly 0x0105."""
        name = keyword_for_tag(tag) or str(BaseTag(tag))
        if self._strict:
            raise Refusal(Status.NO_SUCH_ATTRIBUTE, f"{name} is not supported", (tag,))
        self.tags.append(tag)
        self._note(Status.ATTRIBUTE_LIST_WARNING, code, name, sent="a value", used="nothing")

    def replaced(self, keyword: str, *, sent: str, used: str, code: str = "unsupported-value") -> None:
        """A value instead of which another is used: 0x0116, strictly 0x0106."""
        if self._strict:
            raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, f"{keyword} {sent!r} is not supported")
        self._note(Status.VALUE_OUT_OF_RANGE, code, keyword, sent=sent, used=used)

    def tolerated(self, keyword: str, *, code: str, sent: str, used: str) -> None:
        """A value outside the standard that is used all the same: Success, strictly 0x0106."""
        if self._strict:
            raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, f"{keyword} {sent} is not supported")
        self._note(Status.SUCCESS, code, keyword, sent=sent, used=used)

    def warn(self, status: Status, keyword: str, *, code: str, sent: str, used: str) -> None:
        """A deviation that the print service class answers with a warning of its own, at any tolerance."""
        self._note(status, code, keyword, sent=sent, used=used)

    def _note(self, status: Status, code: str, keyword: str, *, sent: str, used: str) -> None:
        self._statuses.append(status)
        self.remarks.append(Remark(code=code, attribute=keyword, clause=self._clause, sent=sent, used=used))


def read(dataset: Dataset, table: Table, current: Value, deviations: Deviations, *, creating: bool) -> Value:
    """*current* with the values that *dataset* gives; *creating* tells N-CREATE from N-SET.

    Raises `Refusal` with 0x0105, 0x0106, 0x0120 or 0x0121.
    """
    require(dataset, (row.keyword for row in table.attributes if row.mandatory and (creating or not row.create_only)))
    _report_unknown(dataset, table, deviations, creating=creating)
    changes: dict[str, object] = {}
    for row in table.attributes:
        if row.keyword not in dataset:
            continue
        if row.create_only and not creating:
            deviations.left_out(row.tag, "not-settable")
        else:
            changes |= _change(dataset, row, current, deviations)
    return replace(current, **changes)  # type: ignore[type-var]  # every film value is a dataclass


def write(value: object, table: Table, keywords: Container[str] | None = None) -> Dataset:
    """The effective values as a data set: all that say something, or only *keywords*."""
    dataset = Dataset()
    for row in table.attributes:
        content = getattr(value, row.field)
        wanted = keywords is None or row.keyword in keywords
        if wanted and content is not None and content not in ("", b"", ()):
            setattr(dataset, row.keyword, row.write(content))
    return dataset


def keywords_of(dataset: Dataset) -> frozenset[str]:
    return frozenset(keyword_for_tag(tag) for tag in dataset.keys())  # noqa: SIM118  iterating would convert values


def require(dataset: Dataset, keywords: Iterable[str]) -> None:
    """Refuse a data set that lacks one of *keywords*: 0x0120."""
    missing = [keyword for keyword in keywords if keyword not in dataset]
    if missing:
        tags = (tag_for_keyword(keyword) or 0 for keyword in missing)
        raise Refusal(Status.MISSING_ATTRIBUTE, f"{', '.join(missing)} missing", tags)


def _report_unknown(dataset: Dataset, table: Table, deviations: Deviations, *, creating: bool) -> None:
    known = {row.keyword for row in table.attributes} | table.read_elsewhere | table.created_elsewhere
    for tag in dataset.keys():  # noqa: SIM118  iterating would convert values
        keyword = keyword_for_tag(tag)
        if keyword in table.created_elsewhere and not creating:
            deviations.left_out(tag, "not-settable")
        # Any data set may name its character set, and old encoders still send group lengths.
        elif keyword not in known and tag != _SPECIFIC_CHARACTER_SET and tag.element != 0:
            deviations.left_out(tag)


def _change(dataset: Dataset, row: Attribute, current: object, deviations: Deviations) -> dict[str, object]:
    """What an attribute changes: its field, or nothing when it is optional and empty or unsupported."""
    sent = "unreadable"
    try:
        value = value_of(dataset, row.keyword)
        if _is_empty(value):
            if row.mandatory:
                raise Refusal(Status.MISSING_ATTRIBUTE_VALUE, f"{row.keyword} is empty", (row.tag,))
            return {}
        sent = _shown(value)
        return {row.field: row.read(value)}
    except Unsupported:
        if row.mandatory:
            comment = f"{row.keyword} {sent!r} is not supported"
            raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, comment, (row.tag,)) from None
        deviations.replaced(row.keyword, sent=sent, used=_shown(getattr(current, row.field)))
        return {}


def _is_empty(value: object) -> bool:
    if isinstance(value, bytes | SequenceOfItems):
        return len(value) == 0
    return value is None or text(value) == ""


def _shown(value: object) -> str:
    """A value short enough for a message; free text that is longer may say who the patient is."""
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, SequenceOfItems):
        return f"{len(value)} items"
    content = text(getattr(value, "value", value))
    return content if len(content) <= COMMENT_LENGTH else f"{len(content)} characters"
