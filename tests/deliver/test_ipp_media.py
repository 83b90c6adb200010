"""Which media films go on."""

import pytest

from printscp.deliver.ipp_media import MediaSize, Medium, attribute_of, default, fitting, named, size_of
from printscp.deliver.ipp_message import Attribute, Collection
from printscp.deliver.ipp_values import IntegerRange, Tag

A4 = MediaSize(210, 297)


def _media(*names: str, ready: tuple[str, ...] = ()) -> dict[str, Attribute]:
    lists = {"media-supported": names, "media-ready": ready}
    return {name: Attribute.of(name, Tag.KEYWORD, *values) for name, values in lists.items() if values}


def _sizes(x: object, y: object) -> dict[str, Attribute]:
    """media-size-supported with one size, in hundredths of a millimetre."""
    members = []
    for name, side in (("x-dimension", x), ("y-dimension", y)):
        tag = Tag.INTEGER if isinstance(side, int) else Tag.RANGE_OF_INTEGER
        members.append(Attribute.of(name, tag, side))
    size = Collection(tuple(members))
    return {"media-size-supported": Attribute.of("media-size-supported", Tag.BEGIN_COLLECTION, size)}


TO_MEASURE = _sizes(IntegerRange(10000, 35600), IntegerRange(14000, 43200))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("iso_a4_210x297mm", A4),
        ("na_letter_8.5x11in", MediaSize(215.9, 279.4)),
        ("na_ledger_17x11in", MediaSize(279.4, 431.8)),
        ("na_5x7_5x7in", MediaSize(127.0, 177.8)),
        ("custom_film_355.6x431.8mm", MediaSize(355.6, 431.8)),
        ("custom_max_355.6x431.8mm", None),
        ("roll_min_36x100in", None),
        ("main", None),
    ],
)
def test_a_name_says_the_size(name, size):
    found = size_of(name)

    assert (found and (found.short, found.long)) == (pytest.approx((size.short, size.long)) if size else None)


@pytest.mark.parametrize(
    ("printer", "medium"),
    [
        (_media("na_letter_8.5x11in", "iso_a4_210x297mm"), Medium("iso_a4_210x297mm", A4)),
        (_media("iso_a4_210x297mm", "om_a4_209.5x297mm", ready=("om_a4_209.5x297mm",)), Medium("om_a4_209.5x297mm", MediaSize(209.5, 297))),
        (_media("na_letter_8.5x11in", "om_strip_100x297mm", "om_banner_210x900mm"), None),
        (_media("na_letter_8.5x11in") | TO_MEASURE, Medium("", A4)),
        (_sizes(21000, 29700), Medium("", A4)),
        (_sizes(21590, 27940), None),
        ({}, None),
    ],
)  # fmt: skip
def test_a_film_goes_on_a_medium_of_its_size_where_there_is_one(printer, medium):
    assert fitting(A4, printer) == medium


@pytest.mark.parametrize(
    ("name", "printer", "medium"),
    [
        ("iso_a4_210x297mm", _media("iso_a4_210x297mm"), Medium("iso_a4_210x297mm", A4)),
        ("iso_a4_210x297mm", _media(ready=("iso_a4_210x297mm",)), Medium("iso_a4_210x297mm", A4)),
        ("main", _media("main"), Medium("main", None)),
        ("iso_a4_210x297mm", TO_MEASURE, Medium("", A4)),
        ("iso_a4_210x297mm", _media("na_letter_8.5x11in"), None),
        ("main", TO_MEASURE, None),
    ],
)
def test_a_medium_is_found_by_its_name(name, printer, medium):
    assert named(name, printer) == medium


def test_the_default_is_what_the_printer_says():
    told = {"media-default": Attribute.of("media-default", Tag.KEYWORD, "iso_a4_210x297mm")}

    assert (default(told), default({})) == (Medium("iso_a4_210x297mm", A4), None)


def test_a_medium_alone_is_asked_for_by_its_name():
    assert attribute_of(Medium("iso_a4_210x297mm", A4), None, None) == Attribute.of(
        "media", Tag.KEYWORD, "iso_a4_210x297mm"
    )  # fmt: skip


def test_a_medium_of_a_kind_is_asked_for_by_its_measures():
    size = Collection(
        (Attribute.of("x-dimension", Tag.INTEGER, 21000), Attribute.of("y-dimension", Tag.INTEGER, 29700))
    )

    assert attribute_of(Medium("iso_a4_210x297mm", A4), "transparency", "tray-2") == Attribute.of(
        "media-col",
        Tag.BEGIN_COLLECTION,
        Collection((
            Attribute.of("media-size", Tag.BEGIN_COLLECTION, size),
            Attribute.of("media-type", Tag.KEYWORD, "transparency"),
            Attribute.of("media-source", Tag.KEYWORD, "tray-2"),
        )),
    )  # fmt: skip


def test_nothing_is_asked_for_where_all_is_left_to_the_printer():
    assert attribute_of(None, None, None) is None


@pytest.mark.parametrize(("size", "fits"), [(A4, True), (MediaSize(210.9, 297), True), (MediaSize(200, 300), False)])
def test_a_film_fits_when_both_sides_do(size, fits):
    assert A4.holds(size) is fits
