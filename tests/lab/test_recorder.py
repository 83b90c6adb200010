"""What a Recorder keeps of the associations that it watches."""

import threading
from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from printscp.film.remark import Remark
from printscp.lab import recorder as module
from printscp.lab.record import Hole
from printscp.lab.recorder import Recorder
from printscp.wire.sop_classes import EXPLICIT_VR_LITTLE_ENDIAN, PRINT_JOB, PRINTER
from tests.lab.records import ACCEPTED, PROPOSED, REQUEST, message

N_GET, N_CREATE, N_SET, N_EVENT_REPORT = 0x0110, 0x0140, 0x0120, 0x0100
RESPONSE = 0x8000
REMARK = Remark(code="unknown-attribute", attribute="BeamName", clause="PS3.4 H.4.1", sent="a value", used="nothing")


@pytest.fixture
def recorder():
    """One with an open association, of the key "a"."""
    recorder = Recorder()
    recorder.requested("a", REQUEST)
    recorder.established("a", [ACCEPTED], [])
    return recorder


def record(recorder):
    return recorder.associations[-1]


def box_with_pixels():
    box = Dataset()
    box.ImageBoxPosition = 1
    box.add_new(0x7FE00010, "OW", b"\1\2" * 500)
    return box


def test_an_association_is_kept_from_its_request_to_its_end(recorder):
    recorder.established("a", [ACCEPTED], [REMARK])
    recorder.ended("a", "released")

    kept = record(recorder)
    assert (kept.number, kept.request, kept.contexts, kept.end) == (1, REQUEST, (ACCEPTED,), "released")
    assert kept.remarks == (REMARK,)
    assert 0 <= kept.ended_seconds < 60


def test_contexts_of_a_rejected_association_are_those_that_were_proposed():
    recorder = Recorder()

    recorder.requested("a", REQUEST)
    recorder.ended("a", "rejected: local limit exceeded (for now)")

    assert record(recorder).contexts == (PROPOSED,)


def test_a_response_answers_the_newest_request_of_its_id_in_the_other_direction(recorder):
    recorder.passed("a", message(N_GET, 7), sent=False)
    recorder.passed("a", message(N_EVENT_REPORT, 7), sent=True)
    recorder.passed("a", message(N_GET | RESPONSE, 7, Status=0), sent=True)
    recorder.passed("a", message(N_EVENT_REPORT | RESPONSE, 7, Status=0), sent=False)
    recorder.passed("a", message(N_GET, 7), sent=False)
    recorder.passed("a", message(N_GET | RESPONSE, 7, Status=0), sent=True)

    assert [each.answers for each in record(recorder).messages] == [None, None, 1, 2, None, 5]
    assert [each.number for each in record(recorder).messages] == [1, 2, 3, 4, 5, 6]


def test_a_response_that_nobody_asked_for_answers_nothing(recorder):
    recorder.passed("a", message(N_GET | RESPONSE, 7, Status=0), sent=False)

    stray = record(recorder).messages[0]
    assert (stray.answers, stray.duration) == (None, None)


def test_duration_is_the_time_from_the_request(recorder):
    recorder.passed("a", message(N_GET, 7), sent=False)
    recorder.passed("a", message(N_GET | RESPONSE, 7, Status=0), sent=True)

    asked, answered = record(recorder).messages
    assert answered.duration == answered.seconds - asked.seconds


def test_pixel_data_is_cut_out(recorder):
    whole = message(N_SET, 1, box_with_pixels())

    recorder.passed("a", whole, sent=False)

    kept = record(recorder).messages[0]
    assert kept.holes == (Hole(len(whole.data_set) - 1000, 1000),)
    assert kept.message.data_set == whole.data_set[:-1000]
    assert kept.octets == whole.octets


def test_pixel_data_is_kept_when_asked_for():
    recorder = Recorder(pixels=True)
    recorder.requested("a", REQUEST)
    whole = message(N_SET, 1, box_with_pixels())

    recorder.passed("a", whole, sent=False)

    kept = record(recorder).messages[0]
    assert (kept.message, kept.holes) == (whole, ())


def test_remarks_and_faults_are_those_of_the_request(recorder):
    recorder.passed("a", message(N_CREATE, 1), sent=False)
    recorder.passed("a", message(N_CREATE, 2), sent=False)

    recorder.remarked("a", 1, [REMARK])
    recorder.disturbed("a", "jam")

    assert [each.remarks for each in record(recorder).messages] == [(REMARK,), ()]
    assert [each.faults for each in record(recorder).messages] == [(), ("jam",)]


def test_a_fault_before_any_request_is_one_of_the_association(recorder):
    recorder.disturbed("a", "tiny-pdu")

    assert record(recorder).faults == ("tiny-pdu",)


