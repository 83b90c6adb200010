"""What a record of an association knows of itself."""

from dataclasses import replace

from printscp.lab.record import Hole
from tests.lab.records import ACCEPTED, message
from tests.lab.test_trace import RECORD


def test_the_size_of_a_message_is_that_on_the_wire():
    request = RECORD.messages[0]

    cut = replace(request, holes=(Hole(4, 100), Hole(300, 20)))

    assert cut.octets == request.message.octets + 120


def test_a_printer_tells_of_itself_where_it_is_asked_and_in_events():
    request, response = RECORD.messages
    asked = replace(request, message=message(0x0110, 1))

    said = [response, asked, replace(asked, message=message(0x8110, 1), sent=True)]
    said.append(replace(asked, message=message(0x0100, 1), sent=True))

    assert [each.tells_of_printer for each in said] == [False, False, True, True]


def test_a_context_is_found_by_its_id():
    assert RECORD.context(1) == ACCEPTED
    assert RECORD.context(9) is None


def test_the_request_of_a_response_is_found_and_a_request_answers_nothing():
    request, response = RECORD.messages

    assert RECORD.request_of(response) is request
    assert RECORD.request_of(request) is None
