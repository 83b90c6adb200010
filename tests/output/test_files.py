import subprocess
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from io import BytesIO

import numpy as np
import pikepdf
import pydicom
import pytest
from PIL import Image

from printscp.film.annotation import AnnotationBox
from printscp.film.presentation_lut import LutShape, PresentationLut
from printscp.film.printer import OF_ALL_FILMS, FileKind, ImageMode, Printer, Tone
from printscp.film.sizes import FilmSize
from printscp.film.terms import Magnification
from printscp.fonts import typeface
from printscp.output.files import documents, missing_characters
from printscp.wire.stored_print import read_job, write_job
from tests.jobs import film_box, print_image, print_job
from tests.output.reading import document_id, drawn_images, page_sizes, xmp

TYPEFACE = typeface(None)
SMALL = FilmSize("1INX1_5IN", 25.4, 38.1)
PRINTER = Printer(dpi=100, margin_mm=0, gap_mm=0, max_density=3.0)
MIDDLE_GRAY = print_image(rows=1, columns=1, pixel_data=bytes([128]))
PATIENT = (("PatientName", "DOE^JANE"), ("PatientID", "4711"))


def job(**changes):
    films = tuple(film_box(f"1.2.{number}", size=SMALL) for number in (1, 2))
    return print_job(**({"films": films} | changes))


def made(*kinds, of=None, **capabilities):
    return list(documents(of or job(), replace(PRINTER, files=kinds, **capabilities), TYPEFACE))


def test_a_job_is_one_pdf_unless_its_printer_is_set_otherwise():
    [document] = documents(job(), PRINTER, TYPEFACE)

    assert (document.suffix, document.media_type) == (".pdf", "application/pdf")


@pytest.mark.parametrize(
    ("kind", "suffixes"),
    [
        (FileKind.PDF, [".pdf"]),
        (FileKind.ENCAPSULATED_PDF, [".pdf.dcm"]),
        (FileKind.PNG, ["_1.png", "_2.png"]),
        (FileKind.TIFF, ["_1.tif", "_2.tif"]),
        (FileKind.PREVIEW, ["_1_preview.png", "_2_preview.png"]),
        (FileKind.SECONDARY_CAPTURE, ["_1.dcm", "_2.dcm"]),
    ],
)
def test_each_kind_of_file_has_its_names(kind, suffixes):
    assert [document.suffix for document in made(kind)] == suffixes


@pytest.mark.parametrize("kind", FileKind)
def test_each_document_says_its_kind_and_the_number_of_its_film(kind):
    numbers = [None] if kind in OF_ALL_FILMS else [1, 2]

    assert [(document.kind, document.number) for document in made(kind)] == [(kind, number) for number in numbers]


def test_files_of_the_whole_job_come_before_those_of_each_film():
    suffixes = [document.suffix for document in made(*FileKind)]

    assert suffixes == [
        ".pdf", ".pdf.dcm",
        "_1.png", "_1.tif", "_1_preview.png", "_1.dcm",
        "_2.png", "_2.tif", "_2_preview.png", "_2.dcm",
    ]  # fmt: skip


@pytest.mark.parametrize("bits", [8, 16])
def test_png_tiff_and_secondary_capture_show_the_same_raster(bits):
    png, tiff, capture, *_ = made(FileKind.PNG, FileKind.TIFF, FileKind.SECONDARY_CAPTURE, raster_bits=bits)

    pixels = [np.asarray(Image.open(BytesIO(document.content))) for document in (png, tiff)]
    dataset = pydicom.dcmread(BytesIO(capture.content))

    assert (pixels[0].shape, pixels[0].itemsize * 8) == ((150, 100), bits)
    assert np.array_equal(pixels[0], pixels[1])
    assert np.array_equal(pixels[0], dataset.pixel_array)


def test_preview_has_8_bits_whatever_the_rasters_have():
    _, preview, *_ = made(FileKind.PNG, FileKind.PREVIEW, raster_bits=16)

    assert Image.open(BytesIO(preview.content)).mode == "L"


