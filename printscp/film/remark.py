"""A Remark: one deviation from the standard that was noticed and repaired."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a print SCU sent that it should not have, and what was used instead."""

    code: str
    """Stable name of the kind of deviation, such as ``unknown-attribute``."""
    attribute: str
    """Keyword of the attribute, or its tag where it has none."""
    clause: str
    """Where the rule stands, such as ``PS3.4 H.4.2.2.1``."""
    sent: str
    used: str

    def __str__(self) -> str:
        return f"{self.code}: {self.attribute} was {self.sent!r}, used {self.used!r} ({self.clause})"


@dataclass(frozen=True, slots=True)
class Deviation:
    """What the code of a `Remark` means, and what a strict printer makes of such a deviation."""

    meaning: str
    refused: tuple[int, ...] = ()
    """Statuses with which a strict printer refuses it; empty where it takes it as a standard printer does."""
    exception: str = ""
    """What a strict printer does all the same, or does instead."""

    @property
    def strictly(self) -> str:
        """What a strict printer does, in words."""
        refused = f"refused {' or '.join(f'0x{status:04X}' for status in self.refused)}" if self.refused else ""
        return "; ".join(filter(None, (refused, self.exception))) or "taken"


_NO_SUCH_ATTRIBUTE = (0x0105,)
_INVALID = (0x0106,)

