"""What a stored image says that cannot be used, and what of it a film does not show, is remarked."""

import pytest
from pydicom.dataset import Dataset

from printscp.film.printer import Printer
from printscp.film.storing import Storing
from printscp.images.stored_values import coercions, not_printed


def item(**values):
    dataset = Dataset()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    return dataset


def printer(**storing):
    return Printer(storing=Storing(**storing))


def told(dataset, frames=(1,), **storing):
    return [(remark.code, remark.attribute, remark.sent) for remark in coercions(dataset, frames, printer(**storing))]


def left_out(dataset, frames=(1,), **storing):
    return [(remark.attribute, remark.sent, remark.used) for remark in not_printed(dataset, frames, printer(**storing))]


@pytest.mark.parametrize(
    ("said", "attribute", "sent"),
    [
        ({"WindowCenter": "40", "WindowWidth": "0"}, "WindowWidth", "0"),
        ({"WindowCenter": "40", "WindowWidth": "0.5"}, "WindowWidth", "0.5"),
        ({"WindowCenter": "40"}, "WindowCenter", "40"),
        ({"WindowWidth": "400"}, "WindowWidth", "400"),
        ({"WindowCenter": ["40", "50"], "WindowWidth": ["-1", "400"]}, "WindowWidth", r"-1\400"),
        ({"VOILUTSequence": [Dataset()]}, "VOILUTSequence", "what cannot be read"),
    ],
)
def test_a_window_that_cannot_be_used_is_told(said, attribute, sent):
    assert told(item(**said)) == [("unusable-window", attribute, sent)]


@pytest.mark.parametrize("colors", [{"SamplesPerPixel": 3}, {"PhotometricInterpretation": "PALETTE COLOR"}])
def test_of_colors_a_window_is_not_used(colors):
    assert told(item(WindowCenter="40", WindowWidth="0", **colors)) == []


@pytest.mark.filterwarnings("ignore")
def test_a_window_that_is_no_number_is_told():
    dataset = Dataset()
    dataset.add_new("WindowCenter", "LO", "bright")
    dataset.add_new("WindowWidth", "LO", "400")

    assert told(dataset) == [("unusable-window", "WindowWidth", "400")]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"WindowCenter": "", "WindowWidth": None},
        {"WindowCenter": "40", "WindowWidth": "1"},
        {"WindowCenter": "40", "WindowWidth": "0.5", "VOILUTFunction": "LINEAR_EXACT"},
        {"WindowCenter": [40, 50], "WindowWidth": [400, 0]},
    ],
)
def test_a_window_that_is_used_is_not_told(said):
    assert told(item(**said)) == []


@pytest.mark.parametrize("window", ["auto", "full"])
def test_a_window_that_is_not_asked_for_may_be_anything(window):
    assert told(item(WindowCenter="40", WindowWidth="0"), window=window) == []


@pytest.mark.parametrize("window", ["soft", "LUNG", "BONE", "3"])
def test_that_an_image_has_not_the_window_of_the_settings_is_no_mistake_of_its_sender(window):
    dataset = item(WindowCenter=[40, 50], WindowWidth=[400, 0], WindowCenterWidthExplanation=["SOFT", "BONE"])

    assert told(dataset, window=window) == []
    assert told(item(), window=window) == []


def test_a_bad_first_window_is_told_unless_the_settings_name_another_that_the_image_has():
    dataset = item(WindowCenter=["40", "50"], WindowWidth=["0", "400"], WindowCenterWidthExplanation=["SOFT", "BONE"])

    assert told(dataset, window="BONE") == []
    assert told(dataset, window="LUNG") == [("unusable-window", "WindowWidth", r"0\400")]


def test_the_window_of_each_frame_that_is_printed_counts():
    good, bad = (item(FrameVOILUTSequence=[item(WindowCenter="40", WindowWidth=str(width))]) for width in (400, 0))
    dataset = item(PerFrameFunctionalGroupsSequence=[good, bad])

    assert told(dataset, (1,)) == []
    assert told(dataset, (1, 2)) == [("unusable-window", "WindowWidth", "0")]


@pytest.mark.parametrize(
    ("keyword", "value", "sent"),
    [
        ("PixelSpacing", ["0", "0"], r"0\0"),
        ("PixelSpacing", "1", "1"),
        ("ImagerPixelSpacing", ["-1", "1"], r"-1\1"),
        ("NominalScannedPixelSpacing", ["1e-9", "1e-9"], r"1e-9\1e-9"),
        ("PixelAspectRatio", [1, 0], r"1\0"),
        ("PixelAspectRatio", [100000, 1], r"100000\1"),
    ],
)
def test_a_spacing_that_is_none_is_told(keyword, value, sent):
    assert told(item(**{keyword: value})) == [("unusable-spacing", keyword, sent)]


def test_the_spacing_of_a_frame_is_told():
    measures = item(PixelMeasuresSequence=[item(PixelSpacing=["0", "1"])])

    assert told(item(SharedFunctionalGroupsSequence=[measures])) == [("unusable-spacing", "PixelSpacing", r"0\1")]


def test_spacings_that_can_be_used_are_not_told():
    assert told(item(PixelSpacing=["0.5", "0.7"], PixelAspectRatio=[5, 7], ImagerPixelSpacing="")) == []


def test_an_overlay_is_left_out_where_none_are_drawn():
    dataset = Dataset()
    dataset.add_new(0x60003000, "OW", b"\0\0")

    assert left_out(dataset) == [("OverlayData", "an overlay", "the image without it")]
    assert left_out(dataset, overlays=True) == []


def test_an_overlay_in_unused_bits_is_never_drawn():
    dataset = Dataset()
    dataset.add_new(0x60020010, "US", 512)

    assert left_out(dataset, overlays=True) == [("OverlayData", "an overlay", "the image without it")]


def test_frames_shutters_curves_and_annotations_that_a_film_has_not_are_told():
    dataset = item(NumberOfFrames=30, ShutterShape="CIRCULAR", GraphicAnnotationSequence=[Dataset()])
    dataset.add_new(0x50000005, "US", 1)

    assert [(attribute, sent) for attribute, sent, _ in left_out(dataset, (1, 2))] == [
        ("NumberOfFrames", "30"),
        ("ShutterShape", "a shutter"),
        ("CurveData", "a curve"),
        ("GraphicAnnotationSequence", "an annotation"),
    ]
    assert left_out(dataset, (1, 2))[0][2] == "2 of them"


def test_an_image_that_is_printed_as_it_is_leaves_nothing_out():
    assert left_out(item(NumberOfFrames=2, WindowCenter="1", WindowWidth="2"), (1, 2)) == []
