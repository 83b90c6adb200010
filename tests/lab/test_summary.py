"""What happened on associations, in a few lines."""

from dataclasses import replace
from datetime import UTC, datetime

from printscp.film.job import ExecutionStatus, JobReport
from printscp.film.terms import PrintPriority
from printscp.lab.finding import Finding
from printscp.lab.findings import CATALOG
from printscp.lab.record import AssociationRecord, RecordedMessage
from printscp.lab.summary import first_difference, in_vain, of_association, of_findings, summary
from printscp.wire.association import AssociationRequest
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION
from tests.lab.stored import Sent, context, ct_image, stored
from tests.recorded import CONTEXT, JOBS, accepted, answer, request

REQUEST = AssociationRequest(
    address="10.0.0.7",
    calling_ae="CT1",
    called_ae="FILM",
    printer="film1",
    contexts=(CONTEXT, JOBS),
    maximum_pdu=0,
    implementation_version="MODALITY_7",
)
REPORT = JobReport(
    uid="1.2",
    print_priority=PrintPriority.MEDIUM,
    created=datetime(2026, 11, 22, tzinfo=UTC),
    printer_name="film1",
    originator="CT1",
)


def record(*messages: RecordedMessage, **changes: object) -> AssociationRecord:
    values = {
        "number": 1,
        "began": datetime(2026, 11, 22, tzinfo=UTC),
        "request": REQUEST,
        "contexts": (accepted(), replace(JOBS, result=3)),
        "messages": messages,
    }
    return AssociationRecord(**(values | changes))


def passed(number: int, message: object, **changes: object) -> RecordedMessage:
    values = {"number": number, "seconds": number / 100, "sent": message.is_response, "message": message}
    return RecordedMessage(**(values | changes))


def finding(code: str, message: int | None = 3) -> Finding:
    return Finding(
        kind=CATALOG[code], association=1, message=message, where="N-SET-RQ", sent="an image", expected="another"
    )


CREATE = request("N-CREATE", FILM_SESSION, "1.2.3")


def test_an_association_is_told_with_its_requests_their_answers_and_its_end():
    told = list(
        of_association(
            record(
                passed(1, CREATE),
                passed(2, answer(CREATE, 0x0107), answers=1),
                passed(3, request("N-ACTION", FILM_BOX, "1.2.4"), faults=("hangs",)),
                faults=("small-pdus",),
                errors=("KeyError in machine.py, line 7",),
                end="released",
                ended_seconds=1.25,
            )
        )
    )

    assert told == [
        "association 1: CT1 at 10.0.0.7 (MODALITY_7) calls FILM",
        "  accepted: Basic Grayscale Print Management Meta",
        "  refused: Print Job",
        "  faults that fired on it: small-pdus",
        "    1   0.010 s -> N-CREATE-RQ Film Session: 0x0107 Attributes were left out",
        "    3   0.030 s -> N-ACTION-RQ Film Box: no answer [fault hangs]",
        "  error in the printer: KeyError in machine.py, line 7",
        "  released after 1.250 s",
    ]


def test_of_many_requests_the_last_ones_are_told():
    told = list(of_association(record(*(passed(number, CREATE) for number in range(1, 14)))))

    assert "  ... 3 requests before these" in told
    assert [line.split()[0] for line in told if "RQ" in line] == [str(number) for number in range(4, 14)]
    assert told[-1] == "  it is still open"


def test_an_error_that_came_again_is_told_once():
    told = list(of_association(record(errors=("KeyError", "TypeError", "KeyError"))))

    assert told[-3:] == [
        "  error in the printer: KeyError (2 times)",
        "  error in the printer: TypeError",
        "  it is still open",
    ]


def test_of_many_associations_the_last_ones_are_told():
    lines = summary([record(number=number) for number in range(1, 8)], []).splitlines()

    assert lines[0] == "... 2 associations before these"
    assert [line.split(":")[0] for line in lines if line.startswith("association")] == [
        f"association {number}" for number in range(3, 8)
    ]


def test_where_there_is_no_association_that_is_told():
    assert summary([], []) == "no association was asked for"


def test_a_finding_is_told_once_for_all_its_cases_with_what_to_write_instead():
    kind = CATALOG["PSI101"]

    told = list(of_findings([finding("PSI101"), finding("PSI101", 5), finding("PSA111", None)]))

    assert told[:5] == [
        f"PSI101 error: {kind.title} ({kind.clause}), 2 times",
        "  where: N-SET-RQ (association 1, message 3)",
        "  sent: an image",
        "  expected: another",
        f"  instead: {kind.instead}",
    ]
    assert told[6] == "  where: N-SET-RQ (association 1)"


def test_lists_that_are_equal_have_no_difference():
    assert first_difference(("N-GET",), ["N-GET"]) is None


def test_the_first_difference_stands_below_what_is_equal():
    assert first_difference(["N-GET", "N-SET"], ["N-GET"]).splitlines() == [
        "2 requests, 1 expected; the first difference:",
        "    1 N-GET",
        "    2 N-SET, expected nothing",
    ]
    assert first_difference([], ["N-GET"]).splitlines()[-1] == "    1 nothing, expected N-GET"


def test_jobs_that_were_waited_for_in_vain_are_told():
    done = replace(REPORT, status=ExecutionStatus.DONE, status_info="NORMAL")

    assert in_vain(2, 1.5, ExecutionStatus.DONE, [done, REPORT]) == (
        "2 jobs expected, 1 printed after 1.5 s, 1 not printed yet"
    )
    assert in_vain(1, 10, ExecutionStatus.FAILURE, [done]) == "job 1 of 1 job ended in DONE (NORMAL), not FAILURE"


def test_an_association_that_stores_images_says_how_many():
    image = ct_image()
    talk = stored(
        *([Sent(data_set=image)] * 12),
        Sent(data_set=image, status=0xB000),
        Sent(data_set=image, status=0xC002),
        Sent(data_set=image, status=None),
    )

    lines = list(of_association(talk))

    assert lines[1:4] == [
        "  accepted: CT Image Storage",
        "  13 images stored, 1 refused, 1 not answered",
        "  ... 5 requests before these",
    ]
    assert lines[-4].endswith("-> C-STORE-RQ CT Image Storage: 0xB000 Coercion of data elements")
    assert lines[-3].endswith(": 0xC002 Cannot understand: pixels cannot be read")
    assert lines[-2].endswith(": no answer")


def test_of_very_many_sop_classes_some_are_named():
    proposed = [context(sop_class=f"1.2.{number}", number=2 * number + 1) for number in range(20)]

    lines = list(of_association(stored(contexts=proposed)))

    assert lines[1] == f"  accepted: {', '.join(f'1.2.{number}' for number in range(12))}, 8 others"
