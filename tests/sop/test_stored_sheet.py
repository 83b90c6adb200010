"""The print job of a sheet of stored images: order, films, texts, windows, and that it is like any other job."""

from dataclasses import replace
from io import BytesIO
from itertools import count

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filereader import dcmread
from pydicom.uid import ExplicitVRLittleEndian

from printscp.film.annotation import annotation_positions
from printscp.film.display_format import DisplayFormat
from printscp.film.identity import patient_of
from printscp.film.printer import CustomLayout, Printer, Share
from printscp.film.session import FilmSession
from printscp.film.sizes import FILM_SIZES
from printscp.film.storing import Storing
from printscp.film.terms import FilmOrientation, Photometric
from printscp.images.print_image import NotPrintable
from printscp.images.stored_image import stored_image
from printscp.render.compose import compose
from printscp.render.page import Picture
from printscp.render.sheet import image_box_areas_of
from printscp.sop.storage import reopened
from printscp.sop.stored_sheet import sheet_job
from printscp.wire.stored_print import read_job, write_job
from tests.jobs import CREATED

SIDE = 4


def dataset(number=1, *, values=None, frames=1, **attributes):
    """A CT image; each frame is of one value, that of the first is 10 x *number*, with a window from 0 to 255."""
    image = Dataset()
    image.SOPInstanceUID, image.StudyInstanceUID, image.SeriesInstanceUID = f"1.2.{number}", "1.2.3", "1.2.3.1"
    image.PatientName, image.PatientID, image.PatientBirthDate, image.PatientSex = "DOE^JANE", "PAT1", "19700131", "F"
    image.StudyDate, image.StudyDescription, image.StudyID = "20261121", "Head", "S1"
    image.SeriesNumber, image.InstanceNumber = 1, number
    image.Rows = image.Columns = SIDE
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 12, 11, 0
    image.WindowCenter, image.WindowWidth = 128, 256
    if frames > 1:
        image.NumberOfFrames = frames
    pixels = np.full((frames, SIDE, SIDE), 10 * number, "<u2") + np.arange(frames, dtype="<u2")[:, None, None]
    image.PixelData = (pixels if values is None else np.resize(values, pixels.shape).astype("<u2")).tobytes()
    for keyword, value in attributes.items():
        if value is None:
            delattr(image, keyword)
        else:
            setattr(image, keyword, value)
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return image


def color(number=1, **attributes):
    image = dataset(number, **attributes)
    image.SamplesPerPixel, image.PhotometricInterpretation, image.PlanarConfiguration = 3, "RGB", 0
    image.BitsAllocated, image.BitsStored, image.HighBit = 8, 8, 7
    del image.WindowCenter, image.WindowWidth
    image.PixelData = bytes([number, 2, 3]) * SIDE * SIDE * int(image.get("NumberOfFrames", 1))
    return image


def printer(layout=None, **storing):
    display_format = DisplayFormat("STANDARD", layout) if layout else None
    return Printer(storing=Storing(**{"display_format": display_format} | storing))


def job_of(datasets, on=None, **storing):
    on = on or printer(**storing)
    held = {str(each.SOPInstanceUID): each for each in datasets}
    images = [stored_image(each, on) for each in datasets]
    new_uid = map("2.25.{}".format, count(100)).__next__
    sheet = reopened("2.25.1", on, "CT1", images, 0.0)
    return sheet_job(sheet, on, lambda image: held[image.uid], new_uid=new_uid, created=CREATED)


def values_of(image):
    """(rows, columns) of P-values."""
    kind = "<u2" if image.bits_allocated == 16 else np.uint8
    return np.frombuffer(image.pixel_data, kind).reshape(image.rows, image.columns).astype(int)


def shown(film):
    """What each box of a film shows: the value that the images were made of; 0 where the box is empty."""
    return [box.image and round(values_of(box.image)[0, 0] * 255 / 4095) for box in film.image_boxes]


def texts(film):
    return {box.position: box.text for box in film.annotation_boxes}


def captions(job):
    return [text for film in job.films for position, text in sorted(texts(film).items()) if position]


def test_the_job_is_that_of_the_sheet():
    job = job_of([dataset()])

    assert (job.uid, job.calling_ae, job.printer, job.created) == ("2.25.1", "CT1", "PRINTSCP", CREATED)
    assert job.session == FilmSession(uid=job.session.uid, medium_type="BLUE FILM")
    assert (job.presentation_luts, job.remarks) == ((), ())


