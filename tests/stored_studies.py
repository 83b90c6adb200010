"""Studies for storing: each image bears a number that can be read back from its pixels, in the image and on a film.

The number stands as bits in squares along the first rows: a square is black or white in the image's window. Below it lies
a ramp over all that the image can store, so that a wrong window shows everywhere.
"""

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels.processing import apply_modality_lut, apply_windowing
from pydicom.uid import (
    ComputedRadiographyImageStorage,
    CTImageStorage,
    ExplicitVRLittleEndian,
    UltrasoundMultiFrameImageStorage,
    generate_uid,
)

SQUARE, BITS = 6, 8
SIDE = SQUARE * BITS
PATIENT, ID, BIRTH, STUDY_DAY = "DOE^JANE", "4711", "19700102", "20260103"


def new_study(modality: str = "CT", **attributes: object) -> Dataset:
    """The attributes that all images of one study of Jane Doe have in common."""
    study = Dataset()
    study.PatientName, study.PatientID, study.PatientBirthDate, study.PatientSex = PATIENT, ID, BIRTH, "F"
    study.StudyInstanceUID, study.StudyDate, study.StudyTime = generate_uid(), STUDY_DAY, "101500"
    study.StudyDescription, study.StudyID, study.AccessionNumber = "Head", "S1", "A1"
    study.SeriesInstanceUID, study.SeriesNumber, study.SeriesDescription = generate_uid(), 2, "Axial"
    study.Modality = modality
    study.update(attributes_of(attributes))
    return study


def new_series(study: Dataset, number: int, description: str) -> Dataset:
    series = deepcopy(study)
    series.SeriesInstanceUID, series.SeriesNumber, series.SeriesDescription = generate_uid(), number, description
    return series


def ct_images(study: Dataset, count: int = 30, first: int = 1) -> list[Dataset]:
    """Numbered by Instance Number."""
    return [ct_image(study, number) for number in range(first, first + count)]


def ct_image(study: Dataset, number: int, **attributes: object) -> Dataset:
    """It has a window for brain, from -20 to 100 HU, and one for bone."""
    image = _image(study, CTImageStorage, number)
    image.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    image.ImagePositionPatient, image.ImageOrientationPatient = [0, 0, number], [1, 0, 0, 0, 1, 0]
    image.RescaleIntercept, image.RescaleSlope = -1024, 1
    image.WindowCenter, image.WindowWidth = [40, 300], [120, 2000]
    image.WindowCenterWidthExplanation = ["BRAIN", "BONE"]
    image.PixelSpacing = [0.5, 0.5]
    image.update(attributes_of(attributes))
    return with_values(image, numbered(number, black=500, white=1500, ramp=(900, 1200)), bits=12)


def cr_image(
    study: Dataset, number: int = 1, *, window: tuple[int, int] | None = (600, 400), bits: int = 10
) -> Dataset:
    """A radiograph of MONOCHROME1: its low values are white."""
    image = _image(study, ComputedRadiographyImageStorage, number)
    image.BodyPartExamined, image.ViewPosition = "CHEST", "AP"
    if window:
        image.WindowCenter, image.WindowWidth = window
    most = (1 << bits) - 1
    values = numbered(number, black=most, white=0, ramp=(0, most))
    return with_values(image, values, bits=bits, photometric="MONOCHROME1")


def ultrasound_loop(study: Dataset, frames: int = 12, number: int = 1) -> Dataset:
    """An RGB loop; each frame has its number, and three fields of red, green and blue that wander."""
    image = _image(study, UltrasoundMultiFrameImageStorage, number)
    pixels = np.stack([ultrasound_frame(frame) for frame in range(1, frames + 1)])
    image.NumberOfFrames, image.FrameTime = frames, "40"
    image.FrameIncrementPointer = 0x00181063
    image.SamplesPerPixel, image.PhotometricInterpretation, image.PlanarConfiguration = 3, "RGB", 0
    image.Rows, image.Columns = pixels.shape[1:3]
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 8, 8, 7, 0
    image.PixelData = pixels.tobytes()
    image["PixelData"].VR = "OB"
    return image


def ultrasound_frame(frame: int) -> NDArray[np.uint8]:
    pixels = np.repeat(numbered(frame, black=0, white=255, ramp=(0, 255))[:, :, None], 3, axis=2).astype(np.uint8)
    third = SIDE // 3
    for channel in range(3):
        field = np.zeros(3, np.uint8)
        field[channel] = 200 + frame % 50
        pixels[SIDE // 2 :, channel * third : (channel + 1) * third] = field
    return pixels


def numbered(number: int, *, black: int, white: int, ramp: tuple[int, int]) -> NDArray[np.int64]:
    bits = [number >> bit & 1 for bit in reversed(range(BITS))]
    squares = np.repeat(np.where(bits, white, black), SQUARE)
    values = np.empty((SIDE, SIDE), np.int64)
    values[: 2 * SQUARE] = squares
    rest = values[2 * SQUARE :]
    rest[:] = np.linspace(*ramp, rest.size).reshape(rest.shape).round()
    return values


def number_in(pixels: NDArray[np.uint8]) -> int:
    """The number that grays or colors of 8 bits show, of whatever size they are."""
    grays = pixels if pixels.ndim == 2 else pixels.mean(axis=2)
    rows, columns = grays.shape
    row = grays[round(rows * SQUARE / SIDE)]
    centers = [round(columns * (bit + 0.5) / BITS) for bit in range(BITS)]
    return int("".join("1" if row[center] > 127 else "0" for center in centers), 2)


def expected_grays(image: Dataset, voi: int = 0) -> NDArray[np.float64]:
    """What pydicom makes of the stored values with the window number *voi*, from 0 (black) to 255."""
    measured = apply_modality_lut(image.pixel_array, image)
    shown = apply_windowing(measured, image, index=voi).astype(float)
    lowest = -float(1 << image.BitsStored - 1) if image.PixelRepresentation else 0.0
    highest = lowest + (1 << image.BitsStored) - 1
    if "RescaleSlope" in image:
        slope, intercept = float(image.RescaleSlope), float(image.RescaleIntercept)
        lowest, highest = lowest * slope + intercept, highest * slope + intercept
    part = (shown - lowest) / (highest - lowest)
    if image.PhotometricInterpretation == "MONOCHROME1":
        part = 1 - part
    return part * 255


def with_values(image: Dataset, values: NDArray[np.int64], *, bits: int, photometric: str = "MONOCHROME2") -> Dataset:
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, photometric
    image.Rows, image.Columns = values.shape
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, bits, bits - 1, 0
    image.PixelData = values.astype("<u2").tobytes()
    image["PixelData"].VR = "OW"
    return image


def write(folder: Path, images: Sequence[Dataset]) -> list[Path]:
    """Files in *folder*, named in the order given."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{place:03}.dcm" for place in range(len(images))]
    for path, image in zip(paths, images, strict=True):
        image.save_as(path, enforce_file_format=True)
    return paths


def attributes_of(attributes: dict[str, object]) -> Dataset:
    made = Dataset()
    for keyword, value in attributes.items():
        setattr(made, keyword, value)
    return made


def _image(study: Dataset, sop_class: str, number: int) -> Dataset:
    image = deepcopy(study)
    image.SOPClassUID, image.SOPInstanceUID, image.InstanceNumber = sop_class, generate_uid(), number
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return image
