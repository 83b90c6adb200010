from dataclasses import replace
from textwrap import dedent

import numpy as np
import pytest

from printscp.film.annotation import AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.presentation_lut import LutShape, PresentationLut
from printscp.film.printer import CustomLayout, ImageMode, LinOd, Printer, Share, Slides, Tone
from printscp.film.session import FilmBox
from printscp.film.sizes import FilmSize
from printscp.film.terms import (
    FilmOrientation,
    Magnification,
    OversizeBehavior,
    Polarity,
    Resolution,
    Shade,
)
from printscp.render.compose import compose
from printscp.render.page import Fill, Frame, Picture, Text
from printscp.render.rect import Rect
from tests.ascii_film import sketch_page
from tests.render.films import byte_image, color_image, film_box, image_box, image_of_size

SMALL = FilmSize("24MMX12MM", 24, 12)
PRINTER = Printer(margin_mm=0, gap_mm=0)


def test_page_has_the_size_of_the_film():
    assert compose(film_box(size=SMALL), PRINTER).size == Rect(0, 0, 24, 12)


@pytest.mark.parametrize(("density", "gray"), [(Shade.BLACK, 0), (Shade.WHITE, 255), (1.20, 118)])
def test_background_has_the_border_density(density, gray):
    film = film_box(border_density=density, min_density=0.20, max_density=3.00)

    assert compose(film, PRINTER).gray == gray / 255


@pytest.mark.parametrize(("density", "gray"), [(Shade.BLACK, 0), (Shade.WHITE, 255), (1.20, 118)])
def test_box_without_image_has_the_empty_image_density(density, gray):
    film = film_box(size=SMALL, empty_image_density=density, min_density=0.20, max_density=3.00)

    assert compose(film, PRINTER).marks == (Fill(Rect(0, 0, 24, 12), gray / 255),)


def test_picture_lies_where_the_image_is_placed():
    film = film_box(r"STANDARD\1,1", image_box(image_of_size(6, 6)), size=SMALL)

    [picture] = compose(film, PRINTER).marks_of(Picture)

    assert picture.area == Rect(6, 0, 12, 12)


def test_box_with_image_is_not_filled():
    film = film_box(r"STANDARD\1,1", image_box(image_of_size(6, 6)), size=SMALL)

    assert compose(film, PRINTER).marks_of(Fill) == ()


def test_picture_has_the_polarity_of_its_box():
    box = image_box(byte_image([[0, 55]]), polarity=Polarity.REVERSE)

    [picture] = compose(film_box(r"STANDARD\1,1", box), PRINTER).marks_of(Picture)

    assert picture.pixels.tolist() == [[255, 200]]


def test_cropped_picture_has_the_pixels_of_its_crop():
    values = np.arange(40).reshape(1, 40)
    box = image_box(byte_image(values), requested_image_size=40.0, oversize_behavior=OversizeBehavior.CROP)

    [picture] = compose(film_box(r"STANDARD\1,1", box, size=SMALL), PRINTER).marks_of(Picture)

    assert picture.pixels.tolist() == [list(range(8, 32))]


@pytest.mark.parametrize(
    ("magnification", "smooth"),
    [
        (Magnification.BILINEAR, True),
        (Magnification.CUBIC, True),
        (Magnification.REPLICATE, False),
        (Magnification.NONE, False),
    ],
)
def test_bilinear_and_cubic_magnification_are_smooth(magnification, smooth):
    film = film_box(r"STANDARD\1,1", image_box(image_of_size(6, 6)), magnification=magnification)

    [picture] = compose(film, PRINTER).marks_of(Picture)

    assert picture.smooth is smooth


def test_magnification_of_a_box_goes_before_that_of_the_film():
    box = image_box(image_of_size(6, 6), magnification=Magnification.REPLICATE)

    [picture] = compose(film_box(r"STANDARD\1,1", box), PRINTER).marks_of(Picture)

    assert picture.smooth is False


def test_high_resolution_halves_the_pixels_of_an_image_without_magnification():
    box = image_box(image_of_size(64, 64), magnification=Magnification.NONE)
    film = film_box(r"STANDARD\1,1", box, resolution=Resolution.HIGH)

    [picture] = compose(film, Printer(dpi=320)).marks_of(Picture)

    assert picture.area.width == pytest.approx(64 / 640 * 25.4)


