"""Commands that are run to their end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from printscp.cli.child import run_child
from tests.network_fixtures import wait_until


def python(program: str, *arguments: str, timeout: float | None = None):
    return run_child([sys.executable, "-c", program, *arguments], {"PRINTSCP_PORT": "4711"}, timeout)


def is_running(pid: int) -> bool:
    """Whether there is such a process, and not only what is left of it until its parent hears of its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("code", [0, 7])
def test_the_exit_code_is_told(code):
    ended = python(f"raise SystemExit({code})")

    assert (ended.exit_code, ended.words) == (code, f"exited with {code}")


def test_the_command_has_our_environment_and_more(tmp_path):
    program = "import os, sys; open(sys.argv[1], 'w').write(os.environ['PRINTSCP_PORT'] + os.environ['PATH'])"
    python(program, str(tmp_path / "told"))

    assert (tmp_path / "told").read_text() == "4711" + os.environ["PATH"]


def test_a_signal_that_ended_it_is_told_by_name():
    ended = python("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")

    assert (ended.exit_code, ended.words) == (139, "killed by SIGSEGV")


def test_a_command_that_is_not_there_is_told():
    ended = run_child(["./no-such-thing"], {}, None)

    assert (ended.exit_code, ended.words) == (127, "./no-such-thing: no such command")


def test_a_file_that_may_not_be_run_is_told(tmp_path):
    path = tmp_path / "scu"
    path.write_text("echo")

    ended = run_child([str(path)], {}, None)

    assert (ended.exit_code, ended.words) == (126, f"{path} cannot be run: Permission denied")


def test_a_script_without_its_first_line_is_told_what_it_lacks(tmp_path):
    path = tmp_path / "scu"
    path.write_text("echo")
    path.chmod(0o700)

    ended = run_child([str(path)], {}, None)

    assert ended.exit_code == 126
    assert ended.words.endswith("; a script needs a first line such as #!/bin/sh")


def test_what_takes_too_long_is_ended_with_all_that_it_started(tmp_path):
    program = (
        "import subprocess, sys, time;"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "open(sys.argv[1], 'w').write(str(child.pid)); time.sleep(60)"
    )
    began = time.monotonic()

    ended = python(program, str(tmp_path / "pid"), timeout=3)

    assert (ended.exit_code, ended.words) == (124, "not done after 3 s, so it was ended")
    assert time.monotonic() - began < 30
    pid = int((tmp_path / "pid").read_text())
    wait_until(lambda: not is_running(pid))


def test_what_it_leaves_in_the_background_is_ended_with_it(tmp_path):
    program = (
        "import subprocess, sys;"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "open(sys.argv[1], 'w').write(str(child.pid))"
    )

    ended = python(program, str(tmp_path / "pid"))

    assert ended.exit_code == 0
    wait_until(lambda: not is_running(int((tmp_path / "pid").read_text())))


@pytest.fixture
def interruptible():
    """As on a terminal: who starts the tests in the background has them ignore SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_command_is_ended_and_told_of():
    program = "import os, signal, time; os.kill(os.getppid(), signal.SIGINT); time.sleep(60)"

    ended = python(program)

    assert (ended.exit_code, ended.words) == (130, "interrupted, so it was ended")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_does_not_outlive_us(tmp_path, number):
    program = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    ours = (
        "import sys; from printscp.cli.child import run_child;"
        f"run_child([sys.executable, '-c', {program!r}, sys.argv[1]], {{}}, None)"
    )
    path = tmp_path / "pid"
    process = subprocess.Popen([sys.executable, "-c", ours, str(path)])
    wait_until(lambda: path.exists() and path.read_text())

    process.send_signal(number)

    assert process.wait(10) == 128 + number
    wait_until(lambda: not is_running(int(path.read_text())))
