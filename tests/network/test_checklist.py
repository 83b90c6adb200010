"""What a print SCP must be tried with, point by point; the names of the tests begin with the number of the point.

1 echo and status, 2 film session, 3 film box, 4 image boxes, 5 pixels, 6 images and boxes of unequal size, 7 film print,
8 session print, 9 print job, 10 Presentation LUT, 11 densities, 12 configuration, 13 aborts and crowds.

Refusals have their tests in `test_every_status`, events in `test_event_reports`, hostile peers in
`test_hostile_peers`; how long an association may be idle is a fact of `tests/server/test_scp`.
"""

import re
import struct
import threading
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path

import pikepdf
import pytest
from pydicom.dataset import Dataset

from printscp.output import files
from printscp.settings import PrinterSettings
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_IMAGE_BOX,
    COLOR_META,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
    VERIFICATION,
)
from printscp.wire.status import Status
from tests.conversation import color_item, encoded, gray_item
from tests.drills import some_of
from tests.network.scripts import EVERYTHING, PrintScript
from tests.network_fixtures import RunningServer, wait_until

pytestmark = pytest.mark.network

MM_PER_POINT = 25.4 / 72


class Drawing:
    """The pages of one PDF, in the order in which they were printed."""

    def __init__(self, path: Path) -> None:
        with pikepdf.open(path) as pdf:
            self.pages = [_images(page) for page in pdf.pages]
            self.fills = [_fills(page) for page in pdf.pages]

    @property
    def grays(self) -> list[list[int]]:
        """The first byte of each image, page by page, as they lie on it: from the left, then from the top."""
        return [[pixels[0] for _, pixels in page] for page in self.pages]

    @property
    def pixels(self) -> bytes:
        """Those of the only image."""
        ((_, pixels),) = self.pages[0]
        return pixels


def _images(page: pikepdf.Page) -> list[tuple[tuple[float, ...], bytes]]:
    """The matrix and the bytes of each image, as they lie on the page: row by row from the top left."""
    found, matrix = [], ()
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "cm":
            matrix = tuple(float(operand) for operand in operands)
        elif str(operator) == "Do":
            found.append((matrix, page.Resources.XObject[str(operands[0])].read_bytes()))
    return sorted(found, key=lambda image: (-round(image[0][5] + image[0][3] / 2), image[0][4]))


def _fills(page: pikepdf.Page) -> list[float]:
    return [float(operands[0]) for operands, operator in pikepdf.parse_content_stream(page) if str(operator) == "g"]


