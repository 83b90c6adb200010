from fractions import Fraction
from math import floor

import numpy as np
import pytest
from PIL import Image

from printscp.film.terms import Magnification
from printscp.render.resample import resample

REPLICATE, BILINEAR, CUBIC = Magnification.REPLICATE, Magnification.BILINEAR, Magnification.CUBIC
ONE = 65536

SIZES = [
    ((1, 1), (1, 7)),
    ((1, 1), (5, 3)),
    ((1, 13), (1, 29)),
    ((13, 1), (3, 1)),
    ((2, 3), (17, 1)),
    ((17, 19), (41, 43)),
    ((41, 43), (17, 19)),
    ((23, 31), (47, 11)),
    ((31, 23), (7, 61)),
    ((64, 64), (170, 96)),
    ((97, 101), (5, 2)),
    ((40, 40), (41, 39)),
]
# Sizes that are worked off in several bands, strips and blocks.
LARGE_SIZES = [((300, 5), (310, 3000)), ((40, 5000), (33, 600))]


def noise(shape, dtype=np.uint8):
    """Half of the samples are the lowest or the highest, so that many results lie outside of what a sample can hold."""
    chance = np.random.default_rng(sum(shape))
    highest = np.iinfo(dtype).max
    plain = chance.integers(0, highest + 1, shape)
    return np.where(chance.random(shape) < 0.5, plain, highest * (plain % 2)).astype(dtype)


# The definition, sample by sample in exact fractions.


def weights_by_definition(magnification, index, count, wanted):
    """From source index to weight in 1/65536."""
    centre = (index + Fraction(1, 2)) * count / wanted - Fraction(1, 2)
    stretch = max(Fraction(count, wanted), Fraction(1))
    near = range(max(0, floor(centre - 2 * stretch)), min(count, floor(centre + 2 * stretch) + 2))
    kernel = {BILINEAR: triangle, CUBIC: catmull_rom}[magnification]
    exact = {source: kernel(abs(source - centre) / stretch) for source in near}
    total = sum(exact.values())
    weights = {source: floor(weight / total * ONE + Fraction(1, 2)) for source, weight in exact.items()}
    weights[min(near, key=lambda source: abs(source - centre))] += ONE - sum(weights.values())
    return weights


def triangle(t):
    return max(1 - t, 0)


def catmull_rom(t):
    if t >= 2:
        return 0
    return (3 * t**3 - 5 * t**2 + 2) / 2 if t < 1 else (-(t**3) + 5 * t**2 - 8 * t + 4) / 2


def matrix_by_definition(magnification, count, wanted):
    matrix = np.zeros((wanted, count), np.int64)
    for index in range(wanted):
        for source, weight in weights_by_definition(magnification, index, count, wanted).items():
            matrix[index, source] = weight
    return matrix


