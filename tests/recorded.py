"""Recorded conversations made by hand: messages, and what is said in a conversation of a film with one image."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pydicom.dataset import Dataset

from printscp.lab.record import AssociationRecord, Hole, RecordedMessage
from printscp.wire.association import AssociationRequest, Context
from printscp.wire.exchange import Conversation, Exchange
from printscp.wire.message import Message
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    IMPLICIT_VR_LITTLE_ENDIAN,
    PRINT_JOB,
)
from tests.conversation import encoded, gray_item
from tests.raw_scu import Command, Element, encode_command

FIELDS = {
    "C-STORE": 0x0001,
    "N-EVENT-REPORT": 0x0100,
    "N-GET": 0x0110,
    "N-SET": 0x0120,
    "N-ACTION": 0x0130,
    "N-CREATE": 0x0140,
}
ERROR_COMMENT = 0x0902
SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN)
CONTEXT = Context(context_id=1, abstract_syntax=GRAYSCALE_META, transfer_syntaxes=SYNTAXES)
JOBS = Context(context_id=3, abstract_syntax=PRINT_JOB, transfer_syntaxes=SYNTAXES)


def accepted(context: Context = CONTEXT, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN) -> Context:
    return Context(
        context_id=context.context_id,
        abstract_syntax=context.abstract_syntax,
        transfer_syntaxes=context.transfer_syntaxes,
        result=0,
        transfer_syntax=syntax,
    )


def data_set(*, implicit: bool = False, **attributes: object) -> bytes:
    plain = Dataset()
    for keyword, value in attributes.items():
        setattr(plain, keyword, value)
    return encoded(plain, implicit=implicit)


def message(field: int, command: Command, data: bytes | None = None) -> Message:
    whole = {Element.COMMAND_FIELD: field, Element.DATA_SET_TYPE: 0x0101 if data is None else 0, **command}
    return Message(context_id=1, command=encode_command(whole), data_set=data)


def request(
    service: str, sop_class: str, uid: str | None = None, data: bytes | None = None, message_id: int = 1
) -> Message:
    """With *uid* as the Affected SOP Instance of N-CREATE and C-STORE, and as the Requested one of the others."""
    created = service in ("N-CREATE", "C-STORE")
    command = {
        Element.MESSAGE_ID: message_id,
        Element.AFFECTED_SOP_CLASS if created else Element.REQUESTED_SOP_CLASS: sop_class,
        Element.AFFECTED_INSTANCE if created else Element.REQUESTED_INSTANCE: uid,
        Element.ACTION_TYPE: 1 if service == "N-ACTION" else None,
    }
    return message(FIELDS[service], command, data)


def answer(
    request: Message, status: int = 0, uid: str | None = None, data: bytes | None = None, comment: str | None = None
) -> Message:
    command = {
        Element.MESSAGE_ID_RESPONDED_TO: request.message_id,
        Element.AFFECTED_SOP_CLASS: request.sop_class,
        Element.AFFECTED_INSTANCE: uid,
        Element.STATUS: status,
        ERROR_COMMENT: comment,
    }
    return message(FIELDS[request.service] | 0x8000, command, data)


def job_event(uid: str, kind: int) -> Message:
    return message(
        0x0100,
        {
            Element.MESSAGE_ID: 100 + kind,
            Element.AFFECTED_SOP_CLASS: PRINT_JOB,
            Element.AFFECTED_INSTANCE: uid,
            Element.EVENT_TYPE: kind,
        },
    )


def conversation(
    *exchanges: tuple[Message, Message | None],
    contexts: Sequence[Context] = (accepted(),),
    events: Sequence[Message] = (),
    end: str | None = "released",
    unsent: Mapping[int, int | None] | None = None,
) -> Conversation:
    """The requests have the numbers 1, 3, 5 and so on."""
    numbered = (
        Exchange(number=2 * place + 1, request=asked, answer=told) for place, (asked, told) in enumerate(exchanges)
    )
    return Conversation(
        calling_ae="SCU",
        called_ae="PRINTER",
        contexts=tuple(contexts),
        exchanges=tuple(numbered),
        events=tuple(events),
        end=end,
        unsent=unsent or {},
    )


def film(root: str = "1.2.3", *, implicit: bool = False, named: bool = False) -> Conversation:
    """A film with one image, on a printer that makes its UIDs below *root*, and with *named* only that of the image box."""
    session, box, image, job = (f"{root}.{number}" for number in range(1, 5))
    in_syntax = {"implicit": implicit}
    boxes = data_set(ReferencedImageBoxSequence=[reference(GRAYSCALE_IMAGE_BOX, image)], **in_syntax)
    of_session = data_set(
        ImageDisplayFormat=r"STANDARD\1,1",
        ReferencedFilmSessionSequence=[reference(FILM_SESSION, session)],
        **in_syntax,
    )
    of_image = data_set(ImageBoxPosition=1, BasicGrayscaleImageSequence=[gray_item()], **in_syntax)
    jobs = data_set(ReferencedPrintJobSequencePullStoredPrint=[reference(PRINT_JOB, job)], **in_syntax)
    asked = (
        request("N-CREATE", FILM_SESSION, session if named else None, None, 1),
        request("N-CREATE", FILM_BOX, box if named else None, of_session, 2),
        request("N-SET", GRAYSCALE_IMAGE_BOX, image, of_image, 3),
        request("N-ACTION", FILM_BOX, box, None, 4),
    )
    told = (
        answer(asked[0], uid=session),
        answer(asked[1], uid=box, data=boxes),
        answer(asked[2], uid=image),
        answer(asked[3], uid=box, data=jobs),
    )
    syntax = IMPLICIT_VR_LITTLE_ENDIAN if implicit else EXPLICIT_VR_LITTLE_ENDIAN
    contexts = tuple(accepted(context, syntax) for context in (CONTEXT, JOBS))
    return conversation(*zip(asked, told, strict=True), contexts=contexts, events=(job_event(job, 3),))


def record(
    *messages: tuple[Message, bool],
    contexts: Sequence[Context] = (accepted(),),
    holes: Mapping[int, tuple[Hole, ...]] | None = None,
    **more: object,
) -> AssociationRecord:
    """The messages, and whether the printer sent each; *holes* by number. A response answers the newest request."""
    recorded = tuple(
        RecordedMessage(
            number=number,
            seconds=number / 10,
            sent=sent,
            message=each,
            holes=(holes or {}).get(number, ()),
            answers=number - 1 if each.is_response else None,
        )
        for number, (each, sent) in enumerate(messages, start=1)
    )
    asked = AssociationRequest(
        address="127.0.0.1", calling_ae="SCU", called_ae="PRINTER", printer="film1", contexts=(CONTEXT,), maximum_pdu=0
    )
    began = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    return AssociationRecord(
        number=1, began=began, request=asked, contexts=tuple(contexts), messages=recorded, **{"end": "released", **more}
    )
