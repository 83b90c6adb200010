"""Whose film it may be: everything that a print SCU said of it, with where it was said (PS3.4 H.4 has no patient)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from printscp.film.image import Item
from printscp.film.session import FilmBox, FilmSession


class IdentitySource(Enum):
    """Where an identity was found, the most trustworthy first."""

    ORIGINAL_IMAGE = "Original Image Sequence"
    PROPOSED_STUDY = "Proposed Study Sequence"
    STRAY_ATTRIBUTES = "patient attributes outside their place"
    ANNOTATION = "annotation text"
    SESSION_LABEL = "Film Session Label"


@dataclass(frozen=True, slots=True)
class Identity:
    """What one source says, as (keyword, value) pairs; nothing in it is a guess."""

    source: IdentitySource
    words: Item


def identities(session: FilmSession, films: tuple[FilmBox, ...]) -> tuple[Identity, ...]:
    """All that was said of whose films these are, each once, in the order of trust."""
    order = list(IdentitySource)
    found = dict.fromkeys(identity for identity in _found(session, films) if identity.words)
    return tuple(sorted(found, key=lambda identity: order.index(identity.source)))


def _found(session: FilmSession, films: tuple[FilmBox, ...]) -> Iterator[Identity]:
    yield Identity(IdentitySource.PROPOSED_STUDY, session.proposed_study)
    yield Identity(IdentitySource.STRAY_ATTRIBUTES, session.stray)
    if session.label:
        yield Identity(IdentitySource.SESSION_LABEL, (("FilmSessionLabel", session.label),))
    for film in films:
        yield Identity(IdentitySource.STRAY_ATTRIBUTES, film.stray)
        for box in film.image_boxes:
            if box.image:
                yield Identity(IdentitySource.ORIGINAL_IMAGE, box.original_image)
                yield Identity(IdentitySource.STRAY_ATTRIBUTES, box.stray)
                yield Identity(IdentitySource.STRAY_ATTRIBUTES, box.image.stray)
        for annotation in film.annotation_boxes:
            yield Identity(IdentitySource.STRAY_ATTRIBUTES, annotation.stray)
            if annotation.text:
                yield Identity(IdentitySource.ANNOTATION, (("TextString", annotation.text),))
