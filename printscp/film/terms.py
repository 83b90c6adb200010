"""The enumerated values and defined terms of print attributes (PS3.3 C.13)."""

from enum import Enum
from typing import TypeAlias


class PrintPriority(Enum):
    """Print Priority (2000,0020)."""

    HIGH = "HIGH"
    MEDIUM = "MED"
    LOW = "LOW"


class FilmOrientation(Enum):
    """Film Orientation (2010,0040): which way the short side of the film lies."""

    PORTRAIT = "PORTRAIT"
    LANDSCAPE = "LANDSCAPE"


class Magnification(Enum):
    """Magnification Type (2010,0060); NONE prints one image pixel on one printer pixel."""

    REPLICATE = "REPLICATE"
    BILINEAR = "BILINEAR"
    CUBIC = "CUBIC"
    NONE = "NONE"


class Polarity(Enum):
    """Polarity (2020,0020): REVERSE exchanges black and white."""

    NORMAL = "NORMAL"
    REVERSE = "REVERSE"


class OversizeBehavior(Enum):
    """Requested Decimate/Crop Behavior (2020,0040): what to do with an image larger than its box."""

    DECIMATE = "DECIMATE"
    CROP = "CROP"
    FAIL = "FAIL"


class Resolution(Enum):
    """Requested Resolution ID (2020,0050); HIGH has twice the pixels per millimetre of STANDARD."""

    STANDARD = "STANDARD"
    HIGH = "HIGH"


class Photometric(Enum):
    """Photometric Interpretation (0028,0004) of a print image."""

    MONOCHROME1 = "MONOCHROME1"
    MONOCHROME2 = "MONOCHROME2"
    RGB = "RGB"


class Shade(Enum):
    """The named densities: BLACK is the maximum density of the film, WHITE the minimum."""

    BLACK = "BLACK"
    WHITE = "WHITE"


Density: TypeAlias = Shade | float
"""A named density, or an optical density (OD)."""

MEDIA = ("BLUE FILM", "CLEAR FILM", "PAPER", "MAMMO CLEAR FILM", "MAMMO BLUE FILM")
"""The defined terms of Medium Type (2000,0030)."""
