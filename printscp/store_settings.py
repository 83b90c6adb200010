"""``[printers.NAME.store]``: which images may be stored on a printer, and how they are printed."""

from collections.abc import Container
from difflib import get_close_matches
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field
from pydicom.datadict import keyword_dict

from printscp.film.display_format import DisplayFormat
from printscp.film.sizes import film_size_of
from printscp.film.storing import CAPTION, HEADER, Storing
from printscp.film.terms import FilmOrientation
from printscp.images.captions import FILM, FILMS, FRAME, WINDOW, unknown_words
from printscp.images.frames import frames_of
from printscp.images.sheets import display_format_of
from printscp.settings_amounts import QuietDuration
from printscp.settings_values import AeTitles, FilmSizeID, SettingsModel

_BY_COUNT, _ALL = "auto", "all"
_OWN_WORDS = (FRAME, FILM, FILMS, WINDOW)


def _layout(words: str) -> str:
    if words != _BY_COUNT:
        display_format_of(words)
    return words


def _frames(words: str) -> str:
    if words != _ALL:
        frames_of(words)
    return words


def _part(part: str) -> str:
    unknown = unknown_words([part])
    if unknown:
        raise ValueError(" and ".join(map(_unknown, unknown)))
    return part


def _unknown(word: str) -> str:
    """What is wrong with *word*, and what it was probably meant to be."""
    if word.startswith(("{", "}")):
        return f"{word!r} is a brace without another"
    known = {each.lower(): each for each in (*_OWN_WORDS, *keyword_dict)}
    near = (known[each] for each in get_close_matches(word.lower(), known))
    close = next((each for each in near if not unknown_words([f"{{{each}}}"])), "")
    own = ", ".join(_OWN_WORDS)
    hint = f", do you mean {close}?" if close else f"; it is a keyword such as PatientName, or {own}"
    return f"{{{word}}} is nothing that an image has{hint}"


_Layout: TypeAlias = Annotated[str, AfterValidator(_layout)]
_Frames: TypeAlias = Annotated[str, AfterValidator(_frames)]
# TOML has lists where we have tuples; the field is not strict, its parts are.
_Texts: TypeAlias = Annotated[tuple[Annotated[str, AfterValidator(_part)], ...], Field(strict=False)]


class StoreSettings(SettingsModel):
    """Images that are stored on this printer (C-STORE) and printed, for what cannot print."""

    enabled: bool = False
    """Whether images may be stored. It is true without any `[printers]` table, and for the printers of tests."""
    allowed: AeTitles = ()
    """AE titles that may store images; others are answered 0x0124. An empty list: all may."""
    layout: _Layout = _BY_COUNT
    r"""Layout of each sheet: columns and rows as in `"2x3"`, an Image Display Format such as `'ROW\2,1'`, or `"auto"`: the
    smallest usual one that holds all images of the sheet, at most 4x5."""
    film_size: FilmSizeID | None = None
    """Film Size ID, one of `film_sizes`; by default `default_film_size`."""
    orientation: Literal["PORTRAIT", "LANDSCAPE"] = "PORTRAIT"
    """Film Orientation."""
    frames: _Frames = _ALL
    """Which frames of an image that has several are printed: `"all"`, or numbers from 1 such as `"1-8,12"`."""
    header: _Texts = HEADER
    """Parts of the text at the head of a film. Words in braces are attributes of its images by their keywords, or `{Film}` and
    `{Films}`, its number and how many the sheet needs; a part of which a word is missing is left out. An empty list: no text."""
    caption: _Texts = CAPTION
    """Parts of the text below each image, as in `header`; `{Frame}` is the number of a frame, `{Window}` what it is
    shown in. An empty list: no text."""
    window: str = ""
    """Which of its windows and VOI LUTs an image is shown in: a number such as `"2"`, an explanation such as `"BONE"`,
    `"auto"` (by its values) or `"full"` (all values). `""`: the first, or `"auto"` where it has none."""
    overlays: bool = False
    """Whether the overlays of images are drawn into them, in white."""
    true_size: bool = False
    """Whether images are printed as large as what they depict, where they say how large that is."""
    close_when_full: bool = True
    """Whether a sheet is printed as soon as its images fill a film; images are then in order on each film. `false`: all images
    of a study wait until it is over, and are in order on all its films, also where they come in any order."""
    quiet_time: QuietDuration = 30.0
    """Time without another image for it after which a sheet is printed although it is not full."""
    close_at_association_end: bool = False
    """Whether a sheet is printed as soon as the association that filled it is released. A modality that sends each image by an
    association of its own then gets a film for each. It is true for the printers of tests."""

    def storing(self) -> Storing | None:
        """How the printer prints stored images; None where none may be stored."""
        if not self.enabled:
            return None
        return Storing(
            allowed=frozenset(self.allowed),
            display_format=self.display_format,
            film_size=film_size_of(self.film_size) if self.film_size else None,
            orientation=FilmOrientation(self.orientation),
            frames=() if self.frames == _ALL else frames_of(self.frames),
            header=self.header,
            caption=self.caption,
            window=self.window,
            overlays=self.overlays,
            true_size=self.true_size,
            close_when_full=self.close_when_full,
            quiet_seconds=self.quiet_time,
            close_at_association_end=self.close_at_association_end,
        )

    @property
    def display_format(self) -> DisplayFormat | None:
        """The layout that all sheets have; None where it follows from their images."""
        return None if self.layout == _BY_COUNT else display_format_of(self.layout)

    def is_offered(self, layouts: Container[str], custom: Container[int]) -> bool:
        """Whether a printer of these *layouts* and numbers of *custom* ones has the layout."""
        chosen = self.display_format
        if chosen is None:
            return True
        return (chosen.kind in layouts or str(chosen) in layouts) and (
            chosen.kind != "CUSTOM" or chosen.counts[0] in custom
        )
