"""DCMTK's dcmpsprt and dcmprscu print with each option that they have; the job or the PDF shows what was asked for."""

import os
import re
import subprocess

import numpy as np
import pytest

from printscp.film.display_format import DisplayFormat
from printscp.film.terms import (
    FilmOrientation,
    Magnification,
    OversizeBehavior,
    Polarity,
    PrintPriority,
    Resolution,
    Shade,
)
from tests.drills import some_of
from tests.interop.conftest import CT, MR, MR_WIDE, differing, gray, stored_values
from tests.interop.geometry import INCH, cell, centred, corner_and_size, placed
from tests.interop.wiretap import EXPLICIT, IMPLICIT
from tests.network_fixtures import wait_until
from tests.output.reading import drawn_images, painted

pytestmark = [pytest.mark.interop, pytest.mark.network]

FILM_SESSION, FILM_BOX = "BasicFilmSessionSOPClass", "BasicFilmBoxSOPClass"
IMAGE_BOX, ANNOTATION_BOX = "BasicGrayscaleImageBoxSOPClass", "BasicAnnotationBoxSOPClass"
ON_8X10 = ("--filmsize", "8INX10IN")
WINDOW = r"WINDOW_WIDTH=256\WINDOW_CENTER=128"
PLAIN = ("--print-no-date", "--print-no-name", "--print-no-lighting")
"""An annotation is the text alone."""


# What is printed


@pytest.mark.parametrize(
    ("session", "sop_class"), [((), FILM_BOX), (("--session-print",), FILM_SESSION)], ids=["film box", "film session"]
)
def test_a_film_is_printed_from_where_it_is_asked_for(print_film, session, sop_class):
    film = print_film(CT, MR, layout=(2, 1), session=session)

    sent = [gray(stored_values(image_box)) for image_box in film.sent.image_boxes()]
    assert film.conversation.is_good
    assert film.conversation.statuses("N-ACTION", sop_class) == [0]
    assert differing([image.pixels for image in drawn_images(film.document)], sent) == []


def test_without_an_action_nothing_is_printed(dcmprscu, server, jobs):
    scu = dcmprscu()

    conversation = scu.print([scu.make([CT])], ["--noprint"])

    server.app.stop()
    assert conversation.is_good
    assert list(jobs) == []
    assert list(server.out.rglob("*.pdf")) == []


def test_films_of_one_run_come_in_associations_of_their_own_and_become_jobs_in_their_order(dcmprscu, server, jobs):
    scu = dcmprscu()

    conversation = scu.print([scu.make([file]) for file in (CT, MR, MR_WIDE)])

    server.films(3)
    wait_until(lambda: len(jobs) == 3)
    assert conversation.is_good
    assert len(dcmprscu.tap.transfer_syntaxes) == 3
    assert [job.films[0].image_boxes[0].image.rows for job in jobs] == [128, 64, 300]


# The spooler looks for something to print once in a second.
@pytest.mark.parametrize(
    ("options", "expected"),
    some_of(
        [
            (
                {
                    "--copies": "3",
                    "--medium-type": "PAPER",
                    "--priority": "LOW",
                    "--label": "Knee, left",
                    "--destination": "BIN_1",
                    "--owner": "RADIOLOGY",
                },
                (3, "PAPER", PrintPriority.LOW, "Knee, left", "BIN_1", "RADIOLOGY"),
            ),
            # For printers without annotation boxes, DCMTK knows one more place for a text.
            ({"--annotation": "Knee"}, (1, "BLUE FILM", PrintPriority.MEDIUM, "Knee", "MAGAZINE", "")),
        ],
        1,
    ),
    ids=some_of(["all options", "annotation"], 1),
)
def test_the_spooler_that_dcmpsprt_starts_prints_what_it_is_told(dcmprscu, server, jobs, options, expected):
    words = [word for option in options.items() for word in option]
    plain = PLAIN if "--annotation" in options else ()

    conversation = dcmprscu(printer={"SessionLabelAnnotation": "true"}).spool([MR], [*words, *plain])

    server.films(1)
    wait_until(lambda: jobs)
    session = jobs[0].session
    assert {answer.status for answer in conversation.answers} == {0}
    assert (
        session.number_of_copies,
        session.medium_type,
        session.print_priority,
        session.label,
        session.film_destination,
        session.owner_id,
    ) == expected


# Film session


