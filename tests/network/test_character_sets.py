"""Texts over the wire in every character set: what was sent is what is kept, told and answered (PS3.3 C.12.1.1.2)."""

import re
from dataclasses import dataclass
from unicodedata import normalize

import pytest

from printscp.wire.parsers import words
from printscp.wire.sop_classes import ANNOTATION_BOX
from tests.network.personas import FilmRoom, gray
from tests.network.scripts import EVERYTHING
from tests.output.reading import xmp
from tests.output.text_pages import read_by_pdfium
from tests.sent_texts import SENT, written
from tests.system_fonts import NOTO, typeface_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Two texts as bytes, the character set of the session and that of the annotation, and what must become of them."""

    label: bytes
    text: bytes
    of_session: bytes = b""
    of_text: bytes | None = None
    """None where only the session names one."""
    kept: tuple[str, str]
    codes: tuple[str, ...] = ()
    status: int = 0
    answered: str = ""
    """The character set in which the text is answered, where that matters."""

    def __str__(self) -> str:
        return f"{self.of_session!r} {self.of_text!r} {self.kept[1]!r}".replace("\\", "+")


def alike(octets, text, name=None, **expected):
    """A case in which label and text have the same bytes, and session and annotation the same character set."""
    return Case(label=octets, text=octets, of_session=name or b"", of_text=name, kept=(text, text), **expected)


def of_greek_session(octets, text, name, **expected):
    return Case(label=b"\xc4", text=octets, of_session=b"ISO_IR 126", of_text=name, kept=("Δ", text), **expected)


OF_THE_SESSION = [
    Case(label=sent.octets, text=sent.octets, of_session=sent.names.encode(), kept=(sent.text, sent.text))
    for sent in SENT
]
OF_THE_TEXT = [of_greek_session(sent.octets, sent.text, sent.names.encode()) for sent in SENT if sent.names]
UNDECLARED = [
    *(
        alike(text.encode(), text, codes=("undeclared-utf-8",) * 2, answered="ISO_IR 192")
        for text in ("Müller", "山田", "Люк é", "שרון")
    ),
    alike(b"M\xfcller", "Müller"),
    alike(b"\x1b$B;3ED\x1b(B", "山田", codes=("undeclared-code-extension",) * 2),
]
OF_ANOTHER_SPELLING = [
    alike(octets, text, name, codes=("other-spelling",) * 2)
    for name, octets, text in [
        (b"UTF-8", "Müller 山".encode(), "Müller 山"),
        (b"ISO IR 100", b"M\xfcller", "Müller"),
        (b"ISO-IR 100", b"M\xfcller", "Müller"),
        (b"ISO_IR_144", b"\xbb\xee", "Лю"),
        (b"GB2312", b"\xcd\xf5", "王"),
        (b"SHIFT_JIS", b"\x95\x5c\x8e\x86", "表紙"),
        (b"\\ISO-2022-IR-87", b"\x1b$B;3ED\x1b(B", "山田"),
    ]
]
UNKNOWN = [
    alike(octets, text, name, codes=("unsupported-value", *codes) * 2, status=0x0116)
    for name, octets, text, codes in [
        (b"KLINGON", b"M\xfcller", "Müller", ()),
        (b"KLINGON", "Müller 山".encode(), "Müller 山", ("undeclared-utf-8",)),
        (b"KLINGON", b"\x1b$B;3ED\x1b(B", "山田", ("undeclared-code-extension",)),
        (b"windows-1251", b"\xcb\xfe\xea", "Люк", ()),
        (b"\xff\xfe\x1b", b"plain", "plain", ()),
        (b"ISO_IR 100\\KLINGON", b"M\xfcller", "Müller", ()),
    ]
]
ANSWERED = [
    of_greek_session(b"\xbb\xee", "Лю", b"ISO_IR 144", answered="ISO_IR 144"),
    of_greek_session("Лю".encode(), "Лю", b"UTF-8", answered="ISO_IR 192", codes=("other-spelling",)),
    of_greek_session(b"\x1b$)A\xd5\xc5", "张", b"\\ISO 2022 IR 58", answered="ISO_IR 192"),  # pydicom cannot write it
    of_greek_session(b"\xa4", "€", b"ISO_IR 203", answered="ISO_IR 192"),  # nor this
    of_greek_session(b"\xc4", "Δ", None, answered="ISO_IR 126"),
]
CASES = [*OF_THE_SESSION, *OF_THE_TEXT, *UNDECLARED, *OF_ANOTHER_SPELLING, *UNKNOWN, *ANSWERED]


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    room = FilmRoom(tmp_path_factory.mktemp("room"))
    with room.server.app:
        yield room


@pytest.fixture(scope="module")
def results(room):
    """The answers, the job and the labels that were told, of each case: all are printed on one association."""
    with room.scu(EVERYTHING) as scu:
        sent = [(*print_texts(scu, case), scu.job_uid) for case in CASES]
        scu.wait_for_done(len(CASES))
        told = [{event.information.FilmSessionLabel for event in scu.events if event.uid == job} for *_, job in sent]
        films = scu.all_printed(len(CASES))
    return [(session, text, film, labels) for (session, text, _), film, labels in zip(sent, films, told, strict=True)]


def print_texts(scu, case):
    """A film of its own session with the two texts; how they were answered."""
    session = scu.session(data=written(SpecificCharacterSet=case.of_session, FilmSessionLabel=case.label))
    scu.film(AnnotationDisplayFormatID="LABEL")
    own = {} if case.of_text is None else {"SpecificCharacterSet": case.of_text}
    annotation = annotate(scu, TextString=case.text, **own)
    scu.image(1, gray())
    scu.print_film()
    scu.delete_session()
    return session, annotation


def annotate(scu, **values):
    octets = written(AnnotationPosition=b"\0\0", **values)
    return scu.set(ANNOTATION_BOX, scu.annotation_uids[0], data=octets)


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: str(CASES[number]))
def test_texts_are_kept_told_and_answered_as_they_were_sent(results, number):
    case, (session, text, printed, told) = CASES[number], results[number]
    job = printed.job

    assert (job.session.label, job.films[0].annotation_boxes[0].text) == case.kept
    assert told == {case.kept[0]}
    assert (words(session.data.FilmSessionLabel), words(text.data.TextString)) == case.kept
    assert tuple(remark.code for remark in job.remarks) == case.codes
    assert (session.status, text.status) == (case.status, case.status)
    assert case.answered in ("", text.data.get("SpecificCharacterSet"))


@pytest.mark.interop
@pytest.mark.parametrize("number", range(len(SENT)), ids=lambda number: str(SENT[number]))
def test_texts_are_found_in_the_pdf_by_another_reader(results, number):
    typeface_of(*NOTO)  # which skips the test where there are no fonts for all of it
    text = " ".join(normalize("NFC", SENT[number].text).split())  # a text is one line
    _, _, printed, _ = results[number]

    [line] = read_by_pdfium(printed.document.content)

    # What is written from right to left comes word by word.
    assert line == text or sorted(re.split(r"[\^ ]", line)) == sorted(re.split(r"[\^ ]", text))
    assert xmp(printed.document)["dc:description"] == SENT[number].text


@pytest.mark.parametrize(
    "values",
    [
        {"TextString": "é".encode()},
        {"TextString": b"\x1b$B;3ED\x1b(B"},
        {"SpecificCharacterSet": b"ISO_IR 192", "TextString": b"\xe9"},
        {"SpecificCharacterSet": b"UTF-8", "TextString": b"x"},
        {"SpecificCharacterSet": b"KLINGON", "TextString": b"x"},
    ],
)
def test_a_strict_printer_refuses_what_others_read_with_0106(room, values):
    with room.scu(EVERYTHING, called="STRICT") as scu:
        scu.session()
        scu.film(AnnotationDisplayFormatID="LABEL")

        refused = annotate(scu, **values)

    assert refused.status == 0x0106


def test_a_label_survives_a_later_character_set_that_lacks_its_characters(room):
    with room.scu(EVERYTHING) as scu:
        scu.session(data=written(SpecificCharacterSet=b"ISO_IR 144", FilmSessionLabel=b"\xbb\xee"))
        scu.change_session(data=written(SpecificCharacterSet=b"ISO_IR 100"))
        scu.film()
        scu.image(1, gray())
        scu.print_film()
        scu.wait_for_done()

        assert scu.printed().job.session.label == "Лю"
        assert {event.information.FilmSessionLabel for event in scu.events} == {"Лю"}


def test_an_unknown_character_set_in_n_set_leaves_the_one_that_stands_and_the_label_is_answered(room):
    with room.scu(EVERYTHING) as scu:
        scu.session(data=written(SpecificCharacterSet=b"ISO_IR 144", FilmSessionLabel=b"\xbb"))

        answer = scu.change_session(data=written(SpecificCharacterSet=b"KLINGON", FilmSessionLabel="山".encode()))

    assert (answer.status, answer.data.FilmSessionLabel) == (0x0116, "山")


def test_a_second_session_does_not_inherit_the_character_set_of_the_first(room):
    with room.scu(EVERYTHING) as scu:
        scu.session(data=written(SpecificCharacterSet=b"ISO_IR 144", FilmSessionLabel=b"\xbb"))

        answer = scu.session(data=written(FilmSessionLabel=b"\xe9"))

    assert answer.data.FilmSessionLabel == "é"
