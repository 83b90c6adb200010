"""Bytes of a text to its characters, with the code extensions of DICOM (PS3.5 6.1.2.4, 6.1.2.5; ISO/IEC 2022).

A text is decoded as a whole, before it is parted at backslashes: the second byte of a Chinese or Japanese character may
be that of a backslash. Escape sequences that DICOM has are followed whether or not they were announced.
"""

import re
from collections.abc import Iterator
from typing import Self

from printscp.wire.character_sets import ALONE, CODECS, SEVEN_BIT, codec_of_other, defined

UNDECODABLE = "undecodable-text"
UNDECLARED_UTF_8 = "undeclared-utf-8"
UNDECLARED_EXTENSION = "undeclared-code-extension"

_CONTROLS = re.compile(rb"[\t\n\f\r]")
_DELIMITERS = {
    "PN": re.compile(rb"[\t\n\f\r\\^=]"),
    "LT": _CONTROLS,
    "ST": _CONTROLS,
    "UT": _CONTROLS,
}
"""After which of these the character set is the first again; a backslash is a character where a VR has but one value."""
_DELIMITERS_OF_VALUES = re.compile(rb"[\t\n\f\r\\]")
_DOUBLE_BYTES = re.compile(rb"([\x21-\x7e]+)")
_NUMBERS = {
    b"\x1b(B": "6",
    b"\x1b(J": "13",
    b"\x1b)I": "13",
    b"\x1b-A": "100",
    b"\x1b-B": "101",
    b"\x1b-C": "109",
    b"\x1b-D": "110",
    b"\x1b-F": "126",
    b"\x1b-G": "127",
    b"\x1b-H": "138",
    b"\x1b-L": "144",
    b"\x1b-M": "148",
    b"\x1b-T": "166",
    b"\x1b-b": "203",
    b"\x1b$)A": "58",
    b"\x1b$)C": "149",
    b"\x1b$@": "87",  # the edition of 1978, which old encoders still announce
    b"\x1b$B": "87",
    b"\x1b$(D": "159",
}
"""The escape sequences, with the number of the defined term that has them (PS3.3 C.12.1.1.2)."""
_ESCAPE = re.compile(b"(" + b"|".join(map(re.escape, _NUMBERS)) + b")")
_ASCII = {b"\x1b(B", b"\x1b(J"}
_LARGER = {
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
"""Codecs that know more characters, for what print SCUs write under the name of the smaller set."""


class Text(str):
    """A text that was read of bytes."""

    __slots__ = ("deviation",)

    deviation: str
    """Code of the `Remark` for what its bytes deviated in, or nothing."""

    def __new__(cls, content: str, deviation: str = "") -> Self:
        read = super().__new__(cls, content)
        read.deviation = deviation
        return read


def decode_text(octets: bytes, names: tuple[str, ...], vr: str = "LO") -> Text:
    """The text of a value in the Specific Character Set *names*, each value of several without blanks around it.

    What no character set has becomes U+FFFD: nothing is raised, and nothing is lost without a sign.
    """
    content, deviation = _decoded(octets, names, vr)
    values = [content] if vr in _DELIMITERS and vr != "PN" else content.split("\\")
    return Text("\\".join(value.strip(" \0") for value in values), deviation)


def _decoded(octets: bytes, names: tuple[str, ...], vr: str) -> tuple[str, str]:
    terms = defined(names)
    first = terms[0]
    alone = next((term for term in terms if term in ALONE), "")
    if alone:
        return _of_one(octets, CODECS[alone])
    if _ESCAPE.search(octets):
        return _with_extensions(octets, terms, vr)
    if octets.isascii():
        return octets.decode("ascii"), UNDECODABLE if b"\x1b" in octets else ""
    other = codec_of_other(names)
    if other:
        return _of_one(octets, other)
    if first in SEVEN_BIT:
        return _undeclared(octets)
    return _of_one(octets, CODECS[first])


def _undeclared(octets: bytes) -> tuple[str, str]:
    """Bytes above 0x7F where ASCII was announced, or nothing: UTF-8 if they can be, else Latin-1."""
    try:
        return octets.decode("utf_8"), UNDECLARED_UTF_8
    except UnicodeDecodeError:
        return octets.decode("latin_1"), ""


def _of_one(octets: bytes, codec: str) -> tuple[str, str]:
    try:
        return octets.decode(codec), ""
    except UnicodeDecodeError:
        return octets.decode(_LARGER.get(codec, codec), "replace"), UNDECODABLE


def _with_extensions(octets: bytes, terms: tuple[str, ...], vr: str) -> tuple[str, str]:
    """A text with escape sequences."""
    announced = {"6", *(term.rpartition(" ")[2] for term in terms)}
    used = {_NUMBERS[escape] for escape in _ESCAPE.findall(octets)}
    runs = [_of_run(*run) for run in _runs(octets, CODECS[terms[0]], _DELIMITERS.get(vr, _DELIMITERS_OF_VALUES))]
    content = "".join(part for part, _ in runs)
    if "\x1b" in content or any(deviation for _, deviation in runs):
        return content, UNDECODABLE
    return content, "" if used <= announced else UNDECLARED_EXTENSION


def _runs(octets: bytes, first: str, delimiters: re.Pattern[bytes]) -> Iterator[tuple[bytes, bytes, str]]:
    """Bytes of one state: the escape sequence of double bytes below 0x80, if any, and the codec of those above."""
    below, above = b"", first
    for part in _ESCAPE.split(octets):
        if part in _ASCII:
            below = b""
        elif part in _NUMBERS:
            codec = CODECS[f"ISO 2022 IR {_NUMBERS[part]}"]
            below, above = (part, above) if _NUMBERS[part] in ("87", "159") else (below, codec)
        else:
            at = 0
            # In double bytes a delimiter may be half a character.
            while end := (_CONTROLS if below else delimiters).search(part, at):
                yield part[at : end.end()], below, above
                at, below, above = end.end(), b"", first
            yield part[at:], below, above


def _of_run(octets: bytes, below: bytes, above: str) -> tuple[str, str]:
    if not below:
        return _of_one(octets, above)
    parts = [
        _of_double_bytes(below, part) if _DOUBLE_BYTES.fullmatch(part) else _of_one(part, above)
        for part in _DOUBLE_BYTES.split(octets)
    ]
    return "".join(content for content, _ in parts), next((deviation for _, deviation in parts if deviation), "")


def _of_double_bytes(escape: bytes, octets: bytes) -> tuple[str, str]:
    try:
        return (escape + octets).decode("iso2022_jp_2"), ""
    except UnicodeDecodeError:
        if _NUMBERS[escape] != "87":
            return (escape + octets).decode("iso2022_jp_2", "replace"), UNDECODABLE
        # The circled numbers and other signs that Japanese computers have in the rows which the set leaves free.
        return bytes(octet | 0x80 for octet in octets).decode("euc_jis_2004", "replace"), UNDECODABLE
