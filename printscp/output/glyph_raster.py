"""Texts as pixels: the glyphs of a line drawn by HarfBuzz where a PDF has them."""

from dataclasses import dataclass

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray

from printscp.output.set_text import SetText


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """How much of each pixel is covered, 0 to 255; *x* and *y* are the column and the row of the first on the sheet.

    The pixels may lie off the sheet.
    """

    x: int
    y: int
    coverage: NDArray[np.uint8]


def ink(text: SetText, pixels_per_mm: float) -> Ink:
    """The pixels that a text covers."""
    em = text.size * pixels_per_mm
    draw = hb.RasterDraw()
    x = text.x * pixels_per_mm
    # HarfBuzz counts rows upwards.
    y = -text.baseline * pixels_per_mm
    for run in text.line.runs:
        scale = em / run.face.units_per_em
        for glyph in run.glyphs:
            draw.transform = (scale, 0, 0, scale, x + glyph.x_offset * em, y + glyph.y_offset * em)
            draw.draw_glyph(run.face.font, glyph.id)
            x += glyph.advance * em
    return _ink(draw.render())


def _ink(image: hb.RasterImage) -> Ink:
    left, bottom, columns, rows, stride = image.extents
    pixels = np.frombuffer(image.buffer, np.uint8).reshape(rows, stride)
    return Ink(x=left, y=-(bottom + rows), coverage=pixels[::-1, :columns])
