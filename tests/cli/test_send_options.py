"""What the options of `printscp send` become."""

import click
import pytest
from click.testing import CliRunner
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from printscp.cli.send_options import image_and_film_options, wishes_of
from printscp.film.presentation_lut import LutShape, LutTable
from printscp.film.session import FilmSession
from printscp.film.terms import FilmOrientation, Shade
from printscp.render.window import VoiFunction, Window


def wishes(*arguments):
    """What a command makes of its options, or the words of the error."""
    made = []

    @click.command()
    @image_and_film_options
    def command(**said: object) -> None:
        made.append(wishes_of(said))

    result = CliRunner().invoke(command, arguments)
    return made[0] if made else result.output


def test_without_options_nothing_is_told_but_the_copies():
    plain = wishes()

    assert plain.session == FilmSession(uid="")
    assert plain.leave_out == {
        "FilmSizeID", "FilmOrientation", "MagnificationType", "SmoothingType", "BorderDensity", "EmptyImageDensity",
        "MinDensity", "MaxDensity", "Trim", "ConfigurationInformation", "RequestedResolutionID", "PrintPriority",
        "MediumType", "FilmDestination", "FilmSessionLabel", "OwnerID",
    }  # fmt: skip


def test_what_is_asked_for_is_told():
    asked = wishes("--film-size", "A4", "--no-trim", "--label", "x")

    assert not asked.leave_out & {"FilmSizeID", "Trim", "FilmSessionLabel"}
    assert (asked.layout.film.size.id, asked.layout.film.trim, asked.session.label) == ("A4", False, "x")


@pytest.mark.parametrize("arguments", [("--landscape",), ("--orientation", "landscape")])
def test_an_orientation_has_two_spellings(arguments):
    assert wishes(*arguments).layout.film.orientation is FilmOrientation.LANDSCAPE


def test_two_orientations_are_told():
    assert "a film is PORTRAIT or LANDSCAPE" in wishes("--landscape", "--portrait")


@pytest.mark.parametrize(("words", "shade"), [("white", Shade.WHITE), ("120", 1.2)])
def test_a_density_is_a_word_or_hundredths(words, shade):
    assert wishes("--border", words).layout.film.border_density == shade


def test_frames_are_numbers_and_ranges():
    assert wishes("--frames", "3,1-3").frames == (3, 1, 2)


def test_a_window_has_a_function():
    asked = wishes("--window", "40", "400", "--voi-function", "sigmoid")

    assert asked.appearance.values.window == Window(40, 400, VoiFunction.SIGMOID)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--window", "40", "0"), "Window Width 0 of a LINEAR window must be at least 1"),
        (("--window", "40", "400", "--voi", "2"), "exclude each other"),
        (("--film-size", "huge"), "is neither a film size"),
        (("--border", "grey"), "is neither BLACK nor WHITE"),
        (("--presentation-lut", "none.dcm"), "No such file or directory"),
        (("--presentation-lut", __file__), "has no Presentation LUT"),
        (("--window", "nan", "10"), "must be finite numbers"),
        (("--voi-function", "SIGMOID"), "--voi-function goes with --window"),
        (("--annotation-format", "FOO"), "--annotation-format goes with --annotation"),
        (("--illumination", "0"), "--illumination goes with --presentation-lut"),
        (("--ambient-light", "5"), "--ambient-light goes with --presentation-lut"),
        (("--per-film", "2"), "--per-film goes with --layout SLIDE"),
        (("--per-film", "2", "-l", "1x1"), "--per-film goes with --layout SLIDE"),
        (("--label", "x" * 65), "a LO value has at most 64 characters, and this has 65"),
        (("--label", r"x\y"), "has a character that a LO value cannot have"),
        (("--owner", "much too long an owner"), "a SH value has at most 16 characters"),
        (("-a", "a\nb"), "has a character that a LO value cannot have"),
        (("-a", "ok", "-a", "x" * 70), "at most 64"),
        (("--config-info", "x" * 1025), "at most 1024"),
        (("--medium-type", "blue-film"), "'BLUE-FILM' is no CS value"),
        (("--destination", ""), "'' is no CS value"),
        (("--annotation-format", "lower!", "-a", "x"), "'LOWER!' is no CS value"),
        (("--smoothing", "ö"), "is no CS value"),
        (("--copies", "101"), "1<=x<=100"),
    ],
)
def test_what_cannot_be_is_told(arguments, words):
    assert words in wishes(*arguments)


@pytest.mark.parametrize(("words", "shape"), [("identity", LutShape.IDENTITY), ("LIN-OD", LutShape.LIN_OD)])
def test_a_presentation_lut_may_be_a_shape(words, shape):
    asked = wishes("--presentation-lut", words)

    assert [lut.content for lut in asked.luts] == [shape]
    assert asked.layout.film.presentation_lut_uid == asked.luts[0].uid


def test_a_presentation_lut_may_be_a_file(tmp_path):
    item, file = Dataset(), Dataset()
    item.LUTDescriptor, item.LUTData = [4, 0, 12], [0, 1000, 3000, 4095]
    item["LUTData"].VR = "US"
    file.PresentationLUTSequence = [item]
    file.SOPClassUID, file.SOPInstanceUID = "1.2.840.10008.5.1.1.23", "1.2.3"
    file.file_meta = FileMetaDataset()
    file.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    file.save_as(tmp_path / "lut.dcm", enforce_file_format=True)

    (lut,) = wishes("--plut", str(tmp_path / "lut.dcm")).luts

    assert lut.content == LutTable(bits=12, entries=(0, 1000, 3000, 4095))


def test_how_images_look_is_told():
    asked = wishes("--bits", "8", "--invert", "--overlays", "--gray", "--monochrome1", "--voi", "auto").appearance

    assert (asked.bits, asked.invert, asked.overlays, asked.gray, asked.monochrome1) == (8, True, True, True, True)
    assert asked.values.voi == "auto"


def test_values_of_code_strings_are_in_capitals_and_texts_as_they_are():
    asked = wishes("--medium-type", "blue film", "--label", "Grüße", "-a", "{film} of {films}" + "x" * 56)

    assert (asked.session.medium_type, asked.session.label) == ("BLUE FILM", "Grüße")
    assert len(asked.layout.texts) == 1