def test_film_without_trim_has_no_frames():
    assert compose(film_box(trim=False), PRINTER).marks_of(Frame) == ()


@pytest.mark.parametrize(("border_density", "gray"), [(Shade.BLACK, 1.0), (Shade.WHITE, 0.0), (2.0, 1.0), (0.5, 0.0)])
def test_trim_line_is_opposite_to_the_border(border_density, gray):
    film = film_box(size=SMALL, trim=True, border_density=border_density)

    assert compose(film, PRINTER).marks_of(Frame) == (Frame(Rect(0, 0, 24, 12), gray, 0.25),)


def test_marks_come_in_the_order_of_position_each_under_its_trim_line():
    film = film_box(r"STANDARD\2,1", image_box(image_of_size(6, 6), position=2), trim=True)

    kinds = [type(mark) for mark in compose(film, PRINTER).marks]

    assert kinds == [Fill, Frame, Picture, Frame]


def test_film_shows_pictures_empty_boxes_and_border():
    film = film_box(
        r"COL\1,2",
        image_box(image_of_size(1, 2), position=1),
        image_box(image_of_size(3, 1), position=3, requested_image_size=6.0),
        size=FilmSize("TINY", 11, 21),
        orientation=FilmOrientation.LANDSCAPE,
    )

    assert sketch_page(compose(film, Printer(margin_mm=1, gap_mm=1))) == dedent("""\
        .....................
        ...AAAAA...bbbbbbbbb.
        ...AAAAA...bbbbbbbbb.
        ...AAAAA...bbbbbbbbb.
        ...AAAAA...bbbbbbbbb.
        ...AAAAA.............
        ...AAAAA.............
        ...AAAAA....CCCCCC...
        ...AAAAA....CCCCCC...
        ...AAAAA.............
        .....................""")


def test_trimmed_film_looks_as_it_always_did(golden):
    film = film_box(
        r"ROW\1,3",
        image_box(image_of_size(16, 9), position=1),
        image_box(image_of_size(1, 1), position=2),
        image_box(image_of_size(3, 2), position=4, requested_image_size=40.0, oversize_behavior=OversizeBehavior.CROP),
        size=FilmSize("SMALL", 56, 42),
        trim=True,
    )

    drawn = sketch_page(compose(film, Printer(margin_mm=2, gap_mm=2)))

    assert drawn == golden("trimmed_film.txt", drawn)


def test_landscape_film_of_images_of_every_size_looks_as_it_always_did(golden):
    film = film_box(
        r"STANDARD\4,2",
        image_box(image_of_size(16, 9), position=1),
        image_box(image_of_size(9, 16), position=2),
        image_box(image_of_size(10, 10, aspect_ratio=(2, 1)), position=3),
        image_box(image_of_size(10, 5), position=4, requested_image_size=8.0),
        image_box(image_of_size(30, 30), position=5, requested_image_size=30.0),
        image_box(
            image_of_size(30, 15), position=6, requested_image_size=30.0, oversize_behavior=OversizeBehavior.CROP
        ),
        image_box(
            image_of_size(30, 60), position=7, requested_image_size=30.0, oversize_behavior=OversizeBehavior.DECIMATE
        ),
        size=FilmSize("SMALL", 40, 72),
        orientation=FilmOrientation.LANDSCAPE,
    )

    drawn = sketch_page(compose(film, Printer(margin_mm=2, gap_mm=2)))

    assert drawn == golden("landscape_film.txt", drawn)


def film_mode(film, **capabilities):
    return compose(film, replace(PRINTER, dpi=254, images=ImageMode.FILM, **capabilities))


def test_page_says_its_mode_and_its_printer_pixels():
    film = film_box(size=SMALL, resolution=Resolution.HIGH)

    page = film_mode(film)

    assert (page.images, page.pixels_per_mm, compose(film, PRINTER).images) == (ImageMode.FILM, 20, ImageMode.NATIVE)


def test_film_mode_puts_everything_on_the_grid_of_printer_pixels():
    film = film_box(
        r"STANDARD\3,1",
        image_box(image_of_size(7, 5)),
        image_box(image_of_size(3, 9), position=3),
        size=SMALL,
        trim=True,
    )

    page = film_mode(film, margin_mm=0.33, gap_mm=0.77)

    sides = [side * 10 for mark in page.marks for side in (mark.area.x, mark.area.y, mark.area.right, mark.area.bottom)]
    assert sides == pytest.approx([round(side) for side in sides], abs=1e-6)
    assert [frame.width for frame in page.marks_of(Frame)] == [0.3] * 3


