"""Film Size ID (2010,0050) and the size of each film in millimetres (PS3.3 C.13.3)."""

import re
from dataclasses import dataclass

_INCH = 25.4
_MM = {"IN": _INCH, "CM": 10.0, "MM": 1.0}
_SPELLED = re.compile(r"(\d+(?:[_.]\d+)?)(IN|CM|MM)?X(\d+(?:[_.]\d+)?)(IN|CM|MM)")
_SHORTEST_MM, _LONGEST_MM = 10.0, 2000.0


@dataclass(frozen=True, slots=True)
class FilmSize:
    """A film in portrait orientation: the short side is the width."""

    id: str
    width: float
    height: float


FILM_SIZES: dict[str, FilmSize] = {
    size.id: size
    for size in (
        FilmSize("8INX10IN", 8 * _INCH, 10 * _INCH),
        FilmSize("8_5INX11IN", 8.5 * _INCH, 11 * _INCH),
        FilmSize("10INX12IN", 10 * _INCH, 12 * _INCH),
        # The standard equates this term with 25.7 x 36.4 cm (B4), not with its inches.
        FilmSize("10INX14IN", 257.0, 364.0),
        FilmSize("11INX14IN", 11 * _INCH, 14 * _INCH),
        FilmSize("11INX17IN", 11 * _INCH, 17 * _INCH),
        FilmSize("14INX14IN", 14 * _INCH, 14 * _INCH),
        FilmSize("14INX17IN", 14 * _INCH, 17 * _INCH),
        FilmSize("24CMX24CM", 240.0, 240.0),
        FilmSize("24CMX30CM", 240.0, 300.0),
        FilmSize("A4", 210.0, 297.0),
        FilmSize("A3", 297.0, 420.0),
    )
}


def film_size_of(film_size_id: str) -> FilmSize | None:
    """The film of a Film Size ID of the standard, or of one spelled like them, such as ``35CMX43CM`` or ``35X43CM``."""
    if film_size_id in FILM_SIZES:
        return FILM_SIZES[film_size_id]
    match = _SPELLED.fullmatch(film_size_id)
    if match is None:
        return None
    first, first_unit, second, second_unit = match.groups()
    width = float(first.replace("_", ".")) * _MM[first_unit or second_unit]
    height = float(second.replace("_", ".")) * _MM[second_unit]
    short, long = sorted((width, height))
    if short < _SHORTEST_MM or long > _LONGEST_MM:
        return None
    return FilmSize(film_size_id, short, long)
