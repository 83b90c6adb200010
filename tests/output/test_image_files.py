import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from printscp.output.image_files import png, preview, tiff

PIXELS_PER_MM = 320 / 25.4
_RANDOM = np.random.default_rng(7)
GRAY = _RANDOM.integers(0, 256, (37, 53), dtype=np.uint8)
DEEP = _RANDOM.integers(0, 65536, (37, 53), dtype=np.uint16)
COLOR = _RANDOM.integers(0, 256, (37, 53, 3), dtype=np.uint8)
EVERY_KIND = pytest.mark.parametrize("raster", [GRAY, DEEP, COLOR], ids=["gray", "deep", "color"])


def pixels_of(document):
    return np.asarray(Image.open(BytesIO(document.content)))


def chunks_of(document):
    """The chunks of a PNG, by their kind."""
    content, chunks, start = document.content, {}, 8
    while start < len(content):
        length, kind = struct.unpack_from(">I4s", content, start)
        chunks[kind] = chunks.get(kind, b"") + content[start + 8 : start + 8 + length]
        start += length + 12
    return chunks


_BYTES_OF_TYPE = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8}


def tags_of(document):
    """The tags of a TIFF as its only directory has them: numbers, fractions as (numerator, denominator), bytes."""
    content = document.content
    assert content[:4] == b"II*\0"
    (directory,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, directory)
    assert struct.unpack_from("<I", content, directory + 2 + 12 * count) == (0,)
    return dict(_tag(content, directory + 2 + 12 * entry) for entry in range(count))


def _tag(content, start):
    tag, kind, count = struct.unpack_from("<HHI", content, start)
    place = start + 8 if count * _BYTES_OF_TYPE[kind] <= 4 else struct.unpack_from("<I", content, start + 8)[0]
    return tag, struct.unpack_from(f"<{2 * count}I" if kind == 5 else f"<{count}{'xBBHI'[kind]}", content, place)


def strip_rows_of(document):
    """The rows of a gray TIFF of 8 bits, undone by hand: Deflate, then differences along the row."""
    tags = tags_of(document)
    strips = zip(tags[273], tags[279], strict=True)
    raw = b"".join(zlib.decompress(document.content[start : start + length]) for start, length in strips)
    differences = np.frombuffer(raw, np.uint8).reshape(-1, *tags[256])
    return np.cumsum(differences, axis=1, dtype=np.uint8)


@EVERY_KIND
def test_png_has_every_pixel(raster):
    pixels = pixels_of(png(raster, 1, PIXELS_PER_MM))

    assert pixels.dtype == raster.dtype
    assert np.array_equal(pixels, raster)


@pytest.mark.parametrize(("raster", "depth", "color_type"), [(GRAY, 8, 0), (DEEP, 16, 0), (COLOR, 8, 2)])
def test_png_header_tells_its_kind(raster, depth, color_type):
    header = chunks_of(png(raster, 1, PIXELS_PER_MM))[b"IHDR"]

    assert struct.unpack(">IIBBBBB", header) == (53, 37, depth, color_type, 0, 0, 0)


@pytest.mark.parametrize(("dpi", "pixels_per_metre"), [(320, 12598), (508, 20000), (640, 25197)])
def test_png_tells_its_pixels_per_metre(dpi, pixels_per_metre):
    resolution = chunks_of(png(GRAY, 1, dpi / 25.4))[b"pHYs"]

    assert struct.unpack(">IIB", resolution) == (pixels_per_metre, pixels_per_metre, 1)


def test_png_holds_nothing_but_its_pixels_and_their_size():
    assert chunks_of(png(GRAY, 1, PIXELS_PER_MM)).keys() == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}


@EVERY_KIND
def test_tiff_has_every_pixel(raster):
    pixels = pixels_of(tiff(raster, 1, PIXELS_PER_MM))

    assert pixels.dtype == raster.dtype
    assert np.array_equal(pixels, raster)


def test_tiff_is_undone_by_deflate_and_differences():
    assert np.array_equal(strip_rows_of(tiff(GRAY, 1, PIXELS_PER_MM)), GRAY)


