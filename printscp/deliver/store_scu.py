"""The delivery ``store``: films to a PACS by C-STORE, as Secondary Capture or as Encapsulated PDF (PS3.4 B, J).

Print SCUs often do not say whose films they print. Where they do not, a job is held until a person says it: a film in
the wrong folder of a PACS is worse than one in none.
"""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Literal, Self

from pydantic import model_validator
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from printscp.deliver.address import DicomAddress, DicomAddressText, HostAndPortText
from printscp.deliver.delivery import Delivery, DocumentFile, NeedsPerson, NotTaken, Parcel
from printscp.deliver.storage_commitment import COMMITMENT, Report, Reports, ask, listening
from printscp.deliver.store_association import Peer, StorageAssociation
from printscp.deliver.tls import TlsSettings
from printscp.film.identity import PATIENT_KEYWORDS
from printscp.film.printer import FileKind
from printscp.film.terms import PrintPriority
from printscp.outcomes import Checkpoint, Done
from printscp.output.matched_identity import another_patient, matched, matched_uid
from printscp.settings_amounts import Duration, PositiveDuration
from printscp.settings_values import AeTitle

_KINDS = {
    "secondary-capture": (FileKind.SECONDARY_CAPTURE,),
    "encapsulated-pdf": (FileKind.ENCAPSULATED_PDF,),
    "both": (FileKind.SECONDARY_CAPTURE, FileKind.ENCAPSULATED_PDF),
}
# PS3.7 9.1.1.1.5.
_PRIORITIES = {PrintPriority.HIGH: 1, PrintPriority.MEDIUM: 0, PrintPriority.LOW: 2}
_MOST_TRANSACTIONS = 8


