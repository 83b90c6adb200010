"""What is wrong with how films were made and printed."""

from dataclasses import replace

import pytest

from printscp.film.printer import Condition, PrinterStatus
from printscp.lab.findings import findings_of
from printscp.lab.record import AssociationRecord
from printscp.wire.sop_classes import FILM_SESSION, PRINTER
from tests.conversation import gray_item
from tests.lab.finding_examples import EXAMPLES, whole
from tests.lab.recording import Recording


def codes_of(record: AssociationRecord) -> list[str]:
    return [finding.code for finding in findings_of(record)]


def whole_without_deletion() -> Recording:
    talk = Recording()
    talk.get()
    talk.with_film()
    talk.set_image(image=gray_item())
    talk.print_film()
    return talk


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
