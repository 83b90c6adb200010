"""Which fault a table is, and all that is wrong with it."""

import pytest

from printscp.lab.fault_table import EFFECTS, WHERE, WrongFault, own_keys, place_of, read_fault

NEEDED = {
    "stall": {"seconds": 1},
    "throttle": {"octets_per_second": 100},
    "drop-context": {"sop_class": "presentation-lut"},
    "tiny-pdu": {"octets": 128},
    "late": {"seconds": 1},
    "slow": {"seconds": 1},
}
NEEDED_AT = {
    ("dimse", "status"): {"status": "0xC602"},
    ("printer", "status"): {"status": "FAILURE", "info": "FILM JAM"},
}


@pytest.mark.parametrize("model", EFFECTS, ids=lambda model: "-".join(place_of(model)))
def test_a_table_is_the_fault_of_its_place_and_effect(model):
    where, effect = place_of(model)

    fault = read_fault(
        {"where": where, "effect": effect, **NEEDED.get(effect, {}), **NEEDED_AT.get((where, effect), {})}
    )

    assert type(fault) is model


@pytest.mark.parametrize("model", EFFECTS, ids=lambda model: "-".join(place_of(model)))
def test_every_effect_has_a_sentence_and_every_key_its_text(model):
    assert (model.__doc__ or "").endswith(".")
    assert all(model.model_fields[key].description for key in model.model_fields if key not in {"where", "effect"})


def test_no_place_has_two_effects_of_one_name():
    assert len({place_of(model) for model in EFFECTS}) == len(EFFECTS) == 23
    assert WHERE == ("network", "association", "dimse", "printer", "job", "storage")


