"""The SOP Classes whose instances are images that can be printed (PS3.4 B.5, B.6), and what each must have."""

from collections.abc import Mapping

from pydicom.uid import UID

_ROOT = "1.2.840.10008.5.1.4.1.1."
_IMAGES = (
    "1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1",
    "2", "2.1", "2.2",
    "3", "3.1",
    "4", "4.1", "4.3", "4.4",
    "5", "6", "6.1", "6.2", "6.3",
    "7", "7.1", "7.2", "7.3", "7.4",
    "12.1", "12.1.1", "12.2", "12.2.1", "12.3",
    "13.1.1", "13.1.2", "13.1.3", "13.1.4", "13.1.5",
    "14.1", "14.2",
    "20",
    "77.1", "77.2",
    "77.1.1", "77.1.1.1", "77.1.2", "77.1.2.1", "77.1.3", "77.1.4", "77.1.4.1",
    "77.1.5.1", "77.1.5.2", "77.1.5.4", "77.1.5.5", "77.1.5.6", "77.1.5.7", "77.1.7", "77.1.8",
    "128", "128.1", "130",
    "481.1", "481.23", "481.24",
)  # fmt: skip


def _name(uid: UID) -> str:
    return f"{uid.name} (Retired)" if uid.is_retired else uid.name


IMAGE_CLASSES: Mapping[str, str] = {_ROOT + end: _name(UID(_ROOT + end)) for end in _IMAGES}
"""Names by UID. Retired ones whose instances are in archives are among them; those that are made of tiles, or whose pixels
are measurements to be drawn over images, are not."""

_OF_ALL = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality")
_OF_ENHANCED = ("ImageType", "NumberOfFrames", "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence")
_OF_PROJECTION = ("ImageType", "PresentationIntentType")
_OF_LOOP = ("NumberOfFrames", "FrameIncrementPointer")
_OWN = {
    "1.1": _OF_PROJECTION, "1.1.1": _OF_PROJECTION,
    "1.2": _OF_PROJECTION, "1.2.1": _OF_PROJECTION,
    "1.3": _OF_PROJECTION, "1.3.1": _OF_PROJECTION,
    "2": ("ImageType", "PixelSpacing", "ImagePositionPatient", "ImageOrientationPatient", "RescaleSlope", "RescaleIntercept"),
    "2.1": _OF_ENHANCED, "2.2": _OF_ENHANCED,
    "3.1": _OF_LOOP,
    "4": ("ImageType", "PixelSpacing", "ImagePositionPatient", "ImageOrientationPatient", "ScanningSequence"),
    "4.1": _OF_ENHANCED, "4.3": _OF_ENHANCED, "4.4": _OF_ENHANCED,
    "6.2": _OF_ENHANCED,
    "7": ("ConversionType",),
    "7.1": ("ConversionType", "NumberOfFrames"), "7.2": ("ConversionType", "NumberOfFrames"),
    "7.3": ("ConversionType", "NumberOfFrames"), "7.4": ("ConversionType", "NumberOfFrames"),
    "12.1": ("ImageType", "PixelIntensityRelationship"), "12.2": ("ImageType", "PixelIntensityRelationship"),
    "12.1.1": _OF_ENHANCED, "12.2.1": _OF_ENHANCED,
    "20": ("ImageType", "NumberOfFrames", "FrameIncrementPointer"),
    "128": ("PixelSpacing", "ImagePositionPatient", "ImageOrientationPatient", "RescaleSlope", "Units"),
    "128.1": _OF_ENHANCED, "130": _OF_ENHANCED,
    "481.1": ("RTImageLabel", "RTImagePlane"),
}  # fmt: skip

MANDATORY: Mapping[str, tuple[str, ...]] = {
    uid: (*_OF_ALL, *_OWN.get(uid.removeprefix(_ROOT), ())) for uid in IMAGE_CLASSES
}
"""Attributes that an image of a class must have and that it can be printed without: some of type 1, for those of its
pixels are asked for when they are decoded."""
