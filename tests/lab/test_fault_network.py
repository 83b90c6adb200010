"""Faults of a connection and of the negotiation of an association."""

import pytest

from printscp import disturbances
from printscp.lab.fault import Occasion
from printscp.lab.fault_network import REASONS
from printscp.lab.fault_table import WrongFault, read_fault
from printscp.wire.sop_classes import ANNOTATION_BOX, FILM_BOX, PRESENTATION_LUT

CONNECTION = Occasion(kind="connection")
ASSOCIATION = Occasion(kind="association", calling_ae="CT1", printer="film1")
REQUEST = Occasion(kind="request", calling_ae="CT1", printer="film1", service="N-ACTION", sop_class=FILM_BOX)


@pytest.mark.parametrize(
    ("keys", "disturbance"),
    [
        ({"effect": "refuse"}, disturbances.Refuse(fault="f")),
        ({"effect": "reset"}, disturbances.Reset(fault="f")),
        ({"effect": "close-within-pdu"}, disturbances.CloseWithinPdu(fault="f")),
        ({"effect": "garbage"}, disturbances.Garbage(fault="f")),
        ({"effect": "stall", "seconds": 1.5}, disturbances.Stall(fault="f", seconds=1.5)),
        ({"effect": "throttle", "octets_per_second": 9}, disturbances.Throttle(fault="f", octets_per_second=9)),
    ],
    ids=lambda value: value["effect"] if isinstance(value, dict) else "",
)
def test_an_effect_of_the_network_is_what_the_server_does(keys, disturbance):
    assert read_fault({"where": "network", **keys}).disturbance("f") == disturbance


@pytest.mark.parametrize(
    ("keys", "fitted"),
    [
        ({}, [CONNECTION]),
        ({"calling_ae": "CT1"}, [ASSOCIATION]),
        ({"printer": "film1"}, [ASSOCIATION]),
        ({"calling_ae": "CT2"}, []),
        ({"service": "N-ACTION"}, [REQUEST]),
        ({"sop_class": "film-box"}, [REQUEST]),
        ({"sop_class": "film-box", "calling_ae": "CT1"}, [REQUEST]),
        ({"service": "N-SET", "calling_ae": "CT1"}, []),
    ],
)
def test_a_fault_of_the_network_waits_until_it_is_known_whom_it_is_for(keys, fitted):
    fault = read_fault({"where": "network", "effect": "reset", **keys})

    assert [occasion for occasion in (CONNECTION, ASSOCIATION, REQUEST) if fault.fits(occasion)] == fitted


@pytest.mark.parametrize(("result", "number"), [("permanent", 1), ("transient", 2)])
@pytest.mark.parametrize(
    ("source", "reason", "numbers"),
    [
        ("service-user", "no-reason-given", (1, 1)),
        ("service-user", "application-context-name-not-supported", (1, 2)),
        ("service-user", "calling-ae-not-recognized", (1, 3)),
        ("service-user", "called-ae-not-recognized", (1, 7)),
        ("service-provider-acse", "no-reason-given", (2, 1)),
        ("service-provider-acse", "protocol-version-not-supported", (2, 2)),
        ("service-provider-presentation", "temporary-congestion", (3, 1)),
        ("service-provider-presentation", "local-limit-exceeded", (3, 2)),
    ],
)
def test_every_rejection_of_the_standard_can_be_said(result, number, source, reason, numbers):
    fault = read_fault(
        {"where": "association", "effect": "reject", "result": result, "source": source, "reason": reason}
    )

    assert fault.disturbance("f") == disturbances.Reject(fault="f", result=number, source=numbers[0], reason=numbers[1])


@pytest.mark.parametrize(
    ("reason", "source"),
    [
        (reason, source)
        for source, reasons in reversed(REASONS.items())
        for reason in reasons
        if source != "service-user"
    ]
    + [("no-reason-given", "service-user")],
)
def test_the_source_of_a_rejection_follows_from_its_reason(reason, source):
    said = read_fault({"where": "association", "reason": reason, "source": source})
    unsaid = read_fault({"where": "association", "reason": reason})

    same = unsaid.disturbance("f") == said.disturbance("f")
    assert same is (reason != "no-reason-given" or source == "service-user")


def test_a_source_has_its_own_reasons():
    with pytest.raises(WrongFault, match="service-user has no reason temporary-congestion; its reasons are no-reason"):
        read_fault({"where": "association", "reason": "temporary-congestion", "source": "service-user"})


def test_the_contexts_to_drop_are_named_like_sop_classes():
    fault = read_fault({"where": "association", "sop_class": ["presentation-lut", "annotation-box"]})

    assert fault.disturbance("f") == disturbances.DropContexts(
        fault="f", abstract_syntaxes=(PRESENTATION_LUT, ANNOTATION_BOX)
    )


def test_the_pdus_of_an_association_can_be_made_tiny():
    fault = read_fault({"where": "association", "octets": 128})

    assert fault.disturbance("f") == disturbances.TinyPdu(fault="f", octets=128)
    assert fault.fits(ASSOCIATION)
    assert not fault.fits(CONNECTION)


@pytest.mark.parametrize(
    ("reason", "number"), [("called-ae-not-recognized", 1), ("temporary-congestion", 2), ("local-limit-exceeded", 2)]
)
def test_a_rejection_for_what_passes_is_transient_where_nothing_else_is_said(reason, number):
    fault = read_fault({"where": "association", "effect": "reject", "reason": reason})

    assert fault.disturbance("f").result == number
