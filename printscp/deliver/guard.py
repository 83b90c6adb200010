"""The process between a delivery and its program: when the delivery is gone, the program and all that it started go too.

It is run as a script, beside the program in a process group of its own, and notices the end of its standard input, of
which the delivery holds the other side: that is closed even when the delivery is killed.
"""

import os
import signal
import subprocess
import sys
import threading

CANNOT_RUN, IS_MISSING = 126, 127
SIGNALED = 128
"""Exit codes as shells have them; the last one with the number of the signal added."""


def main(argv: list[str]) -> int:
    """Run the program *argv*; its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # The delivery ignores them. What is ignored stays so in a program, but what is handled begins there as it should.
        signal.signal(number, lambda *_: None)
    try:
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL)  # noqa: S603  that is what it is for
    except FileNotFoundError:
        return IS_MISSING
    except OSError:
        return CANNOT_RUN
    threading.Thread(target=_end_with_delivery, args=(process,), daemon=True).start()
    code = process.wait()
    return code if code >= 0 else SIGNALED - code


def _end_with_delivery(process: subprocess.Popen[bytes]) -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    if os.name == "posix":
        os.killpg(0, signal.SIGKILL)  # this process is one of them
    process.kill()


if __name__ == "__main__":
    # Not by way of sys.exit, which would wait for the thread that reads.
    os._exit(main(sys.argv[1:]))
