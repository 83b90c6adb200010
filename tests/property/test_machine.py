"""The machine in random conversations: what it promises holds whatever a print SCU sends (PS3.4 Annex H)."""

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pydicom.dataset import Dataset

from printscp.film.printer import Printer, Tolerance
from printscp.film.remark import REMARK_CODES
from printscp.film.scu import Scu
from printscp.film.sizes import FILM_SIZES
from printscp.sop.requests import NAction, NCreate, NDelete, NGet, NSet, operation_of
from printscp.sop.state import films_of, instances
from printscp.wire.deviations import REFUSED
from printscp.wire.references import reference
from printscp.wire.services import EVERYWHERE, SERVICES, statuses_of
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    BARE_CLASSES,
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    MEMBERS,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    PRINTER_CONFIGURATION,
)
from printscp.wire.status import COMMENT_LENGTH, Status
from tests.conversation import OPTIONAL_CLASSES, Conversation, color_item, dataset, gray_item, lut_item
from tests.drills import often

# Random bytes make pydicom warn of what our tables then judge.
pytestmark = pytest.mark.filterwarnings("ignore")

OF_THE_SCU = ["1.9.1", "1.9.2", "1.9.3"]
CLASSES = [
    FILM_SESSION, FILM_BOX, GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX, ANNOTATION_BOX, PRESENTATION_LUT, PRINT_JOB, PRINTER,
    PRINTER_CONFIGURATION,
]  # fmt: skip
CONTEXTS = {sop_class: [meta for meta, members in MEMBERS.items() if sop_class in members] for sop_class in CLASSES}

