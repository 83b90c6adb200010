"""In which character set a text can be told: pydicom writes it, and not in all that a print SCU may name."""

import re

from pydicom.charset import convert_encodings, default_encoding, encode_string, python_encoding

from printscp.wire.character_sets import ALONE, SEVEN_BIT
from printscp.wire.code_extensions import decode_text

UNICODE = ("ISO_IR 192",)
_EIGHT_BIT_ASCII = re.compile(rb"(^|\x1b\(B)[^\x1b]*[\x80-\xff]")
_BEGINS = {"iso2022_jp": b"\x1b$B", "iso2022_jp_2": b"\x1b$(D"}
"""How these codecs begin a character of their own."""


def character_set_for(content: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """*names* if pydicom writes *content* in them so that it can be read again, else Unicode."""
    is_known = names and set(names) <= python_encoding.keys()
    if not is_known or (len(names) > 1 and ALONE.keys() & set(names)):
        return UNICODE
    codecs = convert_encodings(list(names))
    # The default repertoire is ASCII (PS3.5 6.1.2.1); pydicom lets it be more.
    strict = ["ascii" if codec == default_encoding else codec for codec in codecs]
    # Else pydicom warns, and writes question marks; the halves of ISO_IR 13 it joins only where there are others.
    if strict == ["shift_jis"] or not all(any(_has(codec, each) for codec in strict) for each in set(content)):
        return UNICODE
    octets = encode_string(content, codecs)
    if names[0] in SEVEN_BIT and _EIGHT_BIT_ASCII.search(octets):
        return UNICODE
    # pydicom does not name a character set again on each line, as the standard wants it (PS3.5 6.1.2.5.3).
    return names if decode_text(octets, names) == content else UNICODE


def _has(codec: str, character: str) -> bool:
    try:
        octets = character.encode(codec)
    except UnicodeEncodeError:
        return False
    is_single = codec != "shift_jis" or len(octets) == 1  # all that ISO_IR 13 has
    return is_single and octets.startswith(_BEGINS.get(codec, b""))
