"""Values as a settings file has them."""

import tomllib
from pathlib import Path
from typing import Literal

import pytest

from printscp.deliver.delivery import RetrySettings
from printscp.settings_amounts import Duration, Size
from printscp.settings_toml import default_in_toml, in_toml, keys_in_order, table_in
from printscp.settings_values import SettingsModel


class Common(SettingsModel):
    last: int = 1


class Table(Common):
    own: Duration = 90.0
    waits: tuple[Duration, ...] = (1.0, 60.0)
    size: Size | None = None
    most: Size | None = 2e10
    factor: float = 0.5
    retry: RetrySettings = RetrySettings()
    tls: RetrySettings | None = None
    path: Path
    type: Literal["table"]


FIELDS = Table.model_fields


@pytest.mark.parametrize(
    "value", ["a", 'say "a"', "Größe", r"STANDARD\2,3", r"it's a \ here", True, 3, 0.5, ["a", 1], [], {"a": [1]}, {}]
)
def test_a_value_is_read_back_as_it_was(value):
    assert tomllib.loads(f"key = {in_toml(value)}") == {"key": value}


def test_a_backslash_needs_no_second_one():
    assert in_toml(("ROW", r"STANDARD\2,3")) == r"""["ROW", 'STANDARD\2,3']"""


def test_a_path_is_a_text():
    assert in_toml(Path("a") / "b") == '"a/b"'


@pytest.mark.parametrize(
    ("key", "default"),
    [
        ("own", '"90s"'),
        ("waits", '["1s", "1m"]'),
        ("most", '"20GB"'),
        ("factor", "0.5"),
        ("last", "1"),
        ("retry", '{ first = "10s", most = "30m", give_up = "3d" }'),
        ("type", '"table"'),
        ("size", None),
        ("tls", None),
        ("path", None),
    ],
)
def test_a_key_that_is_left_out_has_its_default(key, default):
    assert default_in_toml(FIELDS[key]) == default


def test_the_type_and_what_must_be_given_come_first_and_what_is_common_last():
    assert keys_in_order(Table) == ("type", "path", "own", "waits", "size", "most", "factor", "retry", "tls", "last")


def test_a_key_that_is_a_table_has_its_model():
    assert (table_in(FIELDS["retry"]), table_in(FIELDS["tls"])) == (RetrySettings, RetrySettings)
    assert table_in(FIELDS["size"]) is None
