"""The tables of docs/faults.md as the program would write them."""

from printscp.lab.fault import SERVICES, SOP_CLASSES
from printscp.lab.fault_network import NetworkFault
from printscp.lab.fault_presets import PRESETS
from printscp.lab.fault_table import EFFECTS, own_keys, place_of
from tests.settings_tables import table

_KEYS = ("calling_ae", "printer", "service", "sop_class", "while_arriving", "nth", "times", "optional")


def effects_table() -> str:
    """Each effect with its own keys; one that may be left out is in parentheses."""
    rows = []
    for model in EFFECTS:
        where, effect = place_of(model)
        fields = model.model_fields
        keys = [f"`{key}`" if fields[key].is_required() else f"(`{key}`)" for key in own_keys(model)]
        keys = [key for key in keys if "where" not in key and "effect" not in key]
        rows.append((f"`{where}`", f"`{effect}`", ", ".join(keys), " ".join((model.__doc__ or "").split())))
    return table(("where", "effect", "keys", "what happens"), rows)


def keys_table() -> str:
    """Each key of an effect, with its text."""
    rows = []
    for model in EFFECTS:
        where, effect = place_of(model)
        for key in own_keys(model):
            if key not in {"where", "effect"}:
                text = " ".join((model.model_fields[key].description or "").split())
                rows.append((f"`{where}`, `{effect}`", f"`{key}`", text))
    return table(("effect", "key", "meaning"), rows)


def match_table() -> str:
    """Each key that says whom a fault meets and how often, and the places whose faults have it."""
    rows = []
    for key in _KEYS:
        text = " ".join((NetworkFault.model_fields[key].description or "").split())
        where = dict.fromkeys(place_of(model)[0] for model in EFFECTS if key in _common(model))
        everywhere = len(where) == len({place_of(model)[0] for model in EFFECTS})
        rows.append((f"`{key}`", "all" if everywhere else ", ".join(f"`{each}`" for each in where), text))
    return table(("key", "where", "meaning"), rows)


def presets_table() -> str:
    return table(("preset", "what it is"), [(f"`{name}`", preset.meaning) for name, preset in PRESETS.items()])


def names_table() -> str:
    rows = [("`service`", ", ".join(f"`{each}`" for each in SERVICES))]
    return table(("key", "values"), [*rows, ("`sop_class`", ", ".join(f"`{each}`" for each in SOP_CLASSES))])


def _common(model) -> set[str]:
    return model.model_fields.keys() - set(own_keys(model))
