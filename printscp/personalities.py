"""The personalities: kinds of printers as data, in the keys of ``[printers.NAME]``."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

GENERIC = "generic"
"""The personality of a printer that names none."""


@cache
def personalities() -> dict[str, dict[str, Any]]:
    """The tables of personalities.toml, by name; who gets them may not change them."""
    return tomllib.loads(files("printscp").joinpath("personalities.toml").read_text(encoding="utf-8"))
