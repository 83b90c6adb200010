import pytest
from pydicom.dataset import Dataset

from printscp.wire.elements import NotADataSet, parse
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN
from printscp.wire.transfer_syntax import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    UNCOMPRESSED,
    Encoding,
    deflated,
    elements_in,
    encoded_in,
    encoding_of,
    encoding_seen,
    inflated,
)
from tests.conversation import encoded, gray_item

JPEG = "1.2.840.10008.1.2.4.70"


@pytest.mark.parametrize(
    ("syntax", "encoding"),
    [
        (IMPLICIT_VR_LITTLE_ENDIAN, Encoding(implicit=True)),
        (EXPLICIT_VR_LITTLE_ENDIAN, Encoding()),
        (EXPLICIT_VR_BIG_ENDIAN, Encoding(big_endian=True)),
        (DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, Encoding(deflated=True)),
        (JPEG, Encoding()),
        ("1.2.3", Encoding()),
    ],
)
def test_a_transfer_syntax_says_how_data_sets_are_encoded(syntax, encoding):
    assert encoding_of(syntax) == encoding


@pytest.mark.parametrize("implicit", [True, False])
def test_where_no_transfer_syntax_is_known_the_first_element_tells(implicit):
    data = encoded(gray_item(), implicit=implicit)

    assert encoding_seen(data, "") == Encoding(implicit=implicit)
    assert encoding_seen(data, EXPLICIT_VR_BIG_ENDIAN) == Encoding(big_endian=True)


@pytest.mark.parametrize("syntax", UNCOMPRESSED)
def test_what_is_written_in_a_transfer_syntax_is_read_as_it_was(syntax):
    encoding = encoding_of(syntax)
    elements = parse(encoded(gray_item(), implicit=encoding.implicit), implicit=encoding.implicit)

    data = encoded_in(elements, encoding)

    assert len(data) % 2 == 0
    assert elements_in(data, encoding) == elements


def test_bytes_after_a_deflated_data_set_do_not_count():
    assert inflated(deflated(b"ab" * 9) + bytes(7)) == b"ab" * 9


@pytest.mark.parametrize("broken", [b"", b"\xff\xff", deflated(b"ab" * 99)[:-3]])
def test_what_cannot_be_inflated_to_its_end_is_no_data_set(broken):
    with pytest.raises(NotADataSet):
        inflated(broken)


def test_a_data_set_that_inflates_without_end_is_none(monkeypatch):
    monkeypatch.setattr("printscp.wire.transfer_syntax._MOST_INFLATED", 1000)

    assert len(inflated(deflated(bytes(1000)))) == 1000
    with pytest.raises(NotADataSet):
        inflated(deflated(bytes(1001)))


def test_an_empty_data_set_is_one():
    assert elements_in(deflated(encoded(Dataset())), Encoding(deflated=True)) == ()
