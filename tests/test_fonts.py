import errno
import os
import re
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from printscp import fonts
from printscp.output.glyph_raster import ink
from printscp.output.set_text import SetText
from tests.output.text_pages import page_of
from tests.output.tiny_font import collection, lost, tiny_font
from tests.system_fonts import NOTO, SMALL, path_of


@pytest.fixture(autouse=True)
def forgetful():
    """The fonts of a folder are read once in a process."""
    fonts.typeface.cache_clear()
    yield
    fonts.typeface.cache_clear()


def font(path: Path, characters: str = "א", **options) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(tiny_font(characters, **options))
    return path


def names_of(typeface):
    return [Path(face.face_with("").name).name for face in typeface._faces]


def face_of(typeface, text):
    (run,) = typeface.line(text).runs
    return Path(run.face.name).name


def test_vera_is_the_first_whatever_there_is(tmp_path):
    font(tmp_path / "A.ttf", "Ab")

    assert face_of(fonts.typeface(tmp_path), "Ab") == "Vera.ttf"
    assert face_of(fonts.typeface(None), "Ab") == "Vera.ttf"


def test_fonts_of_a_folder_come_in_the_order_of_their_paths(tmp_path):
    for name in ("2.otf", "1/b.TTF", "10.ttf", "1/a.ttf"):
        font(tmp_path / name)

    assert names_of(fonts.typeface(tmp_path)) == ["Vera.ttf", "a.ttf", "b.TTF", "10.ttf", "2.otf"]


def test_collection_has_all_its_faces(tmp_path):
    (tmp_path / "all.ttc").write_bytes(collection(tiny_font("א"), tiny_font("ב")))

    assert fonts.typeface(tmp_path).missing("אבג") == "ג"


def test_what_is_no_font_or_may_not_be_embedded_is_passed_over(tmp_path):
    (tmp_path / "empty.ttf").write_bytes(b"")
    (tmp_path / "text.ttf").write_text("no font")
    (tmp_path / "gone.ttf").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.ttf").mkdir()
    font(tmp_path / "font.txt")
    font(tmp_path / "restricted.ttf", permissions=2)
    font(tmp_path / "good.ttf")

    assert names_of(fonts.typeface(tmp_path)) == ["Vera.ttf", "good.ttf"]


def test_file_that_cannot_be_used_is_told_once(tmp_path, caplog):
    whole = tiny_font("א")
    (tmp_path / "empty.ttf").write_bytes(b"")
    (tmp_path / "cut off.ttf").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "tag.ttf").write_bytes(whole.replace(b"post", b"\xff\xff\xff\xff"))
    (tmp_path / "gone.ttf").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.ttf").symlink_to(tmp_path / "loop.ttf")
    (tmp_path / "lost.ttf").write_bytes(lost(whole, b"post"))

    for text in "אב":
        assert fonts.typeface(tmp_path).missing(text) == text

    told = {re.search(r"font .*/(.*).ttf cannot be used: (.*)", message).groups() for message in caplog.messages}
    assert len(caplog.messages) == len(told)
    assert {name: reason.replace(str(tmp_path), "") for name, reason in told} == {
        "cut off": "it has no outlines, or may not be embedded",
        "empty": "it has no outlines, or may not be embedded",
        "gone": "No such file or directory",
        "loop": "Too many levels of symbolic links",
        "lost": "no font can be made of glyphs of /lost.ttf",
        "tag": "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes and sockets in folders")
def test_what_is_no_regular_file_is_never_opened(tmp_path, caplog):
    os.mkfifo(tmp_path / "pipe.ttf")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "socket.ttf"))
    (tmp_path / "null.ttf").symlink_to("/dev/null")
    font(tmp_path / "sub" / "good.ttf")
    (tmp_path / "folder.ttf").symlink_to(tmp_path / "sub")

    assert names_of(fonts.typeface(tmp_path)) == ["Vera.ttf", "good.ttf"]
    assert [message.partition(": ")[2] for message in caplog.messages] == ["it is no regular file"] * 3


