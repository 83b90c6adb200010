import pytest
from pydicom.datadict import tag_for_keyword

from printscp.lab.answer_comparison import DIFFERS_ANYWAY, DIFFERS_UNTIL_FAILURE, AnswerComparison
from printscp.wire.elements import parse
from printscp.wire.references import reference
from printscp.wire.sop_classes import FILM_SESSION, GRAYSCALE_IMAGE_BOX
from tests.recorded import data_set

UIDS = {"1.2.3": "1.9"}


def differences(one, other, *, is_hidden=lambda _: False):
    """Of two data sets in different transfer syntaxes."""
    sides = (
        parse(data_set(implicit=implicit, **each), implicit=implicit)
        for each, implicit in ((one, False), (other, True))
    )
    return list(AnswerComparison(UIDS, is_hidden).differences(*sides))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"FilmSizeID": "8INX10IN"}, {"FilmSizeID": "8INX10IN"}),
        ({"NumberOfCopies": "1"}, {"NumberOfCopies": "01"}),
        ({"RequestedImageSize": "50.0"}, {"RequestedImageSize": "50"}),
        ({"SOPInstanceUID": "1.2.3"}, {"SOPInstanceUID": "1.9"}),
        ({"ReferencedFilmSessionSequence": [reference(FILM_SESSION, "1.2.3")]},
         {"ReferencedFilmSessionSequence": [reference(FILM_SESSION, "1.9")]}),
        ({"FilmSizeID": ""}, {"FilmSizeID": ""}),
        ({"ReferencedFilmSessionSequence": []}, {"ReferencedFilmSessionSequence": []}),
        ({"MinDensity": 20}, {"MinDensity": 20}),
    ],
)  # fmt: skip
def test_what_means_the_same_is_no_difference(one, other):
    assert differences(one, other) == []


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ({"FilmSizeID": "8INX10IN"}, {"FilmSizeID": "A4"}, ("FilmSizeID", "8INX10IN", "A4")),
        ({"FilmSizeID": "A4"}, {}, ("FilmSizeID", "A4", "absent")),
        ({}, {"FilmSizeID": ""}, ("FilmSizeID", "absent", "empty")),
        ({"NumberOfCopies": "1"}, {"NumberOfCopies": "2"}, ("NumberOfCopies", "1", "2")),
        ({"NumberOfCopies": "1"}, {"NumberOfCopies": ""}, ("NumberOfCopies", "1", "empty")),
        ({"MinDensity": 20}, {"MinDensity": 300}, ("MinDensity", "20", "300")),
        ({"SOPInstanceUID": "1.2.3"}, {"SOPInstanceUID": "1.2.3"}, ("SOPInstanceUID", "1.2.3", "1.2.3")),
        ({"ICCProfile": b"\1\2"}, {"ICCProfile": b"\1\3"}, ("ICCProfile", "2 bytes", "2 bytes")),
        ({"PrinterName": "x" * 64}, {"PrinterName": "y"}, ("PrinterName", "x" * 64, "y")),
        ({"ReferencedImageBoxSequence": []}, {}, ("ReferencedImageBoxSequence", "0 items", "absent")),
    ],
)  # fmt: skip
def test_what_differs_is_told_with_both_values(one, other, difference):
    assert differences(one, other) == [difference]


def test_an_attribute_of_an_item_is_told_with_the_number_of_the_item():
    one, other = (
        {"ReferencedImageBoxSequence": [reference(GRAYSCALE_IMAGE_BOX, "1.7"), reference(GRAYSCALE_IMAGE_BOX, uid)]}
        for uid in ("1.8", "1.88")
    )

    assert differences(one, other) == [("ReferencedImageBoxSequence[2].ReferencedSOPInstanceUID", "1.8", "1.88")]


def test_fewer_items_are_one_difference():
    one, other = ({"ReferencedImageBoxSequence": [reference(GRAYSCALE_IMAGE_BOX, "1.7")] * number} for number in (3, 1))

    assert differences(one, other) == [("ReferencedImageBoxSequence", "3 items", "1 item")]


def test_a_private_attribute_has_its_tag_for_a_name():
    private = parse(b"\x09\x00\x01\x10UN\0\0\2\0\0\0ab", implicit=False)

    assert list(AnswerComparison({}, lambda _: False).differences(private, ())) == [
        ("(0009,1001)", "2 bytes", "absent")
    ]


def test_a_value_that_may_tell_of_a_patient_is_not_shown():
    found = differences({"FilmSessionLabel": "Doe"}, {"FilmSessionLabel": "John"}, is_hidden=lambda _: True)

    assert found == [("FilmSessionLabel", "a text of 4 bytes", "a text of 4 bytes")]


@pytest.mark.parametrize("keyword", [*DIFFERS_ANYWAY, *DIFFERS_UNTIL_FAILURE])
def test_what_may_differ_is_named_as_the_standard_does_and_has_a_reason(keyword):
    assert tag_for_keyword(keyword) is not None
    assert (DIFFERS_ANYWAY | DIFFERS_UNTIL_FAILURE)[keyword]


def test_when_a_print_job_was_made_is_no_difference():
    one, other = ({"CreationDate": f"2026112{day}", "CreationTime": f"10000{day}"} for day in (1, 2))

    assert differences(one, other) == []


def test_how_far_a_print_job_is_is_no_difference():
    one = {"ExecutionStatus": "PENDING", "ExecutionStatusInfo": "QUEUED"}
    other = {"ExecutionStatus": "DONE", "ExecutionStatusInfo": "NORMAL"}

    assert differences(one, other) == []


def test_a_print_job_that_failed_is_a_difference():
    one = {"ExecutionStatus": "DONE", "ExecutionStatusInfo": "NORMAL"}
    other = {"ExecutionStatus": "FAILURE", "ExecutionStatusInfo": "CHECK PRINTER"}

    assert [name for name, *_ in differences(one, other)] == ["ExecutionStatus", "ExecutionStatusInfo"]