def test_of_an_error_its_kind_and_place_are_kept_and_not_its_words(recorder):
    try:
        int("DOE^JOHN")
    except ValueError as error:
        recorder.failed("a", error)

    (words,) = record(recorder).errors
    assert words.startswith("ValueError in test_recorder.py, line ")
    assert "DOE" not in words


def test_the_newest_associations_are_kept_and_keep_their_numbers():
    recorder = Recorder(keep=2)

    for key in "abc":
        recorder.requested(key, REQUEST)
        recorder.ended(key, "released")

    assert [each.number for each in recorder.associations] == [2, 3]


def test_an_open_association_stays_whatever_comes_after_it(recorder):
    for key in range(200):
        recorder.requested(key, REQUEST)
        recorder.passed(key, message(N_CREATE, 1), sent=False)
        recorder.ended(key, "released")
    recorder.passed("a", message(N_CREATE, 1), sent=False)

    kept = [each.number for each in recorder.associations]
    assert kept == [1, *range(103, 202)]
    assert len(recorder.associations[0].messages) == 1


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (message(0x0030, 1), message(0x8030, 1, Status=0)),
        (
            message(N_GET, 1, RequestedSOPClassUID=PRINTER),
            message(N_GET | RESPONSE, 1, Status=0, AffectedSOPClassUID=PRINTER),
        ),
    ],
)
def test_an_association_that_only_asked_how_the_printer_is_goes_first(asked, answered):
    recorder = Recorder(keep=2)
    recorder.requested("film", REQUEST)
    recorder.passed("film", message(N_CREATE, 1), sent=False)
    recorder.ended("film", "released")

    for key in range(5):
        recorder.requested(key, REQUEST)
        recorder.passed(key, asked, sent=False)
        recorder.passed(key, answered, sent=True)
        recorder.ended(key, "released")

    assert [each.number for each in recorder.associations] == [1, 6]


def refused(recorder):
    recorder.passed("b", message(0x0030, 1), sent=False)
    recorder.passed("b", message(0x8030, 1, Status=0x0110), sent=True)


@pytest.mark.parametrize(
    ("more", "end"),
    [
        (refused, "released"),
        (lambda recorder: recorder.established("b", [ACCEPTED], [REMARK]), "released"),
        (lambda recorder: recorder.disturbed("b", "jam"), "released"),
        (lambda recorder: recorder.failed("b", ValueError()), "released"),
        (
            lambda recorder: recorder.passed("b", message(N_GET, 1, RequestedSOPClassUID=PRINT_JOB), sent=False),
            "released",
        ),
        (lambda recorder: None, "aborted by the print SCU"),
    ],
)
def test_one_in_which_something_went_wrong_goes_when_it_is_the_oldest(more, end):
    recorder = Recorder(keep=2)
    recorder.requested("a", REQUEST)
    recorder.passed("a", message(N_CREATE, 1), sent=False)
    recorder.ended("a", "released")
    recorder.requested("b", REQUEST)
    more(recorder)
    recorder.ended("b", end)

    recorder.requested("c", REQUEST)

    assert [each.number for each in recorder.associations] == [2, 3]


def test_a_fault_of_a_request_is_found_by_its_message_id_when_others_were_sent_ahead(recorder):
    for number in (7, 8, 9):
        recorder.passed("a", message(N_GET, number), sent=False)

    recorder.disturbed("a", "late", 7)
    recorder.disturbed("a", "cover-open", 8)

    assert [each.faults for each in record(recorder).messages] == [("late",), ("cover-open",), ()]


def test_nothing_of_an_association_that_was_open_comes_after_a_clear(recorder):
    recorder.clear()

    recorder.passed("a", message(N_GET, 1), sent=False)
    recorder.ended("a", "released")

    assert recorder.associations == ()


def test_numbers_of_associations_begin_again_after_a_clear(recorder):
    recorder.clear()

    recorder.requested("b", REQUEST)

    assert [record.number for record in recorder.associations] == [1]


def test_what_was_never_requested_is_not_kept():
    recorder = Recorder()

    recorder.ended("a", "connection lost")

    assert recorder.associations == ()


def test_the_oldest_goes_when_there_are_too_many_bytes(monkeypatch):
    monkeypatch.setattr(module, "MOST_OCTETS", 1500)
    recorder = Recorder(pixels=True)

    for key in "ab":
        recorder.requested(key, REQUEST)
        recorder.passed(key, message(N_SET, 1, box_with_pixels()), sent=False)
        recorder.ended(key, "released")

    assert [each.number for each in recorder.associations] == [2]