WORDS = st.sampled_from(
    ["", "YES", "no", "BLACK", "white", "150", "CUBIC", "none", "CROP", "FAIL", "DECIMATE", "HIGH", "A4", "35CMX43CM",
     "CURRENT", "REVERSE", "LANDSCAPE", "LABEL", "COMBINED", "OTHER", "PAPER", "MAMMO CLEAR", "BIN_1", "IDENTITY",
     "LIN OD", "INVERSE", "?", "\x1b$B", "a\\b", "Ä"]
)  # fmt: skip
TEXTS = st.text(st.sampled_from("aÄ\\\x1b\n 7^="), max_size=70)
OWN_UIDS = st.sampled_from(["1.9.1", "1.9.2", "1.9.3", "1.2.3.1", "1.2.3.2"])
LUT_REFERENCES = OWN_UIDS.map(lambda uid: [reference(PRESENTATION_LUT, uid)])
TABLES = [
    [], [lut_item((256, 0, 12))], [lut_item((4, 0, 10)), lut_item()], [lut_item((3, 5, 8), [1, 2, 999])],
    [lut_item((4, 0, 12), [1])], [lut_item((1, 2))], [Dataset()],
]  # fmt: skip
GRAY = [
    [gray_item()], [gray_item(bits=8)], [gray_item(30, 3000)], [gray_item(bits=8, PatientID="4711")],
    [], [gray_item(bits=10)],
    [gray_item(Rows=0)], [gray_item(PixelData=b"")], [gray_item(), color_item()], [color_item()], [Dataset()],
]  # fmt: skip
COLOR = [[], [color_item()], [color_item(PlanarConfiguration=0)], [gray_item()], [Dataset()]]
VALUES = {
    FILM_SESSION: {
        "SpecificCharacterSet": st.sampled_from(["ISO_IR 100", "ISO_IR 192", "KLINGON"]),
        "NumberOfCopies": st.integers(-1, 200),
        "PrintPriority": st.sampled_from(["HIGH", "normal", "?"]),
        "MediumType": WORDS,
        "FilmDestination": WORDS,
        "FilmSessionLabel": TEXTS,
        "MemoryAllocation": st.integers(0, 10),
        "ProposedStudySequence": st.sampled_from([[], [dataset(PatientID="4711")], [dataset(Rows=5)]]),
        "ReferencedPresentationLUTSequence": LUT_REFERENCES,
        "PatientName": TEXTS,
    },
    FILM_BOX: {
        "ImageDisplayFormat": st.sampled_from(
            [
                r"STANDARD\1,1",
                r"STANDARD\1,2",
                r"STANDARD\2,2",
                r"ROW\1,2",
                "col/3",
                r"STANDARD\0,0",
                "SLIDE",
                r"CUSTOM\1",
                "x",
            ]
        ),
        "ReferencedFilmSessionSequence": OWN_UIDS.map(lambda uid: [reference(FILM_SESSION, uid)]),
        "FilmOrientation": WORDS,
        "FilmSizeID": WORDS,
        "MagnificationType": WORDS,
        "AnnotationDisplayFormatID": WORDS,
        "BorderDensity": WORDS,
        "EmptyImageDensity": WORDS,
        "Trim": WORDS,
        "MinDensity": st.integers(0, 500),
        "MaxDensity": st.integers(0, 500),
        "Illumination": st.integers(0, 9000),
        "RequestedResolutionID": WORDS,
        "ConfigurationInformation": TEXTS,
        "ReferencedPresentationLUTSequence": LUT_REFERENCES,
        "ICCProfile": st.just(b"profile!"),
        "PatientID": TEXTS,
        "Rows": st.just(5),
    },
    GRAYSCALE_IMAGE_BOX: {
        "ImageBoxPosition": st.integers(0, 5),
        "BasicGrayscaleImageSequence": st.sampled_from(GRAY),
        "BasicColorImageSequence": st.sampled_from(COLOR),
        "Polarity": WORDS,
        "MagnificationType": WORDS,
        "RequestedImageSize": st.floats(-10, 500, allow_nan=False).map(lambda size: f"{size:.3f}"),
        "RequestedDecimateCropBehavior": WORDS,
        "MinDensity": st.integers(0, 500),
        "OriginalImageSequence": st.sampled_from([[], [dataset(PatientID="4711")]]),
        "ReferencedPresentationLUTSequence": LUT_REFERENCES,
        "StudyID": TEXTS,
    },
    ANNOTATION_BOX: {"AnnotationPosition": st.integers(0, 5), "TextString": TEXTS, "PatientID": TEXTS},
    PRESENTATION_LUT: {
        "PresentationLUTShape": st.sampled_from(["IDENTITY", "lin od", "INVERSE", "?", ""]),
        "PresentationLUTSequence": st.sampled_from(TABLES),
        "PatientID": TEXTS,
    },
}
VALUES[COLOR_IMAGE_BOX] = VALUES[GRAYSCALE_IMAGE_BOX]
# What a request must have to be of use; it is left out now and then.
EXPECTED = {
    FILM_BOX: ["ImageDisplayFormat"],
    GRAYSCALE_IMAGE_BOX: ["ImageBoxPosition", "BasicGrayscaleImageSequence"],
    COLOR_IMAGE_BOX: ["ImageBoxPosition", "BasicColorImageSequence"],
    ANNOTATION_BOX: ["AnnotationPosition"],
    PRESENTATION_LUT: ["PresentationLUTShape"],
}


@st.composite
def attributes_of(draw, sop_class):
    """A data set for the class: now and then without what it must have, often with what is odd."""
    values = VALUES.get(sop_class, VALUES[FILM_SESSION])
    wanted = set(draw(st.lists(st.sampled_from(sorted(values)), max_size=3)))
    if draw(st.integers(0, 9)):
        wanted |= set(EXPECTED.get(sop_class, ()))
    if sop_class == PRESENTATION_LUT and "PresentationLUTSequence" in wanted and draw(st.integers(0, 4)):
        wanted.discard("PresentationLUTShape")
    return dataset(**{keyword: draw(values[keyword]) for keyword in sorted(wanted)})


