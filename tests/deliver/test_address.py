"""AET@HOST:PORT, read and written."""

import re

import pytest
from pydantic import TypeAdapter, ValidationError

from printscp.deliver.address import DicomAddress, DicomAddressText, HostAndPortText, host_and_port


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("PACS@pacs.example:104", DicomAddress("PACS", "pacs.example", 104)),
        ("DRY VIEW@10.0.0.7:65535", DicomAddress("DRY VIEW", "10.0.0.7", 65535)),
        ("A@B@10.0.0.7:1", DicomAddress("A@B", "10.0.0.7", 1)),
        ("PACS@[2001:db8::7]:104", DicomAddress("PACS", "2001:db8::7", 104)),
    ],
)
def test_an_address_is_read_and_written_alike(text, address):
    assert DicomAddress.parse(text) == address
    assert str(address) == text


@pytest.mark.parametrize(
    "text",
    ["", "PACS", "PACS@", "10.0.0.7:104", "PACS@10.0.0.7", "PACS@:104", "PACS@ho st:104", "PACS@10.0.0.7:0", "PACS@10.0.0.7:65536",
     "PACS@10.0.0.7:x", "PACS@2001:db8::7:104", "PACS@[2001:db8::7]", "PACS@10.0.0.7:104/", "PACS@10.0.0.7:١٠٤"],
)  # fmt: skip
def test_what_is_no_address_is_told_with_an_example(text):
    with pytest.raises(ValueError, match=re.escape("is not AET@HOST:PORT, as ANY_SCP@192.0.2.7:104 is")):
        DicomAddress.parse(text)


@pytest.mark.parametrize("title", ["", " PACS", "PÄCS", "A\\B", "SEVENTEEN_LETTERS"])
def test_the_ae_title_of_an_address_is_one_of_dicom(title):
    with pytest.raises(ValueError, match="is no AE title"):
        DicomAddress.parse(f"{title}@host:104")


def test_a_key_of_the_settings_is_judged_at_once():
    key = TypeAdapter(DicomAddressText)

    assert key.validate_python("PACS@host:104") == "PACS@host:104"
    with pytest.raises(ValidationError, match="is not AET@HOST:PORT"):
        key.validate_python("PACS@host")


def test_a_host_and_port_is_read_alone():
    assert host_and_port("[::]:11113") == ("::", 11113)
    assert TypeAdapter(HostAndPortText).validate_python("0.0.0.0:11113") == "0.0.0.0:11113"
    with pytest.raises(ValidationError, match=r"'11113' is not HOST:PORT, as 0\.0\.0\.0:11113 is"):
        TypeAdapter(HostAndPortText).validate_python("11113")
