"""Whose film it may be: everything that a print SCU said of it, with where it was said (PS3.4 H.4 has no patient)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias
from unicodedata import normalize

from printscp.film.image import ImageBox, Item
from printscp.film.session import FilmBox, FilmSession


class IdentitySource(Enum):
    """Where an identity was found, the most trustworthy first."""

    ORIGINAL_IMAGE = "Original Image Sequence"
    PROPOSED_STUDY = "Proposed Study Sequence"
    STRAY_ATTRIBUTES = "patient attributes outside their place"
    ANNOTATION = "annotation text"
    SESSION_LABEL = "Film Session Label"


PATIENT_KEYWORDS = (
    "PatientName",
    "PatientID",
    "IssuerOfPatientID",
    "PatientBirthDate",
    "PatientBirthTime",
    "PatientSex",
    "OtherPatientNames",
    "EthnicGroup",
    "PatientComments",
)
STUDY_KEYWORDS = (
    "StudyInstanceUID",
    "StudyDate",
    "StudyTime",
    "StudyID",
    "AccessionNumber",
    "StudyDescription",
    "ReferringPhysicianName",
    "NameOfPhysiciansReadingStudy",
    "AdmittingDiagnosesDescription",
    "PatientAge",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What one source says, as (keyword, value) pairs; nothing in it is a guess."""

    source: IdentitySource
    words: Item


def identities(session: FilmSession, films: tuple[FilmBox, ...]) -> tuple[Identity, ...]:
    """All that was said of whose films these are, each once, in the order of trust."""
    found = dict.fromkeys(identity for identity in _found(session, films) if identity.words)
    return tuple(sorted(found, key=_trust))


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


def patient_of(session: FilmSession, films: tuple[FilmBox, ...]) -> Item:
    """The patient and study words that a document of these films may carry, as (keyword, value) pairs; empty if unknown.

    Nothing is guessed and two patients are never mixed:

    * Only structured sources count, not what people read (annotation texts, Film Session Label).
    * Where any two of them differ in who it is, there is no patient: in Patient ID, its issuer, birth date, sex, or
      name. A name is the same up to letter case and padding; a group of characters that only one has does not matter.
    * Each printed image is somebody: who was said in the N-SET that brought it, else who was said of its film or
      session. Where nobody was, it may show anybody, and there is no patient.
    * All images must certainly show one patient, and a further source that completes their words must certainly speak
      of the same: by an equal Patient ID or Study Instance UID, for a study has one patient. Where none is said, all
      must say the same words; so an equal name completes nothing.
    * The study is that of all images by the same rule and Study Instance UID alone: images of two studies of one
      patient have no study.

    Of a word that several sources have, the spelling of the most trustworthy one is taken.
    """
    if _contradict(identities(session, films)):
        return ()
    shown = [identity for film in films for identity in _shown(session, film)]
    shared = [identity for film in films for identity in _shared(session, film)]
    patient = _same(shown, [*shown, *shared], _patient_links)
    study = _same(shown, patient, _study_links)
    return (*_merged(patient, PATIENT_KEYWORDS), *_merged(study, STUDY_KEYWORDS))


def _contradict(found: Iterable[Identity]) -> bool:
    values: dict[str, str] = {}
    return any(values.setdefault(key, value) != value for identity in found for key, value in _who(identity).items())


def _who(identity: Identity) -> dict[str, str]:
    """What tells one patient from another, spelled so that equal is equal; each group of a name by itself."""
    words = dict(identity.words)
    name = words.get("PatientName", "").split("=")
    said = {
        "PatientID": words.get("PatientID", "").strip(),
        "IssuerOfPatientID": words.get("IssuerOfPatientID", "").strip(),
        # Old files part the year, month and day by full stops.
        "PatientBirthDate": "".join(filter(str.isdigit, words.get("PatientBirthDate", ""))),
        "PatientSex": words.get("PatientSex", "").strip().upper(),
        **{f"PatientName {number}": _plain(group) for number, group in enumerate(name)},
    }
    return {key: value for key, value in said.items() if value}


