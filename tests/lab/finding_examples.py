"""For each finding the smallest conversation that has it."""

from collections.abc import Callable
from dataclasses import replace

from pydicom.dataset import Dataset

from printscp.film.remark import Remark
from printscp.film.scu import Scu
from printscp.lab.record import AssociationRecord
from printscp.sop.requests import NAction, NCreate, NDelete
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    BARE_CLASSES,
    EXPLICIT_VR_LITTLE_ENDIAN,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINTER,
    PRINTER_INSTANCE,
)
from tests.conversation import gray_item, lut_item
from tests.film.test_remark import STRICTLY
from tests.lab.recording import Recording
from tests.lab.records import encoded
from tests.lab.stored import Sent, ct_image, stored
from tests.service_examples import PRINTERS, oversized

PRINT_QUEUE = "1.2.840.10008.5.1.1.26"


def whole(talk: Recording) -> Recording:
    """A correct print, from the question to the printer to the deletion of the session."""
    talk.get(PRINTER_INSTANCE, 0x21100010, 0x21100020)
    talk.create_session(NumberOfCopies=1)
    lut = talk.create_lut()
    talk.create_film(ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, lut)])
    talk.set_image(image=gray_item())
    talk.print_film()
    talk.delete(FILM_SESSION, talk.state.session.uid)
    return talk


def film_uid(talk: Recording) -> str:
    return talk.state.session.film_boxes[-1].uid


def ready(talk: Recording) -> Recording:
    """A film with an image that was not printed yet."""
    talk.with_film()
    talk.set_image(image=gray_item())
    return talk


def at_association(code: str) -> Callable[[], AssociationRecord]:
    """What only a server can remark, of a request for an association or when it draws."""
    remark = Remark(code=code, attribute="AETitle", clause="PS3.8 9.3.2", sent="called 'FILM1', calling ''", used="?")
    return lambda: whole(Recording(remarks=(remark,))).record()


def remarked(code: str) -> Callable[[], AssociationRecord]:
    def make() -> AssociationRecord:
        talk = Recording(scu=Scu(swap_layout=code == "swapped-layout"))
        STRICTLY[code](talk)
        return talk.record(None)

    return make


def told(
    script: Callable[[Recording], object], *, end: str | None = "released", **of_talk
) -> Callable[[], AssociationRecord]:
    def make() -> AssociationRecord:
        talk = Recording(**of_talk)
        script(talk)
        return talk.record(end)

    return make


def seen_in_image(code: str, status: int = 0) -> Callable[[], AssociationRecord]:
    """An image that is taken, with a remark."""
    remark = Remark(code=code, attribute="WindowWidth", clause="PS3.3 C.11.2", sent="0", used="nothing")
    return lambda: stored(Sent(data_set=ct_image(), status=status, remarks=(remark,)))


def refused_in_storage(status: int, comment: str = "") -> Callable[[], AssociationRecord]:
    return lambda: stored(Sent(data_set=ct_image(), status=status, comment=comment))


def create_film(talk: Recording, **attributes: object) -> None:
    talk.create_session()
    talk.create_film(**attributes)


def early(talk: Recording) -> None:
    ready(talk)
    talk.ask_early(NAction(context=GRAYSCALE_META, sop_class=FILM_BOX, uid=film_uid(talk), action_type=1))


def undecodable(talk: Recording) -> None:
    talk.send(NCreate(context=GRAYSCALE_META, sop_class=FILM_SESSION, uid=None, attributes=Dataset()), b"\1\0\2\0abc")


def announced(talk: Recording) -> None:
    talk.create(FILM_SESSION)
    talk.messages[:] = [
        replace(talk.messages[0], message=replace(talk.messages[0].message, data_set=b""), awaited=True)
    ]


def odd_length(talk: Recording) -> None:
    request = NCreate(context=GRAYSCALE_META, sop_class=FILM_SESSION, uid=None, attributes=Dataset())
    talk.send(request, b"\x00\x20\x30\x00CS\x03\x00LOW")


def beyond_memory(talk: Recording) -> None:
    talk.with_film()
    talk.around = replace(talk.around, most_octets=1)
    talk.set_image(image=gray_item())


def refused_image(talk: Recording) -> None:
    talk.with_film(r"STANDARD\1,2")
    talk.set_image(1, gray_item())
    talk.set_image(2, gray_item(BitsStored=17))
    talk.print_film()


def without_session(talk: Recording) -> None:
    """The session is refused, and a film made in it all the same."""
    talk.create(FILM_SESSION, "1.2.x")
    talk.create(
        FILM_BOX,
        ImageDisplayFormat=r"STANDARD\1,1",
        ReferencedFilmSessionSequence=[reference(FILM_SESSION, "1.2.x")],
    )


