"""The texts on a film of stored images: which words there are, and how people read them."""

import pytest
from pydicom.data import get_charset_files
from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.filereader import dcmread

from printscp.film.storing import CAPTION, HEADER
from printscp.images.captions import filled, unknown_words
from printscp.wire.dataset_texts import with_texts_decoded


def image(**values):
    dataset = Dataset()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    return dataset


def read(part, frame=1, said=None, **values):
    """What *part* says of an image of these attributes."""
    return filled([part], image(**values), frame, said or {})


def test_parts_stand_side_by_side():
    ct = image(PatientName="DOE^JANE", PatientID="PAT1", PatientBirthDate="19700131", StudyDate="20261121")

    assert filled(HEADER, ct, 1, {}) == "DOE, JANE  PAT1  1970-01-31  2026-11-21"


def test_a_part_of_which_a_word_is_missing_is_left_out():
    ct = image(InstanceNumber=7, SeriesDescription="")

    assert filled(CAPTION, ct, 1, {}) == "Im 7"
    assert filled(["{SeriesNumber}/{InstanceNumber}", "x"], ct, 1, {}) == "x"
    assert filled(CAPTION, image(), 1, {}) == ""


def test_what_is_said_of_an_image_beside_its_attributes_are_words_too():
    said = {"Frame": "3", "Film": "1", "Films": "2", "Window": "W 400 C 40"}

    assert read("{Frame} {Film}/{Films} {Window}", said=said) == "3 1/2 W 400 C 40"
    assert read("Fr {Frame}", said={"Frame": ""}) == ""


def test_a_part_without_words_stands_as_it_is():
    assert read("for review {only") == "for review {only"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DOE^JANE", "DOE, JANE"),
        ("DOE", "DOE"),
        ("^JANE", "JANE"),
        ("Adams^John Robert Quincy^^Rev.^B.A. M.Div.", "Adams, Rev. John Robert Quincy B.A. M.Div."),
        ("DOE^JANE^MARY^^", "DOE, JANE MARY"),
        ("DOE ^ JANE  ANN^", "DOE, JANE ANN"),
        ("YAMADA^TARO=山田^太郎", "YAMADA, TARO (山田 太郎)"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou (山田 太郎, やまだ たろう)"),
        ("=山田^太郎", "山田 太郎"),
        ("Hong^Gildong==홍^길동", "Hong, Gildong (홍 길동)"),
        ("قباني^لنزار", "قباني لنزار"),
        ("Щукин^Юлий", "Щукин, Юлий"),
        ("DOE^JANE^^^\\ROE^MARY", "DOE, JANE"),
        ("^^^^", ""),
        ("A^B^C^D^E^F", "A, D B C E"),
    ],
)
def test_a_name_has_the_family_first_and_each_group_of_characters(name, expected):
    assert read("{PatientName}", PatientName=name) == expected


def test_a_name_in_other_character_sets_is_read():
    japanese = with_texts_decoded(dcmread(get_charset_files("chrH31.dcm")[0]), ())

    assert filled(["{PatientName}"], japanese, 1, {}) == "Yamada, Tarou (山田 太郎, やまだ たろう)"


@pytest.mark.parametrize(
    ("keyword", "value", "expected"),
    [
        ("StudyDate", "20040119", "2004-01-19"),
        ("StudyDate", "2004.01.19", "2004-01-19"),
        ("StudyTime", "072730", "07:27:30"),
        ("StudyTime", "072730.123456", "07:27:30"),
        ("StudyTime", "07:27:30", "07:27:30"),
        ("StudyTime", "0727", "07:27"),
        ("AcquisitionDateTime", "20040119072730.5+0100", "2004-01-19 07:27:30 +0100"),
        ("AcquisitionDateTime", "20040119", "2004-01-19"),
        ("AcquisitionDateTime", "2004", "2004"),
        ("PatientAge", "034Y", "34Y"),
        ("PatientAge", "old", "old"),
        ("InstanceNumber", "007", "7"),
        ("SliceThickness", "5.000000", "5"),
        ("SliceThickness", "1.25", "1.25"),
        ("SliceLocation", "-77.2040634", "-77.20406"),
        ("EchoTime", "4.500000e+01", "45"),
        ("SliceThickness", "", ""),
        ("ImageType", ["ORIGINAL", "PRIMARY"], "ORIGINAL"),
        ("WindowCenter", [40, 300], "40"),
        ("Rows", 512, "512"),
        ("StudyInstanceUID", "1.2.3", "1.2.3"),
        ("RealWorldValueSlope", 0.5, "0.5"),
        ("LossyImageCompressionRatio", ["", "12.50"], "12.5"),
        ("AccessionNumber", " A1 ", "A1"),
        ("PatientComments", "first\r\nsecond \\ last", "first  second \\ last"),
        ("StationName", "CT\x1b1", "CT 1"),
    ],
)
def test_a_value_is_written_as_people_read_it(keyword, value, expected):
    assert read(f"{{{keyword}}}", **{keyword: value}) == expected


