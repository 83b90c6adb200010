"""Sample films, made by arithmetic: one for each kind of layout, and a wedge with a ruler to measure paper by."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from printscp.film.display_format import DisplayFormat
from printscp.film.image import PrintImage
from printscp.film.session import FilmBox
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import FilmOrientation, Magnification, Photometric, Polarity, Shade
from printscp.lab.drawing import Pixels, PrintableFilm, film_of, gray_image, write_text

_WEDGE_MM = (200, 240)
_WEDGE_PIXELS_PER_MM = 4
_RULER_MM = 12
_STEPS = 32


def sample_films() -> dict[str, PrintableFilm]:
    """The films of the demonstration, by name."""
    films = {
        "step-wedge": step_wedge(),
        "ct-sheet": ct_sheet(),
        "color-sheet": color_sheet(),
        "row-layout": row_layout(),
        "col-layout": col_layout(),
    }
    return {name: PrintableFilm(film) for name, film in films.items()}


def step_wedge() -> FilmBox:
    """32 gray steps and a ramp beside rulers, in true size: 200 mm of the image are 200 mm of film."""
    width, height = (side * _WEDGE_PIXELS_PER_MM for side in _WEDGE_MM)
    pixels = np.zeros((height, width))
    wedge = pixels[_RULER_MM * _WEDGE_PIXELS_PER_MM :, _RULER_MM * _WEDGE_PIXELS_PER_MM :]
    down = np.arange(len(wedge))[:, np.newaxis]
    wedge[:] = down / (len(wedge) - 1)
    wedge[:, : wedge.shape[1] // 2] = down * _STEPS // len(wedge) / (_STEPS - 1)
    # The ruler at the left edge is drawn along the top of the image turned on its side.
    pixels = _with_ruler(np.rot90(_with_ruler(np.rot90(pixels, -1))))
    film = _film(DisplayFormat.standard(columns=1, rows=1), [gray_image(pixels)], size="11INX14IN")
    (box,) = film.image_boxes
    return replace(film, image_boxes=(replace(box, requested_image_size=float(_WEDGE_MM[0])),))


def ct_sheet() -> FilmBox:
    """Six slices of a phantom on a 2x3 film with trim lines; the last one has its polarity reversed."""
    images = [gray_image(_numbered(_slice(number / 5), number + 1)) for number in range(6)]
    film = _film(DisplayFormat.standard(columns=2, rows=3), images, size="14INX17IN")
    *first, last = film.image_boxes
    return replace(film, trim=True, image_boxes=(*first, replace(last, polarity=Polarity.REVERSE)))


def color_sheet() -> FilmBox:
    """Four color images on a landscape film, as an ultrasound system prints them; one box stays empty."""
    images = [_color(_slice(number / 3), hue=number / 3) for number in range(3)]
    film = _film(DisplayFormat.standard(columns=2, rows=2), images, size="8INX10IN")
    return replace(
        film,
        color=True,
        orientation=FilmOrientation.LANDSCAPE,
        border_density=Shade.WHITE,
        empty_image_density=0.60,
    )


def row_layout() -> FilmBox:
    r"""One wide image above two above three: ``ROW\1,2,3``."""
    images = [gray_image(_numbered(_slice(number / 5), number + 1)) for number in range(6)]
    return _film(DisplayFormat("ROW", (1, 2, 3)), images, size="11INX17IN")


def col_layout() -> FilmBox:
    r"""One tall image beside three: ``COL\1,3``, enlarged without smoothing."""
    images = [gray_image(_numbered(_slice(number / 3)[::8, ::8], number + 1)) for number in range(4)]
    film = _film(DisplayFormat("COL", (1, 3)), images, size="A4")
    return replace(film, magnification=Magnification.REPLICATE)


def _film(display_format: DisplayFormat, images: Sequence[PrintImage], *, size: str) -> FilmBox:
    return film_of(display_format, images, size=FILM_SIZES[size])


def _slice(level: float, side: int = 512) -> Pixels:
    """An axial slice of a body-like phantom at *level* from 0 to 1."""
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    grain = np.random.default_rng(round(level * 1000)).normal(0, 0.012, (side, side))
    pixels = np.where(_ellipse(x, y, 0, 0, 0.85, 0.62), 0.45, 0.02)
    pixels[_ellipse(x, y, 0, 0, 0.80, 0.57)] = 0.38
    pixels[_ellipse(x, y, -0.38, -0.05, 0.30 - 0.12 * level, 0.38)] = 0.06
    pixels[_ellipse(x, y, 0.38, -0.05, 0.28 - 0.14 * level, 0.36)] = 0.06
    pixels[_ellipse(x, y, 0.10, -0.15 + 0.2 * level, 0.18 + 0.1 * level, 0.20)] = 0.62
    pixels[_ellipse(x, y, 0, 0.42, 0.12, 0.10)] = 0.95
    pixels[_ellipse(x, y, 0, 0.40, 0.05, 0.04)] = 0.40
    return np.clip(pixels + grain, 0, 1)


def _ellipse(x: Pixels, y: Pixels, left: float, top: float, width: float, height: float) -> NDArray[np.bool_]:
    return ((x - left) / width) ** 2 + ((y - top) / height) ** 2 < 1


def _with_ruler(pixels: Pixels) -> Pixels:
    """*pixels* with a white ruler on black along the top: a tick each millimetre, a number each centimetre."""
    band = np.zeros((_RULER_MM * _WEDGE_PIXELS_PER_MM, pixels.shape[1]))
    for millimetre in range(pixels.shape[1] // _WEDGE_PIXELS_PER_MM):
        length = 6 if millimetre % 10 == 0 else 4 if millimetre % 5 == 0 else 2
        band[: length * _WEDGE_PIXELS_PER_MM, millimetre * _WEDGE_PIXELS_PER_MM] = 1
    for centimetre in range(1, pixels.shape[1] // (10 * _WEDGE_PIXELS_PER_MM)):
        left = centimetre * 10 * _WEDGE_PIXELS_PER_MM - 8
        write_text(band, str(centimetre), left, 7 * _WEDGE_PIXELS_PER_MM, size=16)
    return np.concatenate([band, pixels[len(band) :]])


def _numbered(pixels: Pixels, number: int) -> Pixels:
    """*pixels* with the Image Box Position in the corner."""
    size = pixels.shape[0] // 10
    numbered = pixels.copy()
    write_text(numbered, str(number), size // 2, size // 4, size=size)
    return numbered


def _color(pixels: Pixels, *, hue: float) -> PrintImage:
    """An RGB image by plane: gray tissue with a colored flow in it and a color bar at its side."""
    rgb = np.stack([pixels, pixels, pixels])
    flow = (pixels > 0.55) & (pixels < 0.75)
    for plane, strength in enumerate((1 - hue, 0.25, hue)):
        rgb[plane][flow] = strength
        rgb[plane][:, -24:] = np.abs(np.linspace(1, -1, len(pixels)))[:, np.newaxis] * strength
    octets = np.rint(rgb * 255).astype(np.uint8)
    return PrintImage(
        photometric=Photometric.RGB,
        rows=octets.shape[1],
        columns=octets.shape[2],
        bits_allocated=8,
        bits_stored=8,
        high_bit=7,
        color_by_plane=True,
        pixel_data=octets.tobytes(),
    )
