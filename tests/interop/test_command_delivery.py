"""The program of the page of `command` makes of a job what the page says."""

import re
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from printscp.deliver.command import CommandDelivery
from printscp.deliver.delivery import attempt
from printscp.outcomes import Done, Later
from tests.parcels import make_parcel

pytestmark = pytest.mark.interop

PAGE = Path(__file__).parent.parent.parent / "docs" / "deliveries" / "command.md"


def scans(folder: Path) -> CommandDelivery:
    """The first example, with *folder* in place of /srv/scans."""
    example = tomllib.loads(re.findall(r"```toml\n(.*?)```", PAGE.read_text(), re.DOTALL)[0])
    table = example["deliveries"]["scans"]
    argv = [argument.replace("/srv/scans", str(folder)) for argument in table.pop("argv")]
    return CommandDelivery.model_validate(table | {"argv": argv})


def test_pdftocairo_makes_a_gray_tiff_of_each_film(need, tmp_path):
    need("pdftocairo")

    outcome = attempt(scans(tmp_path), make_parcel(tmp_path, films=2), lambda _: None)

    assert outcome == Done(receipt="exit 0")
    for name in ("2026-11-21_1234-1.tif", "2026-11-21_1234-2.tif"):
        with Image.open(tmp_path / name) as film:
            assert (film.mode, film.size) == ("L", (2400, 3000))


def test_all_jobs_wait_while_pdftocairo_cannot_write(need, tmp_path):
    need("pdftocairo")

    outcome = attempt(scans(tmp_path / "missing"), make_parcel(tmp_path), lambda _: None)

    assert outcome == Later(problem="pdftocairo ended with exit code 2", everyone=True)
