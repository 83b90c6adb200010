"""Whatever is wrong with the bytes of an image, it is examined or refused; nothing else comes of it."""

import random
import struct
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from printscp.film.printer import Printer
from printscp.images.examination import examine
from printscp.images.syntaxes import ALL_SYNTAXES
from printscp.wire.status import Refusal, Status
from printscp.wire.store_request import StoreRequest
from tests.drills import often
from tests.images.stored import PRINTER, STRICT, request_in, request_of_file, sample, sample_path
from tests.stored_requests import capture

pytestmark = pytest.mark.filterwarnings("ignore")

NAMES = [
    "MR_small_RLE.dcm",
    "MR_small_jp2klossless.dcm",
    "MR_small_jpeg_ls_lossless.dcm",
    "SC_rgb_jpeg_gdcm.dcm",
    "SC_rgb_small_odd_jpeg.dcm",
    "SC_rgb_rle_2frame.dcm",
]
REQUESTS = [
    *(request_of_file(sample_path(name)) for name in NAMES),
    *(
        request_in(sample("MR_small.dcm"), syntax)
        for syntax in (ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian)
    ),
    request_in(capture(1)),
]
EXAMPLES = often(60, 2000)
# Numbers that are wrong in the worst way stand where lengths, sizes and counts are.
WORST = [b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff", b"\x00\x00", b"\x7f\xff\xff\xff", b"SQ", b"\xfe\xff\xdd\xe0"]

changes = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.one_of(st.sampled_from(WORST), st.binary(min_size=1, max_size=4))),
    min_size=1,
    max_size=4,
)


def status_of(request: StoreRequest, printer: Printer = PRINTER) -> Status:
    """Of the answer; what is neither taken nor refused raises its error."""
    try:
        status = examine(request, printer).status
    except Refusal as refusal:
        return refusal.status if len(refusal.comment) <= 64 else pytest.fail(refusal.comment)
    assert not status.is_failure
    return status


def with_bytes(request: StoreRequest, data_set: bytes) -> StoreRequest:
    return replace(request, data_set=data_set)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(request=st.sampled_from(REQUESTS), changes=changes, printer=st.sampled_from([PRINTER, STRICT]))
def test_an_image_with_some_other_bytes_is_examined_or_refused(request, changes, printer):
    octets = bytearray(request.data_set)
    for share, put in changes:
        at = int(share * len(octets))
        octets[at : at + len(put)] = put

    status_of(with_bytes(request, bytes(octets)), printer)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(request=st.sampled_from(REQUESTS), changes=changes)
def test_a_header_with_some_other_bytes_is_examined_or_refused(request, changes):
    octets = bytearray(request.data_set)
    for share, put in changes:
        at = int(share * min(len(octets), 2000))
        octets[at : at + len(put)] = put

    status_of(with_bytes(request, bytes(octets)))


@settings(max_examples=EXAMPLES, deadline=None)
@given(data_set=st.binary(max_size=400), syntax=st.sampled_from(list(ALL_SYNTAXES)))
def test_random_bytes_are_refused(data_set, syntax):
    request = replace(REQUESTS[-1], data_set=data_set, transfer_syntax=syntax)

    assert status_of(request).is_failure


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: str(request.transfer_syntax))
def test_an_image_that_ends_too_early_is_refused(request_):
    whole = request_.data_set
    ends = random.Random(1).sample(range(len(whole)), often(20, 500))

    statuses = {status_of(with_bytes(request_, whole[:end])) for end in [*ends, len(whole) - 1]}

    # Between two elements it is a data set, but one without pixels.
    assert statuses <= {Status.CANNOT_UNDERSTAND, Status.NO_PIXELS, Status.MISTYPED_ARGUMENT}


def test_items_in_items_without_end_are_refused():
    deep = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF) + struct.pack(
        "<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF
    )

    assert status_of(with_bytes(REQUESTS[-1], deep * 5000)) is Status.CANNOT_UNDERSTAND


def test_items_in_items_with_lengths_are_not_followed():
    content = b""
    for _ in range(3000):
        item = struct.pack("<HHI", 0xFFFE, 0xE000, len(content)) + content
        content = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, len(item)) + item
    groups = struct.pack("<HH2sHI", 0x5200, 0x9230, b"SQ", 0, len(item)) + item
    whole = REQUESTS[-1].data_set
    at = whole.index(b"\xe0\x7f\x10\x00")

    deep = with_bytes(REQUESTS[-1], whole[:at] + groups + whole[at:])

    assert status_of(deep) is Status.SUCCESS
