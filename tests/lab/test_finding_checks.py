"""All looks at a conversation are used."""

import inspect

import pytest

from printscp.lab import finding_checks_association, finding_checks_films, finding_checks_values
from printscp.lab.finding_checks import CHECKS

MODULES = (finding_checks_association, finding_checks_films, finding_checks_values)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_look_of_a_module_is_taken(module):
    functions = inspect.getmembers(module, inspect.isfunction)
    looks = {each for name, each in functions if each.__module__ == module.__name__ and not name.startswith("_")}

    assert looks
    assert looks <= set(CHECKS)


def test_no_look_is_taken_twice():
    assert len(CHECKS) == len(set(CHECKS))
