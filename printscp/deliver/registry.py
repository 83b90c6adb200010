"""Which deliveries there are: the entry points of the group ``printscp.deliveries``, ours and those of plugins."""

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from printscp.deliver.delivery import Delivery

GROUP = "printscp.deliveries"


@cache
def delivery_types() -> dict[str, type[Delivery]]:
    """The class of each ``type``; one that cannot be loaded is left out, and `why_missing` tells why."""
    found: dict[str, type[Delivery]] = {}
    for point in entry_points(group=GROUP):
        try:
            found[point.name] = _loaded(point)
        except Exception:  # noqa: BLE001  a plugin that is broken must not keep the others from working
            continue
    return found


def why_missing(name: str) -> str:
    """Why the delivery *name* cannot be used; empty when there is none of that name, or it can."""
    for point in entry_points(group=GROUP, name=name):
        try:
            _loaded(point)
        except Exception as error:  # noqa: BLE001
            return f"{point.value} cannot be loaded: {error}"
    return ""


def _loaded(point: EntryPoint) -> type[Delivery]:
    loaded = point.load()
    if not (isinstance(loaded, type) and issubclass(loaded, Delivery)):
        raise TypeError("it is no printscp.deliver.delivery.Delivery")
    return loaded
