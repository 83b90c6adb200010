"""Faults under the names that people give them."""

import pytest

from printscp.lab.fault_presets import PRESETS, tables_of
from printscp.lab.fault_table import WrongFault, read_fault


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_made_of_faults_and_says_what_it_is(name):
    assert [read_fault(table) for table in tables_of(name)]
    assert PRESETS[name].meaning.endswith(".")


def test_a_preset_that_there_is_not_is_told_with_the_nearest():
    with pytest.raises(WrongFault, match="'out-of-films' is no preset, do you mean out-of-film"):
        tables_of("out-of-films")


def test_every_way_to_fail_has_a_preset():
    used = {table["where"] for preset in PRESETS.values() for table in preset.tables}

    assert used == {"network", "association", "dimse", "printer", "job", "storage"}
