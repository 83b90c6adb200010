import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printscp.film.terms import Magnification, OversizeBehavior
from printscp.render.placement import Crop, Fit, Placement, place
from printscp.render.rect import Rect
from tests.render.films import film_box, image_box, image_of_size

BOX = Rect(10, 20, 100, 50)
"""An image box that holds 1000 columns and 500 rows at 10 pixels per millimetre."""

NONE = Magnification.NONE
CROP, DECIMATE, FAIL = OversizeBehavior.CROP, OversizeBehavior.DECIMATE, OversizeBehavior.FAIL


def placed(columns, rows, *, aspect_ratio=(1, 1), area=BOX, **box) -> Placement:
    image = image_of_size(columns, rows, aspect_ratio=aspect_ratio)
    return place(image_box(image, **box), film_box(), area, pixels_per_mm=10.0)


def exactly(x, y, width, height) -> Rect:
    return Rect(*(pytest.approx(length, abs=1e-9) for length in (x, y, width, height)))


# An image that fills its box


def test_wide_image_fills_the_width_of_its_box():
    assert placed(400, 100).area == exactly(10, 32.5, 100, 25)


def test_tall_image_fills_the_height_of_its_box():
    assert placed(100, 100).area == exactly(35, 20, 50, 50)


def test_small_image_fits():
    assert placed(4, 2).fit is Fit.FITS


def test_image_with_as_many_pixels_as_the_box_fits():
    assert placed(1000, 500).fit is Fit.FITS


def test_printer_pixels_of_a_box_survive_float_dust():
    area = Rect(0, 0, 0.1 + 0.2 - 1e-12, 50)

    assert placed(3, 1, area=area).fit is Fit.FITS


def test_whole_image_is_printed():
    assert placed(400, 100).crop == Crop(0, 0, 400, 100)


@pytest.mark.parametrize(("columns", "rows"), [(1001, 1), (1, 501)])
@pytest.mark.parametrize(
    ("behavior", "fit"),
    [(None, Fit.DEMAGNIFIED), (DECIMATE, Fit.DECIMATED), (CROP, Fit.CROPPED), (FAIL, Fit.TOO_LARGE)],
)
def test_image_with_more_pixels_than_the_box_is_larger(columns, rows, behavior, fit):
    assert placed(columns, rows, oversize_behavior=behavior).fit is fit


@pytest.mark.parametrize("behavior", [None, DECIMATE, FAIL])
def test_larger_image_is_scaled_down_to_its_box(behavior):
    placement = placed(2000, 2000, oversize_behavior=behavior)

    assert placement.area == exactly(35, 20, 50, 50)


@pytest.mark.parametrize("behavior", [None, DECIMATE, FAIL])
def test_image_that_is_scaled_down_is_printed_whole(behavior):
    placement = placed(2000, 2000, oversize_behavior=behavior)

    assert placement.crop == Crop(0, 0, 2000, 2000)


def test_cropped_image_keeps_as_many_pixels_as_the_box_has():
    assert placed(1201, 801, oversize_behavior=CROP).crop == Crop(100, 150, 1000, 500)


@pytest.mark.parametrize(
    ("aspect_ratio", "crop"), [((2, 1), Crop(80, 90, 240, 120)), ((1, 2), Crop(140, 30, 120, 240))]
)
def test_cropped_image_of_oblong_pixels_fills_its_box_too(aspect_ratio, crop):
    placement = placed(400, 300, aspect_ratio=aspect_ratio, area=Rect(0, 0, 24, 24), oversize_behavior=CROP)

    assert (placement.crop, placement.area) == (crop, exactly(0, 0, 24, 24))


def test_cropped_image_keeps_the_side_that_fits():
    assert placed(1200, 300, oversize_behavior=CROP).crop == Crop(100, 0, 1000, 300)


def test_cropped_image_fills_its_box():
    assert placed(600, 800, oversize_behavior=CROP).area == exactly(30, 20, 60, 50)


# Requested Image Size


def test_requested_image_size_is_the_width_on_film():
    assert placed(400, 100, requested_image_size=60.0).area == exactly(30, 37.5, 60, 15)


def test_requested_image_size_is_exact():
    assert placed(700, 300, requested_image_size=61.7).area.width == pytest.approx(61.7, abs=1e-12)


def test_requested_image_size_goes_before_the_comparison_of_pixels():
    assert placed(2000, 500, requested_image_size=60.0).fit is Fit.FITS


def test_requested_image_size_goes_before_magnification_none():
    assert placed(400, 100, requested_image_size=60.0, magnification=NONE).area.width == pytest.approx(60)


def test_requested_image_size_of_exactly_the_box_fits():
    area = Rect(0, 0, 100.0 - 1e-11, 50)

    assert placed(700, 300, area=area, requested_image_size=100.0).fit is Fit.FITS


@pytest.mark.parametrize(
    ("behavior", "fit"),
    [(None, Fit.DEMAGNIFIED), (DECIMATE, Fit.DECIMATED), (CROP, Fit.CROPPED), (FAIL, Fit.TOO_LARGE)],
)
def test_requested_width_may_exceed_the_box(behavior, fit):
    assert placed(400, 100, requested_image_size=100.1, oversize_behavior=behavior).fit is fit


