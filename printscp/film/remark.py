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


REMARK_CODES = {
    # Association
    "nul-padded-ae-title": "an AE title was padded with NUL; they were taken off",
    "blank-ae-title": "an AE title was blank; it is shown as ?",
    "not-ascii-ae-title": "an AE title had bytes that are not ASCII; each is shown as ?",
    "control-character-ae-title": "an AE title had control characters; each is shown as ?",
    "backslash-ae-title": "an AE title had a backslash; it is shown as ?",
    "even-context-id": "a presentation context had an even ID; it was used as it is",
    "individual-sop-class": "a member of a meta SOP Class was proposed by itself; it was accepted",
    # Which instance
    "missing-uid": "a request named no SOP Instance; the only one that could be meant was used",
    "earlier-film-box": "a film box or a box in it was addressed that a later film box has closed; it was used",
    "film-session-reference": "a film box named no Film Session, or another; the one there is was used",
    "second-film-session": "a second Film Session was created; it took the place of the first, which was printed",
    "other-position": "a position was not that of the box; the box of the UID was used",
    "reused-uid": "one UID was used for several image boxes; the box at the position was used",
    # Attributes and values
    "unknown-attribute": "an attribute is in no list of the SOP Class; it was left out",
    "not-settable": "an attribute that only N-CREATE may name was in N-SET; it was left out",
    "profile-of-grayscale": "a grayscale film had an ICC profile; it was left out",
    "unsupported-value": "a value is none that this printer has; what stood was used",
    "other-spelling": "a value was spelled otherwise than the standard does, yet clearly; it was repaired",
    "metric-film-size": "a Film Size ID is another name of a film that the printer has; that was used",
    "several-items": "a sequence had more than its one item; the first was used",
    "stray-identity": "a patient or study attribute stood where the standard has none; it was kept with the job",
    "swapped-layout": "the settings say that this print SCU writes rows before columns; they were exchanged",
    "memory-allocation": "memory was asked for; none was reserved",
    "density-clamped": "a density was outside the range of the printer or the film; the nearest was used",
    "densities-swapped": "Min Density was above Max Density; they were exchanged",
    "unknown-format": "an annotation format is none of this printer; six boxes were made",
    "long-text": "an annotation had more than 64 characters; all were used",
    # Images
    "other-sequence": "an image stood in another sequence than that of its SOP Class; it was used",
    "second-sequence": "an image box was sent several image sequences; the one of its SOP Class was used",
    "color-in-gray-box": "a grayscale image box was sent an RGB image; it was used",
    "gray-in-color-box": "a color image box was sent a grayscale image; it was used",
    "color-by-pixel": "RGB was sent by pixel and not by plane; it was used",
    "unusual-bits": "an image had other than 8 bits of 8 or 12 bits of 16; it was used",
    "shifted-bits": "the High Bit was above the stored bits; the bits below it were used",
    "signed-pixels": "an image had signed values; they were moved above 0",
    "long-pixel-data": "Pixel Data had more bytes than the image; the first were used",
    "image-larger-than-box": "an image was larger than its box; it was shrunk or cropped",
    # Presentation LUT
    "unknown-lut": "a Presentation LUT was referred to that the association does not have; what stood was used",
    "session-level-lut": "a Film Session had a Presentation LUT or its light; they were used for films that name none",
    "softcopy-shape": "a Presentation LUT had the shape INVERSE, which is for displays; it was used",
    "lut-size": "a Presentation LUT has not one entry for each value of an image; it was resampled",
    "lut-offset": "a Presentation LUT began at another value than 0; values below have its first entry",
    "lut-entry-too-large": "an entry of a Presentation LUT was larger than its bits; the largest was used",
    "unusual-lut-bits": "a Presentation LUT had entries of other than 10 to 16 bits; it was used",
}
"""What each code of a `Remark` means; codes are for ever."""