def test_of_open_associations_with_too_many_bytes_together_later_data_sets_are_holes(monkeypatch):
    monkeypatch.setattr(module, "MOST_OCTETS", 1500)
    recorder = Recorder(pixels=True)

    for key in "ab":
        recorder.requested(key, REQUEST)
        recorder.passed(key, message(N_SET, 1, box_with_pixels()), sent=False)

    assert [bool(each.messages[0].holes) for each in recorder.associations] == [False, True]


def test_of_a_single_association_with_too_many_bytes_later_data_sets_are_holes(monkeypatch):
    monkeypatch.setattr(module, "MOST_OCTETS", 1500)
    recorder = Recorder(pixels=True)
    recorder.requested("a", REQUEST)
    whole = message(N_SET, 1, box_with_pixels())

    recorder.passed("a", whole, sent=False)
    recorder.passed("a", whole, sent=False)

    first, second = record(recorder).messages
    assert first.message == whole
    assert (second.message.data_set, second.holes) == (b"", (Hole(0, len(whole.data_set)),))
    assert second.octets == whole.octets


def test_messages_beyond_the_most_are_not_kept(monkeypatch, recorder):
    monkeypatch.setattr(module, "MOST_MESSAGES", 2)

    for number in range(3):
        recorder.passed("a", message(N_GET, number), sent=False)

    assert len(record(recorder).messages) == 2


def test_a_snapshot_does_not_change(recorder):
    before = record(recorder)

    recorder.passed("a", message(N_GET, 1), sent=False)

    assert before.messages == ()
    assert len(record(recorder).messages) == 1


def test_whoever_waits_is_woken_by_what_happens(recorder):
    thread = threading.Thread(target=lambda: recorder.ended("a", "released"))
    thread.start()

    assert recorder.wait_for(lambda records: records[0].end == "released", 60)
    thread.join()


def test_waiting_ends_in_time(recorder):
    assert not recorder.wait_for(lambda records: records[0].end is not None, 0.01)


def test_two_threads_lose_no_message(recorder):
    def pass_many(*, sent):
        for number in range(200):
            recorder.passed("a", message(N_GET, number), sent=sent)

    threads = [threading.Thread(target=pass_many, kwargs={"sent": sent}) for sent in (False, True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    messages = record(recorder).messages
    assert [each.number for each in messages] == list(range(1, 401))
    assert [each.seconds for each in messages] == sorted(each.seconds for each in messages)


def test_a_context_that_is_implicit_is_cut_as_such():
    recorder = Recorder()
    recorder.requested("a", REQUEST)
    recorder.established("a", [replace(ACCEPTED, transfer_syntax="1.2.840.10008.1.2")], [])
    implicit = b"\xe0\x7f\x10\x00\x04\x00\x00\x00AAAA"

    recorder.passed("a", message(N_SET, 1, implicit), sent=False)

    assert record(recorder).messages[0].message.data_set == implicit[:-4]
    assert EXPLICIT_VR_LITTLE_ENDIAN not in {context.transfer_syntax for context in record(recorder).contexts}


def test_a_message_that_has_come_in_part_is_there_until_it_is_whole(recorder):
    recorder.coming("a", message(N_CREATE, 1, b""))
    recorder.disturbed("a", "jam", 1)
    before = record(recorder)
    recorder.passed("a", message(N_EVENT_REPORT, 1), sent=True)

    recorder.passed("a", message(N_CREATE, 1, b"12345678"), sent=False)
    recorder.passed("a", message(N_CREATE | RESPONSE, 1, Status=0), sent=True)

    assert [(each.awaited, each.message.data_set) for each in before.messages] == [(True, b"")]
    assert [(each.number, each.awaited, each.message.data_set, each.answers) for each in record(recorder).messages] == [
        (1, False, b"12345678", None),
        (2, False, None, None),
        (3, False, None, 1),
    ]
    assert record(recorder).messages[0].faults == ("jam",)


def test_a_message_that_has_come_in_part_stands_where_it_was_first_told(recorder):
    recorder.coming("a", message(N_CREATE, 1, b""))
    first = record(recorder).messages[0].seconds

    recorder.coming("a", message(N_CREATE, 1, b"1234"))

    (told,) = record(recorder).messages
    assert (told.seconds, told.message.data_set) == (first, b"1234")


def test_the_pixels_of_a_message_that_has_come_in_part_are_cut_out(recorder):
    whole = message(N_SET, 1, box_with_pixels())

    recorder.coming("a", replace(whole, data_set=whole.data_set[:-500]))

    kept = record(recorder).messages[0]
    assert (kept.awaited, kept.holes) == (True, (Hole(len(whole.data_set) - 1000, 500),))