def interpolated_by_definition(pixels, rows, columns, magnification):
    down = matrix_by_definition(magnification, pixels.shape[0], rows)
    across = matrix_by_definition(magnification, pixels.shape[1], columns)
    planes = np.moveaxis(np.atleast_3d(pixels), 2, 0).astype(np.int64)
    sums = np.stack([down @ (plane @ across.T) for plane in planes], axis=2)
    rounded = (sums + ONE * ONE // 2) // (ONE * ONE)
    return (
        np.clip(rounded, 0, np.iinfo(pixels.dtype).max).astype(pixels.dtype).reshape(rows, columns, *pixels.shape[2:])
    )


def same(result, expected):
    return result.dtype == expected.dtype and np.array_equal(result, expected)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("magnification", [BILINEAR, CUBIC])
@pytest.mark.parametrize(("old", "new"), SIZES)
def test_gray_image_is_interpolated_as_defined(old, new, magnification, dtype):
    pixels = noise(old, dtype)

    result = resample(pixels, *new, magnification)

    assert same(result, interpolated_by_definition(pixels, *new, magnification))


@pytest.mark.parametrize("magnification", [BILINEAR, CUBIC])
@pytest.mark.parametrize(("old", "new"), LARGE_SIZES)
def test_large_image_is_interpolated_as_defined(old, new, magnification):
    pixels = noise(old)

    result = resample(pixels, *new, magnification)

    assert same(result, interpolated_by_definition(pixels, *new, magnification))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(("old", "new"), [((17, 19), (41, 43)), ((41, 43), (17, 19)), ((1, 1), (2, 3))])
def test_each_channel_of_a_color_image_is_interpolated_alone(old, new, dtype):
    pixels = noise((*old, 3), dtype)

    result = resample(pixels, *new, CUBIC)

    assert same(result, interpolated_by_definition(pixels, *new, CUBIC))


def test_image_wider_than_small_numbers_can_weigh_is_interpolated_as_defined():
    pixels = noise((1, 30000), np.uint16)
    some = range(0, 30011, 997)

    result = resample(pixels, 1, 30011, CUBIC)

    sums = [
        sum(weight * int(pixels[0, source]) for source, weight in weights_by_definition(CUBIC, i, 30000, 30011).items())
        for i in some
    ]
    assert [result[0, i] for i in some] == [min(max((total + ONE // 2) // ONE, 0), 65535) for total in sums]


@pytest.mark.parametrize("new", [(49, 67), (11, 9)])
def test_none_in_another_size_is_cubic(new):
    pixels = noise((23, 31))

    assert same(resample(pixels, *new, Magnification.NONE), resample(pixels, *new, CUBIC))


@pytest.mark.parametrize(
    ("magnification", "filter_"), [(BILINEAR, Image.Resampling.BILINEAR), (CUBIC, Image.Resampling.BICUBIC)]
)
@pytest.mark.parametrize(("dtype", "most"), [(np.uint8, 1), (np.uint16, 3)])
@pytest.mark.parametrize(("old", "new"), [((64, 64), (170, 171)), ((128, 101), (37, 50)), ((50, 80), (91, 33))])
def test_result_is_that_of_another_library_in_floating_point(old, new, magnification, filter_, dtype, most):
    pixels = noise(old, dtype)

    result = resample(pixels, *new, magnification)

    floating = np.asarray(Image.fromarray(pixels.astype(np.float32)).resize(new[::-1], filter_))
    expected = np.clip(np.floor(floating + 0.5), 0, np.iinfo(dtype).max)
    assert np.abs(result - expected).max() <= most


def test_step_overshoots_on_both_sides_inside_of_the_range():
    pixels = np.repeat(np.array([[100, 200]], np.uint8), 4, axis=1)

    result = resample(pixels, 1, 16, CUBIC)

    assert result[0].tolist() == [100, 100, 100, 100, 100, 98, 93, 120, 180, 207, 202, 200, 200, 200, 200, 200]


@pytest.mark.parametrize(("dtype", "slope"), [(np.uint8, [52, 203]), (np.uint16, [13312, 52223])])
def test_overshoot_beyond_the_range_is_clipped(dtype, slope):
    highest = int(np.iinfo(dtype).max)
    pixels = np.repeat(np.array([[0, highest]], dtype), 4, axis=1)

    result = resample(pixels, 1, 16, CUBIC)

    assert result[0].tolist() == [0] * 7 + slope + [highest] * 7


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_undershoot_on_one_axis_still_counts_on_the_other(dtype):
    """One bright quarter on black: the corner's overshoot is the product of two undershoots, and so is positive."""
    highest = int(np.iinfo(dtype).max)
    pixels = np.zeros((8, 8), dtype)
    pixels[4:, 4:] = highest

    corner = resample(pixels, 32, 32, CUBIC)[12:14, 12:14]

    edge = [w[4] + w.get(5, 0) for w in (weights_by_definition(CUBIC, i, 8, 32) for i in (12, 13))]
    assert max(edge) < 0
    assert corner.tolist() == [[floor(Fraction(highest * a * b, ONE**2) + Fraction(1, 2)) for b in edge] for a in edge]
    assert corner.min() > 0


@pytest.mark.parametrize("magnification", Magnification)
@pytest.mark.parametrize("new", [(29, 43), (5, 7), (5, 43), (1, 1)])
@pytest.mark.parametrize("value", [0, 1, 127, 255])
def test_image_of_one_value_keeps_it(value, new, magnification):
    pixels = np.full((13, 11), value, np.uint8)

    assert same(resample(pixels, *new, magnification), np.full(new, value, np.uint8))


@pytest.mark.parametrize("magnification", Magnification)
def test_image_of_the_same_size_is_returned_itself(magnification):
    pixels = noise((13, 17, 3))

    assert resample(pixels, 13, 17, magnification) is pixels


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("shape", [(13, 17), (13, 17, 3)])
def test_replicating_by_a_whole_factor_repeats_each_pixel(shape, dtype):
    pixels = noise(shape, dtype)

    result = resample(pixels, 39, 68, REPLICATE)

    assert same(result, pixels.repeat(3, axis=0).repeat(4, axis=1))


@pytest.mark.parametrize("shape", [(1, 1), (13, 17), (13, 17, 3), (700, 2)])
@pytest.mark.parametrize("new", [(29, 43), (5, 7), (5, 43), (29, 7), (1100, 1013)])
def test_replicated_pixel_is_the_one_under_its_centre(shape, new):
    pixels = noise(shape)

    result = resample(pixels, *new, REPLICATE)

    down, across = (
        [floor((i + Fraction(1, 2)) * count / wanted) for i in range(wanted)]
        for count, wanted in zip(shape[:2], new, strict=True)
    )
    assert same(result, pixels[np.ix_(down, across)])


def test_replicating_takes_the_second_of_two_pixels_that_meet_under_the_centre():
    pixels = np.array([[10, 20]], np.uint8)

    assert resample(pixels, 1, 3, REPLICATE).tolist() == [[10, 20, 20]]


@pytest.mark.parametrize("magnification", Magnification)
@pytest.mark.parametrize(
    "view",
    [
        lambda pixels: pixels[::2, ::3],
        lambda pixels: pixels[::-1, ::-1],
        np.asfortranarray,
        lambda pixels: pixels.transpose(1, 0, 2),
        lambda pixels: pixels[:, :, 1],
        lambda pixels: pixels.astype(">u2"),
    ],
)
def test_how_an_image_lies_in_memory_does_not_matter(view, magnification):
    pixels = view(noise((46, 62, 3), np.uint16))

    result = resample(pixels, 50, 40, magnification)

    assert np.array_equal(result, resample(np.ascontiguousarray(pixels, np.uint16), 50, 40, magnification))


@pytest.mark.parametrize("magnification", Magnification)
def test_image_is_left_as_it_was(magnification):
    pixels = noise((13, 17))
    before = pixels.copy()

    resample(pixels, 20, 9, magnification)

    assert np.array_equal(pixels, before)


@pytest.mark.parametrize(
    ("old", "new"), [((4, 4), (0, 4)), ((4, 4), (4, 0)), ((4, 4), (-1, 4)), ((0, 4), (4, 4)), ((4, 0), (4, 4))]
)
def test_image_without_pixels_is_refused(old, new):
    with pytest.raises(ValueError, match="cannot be resampled"):
        resample(np.zeros(old, np.uint8), *new, CUBIC)
