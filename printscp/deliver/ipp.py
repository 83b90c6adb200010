"""A printer for paper or film that speaks the Internet Printing Protocol (RFC 8011, PWG 5100.14 IPP Everywhere)."""

import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from printscp.deliver import ipp_media
from printscp.deliver.delivery import Delivery, DestinationDown, NotTaken, Parcel
from printscp.deliver.ipp_client import IppPrinter, Operation, PrinterUri
from printscp.deliver.ipp_job import PDF, Submission, printer_attributes
from printscp.deliver.ipp_media import MediaSize, Medium
from printscp.deliver.ipp_message import Attribute
from printscp.deliver.ipp_states import PrinterState, in_words, info_of
from printscp.deliver.ipp_ticket import Ticket, Wish, granted, option
from printscp.deliver.ipp_values import Resolution, Tag
from printscp.deliver.secret_file import problems_of, secret_of
from printscp.deliver.tls import context_of
from printscp.film.printer import FileKind
from printscp.film.terms import PrintPriority
from printscp.outcomes import Checkpoint, Done

_SHARE_OF_FOLLOWING, _SHARE_OF_ASKING = 0.8, 0.95
"""Of the time for one try, so that it ends by itself and not with its process: how long the job is followed, and how long
the printer is asked anything."""
_PRIORITY = {PrintPriority.HIGH: 80, PrintPriority.MEDIUM: 50, PrintPriority.LOW: 20}
_QUALITY = {"draft": 3, "normal": 4, "high": 5}
_SCALING = {"fit": "fit", "true-size": "none"}
_WITH_A_KEY = (
    "copies", "job-priority", "media", "media-col", "media-source", "media-type", "multiple-document-handling",
    "print-color-mode", "print-quality", "print-scaling", "printer-resolution", "sides",
)  # fmt: skip
_ASKED_OF_PRINTERS = (
    "document-format-supported", "job-creation-attributes-supported", "media-default", "media-ready",
    "media-size-supported", "operations-supported", "printer-is-accepting-jobs", "printer-state", "printer-state-reasons",
    *(f"{name}-supported" for name in _WITH_A_KEY),
)  # fmt: skip
_OF_OLD_PRINTERS = (Operation.PRINT_JOB, Operation.VALIDATE_JOB)

_Keyword = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,126}$")]
_AttributeName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,126}$")]


def _uri(text: str) -> str:
    PrinterUri.parse(text)
    return text


