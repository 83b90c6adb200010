"""What it costs to make a PDF of a film, beside the floor in the same run: python tests/bench/render_speed.py

For four films, in native mode, in film mode, and in film mode with the tone of the light box, it measures the CPU time of
one film from its stored pixels to the file, and that of the floor in turn with it: medians of several rounds. The floor is to compress the same bytes with the same library, with nothing before and nothing after it. Beside
them stands reportlab's own way to put the same pictures on a page. Then it prints 100 films into one file, and a tenth of
that in film mode, and tells how much memory that took. The result is one JSON document; the exit code is 1 where a limit
is not kept.

    --rounds N   rounds (default 9)
    --films N    films of the session (default 100)
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
import reportlab
from isal import isal_zlib
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from printscp.film.annotation import LABEL, AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.image import PrintImage
from printscp.film.printer import ImageMode, Printer, Tone
from printscp.film.session import FilmBox
from printscp.film.terms import Photometric
from printscp.fonts import typeface
from printscp.lab.drawing import film_of, gray_image
from printscp.output.about import About
from printscp.output.pdf import pdf
from printscp.render.compose import compose
from printscp.render.page import Page, Picture

LIMITS = {ImageMode.NATIVE: 2.0, ImageMode.FILM: 4.0}
MOST_MEGABYTES_ABOVE = 60
MODES = {
    "native": Printer(images=ImageMode.NATIVE),
    "film": Printer(images=ImageMode.FILM),
    "film, light box": Printer(images=ImageMode.FILM, tone=Tone.LIGHTBOX),
}
PRINTER = MODES["native"]
TYPEFACE = typeface(None)
ABOUT = About(
    title="bench", printer="FILM1", calling_ae="CT1", job_uid="1.2.3", created=datetime(2026, 1, 31, tzinfo=UTC)
)
_POINTS_PER_MM = 72 / 25.4


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--films", type=int, default=100)
    parser.add_argument("--session", nargs=3, metavar=("FILM", "MODE", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.session:
        name, mode, path = arguments.session
        print(json.dumps(print_session(films()[name], ImageMode(mode), Path(path), arguments.films)))
        return
    report = {
        "machine": {"python": platform.python_version(), "processor": platform.machine(), "cpus": os.cpu_count()},
        "films": {name: measured(film, arguments.rounds) for name, film in films().items()},
        "sessions": {name: sessions(name, arguments.films) for name in films()},
    }
    print(json.dumps(report, indent=2))
    kept = [
        each["kept"] for part in ("films", "sessions") for modes in report[part].values() for each in modes.values()
    ]
    sys.exit(0 if all(kept) else 1)


def films() -> dict[str, FilmBox]:
    """14 x 17 inch each, with a line of text."""
    return {
        "12 x 512x512": film(3, 4, partial(slice_of, 512, 512)),
        "1 x 2500x2048": film(1, 1, partial(slice_of, 2500, 2048)),
        "4 x 1024x768 RGB": film(2, 2, partial(screen_of, 768, 1024)),
        "20 x 512x512": film(4, 5, partial(slice_of, 512, 512)),
    }


def film(columns: int, rows: int, image: Callable[[int], PrintImage]) -> FilmBox:
    images = [image(number) for number in range(1, columns * rows + 1)]
    layout = DisplayFormat.standard(columns=columns, rows=rows)
    return replace(
        film_of(layout, images, size=PRINTER.default_film_size),
        color=images[0].photometric is Photometric.RGB,
        annotation_display_format=LABEL,
        annotation_boxes=(AnnotationBox("", 0, "CITY HOSPITAL  DOE^JANE  2026-01-31"),),
    )


def slice_of(rows: int, columns: int, number: int) -> PrintImage:
    """A body with organs and the grain of a scanner in black air, 12 bits."""
    return gray_image(anatomy(rows, columns, number))


def screen_of(rows: int, columns: int, number: int) -> PrintImage:
    """The screen of an ultrasound system by plane: gray with a colored flow."""
    gray = np.rint(anatomy(rows, columns, number) * 255).astype(np.uint8)
    planes = np.stack([gray, gray, np.where(gray > 140, gray // 2, gray)])
    return PrintImage(
        photometric=Photometric.RGB,
        rows=rows,
        columns=columns,
        bits_allocated=8,
        bits_stored=8,
        high_bit=7,
        color_by_plane=True,
        pixel_data=planes.tobytes(),
    )


def anatomy(rows: int, columns: int, number: int) -> np.ndarray:
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    chance = np.random.default_rng(number)
    gray = 0.45 + 0.1 * np.sin(8 * x + number) * np.cos(6 * y)
    for _ in range(6):
        left, top = chance.uniform(-0.6, 0.6, 2)
        radius = chance.uniform(0.05, 0.25)
        gray += np.where((x - left) ** 2 + (y - top) ** 2 < radius**2, chance.uniform(-0.3, 0.4), 0)
    grain = chance.normal(0, 0.02, (rows, columns))
    return np.clip(np.where((x / 0.9) ** 2 + (y / 0.8) ** 2 < 1, gray + grain, np.abs(grain) / 4), 0, 1)


def measured(film: FilmBox, rounds: int) -> dict[str, dict[str, float | bool]]:
    """For each mode: milliseconds of CPU of each way, and how often the floor that is."""
    return {name: in_mode(film, printer, rounds) for name, printer in MODES.items()}


def in_mode(film: FilmBox, printer: Printer, rounds: int) -> dict[str, float | bool]:
    page = compose(film, printer)
    predicted = [up(picture.pixels) for picture in page.marks_of(Picture)]
    write_pdf(film, printer)  # the first film of a kind makes tables that the next ones use
    spent: dict[str, list[float]] = {"printscp": [], "floor": []}
    for _ in range(rounds):
        spent["printscp"].append(cpu_ms(lambda: write_pdf(film, printer)))
        spent["floor"].append(cpu_ms(lambda: [isal_zlib.compress(rows, 1) for rows in predicted]))
    # By itself, for it leaves the memory of the process in another state; not for printer pixels, which take seconds.
    if printer.images is ImageMode.NATIVE:
        spent["reportlab"] = [cpu_ms(lambda: with_reportlab(page)) for _ in range(3)]
    medians = {way: round(statistics.median(each), 2) for way, each in spent.items()}
    ratio = medians["printscp"] / medians["floor"]
    return {
        **{f"{way}_cpu_ms": median for way, median in medians.items()},
        "times_floor": round(ratio, 2),
        "at_most": LIMITS[printer.images],
        "kept": ratio <= LIMITS[printer.images],
        "kB": round(len(write_pdf(film, printer)) / 1000),
    }


def cpu_ms(do: Callable[[], object]) -> float:
    before = time.process_time()
    do()
    return (time.process_time() - before) * 1000


def write_pdf(film: FilmBox, printer: Printer) -> bytes:
    return pdf(lambda: [compose(film, printer)], about=ABOUT, typeface=TYPEFACE).content


def up(pixels: np.ndarray) -> np.ndarray:
    """The bytes that are compressed: PNG predictor "Up", each row led by its number."""
    rows = pixels.reshape(len(pixels), -1)
    predicted = np.empty((len(rows), rows.shape[1] + 1), np.uint8)
    predicted[:, 0] = 2
    predicted[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=predicted[1:, 1:])
    return predicted


def with_reportlab(page: Page) -> bytes:
    """The pictures of *page* by drawImage, without its ASCII encoding, which takes longer still."""
    reportlab.rl_config.useA85 = 0
    file = BytesIO()
    canvas = Canvas(file, pagesize=(page.size.width * _POINTS_PER_MM, page.size.height * _POINTS_PER_MM))
    for picture in page.marks_of(Picture):
        area = [
            side * _POINTS_PER_MM for side in (picture.area.x, picture.area.y, picture.area.width, picture.area.height)
        ]
        canvas.drawImage(ImageReader(Image.fromarray(picture.pixels)), *area)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def sessions(name: str, count: int) -> dict[str, dict[str, float | bool]]:
    """*count* films in native mode, and a tenth of them in film mode, each session in a process of its own."""
    counts = {ImageMode.NATIVE: count, ImageMode.FILM: max(1, count // 10)}
    return {mode.value: session_in_a_process_of_its_own(name, mode, counts[mode]) for mode in ImageMode}


def session_in_a_process_of_its_own(name: str, mode: ImageMode, count: int) -> dict[str, float | bool]:
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "session.pdf")
        arguments = [sys.executable, __file__, "--session", name, mode.value, file, "--films", str(count)]
        return json.loads(subprocess.run(arguments, check=True, capture_output=True, text=True, timeout=600).stdout)


def print_session(first: FilmBox, mode: ImageMode, path: Path, count: int) -> dict[str, float | bool]:
    """*count* films, no two alike, into one file; what the memory of this process was at most."""
    printer = Printer(images=mode)

    def pages() -> Iterator[Page]:
        return (compose(shifted(first, number), printer) for number in range(count))

    write_pdf(first, printer)
    idle = reset_peak()
    started, before = time.monotonic(), time.process_time()
    with path.open("wb") as file:
        pdf(pages, about=ABOUT, typeface=TYPEFACE).write(file)
    above, megabytes = peak() - idle, path.stat().st_size / 1e6
    return {
        "films": count,
        "wall_s": round(time.monotonic() - started, 2),
        "cpu_s": round(time.process_time() - before, 2),
        "file_MB": round(megabytes, 1),
        "peak_MB_above_idle": round(above, 1),
        "at_most_MB": round(MOST_MEGABYTES_ABOVE + megabytes, 1),
        "kept": above <= MOST_MEGABYTES_ABOVE + megabytes,
    }


def shifted(film: FilmBox, number: int) -> FilmBox:
    """*film* with other pixels."""
    boxes = tuple(
        replace(box, image=replace(box.image, pixel_data=box.image.pixel_data[2 * number :] + bytes(2 * number)))
        for box in film.image_boxes
    )
    return replace(film, image_boxes=boxes)


def reset_peak() -> float:
    """Megabytes in memory now, from where the peak is counted anew (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


def peak() -> float:
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1000


if __name__ == "__main__":
    main()
