"""Film mode from the film to what other hands read out of the PDF: each pixel is that of a film computed by itself."""

import subprocess

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from printscp.film.printer import ImageMode, Printer
from printscp.film.sizes import FILM_SIZES, FilmSize, film_size_of
from printscp.film.terms import Magnification, Photometric, Polarity, Shade
from printscp.output.about import About
from printscp.output.pdf import pdf
from printscp.output.raster import film_raster
from printscp.render.compose import compose
from tests.drills import some_of
from tests.independent_film import independent_film
from tests.jobs import print_job
from tests.render.films import byte_image, color_image, film_box, gray_image, image_box

SMALL = FilmSize("2INX3IN", 50.8, 76.2)
PRINTER = Printer(dpi=120, images=ImageMode.FILM, margin_mm=1.0, gap_mm=0.7)
REPLICATE, BILINEAR, CUBIC = Magnification.REPLICATE, Magnification.BILINEAR, Magnification.CUBIC


def noise(*shape, most=4096):
    return np.random.default_rng(11).integers(0, most, shape)


def gray_film(**changes):
    """Enlarged and reduced images of every polarity and depth, one of true size, an empty box."""
    edges = np.where(np.indices((60, 45)).sum(axis=0) % 7 < 3, 4095, 0)
    return film_box(
        r"STANDARD\2,3",
        image_box(gray_image(noise(37, 53)), position=1),
        image_box(gray_image(edges), position=2, polarity=Polarity.REVERSE),
        image_box(byte_image(noise(31, 29, most=256), photometric=Photometric.MONOCHROME1), position=3),
        image_box(gray_image(noise(200, 210)), position=4),
        image_box(gray_image(noise(20, 30)), position=6, requested_image_size=17.3),
        size=SMALL,
        **changes,
    )


def color_film(**changes):
    return film_box(
        r"STANDARD\1,2",
        image_box(color_image(noise(41, 59, 3, most=256))),
        image_box(gray_image(noise(41, 59)), position=2),
        size=SMALL,
        color=True,
        **changes,
    )


FILMS = {
    "cubic": gray_film(magnification=CUBIC),
    "bilinear": gray_film(magnification=BILINEAR, border_density=Shade.WHITE),
    "replicate": gray_film(magnification=REPLICATE, empty_image_density=Shade.WHITE),
    "color": color_film(magnification=CUBIC),
    "trimmed": gray_film(trim=True),
    "trimmed on white": color_film(trim=True, border_density=Shade.WHITE),
}


def printed(film):
    return pdf(lambda: [compose(film, PRINTER)], about=About.of(print_job()), typeface=None).content


def by_pdfium(film):
    """The film as pdfium shows its PDF at the resolution of the printer."""
    page = pypdfium2.PdfDocument(printed(film))[0]
    shown = page.render(scale=PRINTER.dpi / 72, rev_byteorder=True).to_numpy()
    return shown if film.color else shown[:, :, 0]


def by_program(film, folder, *command):
    """The film as a program shows its PDF, which it writes as PPM."""
    (folder / "film.pdf").write_bytes(printed(film))
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    shown = np.asarray(Image.open(next(folder.glob("page*.ppm"))).convert("RGB"))
    return shown if film.color else shown[:, :, 0]


@pytest.mark.parametrize("name", FILMS)
def test_raster_is_the_independently_computed_film(name):
    raster = film_raster(compose(FILMS[name], PRINTER), None)

    assert np.array_equal(raster, independent_film(FILMS[name], PRINTER))


@pytest.mark.parametrize("name", FILMS)
def test_pdfium_shows_the_independently_computed_film(name):
    assert np.array_equal(by_pdfium(FILMS[name]), independent_film(FILMS[name], PRINTER))


@pytest.mark.interop
@pytest.mark.parametrize("name", some_of(tuple(FILMS), 4))
def test_poppler_shows_the_independently_computed_film(name, need, tmp_path):
    need("pdftoppm")

    shown = by_program(FILMS[name], tmp_path, "pdftoppm", "-r", str(PRINTER.dpi), "film.pdf", "page")

    assert np.array_equal(shown, independent_film(FILMS[name], PRINTER))


@pytest.mark.interop
@pytest.mark.parametrize("name", some_of(tuple(FILMS), 4))
def test_ghostscript_shows_the_independently_computed_film(name, need, tmp_path):
    need("gs")

    device = ("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=ppmraw", f"-r{PRINTER.dpi}", "-sOutputFile=page.ppm")
    shown = by_program(FILMS[name], tmp_path, *device, "film.pdf")

    assert np.array_equal(shown, independent_film(FILMS[name], PRINTER))


@pytest.mark.parametrize("dpi", [100, 203, 300, 320, 601])
@pytest.mark.parametrize("size", ["8_5INX11IN", "A4", "24CMX30CM"])
def test_film_of_any_size_is_painted_at_any_resolution(dpi, size):
    printer = Printer(dpi=dpi, images=ImageMode.FILM, gap_mm=1.0)
    boxes = [image_box(byte_image(noise(9, 5 + number, most=256)), position=number) for number in range(1, 8)]
    film = film_box(r"STANDARD\7,1", *boxes, size=FILM_SIZES[size], magnification=REPLICATE)

    assert np.array_equal(film_raster(compose(film, printer), None), independent_film(film, printer))


def test_pixels_of_no_magnification_are_those_of_the_printer():
    words = noise(50, 40)
    film = film_box(r"STANDARD\1,1", image_box(gray_image(words)), size=SMALL, magnification=Magnification.NONE)

    [picture] = compose(film, PRINTER).marks

    assert np.array_equal(picture.pixels, np.rint(words * 255 / 4095))


@pytest.mark.interop
@pytest.mark.parametrize(
    ("size", "dpi"), some_of([("A4", 127), ("14INX17IN", 100), ("35CMX43CM", 127), ("300MMX430MM", 127)], 2)
)
def test_sheet_of_whole_printer_pixels_has_as_many_in_every_viewer(size, dpi, need, tmp_path):
    need("pdftoppm", "gs")
    printer = Printer(dpi=dpi, images=ImageMode.FILM)
    film = film_box(r"STANDARD\1,1", image_box(gray_image(noise(60, 50))), size=film_size_of(size), trim=True)
    expected = independent_film(film, printer)
    content = pdf(lambda: [compose(film, printer)], about=About.of(print_job()), typeface=None).content
    (tmp_path / "film.pdf").write_bytes(content)

    by_pdfium = pypdfium2.PdfDocument(content)[0].render(scale=dpi / 72, grayscale=True).to_numpy()
    for command in (
        ("pdftoppm", "-r", str(dpi), "film.pdf", "poppler"),
        ("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=ppmraw", f"-r{dpi}", "-sOutputFile=gs.ppm", "film.pdf"),
    ):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)

    assert np.array_equal(by_pdfium.reshape(expected.shape), expected)
    for path in tmp_path.glob("*.ppm"):
        assert np.array_equal(np.asarray(Image.open(path).convert("L")), expected), path.name
