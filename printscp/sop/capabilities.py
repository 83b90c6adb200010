"""A film as this printer can make it: what it lacks is replaced, and remarked (PS3.4 H.2.4)."""

from dataclasses import replace

from printscp.film.annotation import ANNOTATION_FORMATS
from printscp.film.display_format import DisplayFormat
from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.film.sizes import FilmSize
from printscp.film.terms import Resolution
from printscp.render.sheet import image_box_areas_of
from printscp.sop.density import clamped, with_range, within
from printscp.sop.lut_reference import known_lut
from printscp.sop.state import State
from printscp.wire.deviations import Deviations
from printscp.wire.sop_classes import ANNOTATION_BOX
from printscp.wire.status import Refusal, Status

_ICC_PROFILE, _ANNOTATION_FORMAT = 0x00282000, 0x20100030
_SAME_SIDE_MM = 5.9
"""35 x 43 cm and 14 x 17 inches are one film; 26 x 30 cm is none of the standard's."""


def with_layout(film: FilmBox, state: State, deviations: Deviations) -> FilmBox:
    """*film* with a layout that the printer has; another is refused (0x0106), for boxes cannot be guessed."""
    layout = film.display_format
    if state.scu.swap_layout and layout.kind == "STANDARD":
        layout = DisplayFormat(layout.kind, layout.counts[::-1])
        deviations.warn(
            Status.SUCCESS,
            "ImageDisplayFormat",
            code="swapped-layout",
            sent=str(film.display_format),
            used=str(layout),
        )
    film = replace(film, display_format=layout)
    if not state.printer.offers(layout) or not image_box_areas_of(film, state.printer):
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, f"ImageDisplayFormat {layout} is not supported")
    return film


def supported(film: FilmBox, before: FilmBox, state: State, deviations: Deviations) -> FilmBox:
    """*film* with what this printer has in the place of what it lacks; *before* is what stands if nothing does."""
    printer = state.printer
    film = _with_size(film, before, printer, deviations)
    if film.resolution is Resolution.HIGH and not printer.high_resolution:
        deviations.replaced("RequestedResolutionID", sent="HIGH", used="STANDARD")
        film = replace(film, resolution=Resolution.STANDARD)
    if film.annotation_display_format != before.annotation_display_format:
        film = _with_annotation_format(film, state, deviations)
    lut = known_lut(film.presentation_lut_uid, before.presentation_lut_uid, state, deviations)
    film = replace(film, presentation_lut_uid=lut)
    if film.icc_profile and not film.color:
        deviations.left_out(_ICC_PROFILE, "profile-of-grayscale")
        film = replace(film, icc_profile=b"")
    return _with_densities(film, before, printer, deviations)


def _with_size(film: FilmBox, before: FilmBox, printer: Printer, deviations: Deviations) -> FilmBox:
    if film.size in printer.film_sizes:
        return film
    nearest = min(printer.film_sizes, key=lambda size: _difference(size, film.size))
    if _difference(nearest, film.size) <= _SAME_SIDE_MM:
        deviations.tolerated("FilmSizeID", code="metric-film-size", sent=film.size.id, used=nearest.id)
        return replace(film, size=nearest)
    deviations.replaced("FilmSizeID", sent=film.size.id, used=before.size.id)
    return replace(film, size=before.size)


def _difference(one: FilmSize, other: FilmSize) -> float:
    """By how much the two differ in the side in which they differ most, in millimetres."""
    return max(abs(one.width - other.width), abs(one.height - other.height))


def _with_annotation_format(film: FilmBox, state: State, deviations: Deviations) -> FilmBox:
    """A format of another printer keeps its name and has as many boxes as its print SCU may look for."""
    format_id = film.annotation_display_format
    if not state.printer.annotation:
        deviations.left_out(_ANNOTATION_FORMAT)
        return replace(film, annotation_display_format="")
    if format_id.upper() in ANNOTATION_FORMATS:
        return replace(film, annotation_display_format=format_id.upper())
    if ANNOTATION_BOX in state.accepted:
        deviations.tolerated("AnnotationDisplayFormatID", code="unknown-format", sent=format_id, used="six boxes")
    return film


def _with_densities(film: FilmBox, before: FilmBox, printer: Printer, deviations: Deviations) -> FilmBox:
    film = with_range(clamped(film, before, printer, deviations), printer, deviations)
    if film.border_density != before.border_density:
        film = replace(film, border_density=within(film.border_density, film, "BorderDensity", deviations))
    if film.empty_image_density != before.empty_image_density:
        film = replace(
            film, empty_image_density=within(film.empty_image_density, film, "EmptyImageDensity", deviations)
        )
    return film
