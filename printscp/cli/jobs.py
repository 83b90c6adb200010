"""``printscp jobs``: what an operator sees of the queue and does with it, whether the server runs or not."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from printscp.cli.failures import CannotRead, Failure
from printscp.cli.job_tables import details, show_jobs, to_json
from printscp.cli.options import data_folder
from printscp.film.job_state import JobState
from printscp.output.matched_identity import matched_identity
from printscp.spool.operator import NotPossible, Operator
from printscp.spool.queue import NewerFolder, OlderFolder, QueuedJob

_STATES = click.Choice([state.value for state in JobState])

_numbers = click.argument("numbers", metavar="JOB...", nargs=-1, required=True, type=click.IntRange(min=1))
_to = click.option("--to", "lanes", metavar="DELIVERY", multiple=True, help="Only there; may be given again.")
_as_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group(invoke_without_command=True)
@data_folder
@click.pass_context
def jobs(context: click.Context, data: Path) -> None:
    """See the jobs of a data folder, and hold, release, cancel, reprint or purge them.

    The server may run or not: what is asked for is done at once, or when it starts. Without a command the jobs are
    listed.
    """
    context.obj = data
    if context.invoked_subcommand is None:
        context.invoke(list_jobs)


@jobs.command("list")
@click.option("--state", "states", type=_STATES, multiple=True, help="Only jobs in this state; may be given again.")
@click.option("-n", "--most", type=click.IntRange(min=1), default=50, show_default=True, help="How many, newest first.")
@_as_json
@click.pass_obj
def list_jobs(folder: Path, *, states: Sequence[str] = (), most: int = 50, as_json: bool = False) -> None:
    """List the newest jobs first."""
    with _operator(folder) as operator:
        found = operator.jobs([JobState(state) for state in states], most=most)
    if as_json:
        click.echo(json.dumps([to_json(job) for job in found], indent=2))
    else:
        show_jobs(found)


@jobs.command()
@_numbers
@_as_json
@click.pass_obj
def show(folder: Path, *, numbers: Sequence[int], as_json: bool) -> None:
    """Show all that is known of jobs and their deliveries."""
    with _operator(folder) as operator:
        found = [operator.job(number) for number in numbers]
    if as_json:
        click.echo(json.dumps([to_json(job) for job in found], indent=2))
        return
    for job in found:
        click.echo("\n".join(details(job)))


@jobs.command()
@_numbers
@_to
@click.pass_obj
def hold(folder: Path, *, numbers: Sequence[int], lanes: Sequence[str]) -> None:
    """Let what waits of jobs wait until it is released."""
    _do(folder, numbers, lambda operator, number: operator.hold(number, lanes))


@jobs.command()
@_numbers
@_to
@click.pass_obj
def release(folder: Path, *, numbers: Sequence[int], lanes: Sequence[str]) -> None:
    """Do now what is held, or waits for another try."""
    _do(folder, numbers, lambda operator, number: operator.release(number, lanes))


@jobs.command()
@_numbers
@_to
@click.pass_obj
def cancel(folder: Path, *, numbers: Sequence[int], lanes: Sequence[str]) -> None:
    """End what is not over of jobs; the films stay in the data folder until they are purged."""
    _do(folder, numbers, lambda operator, number: operator.cancel(number, lanes))


@jobs.command()
@_numbers
@click.pass_obj
def reprint(folder: Path, *, numbers: Sequence[int]) -> None:
    """Deliver jobs again, everywhere: paper is printed again, files are written again."""
    _do(folder, numbers, Operator.reprint)


@jobs.command("re-render")
@_numbers
@click.option("--only", is_flag=True, help="Make the documents, and deliver them nowhere.")
@click.pass_obj
def rerender(folder: Path, *, numbers: Sequence[int], only: bool) -> None:
    """Make the documents of jobs again by the settings of now, and deliver them again, everywhere."""
    _do(folder, numbers, lambda operator, number: operator.rerender(number, deliver=not only))


@jobs.command()
@_numbers
@click.option(
    "--to",
    "lanes",
    metavar="DELIVERY",
    multiple=True,
    help="There, also where it is delivered already or never went; may be given again. By default wherever it was not "
    "delivered.",
)
@click.pass_obj
def redeliver(folder: Path, *, numbers: Sequence[int], lanes: Sequence[str]) -> None:
    """Deliver jobs again where that failed, was held or canceled."""
    _do(folder, numbers, lambda operator, number: operator.redeliver(number, lanes))


@jobs.command()
@_numbers
@click.option("--undelivered", is_flag=True, help="Also those that are not delivered everywhere: their films are lost.")
@click.pass_obj
def purge(folder: Path, *, numbers: Sequence[int], undelivered: bool) -> None:
    """Remove the films of jobs that are over; what is known of the jobs stays."""
    _do(folder, numbers, lambda operator, number: operator.purge(number, undelivered=undelivered))


@jobs.command()
@click.argument("number", metavar="JOB", type=click.IntRange(min=1))
@click.option("--patient-id", "PatientID", required=True, help="Patient ID.")
@click.option("--patient-name", "PatientName", help="Patient's Name as DICOM has it: Family^Given.")
@click.option("--birth-date", "PatientBirthDate", help="Patient's Birth Date: YYYYMMDD.")
@click.option("--sex", "PatientSex", help="Patient's Sex: M, F or O.")
@click.option("--accession-number", "AccessionNumber", help="Accession Number.")
@click.option("--study-uid", "StudyInstanceUID", help="Study Instance UID of the study that the films are of.")
@click.option("--study-id", "StudyID", help="Study ID.")
@click.option("--study-date", "StudyDate", help="Study Date: YYYYMMDD.")
@click.pass_obj
def match(folder: Path, /, *, number: int, **words: str | None) -> None:
    """Say whose films a job has, and deliver it to where that was waited for."""
    try:
        identity = matched_identity({keyword: word for keyword, word in words.items() if word is not None})
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    _do(folder, [number], lambda operator, number: operator.match(number, identity))


def _do(folder: Path, numbers: Sequence[int], verb: Callable[[Operator, int], QueuedJob]) -> None:
    """Do *verb* with each job; those that it does not fit are told, and end the command with exit code 1."""
    failures = []
    with _operator(folder) as operator:
        for number in numbers:
            try:
                job = verb(operator, number)
            except NotPossible as error:
                failures.append(str(error))
            else:
                click.echo(f"job {number}: {job.state.value}")
        if not operator.server_is_running and len(failures) < len(numbers):
            click.echo("the server does not run; what waits is done when it starts", err=True)
    if failures:
        raise Failure("\n".join(failures))


@contextmanager
def _operator(folder: Path) -> Iterator[Operator]:
    try:
        with Operator(folder) as operator:
            yield operator
    except NotPossible as error:
        raise Failure(str(error)) from None
    except FileNotFoundError:
        raise CannotRead(f"{folder} has no jobs; is it the --data folder of the server?") from None
    except OSError as error:
        raise CannotRead(f"{error.filename or folder}: {error.strerror or error}") from None
    except (NewerFolder, OlderFolder) as error:
        raise CannotRead(str(error)) from None
