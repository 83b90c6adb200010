"""What an image says of its values and of the size of its pixels."""

import pytest
from pydicom.dataset import Dataset

from printscp.images.values import (
    NoSuchWindow,
    aspect_ratio_of,
    depth_of,
    is_screen,
    modality_of,
    padding_of,
    spacing_of,
    voi_of,
)
from printscp.render.window import Rescale, ValueTable, VoiFunction, Window


def dataset(**attributes):
    made = Dataset()
    for keyword, value in attributes.items():
        setattr(made, keyword, value)
    return made


def lut(first, bits, data, vr="US", explanation=""):
    item = dataset(LUTDescriptor=[len(data), first, bits], LUTExplanation=explanation)
    item.LUTData = data
    item["LUTData"].VR = vr
    return item


WINDOWS = {"WindowCenter": [40, 600], "WindowWidth": [400, 1600], "WindowCenterWidthExplanation": ["SOFT", "BONE"]}


def test_the_first_window_counts_unless_another_is_named():
    image = dataset(**WINDOWS)

    assert [voi_of(image, 1, name) for name in ("", "1", "2", "bone")] == [
        Window(40, 400),
        Window(40, 400),
        Window(600, 1600),
        Window(600, 1600),
    ]


def test_voi_luts_come_before_windows():
    image = dataset(VOILUTSequence=[lut(0, 8, [0, 128, 255], explanation="CHEST")], **WINDOWS)

    assert voi_of(image, 1) == voi_of(image, 1, "chest") == ValueTable(0, 8, (0, 128, 255))
    assert voi_of(image, 1, "2") == Window(40, 400)


@pytest.mark.parametrize(("intercept", "first"), [(-1024, -1024), (0, 64512)])
def test_a_voi_lut_begins_at_a_negative_value_where_the_rescale_has_some(intercept, first):
    # Without a VR in the file it is read as unsigned, as the pixels are.
    image = dataset(VOILUTSequence=[lut(64512, 8, [0, 255])], RescaleIntercept=intercept, RescaleSlope=1, BitsStored=12)

    assert voi_of(image, 1) == ValueTable(first, 8, (0, 255))


def test_a_window_that_an_image_has_not_is_told_with_those_that_it_has():
    with pytest.raises(NoSuchWindow, match="has no window 'LUNG'; it has 1 SOFT, 2 BONE"):
        voi_of(dataset(**WINDOWS), 1, "LUNG")
    with pytest.raises(NoSuchWindow, match="has no window '1', nor any other"):
        voi_of(dataset(), 1, "1")


def test_the_function_of_a_window_is_that_of_the_image():
    assert voi_of(dataset(VOILUTFunction="SIGMOID", **WINDOWS), 1) == Window(40, 400, VoiFunction.SIGMOID)


@pytest.mark.parametrize(("center", "width"), [(1, 0), (1, -5), (float("inf"), 2), (None, None)])
def test_a_window_that_cannot_be_used_counts_as_none(center, width):
    assert voi_of(dataset(WindowCenter=center, WindowWidth=width), 1) is None


def test_windows_after_one_that_cannot_be_used_keep_their_numbers():
    image = dataset(WindowCenter=[40, 600], WindowWidth=[0, 1600])

    assert voi_of(image, 1) == voi_of(image, 1, "2") == Window(600, 1600)
    with pytest.raises(NoSuchWindow, match=r"it has 2$"):
        voi_of(image, 1, "1")


def test_a_frame_has_the_window_of_its_functional_group_or_that_of_all():
    own = dataset(FrameVOILUTSequence=[dataset(WindowCenter=1, WindowWidth=2)])
    shared = dataset(FrameVOILUTSequence=[dataset(WindowCenter=5, WindowWidth=6)])
    image = dataset(PerFrameFunctionalGroupsSequence=[own, dataset()], SharedFunctionalGroupsSequence=[shared])

    assert [voi_of(image, frame) for frame in (1, 2)] == [Window(1, 2), Window(5, 6)]


def test_the_rescale_of_a_frame_is_that_of_its_functional_group():
    rescale = dataset(PixelValueTransformationSequence=[dataset(RescaleSlope="2", RescaleIntercept="-3")])

    assert modality_of(dataset(SharedFunctionalGroupsSequence=[rescale]), 1) == Rescale(2, -3)
    assert modality_of(dataset(), 1) == Rescale()


