import numpy as np

from printscp.output.glyph_raster import ink
from printscp.output.missing_box import BOX, missing_box
from printscp.output.set_text import SetText
from printscp.output.typeface import Glyph, Line, Run


def test_box_is_a_frame_with_nothing_in_it():
    run = Run(missing_box(), right_to_left=False, glyphs=(Glyph(id=BOX, text="?", advance=0.6),))
    line = Line(runs=(run,), width=0.6, top=1.0, bottom=-0.2)

    coverage = ink(SetText(line=line, x=0, baseline=0, size=100), pixels_per_mm=1).coverage

    inside = np.zeros((84, 48), bool)
    inside[5:-5, 5:-5] = True
    np.testing.assert_array_equal(coverage, np.where(inside, 0, 255))


def test_font_of_the_box_is_the_same_whenever_it_is_made():
    first, second = (missing_box.__wrapped__().hb_face for _ in range(2))

    created_and_modified = first.reference_table("head").data[20:36]
    assert first.blob.data == second.blob.data
    assert created_and_modified == bytes(16)


def test_box_is_not_the_glyph_that_archives_refuse():
    assert BOX != 0
