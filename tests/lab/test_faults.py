"""The registry of faults: which fire on what, and how often they have."""

import logging
import threading

import pytest

from printscp import disturbances
from printscp.film.printer import Condition, PrinterStatus
from printscp.lab.fault_table import read_fault
from printscp.lab.faults import Faults, FaultsAreOff
from printscp.server.instrument import Saboteur
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINTER,
    PRINTER_CONFIGURATION,
)
from tests.fault_occasions import request
from tests.jobs import film_box, print_job

COVER_OPEN = Condition(PrinterStatus.FAILURE, "COVER OPEN")


@pytest.fixture
def faults():
    return Faults()


def ask(faults: Faults, service: str = "N-ACTION", sop_class: str = FILM_BOX, calling_ae: str = "CT1") -> list[str]:
    """The names of the faults that fire on a request."""
    return [each.fault for each in faults.on_request(calling_ae, "film1", request(service, sop_class))]


def test_it_is_what_a_server_asks(faults):
    saboteur: Saboteur = faults

    assert saboteur.on_connection("127.0.0.1") == ()
    assert saboteur.on_association("CT1", "film1", [GRAYSCALE_META]) == ()
    assert saboteur.on_arrival("CT1", "film1", request("N-SET", GRAYSCALE_IMAGE_BOX)) == ()
    assert saboteur.on_request("CT1", "film1", request("N-GET", PRINTER)) == ()


def test_what_fires_is_told_to_the_server_and_counted(faults):
    full = faults.add("dimse", service="N-ACTION", sop_class="film-box", status="0xC602", times=1, name="full")

    assert faults.on_request("CT1", "film1", request("N-ACTION", FILM_BOX)) == (
        disturbances.Answer(fault="full", status=0xC602),
    )
    assert full.fired == 1
    assert faults.fired == {"full": 1}


@pytest.mark.parametrize(
    ("keys", "fires"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"nth": 1}, [1]),
        ({"nth": 3}, [3]),
        ({"nth": 9}, []),
        ({"times": 1}, [1]),
        ({"times": 2}, [1, 2]),
        ({"nth": 2, "times": 3}, [2, 3, 4]),
        ({"nth": 4, "times": 9}, [4, 5]),
    ],
)
def test_it_fires_from_the_nth_on_so_many_times(faults, keys, fires):
    faults.add("dimse", effect="no-answer", **keys)

    assert [number for number in range(1, 6) if ask(faults)] == fires


def test_only_what_fits_is_counted(faults):
    faults.add("dimse", effect="no-answer", service="N-SET", sop_class="image-box", calling_ae="CT1", nth=2)

    asked = [
        ask(faults, "N-SET", GRAYSCALE_IMAGE_BOX, "CT2"),
        ask(faults, "N-SET", GRAYSCALE_IMAGE_BOX),
        ask(faults, "N-SET", FILM_BOX),
        ask(faults, "N-CREATE", FILM_BOX),
        ask(faults, "N-SET", GRAYSCALE_IMAGE_BOX),
    ]

    assert asked == [[], [], [], [], ["dimse-no-answer"]]


def test_connections_associations_and_requests_are_counted_apart(faults):
    faults.add("network", effect="refuse", name="any")
    faults.add("network", effect="refuse", calling_ae="CT1", name="ct1")
    faults.add("network", effect="refuse", service="N-SET", name="set")

    assert [each.fault for each in faults.on_connection("127.0.0.1")] == ["any"]
    assert [each.fault for each in faults.on_association("CT1", "film1", ())] == ["ct1"]
    assert [each.fault for each in faults.on_association("CT2", "film1", ())] == []
    assert ask(faults, "N-SET") == ["set"]


def test_faults_of_several_kinds_fire_together(faults):
    faults.add("dimse", effect="late", seconds=1)
    faults.add("dimse", status="0xC602")

    assert ask(faults) == ["dimse-late", "dimse-status"]


def test_of_one_kind_the_first_fires_until_it_is_used_up(faults):
    faults.add("dimse", status="0xC602", times=1, name="first")
    faults.add("dimse", status="0xC605", times=1, name="second")

    assert [ask(faults), ask(faults), ask(faults)] == [["first"], ["second"], []]


