"""Film Size ID (2010,0050) and the size of each film in millimetres (PS3.3 C.13.3)."""

from dataclasses import dataclass

_INCH = 25.4


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
