"""Answering N-GET from a table of attributes (PS3.7 10.1.2)."""

from pydicom.datadict import keyword_for_tag
from pydicom.tag import BaseTag

from printscp.sop.requests import NGet, Reply, Step
from printscp.sop.state import State
from printscp.wire.attribute import Table, write
from printscp.wire.deviations import Deviations
from printscp.wire.status import Status


def got(state: State, request: NGet, uid: str, value: object, table: Table, deviations: Deviations) -> Step:
    """The attributes of *value* asked for, or all; one without a value is empty, one unknown left out (0x0107)."""
    keywords = {row.tag: row.keyword for row in table.attributes}
    wanted = [keywords[tag] for tag in request.tags or keywords if tag in keywords]
    unknown = tuple(tag for tag in request.tags if tag not in keywords)
    attributes = write(value, table, wanted)
    for keyword in wanted:
        if keyword not in attributes:
            setattr(attributes, keyword, None)
    for tag in unknown:
        name = keyword_for_tag(tag) or str(BaseTag(tag))
        deviations.warn(
            Status.ATTRIBUTE_LIST_WARNING, name, code="unknown-attribute", sent="asked for", used="left out"
        )
    reply = Reply(status=deviations.status, uid=uid, attributes=attributes, tags=unknown)
    return Step(state, reply, remarks=tuple(deviations.remarks))
