"""Print jobs for tests of what comes after the answer."""

from datetime import UTC, datetime

from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox, PrintImage
from printscp.film.job import PrintJob
from printscp.film.session import FilmBox, FilmSession
from printscp.film.terms import Photometric

CREATED = datetime(2026, 11, 21, 15, 30, 12, 345678, tzinfo=UTC)


def print_image(**changes: object) -> PrintImage:
    values = {
        "photometric": Photometric.MONOCHROME2,
        "rows": 2,
        "columns": 3,
        "bits_allocated": 8,
        "bits_stored": 8,
        "high_bit": 7,
        "pixel_data": bytes([0, 50, 100, 150, 200, 255]),
    }
    return PrintImage(**(values | changes))


def film_box(uid: str = "1.2.3.2", image: PrintImage | None = None, **changes: object) -> FilmBox:
    boxes = (ImageBox(uid=f"{uid}.1", position=1, image=image or print_image()),)
    values = {"display_format": DisplayFormat.standard(columns=1, rows=1), "image_boxes": boxes}
    return FilmBox(uid=uid, **(values | changes))


def print_job(uid: str = "1.2.3.4", **changes: object) -> PrintJob:
    values = {
        "created": CREATED,
        "calling_ae": "CT1",
        "printer": "FILM1",
        "session": FilmSession(uid="1.2.3.1"),
        "films": (film_box(),),
    }
    return PrintJob(uid=uid, **(values | changes))
