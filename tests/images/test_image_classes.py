"""The images that may be stored are all that DICOM has, but for those that are named here with a reason."""

import pynetdicom.sop_class
import pytest
from pydicom.uid import UID, EncapsulatedPDFStorage, SegmentationStorage, UID_dictionary

from printscp.images.image_classes import IMAGE_CLASSES, MANDATORY

NOT_PRINTED = {
    "1.2.840.10008.5.1.4.1.1.77.1.6": "whole slides are made of tiles, of which one alone shows nothing",
    "1.2.840.10008.5.1.4.1.1.77.1.9": "made of tiles too",
    "1.2.840.10008.5.1.1.29": "hardcopies are films, by a service that is retired",
    "1.2.840.10008.5.1.1.30": "hardcopies are films, by a service that is retired",
    "1.2.840.10008.5.1.4.1.1.501.1": "DICOS is of baggage, not of patients",
    "1.2.840.10008.5.1.4.1.1.501.2.1": "DICOS is of baggage, not of patients",
    "1.2.840.10008.5.1.4.1.1.501.2.2": "DICOS is of baggage, not of patients",
    "1.2.840.10008.5.1.4.1.1.601.1": "DICONDE is of materials, not of patients",
    "1.2.840.10008.5.1.4.1.1.601.2": "DICONDE is of materials, not of patients",
}


def named_images():
    ours = {uid for uid, (name, kind, *_) in UID_dictionary.items() if kind == "SOP Class" and "Image Storage" in name}
    upstream = vars(pynetdicom.sop_class)["_STORAGE_CLASSES"]
    images = ours | {str(uid) for name, uid in upstream.items() if "ImageStorage" in name}
    # Slices of a volume, in a class without the word.
    return images | {str(upstream["EnhancedUSVolumeStorage"])}


def test_every_image_storage_class_is_printed_or_is_not_for_a_reason():
    assert named_images() - IMAGE_CLASSES.keys() == NOT_PRINTED.keys()


def test_nothing_but_images_is_offered():
    assert IMAGE_CLASSES.keys() <= named_images()
    assert not {EncapsulatedPDFStorage, SegmentationStorage} & IMAGE_CLASSES.keys()


def test_a_class_has_the_name_of_the_standard():
    assert IMAGE_CLASSES["1.2.840.10008.5.1.4.1.1.6"] == "Ultrasound Image Storage (Retired)"


@pytest.mark.parametrize("uid", IMAGE_CLASSES)
def test_every_image_has_its_identity_among_what_it_must_have(uid):
    identity = {"SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality"}

    assert identity <= set(MANDATORY[uid])
    assert UID(uid).is_valid


def test_a_class_may_ask_for_more():
    ct, sc, loop = "2", "7", "3.1"
    root = "1.2.840.10008.5.1.4.1.1."

    assert [MANDATORY[root + end][5:] for end in (ct, sc, loop)] == [
        (
            "ImageType",
            "PixelSpacing",
            "ImagePositionPatient",
            "ImageOrientationPatient",
            "RescaleSlope",
            "RescaleIntercept",
        ),
        ("ConversionType",),
        ("NumberOfFrames", "FrameIncrementPointer"),
    ]
