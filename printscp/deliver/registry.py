"""Which deliveries there are: the entry points of the group ``printscp.deliveries``, ours and those of plugins."""

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from inspect import isabstract
from typing import get_args

from printscp.deliver.delivery import Delivery

GROUP = "printscp.deliveries"

_OURS = "printscp."


@cache
def delivery_types() -> dict[str, type[Delivery]]:
    """The class of each ``type``; one that cannot be loaded is left out, and `why_missing` tells why.

    Of several with one name the built-in one is taken, else the first that can be loaded.
    """
    found: dict[str, type[Delivery]] = {}
    for point in sorted(entry_points(group=GROUP), key=_trust):
        loaded = _loaded(point)
        if not isinstance(loaded, str):
            found.setdefault(point.name, loaded)
    return found


def why_missing(name: str) -> str:
    """Why the delivery *name* cannot be used; empty when there is none of that name, or it can."""
    if name in delivery_types():
        return ""
    answers = (_loaded(point) for point in entry_points(group=GROUP, name=name))
    return "; ".join(answer for answer in answers if isinstance(answer, str))


def _trust(point: EntryPoint) -> tuple[bool, str]:
    return not point.value.startswith(_OURS), point.name


def _loaded(point: EntryPoint) -> type[Delivery] | str:
    """The class, or why it cannot be used."""
    try:
        loaded = point.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001  a plugin that is broken must not keep the others from working
        return f"{point.value} cannot be loaded: {type(error).__name__}: {error}"
    return _unfit(point, loaded) or loaded


def _unfit(point: EntryPoint, loaded: object) -> str:
    """Why what was loaded is no delivery of the name of *point*; empty if it is."""
    if not (isinstance(loaded, type) and issubclass(loaded, Delivery)):
        return f"{point.value} is no printscp.deliver.delivery.Delivery"
    if isabstract(loaded):
        return f"{point.value} has no method {', '.join(sorted(loaded.__abstractmethods__))}"
    field = loaded.model_fields.get("type")
    if field is None or get_args(field.annotation) != (point.name,):
        return f'{point.value} needs the field "type: Literal["{point.name}"]"'
    return ""
