"""A DIMSE message, read from its command set."""

import warnings
from random import Random

import pytest

from printscp.wire.message import Message
from printscp.wire.sop_classes import FILM_BOX
from tests.lab.records import message
from tests.raw_scu import Element, encode_command

RESPONSE = 0x8000


@pytest.mark.parametrize(
    ("field", "name"),
    [
        (0x0030, "C-ECHO-RQ"),
        (0x0100, "N-EVENT-REPORT-RQ"),
        (0x0110, "N-GET-RQ"),
        (0x8120, "N-SET-RSP"),
        (0x0130, "N-ACTION-RQ"),
        (0x8140, "N-CREATE-RSP"),
        (0x0150, "N-DELETE-RQ"),
        (0x0FFF, "0x0FFF-RQ"),
    ],
)
def test_the_name_is_that_of_the_standard(field, name):
    assert message(field, 1).name == name


@pytest.mark.parametrize("field", [0x0140, 0x0140 | RESPONSE])
def test_the_message_id_of_a_response_is_that_of_its_request(field):
    assert message(field, 77).message_id == 77


@pytest.mark.parametrize("kind", ["Affected", "Requested"])
def test_sop_class_and_instance_are_read_whatever_they_are_called(kind):
    found = message(0x0120, 1, **{f"{kind}SOPClassUID": FILM_BOX, f"{kind}SOPInstanceUID": "1.2.3"})

    assert (found.sop_class, found.uid) == (FILM_BOX, "1.2.3")


def test_what_a_message_does_not_name_is_empty():
    found = message(0x0140, 1)

    assert (found.sop_class, found.uid, found.status) == ("", "", None)


@pytest.mark.parametrize("status", [0, 0x0107, 0xC600])
def test_a_response_has_a_status(status):
    assert message(0x8140, 1, Status=status).status == status


def test_the_size_is_that_of_command_and_data_set():
    bare, full = message(0x0140, 1), message(0x0140, 1, b"12345678")

    assert (bare.octets, full.octets) == (len(bare.command), len(full.command) + 8)


def test_a_command_set_without_numbers_has_the_number_0():
    empty = Message(context_id=1, command=b"")

    assert (empty.service, empty.message_id, empty.is_response) == ("0x0000", 0, False)


@pytest.mark.parametrize("length", [0, 1, 3, 4])
def test_a_number_that_is_none_or_half_or_several_is_0(length):
    odd = Message(context_id=1, command=b"\0\0\x10\1" + bytes((length, 0, 0, 0)) + b"\1\0\2\0"[:length])

    assert odd.message_id == 0


def test_messages_are_equal_by_their_bytes():
    assert message(0x0140, 1) == message(0x0140, 1)
    assert message(0x0140, 1) != message(0x0140, 2)


def test_texts_are_without_their_padding():
    odd = message(0x0140, 1, AffectedSOPInstanceUID="1.2", ErrorComment="why")

    assert (odd.uid, odd.text("ErrorComment"), odd.text("ErrorID")) == ("1.2", "why", "")


def test_of_a_value_that_breaks_off_there_is_what_has_come():
    odd = Message(context_id=1, command=message(0x0140, 1).command + b"\0\0\0\x10\x40\0\0\0" + b"1.2.3")

    assert (odd.service, odd.uid) == ("N-CREATE", "1.2.3")


def test_a_command_set_with_vrs_is_read():
    odd = Message(context_id=1, command=b"\0\0\0\1US\x02\0\x40\1" + b"\0\0\x10\1US\x02\0\x07\0")

    assert (odd.name, odd.message_id) == ("N-CREATE-RQ", 7)


@pytest.mark.parametrize("length", [0, 1, 3, 4])
def test_a_status_that_is_no_number_is_none(length):
    odd = Message(context_id=1, command=b"\0\0\0\x09" + bytes((length, 0, 0, 0)) + bytes(length))

    assert odd.status is None


def test_any_command_set_is_read_in_silence():
    random = Random(20261122)
    whole = encode_command(
        {
            Element.COMMAND_FIELD: 0x8140,
            Element.MESSAGE_ID: 1,
            Element.STATUS: 0,
            Element.AFFECTED_SOP_CLASS: "no UID^",
        }
    )

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3000):
            spoiled = bytearray(whole[: random.randint(0, len(whole))])
            for _ in range(min(len(spoiled), random.randint(0, 4))):
                spoiled[random.randrange(len(spoiled))] = random.randrange(256)
            read = Message(context_id=1, command=bytes(spoiled))
            assert isinstance(read.message_id, int)
            assert isinstance(read.name + read.sop_class + read.uid + read.text("ErrorComment"), str)
            assert read.status is None or 0 <= read.status <= 0xFFFF
