"""Whose film it may be: everything that a print SCU said of it, with where it was said (PS3.4 H.4 has no patient)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
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
NAMING_KEYWORDS = frozenset({"PatientName", "PatientID", "OtherPatientIDs", "OtherPatientNames", "PatientBirthName"})
"""What names a patient, rightly or not."""
TELLING_APART_KEYWORDS = frozenset({*PATIENT_KEYWORDS, *NAMING_KEYWORDS, "PatientAge", "StudyInstanceUID"})
"""What is not said of one patient in two ways at once."""


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
    yield from _of_session(session)
    if session.label:
        yield Identity(IdentitySource.SESSION_LABEL, (("FilmSessionLabel", session.label),))
    for film in films:
        yield from _shared(session, film)
        for box in film.image_boxes:
            if box.image:
                yield Identity(IdentitySource.ORIGINAL_IMAGE, box.original_image)
                yield Identity(IdentitySource.STRAY_ATTRIBUTES, box.stray)
                yield Identity(IdentitySource.STRAY_ATTRIBUTES, box.image.stray)
        for annotation in film.annotation_boxes:
            if annotation.text:
                yield Identity(IdentitySource.ANNOTATION, (("TextString", annotation.text),))


def _shared(session: FilmSession, film: FilmBox) -> list[Identity]:
    """What was said of the whole film, the most trustworthy first."""
    strays = [film.stray, *(annotation.stray for annotation in film.annotation_boxes)]
    of_film = [Identity(IdentitySource.STRAY_ATTRIBUTES, stray) for stray in strays]
    return sorted([*of_film, *_of_session(session)], key=_trust)


def _of_session(session: FilmSession) -> tuple[Identity, Identity]:
    return (
        Identity(IdentitySource.PROPOSED_STUDY, session.proposed_study),
        Identity(IdentitySource.STRAY_ATTRIBUTES, session.stray),
    )


def _trust(identity: Identity) -> int:
    return list(IdentitySource).index(identity.source)


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
    said = [*shown, *(identity for film in films for identity in _shared(session, film))]
    # Here only one Patient ID is left, so a study of one who has it has it too.
    patient_ids = {
        uid: patient_id
        for identity in said
        if (uid := _word(identity, "StudyInstanceUID")) and (patient_id := _word(identity, "PatientID"))
    }
    patient = _same(shown, said, lambda identity: _patient_key(identity, patient_ids))
    study = _same(shown, patient, _study_key)
    return (*_merged(patient, PATIENT_KEYWORDS), *_merged(study, STUDY_KEYWORDS))


def differing(told: Mapping[str, str], said: Mapping[str, str]) -> tuple[str, ...]:
    """The keywords under which two tell apart two patients; a word that only one of them has tells nothing."""
    one, other = (_who(Identity(IdentitySource.STRAY_ATTRIBUTES, tuple(words.items()))) for words in (told, said))
    keys = [key for key, word in one.items() if other.get(key, word) != word]
    return tuple(dict.fromkeys(key.partition(" ")[0] for key in keys))


def plain_name(name: str) -> str:
    """The first group of a Patient Name that says anything, without what is padding or letter case."""
    return next(filter(None, map(_plain, name.split("="))), "")


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


_NOBODY = Identity(IdentitySource.STRAY_ATTRIBUTES, ())


def _shown(session: FilmSession, film: FilmBox) -> Iterator[Identity]:
    """Who each printed image is, or the film where it has none; without words where that is not known."""
    of_film = next((shared for shared in _shared(session, film) if _tells(shared)), _NOBODY)
    images = [own for box in film.image_boxes if (own := _own(box))]
    yield from (own if _tells(own) else of_film for own in images or [of_film])


def _own(box: ImageBox) -> Identity | None:
    """What one N-SET said of its image, at once and so of one patient; None without an image."""
    if box.image is None:
        return None
    source = IdentitySource.ORIGINAL_IMAGE if box.original_image else IdentitySource.STRAY_ATTRIBUTES
    return Identity(source, tuple({**dict(box.image.stray), **dict(box.stray), **dict(box.original_image)}.items()))


def _tells(identity: Identity) -> bool:
    """Whether it says anything of who the patient is."""
    return bool(_patient_key(identity, {}))


def _same(shown: list[Identity], among: list[Identity], key: Callable[[Identity], Item]) -> list[Identity]:
    """All *among* with the key of each of *shown*, in the order of trust; none where those have not one."""
    keys = {key(identity) for identity in shown}
    if len(keys) != 1 or () in keys:
        return []
    return sorted((identity for identity in among if key(identity) in keys), key=_trust)


def _patient_key(identity: Identity, patient_ids: Mapping[str, str]) -> Item:
    """What all have in common who are certainly one patient, *patient_ids* telling whose study is whose; or nothing.

    Without Patient ID and study only those who say the whole of the same complete each other in nothing.
    """
    study = _word(identity, "StudyInstanceUID")
    patient_id = _word(identity, "PatientID") or patient_ids.get(study, "")
    if patient_id:
        return (("PatientID", patient_id),)
    if study:
        return (("StudyInstanceUID", study),)
    who = _who(identity)
    rest = {
        keyword: value
        for keyword, value in identity.words
        if keyword in PATIENT_KEYWORDS and keyword != "PatientName" and value.strip()
    }
    return tuple(sorted((rest | who).items())) if who else ()


def _study_key(identity: Identity) -> Item:
    uid = _word(identity, "StudyInstanceUID")
    if uid:
        return (("StudyInstanceUID", uid),)
    return tuple((keyword, word) for keyword in STUDY_KEYWORDS if (word := _word(identity, keyword)))


def _word(identity: Identity, keyword: str) -> str:
    return dict(identity.words).get(keyword, "").strip()


def _merged(found: Iterable[Identity], keywords: tuple[str, ...]) -> Item:
    """The words under *keywords*, each from the first that has it."""
    words: dict[str, str] = {}
    for identity in found:
        words = {**dict(identity.words), **words}
    return tuple((keyword, words[keyword]) for keyword in keywords if words.get(keyword, "").strip())
