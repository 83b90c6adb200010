"""``printscp explain``: what a finding means, and what to write instead."""

import difflib
import json
from collections.abc import Iterable
from dataclasses import asdict

import click

from printscp.lab.finding import FindingKind
from printscp.lab.finding_causes import CODE_OF_REMARK
from printscp.lab.findings import CATALOG


@click.command()
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def explain(code: str | None, *, as_json: bool) -> None:
    """Explain a finding by its code: the rule, and what to write instead; without a code list all.

    What the log remarks has a word for a code, such as unusable-window.
    """
    if code is None:
        click.echo(_json([*map(_fields, CATALOG.values())]) if as_json else "\n".join(_lines(CATALOG.values())))
        return
    written = code.strip().rstrip(":")
    kind = CATALOG.get(CODE_OF_REMARK.get(written.lower(), written.upper()))
    if kind is None:
        raise _unknown(code)
    click.echo(_json(_fields(kind)) if as_json else _explanation(kind))


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
