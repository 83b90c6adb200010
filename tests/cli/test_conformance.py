"""``printscp conformance`` writes the statement of the settings that it finds."""

from click.testing import CliRunner

from printscp.cli.main import main
from printscp.conformance import statement
from printscp.settings import Settings


def test_without_settings_it_is_the_statement_of_the_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ["conformance"])

    assert (result.exit_code, result.stdout) == (0, statement(Settings()))


def test_it_follows_the_settings_file(tmp_path):
    path = tmp_path / "site.toml"
    path.write_text('[printers.mammo]\npersonality = "mammography"\n')

    result = CliRunner().invoke(main, ["conformance", "-c", str(path)])

    assert "| mammo | MAMMO |" in result.stdout
    assert "| Medium Type | MAMMO BLUE FILM (default), MAMMO CLEAR FILM |" in result.stdout


def test_wrong_settings_end_it_with_code_2(tmp_path):
    path = tmp_path / "site.toml"
    path.write_text("[printer.x]\n")

    result = CliRunner().invoke(main, ["conformance", "-c", str(path)])

    assert (result.exit_code, result.stdout) == (2, "")
