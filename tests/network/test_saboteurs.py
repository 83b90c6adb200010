"""Deliveries that do what goes wrong, side by side in one server: each ends as its page says, and holds up no one else."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from printscp.deliver import registry
from printscp.film.job_state import JobState, Reason
from printscp.settings import PrinterSettings, QueueSettings, Settings
from printscp.spool import workers
from printscp.spool.queue import RENDER, Backoff, QueuedJob, Task
from printscp.wire.sop_classes import GRAYSCALE_META, PRINT_JOB
from tests import saboteurs
from tests.drills import drill, often, some_of
from tests.event_scu import EventScu
from tests.installed_plugins import install
from tests.killed_renderer import KILLER, render_or_die
from tests.network_fixtures import RunningServer, wait_until
from tests.small_disk import leave, small_disk
from tests.storage_scp import Pacs

pytestmark = pytest.mark.network

CHECK_PRINTER, RECEIVER_FULL, NORMAL = ("WARNING", "CHECK PRINTER"), ("WARNING", "RECEIVER FULL"), ("NORMAL", "NORMAL")
# Each try costs a process or an association; more of them would show nothing more.
SOON = {"first": "300ms", "most": "300ms", "give_up": "1h"}
# Long enough for a second try where the first has waited long for its process.
NOT_FOR_LONG = {"first": "300ms", "most": "1h", "give_up": "10s"}
FILMS = {"stuck": 2, "hangs": 2, "leaks": 2, "disk": 2, "refusing": 2, "picky": 2}
"""How many films some of them get; the others get one."""
_SECONDS = 60


@dataclass(frozen=True)
class Print:
    """A film that is printed on the printer *called*, and what becomes of it."""

    server: RunningServer
    called: str
    uid: str

    @classmethod
    def of(cls, server: RunningServer, called: str, calling: str = "CT1") -> "Print":
        with _associated(server, called, calling) as scu:
            reply = scu.print_film(scu.film())
            scu.release()
        return cls(server, called, reply.ReferencedPrintJobSequencePullStoredPrint[0].ReferencedSOPInstanceUID)

    @property
    def job(self) -> QueuedJob:
        return self.server.queue.job(self.uid)

    @property
    def task(self) -> Task:
        """That of the saboteur, which has the name of the printer."""
        return self.to(self.called)

    def to(self, lane: str) -> Task:
        return next(task for task in self.job.tasks if task.lane == lane)

    def wait_for(self, *states: JobState) -> Task:
        wait_until(lambda: self.task.state in states, _SECONDS)
        return self.task

    def wait_for_failure(self) -> Task:
        wait_until(lambda: self.task.state is JobState.STOPPED, _SECONDS)
        return self.task

    @property
    def told(self) -> tuple[str, tuple[str, str]]:
        """What a print SCU is told: Execution Status of the job, and Printer Status with its Info."""
        with _associated(self.server, self.called) as scu:
            told = scu.job_status(self.uid), scu.printer_status()
            scu.release()
        return told


def _associated(server: RunningServer, called: str, calling: str = "ASKS") -> EventScu:
    return EventScu.connect(server.port, (GRAYSCALE_META, PRINT_JOB), called=called.upper(), calling=calling)


@dataclass(frozen=True, kw_only=True)
class Troubles:
    """A server with a printer for each saboteur, of which each film goes to a folder too, and a plain printer."""

    server: RunningServer
    pacs: str
    pacs_is_full: list[bool]
    share: Path
    disk: Path | None
    prints: dict[str, tuple[Print, ...]]
    """Of each saboteur its films."""
    plain: tuple[Print, ...]
    killers: tuple[Print, ...]
    good_while_stuck: bool
    """Whether all films were in the folder while one saboteur was still at its first."""

    def __getitem__(self, saboteur: str) -> Print:
        return self.prints[saboteur][0]


@pytest.fixture(scope="module")
def troubles(tmp_path_factory) -> Iterator[Troubles]:
    folder = tmp_path_factory.mktemp("troubles")
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        stack.callback(_know_deliveries)
        install(patch, folder / "plugins", "printscp_saboteurs", entry_points=saboteurs.ENTRY_POINTS)
        _know_deliveries()
        patch.setattr(workers, "render", render_or_die)
        pacs_is_full = [True]
        pacs = stack.enter_context(Pacs(*[lambda event: _answer(event, pacs_is_full)] * 100))
        refusing = stack.enter_context(Pacs(ae_title="OTHER"))
        if disk := stack.enter_context(small_disk("64k")):
            leave(disk, 0)
        share = folder / "share"
        share.mkdir()
        yield _print_all(
            stack,
            folder,
            {
                "stuck": {"type": "gate", "folder": str(folder)},
                "fails-twice": {"type": "fails-twice"},
                "share": {"type": "folder", "path": str(share), "marker": ".printscp"},
                "hangs": {"type": "hangs", "timeout": "4s", "retry": NOT_FOR_LONG},
                "dies": {"type": "dies"},
                "raises": {"type": "raises", "retry": NOT_FOR_LONG},
                "leaks": {"type": "leaks"},
                "disk": {"type": "folder", "path": str(disk or folder / "none")},
                "refusing": {"type": "store", "address": refusing.address, "identity": "optional"},
                "pacs": {"type": "store", "address": pacs.address, "identity": "optional"},
                "picky": {
                    "type": "store",
                    "address": pacs.address,
                    "calling_ae": "PICKY",
                    "identity": "optional",
                    "retry": NOT_FOR_LONG,
                },
            },
            pacs=pacs.address,
            pacs_is_full=pacs_is_full,
            share=share,
            disk=disk,
        )


def _know_deliveries() -> None:
    """Let the settings know the deliveries that are installed now."""
    registry.delivery_types.cache_clear()
    Settings.model_rebuild(force=True)


def _answer(event, is_full: list[bool]) -> int:
    if event.assoc.requestor.ae_title == "PICKY":
        return 0xC000
    return 0xA700 if is_full[0] else 0xB000


def _print_all(stack: ExitStack, folder: Path, deliveries: dict[str, dict], **known: object) -> Troubles:
    """Print on all printers of a server, and wait until its folder has all films that can be rendered."""
    deliveries = dict(some_of(tuple(deliveries.items()), 3))
    printers = {name: PrinterSettings(deliver=(name, "out")) for name in deliveries}
    if "raises" in printers:
        printers["raises"] = PrinterSettings(deliver=("raises",))
    server = RunningServer(
        folder,
        queue=QueueSettings(render_processes=1, drain=0.0),
        printers={**printers, "plain": PrinterSettings()},
        deliveries={name: {"retry": SOON} | table for name, table in deliveries.items()},
    )
    for thread in server.app._spool._lanes._threads:
        if thread._lane.name == RENDER:
            thread._lane = replace(thread._lane, backoff=Backoff(first=0.1, most=0.1, give_up=3600))
    server.app.start()
    stack.callback(server.app.stop)
    killers = tuple(Print.of(server, "plain", KILLER) for _ in range(often(0, 1)))
    prints = {name: tuple(Print.of(server, name) for _ in range(FILMS.get(name, 1))) for name in deliveries}
    plain = tuple(Print.of(server, "plain") for _ in range(3))
    server.films(_films_in_folder(prints), _SECONDS)
    stuck = prints["stuck"][0].task
    (folder / "open").touch()
    return Troubles(
        server=server,
        prints=prints,
        plain=plain,
        killers=killers,
        good_while_stuck=stuck.state is JobState.PROCESSING,
        **known,
    )


def _films_in_folder(prints: Mapping[str, Sequence[Print]]) -> int:
    return 3 + sum(len(prints[name]) for name in prints if name != "raises")


def test_no_other_delivery_is_held_up(troubles):
    assert troubles.good_while_stuck
    assert len(troubles.server.films(0)) == _films_in_folder(troubles.prints)


def test_films_of_a_printer_without_trouble_are_done(troubles):
    for film in troubles.plain:
        wait_until(lambda film=film: film.job.state.is_final)

    assert [film.told for film in troubles.plain] == [("DONE", NORMAL)] * 3


@drill
def test_a_delivery_that_hangs_is_ended_at_each_try_until_it_is_given_up(troubles):
    first, second = (film.wait_for(JobState.ABORTED) for film in troubles.prints["hangs"])

    assert first.attempts > 1
    assert second.attempts > 1
    assert (first.deaths, first.problem) == (0, "it took longer than 4 s")
    assert troubles["hangs"].job.reason is Reason.WITH_ERRORS
    assert troubles["hangs"].told == ("DONE", NORMAL)


@drill
def test_programs_that_a_delivery_started_end_with_it(troubles):
    task = troubles["hangs"].wait_for(JobState.ABORTED)

    programs = task.checkpoint.split()

    assert programs
    assert not any(_runs(int(program)) for program in programs)


def _runs(process: int) -> bool:
    """Whether there is one of this number that is not dead, waited for or not."""
    with suppress(FileNotFoundError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_delivery_that_fails_twice_is_done_at_the_third_try(troubles):
    task = troubles["fails-twice"].wait_for(JobState.COMPLETED)

    assert (task.attempts, task.deaths, task.receipt) == (3, 0, "taken after 2 failures")
    assert troubles["fails-twice"].told == ("DONE", NORMAL)


@drill
def test_a_delivery_that_kills_its_process_is_aborted_at_the_third_death(troubles):
    task = troubles["dies"].wait_for(JobState.ABORTED)

    assert (task.deaths, task.checkpoint, task.problem) == (3, "xxx", "its process was killed by SIGSEGV")
    assert troubles["dies"].told == ("DONE", NORMAL)


@drill
def test_a_delivery_that_raises_is_tried_until_it_is_given_up(troubles):
    task = troubles["raises"].wait_for(JobState.ABORTED)

    assert task.attempts > 1
    assert (task.deaths, task.problem) == (0, "KeyError: 'receipt'")
    assert troubles["raises"].told == ("FAILURE", NORMAL)
    assert troubles["raises"].job.info == "CHECK PRINTER"


@drill
def test_a_delivery_that_has_no_memory_left_goes_on_in_a_new_process(troubles):
    first, second = troubles.prints["leaks"]

    assert first.wait_for(JobState.COMPLETED).receipt == "leak 1"
    task = second.wait_for(JobState.COMPLETED)
    assert (task.deaths, task.receipt) == (1, "leak 1")


@drill
def test_a_full_disk_is_told_and_takes_the_films_in_their_order_when_it_has_room(troubles):
    if troubles.disk is None:
        pytest.skip("mounting needs root")
    first, second = troubles.prints["disk"]
    problem = first.wait_for_failure().problem
    before = first.told

    (troubles.disk / "ballast").unlink()
    times = [film.wait_for(JobState.COMPLETED).since for film in (first, second)]

    assert problem == "No space left on device"
    assert (before, first.told) == (("PENDING", RECEIVER_FULL), ("DONE", NORMAL))
    assert times == sorted(times)
    assert [path.suffix for path in sorted(troubles.disk.rglob("*.*"))] == [".pdf", ".pdf"]


def test_a_share_that_went_away_is_told_and_nothing_is_written_until_it_is_back(troubles):
    problem = troubles["share"].wait_for_failure().problem
    before, written = troubles["share"].told, list(troubles.share.iterdir())

    (troubles.share / ".printscp").touch()
    troubles["share"].wait_for(JobState.COMPLETED)

    assert problem == f"{troubles.share} has no file .printscp: is its share mounted?"
    assert written == []
    assert (before, troubles["share"].told) == (("PENDING", CHECK_PRINTER), ("DONE", NORMAL))


@drill
def test_films_wait_for_a_pacs_that_rejects_associations(troubles):
    wait_until(lambda: "rejected the association of PRINTSCP" in troubles["refusing"].task.problem, _SECONDS)

    assert troubles.prints["refusing"][1].task.attempts == 0
    assert troubles["refusing"].told == ("PENDING", CHECK_PRINTER)


@drill
def test_a_pacs_that_is_full_is_told_and_what_it_warns_of_later_is_a_warning(troubles):
    problem = troubles["pacs"].wait_for_failure().problem
    before = troubles["pacs"].told

    troubles.pacs_is_full[0] = False
    task = troubles["pacs"].wait_for(JobState.COMPLETED)

    assert problem.endswith("film 1 is not stored: 0xA700, it is out of resources")
    assert (before, troubles["pacs"].told) == (("PENDING", RECEIVER_FULL), ("DONE", NORMAL))
    assert (task.reason, task.warnings) == (
        Reason.WITH_WARNINGS,
        (f"{troubles.pacs}: film 1: 0xB000, it changed some attributes",),
    )


@drill
def test_what_a_pacs_does_not_take_is_given_up_and_holds_up_no_other_film(troubles):
    first, second = (film.wait_for(JobState.ABORTED) for film in troubles.prints["picky"])

    assert first.attempts > 1
    assert second.attempts > 1
    assert first.problem == f"{troubles.pacs}: film 1 is not stored: 0xC000, it cannot understand the instance"
    assert troubles["picky"].told == ("DONE", NORMAL)


@drill
def test_a_film_that_kills_three_processes_that_render_it_is_aborted_and_the_others_are_printed(troubles):
    (killer,) = troubles.killers

    wait_until(lambda: killer.job.state.is_final, _SECONDS)

    assert (killer.job.render.deaths, killer.told) == (3, ("FAILURE", NORMAL))
    assert killer.to("out").state is JobState.ABORTED
    assert killer.job.render.problem == "its process was killed by SIGKILL"
    assert len(troubles.server.films(0)) == _films_in_folder(troubles.prints)
