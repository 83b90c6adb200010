"""DCMTK's print client prints on our server: what it sends is what the PDF shows, where the film says."""

import numpy as np
import pytest

from tests.drills import drill, some_of
from tests.interop.conftest import CT, MR, MR_WIDE, differing, gray, stored_values, write_ct
from tests.interop.geometry import INCH, cell, centred, corner_and_size, placed
from tests.interop.wiretap import EXPLICIT, IMPLICIT
from tests.output.reading import drawn_images, page_sizes, painted

pytestmark = [pytest.mark.interop, pytest.mark.network]

ON_8X10 = "--filmsize 8INX10IN"
LAYOUTS = {"1x1": [MR_WIDE], "2x2": [CT, MR, MR_WIDE, CT], "3x4": [CT, MR, MR_WIDE] * 4}

FILM_SIZES = {
    "8INX10IN": (8 * INCH, 10 * INCH),
    "10INX12IN": (10 * INCH, 12 * INCH),
    "10INX14IN": (257, 364),
    "11INX14IN": (11 * INCH, 14 * INCH),
    "14INX14IN": (14 * INCH, 14 * INCH),
    "24CMX24CM": (240, 240),
    "24CMX30CM": (240, 300),
}


@pytest.fixture(scope="module")
def by_layout():
    """What was printed of each layout."""
    return {}


@pytest.fixture(params=LAYOUTS)
def layout(request):
    return request.param


@pytest.fixture
def printed(layout, by_layout, print_with_dcmtk):
    if layout not in by_layout:
        by_layout[layout] = print_with_dcmtk(layout, *LAYOUTS[layout], DCMPSPRT=ON_8X10)
    return by_layout[layout]


def test_a_film_is_printed_with_every_answer_a_success(printed):
    assert printed.exit_code == 0
    assert {answer.split()[-1] for answer in printed.answers} == {"success"}


def test_each_pixel_of_each_image_has_the_gray_of_the_value_that_was_sent(printed, layout):
    sent = [gray(stored_values(image_box)) for image_box in printed.image_boxes]
    drawn = [image.pixels for image in drawn_images(printed.film)]
    assert len(drawn) == len(LAYOUTS[layout])
    assert differing(drawn, sent) == []


def test_each_image_fills_its_own_cell_and_keeps_its_shape(printed, layout):
    columns, rows = map(int, layout.split("x"))
    images = drawn_images(printed.film)
    expected = [
        centred(image.pixels.shape, cell(position, columns, rows, 8 * INCH, 10 * INCH))
        for position, image in enumerate(images)
    ]
    assert [placed(image) for image in images] == [pytest.approx(area, abs=1e-3) for area in expected]


@pytest.mark.parametrize("film_size", some_of(tuple(FILM_SIZES), 2))
def test_the_page_has_the_size_of_the_film(print_with_dcmtk, film_size):
    printed = print_with_dcmtk("1x1", CT, DCMPSPRT=f"--filmsize {film_size}")

    assert page_sizes(printed.film) == [pytest.approx(FILM_SIZES[film_size], abs=0.01)]


def test_without_a_film_size_the_page_is_14_by_17_inch(print_with_dcmtk):
    printed = print_with_dcmtk("1x1", CT)

    assert page_sizes(printed.film) == [pytest.approx((14 * INCH, 17 * INCH), abs=0.01)]


def test_a_landscape_film_lies_on_its_long_side(print_with_dcmtk):
    printed = print_with_dcmtk("2x1", CT, CT, DCMPSPRT=f"{ON_8X10} --landscape")

    images = drawn_images(printed.film)
    expected = [centred((128, 128), cell(position, 2, 1, 10 * INCH, 8 * INCH)) for position in range(2)]
    assert page_sizes(printed.film) == [pytest.approx((10 * INCH, 8 * INCH), abs=0.01)]
    assert [placed(image, height=8 * INCH) for image in images] == [pytest.approx(area, abs=1e-3) for area in expected]


def test_eight_bits_are_printed_as_they_are(print_with_dcmtk):
    printed = print_with_dcmtk("1x1", MR, BITS="8")

    (image_box,) = printed.image_boxes
    (image,) = drawn_images(printed.film)
    assert image_box.BasicGrayscaleImageSequence[0].BitsStored == 8
    assert np.array_equal(image.pixels, stored_values(image_box))


