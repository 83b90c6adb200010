"""Lets a process die at a moment: the function of that moment is replaced by one that kills."""

import os
import signal
import threading
from collections.abc import Callable
from importlib import import_module
from itertools import count

from printscp.outcomes import Checkpoint, Outcome
from printscp.spool.children import Child
from printscp.spool.workers import Deliverer, Renderer
from tests.crash.moments import Killed, Moment

_WORKERS = {"render": Renderer, "out": Deliverer}


def arm(moment: Moment, call: int) -> None:
    """In a server that has not started yet: it dies at the *call*-th call, from 1."""
    if moment.lane:
        _arm_children(moment, call)
    else:
        _replace(moment, call, os.getpid())


def dying(
    moment: Moment, server: int, function: Callable[..., Outcome], *arguments: object, checkpoint: Checkpoint
) -> Outcome:
    """In a child: call *function*, and die on the way."""
    _replace(moment, 1, server)
    return function(*arguments, checkpoint=checkpoint)


def _arm_children(moment: Moment, call: int) -> None:
    worker = _WORKERS[moment.lane]
    do, run = worker.do, Child.run
    calls = count(1)
    this = threading.local()

    def do_and_die(self, job, task, checkpoint):
        # After three deaths a job is given up, rightly.
        this.dies = (not task.deaths or moment.killed is not Killed.CHILD) and next(calls) == call
        try:
            return do(self, job, task, checkpoint)
        finally:
            this.dies = False

    def run_and_die(self, function, *arguments, checkpoint, timeout):
        if getattr(this, "dies", False):
            return run(self, dying, moment, os.getpid(), function, *arguments, checkpoint=checkpoint, timeout=timeout)
        return run(self, function, *arguments, checkpoint=checkpoint, timeout=timeout)

    worker.do, Child.run = do_and_die, run_and_die


def _replace(moment: Moment, call: int, server: int) -> None:
    module, _, path = moment.function.partition(":")
    *owners, name = path.split(".")
    owner = import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    original = getattr(owner, name)
    calls = count(1)

    def replaced(*arguments, **named):
        is_meant = not moment.argument or any(type(value).__name__ == moment.argument for value in arguments)
        dies = is_meant and next(calls) == call
        if dies and not moment.after:
            _kill(moment, server)
        result = original(*arguments, **named)
        if dies:
            _kill(moment, server)
        return result

    setattr(owner, name, replaced)


def _kill(moment: Moment, server: int) -> None:
    if moment.killed is not Killed.CHILD and server in {os.getpid(), os.getppid()}:  # it may be dead already
        os.kill(server, signal.SIGKILL)
    if moment.killed is not Killed.SERVER:
        os.kill(os.getpid(), signal.SIGKILL)
