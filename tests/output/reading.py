"""Reads a PDF back with pikepdf, which shares no code with what wrote it, into plain values."""

import re
import struct
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import numpy as np
import pikepdf
from numpy.typing import NDArray

from printscp.output.document import Document
from printscp.render.rect import Rect

MM_PER_POINT = 25.4 / 72
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnImage:
    """An image as a page draws it: the operands of its matrix, and what the object says."""

    matrix: tuple[float, ...]
    pixels: NDArray[np.uint8]
    color_space: str
    filters: tuple[str, ...]
    interpolate: bool | None


def drawn_images(document: Document) -> list[DrawnImage]:
    """The images of the first page, in the order they are drawn."""
    matrix: tuple[float, ...] = ()
    images = []
    with _opened(document) as pdf:
        page = pdf.pages[0]
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "cm":
                    matrix = tuple(float(operand) for operand in operands)
                case "Do":
                    images.append(_drawn(matrix, page.Resources.XObject[str(operands[0])]))
    return images


def painted(document: Document) -> list[tuple[float, Rect]]:
    """What the first page fills, in order: the gray, and the rectangle in millimetres from the top left."""
    gray, fillings = 0.0, []
    with _opened(document) as pdf:
        height = float(pdf.pages[0].MediaBox[3])
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            match str(operator):
                case "g":
                    gray = float(operands[0])
                case "re":
                    area = _area(operands, height)
                case "f":
                    fillings.append((gray, area))
    return fillings


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text as a page shows it: its characters, where its baseline begins (millimetres from the top left), its size."""

    text: str
    x: float
    baseline: float
    size: float
    gray: float


def written(document: Document, page: int = 0) -> list[Written]:
    """The texts of a page in the order they are written, read through the ToUnicode table of their fonts."""
    found, gray, place = [], 0.0, (0.0, 0.0)
    with _opened(document) as pdf:
        height = float(pdf.pages[page].MediaBox[3])
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[page]):
            match str(operator):
                case "g":
                    gray = float(operands[0])
                case "BT":
                    shown = ""
                case "Td":
                    place = tuple(float(operand) for operand in operands)
                case "Tf":
                    size, unicode = float(operands[1]), _unicode(pdf.pages[page].Resources.Font[str(operands[0])])
                case "TJ":
                    codes = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
                    shown += "".join(unicode[code] for (code,) in struct.iter_unpack(">H", codes))
                case "ET":
                    x, baseline = place[0] * MM_PER_POINT, (height - place[1]) * MM_PER_POINT
                    size_mm = size * MM_PER_POINT
                    found.append(Written(text=shown, x=x, baseline=baseline, size=size_mm, gray=gray))
    return found


def _unicode(font: pikepdf.Object) -> dict[int, str]:
    tables = re.findall(rb"beginbfchar(.*?)endbfchar", font.ToUnicode.read_bytes(), re.DOTALL)
    pairs = re.findall(rb"<(\w{4})>\s*<(\w*)>", b"".join(tables))
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def embedded_fonts(document: Document) -> list[bytes]:
    """The font files in a document."""
    with _opened(document) as pdf:
        return [item.FontFile2.read_bytes() for item in pdf.objects if _is_font_descriptor(item)]


def _is_font_descriptor(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"


def page_sizes(document: Document) -> list[tuple[float, float]]:
    """Width and height of each page in millimetres."""
    with _opened(document) as pdf:
        boxes = [[float(side) * MM_PER_POINT for side in page.MediaBox] for page in pdf.pages]
    return [(right - left, top - bottom) for left, bottom, right, top in boxes]


def content_of(document: Document) -> bytes:
    """The drawing operators of the first page."""
    with _opened(document) as pdf:
        return pdf.pages[0].Contents.read_bytes()


def fonts_of(document: Document, page: int = 0) -> set[str]:
    with _opened(document) as pdf:
        return set(pdf.pages[page].Resources.get("/Font", pikepdf.Dictionary()).keys())


def information(document: Document) -> dict[str, str]:
    with _opened(document) as pdf:
        return {key: str(value) for key, value in pdf.docinfo.items()}


def xmp(document: Document) -> dict[str, object]:
    """The XMP of a document, by prefix and name."""
    with _opened(document) as pdf, pdf.open_metadata() as metadata:
        return {_prefixed(name): metadata[name] for name in metadata}


def _prefixed(name: str) -> str:
    """A name such as dc:title for one such as {http://purl.org/dc/elements/1.1/}title."""
    space, _, local = name.removeprefix("{").partition("}")
    return f"{_PREFIXES[space]}:{local}"


def viewer_preferences(document: Document) -> dict[str, str]:
    with _opened(document) as pdf:
        return {key: str(value) for key, value in pdf.Root.ViewerPreferences.items()}


def document_id(document: Document) -> bytes:
    with _opened(document) as pdf:
        return bytes(pdf.trailer.ID[0])


def _opened(document: Document) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(document.content))


def _drawn(matrix: tuple[float, ...], image: pikepdf.Object) -> DrawnImage:
    color_space = str(image.ColorSpace)
    channels = (3,) if color_space == "/DeviceRGB" else ()
    pixels = np.frombuffer(image.read_bytes(), np.uint8)
    return DrawnImage(
        matrix=matrix,
        pixels=pixels.reshape(int(image.Height), int(image.Width), *channels),
        color_space=color_space,
        filters=tuple(str(name) for name in image.Filter.wrap_in_array()),
        interpolate=image.get("/Interpolate"),
    )


def _area(operands: list[Decimal | int], page_height: float) -> Rect:
    x, y, width, height = (float(operand) * MM_PER_POINT for operand in operands)
    return Rect(x, page_height * MM_PER_POINT - y - height, width, height)
