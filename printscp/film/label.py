"""The Film Session Label (2000,0050) where a patient must not be named: it is free text, and often names one."""

import re
from collections.abc import Iterator
from unicodedata import category, normalize

from printscp.film.identity import NAMING_KEYWORDS, IdentitySource, identities
from printscp.film.session import FilmBox, FilmSession

_TELLING = NAMING_KEYWORDS | {"PatientBirthDate"}
_WORD = re.compile(r"[^\W_]+")
_LONG_ENOUGH = 3
"""Letters of a word that tell somebody wherever they stand; shorter ones only as a word, and an initial not at all."""


def label_without_patient(session: FilmSession, films: tuple[FilmBox, ...]) -> str:
    """The label, empty if it repeats a part of any patient's name, ID or birth date that the session and *films* tell.

    How it is spelled does not matter: letter case, accents, width, and what stands between letters. A label alone tells
    nobody apart from other words, so it stays where nothing else is known of the patient.
    """
    label = _plain(session.label)
    words, letters = set(_WORD.findall(label)), "".join(_WORD.findall(label))
    told = (part for value in _told(session, films) for part in _parts(_plain(value)))
    return "" if any(_is_in(part, words, letters) for part in told) else session.label


def _told(session: FilmSession, films: tuple[FilmBox, ...]) -> Iterator[str]:
    for identity in identities(session, films):
        if identity.source is not IdentitySource.SESSION_LABEL:
            yield from (value for keyword, value in identity.words if keyword in _TELLING)


def _parts(value: str) -> Iterator[str]:
    """The words of a name or an ID, and all of them as one, family or given name first; for each group of a name."""
    for group in value.split("="):
        words = _WORD.findall(group)
        yield from (*words, "".join(words), "".join(reversed(words)))


def _is_in(part: str, words: set[str], letters: str) -> bool:
    if any(category(character) == "Lo" for character in part):  # without capitals, and often without spaces
        return part in letters
    return part in letters if len(part) >= _LONG_ENOUGH else part in words and (len(part) > 1 or part == letters)


def _plain(text: str) -> str:
    """*text* in small letters of ordinary width without accents."""
    apart = normalize("NFKD", text).casefold()
    return normalize("NFKC", "".join(character for character in apart if category(character) != "Mn"))
