"""``printscp run``: a film printer while a command runs, and a verdict on what the command printed."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from printscp.cli.child import Ended, run_child
from printscp.cli.failures import CannotBind, CannotWrite, Failure, Found
from printscp.cli.junit import junit
from printscp.cli.options import load_settings, preset, presets_from, settings_file
from printscp.film.job import ExecutionStatus
from printscp.lab.finding import Finding, Severity
from printscp.lab.finding_json import finding_json
from printscp.lab.summary import images_of
from printscp.lab.verdict import Check, faults_check, films_check, findings_check, images_check, printer_check
from printscp.personalities import personalities
from printscp.settings import Settings, of_one_printer
from printscp.testing import FilmPrinter

_NEVER = "never"
_FAIL_ON = ("error", "warning", "info", _NEVER)
_PRINT_SECONDS = 60.0
"""For what is accepted and not printed yet when the command ends, stored images among it."""
_NOT_MET = Failure.exit_code


@click.command(context_settings={"allow_interspersed_args": False}, options_metavar="[OPTIONS] --")
@click.option(
    "--expect-films", "films", type=click.IntRange(0), help="Films that must be printed, no more and no less."
)
@click.option(
    "--fail-on",
    type=click.Choice(_FAIL_ON),
    default="error",
    show_default=True,
    help="Findings that make the verdict bad: this severity and graver ones.",
)
@click.option(
    "--fault",
    "presets",
    multiple=True,
    type=preset,
    shell_complete=presets_from,
    metavar="PRESET",
    help="What the printer shall do wrong, such as out-of-film; can be repeated. One that never fires makes the verdict bad.",
)
@settings_file
@click.option(
    "--personality", type=click.Choice(list(personalities())), help="Kind of printer, without a settings file."
)
@click.option(
    "--tolerance",
    type=click.Choice(["standard", "strict"]),
    help="Whether it repairs what it can, or refuses it; without a settings file.",
)
@click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), metavar="SECONDS", help="End the command after so long."
)
@click.option(
    "--junit",
    "junit_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the verdict as JUnit XML too.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Write the verdict in a line of JSON to standard output at the end."
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the PDFs of all jobs, the trace and the findings.",
)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def run(
    context: click.Context,
    films: int | None,
    fail_on: str,
    presets: tuple[str, ...],
    config: Path | None,
    personality: str | None,
    tolerance: str | None,
    timeout: float | None,
    junit_file: Path | None,
    *,
    as_json: bool,
    keep: Path | None,
    command: tuple[str, ...],
) -> None:
    """Run a command that prints to a temporary film printer, or stores images there, and judge what it printed.

    The command finds the printer in PRINTSCP_HOST, PRINTSCP_PORT, PRINTSCP_AE and PRINTSCP_ADDRESS (AET@HOST:PORT). Exit
    code: that of the command where it is not 0; 1 when something expected did not come, 81 for findings. 124: it took too
    long; 126, 127: it cannot be run; 128 and more: a signal ended it, 130: you did.
    """
    began, moment = time.monotonic(), datetime.now(UTC)
    with _printer(_settings(config, personality, tolerance)) as printer:
        for name in presets:
            printer.faults.add_preset(name)
        ended = run_child(command, _environment(printer), timeout)
        printer.wait_until_idle(_PRINT_SECONDS)
        least = None if fail_on == _NEVER else Severity[fail_on.upper()]
        findings = printer.findings
        checks = _checks(printer, ended, films=films, findings=findings, least=least)
        exit_code = _exit_code(ended, checks)
        # First what cannot fail.
        _tell(checks)
        if as_json:
            # The command may have left its last line open.
            click.echo("\n" + _as_json(checks, findings, exit_code))
        if junit_file:
            seconds = time.monotonic() - began
            _write(junit_file, junit(checks, seconds=seconds, timestamp=moment.isoformat("T", "seconds")))
        if keep:
            _keep(printer, keep)
    context.exit(exit_code)


def _settings(config: Path | None, personality: str | None, tolerance: str | None) -> Settings:
    keys = {"personality": personality, "tolerance": tolerance}
    given = {key: value for key, value in keys.items() if value is not None}
    if config and given:
        raise click.UsageError(f"--config and --{next(iter(given))} exclude each other: write it into the file")
    if given:
        return of_one_printer(given)
    settings, path = load_settings(config)
    return settings if path else of_one_printer({})


@contextmanager
def _printer(settings: Settings) -> Iterator[FilmPrinter]:
    try:
        printer = FilmPrinter(settings)
        printer.start()
    except OSError as error:
        raise CannotBind(f"no film printer can be started: {error}") from None
    try:
        yield printer
    finally:
        printer.stop()


def _environment(printer: FilmPrinter) -> dict[str, str]:
    return {
        "PRINTSCP_HOST": printer.host,
        "PRINTSCP_PORT": str(printer.port),
        "PRINTSCP_AE": printer.ae_title,
        "PRINTSCP_ADDRESS": printer.address,
    }


def _checks(
    printer: FilmPrinter,
    ended: Ended,
    *,
    films: int | None,
    findings: Sequence[Finding],
    least: Severity | None,
) -> tuple[Check, ...]:
    printed = [len(job.films) for job in printer.jobs if printer.report(job).status is ExecutionStatus.DONE]
    accepted = sum(len(job.films) for job in printer.jobs)
    checks = [Check(name="command", words=ended.words, is_met=ended.exit_code == 0)]
    checks.append(films_check(films, sum(printed), accepted - sum(printed)))
    if any(stored := images_of(printer.associations)):
        checks.append(images_check(*stored, printer.waiting_images))
    checks.append(findings_check(findings, least))
    if fired := printer.faults.fired:
        checks.append(faults_check(fired, printer.faults.unused()))
    checks.append(printer_check(printer.errors))
    unmet = next((place for place, check in enumerate(checks) if not check.is_met), None)
    if unmet is not None:
        # What came is worth most where something is wrong.
        details = filter(None, [printer.account(with_findings=False), checks[unmet].detail])
        checks[unmet] = replace(checks[unmet], detail="\n".join(details))
    return tuple(checks)


def _exit_code(ended: Ended, checks: Sequence[Check]) -> int:
    if ended.exit_code:
        return ended.exit_code
    unmet = {check.name for check in checks if not check.is_met}
    if unmet - {"findings"}:
        return _NOT_MET
    return Found.exit_code if unmet else 0


def _tell(checks: Sequence[Check]) -> None:
    for check in checks:
        click.echo(
            f"printscp run: {check.name}: {check.words}{'' if check.is_met else '  <- not as expected'}", err=True
        )
        for line in check.detail.splitlines():
            click.echo(f"    {line}", err=True)


def _as_json(checks: Sequence[Check], findings: Sequence[Finding], exit_code: int) -> str:
    return json.dumps(
        {
            "exit_code": exit_code,
            "checks": [{"name": each.name, "is_met": each.is_met, "words": each.words} for each in checks],
            "findings": [finding_json(each) for each in findings],
        }
    )


def _keep(printer: FilmPrinter, folder: Path) -> None:
    try:
        printer.save(folder, pictures=False)
        for number, job in enumerate(printer.jobs, start=1):
            if printer.report(job).status is ExecutionStatus.DONE:
                (folder / f"job-{number}.pdf").write_bytes(printer.pdf(job))
    except OSError as error:
        raise CannotWrite(f"{error.filename or folder}: {error.strerror}") from None


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CannotWrite(f"{path}: {error.strerror}") from None
