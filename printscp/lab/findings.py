"""What an SCU did wrong on an association, as findings; a pure function of what was recorded (PS3.4 Annex H, B).

A finding comes from a remark of the print service, from the status of an answer, or from a look at the conversation
as a whole. What the printer did by itself, or because of a fault that was set, is none.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from printscp.film.remark import Remark
from printscp.lab import (
    finding_kinds_association,
    finding_kinds_film,
    finding_kinds_image,
    finding_kinds_legal,
    finding_kinds_lut,
    finding_kinds_request,
    finding_kinds_storage,
)
from printscp.lab.finding import Case, Finding, FindingKind, Severity
from printscp.lab.finding_answers import answer_in_words, attribute_of_answer
from printscp.lab.finding_causes import CODE_OF_REMARK, code_of_answer
from printscp.lab.finding_checks import CHECKS
from printscp.lab.finding_view import Exchange, exchanges_of
from printscp.lab.record import AssociationRecord
from printscp.wire.deviations import REFUSED
from printscp.wire.masking import shown_remark
from printscp.wire.services import STORE

_MODULES = (
    finding_kinds_association,
    finding_kinds_film,
    finding_kinds_image,
    finding_kinds_lut,
    finding_kinds_legal,
    finding_kinds_request,
    finding_kinds_storage,
)
CATALOG: Mapping[str, FindingKind] = {kind.code: kind for module in _MODULES for kind in module.KINDS}
"""Every kind of finding by its code."""

_BETTER = {"PSX124": "PSF102", "PSX134": "PSX132", "PSX131": "PSX134"}
"""What is not told where the other kind is, of the same attribute of a message."""
_MOST_VALUES = 3
"""That a finding tells of what was sent."""


def findings_of(record: AssociationRecord) -> tuple[Finding, ...]:
    """The findings of *record* in the order of the messages, those about the whole last.

    What can only be told at the end of an association is left out of a record that has none yet.
    """
    exchanges = exchanges_of(record)
    cases = [*_remarked(record, exchanges), *chain.from_iterable(check(record, exchanges) for check in CHECKS)]
    cases = _told_best(cases + list(_answered(exchanges, cases)))
    found = [_finding(record, same) for same in _gathered(cases)]
    return tuple(sorted(found, key=lambda finding: (finding.message is None, finding.message or 0, finding.code)))


def _remarked(record: AssociationRecord, exchanges: tuple[Exchange, ...]) -> Iterator[Case]:
    for remark in record.remarks:
        yield from _cases_of(remark, None, "A-ASSOCIATE-RQ")
    for exchange in exchanges:
        for remark in exchange.request.remarks:
            # An image is refused for all that is remarked of it then.
            refused = exchange.service == STORE.operation and exchange.failed
            yield from _cases_of(remark, exchange.number, exchange.words, refused=refused)


def _cases_of(remark: Remark, message: int | None, words: str, *, refused: bool = False) -> Iterator[Case]:
    """None of a remark of another version, which is shown as it is."""
    if remark.code in CODE_OF_REMARK:
        sent, refused = shown_remark(remark).sent or "nothing", refused or remark.used == REFUSED
        yield Case(CODE_OF_REMARK[remark.code], message, words, remark.attribute, sent, refused)


def _answered(exchanges: tuple[Exchange, ...], cases: list[Case]) -> Iterator[Case]:
    """What statuses tell that nothing else has told about the same request."""
    told = {(case.message, case.code) for case in cases}
    explained = {case.message for case in cases if CATALOG[case.code].severity is Severity.ERROR}
    for exchange in exchanges:
        code = None if exchange.disturbed else code_of_answer(exchange)
        is_refused = any(remark.used == REFUSED for remark in exchange.request.remarks)
        is_told = (exchange.number, code) in told or exchange.number in explained
        if code and not is_refused and not is_told:
            attribute, sent = attribute_of_answer(exchange), answer_in_words(exchange)
            yield Case(code, exchange.number, exchange.words, attribute, sent, exchange.failed)


def _told_best(cases: list[Case]) -> list[Case]:
    """*cases* without those that another of them tells better, and each once."""
    places = {(case.code, case.message, case.attribute) for case in cases}
    best: dict[tuple[str, int | None, str], Case] = {}
    for case in cases:
        if (_BETTER.get(case.code), case.message, case.attribute) not in places:
            best.setdefault((case.code, case.message, case.attribute), case)
    return list(best.values())


def _gathered(cases: list[Case]) -> list[list[Case]]:
    """The cases of one kind about one attribute together, the first one first."""
    same: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        same.setdefault((case.code, case.attribute), []).append(case)
    return list(same.values())


def _finding(record: AssociationRecord, cases: list[Case]) -> Finding:
    cases = sorted(cases, key=lambda case: case.message or 0)
    first, kind = cases[0], CATALOG[cases[0].code]
    return Finding(
        kind=kind,
        association=record.number,
        message=first.message,
        where=", ".join(filter(None, (first.words, first.attribute))),
        sent=_sent(cases),
        expected=kind.expected,
        messages=tuple(case.message for case in cases if case.message is not None),
        refused=any(case.refused for case in cases),
    )


def _sent(cases: list[Case]) -> str:
    """What was sent, each value once, and how often."""
    values = list(dict.fromkeys(case.sent for case in cases))
    others = f" and {len(values) - _MOST_VALUES} others" if len(values) > _MOST_VALUES else ""
    times = f" ({len(cases)} times)" if len(cases) > 1 else ""
    return f"{'; '.join(values[:_MOST_VALUES])}{others}{times}"