@drill
@pytest.mark.parametrize(("bits", "white"), [("8", 255), ("12", 4095)])
def test_monochrome1_is_black_where_its_value_is_highest(print_with_dcmtk, bits, white):
    printed = print_with_dcmtk("1x1", MR, BITS=bits, DCMPRSCU="--monochrome1")

    (image_box,) = printed.image_boxes
    (image,) = drawn_images(printed.film)
    assert image_box.BasicGrayscaleImageSequence[0].PhotometricInterpretation == "MONOCHROME1"
    assert np.array_equal(image.pixels, gray(white - stored_values(image_box), int(bits)))


@drill
def test_reversed_polarity_exchanges_black_and_white(print_with_dcmtk):
    printed = print_with_dcmtk("1x1", MR, DCMPSPRT="--img-polarity REVERSE")

    (image_box,) = printed.image_boxes
    (image,) = drawn_images(printed.film)
    assert np.array_equal(image.pixels, gray(4095 - stored_values(image_box)))


@drill
@pytest.mark.parametrize(("implicit", "syntax"), [("false", EXPLICIT), ("true", IMPLICIT)])
def test_both_transfer_syntaxes_bring_the_same_pixels(print_with_dcmtk, implicit, syntax):
    printed = print_with_dcmtk("1x1", CT, IMPLICIT=implicit)

    (image_box,) = printed.image_boxes
    (image,) = drawn_images(printed.film)
    assert printed.transfer_syntaxes == [syntax]
    assert np.array_equal(image.pixels, gray(stored_values(image_box)))


def test_a_large_image_arrives_whole(print_with_dcmtk, tmp_path):
    """It takes many PDUs, and its stream in the PDF is made in many pieces."""
    values = np.random.default_rng(1).integers(0, 4096, (2500, 2048))
    write_ct(tmp_path / "large.dcm", values)

    printed = print_with_dcmtk("1x1", str(tmp_path / "large.dcm"))

    (image,) = drawn_images(printed.film)
    assert np.array_equal(image.pixels, gray(values))


def test_a_film_session_is_printed(print_with_dcmtk):
    printed = print_with_dcmtk("2x1", CT, MR, DCMPRSCU="--session-print")

    assert printed.status_of("N-ACTION", "BasicFilmSessionSOPClass") == "0x0000"
    assert len(drawn_images(printed.film)) == 2


def test_two_films_become_two_files_in_the_order_they_were_sent(print_with_dcmtk):
    printed = print_with_dcmtk("1x1", CT, MR, films=2)

    sent = [gray(stored_values(image_box)) for image_box in printed.image_boxes]
    drawn = [drawn_images(film)[0].pixels for film in printed.films]
    assert [pixels.shape for pixels in drawn] == [(128, 128), (64, 64)]
    assert differing(drawn, sent) == []


def test_copies_and_label_are_taken_and_the_file_holds_the_film_once(print_with_dcmtk):
    printed = print_with_dcmtk("1x1", CT, DCMPRSCU="--copies 3 --label 'Knee, left' --priority HIGH")

    assert printed.status_of("N-CREATE", "BasicFilmSessionSOPClass") == "0x0000"
    assert len(page_sizes(printed.film)) == 1


@drill
def test_a_medium_that_is_not_in_the_standard_is_a_warning_and_the_film_is_printed(print_with_dcmtk):
    printed = print_with_dcmtk("1x1", CT, DCMPRSCU="--medium-type 'GREEN FILM'")

    assert printed.status_of("N-CREATE", "BasicFilmSessionSOPClass") == "0x0116"
    assert printed.exit_code == 0


def test_an_empty_image_box_shows_the_empty_image_density(print_with_dcmtk):
    printed = print_with_dcmtk("2x2", CT, MR, CT, DCMPSPRT=f"{ON_8X10} --empty-image WHITE")

    gray_value, area = painted(printed.film)[-1]
    assert len(drawn_images(printed.film)) == 3
    assert gray_value == 1
    assert corner_and_size(area) == pytest.approx(cell(3, 2, 2, 8 * INCH, 10 * INCH), abs=1e-3)


@pytest.mark.parametrize(("border", "shade"), some_of([("WHITE", 1), ("BLACK", 0)], 1))
def test_the_border_density_covers_the_sheet_below_everything(print_with_dcmtk, border, shade):
    printed = print_with_dcmtk("1x1", CT, DCMPSPRT=f"{ON_8X10} --border {border}")

    gray_value, area = painted(printed.film)[0]
    assert gray_value == shade
    assert corner_and_size(area) == pytest.approx((-1, -1, 8 * INCH + 2, 10 * INCH + 2), abs=1e-3)


