"""A program does not outlive the delivery that started it, nor does what the program started."""

import signal
import subprocess
import sys

import pytest

from printscp.deliver import guard


def guarded(*argv: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, guard.__file__, *argv],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["true"], 0),
        (["sh", "-c", "exit 7"], 7),
        (["sh", "-c", "kill -9 $$"], guard.SIGNALED + 9),
        (["/no/such/program"], guard.IS_MISSING),
        (["/"], guard.CANNOT_RUN),
    ],
)
def test_the_exit_code_is_that_of_the_program(argv, code):
    with guarded(*argv) as process:
        assert process.wait(60) == code


@pytest.mark.parametrize("name", ["INT", "TERM"])
def test_a_program_can_be_ended_by_a_signal_though_the_delivery_ignores_it(name):
    command = [sys.executable, guard.__file__, "sh", "-c", f"kill -{name} $$"]
    ignoring = ["sh", "-c", f'trap "" {name}; exec "$@"', "delivery", *command]

    with subprocess.Popen(ignoring, stdin=subprocess.PIPE, start_new_session=True) as process:
        assert process.wait(60) == guard.SIGNALED + signal.Signals[f"SIG{name}"]


def test_a_program_that_signals_its_group_is_waited_for():
    with guarded("sh", "-c", "trap : TERM; kill -TERM 0; exit 7") as process:
        assert process.wait(60) == 7


def test_a_program_reads_nothing():
    with guarded("cat") as process:
        assert process.wait(60) == 0


def test_what_a_program_started_ends_with_the_delivery():
    # The end of its standard output comes when the last process that has it is gone.
    with guarded("sh", "-c", "sleep 600 & echo started; sleep 600") as process:
        assert process.stdout.readline() == "started\n"
        process.stdin.close()

        assert process.stdout.read() == ""
        assert process.wait(60) == -9
