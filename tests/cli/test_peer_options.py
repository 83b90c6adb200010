"""How a peer is named, and which exit code each end of a conversation has."""

import click
import pytest
from click.testing import CliRunner

from printscp.cli.peer_options import Peer, failure_of, peer_options, verbosity_options
from printscp.client_answers import (
    AssociationEnded,
    AssociationRejected,
    ConnectionBroke,
    NoAssociationAnswer,
    NoCommonClass,
    NotOffered,
    PrintFailed,
    RequestRefused,
    Unanswered,
    Unreachable,
)
from printscp.deliver.address import DicomAddress

TO = DicomAddress("FILM1", "192.0.2.7", 104)


def run(*arguments):
    """What a command makes of its options."""
    made = []

    @click.command()
    @click.argument("address")
    @peer_options
    @verbosity_options
    def command(peer: Peer, address: str) -> None:
        made.append((peer, peer.address(address)))

    result = CliRunner().invoke(command, arguments)
    return (*made[0], result) if made else (None, None, result)


def test_a_peer_is_named_as_its_address_is_written():
    peer, address, _ = run("FILM1@192.0.2.7:104")

    assert address == TO
    assert (peer.calling_ae, peer.connect_seconds, peer.answer_seconds, peer.max_pdu, peer.tls) == (
        "PRINTSCU",
        30,
        30,
        16382,
        None,
    )


@pytest.mark.parametrize("words", ["192.0.2.7:104", "OTHER@192.0.2.7:104"])
def test_the_ae_title_may_be_an_option_as_that_of_dcmtk(words):
    assert run(words, "-aec", "FILM1")[1] == TO


def test_the_options_are_spelled_as_those_of_dcmtk_and_pynetdicom():
    peer, _, _ = run("A@h:1", "-aet", "CT1", "-ta", "5", "-td", "7", "-pdu", "65536")

    assert (peer.calling_ae, peer.connect_seconds, peer.answer_seconds, peer.max_pdu) == ("CT1", 5, 7, 65536)


def test_a_network_timeout_bounds_the_others():
    peer, _, _ = run("A@h:1", "-ta", "5", "-tn", "6")

    assert (peer.connect_seconds, peer.answer_seconds) == (5, 6)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("192.0.2.7:104",), "the AE title stands before an @, or in -aec"),
        (("FILM1@192.0.2.7",), "is not AET@HOST:PORT"),
        (("A@h:1", "-aet", "TOO LONG AN AE TITLE"), "is no AE title"),
        (("A@h:1", "--tls-cert", "a.pem"), "--tls-cert and --tls-key go together"),
        (("A@h:1", "--tls-ca", "missing.pem"), "missing.pem: No such file or directory"),
    ],
)
def test_what_cannot_be_is_a_usage_error_in_words(arguments, words):
    _, _, result = run(*arguments)

    assert (result.exit_code, words in result.output) == (2, True)


def test_tls_is_wished_by_any_of_its_options():
    plain, named, any_host = (run("A@h:1", *options)[0].tls for options in ((), ("--tls",), ("--tls-any-host",)))

    assert plain is None
    assert (named.check_hostname, any_host.check_hostname) == (True, False)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (Unreachable("no"), 60, "Is it running"),
        (AssociationRejected("no"), 61, "Does it know AE title CT1"),
        (
            AssociationRejected("busy", is_transient=True),
            61,
            "busy. It may have too many associations at present: try again",
        ),
        (ConnectionBroke("it broke"), 62, "it broke. Is it a DICOM peer"),
        (NoAssociationAnswer("no"), 62, "-ta gives it longer"),
        (Unanswered("N-SET image 1"), 62, "N-SET image 1: no answer. It aborted, or needs longer than -td gives it"),
        (AssociationEnded("no"), 62, "FILM1@192.0.2.7:104"),
        (NoCommonClass("none of these"), 63, "none of these"),
        (NotOffered("the printer offers no X"), 63, "FILM1@192.0.2.7:104: the printer offers no X"),
        (RequestRefused("N-SET image 1", 0x0106, "Invalid attribute value"), 64, "0x0106 Invalid attribute value"),
        (PrintFailed("the printer made 1 image boxes, not 2"), 64, "not 2"),
    ],
)
def test_each_end_has_its_exit_code_and_says_what_to_do(error, code, words):
    peer, _, _ = run("A@h:1", "-aet", "CT1")

    failure = failure_of(error, peer, TO)

    assert (failure.exit_code, words in failure.message) == (code, True)


def test_quiet_and_verbose_do_not_go_together():
    assert run("A@h:1", "-q", "-v")[2].exit_code == 2
    assert run("A@h:1", "-q")[0].quiet