@pytest.mark.parametrize(
    "options",
    [
        [
            ("--copies", "3", "number_of_copies", 3),
            ("--medium-type", "CLEAR FILM", "medium_type", "CLEAR FILM"),
            ("--priority", "HIGH", "print_priority", PrintPriority.HIGH),
            ("--label", "Knee, left", "label", "Knee, left"),
            ("--destination", "PROCESSOR", "film_destination", "PROCESSOR"),
        ],
        [
            ("--copies", "99", "number_of_copies", 99),
            ("--medium-type", "MAMMO BLUE FILM", "medium_type", "MAMMO BLUE FILM"),
            ("--priority", "MED", "print_priority", PrintPriority.MEDIUM),
            ("--destination", "BIN_2", "film_destination", "BIN_2"),
            ("--owner", "RADIOLOGY", "owner_id", "RADIOLOGY"),
        ],
    ],
    ids=["one", "another"],
)
def test_the_job_has_what_was_asked_of_the_film_session(print_film, options):
    film = print_film(session=[word for option, value, *_ in options for word in (option, value)])

    asked = {attribute: expected for *_, attribute, expected in options}
    assert film.conversation.is_good
    assert {attribute: getattr(film.job.session, attribute) for attribute in asked} == asked


@pytest.mark.parametrize(
    ("option", "value", "attribute", "used"),
    some_of(
        [
            ("--medium-type", "GREEN FILM", "medium_type", "BLUE FILM"),
            ("--copies", "100", "number_of_copies", 1),
            ("--priority", "URGENT", "print_priority", PrintPriority.MEDIUM),
            ("--destination", "FAX", "film_destination", "MAGAZINE"),
        ],
        2,
    ),
)
def test_what_a_film_session_cannot_have_is_a_warning_and_the_default_is_used(
    print_film, option, value, attribute, used
):
    film = print_film(session=(option, value))

    assert film.conversation.statuses("N-CREATE", FILM_SESSION) == [0x0116]
    assert getattr(film.job.session, attribute) == used


# Film box


# What one film can be asked for at once.
FILM_OPTIONS = {
    "portrait": {
        ("--portrait",): ("orientation", FilmOrientation.PORTRAIT),
        ("--trim",): ("trim", True),
        ("--magnification", "REPLICATE"): ("magnification", Magnification.REPLICATE),
        ("--border", "WHITE"): ("border_density", Shade.WHITE),
        ("--empty-image", "20"): ("empty_image_density", 0.2),
        ("--resolution", "STANDARD"): ("resolution", Resolution.STANDARD),
        ("--configinfo", "CS003"): ("configuration_information", "CS003"),
        ("--illumination", "1500"): ("illumination", 1500),
    },
    "landscape": {
        ("--landscape",): ("orientation", FilmOrientation.LANDSCAPE),
        ("--no-trim",): ("trim", False),
        ("--magnification", "BILINEAR"): ("magnification", Magnification.BILINEAR),
        ("--border", "150"): ("border_density", 1.5),
        ("--empty-image", "BLACK"): ("empty_image_density", Shade.BLACK),
        ("--min-density", "30"): ("min_density", 0.3),
        ("--max-density", "290"): ("max_density", 2.9),
        ("--resolution", "HIGH"): ("resolution", Resolution.HIGH),
        ("--configinfo", WINDOW): ("configuration_information", WINDOW),
        ("--reflection", "25"): ("reflected_ambient_light", 25),
    },
    "smoothed": {
        ("--magnification", "CUBIC"): ("magnification", Magnification.CUBIC),
        ("--smoothing", "140"): ("smoothing_type", "140"),
    },
    "not magnified": {("--magnification", "NONE"): ("magnification", Magnification.NONE)},
}


@pytest.mark.parametrize("name", some_of(tuple(FILM_OPTIONS), 2))
def test_the_job_has_what_was_asked_of_the_film_box(print_film, name):
    asked = FILM_OPTIONS[name]

    film = print_film(film=[word for option in asked for word in option])

    assert film.conversation.is_good
    assert film.conversation.statuses("N-CREATE", FILM_BOX) == [0]
    assert {name: getattr(film.box, name) for name, _ in asked.values()} == dict(asked.values())


