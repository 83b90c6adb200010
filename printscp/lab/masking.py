"""Which values may be shown to whoever must not learn of patients: those that cannot name or describe one.

What is not known to be harmless is masked: free texts, names, dates, everything of patient and study, attributes that no
dictionary has, and values that are not spelled as their VR wants.
"""

import re
from collections.abc import Mapping

from pydicom.datadict import dictionary_VR, tag_for_keyword

_PATIENT_GROUP = 0x0010
_CALIBRATION = ("DateOfLastCalibration", "TimeOfLastCalibration")

_SPELLINGS: Mapping[str, re.Pattern[str]] = {
    "CS": re.compile(r"[A-Za-z0-9 _-]{0,16}(\\[A-Za-z0-9 _-]{0,16})*"),
    "UI": re.compile(r"[0-9.]{0,64}(\\[0-9.]{0,64})*"),
    "AE": re.compile(r"[\x20-\x7e]*"),
    **dict.fromkeys(("IS", "DS"), re.compile(r"[0-9eE+.\\ -]*")),
    **dict.fromkeys(("US", "SS", "UL", "SL", "UV", "SV", "FL", "FD", "AT"), re.compile(r"[0-9eE+.\\ (),A-F-]*")),
}
"""By VR, what a value looks like that holds no free text; a VR that is not here does."""
_DISPLAY_FORMAT = re.compile(r"[A-Za-z]{1,16}[\x00-\x20\\/]?[0-9,xX\\ ]*")
_OWN_WORDS = frozenset(
    """a above again all alone an another as asked be before below beside bits box boxes bytes characters could cropped
    decimated demagnified earlier entries films first for has image in is it item items job kept left moved name no none
    nothing of other out place printed read refused resampled second six that the them there this to unprinted used value
    values what where which with Film Session Box UID""".split()  # noqa: SIM905  seventy lines say no more
)
"""What remarks say where they do not quote; a text that has other words too may be one of a print SCU."""
_COUNT = re.compile(r"\d+ (?=characters|items?|entries|bytes)")
_NUMBER = re.compile(r"\d[\d.x/]*")
_HARMLESS_TEXTS: Mapping[str, re.Pattern[str]] = {
    "ImageDisplayFormat": _DISPLAY_FORMAT,
    **dict.fromkeys(
        (
            # Of printers, and of their configuration (PS3.3 C.13.9, PS3.4 H.4.11).
            "PrinterName",
            "Manufacturer",
            "ManufacturerModelName",
            "DeviceSerialNumber",
            "SoftwareVersions",
            "ConfigurationInformation",
            "ConfigurationInformationDescription",
            *_CALIBRATION,
        ),
        re.compile(r".*", re.DOTALL),
    ),
}
_IDENTIFYING = frozenset(
    {
        # Defined terms, numbers and UIDs, but of patient or study.
        "StudyInstanceUID",
        "SeriesInstanceUID",
        "FrameOfReferenceUID",
        "SynchronizationFrameOfReferenceUID",
        "InstanceCreatorUID",
        "AcquisitionUID",
        "SeriesNumber",
        "AcquisitionNumber",
        "InstanceNumber",
        "PatientPosition",
        "BodyPartExamined",
        "Laterality",
    }
)
_OF_PATIENTS = frozenset(
    {"OriginalImageSequence", "ReferencedStudySequence", "ProposedStudySequence", "ReferencedPatientSequence"}
)
"""Sequences of which only the SOP Classes are shown: what they refer to is an image or a study of a patient."""
_OF_ASSOCIATIONS = frozenset({"AETitle", "PresentationContextID", "AbstractSyntax"})
"""What remarks about the request for an association call their attributes."""


def mask(value: str) -> str:
    """What stands for *value* where it must not be seen."""
    return f"(masked, {len(value)} characters)" if value else ""


def is_shown(keyword: str, vr: str, value: str, within: tuple[str, ...] = ()) -> bool:
    """Whether a *value* may be seen of the attribute *keyword*, which stands in the sequences *within*."""
    if not keyword or not value:
        return not value
    tag = tag_for_keyword(keyword)
    if tag is None or tag >> 16 == _PATIENT_GROUP or keyword in _IDENTIFYING:
        return False
    if _OF_PATIENTS.intersection(within) and keyword != "ReferencedSOPClassUID":
        return False
    spelling = _HARMLESS_TEXTS.get(keyword) or _SPELLINGS.get(vr)
    return spelling is not None and spelling.fullmatch(value) is not None


def shown(keyword: str, vr: str, value: str, within: tuple[str, ...] = ()) -> str:
    """*value* where it may be seen, and what stands for it elsewhere."""
    return value if is_shown(keyword, vr, value, within) else mask(value)


def shown_in_remark(attribute: str, words: str) -> str:
    """What a remark about *attribute* says was sent or used: a value of it, or words of ours."""
    tag = tag_for_keyword(attribute)
    vr = dictionary_VR(tag) if tag is not None else ""
    own = [word for word in re.split(r"[\s,]+", _COUNT.sub("", words)) if word]
    if is_shown(attribute, vr, "0"):
        # Numbers of such an attribute are no text.
        own = [word for word in own if not _NUMBER.fullmatch(word)]
    if attribute in _OF_ASSOCIATIONS or _OWN_WORDS.issuperset(own):
        return words
    return shown(attribute, vr, words)
