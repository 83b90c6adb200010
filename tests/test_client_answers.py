"""What a print SCU hears, in words."""

import pytest

from printscp.client_answers import NoStatus, RequestRefused, Warned

pytestmark = pytest.mark.network


@pytest.mark.parametrize(
    ("warned", "words"),
    [
        (Warned("N-SET image 1", 0xB604, meaning="Image larger"), "N-SET image 1: 0xB604 Image larger"),
        (Warned("N-SET image 1", 0xB123), "N-SET image 1: 0xB123"),
        (Warned("N-SET text 5", NoStatus.NOT_OFFERED), "N-SET text 5: the printer does not offer it"),
        (Warned("N-DELETE Film Session", NoStatus.NO_ANSWER), "N-DELETE Film Session: no answer"),
    ],
)
def test_a_warning_in_words(warned, words):
    assert str(warned) == words


def test_a_refusal_is_told_in_the_words_of_the_printer_and_kept_in_those_of_the_standard():
    refused = RequestRefused("N-SET image 1", 0x0106, "Invalid attribute value", "PatientName DOE^JOHN")

    assert str(refused) == "N-SET image 1: 0x0106 PatientName DOE^JOHN"
    assert refused.without_comment == "N-SET image 1: 0x0106 Invalid attribute value"
