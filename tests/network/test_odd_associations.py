"""Associations that devices ask for although PS3.8 would have them otherwise; they work, and what cannot work ends."""

import threading
from io import BytesIO

import pytest
from pydicom.dataset import Dataset
from pynetdicom.dsutils import decode, encode

from printscp.server.connection import titles
from printscp.wire.references import reference
from tests.conversation import gray_item
from tests.raw_scu import (
    BIG_ENDIAN,
    EXPLICIT,
    GRAYSCALE_META,
    IMPLICIT,
    VERIFICATION,
    AbortedError,
    Context,
    Element,
    RawScu,
    RejectedError,
    Verdict,
    association_request,
)
from tests.tiny_server import TinyServer, wait_until

pytestmark = pytest.mark.network

FILM_SESSION = "1.2.840.10008.5.1.1.1"
FILM_BOX = "1.2.840.10008.5.1.1.2"
IMAGE_BOX = "1.2.840.10008.5.1.1.4"
PRINTER, PRINTER_INSTANCE = "1.2.840.10008.5.1.1.16", "1.2.840.10008.5.1.1.17"
PRINTER_NAME = 0x21100030
RETIRED = {
    "Referenced Grayscale Print Management Meta": "1.2.840.10008.5.1.1.9.1",
    "Referenced Color Print Management Meta": "1.2.840.10008.5.1.1.18.1",
    "Print Queue": "1.2.840.10008.5.1.1.26",
    "Pull Print Request": "1.2.840.10008.5.1.1.31",
}
NO_SUCH_SOP_CLASS = 0x0118
ACCEPTED, ABSTRACT_SYNTAX_REFUSED, TRANSFER_SYNTAXES_REFUSED = 0, 3, 4


@pytest.fixture
def tiny():
    """A server that afterwards still serves, and then has left no thread and no association behind."""
    before = set(threading.enumerate())
    with TinyServer() as server:
        yield server
        server.wait_for_end(len(server.associations))
        with RawScu.connect(server.port) as scu:
            assert scu.c_echo().status == 0
            scu.release()
        server.wait_for_end(len(server.associations))
    wait_until(lambda: set(threading.enumerate()) <= before)


# AE titles


ODD_TITLES = {
    "padded with NUL": b"FILM1".ljust(16, b"\0"),
    "all blank": b" " * 16,
    "all NUL": bytes(16),
    "lower case": b"film one".ljust(16),
    "Latin-1": "RÖNTGEN".encode("latin-1").ljust(16),
    "UTF-8": "フィルム".encode().ljust(16),
    "Shift JIS": "フィルム".encode("shift_jis").ljust(16, b"\0"),
    "control characters": b"FI\tLM\r\n\x1b\x7f".ljust(16),
    "NUL inside": b"FILM\0REST".ljust(16),
    "backslash": b"FILM\\1".ljust(16),
    "ones": b"\xff" * 16,
}


@pytest.mark.parametrize("title", ODD_TITLES.values(), ids=ODD_TITLES)
def test_an_odd_called_ae_title_is_accepted(tiny, title):
    with RawScu.connect(tiny.port, called=title) as scu:
        assert scu.c_echo().status == 0
        scu.release()


@pytest.mark.parametrize("title", ODD_TITLES.values(), ids=ODD_TITLES)
def test_an_odd_calling_ae_title_is_accepted(tiny, title):
    with RawScu.connect(tiny.port, calling=title) as scu:
        assert scu.c_echo().status == 0
        scu.release()


def test_an_odd_ae_title_is_told(tiny):
    with RawScu.connect(tiny.port, called=bytes(16), calling=b"SCU".ljust(16, b"\0")) as scu:
        told = titles(tiny.associations[0])
        scu.release()

    assert (told.called, told.calling) == ("?", "SCU")
    assert told.deviations == ("nul-padded-ae-title", "blank-ae-title")


@pytest.mark.parametrize("title", [b"PAPER", b"PAPER ".ljust(16, b"\0"), b" PAPER\0".ljust(16)])
def test_a_called_ae_title_padded_with_nul_chooses_its_printer(server_with, title):
    server = server_with({"ae_title": "PAPER"}, dicom={"unknown_called_ae": "reject"})

    with RawScu.connect(server.port, called=title.ljust(16, b"\0")) as scu:
        assert scu.n_get(PRINTER, PRINTER_INSTANCE, [PRINTER_NAME]).status == 0
        scu.release()


def test_a_called_ae_title_that_cannot_be_read_is_an_unknown_one(server_with):
    server = server_with({"ae_title": "PAPER"}, dicom={"unknown_called_ae": "reject"})

    with pytest.raises(RejectedError) as caught:
        RawScu.connect(server.port, called=b"PAP\xcbR".ljust(16))

    assert caught.value.args == (1, 1, 7)


