"""``printscp check``."""

import json
from textwrap import dedent

import pytest
from click.testing import CliRunner

from printscp.cli.main import main
from printscp.deliver.registry import delivery_types
from printscp.printer_description import capabilities
from printscp.settings import Settings, load
from tests.installed_plugins import install


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
            stored images: no
            delivers to: out; a job is done when delivered
          delivery out: folder, path = that of --out
          queue: at most 1000 jobs wait, 2 render at once for 10m each, 30s to end
          retention: delivered films are kept up to 7d, 500 films, 20GB; of the disk 100MB stays free; the list of jobs goes back 365d
        """
    ).lstrip("\n")


def test_a_printer_is_described_as_in_its_conformance_statement(run, tmp_path):
    (tmp_path / "printscp.toml").write_text('[printers.old]\npersonality = "restricted"\nprint_job = true\n')

    (printer,) = load(tmp_path / "printscp.toml").printer_list

    assert run().output.splitlines()[2:-4] == [f"    {matter}: {value}" for matter, value in capabilities(printer)]


def test_the_print_scus_are_told(run, tmp_path):
    (tmp_path / "printscp.toml").write_text(
        '[scus.ct1]\nquiet = ["0xB604", "0x0107"]\n[scus.mr]\nae_title = "OLD"\nswap_layout = true\n'
    )

    assert run().output.splitlines()[-5:-3] == [
        "  SCU CT1: quiet about 0x0107, 0xB604",
        r"  SCU OLD: quiet about no warning, writes STANDARD\rows,columns",
    ]


def test_a_wrong_file_ends_with_2_and_every_error(run, tmp_path):
    (tmp_path / "other.toml").write_text("a = 1\n[dicom]\nport = -1\n")

    result = run("-c", "other.toml")

    assert result.exit_code == 2
    assert result.output == (
        "printscp: the settings cannot be used\n"
        "other.toml:1: a: unknown key; known are dicom, printers, scus, deliveries, queue, retention, fonts, faults, trace\n"
        "other.toml:3: dicom.port: Input should be greater than or equal to 0, not -1\n"
    )


DELIVERIES = """
[printers.film1]
deliver = ["archive"]
done_when = "stored"
[deliveries.archive]
type = "folder"
retry = { first = "1m" }
path = "films"
timeout = "90s"
[deliveries.script]
type = "command"
argv = ["no-such-program"]
"""


def test_the_deliveries_are_told_with_what_the_file_says_of_them(run, tmp_path):
    (tmp_path / "printscp.toml").write_text(DELIVERIES)

    lines = run().output.splitlines()

    assert "    delivers to: archive; a job is done when stored" in lines
    assert [line for line in lines if line.startswith("  delivery ")] == [
        '  delivery archive: folder, path = "films", timeout = "90s", retry = { first = "1m", most = "30m", give_up = "3d" }',
        '  delivery script: command, argv = ["no-such-program"], no printer delivers there',
    ]


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_an_address_that_may_be_a_secret_is_not_told(run, tmp_path, arguments):
    table = '[deliveries.chat]\ntype = "webhook"\nurl = "https://chat.example/services/s3cret"\n'
    (tmp_path / "printscp.toml").write_text(table)

    output = run(*arguments).output

    assert "https://chat.example/..." in output
    assert "s3cret" not in output


def test_a_delivery_that_would_not_work_ends_with_1(run, tmp_path):
    (tmp_path / "printscp.toml").write_text(DELIVERIES)

    result = run()

    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == "printscp: the settings are right, but not all would work"
    assert result.stderr.splitlines()[1].startswith("deliveries.script: the program no-such-program ")


BROKEN_PLUGIN = """
from typing import Literal
from printscp.deliver.delivery import Delivery
class Broken(Delivery):
    type: Literal["broken"]
    says: Literal["raise", "text", "number"]
    def deliver(self, parcel, checkpoint): ...
    def problems(self):
        return {"text": "no ink", "number": 7}[self.says]
