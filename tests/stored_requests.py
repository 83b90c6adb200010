"""C-STORE requests of images that are told apart by their pixels, which are printed as they are."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmwrite
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage

from printscp.wire.store_request import StoreRequest
from tests.raw_scu import Element, RawScu, Reply

SECONDARY_CAPTURE = str(SecondaryCaptureImageStorage)
SIDE = 24
_C_STORE = 0x0001


def capture(number: int, *, study: str = "1.1", series: int = 1, **attributes: object) -> Dataset:
    """Secondary Capture of noise that follows from *number*, which is its Instance Number too."""
    image = Dataset()
    image.SOPClassUID, image.SOPInstanceUID = SecondaryCaptureImageStorage, f"{study}.{series}.{number}"
    image.PatientName, image.PatientID, image.PatientBirthDate = "DOE^JANE", "4711", "19700102"
    image.StudyInstanceUID, image.StudyDate, image.StudyTime = study, "20260103", "101500"
    image.PatientSex = image.StudyID = image.AccessionNumber = image.ReferringPhysicianName = ""
    image.Modality, image.ConversionType = "OT", "WSD"
    image.SeriesInstanceUID, image.SeriesNumber, image.InstanceNumber = f"{study}.{series}", series, number
    image.Rows = image.Columns = SIDE
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 8, 8, 7, 0
    image.PixelData = noise(number).tobytes()
    image["PixelData"].VR = "OB"
    for keyword, value in attributes.items():
        setattr(image, keyword, value)
    return image


def noise(number: int) -> NDArray[np.uint8]:
    return np.random.default_rng(number).integers(0, 256, (SIDE, SIDE), np.uint8)


def request_of(image: Dataset, **changes: object) -> StoreRequest:
    """The request that stores *image* in Explicit VR Little Endian."""
    stream = BytesIO()
    dcmwrite(stream, image, implicit_vr=False, little_endian=True)
    values = {
        "context": image.SOPClassUID,
        "transfer_syntax": ExplicitVRLittleEndian,
        "sop_class": image.SOPClassUID,
        "uid": image.get("SOPInstanceUID"),
        "data_set": stream.getvalue(),
        "calling_ae": "CT1",
        "called_ae": "PRINTSCP",
    }
    return StoreRequest(**(values | changes))


def stored(scu: RawScu, image: Dataset) -> Reply:
    """What is answered to *image*."""
    request = request_of(image)
    command = {
        Element.AFFECTED_SOP_CLASS: request.sop_class,
        Element.AFFECTED_INSTANCE: request.uid,
        Element.PRIORITY: 0,
    }
    return scu.ask(_C_STORE, command, request.data_set)
