"""dcmjs-dimse, a color print SCU in JavaScript, prints on our server."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from printscp.film.display_format import DisplayFormat
from printscp.film.job import PrintJob
from printscp.film.terms import PrintPriority
from printscp.output.document import Document
from tests.interop.dcmjs_scu import need_dcmjs, run_script
from tests.interop.geometry import INCH, cell, centred, placed
from tests.interop.wiretap import EXPLICIT, IMPLICIT
from tests.network_fixtures import wait_until
from tests.output.reading import drawn_images, page_sizes

pytestmark = [pytest.mark.interop, pytest.mark.network]

COLOR_META, PRINT_JOB = "1.2.840.10008.5.1.1.18", "1.2.840.10008.5.1.1.14"
SESSION, FILM_BOX, PRINTER = "1.2.840.10008.5.1.1.1", "1.2.840.10008.5.1.1.2", "1.2.840.10008.5.1.1.16"
IMAGE_BOX = "1.2.840.10008.5.1.1.4.1"
SUCCESS, PENDING, PRINTING, DONE = 0, 1, 2, 3

_RANDOM = np.random.default_rng(1)
WIDE = _RANDOM.integers(0, 256, (40, 64, 3), dtype=np.uint8)
TALL = _RANDOM.integers(0, 256, (301, 200, 3), dtype=np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What dcmjs-dimse heard of a printer, what became of the film, and its PDF."""

    answers: list[list[str | int]]
    """Message, SOP Class and status of each answer."""
    contexts: list[dict[str, str]]
    events: list[dict[str, str | int]]
    created: dict
    printer: dict
    report: dict
    is_released: bool
    job: PrintJob
    document: Document


@pytest.fixture
def print_with_dcmjs(server, jobs, need) -> Callable[..., Heard]:
    """Prints RGB images with dcmjs-dimse."""
    need_dcmjs(need)

    def print_with_dcmjs(
        *images: NDArray[np.uint8], syntax: str = EXPLICIT, planar: int = 1, linger_seconds: float = 0, **film: object
    ) -> Heard:
        task = {
            "port": server.port,
            "called": "PRINTSCP",
            "syntax": syntax,
            "lingerMs": linger_seconds * 1000,
            "film": {"ImageDisplayFormat": r"STANDARD\1,2", "FilmSizeID": "8INX10IN", **film},
            "images": [described(image, planar) for image in images],
        }
        heard = run_script("print_film.js", task)
        (path,) = server.films(1)
        wait_until(lambda: jobs)
        return Heard(
            answers=heard["answers"],
            contexts=heard["contexts"],
            events=heard["events"],
            created=heard["created"],
            printer=heard["printer"],
            report=heard["job"],
            is_released=heard["released"],
            job=jobs[0],
            document=Document.of(path.read_bytes()),
        )

    return print_with_dcmjs


def described(image: NDArray[np.uint8], planar: int) -> dict[str, object]:
    """The attributes of an RGB image, by plane or by pixel."""
    rows, columns, _ = image.shape
    ordered = image.transpose(2, 0, 1) if planar else image
    return {
        "SamplesPerPixel": 3,
        "PhotometricInterpretation": "RGB",
        "PlanarConfiguration": planar,
        "Rows": rows,
        "Columns": columns,
        "BitsAllocated": 8,
        "BitsStored": 8,
        "HighBit": 7,
        "PixelRepresentation": 0,
        "PixelData": base64.b64encode(ordered.tobytes()).decode("ascii"),
    }


