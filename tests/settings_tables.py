"""The tables of docs/settings.md and docs/personalities.md as the program would write them."""

import re
import textwrap
from collections.abc import Iterator

from pydantic import BaseModel

from printscp.personalities import personalities
from printscp.printer_settings import PrinterSettings
from printscp.settings_toml import default_in_toml, in_toml, keys_in_order, table_in

# What its `type` says is the default beside it.
_TYPE = "Must be given: makes the table one of these."
# Keys that no kind of printer sets: they are for each printer to say.
NAMES = ("personality", "ae_title", "default_film_size", "deliver", "done_when", "store")
# Keys whose tables stand in sections of their own.
_APART = ("store",)


def settings_table(model: type[BaseModel]) -> str:
    """One row for each key: its default as TOML has it, and the text that stands below it in the program."""
    return table(("key", "default", "meaning"), list(_rows(model)))


def _rows(model: type[BaseModel], within: str = "") -> Iterator[tuple[str, str, str]]:
    """A key that is a table is followed by the keys of that."""
    for key in keys_in_order(model):
        field = model.model_fields[key]
        table = table_in(field)
        default = default_in_toml(field) if table is None else None
        shown = f"`{default}`" if default else "must be given" * field.is_required()
        yield f"`{within}{key}`", shown, " ".join((field.description or "").split()) if key != "type" else _TYPE
        if table is not None and key not in _APART:
            yield from _rows(table, f"{within}{key}.")


def personalities_table() -> str:
    """One row for each key, one column for each personality; what is as in generic is left out."""
    printers = {name: PrinterSettings(personality=name) for name in personalities()}
    generic = printers["generic"]
    rows = [
        (
            f"`{key}`",
            *(
                "" if printer is not generic and getattr(printer, key) == getattr(generic, key)
                else f"`{in_toml(getattr(printer, key))}`"
                for printer in printers.values()
            ),
        )
        for key in PrinterSettings.model_fields
        if key not in NAMES
    ]  # fmt: skip
    return table(("key", *(f"`{name}`" for name in printers)), rows)


def personality_list(toml: str) -> str:
    """The comment above each table of *toml*."""
    found = re.findall(r"((?:^# .*\n)+)\[(\w+)\]$", toml, re.MULTILINE)
    items = [f"- `{name}`: {comment.replace('# ', '')}" for comment, name in found]
    return "".join(textwrap.fill(" ".join(item.split()), 120, subsequent_indent="  ") + "\n" for item in items)


def with_table(page: str, heading: str, table: str) -> str:
    """*page* with *table* instead of the one that stands below *heading*."""
    above, section, below = _cut(page, heading)
    replaced, count = re.subn(r"(?:^\|.*\n)+", lambda _: table, section, count=1, flags=re.MULTILINE)
    assert count == 1, f"no table below {heading}"
    return above + replaced + below


def with_section(page: str, heading: str, text: str) -> str:
    """*page* with *text* instead of all that stands below *heading*."""
    above, _, below = _cut(page, heading)
    return above + text + below


def _cut(page: str, heading: str) -> tuple[str, str, str]:
    """*page* down to *heading*, the section below it, and all that follows."""
    above, found, below = page.partition(f"\n## {heading}\n")
    assert found, f"no heading {heading}"
    section, further, rest = below.partition("\n## ")
    return above + found, section, further + rest


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table of Markdown."""
    rule = f"|{'---|' * len(head)}\n"
    lines = [re.sub(" +", " ", f"| {' | '.join(row)} |\n") for row in (head, *rows)]
    return lines[0] + rule + "".join(lines[1:])
