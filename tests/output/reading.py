"""Reads a PDF back with pikepdf, which shares no code with what wrote it, into plain values."""

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import numpy as np
import pikepdf
from numpy.typing import NDArray

from printscp.output.document import Document
from printscp.render.rect import Rect

MM_PER_POINT = 25.4 / 72


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


def painted(document: Document) -> list[tuple[float, tuple[Rect, ...], str]]:
    """What the first page fills, in order: the gray, the rectangles in millimetres from the top left, the operator."""
    gray, areas, fillings = 0.0, [], []
    with _opened(document) as pdf:
        height = float(pdf.pages[0].MediaBox[3])
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            match str(operator):
                case "g":
                    gray = float(operands[0])
                case "re":
                    areas.append(_area(operands, height))
                case "f" | "f*":
                    fillings.append((gray, tuple(areas), str(operator)))
                    areas = []
    return fillings


def page_sizes(document: Document) -> list[tuple[float, float]]:
    """Width and height of each page in millimetres."""
    with _opened(document) as pdf:
        boxes = [[float(side) * MM_PER_POINT for side in page.MediaBox] for page in pdf.pages]
    return [(right - left, top - bottom) for left, bottom, right, top in boxes]


def content_of(document: Document) -> bytes:
    """The drawing operators of the first page."""
    with _opened(document) as pdf:
        return pdf.pages[0].Contents.read_bytes()


def fonts_of(document: Document) -> set[str]:
    with _opened(document) as pdf:
        return set(pdf.pages[0].Resources.Font.keys())


def information(document: Document) -> dict[str, str]:
    with _opened(document) as pdf:
        return {key: str(value) for key, value in pdf.docinfo.items()}


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
