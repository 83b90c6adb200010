"""Reading a data set by a table (PS3.4 H.2.4)."""

from dataclasses import dataclass, replace

import pytest
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from printscp.film.identity import NAMING_KEYWORDS
from printscp.film.printer import Tolerance
from printscp.wire import parsers
from printscp.wire.attribute import KEEP, Attribute, Table, keywords_of, read, write
from printscp.wire.code_extensions import Text
from printscp.wire.deviations import Deviations
from printscp.wire.parsers import Unsupported
from printscp.wire.status import Refusal, Status

CLAUSE = "PS3.4 H.0"


@dataclass(frozen=True)
class Sample:
    label: str = ""
    copies: int = 1
    trim: bool = False


TABLE = Table(
    name="sample",
    clause=CLAUSE,
    attributes=(
        Attribute(keyword="FilmSessionLabel", field="label", usage="M/M"),
        Attribute(keyword="NumberOfCopies", field="copies", read=parsers.integer(1, 9)),
        Attribute(keyword="Trim", field="trim", read=parsers.yes_no, write=parsers.write_yes_no, create_only=True),
    ),
    created_elsewhere=frozenset({"ReferencedFilmSessionSequence"}),
)


def labelled(**attributes):
    dataset = Dataset()
    dataset.FilmSessionLabel = "L"
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def standard():
    return Deviations(Tolerance.STANDARD, CLAUSE)


def test_values_go_into_their_fields():
    value = read(labelled(NumberOfCopies=3, Trim="YES"), TABLE, Sample(), standard(), creating=True)

    assert value == Sample("L", 3, trim=True)


def test_what_is_absent_leaves_what_stands():
    assert read(labelled(), TABLE, Sample(copies=5), standard(), creating=True).copies == 5


def test_a_repaired_value_is_remarked_with_what_was_sent_and_used():
    deviations = standard()

    read(labelled(NumberOfCopies=12), TABLE, Sample(copies=5), deviations, creating=True)

    (remark,) = deviations.remarks
    assert (remark.code, remark.attribute, remark.clause) == ("unsupported-value", "NumberOfCopies", CLAUSE)
    assert (remark.sent, remark.used) == ("12", "5")
    assert str(remark) == "unsupported-value: NumberOfCopies was '12', used '5' (PS3.4 H.0)"


def test_an_unsupported_mandatory_value_is_refused_0106():
    table = Table(
        name="sample",
        clause=CLAUSE,
        attributes=(Attribute(keyword="NumberOfCopies", field="copies", read=parsers.integer(1, 9), usage="M/M"),),
    )
    dataset = Dataset()
    dataset.NumberOfCopies = 12

    with pytest.raises(Refusal) as caught:
        read(dataset, table, Sample(), standard(), creating=True)

    assert (caught.value.status, caught.value.tags) == (Status.INVALID_ATTRIBUTE_VALUE, (0x20000010,))


def test_bytes_that_do_not_fit_their_vr_are_an_unsupported_value():
    dataset = labelled()
    dataset[0x20000010] = RawDataElement(Tag(0x20000010), "US", 3, b"abc", 0, False, True)
    deviations = standard()

    value = read(dataset, TABLE, Sample(), deviations, creating=True)

    assert (value.copies, deviations.status) == (1, Status.VALUE_OUT_OF_RANGE)
    assert deviations.remarks[0].sent == "unreadable"


def test_private_attributes_are_left_out_by_their_tag():
    dataset = labelled()
    dataset.add_new(0x00091001, "LO", "x")
    deviations = standard()

    read(dataset, TABLE, Sample(), deviations, creating=True)

    assert (deviations.status, deviations.tags) == (Status.ATTRIBUTE_LIST_WARNING, [0x00091001])
    assert deviations.remarks[0].attribute == "(0009,1001)"


def test_a_character_set_or_a_group_length_is_no_deviation():
    dataset = labelled(SpecificCharacterSet="ISO_IR 100")
    dataset.add_new(0x20000000, "UL", 10)
    deviations = standard()

    read(dataset, TABLE, Sample(), deviations, creating=True)

    assert deviations.remarks == []


