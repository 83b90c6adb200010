"""Answers that are not what they should be; for each use of pynetdicom a guard that fails if upstream moves."""

from io import BytesIO

import pytest
from pydicom.dataset import Dataset
from pynetdicom.dimse_messages import N_GET_RSP
from pynetdicom.dimse_primitives import N_GET

from printscp.disturbances import (
    Abort,
    Answer,
    EmptyDataSet,
    Late,
    NoAnswer,
    Refuse,
    Reject,
    Reset,
    WrongMessageId,
)
from printscp.server.disturbed_dimse import _forbids
from printscp.wire.sop_classes import FILM_SESSION, PRINTER
from tests.conversation import encoded
from tests.disturbed_server import DisturbedServer
from tests.raw_scu import ClosedError, Element, RawScu

pytestmark = pytest.mark.network


def test_upstream_announces_an_empty_data_set_and_does_not_send_it():
    response, message = N_GET(), N_GET_RSP()
    response.MessageIDBeingRespondedTo, response.AffectedSOPClassUID, response.Status = 1, PRINTER, 0
    response.AttributeList = BytesIO()

    message.primitive_to_message(response)
    fragments = list(message.encode_msg(1, 16384))

    assert message.command_set.CommandDataSetType == 1
    assert [fragment.presentation_data_value_list[0][1][0] for fragment in fragments] == [3]


@pytest.mark.parametrize(
    ("disturbance", "forbidden"),
    [
        (Answer(fault="f", status=0x0000), False),
        (Answer(fault="f", status=0x0001), False),
        (Answer(fault="f", status=0x0107), False),
        (Answer(fault="f", status=0x0116), False),
        (Answer(fault="f", status=0xB000), False),
        (Answer(fault="f", status=0xBFFF), False),
        (Answer(fault="f", status=0x0002), True),
        (Answer(fault="f", status=0xA700), True),
        (Answer(fault="f", status=0xC000), True),
        (Answer(fault="f", status=0xFF00), True),
        (Abort(fault="f", before=True), True),
        (Abort(fault="f", before=False), False),
        (Refuse(fault="f"), True),
        (Reset(fault="f"), False),
        (NoAnswer(fault="f"), False),
        (Late(fault="f", seconds=1), False),
    ],
)
def test_what_was_asked_for_is_not_done_before_a_failure_an_abort_or_a_refusal(disturbance, forbidden):
    assert _forbids(disturbance) is forbidden


@pytest.mark.parametrize(("disturbance", "status"), [(Refuse(fault="shut"), 0), (Reset(fault="reset"), 0x0111)])
def test_a_refused_request_is_not_carried_out_and_one_whose_answer_is_lost_is(disturbance, status):
    with DisturbedServer(request=[disturbance], service="N-CREATE") as server:
        states = []
        with RawScu.connect(server.port) as scu:
            end = server.scp._service.end
            server.scp._service.end = lambda key: states.append(server.scp._service._states[key]) or end(key)
            with pytest.raises(ClosedError):
                scu.n_create(FILM_SESSION, "1.2.3")
        server.wait_for_end()
        server.scp._service.end = end

    assert [state.session is not None for state in states] == [status == 0x0111]


def test_a_warning_about_a_new_instance_names_it_although_the_request_did_not():
    with (
        DisturbedServer(request=[Answer(fault="warns", status=0x0116)], service="N-CREATE") as server,
        RawScu.connect(server.port) as scu,
    ):
        created = scu.n_create(FILM_SESSION).uid(Element.AFFECTED_INSTANCE)
        deleted = scu.n_delete(FILM_SESSION, created)

    assert deleted.status == 0


def test_the_saboteur_sees_the_data_set_as_it_was_sent():
    label = Dataset()
    label.FilmSessionLabel = "a label"
    data = encoded(label, implicit=False)

    with DisturbedServer() as server, RawScu.connect(server.port) as scu:
        scu.n_create(FILM_SESSION, "1.2.3", data)
        message = server.saboteur.asked[-1][2]

    assert (message.name, message.data_set, message.context_id) == ("N-CREATE-RQ", data, 1)


def test_an_id_that_no_request_had_is_found_among_many():
    with DisturbedServer() as server, RawScu.connect(server.port) as scu:
        scu.c_echo()
        (association,) = server.scp._server.active_associations
        association.dimse._ids = set(range(0x10000)) - {7}

        assert association.dimse._unknown_id(1) == 7


def test_an_answer_may_be_both_empty_and_under_a_wrong_id():
    wanted = [EmptyDataSet(fault="empty"), WrongMessageId(fault="odd")]

    with DisturbedServer(request=wanted) as server, RawScu.connect(server.port) as scu:
        reply = scu.n_create(FILM_SESSION, "1.2.3")

    assert (reply.data, reply.number(Element.DATA_SET_TYPE)) == (b"", 1)
    assert reply.number(Element.MESSAGE_ID_RESPONDED_TO) == 0x8001


def test_what_is_for_an_association_is_not_done_to_a_request(caplog):
    with (
        DisturbedServer(request=[Reject(fault="late", result=1, source=1, reason=1)]) as server,
        RawScu.connect(server.port) as scu,
    ):
        status = scu.c_echo().status

    assert status == 0
    assert "RAWSCU: fault late: Reject is not done, an answer to C-ECHO has no place for it" in caplog.text


def test_nothing_is_wanted_of_an_answer_because_the_one_before_was_never_sent():
    with (
        DisturbedServer(request=[NoAnswer(fault="mute")], service="N-CREATE") as server,
        RawScu.connect(server.port) as scu,
    ):
        scu.send_request(0x0140, {Element.AFFECTED_SOP_CLASS: FILM_SESSION, Element.AFFECTED_INSTANCE: "1.2.3"})
        statuses = [scu.c_echo().status for _ in range(2)]

    assert statuses == [0, 0]
