"""A server of ``printscp serve`` that is ended in order, perhaps under strace."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SECONDS = 60
_ROOT = Path(__file__).parent.parent.parent
_PRINTSCP = [sys.executable, "-c", "from printscp.cli.main import main; main()"]


@contextmanager
def serving(root: Path, before: Sequence[str] = (), *, settings: Path | None = None) -> Iterator[int]:
    """The port of a server on folders in *root*; its command comes after *before*."""
    options = ["--data", str(root / "data"), "--out", str(root / "films")]
    options += ["-c", str(settings)] if settings else []
    with subprocess.Popen(
        [*before, *_PRINTSCP, "serve", "--port", "0", "--http", "off", "--json", *options],
        cwd=root.parent,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            yield json.loads(process.stdout.readline())["dicom"]["port"]
            # strace sends on no signal that it gets.
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            os.kill(int(children[0]) if before else process.pid, signal.SIGTERM)
            assert process.wait(SECONDS) == 0
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