def test_every_option_at_once_is_met(print_film):
    options = "--landscape --trim --magnification REPLICATE --smoothing NONE --border 150 --empty-image WHITE"
    options += " --max-density 300 --min-density 25 --resolution HIGH --configinfo CS003 --identity --request-crop"
    options += " --img-polarity REVERSE --img-request-size 60 --img-magnification CUBIC --img-smoothing MEDIUM"
    session = "--copies 2 --medium-type PAPER --priority LOW --label Knee --destination BIN_1 --owner RAD"

    film = print_film(CT, layout=(2, 1), film=[*options.split(), *ON_8X10], session=session.split())

    (image,) = drawn_images(film.document)
    assert film.conversation.is_good
    assert {answer.status for answer in film.conversation.answers} == {0}
    assert np.array_equal(image.pixels, gray(4095 - stored_values(film.sent.image_boxes()[0])))
    assert placed(image, 8 * INCH)[2:] == pytest.approx((60, 60), abs=1e-3)


def test_a_film_has_the_size_asked_for(dcmprscu, server, jobs):
    sizes = ["8INX10IN", "8_5INX11IN", "11INX17IN", "14INX17IN", "24CMX30CM", "A4", "A3"]
    scu = dcmprscu()

    conversation = scu.print([scu.make([CT], options=("--filmsize", size)) for size in sizes])

    server.films(len(sizes))
    wait_until(lambda: len(jobs) == len(sizes))
    assert conversation.is_good
    assert [job.films[0].size.id for job in jobs] == sizes


def test_a_film_size_that_the_printer_lacks_is_a_warning_and_the_film_is_printed_on_another(print_film):
    film = print_film(film=("--filmsize", "60CMX90CM"))

    assert film.conversation.statuses("N-CREATE", FILM_BOX) == [0x0116]
    assert film.box.size.id == "14INX17IN"


@pytest.mark.parametrize(("resolution", "dpi"), [("STANDARD", 320), ("HIGH", 640)])
def test_without_magnification_an_image_pixel_is_a_printer_pixel_of_the_resolution(print_film, resolution, dpi):
    film = print_film(film=("--magnification", "NONE", "--resolution", resolution))

    (image,) = drawn_images(film.document)
    assert placed(image)[2:] == pytest.approx((128 * INCH / dpi, 128 * INCH / dpi), abs=1e-3)


@pytest.mark.parametrize(("border", "trim"), some_of([("WHITE", 0), ("320", 1), ("BLACK", 1), ("20", 0)], 2))
def test_the_border_has_its_density_and_the_trim_line_stands_out(print_film, border, trim):
    film = print_film(film=[*ON_8X10, "--border", border, "--trim"])

    (sheet_gray, _), *_, (line_gray, line) = painted(film.document)
    assert sheet_gray == 1 - trim
    assert (line_gray, line.width) == (trim, pytest.approx(0.25, abs=1e-4))


# Layouts


@pytest.mark.parametrize("orientation", ["--portrait", "--landscape"])
@pytest.mark.parametrize("layout", some_of([(2, 3), (5, 6), (1, 2), (3, 2), (4, 5)], 1))
def test_each_image_lies_in_its_own_cell(print_film, layout, orientation):
    columns, rows = layout
    files = ([CT, MR, MR_WIDE] * columns * rows)[: columns * rows]

    film = print_film(*files, layout=layout, film=[*ON_8X10, orientation])

    width, height = (10, 8) if orientation == "--landscape" else (8, 10)
    images = drawn_images(film.document)
    expected = [
        centred(image.pixels.shape, cell(position, columns, rows, width * INCH, height * INCH))
        for position, image in enumerate(images)
    ]
    assert film.conversation.is_good
    assert film.box.display_format == DisplayFormat.standard(columns=columns, rows=rows)
    assert all(box.image is not None for box in film.box.image_boxes)
    assert [placed(image, height * INCH) for image in images] == [pytest.approx(area, abs=1e-3) for area in expected]


@pytest.mark.parametrize("count", some_of([3, 1, 5], 1))
def test_a_film_that_is_partly_filled_shows_its_empty_cells(print_film, count):
    film = print_film(*([CT] * count), layout=(2, 3), film=[*ON_8X10, "--empty-image", "WHITE"])

    empty = [corner_and_size(area) for shade, area in painted(film.document) if shade == 1]
    expected = [cell(position, 2, 3, 8 * INCH, 10 * INCH) for position in range(count, 6)]
    assert film.conversation.is_good
    assert len(drawn_images(film.document)) == count
    assert empty == [pytest.approx(area, abs=1e-3) for area in expected]


