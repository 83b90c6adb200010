"""``printscp run``: a command that prints, and the verdict on it."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from printscp.cli.main import main
from printscp.cli.run import run as run_command
from printscp.wire.store_request import in_file
from tests.stored_requests import capture, request_of

pytestmark = pytest.mark.network

NOTHING = [sys.executable, "-c", "pass"]


def scu(films: int) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name("scu.py")), str(films)]


def run(*options: str, command: list[str]):
    return CliRunner().invoke(main, ["run", *options, "--", *command])


def test_what_is_printed_as_expected_is_told_and_kept(tmp_path):
    keep, junit = tmp_path / "kept", tmp_path / "verdict.xml"

    result = run("--expect-films", "2", "--keep", str(keep), "--junit", str(junit), "--json", command=scu(2))

    assert result.exit_code == 0, result.output
    assert result.stderr.splitlines()[:3] == [
        "printscp run: command: exited with 0",
        "printscp run: films: 2 printed, 2 expected",
        "printscp run: findings: 1 info",
    ]
    told = json.loads(result.stdout.splitlines()[-1])
    assert told["exit_code"] == 0
    assert [check["name"] for check in told["checks"]] == ["command", "films", "findings", "printer"]
    assert [finding["code"] for finding in told["findings"]] == ["PSQ103"]
    assert sorted(path.name for path in keep.iterdir()) == ["findings.txt", "job-1.pdf", "job-2.pdf", "trace.txt"]
    assert ET.parse(junit).getroot().get("failures") == "0"


STORE = '{python} -m pynetdicom storescu -aec "$PRINTSCP_AE" -cx "$PRINTSCP_HOST" "$PRINTSCP_PORT" {file}'


@pytest.mark.parametrize(
    ("options", "settings"),
    [((), ""), (("-c", "wait.toml"), '[printers.a.store]\nenabled = true\nquiet_time = "1h"')],
    ids=["bench", "file"],
)
def test_images_that_are_stored_are_printed_when_the_command_is_over(tmp_path, monkeypatch, options, settings):
    monkeypatch.chdir(tmp_path)
    Path("wait.toml").write_text(settings)
    Path("image.dcm").write_bytes(in_file(request_of(capture(1))))

    store = STORE.format(python=sys.executable, file="image.dcm")
    result = run("--expect-films", "1", "--fail-on", "never", *options, command=["sh", "-c", store])

    assert result.exit_code == 0, result.output
    assert "printscp run: films: 1 printed, 1 expected" in result.stderr
    assert "printscp run: images: 1 image stored\n" in result.stderr


@pytest.mark.parametrize("preset", ["disk-full", "disk-fails"])
def test_images_that_were_stored_and_are_never_printed_are_no_success(tmp_path, monkeypatch, preset):
    monkeypatch.setattr("printscp.cli.run._PRINT_SECONDS", 0.2)
    (tmp_path / "image.dcm").write_bytes(in_file(request_of(capture(1))))

    store = STORE.format(python=sys.executable, file=tmp_path / "image.dcm")
    result = run("--fault", preset, "--fail-on", "never", command=["sh", "-c", store])

    assert result.exit_code == 1, result.output
    told = "printscp run: images: 1 image stored, 1 of them not printed  <- not as expected"
    assert told in result.stderr.splitlines()


def test_films_that_are_missing_are_no_success_and_what_did_come_is_told():
    result = run("--expect-films", "2", command=scu(1))

    assert result.exit_code == 1
    assert "printscp run: films: 1 printed, 2 expected  <- not as expected" in result.stderr
    assert "N-ACTION-RQ Film Box: 0x0000 Success" in result.stderr
    assert result.stderr.count("PSQ103 ") == 1


def test_what_came_stands_with_the_first_thing_that_was_not_met(tmp_path):
    junit = tmp_path / "verdict.xml"

    run("--expect-films", "2", "--junit", str(junit), command=scu(1))

    (failure,) = ET.parse(junit).getroot().findall(".//failure")
    assert (failure.get("type"), failure.text.splitlines()[0][:14]) == ("films", "association 1:")


def test_films_that_are_not_printed_are_told_without_an_expectation():
    result = run("--fault", "never-prints", "--fail-on", "never", command=scu(1))

    assert "films: 0 printed, 1 accepted and not printed" in result.stderr


def test_the_last_line_of_the_output_is_the_verdict_whatever_the_command_leaves_open():
    result = subprocess.run(
        [sys.executable, "-m", "printscp", "run", "--json", "--", "printf", "abc"],
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )

    first, verdict = result.stdout.splitlines()
    assert (first, json.loads(verdict)["exit_code"]) == (b"abc", 0)


def test_findings_have_an_exit_code_of_their_own(tmp_path):
    junit = tmp_path / "verdict.xml"

    result = run("--fail-on", "info", "--junit", str(junit), command=scu(1))

    assert result.exit_code == 81
    assert "    PSQ103 info: " in result.stderr
    assert "      instead: " in result.stderr
    (failure,) = ET.parse(junit).getroot().findall(".//failure")
    assert failure.get("type") == "findings"


def test_the_exit_code_of_the_command_comes_first():
    result = run("--expect-films", "1", command=[sys.executable, "-c", "raise SystemExit(7)"])

    assert result.exit_code == 7
    assert "printscp run: command: exited with 7  <- not as expected" in result.stderr


def test_a_preset_makes_the_printer_do_wrong_and_is_counted():
    result = run("--fault", "never-prints", "--expect-films", "0", "--fail-on", "never", command=scu(1))

    assert result.exit_code == 0, result.output
    assert "printscp run: faults: never-prints fired once" in result.stderr
    assert "films: 0 printed, 0 expected, 1 accepted and not printed" in result.stderr


def test_a_fault_that_never_fires_is_no_success():
    result = run("--fault", "hangs", "--fault", "disk-full", command=NOTHING)

    assert result.exit_code == 1
    assert "faults: hangs fired never, disk-full fired never  <- not as expected" in result.stderr


def test_the_printer_can_be_of_a_personality_and_strict():
    program = "import os, sys; sys.exit(os.environ['PRINTSCP_AE'] != 'PRINTSCP')"

    result = run("--personality", "restricted", "--tolerance", "strict", command=[sys.executable, "-c", program])

    assert result.exit_code == 0, result.output


def test_the_printer_can_be_that_of_a_settings_file(tmp_path):
    path = tmp_path / "printscp.toml"
    path.write_text('[printers.film1]\nae_title = "LASER"\n')
    program = "import os, sys; sys.exit(os.environ['PRINTSCP_AE'] != 'LASER')"

    assert run("-c", str(path), command=[sys.executable, "-c", program]).exit_code == 0


def test_faults_of_a_settings_file_are_judged_too(tmp_path):
    path = tmp_path / "printscp.toml"
    path.write_text('[faults]\nenabled = true\npresets = ["hangs"]\n')

    result = run("-c", str(path), command=NOTHING)

    assert result.exit_code == 1
    assert "faults: hangs fired never  <- not as expected" in result.stderr


def test_a_settings_file_and_a_personality_exclude_each_other(tmp_path):
    result = run("-c", str(tmp_path / "x.toml"), "--personality", "restricted", command=NOTHING)

    assert result.exit_code == 2
    assert "--config and --personality exclude each other" in result.stderr


def test_a_command_that_takes_too_long_is_ended():
    result = run("--timeout", "0.5", command=[sys.executable, "-c", "import time; time.sleep(60)"])

    assert result.exit_code == 124
    assert "command: not done after 0.5 s, so it was ended" in result.stderr


def test_a_command_that_is_not_there_is_told():
    result = run(command=["./no-such-scu"])

    assert result.exit_code == 127
    assert "./no-such-scu: no such command" in result.stderr


def test_without_a_command_it_is_a_usage_error():
    assert CliRunner().invoke(main, ["run", "--"]).exit_code == 2


@pytest.mark.parametrize("option", ["--junit", "--keep"])
def test_what_cannot_be_written_is_told(option, tmp_path):
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "below"

    result = run(option, str(path), command=NOTHING)

    assert result.exit_code == 45
    assert f"{path}" in result.stderr
    assert "printscp run: command: exited with 0" in result.stderr


def test_the_child_runs_where_we_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    run(command=[sys.executable, "-c", "open('here', 'w')"])

    assert Path("here").exists()


@pytest.mark.parametrize(
    "option", [parameter.opts[-1] for parameter in run_command.params if parameter.opts[0][0] == "-"]
)
def test_every_option_is_documented(option):
    page = (Path(__file__).parents[2] / "docs" / "testing.md").read_text()

    assert f"`{option}" in page or (option == "--config" and "| `-c FILE`" in page)
