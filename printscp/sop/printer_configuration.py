"""Printer Configuration Retrieval SOP Class (PS3.4 H.4.11): what the printer can do, for a print SCU to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from pydicom.dataset import Dataset

from printscp.film.display_format import DisplayFormat
from printscp.film.printer import Printer
from printscp.film.session import FilmBox
from printscp.film.sizes import FilmSize
from printscp.film.terms import FilmOrientation, Magnification, Resolution
from printscp.render.sheet import image_box_areas_of
from printscp.sop.addressing import addressed
from printscp.sop.getting import got
from printscp.sop.requests import MOST_FILM_BOXES, NGet, Step, Surroundings
from printscp.sop.state import State
from printscp.wire import parsers
from printscp.wire.attribute import Attribute, Table
from printscp.wire.sop_classes import COLOR_META, GRAYSCALE_META, OPTIONAL_CLASSES, offered_classes

TABLE = Table(
    name="Printer Configuration Retrieval",
    clause="PS3.4 H.4.11.1.1",
    attributes=(
        Attribute(
            keyword="PrinterConfigurationSequence",
            field="items",
            usage="U/M",
            write=list,
            values="one item for each meta SOP Class",
        ),
    ),
)

_EXAMPLES = {
    "STANDARD": (r"STANDARD\1,1", r"STANDARD\1,2", r"STANDARD\2,2", r"STANDARD\2,3", r"STANDARD\3,4", r"STANDARD\4,5"),
    "ROW": (r"ROW\1,2",),
    "COL": (r"COL\1,2",),
    "SLIDE": ("SLIDE",),
    "SUPERSLIDE": ("SUPERSLIDE",),
}
"""Layouts that stand for their whole kind: all of them would be hundreds."""
_PRINTING_BITS = 8
_CONFIGURATION_INFORMATION = "kept with the job, not used"


@dataclass(frozen=True, slots=True)
class _Configuration:
    items: tuple[Dataset, ...]


def get(state: State, request: NGet, around: Surroundings) -> Step:
    """N-GET: the configuration of the printer that the association is with."""
    deviations = state.deviations(TABLE.clause)
    uid = addressed(state, request, deviations)
    printer = state.printer
    metas = (GRAYSCALE_META, COLOR_META) if printer.color else (GRAYSCALE_META,)
    return got(state, request, uid, _Configuration(tuple(_item(printer, meta) for meta in metas)), TABLE, deviations)


@lru_cache(maxsize=32)
def _item(printer: Printer, meta: str) -> Dataset:
    """What the printer can do on the contexts of one meta SOP Class; hundreds of layouts, made once."""
    item = Dataset()
    item.SOPClassesSupported = [meta, *(uid for uid in offered_classes(printer) if uid in OPTIONAL_CLASSES)]
    item.MaximumMemoryAllocation = 0
    item.MemoryBitDepth = _PRINTING_BITS if meta == COLOR_META else printer.bits
    item.PrintingBitDepth = _PRINTING_BITS
    item.MediaInstalledSequence = list(_media(printer))
    item.OtherMediaAvailableSequence = []
    item.SupportedImageDisplayFormatsSequence = list(_layouts(printer))
    item.DefaultPrinterResolutionID = Resolution.STANDARD.value
    item.DefaultMagnificationType = Magnification.CUBIC.value
    item.OtherMagnificationTypesAvailable = [term.value for term in Magnification if term is not Magnification.CUBIC]
    item.DefaultSmoothingType = ""
    item.OtherSmoothingTypesAvailable = ""
    item.ConfigurationInformationDescription = _CONFIGURATION_INFORMATION
    item.MaximumCollatedFilms = MOST_FILM_BOXES if printer.film_session_print else 0
    item.DecimateCropResult = "DEF DECIMATE"
    item.Manufacturer = printer.manufacturer
    item.ManufacturerModelName = printer.model_name
    item.PrinterName = printer.name
    return item


def _media(printer: Printer) -> Iterator[Dataset]:
    """One item for each medium and size, the defaults first."""
    default = printer.default_film_size
    sizes = (default, *(size for size in printer.film_sizes if size != default))
    for number, (medium, size) in enumerate(product(printer.media, sizes), start=1):
        item = Dataset()
        item.ItemNumber = number
        item.MediumType = medium
        item.FilmSizeID = size.id
        item.MinDensity = parsers.write_optical_density(printer.min_density)
        item.MaxDensity = parsers.write_optical_density(printer.max_density)
        yield item


def _layouts(printer: Printer) -> Iterator[Dataset]:
    """All layouts on the default film, the first of them on the others: every pair would be thousands."""
    resolutions = tuple(Resolution) if printer.high_resolution else (Resolution.STANDARD,)
    layouts = offered_layouts(printer)
    for size in printer.film_sizes:
        orientations = tuple(FilmOrientation) if size.width != size.height else (FilmOrientation.PORTRAIT,)
        chosen = layouts if size == printer.default_film_size else layouts[:1]
        for layout, orientation, resolution in product(chosen, orientations, resolutions):
            yield _layout(printer, layout, size, orientation, resolution)


def offered_layouts(printer: Printer) -> tuple[str, ...]:
    """The layouts of a printer, some examples where it has all of a kind."""
    custom = tuple(f"CUSTOM\\{layout.number}" for layout in printer.custom_layouts)
    examples = {**_EXAMPLES, "CUSTOM": custom}
    return tuple(layout for name in printer.layouts for layout in examples.get(name, (name,)))


def _layout(
    printer: Printer, layout: str, size: FilmSize, orientation: FilmOrientation, resolution: Resolution
) -> Dataset:
    item = Dataset()
    display_format: DisplayFormat = parsers.display_format(layout)
    film = FilmBox(uid="", display_format=display_format, size=size, orientation=orientation, resolution=resolution)
    pixels_per_mm = printer.pixels_per_mm(resolution)
    matrices = {
        (int(area.height * pixels_per_mm + 1e-6), int(area.width * pixels_per_mm + 1e-6))
        for area in image_box_areas_of(film, printer)
    }
    if len(matrices) == 1 and max(max(matrices)) <= parsers.LARGEST_US:
        item.Rows, item.Columns = matrices.pop()
    item.ImageDisplayFormat = layout
    item.FilmOrientation = orientation.value
    item.FilmSizeID = size.id
    item.PrinterResolutionID = resolution.value
    item.PrinterPixelSpacing = [parsers.write_decimal(1 / pixels_per_mm)] * 2
    item.RequestedImageSizeFlag = "YES"
    return item