def test_a_layout_of_more_boxes_than_a_film_has_is_refused_and_nothing_is_printed(dcmprscu, server):
    scu = dcmprscu()

    conversation = scu.print([scu.make([CT], (20, 20))])

    assert conversation.statuses("N-CREATE", FILM_BOX) == [0x0106]
    assert "unable to create basic film box" in conversation.complaints[0]
    wait_until(lambda: server.app.association_count == 0)
    assert list(server.out.rglob("*.pdf")) == []


# Image box


# What the images of one film can be asked for at once.
IMAGE_OPTIONS = {
    "normal": {
        ("--img-polarity", "NORMAL"): ("polarity", Polarity.NORMAL),
        ("--img-request-size", "120.5"): ("requested_image_size", 120.5),
        ("--request-decimate",): ("oversize_behavior", OversizeBehavior.DECIMATE),
        ("--img-configinfo", "GAMMA=2"): ("configuration_information", "GAMMA=2"),
    },
    "reverse": {
        ("--img-polarity", "REVERSE"): ("polarity", Polarity.REVERSE),
        ("--img-magnification", "CUBIC"): ("magnification", Magnification.CUBIC),
        ("--img-smoothing", "SHARP"): ("smoothing_type", "SHARP"),
        ("--request-crop",): ("oversize_behavior", OversizeBehavior.CROP),
    },
    "not magnified": {
        ("--img-magnification", "NONE"): ("magnification", Magnification.NONE),
        ("--request-fail",): ("oversize_behavior", OversizeBehavior.FAIL),
    },
    "default": {("--default-request",): ("oversize_behavior", None)},
}


@pytest.mark.parametrize("name", some_of(tuple(IMAGE_OPTIONS), 2))
def test_the_job_has_what_was_asked_of_each_image_box(print_film, name):
    asked = IMAGE_OPTIONS[name]

    film = print_film(CT, MR, layout=(1, 2), film=[word for option in asked for word in option])

    assert film.conversation.is_good
    for attribute, expected in asked.values():
        assert [getattr(box, attribute) for box in film.box.image_boxes] == [expected, expected]


@pytest.mark.parametrize("size", some_of([33.3, 100, 180], 1))
def test_a_requested_size_is_that_many_millimetres_on_the_film(print_film, size):
    film = print_film(MR_WIDE, film=("--img-request-size", str(size), "--filmsize", "14INX17IN"))

    (image,) = drawn_images(film.document)
    assert film.conversation.is_good
    assert placed(image)[2:] == pytest.approx((size, size * 300 / 484), abs=1e-3)


@pytest.mark.parametrize("session", some_of([(), ("--session-print",)], 1), ids=" ".join)
@pytest.mark.parametrize(
    ("behavior", "of_image", "width"),
    [
        ("--default-request", 0xB604, 8 * INCH),
        ("--request-decimate", 0xB60A, 8 * INCH),
        ("--request-crop", 0xB609, 52 * 500 / 128),
    ],
)
def test_an_image_too_large_for_the_film_is_fitted_as_asked(print_film, behavior, of_image, width, session):
    film = print_film(film=[*ON_8X10, "--img-request-size", "500", behavior], session=session)

    (image,) = drawn_images(film.document)
    assert film.conversation.is_good
    assert film.conversation.statuses("N-SET", IMAGE_BOX) == [of_image]
    assert placed(image)[2] == pytest.approx(width, abs=1e-3)


def test_an_image_too_large_for_the_film_is_refused_where_it_must_not_be_fitted(dcmprscu, server):
    scu = dcmprscu()
    made = scu.make([CT], options=[*ON_8X10, "--img-request-size", "500", "--request-fail"])

    conversation = scu.print([made])

    assert conversation.statuses("N-SET", IMAGE_BOX) == [0xC603]
    assert conversation.statuses("N-ACTION", FILM_BOX) == []
    assert list(server.out.rglob("*.pdf")) == []


# Annotation