def test_preview_may_have_the_blue_base_of_film():
    [preview, _] = made(FileKind.PREVIEW, blue_base=True)

    assert Image.open(BytesIO(preview.content)).mode == "RGB"


@pytest.mark.parametrize("tone", Tone)
def test_pdf_and_png_of_film_mode_show_the_same_grays(tone):
    pdf, png, _ = made(FileKind.PDF, FileKind.PNG, tone=tone, images=ImageMode.FILM)

    [image] = drawn_images(pdf)
    shown = np.asarray(Image.open(BytesIO(png.content)))
    rows, columns = image.pixels.shape
    top, left = (150 - rows) // 2, (100 - columns) // 2
    assert np.array_equal(shown[top : top + rows, left : left + columns], image.pixels)


def test_tone_of_the_printer_is_in_the_grays():
    grays = [
        np.asarray(Image.open(BytesIO(document.content)))[75, 50]
        for tone in Tone
        for document in made(FileKind.PNG, of=job(films=(film_box(size=SMALL, image=MIDDLE_GRAY),)), tone=tone)
    ]

    assert grays == [128, 96]


def test_native_pdf_stands_beside_rasters_of_printer_pixels():
    pdf, png, _ = made(FileKind.PDF, FileKind.PNG, images=ImageMode.NATIVE)

    assert drawn_images(pdf)[0].pixels.shape == (2, 3)
    assert Image.open(BytesIO(png.content)).size == (100, 150)


@pytest.mark.parametrize("asked", [False, True])
def test_pdf_names_the_patient_only_where_that_is_asked_for(asked):
    of = job(session=replace(job().session, stray=PATIENT))

    [pdf] = made(FileKind.PDF, of=of, patient_data=asked)

    assert ("dc:subject" in xmp(pdf)) is asked
    assert (b"DOE" in pdf.content) is asked


def pages_of(content):
    """Where the contents and the image of each page are in a file."""
    with pikepdf.open(BytesIO(content)) as document:
        return [(page.Contents.objgen, page.Resources.XObject.Image1.objgen) for page in document.pages]


@pytest.mark.parametrize("pdfa", [False, True])
@pytest.mark.parametrize("kinds", [(FileKind.PDF,), (FileKind.ENCAPSULATED_PDF,)])
def test_a_pdf_has_all_copies_collated_where_its_printer_is_set_so(kinds, pdfa):
    of = job(session=replace(job().session, number_of_copies=3))

    [one], [three] = (made(*kinds, of=of, pdfa=pdfa, copies_in_file=asked) for asked in (False, True))

    contents = [
        pydicom.dcmread(BytesIO(each.content)).EncapsulatedDocument if kinds != (FileKind.PDF,) else each.content
        for each in (one, three)
    ]
    first, second, *copies = pages_of(contents[1])
    assert first != second
    assert copies == [first, second] * 2
    # What says that there is a page, but no content, no image and no font.
    assert 0 < len(contents[1]) - len(contents[0]) < 4 * 250


def test_pages_of_copies_are_objects_of_their_own_and_as_large_as_the_first():
    of = job(session=replace(job().session, number_of_copies=2))

    [document] = made(FileKind.PDF, of=of, copies_in_file=True)

    with pikepdf.open(BytesIO(document.content)) as read:
        assert len({page.objgen for page in read.pages}) == 4
    assert page_sizes(document) == [pytest.approx((25.4, 38.1), abs=1e-4)] * 4


def test_a_pdf_with_copies_has_another_document_id_than_one_without():
    of = job(session=replace(job().session, number_of_copies=2))

    [once], [twice] = (made(FileKind.PDF, of=of, copies_in_file=asked) for asked in (False, True))

    assert document_id(once) != document_id(twice)


def test_files_of_one_film_are_made_once_however_many_copies_are_asked_for():
    of = job(session=replace(job().session, number_of_copies=3))

    documents_made = made(*set(FileKind) - OF_ALL_FILMS, of=of, copies_in_file=True)

    assert len({document.suffix for document in documents_made}) == len(documents_made) == 8