def test_what_ends_an_association_fires_alone(faults):
    faults.add("dimse", effect="late", seconds=1, times=1, name="late")
    faults.add("dimse", effect="no-answer", times=1, name="silent")
    faults.add("network", effect="reset", service="N-ACTION", name="reset")

    assert [ask(faults), ask(faults), ask(faults)] == [["late"], ["silent"], ["reset"]]


def test_several_contexts_are_dropped_together(faults):
    faults.add_preset("no-annotation")
    faults.add_preset("no-presentation-lut")

    fired = faults.on_association("CT1", "film1", [ANNOTATION_BOX, GRAYSCALE_META, PRESENTATION_LUT])

    assert [each.fault for each in fired] == ["no-annotation", "no-presentation-lut"]


def test_a_context_that_nobody_proposes_is_not_dropped(faults):
    faults.add_preset("no-annotation", times=1)

    fired = [faults.on_association("CT1", "film1", proposed) for proposed in ([GRAYSCALE_META], [ANNOTATION_BOX])]

    assert [[each.fault for each in each_time] for each_time in fired] == [[], ["no-annotation"]]
    assert faults.fired == {"no-annotation": 1}


@pytest.mark.parametrize("effect", ["no-data-set", "empty-data-set"])
def test_an_answer_without_a_data_set_loses_none(faults, effect):
    faults.add("dimse", effect=effect, times=1, name="bare")

    assert [ask(faults, service) for service in ("C-ECHO", "N-DELETE", "N-CREATE")] == [[], [], ["bare"]]


def test_what_happens_while_a_request_is_coming_happens_to_it_only_then(faults):
    faults.add_preset("drops-connection", times=1)
    image = request("N-SET", GRAYSCALE_IMAGE_BOX)

    fired = [
        faults.on_request("CT1", "film1", image),
        faults.on_arrival("CT1", "film1", request("N-CREATE", FILM_BOX)),
        faults.on_arrival("CT1", "film1", image),
        faults.on_arrival("CT1", "film1", image),
    ]

    assert fired == [(), (), (disturbances.Reset(fault="drops-connection"),), ()]


def test_a_name_is_made_where_none_is_given(faults):
    assert [faults.add("dimse", status="0xC602").name for _ in range(3)] == [
        "dimse-status",
        "dimse-status-2",
        "dimse-status-3",
    ]


def test_a_fault_that_was_read_can_be_set(faults):
    fault = read_fault({"where": "network", "effect": "reset"})

    assert faults.add(fault, name="mine", times=2).table == {
        "name": "mine", "where": "network", "effect": "reset", "times": 2,
    }  # fmt: skip
    assert faults.add({"where": "dimse", "effect": "no-answer"}).name == "dimse-no-answer"


def test_a_name_is_taken_once(faults):
    faults.add("dimse", status="0xC602", name="full")

    with pytest.raises(ValueError, match="name: there is a fault full already"):
        faults.add("dimse", status="0xC605", name="full")


def test_a_preset_takes_keys_for_all_its_faults(faults):
    full = faults.add_preset("queue-full", calling_ae="CT1", times=1)

    assert ask(faults, sop_class=FILM_BOX, calling_ae="CT2") == []
    assert ask(faults, sop_class=FILM_BOX) == ["queue-full"]
    assert ask(faults, sop_class=FILM_SESSION) == ["queue-full"]
    assert ask(faults, sop_class=FILM_SESSION) == []
    assert full.fired == 2


def test_what_is_removed_fires_no_more(faults):
    fault = faults.add("dimse", status="0xC602")
    other = faults.add("dimse", effect="late", seconds=1)
    fault.remove()
    fault.remove()

    assert ask(faults) == ["dimse-late"]
    assert faults.fired == {"dimse-late": 1}
    assert other.fired == 1


def test_all_can_be_set_at_once(faults):
    faults.add("dimse", status="0xC602", name="old")

    faults.set([{"name": "new", "where": "dimse", "status": "0xC605"}, {"preset": "busy"}])

    assert faults.fired == {"new": 0, "busy": 0}


def test_where_one_of_all_is_wrong_nothing_is_changed(faults):
    faults.add("dimse", status="0xC602", name="old")

    with pytest.raises(ValueError, match=r"fault 2: where: .*; fault 3: 'bussy' is no preset, do you mean busy\?"):
        faults.set([{"preset": "busy"}, {"where": "nowhere"}, {"preset": "bussy"}])

    assert faults.fired == {"old": 0}


