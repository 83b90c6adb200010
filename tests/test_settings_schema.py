"""The JSON Schema of the settings file."""

import tomllib
from pathlib import Path

import pytest

from printscp.deliver.registry import delivery_types
from printscp.settings_schema import schema
from printscp.settings_template import template

jsonschema = pytest.importorskip("jsonschema")

SAMPLE = Path(__file__).parent.parent / "samples" / "printscp.toml"


def errors(text: str) -> list[str]:
    found = jsonschema.Draft202012Validator(schema()).iter_errors(tomllib.loads(text))
    return sorted(".".join(map(str, error.absolute_path)) for error in found)


def test_it_is_a_json_schema_of_2020():
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("text", [SAMPLE.read_text(encoding="utf-8"), template(), ""], ids=["sample", "init", "empty"])
def test_what_can_be_used_fits(text):
    assert errors(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("colour = true", ""),
        ("dicom.port = -1", "dicom.port"),
        ("printers.a.dpy = 1", "printers.a"),
        ('printers.a.tone = "x"', "printers.a.tone"),
        ('printers.a.store.quiet_time = "30"', "printers.a.store.quiet_time"),
        ("printers.a.store.enable = true", "printers.a.store"),
        ('queue.drain = "30"', "queue.drain"),
        ("queue.drain = 30", "queue.drain"),
        ('faults.presets = ["out-of-films"]', "faults.presets.0"),
        ('faults.rules.a = { where = "storage", effect = "fulll" }', "faults.rules.a"),
        ('deliveries.a = { type = "x" }', "deliveries.a.type"),
        ("deliveries.a = {}", "deliveries.a"),
        ('deliveries.a = { type = "folder", path = "x", pth = 1 }', "deliveries.a"),
    ],
)
def test_what_is_wrong_does_not_fit(text, place):
    assert errors(text) == [place]


def test_a_delivery_is_one_of_those_that_there_are():
    deliveries = schema()["properties"]["deliveries"]["additionalProperties"]

    assert deliveries["properties"]["type"]["enum"] == sorted(delivery_types())
    assert len(deliveries["allOf"]) == len(delivery_types())


def test_a_wrong_key_of_a_delivery_is_told_by_its_name():
    wrong = {"deliveries": {"a": {"type": "folder", "path": "x", "pth": 1}}}

    (error,) = jsonschema.Draft202012Validator(schema()).iter_errors(wrong)

    assert error.message == "Additional properties are not allowed ('pth' was unexpected)"


def test_defaults_stand_as_in_the_file():
    queue = schema()["$defs"]["QueueSettings"]["properties"]

    assert {key: each["default"] for key, each in queue.items()} == {
        "most_waiting": 1000,
        "render_processes": 2,
        "render_timeout": "10m",
        "drain": "30s",
    }


def test_defaults_of_a_table_within_a_printer_stand_as_in_the_file_too():
    store = schema()["$defs"]["StoreSettings"]["properties"]

    assert (store["quiet_time"]["default"], store["enabled"]["default"]) == ("30s", False)
    assert schema()["$defs"]["PrinterSettings"]["properties"]["store"]["default"]["quiet_time"] == "30s"


@pytest.mark.parametrize(
    "text",
    [
        'faults.rules.a = { where = "network", effect = "reset", service = "N-SET", sop_class = "image-box" }',
        'faults.rules.a = { where = "dimse", status = 0xC602, sop_class = ["film-box", "film-session"], nth = 2 }',
        'faults.rules.a = { where = "dimse", status = "0xC602" }',
        'faults.rules.a = { where = "association", sop_class = "presentation-lut" }',
        'faults = { enabled = true, presets = ["busy"] }',
    ],
)
def test_faults_that_can_be_used_fit(text):
    assert errors(text) == []
