"""What tests of several deliveries need."""

import stat
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def open_folder():
    """One that every user may look into, as those of pytest are not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        if not all(above.stat().st_mode & stat.S_IXOTH for above in folder.parents):
            pytest.skip("the folder for temporary files is closed to others")
        yield folder
