"""``printscp check``."""

from textwrap import dedent

import pytest
from click.testing import CliRunner

from printscp.cli.main import main
from printscp.printer_description import capabilities
from printscp.settings import load


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
        annotation = false
        printer_events = true
        """
    )

    result = run()

    assert result.exit_code == 0
    assert result.output == dedent(
        r"""
        printscp.toml: right
          printer film1: AE title FILM1, paper
            tolerance: standard
            Film Size ID: A3, A4 (default)
            Medium Type: PAPER (default)
            Image Display Format: ROW, CUSTOM\2 (1 box), CUSTOM\5 (1 box), STANDARD\2,3
            Annotation Display Format ID: none
            printer pixels per inch: 300, 600 at HIGH
            bits of an image: 8, 12; 9 to 16 are taken
            optical density: 0.08 to 2.00
            light: illumination 150, reflected ambient light 0 cd/m2
            files of a job: pdf
            images in PDF: native: at their own resolution
            Magnification Type: pdf: REPLICATE and NONE exact, BILINEAR and CUBIC smoothed by the viewer
            gray of a P-value: p-value: the P-value itself
            Presentation LUT Shape LIN OD: keep-appearance: value 0 has the maximum density, black stays black
            patient in the metadata of PDF: no
            Basic Color Print Management: yes
            Presentation LUT: yes
            Basic Annotation Box: no
            Print Job: yes
            Printer Configuration Retrieval: yes
            N-ACTION of a Film Session: yes
            N-EVENT-REPORT of the Printer: yes
        """
    ).lstrip("\n")


def test_a_printer_is_described_as_in_its_conformance_statement(run, tmp_path):
    (tmp_path / "printscp.toml").write_text('[printers.old]\npersonality = "restricted"\nprint_job = true\n')

    (printer,) = load(tmp_path / "printscp.toml").printer_list

    assert run().output.splitlines()[2:] == [f"    {matter}: {value}" for matter, value in capabilities(printer)]


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
        "other.toml: a: unknown key; known are dicom, printers, scus, fonts\n"
    )


def test_without_a_file_the_defaults_are_told(run):
    assert run().output.startswith("no settings file, defaults: right\n")
