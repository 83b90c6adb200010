"""Which values may be shown to whoever must not learn of patients: those that cannot name or describe one.

What is not known to be harmless is masked: free texts, names, dates, everything of patient and study, attributes that no
dictionary has, and values that are not spelled as their VR wants.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from pydicom.datadict import dictionary_VR, tag_for_keyword

from printscp.film.remark import REMARK_CODES, Remark
from printscp.wire.sop_classes import STANDARD_ROOT, name_of

_PATIENT_GROUPS = frozenset({0x0010, 0x0012, 0x0032, 0x0038, 0x4008})
"""Of patients, trials, studies, visits and reports."""

_SPELLINGS: Mapping[str, re.Pattern[str]] = {
    "CS": re.compile(r"[A-Za-z0-9 _-]{0,16}(\\[A-Za-z0-9 _-]{0,16})*"),
    "UI": re.compile(r"[0-9.]{0,64}(\\[0-9.]{0,64})*"),
    "AE": re.compile(r"[A-Za-z0-9 ._-]{0,16}(\\[A-Za-z0-9 ._-]{0,16})*"),
    **dict.fromkeys(("IS", "DS"), re.compile(r"[0-9eE+.\\ -]*")),
    **dict.fromkeys(("US", "SS", "UL", "SL", "UV", "SV", "FL", "FD", "AT"), re.compile(r"[0-9eE+.\\ (),A-F-]*")),
}
"""By VR, what a value looks like that holds no free text; a VR that is not here does."""
_DISPLAY_FORMAT = re.compile(
    r"(STANDARD|ROW|COL|SLIDE|SUPERSLIDE|CUSTOM)[\x00-\x20\\/]{0,2}[0-9,.xX\\/ ]{0,99}[\x00-\x20]?", re.IGNORECASE
)
"""A layout, also one with mistakes; any other word may be a name."""
_OWN_WORDS = frozenset(
    """a above again all alone an annotation another as asked be before below beside bits box boxes by bytes can characters
    could cropped curve decimated demagnified earlier else entries films first for has image in is it item items job kept
    last left moved name next no none nothing of one or other out overlay pixel pixels place printed read refused resampled
    second shape shutter six square stored tells that the them there this to unprinted used value values what where which
    with without Film Session Box UID""".split()  # noqa: SIM905  seventy lines say no more
)
"""What remarks say where they do not quote; a text that has other words too may be one of a print SCU."""
_COUNT = re.compile(r"\d+ (?=characters|items?|entries|bytes)")
_NUMBER = re.compile(r"\d[\d.x/]*")
_OF_PRINTERS = frozenset(
    {
        # Of printers, and of their configuration (PS3.3 C.13.9, PS3.4 H.4.11).
        "PrinterName",
        "Manufacturer",
        "ManufacturerModelName",
        "DeviceSerialNumber",
        "SoftwareVersions",
        "ConfigurationInformation",
        "ConfigurationInformationDescription",
        "DateOfLastCalibration",
        "TimeOfLastCalibration",
    }
)
"""Texts that are harmless where a printer tells them of itself, and free texts where a print SCU sends them."""
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
        "ImageLaterality",
        "FrameLaterality",
    }
)
_OF_PATIENTS = frozenset(
    {"OriginalImageSequence", "ReferencedStudySequence", "ProposedStudySequence", "ReferencedPatientSequence"}
)
"""Sequences of which only the SOP Classes are shown: what they refer to is an image or a study of a patient."""
_OF_FILMS = frozenset(
    f"Referenced{each}Sequence"
    for each in """FilmSession FilmBox ImageBox BasicAnnotationBox PresentationLUT PrintJob StoredPrint ImageOverlayBox
    VOILUTBox""".split()  # noqa: SIM905  as above
) | {"ReferencedPrintJobSequencePullStoredPrint"}
"""Sequences whose references are to what was made for printing."""
_OF_ASSOCIATIONS = frozenset({"AETitle", "PresentationContextID", "AbstractSyntax"})
"""What remarks about the request for an association call their attributes."""
_UID = re.compile(r"[0-9.]{1,64}")
_NOT_SUPPORTED = re.compile(r"(\w+) (['\"]?)(.*)\2 is not supported")
_WORDS_OF_PRINT = frozenset(
    """Annotation Basic Boxes Class Color Configuration Grayscale Image Instance Job LUT LUTs MONOCHROME1 MONOCHROME2
    Management Meta MiB N-ACTION N-CREATE N-DELETE N-GET N-SET Presentation Print Printer RGB Retrieval SOP UIDs action
    addressed already are at be by byte can cannot closed color context data decoded digits disk do does dots each
    encapsulated entries exclude exists fit from full have here images its larger later left long missing most names
    native needed not on one only or part prints printed printer set supported takes that these time type unprinted use
    words""".split()  # noqa: SIM905  seventy lines say no more
)
_WORDS_OF_STORAGE = frozenset(
    """AE ID Message Priority VR and answered becomes brings but codestream colors damaged deflated empty end far few
    frame frames header inflated lacks make makes many may message more per presentation print queue request sample
    samples say says store than title too transfer syntax usable which would yet x""".split()  # noqa: SIM905  as above
)
_WORDS_OF_COMMENTS = _OWN_WORDS | _WORDS_OF_PRINT | _WORDS_OF_STORAGE | REMARK_CODES.keys()
"""What Error Comments of this printer say where they do not quote."""


def mask(value: str) -> str:
    """What stands for *value* where it must not be seen."""
    return f"(masked, {len(value)} characters)" if value else ""


def is_shown(keyword: str, vr: str, value: str, within: tuple[str, ...] = (), *, of_printer: bool = False) -> bool:
    """Whether a *value* may be seen of the attribute *keyword*, which stands in the sequences *within*.

    *vr* is that with which it was sent; *of_printer* says that a printer tells it of itself.
    """
    if not keyword or not value:
        return not value
    tag = tag_for_keyword(keyword)
    if tag is None or tag >> 16 in _PATIENT_GROUPS or keyword in _IDENTIFYING:
        return False
    if keyword != "ReferencedSOPClassUID" and any(map(_is_of_patients, within)):
        return False
    if dictionary_VR(tag) == "UI" and not _is_shown_uid(keyword, value, within):
        return False
    if keyword == "ImageDisplayFormat":
        return _DISPLAY_FORMAT.fullmatch(value) is not None
    return (of_printer and keyword in _OF_PRINTERS) or _is_spelled(tag, vr, value)


def _is_of_patients(sequence: str) -> bool:
    tag = tag_for_keyword(sequence)
    return sequence in _OF_PATIENTS or (tag is not None and tag >> 16 in _PATIENT_GROUPS)


def _is_shown_uid(keyword: str, value: str, within: tuple[str, ...]) -> bool:
    """Whether a UID is one of the standard, of a SOP Class, of the instance itself or of what was made for printing."""
    if keyword.endswith(("SOPClassUID", "SOPClassesSupported")) or value.startswith(STANDARD_ROOT):
        return True
    if keyword == "ReferencedSOPInstanceUID":
        return not within or within[-1] in _OF_FILMS
    return keyword.endswith("SOPInstanceUID") and not within


def _is_spelled(tag: int, vr: str, value: str) -> bool:
    """Whether *value* holds no free text, neither as what it was sent nor as what its attribute is."""
    spellings = (_SPELLINGS.get(each) for each in dictionary_VR(tag).split(" or "))
    own, sent = next(filter(None, spellings), None), _SPELLINGS.get(vr)
    return None not in (own, sent) and all(each.fullmatch(value) for each in (own, sent) if each)


def shown(keyword: str, vr: str, value: str, within: tuple[str, ...] = ()) -> str:
    """*value* where it may be seen, and what stands for it elsewhere."""
    return value if is_shown(keyword, vr, value, within) else mask(value)


def shown_uid(uid: str) -> str:
    """A UID, unless a print SCU has put something else in its place."""
    return uid if not uid or _UID.fullmatch(uid) else mask(uid)


def shown_name(sop_class: str) -> str:
    """The SOP Class in words; masked where it is no UID."""
    return name if (name := name_of(sop_class)) != sop_class else shown_uid(sop_class)


def shown_comment(comment: str) -> str:
    """An Error Comment of this printer with what it quotes masked; empty where it may be one of another."""
    quoted = _NOT_SUPPORTED.fullmatch(comment)
    if quoted and tag_for_keyword(quoted[1]) is not None:
        return f"{quoted[1]} {shown_in_remark(quoted[1], quoted[3])} is not supported"
    words = [word.strip("(),:;") for word in comment.split()]
    of_ours = all(word in _WORDS_OF_COMMENTS or tag_for_keyword(word) or _NUMBER.fullmatch(word) for word in words)
    return comment if of_ours else ""


def shown_remark(remark: Remark) -> Remark:
    """*remark* with what it quotes masked."""
    sent, used = (shown_in_remark(remark.attribute, words) for words in (remark.sent, remark.used))
    return replace(remark, sent=sent, used=used)


def shown_in_remark(attribute: str, words: str) -> str:
    """What a remark about *attribute* says was sent or used: a value of it, or words of ours."""
    tag = tag_for_keyword(attribute)
    vr = dictionary_VR(tag).partition(" ")[0] if tag is not None else ""
    own = [word for word in re.split(r"[\s,]+", _COUNT.sub("", words)) if word]
    if is_shown(attribute, vr, "0"):
        # Numbers of such an attribute are no text.
        own = [word for word in own if not _NUMBER.fullmatch(word)]
    if attribute in _OF_ASSOCIATIONS or _OWN_WORDS.issuperset(own):
        return words
    return shown(attribute, vr, words)
