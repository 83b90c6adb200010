"""Options that commands share."""

import pytest

from printscp.cli.failures import WrongSettings
from printscp.cli.options import load_settings


def test_a_settings_file_that_is_not_there_ends_the_command(tmp_path):
    with pytest.raises(WrongSettings) as caught:
        load_settings(tmp_path / "none.toml")

    assert "none.toml: cannot be read" in caught.value.format_message()
