"""Options that commands share."""

import click
import pytest
from click.testing import CliRunner

from printscp.cli.failures import WrongSettings
from printscp.cli.options import data_folder, load_settings, preset, presets_from


def test_a_settings_file_that_is_not_there_ends_the_command(tmp_path):
    with pytest.raises(WrongSettings) as caught:
        load_settings(tmp_path / "none.toml")

    assert "none.toml: cannot be read" in caught.value.format_message()


@pytest.fixture
def chosen():
    """The data folder of a command that is run with these arguments and variables."""

    @click.command()
    @data_folder
    def command(data):
        click.echo(data)

    return lambda *arguments, **variables: CliRunner().invoke(command, arguments, env=variables).output.strip()


def test_the_data_folder_is_that_of_the_command_line_then_of_the_environment_then_of_the_user(chosen):
    variables = {"HOME": "/home/jane", "XDG_DATA_HOME": None, "PRINTSCP_DATA": None}

    assert chosen(**variables) == "/home/jane/.local/share/printscp"
    assert chosen(**variables | {"XDG_DATA_HOME": "/data"}) == "/data/printscp"
    assert chosen(**variables | {"PRINTSCP_DATA": "/films"}) == "/films"
    assert chosen("--data", "/other", **variables | {"PRINTSCP_DATA": "/films"}) == "/other"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("out-of-film", "out-of-film"),
        ("out-of-flim", "Error: Invalid value for '--fault': 'out-of-flim' is no preset, do you mean out-of-film?"),
    ],
)
def test_the_name_of_a_preset_that_is_none_is_told_with_the_nearest_one(name, told):
    @click.command()
    @click.option("--fault", type=preset, shell_complete=presets_from)
    def command(fault):
        click.echo(fault)

    result = CliRunner().invoke(command, ["--fault", name])

    assert result.output.strip().splitlines()[-1] == told


def test_a_shell_completes_the_names_of_presets():
    assert presets_from(None, None, "never-") == ["never-prints", "never-tells"]
