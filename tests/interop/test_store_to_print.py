"""Images that DCMTK's storescu and dcmjs-dimse store on our server are printed: in order, in their windows, with captions.

What a film shows is read back with pikepdf and poppler, what it should show is computed with pydicom.
"""

import random
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.uid import ComprehensiveSRStorage, EncapsulatedPDFStorage

from printscp.output.document import Document
from printscp.printer_settings import PrinterSettings
from tests.interop import storescu
from tests.interop.dcmjs_scu import need_dcmjs, run_script
from tests.interop.geometry import placed
from tests.network_fixtures import RunningServer
from tests.output.reading import DrawnImage, drawn_images, page_sizes
from tests.stored_studies import (
    SIDE,
    cr_image,
    ct_image,
    ct_images,
    expected_grays,
    new_series,
    new_study,
    number_in,
    ultrasound_frame,
    ultrasound_loop,
    write,
)

pytestmark = [pytest.mark.interop, pytest.mark.network]

SUCCESS, COERCED, OTHER_SOP_CLASS, NOT_AUTHORIZED, NO_PIXELS = 0x0000, 0xB000, 0xB007, 0x0124, 0xC001
STORE = {"enabled": True, "close_at_association_end": True}
HEADER = "DOE, JANE 4711 1970-01-02 2026-01-03 Head"
"""As pdftotext reads it, with single blanks."""


@dataclass(frozen=True, slots=True)
class Film:
    """A printed film, with its images in the order of reading."""

    path: Path

    @property
    def images(self) -> list[DrawnImage]:
        # Images of one row differ a little in height where their shapes do.
        drawn = drawn_images(self.document)
        return sorted(drawn, key=lambda image: (round(-image.matrix[5] - image.matrix[3] / 2), image.matrix[4]))

    @property
    def pixels(self) -> list[NDArray[np.uint8]]:
        return [image.pixels for image in self.images]

    @property
    def numbers(self) -> list[int]:
        return [number_in(pixels) for pixels in self.pixels]

    @property
    def document(self) -> Document:
        return Document.of(self.path.read_bytes())

    @property
    def texts(self) -> list[str]:
        """What pdftotext reads, line by line; what stands side by side is apart."""
        said = subprocess.run(["pdftotext", "-layout", self.path, "-"], capture_output=True, text=True, check=True)
        parts = [part for line in said.stdout.replace("\f", "\n").splitlines() for part in re.split(r" {3,}", line)]
        return [" ".join(part.split()) for part in parts if part.strip()]

    @property
    def captions(self) -> list[str]:
        """The texts below the images, in the order of reading."""
        return self.texts[1:]

    def shown(self, dpi: int = 100) -> list[NDArray[np.uint8]]:
        """What poppler makes of the page, at the places where the images lie."""
        command = ["pdftoppm", "-r", str(dpi), "-png", "-singlefile", self.path]
        run = subprocess.run(command, capture_output=True, check=True)
        page = np.asarray(Image.open(BytesIO(run.stdout)).convert("RGB"))
        dots = dpi / 25.4
        ((_, height),) = page_sizes(self.document)
        areas = [placed(image, height) for image in self.images]
        return [
            page[round(top * dots) : round((top + down) * dots), round(left * dots) : round((left + across) * dots)]
            for left, top, across, down in areas
        ]


@dataclass(frozen=True, slots=True)
class Heard:
    """What an SCU heard: statuses and Error Comments."""

    statuses: list[int]
    comments: list[str]


@dataclass(frozen=True, slots=True)
class Study:
    """Images that were sent, and their films."""

    images: list[Dataset]
    heard: Heard
    films: list[Film]


@pytest.fixture
def storing(server_with, need) -> Callable[..., RunningServer]:
    """Starts a printer on which images may be stored; a sheet is printed when its association ends."""
    need("dcmprscu", "pdftotext", "pdftoppm")

    def storing(**store: object) -> RunningServer:
        return server_with({"store": {**STORE, **store}})

    return storing


@pytest.fixture(scope="module", params=["storescu", "dcmjs"])
def send(request, need) -> Callable[..., Heard]:
    """Sends files over one association with DCMTK, or with dcmjs-dimse."""
    if request.param == "dcmjs":
        need_dcmjs(need)
        return send_with_dcmjs
    return send_with_storescu


