"""A stored image is shown as the settings of its printer say, or as near to it as can be."""

import numpy as np
import pytest

from printscp.film.printer import Printer
from printscp.film.storing import Storing
from printscp.film.terms import Photometric
from printscp.images.print_image import Appearance, print_image
from printscp.images.stored_print_image import appearance_of, has_window, stored_print_image
from printscp.images.values import ValueChoice
from printscp.render.window import Window
from tests.images.stored import sample


def printer(*, bits=12, color=True, **storing):
    return Printer(storing=Storing(**storing), bits=bits, color=color)


def test_the_appearance_is_that_of_the_settings():
    assert appearance_of(printer(window="BONE", overlays=True)) == Appearance(
        values=ValueChoice(voi="BONE"), overlays=True
    )
    assert appearance_of(printer(bits=8, color=False)) == Appearance(bits=8, gray=True)
    assert appearance_of(Printer()) == Appearance()


@pytest.mark.parametrize(("bits", "stored"), [(8, 8), (12, 12), (16, 12)])
def test_a_printer_gets_no_more_bits_than_it_has(bits, stored):
    image = stored_print_image(sample("MR_small.dcm"), printer(bits=bits))

    assert (image.bits_stored, image.bits_allocated) == (stored, 8 if stored == 8 else 16)


def test_a_printer_without_color_gets_grays():
    color, gray = (stored_print_image(sample("SC_rgb_small_odd.dcm"), printer(color=has)) for has in (True, False))

    assert (color.photometric, gray.photometric) == (Photometric.RGB, Photometric.MONOCHROME2)
    assert len(color.pixel_data) == 3 * len(gray.pixel_data)


def test_the_window_of_the_settings_is_used():
    image = sample("MR_small.dcm")
    image.WindowCenter, image.WindowWidth = [600, 100], [1600, 50]

    made = stored_print_image(image, printer(window="2"))

    assert made == print_image(image, Appearance(values=ValueChoice(Window(100, 50))))
    assert made != stored_print_image(image, printer())


def test_an_image_without_the_window_of_the_settings_is_shown_in_its_first():
    image = sample("MR_small.dcm")

    assert not has_window(image, 1, "LUNG")
    assert stored_print_image(image, printer(window="LUNG")) == stored_print_image(image, printer())


def test_an_image_without_any_window_is_shown_in_the_shared_one():
    image = sample("CT_small.dcm")
    shared = Window(40, 400)

    made = stored_print_image(image, printer(window="LUNG"), 1, lambda: shared)

    assert made == print_image(image, Appearance(values=ValueChoice(shared)))


@pytest.mark.parametrize("width", ["0", "0.5", "-3"])
def test_an_image_with_an_unusable_window_is_shown_by_its_values(width):
    image = sample("MR_small.dcm")
    image.WindowWidth = width

    made = np.frombuffer(stored_print_image(image, printer()).pixel_data, "<u2")

    assert made.tobytes() == print_image(image, Appearance(values=ValueChoice(voi="auto"))).pixel_data
    assert (made.min(), made.max()) == (0, 4095)


@pytest.mark.parametrize("window", ["auto", "full"])
def test_words_for_windows_need_no_window(window):
    assert has_window(sample("CT_small.dcm"), 1, window)
