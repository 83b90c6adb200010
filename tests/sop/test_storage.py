"""Which sheet a stored image joins, and when a sheet is printed (PS3.4 Annex B)."""

from dataclasses import replace

import pytest

from printscp.film.display_format import DisplayFormat
from printscp.film.printer import CustomLayout, Printer, Share
from printscp.film.sizes import FILM_SIZES
from printscp.film.storing import Storing
from printscp.film.terms import FilmOrientation
from printscp.images.examination import MOST_FILMS
from printscp.images.stored_film import capacity
from printscp.sop import storage
from printscp.sop.storage import MOST_OCTETS
from tests.stored_images import DOE, ROE, Gathered, stored_image, storing_printer, uids_of


@pytest.fixture
def gathered():
    """Sheets of four images."""
    return Gathered()


def test_the_first_image_begins_a_sheet(gathered):
    image = stored_image("1", study="1.7", patient=ROE, is_color=True)
    gathered.now = 12.0

    taken = gathered.take(image, "A", "US")

    assert taken.sheets == (taken.sheet,)
    assert taken.sheet == storage.Sheet(
        uid="2.25.1",
        printer="PRINTSCP",
        calling_ae="US",
        study="1.7",
        patient=ROE,
        is_color=True,
        images=(image,),
        changed=12.0,
        associations=frozenset("A"),
    )
    assert (taken.closed, taken.remarks) == ((), ())


def test_images_of_a_study_share_a_sheet_in_the_order_of_their_arrival(gathered):
    for uid in "312":
        gathered.take(stored_image(uid))

    assert uids_of(gathered.sheets) == [["3", "1", "2"]]
    assert gathered.sheets[0].uid == "2.25.1"


def test_images_that_no_number_puts_in_order_are_printed_in_that_of_their_arrival(gathered):
    for uid in "312":
        gathered.take(stored_image(uid, order=(1, 1)))

    assert [image.uid for image in gathered.sheets[0].in_order] == ["3", "1", "2"]


def test_two_series_of_one_number_are_printed_one_after_the_other():
    gathered = Gathered()
    for uid, series, number in [("1", "1.9", 2), ("2", "1.8", 1), ("3", "1.9", 1)]:
        gathered.take(stored_image(uid, series=series, order=(0, number)))

    assert [image.uid for image in gathered.sheets[0].in_order] == ["3", "1", "2"]


def test_a_lower_series_number_comes_first_whatever_came_first(gathered):
    gathered.take(stored_image("1", series="1.1", order=(10, 1)))
    gathered.take(stored_image("2", series="1.2", order=(9, 5)))

    assert [image.uid for image in gathered.sheets[0].in_order] == ["2", "1"]


def test_an_association_for_each_image_fills_the_same_sheet(gathered):
    for uid in "123":
        gathered.take(stored_image(uid), association=uid)
        gathered.leave(uid)

    assert uids_of(gathered.sheets) == [["1", "2", "3"]]
    assert gathered.sheets[0].associations == frozenset()
    assert gathered.closed == []


def test_a_full_sheet_is_closed_with_the_image_that_fills_it(gathered):
    for uid in "123":
        gathered.take(stored_image(uid))

    taken = gathered.take(stored_image("4"))

    assert (taken.sheets, taken.closed) == ((), (taken.sheet,))
    assert uids_of(taken.closed) == [["1", "2", "3", "4"]]


def test_the_image_after_a_full_sheet_begins_another(gathered):
    for uid in "12345":
        gathered.take(stored_image(uid))

    assert uids_of(gathered.closed) == [["1", "2", "3", "4"]]
    assert uids_of(gathered.sheets) == [["5"]]
    assert gathered.sheets[0].uid == "2.25.2"


def test_a_sheet_may_wait_for_all_images_of_its_study():
    gathered = Gathered(storing_printer((1, 1), close_when_full=False))

    for uid in "123":
        gathered.take(stored_image(uid))

    assert (gathered.closed, uids_of(gathered.sheets)) == ([], [["1", "2", "3"]])


def test_a_sheet_of_a_whole_study_is_full_with_as_many_films_as_a_job_bears():
    gathered = Gathered(storing_printer((2, 2), close_when_full=False))
    gathered.take(stored_image("1", frames=tuple(range(1, 4 * MOST_FILMS))))
    assert gathered.closed == []

    gathered.take(stored_image("2"))

    assert uids_of(gathered.closed) == [["1", "2"]]


