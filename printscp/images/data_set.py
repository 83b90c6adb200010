"""The data set of a stored image, decoded; nothing is taken for one that is damaged (PS3.5 7.1, A)."""

import zlib
from io import BytesIO

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filereader import read_dataset
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from printscp.wire.dataset_texts import with_texts_decoded
from printscp.wire.encoding import malformed_from

LARGEST_INFLATED = 1 << 29
_RAW_DEFLATE = -zlib.MAX_WBITS


class NotADataSet(Exception):
    """Bytes that are not, or not wholly, a data set; the words say why."""


def dataset_of(data_set: bytes | memoryview, transfer_syntax: str) -> Dataset:
    """The data set in these bytes, its texts decoded. Raises `NotADataSet`."""
    plain = _inflated(data_set) if transfer_syntax == DeflatedExplicitVRLittleEndian else data_set
    is_implicit = transfer_syntax == ImplicitVRLittleEndian
    is_little_endian = transfer_syntax != ExplicitVRBigEndian
    last = malformed_from(plain, implicit=is_implicit, little_endian=is_little_endian)
    if last is not None:
        raise NotADataSet(f"data set cannot be decoded from byte {last} on")
    try:
        dataset = with_texts_decoded(read_dataset(BytesIO(plain), is_implicit, is_little_endian), ())
    except MemoryError:
        raise
    except Exception as error:
        raise NotADataSet("data set cannot be decoded") from error
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(transfer_syntax)
    return dataset


def _inflated(deflated: bytes | memoryview) -> bytes:
    inflating = zlib.decompressobj(_RAW_DEFLATE)
    try:
        plain = inflating.decompress(deflated, LARGEST_INFLATED)
    except zlib.error as error:
        raise NotADataSet("data set cannot be inflated") from error
    if not inflating.eof:
        raise NotADataSet("the deflated data set has no end, or one too far")
    return plain