def test_film_mode_resamples_a_picture_to_the_pixels_of_its_area():
    film = film_box(
        r"STANDARD\1,1", image_box(byte_image([[0, 255]])), size=SMALL, magnification=Magnification.REPLICATE
    )

    [picture] = film_mode(film).marks

    assert (picture.pixels.shape, picture.smooth) == ((120, 240), False)
    assert np.array_equal(picture.pixels, np.repeat([[0, 255]], 120, axis=1).repeat(120, axis=0))


def test_images_may_be_in_another_mode_than_that_of_the_printer():
    film = film_box(r"STANDARD\1,1", image_box(image_of_size(6, 6)), size=SMALL)

    [picture] = compose(film, replace(PRINTER, dpi=254), images=ImageMode.FILM).marks

    assert picture.pixels.shape == (120, 120)


def test_light_box_bends_p_values_after_they_were_interpolated():
    box = image_box(byte_image([[0, 128]]))
    film = film_box(r"STANDARD\1,1", box, size=SMALL, magnification=Magnification.BILINEAR, max_density=3.0)

    [picture] = film_mode(film, tone=Tone.LIGHTBOX).marks

    # A quarter of the way from 0 to 128 is the P-value 32, which is gray 27; from gray 0 to 96 it would be 24.
    assert picture.pixels[60, 90] == 27


@pytest.mark.parametrize(("images", "bits"), [(ImageMode.NATIVE, 16), (ImageMode.FILM, 16), (ImageMode.FILM, 8)])
def test_grays_have_the_bits_that_are_asked_for(images, bits):
    film = film_box(r"STANDARD\2,1", image_box(byte_image([[0, 128]])), size=SMALL, empty_image_density=1.0)

    picture, fill = compose(film, PRINTER, images=images, bits=bits).marks

    assert picture.pixels.itemsize * 8 == bits
    assert (fill.gray * (2**bits - 1)) == pytest.approx(round(fill.gray * (2**bits - 1)), abs=1e-9)


def test_film_with_a_color_image_has_8_bits():
    boxes = (image_box(byte_image([[0]])), image_box(color_image([[[1, 2, 3]]]), position=2))

    gray, color = compose(film_box(r"STANDARD\2,1", *boxes, color=True), PRINTER, bits=16).marks

    assert (gray.pixels.dtype, color.pixels.dtype) == (np.uint8, np.uint8)


def test_color_image_is_not_shown_by_the_light_box():
    film = film_box(r"STANDARD\1,1", image_box(color_image([[[10, 128, 200]]])), color=True)

    [picture] = compose(film, replace(PRINTER, tone=Tone.LIGHTBOX)).marks

    assert picture.pixels.tolist() == [[[10, 128, 200]]]


@pytest.mark.parametrize(("tone", "grays"), [(Tone.P_VALUE, (84, 144, 255)), (Tone.LIGHTBOX, (62, 110, 255))])
def test_border_empty_boxes_and_trim_pass_the_same_tone(tone, grays):
    film = film_box(size=SMALL, trim=True, border_density=1.5, empty_image_density=1.0, max_density=3.0)

    page = compose(film, replace(PRINTER, tone=tone))

    assert tuple(round(gray * 255) for gray in (page.gray, *(mark.gray for mark in page.marks))) == grays


def test_lin_od_is_read_as_the_printer_reads_it():
    box = image_box(byte_image([[0, 255]]), presentation_lut_uid="1.6")
    lin_od = PresentationLut("1.6", LutShape.LIN_OD)

    grays = [
        compose(film_box(r"STANDARD\1,1", box), replace(PRINTER, lin_od=reading), [lin_od]).marks[0].pixels.tolist()
        for reading in LinOd
    ]

    assert grays == [[[0, 255]], [[255, 0]]]


INVERSE = PresentationLut("1.5", LutShape.INVERSE)


def test_picture_has_the_lut_of_its_film():
    box = image_box(byte_image([[0, 55]]))

    [picture] = compose(film_box(r"STANDARD\1,1", box, presentation_lut_uid="1.5"), PRINTER, [INVERSE]).marks_of(
        Picture
    )

    assert picture.pixels.tolist() == [[255, 200]]


