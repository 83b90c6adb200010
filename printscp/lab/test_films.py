"""The films by which a site checks its paper chain: grays, lengths and texts from the print SCU to the eye.

They are for any printer: layouts of STANDARD with up to four images, with fewer pixels than film printers have. What
else they ask for is what they test.
"""

from dataclasses import replace

from printscp.film.presentation_lut import LutShape
from printscp.film.session import FilmSession
from printscp.film.sizes import FilmSize
from printscp.lab.annotation_film import annotation_films
from printscp.lab.drawing import BITS, PrintableFilm, seen
from printscp.lab.geometry_film import geometry_film
from printscp.lab.gray_film import OF_FILM, gray_film
from printscp.render.density import Viewing

GRAY_FILMS = ("gray", "gray-lin-od")
"""Names of those on which densities are written."""
SMALLEST_MM = (180.0, 240.0)
"""Width and height of a film that still has room for all of it."""


def all_test_films(size: FilmSize, *, viewing: Viewing = OF_FILM, bits: int = BITS) -> dict[str, PrintableFilm]:
    """The test films by name, each with a Film Session Label, for a printer of these densities and this depth.

    *bits* is 8 or 12. Raises ValueError when *size* is less than `SMALLEST_MM`, or *viewing* has too few shades.
    """
    width, height = SMALLEST_MM
    if size.width < width or size.height < height:
        raise ValueError(f"{size.id} is too small for the test films, which need {width:g} x {height:g} mm")
    first, second = annotation_films(size, bits=bits)
    films = {
        "gray": gray_film(size, viewing=viewing, bits=bits),
        "gray-lin-od": gray_film(size, LutShape.LIN_OD, viewing=viewing, bits=bits),
        "geometry": geometry_film(size, bits=bits),
        "annotation-1": first,
        "annotation-2": second,
    }
    return {name: _labelled(name, replace(each, film=seen(each.film, viewing))) for name, each in films.items()}


def _labelled(name: str, film: PrintableFilm) -> PrintableFilm:
    session = film.session or FilmSession(uid="")
    return replace(film, session=replace(session, label=f"Test film: {name}"))