@pytest.mark.parametrize(
    ("name", "status", "code", "used"),
    [
        ("UTF-8", Status.SUCCESS, "other-spelling", "ISO_IR 192"),
        ("\\ISO_2022_IR_87", Status.SUCCESS, "other-spelling", "\\ISO 2022 IR 87"),
        ("KLINGON", Status.VALUE_OUT_OF_RANGE, "unsupported-value", "what could be read"),
    ],
)
def test_a_character_set_of_another_spelling_or_none_is_remarked(name, status, code, used):
    deviations = standard()
    dataset = labelled()
    dataset[0x00080005] = RawDataElement(Tag(0x00080005), "CS", len(name), name.encode(), 0, False, True)

    read(dataset, TABLE, Sample(), deviations, creating=True)

    (remark,) = deviations.remarks
    assert (deviations.status, remark.code, remark.attribute) == (status, code, "SpecificCharacterSet")
    assert (remark.sent, remark.used) == (name, used)


@pytest.mark.parametrize("sent", [{"Trim": "YES"}, {"ReferencedFilmSessionSequence": [Dataset()]}])
def test_what_only_n_create_may_name_is_left_out_of_n_set(sent):
    deviations = standard()

    value = read(labelled(**sent), TABLE, Sample(), deviations, creating=False)

    assert (value.trim, deviations.status) == (False, Status.ATTRIBUTE_LIST_WARNING)
    assert deviations.remarks[0].code == "not-settable"


def test_a_long_value_is_told_by_its_length_alone():
    deviations = standard()

    read(labelled(Trim="X" * 500), TABLE, Sample(), deviations, creating=True)

    assert deviations.remarks[0].sent == "500 characters"


def test_writing_leaves_out_what_says_nothing():
    assert write(Sample(), TABLE).dir() == ["NumberOfCopies", "Trim"]


def test_writing_can_be_limited_to_keywords():
    assert write(Sample("L", 2), TABLE, {"FilmSessionLabel"}).dir() == ["FilmSessionLabel"]


def test_keywords_of_a_data_set():
    assert keywords_of(labelled()) == {"FilmSessionLabel"}


def test_octets_are_shown_by_their_number():
    deviations = standard()
    dataset = labelled()
    dataset.add_new("Trim", "OB", b"12")

    read(dataset, TABLE, Sample(), deviations, creating=True)

    assert deviations.remarks[0].sent == "2 bytes"


def repaired(value):
    if value == "one":
        return 1
    if value == "any":
        return KEEP
    raise Unsupported


ODD = Table(
    name="sample",
    clause=CLAUSE,
    attributes=(
        Attribute(
            keyword="NumberOfCopies",
            field="copies",
            read=parsers.integer(1, 9),
            repair=lambda value: repaired(parsers.text(value)),
        ),
        Attribute(keyword="FilmSessionLabel", field="label", when_empty=""),
        Attribute(keyword="OwnerID", field="owner", not_standard="odd-owner"),
    ),
    keeps_identity=True,
)


@dataclass(frozen=True)
class Odd:
    copies: int = 5
    label: str = "before"
    owner: str = ""
    stray: tuple = ()


def odd_copies(word):
    dataset = Dataset()
    dataset[0x20000010] = RawDataElement(Tag(0x20000010), "CS", len(word), word.encode(), 0, False, True)
    return dataset


@pytest.mark.parametrize(("sent", "copies"), [("one", 1), ("any", 5)])
def test_another_spelling_is_used_with_success_and_remarked_with_what_is_used(sent, copies):
    deviations = standard()

    value = read(odd_copies(sent), ODD, Odd(), deviations, creating=True)

    (remark,) = deviations.remarks
    assert (value.copies, deviations.status) == (copies, Status.SUCCESS)
    assert (remark.code, remark.sent, remark.used) == ("other-spelling", sent, str(copies))


def test_a_strict_printer_refuses_another_spelling_with_0106():
    with pytest.raises(Refusal) as caught:
        read(odd_copies("one"), ODD, Odd(), Deviations(Tolerance.STRICT, CLAUSE), creating=True)

    assert (caught.value.status, caught.value.tags) == (Status.INVALID_ATTRIBUTE_VALUE, (0x20000010,))


