"""Which words may stand in a DICOM attribute (PS3.5 6.2).

A print SCU may have put anything there. A word that is not valid is left out and never altered: a name that was cut or
cleaned, or an identifier, might be another patient's.
"""

import re
from datetime import date
from unicodedata import category

from pydicom.datadict import dictionary_VM, dictionary_VR

from printscp.film.image import Item

_PATIENT_SEX = ("M", "F", "O")
# Five components of at most 64 characters in all, three times.
_NAME_GROUP = r"(?![^=\\]{65})[^\^=\\]*(\^[^\^=\\]*){0,4}"
_SPELLINGS = {
    "AS": r"[0-9]{3}[DWMY]",
    "CS": r"[A-Z0-9_ ]{1,16}",
    "DA": r"[0-9]{8}",
    "LO": r"[^\\]{1,64}",
    "LT": r".{1,10240}",
    "PN": rf"{_NAME_GROUP}(={_NAME_GROUP}){{0,2}}",
    "SH": r"[^\\]{1,16}",
    "ST": r".{1,1024}",
    "TM": r"([01][0-9]|2[0-3])([0-5][0-9]([0-5][0-9](\.[0-9]{1,6})?)?)?",
    "UI": r"(?=.{1,64}$)[0-2](\.(0|[1-9][0-9]*))+",
}
_CONTROL_CHARACTERS_OF_TEXTS = frozenset("\t\n\f\r")
_TEXTS = frozenset({"LT", "ST"})


def valid_words(words: Item) -> dict[str, str]:
    """Those of *words* that may be written under their keyword."""
    return {keyword: value for keyword, value in words if is_valid(keyword, value)}


def is_valid(keyword: str, value: str) -> bool:
    """Whether *value*, several parted by backslashes, may stand under *keyword* in a file in UTF-8."""
    vr = dictionary_VR(keyword)
    values = value.split("\\") if dictionary_VM(keyword) != "1" else [value]
    return all(_is_spelled(vr, each) and _is_sensible(vr, each) for each in values) and (
        keyword != "PatientSex" or value in _PATIENT_SEX
    )


def _is_spelled(vr: str, value: str) -> bool:
    kept = _CONTROL_CHARACTERS_OF_TEXTS if vr in _TEXTS else frozenset()
    # Half of a surrogate pair has no bytes in UTF-8.
    bad = any(category(character) in {"Cc", "Cs"} for character in set(value) - kept)
    return not bad and re.fullmatch(_SPELLINGS[vr], value, re.DOTALL) is not None


def _is_sensible(vr: str, value: str) -> bool:
    """Whether a date is in the calendar."""
    if vr != "DA":
        return True
    try:
        date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return False
    return True
