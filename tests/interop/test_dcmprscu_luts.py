"""DCMTK sends Presentation LUTs of every kind, and each pixel has the gray that numpy works out from the standard."""

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from printscp.film.presentation_lut import LutShape, LutTable
from tests.interop.conftest import CT, MR, gray, stored_values, write_ct
from tests.output.reading import drawn_images

pytestmark = [pytest.mark.interop, pytest.mark.network]

EVERY_VALUE = np.arange(4096).reshape(64, 64)
NEAREST_GRAY = 0.55
"""Half a gray, and a little: the inverse in PS3.14 is up to a tenth of a JND off the function that it inverts."""
PRESENTATION_LUT = "PresentationLUTSOPClass"
INTO_8_BITS = {"Supports12Bit": "false", "PresentationLUTMatchRequired": "true"}
IN_FILM_SESSION = {"PresentationLUTinFilmSession": "true"}
RENDERED_BY_SCU = {"PresentationLUTPreferSCPRendering": "false"}


def table(entries: int, bits: int, gamma: float = 2.2) -> NDArray[np.int64]:
    """P-values of a curve that no shape comes near."""
    return np.rint((np.arange(entries) / (entries - 1)) ** gamma * (2**bits - 1)).astype(np.int64)


def lut_file(p_values: NDArray[np.int64], bits: int) -> Dataset:
    """A file in the LUT folder of dcmpsprt."""
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [len(p_values), 0, bits])
    item.LUTExplanation = "for tests"
    item.add_new("LUTData", "OW", p_values.astype("<u2").tobytes())
    lut = Dataset()
    lut.SOPClassUID, lut.SOPInstanceUID = "1.2.840.10008.5.1.1.23", "1.2.3.4"
    lut.PresentationLUTSequence = [item]
    lut.file_meta = FileMetaDataset()
    lut.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return lut


@pytest.fixture
def ramp(tmp_path):
    """A file with each value of 12 bits once."""
    write_ct(tmp_path / "ramp.dcm", EVERY_VALUE)
    return tmp_path / "ramp.dcm"


# Shapes


@pytest.mark.parametrize("options", [(), ("--identity",)], ids=["nothing asked", "IDENTITY"])
@pytest.mark.parametrize("printer", [{}, IN_FILM_SESSION], ids=["film box", "film session"])
def test_identity_prints_values_as_p_values(print_film, ramp, options, printer):
    film = print_film(ramp, film=options, printer=printer)

    assert film.conversation.is_good
    assert film.conversation.statuses("N-CREATE", PRESENTATION_LUT) == [0]
    assert film.conversation.statuses("N-DELETE", PRESENTATION_LUT) == [0]
    assert [lut.content for lut in film.job.presentation_luts] == [LutShape.IDENTITY]
    assert np.array_equal(film.pixels, gray(EVERY_VALUE))


@pytest.mark.parametrize("options", [(), ("--identity",), ("--lin-od",), ("--plut", "CURVE")])
def test_without_the_sop_class_no_lut_is_sent_and_values_are_p_values(print_film, ramp, options):
    luts = {"CURVE": lut_file(table(4096, 12), 12)}

    film = print_film(ramp, film=options, printer={"SupportsPresentationLUT": "false"}, luts=luts)

    # dcmprscu has applied the LUT itself, and says that the printer will not.
    values = stored_values(film.sent.image_boxes()[0])
    assert film.conversation.statuses("N-CREATE", PRESENTATION_LUT) == []
    assert film.job.presentation_luts == ()
    assert np.array_equal(values, EVERY_VALUE) == (options in {(), ("--identity",)})
    assert np.array_equal(film.pixels, gray(values))


@pytest.mark.parametrize(
    ("options", "densities", "light"),
    [
        ((), (0.2, 3.2), (2000, 10)),
        (("--min-density", "30", "--max-density", "250"), (0.3, 2.5), (2000, 10)),
        (("--illumination", "150", "--reflection", "0"), (0.2, 3.2), (150, 0)),
        (("--illumination", "4000", "--reflection", "40", "--max-density", "300"), (0.2, 3.0), (4000, 40)),
    ],
)
def test_lin_od_prints_values_linear_in_density(print_film, ramp, options, densities, light):
    film = print_film(ramp, film=["--lin-od", *options])

    assert film.conversation.is_good
    assert [lut.content for lut in film.job.presentation_luts] == [LutShape.LIN_OD]
    assert largest_difference(film.pixels, densities, light) < NEAREST_GRAY


def test_lin_od_that_the_film_session_names_is_applied_to_its_films(print_film, ramp):
    film = print_film(ramp, film=["--lin-od", "--max-density", "290"], printer=IN_FILM_SESSION)

    assert film.conversation.is_good
    assert [lut.content for lut in film.job.presentation_luts] == [LutShape.LIN_OD]
    assert largest_difference(film.pixels, (0.2, 2.9), (2000, 10)) < NEAREST_GRAY


def largest_difference(pixels: NDArray[np.uint8], densities: tuple[float, float], light: tuple[int, int]) -> float:
    return np.abs(pixels - 255 * p_values_of_densities(densities, light)[EVERY_VALUE]).max()


def p_values_of_densities(densities: tuple[float, float], light: tuple[int, int]) -> NDArray[np.float64]:
    """The P-value, 0 to 1, of each of 4096 densities from the highest to the lowest (PS3.14 7.1, D.2)."""
    lowest, highest = densities
    illumination, ambient = light
    indices = jnd_index(ambient + illumination * 10 ** -np.linspace(highest, lowest, 4096))
    return (indices - indices[0]) / (indices[-1] - indices[0])


