"""``printscp serve`` as a process: its first line, its end, its errors."""

import json
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from printscp.client import PrintClient
from printscp.film.job_state import JobState
from printscp.lab.films import row_layout
from printscp.spool.operator import Operator
from tests.cli.forked import Forked
from tests.data_folders import DataFolder
from tests.event_scu import EventScu
from tests.network_fixtures import wait_until

pytestmark = pytest.mark.network

PRINTSCP = [sys.executable, "-c", "from printscp.cli.main import main; main()"]
ROOT = Path(__file__).parent.parent.parent
SECONDS = 60


@pytest.fixture
def serve(tmp_path):
    """Starts the command; every process is ended after the test."""
    processes = []

    def serve(*arguments: str) -> Forked:
        folders = ("--out", str(tmp_path / "films"), "--data", str(tmp_path / "data"))
        processes.append(Forked(["serve", *folders, *arguments], tmp_path))
        return processes[-1]

    yield serve
    for process in processes:
        process.end()


def ended(process: Forked) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=SECONDS)
    return process.returncode, out, err


def test_the_first_line_says_in_json_where_the_server_listens(serve):
    process = serve("--port", "0", "--json")

    ready = json.loads(process.stdout.readline())

    assert ready["event"] == "ready"
    assert (ready["dicom"]["host"], ready["http"]) == ("127.0.0.1", None)
    with socket.create_connection(("127.0.0.1", ready["dicom"]["port"]), timeout=10):
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_exit_code_0(serve, number):
    process = serve("--port", "0", "--json")
    process.stdout.readline()

    process.send_signal(number)

    assert ended(process)[0] == 0


def test_a_film_printed_just_before_sigterm_is_in_the_folder(serve, tmp_path):
    process = serve("--port", "0", "--json")
    port = json.loads(process.stdout.readline())["dicom"]["port"]
    with PrintClient("127.0.0.1", port, called_ae="PRINTSCP") as client:
        client.print_film(row_layout())
        process.send_signal(signal.SIGTERM)

    assert ended(process)[0] == 0
    assert len(list((tmp_path / "films").rglob("*.pdf"))) == 1


def test_without_json_it_says_on_stderr_that_it_is_ready(serve):
    process = serve("--port", "0")

    line = process.stderr.readline()

    assert line.startswith("printscp is ready: DICOM on 127.0.0.1:")
    assert "AE title PRINTSCP (or any other)" in line


def test_a_port_in_use_ends_it_with_70_and_a_hint(serve):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, out, err = ended(serve("--port", str(port)))

    assert (code, out) == (70, "")
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in err
    assert "Traceback" not in err


def test_a_host_that_is_not_here_ends_it_with_70(serve):
    code, _, err = ended(serve("--host", "192.0.2.1", "--port", "0"))

    assert code == 70
    assert "cannot listen on 192.0.2.1:0: Cannot assign requested address\n" in err


def test_an_output_folder_that_is_a_file_ends_it_with_45(serve, tmp_path):
    (tmp_path / "file").touch()

    code, _, err = ended(serve("--out", "file/films"))

    assert code == 45
    assert "file/films" in err
    assert "Traceback" not in err


def test_a_host_that_is_no_name_ends_it_with_70(serve):
    code, _, err = ended(serve("--host", "a..b"))

    assert code == 70
    assert "cannot listen on 'a..b'" in err
    assert "Traceback" not in err


def test_an_empty_host_is_a_usage_error(serve):
    code, _, err = ended(serve("--host", ""))

    assert code == 2
    assert "an empty address" in err


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that no one may write to")
@pytest.mark.parametrize("option", ["--out", "--data"])
def test_a_folder_that_takes_no_files_ends_it_with_45(serve, option):
    code, out, err = ended(serve(option, "/proc/self", "--json"))

    assert (code, out) == (45, "")
    assert "/proc/self" in err
    assert "Traceback" not in err


def test_a_data_folder_in_use_ends_it_with_45(serve, tmp_path):
    first = serve("--port", "0", "--json")
    first.stdout.readline()

    code, _, err = ended(serve("--port", "0"))

    assert code == 45
    assert f"{tmp_path / 'data'}: another printscp uses this data folder" in err


def test_wrong_settings_end_it_with_2_and_every_error(serve, tmp_path):
    (tmp_path / "printscp.toml").write_text("[dicom]\nport = 99999\nhots = 1\n")

    code, _, err = ended(serve())

    assert code == 2
    assert "dicom.port: Input should be less than or equal to 65535" in err
    assert "dicom.hots: unknown key, do you mean host?" in err


