import pytest

from printscp.output.pdf_syntax import code_to_cid, number, to_unicode


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 5, "0"),
        (-0.0000001, 5, "0"),
        (1.5, 5, "1.5"),
        (1 / 3, 5, "0.33333"),
        (100, 1, "100"),
        (1e-4, 5, "0.0001"),
        (-2.345, 2, "-2.35"),
    ],
)
def test_number_has_so_many_decimals_and_no_exponent(value, decimals, text):
    assert number(value, decimals) == text


def test_codes_have_texts_in_utf_16():
    lines = to_unicode(["a", "🎞", "ab", ""], code_bytes=2).decode().splitlines()

    start = lines.index("4 beginbfchar")
    assert lines[start + 1 : start + 6] == [
        "<0001> <0061>",
        "<0002> <D83CDF9E>",
        "<0003> <00610062>",
        "<0004> <>",
        "endbfchar",
    ]
    assert "<0000> <FFFF>" in lines


def test_codes_of_one_byte_have_two_digits():
    lines = to_unicode(["a"], code_bytes=1).decode().splitlines()

    assert "<01> <0061>" in lines
    assert "<00> <FF>" in lines


def test_codes_have_cids():
    lines = code_to_cid("codes", [7, 3]).decode().splitlines()

    start = lines.index("2 begincidchar")
    assert lines[start + 1 : start + 4] == ["<0001> 7", "<0002> 3", "endcidchar"]
    assert "/CMapName /codes def" in lines
    assert "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> def" in lines


def test_a_block_has_a_hundred_codes_at_most():
    lines = code_to_cid("codes", range(250)).decode().splitlines()

    assert [line for line in lines if "begincidchar" in line] == [
        "100 begincidchar",
        "100 begincidchar",
        "50 begincidchar",
    ]
