"""What a job asks of an IPP printer, and what of it the printer has (RFC 8011 5.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from printscp.deliver.ipp_client import printable
from printscp.deliver.ipp_message import Attribute, Collection, Content
from printscp.deliver.ipp_values import IntegerRange, Resolution, Tag

_STRINGS = frozenset({Tag.KEYWORD, Tag.NAME, Tag.NAME_WITH_LANGUAGE, Tag.TEXT})
_LEVELS = ("job-priority",)
"""Attributes whose `-supported` counts the levels that the printer has; it takes every value."""
_COLLECTIONS = ("media-col",)
"""Attributes whose `-supported` lists their members."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An attribute of a job."""

    attribute: Attribute
    is_told: bool = True
    """Whether somebody asked for it, and is told when the printer has it not."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """The attributes that a printer gets with a job, and what was left out."""

    attributes: tuple[Attribute, ...] = ()
    warnings: tuple[str, ...] = ()

    def without(self, refused: Mapping[str, Attribute]) -> "Ticket":
        """The ticket when the printer has *refused* some of it, as its answers tell (RFC 8011 4.1.7)."""
        left = tuple(attribute for attribute in self.attributes if attribute.name not in refused)
        lost = tuple(_left_out(attribute) for attribute in self.attributes if attribute.name in refused)
        return Ticket(left, self.warnings + lost)


def granted(wishes: Iterable[Wish], printer: Mapping[str, Attribute]) -> Ticket:
    """Of *wishes*, those that *printer*, with its attributes, says it can fulfil."""
    kept, lost = [], []
    for wish in wishes:
        if _is_supported(wish.attribute, printer):
            kept.append(wish.attribute)
        elif wish.is_told:
            lost.append(_left_out(wish.attribute))
    return Ticket(tuple(kept), tuple(lost))


def option(name: str, value: bool | int | str, printer: Mapping[str, Attribute]) -> Attribute:  # noqa: FBT001
    """The attribute *name* in the syntax that *printer* has for it."""
    known = printer.get(f"{name}-supported") or printer.get(f"{name}-default")
    tags = {each.tag for each in known.values} if known else set()
    if isinstance(value, bool):
        return Attribute.of(name, Tag.BOOLEAN, value)
    if isinstance(value, int):
        return Attribute.of(name, Tag.ENUM if Tag.ENUM in tags else Tag.INTEGER, value)
    return Attribute.of(name, Tag.NAME if tags & _STRINGS and Tag.KEYWORD not in tags else Tag.KEYWORD, value)


def _is_supported(attribute: Attribute, printer: Mapping[str, Attribute]) -> bool:
    supported = printer.get(f"{attribute.name}-supported")
    if supported is None or not supported.contents:
        listed = printer.get("job-creation-attributes-supported")
        return listed is not None and attribute.name in listed.contents
    if attribute.name in _LEVELS:
        return True
    if attribute.name in _COLLECTIONS:
        return all(_has_members(content, supported, printer) for content in attribute.contents)
    return all(_has(supported, content) for content in attribute.contents)


def _has_members(content: Content, supported: Attribute, printer: Mapping[str, Attribute]) -> bool:
    if not isinstance(content, Collection):
        return False
    return all(
        member.name in supported.contents and (member.name == "media-size" or _is_supported(member, printer))
        for member in content.members
    )


def _has(supported: Attribute, wanted: Content) -> bool:
    """Whether *wanted* is one of the values, lies in a range of them, or the attribute is supported as such."""
    for content in supported.contents:
        if isinstance(content, IntegerRange) and isinstance(wanted, int):
            if wanted in content:
                return True
        elif content is True or content == wanted:
            return True
    return False


def _left_out(attribute: Attribute) -> str:
    values = ", ".join(_words(content) for content in attribute.contents)
    return printable(f"the printer has no {attribute.name} {values}")


def _words(content: Content) -> str:
    match content:
        case Resolution(cross_feed, _, _):
            return f"{cross_feed} dpi"
        case Collection(members):
            return ", ".join(_of_member(member) for member in members if member.name != "media-size")
        case bool():
            return str(content).lower()
        case _:
            return str(content)


def _of_member(member: Attribute) -> str:
    return f"{member.name} {', '.join(_words(content) for content in member.contents)}"
