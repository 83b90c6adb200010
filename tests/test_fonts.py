import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from printscp import fonts
from tests.output.tiny_font import collection, tiny_font
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
    return [Path(face.name).name for face in typeface._faces]


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
