from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pikepdf
import pytest
from PIL import ImageCms

from printscp.output.about import About
from printscp.output.document import Document
from printscp.output.pdf_metadata import describe
from tests.output.reading import information, xmp

NOON = datetime(2026, 1, 31, 12, 0, 0, 250000, tzinfo=UTC)
ABOUT = About(title="FILM1 noon", printer="FILM1", calling_ae="CT1", job_uid="1.2.3", created=NOON, label="Thorax <3>")


def described(**changes) -> Document:
    about = {field: getattr(ABOUT, field) for field in ABOUT.__slots__} | changes
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        describe(pdf, About(**about))
        return saved(pdf)


def saved(pdf) -> Document:
    file = BytesIO()
    pdf.save(file)
    return Document.of(file.getvalue())


def test_xmp_tells_printer_print_scu_job_and_label():
    assert xmp(described()) == {
        "dc:format": "application/pdf",
        "dc:title": "FILM1 noon",
        "dc:creator": ["CT1"],
        "dc:publisher": {"FILM1"},
        "dc:identifier": "urn:oid:1.2.3",
        "dc:description": "Thorax <3>",
        "xmp:CreatorTool": "printscp",
        "xmp:CreateDate": "2026-01-31T12:00:00+00:00",
        "xmp:ModifyDate": "2026-01-31T12:00:00+00:00",
        "pdf:Producer": "printscp with ReportLab and pikepdf",
    }


def test_information_says_the_same():
    assert information(described()) == {
        "/Title": "FILM1 noon",
        "/Author": "CT1",
        "/Subject": "Thorax <3>",
        "/Creator": "printscp",
        "/Producer": "printscp with ReportLab and pikepdf",
        "/CreationDate": "D:20260131120000+00'00'",
        "/ModDate": "D:20260131120000+00'00'",
    }


def test_job_without_label_has_no_description():
    document = described(label="")

    assert "dc:description" not in xmp(document)
    assert "/Subject" not in information(document)


def test_patient_is_named_only_where_the_metadata_has_one():
    assert "dc:subject" not in xmp(described())
    assert xmp(described(patient=(("PatientID", "1"), ("PatientName", "山田^太郎")))).get("dc:subject") == {
        "PatientID: 1", "PatientName: 山田^太郎",
    }  # fmt: skip


def test_times_keep_their_zone():
    document = described(created=NOON.astimezone(timezone(timedelta(hours=5, minutes=30))))

    assert xmp(document)["xmp:CreateDate"] == "2026-01-31T17:30:00+05:30"


@pytest.mark.parametrize("text", ["]]>", "<a>&amp;", "Köhler", "\x00\x1b control", "\ud800"])
def test_any_text_makes_xmp_that_can_be_read(text):
    document = described(title=text, label=text, calling_ae="?")

    assert isinstance(xmp(document)["dc:title"], str)


def test_pdfa_says_its_part_and_whose_colors_it_has():
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        describe(pdf, ABOUT, pdfa=True)
        [intent] = pdf.Root.OutputIntents
        profile = ImageCms.ImageCmsProfile(BytesIO(intent.DestOutputProfile.read_bytes()))
        document = saved(pdf)

    assert (xmp(document)["pdfaid:part"], xmp(document)["pdfaid:conformance"]) == ("2", "B")
    assert ("sRGB" in ImageCms.getProfileDescription(profile), profile.profile.xcolor_space) == (True, "RGB ")


@pytest.mark.parametrize(
    ("zone", "suffix"),
    [
        (UTC, "+00'00'"),
        (timezone(timedelta(hours=5, minutes=30)), "+05'30'"),
        (timezone(-timedelta(hours=3, minutes=30)), "-03'30'"),
        (None, ""),
    ],
)
def test_dates_have_the_time_zone_they_were_given(zone, suffix):
    dates = information(described(created=NOON.replace(tzinfo=zone)))

    assert (dates["/CreationDate"], dates["/ModDate"]) == (f"D:20260131120000{suffix}",) * 2
