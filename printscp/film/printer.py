"""A Printer: what it can do, and its status (PS3.3 C.13.9)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from printscp.film.sizes import FILM_SIZES, FilmSize
from printscp.film.terms import Resolution


class Tolerance(Enum):
    """What happens to a request that the printer cannot meet exactly but can print (PS3.4 H.2.4)."""

    STANDARD = "standard"
    """Use a default or leave it out, and answer with a warning."""
    STRICT = "strict"
    """Refuse, as a hard printer does."""


class PrinterStatus(Enum):
    """Printer Status (2110,0010)."""

    NORMAL = "NORMAL"
    WARNING = "WARNING"
    FAILURE = "FAILURE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """One printer as a print SCU sees it."""

    name: str = "PRINTSCP"
    ae_title: str = "PRINTSCP"
    film_sizes: tuple[FilmSize, ...] = tuple(FILM_SIZES.values())
    default_film_size: FilmSize = FILM_SIZES["14INX17IN"]
    film_session_print: bool = True
    """Whether N-ACTION on a Film Session is offered."""
    color: bool = True
    min_density: float = 0.20
    max_density: float = 3.20
    dpi: int = 320
    """Printer pixels per inch at STANDARD resolution."""
    margin_mm: float = 0.0
    gap_mm: float = 0.5
    tolerance: Tolerance = Tolerance.STANDARD

    status: PrinterStatus = PrinterStatus.NORMAL
    status_info: str = "NORMAL"
    manufacturer: str = "printscp"
    model_name: str = "printscp"
    serial_number: str = ""
    software_versions: tuple[str, ...] = ()
    last_calibration: datetime | None = None

    def pixels_per_mm(self, resolution: Resolution) -> float:
        return self.dpi * (2 if resolution is Resolution.HIGH else 1) / 25.4