def test_the_medium_is_the_first_of_the_printer():
    on = replace(printer(), media=("PAPER", "CLEAR FILM"))

    assert job_of([dataset()], on).session.medium_type == "PAPER"


def test_all_uids_are_new_and_differ():
    job = job_of([dataset(1), dataset(2), dataset(3)])

    (film,) = job.films
    boxes = [*film.image_boxes, *film.annotation_boxes]
    uids = [job.uid, job.session.uid, film.uid, *(box.uid for box in boxes)]
    assert len(boxes) == 4 + 4
    assert len(set(uids)) == len(uids)
    assert all(uid.startswith("2.25.") for uid in uids)


def test_images_come_by_series_number_then_instance_number_whatever_came_first():
    series = {"SeriesNumber": 2, "SeriesInstanceUID": "1.2.3.2"}
    images = [
        dataset(5, InstanceNumber=None),
        dataset(4, InstanceNumber=1, **series),
        dataset(3, InstanceNumber=10),
        dataset(2, InstanceNumber=9),
        dataset(1, SeriesNumber=None, InstanceNumber=1),
    ]

    (film,) = job_of(images, layout=(5, 1)).films

    assert shown(film) == [20, 30, 50, 40, 10]
    assert [box.position for box in film.image_boxes] == [1, 2, 3, 4, 5]


def test_frames_come_in_their_order_among_the_images():
    images = [dataset(9, InstanceNumber=3), dataset(1, frames=3), dataset(5, InstanceNumber=2)]

    (film,) = job_of(images, layout=(2, 3)).films

    assert shown(film) == [10, 11, 12, 50, 90, None]


def test_only_the_frames_of_the_settings_are_printed():
    (film,) = job_of([dataset(1, frames=5)], frames=(2, 4)).films

    assert shown(film) == [11, 13]
    assert [text.split()[-1] for text in texts(film).values()][1:] == ["2", "4"]


def test_a_data_set_is_read_once_and_only_when_it_is_its_turn():
    held = {f"1.2.{number}": dataset(number, frames=2) for number in (1, 2)}
    on = printer()
    sheet = reopened("2.25.1", on, "CT1", [stored_image(each, on) for each in held.values()], 0.0)
    asked = []

    def read(image):
        asked.append(image.uid)
        return held[image.uid]

    sheet_job(sheet, on, read, new_uid=map(str, count(1)).__next__, created=CREATED)

    assert asked == ["1.2.1", "1.2.2"]


def test_an_image_that_cannot_be_read_is_told_to_who_reads():
    on = printer()
    sheet = reopened("2.25.1", on, "CT1", [stored_image(dataset(), on)], 0.0)

    def read(_):
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        sheet_job(sheet, on, read, new_uid=map(str, count(1)).__next__, created=CREATED)


def test_an_image_without_pixels_is_told_to_who_reads():
    with pytest.raises(NotPrintable, match="no pixels"):
        job_of([dataset(PixelData=None)])


@pytest.mark.parametrize(("images", "expected"), [(1, (1, 1)), (2, (1, 2)), (5, (2, 3)), (13, (3, 5)), (20, (4, 5))])
def test_the_layout_is_chosen_by_the_number_of_images(images, expected):
    (film,) = job_of([dataset(number) for number in range(1, images + 1)]).films

    assert film.display_format == DisplayFormat("STANDARD", expected)
    assert len(film.image_boxes) == expected[0] * expected[1]


def test_a_loop_of_many_frames_has_several_films_that_are_alike():
    job = job_of([dataset(1, frames=43)])

    assert [str(film.display_format) for film in job.films] == [r"STANDARD\4,5"] * 3
    assert [shown(film)[0] for film in job.films] == [10, 30, 50]
    assert shown(job.films[2]) == [50, 51, 52] + [None] * 17


HALVES = CustomLayout(3, (Share(0, 0, 1, 0.5), Share(0, 0.5, 1, 0.5)))


