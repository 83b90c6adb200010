"""Which of a printer's media a film goes on (PWG 5101.1, PWG 5100.7 media-col)."""

import re
from collections.abc import Collection as Several
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from printscp.deliver.ipp_message import Attribute, Collection
from printscp.deliver.ipp_values import IntegerRange, Tag

_SELF_DESCRIBING = re.compile(r"(?P<class>[a-z]+)_.+_(?P<width>\d+(?:\.\d+)?)x(?P<height>\d+(?:\.\d+)?)(?P<unit>in|mm)")
_MM = {"in": 25.4, "mm": 1.0}
_HUNDREDTHS = 100
"""PWG 5100.7 counts in hundredths of a millimetre."""
_SAME_MM = 1.0
# Names that say how large or small media may be, and rolls, which have no end.
_NO_SHEETS = ("custom_min_", "custom_max_", "roll_")


@dataclass(frozen=True, slots=True)
class MediaSize:
    """The sides of a medium in millimetres, the short one first."""

    short: float
    long: float

    @classmethod
    def of(cls, first: float, second: float) -> "MediaSize":
        return cls(min(first, second), max(first, second))

    def is_as(self, other: "MediaSize") -> bool:
        """Whether nobody could tell the two apart."""
        return abs(self.short - other.short) <= _SAME_MM and abs(self.long - other.long) <= _SAME_MM

    def holds(self, other: "MediaSize") -> bool:
        """Whether *other* fits on it."""
        return other.short <= self.short + _SAME_MM and other.long <= self.long + _SAME_MM

    def __str__(self) -> str:
        return f"{self.short:g} x {self.long:g} mm"


@dataclass(frozen=True, slots=True)
class Medium:
    """A medium that a printer has; one that it makes to measure has no name."""

    name: str
    size: MediaSize | None


def size_of(name: str) -> MediaSize | None:
    """The size in a self-describing name such as ``na_letter_8.5x11in``; None where it has none."""
    match = _SELF_DESCRIBING.fullmatch(name)
    if match is None or name.startswith(_NO_SHEETS):
        return None
    unit = _MM[match["unit"]]
    return MediaSize.of(float(match["width"]) * unit, float(match["height"]) * unit)


def named(name: str, printer: Mapping[str, Attribute]) -> Medium | None:
    """The medium of this *name*, or to measure as it says; None when *printer* has neither."""
    size = size_of(name)
    if name in _names(printer, "media-supported") or name in _names(printer, "media-ready"):
        return Medium(name, size)
    return Medium("", size) if size and _is_to_measure(size, printer) else None


def fitting(size: MediaSize, printer: Mapping[str, Attribute]) -> Medium | None:
    """A medium of *size*, best one that lies in the printer now; None when *printer* has none."""
    for attribute in ("media-ready", "media-supported"):
        for name in _names(printer, attribute):
            known = size_of(name)
            if known and known.is_as(size):
                return Medium(name, known)
    return Medium("", size) if _is_to_measure(size, printer) else None


def default(printer: Mapping[str, Attribute]) -> Medium | None:
    """What *printer* takes when nobody says anything; None where it does not tell."""
    return next((Medium(name, size_of(name)) for name in _names(printer, "media-default")), None)


def attribute_of(medium: Medium | None, kind: str | None, source: str | None) -> Attribute | None:
    """What asks for *medium*, of a *kind* and from a *source*; None where all are left to the printer."""
    if medium and medium.name and not kind and not source:
        return Attribute.of("media", Tag.KEYWORD, medium.name)
    members = tuple(_members(medium, kind, source))
    return Attribute.of("media-col", Tag.BEGIN_COLLECTION, Collection(members)) if members else None


def _members(medium: Medium | None, kind: str | None, source: str | None) -> Iterator[Attribute]:
    if medium and medium.size:
        sides = {"x-dimension": medium.size.short, "y-dimension": medium.size.long}
        hundredths = tuple(Attribute.of(name, Tag.INTEGER, round(mm * _HUNDREDTHS)) for name, mm in sides.items())
        yield Attribute.of("media-size", Tag.BEGIN_COLLECTION, Collection(hundredths))
    if kind:
        yield Attribute.of("media-type", Tag.KEYWORD, kind)
    if source:
        yield Attribute.of("media-source", Tag.KEYWORD, source)


def _is_to_measure(size: MediaSize, printer: Mapping[str, Attribute]) -> bool:
    """Whether *printer* has sheets of every size in a range, and this is one of them."""
    supported = printer.get("media-size-supported")
    for content in supported.contents if supported else ():
        if isinstance(content, Collection):
            x, y = (_dimension(content, name) for name in ("x-dimension", "y-dimension"))
            if round(size.short * _HUNDREDTHS) in x and round(size.long * _HUNDREDTHS) in y:
                return True
    return False


def _dimension(size: Collection, name: str) -> Several[int] | IntegerRange:
    """What this side may be."""
    member = size.member(name)
    for content in member.contents if member else ():
        if isinstance(content, IntegerRange):
            return content
        if isinstance(content, int):
            margin = round(_SAME_MM * _HUNDREDTHS)
            return range(content - margin, content + margin + 1)
    return ()


def _names(printer: Mapping[str, Attribute], attribute: str) -> tuple[str, ...]:
    found = printer.get(attribute)
    return tuple(content for content in found.contents if isinstance(content, str)) if found else ()
