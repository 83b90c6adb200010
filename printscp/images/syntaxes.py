"""The transfer syntaxes that images can be decoded from (PS3.5 A), and what brings the decoders."""

from collections.abc import Mapping

from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    HTJ2KLossless,
    HTJ2KLosslessRPCL,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

_LIBJPEG, _OPENJPEG, _RLE = "pylibjpeg-libjpeg", "pylibjpeg-openjpeg", "pylibjpeg-rle"

ALL_SYNTAXES: Mapping[str, str] = {
    ExplicitVRLittleEndian: "",
    ImplicitVRLittleEndian: "",
    ExplicitVRBigEndian: "",
    DeflatedExplicitVRLittleEndian: "",
    JPEGLosslessSV1: _LIBJPEG,
    JPEGLossless: _LIBJPEG,
    JPEGLSLossless: _LIBJPEG,
    JPEG2000Lossless: _OPENJPEG,
    RLELossless: _RLE,
    JPEGBaseline8Bit: _LIBJPEG,
    JPEGExtended12Bit: _LIBJPEG,
    JPEGLSNearLossless: _LIBJPEG,
    JPEG2000: _OPENJPEG,
    HTJ2KLossless: _OPENJPEG,
    HTJ2KLosslessRPCL: _OPENJPEG,
    HTJ2K: _OPENJPEG,
}
"""The package that brings a decoder of all kinds of images, empty where none is needed; the preferred syntaxes first."""

_PARTIAL: Mapping[str, frozenset[str]] = {JPEGExtended12Bit: frozenset({"pillow"})}
"""Decoders that know only the images of 8 bits, which a syntax is not for."""


def decodable_syntaxes() -> tuple[str, ...]:
    """The UIDs of *ALL_SYNTAXES* that whatever is installed here can decode."""
    return tuple(uid for uid, package in ALL_SYNTAXES.items() if not package or _has_decoder(uid))


def _has_decoder(uid: str) -> bool:
    return any(name not in _PARTIAL.get(uid, ()) for name in get_decoder(uid).available_plugins)
