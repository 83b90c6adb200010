"""Rendering that is killed by some films, for the child processes of a server: `printscp.spool.rendering.render`."""

import os
import signal
from pathlib import Path

from printscp.outcomes import Outcome
from printscp.spool import rendering
from printscp.wire.stored_print import read_job

KILLER = "KILLER"
"""AE title of the print SCU whose films do that."""


def render_or_die(job_file: Path, *arguments: object, **more: object) -> Outcome:
    with job_file.open("rb") as file:
        if read_job(file).calling_ae == KILLER:
            os.kill(os.getpid(), signal.SIGKILL)
    return rendering.render(job_file, *arguments, **more)
