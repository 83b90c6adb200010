"""Our print client prints on DCMTK's print SCP, which stores the images that it got."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pydicom
import pytest

from printscp.film.sizes import FILM_SIZES
from tests.drawn_films import drawn_samples, drawn_test_films
from tests.drills import some_of
from tests.interop.dcmprscp import FORWARD, forwarded_job

pytestmark = [pytest.mark.interop, pytest.mark.network]

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def print_on_dcmprscp(need, tmp_path_factory):
    """Prints a sample film or a test film, each once; the folder is where dcmprscp stores what it gets."""
    need("dcmprscp", "unshare")
    in_namespace = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*in_namespace, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no network namespace can be made here, and dcmprscp listens on every address it finds")

    @cache
    def print_on_dcmprscp(film: str) -> tuple[subprocess.CompletedProcess[str], Path]:
        folder = tmp_path_factory.mktemp("dcmprscp")
        command = [*in_namespace, sys.executable, "-m", "tests.interop.dcmprscp", folder, film]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        return run, folder / "database"

    return print_on_dcmprscp


@pytest.mark.parametrize("film", some_of(["ct-sheet", "gray-lin-od", "step-wedge", "gray", "geometry"], 2))
def test_dcmprscp_takes_a_film_without_a_warning(print_on_dcmprscp, film):
    run, _ = print_on_dcmprscp(film)

    assert (run.returncode, run.stdout, run.stderr) == (0, "()\n", "")


@pytest.mark.parametrize("film", some_of(["ct-sheet", "step-wedge"], 1))
def test_dcmprscp_stores_each_image_at_its_position_as_it_was_sent(print_on_dcmprscp, film):
    _, database = print_on_dcmprscp(film)

    sent = {box.position: box.image.pixel_data for box in drawn_samples()[film].film.image_boxes}
    assert stored_images(database) == sent


def test_dcmprscp_stores_what_the_film_asks_for(print_on_dcmprscp):
    _, database = print_on_dcmprscp("ct-sheet")

    (path,) = database.glob("SP_*")
    (film_box,) = pydicom.dcmread(path).FilmBoxContentSequence
    assert (film_box.ImageDisplayFormat, film_box.FilmSizeID, film_box.Trim) == (r"STANDARD\2,3", "14INX17IN", "YES")


@pytest.mark.parametrize(("film", "shape"), some_of([("gray-lin-od", "LIN OD"), ("gray", "IDENTITY")], 1))
def test_dcmprscp_stores_the_lut_of_a_film_and_the_light_it_is_seen_in(print_on_dcmprscp, film, shape):
    _, database = print_on_dcmprscp(film)

    (path,) = database.glob("SP_*")
    dataset = pydicom.dcmread(path)
    (film_box,), (lut,) = dataset.FilmBoxContentSequence, dataset.PresentationLUTContentSequence
    assert (film_box.Illumination, film_box.ReflectedAmbientLight) == (2000, 10)
    assert lut.PresentationLUTShape == shape
    assert stored_images(database) == {
        1: drawn_test_films(FILM_SIZES["14INX17IN"])[film].film.image_boxes[0].image.pixel_data
    }


def test_a_layout_that_dcmprscp_lacks_is_told_with_its_status(print_on_dcmprscp):
    run, _ = print_on_dcmprscp("row-layout")

    assert (run.returncode, run.stderr) == (1, "N-CREATE Film Box: 0x0106 Invalid attribute value\n")


def test_dcmprscp_gets_a_forwarded_job_as_it_was_asked_for(print_on_dcmprscp):
    run, database = print_on_dcmprscp(FORWARD)

    prints = sorted(map(pydicom.dcmread, database.glob("SP_*")), key=lambda each: len(each.ImageBoxContentSequence))
    films = [each.FilmBoxContentSequence[0] for each in prints]
    assert (run.stdout, run.stderr) == ("PEER@127.0.0.1:11112: 4 films\n", "")
    assert [(film.ImageDisplayFormat, film.MaxDensity, film.Illumination) for film in films] == [
        (r"STANDARD\1,1", 280, 1500),
        (r"STANDARD\2,3", 320, 2000),
    ]
    assert [each.PresentationLUTContentSequence[0].PresentationLUTShape for each in prints] == ["LIN OD", "LIN OD"]
    sent = {box.image.pixel_data for film in forwarded_job().films for box in film.image_boxes}
    assert {pydicom.dcmread(path).PixelData for path in database.glob("HG_*")} == sent


def stored_images(database: Path) -> dict[int, bytes]:
    """The pixels of each image of the only film, by Image Box Position."""
    images = {dataset.SOPInstanceUID: dataset.PixelData for dataset in map(pydicom.dcmread, database.glob("HG_*"))}
    (path,) = database.glob("SP_*")
    boxes = pydicom.dcmread(path).ImageBoxContentSequence
    return {box.ImageBoxPosition: images[box.ReferencedImageSequence[0].ReferencedSOPInstanceUID] for box in boxes}