@pytest.mark.parametrize(
    ("display_format", "boxes"),
    [
        (DisplayFormat("STANDARD", (2, 3)), 6),
        (DisplayFormat("ROW", (1, 2)), 3),
        (DisplayFormat("COL", (2, 1)), 3),
        (DisplayFormat("SLIDE", ()), 20),
        (DisplayFormat("SUPERSLIDE", ()), 20),
        (DisplayFormat("CUSTOM", (3,)), 2),
        (DisplayFormat("CUSTOM", (4,)), 2),
    ],
)
def test_a_layout_has_the_boxes_that_the_printer_gives_it(display_format, boxes):
    on = printer(display_format=display_format, film_size=FILM_SIZES["8INX10IN"])
    on = replace(on, custom_layouts=(HALVES,))

    (film,) = job_of([dataset(1), dataset(2)], on).films

    assert [box.position for box in film.image_boxes] == list(range(1, boxes + 1))
    assert shown(film) == [10, 20] + [None] * (boxes - 2)
    assert len(image_box_areas_of(replace(film, image_boxes=()), on)) == boxes


def test_a_layout_that_the_printer_has_lost_is_chosen_by_the_number_of_images():
    (film,) = job_of([dataset(1)], display_format=DisplayFormat("CUSTOM", (4,))).films

    assert str(film.display_format) == r"STANDARD\1,1"


def test_the_film_is_the_default_of_the_printer():
    on = replace(printer(), default_film_size=FILM_SIZES["A4"], min_density=0.25, max_density=2.75)

    (film,) = job_of([dataset()], on).films

    assert (film.size.id, film.orientation) == ("A4", FilmOrientation.PORTRAIT)
    assert (film.min_density, film.max_density) == (0.25, 2.75)


def test_stored_images_may_have_a_film_of_their_own():
    storing = {"film_size": FILM_SIZES["A3"], "orientation": FilmOrientation.LANDSCAPE}

    (film,) = job_of([dataset(1), dataset(2)], **storing).films

    assert (film.size.id, film.orientation) == ("A3", FilmOrientation.LANDSCAPE)
    assert str(film.display_format) == r"STANDARD\2,1"


def test_a_printer_that_takes_no_images_any_more_prints_those_that_it_has():
    (film,) = job_of([dataset(1), dataset(2)], Printer()).films

    assert str(film.display_format) == r"STANDARD\1,2"
    assert texts(film)[2].endswith("Im 2")


# Texts


def test_the_header_stands_at_the_head_and_captions_below_their_images():
    (film,) = job_of([dataset(2), dataset(1, SeriesDescription="Axial")], layout=(2, 2)).films

    assert film.annotation_display_format == "COMBINED"
    assert texts(film) == {
        0: "DOE, JANE  PAT1  1970-01-31  2026-11-21  Head",
        1: "Axial  Se 1  Im 1",
        2: "Se 1  Im 2",
    }


@pytest.mark.parametrize(
    ("header", "caption", "expected", "positions"),
    [
        (("{PatientID}",), ("{InstanceNumber}",), "COMBINED", {0, 1, 2}),
        (("{PatientID}",), (), "LABEL", {0}),
        ((), ("{InstanceNumber}",), "BOTTOM", {1, 2}),
        (("{BodyPartExamined}",), ("{InstanceNumber}",), "BOTTOM", {1, 2}),
        ((), (), "NONE", set()),
        (("{BodyPartExamined}",), ("{ProtocolName}",), "NONE", set()),
    ],
)
def test_a_film_has_the_annotation_format_of_its_texts(header, caption, expected, positions):
    (film,) = job_of([dataset(1), dataset(2)], layout=(3, 1), header=header, caption=caption).films

    assert film.annotation_display_format == expected
    assert set(texts(film)) == positions
    assert positions <= set(annotation_positions(expected, 3))


def test_one_caption_is_enough_for_a_film_to_have_captions():
    (film,) = job_of([dataset(1), dataset(2, ProtocolName="Head")], header=(), caption=("{ProtocolName}",)).films

    assert (film.annotation_display_format, texts(film)) == ("BOTTOM", {2: "Head"})


def test_films_are_numbered_in_header_and_captions():
    job = job_of([dataset(1, frames=3)], layout=(2, 1), header=("{Film}/{Films}",), caption=("{Film} of {Films}",))

    assert [texts(film) for film in job.films] == [
        {0: "1/2", 1: "1 of 2", 2: "1 of 2"},
        {0: "2/2", 1: "2 of 2"},
    ]