def test_a_sheet_is_full_before_its_images_are_larger_than_a_job_bears(gathered):
    gathered.take(stored_image("1", octets=MOST_OCTETS - 2))
    gathered.take(stored_image("2", octets=1))
    assert gathered.closed == []

    gathered.take(stored_image("3", octets=1))

    assert uids_of(gathered.closed) == [["1", "2", "3"]]


def test_each_frame_takes_the_room_of_an_image(gathered):
    gathered.take(stored_image("1", frames=(1, 2, 5)))

    taken = gathered.take(stored_image("2"))

    assert [sheet.frames for sheet in taken.closed] == [4]


def test_an_image_of_more_frames_than_there_is_room_for_is_not_divided(gathered):
    gathered.take(stored_image("1"))

    taken = gathered.take(stored_image("2", frames=tuple(range(1, 31))))

    assert uids_of(taken.closed) == [["1", "2"]]
    assert taken.sheet.frames == 31


def test_another_study_of_the_association_closes_the_sheet_of_the_one_before(gathered):
    gathered.take(stored_image("1"))

    taken = gathered.take(stored_image("2", study="1.2"))

    assert uids_of(taken.closed) == [["1"]]
    assert uids_of(taken.sheets) == [["2"]]


def test_another_patient_in_the_same_study_has_another_sheet(gathered):
    gathered.take(stored_image("1"))

    taken = gathered.take(stored_image("2", patient=ROE))

    assert uids_of(taken.closed) == [["1"]]
    assert [sheet.patient for sheet in taken.sheets] == [ROE]


