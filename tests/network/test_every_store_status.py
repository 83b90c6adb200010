"""Each status of C-STORE over the wire (PS3.7 9.1.1, PS3.4 B.2.3): the names of the tests begin with the code.

A failure says why in an Error Comment and keeps nothing: no sheet has the image. A warning says why too, and the image is
kept as with success.
"""

import errno
import os
import re
import threading

import pytest
from pydicom.uid import MRImageStorage, SecondaryCaptureImageStorage

from printscp.wire.services import STORE, statuses_of
from printscp.wire.status import Status
from tests.image_intake import C_STORE, comment
from tests.network_fixtures import wait_until
from tests.raw_scu import Element, RawScu
from tests.stored_requests import capture, request_of

pytestmark = pytest.mark.network

SC = str(SecondaryCaptureImageStorage)
PRINTED = {"enabled": True, "quiet_time": "1h"}
OF_ALL = {Status.SUCCESS, Status.PROCESSING_FAILURE, Status.INVALID_SOP_INSTANCE, Status.UNRECOGNIZED_OPERATION}
"""What C-STORE answers beside its row of the service matrix; 0x0118 is of the N-services."""


@pytest.fixture
def server(server_with):
    return server_with({"store": PRINTED})


@pytest.fixture
def strict(server_with):
    return server_with({"tolerance": "strict", "store": PRINTED})


def stored(server, image=None, *, calling="CT1", data=..., **elements):
    """The answer to *image* on an association of its own; *data* and *elements* are sent in place of what is usual."""
    image = capture(1) if image is None else image
    usual = {"AFFECTED_SOP_CLASS": SC, "AFFECTED_INSTANCE": image.get("SOPInstanceUID") or "1.2.3", "PRIORITY": 0}
    command = {Element[name]: value for name, value in (usual | elements).items() if value is not None}
    with RawScu.connect(server.port, [SC], calling=calling) as scu:
        scu.send_request(C_STORE, command, request_of(image).data_set if data is ... else data)
        reply = scu.receive()
    assert reply.status in OF_ALL | set(statuses_of(STORE, server.app._scp._default))
    return reply


def assert_kept(server, reply, status, words=""):
    assert (reply.status, comment(reply)) == (status, words)
    assert server.app.waiting_images == 1


def assert_refused(server, reply, status, words):
    assert (reply.status, comment(reply)) == (status, words)
    assert server.app.waiting_images == 0
    assert stored(server, capture(99)).status == Status.SUCCESS


# Printed


def test_0000_an_image_is_kept(server):
    assert_kept(server, stored(server), Status.SUCCESS)


def test_b000_for_a_window_without_width(server):
    image = capture(1, WindowCenter=100, WindowWidth=0)

    assert_kept(server, stored(server, image), Status.COERCED, "WindowWidth cannot be used")


def test_b000_for_a_pixel_spacing_that_is_none(server):
    image = capture(1, PixelSpacing=[0, 0])

    assert_kept(server, stored(server, image), Status.COERCED, "PixelSpacing cannot be used")


def test_b006_of_a_strict_printer_for_a_shutter_that_is_not_printed(strict):
    image = capture(1, ShutterShape="CIRCULAR")

    assert_kept(strict, stored(strict, image), Status.ELEMENTS_DISCARDED, "ShutterShape is not printed")


def test_0000_of_other_printers_for_a_shutter_that_is_not_printed(server):
    assert_kept(server, stored(server, capture(1, ShutterShape="CIRCULAR")), Status.SUCCESS)


def test_b007_for_an_attribute_that_all_of_the_class_have(server):
    image = capture(1)
    del image.ConversionType

    assert_kept(server, stored(server, image), Status.OTHER_SOP_CLASS, "ConversionType is missing")


def test_b007_for_another_sop_class_within(server):
    image = capture(1, SOPClassUID=MRImageStorage)

    assert_kept(server, stored(server, image), Status.OTHER_SOP_CLASS, "SOPClassUID is not that of the request")


def test_a_warning_that_is_quiet_is_success(server_with):
    server = server_with({"store": PRINTED}, scus={"ct1": {"quiet": ["0xB007"]}})
    image = capture(1, SOPClassUID=MRImageStorage)

    assert stored(server, image).status == Status.SUCCESS
    assert stored(server, image, calling="US3").status == Status.OTHER_SOP_CLASS


# Refused


def test_0110_for_an_image_that_the_disk_cannot_keep(server, monkeypatch):
    with monkeypatch.context() as failing:
        failing.setattr(server.app._gathering._shelf, "put", failing_with(errno.EIO))
        reply = stored(server)

    assert_refused(server, reply, Status.PROCESSING_FAILURE, "image cannot be kept: Input/output error")


@pytest.mark.parametrize(
    ("uid", "words"),
    [
        ("", "SOP Instance UID is missing"),
        ("1.2.x", "SOP Instance UID has other than digits and dots"),
        ("1..2", "SOP Instance UID has other than digits and dots"),
    ],
)
def test_0117_for_an_instance_that_has_no_uid(server, uid, words):
    assert_refused(server, stored(server, AFFECTED_INSTANCE=uid), Status.INVALID_SOP_INSTANCE, words)


