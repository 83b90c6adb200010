"""What all faults have in common: whom they happen to and how often, and the occasions on which they may."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from printscp.disturbances import Disturbance
from printscp.images.image_classes import IMAGE_CLASSES
from printscp.settings_values import AeTitle, SettingsModel, TableName, listed, nearest
from printscp.wire import sop_classes

Kind: TypeAlias = Literal["connection", "association", "arrival", "request", "printer", "job", "storage"]
"""What a fault may happen to: *arrival* is a request of which the data set is still coming, *printer* an N-GET of the
Printer, *storage* a job that is about to be kept."""

_STORAGE_ROOT = "1.2.840.10008.5.1.4.1.1."


def _images(*ends: str) -> tuple[str, ...]:
    """The storage classes of one kind of image, the enhanced and the retired ones too."""
    return tuple(_STORAGE_ROOT + end for end in ends)


SERVICES = ("N-CREATE", "N-SET", "N-GET", "N-ACTION", "N-DELETE", "C-ECHO", "C-STORE")
SOP_CLASSES: Mapping[str, tuple[str, ...]] = {
    "film-session": (sop_classes.FILM_SESSION,),
    "film-box": (sop_classes.FILM_BOX,),
    "image-box": (sop_classes.GRAYSCALE_IMAGE_BOX, sop_classes.COLOR_IMAGE_BOX),
    "grayscale-image-box": (sop_classes.GRAYSCALE_IMAGE_BOX,),
    "color-image-box": (sop_classes.COLOR_IMAGE_BOX,),
    "annotation-box": (sop_classes.ANNOTATION_BOX,),
    "presentation-lut": (sop_classes.PRESENTATION_LUT,),
    "print-job": (sop_classes.PRINT_JOB,),
    "printer": (sop_classes.PRINTER,),
    "printer-configuration": (sop_classes.PRINTER_CONFIGURATION,),
    "grayscale-meta": (sop_classes.GRAYSCALE_META,),
    "color-meta": (sop_classes.COLOR_META,),
    "verification": (sop_classes.VERIFICATION,),
    "image": tuple(IMAGE_CLASSES),
    "cr-image": _images("1"),
    "ct-image": _images("2", "2.1", "2.2"),
    "dx-image": _images("1.1", "1.1.1"),
    "mammography-image": _images("1.2", "1.2.1", "13.1.3"),
    "mr-image": _images("4", "4.1", "4.3", "4.4"),
    "nm-image": _images("5", "20"),
    "rf-image": _images("12.2", "12.2.1"),
    "secondary-capture": _images("7", "7.1", "7.2", "7.3", "7.4"),
    "us-image": _images("3", "3.1", "6", "6.1"),
    "xa-image": _images("12.1", "12.1.1"),
}
"""What SOP Classes are called in a fault."""

_META = (sop_classes.GRAYSCALE_META, sop_classes.COLOR_META)
_SERVICES_OF: Mapping[str, tuple[str, ...]] = {
    sop_classes.FILM_SESSION: ("N-CREATE", "N-SET", "N-ACTION", "N-DELETE"),
    sop_classes.FILM_BOX: ("N-CREATE", "N-SET", "N-ACTION", "N-DELETE"),
    sop_classes.GRAYSCALE_IMAGE_BOX: ("N-SET",),
    sop_classes.COLOR_IMAGE_BOX: ("N-SET",),
    sop_classes.ANNOTATION_BOX: ("N-SET",),
    sop_classes.PRESENTATION_LUT: ("N-CREATE", "N-DELETE"),
    sop_classes.PRINT_JOB: ("N-GET",),
    sop_classes.PRINTER: ("N-GET",),
    sop_classes.PRINTER_CONFIGURATION: ("N-GET",),
    sop_classes.VERIFICATION: ("C-ECHO",),
    **dict.fromkeys(IMAGE_CLASSES, ("C-STORE",)),
}
"""What an SCU may ask of a SOP Class (PS3.4 H.4, B.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something that a fault may happen to."""

    kind: Kind
    calling_ae: str = ""
    printer: str = ""
    """Name of the printer in the settings."""
    abstract_syntaxes: frozenset[str] = frozenset()
    """Of an association: those that are proposed and would be accepted."""
    service: str = ""
    sop_class: str = ""
    films: int = 1
    """Of a job."""


def uids_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """The SOP Classes that are called *names*; what is no name is a UID."""
    return tuple(uid for name in names for uid in SOP_CLASSES.get(name, (name,)))


MOST_SECONDS = 86400
Seconds: TypeAlias = Annotated[float, Field(gt=0, le=MOST_SECONDS)]
"""No more than a day."""


def _service(text: str) -> str:
    if text.upper() not in SERVICES:
        raise ValueError(f"{text!r} is no service that a printer answers{nearest(text, SERVICES)}")
    return text.upper()


def _sop_class(text: str) -> str:
    if text not in SOP_CLASSES and not re.fullmatch(r"[0-9]+(\.[0-9]+)+", text):
        raise ValueError(f"{text!r} is no SOP Class and no UID{nearest(text, tuple(SOP_CLASSES))}")
    return text


Service: TypeAlias = Annotated[str, AfterValidator(_service)]
SopClasses: TypeAlias = Annotated[
    tuple[Annotated[str, AfterValidator(_sop_class)], ...],
    Field(strict=False),
    BeforeValidator(
        lambda value: (value,) if isinstance(value, str) else value, json_schema_input_type=str | tuple[str, ...]
    ),
    AfterValidator(listed),
]
"""One in a text, or several in a list."""


class Fault(SettingsModel):
    """What is done, to whom, and how often; each effect has its own class."""

    # Ends what it happens to, so that nothing else may happen to that.
    alone: ClassVar[bool] = False
    # Several of this effect may happen at once.
    repeatable: ClassVar[bool] = False

    where: str
    effect: str
    nth: int | None = Field(default=None, ge=1)
    """The occasion from which on it fires, of those that it fits, counted from 1; by default the first."""
    times: int | None = Field(default=None, ge=1)
    """How often it fires; by default once where `nth` is given, else without end."""
    optional: bool = False
    """Whether a test passes in which it never fired."""

    @property
    def kind(self) -> Kind:
        """What it happens to."""
        raise NotImplementedError

    @property
    def first(self) -> int:
        return self.nth or 1

    @property
    def most(self) -> int | None:
        """How often it fires; None is without end."""
        return 1 if self.times is None and self.nth is not None else self.times

    @property
    def words(self) -> str:
        """What it does, for the log."""
        return f"{self.where} {self.effect}"

    def fits(self, occasion: Occasion) -> bool:
        """Whether *occasion* is one of those that it counts."""
        return occasion.kind == self.kind

    def disturbance(self, name: str) -> Disturbance | None:  # noqa: ARG002  of those that have one
        """What the server does to the peer for it, under its *name*; None where the spool does it."""
        return None


class OfPrinter(Fault):
    """A fault that can be one of a single printer."""

    printer: TableName | None = None
    """Name of the printer in the settings; by default any."""

    def fits(self, occasion: Occasion) -> bool:
        return super().fits(occasion) and self.printer in (None, occasion.printer)


class OfPeer(OfPrinter):
    """A fault that can be for a single print SCU."""

    calling_ae: AeTitle | None = None
    """AE title that the print SCU calls from; by default any."""

    def fits(self, occasion: Occasion) -> bool:
        return super().fits(occasion) and self.calling_ae in (None, occasion.calling_ae)


class OfRequest(OfPeer):
    """A fault that can be for some requests."""

    service: Service | None = None
    """Such as `"N-ACTION"`; by default any."""
    sop_class: SopClasses | None = None
    """Such as `"film-box"`, a UID, or a list of these; by default any."""

    @property
    def services(self) -> tuple[str, ...]:
        """Those whose requests it can happen to."""
        return SERVICES

    @field_validator("sop_class")
    @classmethod
    def _is_of_requests(cls, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for name in names or ():
            if uids_of((name,))[0] in _META:
                raise ValueError(f"no request names {name}, only drop-context has it")
        return names

    @model_validator(mode="after")
    def _can_happen(self) -> "OfRequest":
        if self.service is not None and self.service not in self.services:
            raise ValueError(f"service: this cannot happen to {self.service}, only to {', '.join(self.services)}")
        for name in self.sop_class or ():
            known = _SERVICES_OF.get(uids_of((name,))[0], self.services)
            possible = [each for each in known if each in self.services]
            if not possible:
                raise ValueError(f"sop_class: this cannot happen to {name}, which has {', '.join(known)} only")
            if self.service not in (None, *possible):
                raise ValueError(f"service: {name} has no {self.service}, only {', '.join(possible)}")
        return self

    def fits(self, occasion: Occasion) -> bool:
        return (
            super().fits(occasion)
            and occasion.service in ("", *self.services)
            and self.service in (None, occasion.service)
            and (self.sop_class is None or occasion.sop_class in uids_of(self.sop_class))
        )
