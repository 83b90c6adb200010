"""A recorded association as requests with their answers, their data sets read without their pixels."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pydicom.datadict import tag_for_keyword

from printscp.lab.data_sets import elements_of
from printscp.lab.record import AssociationRecord, RecordedMessage
from printscp.wire.elements import Element, Elements, Item, NotADataSet
from printscp.wire.masking import shown_name
from printscp.wire.meanings import is_warning


@dataclass(frozen=True)
class Exchange:
    """A request of the print SCU, and the answer of the printer; what is asked of it often is read once."""

    record: AssociationRecord
    request: RecordedMessage
    response: RecordedMessage | None

    @property
    def number(self) -> int:
        return self.request.number

    @cached_property
    def service(self) -> str:
        """Such as ``N-CREATE``."""
        return self.request.message.service

    @cached_property
    def sop_class(self) -> str:
        return self.request.message.sop_class

    @cached_property
    def uid(self) -> str:
        """Of the instance that the request names; empty where it names none."""
        return self.request.message.uid

    @cached_property
    def instance(self) -> str:
        """The UID of the instance that it was about: that of the request, else that of the answer."""
        return self.uid or (self.response.message.uid if self.response else "")

    @cached_property
    def status(self) -> int | None:
        return self.response.message.status if self.response else None

    @property
    def comment(self) -> str:
        """Error Comment of the answer."""
        return self.response.message.text("ErrorComment") if self.response else ""

    @property
    def succeeded(self) -> bool:
        return self.status is not None and (self.status == 0 or is_warning(self.status))

    @property
    def failed(self) -> bool:
        return self.status is not None and not self.succeeded

    @property
    def disturbed(self) -> bool:
        """Whether a fault made the answer what it is, or kept it away."""
        return bool(self.request.faults or (self.response and self.response.faults))

    @property
    def words(self) -> str:
        """The request in words, such as ``N-CREATE-RQ Film Box``."""
        return f"{self.request.message.name} {shown_name(self.sop_class)}".strip()

    @cached_property
    def sent(self) -> Elements:
        """The data set of the request; empty where it is none."""
        return _elements(self.record, self.request)

    @cached_property
    def answered(self) -> Elements:
        """The data set of the answer."""
        return _elements(self.record, self.response) if self.response else ()


def exchanges_of(record: AssociationRecord) -> tuple[Exchange, ...]:
    """The requests of the print SCU in the order in which they came; C-ECHO and its like among them."""
    answers = {each.answers: each for each in record.messages if each.sent and each.message.is_response}
    requests = (each for each in record.messages if not (each.sent or each.awaited or each.message.is_response))
    return tuple(Exchange(record, each, answers.get(each.number)) for each in requests)


def find(elements: Elements, keyword: str) -> Element | None:
    """The element of this keyword, at the outermost level."""
    tag = tag_for_keyword(keyword)
    return next((element for element in elements if element.tag == tag), None)


def items(elements: Elements, keyword: str) -> tuple[Item, ...]:
    element = find(elements, keyword)
    return element.value if element is not None and isinstance(element.value, tuple) else ()


def octets(elements: Elements, keyword: str) -> bytes | None:
    """The value; None where there is none, or it is a sequence."""
    element = find(elements, keyword)
    return element.value if element is not None and isinstance(element.value, bytes) else None


def text(elements: Elements, keyword: str) -> str:
    """A value of ASCII without its padding."""
    return (octets(elements, keyword) or b"").decode("latin-1").strip(" \0")


def numbers(elements: Elements, keyword: str) -> tuple[int, ...]:
    """The values of an element of 16-bit numbers."""
    value = octets(elements, keyword) or b""
    return tuple(int.from_bytes(value[at : at + 2], "little") for at in range(0, len(value) - 1, 2))


def number(elements: Elements, keyword: str) -> int | None:
    return next(iter(numbers(elements, keyword)), None)


def references(elements: Elements, keyword: str) -> Iterator[str]:
    """The SOP Instance UIDs to which the items of a sequence refer."""
    for item in items(elements, keyword):
        yield text(item.elements, "ReferencedSOPInstanceUID")


def _elements(record: AssociationRecord, message: RecordedMessage) -> Elements:
    context = record.context(message.message.context_id)
    syntax = context.transfer_syntax if context else ""
    if not message.message.data_set or not syntax:
        return ()
    try:
        return elements_of(message, syntax)
    except NotADataSet:
        return ()
