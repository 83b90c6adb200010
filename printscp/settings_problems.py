"""What is wrong in a settings file, in words and with the lines where it stands."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import UnionType
from typing import Annotated, Any, Protocol, TypeAlias, Union, get_args, get_origin, runtime_checkable

from pydantic import BaseModel, ValidationError

from printscp.settings_amounts import amount_in
from printscp.settings_values import WRONG_CHOICE, nearest

KeyPath: TypeAlias = tuple[str | int, ...]
"""Where something stands: names of tables, a key, numbers of items of a list from 0."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a settings file."""

    key: KeyPath
    """Empty for the file as a whole."""
    words: str
    line: int | None = None
    """From 1; None where there is none."""

    @property
    def place(self) -> str:
        """The key as people call it."""
        return ".".join(map(str, self.key))

    def __str__(self) -> str:
        return f"{self.place}: {self.words}" if self.key else self.words


@runtime_checkable
class ChoosesModel(Protocol):
    """Metadata of an annotation: which model a table has follows from what stands in it."""

    def model_of(self, table: object) -> type[BaseModel] | None:
        """The model of *table*; None where it names none that there is."""


def in_words(error: ValidationError, content: Mapping[str, Any], model: type[BaseModel]) -> list[Problem]:
    """All that pydantic found wrong in the *content* of a file of *model*."""
    return [_problem(dict(each), content, model) for each in error.errors()]


def bare_numbers(content: Mapping[str, Any], model: type[BaseModel]) -> list[Problem]:
    """Durations and sizes that are written without their unit: each could mean anything."""
    found = []
    for path, value in _leaves(content):
        if isinstance(value, int | float) and (amount := amount_in(_kind_at(path, content, model))):
            found.append(Problem(path, f"{json.dumps(value)} has no unit; write a text like {amount.example}"))
    return found


def with_lines(problems: list[Problem], text: str) -> list[Problem]:
    """*problems* in the order of their lines in *text*, which is TOML; a missing key has the line of its table."""
    lines = lines_of(text)
    found = [replace(problem, line=_nearest_line(problem.key, lines)) for problem in problems]
    return sorted(found, key=lambda problem: problem.line or 0)


def lines_of(text: str) -> dict[KeyPath, int]:
    """The line of each table and key of *text*, which is TOML; an item of a list has the line where it stands."""
    found: dict[KeyPath, int] = {}
    table: KeyPath = ()
    lengths: dict[KeyPath, int] = {}
    for number, statement in _statements(text):
        written = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            table = _table(written, lengths)
            for end in range(len(table)):
                found.setdefault(table[: end + 1], number)
        else:
            for path, line in _places(statement, number):
                found.setdefault((*table, *path), line)
    return found


def _places(statement: str, number: int) -> Iterator[tuple[KeyPath, int]]:
    """What stands in *statement*, a key with its value from line *number* on; items also with lines after their own."""
    lines = statement.split("\n")
    for end in range(1, len(lines) + 1):
        for path, _ in _nodes(_begun("\n".join(lines[:end]))):
            in_list = any(isinstance(part, int) for part in path)
            yield path, number + end - 1 if in_list else number


