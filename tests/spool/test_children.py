import errno
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from printscp.outcomes import Died, Done, Failed, Later
from printscp.spool.children import Child, Here

LONG = 60.0


def outcome_of(function, *arguments, child, timeout=30.0, checkpoint=lambda text: None):
    return child.run(function, *arguments, checkpoint=checkpoint, timeout=timeout)


@pytest.fixture(scope="module")
def child():
    child = Child()
    yield child
    child.close()


# What children are told to do.


def say(text, *, checkpoint):
    return Done(receipt=text)


def process_number(*, checkpoint):
    return Done(receipt=str(os.getpid()))


def process_of(child):
    return int(outcome_of(process_number, child=child).receipt)


def note(path, *, checkpoint):
    """Keep two checkpoints, and on disk what was known when each came back."""
    for text in ("first", "second"):
        checkpoint(text)
        with Path(path).open("a") as file:
            file.write(f"after {text}\n")
    return Done()


def raise_it(error, *, checkpoint):
    raise error


def exit_at_once(code, *, checkpoint):
    os._exit(code)


def leave(code, *, checkpoint):
    sys.exit(code)


def kill_itself(number, *, checkpoint):
    os.kill(os.getpid(), number)
    time.sleep(LONG)


def hang(path, *, checkpoint):
    Path(path).write_text(str(os.getpid()))
    time.sleep(LONG)


def hang_with_a_program(path, *, checkpoint):
    program = subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({LONG})"])
    Path(path).write_text(str(program.pid))
    time.sleep(LONG)


def write_to_standard_output(*, checkpoint):
    print("printed", flush=True)
    os.write(1, b"written\n")
    subprocess.run([sys.executable, "-c", "print('by a program')"], check=True)
    return Done(receipt=sys.stdin.read())


def take_signals(*, checkpoint):
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
    return Done(receipt="alive")


def give_what_cannot_be_sent(*, checkpoint):
    return Done(receipt=lambda: None)


def warm_up(path):
    with Path(path).open("a") as file:
        file.write(f"{os.getpid()}\n")


def fail_to_warm_up():
    raise ValueError("cold")


def exit_while_it_starts():
    os._exit(9)


