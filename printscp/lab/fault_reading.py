"""Faults as people write them one by one: each with a name, or a preset by its name."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from printscp.lab.fault import Fault
from printscp.lab.fault_presets import tables_of
from printscp.lab.fault_table import Table, WrongFault, read_fault
from printscp.settings_values import nearest

Written: TypeAlias = Fault | Table
"""A fault; its table, which may have a `name` too; or the table of a `preset`, with keys that all its faults have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFaults:
    """A fault or a preset, as it was written, under its name."""

    name: str
    faults: tuple[Fault, ...]
    table: Table
    """Plain data that reads as this again."""


def read(written: Written, taken: Container[str], printers: Sequence[str] = ()) -> NamedFaults:
    """What was *written*; without a name it gets one that is not *taken*. Raises `WrongFault`.

    *printers* are the names of those that there are; none where that is not known.
    """
    table = table_of(written)
    given = table.pop("name", None)
    problems = [] if given is None else _problems_of_name(given, taken)
    problems += _problems_of_printer(table.get("printer"), printers)
    faults: tuple[Fault, ...] = ()
    try:
        faults = _faults(table)
    except WrongFault as wrong:
        problems = [*problems, *wrong.problems]
    if problems:
        raise WrongFault(problems)
    name = given or _free(table.get("preset") or f"{faults[0].where}-{faults[0].effect}", taken)
    plain = table if "preset" in table else table_of(faults[0])
    return NamedFaults(name=name, faults=faults, table={"name": name, **plain})


def read_all(written: Iterable[Written], printers: Sequence[str] = ()) -> dict[str, NamedFaults]:
    """All that was *written*, by name. Raises `WrongFault` with what is wrong in any of them."""
    found: dict[str, NamedFaults] = {}
    problems: list[str] = []
    for number, each in enumerate(written, start=1):
        try:
            one = read(each, found, printers)
        except WrongFault as wrong:
            problems += [f"fault {number}: {problem}" for problem in wrong.problems]
        else:
            found[one.name] = one
    if problems:
        raise WrongFault(problems)
    return found


def table_of(written: Written) -> dict[str, Any]:
    """What was *written* as a table: of a fault where it acts, its effect, and what it says beside."""
    if not isinstance(written, Fault):
        return dict(written)
    keys = written.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return {"where": written.where, "effect": written.effect, **keys}


def _faults(table: Mapping[str, Any]) -> tuple[Fault, ...]:
    if "preset" not in table:
        return (read_fault(table),)
    keys = {key: value for key, value in table.items() if key != "preset"}
    return tuple(read_fault({**each, **keys}) for each in tables_of(str(table["preset"])))


def fault_name(name: object) -> str:
    """*name* if a fault can be called so; ValueError says what can."""
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", name):
        raise ValueError(f"{name!r} is no name for a fault: 1 to 64 letters, digits, _, . and -")
    return name


def _problems_of_name(name: object, taken: Container[str]) -> list[str]:
    try:
        return [f"name: there is a fault {name} already"] if fault_name(name) in taken else []
    except ValueError as error:
        return [f"name: {error}"]


def _problems_of_printer(printer: object, known: Sequence[str]) -> list[str]:
    if not known or not isinstance(printer, str) or printer in known:
        return []
    return [f"printer: {printer!r} is no printer{nearest(printer, known)}"]


def _free(name: str, taken: Container[str]) -> str:
    """*name*, or with a number after it."""
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"
