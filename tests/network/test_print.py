"""Whole prints over the loopback interface, by pynetdicom as the print SCU."""

import gc
import threading

import numpy as np
import pikepdf
import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE, evt
from pynetdicom.sop_class import Verification

from printscp.client import PrintClient
from printscp.client_answers import PrintFailed
from printscp.client_reactor import park
from printscp.lab.films import color_sheet
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    COLOR_META,
    EXPLICIT_VR_LITTLE_ENDIAN,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    IMPLICIT_VR_LITTLE_ENDIAN,
    PRINTER,
    PRINTER_INSTANCE,
)
from tests.conversation import gray_item
from tests.drawn_films import drawn_samples
from tests.network_fixtures import wait_until

pytestmark = pytest.mark.network

BIG_ENDIAN = "1.2.840.10008.1.2.2"


class Scu:
    """An association with the server, and one film made through it step by step."""

    def __init__(self, server, *, contexts=(GRAYSCALE_META,), syntaxes=(EXPLICIT_VR_LITTLE_ENDIAN,), called="PRINTSCP"):
        ae = AE(ae_title="CT1")
        for context in contexts:
            ae.add_requested_context(context, list(syntaxes))
        self.association = ae.associate(server.host, server.port, ae_title=called)
        self._unpark = park(self.association) if self.association.is_established else None

    def release(self):
        self._unpark()
        self.association.release()

    def create(self, sop_class, attributes=None, uid=None):
        return self.association.send_n_create(attributes, sop_class, uid, meta_uid=GRAYSCALE_META)

    def film(self, session="1.2.3", display_format=r"STANDARD\1,1", uid="1.2.3.1"):
        self.create(FILM_SESSION, None, session)
        attributes = Dataset()
        attributes.ImageDisplayFormat = display_format
        attributes.ReferencedFilmSessionSequence = [reference(FILM_SESSION, session)]
        return self.create(FILM_BOX, attributes, uid)[1]

    def set_image(self, created, item, position=1):
        attributes = Dataset()
        attributes.ImageBoxPosition = position
        attributes.BasicGrayscaleImageSequence = [item]
        uid = created.ReferencedImageBoxSequence[position - 1].ReferencedSOPInstanceUID
        return self.association.send_n_set(attributes, GRAYSCALE_IMAGE_BOX, uid, meta_uid=GRAYSCALE_META)[0]

    def print_film(self, uid="1.2.3.1"):
        return self.association.send_n_action(None, 1, FILM_BOX, uid, meta_uid=GRAYSCALE_META)[0]


@pytest.fixture
def scu(server):
    scu = Scu(server)
    yield scu
    scu.release()


def ramp(rows=40, columns=60):
    words = np.linspace(0, 4095, rows * columns).astype("<u2")
    return words.reshape(rows, columns), gray_item(rows, columns, PixelData=words.tobytes())


def images_of(path):
    with pikepdf.open(path) as pdf:
        return [image.read_bytes() for page in pdf.pages for image in page.get_images().values()]


@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN])
def test_a_printed_image_is_in_the_pdf_pixel_for_pixel(server, syntax):
    words, item = ramp()
    scu = Scu(server, syntaxes=[syntax])
    assert scu.set_image(scu.film(), item).Status == 0
    assert scu.print_film().Status == 0
    scu.release()

    (path,) = server.films(1)

    expected = np.rint(words * 255.0 / 4095).astype(np.uint8)
    assert images_of(path) == [expected.tobytes()]


def test_the_page_is_the_film(server, scu):
    scu.set_image(scu.film(), gray_item())
    scu.print_film()

    (path,) = server.films(1)

    with pikepdf.open(path) as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox] == [0, 0, 1008, 1224]


def test_a_session_is_one_file_with_a_page_for_each_film(server, scu):
    for number in (1, 2, 3):
        attributes = Dataset()
        attributes.ImageDisplayFormat = r"STANDARD\1,1"
        attributes.ReferencedFilmSessionSequence = [reference(FILM_SESSION, "1.2.3")]
        if number == 1:
            scu.create(FILM_SESSION, None, "1.2.3")
        scu.set_image(scu.create(FILM_BOX, attributes, f"1.2.3.{number}")[1], gray_item())
    status, _ = scu.association.send_n_action(None, 1, FILM_SESSION, "1.2.3", meta_uid=GRAYSCALE_META)

    (path,) = server.films(1)

    assert status.Status == 0
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 3


def test_the_sample_films_print_without_a_warning(server):
    with PrintClient(server.host, server.port, called_ae="PRINTSCP") as client:
        warned = [client.print_film(each.film) for each in drawn_samples().values()]

    assert warned == [()] * 5
    assert len(server.films(5)) == 5


def test_color_is_not_offered_by_a_printer_without_color(server_with):
    server = server_with({"color": False})
    scu = Scu(server, contexts=[GRAYSCALE_META, COLOR_META])
    accepted = [context.abstract_syntax for context in scu.association.accepted_contexts]
    scu.release()

    assert accepted == [GRAYSCALE_META]


def test_a_film_that_the_printer_refuses_fails_in_the_client(server_with):
    server = server_with({"color": False})

    with (
        PrintClient(server.host, server.port, called_ae="PRINTSCP") as client,
        pytest.raises((PrintFailed, ValueError)),
    ):
        client.print_film(color_sheet())


