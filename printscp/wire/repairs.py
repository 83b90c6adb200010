"""Values that are not as the standard spells them, yet say clearly what is meant.

A repair is tried on what a reader of `parsers` does not know. It gives the value, or `KEEP` for a word that means "as
the printer likes", and raises `Unsupported` for everything else.
"""

import re
from collections.abc import Callable, Mapping

from printscp.film.display_format import DisplayFormat
from printscp.wire import character_sets, parsers
from printscp.wire.attribute import KEEP
from printscp.wire.parsers import Unsupported, text

_AS_THE_PRINTER_LIKES = frozenset({"CURRENT", "DEFAULT", "PRINTER DEFAULT", "STANDARD SIZE"})
_ESCAPED_DIGIT = re.compile(r"^([A-Z]+)([\x01-\x07])")
_LAYOUT = re.compile(r"(STANDARD|ROW|COL|SUPERSLIDE|SLIDE|CUSTOM)(.*)")


def spelled(read: Callable[[object], object], aliases: Mapping[str, str] | None = None) -> Callable[[object], object]:
    """A repair of case and blanks, of *aliases* from the field, and of words for the printer's default."""

    def repair(value: object) -> object:
        word = " ".join(text(value).upper().split())
        if word in _AS_THE_PRINTER_LIKES:
            return KEEP
        return read((aliases or {}).get(word, word))

    return repair


MEDIA = {
    "MAMMO CLEAR": "MAMMO CLEAR FILM",
    "MAMMO BLUE": "MAMMO BLUE FILM",
    "CLEAR": "CLEAR FILM",
    "BLUE": "BLUE FILM",
}
PRIORITIES = {"MEDIUM": "MED", "NORMAL": "MED"}


def film_size(value: object) -> object:
    """``14IN X 17IN``, ``14x17in`` and the words for the printer's default."""
    word = text(value).upper()
    return KEEP if word in _AS_THE_PRINTER_LIKES else parsers.film_size("".join(word.split()))


def aspect_ratio(value: object) -> object:
    r"""``0\0`` says nothing."""
    if set(parsers.texts(value)) != {"0"}:
        raise Unsupported
    return KEEP


def character_set(value: object) -> tuple[str, ...]:
    """``ISO IR 100``, ``iso-ir 100``, ``UTF-8`` and the like."""
    names = character_sets.repaired(parsers.texts(value))
    if names is None:
        raise Unsupported
    return names


def display_format(value: object) -> DisplayFormat:
    r"""``standard\2,3``, ``STANDARD/2,3``, ``Standard \ 2.3``, ``STANDARD\2\3``, ``STANDARD 1,1``, ``STANDARD\1,1,``.

    Where a program was written with ``'STANDARD\1,1'`` and the language took ``\1`` for a control character, the
    character of code 1 to 7 stands for backslash and digit.
    """
    word = _ESCAPED_DIGIT.sub(lambda found: f"{found[1]}\\{ord(found[2])}", text(value).upper())
    match = _LAYOUT.fullmatch("".join(word.strip(" \0").split()))
    if match is None:
        raise Unsupported
    kind, numbers = match.groups()
    counts = ",".join(re.findall(r"\d+", numbers))
    if re.sub(r"[\d/\\.,;X]", "", numbers):
        raise Unsupported
    return parsers.display_format(f"{kind}\\{counts}" if counts else kind)
