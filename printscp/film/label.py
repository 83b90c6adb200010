"""The Film Session Label (2000,0050) where a patient must not be named: it is free text, and often names one."""

import re
from collections.abc import Iterator
from unicodedata import category, normalize

from printscp.film.identity import NAMING_KEYWORDS, IdentitySource, identities
from printscp.film.session import FilmBox, FilmSession

_WORD = re.compile(r"[^\W_]+")
_OTHER_LETTERS = str.maketrans(
    {"\u00f8": "o", "\u0142": "l", "\u0111": "d", "\u0131": "i", "\u00e6": "ae", "\u0153": "oe"}
)
_WITH_E = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00e5": "aa", "\u00f8": "oe"})
_LONG_ENOUGH = 5
"""Letters of a word that tell somebody wherever they stand; a shorter one only as a word, and an initial not at all."""
_COMPONENTS_OF_A_NAME = 3
"""Family, given and middle name; a prefix such as Mr tells nobody, nor does a suffix."""


def label_without_patient(session: FilmSession, films: tuple[FilmBox, ...]) -> str:
    """The label, empty if it repeats a name, an ID or a birth date of any patient whom the session and *films* tell.

    Letter case, accents, width, umlauts with e and what stands between letters do not matter. A label alone tells nobody
    apart from other words, so it stays where nothing else is known of the patient.
    """
    told = set(_told(session, films))
    return "" if any(_is_in(part, label) for label in _spellings(session.label) for part in told) else session.label


def _told(session: FilmSession, films: tuple[FilmBox, ...]) -> Iterator[str]:
    """What may not be in the label: the parts of all that tells who a patient is."""
    for identity in identities(session, films):
        if identity.source is not IdentitySource.SESSION_LABEL:
            for keyword, value in identity.words:
                yield from _parts(keyword, value)


def _parts(keyword: str, value: str) -> Iterator[str]:
    if keyword == "PatientBirthDate":
        return _parts_of_date(value)
    if keyword not in NAMING_KEYWORDS:
        return iter(())
    return _parts_of_id(value) if keyword.endswith(("ID", "IDs")) else _parts_of_name(value)


def _parts_of_name(value: str) -> Iterator[str]:
    """Each name, and all of them as one word, family or given name first; for each group of characters."""
    for group in re.split(r"[=\\]", value):
        for spelled in _spellings("^".join(group.split("^")[:_COMPONENTS_OF_A_NAME])):
            words = _WORD.findall(spelled)
            yield from (*words, "".join(words), "".join(reversed(words)))


def _parts_of_id(value: str) -> Iterator[str]:
    """The whole of an ID, and its parts with a digit; zeros before a number do not count."""
    for each in value.split("\\"):
        words = _WORD.findall(_plain(each))
        yield "".join(words)
        yield from (word.lstrip("0") for word in words if any(map(str.isdigit, word)))


def _parts_of_date(value: str) -> Iterator[str]:
    year, month, day = value[:4], value[4:6], value[6:8]
    if len(value) == len("YYYYMMDD"):
        yield from (year + month + day, day + month + year, month + day + year)
        yield from (year[2:] + month + day, day + month + year[2:], month + day + year[2:])


def _is_in(part: str, label: str) -> bool:
    words = _WORD.findall(label)
    letters = "".join(words)
    if any(category(character) == "Lo" for character in part):  # without capitals, and often without spaces
        return len(part) > 1 and part in letters
    if len(part) >= _LONG_ENOUGH:
        return part in letters
    return part == letters or (len(part) > 1 and part in {word.lstrip("0") for word in words} | set(words))


def _spellings(text: str) -> set[str]:
    """*text* in plain letters, with umlauts as such and with an e in their place."""
    return {_plain(text), _plain(normalize("NFC", text.casefold()).translate(_WITH_E))}


def _plain(text: str) -> str:
    """*text* in small letters of ordinary width without accents."""
    apart = normalize("NFKD", normalize("NFKD", text).casefold())
    return normalize("NFKC", "".join(each for each in apart if category(each) != "Mn")).translate(_OTHER_LETTERS)
