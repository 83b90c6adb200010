import pytest

from printscp.film.image import ImageBox
from printscp.film.label import label_without_patient
from printscp.film.session import FilmSession
from tests.jobs import film_box, print_image


def label(text, **said):
    return label_without_patient(FilmSession(uid="1", label=text, stray=tuple(said.items())), (film_box(),))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("doe, jane CT", "DOE^JANE"),
        ("CT of Doe", "DOE^JANE"),
        ("JaneDoe chest", "Doe^Jane"),
        ("DOE_JANE CT", "Doe^Jane"),
        ("CHESTSMITH2", "Smith^Jane"),
        ("LI CT", "LI^NA"),
        ("NaLi", "Li^Na"),
        ("Mu\u0308ller", "M\xfcller^Ann"),
        ("Muller", "M\xfcller^Ann"),
        ("\uff44\uff4f\uff45", "Doe"),
        ("王小東 CT", "Wang^XiaoDong=王^小東"),
        ("李明", "李^明"),
        ("山田太郎", "山田^太郎"),
        ("ヤマダ", "ﾔﾏﾀﾞ^ﾀﾛｳ"),
        ("홍길동", "홍^길동"),
        ("secretname", "SECRET\x00NAME"),
        ("J", "J"),
        ("Mueller H", "M\xfcller^Hans"),
        ("J\xfcrgensen", "Juergensen^A"),
        ("Soren", "S\xf8ren"),
        ("Lodz", "\u0141odz"),
        ("Yilmaz", "Y\u0131lmaz"),
    ],
)
def test_a_label_that_repeats_a_name_is_left_out(text, name):
    assert label(text, PatientName=name) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("CT 4711", "4711"),
        ("4711-a", "4711-A"),
        ("PID_12345", "12345"),
        ("12345-6", "123456"),
        ("7", "7"),
        ("ID 4711", "0004711"),
        ("ID 0815", "815"),
        ("004711", "RAD-004711"),
    ],
)
def test_a_label_that_repeats_an_id_is_left_out(text, number):
    assert label(text, PatientID=number) == ""


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("OtherPatientIDs", "77\\4711"),
        ("OtherPatientNames", "Smith^Ann"),
        ("PatientBirthName", "Smith"),
        ("PatientBirthDate", "19700131"),
    ],
)
def test_a_label_that_repeats_what_else_tells_the_patient_is_left_out(keyword, value):
    assert label("Smith 4711 1970-01-31", **{keyword: value}) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("THORAX J", "DOE^J"),
        ("CT 2", "DOE^JANE"),
        ("THORAX LINKS", "LI^NA"),
        ("胸部", "山田^太郎"),
        ("", "DOE"),
        ("CT", "^^"),
    ],
)
def test_a_label_that_says_something_else_stays(text, name):
    assert label(text, PatientName=name) == text


def test_a_label_stays_where_nothing_is_known_of_the_patient():
    assert label("DOE, JANE", PatientSex="F") == "DOE, JANE"


def test_a_label_that_names_the_patient_of_any_image_is_left_out():
    other = ImageBox(uid="1", position=1, image=print_image(), original_image=(("PatientName", "BETA^B"),))
    films = (film_box(), film_box("1.5", image_boxes=(other,)))

    assert label_without_patient(FilmSession(uid="1", label="BETA CT"), films) == ""


@pytest.mark.parametrize(("text", "number"), [("Radiology", "RAD-004711"), ("CT THORAX", "CT-0815"), ("HEAD", "")])
def test_letters_of_an_id_tell_nobody(text, number):
    assert label(text, PatientID=number) == text


@pytest.mark.parametrize("text", ["CT 12.05.1965", "19650512", "05/12/1965", "650512", "12-05-65"])
def test_a_label_with_the_birth_date_is_left_out(text):
    assert label(text, PatientBirthDate="19650512") == ""
