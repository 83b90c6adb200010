"""Whether a DICOM peer answers at all: C-ECHO (PS3.4 A.4)."""

from time import monotonic

from pynetdicom import AE

from printscp.client_answers import RequestRefused, Unanswered
from printscp.client_association import Called, associate
from printscp.client_reactor import park
from printscp.wire.meanings import meaning_of
from printscp.wire.sop_classes import TRANSFER_SYNTAXES, VERIFICATION
from printscp.wire.status import Status


def echo(
    called: Called, *, calling_ae: str = "PRINTSCU", connect_seconds: float = 30.0, max_pdu: int | None = None
) -> float:
    """The seconds that *called* took to answer. Raises `NoAssociation`, `Unanswered` and `RequestRefused`."""
    ae = AE(ae_title=calling_ae)
    ae.connection_timeout = ae.acse_timeout = connect_seconds
    ae.dimse_timeout = called.answer_seconds
    if max_pdu is not None:
        ae.maximum_pdu_size = max_pdu
    ae.add_requested_context(VERIFICATION, list(TRANSFER_SYNTAXES))
    association = associate(ae, called, [])
    unpark = park(association)
    try:
        begun = monotonic()
        answer = association.send_c_echo()
        seconds = monotonic() - begun
    finally:
        association.release()
        unpark()
    if "Status" not in answer:
        raise Unanswered("C-ECHO")
    if answer.Status != Status.SUCCESS:
        raise RequestRefused("C-ECHO", int(answer.Status), meaning_of(int(answer.Status), VERIFICATION, "C-ECHO"))
    return seconds
