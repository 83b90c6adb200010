"""Faults as people write them one by one."""

import pytest

from printscp.lab.fault_reading import read, read_all, table_of
from printscp.lab.fault_table import WrongFault, read_fault


def test_a_fault_is_written_with_what_was_said_of_it():
    fault = read_fault({"where": "dimse", "status": "0xc602", "sop_class": "film-box"})

    assert table_of(fault) == {"where": "dimse", "effect": "status", "status": "0xC602", "sop_class": ["film-box"]}


def test_the_name_of_a_fault_is_none_of_those_taken():
    table = {"where": "network", "effect": "reset"}

    assert read(table, ()).name == "network-reset"
    assert read(table, ("network-reset", "network-reset-2")).name == "network-reset-3"
    assert read({"preset": "busy"}, ("busy",)).name == "busy-2"


@pytest.mark.parametrize("name", ["", "two words", "a" * 65, 3, "Müller"])
def test_a_name_is_a_word(name):
    with pytest.raises(WrongFault, match="is no name for a fault: 1 to 64 letters, digits"):
        read({"name": name, "where": "network", "effect": "reset"}, ())


def test_a_preset_is_kept_as_it_was_written():
    found = read({"preset": "queue-full", "times": 1}, ())

    assert found.table == {"name": "queue-full", "preset": "queue-full", "times": 1}
    assert [fault.times for fault in found.faults] == [1, 1]


def test_keys_that_a_preset_cannot_have_are_told():
    with pytest.raises(WrongFault, match="servise: unknown key of dimse, no-answer, do you mean service"):
        read({"preset": "hangs", "servise": "N-SET"}, ())


def test_all_that_is_wrong_is_told_with_its_number():
    with pytest.raises(WrongFault) as wrong:
        read_all([{"name": "a b", "where": "x"}, {"preset": "busy"}, {"name": "busy", "preset": "hangs"}])

    assert list(wrong.value.problems) == [
        "fault 1: name: 'a b' is no name for a fault: 1 to 64 letters, digits, _, . and -",
        "fault 1: where: 'x' is none; known are network, association, dimse, printer, job, storage",
        "fault 3: name: there is a fault busy already",
    ]
