"""``printscp jobs``: what an operator sees of the queue and does with it, whether the server runs or not."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec

import click
from pydicom.dataset import Dataset

from printscp.cli.failures import CannotRead, CannotWrite, Failure
from printscp.cli.job_tables import deliveries_in_short, details, show_jobs, to_json, waiting_in_short
from printscp.cli.options import data_folder, load_settings, settings_file
from printscp.film.identity import patient_of
from printscp.film.job import PrintJob
from printscp.film.job_state import JobState
from printscp.output.matched_identity import another_patient, matched_identity
from printscp.settings import OUT
from printscp.spool.operator import NotPossible, Operator
from printscp.spool.queue import NewerFolder, OlderFolder, QueuedJob
from printscp.spool.store import FilmStore

_STATES = click.Choice([state.value for state in JobState])
_P = ParamSpec("_P")

_numbers = click.argument("numbers", metavar="JOB...", nargs=-1, required=True, type=click.IntRange(min=1))
_to = click.option("--to", "lanes", metavar="DELIVERY", multiple=True, help="Only there; may be given again.")
_as_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")


def _choose_folder(context: click.Context, _: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        context.obj = folder


def _in_folder(command: Callable[Concatenate[Path, _P], None]) -> Callable[_P, None]:
    """Give *command* the data folder, which may be named before its name and after it."""
    option = click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        expose_value=False,
        callback=_choose_folder,
        help="Folder where jobs live; may stand before the command too.",
    )
    return option(click.pass_obj(command))


class _ListByDefault(click.Group):
    """A group that takes options without a command for those of ``list``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        helps = set(args) & set(ctx.help_option_names)
        if not helps and (not args or args[0].startswith("-")) and not set(args) & self.commands.keys():
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ListByDefault)
@data_folder
@click.pass_context
def jobs(context: click.Context, data: Path) -> None:
    """See the jobs of a data folder, and hold, release, cancel, reprint or purge them.

    The server may run or not: what is asked for is done at once, or when it starts. Without a command the jobs are
    listed.
    """
    context.obj = data


@jobs.command("list")
@click.option("--state", "states", type=_STATES, multiple=True, help="Only jobs in this state; may be given again.")
@click.option("-n", "--most", type=click.IntRange(min=1), default=50, show_default=True, help="How many, newest first.")
@_as_json
@_in_folder
def list_jobs(folder: Path, *, states: Sequence[str], most: int, as_json: bool) -> None:
    """List the newest jobs first, and tell of stored images that are no job yet."""
    with _operator(folder, CannotRead) as operator:
        found = operator.jobs([JobState(state) for state in states], most=most)
        images, sheets = operator.waiting_images()
    if as_json:
        click.echo(json.dumps([to_json(job) for job in found], indent=2))
    else:
        show_jobs(found)
    if images:
        click.echo(waiting_in_short(images, sheets), err=True)


@jobs.command()
@_numbers
@_as_json
@_in_folder
def show(folder: Path, *, numbers: Sequence[int], as_json: bool) -> None:
    """Show all that is known of jobs and their deliveries."""
    with _operator(folder, CannotRead) as operator:
        found = [operator.job(number) for number in numbers]
    if as_json:
        click.echo(json.dumps([to_json(job) for job in found], indent=2))
        return
    for job in found:
        click.echo("\n".join(details(job)))


@jobs.command()
@_numbers
@_to
@_in_folder
def hold(folder: Path, *, numbers: Sequence[int], lanes: Sequence[str]) -> None:
    """Let what waits of jobs wait until it is released."""
    _do(folder, numbers, lambda operator, number: operator.hold(number, lanes))


@jobs.command()
@_numbers
@_to
@_in_folder
def release(folder: Path, *, numbers: Sequence[int], lanes: Sequence[str]) -> None:
    """Do now what is held, or waits for another try."""
    _do(folder, numbers, lambda operator, number: operator.release(number, lanes))


@jobs.command()
@_numbers
@_to
@_in_folder
def cancel(folder: Path, *, numbers: Sequence[int], lanes: Sequence[str]) -> None:
    """End what is not over of jobs; the films stay in the data folder until they are purged."""
    _do(folder, numbers, lambda operator, number: operator.cancel(number, lanes))


@jobs.command()
@_numbers
@_in_folder
def reprint(folder: Path, *, numbers: Sequence[int]) -> None:
    """Deliver jobs again, everywhere: paper is printed again, files are written again."""
    _do(folder, numbers, Operator.reprint)


@jobs.command("re-render")
@_numbers
@click.option("--only", is_flag=True, help="Make the documents, and deliver them nowhere.")
@_in_folder
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
@settings_file
@_in_folder
def redeliver(folder: Path, *, numbers: Sequence[int], lanes: Sequence[str], config: Path | None) -> None:
    """Deliver jobs again where that failed, was held or canceled.

    A delivery where a job never went is one of the settings file.
    """

    def verb(operator: Operator, number: int) -> QueuedJob:
        known = {task.lane for task in operator.job(number).tasks}
        if not set(lanes) <= known:
            _require_deliveries(set(lanes) - known, config)
        return operator.redeliver(number, lanes)

    _do(folder, numbers, verb)


