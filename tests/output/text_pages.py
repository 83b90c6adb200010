"""Pages of texts as small PDFs, and what other programs read in them."""

import re
import subprocess
from collections.abc import Sequence
from io import BytesIO

import pikepdf
import pypdfium2
from pikepdf import Pdf

from printscp.output.embedded_fonts import EmbeddedFonts
from printscp.output.typeface import Line, Typeface

_POINTS_PER_MM = 72 / 25.4
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def page_of(lines: Sequence[tuple[Line, float, float]], *, size: float, width: float, height: float) -> bytes:
    """Lines in black with their x and baseline; all lengths are in millimetres."""
    fonts, pdf = EmbeddedFonts(), Pdf.new()
    shown = [
        f"BT {x * _POINTS_PER_MM:.5f} {(height - y) * _POINTS_PER_MM:.5f} Td "
        f"{fonts.operators(line, size * _POINTS_PER_MM)} ET"
        for line, x, y in lines
    ]
    page = pdf.add_blank_page(page_size=(width * _POINTS_PER_MM, height * _POINTS_PER_MM))
    page.Contents = pdf.make_stream("\n".join(shown).encode())
    page.Resources = pikepdf.Dictionary(Font=fonts.resources(pdf))
    file = BytesIO()
    pdf.save(file, deterministic_id=True)
    return file.getvalue()


def page_of_texts(typeface: Typeface, texts: Sequence[str]) -> bytes:
    """Each text on a line of its own."""
    lines = [(typeface.line(text), 10, 15 * row) for row, text in enumerate(texts, start=1)]
    return page_of(lines, size=6, width=200, height=15 * (len(texts) + 1))


def read_by_poppler(pdf: bytes) -> list[str]:
    """The lines that pdftotext finds, without the signs with which it tells their directions."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, timeout=60, check=True)
    return _lines(run.stdout.decode())


def read_by_pdfium(pdf: bytes) -> list[str]:
    return _lines(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range())


def found_by_pdfium(pdf: bytes, text: str) -> bool:
    """Whether a search finds *text*."""
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().search(text).get_next() is not None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in _DIRECTIONS.sub("", text).splitlines() if line.strip("\f ")]