def is_gone(number):
    """Whether a process has ended, which another than its parent sees a moment later."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def when_written(path):
    while not (path.exists() and path.read_text()):
        time.sleep(0.01)
    return int(path.read_text())


on_linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="sees processes by /proc")


def test_a_child_gives_what_the_function_gives(child):
    assert outcome_of(say, "ok", child=child) == Done(receipt="ok")


def test_a_child_is_another_process_and_is_used_again(child):
    numbers = {process_of(child) for _ in range(2)}

    assert len(numbers) == 1
    assert numbers != {os.getpid()}


def test_a_function_goes_on_when_its_checkpoint_is_kept(child, tmp_path):
    path = tmp_path / "notes"
    seen = []

    outcome = outcome_of(
        note, path, child=child, checkpoint=lambda text: seen.append((text, path.exists() and path.read_text()))
    )

    assert outcome == Done()
    assert seen == [("first", False), ("second", "after first\n")]


@pytest.mark.parametrize("runner", [Child, Here])
def test_a_checkpoint_that_cannot_be_kept_is_an_error_of_the_function(runner, tmp_path):
    def full(text):
        raise OSError(errno.ENOSPC, "No space left on device", "queue.sqlite")

    runner = runner()

    outcome = outcome_of(note, tmp_path / "notes", child=runner, checkpoint=full)

    runner.close()
    assert outcome == Later(problem="queue.sqlite: No space left on device", everyone=True, info="RECEIVER FULL")
    assert not (tmp_path / "notes").exists()


def test_an_error_in_keeping_a_checkpoint_is_raised_and_ends_the_process(child, tmp_path):
    before = process_of(child)

    with pytest.raises(ZeroDivisionError):
        outcome_of(note, tmp_path / "notes", child=child, checkpoint=lambda text: 1 // 0)

    assert process_of(child) != before


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ValueError("7 bits"), Failed(problem="ValueError: 7 bits", info="INVALID PAGE DES")),
        (OSError("broken picture"), Failed(problem="OSError: broken picture", info="INVALID PAGE DES")),
        (
            PermissionError(errno.EACCES, "Permission denied", "film.pdf"),
            Later(problem="film.pdf: Permission denied", everyone=True, info="CHECK PRINTER"),
        ),
        (
            OSError(errno.EDQUOT, "Disk quota exceeded"),
            Later(problem="Disk quota exceeded", everyone=True, info="RECEIVER FULL"),
        ),
        (MemoryError(), Died(problem="it ran out of memory")),
    ],
)
@pytest.mark.parametrize("here", [False, True])
def test_an_exception_becomes_an_outcome(child, error, outcome, here):
    assert outcome_of(raise_it, error, child=Here() if here else child) == outcome


@pytest.mark.parametrize("here", [False, True])
def test_the_trace_back_of_a_failure_is_logged_by_the_parent(child, caplog, here):
    outcome_of(raise_it, ValueError("7 bits"), child=Here() if here else child)

    assert [record.name for record in caplog.records] == ["printscp.spool"]
    assert "raise_it" in caplog.text
    assert caplog.text.rstrip().endswith("ValueError: 7 bits")


def test_trouble_with_a_disk_is_not_logged_with_a_trace_back(child, caplog):
    outcome_of(raise_it, OSError(errno.ENOSPC, "full"), child=child)

    assert caplog.text == ""


def test_an_outcome_that_cannot_be_sent_is_a_failure(child):
    outcome = outcome_of(give_what_cannot_be_sent, child=child)

    assert isinstance(outcome, Failed)


@pytest.mark.parametrize(
    ("function", "argument", "problem"),
    [
        (exit_at_once, 3, "its process ended with exit code 3"),
        (leave, 3, "it ended itself with exit code 3"),
        (kill_itself, signal.SIGKILL, "its process was killed by SIGKILL"),
        (kill_itself, signal.SIGSEGV, "its process was killed by SIGSEGV"),
        pytest.param(kill_itself, 40, "its process was killed by signal 40", marks=on_linux),
    ],
)
def test_a_process_that_dies_is_told_and_replaced(child, function, argument, problem):
    outcome = outcome_of(function, argument, child=child)

    assert outcome == Died(problem=problem)
    assert outcome_of(say, "ok", child=child) == Done(receipt="ok")


@on_linux
def test_a_function_that_takes_too_long_is_ended_with_its_programs(child, tmp_path):
    outcome = outcome_of(hang_with_a_program, tmp_path / "program", child=child, timeout=2.0)

    assert outcome == Died(problem="it took longer than 2 s", took_too_long=True)
    assert is_gone(when_written(tmp_path / "program"))


@on_linux
def test_what_is_interrupted_is_not_finished(child, tmp_path):
    threading.Thread(target=lambda: (when_written(tmp_path / "process"), child.interrupt())).start()

    outcome = outcome_of(hang, tmp_path / "process", child=child)

    assert outcome is None
    assert is_gone(when_written(tmp_path / "process"))
    assert outcome_of(say, "ok", child=child) == Done(receipt="ok")


def test_an_interruption_that_comes_early_is_not_lost(child):
    child.interrupt()

    assert outcome_of(say, "ok", child=child) is None
    assert outcome_of(say, "ok", child=child) == Done(receipt="ok")


def test_a_process_that_died_with_nothing_to_do_is_replaced(child):
    os.kill(process_of(child), signal.SIGKILL)
    child._process._popen.wait(30)

    assert outcome_of(say, "ok", child=child) == Done(receipt="ok")


def test_what_a_function_writes_to_standard_output_goes_to_the_log(child, capfd):
    first = Child()

    outcome = outcome_of(write_to_standard_output, child=first)

    first.close()
    assert outcome == Done(receipt="")
    assert capfd.readouterr() == ("", "printed\nwritten\nby a program\n")


def test_signals_to_everyone_do_not_end_what_is_being_done(child):
    assert outcome_of(take_signals, child=child) == Done(receipt="alive")


def test_each_process_is_warmed_up_once_before_its_first_call(tmp_path):
    child = Child(partial(warm_up, tmp_path / "processes"))

    child.start()
    numbers = [process_of(child) for _ in range(2)]
    outcome_of(exit_at_once, 1, child=child)
    numbers.append(process_of(child))

    child.close()
    first, second = map(int, (tmp_path / "processes").read_text().split())
    assert numbers == [first, first, second]


def test_a_warm_up_that_fails_is_told_and_no_more(capfd):
    child = Child(fail_to_warm_up)

    outcome = outcome_of(say, "ok", child=child)

    child.close()
    assert outcome == Done(receipt="ok")
    assert "ValueError: cold" in capfd.readouterr().err


def test_a_process_that_cannot_start_is_no_fault_of_the_function():
    child = Child(exit_while_it_starts)

    outcome = outcome_of(say, "ok", child=child)

    child.close()
    assert outcome == Later(problem="no process can be started: it ended with exit code 9", everyone=True)


def test_a_program_that_cannot_be_started_is_no_fault_of_the_function(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    outcome = outcome_of(say, "ok", child=Child())

    assert outcome == Later(problem="/nowhere/python: No such file or directory", everyone=True)


@on_linux
def test_a_process_that_grew_ends_after_its_call_and_the_next_call_has_another():
    child = Child(most_memory=1)

    first, second = process_of(child), process_of(child)

    child.close()
    assert first != second
    assert is_gone(first)


@on_linux
def test_a_closed_child_has_ended():
    child = Child()
    number = process_of(child)

    child.close()

    assert is_gone(number)


_PARENT = """
import sys
from tests.spool.test_children import Child, hang, outcome_of
outcome_of(hang, sys.argv[1], child=Child())
"""


@on_linux
def test_a_child_ends_in_the_middle_of_its_work_when_its_parent_is_killed(tmp_path):
    path = tmp_path / "process"
    root = Path(__file__).parent.parent.parent
    with subprocess.Popen([sys.executable, "-c", _PARENT, str(path)], cwd=root) as parent:
        number = when_written(path)
        parent.kill()

    assert is_gone(number)


def test_in_this_process_functions_run_in_the_calling_thread(tmp_path):
    here = Here()
    here.start()
    seen = []

    outcomes = (
        outcome_of(process_number, child=here),
        outcome_of(note, tmp_path / "x", child=here, checkpoint=seen.append),
    )

    here.interrupt()
    here.close()
    assert outcomes == (Done(receipt=str(os.getpid())), Done())
    assert seen == ["first", "second"]