@jobs.command()
@_numbers
@click.option("--undelivered", is_flag=True, help="Also those that are not delivered everywhere: their films are lost.")
@_in_folder
def purge(folder: Path, *, numbers: Sequence[int], undelivered: bool) -> None:
    """Remove the films of jobs that are over; what is known of the jobs stays."""
    _do(folder, numbers, lambda operator, number: operator.purge(number, undelivered=undelivered))


@jobs.command()
@click.argument("number", metavar="JOB", type=click.IntRange(min=1))
@click.option("--patient-id", "PatientID", required=True, help="Patient ID.")
@click.option("--issuer-of-patient-id", "IssuerOfPatientID", help="Issuer of Patient ID.")
@click.option("--patient-name", "PatientName", help="Patient's Name as DICOM has it: Family^Given.")
@click.option("--birth-date", "PatientBirthDate", help="Patient's Birth Date: YYYYMMDD.")
@click.option("--sex", "PatientSex", help="Patient's Sex: M, F or O.")
@click.option("--accession-number", "AccessionNumber", help="Accession Number.")
@click.option("--study-uid", "StudyInstanceUID", help="Study Instance UID of the study that the films are of.")
@click.option("--study-id", "StudyID", help="Study ID.")
@click.option("--study-date", "StudyDate", help="Study Date: YYYYMMDD.")
@click.option("--study-time", "StudyTime", help="Study Time: HHMM or HHMMSS.")
@click.option("--referring-physician", "ReferringPhysicianName", help="Referring Physician's Name: Family^Given.")
@_to
@_in_folder
def match(folder: Path, /, *, number: int, lanes: Sequence[str], **words: str | None) -> None:
    """Say whose films a job has, and deliver it to where that was waited for.

    It is told where that is not whom the print SCU named; what is said here counts.
    """
    try:
        identity = matched_identity({keyword: word for keyword, word in words.items() if word is not None})
    except ValueError as error:
        raise click.UsageError(str(error)) from None

    def verb(operator: Operator, number: int) -> QueuedJob:
        matched = operator.match(number, identity, lanes)
        for other in _other_patients(FilmStore(folder).get(matched.file), identity):
            click.echo(f"the print SCU told another {other} than you; what you said is what counts", err=True)
        return matched

    _do(folder, [number], verb)


def _other_patients(job: PrintJob, identity: Dataset) -> list[str]:
    """What the print SCU told of films of *job* that is not of the patient of *identity*, each once."""
    told = (another_patient(dict(patient_of(job.session, (film,))), identity) for film in job.films)
    return [other for other in dict.fromkeys(told) if other]


def _do(folder: Path, numbers: Sequence[int], verb: Callable[[Operator, int], QueuedJob]) -> None:
    """Do *verb* with each job; those that it does not fit are told, and end the command with exit code 1."""
    failures = []
    waits = False
    with _operator(folder, CannotWrite) as operator:
        for number in numbers:
            try:
                job = verb(operator, number)
            except NotPossible as error:
                failures.append(str(error))
            else:
                purged = ", purged" if job.purged else ""
                click.echo(f"job {number}: {job.state.value}{purged} ({deliveries_in_short(job)})")
                waits |= any(task.state in {JobState.PENDING, JobState.STOPPED} for task in job.tasks)
        if waits and not operator.server_is_running:
            click.echo("the server does not run; what waits is done when it starts", err=True)
    if failures:
        raise Failure("\n".join(failures))


def _require_deliveries(names: set[str], config: Path | None) -> None:
    """Raises `NotPossible` unless the settings have deliveries of these names: nobody would ever deliver there."""
    settings, path = load_settings(config)
    known = {OUT, *settings.deliveries}
    if unknown := names - known:
        raise NotPossible(
            f"there is no delivery {', '.join(sorted(unknown))} in {path or 'the default settings'}, only "
            f"{', '.join(sorted(known))}; say with -c which settings file the server has"
        )


@contextmanager
def _operator(folder: Path, failure: type[Failure]) -> Iterator[Operator]:
    """The operator of *folder*; where that cannot be used the command ends with *failure*."""
    with ExitStack() as stack:
        try:
            operator = stack.enter_context(Operator(folder))
        except FileNotFoundError:
            raise CannotRead(f"{folder} has no jobs; is it the --data folder of the server?") from None
        except OSError as error:
            raise CannotRead(_words(error, folder)) from None
        except (NewerFolder, OlderFolder) as error:
            raise CannotRead(str(error)) from None
        try:
            yield operator
        except NotPossible as error:
            raise Failure(str(error)) from None
        except OSError as error:
            raise failure(_words(error, folder)) from None


def _words(error: OSError, folder: Path) -> str:
    return f"{error.filename or folder}: {error.strerror or error}"
