"""``printscp explain``: what a finding means, and what to write instead."""

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import click

from printscp.lab.finding import FindingKind
from printscp.lab.finding_causes import CODE_OF_REMARK, codes_of_status
from printscp.lab.findings import CATALOG
from printscp.wire.status import Status

_STATUS = re.compile(r"(?:0X)?([0-9A-F]{4})H?")
"""As 0xB006, or as others write it: B006, B006H."""


@click.command()
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def explain(code: str | None, *, as_json: bool) -> None:
    """Explain a finding by its code: the rule, and what to write instead; without a code list all.

    What the log remarks has a word for a code, such as unusable-window. A status, such as 0xB006, is explained by all
    findings that it may be.
    """
    if code is None:
        click.echo(_json([*map(_fields, CATALOG.values())]) if as_json else "\n".join(_lines(CATALOG.values())))
        return
    written = code.strip().rstrip(":")
    if number := _STATUS.fullmatch(written.upper()):
        status = _status(code, int(number[1], 16))
        kinds = [CATALOG[each] for each in codes_of_status(status)]
        click.echo(_json([*map(_fields, kinds)]) if as_json else _of_status(status, kinds))
        return
    kind = CATALOG.get(CODE_OF_REMARK.get(written.lower(), written.upper()))
    if kind is None:
        raise _unknown(code)
    click.echo(_json(_fields(kind)) if as_json else _explanation(kind))


def _status(written: str, number: int) -> Status:
    status = next((each for each in Status if each == number), None)
    if status is None:
        raise click.UsageError(f"this printer answers no request with {written!r}; docs/statuses.md has what it does")
    return status


def _of_status(status: Status, kinds: Sequence[FindingKind]) -> str:
    head = f"0x{status:04X} {status.meaning}\n\n" + _wrapped(_unquoted(f"It comes when: {status.when}"))
    found = [*map(_explanation, kinds)] or ["No finding: it says nothing about who sent the request."]
    return "\n\n".join([head, *found])


def _explanation(kind: FindingKind) -> str:
    parts = {"Expected: ": kind.expected, "": kind.meaning, "Write instead: ": kind.instead, "Seen: ": kind.seen}
    paragraphs = [f"{kind.code} {kind.severity.word}: {kind.title} ({kind.clause})"]
    paragraphs += [f"{head}{_unquoted(text)}" for head, text in parts.items() if text]
    return "\n\n".join("\n".join(map(_wrapped, paragraph.split("\n"))) for paragraph in paragraphs)


def _wrapped(line: str) -> str:
    return click.wrap_text(line, width=100)


def _unquoted(text: str) -> str:
    """What to type without the backquotes of Markdown."""
    return text.replace("`", "")


def _lines(kinds: Iterable[FindingKind]) -> Iterable[str]:
    for kind in kinds:
        yield f"{kind.code}  {kind.severity.word:7}  {kind.title}"


def _fields(kind: FindingKind) -> dict[str, str]:
    return {**asdict(kind), "severity": kind.severity.word}


def _json(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False)


def _unknown(code: str) -> click.UsageError:
    # Words are much longer than codes, and like each other.
    known, written = (CODE_OF_REMARK, code.strip().lower()) if "-" in code else (CATALOG, code.strip().upper())
    (nearest,) = difflib.get_close_matches(written, known, n=1, cutoff=0.0)
    return click.UsageError(f"no finding has the code {code!r}, the nearest is {nearest}; `printscp explain` lists all")
