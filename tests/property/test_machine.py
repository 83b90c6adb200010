"""The machine in random conversations: it never raises, a refusal changes nothing, a job needs a good status."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from printscp.sop.requests import NAction, NCreate, NDelete, NGet, NSet
from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRINTER,
    PRINTER_INSTANCE,
)
from tests.conversation import Conversation, color_item, dataset, gray_item

# Those that the printer makes begin with 1.2.3, those of the SCU with 1.9.
OF_THE_PRINTER = [f"1.2.3.{number}" for number in range(1, 12)]
OF_THE_SCU = ["1.9.1", "1.9.2"]
UIDS = st.sampled_from([None, PRINTER_INSTANCE, "bad", *OF_THE_PRINTER, *OF_THE_SCU])
NEW_UIDS = st.sampled_from([None, PRINTER_INSTANCE, "bad", "1.2.3.1", *OF_THE_SCU])
CLASSES = st.sampled_from([FILM_SESSION, FILM_BOX, GRAYSCALE_IMAGE_BOX, COLOR_IMAGE_BOX, PRINTER, "1.2.3"])
CONTEXTS = st.sampled_from([GRAYSCALE_META, GRAYSCALE_META, COLOR_META, PRINTER])

WORDS = st.sampled_from(["", "YES", "NO", "BLACK", "WHITE", "150", "CUBIC", "NONE", "CROP", "FAIL", "HIGH", "A4", "?"])
VALUES = {
    "NumberOfCopies": st.integers(-1, 200),
    "PrintPriority": WORDS,
    "FilmSessionLabel": st.text("Aé ", max_size=70),
    "MemoryAllocation": st.integers(0, 10),
    "ImageDisplayFormat": st.sampled_from(
        [r"STANDARD\1,1", r"STANDARD\2,2", r"ROW\1,2", r"COL\3", r"STANDARD\0,0", "x"]
    ),
    "FilmOrientation": WORDS,
    "FilmSizeID": WORDS,
    "MagnificationType": WORDS,
    "BorderDensity": WORDS,
    "Trim": WORDS,
    "MinDensity": st.integers(0, 500),
    "MaxDensity": st.integers(0, 500),
    "Illumination": st.integers(0, 9000),
    "ImageBoxPosition": st.integers(0, 5),
    "RequestedImageSize": st.floats(-10, 500, allow_nan=False).map(lambda size: f"{size:.3f}"),
    "RequestedDecimateCropBehavior": WORDS,
    "PatientID": WORDS,
    "ReferencedFilmSessionSequence": st.sampled_from(["1.2.3.1", "1.2.3.9"]).map(
        lambda uid: [reference(FILM_SESSION, uid)]
    ),
    "BasicGrayscaleImageSequence": st.sampled_from(
        [[], [gray_item()], [gray_item(30, 3000)], [gray_item(Rows=0)], [gray_item(PixelData=b"")], [Dataset()]]
    ),
    "BasicColorImageSequence": st.sampled_from([[], [color_item()], [gray_item()], [Dataset()]]),
}
ATTRIBUTES = st.fixed_dictionaries({}, optional=VALUES).map(lambda values: dataset(**values))

REQUESTS = st.one_of(
    st.builds(NCreate, context=CONTEXTS, sop_class=CLASSES, uid=NEW_UIDS, attributes=ATTRIBUTES),
    st.builds(NSet, context=CONTEXTS, sop_class=CLASSES, uid=UIDS, attributes=ATTRIBUTES),
    st.builds(NGet, context=CONTEXTS, sop_class=CLASSES, uid=UIDS, tags=st.just(())),
    st.builds(NAction, context=CONTEXTS, sop_class=CLASSES, uid=UIDS, action_type=st.sampled_from([1, 1, 2])),
    st.builds(NDelete, context=CONTEXTS, sop_class=CLASSES, uid=UIDS),
)


def uids_of(state):
    session = state.session
    if session is None:
        return []
    films = [film.uid for film in session.film_boxes]
    return [session.uid, *films, *(box.uid for film in session.film_boxes for box in film.image_boxes)]


@settings(max_examples=150, deadline=None)
@given(st.lists(REQUESTS, max_size=12))
def test_random_conversations_keep_the_promises_of_the_machine(requests):
    talk = Conversation().with_film(r"STANDARD\1,2")
    talk.set_image(1, gray_item())

    for request in requests:
        before = talk.state
        reply = talk.ask(request)

        if reply.status.is_failure:
            assert talk.state is before
            assert talk.step.effects == ()
            assert 0 < len(reply.comment) <= 64
        assert len(uids_of(talk.state)) == len(set(uids_of(talk.state)))
