import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from printscp.cli.main import main
from printscp.cli.recorded import chosen
from printscp.lab import bundle
from printscp.lab.record import Hole
from printscp.wire.transfer_syntax import DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN
from tests.lab.stored import Sent, compressed, context, stored
from tests.odd_printer import OddPrinter
from tests.recorded import film, record
from tests.stored_studies import ct_image, new_study

pytestmark = pytest.mark.network

_JPEG = "1.2.840.10008.1.2.4.50"
"""One that is decoded everywhere."""


@pytest.fixture
def saved(tmp_path):
    """Saves a film as a bundle, with changes to its record."""

    def saved(**changes: object) -> Path:
        talk = film(named=True)
        messages = [
            (each, sent) for pair in talk.exchanges for each, sent in ((pair.request, False), (pair.answer, True))
        ]
        recorded = replace(record(*messages, contexts=talk.contexts), **changes)
        bundle.write(recorded, tmp_path / "film.jsonl.gz")
        return tmp_path / "film.jsonl.gz"

    return saved


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def replay(path: Path, printer: OddPrinter, *options: str) -> Result:
    return run("replay", path, f"ODD@127.0.0.1:{printer.port}", "-td", "5", *options)


def test_each_difference_is_a_line_and_the_exit_code_is_1(saved):
    with OddPrinter(operation="N-SET", status=0xB604) as printer:
        result = replay(saved(), printer)

    line = "message 5, N-SET Grayscale Image Box: status was 0x0000 Success, is 0xB604 Image larger than its box, demagnified"
    assert result.exit_code == 1
    assert line in result.stdout.splitlines()
    assert result.stdout.splitlines()[-1].endswith(" differences in 4 answers")


def test_what_a_server_recorded_and_capture_saved_differs_in_nothing(saved, server, tmp_path):
    again = tmp_path / "again.jsonl"
    run("replay", saved(), f"ANY@127.0.0.1:{server.port}")
    run("capture", "--data", server.data, "--replace-names", again)

    result = run("replay", again, f"ANY@127.0.0.1:{server.port}")

    assert (result.exit_code, result.stdout) == (0, "no difference in 4 answers\n")


@pytest.mark.parametrize(("options", "title"), [([], "SCU"), (["-aet", "PRINTSCU"], "PRINTSCU")])
def test_the_printer_is_called_by_the_title_of_then_unless_another_is_given(saved, server, options, title):
    run("replay", saved(), f"ANY@127.0.0.1:{server.port}", *options)

    assert chosen("last", server.data).request.calling_ae == title


def test_json_tells_what_was_not_sent_and_why(saved):
    with OddPrinter(operation="N-CREATE", status=0x0106, sop_class="1.2.840.10008.5.1.1.2") as printer:
        result = replay(saved(), printer, "--json")

    told = json.loads(result.stdout)
    assert (told["printer"], told["answers"], told["end"]) == (f"ODD@127.0.0.1:{printer.port}", 2, "released")
    assert told["not_sent"] == [{"message": 5, "because_of": 3}, {"message": 7, "because_of": 3}]
    assert told["notes"] == ["not sent: messages 5, 7 (needs what message 3 did not make)"]
    assert [each["recorded"] for each in told["differences"] if each["kind"] == "status"] == ["0x0000 Success"]


def test_what_went_wrong_when_it_was_recorded_is_told(saved):
    first, *others = bundle.read(saved()).messages
    faulty = replace(first, faults=("jam",))
    path = saved(messages=(faulty, *others), faults=("slow",), errors=("ValueError",), end=None)
    with OddPrinter() as printer:
        result = replay(path, printer)

    assert result.stderr.splitlines() == [
        "printscp: the fault slow fired on the association when it was recorded",
        "printscp: message 1: the fault jam fired when it was recorded",
        "printscp: the server failed 1 time when it was recorded",
        "printscp: the association had not ended when it was saved",
    ]


def test_pixels_that_were_not_saved_are_told(saved):
    messages = bundle.read(saved()).messages
    image = messages[4]
    cut = replace(image.message, data_set=image.message.data_set[:-12])
    hole = replace(image, message=cut, holes=(Hole(len(cut.data_set), 12),))
    with OddPrinter() as printer:
        result = replay(saved(messages=(*messages[:4], hole, *messages[5:])), printer)

    assert "printscp: pixel data that was not saved is sent as zero bytes" in result.stderr.splitlines()


def test_a_printer_that_cannot_be_reached_is_told(saved):
    with OddPrinter() as printer:
        address = f"ODD@127.0.0.1:{printer.port}"

    result = run("replay", saved(), address)

    assert result.exit_code == 60
    assert result.stderr.startswith(f"printscp: {address} cannot be reached: ")


@pytest.mark.parametrize(("content", "code"), [(None, 20), ("Dear printer\n", 22)])
def test_a_file_that_is_no_bundle_is_told(tmp_path, content, code):
    path = tmp_path / "film.jsonl"
    if content:
        path.write_text(content)

    result = run("replay", path, "ODD@127.0.0.1:104")

    assert (result.exit_code, str(path) in result.stderr) == (code, True)


def test_a_stored_image_is_stored_again_and_its_answer_compared(server, tmp_path):
    image = ct_image(new_study(), 1)
    sent = [
        Sent(data_set=image, uid=image.SOPInstanceUID),
        Sent(data_set=image, uid=image.SOPInstanceUID, status=0xA700),
    ]
    bundle.write(stored(*sent), tmp_path / "stored.jsonl")

    result = run("replay", tmp_path / "stored.jsonl", f"ANY@127.0.0.1:{server.port}", "--new-uids")

    assert result.stdout.splitlines() == [
        "message 3, C-STORE CT Image Storage: status was 0xA700 Out of resources, is 0x0000 Success",
        "1 difference in 2 answers",
    ]
    assert "printscp: pixel data that was not saved is sent as zero bytes" in result.stderr
    again = chosen("last", server.data)
    assert again.messages[0].message.uid not in ("", image.SOPInstanceUID)


def test_an_image_of_which_nothing_was_saved_is_not_sent_and_told(server, tmp_path):
    image = Sent(data_set=b"\xff" * 100)
    record = stored(image, syntax=DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
    bundle.write(record, tmp_path / "stored.jsonl")

    result = run("replay", tmp_path / "stored.jsonl", f"ANY@127.0.0.1:{server.port}")

    words = "nothing of its data set was saved; save it with --pixels, names and all"
    assert result.stderr == f"printscp: not sent: message 1 ({words})\n"


def test_a_compressed_image_without_its_pixels_is_not_sent_and_told(server, tmp_path):
    image = Sent(data_set=compressed(ct_image(new_study(), 1), b"jpeg"))
    contexts = [context(_JPEG, proposed=[_JPEG])]
    bundle.write(stored(image, image, syntax=_JPEG, contexts=contexts), tmp_path / "stored.jsonl")

    result, as_json = (
        run("replay", tmp_path / "stored.jsonl", f"ANY@127.0.0.1:{server.port}", *options)
        for options in ([], ["--json"])
    )

    assert (result.exit_code, result.stdout) == (0, "no difference in 0 answers\n")
    words = "printscp: not sent: messages 1, 3 (compressed pixels cannot be sent as zeros; save them with --pixels)\n"
    assert result.stderr == words
    assert json.loads(as_json.stdout)["not_sent"] == [{"message": number, "because_of": None} for number in (1, 3)]
