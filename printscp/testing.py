"""A film printer for the tests of a print SCU, in this process: print to it, then ask it what came.

    with FilmPrinter(bits=8) as printer:
        modality.print_film(printer.host, printer.port, printer.ae_title)  # or it stores images, which are printed too
        job = printer.wait_for_job()
        assert job.films[0].size.id == "14INX17IN"
        printer.assert_no_findings()

Everything may be called from any thread while it runs. Until it stops pydicom's validation modes are IGNORE for the whole
process. With pytest use the fixture `film_printer`, which is one of these.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from PIL import Image

from printscp import fonts
from printscp.app import PrintServerApp
from printscp.film.job import ExecutionStatus, JobReport, PrintJob
from printscp.film.job_state import JobState
from printscp.film.printer import ImageMode
from printscp.film.session import FilmBox
from printscp.lab import summary
from printscp.lab.awaited_jobs import AwaitedJobs
from printscp.lab.faults import Faults
from printscp.lab.finding import Finding, Severity
from printscp.lab.findings import findings_of
from printscp.lab.own_errors import OwnErrors
from printscp.lab.picture_comparison import save_picture, unlike
from printscp.lab.record import AssociationRecord
from printscp.lab.recorder import Recorder
from printscp.lab.trace import trace_text
from printscp.output.raster import film_raster
from printscp.render.compose import compose
from printscp.render.page import Page
from printscp.settings import Settings, apart, of_one_printer
from printscp.spool.spool import Listeners

_KEPT_ASSOCIATIONS = 1000
_SETTLE_SECONDS = 0.25
"""A print SCU is told that it is released a moment before the server has put the association away."""
_RENDER_SECONDS = 30.0
_MOST_PICTURES = 10
_TROUBLE = {JobState.STOPPED, JobState.ABORTED, JobState.HELD}


class FilmPrinter:
    """A print server on a free port of the loopback interface, as a context manager."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        artifacts: Path | None = None,
        temporary: Path | None = None,
        **printer: object,
    ) -> None:
        """*printer* are keys of a printer in the settings file, such as ``personality`` and ``bits``.

        Or *settings* are those of a settings file; where its films would be delivered to does not count, and nothing
        leaves this machine. Pictures of failed comparisons go to *artifacts*, else to a folder of their own. The folder
        that `stop` removes lies in *temporary*, else where the system has such. Raises ValueError in words for a key or
        a value that is wrong.
        """
        self.settings = apart(settings or of_one_printer(printer))
        self.artifacts = artifacts
        self._printers = {each.name: each for each in self.settings.printer_list}
        self._jobs = AwaitedJobs()
        self._recorder = Recorder(keep=_KEPT_ASSOCIATIONS)
        self._own_errors = OwnErrors()
        of_settings = self.settings.faults.faults()
        self._set_faults = of_settings.as_data() if of_settings.enabled else []
        self._faults = Faults(self._set_faults)
        self._folder = tempfile.TemporaryDirectory(prefix="film-printer-", dir=temporary, ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        self._app = PrintServerApp(
            self.settings,
            out=folder / "films",
            data=folder / "data",
            listeners=Listeners(taken=[self._jobs.taken], job=[self._jobs.changed]),
            recorder=self._recorder,
            faults=self._faults,
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Raises OSError when there is no folder or no port."""
        self._app.start()
        self._own_errors.start()

    def stop(self) -> None:
        """End it, without waiting for what is open or being rendered."""
        self._app.stop()
        self._own_errors.stop()
        self._folder.cleanup()

    def reset(self) -> None:
        """Abort the associations that are open, and forget all jobs, records, and faults that are not in the settings."""
        self._app.begin_anew(_SETTLE_SECONDS)
        self._faults.set(self._set_faults)
        self._recorder.clear()
        self._own_errors.clear()
        self._jobs.clear()

    @property
    def host(self) -> str:
        return self._app.address[0]

    @property
    def port(self) -> int:
        return self._app.address[1]

    @property
    def ae_title(self) -> str:
        """Of its first printer, which answers to any other title too."""
        return next(iter(self._printers.values())).ae_title

    @property
    def address(self) -> str:
        """As ``AET@HOST:PORT``."""
        return f"{self.ae_title}@{self.host}:{self.port}"

    @property
    def faults(self) -> Faults:
        """What it shall do wrong on purpose."""
        return self._faults

    @property
    def jobs(self) -> tuple[PrintJob, ...]:
        """Those that were accepted since the last reset; stored images become one when their sheet is over."""
        return self._jobs.all

    @property
    def waiting_images(self) -> int:
        """How many stored images are no job yet."""
        return self._app.waiting_images

    @property
    def associations(self) -> tuple[AssociationRecord, ...]:
        """All that were asked for since the last reset, as far as they are."""
        return self._recorder.associations

    @property
    def messages(self) -> tuple[str, ...]:
        """Names of the requests that it received, such as ``N-CREATE``."""
        self._settle()
        return tuple(
            each.message.service
            for record in self.associations
            for each in record.messages
            if not each.sent and not each.message.is_response
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The rules that were broken since the last reset."""
        self._settle()
        return tuple(finding for record in self.associations for finding in findings_of(record))

    @property
    def errors(self) -> tuple[str, ...]:
        """What failed in the printer itself, not by a fault: requests, renderings, deliveries, and all its threads."""
        self._settle()
        return (
            *(
                f"association {one.number}: {each}"
                for one in self.associations
                for each in summary.each_once(one.errors)
            ),
            *self._errors_elsewhere(),
        )

    def report(self, job: PrintJob) -> JobReport:
        """How far *job* is."""
        return self._jobs.report(job.uid) or JobReport.of(job)

    def wait_for_job(self, timeout: float = 10, *, status: ExecutionStatus = ExecutionStatus.DONE) -> PrintJob:
        """The next job that no wait gave before, once it is over; see `wait_for_jobs`."""
        __tracebackhide__ = True
        (job,) = self.wait_for_jobs(1, timeout, status=status)
        return job

    def wait_for_jobs(
        self, count: int, timeout: float = 10, *, status: ExecutionStatus = ExecutionStatus.DONE
    ) -> tuple[PrintJob, ...]:
        """The next *count* jobs that no wait gave before, once they are rendered and delivered.

        Stored images are printed for it once all associations have ended. Raises AssertionError when the jobs are not
        there after *timeout* seconds, or one ends in another *status*; it tells what did come.
        """
        __tracebackhide__ = True
        jobs, reports = self._jobs.next(count, timeout, status, self._close_sheets_of_ended)
        if len(jobs) == count and all(report.status is status for report in reports):
            return jobs
        waiting = summary.of_waiting_images(self._app.waiting_images)
        words = summary.in_vain(count, timeout, status, reports)
        raise AssertionError("\n".join([*filter(None, (words, waiting)), self.account()]))

    def wait_until_idle(self, timeout: float = 10) -> bool:
        """Whether, after *timeout* seconds at most, all that was accepted is over.

        Stored images that still wait for others of their sheet are printed at once.
        """
        end = time.monotonic() + timeout
        return self._app.close_sheets(timeout) and self._jobs.are_over(end - time.monotonic())

    def pdf(self, job: PrintJob) -> bytes:
        """The PDF of *job*, once it is rendered. Raises ValueError in words when it has none."""
        report = self._jobs.final_report(job.uid, _RENDER_SECONDS)
        path = self._app.documents(job.uid) / "film.pdf"
        if report is None or not path.is_file():
            raise ValueError(summary.no_pdf(report))
        return path.read_bytes()

    def page(self, job: PrintJob, number: int = 1) -> Page:
        """Film *number* of *job*, from 1, as its printer lays it out."""
        return compose(_film(job, number), self._printers[job.printer], job.presentation_luts)

    def image(self, job: PrintJob, number: int = 1) -> Image.Image:
        """Film *number* of *job*, from 1, as its printer exposes it, in printer pixels of 8 bits."""
        page = compose(_film(job, number), self._printers[job.printer], job.presentation_luts, images=ImageMode.FILM)
        return Image.fromarray(film_raster(page, fonts.typeface(self.settings.fonts.folder)))

    def account(self, *, with_findings: bool = True) -> str:
        """Associations, their last messages, findings with what to write instead, faults and errors."""
        self._settle()
        findings = self.findings if with_findings else ()
        errors = [f"error in the printer: {error}" for error in self._errors_elsewhere()]
        return "\n".join(
            [summary.summary(self.associations, findings), *map(summary.of_fault, self._faults.history), *errors]
        )

    def assert_no_findings(self, min_severity: str = "warning") -> None:
        """No rule was broken that is as grave as this: ``info``, ``warning`` or ``error``."""
        __tracebackhide__ = True
        known = {severity.word: severity for severity in Severity}
        if min_severity not in known:
            raise ValueError(f"{min_severity!r} is no severity of a finding: known are {', '.join(known)}")
        least = known[min_severity]
        found = [finding for finding in self.findings if finding.severity >= least]
        if found:
            raise AssertionError(
                "\n".join(
                    [f"{summary.counted(len(found), 'finding')} from {least.word} on:", *summary.of_findings(found)]
                )
            )

    def assert_messages(self, expected: Sequence[str]) -> None:
        """These requests were received, such as ``N-GET``, and no other, in this order."""
        __tracebackhide__ = True
        if isinstance(expected, str):
            raise TypeError(f"the messages are a list of names: [{expected!r}]")
        difference = summary.first_difference(self.messages, expected)
        if difference is not None:
            raise AssertionError(f"{difference}\n{self.account()}")

    def assert_no_films(self) -> None:
        """No job was accepted, and no image that would become one."""
        __tracebackhide__ = True
        self._settle()
        # In this order: an image that waits no more is a job.
        images, films = self._app.waiting_images, sum(len(job.films) for job in self.jobs)
        if films or images:
            words = filter(None, (f"{summary.counted(films, 'film')} accepted", summary.of_waiting_images(images)))
            raise AssertionError("\n".join((*words, self.account())))

    def assert_image(
        self, actual: Image.Image, expected: Image.Image | Path, *, max_difference: int = 0, max_share: float = 0.0
    ) -> None:
        """The two pictures are equal; saves both and their difference when they are not.

        Pixels that differ by at most *max_difference* of 255 are equal, and *max_share* of them (1.0: all) may differ.
        """
        __tracebackhide__ = True
        folder = self.artifacts or Path(tempfile.mkdtemp(prefix="film-printer-"))
        problem = unlike(actual, expected, folder, max_difference=max_difference, max_share=max_share)
        if problem is not None:
            raise AssertionError(problem)

    def save(self, folder: Path, *, pictures: bool = True) -> tuple[Path, ...]:
        """Write the trace, the findings, and the newest films as PNG; where they are. Raises OSError."""
        texts = {
            "trace.txt": "\n".join(map(trace_text, self.associations)),
            "findings.txt": "\n".join(summary.of_findings(self.findings)),
        }
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text + "\n", encoding="utf-8")
        films = [
            (job, number, folder / f"job-{order}-film-{number}.png")
            for order, job in enumerate(self.jobs if pictures else (), start=1)
            for number in range(1, len(job.films) + 1)
        ]
        newest = [save_picture(self.image(job, number), path) for job, number, path in films[-_MOST_PICTURES:]]
        return (*newest, *(folder / name for name in texts))

    def _errors_elsewhere(self) -> tuple[str, ...]:
        """Those that no association tells of."""
        jobs = self.jobs
        return *filter(None, map(self._problem, range(len(jobs)), jobs)), *self._own_errors.found

    def _settle(self) -> None:
        """Let associations that end right now be recorded as ended."""
        self._recorder.wait_for(_have_ended, _SETTLE_SECONDS)

    def _close_sheets_of_ended(self) -> None:
        """Print what was stored once nobody is there who could store more."""
        if self._app.waiting_images and _have_ended(self.associations):
            self._app.close_sheets(0)

    def _problem(self, place: int, job: PrintJob) -> str | None:
        """The first thing that went wrong with *job*, unless a fault wanted it."""
        queued = self._app.job(job.uid)
        for task in queued.tasks if queued else ():
            if task.state in _TROUBLE:
                is_wanted = any(task.problem.startswith(f"fault {each.name}: ") for each in self._faults.history)
                return None if is_wanted else f"job {place + 1} in {task.lane}: {task.problem}"
        return None


def _have_ended(records: Sequence[AssociationRecord]) -> bool:
    return all(record.end is not None for record in records)


def _film(job: PrintJob, number: int) -> FilmBox:
    if not 1 <= number <= len(job.films):
        raise IndexError(f"the job has films 1 to {len(job.films)}, and no film {number}")
    return job.films[number - 1]
