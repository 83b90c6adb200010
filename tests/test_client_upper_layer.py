"""An association whose every byte is ours."""

import socket
import ssl
import struct
import threading
import time
from dataclasses import replace

import pytest

from printscp.client_answers import NoAssociationAnswer, Unreachable
from printscp.client_association import Called
from printscp.client_upper_layer import Ended, UpperLayer
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN, FILM_SESSION, IMPLICIT_VR_LITTLE_ENDIAN, VERIFICATION
from tests.odd_peer import OddPeer
from tests.odd_printer import OddPrinter
from tests.recorded import CONTEXT, accepted, answer, data_set, message, request
from tests.storage_scp import make_certificate

pytestmark = pytest.mark.network

ASKED = request("N-CREATE", FILM_SESSION)
ANSWER = answer(ASKED, uid="1.2.3", data=data_set(NumberOfCopies="2"))


def pdu(kind: int, body: bytes) -> bytes:
    return struct.pack(">BxI", kind, len(body)) + body


def item(kind: int, body: bytes) -> bytes:
    return struct.pack(">BxH", kind, len(body)) + body


def acceptance(largest: int = 0) -> bytes:
    """An A-ASSOCIATE-AC that takes context 1 and grants PDUs of so many bytes."""
    syntax = item(0x40, EXPLICIT_VR_LITTLE_ENDIAN.encode())
    contexts = item(0x21, bytes((1, 0, 0, 0)) + syntax)
    return pdu(2, bytes(68) + contexts + item(0x50, item(0x51, struct.pack(">I", largest))))


def fragment(control: int, content: bytes) -> bytes:
    return struct.pack(">IBB", len(content) + 2, 1, control) + content


def connected(
    port: int, seconds: float = 30.0, called_ae: str = "ODD", tls: ssl.SSLContext | None = None
) -> UpperLayer:
    called = Called(ae_title=called_ae, host="127.0.0.1", port=port, answer_seconds=seconds, tls=tls)
    return UpperLayer(called, connect_seconds=seconds)


def associated(peer: OddPeer, seconds: float = 30.0) -> UpperLayer:
    layer = connected(peer.port, seconds)
    layer.associate("SCU", [CONTEXT])
    return layer


def soon() -> float:
    return time.monotonic() + 30


def test_who_cannot_be_reached_is_told():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(Unreachable) as failure:
        connected(port)

    assert str(failure.value) == f"ODD@127.0.0.1:{port} cannot be reached: Connection refused"


def test_tls_is_spoken_with_who_is_trusted_and_with_nobody_else(need, tmp_path):
    need("openssl")
    certificate, key = make_certificate(tmp_path, "printer")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=certificate)
    with OddPrinter(tls=context) as printer:
        layer = connected(printer.port, tls=trusting)
        verdicts = layer.associate("SCU", [CONTEXT])
        end = layer.release()
        with pytest.raises(Unreachable, match="its certificate is not trusted"):
            connected(printer.port, tls=ssl.create_default_context())

    assert (verdicts, end) == ((accepted(),), "released")


def test_contexts_are_proposed_as_they_are_and_come_back_with_their_verdicts():
    proposed = (
        replace(CONTEXT, context_id=7, transfer_syntaxes=(IMPLICIT_VR_LITTLE_ENDIAN,)),
        replace(CONTEXT, context_id=3, abstract_syntax=VERIFICATION),
    )
    with OddPrinter() as printer:
        layer = connected(printer.port)

        verdicts = layer.associate("SCU", proposed)

        assert layer.release() == "released"
    assert verdicts == (accepted(proposed[0], IMPLICIT_VR_LITTLE_ENDIAN), replace(proposed[1], result=3))


def test_a_rejection_ends_it_with_its_reason():
    with OddPrinter() as printer:
        layer = connected(printer.port, called_ae="OTHER")
        with pytest.raises(Ended, match=r"^rejected: .*called AE title"):
            layer.associate("SCU", [CONTEXT])
        layer.close()