def _plain(group: str) -> str:
    """One group of a name without what is padding or letter case (PS3.5 6.2.1)."""
    parts = normalize("NFKC", group).casefold().split("^")
    return "^".join(" ".join(part.split()) for part in parts).rstrip("^")


_Links: TypeAlias = frozenset[tuple[object, ...]]
"""What shows that two identities are the same: one of these in common."""

_NOBODY = Identity(IdentitySource.STRAY_ATTRIBUTES, ())


def _shown(session: FilmSession, film: FilmBox) -> Iterator[Identity]:
    """Who each printed image is, or the film where it has none; without words where that is not known."""
    of_film = next((shared for shared in _shared(session, film) if _patient_links(shared)), _NOBODY)
    images = [own for box in film.image_boxes if (own := _own(box))]
    yield from (own if _patient_links(own) else of_film for own in images or [of_film])


def _own(box: ImageBox) -> Identity | None:
    """What one N-SET said of its image, at once and so of one patient; None without an image."""
    if box.image is None:
        return None
    source = IdentitySource.ORIGINAL_IMAGE if box.original_image else IdentitySource.STRAY_ATTRIBUTES
    return Identity(source, tuple({**dict(box.image.stray), **dict(box.stray), **dict(box.original_image)}.items()))


def _shared(session: FilmSession, film: FilmBox) -> Iterator[Identity]:
    """What was said of the whole film, the most trustworthy first."""
    yield Identity(IdentitySource.PROPOSED_STUDY, session.proposed_study)
    yield Identity(IdentitySource.STRAY_ATTRIBUTES, film.stray)
    for annotation in film.annotation_boxes:
        yield Identity(IdentitySource.STRAY_ATTRIBUTES, annotation.stray)
    yield Identity(IdentitySource.STRAY_ATTRIBUTES, session.stray)


def _same(shown: list[Identity], among: list[Identity], links: Callable[[Identity], _Links]) -> list[Identity]:
    """All *among* that are the same as each of *shown*, in the order of trust; none where one of *shown* is not."""
    linked = [(identity, links(identity)) for identity in among]
    reached: _Links = frozenset()
    grown = links(shown[0]) if shown else reached
    while grown != reached:
        reached = grown
        grown = reached.union(*(own for _, own in linked if own & reached))
    if not all(links(identity) & reached for identity in shown):
        return []
    return sorted((identity for identity, own in linked if own & reached), key=_trust)


def _trust(identity: Identity) -> int:
    return list(IdentitySource).index(identity.source)


def _patient_links(identity: Identity) -> _Links:
    words, who = dict(identity.words), _who(identity)
    rest = {keyword: words[keyword] for keyword in PATIENT_KEYWORDS if keyword in words}
    return _links(words, ("PatientID", "StudyInstanceUID"), whole=rest | who | {"PatientName": ""} if who else who)


def _study_links(identity: Identity) -> _Links:
    words = dict(identity.words)
    return _links(words, ("StudyInstanceUID",), whole={key: words.get(key, "").strip() for key in STUDY_KEYWORDS})


def _links(words: dict[str, str], certain: tuple[str, ...], *, whole: dict[str, str]) -> _Links:
    """The *certain* words; without any, only those who say the *whole* of the same complete each other in nothing."""
    found = frozenset((key, words[key].strip()) for key in certain if words.get(key, "").strip())
    said = tuple(sorted(item for item in whole.items() if item[1]))
    return found or (frozenset({said}) if said else found)


def _merged(found: Iterable[Identity], keywords: tuple[str, ...]) -> Item:
    """The words under *keywords*, each from the first that has it."""
    words: dict[str, str] = {}
    for identity in found:
        words = {**dict(identity.words), **words}
    return tuple((keyword, words[keyword]) for keyword in keywords if words.get(keyword, "").strip())
