"""Messages that no library would send, and what they are answered."""

import struct
from io import BytesIO

import pytest
from pydicom.dataset import Dataset

from printscp.film.printer import Printer
from printscp.server.connection import Limits
from printscp.server.scp import Listen, PrintScp
from printscp.settings import ScuSettings
from printscp.wire.encoding import decode
from printscp.wire.references import reference
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION, GRAYSCALE_IMAGE_BOX, PRINTER, PRINTER_INSTANCE
from tests.conversation import encoded, gray_item
from tests.raw_scu import IMPLICIT, Element, RawScu
from tests.server.test_service import Shelf

pytestmark = pytest.mark.network

OVERLAY_BOX = "1.2.840.10008.5.1.1.24.1"
MODALITY_PERFORMED_PROCEDURE_STEP = "1.2.840.10008.3.1.2.3.3"


@pytest.fixture
def scu(server):
    with RawScu.connect(server.port) as scu:
        yield scu


def film_attributes(session="1.2.3", display_format=r"STANDARD\1,1"):
    attributes = Dataset()
    attributes.ImageDisplayFormat = display_format
    attributes.ReferencedFilmSessionSequence = [reference(FILM_SESSION, session)]
    return attributes


def image_attributes(item):
    attributes = Dataset()
    attributes.ImageBoxPosition = 1
    attributes.BasicGrayscaleImageSequence = [item]
    return attributes


def created_box(scu, *, implicit=False):
    """The UID of the image box of a new film."""
    scu.n_create(FILM_SESSION, "1.2.3")
    data = scu.n_create(FILM_BOX, "1.2.3.4", encoded(film_attributes(), implicit=implicit)).data
    return decode(BytesIO(data), implicit=implicit).ReferencedImageBoxSequence[0].ReferencedSOPInstanceUID


def comment(reply):
    return reply.command[0x0902].decode().rstrip()


@pytest.mark.parametrize("garbage", [b"\xff" * 50, b"not a data set at all!", bytes(7)])
@pytest.mark.parametrize("syntax", [{}, {"transfer_syntax": IMPLICIT}])
def test_garbage_for_a_data_set_is_answered_0110_and_the_association_goes_on(server, garbage, syntax):
    with RawScu.connect(server.port, **syntax) as scu:
        reply = scu.n_create(FILM_SESSION, "1.2.3", garbage)

        assert reply.status == 0x0110
        assert comment(reply) == "data set cannot be decoded from byte 0 on"
        assert scu.c_echo().status == 0


def test_pixel_data_shorter_than_the_image_is_answered_0106(scu):
    box = created_box(scu)
    data = encoded(image_attributes(gray_item(65535, 65535, PixelData=bytes(512))))

    reply = scu.n_set(GRAYSCALE_IMAGE_BOX, box, data)

    assert reply.status == 0x0106
    assert comment(reply) == "PixelData has 512 bytes, 8589672450 are needed"


def test_an_absurd_layout_is_answered_0106(scu):
    scu.n_create(FILM_SESSION, "1.2.3")
    data = encoded(film_attributes(display_format=r"STANDARD\9999,9999"))

    assert scu.n_create(FILM_BOX, None, data).status == 0x0106


def test_zero_rows_are_answered_0106(scu):
    box = created_box(scu)

    assert scu.n_set(GRAYSCALE_IMAGE_BOX, box, encoded(image_attributes(gray_item(Rows=0)))).status == 0x0106


@pytest.mark.parametrize("syntax", [{}, {"transfer_syntax": IMPLICIT}])
def test_an_image_is_taken_in_both_transfer_syntaxes(server, syntax):
    implicit = bool(syntax)
    with RawScu.connect(server.port, **syntax) as scu:
        box = created_box(scu, implicit=implicit)

        reply = scu.n_set(GRAYSCALE_IMAGE_BOX, box, encoded(image_attributes(gray_item()), implicit=implicit))

    assert reply.status == 0


def without_uid(scu):
    """The replies to requests that name no instance."""
    scu.n_create(FILM_SESSION, "1.2.3")
    scu.n_create(FILM_BOX, "1.2.3.4", encoded(film_attributes()))
    return [
        scu.n_set(FILM_SESSION, None, encoded(Dataset())),
        scu.n_get(PRINTER, None),
        scu.n_action(FILM_SESSION, None),
        scu.n_delete(FILM_SESSION, None),
    ]


def test_requests_without_instance_uid_mean_the_only_one_and_the_reply_names_it(scu):
    replies = without_uid(scu)

    assert [reply.status for reply in replies] == [0, 0, 0xB602, 0]
    assert [reply.uid(Element.AFFECTED_INSTANCE) for reply in replies] == ["1.2.3", PRINTER_INSTANCE, "1.2.3", "1.2.3"]