def test_height_that_follows_from_the_requested_width_may_exceed_the_box():
    assert placed(100, 100, requested_image_size=50.1).fit is Fit.DEMAGNIFIED


def test_true_size_image_that_exceeds_the_box_is_shrunk_to_it():
    assert placed(400, 100, requested_image_size=150.0).area == exactly(10, 32.5, 100, 25)


def test_decimating_a_true_size_image_without_magnification_is_refused():
    placement = placed(400, 100, requested_image_size=150.0, oversize_behavior=DECIMATE, magnification=NONE)

    assert placement.fit is Fit.TOO_LARGE


def test_cropped_true_size_image_keeps_the_pixels_that_fit():
    placement = placed(300, 101, requested_image_size=150.0, oversize_behavior=CROP)

    assert placement.crop == Crop(50, 0, 200, 100)


def test_cropped_true_size_image_keeps_its_scale():
    placement = placed(300, 100, requested_image_size=210.0, oversize_behavior=CROP)

    assert placement.area == exactly(10.3, 20.15, 99.4, 49.7)


def test_true_size_pixel_larger_than_the_box_is_shrunk_to_it():
    placement = placed(2, 2, requested_image_size=300.0, oversize_behavior=CROP)

    assert placement == Placement(exactly(35, 20, 50, 50), Crop(0, 0, 1, 1), Fit.CROPPED)


# Magnification Type NONE


def test_without_magnification_a_pixel_is_a_printer_pixel():
    assert placed(400, 100, magnification=NONE).area == exactly(40, 40, 40, 10)


def test_magnification_of_the_film_holds_where_the_box_has_none():
    box = image_box(image_of_size(400, 100))

    placement = place(box, film_box(magnification=NONE), BOX, pixels_per_mm=10.0)

    assert placement.area.width == pytest.approx(40)


def test_magnification_of_the_box_goes_before_that_of_the_film():
    box = image_box(image_of_size(400, 100), magnification=Magnification.REPLICATE)

    placement = place(box, film_box(magnification=NONE), BOX, pixels_per_mm=10.0)

    assert placement.area.width == pytest.approx(100)


@pytest.mark.parametrize(
    ("behavior", "fit"),
    [(None, Fit.DEMAGNIFIED), (DECIMATE, Fit.TOO_LARGE), (CROP, Fit.CROPPED), (FAIL, Fit.TOO_LARGE)],
)
def test_larger_image_without_magnification_cannot_be_decimated(behavior, fit):
    assert placed(1001, 100, magnification=NONE, oversize_behavior=behavior).fit is fit


def test_larger_image_without_magnification_is_shrunk_unless_told_otherwise():
    assert placed(2000, 500, magnification=NONE).area == exactly(10, 32.5, 100, 25)


def test_cropped_image_without_magnification_keeps_its_scale():
    placement = placed(1200, 300, magnification=NONE, oversize_behavior=CROP)

    assert placement.area == exactly(10, 30, 100, 30)


# Pixel Aspect Ratio


def test_tall_pixels_make_a_tall_image():
    assert placed(100, 100, aspect_ratio=(2, 1)).area == exactly(47.5, 20, 25, 50)


def test_requested_width_does_not_change_with_the_shape_of_pixels():
    assert placed(400, 100, aspect_ratio=(2, 1), requested_image_size=60.0).area == exactly(30, 30, 60, 30)


def test_tall_pixels_may_make_a_true_size_image_exceed_its_box():
    assert placed(400, 100, aspect_ratio=(4, 1), requested_image_size=60.0).fit is Fit.DEMAGNIFIED


def test_tall_pixels_without_magnification_are_as_wide_as_a_printer_pixel():
    assert placed(400, 100, aspect_ratio=(2, 1), magnification=NONE).area == exactly(40, 35, 40, 20)


# Every image


def test_empty_box_has_nothing_to_place():
    with pytest.raises(ValueError, match="image box 3 has no image"):
        place(image_box(position=3), film_box(), BOX, pixels_per_mm=10.0)


@given(
    columns=st.integers(1, 3000),
    rows=st.integers(1, 3000),
    aspect_ratio=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    width=st.floats(0.05, 450),
    height=st.floats(0.05, 450),
    requested_image_size=st.none() | st.floats(0.5, 500),
    magnification=st.none() | st.sampled_from(Magnification),
    oversize_behavior=st.none() | st.sampled_from(OversizeBehavior),
)
@settings(deadline=None)
def test_every_placement_lies_inside_its_box(width, height, **drawn):
    area = Rect(3, 7, width, height)

    placement = placed(area=area, **drawn)

    assert placement.area.width > 0
    assert placement.area.height > 0
    assert min(placement.area.x - area.x, placement.area.y - area.y) >= -1e-9
    assert max(placement.area.right - area.right, placement.area.bottom - area.bottom) <= 1e-9