def test_image_boxes_of_a_film_may_have_luts_of_their_own():
    boxes = (
        image_box(byte_image([[0, 55]]), position=1),
        image_box(byte_image([[0, 55]]), position=2, presentation_lut_uid="1.5"),
    )

    pictures = compose(film_box(r"STANDARD\2,1", *boxes), PRINTER, [INVERSE]).marks_of(Picture)

    assert [picture.pixels.tolist() for picture in pictures] == [[[0, 55]], [[255, 200]]]


def test_cropped_picture_has_its_lut():
    values = np.arange(40).reshape(1, 40)
    box = image_box(byte_image(values), requested_image_size=40.0, oversize_behavior=OversizeBehavior.CROP)
    film = film_box(r"STANDARD\1,1", box, size=SMALL, presentation_lut_uid="1.5")

    [picture] = compose(film, PRINTER, [INVERSE]).marks_of(Picture)

    assert picture.pixels.tolist() == [list(range(247, 223, -1))]


@pytest.mark.parametrize(("border_density", "gray"), [(Shade.BLACK, 1.0), (Shade.WHITE, 0.0)])
def test_text_is_opposite_to_the_border(border_density, gray):
    film = film_box(
        border_density=border_density, annotation_display_format="LABEL", annotation_boxes=texts({0: "Abc"})
    )

    [text] = compose(film, PRINTER).marks_of(Text)

    assert (text.text, text.gray) == ("Abc", gray)


def test_film_prints_every_image_when_its_layout_has_other_boxes_by_now():
    boxes = tuple(image_box(image_of_size(1, 1), position=position) for position in range(1, 8))
    film = FilmBox(uid="1.1", display_format=DisplayFormat("CUSTOM", (1,)), image_boxes=boxes)

    assert len(compose(film, PRINTER).marks_of(Picture)) == 7


@pytest.mark.parametrize(
    ("format_id", "words"),
    [
        ("LABEL", {0: "Doe^Jane  Thorax"}),
        ("COMBINED", {0: "Doe^Jane", 1: "a.p.", 4: "lateral"}),
        ("FUJI", {1: "Doe^Jane", 2: "Thorax", 3: "1999", 4: "Se 2", 5: "Im 3", 6: "W 400"}),
    ],
)
def test_film_with_texts_looks_as_it_always_did(format_id, words, golden):
    pictures = (image_box(image_of_size(3, 2), position=position) for position in (1, 2, 3))
    film = film_box(
        r"STANDARD\2,2",
        *pictures,
        size=FilmSize("SMALL", 64, 56),
        trim=True,
        annotation_display_format=format_id,
        annotation_boxes=texts(words),
    )

    drawn = sketch_page(compose(film, Printer(margin_mm=1, gap_mm=2)))

    assert drawn == golden(f"texts_{format_id}.txt", drawn)


@pytest.mark.parametrize("kind", ["SLIDE", "CUSTOM"])
def test_film_with_captions_in_a_layout_of_the_printer_looks_as_it_always_did(kind, golden):
    shares = (Share(0, 0, 0.6, 1), Share(0.6, 0, 0.4, 0.25), Share(0.6, 0.25, 0.4, 0.5), Share(0.8, 0.75, 0.2, 0.25))
    printer = Printer(slides=Slides(slide_mm=18, mount_mm=25), custom_layouts=(CustomLayout(1, shares),))
    film = FilmBox(
        uid="1.1",
        display_format=DisplayFormat("SLIDE", ()) if kind == "SLIDE" else DisplayFormat("CUSTOM", (1,)),
        image_boxes=tuple(image_box(image_of_size(3, 3), position=position) for position in (1, 2, 3, 4)),
        size=FilmSize("SMALL", 64, 56),
        annotation_display_format="COMBINED",
        annotation_boxes=texts({0: "Doe^Jane", 1: "a.p.", 3: "lat."}),
    )

    drawn = sketch_page(compose(film, printer))

    assert drawn == golden(f"captions_{kind}.txt", drawn)


def texts(words: dict[int, str]) -> tuple[AnnotationBox, ...]:
    return tuple(AnnotationBox(f"1.6.{position}", position, text) for position, text in words.items())