# Presentation context ids


def test_an_even_context_id_is_accepted_and_used_in_both_directions(tiny):
    contexts = [Context(2, GRAYSCALE_META), Context(4, VERIFICATION, (IMPLICIT,))]

    with RawScu.connect(tiny.port, contexts) as scu:
        scu.context_id = 2
        scu.send_request(0x0140, {Element.AFFECTED_SOP_CLASS: FILM_SESSION}, bytes(10))
        answered_on = scu.receive_pdu(4)[4]
        echo = scu.c_echo()
        told = titles(tiny.associations[0])
        scu.release()

    assert scu.verdicts == {2: Verdict(ACCEPTED, EXPLICIT), 4: Verdict(ACCEPTED, IMPLICIT)}
    assert (answered_on, echo.status) == (2, 0)
    assert told.deviations == ("even-context-id",)


def test_even_and_odd_context_ids_work_beside_each_other(tiny):
    with RawScu.connect(tiny.port, [Context(1, VERIFICATION), Context(254, GRAYSCALE_META)]) as scu:
        scu.context_id = 254
        statuses = [scu.n_create(FILM_SESSION).status, scu.c_echo().status]
        scu.release()

    assert statuses == [0, 0]


def test_a_context_id_of_zero_is_aborted(tiny):
    with pytest.raises(AbortedError):
        RawScu.connect(tiny.port, [Context(0, GRAYSCALE_META)])


@pytest.mark.parametrize("second", [GRAYSCALE_META, VERIFICATION], ids=["same class", "other class"])
def test_a_context_id_used_twice_is_aborted(tiny, second, caplog):
    with pytest.raises(AbortedError):
        RawScu.connect(tiny.port, [Context(1, GRAYSCALE_META), Context(1, second)])

    assert "dropped: a presentation context id is used twice" in caplog.text


def test_a_context_id_that_was_not_accepted_is_aborted(tiny):
    with RawScu.connect(tiny.port, [Context(2, GRAYSCALE_META)]) as scu:
        scu.context_id = 4
        with pytest.raises(AbortedError):
            scu.n_create(FILM_SESSION)


@pytest.mark.parametrize("start", [0, 30, 36, 60, 68, 70, 80, 110, 120])
def test_garbage_in_an_association_request_ends_the_connection(tiny, start):
    body = association_request((GRAYSCALE_META,), "PRINTSCP", "RAWSCU")

    with RawScu(tiny.port) as scu:
        scu.send_pdu(1, body[:start] + b"\xff" * (len(body) - start))
        with pytest.raises((AbortedError, RejectedError)):
            scu.receive_pdu(2)


@pytest.mark.parametrize("length", [0, 3, 20, 70, 95])
def test_an_association_request_that_is_too_short_ends_the_connection(tiny, length):
    body = association_request((GRAYSCALE_META,), "PRINTSCP", "RAWSCU")

    with RawScu(tiny.port) as scu:
        scu.send_pdu(1, body[:length])
        with pytest.raises((AbortedError, RejectedError)):
            scu.receive_pdu(2)


def test_a_context_without_transfer_syntax_is_aborted(tiny):
    with pytest.raises(AbortedError):
        RawScu.connect(tiny.port, [Context(1, "1.2.3", ())])


# Role selection, retired classes, transfer syntaxes


@pytest.mark.parametrize("roles", [(0, 1), (1, 1), (1, 0), (0, 0)])
def test_a_role_selection_is_ignored(tiny, roles):
    with RawScu.connect(tiny.port, roles=[(GRAYSCALE_META, *roles), (PRINTER, *roles)]) as scu:
        statuses = [scu.n_create(FILM_SESSION).status, scu.c_echo().status]
        scu.release()

    assert {verdict.result for verdict in scu.verdicts.values()} == {ACCEPTED}
    assert statuses == [0, 0]


@pytest.mark.parametrize("retired", RETIRED.values(), ids=RETIRED)
def test_a_retired_class_beside_a_good_one_is_refused_alone(tiny, retired):
    with RawScu.connect(tiny.port, [retired, GRAYSCALE_META]) as scu:
        scu.context_id = 3
        status = scu.n_create(FILM_SESSION).status
        scu.release()

    assert (scu.verdicts[1].result, scu.verdicts[3].result) == (ABSTRACT_SYNTAX_REFUSED, ACCEPTED)
    assert status == 0