def lut_in_use(talk: Recording) -> None:
    uid = talk.create_lut()
    create_film(talk, ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, uid)])
    talk.delete(PRESENTATION_LUT, uid)


def labelled(character_set: str, label: bytes) -> Callable[[Recording], object]:
    """A Film Session Label of these bytes, in a data set that names this character set."""

    def script(talk: Recording) -> None:
        named = encoded(_with(SpecificCharacterSet=character_set)) if character_set else b""
        padded = label + b" " * (len(label) % 2)
        content = named + b"\x00\x20\x50\x00LO" + len(padded).to_bytes(2, "little") + padded
        talk.send(NCreate(context=GRAYSCALE_META, sop_class=FILM_SESSION, uid=None, attributes=Dataset()), content)

    return script


def annotation_of_two_boxes(talk: Recording) -> None:
    create_film(talk, AnnotationDisplayFormatID="1")
    (box, *_) = talk.state.session.film_boxes[-1].annotation_boxes
    talk.set(ANNOTATION_BOX, box.uid, AnnotationPosition=[1, 2], TextString="A")


def two_sessions(talk: Recording) -> None:
    """The second one is asked for while the first has an image that was not printed."""
    ready(talk).create_session()


def _with(**attributes: object) -> Dataset:
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


EXAMPLES: dict[str, Callable[[], AssociationRecord]] = {
    "PSA101": at_association("nul-padded-ae-title"),
    "PSA102": at_association("blank-ae-title"),
    "PSA103": at_association("not-ascii-ae-title"),
    "PSA104": at_association("control-character-ae-title"),
    "PSA105": at_association("backslash-ae-title"),
    "PSA106": at_association("even-context-id"),
    "PSA107": told(whole, proposed=BARE_CLASSES[:1]),
    "PSA108": told(lambda _: None, end="rejected: called AE title not recognized (for good)"),
    "PSA109": told(lambda talk: talk.ask(NDelete(context=PRINTER, sop_class=FILM_BOX, uid="1.2"))),
    "PSA110": told(whole, syntaxes=(EXPLICIT_VR_LITTLE_ENDIAN,)),
    "PSA111": told(whole, end="aborted by the print SCU"),
    "PSA112": told(whole, end="connection lost"),
    "PSA113": told(early),
    "PSF101": remarked("film-session-reference"),
    "PSF102": told(lambda talk: create_film(talk, display_format="STANDARD\1,1")),
    "PSF103": told(lambda talk: create_film(talk, display_format="MOSAIC")),
    "PSF104": remarked("swapped-layout"),
    "PSF105": remarked("metric-film-size"),
    "PSF106": remarked("density-clamped"),
    "PSF107": remarked("densities-swapped"),
    "PSF108": remarked("no-density-range"),
    "PSF109": told(two_sessions),
    "PSF110": told(lambda talk: talk.with_film().create_film(), printer=PRINTERS["standard without session print"]),
    "PSF111": told(lambda talk: (talk.create_session(), talk.print_session())),
    "PSF112": told(lambda talk: (talk.with_film(), talk.set_image(), talk.print_film())),
    "PSF113": remarked("earlier-film-box"),
    "PSF114": remarked("profile-of-grayscale"),
    "PSF115": told(ready),
    "PSF116": told(lambda talk: talk.create_session()),
    "PSI101": told(
        lambda talk: talk.with_film().set_image(
            BasicGrayscaleImageSequence=[], ReferencedImageBoxSequence=[gray_item()]
        )
    ),
    "PSI102": remarked("second-sequence"),
    "PSI103": remarked("color-in-gray-box"),
    "PSI104": remarked("gray-in-color-box"),
    "PSI105": remarked("color-by-pixel"),
    "PSI106": remarked("unusual-bits"),
    "PSI107": remarked("shifted-bits"),
    "PSI108": remarked("signed-pixels"),
    "PSI109": remarked("long-pixel-data"),
    "PSI110": told(lambda talk: talk.with_film().set_image(image=gray_item(PixelData=bytes(4)))),
    "PSI111": told(oversized("FAIL"), printer=PRINTERS["standard"]),
    "PSI112": told(beyond_memory),
    "PSI113": remarked("other-position"),
    "PSI114": remarked("reused-uid"),
    "PSI115": told(lambda talk: talk.with_film().set_image(image=gray_item(BitsStored=17))),
    "PSL101": remarked("unknown-lut"),
    "PSL102": remarked("session-level-lut"),
    "PSL103": remarked("softcopy-shape"),
    "PSL104": remarked("lut-size"),
    "PSL105": remarked("lut-offset"),
    "PSL106": told(
        lambda talk: talk.create(PRESENTATION_LUT, PresentationLUTSequence=[lut_item((256, 0, 12), range(9))])
    ),
    "PSL107": remarked("lut-entry-too-large"),
    "PSL108": remarked("unusual-lut-bits"),
    "PSL109": told(lambda talk: (talk.create_lut(), whole(talk))),
    "PSL110": told(lut_in_use),
    "PSL111": told(
        lambda talk: talk.create(
            PRESENTATION_LUT, PresentationLUTShape="IDENTITY", PresentationLUTSequence=[lut_item()]
        )
    ),
    "PSN101": remarked("unknown-format"),
    "PSN102": told(lambda talk: talk.create_session(FilmSessionLabel="A" * 65)),
    "PSN103": at_association("missing-glyph"),
    "PSP101": remarked("printed-again"),
    "PSP102": told(lambda talk: ready(talk).print_session(), printer=PRINTERS["standard without session print"]),
    "PSP103": told(lambda talk: (talk.event(None), whole(talk))),
    "PSP104": told(lambda talk: (talk.event(0x0110), whole(talk))),
    "PSP105": told(lambda talk: talk.create(PRINTER)),
    "PSQ101": told(lambda talk: (talk.with_film(r"STANDARD\1,2"), talk.set_image(1, gray_item()), talk.print_film())),
    "PSQ102": told(lambda talk: ready(talk).print_film()),
    "PSQ103": told(lambda talk: ready(talk).print_film()),
    "PSQ104": told(lambda talk: talk.get()),
    "PSQ105": remarked("memory-allocation"),
    "PSQ106": remarked("image-larger-than-box"),
    "PSQ107": told(lambda talk: ready(talk).set_image(image=gray_item())),
    "PSQ108": told(whole, proposed=(PRINT_QUEUE,)),
    "PSS101": seen_in_image("other-sop-class", 0xB007),
    "PSS102": seen_in_image("missing-image-attribute", 0xB007),
    "PSS103": seen_in_image("unusable-window", 0xB000),
    "PSS104": seen_in_image("unusable-spacing", 0xB000),
    "PSS105": seen_in_image("not-printed", 0xB006),
    "PSS106": seen_in_image("replaced-image"),
    "PSS107": refused_in_storage(0x0122),
    "PSS108": refused_in_storage(0x0124),
    "PSS109": refused_in_storage(0x0210),
    "PSS110": refused_in_storage(0x0212),
    "PSS111": refused_in_storage(0x0117),
    "PSS112": refused_in_storage(0xA700, "its frames would make more than 200 films"),
    "PSS113": refused_in_storage(0xA900),
    "PSS114": refused_in_storage(0xC000),
    "PSS115": refused_in_storage(0xC001),
    "PSS116": refused_in_storage(0xC002),
    "PSX101": told(lambda talk: talk.with_film().print_film()),
    "PSX102": told(without_session),
    "PSX103": told(refused_image),
    "PSX104": told(lambda talk: talk.with_film().delete(GRAYSCALE_IMAGE_BOX, "1.2.3.3")),
    "PSX105": told(lambda talk: ready(talk).action(FILM_BOX, film_uid(talk), 2)),
    "PSX106": remarked("missing-uid"),
    "PSX107": told(lambda talk: talk.with_film().set(FILM_BOX, "1.2.9.9", Trim="YES")),
    "PSX108": told(lambda talk: talk.with_film().set(FILM_SESSION, film_uid(talk), NumberOfCopies=1)),
    "PSX109": told(lambda talk: talk.create(FILM_SESSION, "1.2.x")),
    "PSX110": told(lambda talk: talk.create_session() and talk.create_film(uid=talk.state.session.uid)),
    "PSX120": told(undecodable),
    "PSX121": remarked("unknown-attribute"),
    "PSX122": remarked("not-settable"),
    "PSX123": remarked("unsupported-value"),
    "PSX124": remarked("other-spelling"),
    "PSX125": remarked("several-items"),
    "PSX126": remarked("stray-identity"),
    "PSX127": told(lambda talk: talk.with_film().set_image(image=gray_item(Rows=None))),
    "PSX128": told(lambda talk: create_film(talk, display_format="")),
    "PSX129": told(annotation_of_two_boxes),
    "PSX130": told(odd_length),
    "PSX131": told(labelled("ISO_IR 192", b"M\xfcller")),
    "PSX132": told(labelled("", "Müller".encode())),
    "PSX133": told(labelled("", b"\x1b$B;3\x1b(B")),
    "PSX134": told(labelled("", b"M\xfcller")),
    "PSX135": told(announced, end="aborted by the print SCU"),
}