@pytest.mark.parametrize(
    "fewer", [("PAT1", "", "doe^jane", ""), ("PAT1", "", "", ""), ("", "", "", ""), ("PAT1", "ISSUER", "doe^jane", "")]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_an_image_of_the_study_that_says_less_of_the_patient_shares_the_sheet(gathered, fewer, is_first):
    words = [DOE, fewer] if not is_first else [fewer, DOE]

    for number, patient in enumerate((*words, DOE), start=1):
        gathered.take(stored_image(str(number), patient=patient))

    (sheet,) = gathered.sheets
    assert (len(sheet.images), gathered.closed) == (3, [])
    assert sheet.patient == ("PAT1", fewer[1], "doe^jane", "19700101")


@pytest.mark.parametrize("place", range(4))
def test_one_word_that_contradicts_is_another_patient(gathered, place):
    doe = ("PAT1", "ISSUER", "doe^jane", "19700101")
    other = tuple("other" if number == place else word for number, word in enumerate(doe))
    gathered.take(stored_image("1", patient=doe))
    gathered.take(stored_image("2", patient=("", "", "", "")))

    taken = gathered.take(stored_image("3", patient=other))

    assert uids_of(taken.closed) == [["1", "2"]]
    assert [sheet.patient for sheet in taken.sheets] == [other]


def test_what_the_sheet_has_learned_of_the_patient_contradicts_too(gathered):
    gathered.take(stored_image("1", patient=("PAT1", "", "", "")))
    gathered.take(stored_image("2", patient=("PAT1", "", "doe^jane", "")))

    taken = gathered.take(stored_image("3", patient=("PAT1", "", "roe^mary", "")))

    assert uids_of(taken.closed) == [["1", "2"]]


def test_color_with_fewer_words_of_the_patient_does_not_close_the_grayscale_sheet_of_its_study(gathered):
    gathered.take(stored_image("1"))

    taken = gathered.take(stored_image("2", patient=("PAT1", "", "", ""), is_color=True))

    assert (uids_of(taken.sheets), taken.closed) == ([["1"], ["2"]], ())


def test_a_sheet_that_was_kept_knows_the_words_of_all_its_images(gathered):
    images = [stored_image("1", patient=("PAT1", "", "", "")), stored_image("2", patient=DOE)]

    assert storage.reopened("2.25.77", gathered.printer, "CT", images, 5.0).patient == DOE


def test_images_without_study_are_of_another_patient_where_one_says_less(gathered):
    gathered.take(stored_image("1", study=""))

    taken = gathered.take(stored_image("2", study="", patient=("PAT1", "", "doe^jane", "")))

    assert uids_of(taken.closed) == [["1"]]


def test_images_that_name_no_study_share_a_sheet_where_the_patient_is_the_same(gathered):
    gathered.take(stored_image("1", study=""))
    gathered.take(stored_image("2", study=""))

    taken = gathered.take(stored_image("3", study="", patient=ROE))

    assert uids_of(taken.closed) == [["1", "2"]]


def test_a_sheet_that_nobody_fills_is_closed_by_another_study_of_its_calling_ae(gathered):
    gathered.take(stored_image("1"), "A")
    gathered.leave("A")

    taken = gathered.take(stored_image("2", study="1.2"), "B")

    assert uids_of(taken.closed) == [["1"]]


def test_a_study_that_another_association_sends_at_the_same_time_keeps_its_sheet(gathered):
    for number in (1, 3, 5):
        gathered.take(stored_image(str(number)), "A")
        gathered.take(stored_image(str(number + 1), study="1.2"), "B")

    assert uids_of(gathered.sheets) == [["1", "3", "5"], ["2", "4", "6"]]
    assert gathered.closed == []


def test_two_associations_fill_the_sheet_of_one_study(gathered):
    gathered.take(stored_image("1"), "A")
    gathered.take(stored_image("2"), "B")

    taken = gathered.take(stored_image("3", study="1.2"), "A")

    assert taken.closed == ()
    assert [sheet.associations for sheet in taken.sheets] == [frozenset("B"), frozenset("A")]


def test_the_last_association_that_goes_on_to_another_study_closes_the_sheet(gathered):
    gathered.take(stored_image("1"), "A")
    gathered.take(stored_image("2"), "B")
    gathered.take(stored_image("3", study="1.2"), "A")

    taken = gathered.take(stored_image("4", study="1.2"), "B")

    assert uids_of(taken.closed) == [["1", "2"]]
    assert uids_of(taken.sheets) == [["3", "4"]]


def test_another_calling_ae_has_sheets_of_its_own(gathered):
    gathered.take(stored_image("1"), "A", "CT1")
    gathered.leave("A")

    taken = gathered.take(stored_image("2", study="1.2"), "B", "CT2")
    gathered.take(stored_image("3"), "C", "CT2")

    assert taken.closed == ()
    assert [(sheet.calling_ae, sheet.study) for sheet in gathered.sheets] == [
        ("CT1", "1.1"),
        ("CT2", "1.2"),
        ("CT2", "1.1"),
    ]


def test_another_printer_has_sheets_of_its_own(gathered):
    gathered.take(stored_image("1"))
    gathered.leave()
    gathered.printer = replace(gathered.printer, name="OTHER")

    gathered.take(stored_image("2", study="1.2"))
    gathered.take(stored_image("1"), "B")

    assert [(sheet.printer, sheet.study) for sheet in gathered.sheets] == [
        ("PRINTSCP", "1.1"),
        ("OTHER", "1.2"),
        ("OTHER", "1.1"),
    ]


def test_color_and_grayscale_of_a_study_are_two_sheets_side_by_side(gathered):
    for number in (1, 3):
        gathered.take(stored_image(str(number)))
        gathered.take(stored_image(str(number + 1), is_color=True))

    assert [(sheet.is_color, len(sheet.images)) for sheet in gathered.sheets] == [(False, 2), (True, 2)]


def test_a_sheet_that_nobody_fills_is_not_closed_by_the_colors_of_its_own_study(gathered):
    gathered.take(stored_image("1"), "A")
    gathered.leave("A")

    taken = gathered.take(stored_image("2", is_color=True), "B")

    assert uids_of(taken.sheets) == [["1"], ["2"]]
    assert taken.closed == ()


def test_sheets_stay_in_the_order_in_which_they_were_begun(gathered):
    gathered.take(stored_image("1"))
    gathered.take(stored_image("2", is_color=True))

    taken = gathered.take(stored_image("3"))

    assert uids_of(taken.sheets) == [["1", "3"], ["2"]]


def test_another_study_closes_the_sheets_of_color_and_of_grayscale(gathered):
    gathered.take(stored_image("1", is_color=True))
    gathered.take(stored_image("2"))

    taken = gathered.take(stored_image("3", study="1.2"))

    assert uids_of(taken.closed) == [["1"], ["2"]]


def test_an_image_that_comes_again_takes_its_own_place(gathered):
    gathered.take(stored_image("1"))
    gathered.take(stored_image("2"))
    again = stored_image("1", order=(9,))

    taken = gathered.take(again)

    assert taken.sheet.images == (stored_image("2"), again)
    (remark,) = taken.remarks
    assert (remark.code, remark.attribute, remark.sent) == ("replaced-image", "SOPInstanceUID", "1")


def test_the_only_image_of_a_sheet_that_comes_again_leaves_it_the_same_sheet(gathered):
    gathered.take(stored_image("1"))
    gathered.now = 5.0

    taken = gathered.take(stored_image("1"), "B")

    assert (taken.sheet.uid, taken.sheet.changed, taken.sheet.associations) == ("2.25.1", 5.0, frozenset("AB"))
    assert taken.sheets == (taken.sheet,)


def test_an_image_that_comes_again_with_more_frames_may_fill_the_sheet(gathered):
    gathered.take(stored_image("1"))

    taken = gathered.take(stored_image("1", frames=(1, 2, 3, 4)))

    assert [sheet.frames for sheet in taken.closed] == [4]


def test_an_image_that_comes_again_with_fewer_frames_makes_room(gathered):
    gathered.take(stored_image("1", frames=(1, 2, 3)))
    gathered.take(stored_image("1"))

    taken = gathered.take(stored_image("2"))

    assert taken.sheet.frames == 2
    assert taken.closed == ()


def test_an_image_that_comes_again_in_color_moves_to_the_sheet_of_those(gathered):
    gathered.take(stored_image("1"))
    gathered.take(stored_image("2"))

    taken = gathered.take(stored_image("1", is_color=True))

    assert uids_of(taken.sheets) == [["2"], ["1"]]
    assert [remark.code for remark in taken.remarks] == ["replaced-image"]


def test_a_sheet_whose_only_image_moves_to_another_is_neither_open_nor_closed(gathered):
    gathered.take(stored_image("1"))

    taken = gathered.take(stored_image("1", is_color=True))

    assert taken.sheets == (taken.sheet,)
    assert taken.closed == ()


def test_an_image_that_comes_again_with_another_patient_is_not_printed_with_the_first(gathered):
    gathered.take(stored_image("1"))
    gathered.take(stored_image("2"))

    taken = gathered.take(stored_image("1", patient=ROE))

    assert uids_of(taken.closed) == [["2"]]
    assert uids_of(taken.sheets) == [["1"]]


def test_the_same_image_of_another_calling_ae_is_another(gathered):
    gathered.take(stored_image("1"), "A", "CT1")

    taken = gathered.take(stored_image("1"), "B", "CT2")

    assert uids_of(taken.sheets) == [["1"], ["1"]]
    assert taken.remarks == ()


def test_an_image_of_a_sheet_that_is_closed_is_printed_again(gathered):
    gathered.take(stored_image("1", frames=(1, 2, 3, 4)))

    taken = gathered.take(stored_image("1"))

    assert uids_of(taken.sheets) == [["1"]]
    assert taken.remarks == ()


def test_a_release_closes_nothing_by_default(gathered):
    gathered.take(stored_image("1"))

    assert gathered.leave() == ()
    assert gathered.sheets[0].associations == frozenset()


@pytest.fixture
def closing():
    """Sheets that are printed when the association that filled them is released."""
    return Gathered(storing_printer((2, 2), close_at_association_end=True))


def test_a_release_closes_the_sheets_that_the_association_filled_where_the_printer_is_set_so(closing):
    closing.take(stored_image("1"))
    closing.take(stored_image("2", is_color=True))
    closing.take(stored_image("3"), "B", "OTHER")

    assert uids_of(closing.leave("A")) == [["1"], ["2"]]
    assert uids_of(closing.sheets) == [["3"]]


def test_a_release_leaves_a_sheet_that_another_association_fills(closing):
    closing.take(stored_image("1"), "A")
    closing.take(stored_image("2"), "B")

    assert closing.leave("A") == ()
    assert uids_of(closing.leave("B")) == [["1", "2"]]


def test_a_release_closes_no_sheet_that_the_association_has_nothing_to_do_with(closing):
    closing.sheets = (storage.reopened("2.25.9", closing.printer, "CT", [stored_image("1")], 0.0),)

    assert closing.leave("A") == ()
    assert len(closing.sheets) == 1


def test_an_association_that_is_lost_closes_nothing(closing):
    closing.take(stored_image("1"))

    assert closing.leave(released=False) == ()
    assert closing.sheets[0].associations == frozenset()


def test_who_sends_the_rest_after_a_lost_association_fills_the_same_sheet(closing):
    closing.take(stored_image("1"), "A")
    closing.leave("A", released=False)

    closing.take(stored_image("2"), "B")

    assert uids_of(closing.leave("B")) == [["1", "2"]]


def test_a_sheet_is_closed_after_a_quiet_time_even_while_its_association_lasts():
    gathered = Gathered(storing_printer(quiet_seconds=30.0))
    gathered.take(stored_image("1"))

    assert gathered.wait(29.0) == ()
    assert uids_of(gathered.wait(1.0)) == [["1"]]
    assert gathered.sheets == ()


def test_each_image_begins_the_quiet_time_of_its_sheet_again():
    gathered = Gathered(storing_printer(quiet_seconds=30.0))
    gathered.take(stored_image("1"))
    gathered.take(stored_image("2", is_color=True))
    gathered.wait(20.0)
    gathered.take(stored_image("3"))

    assert uids_of(gathered.wait(10.0)) == [["2"]]
    assert uids_of(gathered.wait(20.0)) == [["1", "3"]]


def test_the_next_change_is_the_end_of_the_first_quiet_time():
    gathered = Gathered(storing_printer(quiet_seconds=30.0))
    gathered.now = 100.0
    gathered.take(stored_image("1"))
    gathered.now = 110.0
    gathered.take(stored_image("2", is_color=True))

    assert storage.next_change(gathered.sheets, gathered.printers) == 130.0
    assert storage.next_change((), gathered.printers) is None


def test_a_sheet_is_not_quiet_while_an_image_comes_on_an_association_that_fills_it():
    gathered = Gathered(storing_printer(quiet_seconds=30.0))
    gathered.take(stored_image("1"), "A")
    gathered.take(stored_image("2", is_color=True), "B")
    sheets, printers = gathered.sheets, gathered.printers

    still_open, closed = storage.quiet(sheets, printers, 100.0, {"B", "C"})

    assert (uids_of(still_open), uids_of(closed)) == ([["2"]], [["1"]])
    assert storage.next_change(still_open, printers, {"B"}) is None
    assert storage.next_change(still_open, printers, {"A"}) == 30.0


@pytest.mark.parametrize("printers", [{}, {"PRINTSCP": Printer()}], ids=["gone", "storing off"])
def test_the_sheets_of_a_printer_that_takes_no_images_any_more_are_closed_at_once(gathered, printers):
    gathered.now = 100.0
    gathered.take(stored_image("1"))

    assert storage.next_change(gathered.sheets, printers) == 100.0
    assert storage.quiet(gathered.sheets, printers, 100.0) == ((), gathered.sheets)


@pytest.mark.parametrize("released", [True, False])
def test_the_end_of_an_association_is_nothing_to_a_sheet_whose_printer_is_gone(closing, released):
    closing.take(stored_image("1"))

    still_open, closed = storage.leave(closing.sheets, "A", {}, released=released)

    assert (uids_of(still_open), closed) == ([["1"]], ())


def test_a_sheet_that_was_kept_goes_on(gathered):
    images = [stored_image(uid, study="1.4", patient=ROE, is_color=True) for uid in "12"]

    sheet = storage.reopened("2.25.77", gathered.printer, "CT", images, 5.0)
    gathered.sheets = (sheet,)
    taken = gathered.take(stored_image("3", study="1.4", patient=ROE, is_color=True))

    assert (sheet.printer, sheet.calling_ae, sheet.changed, sheet.associations) == ("PRINTSCP", "CT", 5.0, frozenset())
    assert (taken.sheet.uid, uids_of(taken.sheets)) == ("2.25.77", [["1", "2", "3"]])


def test_another_study_closes_a_sheet_that_was_kept(gathered):
    gathered.sheets = (storage.reopened("2.25.77", gathered.printer, "CT", [stored_image("1", patient=DOE)], 5.0),)

    assert uids_of(gathered.take(stored_image("2", study="1.2")).closed) == [["1"]]


@pytest.mark.parametrize(
    ("storing", "expected"),
    [
        (Storing(), 20),
        (Storing(orientation=FilmOrientation.LANDSCAPE), 20),
        (Storing(display_format=DisplayFormat("STANDARD", (2, 3))), 6),
        (Storing(display_format=DisplayFormat("ROW", (1, 2, 3))), 6),
        (Storing(display_format=DisplayFormat("COL", (4, 1))), 5),
        (Storing(display_format=DisplayFormat("SLIDE", ())), 56),
        (Storing(display_format=DisplayFormat("SLIDE", ()), film_size=FILM_SIZES["8INX10IN"]), 20),
        (Storing(display_format=DisplayFormat("CUSTOM", (1,))), 2),
        (Storing(display_format=DisplayFormat("CUSTOM", (9,))), 20),
        (None, 20),
    ],
)
def test_a_sheet_is_full_with_as_many_images_as_its_layout_has_boxes(storing, expected):
    halves = (Share(0, 0, 1, 0.5), Share(0, 0.5, 1, 0.5))
    printer = Printer(storing=storing, custom_layouts=(CustomLayout(1, halves),))

    assert capacity(printer) == expected
