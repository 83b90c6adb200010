"""The codes of remarks: each is explained, and each is one that some deviation has."""

import ast
from pathlib import Path

import pytest

import printscp
from printscp.film.remark import REMARK_CODES

PACKAGE = Path(printscp.__file__).parent
SOURCES = [path for room in ("wire", "sop", "server") for path in sorted((PACKAGE / room).glob("*.py"))]


def constants(path: Path) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def codes_given(path: Path) -> set[str]:
    """What is given as `code` to a remark or a deviation."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    words = (word for call in calls for word in call.keywords if word.arg in ("code", "not_standard"))
    return {word.value.value for word in words if isinstance(word.value, ast.Constant)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_code_that_is_given_is_explained(path):
    assert codes_given(path) <= REMARK_CODES.keys()


@pytest.mark.parametrize("code", REMARK_CODES)
def test_every_code_that_is_explained_is_given_somewhere(code):
    assert any(code in constants(path) for path in SOURCES)
