"""The DIMSE-N requests of a print SCU on one association: warnings are kept, failures raised."""

from collections.abc import Callable, Collection
from typing import cast

from pydicom.datadict import keyword_for_tag
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag
from pynetdicom.association import Association

from printscp.client_answers import AssociationEnded, NoStatus, NotOffered, RequestRefused, Unanswered, Warned
from printscp.wire.meanings import is_warning, meaning_of
from printscp.wire.parsers import LARGEST_US, Unsupported, integer, text, value_of
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_META,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER_CONFIGURATION,
    name_of,
)
from printscp.wire.status import Status, error_comment

_PRINT = 1
_BY_THEMSELVES = frozenset({PRESENTATION_LUT, ANNOTATION_BOX, PRINT_JOB, PRINTER_CONFIGURATION})
"""SOP Classes that have presentation contexts of their own beside those of the meta SOP Classes."""
_density = integer(1, LARGEST_US)


def unheard(request: str) -> None:
    """Nobody wants to hear of *request*."""


class Requests:
    """Requests on *association*.

    Each raises `RequestRefused` for a failure, `Unanswered` when there is no answer, and `AssociationEnded` when that
    was so before.
    """

    def __init__(
        self,
        association: Association,
        *,
        color: bool = False,
        leave_out: Collection[str] = (),
        on_answer: Callable[[str], None] = unheard,
    ) -> None:
        """*leave_out* are keywords of attributes that this printer is never told; *on_answer* hears of each that is done."""
        self._association = association
        self._meta = COLOR_META if color else GRAYSCALE_META
        self._leave_out = leave_out
        self._on_answer = on_answer
        self.warned: list[Warned] = []

    @property
    def accepted(self) -> frozenset[str]:
        """The abstract syntaxes that the printer took."""
        return frozenset(str(context.abstract_syntax) for context in self._association.accepted_contexts)

    def require_meta(self) -> None:
        """Raises `NotOffered` where the printer does not offer films of this kind."""
        self._require_association()
        if self._meta not in self.accepted:
            raise NotOffered(f"the printer offers no {name_of(self._meta)}")

    def create(self, attributes: Dataset, sop_class: str, uid: str) -> Dataset:
        """What the printer says that it made."""
        self._require_association()
        # pynetdicom announces an empty data set but never sends it, so none is given as None.
        status, created = self._association.send_n_create(
            self._told(attributes) or None, sop_class, uid, meta_uid=self._context(sop_class)
        )
        created = created if created is not None else Dataset()
        self._judge("N-CREATE", sop_class, name_of(sop_class), status, created)
        return created

    def set(self, attributes: Dataset, sop_class: str, uid: str, what: str) -> None:
        self._require_association()
        status, _ = self._association.send_n_set(
            self._told(attributes), sop_class, uid, meta_uid=self._context(sop_class)
        )
        self._judge("N-SET", sop_class, what, status)

    def action(self, sop_class: str, uid: str) -> Dataset:
        """Print a Film Box or a Film Session; the reply, which names the Print Job."""
        self._require_association()
        status, reply = self._association.send_n_action(None, _PRINT, sop_class, uid, meta_uid=self._context(sop_class))
        self._judge("N-ACTION", sop_class, name_of(sop_class), status)
        return reply if reply is not None else Dataset()

    def get_if_known(self, sop_class: str, uid: str) -> Dataset:
        """The attributes of an instance; none where the printer refuses to tell them."""
        self._require_association()
        # Without a list of attributes, as most print SCUs ask: some printers refuse one with what they lack.
        everything = cast(list[BaseTag], None)  # its type says otherwise
        status, attributes = self._association.send_n_get(everything, sop_class, uid, meta_uid=self._context(sop_class))
        try:
            self._judge("N-GET", sop_class, name_of(sop_class), status)
        except RequestRefused:
            return Dataset()
        return attributes if attributes is not None else Dataset()

    def delete_printed(self, sop_class: str, uid: str) -> bool:
        """Delete what a printed film was made of: what goes wrong is a warning; False when the association has ended."""
        request = f"N-DELETE {name_of(sop_class)}"
        answer = Dataset()
        if self._association.is_established:
            answer = self._association.send_n_delete(sop_class, uid, meta_uid=self._context(sop_class))
        if "Status" not in answer:
            self.warned.append(Warned(request, NoStatus.NO_ANSWER))
            return False
        status = int(answer.Status)
        if status != Status.SUCCESS:
            self.warned.append(Warned(request, status, meaning=meaning_of(status, sop_class, "N-DELETE")))
        return True

    def _require_association(self) -> None:
        if not self._association.is_established:
            raise AssociationEnded("the association has ended")

    def _told(self, attributes: Dataset) -> Dataset:
        for keyword in self._leave_out:
            if keyword in attributes:
                delattr(attributes, keyword)
        return attributes

    def _context(self, sop_class: str) -> str | None:
        return None if sop_class in _BY_THEMSELVES else self._meta

    def _judge(
        self, operation: str, sop_class: str, what: str, answer: Dataset, attributes: Dataset | None = None
    ) -> None:
        """Keep a warning, raise for a failure or for no answer at all; *attributes* are what the printer says it has."""
        request = f"{operation} {what}"
        if "Status" not in answer:
            raise Unanswered(request)
        self._on_answer(request)
        status = int(answer.Status)
        if status == Status.SUCCESS:
            return
        meaning = meaning_of(status, sop_class, operation)
        if not is_warning(status):
            comment = error_comment(text(answer.get("ErrorComment") or ""))
            raise RequestRefused(request, status, meaning, comment, _refused(answer))
        densities = _densities(attributes) if attributes and status == Status.DENSITY_CLAMPED else None
        self.warned.append(Warned(request, status, densities, meaning))


def _refused(answer: Dataset) -> tuple[str, ...]:
    """The keywords in the Attribute Identifier List of *answer*, which upstream has of N-SET and not of N-CREATE."""
    tags = answer.get("AttributeIdentifierList")
    listed = [tags] if isinstance(tags, BaseTag) else tags or []
    return tuple(dict.fromkeys(keyword_for_tag(tag) or str(tag) for tag in listed))


def _densities(created: Dataset) -> tuple[int, int] | None:
    """Min and Max Density of a Film Box that the printer made; None where it does not say both."""
    try:
        return _density(value_of(created, "MinDensity")), _density(value_of(created, "MaxDensity"))
    except Unsupported:
        return None