def test_what_no_repair_knows_is_an_unsupported_value():
    deviations = standard()

    read(odd_copies("two"), ODD, Odd(), deviations, creating=True)

    assert (deviations.status, deviations.remarks[0].code) == (Status.VALUE_OUT_OF_RANGE, "unsupported-value")


@pytest.mark.parametrize("sent", ["", None])
def test_an_empty_value_may_have_a_meaning_of_its_own(sent):
    dataset = Dataset()
    dataset.FilmSessionLabel = sent

    assert read(dataset, ODD, Odd(), standard(), creating=False).label == ""


def test_an_attribute_that_no_list_has_may_be_used_and_is_remarked():
    deviations = standard()
    dataset = Dataset()
    dataset.OwnerID = "WARD"

    value = read(dataset, ODD, Odd(), deviations, creating=True)

    (remark,) = deviations.remarks
    assert (value.owner, deviations.status) == ("WARD", Status.SUCCESS)
    assert (remark.code, remark.sent, remark.used) == ("odd-owner", "a value", "for films that name none")


def test_a_strict_printer_refuses_an_attribute_that_no_list_has_with_0105():
    dataset = Dataset()
    dataset.OwnerID = "WARD"

    with pytest.raises(Refusal) as caught:
        read(dataset, ODD, Odd(), Deviations(Tolerance.STRICT, CLAUSE), creating=True)

    assert (caught.value.status, caught.value.comment) == (Status.NO_SUCH_ATTRIBUTE, "OwnerID is not supported")


def test_a_patient_attribute_that_says_nothing_is_not_kept():
    deviations = standard()
    dataset = Dataset()
    dataset.PatientID = ""

    value = read(dataset, ODD, Odd(), deviations, creating=True)

    assert (value.stray, deviations.status) == ((), Status.SUCCESS)
    assert [(remark.code, remark.used) for remark in deviations.remarks] == [("stray-identity", "nothing")]


def test_patient_attributes_go_to_the_stray_words_with_success():
    deviations = standard()
    dataset = Dataset()
    dataset.PatientID = "4711"

    value = read(dataset, ODD, Odd(), deviations, creating=True)

    assert (value.stray, deviations.status) == ((("PatientID", "4711"),), Status.SUCCESS)
    assert [remark.code for remark in deviations.remarks] == ["stray-identity"]


def test_a_table_that_keeps_no_identity_leaves_patient_attributes_out():
    deviations = standard()

    read(labelled(PatientID="4711"), TABLE, Sample(), deviations, creating=True)

    assert (deviations.status, deviations.tags) == (Status.ATTRIBUTE_LIST_WARNING, [0x00100020])


def test_newer_stray_words_join_older_ones_and_stand_in_the_order_of_their_tags():
    dataset = Dataset()
    dataset.PatientSex, dataset.StudyID = "F", "7"
    held = Odd(stray=(("PatientID", "4711"), ("PatientSex", "F")))

    value = read(dataset, ODD, held, standard(), creating=False)

    assert value.stray == (("PatientID", "4711"), ("PatientSex", "F"), ("StudyID", "7"))


def test_another_image_of_a_patient_is_of_the_same_patient():
    dataset = Dataset()
    dataset.InstanceNumber = 2
    held = Odd(stray=(("PatientID", "4711"), ("InstanceNumber", "1")))

    value = read(dataset, ODD, held, standard(), creating=False)

    assert value.stray == (("PatientID", "4711"), ("InstanceNumber", "2"))


def test_words_that_contradict_take_the_place_of_all():
    dataset = Dataset()
    dataset.PatientBirthDate = "19991231"
    held = Odd(stray=(("PatientID", "4711"), ("PatientBirthDate", "19700101")))

    value = read(dataset, ODD, held, standard(), creating=False)

    assert value.stray == (("PatientBirthDate", "19991231"),)


def test_the_words_of_another_patient_take_the_place_of_all():
    dataset = Dataset()
    dataset.PatientID, dataset.PatientSex = "4712", "F"
    held = Odd(stray=(("PatientName", "Old"), ("PatientID", "4711")))

    value = read(dataset, ODD, held, standard(), creating=False)

    assert value.stray == (("PatientID", "4712"), ("PatientSex", "F"))