def test_the_command_line_comes_before_the_settings_file(serve, tmp_path):
    (tmp_path / "printscp.toml").write_text('[dicom]\nport = 1\nhost = "192.0.2.1"\n')

    process = serve("--port", "0", "--host", "127.0.0.1", "--json")

    assert json.loads(process.stdout.readline())["dicom"]["host"] == "127.0.0.1"


def test_the_data_folder_is_in_the_home_of_the_user_by_default(tmp_path):
    process = subprocess.Popen(
        [*PRINTSCP, "--port", "0", "--json"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    try:
        process.stdout.readline()
        assert (tmp_path / ".local/share/printscp/jobs").is_dir()
        assert (tmp_path / "films").is_dir()
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)


HANGS = """
[queue]
drain = "{drain}"
[printers.printscp]
deliver = ["slow"]
[deliveries.slow]
type = "command"
argv = {argv}
"""


@pytest.fixture
def deliver_by(tmp_path):
    """Has films delivered by a program of Python, and the server wait so long for it at its end."""

    def deliver_by(program: str, drain: str) -> None:
        argv = json.dumps([sys.executable, "-c", program])
        (tmp_path / "printscp.toml").write_text(HANGS.format(drain=drain, argv=argv))

    return deliver_by


def with_a_film_that_is_being_delivered(serve, tmp_path) -> Forked:
    """A server whose delivery has begun, and has written that down."""
    process = serve("--port", "0", "--json")
    port = json.loads(process.stdout.readline())["dicom"]["port"]
    with PrintClient("127.0.0.1", port, called_ae="PRINTSCP") as client:
        client.print_film(row_layout())
    wait_until((tmp_path / "begun").exists, SECONDS)
    return process


HANGING = "import time; open('begun', 'w').close(); time.sleep(600)"


def test_a_delivery_that_hangs_at_sigterm_is_made_after_the_next_start(serve, deliver_by, tmp_path):
    deliver_by(HANGING, drain="200ms")
    process = with_a_film_that_is_being_delivered(serve, tmp_path)

    process.send_signal(signal.SIGTERM)
    first = ended(process)
    deliver_by("open('delivered', 'w').close()", drain="10s")
    second = serve("--port", "0", "--json")
    second.stdout.readline()
    wait_until((tmp_path / "delivered").exists, SECONDS)
    second.send_signal(signal.SIGTERM)

    assert (first[0], ended(second)[0]) == (0, 0)


def test_a_second_signal_ends_it_at_once_and_loses_nothing(serve, deliver_by, tmp_path):
    deliver_by(HANGING, drain="10m")
    process = with_a_film_that_is_being_delivered(serve, tmp_path)

    process.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.5)
    process.send_signal(signal.SIGTERM)

    assert ended(process)[0] == 0
    with Operator(tmp_path / "data") as operator:
        assert operator.job(1).deliveries[0].state is JobState.PENDING


def test_the_data_folder_of_a_newer_version_ends_it_with_45(serve, tmp_path):
    with DataFolder(tmp_path / "data"):
        pass
    with closing(sqlite3.connect(tmp_path / "data" / "queue.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")

    code, out, err = ended(serve("--port", "0", "--json"))

    assert (code, out) == (45, "")
    assert f"{tmp_path / 'data' / 'queue.sqlite'} was written by printscp " in err
    assert "install that version or a newer one, or use another data folder\n" in err
    assert "Traceback" not in err


def test_faults_are_enabled_by_their_presets_and_told_at_the_beginning_and_at_the_end(serve):
    process = serve("--port", "0", "--json", "--fault", "cover-open", "--fault", "queue-full")
    ready = json.loads(process.stdout.readline())
    with EventScu.connect(ready["dicom"]["port"]) as scu:
        status = scu.printer_status()
        scu.release()
    process.send_signal(signal.SIGTERM)
    code, _, err = ended(process)

    assert (status, code) == (("FAILURE", "COVER OPEN"), 0)
    assert "faults are enabled: cover-open, queue-full; this is no printer for patients\n" in err
    assert "fault cover-open has fired 1 time(s)\n" in err
    assert "fault queue-full has fired 0 time(s)\n" in err


def test_a_preset_that_has_the_name_of_a_rule_is_a_usage_error(serve, tmp_path):
    (tmp_path / "printscp.toml").write_text('[faults.rules.busy]\nwhere = "storage"\neffect = "full"\n')

    code, _, err = ended(serve("--fault", "busy"))

    assert code == 2
    assert "busy is the name of a rule too" in err
