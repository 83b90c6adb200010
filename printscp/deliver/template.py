"""Texts of the settings with fields in braces, ``{date}/{job}``, that are filled in for each job.

They are no format strings of Python: braces hold the name of one of a few fields and nothing else. Values are made
safe for names of files and arguments of programs, and none of them is about the patient.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from printscp.deliver.delivery import Parcel
from printscp.settings_values import nearest

JOB_FIELDS = (
    "date", "time", "year", "month", "day", "hour", "minute", "second",
    "printer", "scu", "job", "number", "uid", "films", "copies",
)  # fmt: skip

_TOKENS = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")
_ESCAPED = {"{{": "{", "}}": "}"}
_MOMENT = {
    "date": "%Y-%m-%d",
    "time": "%H%M%S",
    "year": "%Y",
    "month": "%m",
    "day": "%d",
    "hour": "%H",
    "minute": "%M",
    "second": "%S",
}
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]|^-")
_LONGEST_NAME = 16
"""Of printers and AE titles, in characters."""
_DIGITS_OF_JOB = 12


def fields(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The fields in *text*, in their order. Raises ValueError in words for one not *known*, and for a lone brace."""
    found = []
    for literal, field in _parts(text):
        if field is not None and field not in known:
            raise ValueError(f"{text!r}: there is no field {{{field}}}{nearest(field, known)}")
        if field is None and literal in {"{", "}"}:
            raise ValueError(f"{text!r}: {literal} stands alone; write {literal * 2} for the character itself")
        found += [] if field is None else [field]
    return tuple(found)


def filled(text: str, values: Mapping[str, str]) -> str:
    """*text*, which `fields` found to be right, with each field replaced by its value."""
    return "".join(
        _ESCAPED.get(literal, literal) if field is None else values[field] for literal, field in _parts(text)
    )


def job_values(parcel: Parcel) -> dict[str, str]:
    """What `JOB_FIELDS` are for the job of *parcel*."""
    return {
        **{field: parcel.created.strftime(form) for field, form in _MOMENT.items()},
        "printer": safe(parcel.printer),
        "scu": safe(parcel.calling_ae),
        "job": job_digits(parcel.uid),
        "number": str(parcel.number),
        "uid": parcel.uid,
        "films": str(parcel.films),
        "copies": str(parcel.copies),
    }


def job_digits(uid: str) -> str:
    """The end of the UID of a job, which tells it from others to all practical purposes."""
    return uid.replace(".", "")[-_DIGITS_OF_JOB:]


def safe(name: str) -> str:
    """*name* of letters, digits, ``_`` and ``-`` alone, which is never empty, no option of a program and no path."""
    return _UNSAFE.sub("_", name)[:_LONGEST_NAME] or "_"


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    """Each piece of *text*, with its name where it is a field."""
    for match in _TOKENS.finditer(text):
        yield match[0], match[1]