class StoreDelivery(Delivery):
    """Films to a PACS by C-STORE."""

    type: Literal["store"]
    """`"store"`."""
    address: DicomAddressText
    """The PACS as `"AET@HOST:PORT"`, with IPv6 in brackets."""
    calling_ae: AeTitle = "PRINTSCP"
    """AE title by which the PACS knows this server."""
    object: Literal["secondary-capture", "encapsulated-pdf", "both"] = "secondary-capture"
    """What is stored: each film as an image, the PDF of all films of a job, or both."""
    identity: Literal["required", "optional"] = "required"
    """`"required"`: a job with a film whose print SCU told no Patient ID is held until a person says whose it is.
    `"optional"`: its patient is left blank, for a PACS where people match them."""
    storage_commitment: bool = False
    """Whether the PACS must say that it keeps the films before they count as delivered."""
    commitment_wait: Duration = 10.0
    """Time for that answer; then other jobs go on, and this one asks again when it is tried again."""
    commitment_listen: HostAndPortText | None = None
    """Where a PACS that opens an association of its own for that answer finds us, such as `"0.0.0.0:11113"`. We listen
    there while a job waits."""
    tls: TlsSettings | None = None
    """`{ ca_file = "...", certificate_file = "...", key_file = "...", check_hostname = true }`: TLS 1.2 or later (BCP
    195), and the certificate of the PACS must be vouched for by `ca_file`. Empty: no TLS."""
    connect_timeout: PositiveDuration = 10.0
    """Time for the connection."""
    answer_timeout: PositiveDuration = 60.0
    """Time for each answer of the PACS, from when the request has left."""

    @model_validator(mode="after")
    def _makes_sense(self) -> "StoreDelivery":
        if self.connect_timeout + self.answer_timeout + self.commitment_wait > self.time_to_store:
            raise ValueError(
                "connect_timeout, answer_timeout and commitment_wait must together be at most half of timeout"
            )
        if self.commitment_listen and not self.storage_commitment:
            raise ValueError("commitment_listen is of no use without storage_commitment = true")
        if self.commitment_listen and self.tls and not self.tls.certificate_file:
            raise ValueError("commitment_listen with tls needs tls.certificate_file: there we are the server")
        return self

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:  # noqa: ARG002  it has its own
        return _KINDS[self.object]

    def problems(self) -> tuple[str, ...]:
        return self.tls.problems() if self.tls else ()

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        films = _films(parcel)
        if self.identity == "required":
            films = _of_known_patients(films, parcel)
        return _Sending(delivery=self, parcel=parcel, checkpoint=checkpoint, films=films).run()

    @property
    def time_to_store(self) -> float:
        """The seconds of a try after which it stores no further film, so that it ends by itself."""
        return self.timeout / 2

    @property
    def peer(self) -> Peer:
        return Peer(
            address=DicomAddress.parse(self.address),
            calling_ae=self.calling_ae,
            tls=self.tls,
            connect_seconds=self.connect_timeout,
            answer_seconds=self.answer_timeout,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Film:
    """One instance that is to be stored."""

    document: DocumentFile
    sop_class: str
    uid: str
    is_named: bool
    """Whether it has a Patient ID."""
    identity: Dataset | None = None
    """What a person said, for an instance that becomes that patient's on the way."""
    warning: str = ""

    @property
    def name(self) -> str:
        return "the PDF" if self.document.number is None else f"film {self.document.number}"


def _films(parcel: Parcel) -> tuple[_Film, ...]:
    identity = dcmread(parcel.identity_file, force=True) if parcel.identity_file else None
    return tuple(_film(document, identity) for document in parcel.documents)


def _film(document: DocumentFile, identity: Dataset | None) -> _Film:
    header = dcmread(document.path, specific_tags=["SOPClassUID", "SOPInstanceUID", *PATIENT_KEYWORDS])
    told, uid = str(header.get("PatientID") or ""), str(header.SOPInstanceUID)
    film = _Film(document=document, sop_class=str(header.SOPClassUID), uid=uid, is_named=bool(told))
    if identity is None:
        return film
    other = another_patient(header, identity)
    differs = f"{film.name}: the print SCU told another {other} than the person, whose word is what counts"
    return replace(
        film,
        uid=matched_uid(uid, identity),
        is_named=bool(identity.get("PatientID")),
        identity=identity,
        warning=differs if other else "",
    )


def _of_known_patients(films: tuple[_Film, ...], parcel: Parcel) -> tuple[_Film, ...]:
    """All *films*; raises `NeedsPerson` unless each has a Patient ID.

    A PDF without one beside films that all have one has films of two patients, and is left out: it is nobody's.
    """
    single = tuple(film for film in films if film.document.number is not None)
    if all(film.is_named for film in films):
        return films
    if single and all(film.is_named for film in single):
        warning = "the PDF is not stored: its films are of different patients"
        return (*single[:-1], replace(single[-1], warning="; ".join(filter(None, (single[-1].warning, warning)))))
    raise NeedsPerson(
        f"job {parcel.number} is held until somebody says whose films these are: "
        f"printscp jobs match {parcel.number} --patient-id ..."
    )


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far a job is; no patient data."""

    stored: tuple[str, ...] = ()
    """SOP Instance UIDs."""
    warnings: tuple[str, ...] = ()
    transactions: tuple[str, ...] = ()
    """Transaction UIDs by which the PACS was asked to keep all that is stored."""

    @classmethod
    def read(cls, text: str, films: tuple[_Film, ...]) -> Self:
        """What *text* says of *films*: nothing where it is of others, such as those of the patient before a new match."""
        if not text:
            return cls()
        progress = cls(**{key: tuple(values) for key, values in json.loads(text).items()})
        return progress if set(progress.stored) <= {film.uid for film in films} else cls()

    def text(self) -> str:
        return json.dumps(asdict(self))


class _Sending:
    """One try to store the films of a job."""

    def __init__(
        self, *, delivery: StoreDelivery, parcel: Parcel, checkpoint: Checkpoint, films: tuple[_Film, ...]
    ) -> None:
        self._delivery, self._parcel, self._checkpoint, self._films = delivery, parcel, checkpoint, films
        self._peer = delivery.peer
        self._end = monotonic() + delivery.time_to_store
        self._reports = Reports()
        self._progress = _Progress.read(parcel.checkpoint, films)

    def run(self) -> Done:
        """Store what is not stored, and have it kept where that is wanted."""
        if self._missing or self._delivery.storage_commitment:
            with ExitStack() as stack:
                # First: a PACS may report at once.
                stack.enter_context(listening(self._delivery.commitment_listen, self._peer, self._reports))
                association = stack.enter_context(self._association())
                self._store(association)
                if self._delivery.storage_commitment:
                    self._have_kept(association)
        kept = " and keeps" if self._delivery.storage_commitment else ""
        count = f"{len(self._films)} instance{'s' if len(self._films) > 1 else ''}"
        told = (film.warning for film in self._films if film.warning)
        return Done(receipt=f"{self._peer} has stored{kept} {count}", warnings=(*told, *self._progress.warnings))

    def _association(self) -> StorageAssociation:
        sop_classes = list(dict.fromkeys(film.sop_class for film in self._films))
        if self._delivery.storage_commitment:
            sop_classes.append(COMMITMENT)
        return StorageAssociation(self._peer, sop_classes, self._reports.handlers)

    @property
    def _missing(self) -> tuple[_Film, ...]:
        return tuple(film for film in self._films if film.uid not in self._progress.stored)

    def _store(self, association: StorageAssociation) -> None:
        for position, film in enumerate(self._missing):
            if position and monotonic() > self._end:
                raise NotTaken(
                    f"{self._peer} has stored {len(self._progress.stored)} of {len(self._films)} instances in half of "
                    "timeout; the others follow"
                )
            warning = association.store(
                self._instance(film), film.sop_class, what=film.name, priority=_PRIORITIES[self._parcel.priority]
            )
            self._keep(
                stored=(*self._progress.stored, film.uid),
                warnings=(*self._progress.warnings, *filter(None, [warning])),
            )

    def _instance(self, film: _Film) -> Path | Dataset:
        if film.identity is None:
            return film.document.path
        return matched(dcmread(film.document.path), film.identity, job_uid=self._parcel.uid)

    def _have_kept(self, association: StorageAssociation) -> None:
        """Have the PACS say that it keeps all; what it does not keep is stored once more."""
        report = self._report(association)
        if report.failures:
            self._forget(report.failures)
            self._store(association)
            report = self._report(association)
        if report.failures:
            self._forget(report.failures)
            raise NotTaken(
                f"{self._peer} does not keep {len(report.failures)} of {len(self._films)} films: {report.why()}"
            )

    def _report(self, association: StorageAssociation) -> Report:
        # A report on an earlier request may still come, so these are remembered.
        self._keep(transactions=(*self._progress.transactions, str(generate_uid()))[-_MOST_TRANSACTIONS:])
        transactions = self._progress.transactions
        ask(association, transactions[-1], {film.uid: film.sop_class for film in self._films})
        with association.listening():
            report = self._reports.wait(transactions, self._delivery.commitment_wait)
        if report is None:
            raise NotTaken(
                f"{self._peer} has stored the films, and did not say within {self._delivery.commitment_wait:g} s that it "
                "keeps them; it is asked again"
            )
        return report

    def _forget(self, failures: Mapping[str, int]) -> None:
        # What was asked before may not count any more.
        self._keep(stored=tuple(uid for uid in self._progress.stored if uid not in failures), transactions=())

    def _keep(self, **changes: tuple[str, ...]) -> None:
        self._progress = replace(self._progress, **changes)
        self._checkpoint(self._progress.text())
