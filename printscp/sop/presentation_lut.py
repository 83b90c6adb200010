"""Presentation LUT SOP Class (PS3.4 H.4.9)."""

from dataclasses import replace

from pydicom.dataset import Dataset

from printscp.film.presentation_lut import LutShape, PresentationLut
from printscp.sop.addressing import addressed
from printscp.sop.lut_reference import lut_references
from printscp.sop.requests import NCreate, NDelete, Reply, Step, Surroundings
from printscp.sop.state import State, require_memory, require_new_uid
from printscp.wire.presentation_lut import LUT, read_lut
from printscp.wire.sop_classes import PRESENTATION_LUT
from printscp.wire.status import Refusal, Status


def create(state: State, request: NCreate, around: Surroundings) -> Step:
    """N-CREATE: a LUT does something once a film or an image refers to it."""
    uid = request.uid if request.uid is not None else around.new_uid()
    require_new_uid(state, uid)
    deviations = state.deviations(LUT.clause)
    lut = PresentationLut(uid, read_lut(request.attributes, deviations))
    after = replace(state, presentation_luts=(*state.presentation_luts, lut))
    require_memory(state, after, around.most_octets, Status.RESOURCE_LIMITATION)
    if len(after.presentation_luts) > around.most_presentation_luts:
        raise Refusal(Status.RESOURCE_LIMITATION, f"{len(state.presentation_luts)} Presentation LUTs are the most")
    reply = Reply(status=deviations.status, uid=uid, attributes=_attributes(lut), tags=tuple(deviations.tags))
    return Step(after, reply, remarks=tuple(deviations.remarks), owner=uid)


def delete(state: State, request: NDelete, around: Surroundings) -> Step:
    """N-DELETE: refused (0x0110) while a film session, a film box or an image box refers to the LUT."""
    deviations = state.deviations("PS3.4 H.4.9.2.2")
    uid = addressed(state, request, deviations)
    if uid in lut_references(state):
        raise Refusal(Status.PROCESSING_FAILURE, "the Presentation LUT is in use")
    luts = tuple(lut for lut in state.presentation_luts if lut.uid != uid)
    return Step(replace(state, presentation_luts=luts), Reply(uid=uid), remarks=tuple(deviations.remarks))


def _attributes(lut: PresentationLut) -> Dataset:
    """Which instance was made, and its shape; a table is not sent back."""
    attributes = Dataset()
    attributes.SOPClassUID, attributes.SOPInstanceUID = PRESENTATION_LUT, lut.uid
    if isinstance(lut.content, LutShape):
        attributes.PresentationLUTShape = lut.content.value
    return attributes
