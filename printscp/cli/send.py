"""``printscp send``: DICOM files on the films of any DICOM printer."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from printscp.cli.failures import Failure, Interrupted, JobFailed, NoInput, Refused, Warned
from printscp.cli.peer_options import ADDRESS, Peer, failure_of, peer_options, verbosity_options
from printscp.cli.send_input import failure_of_files, paths_of, read_sheets
from printscp.cli.send_options import Wishes, image_and_film_options, wishes_of
from printscp.cli.send_preview import write_preview
from printscp.cli.send_report import SendReport
from printscp.cli.sending import Watched, send_watched
from printscp.cli.status import report_json, report_lines
from printscp.client import PrintClient
from printscp.client_answers import NotOffered, PrintFailed, Unanswered
from printscp.client_files import Skipped, Why
from printscp.client_printer import PrinterReport
from printscp.deliver.address import DicomAddress
from printscp.film.printer import PrinterStatus

_PDF = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manner:
    """How films are sent."""

    session_print: bool
    noprint: bool
    wait_seconds: float | None
    force: bool
    strict: bool


@click.command()
@click.argument("arguments", metavar=f"FILES... {ADDRESS}", nargs=-1, required=True)
@image_and_film_options
@click.option(
    "--max-films",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    help="Print nothing if it would be more films.",
)
@click.option("--wait", is_flag=True, help="Follow the Print Jobs to their end, where the printer offers that.")
@click.option("--wait-seconds", type=click.FloatRange(0), default=300.0, show_default=True, help="How long at most.")
@click.option("--dry-run", is_flag=True, help="Send nothing: tell what would be printed, and write it with -o.")
@click.option("-o", "--out", type=_PDF, help="With --dry-run: a PDF of the films, as a printer of ours would make it.")
@click.option("--force", is_flag=True, help="Print also if the status of the printer is FAILURE.")
@click.option("--strict", is_flag=True, help="Exit code 65 if the printer warns of anything, or its status is WARNING.")
@click.option("--json", "as_json", is_flag=True, help="Tell what became of each film in JSON on stdout.")
@peer_options
@verbosity_options
def send(
    peer: Peer,
    /,
    arguments: Sequence[str],
    *,
    max_films: int,
    wait: bool,
    wait_seconds: float,
    dry_run: bool,
    out: Path | None,
    as_json: bool,
    keep_order: bool,
    **said: Any,
) -> None:
    """Print DICOM files, folders and DICOMDIRs on a DICOM printer; `-` stands for paths on stdin, one a line.

    The first film that fails ends it. Exit code 1 when --wait runs out before a job has ended, 20 when a file cannot be read, 21 when there is no image, 22 when one
    cannot be printed (the others are), 45 when the PDF cannot be written, 60 when the printer cannot be reached, 61
    when it rejects the association, 62 when it aborts or does not answer in time, 63 when it takes no such films, 64
    when it refuses a film or its status is FAILURE, 65 with --strict when it warns, 80 with --wait when a job fails, 130 when
    it is interrupted.
    """
    if out and not dry_run:
        raise click.UsageError("-o goes with --dry-run: the films are where the printer puts them")
    words, to = _split(arguments, peer, needs_address=not dry_run)
    manner = _Manner(
        wait_seconds=wait_seconds if wait else None,
        **{name: said.pop(name) for name in ("session_print", "noprint", "force", "strict")},
    )
    wishes = wishes_of(said)
    console = Console(quiet=peer.quiet, stderr=True, soft_wrap=True, markup=False, highlight=False)

    def tell(line: object) -> None:
        if isinstance(line, Skipped) and line.why is not Why.NO_IMAGE:
            click.echo(str(line), err=True)  # it fails the command, so it is told in quiet too
        else:
            console.print(str(line))

    sheets, skipped = read_sheets(paths_of(words), wishes, tell, sort=not keep_order, most=max_films)
    report = SendReport(sheets, skipped)
    failure: Failure | None
    if not sheets:
        failure = failure_of_files(skipped) or NoInput("there is no image to print")
        if as_json:
            _tell_document(report, to, None, failure)
        raise failure
    for name in (name for sheet in sheets for name in sheet.without_size):
        tell(f"{name}: does not say how large a pixel is, so it is not printed in true size")
    if to is None:
        _preview(report, wishes, out, peer, as_json=as_json)
        failure = None
    else:
        failure = _send(peer, to, report, wishes, manner, console, as_json=as_json)
    failure = failure or failure_of_files(skipped)
    if failure:
        raise failure


def _split(arguments: Sequence[str], peer: Peer, *, needs_address: bool) -> tuple[Sequence[str], DicomAddress | None]:
    """The words for files, and the printer, which a dry run need not name and does not call."""
    *words, last = arguments
    if needs_address:
        to = peer.address(last)
        if not words:
            raise click.UsageError(f"there are no files before {last}")
        return words, to
    with suppress(click.UsageError):
        if words and not Path(last).exists():
            peer.address(last)
            return words, None
    return arguments, None


def _preview(report: SendReport, wishes: Wishes, out: Path | None, peer: Peer, *, as_json: bool) -> None:
    if out:
        sheets = [film.sheet for film in report.films]
        write_preview(out, sheets, wishes.session, wishes.luts, calling_ae=peer.calling_ae)
    if as_json:
        _tell_document(report, None, None, None)
        return
    for film in report.films:
        peer.echo(film.words(len(report.films)))
    if out:
        peer.echo(str(out))


def _send(
    peer: Peer,
    to: DicomAddress,
    report: SendReport,
    wishes: Wishes,
    manner: _Manner,
    console: Console,
    *,
    as_json: bool,
) -> Failure | None:
    """Print, and tell what became of it; how the command ends."""
    failure: Failure | None
    printer: PrinterReport | None = None
    with Watched([film.sheet for film in report.films], console) as watched:
        try:
            follow = manner.wait_seconds is not None
            with peer.client(to, on_answer=watched.on_answer, follow_jobs=follow, leave_out=wishes.leave_out) as client:
                printer = client.printer()
                failure = _print(client, printer, to, report, wishes, manner, watched)
        except PrintFailed as error:
            failure = _ended(error, peer, to, report)
        except KeyboardInterrupt:
            failure = _interrupted(report, manner, may_be_printed=printer is not None)
    if (
        not failure
        and manner.strict
        and (
            report.has_warnings or (printer and printer.condition and printer.condition.status is PrinterStatus.WARNING)
        )
    ):
        failure = Warned(f"{to} warns, and --strict was given")
    if as_json:
        _tell_document(report, to, printer, failure)
    else:
        _tell_films(report, to, quiet=peer.quiet)
    return failure


def _tell_document(
    report: SendReport, to: DicomAddress | None, printer: PrinterReport | None, failure: Failure | None
) -> None:
    """One document on stdout, also where the command fails."""
    words = failure.format_message() if failure else None
    document = report.to_json(str(to) if to else None, report_json(printer) if printer else None, words)
    click.echo(json.dumps(document, indent=2))


def _tell_films(report: SendReport, to: DicomAddress, *, quiet: bool) -> None:
    """What became of each film: a table on a terminal, else a line of each that the printer took."""
    if quiet:
        return
    console = Console(soft_wrap=True, markup=False, highlight=False)
    if console.is_terminal:
        console.print(report.table())
        return
    for film in report.films:
        if film.outcome:
            click.echo(f"{to}  {film.words(len(report.films))}, {film.outcome}")


def _print(
    client: PrintClient,
    printer: PrinterReport,
    to: DicomAddress,
    report: SendReport,
    wishes: Wishes,
    manner: _Manner,
    watched: Watched,
) -> Failure | None:
    """Print on a printer whose status is known. Raises `PrintFailed`."""
    state = next(report_lines(str(to), printer))
    if printer.condition and printer.condition.status is PrinterStatus.FAILURE and not manner.force:
        return Refused(f"{state}. Nothing is sent; --force sends it all the same")
    watched.tell(state)
    send_watched(client, wishes, report, watched, by_session=manner.session_print, commit=not manner.noprint)
    if manner.wait_seconds is None or manner.noprint:
        return None
    return _follow(client, to, report, watched, manner.wait_seconds)


def _follow(
    client: PrintClient, to: DicomAddress, report: SendReport, watched: Watched, seconds: float
) -> Failure | None:
    jobs = [uid for film in report.films for uid in film.jobs]
    report.followed(client.follow(list(dict.fromkeys(jobs)), seconds))
    for film in report.films:
        told = [each for each in film.executions.values() if each]
        watched.tell(f"film {film.number}: {', '.join(map(str, told)) or 'the printer does not say'}")
    failed = [film for film in report.films if film.failed]
    if failed:
        info = failed[0].failed[0].info
        return JobFailed(f"{to}: the Print Job of film {failed[0].number} ended in FAILURE ({info})")
    for film in report.films:
        for each in film.executions.values():
            if each and not each.is_final:
                return Failure(f"{to}: the Print Job of film {film.number} has not ended after {seconds:g} s: {each}")
    return None


def _ended(error: PrintFailed, peer: Peer, to: DicomAddress, report: SendReport) -> Failure:
    """The failure of *error*, which says what is printed and what may be."""
    failure = failure_of(error, peer, to)
    after = report.printed_in_words
    perhaps = isinstance(error, Unanswered) and error.request.startswith("N-ACTION")
    if perhaps:
        after += " The film that was not answered may be printed too: look before you print it again."
    if isinstance(error, NotOffered) and any(film.sheet.film.color for film in report.films):
        after = f" --gray prints color images in grayscale.{after}"
    message = failure.message
    return type(failure)(f"{message if message.endswith(('.', '?')) else message + '.'}{after}" if after else message)


def _interrupted(report: SendReport, manner: _Manner, *, may_be_printed: bool) -> Failure:
    """What an interruption leaves behind; *may_be_printed* where films had begun to be sent."""
    is_under_way = may_be_printed and not manner.noprint and report.printed < len(report.films)
    perhaps = " The film that was being sent may be printed too: look before you print it again."
    return Interrupted(f"interrupted.{report.printed_in_words}{perhaps if is_under_way else ''}")
