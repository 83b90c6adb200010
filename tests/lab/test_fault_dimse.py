"""Faults of a request and its answer."""

import pytest

from printscp import disturbances
from printscp.lab.fault_table import WrongFault, read_fault


@pytest.mark.parametrize(
    ("keys", "disturbance"),
    [
        ({"effect": "status", "status": "0xC602"}, disturbances.Answer(fault="f", status=0xC602)),
        (
            {"effect": "status", "status": 0xB604, "comment": "too large"},
            disturbances.Answer(fault="f", status=0xB604, comment="too large"),
        ),
        ({"effect": "late", "seconds": 2}, disturbances.Late(fault="f", seconds=2)),
        ({"effect": "no-answer"}, disturbances.NoAnswer(fault="f")),
        ({"effect": "abort-before"}, disturbances.Abort(fault="f", before=True)),
        ({"effect": "abort-after"}, disturbances.Abort(fault="f", before=False)),
        ({"effect": "no-data-set"}, disturbances.WithoutDataSet(fault="f")),
        ({"effect": "empty-data-set"}, disturbances.EmptyDataSet(fault="f")),
        ({"effect": "wrong-message-id"}, disturbances.WrongMessageId(fault="f")),
    ],
    ids=lambda value: value["effect"] if isinstance(value, dict) else "",
)
def test_an_effect_on_a_request_is_what_the_server_does(keys, disturbance):
    assert read_fault({"where": "dimse", **keys}).disturbance("f") == disturbance


@pytest.mark.parametrize(
    ("written", "status"), [("0x0000", 0), ("0xffFF", 0xFFFF), ("0X0110", 0x0110), (0xB600, 0xB600)]
)
def test_a_status_is_any_number_of_four_digits(written, status):
    assert read_fault({"where": "dimse", "status": written}).status == status


@pytest.mark.parametrize("written", ["C602", "0xC60", "queue full", 0x10000, -1, 1.5, True])
def test_what_is_no_status_is_refused(written):
    with pytest.raises(WrongFault, match=r"^status: "):
        read_fault({"where": "dimse", "status": written})
