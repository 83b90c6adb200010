"""A Printer: what it can do, and its status (PS3.3 C.13.9, C.13.12)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from printscp.film.display_format import DisplayFormat
from printscp.film.sizes import FILM_SIZES, FilmSize
from printscp.film.storing import Storing
from printscp.film.terms import MEDIA, Resolution


class Tolerance(Enum):
    """What happens to a request that the printer cannot meet exactly but can print (PS3.4 H.2.4)."""

    STANDARD = "standard"
    """Use what is clear; use a default or leave it out with a warning where it is not."""
    STRICT = "strict"
    """Refuse nearly all of it, as a hard printer does."""


class ImageMode(Enum):
    """How images get into a PDF."""

    NATIVE = "native"
    """At their own resolution, scaled by whoever shows the PDF."""
    FILM = "film"
    """Resampled to printer pixels, with the Magnification Type of each image."""


class Tone(Enum):
    """Which gray a P-value becomes."""

    P_VALUE = "p-value"
    """The P-value itself: exact on a display that follows the Grayscale Standard Display Function."""
    LIGHTBOX = "lightbox"
    """What an sRGB display shows like the film on its light box, with the darkest of it as black."""


class LinOd(Enum):
    """Where black is in an image of Presentation LUT Shape LIN OD, which PS3.3 C.11.4 leaves open."""

    KEEP_APPEARANCE = "keep-appearance"
    """Value 0 has Max Density, as Photometric Interpretation says: black stays black."""
    DENSITY = "density"
    """The value is the density, and 0 is Min Density: a MONOCHROME2 image becomes its negative, MONOCHROME1 stays."""


class FileKind(Enum):
    """What a print job is made into."""

    PDF = "pdf"
    PNG = "png"
    TIFF = "tiff"
    PREVIEW = "preview"
    SECONDARY_CAPTURE = "secondary-capture"
    ENCAPSULATED_PDF = "encapsulated-pdf"


OF_ALL_FILMS = frozenset({FileKind.PDF, FileKind.ENCAPSULATED_PDF})
"""The kinds of which a job has one file; of the others it has one for each film."""


class PrinterStatus(Enum):
    """Printer Status (2110,0010)."""

    NORMAL = "NORMAL"
    WARNING = "WARNING"
    FAILURE = "FAILURE"


@dataclass(frozen=True, slots=True)
class Condition:
    """Printer Status and Printer Status Info (PS3.3 C.13.9.1)."""

    status: PrinterStatus = PrinterStatus.NORMAL
    info: str = "NORMAL"


# Positional although it has four fields, as a rectangle is.
@dataclass(frozen=True, slots=True)
class Share:
    """A part of the printable area: each number is a fraction of its width or height, from the top left."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class CustomLayout:
    r"""What ``CUSTOM\i`` means on a printer: the image boxes in the order of their position."""

    number: int
    boxes: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slides:
    """What SLIDE and SUPERSLIDE mean on a printer: square frames in the middle of square mounts, in millimetres."""

    slide_mm: float = 35.0
    superslide_mm: float = 40.0
    mount_mm: float = 50.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """One printer as a print SCU sees it."""

    name: str = "PRINTSCP"
    ae_title: str = "PRINTSCP"

    film_sizes: tuple[FilmSize, ...] = tuple(FILM_SIZES.values())
    default_film_size: FilmSize = FILM_SIZES["14INX17IN"]
    media: tuple[str, ...] = MEDIA
    """Medium Types on offer, the default first."""
    layouts: tuple[str, ...] = ("STANDARD", "ROW", "COL", "SLIDE", "SUPERSLIDE", "CUSTOM")
    r"""Image Display Formats on offer: a whole kind, or one format such as ``STANDARD\2,3``."""
    custom_layouts: tuple[CustomLayout, ...] = ()
    slides: Slides = Slides()
    min_density: float = 0.20
    max_density: float = 3.20
    illumination: int = 2000
    """Luminance of the light box for films that name none, cd/m2."""
    reflected_ambient_light: int = 10
    """Luminance of the ambient light for films that name none, cd/m2."""
    dpi: int = 320
    """Printer pixels per inch at STANDARD resolution."""
    high_resolution: bool = True
    """Whether Requested Resolution ID HIGH is offered."""
    bits: int = 12
    """Depth of the images it takes: 8 refuses deeper ones; 12 and 16 take 8 to 16 bits, strictly 8, 12 and this."""
    margin_mm: float = 0.0
    gap_mm: float = 0.5

    images: ImageMode = ImageMode.NATIVE
    tone: Tone = Tone.P_VALUE
    lin_od: LinOd = LinOd.KEEP_APPEARANCE
    files: tuple[FileKind, ...] = (FileKind.PDF,)
    """What each job is made into."""
    raster_bits: int = 8
    """Depth of the grays in PNG, TIFF and Secondary Capture: 8 or 16."""
    blue_base: bool = False
    """Whether previews have the base of blue film."""
    pdfa: bool = False
    """Whether PDFs have the structure of PDF/A-2b."""
    copies_in_file: bool = False
    """Whether PDFs hold each film as many times as Number of Copies says."""
    patient_data: bool = False
    """Whether PDFs name the patient in their metadata."""

    color: bool = True
    film_session_print: bool = True
    """Whether N-ACTION on a Film Session is offered."""
    presentation_lut: bool = True
    annotation: bool = True
    print_job: bool = True
    printer_configuration: bool = True
    printer_events: bool = False
    """Whether N-EVENT-REPORT tells print SCUs that the status of the printer has changed."""
    storing: Storing | None = None
    """How images that are stored on it are printed; None where none may be."""
    tolerance: Tolerance = Tolerance.STANDARD

    status: PrinterStatus = PrinterStatus.NORMAL
    status_info: str = "NORMAL"
    manufacturer: str = "printscp"
    model_name: str = "printscp"
    serial_number: str = ""
    software_versions: tuple[str, ...] = ()
    last_calibration: datetime | None = None

    def offers(self, layout: DisplayFormat) -> bool:
        return layout.kind in self.layouts or str(layout) in self.layouts

    def pixels_per_mm(self, resolution: Resolution) -> float:
        return self.dpi * (2 if resolution is Resolution.HIGH else 1) / 25.4
