"""The catalogue of findings, and what becomes of remarks and statuses."""

import re
from dataclasses import replace

import pytest
from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset
from pynetdicom import sop_class

from printscp.film.printer import Condition, Printer, PrinterStatus, Tolerance
from printscp.film.remark import REMARK_CODES
from printscp.film.scu import Scu
from printscp.lab.finding_causes import CODE_OF_REMARK
from printscp.lab.findings import CATALOG, findings_of
from printscp.lab.record import AssociationRecord
from printscp.sop.requests import NAction, NSet
from printscp.wire.sop_classes import FILM_BOX, FILM_SESSION, GRAYSCALE_META, PRINTER
from printscp.wire.status import Status
from tests.conversation import gray_item
from tests.film.test_remark import STRICTLY
from tests.lab.finding_examples import EXAMPLES, whole
from tests.lab.recording import Recording

_AREAS = "AFILNPXQ"
_OF_THE_PRINTER = (
    Status.PROCESSING_FAILURE,
    Status.RESOURCE_LIMITATION,
    Status.SESSION_QUEUE_FULL,
    Status.QUEUE_FULL,
)


def codes_of(record: AssociationRecord) -> list[str]:
    return [finding.code for finding in findings_of(record)]


def whole_without_deletion() -> Recording:
    talk = Recording()
    talk.get()
    talk.with_film()
    talk.set_image(image=gray_item())
    talk.print_film()
    return talk


def test_every_remark_is_one_finding_and_none_is_of_no_remark():
    assert CODE_OF_REMARK.keys() == REMARK_CODES.keys()
    assert set(CODE_OF_REMARK.values()) <= CATALOG.keys()


@pytest.mark.parametrize("kind", CATALOG.values(), ids=CATALOG)
def test_every_finding_is_explained(kind):
    assert re.fullmatch(rf"PS[{_AREAS}]1\d\d", kind.code)
    assert re.match(r"PS3\.\d+ ", kind.clause)
    assert kind.title
    assert kind.meaning.endswith(".")
    assert kind.instead
    assert len(kind.meaning) > len(kind.title)


def test_no_two_findings_have_one_code():
    assert list(CATALOG) == [kind.code for kind in CATALOG.values()]
    assert len({kind.title for kind in CATALOG.values()}) == len(CATALOG)


# Each of them once


@pytest.mark.parametrize("code", CATALOG)
def test_a_conversation_with_the_mistake_has_the_finding(code):
    assert code in codes_of(EXAMPLES[code]())


def test_no_example_is_of_no_finding():
    assert EXAMPLES.keys() == CATALOG.keys()


@pytest.mark.parametrize("code", sorted(STRICTLY))
def test_a_strict_printer_finds_the_mistake_that_it_refuses_by_the_same_code(code):
    found = []
    for tolerance in Tolerance:
        talk = Recording(Printer(tolerance=tolerance), scu=Scu(swap_layout=code == "swapped-layout"))
        STRICTLY[code](talk)
        found.append(codes_of(talk.record(None)))

    assert found[0] == found[1]
    assert CODE_OF_REMARK[code] in found[0]


@pytest.mark.parametrize("tolerance", Tolerance)
def test_a_correct_print_has_no_finding(tolerance):
    assert findings_of(whole(Recording(Printer(tolerance=tolerance))).record()) == ()


# What it says


def test_a_finding_tells_where_it_was_what_was_sent_and_what_the_rule_is():
    (finding, *_) = findings_of(EXAMPLES["PSF102"]())

    assert str(finding) == (
        "PSF102 error: Image Display Format with a control character, of a string escape (association 1, message 3: "
        "N-CREATE-RQ Film Box, ImageDisplayFormat: 'STANDARD\\x01,1')"
    )
    assert finding.expected == ("Image Display Format is a word and numbers after a backslash, such as STANDARD\\2,3.")


def test_the_same_mistake_of_one_association_is_one_finding_with_its_count():
    talk = Recording()
    for _ in range(3):
        talk.with_film(BorderDensity="white")

    findings = [finding for finding in findings_of(talk.record(None)) if finding.code == "PSX124"]

    assert [(finding.message, finding.sent) for finding in findings] == [(3, "white (3 times)")]


def test_the_same_mistake_in_two_attributes_is_two_findings():
    talk = Recording()
    talk.with_film(BorderDensity="white", EmptyImageDensity="white")

    where = [finding.where for finding in findings_of(talk.record(None))]

    assert where == ["N-CREATE-RQ Film Box, BorderDensity", "N-CREATE-RQ Film Box, EmptyImageDensity"]


def test_a_status_that_tells_what_a_remark_tells_is_no_finding_of_its_own():
    talk = Recording(Printer(tolerance=Tolerance.STRICT))

    talk.create_session(NumberOfCopies=1, FilmDestination="SOMEWHERE", PatientID="4711")

    assert len(findings_of(talk.record(None))) == 1


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.SUCCESS}), ids=lambda status: f"0x{status:04X}")
def test_the_answer_of_a_fault_is_no_finding(status):
    talk = whole_without_deletion()
    talk.faults = ("refuses",)

    talk.answer_with(NSet(context=GRAYSCALE_META, sop_class=FILM_BOX, uid="1.2.9", attributes=Dataset()), status)

    assert codes_of(talk.record(None)) == []


