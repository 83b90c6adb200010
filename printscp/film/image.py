"""An Image Box and the image in it (PS3.3 C.13.5)."""

from dataclasses import dataclass, field
from typing import TypeAlias

from printscp.film.terms import Magnification, OversizeBehavior, Photometric, Polarity

Item: TypeAlias = tuple[tuple[str, str], ...]
"""A sequence item that is kept for its words alone: (keyword, value) pairs, values joined by backslashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintImage:
    """The item of a Basic Grayscale or Basic Color Image Sequence, its pixels as they were sent (little endian)."""

    photometric: Photometric
    rows: int
    columns: int
    bits_allocated: int
    bits_stored: int
    high_bit: int
    signed: bool = False
    color_by_plane: bool = False
    aspect_ratio: tuple[int, int] = (1, 1)
    """Pixel Aspect Ratio (0028,0034): height and width of one pixel."""
    stray: Item = ()
    """Patient and study attributes that were sent with the pixels."""
    pixel_data: bytes = field(repr=False)

    @property
    def samples(self) -> int:
        return 3 if self.photometric is Photometric.RGB else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageBox:
    """One place on a film; what is None is as the film box says."""

    uid: str
    position: int
    image: PrintImage | None = None
    polarity: Polarity = Polarity.NORMAL
    magnification: Magnification | None = None
    smoothing_type: str = ""
    min_density: float | None = None
    max_density: float | None = None
    configuration_information: str = ""
    requested_image_size: float | None = None
    """Requested Image Size (2020,0030): width of the printed image in millimetres."""
    oversize_behavior: OversizeBehavior | None = None
    presentation_lut_uid: str | None = None
    original_image: Item = ()
    stray: Item = ()
    """Patient and study attributes that were sent where the standard has none."""
