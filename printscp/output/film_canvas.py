"""A sheet of film to draw on: reportlab's canvas, told in millimetres and made exact and repeatable.

This module and `typeface` know reportlab, and no other does. They leave the document to it (objects, page tree, cross
references) and do themselves what reportlab does otherwise than a film needs: lengths are written with five decimals,
images go in as they were compressed, no font is put on a page without text, and neither clock nor environment shows in
the file.
"""

import hashlib
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFResourceDictionary, PDFStream
from reportlab.pdfgen.canvas import Canvas

from printscp.output.image_stream import image_stream
from printscp.output.typeface import Typeface
from printscp.render.page import Align
from printscp.render.rect import Rect

_POINTS_PER_MM = 72 / 25.4
_PDF_VERSION = (1, 7)
_SHARE_BEFORE = {Align.LEFT: 0.0, Align.MIDDLE: 0.5, Align.RIGHT: 1.0}
"""How much of what a line leaves free stands before its text."""


class FilmCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Draws sheets of film one after another; `getpdfdata` ends the document and returns its bytes."""

    def __init__(self, created: datetime) -> None:
        super().__init__(None, pageCompression=0, invariant=1, pdfVersion=_PDF_VERSION)
        self.setDateFormatter(lambda *_: _pdf_date(created))
        self.setViewerPreference("PrintScaling", "None")
        self._sheet = Rect(0.0, 0.0, 0.0, 0.0)
        self._image_count = 0
        self._typeface: Typeface | None = None
        self._has_text = False
        # The document id is this digest. Reportlab has already told its own one the time, so it gets a fresh one.
        self._doc.signature = hashlib.blake2b(_pdf_date(created).encode(), digest_size=16)

    def start_sheet(self, size: Rect) -> None:
        """Begin a page of this size; `showPage` ends it."""
        self._sheet = size
        self._has_text = False
        # As text, since reportlab rounds numbers on its own terms.
        self.setPageSize((_points(size.width), _points(size.height)))

    def fill(self, area: Rect, gray: float) -> None:
        """Paint *area* in a gray from 0 (black) to 1."""
        self._draw(f"{_number(gray)} g {self._rectangle(area)} f")

    def frame(self, area: Rect, gray: float, width: float) -> None:
        """Paint a line of *width* just inside *area*: what lies between two rectangles."""
        self._draw(f"{_number(gray)} g {self._rectangle(area)} {self._rectangle(area.inset(width))} f*")

    def picture(self, area: Rect, pixels: NDArray[np.uint8], *, smooth: bool) -> None:
        """Put an image on *area*, at its own resolution."""
        self._image_count += 1
        name = f"Image{self._image_count}"
        stream = image_stream(pixels)
        self._doc.updateSignature(stream)
        self._doc.addForm(name, _image_object(pixels, stream, smooth=smooth))
        x, y, width, height = self._corner_and_size(area)
        self._draw(f"q {width} 0 0 {height} {x} {y} cm")
        self.doForm(name)
        self._draw("Q")

    def text(self, area: Rect, text: str, gray: float, align: Align) -> None:
        """Write one line as high as *area*; smaller, where else it would be wider."""
        self._has_text = True
        self._typeface = typeface = self._typeface or Typeface(self._doc)
        width = typeface.width(text)
        size = min(area.height / typeface.height, area.width / width)
        line = area.centred(area.width, size * typeface.height)
        x = line.x + _SHARE_BEFORE[align] * (line.width - size * width)
        y = self._sheet.height - line.y - size * typeface.top
        shown = typeface.operators(text, _points(size))
        self._draw(f"{_number(gray)} g BT {_points(x)} {_points(y)} Td {shown} ET")

    def showPage(self) -> None:  # noqa: N802  the name is reportlab's
        """End the page; one without text gets no font."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        if not self._has_text:
            page.Resources = PDFResourceDictionary(XObject=page.XObjects or {})

    def _draw(self, operators: str) -> None:
        self._doc.updateSignature(operators)
        self.addLiteral(operators)

    def _rectangle(self, area: Rect) -> str:
        return " ".join((*self._corner_and_size(area), "re"))

    def _corner_and_size(self, area: Rect) -> tuple[str, str, str, str]:
        """A rectangle as a PDF measures it: in points, from the bottom left corner of the sheet."""
        y = self._sheet.height - area.bottom
        return _points(area.x), _points(y), _points(area.width), _points(area.height)

    def _make_preamble(self) -> None:
        """Begin each page with nothing: reportlab would select a font that the file does not embed."""
        self._preamble = ""


def _points(mm: float) -> str:
    return _number(mm * _POINTS_PER_MM)


def _number(value: float) -> str:
    """At most five decimals: that puts a length within two nanometres."""
    return f"{value:z.5f}".rstrip("0").rstrip(".")


def _pdf_date(moment: datetime) -> str:
    """A date as ISO 32000-1 7.9.4 writes it, such as D:20260131235959+01'00'."""
    zone = f"{moment:%z}"
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'" if zone else f"D:{moment:%Y%m%d%H%M%S}"


def _image_object(pixels: NDArray[np.uint8], stream: bytes, *, smooth: bool) -> PDFStream:
    """An Image XObject around a compressed stream (ISO 32000-1 8.9.5)."""
    rows, columns = pixels.shape[:2]
    channels = 3 if pixels.ndim == 3 else 1
    predictor = {"Predictor": 15, "Colors": channels, "Columns": columns, "BitsPerComponent": 8}
    entries = {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Image"),
        "Width": columns,
        "Height": rows,
        "ColorSpace": PDFName("DeviceRGB" if channels == 3 else "DeviceGray"),
        "BitsPerComponent": 8,
        "Filter": PDFName("FlateDecode"),
        "DecodeParms": PDFDictionary(predictor),
    }
    if smooth:
        entries["Interpolate"] = "true"
    return PDFStream(PDFDictionary(entries), stream)