"""


def test_a_plugin_that_cannot_tell_its_problems_is_one_and_the_others_are_told(run, tmp_path, monkeypatch):
    install(monkeypatch, tmp_path / "plugin", "broken_problems", entry_points={"broken": "broken_problems:Broken"})
    (tmp_path / "plugin" / "broken_problems.py").write_text(BROKEN_PLUGIN)
    tables = [f'[deliveries.{says}]\ntype = "broken"\nsays = "{says}"\n' for says in ("raise", "text", "number")]
    (tmp_path / "printscp.toml").write_text("".join(tables))
    delivery_types.cache_clear()
    Settings.model_rebuild(force=True)
    try:
        result = run()
    finally:
        delivery_types.cache_clear()
        monkeypatch.undo()
        Settings.model_rebuild(force=True)

    assert result.exit_code == 1
    assert result.stderr.splitlines()[1:] == [
        "deliveries.raise: problems of Broken failed: KeyError: 'raise'",
        "deliveries.text: no ink",
        "deliveries.number: problems of Broken must return a tuple of str, not int",
    ]


def test_limits_that_are_none_are_told_in_words(run, tmp_path):
    (tmp_path / "printscp.toml").write_text(
        """
        [queue]
        most_waiting = 0
        render_processes = 0
        [retention]
        max_age = "0s"
        max_films = 0
        max_size = "0B"
        min_free = "0B"
        history = "0s"
        """
    )

    assert run().output.splitlines()[-2:] == [
        "  queue: any number of jobs may wait, the server itself renders for 10m each, 30s to end",
        "  retention: delivered films are kept up to no limit; of the disk none stays free; the list of jobs goes back for ever",
    ]


def test_in_json_all_of_it_is_one_object(run, tmp_path):
    (tmp_path / "printscp.toml").write_text(DELIVERIES)

    result = run("--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (told["file"], told["right"], told["errors"]) == ("printscp.toml", True, [])
    assert [problem["delivery"] for problem in told["problems"]] == ["script"]
    assert (told["printers"]["film1"]["ae_title"], told["printers"]["film1"]["deliver"]) == ("FILM1", ["archive"])
    assert told["settings"]["deliveries"]["archive"]["retry"] == {"first": "1m", "most": "30m", "give_up": "3d"}
    assert told["settings"]["retention"]["max_size"] == "20GB"


def test_in_json_errors_have_their_lines_and_keys(run, tmp_path):
    (tmp_path / "printscp.toml").write_text("[dicom]\nport = -1\n")

    result = run("--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout) == {
        "file": "printscp.toml",
        "right": False,
        "errors": [{"line": 2, "key": "dicom.port", "problem": "Input should be greater than or equal to 0, not -1"}],
    }


def test_in_json_what_is_right_ends_with_0(run):
    result = run("--json")

    assert (result.exit_code, json.loads(result.stdout)["file"]) == (0, None)


def test_without_a_file_the_defaults_are_told(run):
    assert run().output.startswith("no settings file, defaults: right\n")


@pytest.mark.parametrize(
    ("enabled", "words"), [("true", "enabled, these go wrong on purpose"), ("false", "off, none of these fires")]
)
def test_the_faults_are_told(run, tmp_path, enabled, words):
    (tmp_path / "printscp.toml").write_text(
        f"""
        [faults]
        enabled = {enabled}
        presets = ["busy"]
        [faults.rules.full]
        where = "dimse"
        service = "N-ACTION"
        sop_class = "film-box"
        status = 0xC602
        times = 1
        """
    )

    result = run()

    assert result.output.splitlines()[-3:] == [
        f"  faults: {words}",
        "  fault busy: The printer has too many associations, and rejects one more for now.",
        '  fault full: dimse, status, times = 1, service = "N-ACTION", sop_class = ["film-box"], status = "0xC602"',
    ]
