"""The typeface of texts on film: Bitstream Vera Sans, which reportlab brings, embedded as far as it is used.

A character that it does not have is shown as an empty box, and can be searched and copied all the same.
"""

import reportlab
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

# With its folder, for reportlab would look for a bare name in the working directory and among the system's fonts.
_FILE = f"{reportlab.__path__[0]}/fonts/Vera.ttf"
_EM = 1000


class Typeface:
    """The typeface in one PDF document; it gets there with the first text that is set in it."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        # A font of its own for each document: reportlab's register of fonts is one for all threads.
        self._font = TTFont("Vera", _FILE, asciiReadable=False)
        _, bottom, _, top = self._font.face.bbox
        self.top = top / _EM
        """How high a character reaches above the baseline in type of size 1."""
        self.height = (top - bottom) / _EM
        """From the deepest descender to the highest accent in type of size 1."""

    def width(self, text: str) -> float:
        """How wide *text* is in type of size 1."""
        return float(sum(self._font.face.getCharWidth(ord(character)) for character in text)) / _EM

    def operators(self, text: str, size: str) -> str:
        """What shows *text* in a text object (ISO 32000-1 9.4).

        Its characters are hexadecimal codes: whatever they are, none is taken for an operator.
        """
        shown = " ".join(
            f"{self._font.getSubsetInternalName(subset, self._document)} {size} Tf <{codes.hex()}> Tj"
            for subset, codes in self._font.splitString(text, self._document)
        )
        return shown if self._has(text) else _with_actual_text(shown, text)

    def _has(self, text: str) -> bool:
        return all(ord(character) in self._font.face.charToGlyph for character in text)


def _with_actual_text(operators: str, text: str) -> str:
    """Boxes are all alike, so the text itself stands beside them (ISO 32000-1 14.9.4)."""
    unicode = text.encode("utf-16-be", errors="replace").hex()
    return f"/Span <</ActualText <feff{unicode}>>> BDC {operators} EMC"