class IppDelivery(Delivery):
    """A printer that speaks IPP, or a queue of CUPS."""

    type: Literal["ipp"]
    """`"ipp"`."""
    uri: Annotated[str, AfterValidator(_uri)]
    """Where the printer is: `ipps://HOST/ipp/print` with TLS or `ipp://HOST/ipp/print` without, `:PORT` behind HOST if it
    is not 631; a queue of CUPS is `ipp://localhost/printers/NAME`."""
    ca_file: Path | None = Field(default=None, strict=False)
    """With `ipps://`: certificates, in PEM, of those who may vouch for the printer; a printer that signed its own
    certificate is one of them. By default those that the system trusts."""
    check_hostname: bool = True
    """Whether the certificate must be for the host in `uri`; where a printer has one for no host or another, this may be
    false if `ca_file` has that certificate alone."""
    user: Annotated[str, Field(min_length=1)] | None = None
    """Name to log in with, by HTTP Digest or, with TLS or on this machine, Basic."""
    password_file: Path | None = Field(default=None, strict=False)
    """File with the password of `user`."""
    media: _Keyword | None = None
    """Medium, such as `"iso_a4_210x297mm"`; by default one of the size of the film where the printer has it, else what
    lies in the printer, with a warning."""
    media_type: _Keyword | None = None
    """Kind of medium, such as `"transparency"`; by default left to the printer."""
    media_source: _Keyword | None = None
    """Tray, such as `"tray-2"`; by default left to the printer."""
    scale: Literal["fit", "true-size"] = "fit"
    """`"fit"` makes the film as large as the medium; `"true-size"` prints a millimetre as a millimetre, and cuts off what
    is larger than the medium."""
    sides: Literal["one-sided", "two-sided-long-edge", "two-sided-short-edge"] = "one-sided"
    """Whether films are on both sides of a sheet, and along which edge it is turned."""
    color: Literal["auto", "monochrome", "color"] = "auto"
    """Inks to use."""
    quality: Literal["draft", "normal", "high"] | None = None
    """How well to print; by default left to the printer."""
    resolution: int | None = Field(default=None, ge=1, le=10_000)
    """Dots per inch; by default left to the printer."""
    copies: Literal["job", "one"] = "job"
    """`"job"` prints as many as the Number of Copies of the job says, one set after the other; `"one"` prints one."""
    options: dict[_AttributeName, bool | int | str] = Field(default={})
    """Other attributes of IPP jobs and their values, such as `{ output-bin = "face-down" }`."""

    @model_validator(mode="after")
    def _is_consistent(self) -> "IppDelivery":
        if self.ca_file is not None and not self._is_by_tls:
            raise ValueError("ca_file is for ipps://")
        if (self.user is None) != (self.password_file is None):
            raise ValueError("user and password_file go together")
        twice = sorted(set(self.options) & set(_WITH_A_KEY))
        if twice:
            raise ValueError(f"options must not have what has a key of its own: {', '.join(twice)}")
        return self

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:  # noqa: ARG002  it needs this one
        return (FileKind.PDF,)

    def problems(self) -> tuple[str, ...]:
        problems = problems_of((self.password_file,))
        try:
            self._trusted()
        except DestinationDown as problem:
            return (*problems, str(problem))
        return problems

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        """Print the PDF of *parcel*, and follow the job until the printer has ended it.

        A try that comes after one that did not live to its end follows the job of that one.
        """
        begin = time.monotonic()
        uri = PrinterUri.parse(self.uri)
        end = begin + self.timeout * _SHARE_OF_ASKING
        with IppPrinter(uri, trusted=self._trusted(), end=end, login=self._login()) as printer:
            submission = Submission(
                printer=printer,
                uri=str(uri),
                document=_pdf(parcel),
                name=f"printscp {parcel.number}",
                checkpoint=checkpoint,
                end=begin + self.timeout * _SHARE_OF_FOLLOWING,
            )
            progress = submission.resumed(parcel.checkpoint)
            if progress is None:
                names = tuple(f"{name}-{kind}" for name in self.options for kind in ("supported", "default"))
                attributes = printer_attributes(printer, _ASKED_OF_PRINTERS + names)
                _demand_working(attributes)
                progress = submission.created(self._ticket(parcel, attributes), _operations(attributes))
            return submission.followed(progress)

    def _ticket(self, parcel: Parcel, printer: Mapping[str, Attribute]) -> Ticket:
        """What the printer is asked for, and what becomes otherwise."""
        choice = self._medium(parcel, printer)
        ticket = granted(self._wishes(parcel, choice.medium, printer), printer)
        return Ticket(ticket.attributes, choice.warnings + ticket.warnings)

    def _wishes(self, parcel: Parcel, medium: Medium | None, printer: Mapping[str, Attribute]) -> Iterator[Wish]:
        media = ipp_media.attribute_of(medium, self.media_type, self.media_source)
        if media:
            yield Wish(media)
        for key, attribute in (
            ("scale", Attribute.of("print-scaling", Tag.KEYWORD, _SCALING[self.scale])),
            ("sides", Attribute.of("sides", Tag.KEYWORD, self.sides)),
            ("color", Attribute.of("print-color-mode", Tag.KEYWORD, self.color)),
        ):
            yield Wish(attribute, is_told=key in self.model_fields_set)
        if self.quality:
            yield Wish(Attribute.of("print-quality", Tag.ENUM, _QUALITY[self.quality]))
        if self.resolution:
            wanted = Resolution(self.resolution, self.resolution)
            yield Wish(Attribute.of("printer-resolution", Tag.RESOLUTION, wanted))
        yield Wish(Attribute.of("job-priority", Tag.INTEGER, _PRIORITY[parcel.priority]), is_told=False)
        if self.copies == "job" and parcel.copies > 1 and not parcel.copies_in_file:
            yield Wish(Attribute.of("copies", Tag.INTEGER, parcel.copies))
            collated = Attribute.of("multiple-document-handling", Tag.KEYWORD, "separate-documents-collated-copies")
            yield Wish(collated, is_told=parcel.films > 1)
        for name, value in self.options.items():
            yield Wish(option(name, value, printer))

    def _medium(self, parcel: Parcel, printer: Mapping[str, Attribute]) -> "_Choice":
        if self.media:
            medium = ipp_media.named(self.media, printer)
            missing = () if medium else (f"the printer has no media {self.media}",)
            return self._cut(medium or ipp_media.default(printer), _Choice(medium, missing), parcel)
        sizes = _film_sizes(parcel)
        exact = ipp_media.fitting(sizes[0], printer) if len(sizes) == 1 else None
        if exact:
            return _Choice(exact)
        default = ipp_media.default(printer)
        words = f"films of {' and '.join(map(str, sizes))} are printed on {default.name if default else 'other media'}"
        return self._cut(default, _Choice(None, (words,)), parcel)

    def _cut(self, medium: Medium | None, choice: "_Choice", parcel: Parcel) -> "_Choice":
        """*choice*, with a warning when films lose what is beyond the edges of *medium*."""
        if self.scale == "fit" or medium is None or medium.size is None:
            return choice
        if all(medium.size.holds(size) for size in _film_sizes(parcel)):
            return choice
        words = f"films are larger than the medium of {medium.size}: what is beyond its edges is cut off"
        return _Choice(choice.medium, (*choice.warnings, words))

    @property
    def _is_by_tls(self) -> bool:
        return PrinterUri.parse(self.uri).scheme == "ipps"

    def _trusted(self) -> ssl.SSLContext:
        """What decides who the printer is. Raises DestinationDown."""
        if not self._is_by_tls:
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody, and is quickly made
        context = context_of(self.ca_file)
        context.check_hostname = self.check_hostname
        return context

    def _login(self) -> tuple[str, str] | None:
        if self.user is None or self.password_file is None:
            return None
        return self.user, secret_of(self.password_file)


