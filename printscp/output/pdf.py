"""Pages of film as a PDF: one page each, exactly as large as the film, images lossless.

Reportlab draws the pages (`film_canvas`); here they get their images and fonts, and the file what it says of itself.
Pages are drawn as they come and then let go, so that a document takes the memory of its file and of one page.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC
from io import BytesIO
from typing import BinaryIO

import pikepdf

from printscp.film.printer import FileKind, ImageMode
from printscp.output.about import About
from printscp.output.document import PDF_MEDIA_TYPE, PDF_SUFFIX, Document
from printscp.output.embedded_fonts import EmbeddedFonts
from printscp.output.film_canvas import FilmCanvas, points_of
from printscp.output.image_stream import image_stream
from printscp.output.pdf_metadata import describe
from printscp.output.set_text import set_text
from printscp.output.typeface import Typeface
from printscp.render.page import Fill, Frame, Mark, Page, Picture, Text

_PDF_VERSION = "1.7"
_BITS = 8
"""Of each sample: viewers show no more."""
_ID_BYTES = 16
_ADLER_BYTES = 4


def pdf(
    pages: Callable[[], Iterable[Page]], *, about: About, typeface: Typeface, pdfa: bool = False, copies: int = 1
) -> Document:
    """Draw what *pages* gives, one page after another; equal arguments give equal bytes.

    All pages together are there *copies* times, which share their content: 1 2 3 1 2 3 (collated).

    *pages* is called when the document is written, and may give a generator: then the pixels of one film at a time are
    in memory. Viewers are asked to print at true size. With *pdfa* the file has the structure of PDF/A-2b (ISO 19005-2),
    which forbids to ask viewers for smooth enlargement, so that every image is enlarged as with REPLICATE.
    """

    def write(file: BinaryIO) -> None:
        with pikepdf.new() as document:
            drawing = _Pages(document, typeface, smooth=not pdfa)
            for page in pages():
                drawing.draw(page)
                del page  # before the next one is made
            with pikepdf.open(BytesIO(drawing.canvas.getpdfdata())) as drawn:
                drawing.put_together(drawn, copies)
                describe(document, about, pdfa=pdfa)
                _save(document, drawing.id_of(about), file)

    return Document(kind=FileKind.PDF, suffix=PDF_SUFFIX, media_type=PDF_MEDIA_TYPE, write=write)


class _Pages:
    """A document in the making: pages on a canvas, their images in the document already."""

    def __init__(self, document: pikepdf.Pdf, typeface: Typeface, *, smooth: bool) -> None:
        self.canvas = FilmCanvas()
        self._document = document
        self._typeface = typeface
        self._smooth = smooth
        self._fonts = EmbeddedFonts()
        self._images: list[dict[str, pikepdf.Object]] = []
        """By name, for each page."""
        self._have_text: set[int] = set()
        self._checksums = hashlib.blake2b(digest_size=_ID_BYTES)

    def draw(self, page: Page) -> None:
        self._images.append({})
        self.canvas.start_sheet(page.size, page.gray, on_grid=page.images is ImageMode.FILM)
        for mark in page.marks:
            self._draw_mark(mark)
        self.canvas.showPage()

    def put_together(self, drawn: pikepdf.Pdf, copies: int) -> None:
        """Take the pages of *drawn*, which must stay open, and give each its images and the fonts of its texts."""
        fonts = self._document.make_indirect(self._fonts.resources(self._document)) if self._have_text else None
        for number, (page, images) in enumerate(zip(drawn.pages, self._images, strict=True)):
            self._checksums.update(page.Contents.read_bytes())
            resources = pikepdf.Dictionary()
            if images:
                resources.XObject = pikepdf.Dictionary(images)
            if number in self._have_text:
                resources.Font = fonts
            self._document.pages.append(page)
            self._document.pages[-1].Resources = resources
        for _ in range(1, copies):
            self._repeat(len(drawn.pages))

    def id_of(self, about: About) -> bytes:
        """A document id (ISO 32000-1 14.4) of the content, known when all pages are there."""
        # The moment as text: the same one may have its time zone by another name.
        self._checksums.update(repr(replace(about, created=about.created.astimezone(UTC))).encode())
        return self._checksums.digest()

    def _repeat(self, count: int) -> None:
        """Add the first *count* pages once more; pikepdf makes new pages of the same contents and resources."""
        for page in self._document.pages[:count]:
            self._checksums.update(b"again")
            self._document.pages.append(page)

    def _draw_mark(self, mark: Mark) -> None:
        match mark:
            case Fill(area, gray):
                self.canvas.fill(area, gray)
            case Picture():
                self.canvas.picture(mark.area, self._add_image(mark))
            case Frame(area, gray, width):
                self.canvas.frame(area, gray, width)
            case Text(gray=gray):  # pragma: no branch
                placed = set_text(mark, self._typeface)
                self._have_text.add(len(self._images) - 1)
                operators = self._fonts.operators(placed.line, points_of(placed.size))
                self.canvas.text(placed.x, placed.baseline, gray, operators)

    def _add_image(self, picture: Picture) -> str:
        """Compress *picture* into the document; its name on the page."""
        stream = image_stream(picture.pixels)
        self._checksums.update(stream[-_ADLER_BYTES:])  # that of all its bytes, as the format has it
        images = self._images[-1]
        name = f"/Image{len(images) + 1}"
        images[name] = _image_object(self._document, picture, stream, smooth=picture.smooth and self._smooth)
        return name


def _image_object(document: pikepdf.Pdf, picture: Picture, stream: bytes, *, smooth: bool) -> pikepdf.Object:
    """An Image XObject around a compressed stream (ISO 32000-1 8.9.5)."""
    rows, columns = picture.pixels.shape[:2]
    channels = 3 if picture.pixels.ndim == 3 else 1
    image = pikepdf.Stream(
        document,
        stream,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=columns,
        Height=rows,
        ColorSpace=pikepdf.Name.DeviceRGB if channels == 3 else pikepdf.Name.DeviceGray,
        BitsPerComponent=_BITS,
        Filter=pikepdf.Name.FlateDecode,
        DecodeParms=pikepdf.Dictionary(Predictor=15, Colors=channels, Columns=columns, BitsPerComponent=_BITS),
    )
    if smooth:
        image.Interpolate = True
    return document.make_indirect(image)


def _save(document: pikepdf.Pdf, document_id: bytes, file: BinaryIO) -> None:
    # The two halves of the id of a new file are equal. A save makes the second one itself, by the clock or by reading
    # all bytes once more, unless it is told to take a constant.
    document.trailer.ID = pikepdf.Array([pikepdf.String(document_id), pikepdf.String(document_id)])
    document.save(
        file,
        force_version=_PDF_VERSION,
        static_id=True,
        fix_metadata_version=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
