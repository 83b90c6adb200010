"""The codes of remarks: each is explained, is one that some deviation has, and says what a strict printer does."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

import printscp
from printscp.film.printer import Printer, Tolerance
from printscp.film.remark import REMARK_CODES, Deviation
from printscp.film.scu import Scu
from printscp.sop.requests import Reply
from printscp.wire.deviations import REFUSED
from printscp.wire.references import reference
from printscp.wire.sop_classes import COLOR_META, FILM_BOX, FILM_SESSION, GRAYSCALE_IMAGE_BOX, PRESENTATION_LUT
from tests.conversation import Conversation, color_item, gray_item, lut_item

PACKAGE = Path(printscp.__file__).parent
SOURCES = [
    path for room in ("wire", "images", "sop", "server", "output") for path in sorted((PACKAGE / room).glob("*.py"))
]


def constants(path: Path) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def codes_given(path: Path) -> set[str]:
    """What is given as `code` to a remark or a deviation."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    words = (word for call in calls for word in call.keywords if word.arg in ("code", "not_standard"))
    return {word.value.value for word in words if isinstance(word.value, ast.Constant)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_code_that_is_given_is_explained(path):
    assert codes_given(path) <= REMARK_CODES.keys()


@pytest.mark.parametrize("code", REMARK_CODES)
def test_every_code_that_is_explained_is_given_somewhere(code):
    assert any(code in constants(path) for path in SOURCES)


# What a strict printer does, tried on the machine


def film(talk: Conversation):
    return talk.state.session.film_boxes[-1]


def change_film(talk: Conversation, **attributes: object) -> Reply:
    return talk.with_film().set(FILM_BOX, film(talk).uid, **attributes)


def change_image(talk: Conversation, item: object = None, **attributes: object) -> Reply:
    return talk.with_film().set_image(image=item or gray_item(), **attributes)


def change_color(talk: Conversation, item: object) -> Reply:
    talk.meta = COLOR_META
    return talk.with_film().set_image(image=item)


def session(talk: Conversation, **attributes: object) -> Reply:
    return talk.create_session(**attributes)


def create_film(talk: Conversation, display_format: str = r"STANDARD\1,1", **attributes: object) -> Reply:
    talk.create_session()
    return talk.create_film(display_format, **attributes)


def create_lut(talk: Conversation, *items: object, **attributes: object) -> Reply:
    if items:
        attributes["PresentationLUTSequence"] = list(items)
    return talk.create(PRESENTATION_LUT, **attributes)


def film_without_reference(talk: Conversation) -> Reply:
    talk.create_session()
    return talk.create(FILM_BOX, ImageDisplayFormat=r"STANDARD\1,1")


def closed_film(talk: Conversation) -> Reply:
    uid = film(talk.with_film()).uid
    talk.create_film()
    return talk.set(FILM_BOX, uid, Trim="YES")


def reused_uid(talk: Conversation) -> Reply:
    box = film(talk.with_film(r"STANDARD\2,1")).image_boxes[0]
    talk.set(GRAYSCALE_IMAGE_BOX, box.uid, ImageBoxPosition=1, BasicGrayscaleImageSequence=[gray_item()])
    return talk.set(GRAYSCALE_IMAGE_BOX, box.uid, ImageBoxPosition=2, BasicGrayscaleImageSequence=[gray_item()])


def image_beside(talk: Conversation, **sequences: object) -> Reply:
    box = film(talk.with_film()).image_boxes[0]
    return talk.set(GRAYSCALE_IMAGE_BOX, box.uid, ImageBoxPosition=1, **sequences)


def short_lut(talk: Conversation) -> Reply:
    uid = create_lut(talk, lut_item((256, 0, 12))).uid
    return change_image(talk, ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, uid)])


def printed_again(talk: Conversation) -> Reply:
    change_image(talk)
    talk.print_film()
    return talk.print_session()