@pytest.mark.filterwarnings("ignore:.*:UserWarning")
@pytest.mark.parametrize(
    ("keyword", "value"),
    [("StudyDate", "yesterday"), ("StudyTime", "7 o'clock"), ("StudyDate", "2004-1-9")],
)
def test_a_value_that_cannot_be_understood_stands_as_it_was_sent(keyword, value):
    assert read(f"{{{keyword}}}", **{keyword: value}) == value


@pytest.mark.parametrize("number", ["nan", "ten", "1e999"])
def test_a_number_that_is_none_stands_as_it_was_sent(number):
    dataset = Dataset()
    for keyword, vr in (("SliceThickness", "DS"), ("InstanceNumber", "IS")):
        dataset[keyword] = DataElement(tag_for_keyword(keyword), vr, number, already_converted=True)

    assert filled(["{SliceThickness}", "{InstanceNumber}"], dataset, 1, {}) == f"{number}  {number}"


def test_an_attribute_of_a_frame_is_a_word_where_the_image_has_none_for_all():
    def group(sequence, **values):
        return image(**{sequence: [image(**values)]})

    dataset = image(
        NumberOfFrames=2,
        SharedFunctionalGroupsSequence=[group("PixelMeasuresSequence", SliceThickness="5", SpacingBetweenSlices="6")],
        PerFrameFunctionalGroupsSequence=[
            group("FrameContentSequence", TemporalPositionIndex=4),
            group("PixelMeasuresSequence", SliceThickness="2"),
        ],
    )

    def words(frame):
        return filled(["t{TemporalPositionIndex}", "{SliceThickness}", "{SpacingBetweenSlices}"], dataset, frame, {})

    assert words(1) == "t4  5  6"
    assert words(2) == "2  6"


def test_a_text_has_its_bounds():
    assert len(read("x" * 5000)) == 1024


def test_a_word_of_unbearable_length_is_missing():
    assert read("{PatientComments}", PatientComments="x" * 2000) == ""


def test_words_of_the_settings_are_known():
    assert unknown_words([*HEADER, *CAPTION, "{Window} {Film}/{Films}", "for review"]) == ()


@pytest.mark.parametrize(
    "keyword", ["PatientName", "Rows", "SliceLocation", "SmallestImagePixelValue", "StudyInstanceUID", "TriggerTime"]
)
def test_any_attribute_of_text_or_numbers_may_be_a_word(keyword):
    assert unknown_words([f"{{{keyword}}}"]) == ()


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("{PatientsName}", "PatientsName"),
        ("{patientname}", "patientname"),
        ("{Patient Name}", "Patient Name"),
        ("{PixelData}", "PixelData"),
        ("{LUTData}", "LUTData"),
        ("{RequestAttributesSequence}", "RequestAttributesSequence"),
        ("{FrameIncrementPointer}", "FrameIncrementPointer"),
        ("{TransferSyntaxUID}", "TransferSyntaxUID"),
        ("{AffectedSOPInstanceUID}", "AffectedSOPInstanceUID"),
        ("{}", ""),
        ("{frame}", "frame"),
        ("Im {InstanceNumber", "{InstanceNumber"),
        ("Im InstanceNumber}", "}"),
    ],
)
def test_a_word_that_no_image_has_is_told(part, expected):
    assert unknown_words(["{PatientID}", part, part]) == (expected,)
