"""Durations and sizes as people write them in the settings: ``"90s"``, ``"15m"``, ``"3d"``, ``"50GB"``."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_BYTES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


def _amount(units: Mapping[str, float], example: str) -> Callable[[object], object]:
    """A number with one of *units*; numbers themselves are what code says, and are taken as they are."""

    def parse(value: object) -> object:
        if not isinstance(value, str):
            return value
        match = re.fullmatch(r"(\d+(?:\.\d+)?) ?([A-Za-z]+)", value)
        if match is None or match[2] not in units:
            raise ValueError(f"{value!r} is not like {example}; units are {', '.join(units)}")
        return float(match[1]) * units[match[2]]

    return parse


# In seconds and bytes. A file says them as texts; what is a number there is not.
Duration: TypeAlias = Annotated[
    float,
    BeforeValidator(_amount(_SECONDS, '"30s" or "15m"'), json_schema_input_type=str),
    Field(ge=0),
]
Size: TypeAlias = Annotated[
    float,
    BeforeValidator(_amount(_BYTES, '"500MB" or "20GB"'), json_schema_input_type=str),
    Field(ge=0),
]
