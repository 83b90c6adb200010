"""A job as a DICOM file and back."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from io import BytesIO

import pytest
from pydicom import dcmread
from pydicom.errors import InvalidDicomError

from printscp.film.annotation import AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
from printscp.film.presentation_lut import LutShape, LutTable, PresentationLut
from printscp.film.remark import Remark
from printscp.film.session import FilmSession
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import (
    FilmOrientation,
    Magnification,
    OversizeBehavior,
    Photometric,
    Polarity,
    PrintPriority,
    Resolution,
    Shade,
)
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
)
from printscp.wire.stored_print import read_job, write_job
from tests.conversation import gray_item, lut_item
from tests.jobs import film_box, print_image, print_job


def written(job):
    """The file of *job*, to be read from its beginning."""
    file = BytesIO()
    write_job(job, file)
    file.seek(0)
    return file


FULL_SESSION = FilmSession(
    uid="1.2.840.1",
    number_of_copies=3,
    print_priority=PrintPriority.HIGH,
    medium_type="CLEAR FILM",
    film_destination="BIN_3",
    label="Gemüse Χώρα",
    memory_allocation=0,
    owner_id="WARD",
    character_set=("ISO_IR 192",),
    proposed_study=(("PatientName", "Müller^Jörg"), ("PatientID", "4711")),
    presentation_lut_uid="1.2.9.1",
    stray=(("PatientName", "Müller^Jörg"), ("StudyID", r"one\two")),
)
FULL_BOX = ImageBox(
    uid="1.2.3.9",
    position=2,
    image=print_image(
        bits_allocated=16,
        bits_stored=12,
        high_bit=11,
        pixel_data=bytes(range(12)),
        aspect_ratio=(2, 1),
        stray=(("PatientID", "4712"),),
    ),
    polarity=Polarity.REVERSE,
    magnification=Magnification.NONE,
    smoothing_type="5",
    min_density=0.35,
    max_density=2.9,
    configuration_information=r"CS001\2",
    requested_image_size=33.3,
    oversize_behavior=OversizeBehavior.CROP,
    original_image=(("StudyInstanceUID", "1.2.9"),),
    presentation_lut_uid="1.2.9.2",
    stray=(("PatientID", "4713"),),
)
FULL_FILM = film_box(
    display_format=DisplayFormat("COL", (1, 1)),
    image_boxes=(ImageBox(uid="1.2.3.8", position=1), FULL_BOX),
    orientation=FilmOrientation.LANDSCAPE,
    size=FILM_SIZES["A3"],
    magnification=Magnification.REPLICATE,
    smoothing_type="X",
    min_density=0.21,
    max_density=3.05,
    border_density=Shade.WHITE,
    empty_image_density=1.27,
    trim=True,
    illumination=1234,
    reflected_ambient_light=0,
    configuration_information="A",
    annotation_display_format="LABEL",
    resolution=Resolution.HIGH,
    presentation_lut_uid="1.2.9.1",
    stray=(("PatientID", "4714"),),
    annotation_boxes=(AnnotationBox("1.2.3.30", 0, "linkes Knie, Χώρα"), AnnotationBox("1.2.3.31", 1)),
)
COLOR_FILM = film_box(
    "1.2.3.20",
    image=print_image(photometric=Photometric.RGB, color_by_plane=True, pixel_data=bytes(range(18))),
    color=True,
    icc_profile=b"icc!",
)
LUTS = (
    PresentationLut("1.2.9.1", LutShape.LIN_OD),
    PresentationLut("1.2.9.2", LutTable(bits=10, entries=tuple(range(1024)), explanation="Gerät")),
)
REMARKS = (
    Remark(code="other-spelling", attribute="MediumType", clause="PS3.4 H.4.1", sent=r"a\b ÄΧ", used=""),
    Remark(code="unknown-attribute", attribute="(0009,1001)", clause="", sent="x" * 64, used="nothing"),
)


@pytest.mark.parametrize(
    "job",
    [
        print_job(),
        print_job(session=FULL_SESSION, films=(FULL_FILM,)),
        print_job(films=(film_box(), COLOR_FILM, FULL_FILM)),
        print_job(session=FULL_SESSION, films=(FULL_FILM,), presentation_luts=LUTS, remarks=REMARKS),
        print_job(films=(film_box(display_format=DisplayFormat("SLIDE", ())),)),
        print_job(films=(film_box(display_format=DisplayFormat("CUSTOM", (3,))),)),
        print_job(films=(film_box(image=COLOR_FILM.image_boxes[0].image),)),
        print_job(films=(film_box(color=True),)),
        print_job(session=FilmSession(uid="1.2", character_set=("", "ISO 2022 IR 87"))),
        print_job(session=FilmSession(uid="1.2", character_set=("ISO_IR 100",), label="Gemüse Χώρα")),
        print_job(calling_ae=""),
        print_job(created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))),
    ],
)
def test_a_job_written_reads_back_equal(job):
    assert read_job(written(job)) == job


def test_the_file_is_a_dicom_file_that_pydicom_reads():
    dataset = dcmread(written(print_job(session=FULL_SESSION, presentation_luts=LUTS, remarks=REMARKS)))

    assert dataset.file_meta.MediaStorageSOPClassUID == "1.2.840.10008.5.1.1.27"
    assert (dataset.SOPInstanceUID, dataset.Originator, dataset.PrinterName) == ("1.2.3.4", "CT1", "FILM1")
    assert (dataset.CreationDate, dataset.TimezoneOffsetFromUTC) == ("20261121", "+0000")
    (session,) = dataset.ReferencedFilmSessionSequence
    assert (session.SOPInstanceUID, session.FilmSessionLabel) == ("1.2.840.1", "Gemüse Χώρα")
    assert (session.PatientName, list(session.StudyID)) == ("Müller^Jörg", ["one", "two"])
    assert [lut.SOPInstanceUID for lut in dataset.PresentationLUTContentSequence] == ["1.2.9.1", "1.2.9.2"]
    item = dataset.FilmBoxContentSequence[0].ImageBoxContentSequence[0].BasicGrayscaleImageSequence[0]
    assert item.PixelData == bytes([0, 50, 100, 150, 200, 255])


def test_equal_jobs_have_equal_bytes():
    assert written(print_job()).getvalue() == written(print_job()).getvalue()


def test_another_job_has_other_bytes():
    job = print_job()
    other = replace(job, films=(film_box(trim=True),))

    assert written(job).getvalue() != written(other).getvalue()


def test_the_private_elements_stand_where_they_always_stood():
    session = FilmSession(uid="1.2", character_set=("", "ISO 2022 IR 87"))

    dataset = dcmread(written(print_job(session=session, remarks=REMARKS)))

    assert dataset[0x21010010].value == "PRINTSCP"
    remark = dataset[0x21011001].value[0]
    assert [remark[0x21011011 + number].value for number in range(5)] == [
        "other-spelling",
        "MediumType",
        "PS3.4 H.4.1",
        r"a\b ÄΧ",
        "",
    ]
    assert dataset.ReferencedFilmSessionSequence[0][0x21011002].value == r"\ISO 2022 IR 87"


def test_an_annotation_is_in_the_file_with_its_text():
    dataset = dcmread(written(print_job(films=(FULL_FILM,))))

    label, caption = dataset.FilmBoxContentSequence[0].AnnotationContentSequence
    assert (label.AnnotationPosition, label.TextString) == (0, "linkes Knie, Χώρα")
    assert (caption.AnnotationPosition, "TextString" in caption) == (1, False)


def test_the_class_of_a_film_box_tells_whether_it_is_in_color():
    dataset = dcmread(written(print_job(films=(film_box(), COLOR_FILM))))

    assert [film.SOPClassUID for film in dataset.FilmBoxContentSequence] == [GRAYSCALE_META, COLOR_META]
    assert [film.ImageBoxContentSequence[0].SOPClassUID for film in dataset.FilmBoxContentSequence] == [
        GRAYSCALE_IMAGE_BOX,
        COLOR_IMAGE_BOX,
    ]


@pytest.mark.parametrize("label", ["\x1b$B;3ED", "a\x1b"])
@pytest.mark.filterwarnings("ignore:Found unknown escape sequence")
def test_a_text_in_an_undeclared_character_set_reads_back_equal(label):
    job = print_job(session=FilmSession(uid="1.2", label=label))

    assert read_job(written(job)) == job


def test_another_file_is_no_job():
    with pytest.raises(InvalidDicomError):
        read_job(BytesIO(b"garbage" * 100))


def test_a_job_of_the_machine_reads_back_equal(talk):
    uid = talk.create_session(PatientID="4711", SpecificCharacterSet="ISO_IR 192", FilmSessionLabel="é").uid
    talk.set(FILM_SESSION, uid, PatientName="Doe^Jane", AccessionNumber="7")
    lut = talk.create(PRESENTATION_LUT, PresentationLUTSequence=[lut_item((256, 0, 12))]).uid
    talk.create_film(
        "row/1,2",
        AnnotationDisplayFormatID="COMBINED",
        ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, lut)],
    )
    talk.set(ANNOTATION_BOX, None, AnnotationPosition=0, TextString="left knee")
    talk.set_image(1, gray_item(StudyID="7", bits=10), PatientID="4711")
    talk.print_session()

    assert read_job(written(talk.job)) == talk.job
