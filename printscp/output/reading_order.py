"""Where each character of a line stands from left to right: the Unicode Bidirectional Algorithm (UAX 9).

python-bidi has the rules, in two ways: the one does not tell where each character came from, the other does and has no
rule for brackets (N0), which is added here. Isolates, which no character set of DICOM but those of Unicode can send, are
passed over.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import bidirectional

from bidi import algorithm, get_base_level

_RIGHT_TO_LEFT = {"R", "AL", "AN", "RLE", "RLO", "RLI"}
_TAKEN_FOR = {"LRI": "BN", "RLI": "BN", "FSI": "BN", "PDI": "BN", "": "L"}
"""Types that python-bidi does not know; a character without any is younger than Python's tables."""
_NUMBERS = {"EN", "AN"}
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def reading_order(text: str) -> Sequence[tuple[int, bool]]:
    """Of each character from left to right its index in *text*, and whether it is read from right to left.

    Characters that only steer the direction have no place in it.
    """
    if not any(bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return tuple((index, False) for index in range(len(text)))
    storage = algorithm.get_empty_storage()
    storage["base_level"] = get_base_level(text)
    algorithm.get_embedding_levels(text, storage)
    for index, character in enumerate(storage["chars"]):
        character["index"] = index
        character["type"] = _TAKEN_FOR.get(character["type"], character["type"])
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _pair_brackets(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    algorithm.reorder_resolved_levels(storage, debug=False)
    return tuple((character["index"], character["level"] % 2 == 1) for character in storage["chars"])


def _pair_brackets(storage: dict[str, Any]) -> None:
    """A pair of brackets has one direction (UAX 9 N0)."""
    for run in storage["runs"]:
        characters = storage["chars"][run["start"] : run["start"] + run["length"]]
        for opening, closing in sorted(_pairs(characters)):
            embedding = "LR"[characters[opening]["level"] % 2]
            inside = {_strong(character["type"]) for character in characters[opening + 1 : closing]} & {"L", "R"}
            before = (_strong(character["type"]) for character in reversed(characters[:opening]))
            context = next((type_ for type_ in before if type_ in {"L", "R"}), run["sor"])
            if inside:
                direction = embedding if embedding in inside or context == embedding else context
                characters[opening]["type"] = characters[closing]["type"] = direction


def _pairs(characters: Sequence[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    """Where brackets open and close that belong together (UAX 9 BD16)."""
    open_brackets: list[tuple[int, str]] = []
    for index, character in enumerate(characters):
        if character["type"] != "ON":
            continue
        if character["ch"] in _CLOSING:
            open_brackets.append((index, _CLOSING[character["ch"]]))
        for depth, (opening, closing) in reversed(tuple(enumerate(open_brackets))):
            if closing == character["ch"]:
                del open_brackets[depth:]
                yield opening, index
                break


def _strong(type_: str) -> str:
    """A number counts as text from right to left."""
    return "R" if type_ in _NUMBERS else type_
