"""Deliveries are found by their entry points, and a broken one keeps no other from working."""

import tomllib
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import get_args

import pytest

from printscp.deliver import registry
from printscp.deliver.delivery import Delivery
from printscp.deliver.registry import GROUP, delivery_types, why_missing
from tests.installed_plugins import install

PROJECT = tomllib.loads((Path(__file__).parent.parent.parent / "pyproject.toml").read_text())
BUILT_IN = PROJECT["project"]["entry-points"][GROUP]

WORKING = """\
    from typing import Literal

    from printscp.deliver.delivery import Delivery
    from printscp.outcomes import Done


    class Pigeon(Delivery):
        type: Literal["pigeon"]

        def deliver(self, parcel, checkpoint):
            return Done(receipt="it flew")
    """


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """Installs a module of this *source*, whose entry point has this *name* and *value*, for one test."""
    registry.delivery_types.cache_clear()

    def plugin(source: str, value: str, name: str = "pigeon") -> None:
        module = value.partition(":")[0]
        folder = tmp_path / module
        install(monkeypatch, folder, module, entry_points={name: value})
        (folder / f"{module}.py").write_text(dedent(source))

    yield plugin
    registry.delivery_types.cache_clear()


@pytest.mark.parametrize(("name", "value"), BUILT_IN.items())
def test_a_built_in_delivery_is_a_table_with_the_name_of_its_entry_point(name, value):
    module, _, attribute = value.partition(":")

    loaded = getattr(import_module(module), attribute)

    assert issubclass(loaded, Delivery)
    assert get_args(loaded.model_fields["type"].annotation) == (name,)


def test_the_built_in_deliveries_come_through_the_door_of_the_plugins():
    assert BUILT_IN.keys() - delivery_types().keys() == set()


def test_a_plugin_is_found_by_its_entry_point(plugin):
    plugin(WORKING, "pigeon_post_a:Pigeon")

    assert delivery_types()["pigeon"].__module__ == "pigeon_post_a"
    assert why_missing("pigeon") == ""


@pytest.mark.parametrize(
    ("source", "value", "why"),
    [
        (
            "raise RuntimeError('no pigeons')\n",
            "broken_a:Pigeon",
            "broken_a:Pigeon cannot be loaded: RuntimeError: no pigeons",
        ),
        (
            "import there_is_no_such_module\n",
            "broken_b:Pigeon",
            "broken_b:Pigeon cannot be loaded: ModuleNotFoundError: No module named 'there_is_no_such_module'",
        ),
        (
            "import sys\nsys.exit('no pigeons')\n",
            "broken_g:Pigeon",
            "broken_g:Pigeon cannot be loaded: SystemExit: no pigeons",
        ),
        ("Pigeon = 7\n", "broken_c:Pigeon", "broken_c:Pigeon is no printscp.deliver.delivery.Delivery"),
        (
            "from printscp.deliver.delivery import Delivery\nclass Pigeon(Delivery): pass\n",
            "broken_d:Pigeon",
            "broken_d:Pigeon has no method deliver",
        ),
        (
            WORKING.replace('Literal["pigeon"]', 'Literal["dove"]'),
            "broken_e:Pigeon",
            'broken_e:Pigeon needs the field "type: Literal["pigeon"]"',
        ),
    ],
)
def test_a_broken_plugin_is_left_out_and_says_why(plugin, source, value, why):
    plugin(source, value)

    assert "pigeon" not in delivery_types()
    assert why_missing("pigeon") == why


def test_a_broken_plugin_leaves_the_others_working(plugin):
    plugin("raise SystemError\n", "broken_f:Hawk", name="hawk")
    plugin(WORKING, "pigeon_post_b:Pigeon")

    assert "hawk" not in delivery_types()
    assert "pigeon" in delivery_types()


def test_a_plugin_cannot_take_the_place_of_a_built_in_delivery(plugin):
    plugin(WORKING.replace("pigeon", "folder"), "pigeon_post_c:Pigeon", name="folder")

    assert delivery_types()["folder"].__module__ == "printscp.deliver.folder"


def test_nothing_is_said_of_a_name_that_nobody_has():
    assert why_missing("carrier-snail") == ""
