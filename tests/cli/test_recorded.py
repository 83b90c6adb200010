import pytest

from printscp.cli.failures import CannotRead, InvalidInput, NoInput
from printscp.cli.recorded import chosen, read, recorded
from printscp.lab import bundle
from printscp.lab.journal import name_of
from tests.recorded import record


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "associations"
    folder.mkdir()
    bundle.write(record(), folder / name_of(record()))
    return tmp_path


def test_an_association_is_chosen_by_its_number_as_the_last_or_by_its_file(data):
    (path,) = (data / "associations").iterdir()

    assert chosen("1", data) == chosen("last", data) == chosen(str(path), data) == read(path) == record()


def test_what_cannot_be_read_is_told_and_left_out(data, capsys):
    (data / "associations" / "000002_20261122T093000_CT.jsonl").write_text("{}\n")

    assert list(recorded(data)) == [record()]
    assert "000002_20261122T093000_CT.jsonl" in capsys.readouterr().err


@pytest.mark.parametrize(("which", "calling"), [("2", None), ("last", "OTHER")])
def test_an_association_that_is_not_there_is_told(data, which, calling):
    with pytest.raises(NoInput):
        chosen(which, data, calling)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CannotRead, match="there is no such folder"):
        chosen("last", tmp_path / "nowhere")


def test_a_file_that_is_no_association_is_told(tmp_path):
    (tmp_path / "letter").write_text("Dear\n")

    with pytest.raises(InvalidInput, match="letter"):
        read(tmp_path / "letter")


@pytest.mark.parametrize("which", ["1", "saved.jsonl"])
def test_an_association_of_another_ae_title_than_asked_for_is_told(data, which, monkeypatch):
    bundle.write(record(), data / "saved.jsonl")
    monkeypatch.chdir(data)

    with pytest.raises(NoInput, match=f"association 1 is from {record().request.calling_ae}, not from OTHER"):
        chosen(which, data, "OTHER")

    assert chosen(which, data, record().request.calling_ae) == record()