PRINTERS = st.builds(
    Printer,
    tolerance=st.sampled_from([Tolerance.STANDARD, Tolerance.STANDARD, Tolerance.STRICT]),
    color=st.booleans(),
    film_session_print=st.sampled_from([True, True, False]),
    high_resolution=st.booleans(),
    bits=st.sampled_from([8, 12, 16]),
    media=st.sampled_from([("PAPER",), ("BLUE FILM", "PAPER")]),
    layouts=st.sampled_from([("STANDARD",), ("STANDARD", "ROW", "COL", "SLIDE", "SUPERSLIDE", "CUSTOM")]),
    film_sizes=st.sampled_from([(FILM_SIZES["14INX17IN"],), tuple(FILM_SIZES.values())]),
)
SCUS = st.builds(
    Scu,
    quiet=st.frozensets(st.sampled_from([int(status) for status in Status if status.is_warning])),
    swap_layout=st.booleans(),
)
ACCEPTED = st.sampled_from(
    [
        (GRAYSCALE_META, COLOR_META, *OPTIONAL_CLASSES),
        (GRAYSCALE_META,),
        (COLOR_META, PRESENTATION_LUT),
        (*BARE_CLASSES, *OPTIONAL_CLASSES),
        (FILM_SESSION, FILM_BOX, COLOR_IMAGE_BOX, ANNOTATION_BOX),
    ]
)
TAGS = st.lists(st.sampled_from([0x21100010, 0x21100030, 0x21000020, 0x00100010, 0x00091001]), max_size=3).map(tuple)


TAKEN_BY_STRICT = {code for code, deviation in REMARK_CODES.items() if not deviation.refused or deviation.exception}


def due(request, printer):
    """The statuses that the service matrix has for *request*."""
    asked = (request.sop_class, operation_of(request))
    found = [service for service in SERVICES if (service.sop_class, service.operation) == asked]
    return {Status.SUCCESS, *EVERYWHERE, *(status for service in found for status in statuses_of(service, printer))}


@dataclass
class ShadowFilm:
    """A film box as its print SCU must take it to be."""

    pixels: dict[int, bytes | None]
    """What was last acknowledged for each Image Box Position."""
    printed: bool = False
    sent: dict[bytes, tuple[str, int]] = field(default_factory=dict, compare=False)
    """The UID and the Image Box Position that each image was sent with; no two images are alike."""
    uids: set[str] = field(default_factory=set, compare=False)
    """All that were named."""
    positions: set[int] = field(default_factory=set, compare=False)
    """All that were sent."""

    def set_image(self, now, pixels, sent):
        """The boxes are *now*: what was sent came and no image took the place of another."""
        before = set(filter(None, self.pixels.values()))
        held = set(filter(None, now.values()))
        self.uids.add(sent[0])
        self.positions.add(sent[1])
        assert held - before == {pixels} - {None}
        if pixels is not None:
            self.sent[pixels] = sent
        if len(self.uids) == 1 and pixels is not None and not self.printed:
            assert all(self.sent[lost] == sent for lost in before - held), "an image takes the place of another"
        if len(self.uids) == 1 and len(held) > 1 and self.positions <= now.keys():
            assert {self.sent[image][1]: image for image in held} == {at: image for at, image in now.items() if image}
        self.pixels = now
        self.printed = self.printed and pixels is None


