"""The images that `printscp send` is given."""

import io
from pathlib import Path

import click
import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.filereader import dcmread

from printscp.cli.failures import CannotRead, InvalidInput
from printscp.cli.send_input import failure_of_files, paths_of, read_sheets
from printscp.cli.send_options import Wishes
from printscp.client_files import Skipped, Why
from printscp.film.session import FilmSession
from printscp.images.print_image import Appearance
from printscp.images.sheets import Layout, display_format_of

CT = Path(get_testdata_file("CT_small.dcm", download=False))
CINE = Path(get_testdata_file("SC_rgb_rle_2frame.dcm", download=False))
REPORT = Path(get_testdata_file("test-SR.dcm", download=False))


def wishes(layout="1x1", frames=None):
    return Wishes(
        appearance=Appearance(),
        layout=Layout(display_format=display_format_of(layout)),
        session=FilmSession(uid=""),
        luts=(),
        leave_out=frozenset(),
        frames=frames,
    )


def read(*paths, wished=None, most=10):
    told = []
    sheets, _ = read_sheets(paths, wished or wishes(), told.append, sort=True, most=most)
    return sheets, told


def test_a_hyphen_stands_for_the_lines_of_stdin(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("  b\t\r\n\nc d\n"))

    assert paths_of(["a", "-", "e"]) == [Path("a"), Path("b"), Path("c d"), Path("e")]


def test_each_frame_is_an_image_and_may_be_chosen():
    assert len(read(CINE)[0]) == 2
    assert [sheet.names for sheet in read(CINE, wished=wishes(frames=(2,)))[0]] == [("SC_rgb_rle_2frame.dcm frame 2",)]


def test_more_films_than_may_be_are_told_before_an_image_is_read():
    with pytest.raises(click.UsageError, match="2 images would be 2 films"):
        read(CINE, most=1)


def test_what_is_not_printed_is_told():
    _, told = read(CINE, REPORT)

    assert [str(each) for each in told] == [f"{REPORT}: has no image: it is of Comprehensive SR Storage"]


def test_without_an_image_there_is_no_film():
    assert read(REPORT)[0] == ()


def test_frames_that_no_file_has_do_not_count():
    assert len(read(CINE, wished=wishes(frames=tuple(range(2, 5000))), most=1)[0]) == 1


def test_films_of_grayscale_and_of_color_are_counted_apart():
    with pytest.raises(click.UsageError, match=r"3 images would be 2 films of STANDARD\\2,2; --max-films 2"):
        read(CINE, CT, wished=wishes("2x2"), most=1)


def test_files_that_cannot_be_read_count_more_than_those_that_cannot_be_printed():
    bad, worse, none = (Skipped(Path("a"), why, "x") for why in (Why.CANNOT_PRINT, Why.CANNOT_READ, Why.NO_IMAGE))

    assert failure_of_files([none]) is None
    assert isinstance(failure_of_files([none, bad]), InvalidInput)
    assert isinstance(failure_of_files([bad, worse]), CannotRead)
    assert failure_of_files([bad, bad]).message == "2 files are not printed"


def test_the_files_of_a_series_that_name_no_window_have_one(tmp_path):
    for name, factor in (("a.dcm", 1), ("b.dcm", 2)):
        image = dcmread(CT)
        image.PixelData = (image.pixel_array // 4 * factor).tobytes()
        image.save_as(tmp_path / name)

    dim, bright = (np.frombuffer(sheet.film.image_boxes[0].image.pixel_data, "<u2") for sheet in read(tmp_path)[0])

    assert dim.max() < 3000 < bright.max() == 4095
