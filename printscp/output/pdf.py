"""Pages of film as a PDF: one page each, exactly as large as the film, images lossless at their own resolution."""

from collections.abc import Iterable
from datetime import datetime

from printscp.output.document import Document
from printscp.output.film_canvas import FilmCanvas
from printscp.render.page import Fill, Frame, Mark, Page, Picture, Text

_PRODUCER = "printscp with ReportLab"


def pdf(pages: Iterable[Page], *, title: str, subject: str = "", creator: str, created: datetime) -> Document:
    """Draw *pages* one after another; equal arguments give equal bytes.

    Each page is drawn as it arrives and then let go, so a generator keeps the pixels of one film at a time in memory.
    *created*, with its time zone, is the only time in the file. Viewers are asked to print at true size.
    """
    canvas = FilmCanvas(created)
    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setAuthor("")
    canvas.setCreator(creator)
    canvas.setProducer(_PRODUCER)
    _draw(canvas, pages)
    return Document.of(canvas.getpdfdata())


def _draw(canvas: FilmCanvas, pages: Iterable[Page]) -> None:
    for page in pages:
        canvas.start_sheet(page.size)
        canvas.fill(page.size, page.gray)
        for mark in page.marks:
            _draw_mark(canvas, mark)
        canvas.showPage()


def _draw_mark(canvas: FilmCanvas, mark: Mark) -> None:
    match mark:
        case Fill(area, gray):
            canvas.fill(area, gray)
        case Picture(area, pixels, smooth):
            canvas.picture(area, pixels, smooth=smooth)
        case Frame(area, gray, width):
            canvas.frame(area, gray, width)
        case Text(area=area, text=text, gray=gray, align=align):  # pragma: no branch
            canvas.text(area, text, gray, align)
