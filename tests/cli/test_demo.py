"""``printscp demo``."""

from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from printscp.cli.main import main

pytestmark = pytest.mark.network


def test_it_prints_five_films_and_says_where_they_are(tmp_path):
    result = CliRunner().invoke(main, ["demo", "--out", str(tmp_path / "films")])

    told = [line.split("  ") for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert sorted(Path(path) for path, _ in told) == sorted((tmp_path / "films").rglob("*.pdf"))
    assert [name for _, name in told] == ["step-wedge", "ct-sheet", "color-sheet", "row-layout", "col-layout"]


def test_each_film_has_its_images(tmp_path):
    CliRunner().invoke(main, ["demo", "--out", str(tmp_path)])

    images = []
    for path in tmp_path.rglob("*.pdf"):
        with pikepdf.open(path) as pdf:
            images.append(sum(len(page.get_images()) for page in pdf.pages))
    assert sorted(images) == [1, 3, 4, 6, 6]


def test_a_folder_that_cannot_be_written_ends_it_with_45(tmp_path):
    (tmp_path / "file").touch()

    result = CliRunner().invoke(main, ["demo", "--out", str(tmp_path / "file" / "films")])

    assert result.exit_code == 45
    assert result.exception is None or isinstance(result.exception, SystemExit)
