"""`printscp send` of CT, MR, CR and US files: the pixels that arrive are those that were sent, on our server and on dcmprscp.

What they should be is computed here by pydicom's own functions, and each value must be the nearest whole number.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels import apply_modality_lut, apply_voi, apply_windowing, pixel_array
from pydicom.uid import DigitalXRayImageStorageForPresentation, ExplicitVRLittleEndian, generate_uid

from printscp.cli.main import main
from printscp.film.image import PrintImage
from tests.interop.dcmprscp import SEND
from tests.printed_jobs import PrintedJobs

pytestmark = [pytest.mark.interop, pytest.mark.network]

ROOT = Path(__file__).parent.parent.parent
WINDOW = (40, 400)
WHITE = 4095


def sample(name: str) -> Path:
    return Path(get_testdata_file(name, download=False))


CT = sample("CT_small.dcm")
MR, JPEG_2000 = sample("MR_small.dcm"), sample("MR_small_jp2klossless.dcm")
CR = sample("DICOMDIR").parent / "77654033" / "CR1" / "6154"
US, RGB, YBR = sample("ExplVR_BigEnd.dcm"), sample("SC_rgb_dcmtk_+eb+cr.dcm"), sample("examples_ybr_color.dcm")
GRAYS = [CT, MR, JPEG_2000, CR]


@pytest.fixture
def dx(tmp_path) -> Path:
    """A digital X-ray image of 14 bits with a VOI LUT."""
    image = Dataset()
    image.SOPClassUID, image.SOPInstanceUID = DigitalXRayImageStorageForPresentation, generate_uid()
    image.StudyInstanceUID, image.SeriesInstanceUID = generate_uid(), generate_uid()
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.Rows, image.Columns = 64, 80
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 14, 13, 0
    image.ImagerPixelSpacing = [0.15, 0.15]
    entries = np.round(WHITE / (1 + np.exp(-(np.arange(1 << 14) - 8000) / 1500))).astype(int)
    item = Dataset()
    item.LUTDescriptor, item.LUTData = [1 << 14, 0, 12], entries.tolist()
    item["LUTData"].VR = "US"
    image.VOILUTSequence = [item]
    image.PixelData = np.linspace(0, (1 << 14) - 1, 64 * 80).astype("<u2").tobytes()
    image["PixelData"].VR = "OW"
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image.save_as(tmp_path / "dx.dcm", enforce_file_format=True)
    return tmp_path / "dx.dcm"


def expected(path: Path, window: tuple[float, float] | None = None) -> NDArray[np.float64]:
    """P-values of 12 bits, not yet whole, by pydicom's own functions."""
    image = pydicom.dcmread(path)
    if "VOILUTSequence" in image:
        return apply_voi(image.pixel_array, image).astype(float)
    if window:
        image.WindowCenter, image.WindowWidth = window
    if "RescaleSlope" not in image:
        image.RescaleSlope, image.RescaleIntercept = 1, 0
    bits = image.BitsStored
    ends = np.array([-(1 << bits - 1), (1 << bits - 1) - 1] if image.PixelRepresentation else [0, (1 << bits) - 1])
    low, high = apply_modality_lut(ends, image)
    lightness = (apply_windowing(apply_modality_lut(image.pixel_array, image), image) - low) / (high - low)
    return (1 - lightness if image.PhotometricInterpretation == "MONOCHROME1" else lightness) * WHITE


def values_of(pixel_data: bytes, rows: int, columns: int, bits: int = 16) -> NDArray[np.int64]:
    return np.frombuffer(pixel_data, f"<u{bits // 8}")[: rows * columns].reshape(rows, columns).astype(np.int64)


def values(image: PrintImage) -> NDArray[np.int64]:
    assert (image.bits_allocated, image.bits_stored, image.high_bit, image.signed) == (16, 12, 11, False)
    return values_of(image.pixel_data, image.rows, image.columns)


