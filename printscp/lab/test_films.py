"""The films by which a site checks its paper chain: grays, lengths and texts from the print SCU to the eye.

They are for any printer: layouts of STANDARD, images of 12 bits with fewer pixels than film printers have. What else
they ask for is what they test.
"""

from dataclasses import replace

from printscp.film.presentation_lut import LutShape
from printscp.film.session import FilmSession
from printscp.film.sizes import FilmSize
from printscp.lab.annotation_film import annotation_film
from printscp.lab.drawing import PrintableFilm
from printscp.lab.geometry_film import geometry_film
from printscp.lab.gray_film import gray_film

SMALLEST_MM = (180.0, 240.0)
"""Width and height of a film that still has room for all of it."""


def all_test_films(size: FilmSize) -> dict[str, PrintableFilm]:
    """The test films by name, each with a Film Session Label; ValueError when *size* is less than `SMALLEST_MM`."""
    width, height = SMALLEST_MM
    if size.width < width or size.height < height:
        raise ValueError(f"{size.id} is too small for the test films, which need {width:g} x {height:g} mm")
    films = {
        "gray": gray_film(size),
        "gray-lin-od": gray_film(size, LutShape.LIN_OD),
        "geometry": geometry_film(size),
        "annotation": annotation_film(size),
    }
    return {name: _labelled(name, film) for name, film in films.items()}


def _labelled(name: str, film: PrintableFilm) -> PrintableFilm:
    session = film.session or FilmSession(uid="")
    return replace(film, session=replace(session, label=f"Test film: {name}"))