@pytest.mark.parametrize("status", _OF_THE_PRINTER, ids=lambda status: f"0x{status:04X}")
def test_a_status_for_which_the_printer_is_to_blame_is_no_finding(status):
    talk = whole_without_deletion()

    talk.answer_with(NAction(context=GRAYSCALE_META, sop_class=FILM_BOX, uid="1.2.3.3", action_type=1), status)

    assert codes_of(talk.record(None)) == []


@pytest.mark.parametrize(
    "status",
    sorted(status for status in Status if status.is_failure and status not in _OF_THE_PRINTER),
    ids=lambda status: f"0x{status:04X}",
)
def test_every_other_failure_is_a_finding(status):
    talk = whole_without_deletion()

    talk.answer_with(NSet(context=GRAYSCALE_META, sop_class=FILM_BOX, uid="1.2.9", attributes=Dataset()), status)

    assert len(codes_of(talk.record(None))) == 1


def test_a_full_disk_is_no_finding():
    talk = Recording()
    talk.around = replace(talk.around, storage_has_room=False)

    talk.create_session()

    assert codes_of(talk.record()) == []


# What can only be told at the end


@pytest.mark.parametrize("code", ["PSF115", "PSF116", "PSL109", "PSQ102", "PSQ103", "PSQ104"])
def test_the_end_is_not_judged_while_the_association_goes_on(code):
    assert code not in codes_of(replace(EXAMPLES[code](), end=None))


def test_a_print_scu_that_stops_at_a_failure_is_not_told_that_it_printed_nothing():
    talk = Recording()
    talk.with_film().set_image(image=gray_item(BitsStored=17))

    assert codes_of(talk.record()) == ["PSI115"]


def test_a_print_scu_that_stops_because_the_printer_is_at_fault_is_right():
    talk = Recording()
    talk.around = replace(talk.around, condition=Condition(PrinterStatus.FAILURE, "FILM JAM"))

    talk.get()

    assert codes_of(talk.record()) == []


def test_who_only_watches_a_printer_is_not_told_to_print():
    talk = Recording(accepted=(PRINTER,))
    talk.meta = PRINTER

    talk.get()

    assert codes_of(talk.record()) == []


def test_an_abort_after_a_fault_is_right():
    talk = Recording()
    talk.faults = ("no answer",)
    talk.create_session()

    assert codes_of(talk.record("aborted by the print SCU")) == []


def test_an_event_that_crosses_the_last_message_need_not_be_confirmed():
    talk = whole(Recording())
    talk.event(None)

    assert codes_of(replace(talk.record(), ended_seconds=0.2)) == []


# Other cases of a rule


def test_films_of_one_session_may_be_printed_together():
    talk = Recording()
    talk.get()
    talk.create_session()
    for _ in range(2):
        talk.create_film()
        talk.set_image(image=gray_item())
    talk.print_session()
    talk.delete(FILM_SESSION, talk.state.session.uid)

    assert codes_of(talk.record()) == []


def test_a_second_session_after_the_first_was_deleted_is_right():
    talk = whole(Recording())

    assert codes_of(whole(talk).record()) == []


def test_a_box_that_is_filled_again_after_its_film_was_printed_is_right():
    talk = whole_without_deletion()
    talk.set_image(image=gray_item())
    talk.print_film()

    assert codes_of(talk.record(None)) == []


def test_a_character_set_of_the_session_holds_for_its_films():
    talk = Recording()
    talk.create_session(SpecificCharacterSet="ISO_IR 100")

    talk.create_film(ConfigurationInformation="Schärfe")

    assert codes_of(talk.record(None)) == []


def test_what_is_in_free_texts_is_in_no_finding():
    talk = Recording()
    talk.create_session(
        FilmSessionLabel="DOE^JANE " * 9, OwnerID="DOE^JANE " * 3, FilmDestination="X", PatientID="DOE^JANE"
    )

    findings = findings_of(talk.record())

    assert len(findings) > 3
    assert not any("DOE" in f"{finding} {finding.expected}" for finding in findings)


def test_every_word_of_pynetdicom_that_is_told_exists():
    for kind in CATALOG.values():
        for name in re.findall(r"\b(Basic\w+|PresentationLUT|PrinterInstance|PrintJob)\b", kind.instead):
            assert hasattr(sop_class, name) or tag_for_keyword(name), name


def test_every_line_of_python_that_is_told_can_be_typed():
    for kind in CATALOG.values():
        for line in re.findall(r"`([^`]+)`", kind.instead):
            if re.search(r"^\w[\w.]* = |^(?:assoc|ae)\.\w+\(|^from ", line):
                compile(line, kind.code, "exec")