class Shadow:
    """What the print SCU knows from the answers alone: its films in order, and in which box each image is."""

    def __init__(self):
        self.films = {}
        self.boxes = {}

    def follow(self, request, step):
        """Take in an answer of success or warning."""
        reply = step.reply
        match request:
            case NCreate(sop_class=uid) if uid == FILM_SESSION:
                self.films.clear()
            case NCreate(sop_class=uid) if uid == FILM_BOX:
                self.create(reply)
            case NDelete(sop_class=uid) if uid == FILM_SESSION:
                self.films.clear()
            case NDelete(sop_class=uid) if uid == FILM_BOX:
                del self.films[reply.uid]
            case NSet(sop_class=uid) if uid in (GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX):
                self.set_image(request, step)
            case NAction(sop_class=uid):
                for film in self.films.values() if uid == FILM_SESSION else [self.films[reply.uid]]:
                    film.printed = True

    def create(self, reply):
        boxes = [item.ReferencedSOPInstanceUID for item in reply.attributes.ReferencedImageBoxSequence]
        self.films[reply.uid] = ShadowFilm(dict.fromkeys(range(1, len(boxes) + 1)))
        self.boxes |= {box: (reply.uid, position) for position, box in enumerate(boxes, start=1)}

    def set_image(self, request, step):
        uid, position = self.boxes[step.reply.uid]
        film, pixels = self.films[uid], pixels_in(request)
        now = dict(film.pixels)
        if "reused-uid" in {remark.code for remark in step.remarks}:
            now = pixels_of(next(film for film in films_of(step.state) if film.uid == uid))
        else:
            now[position] = pixels
        film.set_image(now, pixels, (step.reply.uid, int(request.attributes.ImageBoxPosition)))

    def job_of(self, request, reply):
        """The films of the job that the request makes, with their pixels."""
        uids = self.films if request.sop_class == FILM_SESSION else [reply.uid]
        return [(uid, self.films[uid].pixels) for uid in uids if any(self.films[uid].pixels.values())]


def pixels_in(request):
    """The pixels that a good N-SET of an image box means; None when it erases the image."""
    item = image_item_in(request)
    return None if item is None else item.PixelData


def image_item_in(request):
    due, other = "BasicGrayscaleImageSequence", "BasicColorImageSequence"
    if request.sop_class == COLOR_IMAGE_BOX:
        due, other = other, due
    items = request.attributes.get(due) or [item for item in request.attributes.get(other) or [] if "PixelData" in item]
    return items[0] if items else None


def context_of(film):
    return COLOR_META if film.color else GRAYSCALE_META


def pixels_of(film):
    return {box.position: box.image.pixel_data if box.image else None for box in film.image_boxes}


def has_film(machine):
    return bool(films_of(machine.talk.state))


