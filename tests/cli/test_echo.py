"""``printscp echo``."""

import json
import logging

import pytest
from click.testing import CliRunner
from pynetdicom import _config

from printscp.cli.main import main
from tests.list_printer import ListPrinter
from tests.odd_peer import OddPeer
from tests.odd_printer import OddPrinter

pytestmark = pytest.mark.network


def run(*arguments):
    return CliRunner().invoke(main, ["echo", *arguments])


def test_a_peer_that_answers_is_told_with_its_time():
    with ListPrinter() as printer:
        plain, as_json = run(printer.address), run(printer.address, "--json")

    assert plain.exit_code == as_json.exit_code == 0
    assert plain.stdout.startswith(f"{printer.address} answers after ")
    assert json.loads(as_json.stdout).items() >= {"address": printer.address, "status": "0x0000"}.items()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_each_end_has_its_exit_code():
    with (
        OddPrinter() as printer,
        OddPeer([b"\x07\0\0\0\0\x04\0\0\0\0"]) as aborting,
        OddPeer([]) as closing,
    ):
        codes = [
            run("ODD@127.0.0.1:1").exit_code,
            run(f"EVEN@127.0.0.1:{printer.port}").exit_code,
            run(f"ODD@127.0.0.1:{aborting.port}").exit_code,
            run(f"ODD@127.0.0.1:{closing.port}").exit_code,
            run(f"ODD@127.0.0.1:{printer.port}").exit_code,
        ]

    assert codes == [60, 61, 62, 62, 63]


@pytest.fixture
def log(monkeypatch):
    # Some of our servers for tests keep pynetdicom from formatting what it would log.
    monkeypatch.setattr(_config, "LOG_HANDLER_LEVEL", "standard")
    log = logging.getLogger("pynetdicom")
    before = log.level, list(log.handlers)
    yield log
    log.setLevel(before[0])
    log.handlers[:] = before[1]


@pytest.mark.parametrize(
    ("option", "told", "untold"), [("-v", "Requesting Association", "A-ASSOCIATE-RQ"), ("-d", "A-ASSOCIATE-RQ", "\0")]
)
def test_what_goes_over_the_network_may_be_told(log, option, told, untold):
    with ListPrinter() as printer:
        result = run(printer.address, option)

    assert (told in result.stderr, untold in result.stderr) == (True, False)


def test_quiet_tells_nothing_of_a_peer_that_answers():
    with ListPrinter() as printer:
        result = run(printer.address, "-q")

    assert (result.exit_code, result.output) == (0, "")


def test_a_failure_is_told_in_json_too():
    result = run("NONE@127.0.0.1:1", "--json")

    told = json.loads(result.stdout)
    assert (result.exit_code, told["address"]) == (60, "NONE@127.0.0.1:1")
    assert result.stderr == f"printscp: {told['error']}\n"