@pytest.mark.parametrize("keyword", sorted(NAMING_KEYWORDS))
def test_a_name_that_was_not_said_before_takes_the_place_of_all(keyword):
    held = Odd(stray=(("PatientSex", "F"), ("StudyID", "7")))

    value = read(labelled(**{keyword: "new"}), ODD, held, standard(), creating=False)

    assert value.stray == ((keyword, "new"),)


def test_a_sequence_is_shown_by_its_number_of_items():
    deviations = standard()
    dataset = Dataset()
    dataset.add_new("NumberOfCopies", "SQ", [Dataset(), Dataset()])

    read(dataset, TABLE_OF_COPIES, Sample(), deviations, creating=True)

    assert deviations.remarks[0].sent == "2 items"


TABLE_OF_COPIES = Table(
    name="sample",
    clause=CLAUSE,
    attributes=(Attribute(keyword="NumberOfCopies", field="copies", read=parsers.integer(1, 9)),),
)


def test_a_mandatory_attribute_of_n_create_alone_is_not_missed_in_n_set():
    table = Table(
        name="sample",
        clause=CLAUSE,
        attributes=(Attribute(keyword="NumberOfCopies", field="copies", usage="M/M", create_only=True),),
    )

    assert read(Dataset(), table, Sample(), standard(), creating=False) == Sample()
    with pytest.raises(Refusal):
        read(Dataset(), table, Sample(), standard(), creating=True)


PRIVATE = Table(
    name="private",
    clause="PS3.4 H",
    attributes=(Attribute(keyword="FilmSessionLabel", field="label", private=True),),
)


@dataclass(frozen=True)
class Labelled:
    label: str = "DOE^JANE"


def test_a_value_that_may_name_the_patient_is_in_no_message():
    deviations = standard()
    dataset = Dataset()
    dataset.FilmSessionLabel = "DOE^JOHN" * 200

    value = read(dataset, PRIVATE, Labelled(), deviations, creating=True)

    (remark,) = deviations.remarks
    assert (value.label, remark.sent, remark.used) == ("DOE^JANE", "1600 characters", "8 characters")


def test_a_text_longer_than_its_vr_allows_is_used_and_remarked():
    deviations = standard()
    dataset = Dataset()
    dataset.FilmSessionLabel = "x" * 65

    value = read(dataset, PRIVATE, Labelled(), deviations, creating=True)

    assert len(value.label) == 65
    assert [(remark.code, remark.sent) for remark in deviations.remarks] == [("long-text", "65 characters")]


def test_a_text_with_bytes_that_are_none_is_used_as_far_as_it_can_be_and_remarked():
    deviations = standard()
    dataset = Dataset()
    dataset.FilmSessionLabel = "J\N{REPLACEMENT CHARACTER}rg"

    read(dataset, PRIVATE, Labelled(), deviations, creating=True)

    assert [remark.code for remark in deviations.remarks] == ["undecodable-text"]


@pytest.mark.parametrize("code", ["undecodable-text", "undeclared-utf-8", "undeclared-code-extension"])
def test_what_the_bytes_of_a_text_deviated_in_is_remarked_and_strictly_refused(code):
    sent = Text("J\N{REPLACEMENT CHARACTER}rg", code)
    dataset = Dataset()
    dataset[0x20000050] = DataElement(0x20000050, "LO", sent, already_converted=True)
    deviations = standard()

    value = read(dataset, PRIVATE, Labelled(), deviations, creating=True)

    assert value.label == sent
    assert [(remark.code, remark.sent) for remark in deviations.remarks] == [(code, "other bytes")]
    with pytest.raises(Refusal) as refused:
        read(dataset, PRIVATE, Labelled(), Deviations(Tolerance.STRICT, ""), creating=True)
    assert refused.value.status is Status.INVALID_ATTRIBUTE_VALUE


def test_n_set_has_a_clause_of_its_own():
    deviations = standard()
    dataset = Dataset()
    dataset.FilmSessionLabel = "x" * 65

    read(dataset, replace(PRIVATE, clause_of_set="PS3.4 I"), Labelled(), deviations, creating=False)

    assert [remark.clause for remark in deviations.remarks] == ["PS3.4 I"]
