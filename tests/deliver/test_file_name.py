"""Names of what is delivered tell all jobs apart."""

import pytest

from printscp.deliver.file_name import NAME_FIELDS, name_values, whole_name
from printscp.deliver.template import filled
from printscp.film.printer import FileKind
from tests.parcels import make_parcel


@pytest.mark.parametrize(
    "text",
    ["{job}", "{scu}{job}", "{job}_{scu}_{printer}", "{scu}/{printer}/{job}", "{kind}-{job}", "{scu}_{number}_{job}"],
)
def test_a_name_that_tells_all_jobs_apart_gets_the_suffix_at_its_end(text):
    assert whole_name(text) == text + "{suffix}"
    assert whole_name(text + "{suffix}") == text + "{suffix}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{date}/{patient}_{job}", "there is no field {patient}; known are date, "),
        ("{date}/{jobs}", "there is no field {jobs}, do you mean job?"),
        ("{date}/{time}", "may name the files of two jobs alike: put {job} into it"),
        ("{number}", "may name the files of two jobs alike: put {job} into it"),
        ("{{job}}", "may name the files of two jobs alike: put {job} into it"),
        ("{scu}_{job}_{printer}", "and not between two of {printer}, {scu} and {kind}"),
        ("{suffix}/{job}", "{suffix} stands at the end, once"),
        ("{job}{suffix}{suffix}", "{suffix} stands at the end, once"),
    ],
)
def test_a_name_that_cannot_be_used_is_told_in_words(text, problem):
    with pytest.raises(ValueError, match=r"^'\{") as raised:
        whole_name(text)

    assert problem in str(raised.value)


def test_scus_with_digits_at_the_end_do_not_meet_in_one_name(tmp_path):
    name = whole_name("{scu}{number}{job}")
    parcels = make_parcel(tmp_path, calling_ae="CT1", number=1), make_parcel(tmp_path, calling_ae="CT", number=11)

    names = [filled(name, name_values(parcel, parcel.documents[0])) for parcel in parcels]

    assert names == ["CT1000000011234.pdf", "CT000000111234.pdf"]


def test_every_field_has_a_value_for_each_document(tmp_path):
    parcel = make_parcel(tmp_path, (FileKind.PNG,))

    values = name_values(parcel, parcel.documents[0])

    assert set(NAME_FIELDS) <= set(values)
    assert (values["kind"], values["suffix"], values["number"]) == ("png", "_1.png", "00000007")
