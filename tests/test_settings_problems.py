"""What is wrong in a settings file, with the lines where it stands."""

import tomllib
from pathlib import Path
from textwrap import dedent
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from printscp.settings_amounts import Duration
from printscp.settings_problems import Problem, bare_numbers, in_words, lines_of, with_lines


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    wait: Duration | None = None
    size: int | str = 1


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    tables: dict[str, Inner] = {}
    kind: Literal["a", "b"] = "a"
    waits: dict[str, tuple[Duration, ...]] = {}
    path: Path | None = None


def told(text: str) -> list[str]:
    content = tomllib.loads(text)
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(content)
    return [f"{problem.line}: {problem}" for problem in with_lines(in_words(caught.value, content, Outer), text)]


def test_a_path_of_a_strict_model_is_told_with_what_the_model_lacks():
    (words,) = told('path = "x"')

    assert words == ("1: path: cannot be said in TOML: the model of this key needs Field(strict=False)")


def test_each_table_and_each_key_has_its_line():
    lines = lines_of(
        dedent(
            """\
            top = 1

            # [not.this]
            [printers.film1]  # [nor.this]
            dpi = 320

            [printers.film2]
            """
        )
    )

    assert lines == {
        ("top",): 1,
        ("printers",): 4,
        ("printers", "film1"): 4,
        ("printers", "film1", "dpi"): 5,
        ("printers", "film2"): 7,
    }


def test_what_stands_on_several_lines_has_the_first_of_them():
    lines = lines_of('a = [\n  1,  # one\n\n  2,\n]\nb = """\n[c]\nd = 1\n"""\ne = 1\n')

    assert lines == {("a",): 1, ("a", 0): 2, ("a", 1): 4, ("b",): 6, ("e",): 10}


def test_lists_in_a_list_and_texts_of_several_lines_have_their_own_lines():
    lines = lines_of('a = [\n  [1,\n   2], # ]\n  [3, 4],\n  """x\ny""", 5\n]\nb = 1')

    assert {path: line for path, line in lines.items() if len(path) == 2} == {
        ("a", 0): 2,
        ("a", 1): 4,
        ("a", 2): 6,
        ("a", 3): 6,
    }
    assert (lines["a", 0, 1], lines["a", 1, 1], lines[("b",)]) == (3, 4, 8)


def test_inline_tables_and_dotted_keys_stand_in_one_line():
    lines = lines_of('[t]\nretry = { first = "1s", most = { a = 1 } }\na.b = 1\na.c = 2')

    assert lines["t", "retry", "most", "a"] == 2
    assert (lines["t", "a"], lines["t", "a", "b"], lines["t", "a", "c"]) == (3, 3, 4)


def test_the_tables_of_an_array_are_counted():
    lines = lines_of("[[a]]\nx = 1\n[a.b]\ny = 1\n[[a]]\nx = 2\n[a.b]\n[[a.c]]\n[[a.c]]\nz = 1")

    assert lines["a", 0, "x"] == 2
    assert lines["a", 0, "b", "y"] == 4
    assert lines["a", 1] == 5
    assert lines["a", 1, "x"] == 6
    assert lines["a", 1, "b"] == 7
    assert lines["a", 1, "c", 1, "z"] == 10


def test_quoted_keys_have_the_names_that_they_mean():
    lines = lines_of('[a."b.c"]\n\'d e\' = 1\n"# f" = 2')

    assert lines["a", "b.c", "d e"] == 2
    assert lines["a", "b.c", "# f"] == 3


@pytest.mark.parametrize("text", ["\r\n\r\n[a]\r\nb = [\r\n1]\r\nc = 1\r\n", "\n\n[a]\nb = [\n1]\nc = 1"])
def test_either_end_of_line_counts_as_one(text):
    assert lines_of(text) == {("a",): 3, ("a", "b"): 4, ("a", "b", 0): 5, ("a", "c"): 6}


def test_a_missing_key_has_the_line_of_its_table():
    problems = [Problem(("a", "b", "c", 1), "missing"), Problem(("a", "x"), "missing"), Problem(("z",), "missing")]

    lines = [problem.line for problem in with_lines(problems, "\n[a]\n[a.b]\nd = 1")]

    assert lines == [None, 2, 3]  # in the order of the lines


def test_problems_are_told_in_the_order_of_the_file():
    assert told('kind = "c"\n[tables.one]\nsiez = 1\nwait = "soon"\n[tables.two]\nwait = "soon"') == [
        "1: kind: Input should be 'a' or 'b', not \"c\"",
        "3: tables.one.siez: unknown key, do you mean size?",
        '4: tables.one.wait: \'soon\' is not like "30s" or "15m"; units are ms, s, m, h, d, w',
        '6: tables.two.wait: \'soon\' is not like "30s" or "15m"; units are ms, s, m, h, d, w',
    ]


def test_a_key_is_told_as_it_is_written_where_several_types_are_possible():
    assert told("[tables.one]\nsize = 1.5") == [
        "2: tables.one.size: Input should be a valid integer, not 1.5",
        "2: tables.one.size: Input should be a valid string, not 1.5",
    ]


def test_a_number_is_no_duration_wherever_one_is_expected():
    content = tomllib.loads("[tables.one]\nwait = 30\nsize = 30\n[waits]\na = ['1s', 2.5]")

    assert [str(problem) for problem in bare_numbers(content, Outer)] == [
        'tables.one.wait: 30 has no unit; write a text like "30s" or "15m"',
        'waits.a.1: 2.5 has no unit; write a text like "30s" or "15m"',
    ]


@pytest.mark.parametrize("text", ["tables = 3", "[tables]\none = [1]", "[tables.one]\nx = 1", "[x]\ny = 1"])
def test_numbers_where_nothing_is_known_are_no_durations(text):
    assert bare_numbers(tomllib.loads(text), Outer) == []


def test_every_key_of_the_sample_is_in_its_line():
    text = (Path(__file__).parent.parent / "samples" / "printscp.toml").read_text(encoding="utf-8")
    written = text.splitlines()

    lines = {key: written[number - 1] for key, number in lines_of(text).items() if isinstance(key[-1], str)}

    assert ("printers", "mammo", "custom_layouts", "2") in lines
    assert {key: line for key, line in lines.items() if str(key[-1]) not in line} == {}
