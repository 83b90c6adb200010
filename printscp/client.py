"""A print SCU: prints films on any DICOM printer (PS3.4 H.4, PS3.17 BB.1)."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from ssl import SSLContext
from typing import Self

from pynetdicom import AE, evt

from printscp.client_answers import Execution, NoSessionPrint, NoStatus, Printed, PrintFailed, Warned
from printscp.client_association import Called, associate
from printscp.client_jobs import PrintJobs
from printscp.client_print import SessionPrint, named_luts
from printscp.client_printer import PrinterOffer, PrinterReport, offers_of, report_of
from printscp.client_reactor import park
from printscp.client_requests import Requests, unheard
from printscp.film.presentation_lut import PresentationLut
from printscp.film.printer import Condition
from printscp.film.session import FilmBox, FilmSession
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_META,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
    PRINTER_CONFIGURATION_INSTANCE,
    PRINTER_INSTANCE,
    TRANSFER_SYNTAXES,
)


class PrintClient:
    """An association with a printer, as a context manager.

        with PrintClient("192.0.2.9", 104, called_ae="FILM1") as client:
            warnings = client.print_film(film)

    After a film that was not printed the next one goes out by another association: what the printer made of the first
    would be in its way. Presentation LUT and Annotation Box are negotiated for films that have some, by another association: the bare
    negotiation changes what some printers do, and dcmprscp refuses images of 12 bits then.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        called_ae: str,
        calling_ae: str = "PRINTSCU",
        follow_jobs: bool = False,
        leave_out: Collection[str] = (),
        connect_seconds: float = 30.0,
        answer_seconds: float = 30.0,
        tls: SSLContext | None = None,
        max_pdu: int | None = None,
        on_answer: Callable[[str], None] = unheard,
    ) -> None:
        """Open the association. Raises `NoAssociation` with the reason when the printer does not take it.

        *follow_jobs* asks for the Print Job SOP Class; *leave_out* are keywords of attributes that are never sent;
        *connect_seconds* is how long a connection may take, and the answer to the request for an association;
        *answer_seconds* how long the printer may take for each other answer, from when the request has left; *tls* is
        for a printer that wants it; *max_pdu* are the bytes of the longest PDU that we take; *on_answer* is called with
        each request that is answered, such as ``N-SET image 3``.
        """
        self._called = Called(ae_title=called_ae, host=host, port=port, tls=tls, answer_seconds=answer_seconds)
        self._leave_out = frozenset(leave_out)
        self._always = frozenset({PRINT_JOB} if follow_jobs else ())
        self._jobs = PrintJobs()
        self._ae = AE(ae_title=calling_ae)
        self._ae.connection_timeout = self._ae.acse_timeout = connect_seconds
        self._ae.dimse_timeout = answer_seconds
        if max_pdu is not None:
            self._ae.maximum_pdu_size = max_pdu
        self._on_answer = on_answer
        self._is_spoilt = False
        self._open(self._always)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._close()

    def printer_status(self) -> Condition | None:
        """Printer Status, and its Info where that is a defined term; None when the printer does not say.

        Raises `PrintFailed` when it does not answer.
        """
        return self.printer().condition

    def printer(self) -> PrinterReport:
        """What the printer tells of itself. Raises `PrintFailed` when it does not answer."""
        requests = Requests(self._association, color=self._has_only_color)
        return report_of(requests.get_if_known(PRINTER, PRINTER_INSTANCE))

    def printer_offers(self) -> tuple[PrinterOffer, ...]:
        """What the printer can do, in grayscale and in color; empty where it does not offer its configuration.

        That is asked by another association. Raises as `printer`.
        """
        self._reopen(self._always | {PRINTER_CONFIGURATION})
        requests = Requests(self._association)
        if PRINTER_CONFIGURATION not in requests.accepted:
            return ()
        return offers_of(requests.get_if_known(PRINTER_CONFIGURATION, PRINTER_CONFIGURATION_INSTANCE))

    def print_film(
        self, film: FilmBox, session: FilmSession | None = None, luts: Sequence[PresentationLut] = ()
    ) -> tuple[Warned, ...]:
        """Print *film* in a film session of its own; what the printer warned of. Raises `PrintFailed`.

        *luts* has those that the film and its image boxes name, or ValueError is raised. The UIDs of all of them are
        not used: each print has new ones. Where the printer offers no Presentation LUT or Annotation Box, or no box for
        a text, these are left out with a warning. Texts that the character set of *session* lacks go out in UTF-8.
        Once the film is printed nothing is a failure: a film that is said to have failed is printed again.
        """
        _, printed = self._print((film,), session or FilmSession(uid=""), luts)
        return printed.warned

    def print_films(
        self,
        films: Sequence[FilmBox],
        session: FilmSession | None = None,
        luts: Sequence[PresentationLut] = (),
        *,
        sheets: Sequence[int] | None = None,
        by_session: bool = True,
        insist: bool = False,
    ) -> Iterator[Printed]:
        """Print the copies of *films* collated, 1 2 3 1 2 3, and tell of each N-ACTION as soon as it is answered.

        Several films are printed by one N-ACTION of their session where *by_session* is wished, the printer can, and the
        films are of one kind, with LUTs or without; else each film of each copy by its own. *insist* prints also one film
        by its session where that is wished, and warns where the printer cannot. *sheets* are those to print, numbered as
        in `Printed`; None is all.
        Raises as `print_film`; what it told of before is printed.
        """
        session = session or FilmSession(uid="")
        by_session = by_session and len({_kind(film) for film in films}) == 1
        left = tuple(range(len(films) * session.number_of_copies)) if sheets is None else tuple(sheets)
        refusal: tuple[Warned, ...] = ()
        while left:
            copies = _whole_copies(left, len(films)) if by_session or len(films) == 1 else 0
            some = films if copies else (films[left[0] % len(films)],)
            try:
                one = replace(session, number_of_copies=copies or 1)
                made, printed = self._print(some, one, luts, by_session=by_session and insist)
            except NoSessionPrint:
                by_session = False
                refusal = (Warned("N-ACTION Film Session", NoStatus.NO_SESSION_PRINT),) if insist else ()
            else:
                sheets = _first_of_each(left, len(films), made) if copies else left[:1]
                yield replace(printed, sheets=sheets, warned=(*refusal, *printed.warned))
                left = tuple(sheet for sheet in left if sheet not in sheets)

    def try_films(
        self, films: Sequence[FilmBox], session: FilmSession | None = None, luts: Sequence[PresentationLut] = ()
    ) -> tuple[Warned, ...]:
        """Send *films* with all that is on them and delete them again unprinted; what the printer warned of.

        They are of one kind, grayscale or color. Raises as `print_film`.
        """
        _, printed = self._print(films, session or FilmSession(uid=""), luts, commit=False)
        return printed.warned

    def follow(self, job_uids: Sequence[str], seconds: float) -> dict[str, Execution | None]:
        """How far each Print Job is when all have ended or *seconds* have passed; None where the printer does not say."""
        return self._jobs.follow(job_uids, Requests(self._association), seconds)

    def _print(
        self,
        films: Sequence[FilmBox],
        session: FilmSession,
        luts: Sequence[PresentationLut],
        *,
        commit: bool = True,
        by_session: bool = False,
    ) -> tuple[int, Printed]:
        """Print one film session, a single film by it too where *by_session*; how many copies the printer makes of it."""
        missing = frozenset[str]().union(*map(named_luts, films)) - {lut.uid for lut in luts}
        if missing:
            raise ValueError(f"the film names Presentation LUTs that are not given: {sorted(missing)}")
        needed = self._always.union(*map(_optional_classes, films))
        if needed != self._optional or self._is_spoilt:
            self._reopen(needed)
        requests = Requests(
            self._association, color=films[0].color, leave_out=self._leave_out, on_answer=self._on_answer
        )
        one = SessionPrint(
            requests=requests, session=session, films=films, luts=luts, commit=commit, by_session=by_session
        )
        try:
            printed = one.run()
        except PrintFailed:
            self._is_spoilt = True
            raise
        return one.copies, printed

    def _open(self, optional: frozenset[str]) -> None:
        self._ae.requested_contexts = []
        for sop_class in (GRAYSCALE_META, COLOR_META, *sorted(optional)):
            self._ae.add_requested_context(sop_class, list(TRANSFER_SYNTAXES))
        self._association = associate(self._ae, self._called, [(evt.EVT_N_EVENT_REPORT, self._jobs.on_event)])
        self._optional = optional
        self._unpark = park(self._association)

    def _reopen(self, optional: frozenset[str]) -> None:
        """Another association: what the printer made by the first is gone with it."""
        self._close()
        self._open(optional)
        self._is_spoilt = False

    def _close(self) -> None:
        # Before the reactor runs again: pynetdicom waits for ever where it ends meanwhile.
        self._association.release()
        self._unpark()

    @property
    def _has_only_color(self) -> bool:
        accepted = Requests(self._association).accepted
        return COLOR_META in accepted and GRAYSCALE_META not in accepted


def _whole_copies(sheets: Sequence[int], films: int) -> int:
    """How many copies of all *films* the sheets are; 0 where they are more of some films than of others."""
    counts = Counter(sheet % films for sheet in sheets)
    return counts[0] if len(counts) == films and len(set(counts.values())) == 1 else 0


def _first_of_each(sheets: Sequence[int], films: int, count: int) -> tuple[int, ...]:
    """The first *count* sheets of each of *films*, in the order of *sheets*."""
    first = {sheet for film in range(films) for sheet in [each for each in sheets if each % films == film][:count]}
    return tuple(sheet for sheet in sheets if sheet in first)


def _kind(film: FilmBox) -> tuple[bool, bool]:
    """What films of one session have in common: a session is of one meta SOP Class, and for LUTs see `PrintClient`."""
    return film.color, bool(named_luts(film))


def _optional_classes(film: FilmBox) -> frozenset[str]:
    """The SOP Classes beside the meta SOP Classes that *film* needs."""
    needs = {PRESENTATION_LUT: bool(named_luts(film)), ANNOTATION_BOX: bool(film.annotation_boxes)}
    return frozenset(sop_class for sop_class, is_needed in needs.items() if is_needed)
