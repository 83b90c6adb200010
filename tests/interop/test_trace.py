"""The trace of what DCMTK's dcmprscu prints has its whole conversation."""

import json

import pytest
from click.testing import CliRunner

from printscp.cli.main import main
from printscp.lab.bundle import read
from printscp.lab.journal import bundles

pytestmark = [pytest.mark.interop, pytest.mark.network]


def trace(server, *arguments):
    result = CliRunner().invoke(main, ["trace", "--data", str(server.data), *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_each_answer_that_dcmprscu_heard_is_in_the_trace_and_no_pixel(print_film, server):
    film = print_film()
    server.app.stop()

    found = json.loads(trace(server, "last", "--datasets", "--json"))

    answers = [each for each in found["messages"] if each["sent"] and each["status"]]
    heard = film.conversation.answers
    assert len(heard) > 5
    assert [(each["name"].removesuffix("-RSP"), int(each["status"], 16)) for each in answers] == [
        (answer.message, answer.status) for answer in heard
    ]
    assert [each["answers"] for each in answers] == [each["number"] for each in found["messages"] if not each["sent"]]
    assert found["implementation_version"].startswith("OFFIS_DCMTK")
    assert found["end"] == "released"
    (image_box,) = film.sent.image_boxes()
    (path,) = bundles(server.data / "associations")
    assert image_box.BasicGrayscaleImageSequence[0].PixelData not in b"".join(
        each.message.data_set or b"" for each in read(path).messages
    )


def test_the_data_sets_are_those_that_the_wire_had(print_film, server):
    film = print_film()
    server.app.stop()

    (path,) = bundles(server.data / "associations")
    (set_image,) = [each for each in read(path).messages if each.message.name == "N-SET-RQ" and each.holes]

    (image_box,) = film.sent.image_boxes()
    (image,) = image_box.BasicGrayscaleImageSequence
    assert [hole.octets for hole in set_image.holes] == [len(image.PixelData)]
    text = trace(server, "last", "--datasets")
    assert f"US Rows: {image.Rows}" in text
    assert f"OW PixelData: {len(image.PixelData)} bytes" in text