class Machine(RuleBasedStateMachine):
    """One association; after each request the promises of the machine are held against what it did."""

    @initialize(printer=PRINTERS, scu=SCUS, accepted=ACCEPTED, starts_with_film=st.sampled_from([True, True, False]))
    def begin(self, printer, scu, accepted, starts_with_film):
        self.talk = Conversation(printer, scu=scu, accepted=accepted)
        self.printed, self.shadow, self.stamps = [], Shadow(), count(1)
        if starts_with_film:
            self.talk.meta = next(context for context in accepted if FILM_BOX in MEMBERS[context])
            self.talk.create_lut(uid="1.9.1")
            self.talk.create(PRESENTATION_LUT, "1.9.2", PresentationLUTSequence=[lut_item((256, 0, 12))])
            self.talk.with_film(AnnotationDisplayFormatID="LABEL")
            self.shadow.create(self.talk.step.reply)

    @rule(data=st.data())
    def create(self, data):
        films = [FILM_BOX] * 4 if self.talk.state.session else [FILM_SESSION] * 2
        self.ask(data, NCreate, data.draw(st.sampled_from([*films, FILM_SESSION, PRESENTATION_LUT])))

    @precondition(has_film)
    @rule(data=st.data(), sop_class=st.sampled_from([FILM_SESSION, FILM_BOX, ANNOTATION_BOX]))
    def change(self, data, sop_class):
        self.ask(data, NSet, sop_class)

    @precondition(has_film)
    @rule(data=st.data())
    def set_an_image(self, data):
        classes = {GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX} & set(instances(self.talk.state).values())
        self.ask(data, NSet, data.draw(st.sampled_from(sorted(classes))))

    @precondition(has_film)
    @rule(
        data=st.data(), sop_class=st.sampled_from([FILM_SESSION, FILM_BOX]), action_type=st.sampled_from([1, 1, 1, 2])
    )
    def print_a_good_image(self, data, sop_class, action_type):
        film = data.draw(st.sampled_from(self.talk.state.session.film_boxes))
        self.set_a_good_image(film, data.draw(st.sampled_from(film.image_boxes)))
        self.send_print(film, sop_class, action_type)

    @precondition(has_film)
    @rule(data=st.data(), positions=st.lists(st.integers(0, 5), min_size=2, max_size=5))
    def use_one_uid_for_several_boxes(self, data, positions):
        film = data.draw(st.sampled_from(self.talk.state.session.film_boxes))
        box = data.draw(st.sampled_from(film.image_boxes))
        for position in positions:
            self.set_a_good_image(film, replace(box, position=position))

    @precondition(has_film)
    @rule()
    def set_images_where_memory_is_scarce(self):
        around, film = self.talk.around, self.talk.state.session.film_boxes[-1]
        self.talk.around = replace(around, most_octets=self.talk.state.octets + 10)
        for box in film.image_boxes:
            self.set_a_good_image(film, box, rows=4)
        self.talk.around = around

    @precondition(has_film)
    @rule(columns=st.integers(1, 3), action_type=st.sampled_from([1, 1, 1, 2]))
    def print_one_film_more_and_every_film_of_the_session(self, columns, action_type):
        self.add_a_film(columns)
        for film in films_of(self.talk.state):
            for box in film.image_boxes:
                self.set_a_good_image(film, box)
        self.send_print(film, FILM_SESSION, action_type)

    @precondition(lambda self: has_film(self) and self.talk.state.presentation_luts)
    @rule(data=st.data())
    def delete_a_lut_in_use(self, data):
        film = data.draw(st.sampled_from(films_of(self.talk.state)))
        uid = data.draw(st.sampled_from(self.talk.state.presentation_luts)).uid
        attributes = dataset(ReferencedPresentationLUTSequence=[reference(PRESENTATION_LUT, uid)])
        self.send(NSet(context=context_of(film), sop_class=FILM_BOX, uid=film.uid, attributes=attributes))
        self.send(NDelete(context=PRESENTATION_LUT, sop_class=PRESENTATION_LUT, uid=uid))

    def add_a_film(self, columns):
        session, film = self.talk.state.session, self.talk.state.session.film_boxes[-1]
        attributes = dataset(
            ImageDisplayFormat=rf"STANDARD\{columns},1",
            ReferencedFilmSessionSequence=[reference(FILM_SESSION, session.uid)],
        )
        self.send(NCreate(context=context_of(film), sop_class=FILM_BOX, uid=None, attributes=attributes))

    def set_a_good_image(self, film, box, rows=2):
        sequence, item = (
            ("BasicColorImageSequence", color_item(rows))
            if film.color
            else ("BasicGrayscaleImageSequence", gray_item(rows, bits=8))
        )
        image_box = COLOR_IMAGE_BOX if film.color else GRAYSCALE_IMAGE_BOX
        attributes = dataset(ImageBoxPosition=box.position, **{sequence: [item]})
        self.send(NSet(context=context_of(film), sop_class=image_box, uid=box.uid, attributes=attributes))

    def send_print(self, film, sop_class, action_type=1):
        uid = film.uid if sop_class == FILM_BOX else self.talk.state.session.uid
        self.send(NAction(context=context_of(film), sop_class=sop_class, uid=uid, action_type=action_type))

    @rule(data=st.data(), sop_class=st.sampled_from([PRINTER, PRINT_JOB, PRINTER_CONFIGURATION]))
    def get(self, data, sop_class):
        self.ask(data, NGet, sop_class)

    @precondition(has_film)
    @rule(data=st.data(), sop_class=st.sampled_from([FILM_SESSION, FILM_BOX, FILM_BOX]))
    def print(self, data, sop_class):
        self.ask(data, NAction, sop_class)

    @precondition(has_film)
    @rule(data=st.data(), sop_class=st.sampled_from([FILM_SESSION, FILM_BOX, FILM_BOX, PRESENTATION_LUT]))
    def delete(self, data, sop_class):
        self.ask(data, NDelete, sop_class)

    @rule(
        data=st.data(),
        kind=st.sampled_from([NCreate, NSet, NGet, NAction, NDelete]),
        sop_class=st.sampled_from(CLASSES),
    )
    def ask_anything(self, data, kind, sop_class):
        self.ask(data, kind, sop_class)

    @rule(
        queue_has_room=st.sampled_from([True, True, False]),
        storage_has_room=st.sampled_from([True, True, True, False]),
        most_octets=st.sampled_from([0, 100, 1 << 30, 1 << 30, 1 << 30]),
        most=st.sampled_from([2, 200]),
    )
    def live_in_other_surroundings(self, queue_has_room, storage_has_room, most_octets, most):
        around = self.talk.around
        self.talk.around = replace(
            around,
            queue_has_room=queue_has_room,
            storage_has_room=storage_has_room,
            most_octets=most_octets,
            most_film_boxes=most,
            most_presentation_luts=most,
        )

    def values_of(self, kind, sop_class):
        """What a request has beside its class: mostly the UID of an instance of it, if there is one."""
        held = instances(self.talk.state)
        fitting = [uid for uid, held_class in held.items() if held_class == sop_class]
        often = 1 + 30 // len(fitting) if fitting else 0
        uids = st.sampled_from([*fitting * often, None, None, "bad", "1.8", *held])
        attributes = attributes_of(sop_class)
        values = {
            NCreate: {"uid": st.sampled_from([None, None, *OF_THE_SCU, "bad"]), "attributes": attributes},
            NSet: {"uid": uids, "attributes": attributes},
            NGet: {"uid": uids, "tags": TAGS},
            NAction: {"uid": uids, "action_type": st.sampled_from([1] * 9 + [2])},
            NDelete: {"uid": uids},
        }
        return st.fixed_dictionaries(values[kind])

    def contexts_of(self, sop_class):
        """Mostly one that was accepted."""
        accepted = [context for context in CONTEXTS[sop_class] if context in self.talk.state.accepted]
        return st.sampled_from([*accepted * 10, *CONTEXTS[sop_class], "1.2.3"])

    def ask(self, data, kind, sop_class):
        context = data.draw(self.contexts_of(sop_class))
        values = data.draw(self.values_of(kind, sop_class))
        self.send(kind(context=context, sop_class=sop_class, **values))

    def stamp(self, request):
        """Make the image of *request* unlike any other."""
        item = image_item_in(request)
        if item is not None and len(item.get("PixelData") or b"") >= 4:
            high, low = divmod(next(self.stamps), 256)
            item["PixelData"].value = bytes((low, 0, high, 0)) + item.PixelData[4:]

    def send(self, request):
        before, kind = self.talk.state, type(request)
        if kind is NSet and request.sop_class in (GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX):
            self.stamp(request)
        reply = self.talk.ask(request)
        step = self.talk.step

        assert reply.status in due(request, before.printer)
        assert reply.status not in self.talk.state.scu.quiet
        if reply.status.is_failure:
            assert self.talk.state is before
            assert step.effects == ()
            self.says_what_was_refused(step, before)
            assert 0 < len(reply.comment) <= COMMENT_LENGTH
            assert reply.comment.isascii()
        elif kind is NCreate:
            assert reply.uid in instances(self.talk.state)
            assert reply.attributes.SOPInstanceUID == reply.uid
        if kind is not NAction:
            assert step.effects == ()
        if not reply.status.is_failure:
            if before.printer.tolerance is Tolerance.STRICT:
                assert {remark.code for remark in step.remarks} <= TAKEN_BY_STRICT
            self.shadow.follow(request, step)
            self.check_limits(before)
        if kind is NAction:
            self.check_action(request, step)
        for effect in step.effects:
            self.check_job(effect.job, step)

    def says_what_was_refused(self, step, before):
        """A strict printer refuses what another remarks, and tells of that last."""
        *taken, refused = step.remarks or (None,)
        assert {remark.code for remark in taken} <= TAKEN_BY_STRICT
        assert refused is None or (before.printer.tolerance is Tolerance.STRICT and refused.used == REFUSED)

    def check_limits(self, before):
        state, around = self.talk.state, self.talk.around
        pixels = sum(len(pixels) for film in self.shadow.films.values() for pixels in film.pixels.values() if pixels)
        assert pixels <= state.octets <= max(around.most_octets, before.octets)
        assert len(films_of(state)) <= max(around.most_film_boxes, len(films_of(before)))
        assert len(state.presentation_luts) <= max(around.most_presentation_luts, len(before.presentation_luts))

    def check_action(self, request, step):
        """An action prints all that it should, once, with the images where they were put; any other action nothing."""
        good = not step.reply.status.is_failure
        assert not (good and request.action_type != 1)
        due = self.shadow.job_of(request, step.reply) if good else []
        made = [[(film.uid, pixels_of(film)) for film in effect.job.films] for effect in step.effects]
        assert made == ([due] if due else [])

    def check_job(self, job, step):
        assert not step.reply.status.is_failure
        held = {film.uid for film in films_of(self.talk.state)}
        printed = {film.uid for film in job.films}
        assert printed <= held
        assert all(film.has_image for film in job.films)
        boxes = [box for film in job.films for box in film.image_boxes]
        used = {lut for part in (*job.films, *boxes) if (lut := part.presentation_lut_uid)}
        assert {lut.uid for lut in job.presentation_luts} == used
        about = {job.session.uid, *printed, *used}
        remarks = [remark for owner, remark in self.talk.state.noted if owner in about]
        assert Counter(job.remarks) == Counter((*self.talk.state.remarks, *remarks))
        self.printed.append((job, repr(job), hash(job)))

    @invariant()
    def uids_are_unique(self):
        session, luts = self.talk.state.session, self.talk.state.presentation_luts
        films = films_of(self.talk.state)
        parts = [*luts, *films, *(box for film in films for box in (*film.image_boxes, *film.annotation_boxes))]
        uids = [part.uid for part in parts] + ([session.uid] if session else [])
        assert len(uids) == len(set(uids))

    @invariant()
    def the_films_are_what_was_acknowledged(self):
        held = [(film.uid, ShadowFilm(pixels_of(film), film.printed)) for film in films_of(self.talk.state)]
        assert held == list(self.shadow.films.items())

    @invariant()
    def only_the_last_film_is_open(self):
        films = films_of(self.talk.state)
        assert all(film.closed for film in films[:-1])

    @invariant()
    def remarks_are_about_what_there_is(self):
        assert {owner for owner, _ in self.talk.state.noted} <= instances(self.talk.state).keys()

    @invariant()
    def references_are_to_luts_that_there_are(self):
        session, luts = self.talk.state.session, {lut.uid for lut in self.talk.state.presentation_luts}
        films = films_of(self.talk.state)
        boxes = [box for film in films for box in film.image_boxes]
        parts = [*([session] if session else []), *films, *boxes]
        assert {uid for part in parts if (uid := part.presentation_lut_uid)} <= luts

    @invariant()
    def jobs_stay_as_they_were_made(self):
        for job, shown, hashed in self.printed:
            assert (repr(job), hash(job)) == (shown, hashed)


Machine.TestCase.settings = settings(
    max_examples=often(40, 120),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestRandomConversationsKeepThePromisesOfTheMachine = Machine.TestCase
