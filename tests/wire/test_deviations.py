"""What is done with a deviation: remarked by a standard printer, refused by a strict one."""

import pytest

from printscp.film.printer import Tolerance
from printscp.wire.deviations import Deviations
from printscp.wire.status import Refusal, Status

CLAUSE = "PS3.4 H.0"


def standard(*quiet):
    return Deviations(Tolerance.STANDARD, CLAUSE, frozenset(quiet))


def left_out(deviations):
    deviations.left_out(0x00100020)


def replaced(deviations):
    deviations.replaced("Trim", sent="MAYBE", used="NO")


def tolerated(deviations):
    deviations.tolerated("Trim", code="odd", sent="yes", used="YES")


def identity_kept(deviations):
    deviations.identity("PatientID", used="kept with the job")


def warned(deviations):
    deviations.warn(Status.DENSITY_CLAMPED, "MaxDensity", code="density-clamped", sent="4.00", used="3.20")


@pytest.mark.parametrize(
    ("deviate", "status", "remark"),
    [
        (left_out, Status.ATTRIBUTE_LIST_WARNING, "unknown-attribute: PatientID was 'a value', used 'nothing'"),
        (replaced, Status.VALUE_OUT_OF_RANGE, "unsupported-value: Trim was 'MAYBE', used 'NO'"),
        (tolerated, Status.SUCCESS, "odd: Trim was 'yes', used 'YES'"),
        (identity_kept, Status.SUCCESS, "stray-identity: PatientID was 'a value', used 'kept with the job'"),
        (warned, Status.DENSITY_CLAMPED, "density-clamped: MaxDensity was '4.00', used '3.20'"),
    ],
)
def test_a_standard_printer_remarks_it_and_answers(deviate, status, remark):
    deviations = standard()

    deviate(deviations)

    assert deviations.status is status
    assert [str(noted) for noted in deviations.remarks] == [f"{remark} ({CLAUSE})"]


@pytest.mark.parametrize(
    ("deviate", "status", "comment", "tags"),
    [
        (left_out, Status.NO_SUCH_ATTRIBUTE, "PatientID is not supported", (0x00100020,)),
        (replaced, Status.INVALID_ATTRIBUTE_VALUE, "Trim 'MAYBE' is not supported", ()),
        (tolerated, Status.INVALID_ATTRIBUTE_VALUE, "Trim yes is not supported", (0x20100140,)),
        (identity_kept, Status.NO_SUCH_ATTRIBUTE, "PatientID is not supported", (0x00100020,)),
    ],
)
def test_a_strict_printer_refuses_it(deviate, status, comment, tags):
    deviations = Deviations(Tolerance.STRICT, CLAUSE)

    with pytest.raises(Refusal) as caught:
        deviate(deviations)

    assert (caught.value.status, caught.value.comment, caught.value.tags) == (status, comment, tags)
    assert [remark.used for remark in caught.value.remarks] == ["nothing, refused"]
    assert deviations.remarks == []


def test_a_refusal_tells_too_what_was_taken_before_it():
    deviations = Deviations(Tolerance.STRICT, CLAUSE)
    warned(deviations)

    with pytest.raises(Refusal) as caught:
        left_out(deviations)

    first, last = caught.value.remarks
    assert first is deviations.remarks[0]
    assert (last.code, last.attribute, last.clause, last.sent) == ("unknown-attribute", "PatientID", CLAUSE, "a value")


def test_a_strict_printer_warns_as_any_other():
    deviations = Deviations(Tolerance.STRICT, CLAUSE)

    warned(deviations)

    assert deviations.status is Status.DENSITY_CLAMPED


def test_what_is_tolerated_may_have_a_refusal_and_a_clause_of_its_own():
    odd = {"code": "odd", "sent": "x", "used": "y", "clause": "PS3.7 10", "refused_as": Status.NO_SUCH_SOP_INSTANCE}
    deviations = standard()

    deviations.tolerated("Trim", **odd)
    with pytest.raises(Refusal) as caught:
        Deviations(Tolerance.STRICT, CLAUSE).tolerated("Trim", **odd, comment="no Trim here")

    assert deviations.remarks[0].clause == "PS3.7 10"
    assert (caught.value.status, caught.value.comment) == (Status.NO_SUCH_SOP_INSTANCE, "no Trim here")


def test_what_is_no_attribute_has_no_tag_in_a_refusal():
    with pytest.raises(Refusal) as caught:
        Deviations(Tolerance.STRICT, CLAUSE).tolerated("two words", code="odd", sent="x", used="y")

    assert caught.value.tags == ()


def test_nothing_met_is_success():
    assert (standard().status, standard().remarks, standard().tags) == (Status.SUCCESS, [], [])


def test_the_gravest_status_that_is_not_quiet_is_answered():
    deviations = standard(0xB605)

    for deviate in (warned, left_out, tolerated):
        deviate(deviations)

    assert deviations.status is Status.ATTRIBUTE_LIST_WARNING


def test_a_print_scu_that_takes_all_warnings_for_errors_is_answered_success_and_all_is_remarked():
    deviations = standard(0xB605, 0x0107)

    for deviate in (warned, left_out):
        deviate(deviations)

    assert (deviations.status, len(deviations.remarks)) == (Status.SUCCESS, 2)
