"""Stored values become P-values; pydicom's own functions are the independent reference."""

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.filereader import dcmread
from pydicom.pixels import apply_modality_lut, apply_voi, apply_windowing

from printscp.render.window import (
    Rescale,
    ValueTable,
    VoiFunction,
    Window,
    automatic_window,
    modality_values,
    p_values,
    shares,
    whole_numbers,
)

SAME = Rescale()


def dataset(bits=12, *, signed=False, **attributes):
    """The attributes by which pydicom windows."""
    made = Dataset()
    made.PhotometricInterpretation = "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.PixelRepresentation = 16, bits, int(signed)
    for keyword, value in attributes.items():
        setattr(made, keyword, value)
    return made


def lut_item(first, bits, entries):
    item = Dataset()
    item.LUTDescriptor, item.LUTData = [len(entries), first, bits], list(entries)
    item["LUTData"].VR = "US"
    return item


@np.errstate(over="ignore")
def windowed_by_pydicom(values, window, bits=12):
    """Shares of white, made of the range that pydicom windows into."""
    attributes = {"WindowCenter": window.center, "WindowWidth": window.width, "VOILUTFunction": window.function.value}
    return apply_windowing(values, dataset(bits, **attributes)) / (2**bits - 1)


@pytest.mark.parametrize("function", VoiFunction)
@pytest.mark.parametrize(("center", "width"), [(2048, 4096), (40, 400), (1000.5, 1), (3000, 1.5), (-500, 2000)])
def test_a_window_is_that_of_pydicom(function, center, width):
    values = np.arange(4096)
    window = Window(center, width, function)

    assert shares(values.astype(float), window) == pytest.approx(windowed_by_pydicom(values, window), abs=1e-12)


@pytest.mark.parametrize("function", VoiFunction)
def test_a_window_of_an_image_of_a_scanner_is_that_of_pydicom(function):
    image = dcmread(get_testdata_file("CT_small.dcm", download=False))
    window = Window(40, 400, function)
    image.WindowCenter, image.WindowWidth, image.VOILUTFunction = 40, 400, function.value
    units = apply_modality_lut(image.pixel_array, image)
    low, high = (apply_modality_lut(np.array(end), image) for end in (-(2**15), 2**15 - 1))
    expected = (apply_windowing(units, image) - low) / (high - low) * 4095

    printed = p_values(
        image.pixel_array, Rescale(float(image.RescaleSlope), float(image.RescaleIntercept)), window, bits=12
    )

    assert np.abs(printed - expected).max() <= 0.5 + 1e-9  # the nearest whole number


def test_a_linear_window_of_width_one_is_a_step():
    assert shares(np.array([99.0, 99.5, 100.0]), Window(100, 1)).tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("width", "function"), [(0.5, VoiFunction.LINEAR), (0, VoiFunction.SIGMOID), (-1, VoiFunction.LINEAR_EXACT)]
)
def test_a_width_that_no_such_window_can_have_is_refused(width, function):
    with pytest.raises(ValueError, match=r"Window Width .* must be"):
        Window(0, width, function)


@pytest.mark.parametrize("ends", [(float("nan"), 10), (0, float("inf")), (float("-inf"), 10)])
def test_a_window_that_is_no_number_is_refused(ends):
    with pytest.raises(ValueError, match="must be finite"):
        Window(*ends)


def test_values_as_far_apart_as_can_be_have_a_window():
    window = Window.between(-1.7e308, 1.7e308)

    assert shares(np.array([-1.7e308, 0, 1.7e308]), window) == pytest.approx([0, 0.5, 1], abs=0.03)


@pytest.mark.parametrize("first", [0, 10, -5])
def test_a_modality_lut_is_that_of_pydicom(first):
    entries = tuple(range(0, 4000, 40))
    stored = np.arange(-20, 200, dtype=np.int16)
    expected = apply_modality_lut(stored, dataset(ModalityLUTSequence=[lut_item(first, 16, entries)]))

    assert np.array_equal(modality_values(stored, ValueTable(first, 16, entries)), expected)