def jnd_index(luminance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse of the Grayscale Standard Display Function, with the coefficients A to I of PS3.14 7.1."""
    coefficients = 71.498068, 94.593053, 41.912053, 9.8247004, 0.28175407
    coefficients += -1.1878455, -0.18014349, 0.14710899, -0.017046845
    return np.polynomial.polynomial.polyval(np.log10(luminance), coefficients)


# Tables


@pytest.mark.parametrize("session", [(), ("--monochrome1",)], ids=["MONOCHROME2", "MONOCHROME1"])
@pytest.mark.parametrize("bits", [10, 12, 16])
@pytest.mark.parametrize("gamma", [0.45, 2.2])
def test_a_table_of_4096_entries_gives_each_value_of_12_bits_its_p_value(print_film, ramp, gamma, bits, session):
    p_values = table(4096, bits, gamma)

    film = print_film(ramp, film=["--plut", "CURVE"], session=session, luts={"CURVE": lut_file(p_values, bits)})

    # dcmprscu rounds where it reverses values for MONOCHROME1.
    values = stored_values(film.sent.image_boxes()[0])
    values = 4095 - values if session else values
    assert film.conversation.is_good
    assert tables_of(film) == [(bits, tuple(p_values))]
    assert np.abs(values - EVERY_VALUE).max() <= len(session)
    assert np.array_equal(film.pixels, gray(p_values[values], bits))


@pytest.mark.parametrize("session", [(), ("--monochrome1",)], ids=["MONOCHROME2", "MONOCHROME1"])
@pytest.mark.parametrize("bits", [10, 12, 16])
def test_a_table_of_256_entries_gives_each_value_of_8_bits_its_p_value(print_film, bits, session):
    p_values = table(256, bits)
    luts = {"CURVE": lut_file(p_values, bits)}

    film = print_film(MR, film=["--plut", "CURVE"], session=session, printer=INTO_8_BITS, luts=luts)

    values = stored_values(film.sent.image_boxes()[0])
    values = 255 - values if session else values
    assert film.conversation.is_good
    assert tables_of(film) == [(bits, tuple(p_values))]
    assert film.box.image_boxes[0].image.bits_stored == 8
    assert np.array_equal(film.pixels, gray(p_values[values], bits))


def test_a_table_of_256_entries_is_stretched_over_the_values_of_12_bits(print_film, ramp):
    p_values = table(256, 12)

    film = print_film(ramp, film=["--plut", "CURVE"], luts={"CURVE": lut_file(p_values, 12)})

    expected = np.interp(EVERY_VALUE * 255 / 4095, np.arange(256), p_values) * 255 / 4095
    assert tables_of(film) == [(12, tuple(p_values))]
    assert np.abs(film.pixels - expected).max() <= 0.5 + 1e-9


def test_a_table_is_applied_to_each_image_of_the_film(print_film, ramp):
    p_values = table(4096, 12)
    luts = {"CURVE": lut_file(p_values, 12)}

    film = print_film(ramp, CT, layout=(2, 1), film=["--plut", "CURVE"], printer=IN_FILM_SESSION, luts=luts)

    first, second = drawn_images(film.document)
    values = stored_values(film.sent.image_boxes()[1])
    assert np.array_equal(first.pixels, gray(p_values[EVERY_VALUE]))
    assert np.array_equal(second.pixels, gray(p_values[values]))


def test_a_table_and_reversed_polarity_print_the_p_value_of_the_reversed_value(print_film, ramp):
    p_values = table(4096, 12)
    luts = {"CURVE": lut_file(p_values, 12)}

    film = print_film(ramp, film=["--plut", "CURVE", "--img-polarity", "REVERSE"], luts=luts)

    assert np.array_equal(film.pixels, gray(p_values[4095 - EVERY_VALUE]))


def test_a_table_undoes_the_inverse_that_dcmpsprt_has_put_into_the_image(print_film, ramp):
    p_values = table(4096, 16, gamma=0.8)
    luts = {"CURVE": lut_file(p_values, 16)}

    film = print_film(ramp, film=["--plut", "CURVE", "--inverse-plut"], luts=luts)

    values = stored_values(film.sent.image_boxes()[0])
    difference = film.pixels - gray(EVERY_VALUE)
    assert not np.array_equal(values, EVERY_VALUE)
    assert np.array_equal(film.pixels, gray(p_values[values], 16))
    assert np.abs(difference).max() <= 2


def test_a_table_that_dcmprscu_applies_itself_is_not_applied_again(print_film, ramp):
    p_values = table(4096, 12)
    luts = {"CURVE": lut_file(p_values, 12)}

    film = print_film(ramp, film=["--plut", "CURVE"], printer=RENDERED_BY_SCU, luts=luts)

    values = stored_values(film.sent.image_boxes()[0])
    assert [lut.content for lut in film.job.presentation_luts] == [LutShape.IDENTITY]
    assert np.abs(values - p_values[EVERY_VALUE]).max() <= 1
    assert np.array_equal(film.pixels, gray(values))


def tables_of(film) -> list[tuple[int, tuple[int, ...]]]:
    contents = [lut.content for lut in film.job.presentation_luts]
    assert all(isinstance(content, LutTable) for content in contents)
    return [(content.bits, content.entries) for content in contents]