@pytest.mark.parametrize(
    "printer",
    some_of(
        [
            pytest.param(r"0\LABEL", id="LABEL"),
            pytest.param(r"1\BOTTOM", id="BOTTOM"),
            pytest.param(r"0\COMBINED", id="COMBINED"),
            pytest.param(r"2\ANNOTATION", id="a format of another printer"),
            pytest.param(r"6\FUJI", id="another format of another printer"),
            pytest.param(r"9\LABEL", id="a position that the format lacks"),
        ],
        4,
    ),
)
def test_an_annotation_is_found_on_the_film(print_film, need, printer):
    need("pdftotext")

    film = print_film(CT, MR, layout=(2, 1), film=annotated("Knee (left), 3 mm"), printer={"Annotation": printer})

    assert film.conversation.is_good
    assert len(film.conversation.statuses("N-SET", ANNOTATION_BOX)) == 1
    assert text_on(film) == "Knee (left), 3 mm"


def test_a_format_without_text_has_no_annotation_box(print_film, need):
    need("pdftotext")

    film = print_film(film=annotated("Knee"), printer={"Annotation": r"0\NONE"})

    assert film.conversation.statuses("N-SET", ANNOTATION_BOX) == []
    assert film.conversation.complaints == ("not enough Annotation Boxes created by printer, ignoring annotation.",)
    assert text_on(film) == ""


def test_an_annotation_has_what_dcmtk_puts_before_it(print_film, need):
    need("pdftotext")
    options = ("--annotation", "Knee", "--illumination", "1500", "--reflection", "12")

    film = print_film(film=options, printer={"Annotation": r"0\LABEL"})

    assert film.conversation.is_good
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d PRINTER 1500/12 Knee", text_on(film))


def test_the_longest_annotation_stands_on_the_film_whole(print_film, need):
    need("pdftotext")
    text = "W" * 60 + ".end"

    film = print_film(film=annotated(text), printer={"Annotation": r"0\LABEL"})

    assert text_on(film) == text


@pytest.mark.parametrize(
    ("octets", "text", "codes"),
    [
        ("Schädel, 頭部".encode(), "Schädel, 頭部", ["undeclared-utf-8"] * 2),
        (b"Sch\xe4del", "Schädel", []),
    ],
)
def test_texts_that_dcmtk_sends_without_a_character_set_are_read(print_film, octets, text, codes):
    words = os.fsdecode(octets)

    film = print_film(session=("--label", words), film=annotated(words), printer={"Annotation": r"0\LABEL"})

    assert film.conversation.is_good
    assert (film.job.session.label, film.job.films[0].annotation_boxes[0].text) == (text, text)
    assert [remark.code for remark in film.job.remarks if "text" in remark.code or "utf-8" in remark.code] == codes


def annotated(text: str) -> list[str]:
    return ["--annotation", text, *PLAIN]


def text_on(film) -> str:
    """What poppler finds written on the film."""
    command = ["pdftotext", "-layout", str(film.path), "-"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout
    return " ".join(found.split())


# How it is sent


@pytest.mark.parametrize(
    ("bits", "session", "implicit"),
    some_of(
        [
            # In pairs, of which the two have nothing in common.
            (8, (), "true"),
            (12, ("--monochrome1",), "false"),
            (8, ("--monochrome1",), "false"),
            (12, (), "true"),
            (8, ("--monochrome1",), "true"),
            (12, (), "false"),
            (8, (), "false"),
            (12, ("--monochrome1",), "true"),
        ],
        4,
    ),
)
def test_every_encoding_brings_the_pixels_that_were_sent(print_film, bits, session, implicit):
    printer = {"Supports12Bit": str(bits == 12).lower(), "ImplicitOnly": implicit}

    film = print_film(MR, session=session, printer=printer)

    (image_box,) = film.sent.image_boxes()
    (image,) = image_box.BasicGrayscaleImageSequence
    values = 2**bits - 1 - stored_values(image_box) if session else stored_values(image_box)
    assert film.sent.transfer_syntaxes == [IMPLICIT if implicit == "true" else EXPLICIT]
    assert (image.BitsStored, image.PhotometricInterpretation) == (bits, "MONOCHROME1" if session else "MONOCHROME2")
    assert np.array_equal(film.pixels, gray(values, bits))


@pytest.mark.parametrize("max_pdu", some_of(["4096", "16384", "131072"], 1))
def test_every_pdu_length_brings_the_pixels_that_were_sent(print_film, max_pdu):
    film = print_film(MR_WIDE, printer={"MaxPDU": max_pdu, "DisableNewVRs": "true"})

    (image_box,) = film.sent.image_boxes()
    assert film.conversation.is_good
    assert np.array_equal(film.pixels, gray(stored_values(image_box)))
