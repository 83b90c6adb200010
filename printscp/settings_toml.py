"""Values of the settings as a settings file has them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from printscp.settings_amounts import Amount, amount_in


def keys_in_order(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a table as they are shown: its type, what must be given, its own, those that all such tables have."""
    common = {key for base in model.__bases__ if issubclass(base, BaseModel) for key in base.model_fields}
    fields = model.model_fields

    def place(key: str) -> int:
        return 0 if key == "type" else 1 if fields[key].is_required() else 3 if key in common else 2

    return tuple(sorted(fields, key=place))


def table_in(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a key that is a table itself."""
    kinds = (field.annotation, *get_args(field.annotation))
    return next((each for each in kinds if isinstance(each, type) and issubclass(each, BaseModel)), None)


def in_toml(value: object, field: FieldInfo | None = None) -> str:
    """*value* as TOML, in one line; of what kind its numbers are is told by *field*."""
    match value:
        case BaseModel():
            fields = type(value).model_fields
            return _table({key: in_toml(each, fields[key]) for key, each in value if each is not None})
        case Mapping():
            return _table({str(key): in_toml(each, field) for key, each in value.items()})
        case list() | tuple():
            return f"[{', '.join(in_toml(each, field) for each in value)}]"
        case str() | Path():
            return _text(str(value))
        case float() if field is not None and (amount := _amount(field)):
            return _text(amount.written(value))
    return json.dumps(value)


def default_in_toml(field: FieldInfo) -> str | None:
    """The value of a key that is left out, or the only one that it may have; None where it has no value then."""
    if field.is_required():
        only = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
        return in_toml(only[0]) if len(only) == 1 else None
    default = field.get_default(call_default_factory=True)
    return None if default is None else in_toml(default, field)


def _amount(field: FieldInfo) -> Amount | None:
    return next((each for each in map(amount_in, (field.annotation, *field.metadata)) if each), None)


def _text(text: str) -> str:
    """What has a backslash in single quotes, for in double quotes TOML takes it for its own."""
    return f"'{text}'" if "\\" in text and "'" not in text else json.dumps(text, ensure_ascii=False)


def _table(values: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{key} = {value}' for key, value in values.items())} }}" if values else "{}"
