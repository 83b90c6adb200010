"""Findings as plain data."""

from printscp.lab.finding import Finding
from printscp.lab.finding_json import finding_json
from printscp.lab.findings import CATALOG


def test_a_finding_is_told_with_what_to_write_instead():
    kind = CATALOG["PSQ103"]
    finding = Finding(
        kind=kind, association=2, message=3, messages=(3, 5), where="N-SET-RQ", sent="it", expected="other"
    )

    assert finding_json(finding) == {
        "code": "PSQ103",
        "severity": "info",
        "title": kind.title,
        "clause": kind.clause,
        "association": 2,
        "message": 3,
        "messages": [3, 5],
        "where": "N-SET-RQ",
        "sent": "it",
        "expected": "other",
        "instead": kind.instead,
    }