@pytest.mark.interop
def test_other_programs_see_the_films_repeated(tmp_path, need):
    need("qpdf", "pdftotext")
    path = tmp_path / "film.pdf"
    texts = ("first", "second")
    films = (film_box(f"1.2.{text}", size=SMALL, annotation_boxes=(AnnotationBox("1", 1, text),)) for text in texts)
    of = job(films=tuple(films), session=replace(job().session, number_of_copies=3))
    [document] = made(FileKind.PDF, of=of, copies_in_file=True, pdfa=True)
    path.write_bytes(document.content)

    check = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout

    assert check.returncode == 0, check.stdout + check.stderr
    assert text.split() == ["first", "second"] * 3


@pytest.mark.parametrize("kinds", [(FileKind.PDF,), (FileKind.ENCAPSULATED_PDF,)])
def test_pdfa_is_asked_for_by_the_printer(kinds):
    [document] = made(*kinds, pdfa=True)

    assert b"pdfaid" in document.content


def test_an_image_without_its_pixels_is_an_error():
    broken = job(films=(film_box(image=print_image(pixel_data=b"")),))

    [document] = documents(broken, PRINTER, TYPEFACE)

    with pytest.raises(ValueError, match="Pixel Data has 0 bytes"):
        document.write(BytesIO())


def test_characters_that_no_font_has_are_remarked_once_for_each_text():
    boxes = tuple(
        AnnotationBox(str(number), number, text) for number, text in enumerate(["a\ue000b", "\ue000", "\ue001", "abc"])
    )

    remarks = missing_characters(job(films=(film_box(annotation_boxes=boxes),)), TYPEFACE)

    assert [(remark.code, remark.attribute, remark.sent) for remark in remarks] == [
        ("missing-glyph", "TextString", "U+E000"),
        ("missing-glyph", "TextString", "U+E001"),
    ]


RASTERS = (FileKind.PNG, FileKind.TIFF, FileKind.SECONDARY_CAPTURE)


def pixels_of(document):
    file = BytesIO(document.content)
    return pydicom.dcmread(file).pixel_array if document.suffix.endswith(".dcm") else np.asarray(Image.open(file))


def ramp(size=64):
    words = np.arange(size * size, dtype="<u2") * (4096 // (size * size))
    return print_image(
        rows=size, columns=size, bits_allocated=16, bits_stored=12, high_bit=11, pixel_data=words.tobytes()
    )


def test_rasters_of_16_bits_have_more_grays_than_those_of_8():
    film = film_box(size=SMALL, image=ramp(), magnification=Magnification.NONE)

    counts = [len(np.unique(pixels_of(document))) for document in made(*RASTERS, of=job(films=(film,)), raster_bits=16)]

    assert counts == [4096] * 3


def test_presentation_lut_is_in_every_file():
    film = film_box(size=SMALL, image=ramp(), magnification=Magnification.NONE, presentation_lut_uid="1.7")
    with_lut = job(films=(film,), presentation_luts=(PresentationLut("1.7", LutShape.INVERSE),))

    pdf, *rasters = made(FileKind.PDF, *RASTERS, of=with_lut)

    ramp_of_grays = np.rint(np.arange(4096) * 255 / 4095).reshape(64, 64)
    assert np.array_equal(drawn_images(pdf)[0].pixels, 255 - ramp_of_grays)
    for raster in rasters:
        assert np.array_equal(pixels_of(raster)[43:107, 18:82], 255 - ramp_of_grays)


@pytest.mark.parametrize("kinds", [tuple(FileKind), (FileKind.PDF,)])
@pytest.mark.parametrize("hours", [0, 5.5])
def test_a_job_that_was_read_back_from_disk_becomes_the_same_files(kinds, hours):
    # As the clock of a system gives it: the time zone has a name, which the archive does not keep.
    zone = timezone(timedelta(hours=hours), "LOCAL")
    first = job(created=datetime(2026, 11, 21, 15, 30, 12, 345678, tzinfo=zone))
    file = BytesIO()
    write_job(first, file)
    again = read_job(BytesIO(file.getvalue()))

    contents = [[document.content for document in made(*kinds, of=each)] for each in (first, again)]

    assert contents[0] == contents[1]
