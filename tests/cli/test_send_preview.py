"""The PDF of films that are not sent."""

import numpy as np
import pytest

from printscp.cli.failures import CannotWrite
from printscp.cli.send_preview import write_preview
from printscp.film.session import FilmSession
from printscp.images.sheets import Layout, ReadImage, display_format_of, sheets_of
from printscp.output.document import Document
from tests.jobs import print_image
from tests.output.reading import drawn_images

PIXELS = np.arange(6, dtype=np.uint8)


def sheets(words, count=1):
    images = [ReadImage(name="a", image=print_image(pixel_data=PIXELS.tobytes()))] * count
    return sheets_of(images, Layout(display_format=display_format_of(words), per_film=count))


def drawn(path):
    return drawn_images(Document.of(path.read_bytes()))


@pytest.mark.parametrize("words", ["2x2", "SLIDE", r"CUSTOM\1"])
def test_the_images_are_in_it_pixel_for_pixel(tmp_path, words):
    write_preview(tmp_path / "a.pdf", sheets(words, 2), FilmSession(uid=""), (), calling_ae="X")

    assert [image.pixels.ravel().tolist() for image in drawn(tmp_path / "a.pdf")] == [PIXELS.tolist()] * 2


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CannotWrite, match="No such file"):
        write_preview(tmp_path / "none" / "a.pdf", sheets("1x1"), FilmSession(uid=""), (), calling_ae="X")
