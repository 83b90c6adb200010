"""``printscp check``."""

import pytest
from click.testing import CliRunner

from printscp.cli.main import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, ["check", *arguments])


def test_a_right_file_is_told_with_its_printers(run, tmp_path):
    (tmp_path / "printscp.toml").write_text('[printers.film1]\nfilm_sizes = ["A4"]\n')

    result = run()

    assert result.exit_code == 0
    assert result.output == "printscp.toml: right\n  film1: AE title FILM1, 1 film size(s), 320 dpi\n"


def test_a_wrong_file_ends_with_2_and_every_error(run, tmp_path):
    (tmp_path / "other.toml").write_text("a = 1\n[dicom]\nport = -1\n")

    result = run("-c", "other.toml")

    assert result.exit_code == 2
    assert result.output == (
        "printscp: the settings cannot be used\n"
        "other.toml: dicom.port: Input should be greater than or equal to 0\n"
        "other.toml: a: unknown key; known are dicom, printers\n"
    )


def test_without_a_file_the_defaults_are_told(run):
    assert run().output.startswith("no settings file, defaults: right\n")
