"""A small PACS on the loopback interface that answers as a test wants it to."""

import ssl
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from pydicom.dataset import Dataset
from pydicom.uid import (
    EncapsulatedPDFStorage,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    SecondaryCaptureImageStorage,
)
from pynetdicom import AE, build_role, evt

COMMITMENT = "1.2.840.10008.1.20.1"
COMMITMENT_INSTANCE = "1.2.840.10008.1.20.1.1"
STORED = 0x0000
_SECONDS = 30


class Pacs:
    """Stores what it is sent; *answers* are the statuses of the first requests, or what is done instead of one."""

    def __init__(
        self,
        *answers: int | Callable[[evt.Event], int],
        ae_title: str | None = None,
        sop_classes: Sequence[str] = (SecondaryCaptureImageStorage, EncapsulatedPDFStorage),
        transfer_syntaxes: Sequence[str] = (ExplicitVRLittleEndian, ImplicitVRLittleEndian),
        tls: ssl.SSLContext | None = None,
        on_commitment: Callable[[evt.Event], None] | None = None,
    ) -> None:
        self.requested: list[Dataset] = []
        self.stored: list[Dataset] = []
        self.priorities: list[int] = []
        self.transfer_syntaxes: list[str] = []
        self.associations = 0
        self._answers = list(answers)
        self._on_commitment = on_commitment
        self._ae = AE(ae_title=ae_title or "PACS")
        self._ae.require_called_aet = ae_title is not None
        for sop_class in sop_classes:
            self._ae.add_supported_context(sop_class, list(transfer_syntaxes))
        if on_commitment:
            self._ae.add_supported_context(COMMITMENT)
        handlers = [
            (evt.EVT_C_STORE, self._store),
            (evt.EVT_N_ACTION, self._commit),
            (evt.EVT_ESTABLISHED, self._established),
        ]
        self._server = self._ae.make_server(("127.0.0.1", 0), ssl_context=tls, evt_handlers=handlers)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def address(self) -> str:
        return f"PACS@127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._ae._servers.append(self._server)
        self._ae.shutdown()
        self._thread.join(_SECONDS)

    @property
    def uids(self) -> list[str]:
        """Of the instances that are stored."""
        return [str(instance.SOPInstanceUID) for instance in self.stored]

    def _established(self, event: evt.Event) -> None:
        self.associations += 1

    def _store(self, event: evt.Event) -> Dataset:
        answer = self._answers.pop(0) if self._answers else STORED
        status = Dataset()
        status.Status = answer if isinstance(answer, int) else answer(event)
        status.ErrorComment = "Doe^Jane"
        if status.Status >> 12 not in {0xA, 0xC} and status.Status not in {0x0110, 0x0122, 0x0124, 0x0213}:
            dataset = event.dataset
            dataset.file_meta = event.file_meta
            self.stored.append(dataset)
            self.priorities.append(event.request.Priority)
            self.transfer_syntaxes.append(event.context.transfer_syntax)
        return status

    def _commit(self, event: evt.Event) -> tuple[int, None]:
        self.requested.append(event.action_information)
        self._on_commitment(event)
        return 0, None


def report_on(request: Dataset, failed: Sequence[str] = ()) -> tuple[Dataset, int]:
    """The Event Information for what was asked in *request*, but for the UIDs *failed*, and its Event Type."""
    information = Dataset()
    information.TransactionUID = request.TransactionUID
    kept = [item for item in request.ReferencedSOPSequence if item.ReferencedSOPInstanceUID not in failed]
    lost = [item for item in request.ReferencedSOPSequence if item.ReferencedSOPInstanceUID in failed]
    if kept:
        information.ReferencedSOPSequence = kept
    for item in lost:
        item.FailureReason = 0x0112
    if lost:
        information.FailedSOPSequence = lost
    return information, 2 if lost else 1


def send_report(
    port: int, request: Dataset, failed: Sequence[str] = (), tls: ssl.SSLContext | None = None
) -> int | None:
    """Report by an association of our own, as the SCP; the status of the answer."""
    ae = AE(ae_title="PACS")
    ae.add_requested_context(COMMITMENT)
    ae.acse_timeout = ae.dimse_timeout = _SECONDS
    roles = [build_role(COMMITMENT, scu_role=False, scp_role=True)]
    tls_args = (tls, "localhost") if tls else None
    association = ae.associate("127.0.0.1", port, ae_title="PRINTSCP", ext_neg=roles, tls_args=tls_args)
    if not association.is_established:
        return None
    information, event_type = report_on(request, failed)
    status, _ = association.send_n_event_report(information, event_type, COMMITMENT, COMMITMENT_INSTANCE)
    association.release()
    return status.get("Status")


def later(action: Callable[[], object], seconds: float = 0.1) -> threading.Timer:
    """Do *action* in another thread."""
    timer = threading.Timer(seconds, action)
    timer.start()
    return timer


def make_certificate(folder: Path, name: str, host: str = "localhost", address: str = "127.0.0.1") -> tuple[Path, Path]:
    """A certificate that signed itself, for *host* and *address*, and its key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{host},IP:{address}", "-keyout", key, "-out", certificate,
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS)
    return certificate, key