def test_trim_draws_a_line_around_each_cell(print_with_dcmtk):
    printed = print_with_dcmtk("2x1", CT, MR, DCMPSPRT=f"{ON_8X10} --trim")

    # Each line has four sides: the top as wide as the cell, the left as high.
    lines = [area for gray, area in painted(printed.film) if gray == 1]
    expected = [cell(position, 2, 1, 8 * INCH, 10 * INCH) for position in range(2)]
    frames = [(top.x, top.y, top.width, left.height) for top, left in (lines[0:3:2], lines[4:7:2])]
    assert frames == [pytest.approx(area, abs=1e-3) for area in expected]


def test_without_trim_no_line_is_drawn(print_with_dcmtk):
    printed = print_with_dcmtk("2x1", CT, MR, DCMPSPRT="--no-trim")

    assert len(painted(printed.film)) == 1


@drill
def test_a_requested_size_in_millimetres_is_that_size_on_paper(print_with_dcmtk):
    printed = print_with_dcmtk("1x1", CT, DCMPSPRT=f"{ON_8X10} --img-request-size 50.5")

    (image,) = drawn_images(printed.film)
    expected = ((8 * INCH - 50.5) / 2, (10 * INCH - 50.5) / 2, 50.5, 50.5)
    assert placed(image) == pytest.approx(expected, abs=1e-3)


@drill
@pytest.mark.parametrize(("request_option", "status"), [("", "0xb604"), ("--request-decimate", "0xb60a")])
def test_an_image_larger_than_its_cell_is_shrunk_with_a_warning(print_with_dcmtk, request_option, status):
    printed = print_with_dcmtk("1x1", CT, DCMPSPRT=f"{ON_8X10} --img-request-size 500 {request_option}")

    (image,) = drawn_images(printed.film)
    assert printed.status_of("N-SET", "BasicGrayscaleImageBoxSOPClass") == status
    assert placed(image) == pytest.approx(centred((128, 128), (0, 0, 8 * INCH, 10 * INCH)), abs=1e-3)


def test_a_cropped_image_shows_its_middle_in_the_requested_size_with_a_warning(print_with_dcmtk):
    printed = print_with_dcmtk("1x1", CT, DCMPSPRT=f"{ON_8X10} --img-request-size 500 --request-crop")

    (image,) = drawn_images(printed.film)
    pixel = 500 / 128
    columns, rows = int(8 * INCH / pixel), int(10 * INCH / pixel)
    top, left = (128 - rows) // 2, (128 - columns) // 2
    middle = stored_values(printed.image_boxes[0])[top : top + rows, left : left + columns]
    assert printed.status_of("N-SET", "BasicGrayscaleImageBoxSOPClass") == "0xb609"
    assert np.array_equal(image.pixels, gray(middle))
    assert placed(image)[2:] == pytest.approx((columns * pixel, rows * pixel), abs=1e-3)


def test_an_image_that_must_not_be_shrunk_is_refused_and_nothing_is_printed(print_with_dcmtk, server):
    printed = print_with_dcmtk("1x1", CT, films=0, DCMPSPRT=f"{ON_8X10} --img-request-size 500 --request-fail")

    assert printed.status_of("N-SET", "BasicGrayscaleImageBoxSOPClass") == "0xc603"
    assert printed.exit_code == 1
    assert list(server.out.rglob("*.pdf")) == []


@pytest.mark.parametrize(
    ("magnification", "interpolated"), some_of([("REPLICATE", None), ("BILINEAR", True), ("CUBIC", True)], 2)
)
def test_magnification_says_whether_a_viewer_smooths(print_with_dcmtk, magnification, interpolated):
    printed = print_with_dcmtk("1x1", CT, DCMPSPRT=f"--magnification {magnification}")

    (image,) = drawn_images(printed.film)
    assert image.interpolate is interpolated


@drill
def test_magnification_none_prints_a_pixel_on_a_printer_pixel(print_with_dcmtk):
    printed = print_with_dcmtk("1x1", CT, DCMPSPRT="--magnification NONE")

    (image,) = drawn_images(printed.film)
    assert placed(image)[2:] == pytest.approx((128 * INCH / 320, 128 * INCH / 320), abs=1e-3)


@pytest.mark.parametrize(
    ("option", "status"),
    some_of([("--max-density 400", "0xb605"), ("--max-density 300", "0x0000"), ("--min-density 10", "0xb605")], 2),
)
def test_a_density_that_the_printer_lacks_is_a_warning(print_with_dcmtk, option, status):
    printed = print_with_dcmtk("1x1", CT, DCMPSPRT=option)

    assert printed.status_of("N-CREATE", "BasicFilmBoxSOPClass") == status
    assert printed.exit_code == 0
