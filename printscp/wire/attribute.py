"""Reading a data set by a table of attributes, with the rules of usage (PS3.4 H.2.4).

An absent mandatory attribute is refused with 0x0120, an empty one with 0x0121, an unsupported value of one with
0x0106. An optional attribute that is empty leaves what stands (print SCUs mean "as the printer likes"); one that
is unsupported or unknown is a `Deviations` matter: a warning from a standard printer, a refusal from a strict one.
A value that is spelled otherwise than the standard does, but clearly, is repaired.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydicom.datadict import dictionary_VR, keyword_for_tag, tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as SequenceOfItems

from printscp.film.identity import NAMING_KEYWORDS, TELLING_APART_KEYWORDS
from printscp.film.image import Item
from printscp.wire.character_sets import repaired
from printscp.wire.code_extensions import UNDECODABLE, Text
from printscp.wire.dataset_texts import character_set_names
from printscp.wire.deviations import Deviations
from printscp.wire.identity import IDENTITY_KEYWORDS, identity_words
from printscp.wire.parsers import LONGEST_TEXT, Unsupported, text, value_of, words
from printscp.wire.status import COMMENT_LENGTH, Refusal, Status

Value = TypeVar("Value")
KEEP = object()
"""In the place of a value: what stands stays, for an optional value as the printer likes it."""
_SPECIFIC_CHARACTER_SET = 0x00080005
_LONGEST = {"AE": 16, "CS": 16, "SH": 16, "LO": 64}
_NO_CHARACTER = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One row of an attribute table of the standard, and where its value goes."""

    keyword: str
    field: str
    """Field of the film value."""
    read: Callable[[object], object] = words
    """From the wire; raises `Unsupported`."""
    repair: Callable[[object], object] | None = None
    """From a value that `read` does not know but that is clear, or `KEEP`; raises `Unsupported`."""
    write: Callable[[Any], object] = lambda value: value
    usage: str = "U/M"
    """Of the SCU and of the SCP, as the table of the standard has it (PS3.4 H.2.4)."""
    values: str = ""
    """Which values are supported, in words; left open where that depends on the printer."""
    create_only: bool = False
    """Not in the N-SET list."""
    not_standard: str = ""
    """Code of the remark for an attribute that is in no list of the standard, yet is sent and used."""
    when_empty: object = KEEP
    """What an empty value means."""
    private: bool = False
    """Whether the value may say who the patient is, and so is in no message."""

    @property
    def mandatory(self) -> bool:
        return self.usage.startswith("M/")

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
    """Of N-CREATE, or of the one service that the class has."""
    attributes: tuple[Attribute, ...]
    clause_of_set: str = ""
    """Of N-SET where that is another one."""
    read_elsewhere: frozenset[str] = frozenset()
    """Keywords that belong to the class and that its module reads by itself."""
    created_elsewhere: frozenset[str] = frozenset()
    """The same for keywords that are in the N-CREATE list only."""
    mistaken: frozenset[str] = frozenset()
    """Keywords of other classes that are sent instead of one that is read elsewhere, and read there too."""
    keeps_identity: bool = False
    """Whether patient and study attributes, which are in no list of the standard, go to the field `stray`."""


def read(dataset: Dataset, table: Table, current: Value, deviations: Deviations, *, creating: bool) -> Value:
    """*current* with the values that *dataset* gives; *creating* tells N-CREATE from N-SET.

    Raises `Refusal` with 0x0105, 0x0106, 0x0120 or 0x0121.
    """
    require(dataset, (row.keyword for row in table.attributes if row.mandatory and (creating or not row.create_only)))
    with deviations.under(table.clause if creating else table.clause_of_set or table.clause):
        _report_character_set(dataset, table, deviations)
        changes = _changes(dataset, table, current, deviations, creating=creating)
    return replace(current, **changes)  # type: ignore[type-var]  # every film value is a dataclass


def _changes(
    dataset: Dataset, table: Table, current: object, deviations: Deviations, *, creating: bool
) -> dict[str, object]:
    """The fields that *dataset* changes, with their values."""
    stray = identity_words(dataset) if table.keeps_identity else ()
    _report_unknown(dataset, table, dict(stray), deviations, creating=creating)
    changes = _with_stray(stray, current)
    for row in table.attributes:
        if row.keyword not in dataset:
            continue
        if row.create_only and not creating:
            deviations.left_out(row.tag, "not-settable")
        else:
            changes |= _change(dataset, row, current, deviations)
    return changes


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


def require(dataset: Dataset | Mapping[str, object], keywords: Iterable[str]) -> None:
    """Refuse a data set that lacks one of *keywords*: 0x0120."""
    missing = [keyword for keyword in keywords if keyword not in dataset]
    if missing:
        tags = (tag_for_keyword(keyword) or 0 for keyword in missing)
        raise Refusal(Status.MISSING_ATTRIBUTE, f"{', '.join(missing)} missing", tags)