# pynetdicom leaves the socket of a refused connection to the garbage collector.
def test_nobody_listening_fails_in_the_client(server):
    server.app.stop()

    with pytest.raises(PrintFailed, match=r"PRINTSCP@127.0.0.1:1 cannot be reached: Connection refused"):
        PrintClient("127.0.0.1", 1, called_ae="PRINTSCP")
    gc.collect()


def test_big_endian_is_not_accepted_alone(server):
    scu = Scu(server, syntaxes=[BIG_ENDIAN])

    assert not scu.association.is_established


def test_an_echo_is_answered(server):
    scu = Scu(server, contexts=[Verification])

    assert scu.association.send_c_echo().Status == 0
    scu.release()


def test_the_printer_answers_on_a_context_of_its_own(server):
    scu = Scu(server, contexts=[PRINTER])
    status, attributes = scu.association.send_n_get([], PRINTER, PRINTER_INSTANCE)
    scu.release()

    assert (status.Status, attributes.PrinterStatus) == (0, "NORMAL")


def test_an_unknown_called_ae_title_is_accepted_by_default(server):
    scu = Scu(server, called="ANYTHING")

    assert scu.association.is_established
    scu.release()


def test_an_unknown_called_ae_title_is_rejected_where_the_settings_say_so(server_with):
    server = server_with({"ae_title": "FILM1"}, dicom={"unknown_called_ae": "reject"})
    known, unknown = Scu(server, called="FILM1"), Scu(server, called="ANYTHING")

    assert (known.association.is_established, unknown.association.is_rejected) == (True, True)
    # Called AE title not recognized, permanent, by the service user (PS3.8 9.3.4).
    assert unknown.association.acceptor.primitive.diagnostic == 7
    known.release()


def created_uid(server, attributes):
    """The Affected SOP Instance UID of the response to a film session without one."""
    responses = []
    ae = AE(ae_title="CT1")
    ae.add_requested_context(GRAYSCALE_META, [EXPLICIT_VR_LITTLE_ENDIAN])
    handlers = [(evt.EVT_DIMSE_RECV, lambda event: responses.append(event.message.command_set))]
    association = ae.associate(server.host, server.port, evt_handlers=handlers)
    status, _ = association.send_n_create(attributes, FILM_SESSION, None, meta_uid=GRAYSCALE_META)
    association.release()
    return status.Status, responses[0].get("AffectedSOPInstanceUID")


def test_success_tells_the_uid_that_the_printer_chose(server):
    status, uid = created_uid(server, None)

    assert status == 0
    assert uid.startswith("1.2.826.0.1.3680043.8.498.")


def test_a_warning_tells_the_uid_that_the_printer_chose(server):
    attributes = Dataset()
    attributes.MemoryAllocation = 1024

    status, uid = created_uid(server, attributes)

    assert status == 0xB600
    assert uid.startswith("1.2.826.0.1.3680043.8.498.")


def test_a_warning_carries_the_effective_values(server, scu):
    attributes = Dataset()
    attributes.PrintPriority = "URGENT"

    status, answer = scu.create(FILM_SESSION, attributes, "1.2.3")

    assert (status.Status, answer.PrintPriority) == (0x0116, "MED")


def test_a_failure_carries_an_error_comment(scu):
    status = scu.print_film("1.2.9")

    assert (status.Status, status.ErrorComment) == (0x0112, "no Film Box of this UID can be addressed")


def test_left_out_attributes_are_listed(scu):
    scu.film()
    attributes = Dataset()
    attributes.Manufacturer = "ACME"

    status, _ = scu.association.send_n_set(attributes, FILM_SESSION, "1.2.3", meta_uid=GRAYSCALE_META)

    assert (status.Status, status.AttributeIdentifierList) == (0x0107, 0x00080070)


def test_state_ends_with_the_association(server):
    for end in ("release", "abort"):
        scu = Scu(server)
        scu.film()
        scu._unpark()
        getattr(scu.association, end)()

    wait_until(lambda: server.app.association_count == 0)


def test_eight_modalities_print_at_once(server):
    def print_films():
        with PrintClient(server.host, server.port, called_ae="PRINTSCP") as client:
            for each in drawn_samples().values():
                client.print_film(each.film)

    threads = [threading.Thread(target=print_films) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(server.films(40, seconds=60)) == 40


def test_a_film_acknowledged_before_the_end_is_printed(server_with):
    server = server_with()
    scu = Scu(server)
    scu.set_image(scu.film(), gray_item())
    scu.print_film()
    scu.association.abort()

    server.app.stop()

    assert len(server.films(1, seconds=0.1)) == 1


def test_an_error_in_the_printer_is_answered_0110_and_the_association_goes_on(server, scu, monkeypatch, caplog):
    scu.film()
    with monkeypatch.context() as broken:
        broken.setattr("printscp.server.service.machine.step", lambda *arguments: 1 / 0)
        status = scu.print_film()

    assert (status.Status, status.ErrorComment) == (0x0110, "internal error, see the log of the printer")
    assert "ZeroDivisionError" in caplog.text
    assert scu.print_film().Status == 0xB603
