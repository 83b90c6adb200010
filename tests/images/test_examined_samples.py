"""Every image that pydicom brings for its own tests is examined, each with the status that its faults deserve."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom.filereader import dcmread

from printscp.images.examination import examine
from printscp.images.image_classes import IMAGE_CLASSES
from printscp.wire.status import Refusal, Status
from tests.images.stored import PRINTER, request_of_file, sample_path

ROOT = sample_path("CT_small.dcm").parent
WITHOUT_PIXELS = {
    str(path.relative_to(ROOT)): Status.NO_PIXELS for path in (ROOT / "dicomdirtests/TINY_ALPHA").rglob("IM*")
}
FAULTY = {
    **WITHOUT_PIXELS,
    "UN_sequence.dcm": Status.NO_PIXELS,
    "no_meta_group_length.dcm": Status.NO_PIXELS,
    "priv_SQ.dcm": Status.NO_PIXELS,
    # Neither Modality nor, in some, Conversion Type, study and series.
    "GDCMJ2K_TextGBR.dcm": Status.OTHER_SOP_CLASS,
    "JPEGLSNearLossless_08.dcm": Status.OTHER_SOP_CLASS,
    "JPEGLSNearLossless_16.dcm": Status.OTHER_SOP_CLASS,
    "SC_jpeg_no_color_transform.dcm": Status.OTHER_SOP_CLASS,
    "SC_jpeg_no_color_transform_2.dcm": Status.OTHER_SOP_CLASS,
    "SC_rgb_jls_lossy_line.dcm": Status.OTHER_SOP_CLASS,
    "SC_rgb_jls_lossy_sample.dcm": Status.OTHER_SOP_CLASS,
    "SC_rgb_jpeg_app14_dcmd.dcm": Status.OTHER_SOP_CLASS,
    # The scan header is that of a progressive JPEG, which the syntax has not.
    "JPEG-lossy.dcm": Status.UNREADABLE_PIXELS,
    # Its codestream is made up.
    "JPEG2000-embedded-sequence-delimiter.dcm": Status.UNREADABLE_PIXELS,
    "MR_truncated.dcm": Status.CANNOT_UNDERSTAND,
    # The data set is implicit, which its transfer syntax is not.
    "SC_rgb_jpeg.dcm": Status.CANNOT_UNDERSTAND,
}
COLORS = {"color": "SC_rgb_small_odd.dcm", "palette": "examples_palette.dcm", "jpeg": "examples_ybr_color.dcm"}

pytestmark = pytest.mark.filterwarnings("ignore")


def images() -> Iterator[str]:
    """Names of the files whose class is that of an image."""
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and _sop_class(path) in IMAGE_CLASSES:
            yield str(path.relative_to(ROOT))


def _sop_class(path: Path) -> str:
    try:
        return str(dcmread(path, stop_before_pixels=True, specific_tags=[]).file_meta.MediaStorageSOPClassUID)
    except Exception:  # noqa: BLE001  some are damaged on purpose, or no DICOM files
        return ""


def status_of(name: str) -> Status:
    try:
        return examine(request_of_file(ROOT / name), PRINTER).status
    except Refusal as refusal:
        return refusal.status


def test_each_image_has_the_status_that_it_deserves():
    found = {name: status_of(name) for name in images()}

    assert {name: status for name, status in found.items() if status} == FAULTY
    assert len(found) > len(FAULTY) + 70


@pytest.mark.parametrize("name", COLORS.values(), ids=COLORS)
def test_colors_are_told_whatever_they_are_stored_as(name):
    assert examine(request_of_file(ROOT / name), PRINTER).image.is_color is True


def test_all_frames_of_a_loop_are_printed():
    assert examine(request_of_file(ROOT / "examples_ybr_color.dcm"), PRINTER).image.frames == tuple(range(1, 31))