def test_file_that_nobody_lets_us_read_is_passed_over(tmp_path, monkeypatch, caplog):
    font(tmp_path / "secret.ttf")
    font(tmp_path / "open.ttf")
    read = Path.read_bytes

    def read_bytes(path):
        """Whoever runs the tests may be allowed to read everything."""
        if path.name == "secret.ttf":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)

    assert names_of(fonts.typeface(tmp_path)) == ["Vera.ttf", "open.ttf"]
    assert "secret.ttf cannot be used: Permission denied" in caplog.text


def test_file_that_is_too_large_for_a_font_is_passed_over(tmp_path, monkeypatch):
    font(tmp_path / "large.ttf", "אב")
    monkeypatch.setattr(fonts, "_LARGEST_FILE", 70_000)
    with (tmp_path / "large.ttf").open("ab") as file:
        file.truncate(70_001)

    assert fonts.typeface(tmp_path).missing("א") == "א"


def test_only_faces_that_texts_are_set_in_stay_in_memory(tmp_path):
    for name, characters in (("a.ttf", "אב"), ("b.ttf", "בג")):
        font(tmp_path / name, characters)
    typeface = fonts.typeface(tmp_path)

    typeface.line("ג")

    assert [(Path(face._path).name, face._face is not None) for face in typeface._faces] == [
        ("Vera.ttf", True),
        ("a.ttf", False),
        ("b.ttf", True),
    ]


def test_face_without_ink_for_a_character_does_not_stay_in_memory(tmp_path):
    font(tmp_path / "a.ttf", "", blank=" א")
    typeface = fonts.typeface(tmp_path)

    assert typeface.missing("א") == "א"
    assert [face._face is not None for face in typeface._faces] == [True, False]


def change(path):
    font(path, "אבג")


@pytest.mark.parametrize("happen", [change, Path.unlink, lambda path: path.write_bytes(b"")])
def test_file_that_changes_before_its_glyphs_are_needed_is_passed_over(tmp_path, happen, caplog):
    path = font(tmp_path / "a.ttf", "אב")
    typeface = fonts.typeface(tmp_path)
    typeface.missing("山")

    happen(path)

    assert typeface.missing("אבא") == "אב"
    assert [message.partition(" cannot")[0] for message in caplog.messages] == [f"font {path}"]


def test_file_with_several_faces_is_told_once(tmp_path, caplog):
    (tmp_path / "all.ttc").write_bytes(collection(tiny_font("א"), tiny_font("ב")))
    typeface = fonts.typeface(tmp_path)
    typeface.missing("山")
    (tmp_path / "all.ttc").unlink()

    assert typeface.missing("אב") == "אב"
    assert len(caplog.messages) == 1


def test_face_that_was_passed_over_is_not_asked_again(tmp_path):
    path = font(tmp_path / "a.ttf", "אב")
    typeface = fonts.typeface(tmp_path)
    typeface.missing("山")
    path.rename(tmp_path / "away")
    typeface.line("א")
    (tmp_path / "away").rename(path)

    assert typeface.missing("ב") == "ב"


def test_file_is_not_read_again_for_characters_that_it_does_not_have(tmp_path, caplog):
    path = font(tmp_path / "a.ttf", "אב")
    typeface = fonts.typeface(tmp_path)
    typeface.missing("山")
    path.unlink()

    assert typeface.missing("ג") == "ג"
    assert caplog.messages == []


@pytest.mark.parametrize("happen", [change, Path.unlink, lambda path: path.write_bytes(b"")])
def test_file_that_changes_while_it_is_used_costs_no_film(tmp_path, happen):
    path = font(tmp_path / "a.ttf", "אב")
    typeface = fonts.typeface(tmp_path)
    before = film_of(typeface.line("א"))

    happen(path)

    assert film_of(typeface.line("א")) == before


def film_of(line):
    """A text on paper and on film, as bytes."""
    pdf = page_of([(line, 10, 10)], size=3, width=100, height=20)
    drawn = ink(SetText(line=line, x=5, baseline=5, size=min(3, 100 / max(line.width, 1))), pixels_per_mm=10)
    return pdf, drawn.coverage.tobytes()


