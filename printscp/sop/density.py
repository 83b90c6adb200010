"""Min and Max Density within what the printer can do (PS3.4 H.4.2.2.1.2, status 0xB605)."""

from dataclasses import replace
from typing import TypeVar

from printscp.film.image import ImageBox
from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.film.terms import Density, Shade
from printscp.wire.deviations import Deviations
from printscp.wire.status import Status

Box = TypeVar("Box", FilmBox, ImageBox)


def clamped(box: Box, before: Box, printer: Printer, deviations: Deviations) -> Box:
    """*box* with densities inside the printer's range; zero says nothing, so the density of *before* stands."""
    low = _within(box.min_density or before.min_density, printer, "MinDensity", deviations)
    high = _within(box.max_density or before.max_density, printer, "MaxDensity", deviations)
    if low is not None and high is not None and low > high:
        deviations.replaced(
            "MinDensity", sent=f"{low:.2f}, above {high:.2f}", used=f"{high:.2f}", code="densities-swapped"
        )
        low, high = high, low
    # A film box always has densities, so None can come from an image box only.
    return replace(box, min_density=low, max_density=high)  # type: ignore[arg-type]


def with_range(film: FilmBox, printer: Printer, deviations: Deviations) -> FilmBox:
    """*film* with the densities of the printer where its own leave nothing between them."""
    if film.min_density < film.max_density:
        return film
    _report_no_range(film.min_density, f"{printer.min_density:.2f} to {printer.max_density:.2f}", deviations)
    return replace(film, min_density=printer.min_density, max_density=printer.max_density)


def with_range_on(box: ImageBox, film: FilmBox, deviations: Deviations) -> ImageBox:
    """*box* with the densities of its film where its own leave nothing between them."""
    low = film.min_density if box.min_density is None else box.min_density
    high = film.max_density if box.max_density is None else box.max_density
    if low < high:
        return box
    _report_no_range(low, f"{film.min_density:.2f} to {film.max_density:.2f}", deviations)
    return replace(box, min_density=None, max_density=None)


def _report_no_range(density: float, used: str, deviations: Deviations) -> None:
    deviations.warn(
        Status.DENSITY_CLAMPED, "MinDensity", code="no-density-range", sent=f"{density:.2f} alone", used=used
    )


def within(density: Density, film: FilmBox, keyword: str, deviations: Deviations) -> Density:
    """A border or empty image density that *film* can have; only Min and Max Density have a status for it."""
    if isinstance(density, Shade) or film.min_density <= density <= film.max_density:
        return density
    nearest = min(max(density, film.min_density), film.max_density)
    deviations.tolerated(keyword, code="density-clamped", sent=f"{density:.2f}", used=f"{nearest:.2f}")
    return nearest


def _within(density: float | None, printer: Printer, keyword: str, deviations: Deviations) -> float | None:
    if density is None:
        return None
    nearest = min(max(density, printer.min_density), printer.max_density)
    if nearest != density:
        deviations.warn(
            Status.DENSITY_CLAMPED, keyword, code="density-clamped", sent=f"{density:.2f}", used=f"{nearest:.2f}"
        )
    return nearest
