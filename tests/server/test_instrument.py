"""Nobody, who watches a server and disturbs it when no one else does."""

import inspect

import pytest

from printscp.server.instrument import Nobody, Observer, Saboteur
from tests.lab.records import ACCEPTED, REQUEST, message


def methods(kind):
    return {name: function for name, function in vars(kind).items() if inspect.isfunction(function) and name[0] != "_"}


@pytest.mark.parametrize("protocol", [Observer, Saboteur])
def test_nobody_has_every_method_with_the_same_parameters(protocol):
    for name, function in methods(protocol).items():
        assert inspect.signature(getattr(Nobody, name)) == inspect.signature(function)


def test_nobody_disturbs_nobody():
    nobody = Nobody()

    assert nobody.on_connection("127.0.0.1") == ()
    assert nobody.on_association("CT1", "film", ["1.2.840.10008.1.1"]) == ()
    assert nobody.on_arrival("CT1", "film", message(0x0140, 1)) == ()
    assert nobody.on_request("CT1", "film", message(0x0140, 1)) == ()


def test_nobody_takes_whatever_it_is_told():
    nobody = Nobody()

    nobody.requested("a", REQUEST)
    nobody.established("a", [ACCEPTED], [])
    nobody.passed("a", message(0x0140, 1), sent=False)
    nobody.remarked("a", 1, [])
    nobody.disturbed("a", "jam")
    nobody.failed("a", ValueError())
    assert nobody.ended("a", "released") is None