BIG = {"rows": 60, "columns": 9000}
STRICTLY: dict[str, Callable[[Conversation], Reply]] = {
    "missing-uid": lambda talk: talk.with_film().set(FILM_BOX, None, Trim="YES"),
    "earlier-film-box": closed_film,
    "film-session-reference": film_without_reference,
    "second-film-session": lambda talk: session(talk.with_film()),
    "printed-again": printed_again,
    "other-position": lambda talk: change_image(talk, ImageBoxPosition=2),
    "reused-uid": reused_uid,
    "unknown-attribute": lambda talk: change_film(talk, FractionNumber=1),
    "not-settable": lambda talk: change_film(talk, FilmOrientation="PORTRAIT"),
    "profile-of-grayscale": lambda talk: create_film(talk, ICCProfile=bytes(8)),
    "unsupported-value": lambda talk: change_film(talk, BorderDensity="PINK"),
    "other-spelling": lambda talk: change_film(talk, BorderDensity="white"),
    "metric-film-size": lambda talk: create_film(talk, FilmSizeID="35CMX43CM"),
    "several-items": lambda talk: create_lut(talk, lut_item(), lut_item()),
    "stray-identity": lambda talk: change_film(talk, PatientID="4711"),
    "swapped-layout": lambda talk: create_film(talk, r"STANDARD\2,1"),
    "memory-allocation": lambda talk: session(talk, MemoryAllocation=9),
    "density-clamped": lambda talk: change_film(talk, BorderDensity="499"),
    "densities-swapped": lambda talk: change_film(talk, MinDensity=300, MaxDensity=100),
    "no-density-range": lambda talk: change_film(talk, MinDensity=100, MaxDensity=100),
    "unknown-format": lambda talk: create_film(talk, AnnotationDisplayFormatID="OTHER"),
    "other-sequence": lambda talk: image_beside(talk, BasicColorImageSequence=[gray_item()]),
    "second-sequence": lambda talk: image_beside(
        talk, BasicGrayscaleImageSequence=[gray_item()], BasicColorImageSequence=[]
    ),
    "color-in-gray-box": lambda talk: change_image(talk, color_item()),
    "gray-in-color-box": lambda talk: change_color(talk, gray_item()),
    "color-by-pixel": lambda talk: change_color(talk, color_item(PlanarConfiguration=0)),
    "unusual-bits": lambda talk: change_image(talk, gray_item(bits=10)),
    "shifted-bits": lambda talk: change_image(talk, gray_item(HighBit=15)),
    "signed-pixels": lambda talk: change_image(talk, gray_item(PixelRepresentation=1)),
    "long-pixel-data": lambda talk: change_image(talk, gray_item(PixelData=bytes(100))),
    "image-larger-than-box": lambda talk: change_image(talk, gray_item(**BIG)),
    "unknown-lut": lambda talk: change_film(
        talk, ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, "1.2.9.9")]
    ),
    "session-level-lut": lambda talk: session(talk, Illumination=1000),
    "softcopy-shape": lambda talk: create_lut(talk, PresentationLUTShape="INVERSE"),
    "lut-size": short_lut,
    "lut-offset": lambda talk: create_lut(talk, lut_item((256, 5, 12))),
    "lut-entry-too-large": lambda talk: create_lut(talk, lut_item((4, 0, 10), [1, 2, 3, 2000])),
    "unusual-lut-bits": lambda talk: create_lut(talk, lut_item((4, 0, 9))),
}
"""For each code of the machine a request that has such a deviation."""


def answer(code: str, tolerance: Tolerance) -> tuple[Reply, list[str]]:
    talk = Conversation(Printer(tolerance=tolerance), scu=Scu(swap_layout=code == "swapped-layout"))
    return STRICTLY[code](talk), talk.codes


@pytest.mark.parametrize("code", STRICTLY)
def test_a_standard_printer_remarks_the_deviation(code):
    assert code in answer(code, Tolerance.STANDARD)[1]


@pytest.mark.parametrize("code", STRICTLY)
def test_a_strict_printer_does_with_it_what_the_table_says(code):
    reply, codes = answer(code, Tolerance.STRICT)

    refused = bool(REMARK_CODES[code].refused)
    assert (reply.status in REMARK_CODES[code].refused, reply.status.is_failure) == (refused, refused)
    assert code in codes


@pytest.mark.parametrize("code", STRICTLY)
def test_what_a_strict_printer_refuses_it_remarks_as_refused(code):
    talk = Conversation(Printer(tolerance=Tolerance.STRICT), scu=Scu(swap_layout=code == "swapped-layout"))

    STRICTLY[code](talk)

    is_refused = [remark.used == REFUSED for remark in talk.step.remarks if remark.code == code]
    assert is_refused == [bool(REMARK_CODES[code].refused)]


@pytest.mark.parametrize("attributes", [{"MaxDensity": 450}, {"MinDensity": 1}])
def test_a_strict_printer_takes_densities_beyond_its_own_all_the_same(attributes):
    talk = Conversation(Printer(tolerance=Tolerance.STRICT))

    assert change_film(talk, **attributes).status == 0xB605
    assert talk.codes == ["density-clamped"]


def test_a_film_of_another_session_is_refused_with_the_other_status():
    talk = Conversation(Printer(tolerance=Tolerance.STRICT))

    reply = create_film(talk, ReferencedFilmSessionSequence=[reference(FILM_SESSION, "1.2.9.9")])

    assert reply.status == REMARK_CODES["film-session-reference"].refused[1]


@pytest.mark.parametrize(
    ("deviation", "words"),
    [
        (Deviation("x"), "taken"),
        (Deviation("x", (0x0105,)), "refused 0x0105"),
        (Deviation("x", (0x0120, 0x0106)), "refused 0x0120 or 0x0106"),
        (Deviation("x", (0x0105,), "taken on N-GET"), "refused 0x0105; taken on N-GET"),
        (Deviation("x", exception="rejected"), "rejected"),
    ],
)
def test_what_a_strict_printer_does_is_told_in_words(deviation, words):
    assert deviation.strictly == words