class PrintingServer(RunningServer):
    """A server that tells what was printed since it was asked last."""

    def __init__(self, folder: Path, **printer: object) -> None:
        super().__init__(folder, printers={"printscp": PrinterSettings(**printer)})
        self.hurry()
        self._seen: set[Path] = set()

    def printed(self, count: int = 1) -> list[Drawing]:
        """The next *count* files, in the order of their printing; that there are no more of them."""
        wait_until(lambda: len(self._new()) >= count and self.is_idle(), 20)
        paths = self._new()
        assert len(paths) == count
        self._seen |= set(paths)
        return [Drawing(path) for path in paths]

    def _new(self) -> list[Path]:
        return [path for path in self._paths() if path not in self._seen]


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Servers by the settings of their printer, one for the whole module."""
    with ExitStack() as stack:
        running = {}

        def servers(**printer):
            key = repr(printer)
            if key not in running:
                running[key] = PrintingServer(tmp_path_factory.mktemp("server"), **printer)
                stack.enter_context(running[key].app)
            return running[key]

        yield servers


@pytest.fixture
def server(servers):
    """The server with the default printer, of which all that was printed before is forgotten."""
    server = servers()
    wait_until(server.is_idle)
    server.printed(len(server._new()))
    return server


@pytest.fixture
def script(server):
    with PrintScript(server, EVERYTHING) as script:
        yield script


def even(gray: int, rows: int = 4, columns: int = 4, **changes: object) -> Dataset:
    """An image of one gray, of 8 bits."""
    return gray_item(rows, columns, bits=8, PixelData=bytes([gray]) * (rows * columns), **changes)


@contextmanager
def held(monkeypatch):
    """Jobs are taken and not printed before the end."""
    go_on = threading.Event()
    documents = files.documents

    def wait_and_make(*arguments):
        go_on.wait(20)
        return documents(*arguments)

    with monkeypatch.context() as slow:
        slow.setattr(files, "documents", wait_and_make)
        try:
            yield
        finally:
            go_on.set()


# 1


@pytest.mark.parametrize("tags", [(), ("PrinterStatus", "PrinterName")], ids=["all", "a list"])
def test_01_a_status_association_echoes_and_gets_the_printer(server, tags):
    with PrintScript(server, [VERIFICATION, PRINTER]) as script:
        before = script.echo()
        answer = script.printer(tags=tags)
        after = script.echo()

    assert (before, answer.status, after) == (Status.SUCCESS,) * 3
    assert (answer.data.PrinterStatus, answer.data.PrinterName) == ("NORMAL", "printscp")
    assert len(answer.data) == (2 if tags else 9)


def test_01_a_status_association_has_printer_job_and_configuration_together(server):
    with PrintScript(server, [PRINTER, PRINT_JOB, PRINTER_CONFIGURATION]) as script:
        statuses = [script.printer().status, script.job("1.2.9").status, script.configuration().status]

    assert statuses == [Status.SUCCESS, Status.NO_SUCH_SOP_INSTANCE, Status.SUCCESS]


# 2


def test_02_a_session_may_come_without_uid_and_without_data_set(script):
    answer = script.session()

    assert (answer.status, answer.data.NumberOfCopies) == (Status.SUCCESS, 1)
    assert answer.uid == answer.data.SOPInstanceUID
    assert script.change_session(answer.uid, NumberOfCopies=2).status == Status.SUCCESS


@pytest.mark.parametrize("data", [None, Dataset()], ids=["no data set", "an empty data set"])
def test_02_a_session_keeps_the_uid_it_comes_with(script, data):
    answer = script.session("1.2.3", data=data)

    assert (answer.status, answer.uid) == (Status.SUCCESS, "1.2.3")
    assert set(script.whole_film()) == {Status.SUCCESS}


def test_02_a_second_session_takes_the_place_of_one_that_is_printed(script):
    script.whole_film()
    first = script.session_uid

    second = script.session()
    statuses = script.whole_film()

    assert second.status == Status.SUCCESS
    assert script.change_session(first, NumberOfCopies=1).status == Status.NO_SUCH_SOP_INSTANCE
    assert set(statuses) == {Status.SUCCESS}


def test_02_the_proposed_study_is_taken_and_told(script):
    study = Dataset()
    study.PatientID, study.PatientName, study.StudyID = "4711", "Doe^Jane", "S1"

    answer = script.session(ProposedStudySequence=[study])

    assert answer.status == Status.SUCCESS
    assert answer.data.ProposedStudySequence[0].PatientID == "4711"


# 3


@pytest.mark.parametrize(
    ("display_format", "boxes"),
    some_of(
        [
            (r"STANDARD\3,4", 12),
            (r"ROW\2,3", 5),
            (r"COL\1,4,2", 7),
            (r"CUSTOM\1", 3),
            ("SLIDE", 56),
            ("SUPERSLIDE", 56),
        ],
        5,
    ),
)
def test_03_every_kind_of_layout_takes_an_image_in_each_of_its_boxes(servers, display_format, boxes):
    server = servers(custom_layouts={"1": [[0, 0, 50, 100], [50, 0, 50, 50], [50, 50, 50, 50]]})
    with PrintScript(server) as script:
        statuses = script.whole_film(display_format)

    (drawing,) = server.printed()
    assert set(statuses) == {Status.SUCCESS}
    assert [len(page) for page in drawing.pages] == [boxes]


@pytest.mark.parametrize("keyword", ["FilmSizeID", "FilmOrientation", "MagnificationType", "BorderDensity", "Trim"])
def test_03_a_value_of_no_length_means_what_the_printer_likes(script, keyword):
    script.session()
    usual = script.film().data[keyword].value

    answer = script.film(**{keyword: ""})

    assert (answer.status, answer.data[keyword].value) == (Status.SUCCESS, usual)


def test_03_a_film_without_reference_belongs_to_the_session(script):
    script.session()

    statuses = [script.film(session=None).status, script.image(1).status, script.print_session().status]

    assert statuses == [Status.SUCCESS] * 3


def test_03_annotation_boxes_are_told_of_only_where_they_were_asked_for(server):
    keyword = "ReferencedBasicAnnotationBoxSequence"
    told = {}
    for contexts in ([GRAYSCALE_META], [GRAYSCALE_META, ANNOTATION_BOX]):
        with PrintScript(server, contexts) as script:
            script.session()
            for format_id in ("LABEL", "BOTTOM", "COMBINED", "NONE"):
                made = script.film(r"STANDARD\2,1", AnnotationDisplayFormatID=format_id)
                told[len(contexts), format_id] = len(made.data[keyword].value) if keyword in made.data else None

    assert [told[1, format_id] for format_id in ("LABEL", "BOTTOM", "COMBINED", "NONE")] == [None] * 4
    assert [told[2, format_id] for format_id in ("LABEL", "BOTTOM", "COMBINED", "NONE")] == [1, 2, 3, 0]


# 4


@pytest.mark.parametrize(
    ("display_format", "grays"),
    [
        (r"STANDARD\3,2", [10, 20, 30, 40, 50, 60]),
        (r"ROW\1,2", [10, 20, 30]),
        # Positions go down each column; the page is read row by row.
        (r"COL\2,2", [10, 30, 20, 40]),
    ],
)
def test_04_the_order_of_the_references_is_that_of_the_positions(server, script, display_format, grays):
    script.session()
    script.film(display_format)
    for position in range(1, len(grays) + 1):
        script.image(position, even(10 * position))
    script.print_film()

    (drawing,) = server.printed()
    assert drawing.grays == [grays]


def test_04_films_of_both_metas_share_a_session(server, script):
    script.session()
    made = {}
    for meta in (GRAYSCALE_META, COLOR_META):
        script.meta = meta
        made[meta] = script.film()
        script.image(1, even(99) if meta == GRAYSCALE_META else color_item(PixelData=bytes([77]) * 18))
    printed = script.print_session().status

    (drawing,) = server.printed()
    classes = [made[meta].data.ReferencedImageBoxSequence[0].ReferencedSOPClassUID for meta in made]
    assert (classes, printed) == ([GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX], Status.SUCCESS)
    assert drawing.grays == [[99], [77]]


# 5


def printed_pixels(server: PrintingServer, item: Dataset, **attributes: object) -> bytes:
    color = item.SamplesPerPixel == 3
    with PrintScript(server, [COLOR_META if color else GRAYSCALE_META]) as script:
        script.session()
        script.film()
        assert script.image(1, item, **attributes).status == Status.SUCCESS
        assert script.print_film().status == Status.SUCCESS
    (drawing,) = server.printed()
    return drawing.pixels


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_05_the_bits_of_a_pixel_fill_the_range_of_gray(server, bits):
    words = [0, 1 << bits - 1, (1 << bits) - 1, 0]
    encoded_words = bytes(words) if bits == 8 else struct.pack("<4H", *words)

    pixels = printed_pixels(server, gray_item(2, 2, bits=bits, PixelData=encoded_words))

    assert pixels == bytes([0, 128, 255, 0])


@pytest.mark.parametrize(
    ("photometric", "polarity", "is_inverted"),
    [
        ("MONOCHROME2", "NORMAL", False),
        ("MONOCHROME2", "REVERSE", True),
        ("MONOCHROME1", "NORMAL", True),
        ("MONOCHROME1", "REVERSE", False),
    ],
)
def test_05_photometric_interpretation_and_polarity_each_turn_the_grays(server, photometric, polarity, is_inverted):
    item = gray_item(2, 2, bits=8, PixelData=bytes([0, 50, 200, 255]), PhotometricInterpretation=photometric)

    pixels = printed_pixels(server, item, Polarity=polarity)

    assert pixels == (bytes([255, 205, 55, 0]) if is_inverted else bytes([0, 50, 200, 255]))


def test_05_a_pixel_twice_as_high_as_wide_makes_a_higher_image(server, script):
    script.session()
    script.film()
    script.image(1, even(9, 100, 100, PixelAspectRatio=[2, 1]))
    script.print_film()

    (drawing,) = server.printed()
    ((matrix, _),) = drawing.pages[0]
    assert matrix[3] / matrix[0] == pytest.approx(2, abs=1e-3)


def test_05_an_image_that_is_erased_is_not_printed(server, script):
    script.session()
    script.film(r"STANDARD\2,1")
    for position in (1, 2):
        script.image(position, even(position))
    erased = script.image(1, BasicGrayscaleImageSequence=[])
    script.print_film()

    (drawing,) = server.printed()
    assert erased.status == Status.SUCCESS
    assert drawing.grays == [[2]]


def test_05_a_second_image_replaces_the_first(server, script):
    script.session()
    script.film()
    statuses = [script.image(1, even(gray)).status for gray in (5, 6)]
    script.print_film()

    (drawing,) = server.printed()
    assert statuses == [Status.SUCCESS] * 2
    assert drawing.grays == [[6]]


@pytest.mark.parametrize("planar", [0, 1])
def test_05_color_by_pixel_and_by_plane_is_one_image(server, planar):
    pixels = [(1, 2, 3), (40, 50, 60)]
    order = [channel for pixel in pixels for channel in pixel] if planar == 0 else [1, 40, 2, 50, 3, 60]

    printed = printed_pixels(server, color_item(1, 2, PlanarConfiguration=planar, PixelData=bytes(order)))

    assert printed == bytes([1, 2, 3, 40, 50, 60])


# 6


BEHAVIORS, MAGNIFICATIONS = (None, "DECIMATE", "CROP", "FAIL"), ("CUBIC", "NONE")
COLUMNS_AND_SIZES = {
    "fits": (40, None),
    "has more pixels": (600, None),
    "fits in the size requested": (600, 100),
    "is requested too wide": (40, 500),
}
"""Columns of an image and its Requested Image Size, on a film 400 printer pixels and 203.2 mm wide."""
TOLD = {None: Status.DEMAGNIFIED, "DECIMATE": Status.DECIMATED, "CROP": Status.CROPPED, "FAIL": Status.IMAGE_TOO_LARGE}


@pytest.mark.parametrize("image", COLUMNS_AND_SIZES)
@pytest.mark.parametrize(("behavior", "magnification"), [*product(BEHAVIORS, MAGNIFICATIONS)])
def test_06_what_becomes_of_an_image_is_told(servers, behavior, magnification, image):
    columns, size = COLUMNS_AND_SIZES[image]
    server = servers(dpi=50, film_sizes=["8INX10IN"])
    attributes = {"RequestedDecimateCropBehavior": behavior, "RequestedImageSize": size}
    with PrintScript(server) as script:
        script.session()
        script.film(MagnificationType=magnification)
        answer = script.image(1, even(7, 4, columns), **{name: value for name, value in attributes.items() if value})
        printed = script.print_film().status

    if image.startswith("fits"):
        expected = Status.SUCCESS
    elif (behavior, magnification) == ("DECIMATE", "NONE"):
        expected = Status.IMAGE_TOO_LARGE
    else:
        expected = TOLD[behavior]
    assert answer.status == expected
    assert printed == (Status.EMPTY_PAGE if expected is Status.IMAGE_TOO_LARGE else Status.SUCCESS)


# 7


def test_07_a_film_that_is_printed_twice_is_two_files(server, script):
    script.session()
    script.film()
    script.image(1, even(3))
    statuses = [script.print_film().status for _ in range(2)]

    assert statuses == [Status.SUCCESS] * 2
    assert [drawing.grays for drawing in server.printed(2)] == [[[3]]] * 2


def test_07_a_film_that_was_deleted_cannot_be_printed_and_the_next_can(server, script):
    script.whole_film()
    script.delete_film()

    refused = script.print_film()
    statuses = script.whole_film()

    assert refused.status == Status.NO_SUCH_SOP_INSTANCE
    assert set(statuses) == {Status.SUCCESS}
    assert len(server.printed(2)) == 2


def test_07_boxes_without_image_do_not_hold_up_a_film(server, script):
    script.session()
    script.film(r"STANDARD\3,4")
    for position in range(1, 10):
        script.image(position, even(position))

    assert script.print_film().status == Status.SUCCESS
    (drawing,) = server.printed()
    assert drawing.grays == [list(range(1, 10))]


# 8


def test_08_a_session_of_four_films_is_one_job_in_the_order_of_their_making(server, script):
    script.session(NumberOfCopies=2)
    for number in range(1, 5):
        script.film()
        script.image(1, even(number))
    status = script.print_session().status

    (drawing,) = server.printed()
    assert status == Status.SUCCESS
    # A file holds each film once, whatever the number of copies.
    assert drawing.grays == [[1], [2], [3], [4]]


@pytest.mark.parametrize("later", ["N-SET of the image", "N-SET of the film", "N-DELETE of the session", "abort"])
@pytest.mark.parametrize("of_session", [False, True], ids=["film", "session"])
def test_08_a_job_is_what_was_there_when_it_was_asked_for(server, monkeypatch, later, of_session):
    with held(monkeypatch), PrintScript(server, EVERYTHING) as script:
        script.session()
        script.film(Trim="NO")
        script.image(1, even(11))
        status = (script.print_session() if of_session else script.print_film()).status
        change = {
            "N-SET of the image": lambda: script.image(1, even(222)),
            "N-SET of the film": lambda: script.change_film(BorderDensity="WHITE"),
            "N-DELETE of the session": script.delete_session,
            "abort": script.scu.abort,
        }[later]
        change()

    (drawing,) = server.printed()
    assert status == Status.SUCCESS
    assert (drawing.grays, drawing.fills[0][0]) == ([[11]], 0.0)


def test_08_what_is_changed_after_a_print_is_in_the_next(server, script):
    script.session()
    script.film()
    for gray in (11, 222):
        script.image(1, even(gray))
        script.print_session()

    assert [drawing.grays for drawing in server.printed(2)] == [[[11]], [[222]]]


# 9


@pytest.mark.parametrize("ask", ["print_film", "print_session"])
def test_09_without_the_print_job_class_the_response_has_no_data_set(server, ask):
    with PrintScript(server, [GRAYSCALE_META]) as script:
        script.session()
        script.film()
        script.image(1)
        answer = getattr(script, ask)()

    assert (answer.status, answer.has_data) == (Status.SUCCESS, False)


def test_09_a_job_can_be_got_while_it_waits_and_when_it_is_done(server, script, monkeypatch):
    with held(monkeypatch):
        script.whole_film()
        before = script.job()
        with PrintScript(server, [PRINT_JOB], calling="OTHER") as other:
            elsewhere = other.job(script.job_uid)
    script.wait_for_done()
    after = script.job()

    assert (before.status, before.data.ExecutionStatus in {"PENDING", "PRINTING"}) == (Status.SUCCESS, True)
    assert (elsewhere.status, elsewhere.data.Originator) == (Status.SUCCESS, "CT1")
    assert (after.data.ExecutionStatus, after.data.ExecutionStatusInfo) == ("DONE", "NORMAL")
    assert script.scu.types_of(script.job_uid) == [1, 2, 3]


def test_09_a_job_outlives_its_association_and_can_be_got_from_another(server, monkeypatch):
    with held(monkeypatch):
        script = PrintScript(server, EVERYTHING)
        script.whole_film()
        script.scu.abort()
        wait_until(lambda: server.app.association_count == 0)

    assert len(server.printed()) == 1
    with PrintScript(server, [PRINT_JOB]) as other:
        wait_until(lambda: other.job(script.job_uid).data.ExecutionStatus == "DONE")


# 10


def table(entries: list[int], bits: int = 12) -> Dataset:
    """The item of a Presentation LUT Sequence."""
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [len(entries), 0, bits])
    item.add_new("LUTData", "OW", struct.pack(f"<{len(entries)}H", *entries))
    return item


def square(entries: int) -> list[int]:
    """The squares of 0 to 1 in so many entries, in 12 bits."""
    return [round(4095 * (entry / (entries - 1)) ** 2) for entry in range(entries)]


@pytest.mark.parametrize("bits", [8, 12])
def test_10_a_table_makes_p_values_of_stored_values(server, script, bits):
    entries = square(1 << bits)
    values = [0, (1 << bits) // 3, (1 << bits) // 2, (1 << bits) - 1]
    words = bytes(values) if bits == 8 else struct.pack("<4H", *values)
    made = script.lut(PresentationLUTSequence=[table(entries)])
    script.session()
    script.film(ReferencedPresentationLUTSequence=script.lut_reference())
    set_image = script.image(1, gray_item(2, 2, bits=bits, PixelData=words))
    script.print_film()

    (drawing,) = server.printed()
    assert (made.status, set_image.status) == (Status.SUCCESS, Status.SUCCESS)
    assert drawing.pixels == bytes(round(255 * entries[value] / 4095) for value in values)


def test_10_the_lut_of_an_image_goes_before_that_of_the_film(server, script):
    script.session()
    dark = script.lut(PresentationLUTSequence=[table([0] * 256)]).uid
    bright = script.lut(PresentationLUTSequence=[table([4095] * 256)]).uid
    script.film(r"STANDARD\2,1", ReferencedPresentationLUTSequence=script.lut_reference(dark))
    script.image(1, even(100))
    script.image(2, even(100), ReferencedPresentationLUTSequence=script.lut_reference(bright))
    script.print_film()

    (drawing,) = server.printed()
    assert drawing.grays == [[0, 255]]


@pytest.mark.parametrize("shape", ["IDENTITY", "LIN OD"])
def test_10_both_shapes_of_the_standard_leave_black_black_and_white_white(server, script, shape):
    script.lut(PresentationLUTShape=shape)
    script.session()
    script.film(ReferencedPresentationLUTSequence=script.lut_reference())
    script.image(1, gray_item(1, 2, bits=8, PixelData=bytes([0, 255])))
    script.print_film()

    (drawing,) = server.printed()
    assert drawing.pixels == bytes([0, 255])


def test_10_a_lut_that_a_job_uses_may_go_before_it_is_printed(server, script, monkeypatch):
    with held(monkeypatch):
        script.session()
        script.lut(PresentationLUTSequence=[table([4095] * 256)])
        script.film(ReferencedPresentationLUTSequence=script.lut_reference())
        script.image(1, even(100))
        script.print_film()
        in_use = script.delete_lut().status
        script.delete_session()
        unused = script.delete_lut().status

    (drawing,) = server.printed()
    assert (in_use, unused) == (Status.PROCESSING_FAILURE, Status.SUCCESS)
    assert drawing.grays == [[255]]


@pytest.mark.parametrize(
    ("tolerance", "status"),
    [("standard", Status.VALUE_OUT_OF_RANGE), ("strict", Status.INVALID_ATTRIBUTE_VALUE)],
)
def test_10_a_lut_that_was_deleted_can_no_longer_be_referred_to(servers, tolerance, status):
    with PrintScript(servers(tolerance=tolerance), EVERYTHING) as script:
        script.session()
        script.lut()
        script.delete_lut()
        answer = script.film(ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, script.lut_uid)])

    assert answer.status == status
    assert "ReferencedPresentationLUTSequence" not in answer.data


# 11


@pytest.mark.parametrize(
    ("density", "p_value"),
    # The P-values of 255 that have these densities on a film of 0.20 to 3.00 (PS3.14 D.2).
    [("20", 255.0), ("50", 211.9), ("100", 143.6), ("150", 84.0), ("200", 39.1), ("300", 0.0)],
)
def test_11_a_density_is_shown_as_the_p_value_that_the_display_function_gives_it(server, script, density, p_value):
    script.session()
    script.film(MinDensity=20, MaxDensity=300, Illumination=2000, ReflectedAmbientLight=10, BorderDensity=density)
    script.image(1)
    script.print_film()

    (drawing,) = server.printed()
    assert drawing.fills[0][0] * 255 == pytest.approx(p_value, abs=0.6)


# 12


def test_12_the_configuration_can_be_read_and_collates_films(script):
    items = script.configuration().data.PrinterConfigurationSequence

    for item in items:
        media = item.MediaInstalledSequence
        assert item.MaximumCollatedFilms > 0
        assert [medium.ItemNumber for medium in media] == list(range(1, len(media) + 1))
        assert {layout.FilmOrientation for layout in item.SupportedImageDisplayFormatsSequence} == {
            "PORTRAIT",
            "LANDSCAPE",
        }


def test_12_the_configuration_of_a_printer_without_session_print_collates_none(servers):
    with PrintScript(servers(film_session_print=False), [PRINTER_CONFIGURATION]) as script:
        items = script.configuration().data.PrinterConfigurationSequence

    assert {item.MaximumCollatedFilms for item in items} == {0}


def test_12_what_the_configuration_offers_is_taken_without_a_word(script):
    item = script.configuration().data.PrinterConfigurationSequence[0]
    layouts = {
        (layout.ImageDisplayFormat, layout.FilmSizeID, layout.FilmOrientation, layout.PrinterResolutionID)
        for layout in item.SupportedImageDisplayFormatsSequence
    }
    media = {(medium.MediumType, medium.FilmSizeID) for medium in item.MediaInstalledSequence}

    statuses = set()
    for medium, _ in media:
        statuses.add(script.session(MediumType=medium).status)
    for display_format, size, orientation, resolution in sorted(layouts)[::5]:
        statuses.add(
            script.film(
                display_format, FilmSizeID=size, FilmOrientation=orientation, RequestedResolutionID=resolution
            ).status
        )
        script.delete_film()

    assert statuses == {Status.SUCCESS}


# 13


def test_13_an_abort_in_the_middle_of_a_large_image_costs_nobody_else_anything(server):
    script = PrintScript(server, EVERYTHING)
    script.session()
    script.film()
    whole = encoded(_large_image())
    script.scu.context_id = script.accepted[GRAYSCALE_META]
    # The command of an N-SET, and a half of its 40 MB.
    script.scu.send_request(0x0120, {0x0003: GRAYSCALE_IMAGE_BOX, 0x1001: script.image_uids[0], 0x0800: 0})
    script.scu.send_data(whole[: len(whole) // 2], last=False)
    script.scu.abort()
    wait_until(lambda: server.app.association_count == 0)

    with PrintScript(server) as other:
        statuses = other.whole_film()

    assert set(statuses) == {Status.SUCCESS}
    assert len(server.printed()) == 1


def _large_image() -> Dataset:
    attributes = Dataset()
    attributes.ImageBoxPosition = 1
    attributes.BasicGrayscaleImageSequence = [gray_item(5120, 4096, bits=12)]
    return attributes


def test_13_eight_associations_with_the_same_uids_do_not_meet(server):
    with ExitStack() as stack:
        scripts = [stack.enter_context(PrintScript(server, calling=f"CT{number}")) for number in range(1, 9)]
        steps = [
            lambda script, number: script.session("1.2.3"),
            lambda script, number: script.film(uid="1.2.3.1"),
            lambda script, number: script.image(1, even(number)),
            lambda script, number: script.print_film(),
            lambda script, number: script.delete_film(),
            lambda script, number: script.delete_session(),
        ]
        statuses = {step(script, number).status for step in steps for number, script in enumerate(scripts, start=1)}

    assert statuses == {Status.SUCCESS}
    assert sorted(drawing.grays[0][0] for drawing in server.printed(8)) == list(range(1, 9))


# That nothing is left out


def test_every_point_of_the_list_has_a_test():
    numbers = (re.match(r"test_(\d\d)_", name) for name in globals())

    assert {int(number[1]) for number in numbers if number} == set(range(1, 14))
