"""What pynetdicom leaves unanswered or aborts, but devices send: each gets its answer (PS3.7 10, PS3.8 9.3.2)."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias, cast

import pynetdicom.association
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import (
    C_ECHO,
    C_FIND,
    C_GET,
    C_MOVE,
    C_STORE,
    N_ACTION,
    N_DELETE,
    N_EVENT_REPORT,
    N_GET,
    N_SET,
    DIMSEPrimitive,
    DimseServiceType,
)
from pynetdicom.presentation import PresentationContext
from pynetdicom.service_class import ServiceClass, StorageServiceClass, VerificationServiceClass
from pynetdicom.service_class_n import PrintManagementServiceClass
from pynetdicom.sop_class import uid_to_service_class

from printscp.server.contexts import is_for_images
from printscp.server.dimse import BoundedDimse, dimse_of
from printscp.wire.status import Status

_ServiceFactory: TypeAlias = Callable[[Association], ServiceClass]


def be_lenient() -> None:
    """Let each request reach a handler and each context be negotiated; every `PrintServer` calls it.

    Devices leave out the Requested SOP Instance UID, which is then None, or the data set, which is then empty; the SOP
    Class is for the handlers to refuse. Holds for the whole process, services for associations of `PrintServer` only.
    """
    for request in cast(list[type[DIMSEPrimitive]], [N_ACTION, N_DELETE, N_GET, N_SET]):
        request.REQUEST_KEYWORDS = ("MessageID", "RequestedSOPClassUID")
    cast(type[DIMSEPrimitive], N_EVENT_REPORT).REQUEST_KEYWORDS = ("MessageID", "AffectedSOPClassUID")
    vars(pynetdicom.association)["uid_to_service_class"] = _service_for
    PresentationContext.context_id = property(_context_id, _set_context_id)  # type: ignore[assignment]


def _service_for(sop_class: str) -> _ServiceFactory:
    return partial(_service, uid_to_service_class(sop_class))


def _service(usual: type[ServiceClass], association: Association) -> ServiceClass:
    return PrintRequests(association) if dimse_of(association) else usual(association)


class PrintRequests(PrintManagementServiceClass):
    """Answers every request of an association, whatever SOP Class it names.

    The context says whether it is one of printing or one of storing.
    """

    def SCP(self, req: DimseServiceType, context: PresentationContext) -> None:  # noqa: N802  as upstream
        if not cast(BoundedDimse, self.dimse).permits(req, cast(int, context.context_id)):
            return
        match req:
            case C_ECHO():
                VerificationServiceClass(self.assoc).SCP(req, context)
            case C_STORE() if is_for_images(context):
                StorageServiceClass(self.assoc).SCP(req, context)
            case _ if is_for_images(context):
                self._refuse(req, context, "images are stored on this context, and nothing else is done")
            case C_STORE() | C_FIND() | C_GET() | C_MOVE() | N_EVENT_REPORT():
                self._refuse(req, context, f"a printer is asked no {type(req).__name__.replace('_', '-')}")
            case _:
                super().SCP(req, context)

    def _refuse(self, request: Any, context: PresentationContext, comment: str) -> None:  # of whatever service
        sop_classes = (getattr(request, f"{kind}SOPClassUID", None) for kind in ("Affected", "Requested"))
        response: Any = type(request)()
        response.MessageIDBeingRespondedTo = request.MessageID
        response.AffectedSOPClassUID = next(filter(None, sop_classes), None)
        response.Status = Status.UNRECOGNIZED_OPERATION
        response.ErrorComment = comment
        self.dimse.send_msg(response, cast(int, context.context_id))


def _context_id(context: PresentationContext) -> int | None:
    return context._context_id  # noqa: SLF001  the setter of upstream takes odd ones only


def _set_context_id(context: PresentationContext, number: int | None) -> None:
    if number == 0:
        raise ValueError("a presentation context has the id 0")
    context._context_id = number  # noqa: SLF001
