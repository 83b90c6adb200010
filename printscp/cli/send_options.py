"""What `printscp send` can be told about images, films and the session, and the values that it becomes.

Attributes that nobody asked for are not sent at all, so that the printer's own defaults hold.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click
from pydicom.errors import InvalidDicomError

from printscp.client_files import read_quietly
from printscp.film.presentation_lut import LutShape, PresentationLut
from printscp.film.printer import Tolerance
from printscp.film.session import FilmSession
from printscp.film.sizes import FilmSize, film_size_of
from printscp.film.terms import (
    FilmOrientation,
    Magnification,
    OversizeBehavior,
    Polarity,
    PrintPriority,
    Resolution,
)
from printscp.images.frames import frames_of
from printscp.images.print_image import Appearance
from printscp.images.sheets import Layout, display_format_of
from printscp.images.values import ValueChoice
from printscp.render.window import VoiFunction, Window
from printscp.settings_values import film_size_id
from printscp.wire.deviations import Deviations
from printscp.wire.parsers import Unsupported, density
from printscp.wire.presentation_lut import read_lut
from printscp.wire.status import Refusal

_Command = TypeVar("_Command", bound=Callable[..., Any])

_LUT_UID = "1.2.3"
"""Within a print; the printer is told a new one."""
_LUT_SHAPES = {"identity": LutShape.IDENTITY, "lin-od": LutShape.LIN_OD}
_LONGEST = {"CS": 16, "SH": 16, "LO": 64, "ST": 1024}
_CODE = re.compile(r"[A-Z0-9 _]+")
_NUMBERS = re.compile(r"\{films?\}")
"""In a text; two digits are enough for most."""
_MOST_COPIES = 100
_FILM = {
    "film_size": ("size", "FilmSizeID"),
    "orientation": ("orientation", "FilmOrientation"),
    "magnification": ("magnification", "MagnificationType"),
    "smoothing": ("smoothing_type", "SmoothingType"),
    "border": ("border_density", "BorderDensity"),
    "empty_image": ("empty_image_density", "EmptyImageDensity"),
    "min_density": ("min_density", "MinDensity"),
    "max_density": ("max_density", "MaxDensity"),
    "trim": ("trim", "Trim"),
    "config_info": ("configuration_information", "ConfigurationInformation"),
    "resolution": ("resolution", "RequestedResolutionID"),
}
"""For each option the field of a Film Box, and the keyword that is left out where it is not given."""
_LIGHT = {"illumination": "illumination", "ambient_light": "reflected_ambient_light"}
_WITH = {
    ("voi_function",): "window",
    ("annotation_format",): "annotation",
    ("illumination", "ambient_light"): "presentation_lut",
}
"""Options that say nothing without another."""
_BOX = {"polarity": "polarity", "image_size": "requested_image_size", "oversize": "oversize_behavior"}
_SESSION = {
    "priority": ("print_priority", "PrintPriority"),
    "medium_type": ("medium_type", "MediumType"),
    "destination": ("film_destination", "FilmDestination"),
    "label": ("label", "FilmSessionLabel"),
    "owner": ("owner_id", "OwnerID"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """All that was asked for."""

    appearance: Appearance
    layout: Layout
    session: FilmSession
    luts: tuple[PresentationLut, ...]
    leave_out: frozenset[str]
    """Keywords of attributes that are not sent, for nobody asked for them."""
    frames: tuple[int, ...] | None


def wishes_of(said: Mapping[str, Any]) -> Wishes:
    """The values of the options *said*, by the names of their parameters."""
    _require_partners(said)
    said = {**said, "orientation": _orientation(said)}
    lut = said["presentation_lut"]
    luts = (PresentationLut(_LUT_UID, lut),) if lut is not None else ()
    film_changes = {field: said[name] for name, (field, _) in _FILM.items() if said[name] is not None}
    film_changes |= {field: said[name] for name, field in _LIGHT.items() if said[name] is not None}
    session_changes = {field: said[name] for name, (field, _) in _SESSION.items() if said[name] is not None}
    box_changes = {field: said[name] for name, field in _BOX.items() if said[name] is not None}
    plain = Layout()
    film = replace(plain.film, **film_changes, presentation_lut_uid=_LUT_UID if luts else None)
    if said["annotation_format"]:
        film = replace(film, annotation_display_format=said["annotation_format"])
    return Wishes(
        appearance=_appearance(said),
        layout=Layout(
            display_format=said["layout"],
            per_film=said["per_film"],
            film=film,
            box=replace(plain.box, **box_changes),
            true_size=said["true_size"],
            texts=said["annotation"],
        ),
        session=FilmSession(uid="", number_of_copies=said["copies"], **session_changes),
        luts=luts,
        leave_out=frozenset(keyword for name, (_, keyword) in (_FILM | _SESSION).items() if said[name] is None),
        frames=said["frames"],
    )


def _require_partners(said: Mapping[str, Any]) -> None:
    """Refuse what would not count."""
    for names, partner in _WITH.items():
        for name in names:
            if said[name] is not None and said[partner] in (None, ()):
                raise click.UsageError(f"{_spelled(name)} goes with {_spelled(partner)}")
    layout = said["layout"]
    if said["per_film"] and (layout is None or layout.box_count):
        raise click.UsageError(r"--per-film goes with --layout SLIDE, SUPERSLIDE or CUSTOM\i")


def _spelled(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _appearance(said: Mapping[str, Any]) -> Appearance:
    if said["window"] and said["voi"]:
        raise click.UsageError("--window and --voi exclude each other")
    try:
        window = _window(said["window"], said["voi_function"] or VoiFunction.LINEAR) if said["window"] else None
    except ValueError as error:
        raise click.UsageError(f"--window: {error}") from None
    return Appearance(
        bits=None if said["bits"] == "auto" else int(said["bits"]),
        values=ValueChoice(window, said["voi"] or ""),
        invert=said["invert"],
        overlays=said["overlays"],
        gray=said["gray"],
        monochrome1=said["monochrome1"],
    )


def _orientation(said: Mapping[str, Any]) -> FilmOrientation | None:
    named = {each for each in FilmOrientation if said[each.value.lower()]} | {said["orientation"]} - {None}
    if len(named) > 1:
        raise click.UsageError("a film is PORTRAIT or LANDSCAPE")
    return next(iter(named), None)


def _window(said: tuple[float, float], function: VoiFunction) -> Window:
    center, width = said
    return Window(center, width, function)


def _parsed(parse: Callable[[str], object]) -> Callable[[click.Context, click.Parameter, str | None], object]:
    """A callback that ends the command with what *parse* says of a value."""

    def callback(context: click.Context, parameter: click.Parameter, value: str | None) -> object:
        try:
            return None if value is None else parse(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return callback


def _text(vr: str) -> Callable[[str], str]:
    """What makes a value of *vr* of words (PS3.5 6.2), and raises ValueError where they are none."""
    longest = _LONGEST[vr]

    def text(words: str) -> str:
        words = words.upper() if vr == "CS" else words
        if len(_NUMBERS.sub("99", words)) > longest:
            raise ValueError(f"a {vr} value has at most {longest} characters, and this has {len(words)}")
        if vr == "CS" and not _CODE.fullmatch(words):
            raise ValueError(f"{words!r} is no CS value: it has letters, digits, spaces and underscores alone")
        if not words.isprintable() or ("\\" in words and vr != "ST"):
            raise ValueError(f"{words!r} has a character that a {vr} value cannot have")
        return words

    return text


def _texts(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(map(_text("LO"), values))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _size(words: str) -> FilmSize:
    size = film_size_of(film_size_id(words.upper()))
    assert size is not None
    return size


def _density(words: str) -> object:
    try:
        return density(words.upper())
    except Unsupported:
        raise ValueError(f"{words!r} is neither BLACK nor WHITE nor a density in hundredths") from None


def _lut(words: str) -> object:
    """The shape, or the LUT in a DICOM file that has the attributes of a Presentation LUT."""
    if words.lower() in _LUT_SHAPES:
        return _LUT_SHAPES[words.lower()]
    try:
        return read_lut(read_quietly(Path(words), force=True), Deviations(Tolerance.STANDARD, "PS3.4 H.4.9"))
    except OSError as error:
        raise ValueError(f"{words}: {error.strerror}; it is identity, lin-od or a DICOM file with a LUT") from None
    except (Refusal, InvalidDicomError) as error:
        why = error.comment if isinstance(error, Refusal) else "no DICOM file"
        raise ValueError(f"{words} has no Presentation LUT: {why}") from None


def _term(terms: Any) -> click.Choice[Any]:
    return click.Choice([term.value for term in terms], case_sensitive=False)


def _of(terms: Any) -> Callable[[click.Context, click.Parameter, str | None], object]:
    return _parsed(lambda value: terms(value.upper()))


def _hundredths(context: click.Context, parameter: click.Parameter, value: int | None) -> float | None:
    return None if value is None else value / 100


_IMAGES = (
    click.option("--frames", callback=_parsed(frames_of), metavar="1-5,8", help="Frames of multi-frame images.  [default: all]"),
    click.option("--window", nargs=2, type=float, metavar="CENTER WIDTH", help="The window of all grayscale images, instead of their own."),
    click.option("--voi-function", type=_term(VoiFunction), callback=_of(VoiFunction), help="The function of --window.  [default: LINEAR]"),
    click.option("--voi", metavar="NAME", help="Which VOI LUT or window of an image: its number, its explanation, `auto` or `full`.  [default: the first, else auto]"),
    click.option("--bits", type=click.Choice(["auto", "8", "12"]), default="auto", show_default=True, help="Depth of grayscale images. auto: 12 for those that have more than 8, and 8 where the printer refuses that."),
    click.option("--invert", is_flag=True, help="Exchange black and white in the images."),
    click.option("--overlays", is_flag=True, help="Draw the overlays of images into them, in white."),
    click.option("--gray", is_flag=True, help="Print color images in grayscale."),
    click.option("--monochrome1", is_flag=True, help="Send grayscale images as MONOCHROME1; they look the same."),
    click.option("--keep-order", is_flag=True, help="Print files as they are named, not by study, series and instance number."),
)  # fmt: skip
_FILMS = (
    click.option("-l", "--layout", callback=_parsed(display_format_of), metavar="2x3", help=r"Columns x rows, or STANDARD\2,3, ROW\2,1, COL\1,2, SLIDE, CUSTOM\1.  [default: by the number of images]"),
    click.option("--per-film", type=click.IntRange(1, 256), help=r"Images on each film of SLIDE, SUPERSLIDE or CUSTOM\i."),
    click.option("--film-size", "--filmsize", callback=_parsed(_size), metavar="ID", help="Film Size ID, such as 14INX17IN or A4."),
    click.option("--orientation", type=_term(FilmOrientation), callback=_of(FilmOrientation), help="Film Orientation."),
    click.option("--portrait", is_flag=True, help="--orientation PORTRAIT."),
    click.option("--landscape", is_flag=True, help="--orientation LANDSCAPE."),
    click.option("--magnification", type=_term(Magnification), callback=_of(Magnification), help="Magnification Type."),
    click.option("--smoothing", callback=_parsed(_text("CS")), metavar="TYPE", help="Smoothing Type, in the printer's own words."),
    click.option("--border", callback=_parsed(_density), metavar="DENSITY", help="Border Density: BLACK, WHITE or hundredths."),
    click.option("--empty-image", callback=_parsed(_density), metavar="DENSITY", help="Empty Image Density: BLACK, WHITE or hundredths."),
    click.option("--min-density", type=click.IntRange(0, 65535), callback=_hundredths, help="Min Density in hundredths."),
    click.option("--max-density", type=click.IntRange(0, 65535), callback=_hundredths, help="Max Density in hundredths."),
    click.option("--trim/--no-trim", default=None, help="Whether lines are printed around images."),
    click.option("--config-info", "--configinfo", callback=_parsed(_text("ST")), metavar="TEXT", help="Configuration Information, in the printer's own words."),
    click.option("--resolution", type=_term(Resolution), callback=_of(Resolution), help="Requested Resolution ID."),
    click.option("--polarity", "--img-polarity", type=_term(Polarity), callback=_of(Polarity), help="Polarity of the image boxes: REVERSE lets the printer exchange black and white."),
    click.option("--true-size", is_flag=True, help="Print images as large as what they depict (Requested Image Size)."),
    click.option("--image-size", "--img-request-size", type=click.FloatRange(0.1, 10_000), metavar="MM", help="Requested Image Size: width of each image."),
    click.option("--oversize", type=_term(OversizeBehavior), callback=_of(OversizeBehavior), help="What becomes of an image too large for its box (Requested Decimate/Crop Behavior)."),
    click.option("-a", "--annotation", multiple=True, callback=_texts, metavar="TEXT", help="A text on each film; again for the next annotation box. {film} and {films} are numbers."),
    click.option("--annotation-format", callback=_parsed(_text("CS")), metavar="ID", help="Annotation Display Format ID of the printer.  [default: LABEL]"),
    click.option("--presentation-lut", "--plut", callback=_parsed(_lut), metavar="LUT", help="identity, lin-od, or a DICOM file with a Presentation LUT."),
    click.option("--illumination", type=click.IntRange(0, 65535), help="With a Presentation LUT: light box in cd/m2."),
    click.option("--ambient-light", "--reflection", type=click.IntRange(0, 65535), help="With a Presentation LUT: reflected ambient light in cd/m2."),
)  # fmt: skip
_OF_SESSION = (
    click.option("--copies", type=click.IntRange(1, _MOST_COPIES), default=1, show_default=True, help="Number of Copies."),
    click.option("--priority", type=_term(PrintPriority), callback=_of(PrintPriority), help="Print Priority."),
    click.option("--medium-type", callback=_parsed(_text("CS")), metavar="TYPE", help="Medium Type, such as 'BLUE FILM' or PAPER."),
    click.option("--destination", callback=_parsed(_text("CS")), metavar="NAME", help="Film Destination: MAGAZINE, PROCESSOR or BIN_i."),
    click.option("--label", callback=_parsed(_text("LO")), metavar="TEXT", help="Film Session Label."),
    click.option("--owner", callback=_parsed(_text("SH")), metavar="TEXT", help="Owner ID."),
    click.option("--session-print", is_flag=True, help="Print all films by one N-ACTION of their session."),
    click.option("--noprint", is_flag=True, help="Send the films and delete them again unprinted."),
)  # fmt: skip


def image_and_film_options(command: _Command) -> _Command:
    """Give *command* the options about images, films and the session."""
    for option in reversed((*_IMAGES, *_FILMS, *_OF_SESSION)):
        command = option(command)
    return command
