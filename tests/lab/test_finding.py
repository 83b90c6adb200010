"""A Finding: its words and its order of severity."""

from printscp.lab.finding import Finding, FindingKind, Severity

KIND = FindingKind(
    code="PSF199",
    severity=Severity.WARNING,
    title="Film too blue",
    clause="PS3.4 H.4.2",
    expected="A film is blue.",
    meaning="No other has the right tone.",
    instead="Print it.",
)


def found(message: int | None, *, refused: bool = False) -> Finding:
    return Finding(
        kind=KIND,
        association=3,
        message=message,
        where="N-SET-RQ Film Box, Trim",
        sent="NO",
        expected="A film is blue.",
        refused=refused,
    )


def test_a_finding_in_words_names_its_message():
    assert str(found(7)) == ("PSF199 warning: Film too blue (association 3, message 7: N-SET-RQ Film Box, Trim: NO)")


def test_a_finding_about_the_whole_names_none():
    assert str(found(None)) == "PSF199 warning: Film too blue (association 3: N-SET-RQ Film Box, Trim: NO)"


def test_a_finding_is_as_grave_as_its_kind():
    assert (found(7).code, found(7).severity) == ("PSF199", Severity.WARNING)


def test_a_finding_for_which_a_request_was_refused_is_an_error():
    assert found(7, refused=True).severity is Severity.ERROR
    assert str(found(7, refused=True)).startswith("PSF199 error: ")


def test_the_graver_is_the_greater():
    assert Severity.INFO < Severity.WARNING < Severity.ERROR
    assert [severity.word for severity in Severity] == ["info", "warning", "error"]
