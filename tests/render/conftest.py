"""The golden fixture: text pictures that are kept as files."""

from collections.abc import Callable
from pathlib import Path

import pytest

_GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], str]:
    """What the golden file of a picture says; with --update-golden, the file is first made to say what is drawn."""

    def read(name: str, drawn: str) -> str:
        path = _GOLDEN / name
        if request.config.getoption("--update-golden", default=False):
            path.write_text(drawn + "\n", encoding="ascii")
        return path.read_text(encoding="ascii").removesuffix("\n")

    return read
