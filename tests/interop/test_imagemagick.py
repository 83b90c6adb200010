"""ImageMagick, with libpng and libtiff under it, finds in our image files what was put into them."""

import subprocess

import numpy as np
import pytest

from printscp.output.image_files import png, tiff

pytestmark = pytest.mark.interop

PIXELS_PER_MM = 508 / 25.4
_RANDOM = np.random.default_rng(11)
FILMS = {
    "8-bit Gray": _RANDOM.integers(0, 256, (37, 53), dtype=np.uint8),
    "16-bit Gray": _RANDOM.integers(0, 65536, (37, 53), dtype=np.uint16),
    "8-bit sRGB": _RANDOM.integers(0, 256, (37, 53, 3), dtype=np.uint8),
}
EVERY_FILM = pytest.mark.parametrize(("described", "film"), FILMS.items(), ids=FILMS)


@EVERY_FILM
@pytest.mark.parametrize(("kind", "resolution"), [(png, "200 PixelsPerCentimeter"), (tiff, "508 PixelsPerInch")])
def test_identify_tells_size_depth_color_and_resolution(need, tmp_path, described, film, kind, resolution):
    need("identify")
    path = _written(kind(film, 1, PIXELS_PER_MM), tmp_path)

    told = _output("identify", "-format", "%wx%h %z-bit %[colorspace] %x %U", path).decode()

    assert told == f"53x37 {described} {resolution}"


@EVERY_FILM
@pytest.mark.parametrize("kind", [png, tiff])
def test_convert_finds_every_pixel(need, tmp_path, described, film, kind):
    need("convert")
    path = _written(kind(film, 1, PIXELS_PER_MM), tmp_path)

    plain = _output("convert", path, "-endian", "LSB", "gray:-" if film.ndim == 2 else "rgb:-")

    assert plain == film.tobytes()


def _written(document, folder):
    path = folder / f"film{document.suffix}"
    path.write_bytes(document.content)
    return path


def _output(*command):
    return subprocess.run(command, capture_output=True, timeout=60, check=True).stdout
