"""docs/findings.md as the program would write it."""

from printscp.lab.finding import FindingKind
from printscp.lab.findings import CATALOG

_HEAD = """\
# Findings

What a print SCU, or one that stores images, did against the standard, or legally and with a risk: what was sent, what the
standard wants there, and what to write instead. `printscp explain CODE` tells the same in a terminal, of the words of
the log and of a status too: `printscp explain unusable-window`, `printscp explain 0xB006`. Codes are for ever. This page
is made from the program.

An **error** is against the standard so that a film is not printed, or not as it was meant, on many printers; a
**warning** is against the standard, or legal and risky; an **info** is legal and worth knowing. A strict printer and a
tolerant one give the same finding for the same mistake; where a printer has refused a request for it, it is an error,
whatever stands here. What a fault made on purpose, or the printer itself, is to blame for is no finding. No finding
has a name or another free text in it: such values are masked.

"""
_AREAS = {
    "PSA": "Association",
    "PSF": "Film Session and Film Box",
    "PSI": "Image Box",
    "PSL": "Presentation LUT",
    "PSN": "Annotation and text",
    "PSP": "Printer, Print Job and events",
    "PSS": "Stored images",
    "PSX": "Requests: order, instances, data sets",
    "PSQ": "Legal, and risky or worth knowing",
}


def findings_page() -> str:
    parts = [_HEAD]
    for area, title in _AREAS.items():
        kinds = [kind for kind in CATALOG.values() if kind.code.startswith(area)]
        rows = (
            f"| [{kind.code}](#{kind.code.lower()}) | {kind.severity.word} | {_cell(kind.title)} |" for kind in kinds
        )
        parts.append("\n".join((f"## {title}\n", "| code | severity | |", "|---|---|---|", *rows)) + "\n\n")
        parts += map(_section, kinds)
    return "".join(parts).rstrip("\n") + "\n"


def _section(kind: FindingKind) -> str:
    lines = [f"### {kind.code}\n", f"**{kind.severity.word}: {kind.title}** ({kind.clause})\n"]
    lines += [f"Expected: {kind.expected}\n", f"{kind.meaning}\n"]
    lines.append("Write instead: " + kind.instead.replace("\n", "  \n") + "\n")
    if kind.seen:
        lines.append(f"Seen: {kind.seen}\n")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
