import gzip
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from printscp.cli.main import main
from printscp.lab import bundle
from printscp.lab.conversation import conversation_of
from printscp.lab.journal import name_of
from printscp.lab.record import AssociationRecord
from printscp.wire.sop_classes import FILM_SESSION, GRAYSCALE_IMAGE_BOX
from tests.conversation import gray_item
from tests.recorded import data_set, record, request

PLANTED = "Vandenplanted"
PIXELS = b"\7" * 12


def with_a_patient(number: int = 1, **more: object) -> AssociationRecord:
    """A label and an image that tell whom it shows, once by a sequence in it."""
    original = gray_item(PatientName=PLANTED)
    image = gray_item(PixelData=PIXELS, OriginalImageSequence=[original])
    messages = (
        request("N-CREATE", FILM_SESSION, None, data_set(FilmSessionLabel=PLANTED)),
        request("N-SET", GRAYSCALE_IMAGE_BOX, "1.2.3", data_set(BasicGrayscaleImageSequence=[image])),
    )
    return replace(record(*((each, False) for each in messages), **more), number=number)


@pytest.fixture
def data(tmp_path):
    """A data folder with the associations 6 and 7."""
    folder = tmp_path / "data" / "associations"
    folder.mkdir(parents=True)
    for number in (6, 7):
        recorded = with_a_patient(number)
        bundle.write(recorded, folder / name_of(recorded))
    return folder.parent


def capture(data: Path, *words: object):
    return CliRunner().invoke(main, ["capture", "--data", str(data), *map(str, words)])


def whole(path: Path) -> bytes:
    """A bundle, and all that is base64 in it."""
    content = path.read_bytes()
    messages = [each.message for each in bundle.read(path).messages]
    return content + b"".join(each.command + (each.data_set or b"") for each in messages)


def test_the_last_association_is_saved_as_it_was_without_pixels(data, tmp_path):
    result = capture(data, tmp_path / "saved.jsonl")

    saved = bundle.read(tmp_path / "saved.jsonl")
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path / 'saved.jsonl'}: association 7, 2 messages\n")
    assert "names of patients too" in result.stderr
    assert saved.number == 7
    assert saved.messages[0] == with_a_patient().messages[0]
    assert PIXELS not in whole(tmp_path / "saved.jsonl")
    assert conversation_of(saved).exchanges[1].request.octets == with_a_patient().messages[1].octets


@pytest.mark.parametrize(("which", "number"), [("6", 6), ("last", 7)])
def test_an_association_is_chosen_by_its_number(data, tmp_path, which, number):
    capture(data, which, tmp_path / "saved.jsonl")

    assert bundle.read(tmp_path / "saved.jsonl").number == number


def test_a_saved_association_is_saved_again_with_a_change(data, tmp_path):
    capture(data, tmp_path / "saved.jsonl")

    result = capture(data, tmp_path / "saved.jsonl", tmp_path / "again.jsonl.gz", "--replace-names")

    assert result.exit_code == 0
    assert PLANTED.encode() not in gzip.decompress((tmp_path / "again.jsonl.gz").read_bytes())


def test_pixels_are_saved_where_they_were_kept(data, tmp_path):
    result = capture(data, tmp_path / "saved.jsonl", "--pixels")

    assert bundle.read(tmp_path / "saved.jsonl").messages == with_a_patient().messages
    assert result.exit_code == 0


def test_pixels_that_were_not_kept_are_told_with_what_to_do(data, tmp_path):
    capture(data, tmp_path / "saved.jsonl")

    result = capture(data, tmp_path / "saved.jsonl", tmp_path / "again.jsonl", "--pixels")

    assert (result.exit_code, (tmp_path / "again.jsonl").exists()) == (21, False)
    assert "set pixels = true in [trace]" in result.stderr


@pytest.mark.parametrize("pixels", [[], ["--pixels"]])
def test_with_names_replaced_a_planted_name_is_nowhere(data, tmp_path, pixels):
    capture(data, tmp_path / "saved.jsonl", "--replace-names", *pixels)

    content = whole(tmp_path / "saved.jsonl")
    spellings = [PLANTED.encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be")]
    assert [spelling for spelling in spellings if spelling.lower() in content.lower()] == []
    assert PLANTED.encode() in whole(next(data.glob("associations/*7_*")))


def test_who_replaces_names_and_saves_pixels_is_told_to_look_at_them(data, tmp_path):
    result = capture(data, tmp_path / "saved.jsonl", "--replace-names", "--pixels")

    assert "burned into them" in result.stderr


def test_a_data_set_that_cannot_be_read_is_told(data, tmp_path):
    odd = record((request("N-CREATE", FILM_SESSION, None, PLANTED.encode()), False))
    bundle.write(odd, tmp_path / "odd.jsonl")

    result = capture(data, tmp_path / "odd.jsonl", tmp_path / "saved.jsonl", "--replace-names")

    assert "the data sets of these messages cannot be read, and are left out: 1" in result.stderr
    assert PLANTED.encode() not in whole(tmp_path / "saved.jsonl")


def test_an_association_that_goes_on_is_saved_so_far_and_that_is_told(data, tmp_path):
    bundle.write(with_a_patient(end=None), tmp_path / "open.jsonl")

    result = capture(data, tmp_path / "open.jsonl", tmp_path / "saved.jsonl")

    assert "has not ended" in result.stderr


@pytest.mark.parametrize(
    ("words", "code"), [(["9", "x"], 21), (["nowhere.jsonl", "x"], 20), (["1", "2", "3"], 2), ([], 2)]
)
def test_what_is_not_there_is_told(data, words, code, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert capture(data, *words).exit_code == code


def test_a_file_that_cannot_be_written_is_told(data, tmp_path):
    result = capture(data, tmp_path / "nowhere" / "saved.jsonl")

    assert (result.exit_code, "No such file" in result.stderr) == (45, True)


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_only_the_owner_may_read_what_is_saved(data, tmp_path):
    capture(data, tmp_path / "saved.jsonl")

    assert stat.S_IMODE((tmp_path / "saved.jsonl").stat().st_mode) == 0o600


def test_a_message_that_cannot_be_read_is_left_out_and_that_is_told(data, tmp_path):
    asked, other = (request("N-GET", FILM_SESSION, None) for _ in range(2))
    overrun = replace(asked, command=asked.command + b"\0\0\0\x10\x40\0\0\0" + PLANTED.encode())
    bundle.write(record((overrun, False), (other, False)), tmp_path / "odd.jsonl")

    result = capture(data, tmp_path / "odd.jsonl", tmp_path / "saved.jsonl", "--replace-names")

    assert "these messages cannot be read, and are left out: 1\n" in result.stderr
    assert result.stdout.endswith("association 1, 1 messages\n")
    assert PLANTED.encode() not in whole(tmp_path / "saved.jsonl")