def test_0122_for_another_sop_class_than_that_of_the_context(server):
    reply = stored(server, AFFECTED_SOP_CLASS=str(MRImageStorage))

    words = "the SOP Class is not that of the presentation context"
    assert_refused(server, reply, Status.SOP_CLASS_NOT_SUPPORTED, words)


def test_0124_for_an_ae_title_that_may_not(server_with):
    server = server_with({"store": {**PRINTED, "allowed": ["CT1"]}})

    reply = stored(server, calling="US3")

    assert_refused(server, reply, Status.NOT_AUTHORIZED, "this AE title may not store images here")


def test_0210_for_a_message_id_that_waits_for_its_answer(server, monkeypatch):
    reached, opened = threading.Event(), threading.Event()
    usual = server.app._gathering.receive

    def receive(*arguments):
        reached.set()
        assert opened.wait(30)
        return usual(*arguments)

    monkeypatch.setattr(server.app._gathering, "receive", receive)
    command = {Element.AFFECTED_SOP_CLASS: SC, Element.PRIORITY: 0, Element.MESSAGE_ID: 7}
    with RawScu.connect(server.port, [SC], calling="CT1") as scu:
        for number in (1, 2):
            request = request_of(capture(number))
            scu.send_request(C_STORE, {**command, Element.AFFECTED_INSTANCE: request.uid}, request.data_set)
            reached.wait(30)
        (association,) = server.app._scp._server.active_associations
        wait_until(lambda: association.dimse.msg_queue.qsize() == 1)
        opened.set()
        replies = [scu.receive() for _ in range(2)]

    assert replies[0].status == Status.SUCCESS
    assert_kept(server, replies[1], Status.DUPLICATE_INVOCATION, "the Message ID is that of a request not answered yet")


def test_0211_for_what_is_no_c_store(server):
    with RawScu.connect(server.port, [SC]) as scu:
        assert scu.n_set(SC, "1.2.3").status == Status.UNRECOGNIZED_OPERATION


@pytest.mark.parametrize(
    ("sent", "words"),
    [({"data": None}, "the request has no data set"), ({"PRIORITY": 3}, "Priority is none of 0, 1 and 2")],
)
def test_0212_for_an_argument_that_is_none(server, sent, words):
    assert_refused(server, stored(server, **sent), Status.MISTYPED_ARGUMENT, words)


def test_a700_while_the_disk_is_full(server, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(server.app._gathering._shelf, "put", failing_with(errno.ENOSPC))
        reply = stored(server)

    assert_refused(server, reply, Status.OUT_OF_RESOURCES, "image cannot be kept: No space left on device")


def test_a700_while_the_queue_is_full(server, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(server.app._spool, "has_room", lambda: False)
        reply = stored(server)

    assert_refused(server, reply, Status.OUT_OF_RESOURCES, "the print queue is full")


def test_a700_while_the_disk_has_no_room_for_jobs(server, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(server.app._spool, "storage_has_room", lambda: False)
        reply = stored(server)

    assert_refused(server, reply, Status.OUT_OF_RESOURCES, "the disk of the printer is full")


def test_a900_for_another_instance_than_the_request_says(server):
    reply = stored(server, AFFECTED_INSTANCE="1.2.3.4")

    assert_refused(
        server, reply, Status.DATA_SET_MISMATCH, "the data set has another SOP Instance UID than the request"
    )


def test_a900_for_a_data_set_that_is_of_no_image(server):
    report = capture(1, SOPClassUID="1.2.840.10008.5.1.4.1.1.88.22")
    del report.PixelData

    words = "the data set is of a SOP Class that has no image"
    assert_refused(server, stored(server, report), Status.DATA_SET_MISMATCH, words)


def test_a900_of_a_strict_printer_for_what_others_print(strict):
    image = capture(1)
    del image.ConversionType

    words = "ConversionType is missing"
    assert_refused(strict, stored(strict, image), Status.DATA_SET_MISMATCH, words)


def test_c000_for_what_is_no_data_set(server):
    reply = stored(server, data=b"\x08\x00\x18\x00UI\xff\xff1.2")

    assert_refused(server, reply, Status.CANNOT_UNDERSTAND, "data set cannot be decoded from byte 0 on")


def test_c001_without_pixels(server):
    image = capture(1)
    del image.PixelData

    assert_refused(server, stored(server, image), Status.NO_PIXELS, "the data set has no pixels")


def test_c002_for_pixels_that_cannot_be_read(server):
    reply = stored(server, capture(1, PixelData=b"\1\2\3\4"))

    assert_refused(server, reply, Status.UNREADABLE_PIXELS, comment(reply))
    assert comment(reply).startswith("the image ")


# That nothing is left out


def test_every_status_of_c_store_has_a_test_of_its_name():
    names = (re.match(r"test_([0-9a-f]{4})_", name) for name in globals())
    of_store = {*STORE.statuses, *STORE.standard, *STORE.strict}

    assert {int(name[1], 16) for name in names if name} == of_store | OF_ALL


def failing_with(number):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    return fail
