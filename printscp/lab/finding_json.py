"""A finding as plain data, the same wherever it is written as JSON."""

from printscp.lab.finding import Finding


def finding_json(finding: Finding) -> dict[str, object]:
    """With what to write instead."""
    return {
        "code": finding.code,
        "severity": finding.severity.word,
        "title": finding.kind.title,
        "clause": finding.kind.clause,
        "association": finding.association,
        "message": finding.message,
        "messages": list(finding.messages),
        "where": finding.where,
        "sent": finding.sent,
        "expected": finding.expected,
        "instead": finding.kind.instead,
    }