def _begun(text: str) -> dict[str, Any]:
    """The content of a statement of which *text* is the beginning, as far as lists that are open can be closed."""
    for closed in ("", "\n]", "\n]]", "\n]]]"):
        with suppress(tomllib.TOMLDecodeError):
            return tomllib.loads(text + closed)
    return {}


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each header and each key with its value, with the number of its first line: the fewest lines that are TOML."""
    begun: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not begun and (not line.strip() or line.lstrip().startswith("#")):
            continue
        begun.append(line)
        statement = "\n".join(begun)
        try:
            tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        yield number - len(begun) + 1, statement
        begun = []


def _table(written: Mapping[str, Any], lengths: dict[KeyPath, int]) -> KeyPath:
    """The table that a header opens; *lengths* are those of the arrays of tables, and are kept up to date."""
    path: KeyPath = ()
    within: Any = written
    while within:
        ((name, within),) = within.items()
        path = (*path, name)
        if isinstance(within, list):  # [[name]]
            lengths[path] = lengths.get(path, 0) + 1
            within = None
        if path in lengths:
            path = (*path, lengths[path] - 1)
    return path


def _nearest_line(key: KeyPath, lines: Mapping[KeyPath, int]) -> int | None:
    return next((lines[key[:end]] for end in range(len(key), 0, -1) if key[:end] in lines), None)


def _nodes(content: object) -> Iterator[tuple[KeyPath, object]]:
    """Everything in *content*, with its place."""
    parts: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(content, dict):
        parts = iter(content.items())
    elif isinstance(content, list):
        parts = enumerate(content)
    for part, value in parts:
        yield (part,), value
        for path, inner in _nodes(value):
            yield (part, *path), inner


def _leaves(content: object) -> Iterator[tuple[KeyPath, object]]:
    return ((path, value) for path, value in _nodes(content) if not isinstance(value, dict | list))


# What pydantic calls by its Python names.
_IN_TOML = {
    "tuple_type": "Input should be a list",
    "dict_type": "Input should be a table",
    "model_type": "Input should be a table",
    "model_attributes_type": "Input should be a table",
    "path_type": "Input should be a path",
    "missing": "must be given",
    "too_short": "must have at least one table, such as [printers.film1]; leave it out for a printer of defaults",
}


def _problem(error: dict[str, Any], content: Mapping[str, Any], model: type[BaseModel]) -> Problem:
    """One pydantic error in words, with the key as it is written in the file."""
    path = _path(error["loc"], content, model)
    match error["type"]:
        case "extra_forbidden":
            return Problem(path, f"unknown key{_known(path, content, model)}")
        case "value_error":
            return Problem(path, str(error["ctx"]["error"]))
        case kind if kind == WRONG_CHOICE:
            return Problem((*path, error["ctx"]["key"]), error["msg"])
        case "is_instance_of":
            # A model of a plugin that nobody can write for.
            return Problem(path, "cannot be said in TOML: the model of this key needs Field(strict=False)")
    message = _IN_TOML.get(error["type"], str(error["msg"]))
    value = f", not {json.dumps(error['input'])}" if isinstance(error["input"], str | int | float) else ""
    return Problem(path, message + value)


def _path(loc: KeyPath, content: Mapping[str, Any], model: type[BaseModel]) -> KeyPath:
    """*loc* without what pydantic adds: the mark of a key, the chosen type of a table, members of a union."""
    path: KeyPath = ()
    chosen = False
    for part in loc:
        is_scalar = path != () and not isinstance(_at(path, content), dict | list | None)
        if part == "[key]" or chosen or is_scalar:
            chosen = False
            continue
        path = (*path, part)
        chosen = _chooser(_kind_at(path, content, model)) is not None
    return path


def _known(path: KeyPath, content: Mapping[str, Any], model: type[BaseModel]) -> str:
    """What an unknown key was probably meant to be."""
    table = path[:-1]
    keys = [key for each in _models(_kind_at(table, content, model), _at(table, content)) for key in each.model_fields]
    return nearest(str(path[-1]), tuple(keys)) if keys else ""


def _at(path: KeyPath, content: object) -> Any:
    """What stands at *path*; None where nothing does."""
    for part in path:
        try:
            content = content[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return None
    return content


def _kind_at(path: KeyPath, content: Mapping[str, Any], model: type[BaseModel]) -> object:
    """The annotation of what stands at *path* in a file of *model*; None where nothing is known of it."""
    kind: object = model
    for end, part in enumerate(path):
        kind = _kind_below(kind, part, _at(path[:end], content))
    return kind


def _kind_below(kind: object, part: str | int, table: object) -> object:
    for each in _models(kind, table):
        if field := each.model_fields.get(str(part)):
            return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    for each in _members(kind):
        if get_origin(each) in {dict, tuple}:
            return get_args(each)[1 if get_origin(each) is dict else 0]
    return None


def _models(kind: object, table: object) -> list[type[BaseModel]]:
    """The models that *table* may have where *kind* is expected."""
    if (chooser := _chooser(kind)) is not None:
        chosen = chooser.model_of(table)
        return [chosen] if chosen is not None else []
    return [each for each in _members(kind) if isinstance(each, type) and issubclass(each, BaseModel)]


def _members(kind: object) -> Iterator[Any]:
    """*kind* without its metadata; of a union, each of its members."""
    if get_origin(kind) is Annotated:
        yield from _members(get_args(kind)[0])
    elif get_origin(kind) in {Union, UnionType}:
        for member in get_args(kind):
            yield from _members(member)
    else:
        yield kind


def _chooser(kind: object) -> ChoosesModel | None:
    return next((each for each in getattr(kind, "__metadata__", ()) if isinstance(each, ChoosesModel)), None)
