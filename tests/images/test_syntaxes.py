"""Only that is offered which can be decoded with what is installed."""

from pydicom.uid import (
    JPEG2000,
    MPEG4HP41,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from printscp.images.syntaxes import ALL_SYNTAXES, decodable_syntaxes
from tests.installed_codecs import have_no_codecs, have_only

NATIVE = (ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian)


def test_the_preferred_syntaxes_come_first():
    assert decodable_syntaxes()[:4] == NATIVE


def test_with_pylibjpeg_all_is_decoded():
    assert decodable_syntaxes() == tuple(ALL_SYNTAXES)


def test_without_any_decoder_only_what_is_not_compressed_is_offered(monkeypatch):
    have_only(monkeypatch)

    assert decodable_syntaxes() == NATIVE


def test_what_a_decoder_knows_only_in_part_is_not_offered(monkeypatch):
    have_no_codecs(monkeypatch)

    assert set(decodable_syntaxes()) == {*NATIVE, JPEGBaseline8Bit, JPEG2000Lossless, JPEG2000, RLELossless}


def test_video_is_never_offered():
    assert MPEG4HP41 not in ALL_SYNTAXES


def test_each_syntax_names_the_package_that_brings_its_decoder():
    packages = {uid: ALL_SYNTAXES[uid] for uid in (JPEGLosslessSV1, JPEGLSLossless, JPEG2000Lossless, RLELossless)}

    assert list(packages.values()) == ["pylibjpeg-libjpeg", "pylibjpeg-libjpeg", "pylibjpeg-openjpeg", "pylibjpeg-rle"]
    assert [ALL_SYNTAXES[uid] for uid in NATIVE] == ["", "", "", ""]
