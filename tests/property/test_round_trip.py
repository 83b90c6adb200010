"""What is written reads back equal: film values through their tables, jobs through their file."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printscp.film.annotation import AnnotationBox
from printscp.film.display_format import DisplayFormat
from printscp.film.image import ImageBox, PrintImage
from printscp.film.job import PrintJob
from printscp.film.presentation_lut import LutShape, LutTable, PresentationLut
from printscp.film.remark import Remark
from printscp.film.session import FilmBox, FilmSession
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
from printscp.wire.stored_print import read_job, write_job
from tests.drills import often

# What arrives: blanks and NUL at the ends are padding, and a backslash parts values, which have padding of their own.
_ODD = st.text(st.sampled_from("Azäéжア0^=-_. \\\t\n\r\f\x07\x1b\x7f\x85\u2028\ufffd😀"), max_size=64)
TEXTS = _ODD.map(lambda words: "\\".join(part.strip(" \0") for part in words.split("\\")))
WHOLE_TEXTS = _ODD.map(lambda words: words.strip(" \0"))
UIDS = st.integers(0, 10**30).map(lambda number: f"1.2.{number}")
DENSITIES = st.integers(1, 500).map(lambda hundredths: hundredths / 100)
SHADES = st.one_of(st.sampled_from(Shade), st.integers(0, 500).map(lambda hundredths: hundredths / 100))
LENGTHS = st.integers(100, 5_000_000).map(lambda micrometres: micrometres / 1000)
# A CS has no character set, its bytes are those of Latin-1.
TERMS = TEXTS.filter(lambda words: max(words, default=" ") <= "\xff")
WORDS = TEXTS.filter(lambda words: words.strip("\\") != "")
ITEMS = st.one_of(
    st.just(()),
    st.tuples(st.tuples(st.just("PatientID"), WORDS), st.tuples(st.just("StudyInstanceUID"), UIDS)),
    st.tuples(st.tuples(st.just("PatientName"), st.sampled_from(["Doe^Jane", "Müller^Jörg=ж", r"A\B"]))),
)
LUTS = st.builds(
    PresentationLut,
    UIDS,
    st.sampled_from(LutShape)
    | st.integers(8, 16).flatmap(
        lambda bits: st.builds(
            LutTable,
            bits=st.just(bits),
            entries=st.lists(st.integers(0, 2**bits - 1), min_size=1, max_size=300).map(tuple),
            explanation=TEXTS,
        )
    ),
)
REMARKS = st.builds(
    Remark, code=st.just("odd"), attribute=st.just("Trim"), clause=st.just("PS3.4"), sent=WHOLE_TEXTS, used=WHOLE_TEXTS
)
REFERENCES = st.none() | UIDS


@st.composite
def images(draw):
    color = draw(st.booleans())
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    photometric = (
        Photometric.RGB if color else draw(st.sampled_from([Photometric.MONOCHROME1, Photometric.MONOCHROME2]))
    )
    stored = 8 if color else draw(st.integers(8, 16))
    allocated = 8 if stored == 8 else 16
    length = rows * columns * (3 if color else 1) * allocated // 8
    pixels = draw(st.binary(min_size=length, max_size=length))
    return PrintImage(
        photometric=photometric,
        rows=rows,
        columns=columns,
        bits_allocated=allocated,
        bits_stored=stored,
        high_bit=draw(st.integers(stored - 1, allocated - 1)),
        signed=draw(st.booleans()),
        color_by_plane=color and draw(st.booleans()),
        aspect_ratio=draw(st.sampled_from([(1, 1), (2, 1), (3, 4)])),
        # A data set has an even length; the byte of padding is kept with the pixels.
        pixel_data=pixels + bytes(length % 2),
        stray=draw(ITEMS),
    )


@st.composite
def image_boxes(draw, position, *, color):
    densities = st.none() if color else st.none() | DENSITIES
    return ImageBox(
        uid=draw(UIDS),
        position=position,
        image=draw(st.none() | images()),
        polarity=draw(st.sampled_from(Polarity)),
        magnification=draw(st.none() | st.sampled_from(Magnification)),
        smoothing_type=draw(TERMS),
        min_density=draw(densities),
        max_density=draw(densities),
        configuration_information="" if color else draw(WHOLE_TEXTS),
        requested_image_size=draw(st.none() | LENGTHS),
        oversize_behavior=draw(st.none() | st.sampled_from(OversizeBehavior)),
        original_image=draw(ITEMS),
        presentation_lut_uid=None if color else draw(REFERENCES),
        stray=draw(ITEMS),
    )


LAYOUTS = [
    DisplayFormat("STANDARD", (2, 1)), DisplayFormat("ROW", (1, 2)), DisplayFormat("COL", (3,)),
    DisplayFormat("SLIDE", ()), DisplayFormat("SUPERSLIDE", ()), DisplayFormat("CUSTOM", (7,)),
]  # fmt: skip


@st.composite
def film_boxes(draw):
    color = draw(st.booleans())
    layout = draw(st.sampled_from(LAYOUTS))
    return FilmBox(
        uid=draw(UIDS),
        display_format=layout,
        image_boxes=tuple(draw(image_boxes(number + 1, color=color)) for number in range(draw(st.integers(0, 3)))),
        annotation_boxes=tuple(draw(st.lists(st.builds(AnnotationBox, UIDS, st.integers(0, 6), TEXTS), max_size=3))),
        color=color,
        orientation=draw(st.sampled_from(FilmOrientation)),
        size=draw(st.sampled_from(list(FILM_SIZES.values()))),
        magnification=draw(st.sampled_from(Magnification)),
        smoothing_type=draw(TERMS),
        min_density=draw(DENSITIES),
        max_density=draw(DENSITIES),
        border_density=draw(SHADES),
        empty_image_density=draw(SHADES),
        trim=draw(st.booleans()),
        illumination=draw(st.integers(1, 65535)),
        reflected_ambient_light=draw(st.integers(0, 65535)),
        configuration_information=draw(WHOLE_TEXTS),
        annotation_display_format=draw(TERMS),
        resolution=draw(st.sampled_from(Resolution)),
        presentation_lut_uid=draw(REFERENCES),
        stray=draw(ITEMS),
        icc_profile=draw(st.binary(max_size=8).map(lambda profile: profile + bytes(len(profile) % 2))),
    )


SESSIONS = st.builds(
    FilmSession,
    uid=UIDS,
    number_of_copies=st.integers(1, 99),
    print_priority=st.sampled_from(PrintPriority),
    medium_type=st.sampled_from(["PAPER", "BLUE FILM"]),
    film_destination=st.sampled_from(["MAGAZINE", "BIN_7"]),
    label=TEXTS,
    memory_allocation=st.sampled_from([None, 0]),
    owner_id=TEXTS,
    character_set=st.sampled_from([(), ("ISO_IR 100",), ("ISO_IR 192",), ("", "ISO 2022 IR 87"), ("", "")]),
    proposed_study=ITEMS,
    presentation_lut_uid=REFERENCES,
    stray=ITEMS,
    film_boxes=st.just(()),
)
JOBS = st.builds(
    PrintJob,
    uid=UIDS,
    created=st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)),  # noqa: DTZ001  hypothesis wants it so
    calling_ae=st.sampled_from(["CT1", "MR 2", ""]),
    printer=st.sampled_from(["FILM1", "paper"]),
    session=SESSIONS,
    films=st.lists(film_boxes(), min_size=1, max_size=3).map(tuple),
    presentation_luts=st.lists(LUTS, max_size=2).map(tuple),
    remarks=st.lists(REMARKS, max_size=3).map(tuple),
)


def written(job):
    """The file of *job*, to be read from its beginning."""
    file = BytesIO()
    write_job(job, file)
    file.seek(0)
    return file


# Text that arrives in a character set that it does not name has escape sequences, of which pydicom warns.
@pytest.mark.filterwarnings("ignore:Found unknown escape sequence")
@settings(
    max_examples=often(40, 100), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(JOBS)
def test_every_job_reads_back_equal_from_its_file(job):
    assert read_job(written(job)) == job
