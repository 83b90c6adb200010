"""Options of the commands that ask a DICOM peer, what they make of them, and how its answers end a command."""

import json
import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import click

from printscp.cli.failures import Broken, CannotConnect, Failure, NoContext, Refused, Rejected
from printscp.client import PrintClient
from printscp.client_answers import (
    AssociationEnded,
    AssociationRejected,
    ConnectionBroke,
    NoAssociationAnswer,
    NoCommonClass,
    NotOffered,
    PrintFailed,
    Unanswered,
    Unreachable,
)
from printscp.client_association import Called
from printscp.deliver.address import DicomAddress
from printscp.deliver.delivery import DestinationDown
from printscp.deliver.tls import TlsSettings
from printscp.settings_values import ae_title

_P = ParamSpec("_P")
_R = TypeVar("_R")

ADDRESS = "AET@HOST:PORT"
_SECONDS = click.FloatRange(min=0, min_open=True)
_FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """How a peer is spoken to."""

    calling_ae: str
    called_ae: str | None
    connect_seconds: float
    answer_seconds: float
    max_pdu: int
    tls: ssl.SSLContext | None
    quiet: bool = False
    """Whether only failures are told."""

    def echo(self, line: str) -> None:
        """A line on stdout, unless nothing but failures is wished."""
        if not self.quiet:
            click.echo(line)

    def address(self, words: str) -> DicomAddress:
        """The peer in ``AET@HOST:PORT``, or in ``HOST:PORT`` where its AE title has an option of its own."""
        try:
            address = DicomAddress.parse(words if "@" in words else f"{self.called_ae or ''}@{words}")
        except ValueError:
            hint = "" if "@" in words else f"; the AE title stands before an @, or in {_CALLED[0]}"
            raise click.UsageError(f"{words!r} is not {ADDRESS}, as ANY_SCP@192.0.2.7:104 is{hint}") from None
        return DicomAddress(self.called_ae or address.ae_title, address.host, address.port)

    def client(
        self, to: DicomAddress, *, on_answer: Callable[[str], None] | None = None, **options: Any
    ) -> PrintClient:
        """An association for printing; *options* are those of `PrintClient`."""
        if on_answer is not None:
            options["on_answer"] = on_answer
        return PrintClient(
            to.host,
            to.port,
            called_ae=to.ae_title,
            calling_ae=self.calling_ae,
            connect_seconds=self.connect_seconds,
            answer_seconds=self.answer_seconds,
            tls=self.tls,
            max_pdu=self.max_pdu,
            **options,
        )

    def called(self, to: DicomAddress) -> Called:
        return Called(
            ae_title=to.ae_title, host=to.host, port=to.port, tls=self.tls, answer_seconds=self.answer_seconds
        )


_CALLED = ("-aec", "--called-aet")

_BUSY = "It may have too many associations at present: try again later."
_BROKE = "Is it a DICOM peer, and does it want TLS (--tls) or none?"
_SLOW = "If it is slow, -ta gives it longer."


