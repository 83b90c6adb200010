"""What printers are asked for, and what is left out."""

import pytest

from printscp.deliver.ipp_message import Attribute, Collection
from printscp.deliver.ipp_ticket import Ticket, Wish, granted, option
from printscp.deliver.ipp_values import IntegerRange, Resolution, Tag

SIDES = Attribute.of("sides", Tag.KEYWORD, "two-sided-long-edge")
FILM = Attribute.of("media-type", Tag.KEYWORD, "transparency")
MEDIA_COL = Attribute.of(
    "media-col",
    Tag.BEGIN_COLLECTION,
    Collection((Attribute.of("media-size", Tag.BEGIN_COLLECTION, Collection(())), FILM)),
)


def _printer(*attributes: Attribute) -> dict[str, Attribute]:
    return {attribute.name: attribute for attribute in attributes}


def _members(*names: str) -> Attribute:
    return Attribute.of("media-col-supported", Tag.KEYWORD, *names)


@pytest.mark.parametrize(
    ("wanted", "printer"),
    [
        (SIDES, [Attribute.of("sides-supported", Tag.KEYWORD, "one-sided", "two-sided-long-edge")]),
        (SIDES, [Attribute.of("job-creation-attributes-supported", Tag.KEYWORD, "sides")]),
        (Attribute.of("copies", Tag.INTEGER, 9), [Attribute.of("copies-supported", Tag.RANGE_OF_INTEGER, IntegerRange(1, 9))]),
        (Attribute.of("copies", Tag.INTEGER, 1), [Attribute.of("copies-supported", Tag.INTEGER, 1)]),
        (Attribute.of("job-priority", Tag.INTEGER, 80), [Attribute.of("job-priority-supported", Tag.INTEGER, 1)]),
        (Attribute.of("page-ranges", Tag.INTEGER, 1), [Attribute.of("page-ranges-supported", Tag.BOOLEAN, True)]),
        (Attribute.of("printer-resolution", Tag.RESOLUTION, Resolution(600, 600)),
         [Attribute.of("printer-resolution-supported", Tag.RESOLUTION, Resolution(300, 300), Resolution(600, 600))]),
        (MEDIA_COL, [_members("media-size", "media-type"), Attribute.of("media-type-supported", Tag.KEYWORD, "transparency")]),
    ],
)  # fmt: skip
def test_a_printer_is_asked_for_what_it_has(wanted, printer):
    assert granted([Wish(wanted)], _printer(*printer)) == Ticket((wanted,))


@pytest.mark.parametrize(
    ("wanted", "printer", "warning"),
    [
        (SIDES, [], "the printer has no sides two-sided-long-edge"),
        (SIDES, [Attribute.of("sides-supported", Tag.KEYWORD, "one-sided")], "the printer has no sides two-sided-long-edge"),
        (SIDES, [Attribute.of("sides-supported", Tag.NO_VALUE, None)], "the printer has no sides two-sided-long-edge"),
        (Attribute.of("copies", Tag.INTEGER, 10), [Attribute.of("copies-supported", Tag.RANGE_OF_INTEGER, IntegerRange(1, 9))],
         "the printer has no copies 10"),
        (Attribute.of("printer-resolution", Tag.RESOLUTION, Resolution(1200, 1200)),
         [Attribute.of("printer-resolution-supported", Tag.RESOLUTION, Resolution(600, 600))],
         "the printer has no printer-resolution 1200 dpi"),
        (MEDIA_COL, [_members("media-size")], "the printer has no media-col media-type transparency"),
        (MEDIA_COL, [_members("media-size", "media-type")], "the printer has no media-col media-type transparency"),
        (Attribute.of("job-hold", Tag.BOOLEAN, False), [], "the printer has no job-hold false"),
    ],
)  # fmt: skip
def test_what_a_printer_lacks_is_left_out_and_told(wanted, printer, warning):
    assert granted([Wish(wanted)], _printer(*printer)) == Ticket((), (warning,))


def test_a_default_that_a_printer_lacks_is_left_out_silently():
    assert granted([Wish(SIDES, is_told=False)], {}) == Ticket()


def test_what_a_printer_refuses_is_left_out_and_told():
    copies = Attribute.of("copies", Tag.INTEGER, 2)

    assert Ticket((SIDES, copies), ("before",)).without({"sides": SIDES, "other": SIDES}) == Ticket(
        (copies,), ("before", "the printer has no sides two-sided-long-edge")
    )


@pytest.mark.parametrize(
    ("value", "supported", "tag"),
    [
        (True, [], Tag.BOOLEAN),
        (3, [], Tag.INTEGER),
        (3, [Attribute.of("finish-supported", Tag.ENUM, 3, 4)], Tag.ENUM),
        (3, [Attribute.of("finish-default", Tag.ENUM, 4)], Tag.ENUM),
        (3, [Attribute.of("finish-supported", Tag.RANGE_OF_INTEGER, IntegerRange(1, 4))], Tag.INTEGER),
        ("none", [], Tag.KEYWORD),
        ("none", [Attribute.of("finish-supported", Tag.NAME, "none")], Tag.NAME),
        ("none", [Attribute.of("finish-supported", Tag.KEYWORD, "none")], Tag.KEYWORD),
    ],
)
def test_an_option_has_the_syntax_that_the_printer_has_for_it(value, supported, tag):
    assert option("finish", value, _printer(*supported)) == Attribute.of("finish", tag, value)
