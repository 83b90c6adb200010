"""Specific Character Set (0008,0005): its defined terms, and what is sent instead of them (PS3.3 C.12.1.1.2)."""

import re
from collections.abc import Sequence
from functools import lru_cache

SEVEN_BIT = ("", "ISO_IR 6", "ISO 2022 IR 6", "ISO 2022 IR 87", "ISO 2022 IR 159")
"""Terms that have no bytes above 0x7F; the first three stand for ASCII."""
ALONE = {"ISO_IR 192": "utf_8", "GB18030": "gb18030", "GBK": "gbk"}
"""Terms that no other may stand beside (PS3.5 6.1.2.5.4), with the codec of each."""
_SINGLE_BYTE = {
    "6": "latin_1",  # what is no ASCII is none, and Latin-1 is the best guess
    "13": "shift_jis",
    "100": "latin_1",
    "101": "iso8859_2",
    "109": "iso8859_3",
    "110": "iso8859_4",
    "126": "iso8859_7",
    "127": "iso8859_6",
    "138": "iso8859_8",
    "144": "iso8859_5",
    "148": "iso8859_9",
    "166": "tis_620",
    "203": "iso8859_15",
}
_MULTI_BYTE = {"58": "gb2312", "87": "latin_1", "149": "euc_kr", "159": "latin_1"}
"""What bytes above 0x7F are before any escape sequence; 87 and 159 have only bytes below."""
CODECS = {
    "": "latin_1",
    **{f"ISO_IR {number}": codec for number, codec in _SINGLE_BYTE.items()},
    **{f"ISO 2022 IR {number}": codec for number, codec in (_SINGLE_BYTE | _MULTI_BYTE).items()},
    **ALONE,
}
"""The defined terms; each codec reads ASCII and what the term adds to it."""

_REGISTERED = re.compile(r"(?:ISO|(?=IR))(2022)?(?:IR)?([0-9]+)")
_LATIN = {1: 100, 2: 101, 3: 109, 4: 110, 5: 144, 6: 127, 7: 126, 8: 138, 9: 148, 11: 166, 15: 203}
_OTHER_NAMES = {
    "ASCII": "ISO_IR 6",
    "USASCII": "ISO_IR 6",
    "UTF8": "ISO_IR 192",
    "UNICODE": "ISO_IR 192",
    "LATIN1": "ISO_IR 100",
    "WINDOWS1252": "ISO_IR 100",
    "CP1252": "ISO_IR 100",
    "GB2312": "GBK",
    "CP936": "GBK",
    "ISO2022GBK": "GBK",
    # Both are more than their terms have; the codecs of the terms read them all the same.
    **dict.fromkeys(("SHIFTJIS", "SJIS", "CP932", "MS932", "WINDOWS31J"), "ISO_IR 13"),
    **dict.fromkeys(("EUCKR", "KSC5601", "KSX1001", "CP949", "MS949"), "ISO 2022 IR 149"),
    **{f"ISO8859{part}": f"ISO_IR {number}" for part, number in _LATIN.items()},
    **{name: name for name in ("GB18030", "GBK")},
}
_READ_ONLY = {
    **{f"{family}{page}": f"cp{page}" for family in ("WINDOWS", "CP") for page in (1250, 1251, 1253, 1254, 1255, 1256)},
    "KOI8R": "koi8_r",
    "KOI8U": "koi8_u",
    "BIG5": "cp950",
    "EUCJP": "euc_jp",
}
"""Character sets that DICOM does not have, with their codecs: what is sent in them is read, and told in another."""


def repaired(names: Sequence[str]) -> tuple[str, ...] | None:
    """The defined terms that *names* can only mean, such as ``ISO_IR 192`` for ``UTF-8``; None where one means none."""
    terms = tuple(_term(name) for name in names)
    known = tuple(term for term in terms if term is not None)
    return known if len(known) == len(names) else None


@lru_cache(maxsize=64)  # it is asked for each text
def defined(names: tuple[str, ...]) -> tuple[str, ...]:
    """The terms to read with, at least one: what is none stands for the default, and adds nothing after that."""
    first, *others = [_term(name) or "" for name in names] or [""]
    return first, *(term for term in dict.fromkeys(others) if term)


def codec_of_other(names: Sequence[str]) -> str:
    """The codec of a single name for which DICOM has no term, or nothing."""
    return _READ_ONLY.get(_letters(names[0]), "") if len(names) == 1 else ""


def _term(name: str) -> str | None:
    if name in CODECS:
        return name
    letters = _letters(name)
    if letters in _OTHER_NAMES:
        return _OTHER_NAMES[letters]
    registered = _REGISTERED.fullmatch(letters)
    if registered is None:
        return None
    extension, number = registered.groups()
    spellings = (f"ISO 2022 IR {number}", f"ISO_IR {number}")
    return next((term for term in spellings[:: 1 if extension else -1] if term in CODECS), None)


def _letters(name: str) -> str:
    """*name* without case, blanks and signs."""
    return re.sub(r"[^A-Z0-9]", "", name.upper())
