"""A film that DCMTK's print client printed on our server, saved and printed again: on our server and on DCMTK's print SCP."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from printscp.cli.main import main
from printscp.cli.recorded import chosen
from tests.interop.conftest import CT, MR
from tests.interop.dcmprscp import REPLAY

pytestmark = [pytest.mark.interop, pytest.mark.network]

ROOT = Path(__file__).parent.parent.parent
ABSENT = "absent"
PRINTER, LUT, SESSION = "1.2.840.10008.5.1.1.16", "1.2.840.10008.5.1.1.23", "1.2.840.10008.5.1.1.1"
FILM_BOX, IMAGE_BOX = "1.2.840.10008.5.1.1.2", "1.2.840.10008.5.1.1.4"


def unnamed(message: int, sop_class: str, group: str = "Affected") -> list[tuple[object, ...]]:
    """What dcmprscp leaves out: of which instance an answer is, which only the answer to N-CREATE must say."""
    return [(message, f"{group}SOPClassUID", sop_class, ABSENT), (message, f"{group}SOPInstanceUID", "a UID", ABSENT)]


# As dcmprscp --dump tells of it too. By message: the N-GET, N-CREATE of LUT, session and film box, two N-SET, the
# N-ACTION, three N-DELETE.
BEFORE_THE_FILM = [
    *unnamed(1, PRINTER),
    (1, "Manufacturer", "printscp", ABSENT),
    (1, "ManufacturerModelName", "printscp", ABSENT),
    (1, "DeviceSerialNumber", "empty", ABSENT),
    (1, "SoftwareVersions", "a version", ABSENT),
    (1, "PrinterName", "printscp", ABSENT),
    *unnamed(3, LUT, ""),
    *unnamed(5, SESSION, ""),
    (5, "FilmSessionLabel", ABSENT, "a text of 48 bytes"),
    (5, "OwnerID", ABSENT, "a text of 8 bytes"),
]
OF_THE_FILM = [
    *unnamed(7, FILM_BOX, ""),
    (7, "FilmSizeID", "14INX17IN", "8INX10IN"),
    (7, "MagnificationType", "CUBIC", "REPLICATE"),
    (7, "SmoothingType", ABSENT, "NONE"),
    (7, "ConfigurationInformation", ABSENT, "empty"),
    (7, "ReferencedFilmSessionSequence", ABSENT, "1 item"),
    *unnamed(9, IMAGE_BOX),
    *unnamed(11, IMAGE_BOX),
    *unnamed(13, FILM_BOX),
    *unnamed(15, FILM_BOX),
]
AFTER_THE_FILM = [*unnamed(17, SESSION), *unnamed(19, LUT)]


@pytest.fixture
def captured(server, dcmprscu, tmp_path):
    """Has dcmprscu print two images in a layout, and saves that."""

    def captured(layout: tuple[int, int], *options: str) -> Path:
        scu = dcmprscu()
        conversation = scu.print([scu.make([CT, MR], layout)])
        path = tmp_path / "captured.jsonl.gz"
        saved = run("capture", "--data", server.data, path, *options)
        assert conversation.is_good
        assert saved.exit_code == 0, saved.stderr
        return path

    return captured


@pytest.fixture
def on_dcmprscp(need, tmp_path):
    """What `printscp replay` tells of a saved association on dcmprscp."""
    need("dcmprscp", "unshare")
    in_namespace = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*in_namespace, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no network namespace can be made here, and dcmprscp listens on every address it finds")

    def on_dcmprscp(path: Path) -> dict:
        folder = tmp_path / "dcmprscp"
        folder.mkdir()
        command = [*in_namespace, sys.executable, "-m", "tests.interop.dcmprscp", folder, REPLAY, path, "--json"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 1, done.stderr
        return json.loads(done.stdout)

    return on_dcmprscp


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def of_kind(told: dict, kind: str) -> list[tuple[object, ...]]:
    return [
        (each["message"], each["what"], plain(each["what"], each["recorded"]), each["replayed"])
        for each in told["differences"]
        if each["kind"] == kind
    ]


def plain(what: str, value: str) -> str:
    """What is another each time stands for what it is."""
    if what == "SoftwareVersions":
        return "a version"
    return "a UID" if what.endswith("InstanceUID") else value


@pytest.mark.parametrize("options", [(), ("--replace-names",)])
def test_on_the_server_that_recorded_it_nothing_differs(captured, server, options):
    path = captured((1, 2), *options)

    result = run("replay", path, f"PRINTSCP@127.0.0.1:{server.port}")

    assert (result.exit_code, result.stdout) == (0, "no difference in 10 answers\n")
    before, after = (chosen(which, server.data).messages for which in ("1", "2"))
    assert [each.octets for each in after[8:12:2]] == [each.octets for each in before[8:12:2]]


def test_on_dcmprscp_its_differences_are_told_and_nothing_else(captured, on_dcmprscp):
    told = on_dcmprscp(captured((1, 2)))

    assert of_kind(told, "attribute") == BEFORE_THE_FILM + OF_THE_FILM + AFTER_THE_FILM
    assert {each["kind"] for each in told["differences"]} == {"attribute"}
    assert (told["answers"], told["end"], told["not_sent"]) == (10, "released", [])


def test_a_layout_that_dcmprscp_lacks_is_one_difference_and_what_needs_the_film_is_not_sent(captured, on_dcmprscp):
    told = on_dcmprscp(captured((2, 2)))

    assert of_kind(told, "status") == [(7, "status", "0x0000 Success", "0x0106 Invalid attribute value")]
    assert of_kind(told, "attribute") == BEFORE_THE_FILM + AFTER_THE_FILM
    assert told["not_sent"] == [{"message": number, "because_of": 7} for number in (9, 11, 13, 15)]