def test_a_strict_printer_answers_requests_without_instance_uid_0117(server_with):
    with RawScu.connect(server_with({"tolerance": "strict"}).port) as scu:
        replies = without_uid(scu)

    assert [reply.status for reply in replies] == [0x0117] * 4


def test_requests_without_instance_uid_that_mean_none_are_answered_0117(scu):
    assert scu.n_delete(FILM_SESSION, None).status == 0x0117


def test_a_uid_that_is_none_is_answered_0117(scu):
    assert scu.n_create(FILM_SESSION, "1.2.x").status == 0x0117


@pytest.mark.parametrize("sop_class", [OVERLAY_BOX, MODALITY_PERFORMED_PROCEDURE_STEP, "1.2.3.4.5"])
def test_a_class_that_does_not_belong_to_the_context_is_answered_0118(scu, sop_class):
    assert scu.n_create(sop_class).status == 0x0118
    assert scu.c_echo().status == 0


@pytest.mark.parametrize("sop_class", [OVERLAY_BOX, "1.2.3.4.5"])
def test_any_service_of_an_unknown_class_is_answered_0118(scu, sop_class):
    replies = [scu.n_set(sop_class, "1.2"), scu.n_action(sop_class, "1.2"), scu.n_delete(sop_class, "1.2")]

    assert [reply.status for reply in replies] == [0x0118] * 3


def test_an_operation_that_a_class_does_not_have_is_answered_0211(scu):
    assert scu.n_create(PRINTER, "1.2.3").status == 0x0211
    assert scu.n_get(FILM_SESSION, "1.2.3").status == 0x0211


def test_the_attributes_asked_for_are_answered_and_the_unknown_ones_listed(scu):
    reply = scu.n_get(PRINTER, PRINTER_INSTANCE, [0x21100010, 0x00100010])

    assert reply.status == 0x0107
    assert reply.command[Element.ATTRIBUTES] == struct.pack("<HH", 0x0010, 0x0010)
    assert reply.data == struct.pack("<HH2sH", 0x2110, 0x0010, b"CS", 6) + b"NORMAL"


def test_a_quiet_print_scu_is_told_of_no_attributes_that_were_left_out(server_with):
    running = server_with(scus={"rawscu": ScuSettings(quiet=("0x0107",))})
    with RawScu.connect(running.port) as scu:
        reply = scu.n_get(PRINTER, PRINTER_INSTANCE, [0x21100010, 0x00100010])

    assert (reply.status, Element.ATTRIBUTES in reply.command) == (0, False)


def test_a_new_instance_is_told_for_success_and_for_a_warning(server):
    memory = Dataset()
    memory.MemoryAllocation = 100
    uids = []
    for attributes in (None, encoded(memory)):
        with RawScu.connect(server.port) as scu:
            uids.append(scu.n_create(FILM_SESSION, None, attributes).uid(Element.AFFECTED_INSTANCE))

    assert all(uid.startswith("1.2.826.") for uid in uids)


def test_no_command_element_leaks_into_the_data_set_of_a_warning(scu):
    memory = Dataset()
    memory.MemoryAllocation = 100

    data = scu.n_create(FILM_SESSION, None, encoded(memory)).data

    assert data[:2] != b"\0\0"


def test_pipelined_requests_are_answered_in_order(scu):
    for _ in range(3):
        scu.send_request(0x0140, {Element.AFFECTED_SOP_CLASS: FILM_SESSION})

    replies = [scu.receive() for _ in range(3)]

    assert [reply.number(Element.MESSAGE_ID_RESPONDED_TO) for reply in replies] == [1, 2, 3]
    assert [reply.status for reply in replies] == [0, 0, 0]


def test_a_data_set_larger_than_the_limit_is_answered_c605_and_the_association_goes_on():
    scp = PrintScp(
        [Printer()], Shelf(), Listen(port=0, limits=Limits(message_bytes=100_000, message_abort_bytes=10**6))
    )
    scp.start()
    try:
        with RawScu.connect(scp.address[1]) as scu:
            box = created_box(scu)
            large = scu.n_set(GRAYSCALE_IMAGE_BOX, box, encoded(image_attributes(gray_item(400, 300))))
            small = scu.n_set(GRAYSCALE_IMAGE_BOX, box, encoded(image_attributes(gray_item(20, 30))))
    finally:
        scp.stop(0)

    assert (large.status, small.status) == (0xC605, 0)
    assert comment(large) == "the data set is larger than this printer takes"
