"""A recorded conversation, held again with printers that answer otherwise."""

import threading
from dataclasses import replace

import pytest

from printscp.app import PrintServerApp
from printscp.client_association import Called
from printscp.client_replay import Replayed, Replaying, replay
from printscp.lab.comparison import compare
from printscp.lab.conversation import conversation_of
from printscp.lab.recorder import Recorder
from printscp.settings import DicomSettings, PrinterSettings, QueueSettings, Settings
from printscp.wire.exchange import Conversation
from printscp.wire.sop_classes import (
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    IMPLICIT_VR_LITTLE_ENDIAN,
)
from tests.odd_peer import OddPeer
from tests.odd_printer import OddPrinter
from tests.recorded import accepted, conversation, film, request
from tests.test_client_upper_layer import acceptance

pytestmark = pytest.mark.network


@pytest.fixture
def printer(tmp_path):
    """A server of ours that records what it hears, and its recorder."""
    recorder = Recorder(pixels=True)
    settings = Settings(
        dicom=DicomSettings(port=0),
        queue=QueueSettings(render_processes=0),
        printers={"printscp": PrinterSettings(print_job=True)},
    )
    with PrintServerApp(settings, out=tmp_path / "films", data=tmp_path / "data", recorder=recorder) as app:
        yield app, recorder


@pytest.fixture
def deaf_printer():
    """Takes the association, and answers nothing that it is asked."""
    stop = threading.Event()

    def parts():
        yield acceptance()
        stop.wait(10)

    with OddPeer(parts()) as peer:
        yield "127.0.0.1", peer.port
        stop.set()


def replayed(
    talk: Conversation, address: tuple[str, int], called: str = "ODD", *, seconds: float = 5, **more: object
) -> Replayed:
    peer = Called(ae_title=called, host=address[0], port=address[1], answer_seconds=seconds)
    told = more.pop("answered", lambda _: None)
    return replay(talk, Replaying(called=peer, calling_ae="SCU", connect_seconds=5, **more), told)


def on_odd_printer(talk: Conversation, **answers: object) -> Conversation:
    with OddPrinter(**answers) as printer:
        return replayed(talk, (printer.host, printer.port)).conversation


def heard(recorder: Recorder) -> Conversation:
    """The newest association, once it has ended."""
    assert recorder.wait_for(lambda records: bool(records) and records[-1].end is not None, 60)
    return conversation_of(recorder.associations[-1])


@pytest.mark.parametrize("implicit", [True, False])
def test_requests_name_the_instances_that_this_printer_made(printer, implicit):
    app, recorder = printer

    result = replayed(film(implicit=implicit), app.address, "PRINTSCP").conversation

    assert (result.end, [each.answer.status for each in result.exchanges]) == ("released", [0, 0, 0, 0])
    assert [each.request for each in result.exchanges] == [each.request for each in heard(recorder).exchanges]


def test_what_a_server_recorded_has_no_difference_on_it(printer):
    app, recorder = printer
    replayed(film(), app.address, "PRINTSCP")
    recorded = heard(recorder)

    again = replayed(recorded, app.address, "PRINTSCP")

    assert len(recorded.job_ends()) == 1
    assert compare(recorded, again.conversation, again.uids) == ()


def test_a_request_without_uids_of_the_printer_goes_out_byte_for_byte(printer):
    app, _ = printer

    result = replayed(film(), app.address, "PRINTSCP").conversation

    assert result.exchanges[0].request == film().exchanges[0].request


def test_event_reports_are_confirmed(printer):
    app, recorder = printer

    events = replayed(film(), app.address, "PRINTSCP").conversation.events

    heard(recorder)
    confirmed = [
        each.message.message_id
        for each in recorder.associations[-1].messages
        if each.message.name == "N-EVENT-REPORT-RSP" and each.message.status == 0
    ]
    assert confirmed == [event.message_id for event in events] != []


def test_the_data_set_is_put_into_the_transfer_syntax_that_this_printer_took(printer):
    app, _ = printer
    only_implicit = [replace(each, transfer_syntaxes=(IMPLICIT_VR_LITTLE_ENDIAN,)) for each in film().contexts]

    result = replayed(replace(film(), contexts=tuple(only_implicit)), app.address, "PRINTSCP").conversation

    assert {each.transfer_syntax for each in result.contexts} == {IMPLICIT_VR_LITTLE_ENDIAN}
    assert [each.answer.status for each in result.exchanges] == [0, 0, 0, 0]


def test_instances_that_the_print_scu_named_keep_their_uids_unless_they_get_new_ones(printer):
    app, _ = printer
    named = conversation((request("N-CREATE", FILM_SESSION, "1.2.3"), None), contexts=film().contexts)

    kept, renewed = (replayed(named, app.address, "PRINTSCP", new_uids=new) for new in (False, True))

    assert (kept.uids, kept.conversation.exchanges[0].answer.uid) == ({}, "1.2.3")
    assert renewed.conversation.exchanges[0].answer.uid == renewed.uids["1.2.3"] != "1.2.3"


def test_requests_on_a_context_that_is_not_accepted_are_not_sent():
    color = replace(accepted(), context_id=5, abstract_syntax=COLOR_META)
    exchanges = film().exchanges
    on_color = replace(exchanges[1], request=replace(exchanges[1].request, context_id=5))

    result = on_odd_printer(replace(film(), contexts=(accepted(), color), exchanges=(exchanges[0], on_color)))

    assert [each.number for each in result.exchanges] == [1]
    assert result.unsent == {3: None}


def test_what_needs_an_instance_that_was_not_made_is_not_sent():
    result = on_odd_printer(film(named=True), operation="N-CREATE", status=0x0106, sop_class=FILM_BOX)

    assert [(each.number, each.answer.status) for each in result.exchanges] == [(1, 0), (3, 0x0106)]
    assert (result.unsent, result.end) == ({5: 3, 7: 3}, "released")


def test_a_printer_that_aborts_ends_it():
    result = on_odd_printer(film(named=True), operation="N-SET")

    assert (result.exchanges[-1].number, result.exchanges[-1].answer) == (5, None)
    assert result.end == "aborted by the printer"


def test_a_rejection_is_the_end():
    with OddPrinter() as printer:
        result = replayed(film(), (printer.host, printer.port), "OTHER").conversation

    assert result.end.startswith("rejected: ")
    assert (result.exchanges, {each.result for each in result.contexts}) == ((), {None})


def test_an_answer_that_does_not_come_in_time_ends_it(deaf_printer):
    result = replayed(film(), deaf_printer, seconds=0.3).conversation

    assert (result.end, len(result.exchanges)) == ("no answer within 0.3 s", 1)


def test_an_answer_that_did_not_come_when_it_was_recorded_is_not_missed(deaf_printer):
    asked = film().exchanges[0]

    result = replayed(
        replace(film(), exchanges=(replace(asked, answer=None),), events=()), deaf_printer, seconds=0.3
    ).conversation

    assert [each.answer for each in result.exchanges] == [None]


def test_who_aborted_when_it_was_recorded_aborts_again(printer):
    app, recorder = printer

    result = replayed(replace(film(), end="aborted by the print SCU"), app.address, "PRINTSCP").conversation

    heard(recorder)
    assert result.end == "aborted by the print SCU"
    assert recorder.associations[-1].end == "aborted by the print SCU"


def test_each_exchange_that_is_over_is_told(printer):
    app, _ = printer
    told = []

    replayed(film(), app.address, "PRINTSCP", answered=lambda exchange: told.append(exchange.number))

    assert told == [1, 3, 5, 7]