@pytest.fixture(scope="module")
def study(send, need, tmp_path_factory) -> Iterator[Study]:
    """A study of thirty images, which is printed once for all that is looked at."""
    need("dcmprscu", "pdftotext", "pdftoppm")
    folder = tmp_path_factory.mktemp("study")
    images = ct_images(new_study())
    server = RunningServer(folder, printers={"printscp": PrinterSettings(store=STORE)})
    with server.app:
        heard = send(server, write(folder / "images", images))
        yield Study(images, heard, films(server, 2))


def send_with_storescu(server: RunningServer, files: list[Path]) -> Heard:
    conversation = storescu.store(server.port, *files)
    assert conversation.complaints == ()
    return Heard(conversation.statuses, [answer.comment for answer in conversation.answers])


def send_with_dcmjs(server: RunningServer, files: list[Path]) -> Heard:
    task = {"port": server.port, "called": "PRINTSCP", "files": list(map(str, files)), "syntaxes": []}
    heard = run_script("store_files.js", task)
    assert (heard.get("error"), heard["released"]) == (None, True)
    answers = heard["answers"]
    return Heard([answer["status"] for answer in answers], [answer["comment"] for answer in answers])


def films(server: RunningServer, count: int) -> list[Film]:
    return [Film(path) for path in server.films(count)]


def caption(image: Dataset) -> str:
    return f"{image.SeriesDescription} Se {image.SeriesNumber} Im {image.InstanceNumber}"


def differences(films: list[Film], images: list[Dataset], voi: int = 0) -> list[float]:
    """How far each image on the films is at most from what pydicom shows, in grays of 255."""
    pairs = zip(chain.from_iterable(film.pixels for film in films), images, strict=True)
    return [float(np.abs(pixels - expected_grays(image, voi)).max()) for pixels, image in pairs]


def test_a_study_of_thirty_images_lies_on_two_films_in_order(study):
    assert study.heard.statuses == [SUCCESS] * 30
    assert [film.numbers for film in study.films] == [list(range(1, 21)), list(range(21, 31))]


def test_each_image_is_shown_in_its_window(study):
    assert max(differences(study.films, study.images)) <= 1


def test_each_film_is_headed_by_patient_and_study_and_each_image_has_its_caption(study):
    first, second = study.films

    assert (first.texts[0], second.texts[0]) == (HEADER, HEADER)
    assert first.captions == [caption(image) for image in study.images[:20]]
    assert second.captions == [caption(image) for image in study.images[20:]]


def test_poppler_shows_each_image_at_its_place(study):
    _, film = study.films

    assert [number_in(pixels) for pixels in film.shown()] == list(range(21, 31))


def test_images_that_come_in_any_order_lie_in_that_of_their_series_and_numbers(storing, tmp_path):
    server = storing(layout="4x5")
    study = new_study()
    coronal = new_series(study, 10, "Coronal")
    # The other way round by their UIDs.
    study.SeriesInstanceUID, coronal.SeriesInstanceUID = "1.2.9", "1.2.1"
    images = [*ct_images(study, 12), *ct_images(coronal, 8, first=101)]
    sent = random.Random(7).sample(images, len(images))

    send_with_storescu(server, write(tmp_path / "study", sent))

    (film,) = films(server, 1)
    assert film.numbers == [*range(1, 13), *range(101, 109)]
    assert max(differences([film], images)) <= 1


@pytest.mark.parametrize(("window", "voi"), [("", 0), ("2", 1), ("bone", 1)])
def test_the_window_is_the_one_that_the_settings_name(storing, tmp_path, window, voi):
    server = storing(window=window)
    images = ct_images(new_study(), 2)

    send_with_storescu(server, write(tmp_path / "study", images))

    assert max(differences(films(server, 1), images, voi)) <= 1


def test_an_image_is_as_large_as_what_it_depicts_where_that_is_wanted(storing, tmp_path):
    server = storing(true_size=True, layout="2x3")

    send_with_storescu(server, write(tmp_path / "study", [ct_image(new_study(), 1, PixelSpacing=[1.25, 1.25])]))

    (film,) = films(server, 1)
    (image,) = film.images
    assert placed(image)[2:] == pytest.approx((1.25 * SIDE, 1.25 * SIDE), abs=0.01)


