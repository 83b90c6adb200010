"""The table of the settings file that says what is to go wrong on purpose."""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, WithJsonSchema

from printscp.lab.fault_presets import PRESETS
from printscp.lab.fault_reading import fault_name, table_of
from printscp.lab.fault_table import AnyFault
from printscp.lab.faults import Faults
from printscp.settings_values import SettingsModel, nearest, no_repetition


def _preset(name: str) -> str:
    if name not in PRESETS:
        raise ValueError(f"{name!r} is no preset{nearest(name, tuple(PRESETS))}")
    return name


FaultName: TypeAlias = Annotated[str, AfterValidator(fault_name)]
Presets: TypeAlias = Annotated[
    tuple[Annotated[str, AfterValidator(_preset), WithJsonSchema({"enum": list(PRESETS)})], ...],
    Field(strict=False),
    AfterValidator(no_repetition),
]


class FaultSettings(SettingsModel):
    """What goes wrong on purpose, to test how print SCUs take it."""

    enabled: bool = False
    """Whether faults fire, and whether programs may set more of them. A server that prints for patients has none."""
    presets: Presets = ()
    """Faults by the names of [their table](faults.md), such as `["out-of-film", "slow-printer"]`."""
    rules: dict[FaultName, AnyFault] = Field(default={})
    """Faults of your own, each a table `[faults.rules.NAME]` with the keys that [its effect](faults.md) has."""

    def with_presets(self, names: Sequence[str]) -> "FaultSettings":
        """These, enabled, with presets beside. Raises ValueError for a name that a rule has."""
        for name in set(names) & self.rules.keys():
            raise ValueError(f"{name} is the name of a rule too")
        presets = tuple(dict.fromkeys((*self.presets, *names)))
        return self.model_copy(update={"enabled": True, "presets": presets})

    def faults(self) -> Faults:
        """What this table says; nothing of it ever fires unless `enabled`."""
        rules = [{"name": name, **table_of(fault)} for name, fault in self.rules.items()]
        return Faults(rules, presets=self.presets, enabled=self.enabled)
