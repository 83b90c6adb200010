"""A job as a DICOM file and back."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from io import BytesIO

import pytest
from pydicom import dcmread

from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox
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
from printscp.spool.archive import read_job, write_job
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
)
FULL_BOX = ImageBox(
    uid="1.2.3.9",
    position=2,
    image=print_image(bits_allocated=16, bits_stored=12, high_bit=11, pixel_data=bytes(range(12)), aspect_ratio=(2, 1)),
    polarity=Polarity.REVERSE,
    magnification=Magnification.NONE,
    smoothing_type="5",
    min_density=0.35,
    max_density=2.9,
    configuration_information=r"CS001\2",
    requested_image_size=33.3,
    oversize_behavior=OversizeBehavior.CROP,
    original_image=(("StudyInstanceUID", "1.2.9"),),
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
    icc_profile=b"icc!",
)
COLOR_FILM = film_box(
    "1.2.3.20",
    image=print_image(photometric=Photometric.RGB, color_by_plane=True, pixel_data=bytes(range(18))),
    color=True,
)


@pytest.mark.parametrize(
    "job",
    [
        print_job(),
        print_job(session=FULL_SESSION, films=(FULL_FILM,)),
        print_job(films=(film_box(), COLOR_FILM, FULL_FILM)),
        print_job(created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))),
    ],
)
def test_a_job_written_reads_back_equal(job):
    assert read_job(written(job)) == job


def test_the_file_is_a_dicom_file_that_pydicom_reads():
    dataset = dcmread(written(print_job(session=FULL_SESSION)))

    assert dataset.file_meta.MediaStorageSOPClassUID == "1.2.840.10008.5.1.1.27"
    assert (dataset.SOPInstanceUID, dataset.Originator, dataset.PrinterName) == ("1.2.3.4", "CT1", "FILM1")
    assert (dataset.CreationDate, dataset.TimezoneOffsetFromUTC) == ("20261121", "+0000")
    assert dataset.FilmSessionLabel == "Gemüse Χώρα"
    item = dataset.FilmBoxContentSequence[0].ImageBoxContentSequence[0].BasicGrayscaleImageSequence[0]
    assert item.PixelData == bytes([0, 50, 100, 150, 200, 255])


def test_equal_jobs_have_equal_bytes():
    assert written(print_job()).getvalue() == written(print_job()).getvalue()


def test_another_job_has_other_bytes():
    job = print_job()
    other = replace(job, films=(film_box(trim=True),))

    assert written(job).getvalue() != written(other).getvalue()
