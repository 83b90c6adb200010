"""Servers of ``printscp serve``, one after another, each told at which moment to die.

It reads a line of JSON for each: the arguments of ``printscp``, a mark for the environment of its processes, and the
number of a moment with that of a call, or null. Each server is a process of its own, forked when everything is
imported, for otherwise a drill would mostly import. On standard output come its number, what it says itself, and how it
has ended.
"""

import json
import os
import sys

from printscp.app import PrintServerApp
from printscp.cli.main import main
from tests.crash.dying import arm
from tests.crash.moments import ALL_MOMENTS


def serve_all() -> None:
    for line in sys.stdin:
        wanted = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _serve(**wanted)
        _say(event="started", pid=pid)
        _, status = os.waitpid(pid, 0)
        _say(event="ended", code=os.waitstatus_to_exitcode(status))


def _serve(arguments: list[str], mark: str, moment: list[int] | None) -> None:
    os.environ["PRINTSCP_CRASH_DRILL"] = mark
    if moment is not None:
        number, call = moment
        arm(ALL_MOMENTS[number], call)
    sys.argv = ["printscp", *arguments]
    main()


def _say(**words: object) -> None:
    os.write(sys.stdout.fileno(), (json.dumps(words) + "\n").encode())


if __name__ == "__main__":
    assert PrintServerApp
    serve_all()