def test_what_is_set_can_be_set_again_from_plain_data(faults):
    faults.add("dimse", service="n-action", sop_class="film-box", status=0xC602, name="full")
    faults.add_preset("busy", calling_ae="CT1")
    data = faults.as_data()

    again = Faults(data)

    assert again.as_data() == data == [
        {"name": "full", "where": "dimse", "effect": "status", "service": "N-ACTION", "sop_class": ["film-box"],
         "status": "0xC602"},
        {"name": "busy", "preset": "busy", "calling_ae": "CT1"},
    ]  # fmt: skip


def test_nothing_is_left_after_clear(faults):
    faults.add("dimse", status="0xC602")
    ask(faults)

    faults.clear()

    assert (faults.fired, faults.as_data(), faults.unused(), ask(faults)) == ({}, [], (), [])


def test_unused_are_those_that_never_fired_and_had_to(faults):
    faults.add("dimse", status="0xC602", name="fired")
    faults.add("dimse", effect="no-answer", service="N-DELETE", name="unused")
    faults.add("dimse", effect="no-answer", service="N-DELETE", name="optional", optional=True)
    ask(faults)

    assert faults.unused() == ("unused",)


def test_presets_and_rules_can_be_given_from_the_beginning():
    faults = Faults([{"where": "dimse", "status": "0xC602"}], presets=["busy"])

    assert list(faults.fired) == ["busy", "dimse-status"]


def test_where_faults_are_off_none_fires_and_none_is_set():
    faults = Faults([{"where": "dimse", "effect": "no-answer"}], presets=["cover-open"], enabled=False)

    assert (ask(faults), faults.condition("film1")) == ([], None)
    for set_one in (
        lambda: faults.add("dimse", status="0xC602"),
        lambda: faults.add_preset("busy"),
        lambda: faults.set([]),
    ):
        with pytest.raises(FaultsAreOff, match="enabled = true"):
            set_one()
    assert faults.fired == {"cover-open": 0, "dimse-no-answer": 0}


def test_what_the_server_does_not_log_itself_is_logged_with_whom_it_meets(faults, caplog):
    for preset in ("queue-full", "cover-open", "jams-on-third-film", "slow-printer", "never-tells", "disk-full"):
        faults.add_preset(preset, times=1)
    films = tuple(film_box(f"1.2.{number}") for number in range(3))

    with caplog.at_level(logging.WARNING, "printscp.lab"):
        assert ask(faults) == ["queue-full"]
        assert ask(faults, "N-GET", PRINTER) == ["cover-open"]
        faults.on_storage(print_job())
        faults.on_job(print_job(films=films))

    assert caplog.messages == [
        "CT1: fault disk-full: the disk is full",
        "CT1: fault jams-on-third-film: the job fails, FILM JAM",
        "CT1: fault slow-printer: the job takes 10 s longer",
        "CT1: fault never-tells: no event tells of the job",
    ]