def _report_unknown(
    dataset: Dataset, table: Table, stray: Container[str], deviations: Deviations, *, creating: bool
) -> None:
    known = {row.keyword for row in table.attributes} | table.read_elsewhere | table.created_elsewhere | table.mistaken
    for tag in dataset.keys():  # noqa: SIM118  iterating would convert values
        keyword = keyword_for_tag(tag)
        if keyword in table.created_elsewhere and not creating:
            deviations.left_out(tag, "not-settable")
        # Any data set may name its character set, and old encoders still send group lengths.
        elif keyword not in known and tag != _SPECIFIC_CHARACTER_SET and tag.element != 0:
            if table.keeps_identity and keyword in IDENTITY_KEYWORDS:
                deviations.identity(keyword, used="kept with the job" if keyword in stray else "nothing")
            else:
                deviations.left_out(tag)


def _report_character_set(dataset: Dataset, table: Table, deviations: Deviations) -> None:
    """Tell of a character set that is spelled otherwise or is none, where *dataset* has it for its own texts alone."""
    keyword, names = "SpecificCharacterSet", character_set_names(dataset)
    terms = repaired(names)
    if terms == names or any(row.keyword == keyword for row in table.attributes):
        return
    sent = "\\".join(names)
    if terms is None:
        deviations.replaced(keyword, sent=sent, used="what could be read")
    else:
        deviations.tolerated(keyword, code="other-spelling", sent=sent, used="\\".join(terms))


def _with_stray(words: Item, current: object) -> dict[str, object]:
    """The field for patient and study attributes, in the order of their tags.

    Newer words join older ones, but those that name a patient or contradict take the place of all: two are not one.
    """
    if not words:
        return {}
    held, new = dict(getattr(current, "stray", ())), dict(words)
    named = NAMING_KEYWORDS & new.keys()
    said_of_both = TELLING_APART_KEYWORDS & held.keys() & new.keys()
    is_another = any(held.get(keyword) != new[keyword] for keyword in named | said_of_both)
    merged = new if is_another else held | new
    return {"stray": tuple(sorted(merged.items(), key=lambda pair: tag_for_keyword(pair[0]) or 0))}


def _change(dataset: Dataset, row: Attribute, current: object, deviations: Deviations) -> dict[str, object]:
    """What an attribute changes: its field, or nothing when it is optional and empty or unsupported."""
    sent = "unreadable"
    try:
        value = value_of(dataset, row.keyword)
        if _is_empty(value):
            return _emptied(row)
        sent = _shown(row, value)
        _report_length(row, value, deviations)
        content = _content(row, value, sent, current, deviations)
    except Unsupported:
        if row.mandatory:
            comment = f"{row.keyword} {sent!r} is not supported"
            raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, comment, (row.tag,)) from None
        deviations.replaced(row.keyword, sent=sent, used=_shown(row, getattr(current, row.field)))
        return {}
    return {} if content is KEEP else {row.field: content}


def _emptied(row: Attribute) -> dict[str, object]:
    if row.mandatory:
        raise Refusal(Status.MISSING_ATTRIBUTE_VALUE, f"{row.keyword} is empty", (row.tag,))
    return {} if row.when_empty is KEEP else {row.field: row.when_empty}


def _content(row: Attribute, value: object, sent: str, current: object, deviations: Deviations) -> object:
    """The value as the film has it, repaired where that can be done."""
    try:
        content = row.read(value)
    except Unsupported:
        if row.repair is None:
            raise
        content = row.repair(value)
        used = getattr(current, row.field) if content is KEEP else content
        deviations.tolerated(row.keyword, code="other-spelling", sent=sent, used=_shown(row, used))
    else:
        if row.not_standard:
            deviations.tolerated(
                row.keyword,
                code=row.not_standard,
                sent="a value",
                used="for films that name none",
                refused_as=Status.NO_SUCH_ATTRIBUTE,
                comment=f"{row.keyword} is not supported",
            )
    deviation = value.deviation if isinstance(value, Text) else ""
    if not deviation and isinstance(content, str) and _NO_CHARACTER in content:
        deviation = UNDECODABLE
    if deviation:
        deviations.tolerated(row.keyword, code=deviation, sent="other bytes", used="what could be read")
    return content


def _is_empty(value: object) -> bool:
    if isinstance(value, bytes | SequenceOfItems):
        return len(value) == 0
    return value is None or text(value) == ""


def _report_length(row: Attribute, value: object, deviations: Deviations) -> None:
    """Tell of a text that is longer than its VR allows (PS3.5 6.2)."""
    longest = _LONGEST.get(dictionary_VR(row.tag))
    if longest is None or isinstance(value, bytes | SequenceOfItems):
        return
    characters = max(map(len, text(value).split("\\")))
    if longest < characters <= LONGEST_TEXT:
        deviations.tolerated(row.keyword, code="long-text", sent=f"{characters} characters", used="all of them")


def _shown(row: Attribute, value: object) -> str:
    """A value short enough for a message, and no more than its length where it may say who the patient is."""
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, SequenceOfItems):
        return f"{len(value)} items"
    content = text(getattr(value, "id", getattr(value, "value", value)))
    if content and (row.private or len(content) > COMMENT_LENGTH):
        return f"{len(content)} characters"
    return content