def test_a_color_film_is_printed_with_every_answer_a_success(print_with_dcmjs):
    heard = print_with_dcmjs(WIDE, TALL)

    assert heard.is_released
    assert heard.answers == [
        ["N-GET", PRINTER, SUCCESS],
        ["N-CREATE", SESSION, SUCCESS],
        ["N-CREATE", FILM_BOX, SUCCESS],
        ["N-SET", IMAGE_BOX, SUCCESS],
        ["N-SET", IMAGE_BOX, SUCCESS],
        ["N-ACTION", FILM_BOX, SUCCESS],
        ["N-GET", PRINT_JOB, SUCCESS],
        ["N-DELETE", FILM_BOX, SUCCESS],
        ["N-DELETE", SESSION, SUCCESS],
    ]


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT])
@pytest.mark.parametrize("planar", [0, 1], ids=["by pixel", "by plane"])
def test_each_image_is_on_the_film_in_exactly_its_colors(print_with_dcmjs, planar, syntax):
    heard = print_with_dcmjs(WIDE, TALL, planar=planar, syntax=syntax)

    wide, tall = drawn_images(heard.document)
    assert (COLOR_META, syntax) in {
        (context["abstractSyntax"], context["transferSyntax"]) for context in heard.contexts
    }
    assert (wide.color_space, tall.color_space) == ("/DeviceRGB", "/DeviceRGB")
    assert np.array_equal(wide.pixels, WIDE)
    assert np.array_equal(tall.pixels, TALL)


@pytest.mark.parametrize(
    "display_format",
    [r"STANDARD\1,2", ["STANDARD", "1,2"], r"STANDARD\1\2"],
    ids=["one text", "as dcmjs reads it", "with a backslash more"],
)
def test_each_image_lies_in_its_half_of_the_film(print_with_dcmjs, display_format):
    heard = print_with_dcmjs(WIDE, TALL, ImageDisplayFormat=display_format)

    images = drawn_images(heard.document)
    expected = [
        centred(image.pixels.shape[:2], cell(position, 1, 2, 8 * INCH, 10 * INCH))
        for position, image in enumerate(images)
    ]
    assert heard.job.films[0].display_format == DisplayFormat.standard(columns=1, rows=2)
    assert page_sizes(heard.document) == [pytest.approx((8 * INCH, 10 * INCH), abs=0.01)]
    assert [placed(image) for image in images] == [pytest.approx(area, abs=1e-3) for area in expected]


def test_the_answer_to_a_new_film_box_is_read_with_its_effective_values(print_with_dcmjs):
    heard = print_with_dcmjs(WIDE, FilmOrientation="LANDSCAPE", ImageDisplayFormat=r"COL\1,2", BorderDensity="WHITE")

    # dcmjs takes the backslash of an ST for one between values.
    assert heard.created["ImageDisplayFormat"] == ["COL", "1,2"]
    assert heard.created["FilmOrientation"] == "LANDSCAPE"
    assert heard.created["BorderDensity"] == "WHITE"
    boxes = heard.created["ReferencedImageBoxSequence"]
    assert [box["ReferencedSOPClassUID"] for box in boxes] == [IMAGE_BOX] * 3


def test_the_printer_says_who_it_is(print_with_dcmjs):
    heard = print_with_dcmjs(WIDE)

    assert (heard.printer["PrinterStatus"], heard.printer["PrinterStatusInfo"]) == ("NORMAL", "NORMAL")
    assert heard.printer["PrinterName"] == "printscp"


def test_the_film_session_keeps_the_uid_and_the_values_that_dcmjs_gave_it(print_with_dcmjs):
    heard = print_with_dcmjs(WIDE)

    session = heard.job.session
    assert session.uid.startswith("2.25.")
    assert (session.label, session.print_priority) == ("dcmjs", PrintPriority.HIGH)


def test_the_print_job_is_reported_to_its_end(print_with_dcmjs):
    heard = print_with_dcmjs(WIDE, TALL, linger_seconds=3)

    assert [event["type"] for event in heard.events] == [PENDING, PRINTING, DONE]
    assert {event["uid"] for event in heard.events} == {heard.job.uid}


def test_the_print_job_that_the_answer_names_can_be_asked_for(print_with_dcmjs):
    heard = print_with_dcmjs(WIDE)

    assert heard.report["ExecutionStatus"] in {"PENDING", "PRINTING", "DONE"}
    assert heard.report["PrintPriority"] == "HIGH"
    assert heard.report["Originator"] == "DCMJS"
