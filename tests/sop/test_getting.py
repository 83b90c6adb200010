"""Answering N-GET from a table (PS3.7 10.1.2)."""

from dataclasses import dataclass

from pydicom.datadict import tag_for_keyword

from printscp.film.printer import Printer, Tolerance
from printscp.sop.getting import got
from printscp.sop.requests import NGet
from printscp.sop.state import State
from printscp.wire.attribute import Attribute, Table
from printscp.wire.deviations import Deviations
from printscp.wire.sop_classes import PRINTER
from printscp.wire.status import Status

TABLE = Table(
    name="sample",
    clause="PS3.4 H.0",
    attributes=(Attribute(keyword="PrinterName", field="name"), Attribute(keyword="Originator", field="originator")),
)
STATE = State(calling_ae="CT1", printer=Printer())
NAME, ORIGINATOR, MODALITY = map(tag_for_keyword, ("PrinterName", "Originator", "Modality"))
PRIVATE = 0x00091001


@dataclass(frozen=True)
class Sample:
    name: str = "FILM1"
    originator: str = ""


def get(*tags, quiet=()):
    request = NGet(context=PRINTER, sop_class=PRINTER, uid="1.2", tags=tags)
    deviations = Deviations(Tolerance.STRICT, TABLE.clause, frozenset(quiet))
    return got(STATE, request, "1.2", Sample(), TABLE, deviations)


def test_without_a_list_all_attributes_are_answered_those_without_a_value_empty():
    attributes = get().reply.attributes

    assert attributes.dir() == ["Originator", "PrinterName"]
    assert (attributes.PrinterName, attributes["Originator"].is_empty) == ("FILM1", True)


def test_a_list_limits_the_answer():
    step = get(NAME)

    assert (step.reply.status, step.reply.attributes.dir()) == (Status.SUCCESS, ["PrinterName"])


def test_what_is_not_known_is_listed_and_left_out_at_any_tolerance():
    step = get(NAME, MODALITY, PRIVATE)

    assert (step.reply.status, step.reply.tags) == (Status.ATTRIBUTE_LIST_WARNING, (MODALITY, PRIVATE))
    assert step.reply.attributes.dir() == ["PrinterName"]
    assert [str(remark) for remark in step.remarks] == [
        "unknown-attribute: Modality was 'asked for', used 'left out' (PS3.4 H.0)",
        "unknown-attribute: (0009,1001) was 'asked for', used 'left out' (PS3.4 H.0)",
    ]


def test_what_is_asked_twice_is_answered_once():
    assert get(NAME, NAME).reply.attributes.dir() == ["PrinterName"]


def test_a_quiet_print_scu_is_answered_success():
    assert get(MODALITY, quiet=[0x0107]).reply.status is Status.SUCCESS


def test_asking_changes_nothing_and_names_the_instance():
    step = get(ORIGINATOR)

    assert step.state is STATE
    assert (step.reply.uid, step.effects) == ("1.2", ())
