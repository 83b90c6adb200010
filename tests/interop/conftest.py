"""Print SCUs from other hands, run against a server of ours."""

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

from printscp.film.job import PrintJob
from printscp.film.session import FilmBox
from printscp.output.document import Document
from tests.interop.dcmprscu import Conversation, Dcmprscu
from tests.interop.wiretap import Wiretap
from tests.network_fixtures import wait_until
from tests.output.reading import drawn_images
from tests.printed_jobs import PrintedJobs

SAMPLES = Path(__file__).parent.parent.parent / "samples"
_SECONDS = 60

# Uncompressed, and part of pydicom's wheel: nothing is downloaded.
CT, MR, MR_WIDE = (
    get_testdata_file(name, download=False) for name in ("CT_small.dcm", "MR_small.dcm", "examples_overlay.dcm")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What became of a run of samples/print_with_dcmtk.sh."""

    exit_code: int
    answers: list[str]
    """What the printer answered, as the sample tells it: message, SOP Class, status, kind of status."""
    messages: str
    image_boxes: list[Dataset]
    """What was sent to the image boxes, by position within each film."""
    transfer_syntaxes: list[str]
    paths: list[Path]

    @property
    def film(self) -> Document:
        """The only film."""
        (film,) = self.films
        return film

    @property
    def films(self) -> list[Document]:
        return [Document.of(path.read_bytes()) for path in self.paths]

    def status_of(self, message: str, sop_class: str) -> str:
        """The status of the first answer of this kind."""
        answers = (answer.split() for answer in self.answers)
        return next(status for said, of, status, _ in answers if said == message and of == sop_class)


@pytest.fixture
def print_with_dcmtk(server, need) -> Callable[..., Printed]:
    """Prints files with samples/print_with_dcmtk.sh; *films* is how many PDFs are waited for."""
    need("bash", "dcmpsprt", "dcmprscu")

    def print_with_dcmtk(layout: str, *files: str, films: int = 1, **environment: str) -> Printed:
        with Wiretap(server.host, server.port) as tap:
            script = SAMPLES / "print_with_dcmtk.sh"
            run = subprocess.run(
                [script, "127.0.0.1", str(tap.port), "PRINTSCP", layout, *files],
                env=os.environ | environment,
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
        return Printed(
            exit_code=run.returncode,
            answers=run.stdout.splitlines(),
            messages=run.stderr,
            image_boxes=tap.image_boxes(),
            transfer_syntaxes=tap.transfer_syntaxes,
            paths=server.films(films) if films else [],
        )

    return print_with_dcmtk


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What became of one film that dcmprscu printed."""

    conversation: Conversation
    job: PrintJob
    path: Path
    sent: Wiretap

    @property
    def box(self) -> FilmBox:
        """The only film box of the job."""
        (film_box,) = self.job.films
        return film_box

    @property
    def document(self) -> Document:
        return Document.of(self.path.read_bytes())

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """Those of the only image."""
        (image,) = drawn_images(self.document)
        return image.pixels


@pytest.fixture
def jobs(server) -> PrintedJobs:
    """The jobs of the server as they are delivered."""
    return PrintedJobs(server)


@pytest.fixture
def dcmprscu(server, need, tmp_path) -> Iterator[Callable[..., Dcmprscu]]:
    """Configures dcmprscu for our server; what it sends is tapped."""
    need("dcmpsprt", "dcmprscu")
    with Wiretap(server.host, server.port) as tap:

        def dcmprscu(**configuration: object) -> Dcmprscu:
            return Dcmprscu(tmp_path / "dcmtk", tap.port, **configuration)

        dcmprscu.tap = tap
        yield dcmprscu


@pytest.fixture
def print_film(dcmprscu, server, jobs) -> Callable[..., Film]:
    """Prints one film: the options of dcmpsprt in *film*, those of dcmprscu in *session*."""

    def print_film(*files: object, layout=(1, 1), film=(), session=(), **configuration: object) -> Film:
        scu = dcmprscu(**configuration)
        made = scu.make(files or [CT], layout, film)
        conversation = scu.print([made], session)
        (path,) = server.films(1)
        wait_until(lambda: jobs)
        (job,) = jobs
        return Film(conversation=conversation, job=job, path=path, sent=dcmprscu.tap)

    return print_film


def stored_values(image_box: Dataset) -> NDArray[np.int64]:
    """The values that were sent to an image box."""
    (image,) = image_box.BasicGrayscaleImageSequence
    words = np.frombuffer(image.PixelData, "<u2" if image.BitsAllocated == 16 else np.uint8)
    return words[: image.Rows * image.Columns].reshape(image.Rows, image.Columns).astype(np.int64)


def gray(values: NDArray[np.int64], bits: int = 12) -> NDArray[np.int64]:
    """The gray that a stored value is printed with: round(v * 255 / maximum), in whole numbers."""
    maximum = 2**bits - 1
    return (2 * 255 * values + maximum) // (2 * maximum)


def differing(drawn: list[NDArray[np.uint8]], expected: list[NDArray[np.int64]]) -> list[int]:
    """The numbers of the images that do not have exactly the pixels expected."""
    pairs = enumerate(zip(drawn, expected, strict=True), start=1)
    return [number for number, (pixels, grays) in pairs if not np.array_equal(pixels, grays)]


def write_ct(path: Path, values: NDArray[np.int64]) -> None:
    """A CT image of 12 bits that is printed value for value: its window is all it can store."""
    image = Dataset()
    image.SOPClassUID, image.SOPInstanceUID = CTImageStorage, generate_uid()
    image.StudyInstanceUID, image.SeriesInstanceUID = generate_uid(), generate_uid()
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.Rows, image.Columns = values.shape
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 12, 11, 0
    image.WindowCenter, image.WindowWidth = 2048, 4096
    image.PixelData = values.astype("<u2").tobytes()
    image["PixelData"].VR = "OW"
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image.save_as(path, enforce_file_format=True)
