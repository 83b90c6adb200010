"""SCUs on dcmjs-dimse: the scripts in tests/interop/dcmjs, each of which is told its task and says what it heard in JSON.

dcmjs-dimse is found through NODE_PATH, or where `npm ci --ignore-scripts` in tests/interop/dcmjs puts it.
"""

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

_SCRIPTS = Path(__file__).parent / "dcmjs"
_SECONDS = 60


def need_dcmjs(need: Callable[..., None]) -> None:
    """Skips a test where Node.js or dcmjs-dimse is missing; fails it where all must be there."""
    need("node")
    search = [*os.environ.get("NODE_PATH", "").split(os.pathsep), str(_SCRIPTS / "node_modules")]
    if not any((Path(folder) / "dcmjs-dimse" / "package.json").is_file() for folder in search if folder):
        missing = pytest.fail if os.environ.get("PRINTSCP_INTEROP") == "required" else pytest.skip
        missing("dcmjs-dimse is not installed")


def run_script(name: str, task: Mapping[str, object]) -> dict:
    run = subprocess.run(
        ["node", _SCRIPTS / name],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)
