import numpy as np
import pypdfium2
import pytest

from printscp.output.glyph_raster import ink
from printscp.output.set_text import SetText
from printscp.output.typeface import Typeface
from tests.output.text_pages import page_of
from tests.output.tiny_font import tiny_face
from tests.system_fonts import NOTO, SMALL, typeface_of

# An em of 10 mm at 1 pixel/mm: letters are squares of 4 pixels, 5 pixels apart.
TYPEFACE = Typeface([tiny_face("ab")])


def at(x, baseline, words="ab"):
    return SetText(line=TYPEFACE.line(words), x=x, baseline=baseline, size=10)


def test_letters_cover_the_pixels_where_they_stand():
    found = ink(at(3, 20), pixels_per_mm=1)

    assert (found.x, found.y) == (3, 16)
    assert found.coverage.tolist() == [[255] * 4 + [0] + [255] * 4] * 4


def test_part_of_a_pixel_is_covered_by_its_share():
    found = ink(at(3.5, 20.25, "a"), pixels_per_mm=1)

    assert (found.x, found.y) == (3, 16)
    np.testing.assert_allclose(found.coverage[1], [128, 255, 255, 255, 128], atol=1)
    np.testing.assert_allclose(found.coverage[:, 1], [191, 255, 255, 255, 64], atol=1)


def test_resolution_enlarges():
    found = ink(at(3, 20, "a"), pixels_per_mm=2)

    assert (found.x, found.y, found.coverage.shape) == (6, 32, (8, 8))


def test_text_may_lie_off_the_sheet():
    found = ink(at(-30, -20), pixels_per_mm=1)

    assert (found.x, found.y) == (-30, -24)


@pytest.mark.parametrize("nothing", ["", " "])
def test_text_without_ink_covers_nothing(nothing):
    assert ink(at(3, 20, nothing), pixels_per_mm=1).coverage.size == 0


@pytest.mark.interop
@pytest.mark.parametrize("fonts", [SMALL, NOTO], ids=["droid", "noto"])
def test_pixels_are_those_that_pdfium_draws_of_the_pdf(fonts):
    typeface = typeface_of(*fonts)
    line = typeface.line("AVgj Δб קب سَلَا ปู่น้ำ 山 やﾀﾞ 김 \U0001f39e")
    pixels_per_mm, x, baseline, size = 20, 5, 15, 6
    pdf = page_of([(line, x, baseline)], size=size, width=120, height=20)

    text = ink(SetText(line=line, x=x, baseline=baseline, size=size), pixels_per_mm)
    bitmap = pypdfium2.PdfDocument(pdf)[0].render(scale=pixels_per_mm * 25.4 / 72, grayscale=True).to_numpy()

    ours = np.zeros((400, 2400))
    rows, columns = text.coverage.shape
    ours[text.y : text.y + rows, text.x : text.x + columns] = text.coverage
    theirs = 255.0 - bitmap[:400, :2400]
    # Seen from further off, where the edges of both do not count.
    coarse_ours, coarse_theirs = (a.reshape(50, 8, 300, 8).mean(axis=(1, 3)) for a in (ours, theirs))
    assert coarse_ours.max() > 200
    np.testing.assert_allclose(coarse_ours, coarse_theirs, atol=40)
