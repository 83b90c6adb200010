"""Which image lies in which box of which film."""

from dataclasses import replace

import numpy as np
import pytest

from printscp.film.annotation import AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.terms import FilmOrientation, Photometric, Polarity
from printscp.images.sheets import Layout, ReadImage, display_format_of, film_in_eight_bits, sheets_of, usual_layout
from tests.jobs import print_image


def gray(name, width_mm=None):
    return ReadImage(name=name, image=print_image(), width_mm=width_mm)


def color(name):
    return ReadImage(name=name, image=print_image(photometric=Photometric.RGB, pixel_data=bytes(18)))


def grays(count):
    return [gray(str(number)) for number in range(1, count + 1)]


def layout(words, **changes):
    return Layout(display_format=display_format_of(words), **changes)


def names_of(sheets):
    return [sheet.names for sheet in sheets]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2x3", DisplayFormat("STANDARD", (2, 3))),
        ("4X5", DisplayFormat("STANDARD", (4, 5))),
        (r"STANDARD\2,3", DisplayFormat("STANDARD", (2, 3))),
        (r"row\2,1", DisplayFormat("ROW", (2, 1))),
        (r"COL\1,2", DisplayFormat("COL", (1, 2))),
        ("slide", DisplayFormat("SLIDE", ())),
        (r"CUSTOM\1", DisplayFormat("CUSTOM", (1,))),
    ],
)
def test_a_layout_is_columns_by_rows_or_as_dicom_spells_it(words, expected):
    assert display_format_of(words) == expected


@pytest.mark.parametrize("words", ["", "2", "2x", "0x3", "2x3x4", "STANDARD", "999x999", r"SLIDE\1"])
def test_what_is_no_layout_is_told_with_what_is(words):
    with pytest.raises(ValueError, match=r"is no layout: 2x3 \(columns x rows\)"):
        display_format_of(words)


@pytest.mark.parametrize(
    ("images", "counts"), [(1, (1, 1)), (2, (1, 2)), (3, (2, 2)), (5, (2, 3)), (9, (3, 3)), (14, (3, 5)), (99, (4, 5))]
)
def test_the_usual_layout_is_the_smallest_that_holds_all_images(images, counts):
    assert usual_layout(images) == DisplayFormat("STANDARD", counts)
    assert usual_layout(images, FilmOrientation.LANDSCAPE).counts == counts[::-1]


def test_images_fill_films_one_after_another_and_the_rest_stays_empty():
    first, last = sheets_of(grays(8), layout("2x3"))

    assert names_of((first, last)) == [("1", "2", "3", "4", "5", "6"), ("7", "8")]
    assert [box.position for box in last.film.image_boxes] == [1, 2, 3, 4, 5, 6]
    assert [box.image is not None for box in last.film.image_boxes] == [True, True, False, False, False, False]


def test_grayscale_and_color_do_not_share_a_film_and_the_kind_of_the_first_comes_first():
    images = [color("a"), gray("b"), color("c"), gray("d"), gray("e")]

    sheets = sheets_of(images, layout("1x2"))

    assert names_of(sheets) == [("a", "c"), ("b", "d"), ("e",)]
    assert [sheet.film.color for sheet in sheets] == [True, False, False]


def test_without_a_layout_each_kind_has_its_usual_one():
    sheets = sheets_of([*grays(3), color("a")], Layout())

    assert [sheet.film.display_format.counts for sheet in sheets] == [(2, 2), (1, 1)]


def test_slides_are_as_many_as_our_own_printer_has_unless_it_is_said():
    own, said = (sheets_of(grays(7), layout("SLIDE", per_film=count)) for count in (None, 3))

    assert names_of(own) == [tuple("1234567")]
    assert names_of(said) == [tuple("123"), tuple("456"), ("7",)]
    assert len(said[2].film.image_boxes) == 1


def test_of_a_custom_layout_it_must_be_said():
    with pytest.raises(ValueError, match="only the printer knows"):
        sheets_of(grays(1), layout(r"CUSTOM\1"))


def test_what_films_and_boxes_have_in_common_is_on_all():
    plain = Layout()
    common = replace(plain, film=replace(plain.film, trim=True), box=replace(plain.box, polarity=Polarity.REVERSE))

    (sheet,) = sheets_of(grays(2), common)

    assert sheet.film.trim
    assert [box.polarity for box in sheet.film.image_boxes] == [Polarity.REVERSE] * 2


def test_an_image_in_true_size_is_as_wide_as_what_it_depicts_and_one_that_cannot_be_is_told():
    (sheet,) = sheets_of([gray("known", 80.5), gray("unknown")], layout("1x2", true_size=True))

    assert [box.requested_image_size for box in sheet.film.image_boxes] == [80.5, None]
    assert sheet.without_size == ("unknown",)


def test_a_text_is_a_label_with_the_number_of_its_film():
    sheets = sheets_of(grays(3), layout("1x2", texts=("Film {film} of {films}",)))

    assert [sheet.film.annotation_display_format for sheet in sheets] == ["LABEL", "LABEL"]
    assert [sheet.film.annotation_boxes for sheet in sheets] == [
        (AnnotationBox("", 0, "Film 1 of 2"),),
        (AnnotationBox("", 0, "Film 2 of 2"),),
    ]


def test_texts_of_another_format_take_its_positions_in_order():
    plain = Layout()
    film = replace(plain.film, annotation_display_format="7")

    (sheet,) = sheets_of(grays(1), replace(plain, film=film, texts=("a", "b")))

    assert [(box.position, box.text) for box in sheet.film.annotation_boxes] == [(1, "a"), (2, "b")]


def test_more_texts_than_there_are_boxes_are_told():
    with pytest.raises(ValueError, match="format LABEL has 1 texts, not 2"):
        sheets_of(grays(1), Layout(texts=("a", "b")))


def test_a_film_for_eight_bits_has_the_nearest_values():
    deep = print_image(bits_allocated=16, bits_stored=12, high_bit=11, pixel_data=np.arange(6, dtype="<u2").tobytes())
    (sheet,) = sheets_of([ReadImage(name="a", image=deep)], Layout())

    (box,) = film_in_eight_bits(sheet.film).image_boxes

    assert (box.image.bits_stored, box.image.pixel_data) == (8, bytes(6))


def test_no_images_are_no_films():
    assert sheets_of([], Layout()) == ()
