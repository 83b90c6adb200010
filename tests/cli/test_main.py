"""The group of commands."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from printscp import __version__
from printscp.cli.main import _COMMANDS, main


def test_the_version_is_told():
    assert CliRunner().invoke(main, ["--version"]).output == f"printscp, version {__version__}\n"


@pytest.mark.parametrize("arguments", [["-h"], ["--help"]])
def test_help_lists_the_commands(arguments):
    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 0
    assert {"serve", "demo", "check"} <= set(result.output.split())


@pytest.mark.parametrize("name", _COMMANDS)
def test_help_says_of_a_command_what_its_own_help_begins_with(name):
    command = main.get_command(click.Context(main), name)

    assert command.name == name
    assert command.get_short_help_str(limit=200) == _COMMANDS[name]


def test_help_imports_no_command():
    help_then_tell = (
        "import sys; from printscp.cli.main import main; main(['--help'], standalone_mode=False);"
        "print(sorted(name for name in sys.modules if name.startswith(('printscp.', 'pydicom', 'pydantic'))))"
    )

    told = subprocess.run([sys.executable, "-c", help_then_tell], capture_output=True, text=True, check=True)

    assert told.stdout.splitlines()[-1] == "['printscp.cli', 'printscp.cli.main']"


def test_without_a_command_it_serves(tmp_path):
    # A port that no one can bind ends the server where it would begin to serve.
    result = CliRunner().invoke(main, ["--port", "70000"])

    assert result.exit_code == 2
    assert "Usage: main serve" in result.output


def test_an_unknown_command_is_a_usage_error():
    assert CliRunner().invoke(main, ["fly"]).exit_code == 2


def test_the_package_runs_as_the_program():
    told = subprocess.run(
        [sys.executable, "-m", "printscp", "--version"], capture_output=True, text=True, check=True, timeout=60
    )

    assert told.stdout == f"printscp, version {__version__}\n"
