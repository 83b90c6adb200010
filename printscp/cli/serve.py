"""``printscp serve``: run the print server until SIGTERM or SIGINT."""

import errno
import json
import logging
import signal
import socket
import threading
import warnings
from contextlib import suppress
from pathlib import Path

import click

from printscp.app import PrintServerApp
from printscp.cli.failures import CannotBind, CannotWrite
from printscp.cli.options import data_folder, load_settings, preset, presets_from, settings_file
from printscp.lab.faults import Faults
from printscp.settings import Settings
from printscp.spool.queue import NewerFolder

_log = logging.getLogger("printscp")


@click.command()
@click.option("--host", help="Address to listen on (default 127.0.0.1; 0.0.0.0 for modalities on other machines).")
@click.option("--port", type=click.IntRange(0, 65535), help="DICOM port (default 11112; 0 takes a free one).")
@click.option("--http", type=click.Choice(["off"]), default="off", help="Web pages; this version has none.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("films"),
    show_default=True,
    help="Folder for the PDF films.",
)
@data_folder
@click.option(
    "--fault",
    "presets",
    multiple=True,
    type=preset,
    shell_complete=presets_from,
    metavar="PRESET",
    help="Let something go wrong on purpose, such as out-of-film (docs/faults.md); may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Say that the server is ready in one line of JSON on stdout.")
@click.option("-v", "--verbose", is_flag=True, help="Log every request.")
@settings_file
def serve(
    host: str | None,
    port: int | None,
    http: str,
    out: Path,
    data: Path,
    presets: tuple[str, ...],
    *,
    as_json: bool,
    verbose: bool,
    config: Path | None,
) -> None:
    """Run the print server in the foreground.

    SIGTERM ends it with exit code 0, acknowledged films first. A second one ends it at once; what is not done then is
    done after the next start.
    """
    _log_to_stderr(verbose=verbose)
    settings, _ = load_settings(config)
    settings = _with_faults(_listening_on(settings, host, port), presets)
    app = PrintServerApp(settings, out=out, data=data)
    with _end_signals() as ended:
        _start(app, settings)
        try:
            _warn_of_faults(app.faults)
            _announce(app, settings, out, as_json=as_json)
            ended.recv(1)
        finally:
            threading.Thread(target=_hurry_at_signal, args=(app, ended), daemon=True).start()
            app.stop()
            _tell_faults(app.faults)


def _warn_of_faults(faults: Faults) -> None:
    if faults.enabled:
        _log.warning(
            "faults are enabled: %s; this is no printer for patients", ", ".join(faults.fired) or "none is set"
        )


def _tell_faults(faults: Faults) -> None:
    """What has gone wrong on purpose, at the end."""
    for name, count in faults.fired.items():
        if faults.enabled:
            _log.warning("fault %s has fired %d time(s)", name, count)


def _hurry_at_signal(app: PrintServerApp, signals: socket.socket) -> None:
    with suppress(OSError):  # the server has ended
        if signals.recv(1):
            app.hurry()


def _end_signals() -> socket.socket:
    """Has an octet to receive for each SIGTERM or SIGINT, as soon as it has come."""
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    # The interpreter sends it when the signal comes. A handler that sets a threading.Event is not called when the signal
    # comes just before the wait, and waits for ever itself when it comes in the first moment of it.
    signal.set_wakeup_fd(sender.detach())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    return receiver


def _listening_on(settings: Settings, host: str | None, port: int | None) -> Settings:
    """*settings* with what the command line says instead."""
    if host == "":
        raise click.BadParameter("an empty address", param_hint="--host")
    given = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    return settings.model_copy(update={"dicom": settings.dicom.model_copy(update=given)})


def _with_faults(settings: Settings, presets: tuple[str, ...]) -> Settings:
    """*settings* with the faults of the command line beside theirs."""
    if not presets:
        return settings
    try:
        return settings.model_copy(update={"faults": settings.faults.with_presets(presets)})
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--fault") from None


def _start(app: PrintServerApp, settings: Settings) -> None:
    try:
        app.start()
    except NewerFolder as error:
        raise CannotWrite(str(error)) from None
    except OSError as error:
        if error.filename is not None:
            raise CannotWrite(f"{error.filename}: {error.strerror}") from None
        hint = ". Is another server there? Try --port 0." if error.errno == errno.EADDRINUSE else ""
        address = f"{settings.dicom.host}:{settings.dicom.port}"
        raise CannotBind(f"cannot listen on {address}: {error.strerror}{hint}") from None
    except UnicodeError as error:
        raise CannotBind(f"cannot listen on {settings.dicom.host!r}: {error}") from None


def _announce(app: PrintServerApp, settings: Settings, out: Path, *, as_json: bool) -> None:
    host, port = app.address
    if as_json:
        click.echo(json.dumps({"event": "ready", "dicom": {"host": host, "port": port}, "http": None}))
        return
    titles = ", ".join(printer.ae_title for printer in settings.printer_list)
    others = "no other" if settings.dicom.unknown_called_ae == "reject" else "or any other"
    click.echo(f"printscp is ready: DICOM on {host}:{port}, AE title {titles} ({others}), films in {out}", err=True)


def _log_to_stderr(*, verbose: bool) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", datefmt="%Y-%m-%d %H:%M:%S")
    # What pynetdicom says of a peer, with traceback, our own log says in a line.
    logging.getLogger("pynetdicom").setLevel(logging.CRITICAL)
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)  # it quotes what a peer sent, at any length
    warnings.filterwarnings("ignore", module="pydicom")  # texts that it cannot decode are remarked
    logging.getLogger("printscp").setLevel(logging.DEBUG if verbose else logging.INFO)