@pytest.mark.parametrize(
    ("table", "effect"),
    [
        ({"where": "network", "octets_per_second": 5}, "throttle"),
        ({"where": "network", "seconds": 5, "calling_ae": "CT1"}, "stall"),
        ({"where": "network", "seconds": 5, "sop_class": "image-box", "while_arriving": True}, "stall"),
        ({"where": "association", "reason": "temporary-congestion"}, "reject"),
        ({"where": "association", "sop_class": "presentation-lut"}, "drop-context"),
        ({"where": "association", "octets": 100}, "tiny-pdu"),
        ({"where": "dimse", "status": "0xC602", "service": "N-ACTION", "sop_class": "film-box", "times": 1}, "status"),
        ({"where": "dimse", "seconds": 1}, "late"),
        ({"where": "printer", "status": "WARNING", "info": "SUPPLY LOW"}, "status"),
        ({"where": "job", "seconds": 1}, "slow"),
        ({"where": "job", "info": "FILM JAM", "nth": 3}, "failure"),
    ],
)
def test_the_effect_need_not_be_named_where_its_keys_tell_it(table, effect):
    assert read_fault(table).effect == effect


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        ({}, ["where: must be given; known are network, association, dimse, printer, job, storage"]),
        ({"where": "dims"}, ["where: 'dims' is none, do you mean dimse?"]),
        ({"where": 3}, ["where: Input should be one of network, association, dimse, printer, job, storage"]),
        ({"where": "storage"}, ["effect: must be given; known are full, fails"]),
        ({"where": "dimse", "service": "N-SET"}, ["effect: must be given; known are status, late, no-answer, abort-before, abort-after, no-data-set, empty-data-set, wrong-message-id"]),
        ({"where": "dimse", "staus": "0xC602"}, ["staus: unknown key of dimse, do you mean status?"]),
        ({"where": "dimse", "statsu": 3, "servce": "x"}, ["statsu: unknown key of dimse, do you mean status?", "servce: unknown key of dimse, do you mean service?"]),
        ({"where": "dimse", "seconds": 0, "servce": "x"}, ["seconds: Input should be greater than 0, not 0", "servce: unknown key of dimse, late, do you mean service?"]),
        ({"where": "network", "effect": "rest"}, ["effect: 'rest' is none, do you mean reset?"]),
        ({"where": "job", "effect": ["slow"]}, ["effect: Input should be one of slow, failure, no-events"]),
        ({"where": "dimse", "effect": "late"}, ["seconds: must be given"]),
        ({"where": "dimse", "effect": "late", "seconds": 0}, ["seconds: Input should be greater than 0, not 0"]),
        ({"where": "dimse", "effect": "late", "seconds": 86401}, ["seconds: Input should be less than or equal to 86400, not 86401"]),
        ({"where": "network", "effect": "stall", "seconds": 1e300}, ["seconds: Input should be less than or equal to 86400, not 1e+300"]),
        ({"where": "job", "effect": "slow", "seconds": 1e300}, ["seconds: Input should be less than or equal to 86400, not 1e+300"]),
        ({"where": "dimse", "effect": "late", "seconds": "2s"}, ["seconds: Input should be a valid number, not '2s'"]),
        ({"where": "dimse", "effect": "no-answer", "comment": "x"}, ["comment: unknown key of dimse, no-answer; known are where, effect, nth, times, optional, printer, calling_ae, service, sop_class"]),
        ({"where": "storage", "effect": "full", "caling_ae": "CT1"}, ["caling_ae: unknown key of storage, full, do you mean calling_ae?"]),
        ({"where": "dimse", "effect": "no-answer", "sop_class": "grayscale-meta"}, ["sop_class: no request names grayscale-meta, only drop-context has it"]),
        ({"where": "network", "effect": "reset", "sop_class": ["printer", "1.2.840.10008.5.1.1.18"]}, ["sop_class: no request names 1.2.840.10008.5.1.1.18, only drop-context has it"]),
        ({"where": "dimse", "effect": "no-answer", "sop_class": "printer", "service": "N-ACTION"}, ["service: printer has no N-ACTION, only N-GET"]),
        ({"where": "dimse", "effect": "no-answer", "sop_class": ["film-box", "image-box"], "service": "N-CREATE"}, ["service: image-box has no N-CREATE, only N-SET"]),
        ({"where": "dimse", "effect": "no-data-set", "service": "C-ECHO"}, ["service: this cannot happen to C-ECHO, only to N-CREATE, N-SET, N-GET, N-ACTION"]),
        ({"where": "dimse", "effect": "empty-data-set", "sop_class": "verification"}, ["sop_class: this cannot happen to verification, which has C-ECHO only"]),
        ({"where": "network", "effect": "reset", "service": "N-ACTION", "while_arriving": True}, ["service: this cannot happen to N-ACTION, only to N-CREATE, N-SET, C-STORE"]),
        ({"where": "network", "effect": "close-within-pdu", "while_arriving": True}, ["while_arriving: the printer sends no PDU then; reset and garbage end the connection"]),
        ({"where": "association", "octets": 4}, ["octets: Input should be greater than or equal to 8, not 4"]),
        ({"where": "association", "reason": "busy"}, ["reason: 'busy' is no reason; known are no-reason-given, application-context-name-not-supported, calling-ae-not-recognized, called-ae-not-recognized, protocol-version-not-supported, temporary-congestion, local-limit-exceeded"]),
        ({"where": "association", "sop_class": []}, ["sop_class: must name at least one"]),
        (
            {"where": "dimse", "status": "0xC60", "service": "N-PRINT", "sop_class": "filmbox", "times": 0},
            [
                "times: Input should be greater than or equal to 1, not 0",
                "service: 'N-PRINT' is no service that a printer answers; known are N-CREATE, N-SET, N-GET, N-ACTION, N-DELETE, C-ECHO, C-STORE",
                "sop_class: 'filmbox' is no SOP Class and no UID, do you mean film-box?",
                "status: '0xC60' is no status; write one like 0xC602",
            ],
        ),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_said_at_once(table, problems):
    with pytest.raises(WrongFault) as wrong:
        read_fault(table)

    assert list(wrong.value.problems) == problems
    assert str(wrong.value) == "; ".join(problems)


def test_the_keys_of_an_effect_are_those_that_others_there_have_not():
    own = {place_of(model): own_keys(model) for model in EFFECTS}

    assert own["dimse", "status"] == ("status", "comment")
    assert own["association", "drop-context"] == ("sop_class",)
    assert own["network", "reset"] == ()
