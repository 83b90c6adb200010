"""Associations and messages made up for tests of what watches them."""

from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from printscp.wire.association import AssociationRequest, Context
from printscp.wire.message import Message
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN, GRAYSCALE_META, IMPLICIT_VR_LITTLE_ENDIAN

PROPOSED = Context(
    context_id=1,
    abstract_syntax=GRAYSCALE_META,
    transfer_syntaxes=(IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN),
)
ACCEPTED = Context(
    context_id=1,
    abstract_syntax=GRAYSCALE_META,
    transfer_syntaxes=(IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN),
    result=0,
    transfer_syntax=EXPLICIT_VR_LITTLE_ENDIAN,
)
REQUEST = AssociationRequest(
    address="127.0.0.1",
    calling_ae="CT1",
    called_ae="FILM1",
    printer="film",
    contexts=(PROPOSED,),
    maximum_pdu=16384,
    implementation_class_uid="1.2.3",
    implementation_version="TEST_1",
)


def encoded(dataset: Dataset, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN) -> bytes:
    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = True, syntax == IMPLICIT_VR_LITTLE_ENDIAN
    write_dataset(stream, dataset)
    return stream.getvalue()


def message(
    field: int, message_id: int, data_set: Dataset | bytes | None = None, *, context_id: int = 1, **elements: object
) -> Message:
    """A message of this Command Field; *elements* of the command set by keyword."""
    command = Dataset()
    command.CommandField = field
    setattr(command, "MessageIDBeingRespondedTo" if field & 0x8000 else "MessageID", message_id)
    command.CommandDataSetType = 0x0101 if data_set is None else 1
    for keyword, value in elements.items():
        setattr(command, keyword, value)
    content = encoded(data_set) if isinstance(data_set, Dataset) else data_set
    return Message(context_id=context_id, command=encoded(command, IMPLICIT_VR_LITTLE_ENDIAN), data_set=content)