def test_films_that_are_all_full_are_counted():
    job = job_of([dataset(1, frames=4)], layout=(2, 1), header=("{Film}/{Films}",), caption=())

    assert [texts(film) for film in job.films] == [{0: "1/2"}, {0: "2/2"}]


def test_the_header_of_a_film_is_that_of_its_first_image():
    images = [dataset(number, SeriesDescription=f"S{number}") for number in (1, 2, 3)]

    job = job_of(images, layout=(2, 1), header=("{SeriesDescription}",))

    assert [texts(film)[0] for film in job.films] == ["S1", "S3"]


def test_a_frame_is_numbered_only_where_the_image_has_several():
    images = [dataset(1), dataset(2, frames=2), dataset(3, NumberOfFrames=1)]

    assert captions(job_of(images)) == ["Se 1  Im 1", "Se 1  Im 2  Fr 1", "Se 1  Im 2  Fr 2", "Se 1  Im 3"]


def test_a_text_in_a_character_set_that_is_not_named_is_read():
    sent = dataset(SpecificCharacterSet="ISO_IR 192", PatientName="YAMADA^TARO=山田^太郎")
    del sent.file_meta
    stream = BytesIO()
    sent.save_as(stream, implicit_vr=True, little_endian=True)
    octets = stream.getvalue().replace(b"ISO_IR 192", b"ISO_IR 6  ")
    on = printer()
    image = stored_image(dcmread(BytesIO(octets), force=True), on)

    job = sheet_job(
        reopened("2.25.1", on, "CT1", [image], 0.0),
        on,
        lambda _: dcmread(BytesIO(octets), force=True),
        new_uid=map(str, count(1)).__next__,
        created=CREATED,
    )

    assert texts(job.films[0])[0].startswith("YAMADA, TARO (山田 太郎)  PAT1")
    assert dict(job.films[0].image_boxes[0].original_image)["PatientName"] == "YAMADA^TARO=山田^太郎"


@pytest.mark.parametrize(
    ("attributes", "window", "expected"),
    [
        ({}, "", "W 256 C 128"),
        ({"WindowCenter": [40.5, 300], "WindowWidth": [80, 2000]}, "", "W 80 C 40.5"),
        ({"WindowCenter": [40, 300], "WindowWidth": [80, 2000]}, "2", "W 2000 C 300"),
        ({"WindowCenter": [40, 300], "WindowWidth": [80, 2000]}, "3", "W 80 C 40"),
        ({"WindowCenter": [40, 300], "WindowWidth": [0, 2000]}, "", "W 2000 C 300"),
        ({}, "auto", ""),
        ({}, "full", ""),
        ({"WindowCenter": None}, "", ""),
    ],
)
def test_the_window_that_is_used_is_a_word(attributes, window, expected):
    job = job_of([dataset(**attributes)], header=(), caption=("{Window}",), window=window)

    assert captions(job) == ([expected] if expected else [])


def test_a_lut_and_colors_have_no_window_to_tell():
    table = Dataset()
    table.LUTDescriptor, table.LUTData = [256, 0, 8], bytes(range(256))
    table["LUTDescriptor"].VR, table["LUTData"].VR = "US", "OW"
    of_colors = color(2, InstanceNumber=2)
    of_colors.WindowCenter, of_colors.WindowWidth = 128, 256

    job = job_of([dataset(1, VOILUTSequence=[table]), of_colors], header=(), caption=("{Window}",))

    assert captions(job) == []


# Whose films these are


def test_deliveries_know_the_patient_and_the_study():
    job = job_of([dataset(1), dataset(2, AccessionNumber="A1")])

    words = dict(patient_of(job.session, job.films))

    assert words["PatientName"] == "DOE^JANE"
    assert (words["PatientID"], words["PatientBirthDate"], words["PatientSex"]) == ("PAT1", "19700131", "F")
    assert (words["StudyInstanceUID"], words["StudyDate"], words["AccessionNumber"]) == ("1.2.3", "20261121", "A1")


def test_the_series_and_the_institution_are_not_kept_with_the_image():
    (film,) = job_of([dataset(InstitutionName="Hospital", OperatorsName="X")]).films

    assert dict(film.image_boxes[0].original_image).keys() == {
        "PatientName", "PatientID", "PatientBirthDate", "PatientSex",
        "StudyInstanceUID", "StudyDate", "StudyDescription", "StudyID",
    }  # fmt: skip


