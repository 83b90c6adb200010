"""pynetdicom events to requests, replies to pynetdicom statuses; whatever goes wrong here is answered 0x0110.

pynetdicom wants the UID of a new instance in one place for Success and in another for a warning; see `_answer`.
"""

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeAlias

from pydicom.dataset import Dataset
from pydicom.uid import UID
from pynetdicom import evt
from pynetdicom.dimse_primitives import N_GET, N_SET

from printscp.server.dimse import oversize
from printscp.server.service import PrintService
from printscp.sop.requests import NAction, NCreate, NDelete, NGet, NSet, Reply, Request
from printscp.wire.encoding import decode
from printscp.wire.masking import shown_comment
from printscp.wire.sop_classes import COLOR_IMAGE_BOX, FILM_SESSION, GRAYSCALE_IMAGE_BOX
from printscp.wire.status import Refusal, Status, error_comment

_log = logging.getLogger("printscp.server")

Answer = tuple[Dataset, Dataset | None]

_CharacterSet: TypeAlias = tuple[str, ...]
"""That of the film session, which its films and annotations are spelled in too (PS3.4 H.4.1.2.1)."""
_Translate: TypeAlias = Callable[[evt.Event, _CharacterSet], Request]


def handlers(service: PrintService) -> list[evt.EventHandlerType]:
    """The N-service handlers of one server."""
    return [
        (evt.EVT_N_CREATE, _answer_create, [service]),
        (evt.EVT_N_SET, _answer_set, [service]),
        (evt.EVT_N_GET, _answer_get, [service]),
        (evt.EVT_N_ACTION, _answer_action, [service]),
        (evt.EVT_N_DELETE, _answer_delete, [service]),
    ]


def _answer_create(event: evt.Event, service: PrintService) -> Answer:
    request: Any = event.request
    reply = _reply(event, service, _create)
    status, attributes = _answer(reply)
    if reply.uid is not None:
        # For a warning pynetdicom takes the new UID from the status; for Success from the attributes, which it
        # then removes, and only when the request named none.
        status.AffectedSOPInstanceUID = reply.uid
        if reply.status is Status.SUCCESS and request.AffectedSOPInstanceUID is None:
            attributes = attributes if attributes is not None else Dataset()
            attributes.AffectedSOPInstanceUID = reply.uid
    return status, attributes


def _answer_set(event: evt.Event, service: PrintService) -> Answer:
    return _answer_named(event, service, _set)


def _answer_get(event: evt.Event, service: PrintService) -> Answer:
    return _answer_named(event, service, _get)


def _answer_action(event: evt.Event, service: PrintService) -> Answer:
    return _answer_named(event, service, _action)


def _answer_delete(event: evt.Event, service: PrintService) -> Dataset:
    status, _ = _answer_named(event, service, _delete)
    return status


def _answer_named(event: evt.Event, service: PrintService, translate: _Translate) -> Answer:
    """The answer to a request that names an instance; where it named none the answer does (PS3.7 10.3)."""
    reply = _reply(event, service, translate)
    status, attributes = _answer(reply)
    request: Any = event.request
    if reply.uid is not None and request.RequestedSOPInstanceUID is None:
        status.AffectedSOPInstanceUID = reply.uid
    if reply.tags and reply.status is not Status.SUCCESS and isinstance(request, N_SET | N_GET):
        status.AttributeIdentifierList = list(reply.tags)
    return status, attributes


def _reply(event: evt.Event, service: PrintService, translate: _Translate) -> Reply:
    try:
        request = translate(event, service.character_set(event.assoc))
        if oversize(event.assoc):
            return Reply(status=_status_of_oversize(request), comment="the data set is larger than this printer takes")
        return service.handle(event.assoc, request, event.message_id or 0)
    except Refusal as refusal:
        # Not what it quotes, for it may be a name.
        words = shown_comment(refusal.comment) or refusal.status.meaning
        _log.warning("request refused: 0x%04X %s", refusal.status, words)
        return Reply.refusing(refusal)
    except Exception as error:  # noqa: BLE001  whatever it is, the peer gets an answer
        # The record of the association tells of it too.
        _log.exception("internal error while answering a request", extra={"is_told": True})
        service.failed(event.assoc, error)
        return Reply(status=Status.PROCESSING_FAILURE, comment="internal error, see the log of the printer")


def _status_of_oversize(request: Request) -> Status:
    """Which status a data set that is too large is due: only N-CREATE and N-SET have one at all (PS3.7 10.3)."""
    if not isinstance(request, NCreate | NSet):
        return Status.PROCESSING_FAILURE
    is_image = request.sop_class in (GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX)
    return Status.OUT_OF_MEMORY if is_image else Status.RESOURCE_LIMITATION


def _create(event: evt.Event, character_set: _CharacterSet) -> NCreate:
    request: Any = event.request
    sop_class = text_of(request.AffectedSOPClassUID)
    inherited = () if sop_class == FILM_SESSION else character_set  # a new session owes nothing to the one before
    return NCreate(
        context=_context(event),
        sop_class=sop_class,
        uid=_uid(request.AffectedSOPInstanceUID),
        attributes=_dataset(event, request.AttributeList, inherited),
    )


def _set(event: evt.Event, character_set: _CharacterSet) -> NSet:
    request: Any = event.request
    return NSet(**_requested(event), attributes=_dataset(event, request.ModificationList, character_set))


def _get(event: evt.Event, character_set: _CharacterSet) -> NGet:
    return NGet(**_requested(event), tags=tuple(event.attribute_identifiers))


def _action(event: evt.Event, character_set: _CharacterSet) -> NAction:
    request: Any = event.request
    return NAction(**_requested(event), action_type=request.ActionTypeID)


def _delete(event: evt.Event, character_set: _CharacterSet) -> NDelete:
    return NDelete(**_requested(event))


def _requested(event: evt.Event) -> dict[str, Any]:
    request: Any = event.request
    return {
        "context": _context(event),
        "sop_class": text_of(request.RequestedSOPClassUID),
        "uid": _uid(request.RequestedSOPInstanceUID),
    }


def _context(event: evt.Event) -> str:
    return text_of(event.context.abstract_syntax)


def text_of(value: object) -> str:
    """A text of a command set, without its padding; empty where there is none."""
    return str(value).strip(" \0") if value is not None else ""


def _uid(value: object) -> str | None:
    return text_of(value) or None


def _dataset(event: evt.Event, encoded: BytesIO | None, character_set: _CharacterSet) -> Dataset:
    """The data set of a request; a request without one has an empty one."""
    if encoded is None:
        return Dataset()
    implicit = UID(event.context.transfer_syntax).is_implicit_VR
    return decode(encoded, implicit=implicit, character_set=character_set)


def _answer(reply: Reply) -> Answer:
    status = Dataset()
    status.Status = int(reply.status)
    if reply.status.is_failure:
        status.ErrorComment = error_comment(reply.comment or reply.status.meaning)
    return status, reply.attributes or None