def test_a_fault_for_once_fires_once_whoever_asks(faults):
    fault = faults.add("dimse", status="0xC602", times=50)
    threads = [threading.Thread(target=lambda: [ask(faults) for _ in range(40)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert fault.fired == 50


@pytest.mark.parametrize(
    "set_one",
    [
        lambda faults: faults.add("printer", status="FAILURE", info="COVER OPEN", printer="filn1"),
        lambda faults: faults.add_preset("cover-open", printer="filn1", optional=True),
        lambda faults: faults.set([{"preset": "busy", "printer": "filn1"}]),
    ],
)
def test_a_fault_of_a_printer_that_there_is_not_is_refused(faults, set_one):
    faults.are_for(["film1", "film2"])

    with pytest.raises(ValueError, match=r"printer: 'filn1' is no printer, do you mean film1\?"):
        set_one(faults)
    assert faults.fired == {}


def test_a_fault_that_was_set_before_the_printers_were_known_is_refused_then(faults):
    faults.add_preset("cover-open", printer="film9")

    with pytest.raises(ValueError, match="fault 1: printer: 'film9' is no printer"):
        faults.are_for(["film1"])


# The printer


def test_a_printer_says_what_is_wrong_with_it(faults):
    faults.add("printer", status="FAILURE", info="COVER OPEN", printer="film1")

    assert faults.condition("film1") == COVER_OPEN
    assert faults.condition("film2") is None


def test_a_printer_says_it_as_often_as_it_should(faults):
    fault = faults.add("printer", status="FAILURE", info="COVER OPEN", nth=2)
    said = []

    for _ in range(3):
        faults.on_request("CT1", "film1", request("N-GET", PRINTER))
        said.append((faults.condition("film1"), faults.coming_condition("film1")))

    assert said == [(None, COVER_OPEN), (COVER_OPEN, None), (None, None)]
    assert fault.fired == 1


def test_it_says_it_from_the_nth_on_so_many_times(faults):
    fault = faults.add("printer", status="FAILURE", info="COVER OPEN", nth=3, times=2)
    said = []

    for _ in range(5):
        faults.on_request("CT1", "film1", request("N-GET", PRINTER))
        said.append(faults.condition("film1"))

    assert said == [None, None, COVER_OPEN, COVER_OPEN, None]
    assert fault.fired == 2


@pytest.mark.parametrize(
    "keys",
    [
        {"status": "0x0110"},
        {"effect": "no-answer"},
        {"effect": "abort-before"},
        {"effect": "no-data-set"},
        {"effect": "empty-data-set"},
        {"where": "network", "effect": "reset", "service": "N-GET"},
    ],
)
def test_what_nobody_is_told_is_not_used_up(faults, keys):
    cover = faults.add_preset("cover-open", times=1)
    faults.add({"where": "dimse", "times": 1, **keys})
    said = []

    for _ in range(2):
        faults.on_request("CT1", "film1", request("N-GET", PRINTER))
        said.append((faults.condition("film1"), cover.fired))

    assert said == [(None, 0), (COVER_OPEN, 1)]


def test_a_printer_says_it_in_an_answer_that_is_odd_otherwise(faults):
    faults.add_preset("cover-open")
    faults.add("dimse", status="0xB000")
    faults.add("dimse", effect="late", seconds=1)

    assert ask(faults, "N-GET", PRINTER) == ["cover-open", "dimse-status", "dimse-late"]


def test_only_asking_for_the_printer_counts(faults):
    faults.add_preset("cover-open", times=1)
    ask(faults, "N-GET", PRINTER_CONFIGURATION)
    ask(faults, "N-ACTION", FILM_BOX)

    assert faults.fired == {"cover-open": 0}


def test_whoever_listens_hears_when_the_printer_may_say_something_else(faults):
    heard = []
    faults.listen(lambda: heard.append(faults.coming_condition("film1")))

    fault = faults.add_preset("cover-open", times=1)
    ask(faults, "N-GET", PRINTER)
    fault.remove()

    assert heard == [COVER_OPEN, None, None]


# Jobs


def test_a_job_meets_what_fires_on_it(faults):
    faults.add("job", effect="slow", seconds=1, calling_ae="CT1")
    faults.add("job", effect="no-events", calling_ae="CT2")

    fired = faults.on_job(print_job("1.2.3"))

    assert [each.name for each in fired] == ["job-slow"]
    assert faults.of_job("1.2.3") == fired
    assert faults.of_job("1.2.4") == ()


def test_jobs_are_counted_by_their_films(faults):
    faults.add_preset("jams-on-third-film")
    two = (film_box("1.2.1"), film_box("1.2.2"))

    fired = [[each.name for each in faults.on_job(print_job(uid, films=two))] for uid in ("1.1", "1.2", "1.3")]

    assert fired == [[], ["jams-on-third-film"], []]


def test_a_job_is_over_for_a_fault_that_is_removed(faults):
    slow = faults.add("job", effect="slow", seconds=1)
    faults.add("job", effect="no-events")
    faults.on_job(print_job("1.2.3"))

    slow.remove()

    assert [each.name for each in faults.of_job("1.2.3")] == ["job-no-events"]


def test_a_job_is_forgotten_in_parts_or_wholly(faults):
    faults.add("job", effect="slow", seconds=1)
    faults.add("job", effect="no-events")
    fired = faults.on_job(print_job("1.2.3"))

    faults.forget_job("1.2.3", fired[0])
    left = [each.name for each in faults.of_job("1.2.3")]
    faults.forget_job("1.2.3")

    assert left == ["job-no-events"]
    assert faults.of_job("1.2.3") == ()


def test_a_disk_takes_no_job_for_one_reason(faults):
    faults.add_preset("disk-full", times=1)
    faults.add_preset("disk-fails", times=1)

    assert [faults.on_storage(print_job()).name for _ in range(2)] == ["disk-full", "disk-fails"]
    assert faults.on_storage(print_job()) is None
