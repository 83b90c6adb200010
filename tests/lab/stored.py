"""Recorded associations on which images were stored, made by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydicom.dataset import Dataset

from printscp.film.remark import Remark
from printscp.lab.holes import cut
from printscp.lab.record import AssociationRecord, RecordedMessage
from printscp.wire.association import AssociationRequest, Context
from printscp.wire.elements import parse
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN
from printscp.wire.transfer_syntax import encoded_in, encoding_of
from tests.lab.records import encoded, message

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
JPEG = "1.2.840.10008.1.2.4.70"
UID = "1.2.826.0.1.3680043.8.498.5"
PIXELS = bytes(range(1, 33))
_STORE = 0x0001


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A C-STORE request, and what came of it."""

    data_set: Dataset | bytes | None = None
    status: int | None = 0
    """None where there is no answer."""
    uid: str | None = UID
    sop_class: str = CT_IMAGE
    message_id: int | None = None
    comment: str = ""
    remarks: tuple[Remark, ...] = ()
    faults: tuple[str, ...] = ()


def ct_image(pixels: bytes = PIXELS, **attributes: object) -> Dataset:
    """A slice of 4 by 4 pixels of somebody."""
    image = Dataset()
    image.SOPClassUID, image.SOPInstanceUID = CT_IMAGE, UID
    image.Modality = "CT"
    image.PatientName, image.PatientID = "DOE^JANE", "4711"
    image.StudyInstanceUID, image.SeriesInstanceUID = "1.2.3.4", "1.2.3.4.5"
    image.Rows, image.Columns = 4, 4
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 12, 11, 0
    image.add_new(0x7FE00010, "OW", pixels)
    for keyword, value in attributes.items():
        setattr(image, keyword, value)
    return image


def in_syntax(image: Dataset, syntax: str) -> bytes:
    """The bytes of *image* in any uncompressed transfer syntax."""
    encoding = encoding_of(syntax)
    plain = IMPLICIT_VR_LITTLE_ENDIAN if encoding.implicit else EXPLICIT_VR_LITTLE_ENDIAN
    return encoded_in(parse(encoded(image, plain), implicit=encoding.implicit), encoding)


def compressed(image: Dataset, *fragments: bytes) -> bytes:
    """The bytes of *image* with these fragments for its pixels."""
    del image.PixelData
    items = b"".join(b"\xfe\xff\x00\xe0" + len(each).to_bytes(4, "little") + each for each in (b"", *fragments))
    return encoded(image) + b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff" + items + b"\xfe\xff\xdd\xe0\0\0\0\0"


def stored(
    *sent: Sent,
    syntax: str = EXPLICIT_VR_LITTLE_ENDIAN,
    pixels: bool = False,
    end: str | None = "released",
    contexts: Sequence[Context] | None = None,
    remarks: tuple[Remark, ...] = (),
) -> AssociationRecord:
    """The association on which these were *sent*; with holes where pixels were, unless *pixels*."""
    contexts = tuple(contexts or (context(syntax),))
    messages: list[RecordedMessage] = []
    for each in sent:
        number = len(messages) + 1
        messages.append(_request(each, number, syntax, pixels=pixels))
        if each.status is not None:
            messages.append(_response(each, number))
    return AssociationRecord(
        number=1,
        began=datetime(2026, 11, 22, tzinfo=UTC),
        request=AssociationRequest(
            address="127.0.0.1",
            calling_ae="CT1",
            called_ae="FILM1",
            printer="film",
            contexts=contexts,
            maximum_pdu=16384,
        ),
        contexts=contexts,
        remarks=remarks,
        messages=tuple(messages),
        end=end,
        ended_seconds=None if end is None else 9.0,
    )


def context(
    syntax: str = EXPLICIT_VR_LITTLE_ENDIAN, *, proposed: Sequence[str] = (), sop_class: str = CT_IMAGE, number: int = 1
) -> Context:
    return Context(
        context_id=number,
        abstract_syntax=sop_class,
        transfer_syntaxes=tuple(proposed) or (IMPLICIT_VR_LITTLE_ENDIAN, syntax),
        result=0,
        transfer_syntax=syntax,
    )


def _request(sent: Sent, number: int, syntax: str, *, pixels: bool) -> RecordedMessage:
    data_set = in_syntax(sent.data_set, syntax) if isinstance(sent.data_set, Dataset) else sent.data_set
    kept, holes = (data_set, ()) if pixels or not data_set else cut(data_set, syntax)
    named = {} if sent.uid is None else {"AffectedSOPInstanceUID": sent.uid}
    request = message(_STORE, sent.message_id or number, kept, AffectedSOPClassUID=sent.sop_class, Priority=0, **named)
    return RecordedMessage(
        number=number,
        seconds=number / 100,
        sent=False,
        message=request,
        holes=holes,
        remarks=sent.remarks,
        faults=sent.faults,
    )


def _response(sent: Sent, number: int) -> RecordedMessage:
    command = {"AffectedSOPClassUID": sent.sop_class, "Status": sent.status}
    if sent.uid:
        command["AffectedSOPInstanceUID"] = sent.uid
    if sent.comment:
        command["ErrorComment"] = sent.comment
    return RecordedMessage(
        number=number + 1,
        seconds=number / 100 + 0.005,
        sent=True,
        message=message(_STORE | 0x8000, sent.message_id or number, **command),
        answers=number,
        duration=0.005,
    )