def test_an_ultrasound_loop_is_printed_frame_by_frame_in_its_colors(storing, send, tmp_path):
    server = storing()
    loop = ultrasound_loop(new_study("US"), frames=12)

    heard = send(server, write(tmp_path / "study", [loop]))

    (film,) = films(server, 1)
    assert heard.statuses == [SUCCESS]
    assert {image.color_space for image in film.images} == {"/DeviceRGB"}
    assert film.numbers == list(range(1, 13))
    assert [np.array_equal(film.pixels[frame - 1], ultrasound_frame(frame)) for frame in range(1, 13)] == [True] * 12
    assert film.captions == [f"{caption(loop)} Fr {frame}" for frame in range(1, 13)]


def test_a_loop_in_jpeg_is_printed_as_dcmtk_decodes_it(storing, need, tmp_path):
    need(dcmdjpeg := storescu.dcmtk("dcmdjpeg"))
    server = storing(frames="1-4,30", layout="2x3")
    loop = get_testdata_file("examples_ybr_color.dcm", download=False)

    conversation = storescu.store_as_compressed(server.port, loop)

    (film,) = films(server, 1)
    subprocess.run([dcmdjpeg, loop, tmp_path / "decoded.dcm"], check=True)
    decoded = dcmread(tmp_path / "decoded.dcm").pixel_array[[0, 1, 2, 3, 29]]
    assert conversation.statuses == [SUCCESS]
    assert np.abs(np.stack(film.pixels).astype(int) - decoded).max() <= 4
    assert [text.split()[-1] for text in film.captions] == ["1", "2", "3", "4", "30"]


@pytest.mark.parametrize("bits", [10, 12])
def test_a_radiograph_of_monochrome1_is_white_where_its_values_are_low(storing, tmp_path, bits):
    server = storing(layout="1x1")
    image = cr_image(new_study("CR", SeriesDescription="Chest"), 77, bits=bits)

    send_with_storescu(server, write(tmp_path / "study", [image]))

    (film,) = films(server, 1)
    (shown,) = film.shown()
    assert film.numbers == [number_in(shown)] == [77]
    assert max(differences([film], [image])) <= 1
    assert film.captions == ["Chest Se 2 Im 77"]


def test_a_radiograph_without_a_window_has_one_of_its_own(storing, send, tmp_path):
    server = storing()

    send(server, write(tmp_path / "study", [cr_image(new_study("CR"), 77, window=None)]))

    (film,) = films(server, 1)
    (pixels,) = film.pixels
    ramp = pixels[12:].ravel().astype(int)
    assert film.numbers == [77]
    assert (ramp[0], ramp[-1]) == (255, 0)
    assert (np.diff(ramp) <= 0).all()


@pytest.mark.parametrize(
    "name",
    [
        "MR_small_implicit.dcm",
        "MR_small_bigendian.dcm",
        "MR_small_RLE.dcm",
        "MR_small_jpeg_ls_lossless.dcm",
        "MR_small_jp2klossless.dcm",
    ],
)
def test_an_image_is_printed_the_same_in_every_lossless_syntax(storing, name):
    server = storing()

    conversation = storescu.store_as_compressed(server.port, get_testdata_file(name, download=False))

    plain = dcmread(get_testdata_file("MR_small.dcm", download=False))
    assert (conversation.statuses, conversation.complaints) == ([SUCCESS], ())
    assert max(differences(films(server, 1), [plain])) <= 1


@pytest.mark.parametrize("program", ["dcmcjpeg", "dcmcjpls", "dcmcrle"])
def test_what_dcmtk_compresses_without_loss_is_printed_as_it_was(storing, tmp_path, program):
    server = storing()
    image = ct_image(new_study(), 5)
    (plain,) = write(tmp_path / "plain", [image])
    subprocess.run([storescu.dcmtk(program), plain, tmp_path / "compressed.dcm"], check=True)

    conversation = storescu.store_as_compressed(server.port, tmp_path / "compressed.dcm")

    assert (conversation.statuses, conversation.complaints) == ([SUCCESS], ())
    assert max(differences(films(server, 1), [image])) <= 1