@dataclass(frozen=True, slots=True)
class _Choice:
    """The medium to ask for, None to leave it to the printer, and what is otherwise than the film."""

    medium: Medium | None
    warnings: tuple[str, ...] = ()


def _pdf(parcel: Parcel) -> Path:
    for document in parcel.documents:
        if document.kind is FileKind.PDF:
            return document.path
    raise NotTaken("there is no PDF of this job")


def _film_sizes(parcel: Parcel) -> tuple[MediaSize, ...]:
    """The sizes of the films, each once."""
    films = parcel.job().films
    return tuple(dict.fromkeys(MediaSize.of(film.size.width, film.size.height) for film in films))


def _demand_working(printer: Mapping[str, Attribute]) -> None:
    """Raise `Undelivered` when *printer* would not print a PDF now."""
    state = PrinterState.of(printer)
    if not state.is_accepting:
        raise DestinationDown(in_words("the printer takes no jobs now", state.reasons), info_of(state.reasons))
    if state.is_stopped:
        raise DestinationDown(in_words("the printer is stopped", state.reasons), info_of(state.reasons))
    formats = printer.get("document-format-supported")
    if formats and PDF not in formats.contents:
        raise NotTaken(
            f"the printer prints no PDF, only {', '.join(map(str, formats.contents))}: "
            "let CUPS print on it, and name its queue in uri"
        )


def _operations(printer: Mapping[str, Attribute]) -> tuple[int, ...]:
    supported = printer.get("operations-supported")
    numbers = tuple(number for number in supported.contents if isinstance(number, int)) if supported else ()
    return numbers or _OF_OLD_PRINTERS
