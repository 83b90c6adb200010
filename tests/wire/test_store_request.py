"""A stored image is kept byte for byte, in a file that anything reads."""

from io import BytesIO
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.filereader import read_file_meta_info
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from printscp.wire.store_request import StoreRequest, in_file, of_file


def ct_request(**changes: object) -> StoreRequest:
    path = Path(get_testdata_file("CT_small.dcm", download=False))
    whole, meta = path.read_bytes(), read_file_meta_info(path)
    data_set = whole[128 + 4 + 12 + meta.FileMetaInformationGroupLength :]
    values = {
        "context": CTImageStorage,
        "transfer_syntax": ExplicitVRLittleEndian,
        "sop_class": CTImageStorage,
        "uid": "1.2.3",
        "data_set": memoryview(data_set),
        "calling_ae": "CT1",
        "called_ae": "FILM1",
    }
    return StoreRequest(**(values | changes))


def test_the_file_has_the_data_set_as_it_came():
    request = ct_request()

    kept = in_file(request)

    assert kept.endswith(request.data_set)
    read = dcmread(BytesIO(kept))
    assert (read.file_meta.MediaStorageSOPInstanceUID, read.file_meta.TransferSyntaxUID) == (
        "1.2.3",
        "1.2.840.10008.1.2.1",
    )
    assert (read.file_meta.SendingApplicationEntityTitle, read.file_meta.ReceivingApplicationEntityTitle) == (
        "CT1",
        "FILM1",
    )
    assert read.pixel_array.shape == (128, 128)


def test_the_request_is_known_again_by_its_file():
    request = ct_request()

    assert of_file(in_file(request)) == request


def test_a_file_that_was_cut_off_in_its_head_is_none():
    with pytest.raises(AttributeError):
        of_file(in_file(ct_request())[:200])
