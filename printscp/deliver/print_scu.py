"""Films forwarded to a DICOM printer as they were asked for (PS3.4 Annex H, as SCU)."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field

from printscp.client import PrintClient
from printscp.client_answers import Execution, NoAssociation, Printed, PrintFailed, RequestRefused, Unanswered
from printscp.deliver.address import DicomAddress, DicomAddressText
from printscp.deliver.delivery import Delivery, DestinationDown, NeedsPerson, NotTaken, Parcel
from printscp.deliver.tls import TlsSettings
from printscp.film.job import ExecutionStatus, PrintJob
from printscp.film.printer import FileKind, PrinterStatus
from printscp.outcomes import Checkpoint, Done
from printscp.settings_amounts import Duration, PositiveDuration
from printscp.settings_values import AeTitle, ae_title, nearest, no_repetition
from printscp.wire import tables
from printscp.wire.status import Status

_NEEDED = frozenset({"NumberOfCopies", "ReferencedPresentationLUTSequence"})
_OPTIONAL = tuple(
    sorted(
        {
            row.keyword
            for table in (tables.FILM_SESSION, tables.FILM_BOX, tables.GRAYSCALE_IMAGE_BOX, tables.COLOR_IMAGE_BOX)
            for row in table.attributes
            if not row.mandatory and row.keyword not in _NEEDED
        }
    )
)
_OF_THE_PATIENT = ("OriginalImageSequence", "ProposedStudySequence")
_OF_AN_ATTRIBUTE = frozenset({Status.NO_SUCH_ATTRIBUTE, Status.INVALID_ATTRIBUTE_VALUE})
_FULL = frozenset({Status.SESSION_QUEUE_FULL, Status.QUEUE_FULL, Status.RESOURCE_LIMITATION, Status.PROCESSING_FAILURE})

# How often films are exposed, that may be there already, before a person has to look.
_MOST_UNANSWERED, _MOST_FAILED = 2, 3
_LOOK = "look at the printer, then release or cancel"


def _optional(keyword: str) -> str:
    if keyword not in _OPTIONAL:
        raise ValueError(f"{keyword!r} is no attribute that can be left out{nearest(keyword, _OPTIONAL)}")
    return keyword


OptionalKeywords: TypeAlias = Annotated[
    tuple[Annotated[str, AfterValidator(_optional)], ...], Field(strict=False), AfterValidator(no_repetition)
]


class PrintDelivery(Delivery):
    """Prints each job on a DICOM printer."""

    type: Literal["print"]
    """`"print"`."""
    address: DicomAddressText
    """The printer, as `"AET@HOST:PORT"`."""
    calling_ae: AeTitle = "PRINTSCP"
    """AE title that we call from."""
    as_scu: bool = False
    """Whether to call from the AE title of the modality that printed, for printers that treat modalities differently.
    Where that is none, `calling_ae` is used."""
    film_session_print: Literal["auto", "never"] = "auto"
    """Whether a job of several films is printed by one N-ACTION of its Film Session, where the printer can: then it keeps
    the films together. `never` prints film by film without trying."""
    follow: Duration = 120.0
    """How long to wait, after the last film, until the printer says that it has printed: its Print Jobs are followed to
    their end where it offers that SOP Class. `"0s"` does not ask."""
    leave_out: OptionalKeywords = ()
    """Keywords of attributes that are never sent, such as `["ConfigurationInformation"]`, for printers that refuse films
    with attributes that they do not know."""
    patient_data: bool = False
    """Whether the printer is told patient and study as the modality told them, by Original Image Sequence and Proposed
    Study Sequence. What is printed on the film is always sent."""
    connect_timeout: PositiveDuration = 10.0
    """How long the printer may take to answer the request for an association."""
    answer_timeout: PositiveDuration = 60.0
    """How long it may take for each answer."""
    tls: TlsSettings | None = None
    """`{ ca_file = "...", certificate_file = "...", key_file = "...", check_hostname = true }`: TLS 1.2 or later (BCP
    195), and the certificate of the printer must be vouched for by `ca_file`. Empty: no TLS."""
    timeout: PositiveDuration = 1800.0
    """Time for one try; a try that takes longer is ended, and repeated as `retry` says while other jobs go before it."""

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:  # noqa: ARG002  the same for all
        """None: it prints what was asked for, not what was made of it."""
        return ()

    def problems(self) -> tuple[str, ...]:
        return self.tls.problems() if self.tls else ()

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        """Print the films that no earlier try has printed, and follow them to their end."""
        forwarding = _Forwarding(self, parcel.job(), _Progress.read(parcel), checkpoint)
        if forwarding.progress.left:
            forwarding.run(parcel)
        return forwarding.done()


@dataclass(slots=True)
class _Progress:
    """What is kept between two tries."""

    left: tuple[int, ...]
    """Numbers of the sheets that are not printed yet, as `Printed` has them."""
    warnings: tuple[str, ...] = ()
    unanswered: int = 0
    """How many times in a row N-ACTION had no answer."""
    failed: int = 0
    """How many times Print Jobs of the sheets that are left ended with FAILURE."""

    @classmethod
    def read(cls, parcel: Parcel) -> "_Progress":
        if not parcel.checkpoint:
            return cls(tuple(range(parcel.films * parcel.copies)))
        kept = json.loads(parcel.checkpoint)
        # A checkpoint of an earlier version has no counts.
        return cls(
            tuple(kept["left"]),
            tuple(kept["warnings"]),
            unanswered=kept.get("unanswered", 0),
            failed=kept.get("failed", 0),
        )

    def write(self) -> str:
        return json.dumps(asdict(self))

    def warn(self, words: Sequence[str]) -> None:
        """Add what is not said yet: a second copy has the warnings of the first."""
        self.warnings = tuple(dict.fromkeys((*self.warnings, *words)))


@dataclass(slots=True)
class _Forwarding:
    """One try to print a job."""

    delivery: PrintDelivery
    job: PrintJob
    progress: _Progress
    checkpoint: Checkpoint
    jobs: tuple[Printed, ...] = ()
    """What was printed in this try as Print Jobs of the printer."""

    def run(self, parcel: Parcel) -> None:
        with self._problems(), self._client(parcel) as client:
            self._require_printer(client)
            self._print(client)
            self._follow(client)

    def done(self) -> Done:
        count = len(self.job.films) * self.job.session.number_of_copies
        names = ", ".join(printed.job_uid or "" for printed in self.jobs)
        receipt = f"{self.delivery.address}: {count} film{'s' * (count != 1)}"
        return Done(receipt=f"{receipt}, Print Job {names}" if names else receipt, warnings=self.progress.warnings)

    def _client(self, parcel: Parcel) -> PrintClient:
        settings = self.delivery
        address = DicomAddress.parse(settings.address)
        return PrintClient(
            address.host,
            address.port,
            called_ae=address.ae_title,
            calling_ae=_calling_ae(settings, parcel),
            follow_jobs=settings.follow > 0,
            leave_out=(*settings.leave_out, *(() if settings.patient_data else _OF_THE_PATIENT)),
            connect_seconds=settings.connect_timeout,
            answer_seconds=settings.answer_timeout,
            tls=settings.tls.client() if settings.tls else None,
        )

    def _require_printer(self, client: PrintClient) -> None:
        """Raises `DestinationDown` when the printer says that it cannot print."""
        try:
            condition = client.printer_status()
        except PrintFailed as failed:
            raise DestinationDown(f"{self.delivery.address}: {failed}") from failed
        if condition is None or condition.status is PrinterStatus.NORMAL:
            return
        words = f"Printer Status is {condition.status.value}: {condition.info}"
        if condition.status is PrinterStatus.FAILURE:
            raise DestinationDown(f"{self.delivery.address}: {words}", condition.info)
        self.progress.warn([words])

    def _print(self, client: PrintClient) -> None:
        films = self.job.films
        each = client.print_films(
            films,
            self.job.session,
            self.job.presentation_luts,
            sheets=self.progress.left,
            by_session=self.delivery.film_session_print == "auto",
        )
        for printed in each:
            self.progress.left = tuple(sheet for sheet in self.progress.left if sheet not in printed.sheets)
            self.progress.unanswered = 0
            of_film = _of_film(printed, len(films))
            self.progress.warn([f"{of_film}{warned}" for warned in printed.warned])
            self.checkpoint(self.progress.write())
            if printed.job_uid:
                self.jobs += (printed,)

    def _follow(self, client: PrintClient) -> None:
        """Wait for the Print Jobs; raises `NotTaken` when one has failed, to print its films again."""
        ends = client.follow([printed.job_uid for printed in self.jobs if printed.job_uid], self.delivery.follow)
        failed = [printed for printed in self.jobs if _has_failed(ends.get(printed.job_uid or ""))]
        if not failed:
            return
        self.progress.left = tuple(sorted(sheet for printed in failed for sheet in printed.sheets))
        self.progress.failed += 1
        self.checkpoint(self.progress.write())
        infos = sorted({end.info for end in ends.values() if end and _has_failed(end)})
        words = f"{self.delivery.address}: the printer could not print: {', '.join(infos)}"
        if self.progress.failed >= _MOST_FAILED:
            raise NeedsPerson(f"{words}, {self.progress.failed} times; {_LOOK}")
        raise NotTaken(words)

    @contextmanager
    def _problems(self) -> Iterator[None]:
        """Failures of printing as those of a delivery, in words without what the printer quotes."""
        try:
            yield
        except NoAssociation as problem:
            raise DestinationDown(str(problem)) from problem
        except RequestRefused as refused:
            words = self._words(refused.without_comment)
            if _is_down(refused):
                raise DestinationDown(words, _info(refused)) from refused
            raise NotTaken(f"{words}{_hint(refused)}") from refused
        except Unanswered as unanswered:
            raise self._not_known(unanswered) from unanswered
        except PrintFailed as failed:
            raise NotTaken(self._words(str(failed))) from failed

    def _not_known(self, unanswered: Unanswered) -> NotTaken | NeedsPerson:
        """A printer that only answers too late would expose a film at each try: a second time is the last."""
        if not unanswered.request.startswith("N-ACTION"):
            return NotTaken(self._words(str(unanswered)))
        self.progress.unanswered += 1
        self.checkpoint(self.progress.write())
        words = self._words(f"{unanswered}; whether it was printed is not known")
        return NotTaken(words) if self.progress.unanswered < _MOST_UNANSWERED else NeedsPerson(f"{words}: {_LOOK}")

    def _words(self, problem: str) -> str:
        count = len(self.job.films) * self.job.session.number_of_copies
        printed = count - len(self.progress.left)
        so_far = f" ({printed} of {count} films are printed)" if printed else ""
        return f"{self.delivery.address}: {problem}{so_far}"


def _calling_ae(settings: PrintDelivery, parcel: Parcel) -> str:
    if not settings.as_scu:
        return settings.calling_ae
    try:
        return ae_title(parcel.calling_ae)
    except ValueError:
        return settings.calling_ae


def _of_film(printed: Printed, films: int) -> str:
    """Which film a warning is of, where it could be of another."""
    alone = films > 1 and len(printed.sheets) == 1
    return f"film {printed.sheets[0] % films + 1}: " if alone else ""


def _has_failed(end: Execution | None) -> bool:
    return end is not None and end.status is ExecutionStatus.FAILURE


def _is_down(refused: RequestRefused) -> bool:
    """Whether the printer would refuse every job: it is full or broken, not this image or LUT too much for it."""
    return refused.status in _FULL and not refused.request.startswith(("N-SET", "N-CREATE Presentation LUT"))


def _hint(refused: RequestRefused) -> str:
    """What a person can do where the printer refuses an attribute: each try would be refused as this one."""
    if refused.status not in _OF_AN_ATTRIBUTE:
        return ""
    if not refused.attributes:
        return "; it does not say of which attribute: leave_out names those that are not sent"
    named = " and ".join(keyword for keyword in refused.attributes if keyword in _OPTIONAL)
    return f"; put {named} into leave_out" if named else ""


def _info(refused: RequestRefused) -> str:
    return "CHECK PRINTER" if refused.status == Status.PROCESSING_FAILURE else "PRINT BUFF FULL"