def _title(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    try:
        return None if value is None else ae_title(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


_OPTIONS = (
    click.option(
        "-aet",
        "--calling-aet",
        default="PRINTSCU",
        show_default="PRINTSCU; replay: that of the recorded print SCU",
        callback=_title,
        help="Our AE title.",
    ),
    click.option(*_CALLED, callback=_title, help="AE title of the peer, if not that of the address."),
    click.option(
        "-ta", "--acse-timeout", type=_SECONDS, default=30.0, show_default=True, metavar="SECONDS",
        help="How long connecting may take, and the answer to the request for an association.",
    ),
    click.option(
        "-td", "--dimse-timeout", type=_SECONDS, default=30.0, show_default=True, metavar="SECONDS",
        help="How long each other answer may take.",
    ),
    click.option(
        "-tn", "--network-timeout", type=_SECONDS, metavar="SECONDS",
        help="A bound for both, where it is less.",
    ),
    click.option(
        "-pdu", "--max-pdu", type=click.IntRange(4096, 131072), default=16382, show_default=True, metavar="BYTES",
        help="The longest PDU that we take.",
    ),
    click.option("--tls", "use_tls", is_flag=True, help="TLS; implied by the next options."),
    click.option("--tls-ca", type=_FILE, help="Who may vouch for the peer, in PEM; else those whom the system trusts."),
    click.option("--tls-cert", type=_FILE, help="Our certificate in PEM, for a peer that asks for one."),
    click.option("--tls-key", type=_FILE, help="Its private key in PEM, without a password."),
    click.option("--tls-any-host", is_flag=True, help="The certificate of the peer need not be for its host."),
)  # fmt: skip
_VERBOSITY = (
    click.option("-q", "--quiet", is_flag=True, help="Tell nothing but what fails, and the document of --json."),
    click.option("-v", "--verbose", is_flag=True, help="Tell of the association and each request on stderr, as pynetdicom logs them."),
    click.option("-d", "--debug", is_flag=True, help="As -v, with the contents of the association requests and commands."),
)  # fmt: skip


def verbosity_options(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Give *command*, which has `peer_options` above these, the options about how much it tells."""
    for option in reversed(_VERBOSITY):
        command = option(command)
    return command


def peer_options(command: Callable[Concatenate[Peer, _P], _R]) -> Callable[_P, _R]:
    """Give *command* the options of a peer, as a `Peer`."""

    @wraps(command)
    def with_peer(*arguments: Any, **options: Any) -> Any:
        said = {name: options.pop(name) for name in _NAMES if name in options}
        return cast(Any, command)(_peer(**said), *arguments, **options)

    for option in reversed(_OPTIONS):
        with_peer = option(with_peer)
    return cast(Callable[_P, _R], with_peer)


_NAMES = (
    "calling_aet", "called_aet", "acse_timeout", "dimse_timeout", "network_timeout", "max_pdu",
    "use_tls", "tls_ca", "tls_cert", "tls_key", "tls_any_host", "quiet", "verbose", "debug",
)  # fmt: skip


def _peer(
    *,
    calling_aet: str,
    called_aet: str | None,
    acse_timeout: float,
    dimse_timeout: float,
    network_timeout: float | None,
    max_pdu: int,
    use_tls: bool,
    tls_ca: Path | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    tls_any_host: bool,
    quiet: bool = False,
    verbose: bool = False,
    debug: bool = False,
) -> Peer:
    if quiet and (verbose or debug):
        raise click.UsageError("-q does not go with -v and -d")
    if verbose or debug:
        _show_log(logging.DEBUG if debug else logging.INFO)
    bound = network_timeout or float("inf")
    return Peer(
        calling_ae=calling_aet,
        called_ae=called_aet,
        connect_seconds=min(acse_timeout, bound),
        answer_seconds=min(dimse_timeout, bound),
        max_pdu=max_pdu,
        tls=_tls(tls_ca, tls_cert, tls_key, any_host=tls_any_host)
        if use_tls or tls_ca or tls_cert or tls_key or tls_any_host
        else None,
        quiet=quiet,
    )


def _show_log(level: int) -> None:
    log = logging.getLogger("pynetdicom")
    log.setLevel(level)
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.handlers[:] = [handler]


def _tls(ca: Path | None, cert: Path | None, key: Path | None, *, any_host: bool) -> ssl.SSLContext:
    if (cert is None) != (key is None):
        raise click.UsageError("--tls-cert and --tls-key go together")
    try:
        return TlsSettings(ca_file=ca, certificate_file=cert, key_file=key, check_hostname=not any_host).client()
    except DestinationDown as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def failures_of(peer: Peer, to: DicomAddress, *, as_json: bool = False) -> Iterator[None]:
    """End the command with the exit code of what the peer did, and with what to do; *as_json* on stdout too."""
    try:
        try:
            yield
        except PrintFailed as error:
            raise failure_of(error, peer, to) from None
    except Failure as failure:
        if as_json:
            click.echo(json.dumps({"address": str(to), "error": failure.format_message()}))
        raise


def failure_of(error: PrintFailed, peer: Peer, to: DicomAddress) -> Failure:
    """The failure that ends a command upon *error*."""
    match error:
        case Unreachable():
            return CannotConnect(f"{error}. Is it running, and is {to.host} port {to.port} where it listens?")
        case AssociationRejected():
            names = f"Does it know AE title {peer.calling_ae} (-aet), and is {to.ae_title} its own (-aec)?"
            return Rejected(f"{error}. {_BUSY if error.is_transient else names}")
        case NoCommonClass() | NotOffered():
            return NoContext(f"{to}: {error}" if isinstance(error, NotOffered) else str(error))
        case NoAssociationAnswer():
            return Broken(f"{error}. {_BROKE if isinstance(error, ConnectionBroke) else _SLOW}")
        case Unanswered() | AssociationEnded():
            return Broken(f"{to}: {error}. It aborted, or needs longer than -td gives it.")
        case _:
            return Refused(f"{to}: {error}")
