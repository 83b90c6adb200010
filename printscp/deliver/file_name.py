"""Names of what is delivered, files and objects: templates that tell all jobs apart."""

from printscp.deliver.delivery import DocumentFile, Parcel
from printscp.deliver.template import fields, job_values

NAME_FIELDS = (
    "date", "time", "year", "month", "day", "hour", "minute", "second",
    "printer", "scu", "job", "number", "kind", "suffix",
)  # fmt: skip

_SUFFIX = "{suffix}"
_JOB = "job"
_VARY_IN_LENGTH = {"printer", "scu", "kind"}
_DIGITS_OF_NUMBER = 8


def whole_name(text: str) -> str:
    """*text* with the suffix at its end. Raises ValueError in words when it does not tell all jobs apart.

    Numbers of jobs do not: they begin anew in a new data folder, while what was delivered stays.
    """
    used = fields(text, NAME_FIELDS)
    whole = text if "suffix" in used else text + _SUFFIX
    if "suffix" in used[:-1] or not whole.endswith(_SUFFIX):
        raise ValueError(f"{text!r}: {_SUFFIX} stands at the end, once")
    if not any(_tells_jobs_apart(fields(part, NAME_FIELDS)) for part in whole.split("/")):
        raise ValueError(
            f"{text!r} may name the files of two jobs alike: put {{{_JOB}}} into it, and not between two of {{printer}}, "
            "{scu} and {kind}"
        )
    return whole


def name_values(parcel: Parcel, document: DocumentFile) -> dict[str, str]:
    """What `NAME_FIELDS` are for *document*, and more; it follows from the job alone, so each try has the same."""
    values = job_values(parcel) | {"kind": document.kind.value, "suffix": document.suffix}
    # As long as any other, so that it ends where it seems to end.
    return values | {"number": values["number"].zfill(_DIGITS_OF_NUMBER)}


def _tells_jobs_apart(used: tuple[str, ...]) -> bool:
    """Whether one with these fields says where its {job} is: counted from its start, or from its end."""
    return any(
        field == _JOB and not (_VARY_IN_LENGTH & {*used[:place]} and _VARY_IN_LENGTH & {*used[place:]})
        for place, field in enumerate(used)
    )
