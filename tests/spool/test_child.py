"""The words between a child and its parent; real processes are in test_children.py."""

import subprocess
import sys
from io import BytesIO

import pytest

from printscp.spool.child import read_frame, write_frame


@pytest.mark.parametrize("cut", [1, 5])
def test_a_frame_that_is_cut_off_is_as_none(cut):
    file = BytesIO()
    write_frame(file, "text")
    content = file.getvalue()

    assert read_frame(BytesIO(content[:cut])) == b""
    assert read_frame(BytesIO(content)) == content[4:]


def test_a_child_starts_without_the_libraries_of_its_functions():
    program = "import sys; from printscp.spool import child; print(*{name.split('.')[0] for name in sys.modules})"

    modules = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=30)

    assert not {"numpy", "pydicom", "reportlab", "pydantic", "logging"} & set(modules.stdout.split())
