"""Store requests of data sets and files in any transfer syntax, for tests."""

import zlib
from io import BytesIO
from pathlib import Path

from pydicom import dcmwrite
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.filereader import _read_file_meta_info, dcmread, read_preamble
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from printscp.film.printer import Printer, Tolerance
from printscp.film.storing import Storing
from printscp.wire.store_request import StoreRequest

PRINTER = Printer(storing=Storing())
STRICT = Printer(storing=Storing(), tolerance=Tolerance.STRICT)


def sample(name: str) -> Dataset:
    return dcmread(sample_path(name))


def sample_path(name: str) -> Path:
    return Path(get_testdata_file(name, download=False))


def request_in(dataset: Dataset, syntax: str = ExplicitVRLittleEndian, **changes: object) -> StoreRequest:
    """The request that stores *dataset* in a transfer syntax which does not change its pixels."""
    sop_class = changes.get("sop_class", dataset.get("SOPClassUID"))
    values = {
        "context": sop_class,
        "transfer_syntax": syntax,
        "sop_class": sop_class,
        "uid": dataset.get("SOPInstanceUID"),
        "data_set": encoded(dataset, syntax),
        "calling_ae": "CT1",
        "called_ae": "PRINTSCP",
    }
    return StoreRequest(**(values | changes))


def encoded(dataset: Dataset, syntax: str = ExplicitVRLittleEndian) -> bytes:
    stream = BytesIO()
    plain = Dataset()
    plain.update(dataset)
    little = syntax != ExplicitVRBigEndian
    dcmwrite(stream, plain, implicit_vr=syntax == ImplicitVRLittleEndian, little_endian=little)
    if syntax != DeflatedExplicitVRLittleEndian:
        return stream.getvalue()
    deflating = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflating.compress(stream.getvalue()) + deflating.flush()


def request_of_file(path: Path) -> StoreRequest:
    """The request whose data set is that of a file, byte for byte."""
    with path.open("rb") as stream:
        read_preamble(stream, force=False)
        meta = _read_file_meta_info(stream)
        data_set = stream.read()
    uid = str(meta.MediaStorageSOPInstanceUID)
    values = {"context": str(meta.MediaStorageSOPClassUID), "sop_class": str(meta.MediaStorageSOPClassUID), "uid": uid}
    return StoreRequest(
        transfer_syntax=str(meta.TransferSyntaxUID), data_set=data_set, calling_ae="CT1", called_ae="P", **values
    )
