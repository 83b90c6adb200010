from dataclasses import replace

from printscp.wire.sop_classes import FILM_BOX
from tests.recorded import CONTEXT, accepted, conversation, data_set, film, job_event, request


def test_the_elements_of_a_message_are_those_of_its_command_and_of_its_data_set():
    asked = request("N-CREATE", FILM_BOX, None, data_set(FilmSizeID="8INX10IN"))

    command, attributes = conversation((asked, None)).elements(asked)

    assert 0x00000110 in [each.tag for each in command]
    assert [(each.tag, each.value) for each in attributes] == [(0x20100050, b"8INX10IN")]


def test_a_data_set_that_cannot_be_read_has_no_elements():
    asked = request("N-CREATE", FILM_BOX, None, b"\1\2\3")

    assert conversation((asked, None)).elements(asked)[1] == ()


def test_a_data_set_on_a_context_that_was_not_accepted_has_no_elements():
    asked = request("N-CREATE", FILM_BOX, None, data_set(FilmSizeID="8INX10IN"))
    rejected = replace(CONTEXT, result=3)

    assert conversation((asked, None), contexts=(rejected,)).elements(asked)[1] == ()


def test_the_transfer_syntax_is_that_of_the_accepted_context():
    talk = conversation(contexts=(replace(CONTEXT, context_id=3, result=3), accepted(syntax="1.2.840.10008.1.2")))

    assert (talk.transfer_syntax(1), talk.transfer_syntax(3), talk.transfer_syntax(5)) == ("1.2.840.10008.1.2", "", "")


def test_the_end_of_a_job_is_the_event_that_says_so():
    talk = replace(film(), events=tuple(job_event(uid, kind) for uid, kind in [("1", 2), ("1", 3), ("2", 4), ("3", 1)]))

    assert talk.job_ends() == {"1": 3, "2": 4}
