"""The item of a Basic Grayscale or Basic Color Image Sequence (PS3.3 C.13.5, C.13.6) and its pixels.

The standard allows 8 and 12 bits, unsigned, RGB by plane. A standard printer takes what is sent in the field as
well: 8 to 16 bits, bits that do not end at the top, signed values, RGB by pixel, grayscale in a color box.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydicom.dataset import Dataset

from printscp.film.image import PrintImage
from printscp.film.terms import Photometric
from printscp.wire import parsers, repairs
from printscp.wire.attribute import Attribute, Table, read, require, write
from printscp.wire.deviations import Deviations
from printscp.wire.parsers import Unsupported
from printscp.wire.status import Refusal, Status

_BITS_OF_THE_STANDARD = (8, 12)
MISTAKEN_SEQUENCES = ("BasicGrayscaleImageSequence", "BasicColorImageSequence", "ReferencedImageBoxSequence")
"""Sequences in which print SCUs put an image; the last stands in an example that many have copied."""

IMAGE = Table(
    name="image item",
    clause="PS3.3 C.13.5",
    attributes=(
        Attribute(
            keyword="PhotometricInterpretation",
            field="photometric",
            read=parsers.term(Photometric),
            write=parsers.write_term,
            usage="M/M",
        ),
        Attribute(
            keyword="Rows", values="1 to 65535", field="rows", read=parsers.integer(1, parsers.LARGEST_US), usage="M/M"
        ),
        Attribute(
            keyword="Columns",
            values="1 to 65535",
            field="columns",
            read=parsers.integer(1, parsers.LARGEST_US),
            usage="M/M",
        ),
        Attribute(
            keyword="PixelAspectRatio",
            repair=repairs.aspect_ratio,
            values="1\\1 by default",
            usage="MC/M",
            field="aspect_ratio",
            read=parsers.aspect_ratio,
            write=list,
        ),
        Attribute(keyword="BitsAllocated", field="bits_allocated", read=parsers.integer(8, 16), usage="M/M"),
        Attribute(
            keyword="BitsStored",
            field="bits_stored",
            read=parsers.integer(8, 16),
            usage="M/M",
        ),
        Attribute(
            keyword="HighBit",
            field="high_bit",
            read=parsers.integer(7, 15),
            usage="M/M",
        ),
        Attribute(
            keyword="PixelRepresentation",
            field="signed",
            read=parsers.flag,
            write=int,
            usage="M/M",
        ),
        Attribute(
            keyword="PixelData", values="native, little endian", field="pixel_data", read=parsers.octets, usage="M/M"
        ),
    ),
    read_elsewhere=frozenset({"SamplesPerPixel", "PlanarConfiguration"}),
    keeps_identity=True,
)

_PLANAR = Table(
    name="image item",
    clause="PS3.3 C.13.6",
    attributes=(
        Attribute(keyword="PlanarConfiguration", field="color_by_plane", read=parsers.flag, write=int, usage="M/M"),
    ),
)


@dataclass(frozen=True, slots=True)
class _Samples:
    """Samples per Pixel as it was sent; the image has it from its photometric interpretation."""

    number: int = 1


_SAMPLES = Table(
    name="image item",
    clause="PS3.3 C.13.5",
    attributes=(Attribute(keyword="SamplesPerPixel", field="number", read=parsers.integer(1, 3), usage="M/M"),),
)

_BLANK = PrintImage(
    photometric=Photometric.MONOCHROME2, rows=1, columns=1, bits_allocated=8, bits_stored=8, high_bit=7, pixel_data=b""
)


def read_image(dataset: Dataset, deviations: Deviations, *, color: bool, bits: int = 12) -> PrintImage | None:
    """The image in the image sequence of *dataset*; None when the sequence is empty, which erases the box.

    *bits* is a depth that the printer offers beside those of the standard.
    Raises `Refusal` with 0x0105, 0x0106, 0x0120 or 0x0121.
    """
    item = _image_item(dataset, deviations, color=color)
    if item is None:
        return None
    samples = read(_only(item, "SamplesPerPixel"), _SAMPLES, _Samples(), deviations, creating=True).number
    image = read(item, IMAGE, _BLANK, deviations, creating=True)
    if image.photometric is Photometric.RGB:
        image = read(_only(item, "PlanarConfiguration"), _PLANAR, image, deviations, creating=True)
    _check_samples(image, samples, color=color, deviations=deviations)
    with deviations.under(IMAGE.clause):
        _check_bits(image, bits, deviations)
    if item["PixelData"].is_undefined_length:
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, "PixelData is encapsulated, print images are native")
    return _with_whole_pixel_data(image, deviations)


def _image_item(dataset: Dataset, deviations: Deviations, *, color: bool) -> Dataset | None:
    """The item with the image, from the sequence that is due or from one that is mistaken for it."""
    due = image_sequence(color=color)
    sequences = {keyword: _items(dataset, keyword) for keyword in MISTAKEN_SEQUENCES if keyword in dataset}
    with_pixels = [keyword for keyword, items in sequences.items() if items and "PixelData" in items[0]]
    used = due if sequences.get(due) or not with_pixels else with_pixels[0]
    require(sequences, (used,))
    for keyword in sequences:
        _report_sequence(keyword, used, due, deviations)
    items = sequences[used]
    if len(items) > 1:
        deviations.replaced(used, sent=f"{len(items)} items", used="the first", code="several-items")
    return items[0] if items else None


def _report_sequence(keyword: str, used: str, due: str, deviations: Deviations) -> None:
    """Tell of an image in a sequence of another name, and of a sequence beside the one that is used."""
    if keyword == used != due:
        deviations.tolerated(keyword, code="other-sequence", sent="an image", used=f"as {due}")
    elif keyword not in (used, due):
        deviations.tolerated(
            keyword, code="second-sequence", sent="beside another", used="nothing", refused_as=Status.NO_SUCH_ATTRIBUTE
        )


def _items(dataset: Dataset, keyword: str) -> Sequence[Dataset]:
    try:
        return parsers.sequence_items(parsers.value_of(dataset, keyword))
    except Unsupported:
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, f"{keyword} cannot be decoded") from None


def image_sequence(*, color: bool) -> str:
    """Keyword of the sequence that holds the image."""
    return "BasicColorImageSequence" if color else "BasicGrayscaleImageSequence"


def write_image(image: PrintImage) -> Dataset:
    """The sequence item of *image*; `read_image` is its inverse."""
    item = write(image, IMAGE)
    item.SamplesPerPixel = image.samples
    if image.photometric is Photometric.RGB:
        item.PlanarConfiguration = int(image.color_by_plane)
    item["PixelData"].VR = "OW" if image.bits_allocated > 8 else "OB"
    return item


def _only(item: Dataset, keyword: str) -> Dataset:
    chosen = Dataset()
    if keyword in item:
        # As it came: its bytes may not fit its VR.
        chosen[keyword] = item.get_item(keyword)
    return chosen


def _check_samples(image: PrintImage, samples: int, *, color: bool, deviations: Deviations) -> None:
    photometric = image.photometric.value
    if samples != image.samples:
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, f"SamplesPerPixel {samples} does not fit {photometric}")
    if image.photometric is Photometric.RGB:
        if not color:
            deviations.tolerated("PhotometricInterpretation", code="color-in-gray-box", sent="RGB", used="RGB")
        if not image.color_by_plane:
            deviations.tolerated("PlanarConfiguration", code="color-by-pixel", sent="0", used="0")
    elif color:
        deviations.tolerated("PhotometricInterpretation", code="gray-in-color-box", sent=photometric, used=photometric)


def _check_bits(image: PrintImage, bits: int, deviations: Deviations) -> None:
    allocated, stored, high = image.bits_allocated, image.bits_stored, image.high_bit
    fits = stored - 1 <= high < allocated
    if allocated not in (8, 16) or not fits or (image.photometric is Photometric.RGB and allocated != 8):
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, f"bits {allocated}/{stored}/{high} cannot be printed")
    if stored not in (*_BITS_OF_THE_STANDARD, bits) or (stored == 8) != (allocated == 8):
        deviations.tolerated("BitsStored", code="unusual-bits", sent=f"{allocated}/{stored}", used=str(stored))
    if high != stored - 1:
        deviations.tolerated("HighBit", code="shifted-bits", sent=str(high), used=f"bits below {high + 1}")
    if image.signed:
        deviations.tolerated("PixelRepresentation", code="signed-pixels", sent="1", used="values moved above 0")


def _with_whole_pixel_data(image: PrintImage, deviations: Deviations) -> PrintImage:
    """*image* if its pixel data has every pixel; bytes after them, but for one of padding, are cut off."""
    needed = image.rows * image.columns * image.samples * image.bits_allocated // 8
    given = len(image.pixel_data)
    if given < needed:
        raise Refusal(Status.INVALID_ATTRIBUTE_VALUE, f"PixelData has {given} bytes, {needed} are needed")
    if given <= needed + needed % 2:
        return image
    deviations.tolerated("PixelData", code="long-pixel-data", sent=f"{given} bytes", used=f"{needed} bytes")
    return replace(image, pixel_data=image.pixel_data[:needed])
