"""Durations and sizes of the settings file."""

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from printscp.settings_amounts import (
    Duration,
    PositiveDuration,
    QuietDuration,
    Size,
    amount_in,
    duration_words,
    size_words,
)


def error_of(kind: object, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    (error,) = caught.value.errors()
    return error["msg"].removeprefix("Value error, ")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0s", 0),
        ("250ms", 0.25),
        ("90s", 90),
        ("1.5m", 90),
        ("15 m", 900),
        ("2h", 7200),
        ("3d", 259200),
        ("1w", 604800),
    ],
)
def test_a_duration_is_in_seconds(text, seconds):
    assert TypeAdapter(Duration).validate_python(text) == seconds


@pytest.mark.parametrize(
    ("text", "octets"), [("0B", 0), ("7B", 7), ("1kB", 1000), ("100MB", 1e8), ("0.5 GB", 5e8), ("2TB", 2e12)]
)
def test_a_size_is_in_octets(text, octets):
    assert TypeAdapter(Size).validate_python(text) == octets


@pytest.mark.parametrize("text", ["", "30", "s", "30 sec", "-1s", "1m30s", "1,5m", "1S", "30s\n", "\u0663s", "1e3s"])
def test_a_duration_that_is_none_is_told_with_the_units(text):
    assert error_of(Duration, text) == f'{text!r} is not like "30s" or "15m"; units are ms, s, m, h, d, w'


def test_a_size_that_is_none_is_told_with_the_units():
    assert error_of(Size, "20gb") == '\'20gb\' is not like "500MB" or "20GB"; units are B, kB, MB, GB, TB'


def test_the_program_says_amounts_as_numbers_of_at_least_nothing():
    assert TypeAdapter(Duration).validate_python(0.5) == 0.5
    assert error_of(Duration, -1.0) == "Input should be greater than or equal to 0"
    assert error_of(Size, float("inf")) == "Input should be a finite number"


def test_a_positive_duration_is_a_second_in_a_file_and_more_than_nothing_in_the_program():
    assert TypeAdapter(PositiveDuration).validate_python("1s") == 1
    assert error_of(PositiveDuration, "999ms") == "must be at least 1s"
    assert TypeAdapter(PositiveDuration).validate_python(0.01) == 0.01
    assert error_of(PositiveDuration, 0.0) == "Input should be greater than 0"


def test_a_quiet_time_is_a_tenth_of_a_second_in_a_file():
    assert TypeAdapter(QuietDuration).validate_python("100ms") == 0.1
    assert error_of(QuietDuration, "99ms") == "must be at least 100ms"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (0.25, "250ms"), (1.5, "1500ms"), (90, "90s"), (600, "10m"), (3600, "1h"), (7 * 86400, "7d"),
     (365 * 86400, "365d")],
)  # fmt: skip
def test_a_duration_is_written_in_its_largest_whole_unit(seconds, text):
    assert duration_words(seconds) == text
    assert TypeAdapter(Duration).validate_python(text) == seconds


@pytest.mark.parametrize(("octets", "text"), [(0, "0B"), (7, "7B"), (1.5e9, "1500MB"), (2e10, "20GB"), (1e12, "1TB")])
def test_a_size_is_written_in_its_largest_whole_unit(octets, text):
    assert size_words(octets) == text
    assert TypeAdapter(Size).validate_python(text) == octets


def test_a_table_is_dumped_and_described_with_texts_for_its_amounts():
    class Table(BaseModel):
        wait: Duration = 60.0

    schema = Table.model_json_schema()["properties"]["wait"]

    assert Table().model_dump_json() == '{"wait":"1m"}'
    assert schema["type"] == "string"
    assert schema["pattern"] == r"^[0-9]+(\.[0-9]+)? ?(ms|s|m|h|d|w)$"


@pytest.mark.parametrize(
    ("annotation", "example"),
    [(Duration, "30s"), (Size | None, "500MB"), (tuple[Duration, ...], "30s"), (dict[str, Size], "500MB")],
)
def test_the_amount_in_an_annotation_is_found(annotation, example):
    assert f'"{example}" or' in amount_in(annotation).example


def test_an_annotation_without_an_amount_has_none():
    assert amount_in(tuple[float, ...]) is None
