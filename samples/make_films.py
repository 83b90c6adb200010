"""Make the PDFs in samples/films: python samples/make_films.py.

They are the films of `printscp demo`, made without network and clock, so the same program makes the same files. Images
of 512 x 512 pixels have half of their rows and columns here, which keeps the repository small.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from printscp.film.image import ImageBox, PrintImage
from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.fonts import typeface
from printscp.lab.films import sample_films
from printscp.output.about import About
from printscp.output.pdf import pdf
from printscp.render.compose import compose

FOLDER = Path(__file__).parent / "films"
CREATED = datetime(2026, 1, 1, tzinfo=UTC)


def make_films() -> dict[str, bytes]:
    """The content of each file, by its name."""
    return {f"{name}.pdf": _printed(name, each.film) for name, each in sample_films().items()}


def _printed(name: str, film: FilmBox) -> bytes:
    page = compose(replace(film, image_boxes=tuple(map(_small, film.image_boxes))), Printer())
    about = About(
        title=name, printer="PRINTSCP", calling_ae="DEMO", job_uid="2.25.1", created=CREATED, label="A sample film"
    )
    return pdf(lambda: [page], about=about, typeface=typeface(FOLDER)).content


def _small(box: ImageBox) -> ImageBox:
    image = box.image
    return replace(box, image=_halved(image)) if image and (image.rows, image.columns) == (512, 512) else box


def _halved(image: PrintImage) -> PrintImage:
    """Every second row and column of an image of one plane, or of three."""
    words = np.frombuffer(image.pixel_data, dtype=f"<u{image.bits_allocated // 8}")
    fewer = words.reshape(image.samples, image.rows, image.columns)[:, ::2, ::2]
    return replace(image, rows=fewer.shape[1], columns=fewer.shape[2], pixel_data=fewer.tobytes())


if __name__ == "__main__":
    for name, content in make_films().items():
        (FOLDER / name).write_bytes(content)
        print(FOLDER / name)
