"""A fault as a table: which one it is, and all that is wrong with it in words."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from printscp.lab import fault_dimse, fault_network, fault_printer
from printscp.lab.fault import Fault, OfRequest
from printscp.settings_values import WRONG_CHOICE, nearest

EFFECTS: tuple[type[Fault], ...] = (
    fault_network.Refuse,
    fault_network.Reset,
    fault_network.CloseWithinPdu,
    fault_network.Garbage,
    fault_network.Stall,
    fault_network.Throttle,
    fault_network.Reject,
    fault_network.DropContext,
    fault_network.TinyPdu,
    fault_dimse.Answer,
    fault_dimse.Late,
    fault_dimse.NoAnswer,
    fault_dimse.AbortBefore,
    fault_dimse.AbortAfter,
    fault_dimse.NoDataSet,
    fault_dimse.EmptyDataSet,
    fault_dimse.WrongMessageId,
    fault_printer.PrinterStatus,
    fault_printer.Slow,
    fault_printer.Failure,
    fault_printer.NoEvents,
    fault_printer.StorageFull,
    fault_printer.StorageFails,
)
"""Every fault that there is, from the outermost to the innermost."""


def place_of(model: type[Fault]) -> tuple[str, str]:
    """Its `where` and its `effect`."""
    return str(model.model_fields["where"].default), str(model.model_fields["effect"].default)


_BY_PLACE = {place_of(model): model for model in EFFECTS}
WHERE = tuple(dict.fromkeys(where for where, _ in _BY_PLACE))

Table: TypeAlias = Mapping[str, Any]


class WrongFault(ValueError):
    """A table that is no fault, with everything that is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


def own_keys(model: type[Fault]) -> tuple[str, ...]:
    """The keys that only this effect has."""
    common = {key for base in model.__bases__ if issubclass(base, Fault) for key in base.model_fields}
    return tuple(key for key in model.model_fields if key not in common)


def read_fault(table: Table) -> Fault:
    """The fault that *table* is. Raises `WrongFault`."""
    model = _chosen(table)
    if isinstance(model, _NoChoice):
        raise WrongFault(model.problems)
    try:
        return model.model_validate(dict(table))
    except ValidationError as error:
        raise WrongFault([_words(dict(each), model) for each in error.errors()]) from None


class _NoChoice:
    """Why a table is none of these: keys, and what is wrong with each."""

    def __init__(self, key: str, words: str, **others: str) -> None:
        self.key = key
        self.words = "; ".join((words, *(f"{other}: {each}" for other, each in others.items())))
        self.problems = [f"{each}: {what}" for each, what in {key: words, **others}.items()]


def _chosen(table: Table) -> type[Fault] | _NoChoice:
    """The model of *table*; where it names no effect, the only one there that has all of its keys."""
    where, effect = table.get("where"), table.get("effect")
    if "preset" in table and where is None:
        return _NoChoice("preset", "a preset is no rule; name it in presets = [...]")
    if where not in WHERE:
        return _NoChoice("where", _not_one_of(where, WHERE))
    there = {name: model for (place, name), model in _BY_PLACE.items() if place == where}
    if "effect" in table:
        named = there.get(effect) if isinstance(effect, str) else None
        return named or _NoChoice("effect", _not_one_of(effect, tuple(there)))
    known_keys = tuple(dict.fromkeys(key for model in there.values() for key in model.model_fields))
    known = {key: value for key, value in table.items() if key in known_keys}
    fitting = [model for model in there.values() if _fits(model, known, alone=len(there) == 1)]
    if len(fitting) == 1:
        return fitting[0]
    unknown = {str(key): f"unknown key of {where}{nearest(str(key), known_keys)}" for key in table if key not in known}
    problems = list(unknown.items()) or [("effect", _not_one_of(None, tuple(there)))]
    return _NoChoice(*problems[0], **dict(problems[1:]))


def _fits(model: type[Fault], table: Table, *, alone: bool) -> bool:
    """Whether *table*, which names no effect, means *model*, by its having keys of that or by being *alone*."""
    own = set(own_keys(model))
    of_effect = table.keys() - OfRequest.model_fields.keys() - (model.model_fields.keys() - own) | table.keys() & own
    return alone or (bool(of_effect) and of_effect <= own)


def _not_one_of(value: object, known: tuple[str, ...]) -> str:
    if value is None:
        return f"must be given; known are {', '.join(known)}"
    if isinstance(value, str):
        return f"{value!r} is none{nearest(value, known)}"
    return f"Input should be one of {', '.join(known)}"


def _words(error: dict[str, Any], model: type[Fault]) -> str:
    """One pydantic error in words, with its key."""
    key = ".".join(str(part) for part in error["loc"][:1])
    where, effect = place_of(model)
    match error["type"]:
        case "extra_forbidden":
            return f"{key}: unknown key of {where}, {effect}{nearest(key, tuple(model.model_fields))}"
        case "missing":
            return f"{key}: must be given"
        case "value_error":
            words = str(error["ctx"]["error"])
        case _:
            words = f"{error['msg']}, not {error['input']!r}"
    return f"{key}: {words}" if key else words


class _ByEffect:
    """Which keys a fault has follows from its `where` and its `effect`."""

    def model_of(self, table: object) -> type[BaseModel] | None:
        chosen = _chosen(table) if isinstance(table, dict) else None
        return chosen if isinstance(chosen, type) else None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        schemas: dict[Any, CoreSchema] = {model.__name__: handler.generate_schema(model) for model in EFFECTS}
        tagged = core_schema.tagged_union_schema(schemas, discriminator=_tag)
        return core_schema.no_info_before_validator_function(_of_known_effect, tagged)


def _tag(table: object) -> str:
    if isinstance(table, Fault):
        return type(table).__name__
    chosen = _chosen(table) if isinstance(table, dict) else None
    assert isinstance(chosen, type)
    return chosen.__name__


def _of_known_effect(table: object) -> object:
    if isinstance(table, Fault):
        return table
    if not isinstance(table, dict):
        raise PydanticKnownError("model_type", {"class_name": "Fault"})
    chosen = _chosen(table)
    if isinstance(chosen, _NoChoice):
        raise PydanticCustomError(WRONG_CHOICE, "{words}", {"words": chosen.words, "key": chosen.key})
    return table


AnyFault: TypeAlias = Annotated[Fault, _ByEffect()]
"""A table of a fault, in a settings file."""
