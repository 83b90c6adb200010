"""The lines of Python that findings tell people to type, typed."""

import re

from printscp.lab.findings import CATALOG


def lines_of(code: str) -> list[str]:
    """All lines of Python that *code* tells."""
    return re.findall(r"`([^`]+)`", CATALOG[code].instead)


def line_with(code: str, words: str) -> str:
    """The first of them that has these *words*."""
    return next(line for line in lines_of(code) if words in line)


def typed(lines: str, **names: object) -> object:
    """What *lines* are worth where these *names* are known; None of statements."""
    try:
        return eval(lines, names)
    except SyntaxError:
        exec(lines, names)
        return None
