"""Film Session and Film Box: the tree that an association builds (PS3.4 H.4.1, H.4.2)."""

from dataclasses import dataclass, field

from printscp.film.annotation import AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox, Item
from printscp.film.sizes import FILM_SIZES, FilmSize
from printscp.film.terms import Density, FilmOrientation, Magnification, PrintPriority, Resolution, Shade


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmBox:
    """One film: how it is divided, how it looks, and its image boxes in the order of their position."""

    uid: str
    display_format: DisplayFormat
    image_boxes: tuple[ImageBox, ...] = ()
    annotation_boxes: tuple[AnnotationBox, ...] = ()
    color: bool = False
    orientation: FilmOrientation = FilmOrientation.PORTRAIT
    size: FilmSize = FILM_SIZES["14INX17IN"]
    magnification: Magnification = Magnification.CUBIC
    smoothing_type: str = ""
    min_density: float = 0.20
    max_density: float = 3.20
    border_density: Density = Shade.BLACK
    empty_image_density: Density = Shade.BLACK
    trim: bool = False
    illumination: int = 2000
    """Luminance of the light box, cd/m2."""
    reflected_ambient_light: int = 10
    """Luminance of the ambient light that the film reflects, cd/m2."""
    configuration_information: str = ""
    annotation_display_format: str = ""
    resolution: Resolution = Resolution.STANDARD
    presentation_lut_uid: str | None = None
    icc_profile: bytes = field(default=b"", repr=False)
    stray: Item = ()
    """Patient and study attributes that were sent where the standard has none."""

    closed: bool = False
    """A later film box was created, so this one can no longer be addressed (PS3.4 H.4.2.2)."""
    printed: bool = False
    refitted: bool = False
    """N-SET of the film box changed how an image fits that was set before, so N-ACTION tells how they fit now."""
    sent_positions: tuple[tuple[int, tuple[str, int]], ...] = ()
    """For the position of each image box that was set: the UID and the Image Box Position that were sent for it."""
    octets: int = field(default=0, compare=False)
    """Bytes that the film holds, as the memory of its association counts them."""

    @property
    def has_image(self) -> bool:
        return any(box.image for box in self.image_boxes)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmSession:
    """What all films of one association share, and the films in the order they were created."""

    uid: str
    number_of_copies: int = 1
    print_priority: PrintPriority = PrintPriority.MEDIUM
    medium_type: str = "BLUE FILM"
    film_destination: str = "MAGAZINE"
    label: str = ""
    memory_allocation: int | None = None
    """Kilobytes reserved for the session; this printer reserves none."""
    owner_id: str = ""
    character_set: tuple[str, ...] = ()
    proposed_study: Item = ()
    presentation_lut_uid: str | None = None
    """For films that name none: no attribute of a Film Session in the standard, yet print SCUs send it."""
    illumination: int | None = None
    """As the LUT, with which it comes."""
    reflected_ambient_light: int | None = None
    stray: Item = ()
    """Patient and study attributes that were sent where the standard has none."""
    film_boxes: tuple[FilmBox, ...] = ()