def test_big_endian_alone_is_refused(tiny):
    contexts = [Context(1, GRAYSCALE_META, (BIG_ENDIAN,)), Context(3, VERIFICATION)]

    with RawScu.connect(tiny.port, contexts) as scu:
        status = scu.c_echo().status
        scu.release()

    assert (scu.verdicts[1].result, scu.verdicts[3].result) == (TRANSFER_SYNTAXES_REFUSED, ACCEPTED)
    assert status == 0


@pytest.mark.parametrize("little_endian", [EXPLICIT, IMPLICIT])
def test_little_endian_is_chosen_behind_big_endian(tiny, little_endian):
    with RawScu.connect(tiny.port, [Context(1, GRAYSCALE_META, (BIG_ENDIAN, little_endian))]) as scu:
        status = scu.n_create(FILM_SESSION).status
        scu.release()

    assert scu.verdicts == {1: Verdict(ACCEPTED, little_endian)}
    assert status == 0


def test_an_association_without_any_acceptable_context_is_accepted_and_can_be_released(tiny):
    with RawScu.connect(tiny.port, [RETIRED["Print Queue"], "1.2.3.4"]) as scu:
        scu.release()

    assert {verdict.result for verdict in scu.verdicts.values()} == {ABSTRACT_SYNTAX_REFUSED}


def test_an_association_that_proposes_no_context_is_accepted_and_can_be_released(tiny):
    with RawScu.connect(tiny.port, []) as scu:
        scu.release()

    assert scu.verdicts == {}


def test_a_request_of_an_association_without_contexts_is_aborted(tiny):
    with RawScu.connect(tiny.port, []) as scu, pytest.raises(AbortedError):
        scu.n_create(FILM_SESSION)


def test_an_association_request_without_user_information_is_served(tiny):
    body = association_request((VERIFICATION,), "PRINTSCP", "RAWSCU")

    with RawScu(tiny.port) as scu:
        scu.send_pdu(1, body[: body.index(b"\x50\x00", 68)])
        scu.receive_pdu(2)
        status = scu.c_echo().status
        scu.release()

    assert status == 0


# Requests


OTHER_SERVICES = {
    "performed procedure step": "1.2.840.10008.3.1.2.3.3",
    "storage commitment": "1.2.840.10008.1.20.1",
    "display system": "1.2.840.10008.5.1.1.40",
    "CT image": "1.2.840.10008.5.1.4.1.1.2",
    **RETIRED,
}


@pytest.mark.parametrize("sop_class", OTHER_SERVICES.values(), ids=OTHER_SERVICES)
def test_a_request_of_another_service_is_answered_with_no_such_class(server, sop_class):
    with RawScu.connect(server.port) as scu:
        statuses = {
            scu.n_create(sop_class, "1.2").status,
            scu.n_set(sop_class, "1.2").status,
            scu.n_get(sop_class, "1.2").status,
            scu.n_action(sop_class, "1.2").status,
            scu.n_delete(sop_class, "1.2").status,
        }
        scu.release()

    assert statuses == {NO_SUCH_SOP_CLASS}


@pytest.mark.parametrize("numbers", [(1, 3), (2, 4)], ids=["odd ids", "even ids"])
def test_a_film_is_printed_with_an_echo_between_its_requests(server, numbers):
    print_context, echo_context = numbers
    statuses = []

    with RawScu.connect(
        server.port, [Context(print_context, GRAYSCALE_META), Context(echo_context, VERIFICATION)]
    ) as scu:
        scu.context_id = print_context
        for ask in (session, film_box, image_box, print_film):
            statuses += [ask(scu).status, scu.c_echo().status]
        scu.release()

    assert statuses == [0] * 8
    assert len(server.films(1)) == 1


def session(scu):
    return scu.n_create(FILM_SESSION, "1.2.3")


def film_box(scu):
    attributes = Dataset()
    attributes.ImageDisplayFormat = r"STANDARD\1,1"
    attributes.ReferencedFilmSessionSequence = [reference(FILM_SESSION, "1.2.3")]
    reply = scu.n_create(FILM_BOX, "1.2.3.1", encode(attributes, is_implicit_vr=False, is_little_endian=True))
    created = decode(BytesIO(reply.data), is_implicit_vr=False, is_little_endian=True)
    scu.image_box = created.ReferencedImageBoxSequence[0].ReferencedSOPInstanceUID
    return reply


def image_box(scu):
    attributes = Dataset()
    attributes.ImageBoxPosition = 1
    attributes.BasicGrayscaleImageSequence = [gray_item(40, 60)]
    return scu.n_set(IMAGE_BOX, scu.image_box, encode(attributes, is_implicit_vr=False, is_little_endian=True))


def print_film(scu):
    return scu.n_action(FILM_BOX, "1.2.3.1")
