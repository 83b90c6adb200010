"""How an association ended, in words."""

import pytest

from printscp.server.ending import INCOMPLETE, Ending

REJECT, RELEASE_RP, ABORT = 3, 6, 7


def pdu(kind, *body):
    return bytes((kind, 0, 0, 0, 0, 4, *body))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (pdu(REJECT, 0, 1, 1, 3), "rejected: calling AE title not recognized (for good)"),
        (pdu(REJECT, 0, 2, 3, 1), "rejected: temporary congestion (for now)"),
        (pdu(RELEASE_RP, 0, 0, 0, 0), "released"),
        (pdu(ABORT, 0, 0, 0, 0), "aborted by the printer"),
        (pdu(ABORT, 0, 0, 2, 2), "aborted by the printer: unexpected PDU"),
    ],
)
def test_what_the_printer_sent_last_is_how_it_ended(sent, words):
    ending = Ending()

    ending.sent(sent)

    assert ending.words == words


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ((0, 0, 0, 0), "aborted by the print SCU"),
        ((0, 0, 2, 6), "aborted by the print SCU: invalid PDU parameter value"),
        ((0, 0, 2, 0), "aborted by the print SCU: no reason given"),
        ((), "aborted by the print SCU"),
    ],
)
def test_an_abort_of_the_print_scu_is_how_it_ended(body, words):
    ending = Ending()

    ending.aborted(bytes(body))

    assert ending.words == words


def test_the_first_end_counts():
    ending = Ending()

    ending.aborted(bytes(4))
    ending.sent(pdu(ABORT, 0, 0, 0, 0))

    assert ending.words == "aborted by the print SCU"


def test_the_reason_of_an_abort_is_the_first_that_was_told():
    ending = Ending()

    ending.because("the server stops")
    ending.because("cannot send")
    ending.sent(pdu(ABORT, 0, 0, 0, 0))

    assert ending.words == "aborted by the printer: the server stops"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "connection lost"),
        (INCOMPLETE, "connection lost within a PDU"),
        ("timed out", "connection lost: timed out"),
    ],
)
def test_without_an_end_the_connection_is_lost(reason, words):
    ending = Ending()

    ending.because(reason)

    assert ending.words == words


@pytest.mark.parametrize("sent", [pdu(1), pdu(2), pdu(4, 0, 0, 0, 0)])
def test_other_pdus_end_nothing(sent):
    ending = Ending()

    ending.sent(sent)

    assert ending.words == "connection lost"


@pytest.mark.parametrize(
    ("sent", "is_release"), [((RELEASE_RP, ABORT), True), ((ABORT, RELEASE_RP), False), ((REJECT,), False), ((), False)]
)
def test_the_first_end_says_whether_it_was_a_release(sent, is_release):
    ending = Ending()

    for kind in sent:
        ending.sent(pdu(kind, 0, 1, 1, 3))

    assert ending.is_release is is_release
