"""Printer SOP Class (PS3.4 H.4.6): one well-known instance that tells its status and its name."""

from pydicom.datadict import keyword_for_tag
from pydicom.tag import BaseTag

from printscp.film.remark import Remark
from printscp.sop.requests import NGet, Reply, Step, Surroundings
from printscp.sop.state import State, require_instance
from printscp.wire import tables
from printscp.wire.attribute import write
from printscp.wire.sop_classes import PRINTER
from printscp.wire.status import Status

_KEYWORDS = {row.tag: row.keyword for row in tables.PRINTER.attributes}


def get(state: State, request: NGet, around: Surroundings) -> Step:
    """N-GET: the attributes asked for, or all; one that has no value is empty, one unknown is left out (0x0107)."""
    require_instance(state, PRINTER, request.uid)
    wanted = [_KEYWORDS[tag] for tag in request.tags or _KEYWORDS if tag in _KEYWORDS]
    unknown = tuple(tag for tag in request.tags if tag not in _KEYWORDS)
    attributes = write(state.printer, tables.PRINTER, wanted)
    for keyword in wanted:
        if keyword not in attributes:
            setattr(attributes, keyword, None)
    status = Status.ATTRIBUTE_LIST_WARNING if unknown else Status.SUCCESS
    reply = Reply(status=status, attributes=attributes, tags=unknown)
    return Step(state, reply, remarks=tuple(map(_unknown, unknown)))


def _unknown(tag: int) -> Remark:
    name = keyword_for_tag(tag) or str(BaseTag(tag))
    return Remark(
        code="unknown-attribute", attribute=name, clause=tables.PRINTER.clause, sent="asked for", used="left out"
    )
