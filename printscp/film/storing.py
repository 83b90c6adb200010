"""How a printer makes films of the images that are stored on it (PS3.4 Annex B leaves all of it to the printer)."""

from dataclasses import dataclass

from printscp.film.display_format import DisplayFormat
from printscp.film.sizes import FilmSize
from printscp.film.terms import FilmOrientation

HEADER = ("{PatientName}", "{PatientID}", "{PatientBirthDate}", "{StudyDate}", "{StudyDescription}")
CAPTION = ("{SeriesDescription}", "Se {SeriesNumber}", "Im {InstanceNumber}", "Fr {Frame}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Storing:
    """What becomes of stored images: which are printed, how they look, where they lie, when their sheet is printed.

    A text is made of parts, each with words of the image in braces: attributes by their keywords, ``{Frame}``, ``{Film}``
    and ``{Films}``. A part of which the image lacks a word is left out.
    """

    allowed: frozenset[str] = frozenset()
    """Calling AE titles that may store images; empty: all."""
    display_format: DisplayFormat | None = None
    """None is the smallest usual one that holds all images of a sheet, of at most 4 columns and 5 rows in portrait."""
    film_size: FilmSize | None = None
    """None is the default of the printer."""
    orientation: FilmOrientation = FilmOrientation.PORTRAIT
    frames: tuple[int, ...] = ()
    """Numbers of the frames that are printed of an image that has several; empty: all."""
    header: tuple[str, ...] = HEADER
    """The parts of the text at the head of a film."""
    caption: tuple[str, ...] = CAPTION
    """The parts of the text below each image."""
    window: str = ""
    """Which of its VOI LUTs and windows an image is shown in: a number, an explanation, ``auto`` or ``full``; empty: the
    first, or ``auto`` where there is none."""
    overlays: bool = False
    true_size: bool = False
    """Whether images are printed as large as what they depict, where they say how large that is."""
    close_when_full: bool = True
    """Whether a sheet is printed when it fills a film; if not, all images of its study are put in order, on as many films as
    they need, once it is over otherwise."""
    quiet_seconds: float = 30.0
    """Without another image for a sheet, after which it is printed."""
    close_at_association_end: bool = False
    """Whether a sheet is printed when the association that filled it is released."""
