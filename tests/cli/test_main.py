"""The group of commands."""

import pytest
from click.testing import CliRunner

from printscp import __version__
from printscp.cli.main import main


def test_the_version_is_told():
    assert CliRunner().invoke(main, ["--version"]).output == f"printscp, version {__version__}\n"


@pytest.mark.parametrize("arguments", [["-h"], ["--help"]])
def test_help_lists_the_commands(arguments):
    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 0
    assert {"serve", "demo", "check"} <= set(result.output.split())


def test_without_a_command_it_serves(tmp_path):
    # A port that no one can bind ends the server where it would begin to serve.
    result = CliRunner().invoke(main, ["--port", "70000"])

    assert result.exit_code == 2
    assert "Usage: main serve" in result.output


def test_an_unknown_command_is_a_usage_error():
    assert CliRunner().invoke(main, ["fly"]).exit_code == 2
