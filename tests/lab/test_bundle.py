"""An association that is saved and read again."""

import gzip
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printscp.film.remark import Remark
from printscp.lab import bundle
from printscp.lab.bundle import encoded, lines, parsed, read, write
from printscp.lab.bundle_reading import BundleError, NewerBundle
from printscp.lab.record import AssociationRecord, Hole, RecordedMessage
from printscp.wire.association import AssociationRequest, Context
from tests.lab.records import ACCEPTED, REQUEST, message

TEXTS = st.text(max_size=20)
NUMBERS = st.integers(0, 2**31)
SECONDS = st.floats(0, 1e6)


def some(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


REMARKS = some(st.builds(Remark, code=TEXTS, attribute=TEXTS, clause=TEXTS, sent=TEXTS, used=TEXTS))
CONTEXTS = some(
    st.builds(
        Context,
        context_id=st.integers(1, 255),
        abstract_syntax=TEXTS,
        transfer_syntaxes=some(TEXTS),
        result=st.none() | st.integers(0, 4),
        transfer_syntax=TEXTS,
    )
)
MESSAGES = st.builds(
    message,
    st.sampled_from([0x0140, 0x8140, 0x0001]),
    st.integers(0, 0xFFFF),
    st.none() | st.binary(max_size=30),
)
YEARS = (datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("8999-01-01"))
RECORDS = st.builds(
    AssociationRecord,
    number=NUMBERS,
    began=st.datetimes(
        *YEARS,
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=-30))]),
    ),
    request=st.builds(
        AssociationRequest,
        address=TEXTS,
        calling_ae=TEXTS,
        called_ae=TEXTS,
        printer=TEXTS,
        contexts=CONTEXTS,
        maximum_pdu=NUMBERS,
        implementation_class_uid=TEXTS,
        implementation_version=TEXTS,
    ),
    contexts=CONTEXTS,
    remarks=REMARKS,
    faults=some(TEXTS),
    messages=st.lists(
        st.builds(
            RecordedMessage,
            number=NUMBERS,
            seconds=SECONDS,
            sent=st.booleans(),
            message=MESSAGES,
            holes=st.integers(1, 2**28).map(lambda octets: (Hole(0, octets), Hole(octets, octets // 2))),
            answers=st.none() | NUMBERS,
            duration=st.none() | SECONDS,
            remarks=REMARKS,
            faults=some(TEXTS),
        ),
        max_size=3,
        unique_by=lambda each: each.number,
    ).map(tuple),
    errors=some(TEXTS),
    end=st.none() | TEXTS,
    ended_seconds=st.none(),
)
RECORD = AssociationRecord(
    number=7,
    began=datetime(2026, 11, 22, 4, 15, tzinfo=UTC),
    request=REQUEST,
    contexts=(ACCEPTED,),
    messages=(
        RecordedMessage(
            number=1,
            seconds=0.5,
            sent=False,
            message=message(0x0140, 3, b"\1\2", AffectedSOPClassUID="1.2.840.10008.5.1.1.1"),
        ),
        RecordedMessage(
            number=2, seconds=0.6, sent=True, message=message(0x8140, 3, Status=0x0107), answers=1, duration=0.1
        ),
    ),
    end="released",
    ended_seconds=0.7,
)


def content(record=RECORD):
    return "".join(map(encoded, lines(record))).encode()


@given(RECORDS)
def test_what_was_saved_is_read_as_it_was(record):
    assert parsed(content(record)) == record


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_file_is_read_as_it_was_saved(tmp_path, name):
    write(RECORD, tmp_path / name)

    assert read(tmp_path / name) == RECORD


def test_a_name_that_ends_in_gz_is_packed(tmp_path):
    write(RECORD, tmp_path / "a.jsonl.gz")

    assert gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()) == content()


def test_people_see_the_name_the_sop_class_and_the_status_of_a_message():
    request, response = (json.loads(line) for line in content().splitlines()[2:4])

    assert (request["name"], request["sop_class"], request["status"]) == ("N-CREATE-RQ", "Film Session", None)
    assert (response["name"], response["status"]) == ("N-CREATE-RSP", "0x0107")


def test_the_first_line_says_what_it_is_and_who_wrote_it():
    first = json.loads(content().splitlines()[0])

    assert (first["format"], first["version"]) == ("printscp association", 1)
    assert first["request"]["calling_ae"] == "CT1"


def test_of_a_file_that_breaks_off_anywhere_what_is_whole_is_read():
    whole = content()
    first = whole.index(b"\n") + 1

    for length in range(first, len(whole) + 1):
        found = parsed(whole[:length])
        assert len(found.messages) == len(
            [line for line in whole[:length].splitlines(keepends=True)[2:4] if b"\n" in line]
        )


def test_of_a_packed_file_that_breaks_off_what_is_there_is_read(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    write(RECORD, path)
    path.write_bytes(path.read_bytes()[:-12])

    assert read(path).number == 7


def test_a_note_belongs_to_its_message():
    remark = Remark(code="missing-uid", attribute="x", clause="y", sent="nothing", used="the only one")

    noted = parsed(content() + encoded(bundle.note(2, remarks=[remark], faults=["late"])).encode())

    assert [each.remarks for each in noted.messages] == [(), (remark,)]
    assert [each.faults for each in noted.messages] == [(), ("late",)]


def test_a_line_of_a_kind_that_is_not_known_yet_is_left_out():
    assert parsed(content() + b'{"line":"weather"}\n') == RECORD


def test_a_newer_bundle_is_refused_with_the_version_to_read_it_with():
    newer = content().replace(b'"version":1', b'"version":2').replace(b'"program":"', b'"program":"9.')

    with pytest.raises(NewerBundle, match=r"printscp 9\."):
        parsed(newer)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "line 3 is damaged"),
        (b"[]", "line 3 is damaged"),
        (b'{"line":"message"}', "line 3 is damaged"),
        (b'{"line":"note","message":"99"', "line 3 is damaged"),
        (b"[" * 100_000, "line 3 is damaged"),
        (b'{"line":"contexts","contexts":[{}]}', "line 3 is damaged"),
        (b'{"line":"end","end":3,"seconds":1}', "line 3 is damaged"),
    ],
)
def test_a_damaged_line_is_named(line, words):
    damaged = content().splitlines(keepends=True)
    damaged.insert(2, line + b"\n")

    with pytest.raises(BundleError, match=words):
        parsed(b"".join(damaged))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (b"", "is empty"),
        (b"DICM", "is no association"),
        (b"\x89PNG\n", "is no association"),
        (b"{}\n", "is no association"),
        (b'{"format":"printscp association","version":1}\n', "line 1 is damaged"),
        (b"[" * 100_000 + b"\n", "is no association"),
        (content().replace(b"2026-11-22T04:15:00+00:00", b"0001-01-01T00:00:00+14:00"), "line 1 is damaged"),
        (content().replace(b"2026-11-22T04:15:00+00:00", b"9999-12-31T23:00:00-14:00"), "line 1 is damaged"),
    ],
)
def test_what_is_no_bundle_is_told(tmp_path, found, words):
    path = tmp_path / "a.jsonl"
    path.write_bytes(found)

    with pytest.raises(BundleError, match=f"^{path}: {words}"):
        read(path)


