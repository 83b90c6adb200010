"""How the data sets of a transfer syntax are encoded, and their elements in any of them (PS3.5 10, A)."""

import zlib
from dataclasses import dataclass

from printscp.wire.elements import Elements, NotADataSet, parse, written
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN

DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1.99"
EXPLICIT_VR_BIG_ENDIAN = "1.2.840.10008.1.2.2"
UNCOMPRESSED = (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
)
"""Those in which pixel data is as it is in memory, so that one can be written as any other."""

_MOST_INFLATED = 256 << 20
"""Bytes; what is larger is no data set that a modality sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How data sets are encoded; as it stands Explicit VR Little Endian, as they are in every compressed syntax."""

    implicit: bool = False
    big_endian: bool = False
    deflated: bool = False


_ENCODINGS = {
    IMPLICIT_VR_LITTLE_ENDIAN: Encoding(implicit=True),
    EXPLICIT_VR_BIG_ENDIAN: Encoding(big_endian=True),
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN: Encoding(deflated=True),
}


def encoding_of(transfer_syntax: str) -> Encoding:
    """That of a transfer syntax."""
    return _ENCODINGS.get(transfer_syntax) or Encoding()


def encoding_seen(data_set: bytes, transfer_syntax: str) -> Encoding:
    """That of a transfer syntax; where it is not known the first element of *data_set* tells."""
    if transfer_syntax:
        return encoding_of(transfer_syntax)
    return Encoding(implicit=not (data_set[4:6].isalpha() and data_set[4:6].isupper()))


def elements_in(data_set: bytes, encoding: Encoding) -> Elements:
    """The elements of a whole data set. Raises `NotADataSet`."""
    plain = inflated(data_set) if encoding.deflated else data_set
    return parse(plain, implicit=encoding.implicit, big_endian=encoding.big_endian)


def encoded_in(elements: Elements, encoding: Encoding) -> bytes:
    """The data set of *elements*, which are as explicit as it is. Raises `NotADataSet` where a value is too long."""
    plain = written(elements, big_endian=encoding.big_endian)
    return deflated(plain) if encoding.deflated else plain


def inflated(data_set: bytes) -> bytes:
    """A deflated data set as it was before (PS3.5 A.5). Raises `NotADataSet`."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = stream.decompress(data_set, _MOST_INFLATED)
    except zlib.error:
        raise NotADataSet("a data set cannot be inflated") from None
    if not stream.eof:
        raise NotADataSet("a deflated data set does not end, or is too large")
    return plain


def deflated(data_set: bytes) -> bytes:
    """*data_set* deflated, without a header, and of even length (PS3.5 A.5)."""
    stream = zlib.compressobj(zlib.Z_BEST_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = stream.compress(data_set) + stream.flush()
    return packed + b"\0" * (len(packed) % 2)