@pytest.mark.parametrize(
    "options", [{}, {"outlines": "CFF"}, {"weights": (100, 100, 900)}], ids=["glyf", "CFF", "gvar"]
)
def test_font_that_is_damaged_anywhere_costs_no_film(tmp_path, options):
    random = Random(3)
    features = "feature calt { sub u0061 by u0062; } calt; feature kern { pos u0062 <0 200 0 0>; } kern;"
    whole = tiny_font("abאב", blank=" \u0301", features=features, **options)
    outcomes = set()

    for number in range(120):
        data = bytearray(whole[: random.choice([len(whole)] * 9 + [random.randrange(len(whole))])])
        for _ in range(random.choice([1, 3, 10])):
            data[random.randrange(len(data))] = random.choice([0, 0xFF, random.randrange(256)])
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "damaged.ttf").write_bytes(data)
        line = fonts.typeface(folder).line("Chest אב a\u0301")
        assert all(map(len, film_of(line)))
        outcomes.add(any(run.face.name.endswith("damaged.ttf") for run in line.runs))

    assert outcomes == {False, True}


def test_font_is_read_when_a_text_needs_it(tmp_path):
    typeface = fonts.typeface(tmp_path)
    typeface.line("Abc")

    font(tmp_path / "late.ttf")

    assert face_of(typeface, "א") == "late.ttf"


def test_fonts_of_a_folder_are_read_once(tmp_path):
    assert fonts.typeface(tmp_path) is fonts.typeface(tmp_path)


@pytest.mark.parametrize("place", ["nowhere", "file"])
def test_folder_that_is_none_is_told(tmp_path, place):
    (tmp_path / "file").touch()

    with pytest.raises(OSError, match=f"{place}, does not exist or is no folder"):
        fonts.typeface(tmp_path / place)


def test_threads_find_the_same_faces(tmp_path):
    for number in range(40):
        font(tmp_path / f"{number:02}.ttf", chr(0x5D0 + number % 27))
    typeface = fonts.typeface(tmp_path)

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: tuple(names_of(typeface)), range(16)))

    assert found == {("Vera.ttf", *(f"{number:02}.ttf" for number in range(40)))}


def test_best_fonts_of_the_system_come_first(tmp_path, monkeypatch):
    monkeypatch.setitem(fonts._FOLDERS, sys.platform, (str(tmp_path), str(tmp_path / "nowhere")))
    for name in (
        "Loma-Bold.ttf", "Loma.ttf", "DejaVuSansMono.ttf", "NotoSans-Regular.ttf", "NotoSansThai_Regular.otf", "Zapf.ttf",
        "DejaVuSans.ttf", "NotoSerif-Regular.ttf", "Abc.ttf", "DroidSansFallbackFull.ttf", "NotoSansCJK-Regular.ttc",
    ):  # fmt: skip
        font(tmp_path / name)

    assert names_of(fonts.typeface()) == [
        "Vera.ttf", "DejaVuSans.ttf", "NotoSans-Regular.ttf", "NotoSansCJK-Regular.ttc", "NotoSansThai_Regular.otf",
        "DroidSansFallbackFull.ttf", "Loma.ttf", "Abc.ttf", "Zapf.ttf",
        "DejaVuSansMono.ttf", "Loma-Bold.ttf", "NotoSerif-Regular.ttf",
    ]  # fmt: skip


def test_fonts_of_the_user_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(fonts, "_LINUX", ("~/.fonts", "${FONTS_OF_SITE}"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("FONTS_OF_SITE", str(tmp_path / "site"))
    font(tmp_path / ".fonts" / "mine.ttf")
    font(tmp_path / "site" / "ours.ttf")

    assert names_of(fonts.typeface()) == ["Vera.ttf", "mine.ttf", "ours.ttf"]


@pytest.mark.parametrize("names", [SMALL, NOTO], ids=["droid", "noto"])
def test_folder_with_links_to_fonts_of_the_system_serves_their_scripts(tmp_path, names):
    for name in names:
        (tmp_path / name).symlink_to(path_of(name))

    assert fonts.typeface(tmp_path).missing("Köhler Διονυσιος Чай שרון قباني ศูนย์ 王 山田 やまだ ﾔﾏﾀﾞ") == ""
