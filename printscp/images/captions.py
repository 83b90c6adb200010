"""The texts on a film of stored images: words of an image, written as people read them (PS3.5 6.2)."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pydicom.datadict import dictionary_VR, keyword_for_tag, tag_for_keyword
from pydicom.dataset import Dataset

from printscp.film.annotation import CONTROLS
from printscp.wire.parsers import LONGEST_TEXT, Unsupported, sequence_items, text, value_of, words

FRAME, FILM, FILMS, WINDOW = "Frame", "Film", "Films", "Window"
_NO_ATTRIBUTES = frozenset({FRAME, FILM, FILMS, WINDOW})
_BETWEEN_PARTS = "  "

_WORD = re.compile(r"\{([^{}]*)\}")
_LOOSE_BRACE = re.compile(r"[{}][^{}]*")
_FIRST_GROUP_OF_DATA_SETS = 0x0008
"""Below are the groups of commands and of File Meta Information."""
_OF_ONE_VALUE = {"LT", "ST", "UT", "UR"}
_TEXT_VRS = {"AE", "AS", "CS", "DA", "DT", "LO", "PN", "SH", "TM", "UC", "UI"} | _OF_ONE_VALUE
_NUMBER_VRS = {"DS", "FD", "FL", "IS", "SL", "SS", "SV", "UL", "US", "UV"}
_AGE = re.compile(r"0*([0-9]+[DWMY])")
_DATE = re.compile(r"([0-9]{4})[.-]?([0-9]{2})[.-]?([0-9]{2})")
_TIME = re.compile(r"([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})(?:\.[0-9]{1,6})?)?")
_ZONE = re.compile(r"[+-][0-9]{4}$")


def unknown_words(parts: Iterable[str]) -> tuple[str, ...]:
    """The words in braces that no image can have, and what begins with a brace that has no other, each once."""
    found: dict[str, None] = {}
    for part in parts:
        found.update(dict.fromkeys(word for word in _WORD.findall(part) if not _is_known(word)))
        found.update(dict.fromkeys(_LOOSE_BRACE.findall(_WORD.sub("", part))))
    return tuple(found)


def filled(parts: Iterable[str], dataset: Dataset, frame: int, said: Mapping[str, str]) -> str:
    """The *parts* in one text, their words those of *frame* of *dataset*, or *said* of it where they are no attributes.

    A part of which a word is missing is left out.
    """
    written = (_filled(part, dataset, frame, said) for part in parts)
    return _BETWEEN_PARTS.join(filter(None, written))[:LONGEST_TEXT].strip()


def _is_known(word: str) -> bool:
    return word in _NO_ATTRIBUTES or bool(_vr(word))


def _vr(keyword: str) -> str:
    """That of an attribute that can be written; empty for any other, and for what is no attribute of a data set."""
    tag = tag_for_keyword(keyword) if keyword else None
    if tag is None or tag >> 16 < _FIRST_GROUP_OF_DATA_SETS:
        return ""
    # Some attributes have one of two VRs, of numbers or of octets.
    vrs = dictionary_VR(tag).split(" or ")
    return vrs[0] if {*vrs} <= _TEXT_VRS | _NUMBER_VRS else ""


def _filled(part: str, dataset: Dataset, frame: int, said: Mapping[str, str]) -> str:
    found = {word: said.get(word, "") or _written(dataset, frame, word) for word in _WORD.findall(part)}
    if not all(found.values()):
        return ""
    return CONTROLS.sub(" ", _WORD.sub(lambda match: found[match[1]], part)).strip()


def _written(dataset: Dataset, frame: int, keyword: str) -> str:
    """The first value of *keyword*, as people read it; empty where there is none that can be read."""
    vr = _vr(keyword)
    for holder in _holders(dataset, frame) if vr else ():
        first = next(filter(None, _values(holder, keyword, vr)), "")
        if first:
            return _WRITERS.get(vr, str)(first)
    return ""


def _holders(dataset: Dataset, frame: int) -> Iterator[Dataset]:
    """What may have the attribute: the data set, then what it says of the frame, then of all (PS3.3 C.7.6.16)."""
    yield dataset
    own = _items(dataset, "PerFrameFunctionalGroupsSequence")[frame - 1 : frame]
    for groups in (*own, *_items(dataset, "SharedFunctionalGroupsSequence")[:1]):
        for keyword in map(keyword_for_tag, groups.keys()):
            yield from _items(groups, keyword)[:1]


def _items(dataset: Dataset, keyword: str) -> Sequence[Dataset]:
    try:
        return sequence_items(value_of(dataset, keyword))
    except Unsupported:
        return ()


def _values(dataset: Dataset, keyword: str, vr: str) -> tuple[str, ...]:
    if keyword not in dataset:
        return ()
    try:
        value = value_of(dataset, keyword)
        content = "" if value is None else words(value)
    except Unsupported:
        return ()
    return (content,) if vr in _OF_ONE_VALUE else tuple(map(text, content.split("\\")))


def _name(value: str) -> str:
    """Family name first, and the same name in other characters after it."""
    groups = list(filter(None, map(_group, value.split("="))))
    return f"{groups[0]} ({', '.join(groups[1:])})" if len(groups) > 1 else "".join(groups)


def _group(group: str) -> str:
    components = [" ".join(component.split()) for component in group.split("^")]
    family, given, middle, prefix, suffix = (*components, "", "", "", "", "")[:5]
    others = " ".join(filter(None, (prefix, given, middle, suffix)))
    # Where letters are neither small nor large, no comma stands between names.
    comma = ", " if (family + others).lower() != (family + others).upper() else " "
    return comma.join(filter(None, (family, others)))


def _date(value: str) -> str:
    match = _DATE.fullmatch(value)
    return "-".join(match.groups()) if match else value


def _time(value: str) -> str:
    match = _TIME.fullmatch(value)
    return ":".join(filter(None, match.groups())) if match else value


def _moment(value: str) -> str:
    zone = _ZONE.search(value)
    local = value[: zone.start()] if zone else value
    return " ".join(filter(None, (_date(local[:8]), _time(local[8:]), zone[0] if zone else "")))


def _age(value: str) -> str:
    match = _AGE.fullmatch(value)
    return match[1] if match else value


def _decimal(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    return f"{number:.7g}" if math.isfinite(number) else value


def _whole(value: str) -> str:
    try:
        return str(int(value))
    except ValueError:
        return value


_WRITERS: Mapping[str, Callable[[str], str]] = {
    "AS": _age,
    "DA": _date,
    "DS": _decimal,
    "DT": _moment,
    "FD": _decimal,
    "FL": _decimal,
    "IS": _whole,
    "PN": _name,
    "TM": _time,
}
