"""A verdict as JUnit XML."""

from xml.etree import ElementTree as ET

import pytest

from printscp.cli.junit import junit
from printscp.lab.verdict import Check

CHECKS = (
    Check(name="command", words="exited with 0", is_met=True),
    Check(name="films", words="1 printed, 2 expected", is_met=False),
    Check(name="findings", words="1 info", is_met=True, detail="PSQ103 info: <asked> & \x01 answered"),
)


@pytest.fixture(scope="module")
def suites():
    return ET.fromstring(junit(CHECKS, seconds=1.5, timestamp="2026-11-22T10:00:00"))


def test_the_suite_counts_its_tests_and_failures(suites):
    (suite,) = suites
    wanted = {"tests": "3", "failures": "1", "errors": "0", "skipped": "0", "time": "1.500"}

    assert wanted.items() <= suite.attrib.items()
    assert suite.get("timestamp") == "2026-11-22T10:00:00"


def test_each_expectation_is_a_test_case(suites):
    cases = suites.findall("testsuite/testcase")

    assert [(case.get("classname"), case.get("name"), case.get("time")) for case in cases] == [
        ("printscp run", "command", "1.500"),
        ("printscp run", "films", "0.000"),
        ("printscp run", "findings", "0.000"),
    ]


def test_what_was_not_met_is_a_failure_in_words(suites):
    (failure,) = suites.findall(".//failure")

    assert failure.attrib == {"message": "1 printed, 2 expected", "type": "films"}
    assert failure.text == "1 printed, 2 expected"


def test_characters_that_xml_has_not_are_replaced(suites):
    (output,) = suites.findall(".//system-out")

    assert output.text == "PSQ103 info: <asked> & \N{REPLACEMENT CHARACTER} answered"