def test_a_message_that_comes_in_pieces_is_one():
    pieces = fragment(1, ANSWER.command[:10]), fragment(3, ANSWER.command[10:])
    data = pdu(4, fragment(0, ANSWER.data_set[:4]) + fragment(2, ANSWER.data_set[4:]))
    with OddPeer([acceptance(), *(pdu(4, piece) for piece in pieces), data]) as peer:
        layer = associated(peer)

        assert layer.receive(soon()) == ANSWER
        layer.close()


def test_what_was_begun_before_a_wait_ended_is_read_after_it():
    whole = pdu(4, fragment(3, answer(ASKED).command))
    given_up = threading.Event()

    def slowly():
        yield acceptance() + whole[:20]
        given_up.wait(30)
        yield whole[20:]

    with OddPeer(slowly()) as peer:
        layer = associated(peer)
        with pytest.raises(TimeoutError):
            layer.receive(time.monotonic() + 0.05)
        given_up.set()

        assert layer.receive(soon()) == answer(ASKED)
        layer.close()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"", "connection closed by the printer"),
        (pdu(7, bytes(4)), "aborted by the printer"),
        (pdu(99, b""), "an unexpected PDU of type 99 from the printer"),
        (b"\x04\x00\xff\xff\xff\xff", "a PDU of 4294967295 bytes from the printer"),
        (pdu(4, fragment(3, b"\0\0\0\1\xff\xff\xff\xff")), "a message from the printer that cannot be read"),
        (pdu(6, bytes(4)), "aborted by the printer"),
    ],
)
def test_what_is_no_message_ends_it(sent, words):
    with OddPeer([acceptance() + sent]) as peer:
        layer = associated(peer)
        with pytest.raises(Ended) as ended:
            layer.receive(soon())
        layer.close()

    assert str(ended.value) == words


def test_a_message_without_end_ends_it():
    endless = pdu(4, fragment(0, bytes(1 << 20)))
    with OddPeer([acceptance(), *[endless] * 8]) as peer:
        layer = associated(peer)
        with pytest.raises(Ended, match="a message of more than 4194304 bytes"):
            layer.receive(soon())
        layer.close()


def test_a_printer_that_does_not_answer_the_request_for_an_association_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        layer = connected(silent.getsockname()[1], 0.1)
        with pytest.raises(NoAssociationAnswer, match=r"did not answer the request for an association within 0.1 s$"):
            layer.associate("SCU", [CONTEXT])


def test_a_release_that_is_not_answered_is_told():
    gone = threading.Event()

    def silently():
        yield acceptance()
        gone.wait(30)

    with OddPeer(silently()) as peer:
        assert associated(peer, 1.0).release() == "the release was not answered within 1 s"
        gone.set()


def test_a_printer_that_closes_while_a_film_leaves_ends_it():
    with OddPeer([acceptance()]) as peer:
        layer = associated(peer)
        with pytest.raises(Ended, match=r"^connection closed by the printer$"):
            layer.send(message(0x0001, {}, bytes(32 << 20)))
        layer.close()


def test_a_message_goes_out_in_pdus_that_the_printer_takes():
    received = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_take, args=(listener, received))
        thread.start()
        layer = connected(listener.getsockname()[1])
        layer.associate("SCU", [CONTEXT])

        layer.send(message(0x0001, {}, bytes(range(250))))

        layer.close()
        thread.join()
    bodies = _bodies(bytes(received))
    assert {len(body) for body in bodies} <= set(range(7, 65))
    assert b"".join(body[6:] for body in bodies if not body[5] & 1) == bytes(range(250))
    assert [body[5] for body in bodies] == [3, 0, 0, 0, 0, 2]


def _take(listener: socket.socket, received: bytearray) -> None:
    """Grant PDUs of 64 bytes, and keep what comes."""
    connection, _ = listener.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(acceptance(64))
        while part := connection.recv(65536):
            received += part


def _bodies(sent: bytes) -> list[bytes]:
    """Of the PDUs in *sent*."""
    bodies = []
    while sent:
        (length,) = struct.unpack_from(">I", sent, 2)
        bodies.append(sent[6 : 6 + length])
        sent = sent[6 + length :]
    return bodies