@pytest.mark.parametrize("name", ["JPGExtended.dcm", "JPEGLSNearLossless_16.dcm", "JPEG2000.dcm", "image_dfl.dcm"])
def test_an_image_is_printed_in_other_compressed_syntaxes(storing, name):
    server = storing()

    conversation = storescu.store_as_compressed(server.port, file := get_testdata_file(name, download=False))

    (film,) = films(server, 1)
    # Old files of theirs lack what their SOP Class wants.
    assert conversation.statuses in ([SUCCESS], [OTHER_SOP_CLASS])
    assert film.pixels[0].shape == (dcmread(file).Rows, dcmread(file).Columns)


def test_reports_and_documents_are_refused_by_context(storing, tmp_path):
    server = storing()
    report = get_testdata_file("test-SR.dcm", download=False)
    document = ct_image(new_study(), 1)
    document.SOPClassUID = EncapsulatedPDFStorage
    files = write(tmp_path / "study", [document, ct_image(new_study(), 9)])

    conversation = storescu.store(server.port, report, *files)

    (film,) = films(server, 1)
    assert film.numbers == [9]
    assert conversation.statuses == [SUCCESS]
    assert [complaint.partition(") ")[2] for complaint in conversation.complaints] == [
        ComprehensiveSRStorage,
        EncapsulatedPDFStorage,
    ]


def test_a_window_that_cannot_be_used_is_told_as_a_warning_and_the_next_is_used(storing, tmp_path):
    server = storing()
    image = ct_image(new_study(), 3, WindowWidth=[0, 2000])

    heard = send_with_storescu(server, write(tmp_path / "study", [image]))

    assert heard.statuses == [COERCED]
    assert "window" in heard.comments[0].casefold()
    assert max(differences(films(server, 1), [image], voi=1)) <= 1


def test_an_image_without_pixels_is_refused_with_the_reason(storing, send, tmp_path):
    server = storing()
    study = new_study()
    broken, whole = ct_image(study, 1), ct_image(study, 2)
    del broken.PixelData

    heard = send(server, write(tmp_path / "study", [broken, whole]))

    (film,) = films(server, 1)
    assert heard.statuses == [NO_PIXELS, SUCCESS]
    assert "pixels" in heard.comments[0]
    assert film.numbers == [2]


def test_a_stranger_may_store_nothing(storing, tmp_path):
    server = storing(allowed=("MODALITY",))

    heard = send_with_storescu(server, write(tmp_path / "study", [ct_image(new_study(), 1)]))

    assert heard.statuses == [NOT_AUTHORIZED]
    assert heard.comments == ["this AE title may not store images here"]


def test_an_image_that_is_sent_again_is_printed_once_as_it_came_last(storing, tmp_path):
    server = storing()
    images = ct_images(new_study(), 3)
    again = ct_image(new_study(), 50)
    for keyword in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "InstanceNumber"):
        setattr(again, keyword, images[1][keyword].value)

    send_with_storescu(server, write(tmp_path / "study", [*images, again]))

    (film,) = films(server, 1)
    assert film.numbers == [1, 50, 3]


def test_two_studies_that_come_at_once_lie_on_films_of_their_own(storing, tmp_path):
    server = storing()
    studies = [ct_images(new_study(PatientID=name), 9, first=first) for name, first in (("A", 1), ("B", 101))]
    files = [write(tmp_path / str(number), study) for number, study in enumerate(studies)]

    with storescu.started(server.port, *files[0]) as one, storescu.started(server.port, *files[1]) as other:
        for process in (one, other):
            process.communicate(timeout=60)

    printed = films(server, 2)
    assert sorted(film.numbers for film in printed) == [list(range(1, 10)), list(range(101, 110))]


def test_images_that_come_by_an_association_each_share_a_film(storing, tmp_path):
    server = storing(close_at_association_end=False, quiet_time=1.0)
    files = write(tmp_path / "study", ct_images(new_study(), 4))

    for file in files:
        assert storescu.store(server.port, file).statuses == [SUCCESS]

    (film,) = films(server, 1)
    assert film.numbers == [1, 2, 3, 4]


def test_what_an_aborted_association_sent_is_printed_with_what_it_sends_again(storing, tmp_path):
    server = storing(quiet_time=1.0)
    files = write(tmp_path / "study", ct_images(new_study(), 6))

    storescu.store(server.port, *files[:4], options=("--abort",))
    storescu.store(server.port, *files)

    (film,) = films(server, 1)
    assert film.numbers == [1, 2, 3, 4, 5, 6]