# How images look


def test_colors_are_printed_in_color():
    (film,) = job_of([color(1), color(2)]).films

    assert film.color
    assert [box.image.photometric for box in film.image_boxes] == [Photometric.RGB] * 2


def test_a_printer_without_color_prints_grays():
    (film,) = job_of([color(1)], replace(printer(), color=False)).films

    assert not film.color
    assert film.image_boxes[0].image.photometric is Photometric.MONOCHROME2


def test_colors_and_grays_that_come_to_be_on_one_sheet_have_films_of_their_own():
    images = [dataset(1), color(2), dataset(3), color(4)]

    job = job_of(images, layout=(3, 1), header=(), caption=("{InstanceNumber} {Film}/{Films}",))

    assert [film.color for film in job.films] == [False, True]
    assert [list(texts(film).values()) for film in job.films] == [["1 1/2", "3 1/2"], ["2 2/2", "4 2/2"]]


@pytest.mark.parametrize(("bits", "expected"), [(8, (8, 8, 7)), (12, (16, 12, 11)), (16, (16, 12, 11))])
def test_images_have_the_depth_that_the_printer_takes(bits, expected):
    (film,) = job_of([dataset(6)], replace(printer(), bits=bits)).films

    image = film.image_boxes[0].image
    assert (image.bits_allocated, image.bits_stored, image.high_bit) == expected
    assert round(values_of(image)[0, 0] / (2 ** expected[1] - 1) * 255) == 60


def test_the_lowest_value_of_monochrome1_is_white():
    (film,) = job_of([dataset(6, PhotometricInterpretation="MONOCHROME1")]).films

    image = film.image_boxes[0].image
    assert image.photometric is Photometric.MONOCHROME2
    assert round(values_of(image)[0, 0] / 4095 * 255) == 255 - 60


def test_the_window_of_the_settings_is_used_by_name_or_number():
    windows = {"WindowCenter": [128, 64], "WindowWidth": [256, 128], "WindowCenterWidthExplanation": ["WIDE", "SMALL"]}

    values = [
        shown(job_of([dataset(6, **windows)], window=window).films[0])[0] for window in ("", "1", "small", "2", "BONE")
    ]

    assert values[0] == values[1] == values[4] == 60
    assert values[2] == values[3] == round(60 / 127 * 255)


def test_images_of_a_series_that_name_no_window_are_comparable():
    images = [dataset(number, values=[number, number + 100], WindowCenter=None) for number in (1, 50)]
    low, high = np.percentile(np.resize([1, 101], 16).tolist() + np.resize([50, 150], 16).tolist(), (0.5, 99.5))

    (film,) = job_of(images).films

    for box, number in zip(film.image_boxes, (1, 50), strict=True):
        expected = np.clip((np.array([number, number + 100]) - low) / (high - low), 0, 1) * 4095
        assert np.abs(values_of(box.image)[0, :2] - expected).max() <= 0.5 + 1e-9


def test_images_of_different_series_or_of_none_have_windows_of_their_own():
    def values(*series):
        images = [
            dataset(number, values=[0, 10**number], WindowCenter=None, SeriesInstanceUID=uid)
            for number, uid in enumerate(series, start=1)
        ]
        (film,) = job_of(images).films
        return [int(values_of(box.image).max()) for box in film.image_boxes]

    assert values("1.1", "1.2") == [4095, 4095]
    assert values(None, None) == [4095, 4095]
    assert values("1.1", "1.1")[0] < 500


def test_an_image_with_a_window_of_its_own_keeps_it_among_those_without():
    images = [dataset(6), dataset(7, values=[0, 4000], WindowCenter=None)]

    (film,) = job_of(images).films

    assert shown(film)[0] == 60


