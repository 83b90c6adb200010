"""Which finding a remark or a status of the printer is."""

from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from printscp.film.printer import Printer, Tolerance
from printscp.film.remark import REMARK_CODES
from printscp.film.scu import Scu
from printscp.lab.finding_causes import CODE_OF_REMARK, codes_of_status
from printscp.lab.findings import CATALOG, findings_of
from printscp.lab.record import AssociationRecord
from printscp.sop.requests import NAction, NSet
from printscp.wire.services import STORE
from printscp.wire.sop_classes import FILM_BOX, GRAYSCALE_META
from printscp.wire.status import Status
from tests.conversation import gray_item
from tests.film.test_remark import STRICTLY
from tests.lab.recording import Recording
from tests.lab.stored import Sent, ct_image, stored

_OF_THE_PRINTER = (
    Status.PROCESSING_FAILURE,
    Status.RESOURCE_LIMITATION,
    Status.SESSION_QUEUE_FULL,
    Status.QUEUE_FULL,
)


_FAILURES = [status for status in Status if status.is_failure and status not in _OF_THE_PRINTER]


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


@pytest.mark.parametrize("code", sorted(STRICTLY))
def test_a_strict_printer_finds_the_mistake_that_it_refuses_by_the_same_code(code):
    found = []
    for tolerance in Tolerance:
        talk = Recording(Printer(tolerance=tolerance), scu=Scu(swap_layout=code == "swapped-layout"))
        STRICTLY[code](talk)
        found.append(codes_of(talk.record(None)))

    assert found[0] == found[1]
    assert CODE_OF_REMARK[code] in found[0]


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
    sorted(set(_FAILURES) - set(STORE.statuses)),
    ids=lambda status: f"0x{status:04X}",
)
def test_every_other_failure_is_a_finding(status):
    talk = whole_without_deletion()

    talk.answer_with(NSet(context=GRAYSCALE_META, sop_class=FILM_BOX, uid="1.2.9", attributes=Dataset()), status)

    assert len(codes_of(talk.record(None))) == 1


@pytest.mark.parametrize(
    "status",
    sorted(
        {each for each in STORE.statuses if each.is_failure} - {Status.OUT_OF_RESOURCES} | {Status.INVALID_SOP_INSTANCE}
    ),
    ids=lambda status: f"0x{status:04X}",
)
def test_every_failure_of_an_image_is_a_finding_of_its_own(status):
    (code,) = codes_of(stored(Sent(data_set=ct_image(), status=status)))

    assert code.startswith("PSS1")


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        (Status.COERCED, ("PSS103", "PSS104")),
        (Status.ELEMENTS_DISCARDED, ("PSS105",)),
        (Status.OTHER_SOP_CLASS, ("PSS101", "PSS102")),
        (Status.OUT_OF_RESOURCES, ("PSS112",)),
        (Status.DATA_SET_MISMATCH, ("PSS101", "PSS102", "PSS113")),
        (Status.INVALID_SOP_INSTANCE, ("PSS111", "PSX106", "PSX109")),
        (Status.INVALID_ATTRIBUTE_VALUE, ("PSF101", "PSF103", "PSI115", "PSL111", "PSX129")),
        (Status.PROCESSING_FAILURE, ("PSL110", "PSX120")),
        (Status.QUEUE_FULL, ()),
        (Status.SUCCESS, ()),
    ],
    ids=lambda value: f"0x{value:04X}" if isinstance(value, int) else "",
)
def test_a_status_has_all_findings_that_it_may_be(status, codes):
    assert codes_of_status(status) == codes


@pytest.mark.parametrize("status", _FAILURES, ids=lambda status: f"0x{status:04X}")
def test_what_a_failure_is_found_to_be_is_among_the_findings_of_its_status(status):
    if status in STORE.statuses:
        found = codes_of(stored(Sent(data_set=ct_image(), status=status, comment="more than 9")))
    else:
        talk = whole_without_deletion()
        talk.answer_with(NSet(context=GRAYSCALE_META, sop_class=FILM_BOX, uid="1.2.9", attributes=Dataset()), status)
        found = codes_of(talk.record(None))

    assert len(found) == 1
    assert found[0] in codes_of_status(status)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.SUCCESS}), ids=lambda status: f"0x{status:04X}")
def test_the_answer_of_a_fault_to_an_image_is_no_finding(status):
    assert codes_of(stored(Sent(data_set=ct_image(), status=status, comment="more than 9", faults=("full",)))) == []


def test_a_full_disk_is_no_finding():
    talk = Recording()
    talk.around = replace(talk.around, storage_has_room=False)

    talk.create_session()

    assert codes_of(talk.record()) == []
