"""``printscp init``."""

import pytest
from click.testing import CliRunner

from printscp.cli.main import main
from printscp.settings import Settings, load
from printscp.settings_template import template


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, ["init", *arguments])


def test_it_writes_the_file_that_the_other_commands_read(run, tmp_path):
    result = run()

    assert result.exit_code == 0
    assert "printscp.toml is written" in result.stderr
    assert load(tmp_path / "printscp.toml") == Settings()


def test_it_checks_as_right(run):
    run()

    result = CliRunner().invoke(main, ["check"])

    assert (result.exit_code, result.output.splitlines()[0]) == (0, "printscp.toml: right")


def test_another_file_can_be_named(run, tmp_path):
    run("other.toml")

    assert [path.name for path in tmp_path.iterdir()] == ["other.toml"]


def test_a_file_that_is_there_is_left_alone(run, tmp_path):
    (tmp_path / "printscp.toml").write_text("mine")

    result = run()

    assert result.exit_code == 45
    assert result.stderr == "printscp: printscp.toml: is there already; --force writes over it\n"
    assert (tmp_path / "printscp.toml").read_text() == "mine"


def test_with_force_it_is_written_over(run, tmp_path):
    (tmp_path / "printscp.toml").write_text("mine")

    assert run("--force").exit_code == 0
    assert (tmp_path / "printscp.toml").read_text(encoding="utf-8") == template()


def test_a_dash_is_the_standard_output(run, tmp_path):
    assert run("-").stdout == template()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(run):
    result = run("none/printscp.toml")

    assert (result.exit_code, result.stderr) == (45, "printscp: none/printscp.toml: No such file or directory\n")