def test_overlays_are_drawn_where_they_are_wished():
    drawn = {"OverlayRows": (0x60000010, "US", SIDE), "OverlayColumns": (0x60000011, "US", SIDE),
             "OverlayType": (0x60000040, "CS", "G"), "OverlayOrigin": (0x60000050, "SS", [1, 1]),
             "OverlayBitsAllocated": (0x60000100, "US", 1), "OverlayBitPosition": (0x60000102, "US", 0),
             "OverlayData": (0x60003000, "OW", b"\x01\x00")}  # fmt: skip
    image = dataset(6)
    for tag, vr, value in drawn.values():
        image.add_new(tag, vr, value)

    without, with_it = (job_of([image], overlays=wished).films[0].image_boxes[0].image for wished in (False, True))

    assert values_of(without).max() == values_of(without).min()
    assert values_of(with_it)[0, 0] == 4095
    assert (values_of(with_it).ravel()[1:] == values_of(without)[0, 0]).all()


# True size


def test_images_are_as_large_as_what_they_depict_where_that_is_wished_and_known():
    images = [dataset(1, PixelSpacing=[2, 3]), dataset(2)]

    plain, true = (job_of(images, true_size=wished) for wished in (False, True))

    assert [box.requested_image_size for box in plain.films[0].image_boxes] == [None, None]
    assert [box.requested_image_size for box in true.films[0].image_boxes] == [12.0, None]
    assert true.remarks == ()


@pytest.mark.parametrize(
    ("spacing", "expected"),
    [(["0.6614680", "0.6614680"], 2.6459), ([0.00001, 0.00001], None), ([5000, 5000], None), ([0.02, 0.02], None)],
)
def test_a_true_size_is_one_that_a_job_can_hold(spacing, expected):
    (film,) = job_of([dataset(1, PixelSpacing=spacing)], true_size=True).films

    assert film.image_boxes[0].requested_image_size == expected


def test_an_image_whose_box_is_too_small_for_its_true_size_is_remarked():
    job = job_of([dataset(1, PixelSpacing=[20, 20]), dataset(2, PixelSpacing=[60, 60])], layout=(2, 2), true_size=True)

    (remark,) = job.remarks
    assert (remark.code, remark.sent, remark.used) == ("image-larger-than-box", "240 mm", "the size of the box")


def test_an_image_of_more_pixels_than_its_box_is_nothing_to_remark():
    assert job_of([dataset(1)], replace(printer((200, 1)), dpi=10)).remarks == ()


# Like any other job


SAMPLES = [
    "CT_small.dcm",
    "MR_small.dcm",
    "examples_palette.dcm",
    "examples_rgb_color.dcm",
    "rtdose.dcm",
    "liver_1frame.dcm",
]


def sample(name):
    return dcmread(get_testdata_file(name, download=False))


def cr():
    """A chest, as CR sends it."""
    return dataset(3, values=np.arange(16) * 16, Modality="CR", PhotometricInterpretation="MONOCHROME1",
                   ImagerPixelSpacing=[0.1, 0.1], ViewPosition="PA")  # fmt: skip


def loop():
    """A colored ultrasound."""
    return color(4, frames=25, SequenceOfUltrasoundRegions=[], Modality="US")


@pytest.mark.filterwarnings("ignore:.*:UserWarning")
@pytest.mark.parametrize("on", [printer(), printer(true_size=True, overlays=True), replace(printer((3, 2)), bits=8)])
@pytest.mark.parametrize(
    "make", [*SAMPLES, cr, loop], ids=lambda each: each if isinstance(each, str) else each.__name__
)
def test_a_job_of_stored_images_is_kept_and_composed_as_any_other(make, on):
    job = job_of([sample(make) if isinstance(make, str) else make()], on)

    file = BytesIO()
    write_job(job, file)
    file.seek(0)

    assert read_job(file) == job
    for film in job.films:
        pictures = compose(film, on).marks_of(Picture)
        assert len(pictures) == sum(box.image is not None for box in film.image_boxes) > 0


def test_odd_words_are_kept_as_they_are():
    odd = dataset(
        PatientName="O'NEIL^ZOË ANN^^Dr^=", PatientComments="a\r\n\tb\\c", OtherPatientNames="A^B\\C^D", PatientID="<1\\2>",
        SpecificCharacterSet="ISO_IR 192", StudyDescription=r"x", SeriesDescription="a\x1bb  ",
    )  # fmt: skip
    job = job_of([odd], header=("{PatientName}", "{PatientComments}", "{PatientID}", " back\\slash "))

    file = BytesIO()
    write_job(job, file)
    file.seek(0)

    assert read_job(file) == job
    assert texts(job.films[0])[0] == "O'NEIL, Dr ZOË ANN  a   b\\c  <1  back\\slash"
