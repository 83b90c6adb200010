"""The words of a webhook: what it tells of a job, and the signature by which a receiver knows who told it.

Both have the form of Standard Webhooks 1.0.0 (standardwebhooks.com), for which receivers have libraries.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable
from pathlib import Path

from pydicom import dcmread

from printscp.deliver.delivery import DocumentFile, Parcel
from printscp.film.identity import patient_of
from printscp.film.image import Item

MESSAGE_TYPE = "print_job.rendered"

_BASE64_SECRET = "whsec_"  # noqa: S105  what stands before one
_ID_DIGITS = 32


def notice(parcel: Parcel, *, patient_data: bool) -> bytes:
    """What is told of *parcel* as JSON, the same bytes at each try. Raises OSError and ValueError."""
    data = {
        "uid": parcel.uid,
        "number": parcel.number,
        "printer": parcel.printer,
        "calling_ae": parcel.calling_ae,
        "created": parcel.created.isoformat(),
        "priority": parcel.priority.value,
        "films": parcel.films,
        "copies": parcel.copies,
        "documents": [_about(parcel, document) for document in parcel.documents],
        **(_patient(parcel) if patient_data else {}),
    }
    message = {"type": MESSAGE_TYPE, "timestamp": parcel.created.isoformat(), "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def message_id(content: bytes) -> str:
    """The id of the message with the notice *content*: it follows from what is told, so a repetition has it too."""
    return f"msg_{hashlib.sha256(content).hexdigest()[:_ID_DIGITS]}"


def name_of(parcel: Parcel, document: DocumentFile) -> str:
    """The name of *document*, which no other job has."""
    return parcel.uid + document.suffix


def key_of(secret: str) -> bytes:
    """The key in *secret*: base64 behind ``whsec_``, else its own bytes. Raises ValueError, which does not show it."""
    if not secret.startswith(_BASE64_SECRET):
        return secret.encode()
    try:
        key = base64.b64decode(secret.removeprefix(_BASE64_SECRET), validate=True)
    except binascii.Error:
        key = b""
    if not key:
        raise ValueError(f"no base64 stands behind {_BASE64_SECRET}")
    return key


def signatures(keys: Iterable[bytes], identifier: str, timestamp: int, body: Iterable[bytes]) -> str:
    """The header ``webhook-signature`` for *body*, with a signature by each of *keys*."""
    begin = f"{identifier}.{timestamp}.".encode()
    hashes = [hmac.new(key, begin, "sha256") for key in keys]
    for chunk in body:
        for each in hashes:
            each.update(chunk)
    return " ".join(f"v1,{base64.b64encode(each.digest()).decode()}" for each in hashes)


def _about(parcel: Parcel, document: DocumentFile) -> dict[str, object]:
    return {
        "name": name_of(parcel, document),
        "kind": document.kind.value,
        "media_type": document.media_type,
        "film": document.number,
        "size": document.path.stat().st_size,
        "sha256": _sha256(document.path),
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _patient(parcel: Parcel) -> dict[str, object]:
    """Whose films a person said these are, else what the print SCU said in attributes; and the Film Session Label."""
    job = parcel.job()
    words = patient_of(job.session, job.films) if parcel.identity_file is None else _matched(parcel.identity_file)
    return {"patient": dict(words), "film_session_label": job.session.label}


def _matched(path: Path) -> Item:
    """The words of `printscp.output.matched_identity`."""
    elements = dcmread(path, force=True)
    return tuple((each.keyword, str(each.value)) for each in elements if each.keyword != "SpecificCharacterSet")