REMARK_CODES = {
    # Association
    "nul-padded-ae-title": Deviation("an AE title was padded with NUL; they were taken off"),
    "blank-ae-title": Deviation("an AE title was blank; it is shown as ?"),
    "not-ascii-ae-title": Deviation("an AE title had bytes that are not ASCII; each is shown as ?"),
    "control-character-ae-title": Deviation("an AE title had control characters; each is shown as ?"),
    "backslash-ae-title": Deviation("an AE title had a backslash; it is shown as ?"),
    "even-context-id": Deviation("a presentation context had an even ID; it was used as it is"),
    "individual-sop-class": Deviation(
        "a member of a meta SOP Class was proposed by itself; it was accepted",
        exception="the presentation context is rejected",
    ),
    "unknown-called-ae": Deviation("no printer has the AE title that was called; the first one printed"),
    # Which instance
    "missing-uid": Deviation(
        "a request named no SOP Instance; the only one that could be meant was used",
        (0x0117,),
    ),
    "earlier-film-box": Deviation(
        "a film box or a box in it was addressed that a later film box has closed; it was used",
        (0x0112,),
    ),
    "film-session-reference": Deviation(
        "a film box named no Film Session, or another; the one there is was used",
        (0x0120, 0x0106),
    ),
    "second-film-session": Deviation(
        "a second Film Session was created; it took the place of the first, which had no unprinted image",
        (0x0213,),
    ),
    "printed-again": Deviation(
        "a session was printed whose films had been printed one by one; they were printed again"
    ),
    "other-position": Deviation("a position was not that of the box; the box of the UID was used", _INVALID),
    "reused-uid": Deviation(
        "one UID was used for several image boxes; each image went to the box at the position sent with it",
        _INVALID,
    ),
    # Attributes and values
    "unknown-attribute": Deviation(
        "an attribute is in no list of the SOP Class, or this printer does not have it; it was left out",
        _NO_SUCH_ATTRIBUTE,
        "on N-GET left out (0x0107)",
    ),
    "not-settable": Deviation(
        "an attribute that only N-CREATE may name was in N-SET; it was left out", _NO_SUCH_ATTRIBUTE
    ),
    "profile-of-grayscale": Deviation("a grayscale film had an ICC profile; it was left out", _NO_SUCH_ATTRIBUTE),
    "unsupported-value": Deviation("a value is none that this printer has; what stood was used", _INVALID),
    "other-spelling": Deviation(
        "a value was spelled otherwise than the standard does, yet clearly; it was repaired",
        _INVALID,
    ),
    "undecodable-text": Deviation(
        "a text had bytes that its character set does not have; what could be read was used",
        _INVALID,
    ),
    "undeclared-utf-8": Deviation(
        "a text was in UTF-8, which no Specific Character Set names; it was read so",
        _INVALID,
    ),
    "undeclared-code-extension": Deviation(
        "a text changed to a character set that Specific Character Set does not name; it was read in it",
        _INVALID,
    ),
    "metric-film-size": Deviation(
        "a Film Size ID is another name of a film that the printer has; that was used",
        _INVALID,
    ),
    "several-items": Deviation("a sequence had more than its one item; the first was used", _INVALID),
    "stray-identity": Deviation(
        "a patient or study attribute stood where the standard has none; it was kept with the job",
        _NO_SUCH_ATTRIBUTE,
    ),
    "swapped-layout": Deviation("the settings say that this print SCU writes rows before columns; they were exchanged"),
    "memory-allocation": Deviation("memory was asked for; none was reserved", exception="taken (0xB600)"),
    "density-clamped": Deviation(
        "a density was outside the range of the printer or the film; the nearest was used",
        _INVALID,
        "Min and Max Density taken (0xB605)",
    ),
    "densities-swapped": Deviation("Min Density was above Max Density; they were exchanged", _INVALID),
    "no-density-range": Deviation(
        "no density lay between Min and Max Density; those of the printer or film were used",
        exception="taken (0xB605)",
    ),
    "unknown-format": Deviation("an annotation format is none of this printer; six boxes were made", _INVALID),
    "long-text": Deviation("a text was longer than its VR allows; all of it was used", _INVALID),
    "missing-glyph": Deviation("no font of this printer has a character of a text; a box was drawn in its place"),
    # Images
    "other-sequence": Deviation(
        "an image stood in another sequence than that of its SOP Class; it was used",
        _INVALID,
    ),
    "second-sequence": Deviation(
        "an image box was sent several image sequences; the one of its SOP Class was used",
        _NO_SUCH_ATTRIBUTE,
    ),
    "color-in-gray-box": Deviation("a grayscale image box was sent an RGB image; it was used", _INVALID),
    "gray-in-color-box": Deviation("a color image box was sent a grayscale image; it was used", _INVALID),
    "color-by-pixel": Deviation("RGB was sent by pixel and not by plane; it was used", _INVALID),
    "unusual-bits": Deviation("an image had other than 8 bits of 8 or 12 bits of 16; it was used", _INVALID),
    "shifted-bits": Deviation("the High Bit was above the stored bits; the bits below it were used", _INVALID),
    "signed-pixels": Deviation("an image had signed values; they were moved above 0", _INVALID),
    "long-pixel-data": Deviation("Pixel Data had more bytes than the image; the first were used", _INVALID),
    "image-larger-than-box": Deviation(
        "an image was larger than its box; it was shrunk or cropped",
        exception="taken (0xB604, 0xB609, 0xB60A)",
    ),
    # Stored images
    "other-sop-class": Deviation(
        "the data set of a stored image has another SOP Class than its request; it was printed", (0xA900,)
    ),
    "missing-image-attribute": Deviation(
        "a stored image lacks an attribute that all of its SOP Class have; it was printed", (0xA900,)
    ),
    "unusable-window": Deviation(
        "a window of a stored image cannot be used; another was used", exception="taken (0xB000)"
    ),
    "unusable-spacing": Deviation(
        "a pixel spacing or aspect ratio of a stored image is none; square pixels were printed",
        exception="taken (0xB000)",
    ),
    "not-printed": Deviation(
        "what a display shows of a stored image is not on the film: an overlay, a frame, a shutter or a curve",
        exception="taken (0xB006)",
    ),
    "replaced-image": Deviation(
        "an image was stored again before its sheet was printed; it took the place of the one before"
    ),
    # Presentation LUT
    "unknown-lut": Deviation(
        "a Presentation LUT was referred to that the association does not have; what stood was used",
        _INVALID,
    ),
    "session-level-lut": Deviation(
        "a Film Session had a Presentation LUT or its light; they were used for films that name none",
        _NO_SUCH_ATTRIBUTE,
    ),
    "softcopy-shape": Deviation(
        "a Presentation LUT had the shape INVERSE, which is for displays; it was used",
        _INVALID,
    ),
    "lut-size": Deviation(
        "a Presentation LUT has not one entry for each value of an image; it was resampled",
        _INVALID,
    ),
    "lut-offset": Deviation(
        "a Presentation LUT began at another value than 0; it was used as if it began there",
        _INVALID,
    ),
    "long-lut-data": Deviation("LUT Data had more entries than its descriptor says; the first were used", _INVALID),
    "lut-entry-too-large": Deviation(
        "an entry of a Presentation LUT was larger than its bits; the largest was used",
        _INVALID,
    ),
    "unusual-lut-bits": Deviation(
        "a Presentation LUT had entries of other than 10 to 16 bits; it was used",
        _INVALID,
    ),
}
"""What each code of a `Remark` means; codes are for ever."""
