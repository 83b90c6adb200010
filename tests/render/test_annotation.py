import pytest
from hypothesis import given
from hypothesis import strategies as st

from printscp.film.annotation import AnnotationBox
from printscp.film.session import FilmBox
from printscp.render.annotation import above_captions, room_for_images, texts
from printscp.render.page import Align
from printscp.render.rect import Rect
from tests.render.films import film_box

PRINTABLE = Rect(10, 10, 120, 100)
CELLS = (Rect(10, 10, 60, 100), Rect(70, 10, 60, 100))


def annotated(format_id: str, words: dict[int, str]) -> FilmBox:
    """A film of two image boxes with these texts at their Annotation Positions."""
    boxes = tuple(AnnotationBox(f"1.{position}", position, text) for position, text in words.items())
    return film_box(r"STANDARD\2,1", annotation_display_format=format_id, annotation_boxes=boxes)


def written(film: FilmBox, cells: tuple[Rect, ...] = CELLS) -> dict[str, tuple[Rect, Align]]:
    return {text.text: (text.area, text.align) for text in texts(film, PRINTABLE, cells, 1.0)}


def test_label_stands_in_the_middle_of_a_band_at_the_head():
    film = annotated("LABEL", {0: "head"})

    assert written(film) == {"head": (Rect(11.5, 10.75, 117, 3.5), Align.MIDDLE)}


def test_label_takes_5_mm_from_the_head():
    assert room_for_images(annotated("LABEL", {0: "head"}), PRINTABLE) == Rect(10, 15, 120, 95)


def test_caption_stands_below_its_image():
    film = annotated("BOTTOM", {1: "one", 2: "two"})

    assert written(film) == {
        "one": (Rect(11.5, 106.25, 57, 3.5), Align.MIDDLE),
        "two": (Rect(71.5, 106.25, 57, 3.5), Align.MIDDLE),
    }


def test_one_caption_takes_4_mm_from_every_image_box():
    film = annotated("BOTTOM", {1: "", 2: "two"})

    assert above_captions(film, CELLS) == (Rect(10, 10, 60, 96), Rect(70, 10, 60, 96))


def test_captions_take_nothing_from_head_and_foot():
    assert room_for_images(annotated("BOTTOM", {1: "one"}), PRINTABLE) == PRINTABLE


def test_label_takes_nothing_from_image_boxes():
    assert above_captions(annotated("LABEL", {0: "head"}), CELLS) == CELLS


def test_combined_format_has_label_and_captions():
    film = annotated("COMBINED", {0: "head", 1: "one", 2: "two"})

    assert [area.y for area, _ in written(film).values()] == [10.75, 106.25, 106.25]


def test_unknown_format_has_three_texts_at_the_head_and_three_at_the_foot():
    film = annotated("FUJI", {1: "a", 2: "b", 3: "c", 4: "d", 5: "e", 6: "f"})

    assert written(film) == {
        "a": (Rect(11.5, 10.75, 37, 3.5), Align.LEFT),
        "b": (Rect(51.5, 10.75, 37, 3.5), Align.MIDDLE),
        "c": (Rect(91.5, 10.75, 37, 3.5), Align.RIGHT),
        "d": (Rect(11.5, 105.75, 37, 3.5), Align.LEFT),
        "e": (Rect(51.5, 105.75, 37, 3.5), Align.MIDDLE),
        "f": (Rect(91.5, 105.75, 37, 3.5), Align.RIGHT),
    }


@pytest.mark.parametrize(
    ("words", "room"),
    [
        ({3: "head"}, Rect(10, 15, 120, 95)),
        ({4: "foot"}, Rect(10, 10, 120, 95)),
        ({1: "head", 6: "foot"}, Rect(10, 15, 120, 90)),
        ({1: "", 6: ""}, PRINTABLE),
    ],
)
def test_band_is_only_where_a_text_is(words, room):
    assert room_for_images(annotated("FUJI", words), PRINTABLE) == room


@pytest.mark.parametrize("blank", ["", "   ", "\t\n", "\u3000"])
@pytest.mark.parametrize("format_id", ["LABEL", "BOTTOM", "COMBINED", "FUJI"])
def test_blank_text_changes_nothing(format_id, blank):
    film = annotated(format_id, {0: blank, 1: blank})

    assert written(film) == {}
    assert room_for_images(film, PRINTABLE) == PRINTABLE
    assert above_captions(film, CELLS) == CELLS


def test_control_characters_become_spaces():
    film = annotated("LABEL", {0: "\x00one\ttwo\r\nthree\x1b\x7ffour\x85\u2028five\n"})

    assert list(written(film)) == ["one two  three  four  five"]


@pytest.mark.parametrize(("format_id", "position"), [("LABEL", 1), ("BOTTOM", 0), ("BOTTOM", 3), ("COMBINED", 3)])
def test_text_whose_position_means_nothing_stands_at_the_head(format_id, position):
    film = annotated(format_id, {position: "stray"})

    assert written(film) == {"stray": (Rect(11.5, 10.75, 117, 3.5), Align.MIDDLE)}


def test_position_beyond_the_six_of_an_unknown_format_is_the_middle_of_the_head():
    assert written(annotated("FUJI", {7: "stray"})) == {"stray": (Rect(51.5, 10.75, 37, 3.5), Align.MIDDLE)}


def test_texts_for_one_place_are_written_one_after_the_other():
    assert list(written(annotated("LABEL", {0: "one", 1: "two", 2: " "}))) == ["one two"]


def test_texts_have_the_gray_that_they_are_given():
    [text] = texts(annotated("LABEL", {0: "head"}), PRINTABLE, CELLS, 0.0)

    assert text.gray == 0.0


def test_band_takes_no_more_than_a_quarter_of_a_tiny_film():
    film = annotated("FUJI", {1: "head", 4: "foot"})

    assert room_for_images(film, Rect(0, 0, 12, 8)) == Rect(0, 2, 12, 4)


def test_caption_takes_no_more_than_a_quarter_of_a_tiny_image_box():
    cells = (Rect(0, 0, 8, 8), Rect(8, 0, 8, 8))
    film = annotated("BOTTOM", {1: "one"})

    assert above_captions(film, cells) == (Rect(0, 0, 8, 6), Rect(8, 0, 8, 6))
    assert written(film, cells) == {"one": (Rect(1, 6, 6, 2), Align.MIDDLE)}


@given(
    format_id=st.sampled_from(["LABEL", "BOTTOM", "COMBINED", "NONE", "", "FUJI"]),
    words=st.dictionaries(st.integers(0, 9), st.text(max_size=64), max_size=9),
    printable=st.builds(Rect, st.just(3), st.just(5), st.floats(0, 400), st.floats(0, 400)),
)
def test_no_text_lies_on_another_or_on_an_image(format_id, words, printable):
    film = annotated(format_id, words)
    room = room_for_images(film, printable)
    cells = tuple(Rect(room.x + room.width / 2 * number, room.y, room.width / 2, room.height) for number in (0, 1))

    lines = [text.area for text in texts(film, printable, cells, 1.0)]

    areas = [*lines, *above_captions(film, cells)]
    assert not [(one, other) for one in areas for other in areas if one is not other and _overlap(one, other)]
    assert not [area for area in areas if not _inside(area, printable)]


def _overlap(one: Rect, other: Rect) -> bool:
    dust = 1e-9
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return across > dust and down > dust


def _inside(area: Rect, printable: Rect) -> bool:
    dust = 1e-9
    return (
        printable.x - dust <= area.x
        and printable.y - dust <= area.y
        and area.right <= printable.right + dust
        and area.bottom <= printable.bottom + dust
    )
