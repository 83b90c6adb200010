"""Texts as they stand on the wire, byte for byte, in each character set of DICOM; most are examples of PS3.5."""

import struct
from dataclasses import dataclass

from pydicom.datadict import dictionary_VR, tag_for_keyword


@dataclass(frozen=True, slots=True)
class Sent:
    """A text, the Specific Character Set that names its spelling, and its bytes."""

    names: str
    """With backslashes; empty for none."""
    octets: bytes
    text: str

    def __str__(self) -> str:
        return self.names.replace("\\", "+") or "none"


SENT = (
    Sent("", b"Thorax a.p. [4711] ~", "Thorax a.p. [4711] ~"),
    Sent("ISO_IR 6", b"Yamada^Tarou", "Yamada^Tarou"),
    Sent("ISO_IR 100", b"\xc4neas^R\xfcdiger Buc^J\xe9r\xf4me", "Äneas^Rüdiger Buc^Jérôme"),
    Sent("ISO_IR 101", b"Wa\xb3\xeasa, \xaar\xf3da", "Wałęsa, Şróda"),
    Sent("ISO_IR 109", b"\xc6iu\xbca\xfdde", "Ĉiuĵaŭde"),
    Sent("ISO_IR 110", b"\xa9\xf3\xfenis", "Šķūnis"),
    Sent(
        "ISO_IR 144",
        b"\xbb\xee\xdace\xdc\xd1yp\xd3",
        "\N{CYRILLIC CAPITAL LETTER EL}юкceм\N{CYRILLIC SMALL LETTER BE}yp\N{CYRILLIC SMALL LETTER GHE}",
    ),
    Sent("ISO_IR 127", b"\xe2\xc8\xc7\xe6\xea^\xe4\xe6\xd2\xc7\xd1", "قباني^لنزار"),
    Sent("ISO_IR 126", b"\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2", "Διονυσιος"),
    Sent("ISO_IR 138", b"\xf9\xf8\xe5\xef^\xe3\xe1\xe5\xf8\xe4", "שרון^דבורה"),
    Sent("ISO_IR 148", b"\xc7avu\xfeo\xf0lu", "Çavuşoğlu"),
    Sent("ISO_IR 203", b"\xa4uro \xbcuvre", "€uro Œuvre"),
    Sent("ISO_IR 13", b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3", "ﾔﾏﾀﾞ^ﾀﾛｳ"),
    Sent("ISO_IR 166", b"\xb9\xd2\xc1\xca\xa1\xd8\xc5", "นามสกุล"),
    Sent(
        "ISO_IR 192",
        b"Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe4\xb8\x9c=\xf0\xa0\xae\xb7",
        "Wang^XiaoDong=王^小东=𠮷",
    ),
    # The last character is of two bytes, the second that of a backslash.
    Sent("GB18030", b"Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab= \x82\x5c", "Wang^XiaoDong=王^小东= 俓"),
    Sent("GBK", b"Wang^XiaoDong=\xcd\xf5^\xd0\xa1\x96\x7c= \x82\x5c", "Wang^XiaoDong=王^小東= 俓"),
    Sent(
        "\\ISO 2022 IR 87",
        b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
        "Yamada^Tarou=山田^太郎=やまだ^たろう",
    ),
    # The second byte of the second character is that of a backslash.
    Sent("\\ISO 2022 IR 87", b"\x1b$BF|K\\\x1b(B\\\x1b$BK\\\x1b(B", "日本\\本"),
    Sent(
        "ISO 2022 IR 13\\ISO 2022 IR 87",
        b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J",
        "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
    ),
    # Katakana above 0x7F stay while kanji are below.
    Sent("ISO 2022 IR 13\\ISO 2022 IR 87", b"\x1b$B;3\xd4\xcfED\x1b(J.", "山ﾔﾏ田."),
    Sent("\\ISO 2022 IR 159", b"\x1b$(D0!\x1b(B 0!", "丂 0!"),
    Sent("\\ISO 2022 IR 87\\ISO 2022 IR 159", b"\x1b$B;3\x1b$(D0!\x1b$BED\x1b(B", "山丂田"),
    Sent(
        "\\ISO 2022 IR 149",
        b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
        "Hong^Gildong=洪^吉洞=홍^길동",
    ),
    Sent(
        "\\ISO 2022 IR 58",
        b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab",
        "Zhang^XiaoDong=张^小东",
    ),
    Sent("ISO 2022 IR 100\\ISO 2022 IR 144", b"J\xe9r\xf4me \x1b-L\xbb\xee\xda \x1b-A\xfc", "Jérôme Люк ü"),
    Sent("ISO 2022 IR 6\\ISO 2022 IR 126\\ISO 2022 IR 138", b"a \x1b-F\xc4\xe9 \x1b-H\xf9\xf8", "a Δι שר"),
    Sent(
        "\\ISO 2022 IR 101\\ISO 2022 IR 109\\ISO 2022 IR 110\\ISO 2022 IR 127",
        b"\x1b-B\xb3\x1b-C\xc6\x1b-D\xa9\x1b-G\xe2",
        "łĈŠق",
    ),
    Sent("\\ISO 2022 IR 148\\ISO 2022 IR 166\\ISO 2022 IR 203", b"\x1b-M\xfe\x1b-T\xb9\x1b-b\xa4", "şน€"),
    Sent("\\ISO 2022 IR 13", b"\x1b)I\xd4\xcf\x1b(J x", "ﾔﾏ x"),
    # Each line begins in the first character set again.
    Sent(
        "\\ISO 2022 IR 149",
        b"\x1b$)C\xc8\xab\r\n\x1b$)C\xb1\xe6\xb5\xbf\nplain",
        "홍\r\n길동\nplain",
    ),
    Sent("ISO 2022 IR 100\\ISO 2022 IR 144", b"\x1b-L\xbb\xee\\\xe9\x1b-L\xda\n\xe9\t\xfc", "Лю\\éк\né\tü"),
    Sent("\\ISO 2022 IR 87", b"\x1b$B;3ED\nplain", "山田\nplain"),
)
"""Nothing in these deviates from the standard, but for the last one, which a line ends as it may."""


def written(*, implicit: bool = False, **values: bytes | list[bytes]) -> bytes:
    """A data set with these bytes as the values of keywords; a list is a sequence of items."""
    tags = {tag_for_keyword(keyword) or 0: value for keyword, value in values.items()}
    return b"".join(_element(tag, tags[tag], implicit=implicit) for tag in sorted(tags))


def _element(tag: int, value: bytes | list[bytes], *, implicit: bool) -> bytes:
    if isinstance(value, list):
        value = b"".join(_ITEM + struct.pack("<I", len(item)) + item for item in value)
    value += b" " * (len(value) % 2)
    vr = dictionary_VR(tag).encode()
    header = struct.pack("<HH", tag >> 16, tag & 0xFFFF)
    if implicit:
        return header + struct.pack("<I", len(value)) + value
    if vr == b"SQ":
        return header + struct.pack("<2sHI", vr, 0, len(value)) + value
    return header + struct.pack("<2sH", vr, len(value)) + value


_ITEM = struct.pack("<HH", 0xFFFE, 0xE000)