def test_a_modality_lut_is_used_before_a_rescale():
    image = dataset(ModalityLUTSequence=[lut(-2, 16, [7, 8, 9])], RescaleSlope=2, RescaleIntercept=0)

    assert modality_of(image, 1) == ValueTable(-2, 16, (7, 8, 9))


@pytest.mark.parametrize(
    ("data", "vr"), [([1, 2, 3, 4], "US"), (b"\1\0\2\0\3\0\4\0", "OW"), (b"\1\2\3\4", "OW")], ids=["US", "OW", "octets"]
)
def test_the_entries_of_a_lut_may_be_words_or_octets(data, vr):
    item = lut(0, 8, data, vr)
    item.LUTDescriptor = [4, 0, 8]

    assert modality_of(dataset(ModalityLUTSequence=[item]), 1) == ValueTable(0, 8, (1, 2, 3, 4))


def test_entries_that_are_deeper_than_the_lut_says_make_it_deeper():
    assert modality_of(dataset(ModalityLUTSequence=[lut(0, 8, [0, 1000])]), 1) == ValueTable(0, 10, (0, 1000))


def test_a_lut_that_cannot_be_used_counts_as_none():
    assert modality_of(dataset(ModalityLUTSequence=[dataset(LUTDescriptor=[2, 0, 8])]), 1) == Rescale()


def test_padding_is_one_value_or_a_range():
    assert padding_of(dataset(PixelPaddingValue=-2000, PixelRepresentation=1)) == (-2000, -2000)
    assert padding_of(dataset(PixelPaddingValue=0, PixelPaddingRangeLimit=5, PixelRepresentation=0)) == (0, 5)
    assert padding_of(dataset()) is None


@pytest.mark.parametrize(
    ("attributes", "spacing"),
    [
        ({"PixelSpacing": [0.5, 0.25]}, (0.5, 0.25)),
        ({"PixelSpacing": [0.5, 0.5], "ImagerPixelSpacing": [1, 1]}, (0.5, 0.5)),
        ({"ImagerPixelSpacing": [0.3, 0.3], "EstimatedRadiographicMagnificationFactor": 1.5}, (0.2, 0.2)),
        ({"NominalScannedPixelSpacing": [0.1, 0.1]}, (0.1, 0.1)),
        ({"PixelSpacing": [0, 0], "ImagerPixelSpacing": [0.4, 0.4]}, (0.4, 0.4)),
        ({}, None),
    ],
)
def test_the_size_of_a_pixel_is_that_of_what_is_depicted(attributes, spacing):
    assert spacing_of(dataset(**attributes), 1) == (pytest.approx(spacing) if spacing else None)


def test_the_size_of_a_pixel_of_an_enhanced_image_is_in_its_groups():
    measures = dataset(PixelMeasuresSequence=[dataset(PixelSpacing=[2, 3])])

    assert spacing_of(dataset(SharedFunctionalGroupsSequence=[measures]), 4) == (2, 3)


@pytest.mark.parametrize(
    ("attributes", "ratio"),
    [
        ({}, (1, 1)),
        ({"PixelAspectRatio": [4, 3]}, (4, 3)),
        ({"PixelAspectRatio": [2, 2]}, (1, 1)),
        ({"PixelSpacing": [0.545455, 0.545455]}, (1, 1)),
        ({"PixelSpacing": [0.5, 0.25]}, (2, 1)),
    ],
)
def test_the_shape_of_a_pixel_is_told_in_small_numbers(attributes, ratio):
    assert aspect_ratio_of(dataset(**attributes), 1) == ratio


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"BitsStored": 8, "PixelRepresentation": 0}, True),
        ({"BitsStored": 8, "PixelRepresentation": 1}, False),
        ({"BitsStored": 12}, False),
        ({}, False),
    ],
)
def test_values_of_eight_bits_that_measure_nothing_are_those_of_a_screen(attributes, expected):
    assert is_screen(dataset(**attributes), Rescale()) is expected
    assert not is_screen(dataset(**attributes), Rescale(2, 0))
    assert depth_of(dataset()) == 16


@pytest.mark.parametrize("spacing", [["1e300", "1e-300"], ["1000", "0.5"], ["1e-9", "1e-9"]])
def test_a_pixel_that_nobody_can_mean_counts_as_square(spacing):
    image = dataset(PixelSpacing=spacing)

    assert (spacing_of(image, 1), aspect_ratio_of(image, 1)) == (None, (1, 1))


def test_a_lut_of_absurdly_many_bits_counts_as_none():
    image = dataset(VOILUTSequence=[lut(0, 60000, [0, 255])])

    assert voi_of(image, 1) is None