@pytest.mark.parametrize(("raster", "bits", "photometric"), [(GRAY, (8,), 1), (DEEP, (16,), 1), (COLOR, (8, 8, 8), 2)])
def test_tiff_tags_tell_its_kind(raster, bits, photometric):
    tags = tags_of(tiff(raster, 1, PIXELS_PER_MM))

    assert (tags[256], tags[257]) == ((53,), (37,))  # ImageWidth, ImageLength
    assert tags[258] == bits  # BitsPerSample
    assert tags[259] == (8,)  # Compression: Deflate
    assert tags[262] == (photometric,)  # 1 is BlackIsZero, 2 is RGB
    assert tags[317] == (2,)  # Predictor: horizontal differencing


@pytest.mark.parametrize("dpi", [320, 508, 640])
def test_tiff_tells_its_pixels_per_inch(dpi):
    tags = tags_of(tiff(GRAY, 1, dpi / 25.4))

    assert (tags[282], tags[283]) == ((dpi, 1), (dpi, 1))  # XResolution, YResolution
    assert tags[296] == (2,)  # ResolutionUnit: inch


def test_tiff_names_no_time_software_host_or_artist():
    assert tags_of(tiff(GRAY, 1, PIXELS_PER_MM)).keys() & {270, 271, 272, 305, 306, 315, 316, 700} == set()


@pytest.mark.parametrize("kind", [png, tiff])
def test_a_file_is_written_where_the_one_before_it_ends_and_with_the_same_bytes(kind, tmp_path):
    document = kind(DEEP, 1, PIXELS_PER_MM)

    with (tmp_path / "two").open("wb") as file:
        document.write(file)
        document.write(file)

    assert (tmp_path / "two").read_bytes() == document.content * 2


def test_files_are_named_by_the_number_of_their_film():
    documents = [kind(GRAY, 12, PIXELS_PER_MM) for kind in (png, tiff)]

    assert [(document.suffix, document.media_type) for document in documents] == [
        ("_12.png", "image/png"),
        ("_12.tif", "image/tiff"),
    ]


def test_preview_is_named_by_the_number_of_its_film():
    document = preview(GRAY, 12, PIXELS_PER_MM, blue_base=False)

    assert (document.suffix, document.media_type) == ("_12_preview.png", "image/png")


@pytest.mark.parametrize(
    ("rows", "columns", "size"),
    [(1024, 800, (1024, 800)), (800, 1025, (400, 513)), (5440, 4480, (907, 747)), (2, 6144, (1, 1024))],
)
def test_preview_has_at_most_1024_pixels_on_its_long_side(rows, columns, size):
    document = preview(np.zeros((rows, columns), np.uint8), 1, PIXELS_PER_MM, blue_base=False)

    assert pixels_of(document).shape == size


def test_preview_of_a_small_film_is_the_film():
    assert np.array_equal(pixels_of(preview(COLOR, 1, PIXELS_PER_MM, blue_base=False)), COLOR)


@pytest.mark.parametrize("channels", [(), (3,)])
def test_preview_pixel_is_the_average_of_a_square(channels):
    film = np.zeros((2, 2048, *channels), dtype=np.uint8)
    film[0, :2], film[1, 0], film[0, 1000] = 100, 40, 255

    pixels = pixels_of(preview(film, 1, PIXELS_PER_MM, blue_base=False))

    assert (pixels[0, 0] == 60).all()
    assert (pixels[0, 500] == 64).all()
    assert (pixels == 0).sum() == pixels.size - 2 * (3 if channels else 1)


def test_preview_is_as_large_in_millimetres_as_the_film():
    document = preview(np.zeros((5440, 4480), np.uint8), 1, PIXELS_PER_MM, blue_base=False)

    assert struct.unpack(">IIB", chunks_of(document)[b"pHYs"]) == (2100, 2100, 1)  # a sixth of 12598.4


def test_preview_of_16_bits_has_8():
    pixels = pixels_of(preview(DEEP, 1, PIXELS_PER_MM, blue_base=False))

    assert pixels.dtype == np.uint8
    assert np.array_equal(pixels, np.rint(DEEP / 257))


def test_preview_on_blue_base_has_its_color():
    film = np.array([[0, 255]], dtype=np.uint8)

    assert pixels_of(preview(film, 1, PIXELS_PER_MM, blue_base=True)).tolist() == [[[0, 0, 0], [221, 238, 255]]]


def test_color_film_has_no_blue_base():
    assert np.array_equal(pixels_of(preview(COLOR, 1, PIXELS_PER_MM, blue_base=True)), COLOR)
