"""``[printers.NAME]``: what one printer can do, and the `Printer` that it makes."""

from typing import Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import InitErrorDetails

from printscp import __version__
from printscp.film.printer import CustomLayout, FileKind, ImageMode, LinOd, Printer, Share, Slides, Tolerance, Tone
from printscp.film.sizes import FILM_SIZES, FilmSize, film_size_of
from printscp.film.terms import MEDIA
from printscp.personalities import GENERIC, personalities
from printscp.settings_layouts import KINDS, CustomLayouts, Layouts
from printscp.settings_values import (
    AeTitle,
    DeliveryNames,
    FileKindWords,
    FilmSizeID,
    FilmSizeIDs,
    LongString,
    MediumTypes,
    SettingsModel,
    nearest,
)
from printscp.store_settings import StoreSettings

_PREFERRED_FILM_SIZE = "14INX17IN"
_ANY = range(1000)
"""Numbers of layouts, where those of the printer are wrong and told as that."""


class PrinterSettings(SettingsModel):
    """One printer as print SCUs see it."""

    personality: str = GENERIC
    """The kind of printer to start from; every key written beside it wins. See [personalities](personalities.md)."""
    ae_title: AeTitle | None = None
    """AE title that calls this printer; by default NAME in capitals."""

    film_sizes: FilmSizeIDs = tuple(FILM_SIZES)
    """Film Size IDs on offer; another is answered 0x0116 and the default is used. Sizes beside those of the standard are
    written alike: `"35CMX43CM"`, `"7_5INX9IN"`, `"180MMX240MM"`; 10 to 2000 mm a side."""
    default_film_size: FilmSizeID | None = None
    """Film Size ID for a film that names none; by default 14INX17IN where it is on offer, else the first on offer."""
    media: MediumTypes = MEDIA
    """Medium Types on offer; the first is the default."""
    layouts: Layouts = KINDS
    r"""Image Display Formats on offer: whole kinds, or single formats such as `'STANDARD\2,3'` (in single quotes, for in
    double quotes TOML takes the backslash for its own)."""
    custom_layouts: CustomLayouts = Field(default={})
    r"""What `CUSTOM\i` means: for each i a list of boxes `[x, y, width, height]` in percent of the printable area from
    its top left, in the order of their position. Boxes may not overlap."""
    slide_mm: float = Field(default=35.0, ge=5, le=500)
    """Side of an image box of SLIDE, in millimetres."""
    superslide_mm: float = Field(default=40.0, ge=5, le=500)
    """Side of an image box of SUPERSLIDE, in millimetres."""
    slide_mount_mm: float = Field(default=50.8, ge=5, le=500)
    """Side of the mount around each slide, in millimetres: as many as fit are on a film."""

    min_density: int = Field(default=20, ge=0, le=500)
    """Lowest optical density, in hundredths; a lower one is raised to it and answered 0xB605."""
    max_density: int = Field(default=320, ge=1, le=500)
    """Highest optical density, in hundredths; a higher one is lowered to it and answered 0xB605."""
    illumination: int = Field(default=2000, ge=1, le=10000)
    """Luminance of the light box for films that name none, in cd/m2; on paper that of the light it reflects."""
    reflected_ambient_light: int = Field(default=10, ge=0, le=1000)
    """Luminance of the ambient light that a film reflects, for films that name none, in cd/m2."""
    dpi: int = Field(default=320, ge=50, le=2400)
    """Printer pixels per inch, by which an image is larger than its box; HIGH resolution has twice as many."""
    high_resolution: bool = True
    """Whether Requested Resolution ID HIGH is on offer."""
    bits: Literal[8, 12, 16] = 12
    """Depth of the images it takes. 8: deeper ones are refused (0x0106). 12 and 16: with standard tolerance 8 to 16 bits,
    strictly 8, 12 and `bits`."""
    margin_mm: float = Field(default=0.0, ge=0, le=50)
    """Border of the film that no image covers, in millimetres."""
    gap_mm: float = Field(default=0.5, ge=0, le=50)
    """Space between image boxes, in millimetres."""

    images: Literal["native", "film"] = "native"
    """How images get into a PDF. `"native"`: at their own resolution; REPLICATE and NONE are exact, BILINEAR and CUBIC are
    smoothed by the viewer. `"film"`: resampled to printer pixels with the Magnification Type of each image, as they
    are in every other kind of file."""
    tone: Literal["p-value", "lightbox"] = "p-value"
    """Which gray a P-value becomes. `"p-value"`: the P-value itself, which is exact on a display that follows the
    Grayscale Standard Display Function. `"lightbox"`: what an sRGB display shows like the film on its light box, the
    darkest of it as black."""
    lin_od: Literal["keep-appearance", "density"] = "keep-appearance"
    """Where black is in an image of Presentation LUT Shape LIN OD, which the standard leaves open.
    `"keep-appearance"`: value 0 has the maximum density, so black stays black. `"density"`: value 0 has the minimum
    density, so a MONOCHROME2 image becomes its negative."""
    files: FileKindWords = ("pdf",)
    """What each job is made into for deliveries that say nothing else: `"pdf"` (`..._JOB.pdf`) and `"encapsulated-pdf"`
    (`..._JOB.pdf.dcm`) are one file for the job; `"png"` (`..._JOB_1.png`), `"tiff"` (`_1.tif`), `"preview"`
    (`_1_preview.png`) and `"secondary-capture"` (`_1.dcm`) one for each film."""
    raster_bits: Literal[8, 16] = 8
    """Depth of the grays in png, tiff and secondary-capture; color always has 8 bits."""
    preview_film_base: Literal["clear", "blue"] = "clear"
    """Base of the film that previews show."""
    pdfa: bool = False
    """Whether PDFs have the structure of PDF/A-2b. That may not ask a viewer to smooth: where BILINEAR and CUBIC matter,
    write `images = "film"` too."""
    copies_in_file: bool = False
    """Whether a PDF holds all its films as many times as the SCU asks for copies, collated: 1 2 3 1 2 3. Other kinds of file
    have each film once."""
    patient_data: bool = False
    """Whether the metadata of a PDF may name the patient as the print SCU did. Free text is in it even so: the
    Film Session Label, unless it repeats what the print SCU told of a patient elsewhere. A name that is only there is seen."""

    deliver: DeliveryNames = ("out",)
    """Where the films go: names of deliveries, each with its table `[deliveries.NAME]`; `"out"` is the folder of
    `--out`."""
    done_when: Literal["delivered", "stored"] = "delivered"
    """When print SCUs are told that a print job is done: `"delivered"`: when every delivery has come to its end and the
    films arrived somewhere, or `"stored"`: as soon as it is rendered, whatever comes of its deliveries."""

    color: bool = True
    """Whether the Basic Color Print Management Meta SOP Class is offered."""
    film_session_print: bool = True
    """Whether N-ACTION on a Film Session is offered; without it that is answered 0x0211, and an unprinted film box stops
    the next (0xC616)."""
    presentation_lut: bool = True
    """Whether the Presentation LUT SOP Class is offered."""
    annotation: bool = True
    """Whether the Basic Annotation Box SOP Class is offered."""
    print_job: bool = True
    """Whether the Print Job SOP Class is offered."""
    printer_configuration: bool = True
    """Whether the Printer Configuration Retrieval SOP Class is offered."""
    printer_events: bool = False
    """Whether N-EVENT-REPORT tells print SCUs that the status of the printer has changed."""
    tolerance: Literal["standard", "strict"] = "standard"
    """`"standard"`: what is clear is used and answered 0x0000, a value that is not supported is replaced (0x0116), an
    unknown attribute left out (0x0107). `"strict"`: most of it is refused, with 0x0105, 0x0106 and others; the
    [conformance statement](conformance.md#deviations-that-are-repaired) has the list."""

    manufacturer: LongString = "printscp"
    """Manufacturer that an SCU reads, at most 64 characters as the two that follow."""
    model_name: LongString = "printscp"
    """Manufacturer's Model Name that an SCU reads."""
    serial_number: LongString = ""
    """Device Serial Number that an SCU reads."""

    store: StoreSettings = StoreSettings()
    """Whether [images may be stored](store.md), and how they are printed: the table `[printers.NAME.store]`."""

    @model_validator(mode="before")
    @classmethod
    def _from_personality(cls, written: object) -> object:
        if not isinstance(written, dict):
            return written
        kind = written.get("personality", GENERIC)
        start = personalities().get(kind, {}) if isinstance(kind, str) else {}
        return {**start, **written}

    @field_validator("personality")
    @classmethod
    def _known_personality(cls, personality: str) -> str:
        if personality not in personalities():
            raise ValueError(f"{personality!r} is no personality{nearest(personality, tuple(personalities()))}")
        return personality

    @field_validator("default_film_size")
    @classmethod
    def _default_on_offer(cls, size: str | None, info: ValidationInfo) -> str | None:
        if size is not None and size not in info.data.get("film_sizes", (size,)):
            raise ValueError(f"{size} is not one of film_sizes")
        return size

    @field_validator("custom_layouts")
    @classmethod
    def _custom_on_offer(cls, custom: CustomLayouts, info: ValidationInfo) -> CustomLayouts:
        """What `layouts` says and what stands here belong together; CUSTOM beside other kinds may have no layout yet."""
        layouts = info.data.get("layouts", KINDS)
        if layouts == ("CUSTOM",) and not custom:
            raise ValueError("layouts has CUSTOM alone, and no layout has boxes here")
        unknown = [each for each in layouts if each.startswith("CUSTOM\\") and int(each[7:]) not in custom]
        if unknown:
            raise ValueError(f"{unknown[0]} is in layouts and has no boxes here")
        silent = [number for number in custom if "CUSTOM" not in layouts and rf"CUSTOM\{number}" not in layouts]
        if silent:
            raise ValueError(rf'CUSTOM\{silent[0]} is not in layouts; add it, or "CUSTOM" for all of them')
        return custom

    @field_validator("slide_mount_mm")
    @classmethod
    def _around_its_slide(cls, mount: float, info: ValidationInfo) -> float:
        slide = max(info.data.get("slide_mm", 0), info.data.get("superslide_mm", 0))
        if mount < slide:
            raise ValueError(f"{mount:g} is smaller than a slide of {slide:g}")
        return mount

    @field_validator("max_density")
    @classmethod
    def _above_min_density(cls, density: int, info: ValidationInfo) -> int:
        low = info.data.get("min_density", -1)
        if density <= low:
            raise ValueError(f"{density} is not above min_density {low}")
        return density

    @field_validator("margin_mm")
    @classmethod
    def _leaves_some_film(cls, margin: float, info: ValidationInfo) -> float:
        for size in map(_film_size, info.data.get("film_sizes", ())):
            if 2 * margin >= size.width:
                raise ValueError(f"{margin:g} leaves nothing of a film of {size.id}")
        return margin

    @field_validator("store")
    @classmethod
    def _store_on_offer(cls, store: StoreSettings, info: ValidationInfo) -> StoreSettings:
        wrong = {}
        if not store.is_offered(info.data.get("layouts", KINDS), info.data.get("custom_layouts", _ANY)):
            wrong["layout"] = f"{store.display_format} is not one of the layouts of this printer"
        sizes = info.data.get("film_sizes")
        if store.film_size is not None and sizes is not None and store.film_size not in sizes:
            wrong["film_size"] = f"{store.film_size} is not one of film_sizes{nearest(store.film_size, sizes)}"
        if wrong:
            raise ValidationError.from_exception_data(cls.__name__, [_in_store(*each, store) for each in wrong.items()])
        return store

    def printer(self, name: str) -> Printer:
        """The printer that these settings describe."""
        preferred = _PREFERRED_FILM_SIZE if _PREFERRED_FILM_SIZE in self.film_sizes else self.film_sizes[0]
        return Printer(
            name=name,
            ae_title=self.ae_title or name.upper(),
            film_sizes=tuple(map(_film_size, self.film_sizes)),
            default_film_size=_film_size(self.default_film_size or preferred),
            custom_layouts=self._custom_layouts(),
            slides=Slides(slide_mm=self.slide_mm, superslide_mm=self.superslide_mm, mount_mm=self.slide_mount_mm),
            min_density=self.min_density / 100,
            max_density=self.max_density / 100,
            images=ImageMode(self.images),
            tone=Tone(self.tone),
            lin_od=LinOd(self.lin_od),
            files=tuple(map(FileKind, self.files)),
            blue_base=self.preview_film_base == "blue",
            tolerance=Tolerance(self.tolerance),
            storing=self.store.storing(),
            software_versions=(__version__,),
            **self.model_dump(include=_AS_THEY_ARE),
        )

    def _custom_layouts(self) -> tuple[CustomLayout, ...]:
        return tuple(
            CustomLayout(number, tuple(Share(*(part / 100 for part in box)) for box in boxes))
            for number, boxes in sorted(self.custom_layouts.items())
        )


# Keys that a Printer has under the same name and in the same unit.
_AS_THEY_ARE = {
    "media", "layouts", "illumination", "reflected_ambient_light", "dpi", "high_resolution", "bits", "margin_mm",
    "gap_mm", "raster_bits", "pdfa", "copies_in_file", "patient_data", "color", "film_session_print", "presentation_lut", "annotation", "print_job", "printer_configuration",
    "printer_events", "manufacturer", "model_name", "serial_number",
}  # fmt: skip


def _in_store(key: str, words: str, store: StoreSettings) -> InitErrorDetails:
    """What is wrong with *key* of the table *store*."""
    return InitErrorDetails(type="value_error", loc=(key,), input=getattr(store, key), ctx={"error": ValueError(words)})


def _film_size(text: str) -> FilmSize:
    """The size of a Film Size ID that was checked before."""
    size = film_size_of(text)
    assert size is not None
    return size
