"""Fields in texts of the settings: few, safe, and wrong ones are told in words."""

import pytest

from printscp.deliver.template import JOB_FIELDS, fields, filled, job_values, safe
from tests.parcels import make_parcel

KNOWN = ("date", "job")


def test_fields_are_found_in_their_order():
    assert fields("{job}/{date}_{job}", KNOWN) == ("job", "date", "job")


def test_fields_are_replaced_by_their_values():
    assert filled("a/{job}-{date}.x", {"job": "12", "date": "today"}) == "a/12-today.x"


def test_a_brace_is_written_twice():
    assert fields("{{job}}{job}", KNOWN) == ("job",)
    assert filled("{{job}}{job}", {"job": "12"}) == "{job}12"


def test_a_value_is_not_filled_in_again():
    assert filled("{date}", {"date": "{job}", "job": "12"}) == "{job}"


@pytest.mark.parametrize(
    "text", ["{jobb}", "{job.uid}", "{job!r}", "{job:>9}", "{job[0]}", "{}", "{ job}", "{patient}"]
)
def test_braces_hold_the_name_of_a_field_and_nothing_else(text):
    with pytest.raises(ValueError, match="there is no field"):
        fields(text, KNOWN)


def test_an_unknown_field_is_told_with_the_nearest_one():
    with pytest.raises(ValueError, match=r"^'\{jb\}': there is no field \{jb\}, do you mean job\?$"):
        fields("{jb}", KNOWN)


@pytest.mark.parametrize("text", ["{job", "job}", "{job}}", "{{job}", "{a{job}}"])
def test_a_lone_brace_is_refused(text):
    with pytest.raises(ValueError, match="stands alone; write "):
        fields(text, KNOWN)


@pytest.mark.parametrize(
    ("name", "is_safe"),
    [
        ("CT_1-a", "CT_1-a"),
        ("CT 1", "CT_1"),
        ("..", "__"),
        ("/etc/passwd", "_etc_passwd"),
        ("-rf", "_rf"),
        ("a\0b\nc", "a_b_c"),
        ("Ärzte", "_rzte"),
        ("", "_"),
        ("$(reboot)", "__reboot_"),
        ("x" * 40, "x" * 16),
    ],
)
def test_a_name_is_made_safe(name, is_safe):
    assert safe(name) == is_safe


def test_every_field_of_a_job_has_a_value(tmp_path):
    parcel = make_parcel(tmp_path, copies=3, calling_ae="CT 1", uid="1.2.826.0.1.3680043.8.498.12345678901234567890")

    assert job_values(parcel) == {
        "date": "2026-11-21",
        "time": "153012",
        "year": "2026",
        "month": "11",
        "day": "21",
        "hour": "15",
        "minute": "30",
        "second": "12",
        "printer": "FILM1",
        "scu": "CT_1",
        "job": "901234567890",
        "number": "7",
        "uid": "1.2.826.0.1.3680043.8.498.12345678901234567890",
        "films": "1",
        "copies": "3",
    }
    assert tuple(job_values(parcel)) == JOB_FIELDS