def test_what_is_not_packed_is_told(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(content())

    with pytest.raises(BundleError, match="not packed by gzip"):
        read(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_bundle_or_an_error_of_ours(found):
    with pytest.raises(BundleError):
        parsed(content().splitlines(keepends=True)[0] + b'{"line":"message"' + found.replace(b"\n", b"") + b"\n")


def test_nothing_stays_of_a_bundle_that_could_not_be_written(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        write(RECORD, tmp_path / "missing" / "a.jsonl")

    assert list(Path(tmp_path).iterdir()) == []


def test_a_note_about_a_message_that_was_left_out_is_left_out():
    assert parsed(content() + encoded(bundle.note(99, faults=["late"])).encode()) == RECORD


@pytest.mark.parametrize("holes", ["[[0,99999999999999]]", "[[0,-1]]", "[[3,1]]", "[[1,4],[2,4]]", "[[-1,2]]", "[[0]]"])
def test_holes_that_cannot_be_in_the_data_set_are_damage(holes):
    damaged = content().replace(b'"holes":[]', b'"holes":' + holes.encode(), 1)

    with pytest.raises(BundleError, match="line 3 is damaged"):
        parsed(damaged)


def test_a_message_without_its_data_set_is_as_long_as_it_was():
    line = json.loads(content().splitlines()[2])
    short = encoded(bundle.without_data_set(line)).encode()

    (found,) = parsed(content().splitlines(keepends=True)[0] + short).messages

    assert (found.message.data_set, found.holes) == (b"", (Hole(0, 2),))
    assert found.octets == RECORD.messages[0].octets
