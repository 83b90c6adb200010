import pytest

from printscp.output.dicom_values import is_valid, valid_words


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("PatientName", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("PatientName", "a" * 64 + "=" + "b" * 64 + "=" + "c" * 64),
        ("PatientName", "Family^Given^Middle^Prefix^Suffix"),
        ("PatientName", "שָׁלוֹם^علی\u200cرض"),
        ("OtherPatientNames", r"Doe^Jane\Roe^Jane"),
        ("PatientID", "1" * 64),
        ("PatientBirthDate", "20240229"),
        ("PatientBirthTime", "23"),
        ("StudyTime", "235959.123456"),
        ("PatientSex", "O"),
        ("PatientAge", "076Y"),
        ("PatientComments", "first line\r\nsecond \\ line"),
        ("AccessionNumber", "1" * 16),
        ("StudyInstanceUID", "2.25.0"),
        ("AdmittingDiagnosesDescription", r"one\two"),
        ("SeriesDescription", "Ширина 3 см"),
    ],
)
def test_a_value_that_the_standard_allows_is_valid(keyword, value):
    assert is_valid(keyword, value)


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("PatientName", "a" * 65),
        ("PatientName", "ok=" + "a^" * 4 + "b" * 57),
        ("PatientName", "a^b^c^d^e^f"),
        ("PatientName", "a=b=c=d"),
        ("PatientName", "Doe^Jane\n"),
        ("PatientName", "Doe\x1b$B^Jane"),
        ("PatientName", r"Doe^Jane\Roe^Jane"),
        ("PatientName", "Doe^\ud800"),
        ("OtherPatientNames", "Doe^Jane\\" + "a" * 65),
        ("PatientID", "1" * 65),
        ("PatientID", r"1\2"),
        ("PatientID", "1\x002"),
        ("PatientID", ""),
        ("PatientBirthDate", "20230229"),
        ("PatientBirthDate", "00000101"),
        ("PatientBirthDate", "1950.01.31"),
        ("PatientBirthDate", "1950"),
        ("PatientBirthDate", "19500101-19600101"),
        ("PatientBirthDate", "١٩٥٠٠١٣١"),
        ("StudyTime", "2400"),
        ("StudyTime", "12:00:00"),
        ("PatientSex", "W"),
        ("PatientSex", "f"),
        ("PatientAge", "76"),
        ("PatientComments", "a" * 10241),
        ("PatientComments", "a\x07"),
        ("AccessionNumber", "1" * 17),
        ("StudyInstanceUID", "1.2.03"),
        ("StudyInstanceUID", "1." + "2" * 63),
        ("StudyInstanceUID", "9.1.2"),
        ("StudyInstanceUID", "1.2.3\n"),
        ("AdmittingDiagnosesDescription", "one\\" + "a" * 65),
    ],
)
def test_a_value_that_the_standard_does_not_allow_is_not_valid(keyword, value):
    assert not is_valid(keyword, value)


def test_what_is_not_valid_is_left_out_and_nothing_is_altered():
    words = (("PatientName", "Doe^Jane"), ("PatientID", "1" * 65), ("PatientBirthDate", "unknown"))

    assert valid_words(words) == {"PatientName": "Doe^Jane"}
