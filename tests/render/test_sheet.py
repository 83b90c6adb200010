from dataclasses import replace

import pytest

from printscp.film.annotation import AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.printer import CustomLayout, Printer, Share
from printscp.film.session import FilmBox
from printscp.film.sizes import FILM_SIZES, FilmSize
from printscp.film.terms import FilmOrientation
from printscp.render.rect import Rect
from printscp.render.sheet import cells, image_box_areas_of, sheet
from tests.render.films import film_box, image_box


@pytest.mark.parametrize("size", FILM_SIZES.values(), ids=FILM_SIZES)
def test_portrait_sheet_has_its_short_side_across(size):
    film = film_box(size=size)

    assert sheet(film) == Rect(0, 0, size.width, size.height)


@pytest.mark.parametrize("size", FILM_SIZES.values(), ids=FILM_SIZES)
def test_landscape_sheet_has_its_long_side_across(size):
    film = film_box(size=size, orientation=FilmOrientation.LANDSCAPE)

    assert sheet(film) == Rect(0, 0, size.height, size.width)


def test_one_box_without_margin_covers_the_sheet():
    film = film_box(size=FilmSize("SMALL", 100, 200))

    assert image_box_areas_of(film, Printer(margin_mm=0)) == (Rect(0, 0, 100, 200),)


def test_margin_lies_around_the_boxes_and_gap_between_them():
    film = film_box(r"STANDARD\2,1", size=FilmSize("SMALL", 100, 200))

    areas = image_box_areas_of(film, Printer(margin_mm=5, gap_mm=10))

    assert areas == (Rect(5, 5, 40, 190), Rect(55, 5, 40, 190))


def test_layout_is_applied_after_the_film_is_turned():
    film = film_box(r"STANDARD\2,1", size=FilmSize("SMALL", 100, 200), orientation=FilmOrientation.LANDSCAPE)

    areas = image_box_areas_of(film, Printer(margin_mm=0, gap_mm=0))

    assert areas == (Rect(0, 0, 100, 100), Rect(100, 0, 100, 100))


def test_margin_larger_than_the_film_leaves_boxes_without_size():
    film = film_box(size=FilmSize("SMALL", 100, 200))

    assert image_box_areas_of(film, Printer(margin_mm=500)) == (Rect(50, 100, 0, 0),)


@pytest.mark.parametrize("kind", ["SLIDE", "SUPERSLIDE"])
def test_film_without_image_boxes_yet_says_how_many_slides_it_has(kind):
    film = FilmBox(uid="1.1", display_format=DisplayFormat(kind, ()))

    assert len(image_box_areas_of(film, Printer())) == 7 * 8


def test_film_of_an_unknown_custom_layout_has_no_image_boxes():
    assert image_box_areas_of(FilmBox(uid="1.1", display_format=DisplayFormat("CUSTOM", (3,))), Printer()) == ()


@pytest.mark.parametrize("count", [1, 3, 5, 56, 57])
@pytest.mark.parametrize("display_format", [DisplayFormat("SLIDE", ()), DisplayFormat("CUSTOM", (1,))], ids=str)
def test_film_keeps_its_image_boxes_whatever_the_layout_means_by_now(display_format, count):
    boxes = tuple(image_box(position=position) for position in range(1, count + 1))
    film = FilmBox(uid="1.1", display_format=display_format, image_boxes=boxes)
    printer = Printer(custom_layouts=(CustomLayout(1, (Share(0, 0, 0.5, 1), Share(0.5, 0, 0.5, 1))),))

    areas = image_box_areas_of(film, printer)

    assert len(areas) == len(set(areas)) == count


def test_film_with_another_number_of_boxes_has_a_grid():
    boxes = tuple(image_box(position=position) for position in (1, 2, 3))
    film = FilmBox(
        uid="1.1", display_format=DisplayFormat("CUSTOM", (1,)), image_boxes=boxes, size=FilmSize("SMALL", 100, 200)
    )

    areas = image_box_areas_of(film, Printer(margin_mm=0, gap_mm=0))

    assert areas == (Rect(0, 0, 50, 100), Rect(50, 0, 50, 100), Rect(0, 100, 50, 100))


def test_texts_take_their_room_inside_the_margin_and_captions_from_the_image_boxes():
    film = film_box(
        r"STANDARD\1,2",
        size=FilmSize("SMALL", 100, 125),
        annotation_display_format="COMBINED",
        annotation_boxes=(AnnotationBox("1", 0, "head"), AnnotationBox("2", 1, "caption")),
    )
    printer = Printer(margin_mm=10, gap_mm=0)

    assert cells(film, printer) == (Rect(10, 15, 80, 50), Rect(10, 65, 80, 50))
    assert image_box_areas_of(film, printer) == (Rect(10, 15, 80, 46), Rect(10, 65, 80, 46))


def test_texts_cost_a_film_no_slide():
    film = FilmBox(uid="1.1", display_format=DisplayFormat("SLIDE", ()), size=FILM_SIZES["8INX10IN"])
    slides = image_box_areas_of(film, Printer())
    labelled = replace(film, annotation_display_format="LABEL", annotation_boxes=(AnnotationBox("1", 0, "head"),))

    assert len(image_box_areas_of(labelled, Printer())) == len(slides)
