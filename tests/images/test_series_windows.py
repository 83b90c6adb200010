"""One automatic window for the images of a series."""

import numpy as np

from printscp.images.series_windows import Member, SeriesWindows
from printscp.render.window import Window


class Image:
    """An image whose frames measure 0 and their value; knows which frames were looked at."""

    def __init__(self, series, *values):
        self.values = values
        self.seen = []
        self.member = Member(series=series, frames=range(1, len(values) + 1), sampled=self._sampled)

    def _sampled(self, frames):
        self.seen.extend(frames)
        return [np.array([0.0, self.values[frame - 1]]) for frame in frames]


def windows_of(*images):
    return SeriesWindows(image.member for image in images)


def test_the_images_of_a_series_share_a_window():
    dim, bright, other = Image("1", 10.0), Image("1", 1000.0), Image("2", 5e6, 5e6)

    window = windows_of(dim, other, bright).of("1")

    low, high = np.percentile([0, 10, 0, 1000], (0.5, 99.5))
    assert window == Window.between(low, high)
    assert other.seen == []


def test_a_single_image_has_no_window_to_share():
    assert windows_of(Image("1", 10.0)).of("1") is None
    assert windows_of(Image("1", 10.0)).of("unknown") is None


def test_the_frames_of_one_image_share_a_window():
    assert windows_of(Image("1", 10.0, 10.0)).of("1").width > 9


def test_a_window_is_made_once_and_only_when_it_is_needed():
    image = Image("1", 10.0, 20.0)
    windows = windows_of(image)
    assert image.seen == []

    assert windows.of("1") == windows.of("1")

    assert image.seen == [1, 2]


def test_a_long_series_is_looked_at_evenly():
    images = [Image("1", *[10.0] * 7) for _ in range(10)]

    windows_of(*images).of("1")

    seen = [number * 7 + frame for number, image in enumerate(images) for frame in image.seen]
    assert seen == list(range(1, 71, 3))


def test_what_cannot_be_read_leaves_the_window_to_the_others():
    broken = Member(series="1", frames=[1], sampled=lambda frames: [])

    assert SeriesWindows([broken, Image("1", 10.0).member]).of("1").width > 9
    assert SeriesWindows([broken, broken]).of("1") is None


def test_images_of_colors_have_no_window():
    colors = Member(series="1", frames=[1, 2], sampled=lambda frames: [np.zeros(0) for _ in frames])

    assert SeriesWindows([colors]).of("1") is None
