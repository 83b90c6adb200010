"""The A-ASSOCIATE-RQ as devices send it: what its AE titles mean, and what about it is odd (PS3.8 9.3.2)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

AE_TITLES = slice(4, 36)
"""Where both AE titles stand in the body of an A-ASSOCIATE-RQ, and of an A-ASSOCIATE-AC."""

_CALLED, _CALLING = slice(4, 20), slice(20, 36)
_ITEMS = 68  # where the variable items begin
_PRESENTATION_CONTEXT = 0x20
_UNREADABLE = "?"


@dataclass(frozen=True, slots=True)
class Titles:
    """The AE titles of an association, printable and without padding, and one word for each oddity of its request."""

    called: str = _UNREADABLE
    calling: str = _UNREADABLE
    deviations: tuple[str, ...] = ()
    sent: str = field(default="", compare=False)
    """Both titles as they came, for whoever looks for the mistake."""
    even_ids: tuple[int, ...] = field(default=(), compare=False)

    def encoded(self) -> bytes:
        """Both titles as the standard would have them."""
        return f"{self.called:16}{self.calling:16}".encode("ascii")


def titles_in(body: bytes) -> Titles:
    """What the *body* of a request says; ValueError when two contexts share an id, so that none could tell them apart."""
    ids = tuple(_context_ids(body))
    if len(set(ids)) < len(ids):
        raise ValueError("a presentation context id is used twice")
    words = [*_oddities(body[_CALLED]), *_oddities(body[_CALLING])]
    even_ids = tuple(number for number in ids if number % 2 == 0)
    if even_ids:
        words.append("even-context-id")
    sent = f"called {body[_CALLED]!r}, calling {body[_CALLING]!r}"
    return Titles(_readable(body[_CALLED]), _readable(body[_CALLING]), tuple(dict.fromkeys(words)), sent, even_ids)


def _context_ids(body: bytes) -> Iterator[int]:
    """The ids of the proposed contexts, as far as the items can be told apart."""
    start = _ITEMS
    while start + 5 <= len(body):
        if body[start] == _PRESENTATION_CONTEXT:
            yield body[start + 4]
        start += 4 + int.from_bytes(body[start + 2 : start + 4], "big")


def _readable(field: bytes) -> str:
    """A title as it can be shown and compared; a backslash would part two values of VR AE (PS3.5 6.2)."""
    title = field.strip(b" \0")
    return "".join(chr(byte) if 0x20 <= byte < 0x7F and byte != 0x5C else _UNREADABLE for byte in title) or _UNREADABLE


def _oddities(field: bytes) -> Iterator[str]:
    title = field.strip(b" \0")
    if field.strip(b" ") != title:
        yield "nul-padded-ae-title"
    if not title:
        yield "blank-ae-title"
    if not title.isascii():
        yield "not-ascii-ae-title"
    if any(byte < 0x20 or byte == 0x7F for byte in title):
        yield "control-character-ae-title"
    if b"\\" in title:
        yield "backslash-ae-title"
