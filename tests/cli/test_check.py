"""``printscp check``."""

from textwrap import dedent

import pytest
from click.testing import CliRunner

from printscp.cli.main import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, ["check", *arguments])


def test_a_right_file_is_told_with_all_that_its_printers_can_do(run, tmp_path):
    (tmp_path / "printscp.toml").write_text(
        """
        [printers.film1]
        personality = "paper"
        film_sizes = ["A3", "A4"]
        default_film_size = "A4"
        layouts = ["ROW", "CUSTOM", 'STANDARD\\2,3']
        custom_layouts = { 5 = [[0, 0, 9, 9]], 2 = [[0, 0, 9, 9]] }
        printer_events = true
        """
    )

    result = run()

    assert result.exit_code == 0
    assert result.output == dedent(
        r"""
        printscp.toml: right
          printer film1: AE title FILM1, paper, tolerance standard, 300 dpi, 600 at HIGH, 12 bits, 0.08 to 2.00 OD
            film sizes: A3, A4 (default)
            media: PAPER (default)
            layouts: ROW, CUSTOM\2, CUSTOM\5, STANDARD\2,3
            with: color, film session print, Presentation LUT, annotation, Print Job, printer configuration, printer events
        """
    ).lstrip("\n")


def test_what_a_printer_does_not_offer_is_told(run, tmp_path):
    (tmp_path / "printscp.toml").write_text('[printers.old]\npersonality = "restricted"\nprint_job = true\n')

    *_, with_line, without_line = run().output.splitlines()

    assert with_line == "    with: Print Job"
    assert without_line == (
        "    without: color, film session print, Presentation LUT, annotation, printer configuration, printer events"
    )


def test_one_resolution_is_told_as_one(run, tmp_path):
    (tmp_path / "printscp.toml").write_text("[printers.a]\nhigh_resolution = false\n")

    assert ", 320 dpi, 12 bits, " in run().output


def test_the_print_scus_are_told(run, tmp_path):
    (tmp_path / "printscp.toml").write_text(
        '[scus.ct1]\nquiet = ["0xB604", "0x0107"]\n[scus.mr]\nae_title = "OLD"\nswap_layout = true\n'
    )

    assert run().output.splitlines()[-2:] == [
        "  SCU CT1: quiet about 0x0107, 0xB604",
        r"  SCU OLD: quiet about no warning, writes STANDARD\rows,columns",
    ]


def test_a_wrong_file_ends_with_2_and_every_error(run, tmp_path):
    (tmp_path / "other.toml").write_text("a = 1\n[dicom]\nport = -1\n")

    result = run("-c", "other.toml")

    assert result.exit_code == 2
    assert result.output == (
        "printscp: the settings cannot be used\n"
        "other.toml: dicom.port: Input should be greater than or equal to 0, not -1\n"
        "other.toml: a: unknown key; known are dicom, printers, scus\n"
    )


def test_without_a_file_the_defaults_are_told(run):
    assert run().output.startswith("no settings file, defaults: right\n")
