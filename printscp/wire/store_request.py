"""A C-STORE request, and the file that keeps it byte for byte (PS3.7 9.1.1, PS3.10 7)."""

from dataclasses import dataclass, field
from io import BytesIO

from pydicom.dataset import FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filereader import read_dataset
from pydicom.filewriter import write_file_meta_info
from pydicom.uid import UID

_PREAMBLE = bytes(128) + b"DICM"
_META = 0x0002
_GROUP_LENGTH = 12
"""Octets of the element that says how long the rest of the File Meta Information is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRequest:
    """What the command set says, and the data set as it came."""

    context: str
    """Abstract syntax of the presentation context that the request came on."""
    transfer_syntax: str
    sop_class: str
    """Affected SOP Class UID."""
    uid: str
    """Affected SOP Instance UID; empty where it is missing."""
    data_set: bytes | memoryview | None = field(repr=False)
    """None where the request has none."""
    calling_ae: str
    called_ae: str


def in_file(request: StoreRequest) -> bytes:
    """The data set of *request* with File Meta Information before it. Raises an error of any kind for an invalid UID."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(request.sop_class)
    meta.MediaStorageSOPInstanceUID = UID(request.uid)
    meta.TransferSyntaxUID = UID(request.transfer_syntax)
    meta.SendingApplicationEntityTitle = request.calling_ae
    meta.ReceivingApplicationEntityTitle = request.called_ae
    head = DicomBytesIO()
    head.write(_PREAMBLE)
    write_file_meta_info(head, meta)
    return b"".join((head.getvalue(), request.data_set or b""))


def of_file(content: bytes) -> StoreRequest:
    """The request that `in_file` has made *content* of. Raises an error of any kind for what is damaged."""
    stream = BytesIO(content)
    stream.seek(len(_PREAMBLE))
    meta = read_dataset(stream, False, True, stop_when=lambda tag, *_: tag.group != _META)
    start = len(_PREAMBLE) + _GROUP_LENGTH + int(meta.FileMetaInformationGroupLength)
    return StoreRequest(
        context=str(meta.MediaStorageSOPClassUID),
        transfer_syntax=str(meta.TransferSyntaxUID),
        sop_class=str(meta.MediaStorageSOPClassUID),
        uid=str(meta.MediaStorageSOPInstanceUID),
        data_set=memoryview(content)[start:],
        calling_ae=str(meta.SendingApplicationEntityTitle),
        called_ae=str(meta.ReceivingApplicationEntityTitle),
    )