def are_nearest(arrived: NDArray[np.int64], exact: NDArray[np.float64]) -> bool:
    return arrived.shape == exact.shape and bool((np.abs(arrived - exact) <= 0.5 + 1e-9).all())


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of `printscp send` to dcmprscp."""

    exit_code: int
    output: str
    messages: str
    database: Path

    @property
    def images(self) -> list[NDArray[np.int64]]:
        """The Hardcopy images that it stored, in the order of their boxes."""
        stored = {image.SOPInstanceUID: image for image in map(pydicom.dcmread, self.database.glob("HG_*"))}
        (path,) = self.database.glob("SP_*")
        boxes = sorted(pydicom.dcmread(path).ImageBoxContentSequence, key=lambda box: box.ImageBoxPosition)
        uids = [box.ReferencedImageSequence[0].ReferencedSOPInstanceUID for box in boxes]
        images = [stored[uid] for uid in uids]
        return [values_of(image.PixelData, image.Rows, image.Columns, image.BitsAllocated) for image in images]


@pytest.fixture
def send_to_dcmprscp(need, tmp_path):
    """Runs `printscp send` with files and options."""
    need("dcmprscp", "unshare")
    in_namespace = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*in_namespace, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no network namespace can be made here, and dcmprscp listens on every address it finds")

    def send(*arguments: object) -> Sent:
        folder = tmp_path / "dcmprscp"
        folder.mkdir()
        command = [*in_namespace, sys.executable, "-m", "tests.interop.dcmprscp", folder, SEND, *map(str, arguments)]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        return Sent(run.returncode, run.stdout, run.stderr, folder / "database")

    return send


def send(server, *arguments: object):
    return CliRunner().invoke(main, ["send", *map(str, arguments), f"PRINTSCP@{server.host}:{server.port}"])


def test_the_pixels_that_arrive_on_our_server_are_those_that_were_sent(server, dx):
    files = [*GRAYS, dx]

    result = send(server, *files, "--keep-order", "--layout", "2x3", "--wait")

    (job,) = PrintedJobs(server).first(1)
    arrived = [values(box.image) for box in job.films[0].image_boxes if box.image]
    of_window = [values(each) for each in _of_window(server)]
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (0, "film 1: DONE NORMAL")
    assert [are_nearest(*pair) for pair in zip(arrived[1:], map(expected, files[1:]), strict=True)] == [True] * 4
    assert [are_nearest(each, expected(CT, WINDOW)) for each in of_window] == [True]


def _of_window(server) -> list[PrintImage]:
    """The CT image in a window that is asked for: its file names none."""
    send(server, CT, "--window", *WINDOW)
    job = PrintedJobs(server).first(2)[1]
    return [box.image for box in job.films[0].image_boxes]


@pytest.mark.parametrize("path", [US, RGB, YBR], ids=["US", "RGB", "YBR"])
def test_colors_arrive_on_our_server_as_they_were_sent(server, path):
    result = send(server, path, "--frames", "1")

    (job,) = PrintedJobs(server).first(1)
    image = job.films[0].image_boxes[0].image
    arrived = np.frombuffer(image.pixel_data, np.uint8)[: image.rows * image.columns * 3]
    assert result.exit_code == 0
    assert np.array_equal(arrived.reshape(3, image.rows, image.columns).transpose(1, 2, 0), pixel_array(path, index=0))


def test_the_pixels_that_arrive_on_dcmprscp_are_those_that_were_sent(send_to_dcmprscp, dx):
    files = [MR, JPEG_2000, CR, dx]

    sent = send_to_dcmprscp(*files, "--keep-order", "--layout", "2x3", "--film-size", "14INX17IN", "--true-size")

    assert sent.exit_code == 0
    assert sent.output.endswith(": 4 images, STANDARD\\2,3, 12 bits, printed\n")
    assert [are_nearest(*pair) for pair in zip(sent.images, map(expected, files), strict=True)] == [True] * 4


def test_an_ultrasound_image_arrives_on_dcmprscp_as_the_gray_of_its_colors(send_to_dcmprscp):
    sent = send_to_dcmprscp(US, "--frames", "1", "--gray")

    (arrived,) = sent.images
    luma = pixel_array(US, index=0) @ (0.299, 0.587, 0.114)
    assert sent.exit_code == 0
    assert arrived.shape == luma.shape
    assert np.abs(arrived - luma).max() <= 0.5 + 1e-9


def test_dcmprscp_takes_every_option_that_it_is_configured_for(send_to_dcmprscp):
    sent = send_to_dcmprscp(
        CT, "--window", *WINDOW, "--layout", "3x2", "--landscape", "--magnification", "CUBIC", "--border", "BLACK", "--max-density", "320",
        "--trim", "--resolution", "HIGH", "--copies", "2", "--priority", "HIGH", "--medium-type", "PAPER",
        "--destination", "PROCESSOR", "--label", "label", "--owner", "owner", "--polarity", "REVERSE", "--oversize", "CROP",
        "--presentation-lut", "lin-od", "--illumination", "1500", "--ambient-light", "8", "--strict", "--json",
    )  # fmt: skip

    assert (sent.exit_code, sent.messages) == (0, "PEER@127.0.0.1:11112 is NORMAL: it prints\n")
    (path,) = sent.database.glob("SP_*")
    stored = pydicom.dcmread(path)
    (film,), (lut,) = stored.FilmBoxContentSequence, stored.PresentationLUTContentSequence
    assert json.loads(sent.output)["films"][0]["warnings"] == []
    assert [are_nearest(each, expected(CT, WINDOW)) for each in sent.images] == [True]
    assert (film.FilmOrientation, film.MagnificationType, film.RequestedResolutionID) == ("LANDSCAPE", "CUBIC", "HIGH")
    assert (film.Trim, film.MaxDensity, film.Illumination, lut.PresentationLUTShape) == ("YES", 320, 1500, "LIN OD")


def test_dcmprscp_has_no_color_and_says_so(send_to_dcmprscp):
    sent = send_to_dcmprscp(RGB)

    assert sent.exit_code == 63
    assert "the printer offers no Basic Color Print Management Meta" in sent.messages
