"""Durations and sizes as people write them in the settings: ``"90s"``, ``"15m"``, ``"3d"``, ``"50GB"``.

In the program they are seconds and octets, and defaults are written so; a number in a file is an error, for it does not
say of what (`printscp.settings_problems` finds it).
"""

import re
from dataclasses import dataclass, replace
from typing import Annotated, TypeAlias, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, slots=True)
class Amount:
    """A kind of amount: what its units are worth, and what one looks like."""

    units: tuple[tuple[str, float], ...]
    """Each with its worth, from the smallest; an amount is written in the largest that makes it a whole number."""
    never_written: frozenset[str]
    """Units that are only read."""
    example: str
    least: float = 0
    """The least that a file may say; in the program an amount may be less, but then it is more than nothing."""

    def parse(self, value: object) -> object:
        """The number that a text means; what is no text is left as it is. Raises ValueError."""
        if not isinstance(value, str):
            return value
        match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]+)", value)
        worth = dict(self.units)
        if match is None or match[2] not in worth:
            raise ValueError(f"{value!r} is not like {self.example}; units are {', '.join(worth)}")
        number = float(match[1]) * worth[match[2]]
        if number < self.least:
            raise ValueError(f"must be at least {self.written(self.least)}")
        return number

    def written(self, number: float) -> str:
        """*number* as a file has it."""
        shown = [(unit, worth) for unit, worth in self.units if unit not in self.never_written]
        if not number:
            return f"0{next(unit for unit, worth in shown if worth == 1)}"
        whole = [(unit, worth) for unit, worth in shown if (number / worth).is_integer()]
        unit, worth = whole[-1] if whole else shown[0]
        return f"{number / worth:.15g}{unit}"

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            self.parse,
            core_schema.float_schema(ge=None if self.least else 0, gt=0 if self.least else None, allow_inf_nan=False),
            serialization=core_schema.plain_serializer_function_ser_schema(self.written, when_used="json"),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "pattern": rf"^[0-9]+(\.[0-9]+)? ?({'|'.join(unit for unit, _ in self.units)})$"}


_DURATION = Amount(
    units=(("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400), ("w", 7 * 86400)),
    never_written=frozenset({"w"}),
    example='"30s" or "15m"',
)
_SIZE = Amount(
    units=(("B", 1), ("kB", 10**3), ("MB", 10**6), ("GB", 10**9), ("TB", 10**12)),
    never_written=frozenset(),
    example='"500MB" or "20GB"',
)

Duration: TypeAlias = Annotated[float, _DURATION]
"""In seconds."""
PositiveDuration: TypeAlias = Annotated[float, replace(_DURATION, least=1)]
"""In seconds; a file must say one or more, for in less nothing is done."""
QuietDuration: TypeAlias = Annotated[float, replace(_DURATION, least=0.1)]
"""In seconds; a file must say a tenth or more: something must be able to happen in it."""
Size: TypeAlias = Annotated[float, _SIZE]
"""In octets."""


def duration_words(seconds: float) -> str:
    """A duration as a file has it."""
    return _DURATION.written(seconds)


def size_words(octets: float) -> str:
    """A size as a file has it."""
    return _SIZE.written(octets)


def amount_in(annotation: object) -> Amount | None:
    """The kind of amount that *annotation* has anywhere in it."""
    if isinstance(annotation, Amount):
        return annotation
    within = (*get_args(annotation), *getattr(annotation, "__metadata__", ()))
    return next(filter(None, map(amount_in, within)), None)