def test_a_rescale_is_that_of_pydicom():
    stored = np.arange(-20, 200, dtype=np.int16)
    expected = apply_modality_lut(stored, dataset(RescaleSlope=2.5, RescaleIntercept=-1024))

    assert np.array_equal(modality_values(stored, Rescale(2.5, -1024)), expected)


def test_a_voi_lut_is_that_of_pydicom():
    entries = tuple(round(1023 * (number / 99) ** 2) for number in range(100))
    stored = np.arange(300, dtype=np.uint16)
    expected = apply_voi(stored, dataset(VOILUTSequence=[lut_item(50, 10, entries)])) / 1023

    assert shares(stored.astype(float), ValueTable(50, 10, entries)) == pytest.approx(expected)


def test_a_lut_without_entries_is_refused():
    with pytest.raises(ValueError, match="no entries"):
        ValueTable(0, 8, ())


def test_black_and_white_of_monochrome1_are_exchanged_after_the_window():
    stored = np.array([[0, 1024, 4095]], dtype=np.uint16)
    window = Window.between(0, 4095)

    assert p_values(stored, SAME, window, bits=12, inverse=True).tolist() == [[4095, 3071, 0]]


def test_p_values_are_rounded_halves_upwards():
    assert whole_numbers(np.array([0, 0.5 / 255, 0.499 / 255, 1]), 255).tolist() == [0, 1, 0, 255]


@pytest.mark.parametrize(("bits", "kind"), [(8, np.uint8), (12, np.uint16)])
def test_p_values_have_the_depth_that_is_asked_for(bits, kind):
    printed = p_values(np.array([[-7, 3000]], dtype=np.int16), SAME, Window.between(-7, 3000), bits=bits)

    assert (printed.tolist(), printed.dtype) == ([[0, 2**bits - 1]], kind)


@pytest.mark.parametrize("kind", [np.int16, np.uint32, np.float64])
def test_values_by_a_table_are_those_without_one(kind):
    stored = np.arange(0, 30000, 3, dtype=kind).reshape(100, 100)
    window = Window(12000, 9000, VoiFunction.SIGMOID)
    one_by_one = [p_values(row[np.newaxis, :2], SAME, window, bits=12)[0, 0] for row in stored]

    assert p_values(stored, SAME, window, bits=12)[:, 0].tolist() == one_by_one


def test_values_of_32_bits_are_windowed_without_a_table():
    stored = np.array([[0, 2**31, 2**32 - 1]], dtype=np.uint32)

    assert p_values(stored, SAME, Window.between(0, 2**32 - 1), bits=8).tolist() == [[0, 128, 255]]


def test_an_automatic_window_leaves_a_few_pixels_at_its_ends_out():
    stored = np.full((100, 100), 500, dtype=np.int16)
    stored[:50] = 100
    stored[0, :10], stored[1, :10] = 30000, -30000

    assert automatic_window(stored, Rescale(2, -10)) == Window.between(190, 990)


def test_padding_does_not_count_in_an_automatic_window():
    stored = np.full((10, 10), -2000, dtype=np.int16)
    stored[5:] = np.linspace(0, 100, 50).reshape(5, 10)

    window = automatic_window(stored, SAME, (-2000, -1990))

    assert window.center - window.width / 2 >= 0


@pytest.mark.parametrize("padding", [None, (7, 7)])
@pytest.mark.parametrize("value", [0, 7, -1e20, 1e-17])
def test_an_image_of_one_value_is_black_as_its_lowest(value, padding):
    flat = np.full((4, 4), value)

    window = automatic_window(flat, SAME, padding)

    assert p_values(flat, SAME, window, bits=12).max() == 0
    assert window == Window.between(value, value)


def test_an_automatic_window_of_few_other_pixels_shows_them():
    stored = np.zeros((100, 100), dtype=np.uint8)
    stored[0, 0] = 9

    assert automatic_window(stored, SAME) == Window.between(0, 9)


def test_what_is_no_number_does_not_count():
    stored = np.array([[np.nan, 0.0, 1.0, np.inf]])

    window = automatic_window(stored, SAME)

    assert 0 <= window.center - window.width / 2 < window.center + window.width / 2 <= 1
    assert automatic_window(np.array([[np.nan]]), SAME) == Window.between(0, 1)
