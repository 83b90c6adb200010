"""Makes of print SCUs, replayed message by message over real associations, and the film that each wants to see.

What they send and at what they stop was put together from their sources, their conformance statements and logs of
them in public threads. `play` fails a test where the real print SCU would stop its queue.
"""

from dataclasses import replace

import numpy as np
import pytest
from pydicom.dataset import Dataset

from printscp.wire.references import reference
from printscp.wire.sop_classes import (
    ANNOTATION_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
    VERIFICATION,
)
from tests.event_scu import DONE, PENDING, PRINTING
from tests.network.personas import (
    ECHO,
    POLL_UNTIL_DONE,
    WAIT_FOR_DONE,
    FilmRoom,
    Persona,
    Stopped,
    act,
    change,
    color_box,
    colors,
    create,
    deep,
    delete,
    gray,
    gray_box,
    lut_reference,
    p_values,
    play,
    read,
    rgb,
    session_reference,
    shades,
    wants_a_data_set,
    wants_a_job,
    wants_a_normal_printer,
    wants_a_uid,
    wants_gray_image_boxes,
    wants_image_boxes,
    wants_its_own_uid,
)
from tests.network.scripts import Answer
from tests.output.reading import page_sizes, painted
from tests.raw_scu import BIG_ENDIAN, EXPLICIT, IMPLICIT, Reply

pytestmark = pytest.mark.network

PRINT_QUEUE = "1.2.840.10008.5.1.1.26"
TWELVE_BITS = (np.arange(40 * 60) * 5 % 4096).astype(np.uint16).reshape(40, 60)
COMPOSED = (np.arange(500 * 400) * 3 % 256).astype(np.uint8).reshape(500, 400)

# The DICOM toolkit of OFFIS: no UIDs of its own, a Presentation LUT first, everything deleted in the end. It also sends
# a private class along and answers events while it waits for a response.
DCMPRSCU = Persona(
    calling="DCMPRSCU",
    contexts=(GRAYSCALE_META, PRESENTATION_LUT, "1.2.276.0.7230010.3.4.1915765545.18030.917282194.0"),
    syntaxes=(EXPLICIT, BIG_ENDIAN, IMPLICIT),
    rules=(wants_a_uid, wants_gray_image_boxes),
    script=(
        read(PRINTER, "printer"),
        create(PRESENTATION_LUT, "lut", PresentationLUTShape="IDENTITY"),
        create(FILM_SESSION, "session"),
        create(
            FILM_BOX,
            "film",
            ImageDisplayFormat=r"STANDARD\2,1",
            FilmOrientation="PORTRAIT",
            FilmSizeID="14INX17IN",
            MagnificationType="CUBIC",
            BorderDensity="150",
            EmptyImageDensity="20",
            MinDensity=20,
            MaxDensity=320,
            Trim="NO",
            Illumination=2000,
            ReflectedAmbientLight=10,
            ReferencedFilmSessionSequence=session_reference,
            ReferencedPresentationLUTSequence=lut_reference,
        ),
        gray_box(1, deep(TWELVE_BITS)),
        gray_box(2, deep(TWELVE_BITS[::-1]), Polarity="REVERSE"),
        act(FILM_BOX, "film"),
        delete(FILM_BOX, "film"),
        delete(FILM_SESSION, "session"),
        delete(PRESENTATION_LUT, "lut"),
    ),
    pages=[[p_values(TWELVE_BITS), p_values(4095 - TWELVE_BITS[::-1])]],
)

# A viewer built on dcm4che: it composes the sheet itself and takes few statuses, B603 and B605 not among them.
WEASIS = Persona(
    calling="WEASIS",
    contexts=(GRAYSCALE_META,),
    syntaxes=(IMPLICIT,),
    goes_on_at={0x0000, 0x0107, 0x0116, 0xB600, 0xB602, 0xB604, 0xB609, 0xB60A},
    rules=(wants_its_own_uid, wants_image_boxes),
    script=(
        create(
            FILM_SESSION,
            "session",
            "2.25.311",
            NumberOfCopies="1",
            PrintPriority="MED",
            MediumType="BLUE FILM",
            FilmDestination="MAGAZINE",
        ),
        create(
            FILM_BOX,
            "film",
            "2.25.312",
            ImageDisplayFormat=r"STANDARD\1,1",
            FilmOrientation="PORTRAIT",
            FilmSizeID="8INX10IN",
            MagnificationType="CUBIC",
            SmoothingType="MEDIUM",
            BorderDensity="WHITE",
            EmptyImageDensity="BLACK",
            MinDensity=0,
            MaxDensity=255,
            Trim="NO",
            ConfigurationInformation="",
            ReferencedFilmSessionSequence=session_reference,
        ),
        gray_box(1, gray(Rows=500, Columns=400, PixelData=COMPOSED.tobytes()), Polarity="NORMAL"),
        act(FILM_BOX, "film"),
    ),
    pages=[[COMPOSED]],
)

EIGHT_OF_THE_PRINTER = (
    "PrinterStatus",
    "PrinterStatusInfo",
    "PrinterName",
    "Manufacturer",
    "ManufacturerModelName",
    "DeviceSerialNumber",
    "SoftwareVersions",
    "DateOfLastCalibration",
)

# A workstation for computed radiography. It polls its job and heeds no events; an answer to N-ACTION without its one job
# makes it print again and again.
AGFA_NX = Persona(
    calling="NX_WORKSTATION",
    echoes_first=True,
    confirms_events=False,
    contexts=(GRAYSCALE_META, VERIFICATION, PRINT_JOB, ANNOTATION_BOX, PRESENTATION_LUT, PRINT_QUEUE),
    syntaxes=(IMPLICIT,),
    needs=(GRAYSCALE_META, VERIFICATION, PRINT_JOB, ANNOTATION_BOX, PRESENTATION_LUT),
    rules=(wants_a_uid, wants_image_boxes, wants_a_job, wants_a_normal_printer),
    script=(
        read(PRINTER, "printer", *EIGHT_OF_THE_PRINTER),
        create(PRESENTATION_LUT, "lut", "1.3.51.1", PresentationLUTShape="IDENTITY"),
        create(FILM_SESSION, "session", "1.3.51.2", NumberOfCopies="1", FilmSessionLabel="THORAX", MediumType=""),
        create(
            FILM_BOX,
            "film",
            "1.3.51.3",
            ImageDisplayFormat=r"STANDARD\1,1",
            FilmSizeID="14INX17IN",
            AnnotationDisplayFormatID="LABEL",
            ReferencedFilmSessionSequence=session_reference,
            ReferencedPresentationLUTSequence=lut_reference,
        ),
        gray_box(1, deep(TWELVE_BITS)),
        read(PRINTER, "printer", *EIGHT_OF_THE_PRINTER),
        act(FILM_BOX, "film"),
        POLL_UNTIL_DONE,
        ECHO,
        read(PRINTER, "printer", *EIGHT_OF_THE_PRINTER),
    ),
    pages=[[p_values(TWELVE_BITS)]],
)

# A magnetic resonance scanner that sends empty values for the printer's default and ends the session at any failure.
GE_SIGNA = Persona(
    calling="SIGNA",
    contexts=(GRAYSCALE_META, PRINTER, VERIFICATION),
    syntaxes=(IMPLICIT,),
    rules=(wants_a_uid, wants_image_boxes, wants_a_normal_printer),
    script=(
        ECHO,
        read(PRINTER, "printer", "PrinterStatus", "PrinterStatusInfo"),
        create(
            FILM_SESSION,
            "session",
            "1.2.840.113619.1",
            NumberOfCopies="1",
            PrintPriority="HIGH",
            FilmSessionLabel="Sdc_DICOM_PRINT",
            MemoryAllocation="",
        ),
        create(
            FILM_BOX,
            "film",
            "1.2.840.113619.2",
            ImageDisplayFormat=r"STANDARD\2,2",
            FilmSizeID="",
            ReferencedFilmSessionSequence=session_reference,
        ),
        *(gray_box(position, deep(np.roll(TWELVE_BITS, position))) for position in (1, 2, 3, 4)),
        act(FILM_BOX, "film"),
        delete(FILM_BOX, "film"),
        delete(FILM_SESSION, "session"),
    ),
    pages=[[p_values(np.roll(TWELVE_BITS, position)) for position in (1, 2, 3, 4)]],
)

# A magnetic resonance scanner whose queue stands still where Presentation LUTs are refused.
SIEMENS_VD14A = Persona(
    calling="AWP45001",
    contexts=(GRAYSCALE_META, PRESENTATION_LUT),
    syntaxes=(IMPLICIT, EXPLICIT),
    needs=(GRAYSCALE_META, PRESENTATION_LUT),
    script=(
        create(PRESENTATION_LUT, "lut", "1.3.12.2.1107.1", PresentationLUTShape="IDENTITY"),
        create(FILM_SESSION, "session", "1.3.12.2.1107.2", NumberOfCopies="1", PrintPriority="MED"),
        create(
            FILM_BOX,
            "film",
            "1.3.12.2.1107.3",
            ImageDisplayFormat=r"STANDARD\1,2",
            FilmSizeID="14INX17IN",
            Illumination=2000,
            ReflectedAmbientLight=10,
            ReferencedFilmSessionSequence=session_reference,
            ReferencedPresentationLUTSequence=lut_reference,
        ),
        gray_box(1, deep(TWELVE_BITS), ReferencedPresentationLUTSequence=lut_reference),
        gray_box(2, deep(TWELVE_BITS[::-1]), ReferencedPresentationLUTSequence=lut_reference),
        act(FILM_BOX, "film"),
        delete(FILM_BOX, "film"),
        delete(FILM_SESSION, "session"),
        delete(PRESENTATION_LUT, "lut"),
    ),
    pages=[[p_values(TWELVE_BITS), p_values(TWELVE_BITS[::-1])]],
)

# A library for .NET with its sample: roles for everything, densities of 0, no session reference, color by pixel. A
# warning is a failure to those who build on it.
FO_DICOM = Persona(
    calling="PRINTSCU",
    contexts=(COLOR_META,),
    syntaxes=(EXPLICIT, IMPLICIT),
    options={"roles": [(COLOR_META, 0, 1)]},
    goes_on_at={0x0000},
    rules=(wants_its_own_uid, wants_image_boxes, wants_a_data_set),
    script=(
        create(
            FILM_SESSION,
            "session",
            "2.25.1001",
            NumberOfCopies="1",
            PrintPriority="",
            MediumType="PAPER",
            FilmDestination="MAGAZINE",
            FilmSessionLabel="",
            MemoryAllocation="0",
        ),
        create(
            FILM_BOX,
            "film",
            "2.25.1002",
            ImageDisplayFormat=r"STANDARD\1,1",
            FilmOrientation="PORTRAIT",
            FilmSizeID="A4",
            MagnificationType="NONE",
            BorderDensity="BLACK",
            EmptyImageDensity="BLACK",
            MinDensity=0,
            MaxDensity=0,
            Trim="NO",
            SmoothingType="",
            ConfigurationInformation="",
        ),
        color_box(1, rgb(planar=0), Polarity="NORMAL"),
        act(FILM_BOX, "film"),
    ),
    pages=[[colors()]],
    remarks=("film-session-reference", "color-by-pixel"),
)

# A computed tomography workstation that begins by creating the printer.
UNITED_IMAGING = Persona(
    calling="UIHCT",
    contexts=(COLOR_META, PRESENTATION_LUT),
    syntaxes=(EXPLICIT, IMPLICIT),
    needs=(COLOR_META, PRESENTATION_LUT),
    script=(
        replace(create(PRINTER, "printer", "1.2.840.10008.5.1.1.17"), takes={0x0000, 0x0211}),
        create(PRESENTATION_LUT, "lut", PresentationLUTShape="IDENTITY"),
        create(FILM_SESSION, "session", NumberOfCopies="1", PrintPriority="MED", MediumType="BLUE FILM"),
        create(
            FILM_BOX,
            "film",
            ImageDisplayFormat=r"STANDARD\2,1",
            FilmSizeID="14INX17IN",
            ReferencedFilmSessionSequence=session_reference,
            ReferencedPresentationLUTSequence=lut_reference,
        ),
        color_box(1, rgb(1)),
        color_box(2, rgb(2)),
        act(FILM_BOX, "film"),
    ),
    pages=[[colors(1), colors(2)]],
)

# A reader for computed radiography, and the viewer whose print SCU is alike: they name nothing, not even what to print.
FUJI_FCR = Persona(
    calling="FCR-CSL",
    contexts=(GRAYSCALE_META,),
    syntaxes=(IMPLICIT,),
    script=(
        create(FILM_SESSION, "session", NumberOfCopies="1", PrintPriority="LOW", MediumType="BLUE FILM"),
        create(
            FILM_BOX,
            "film",
            ImageDisplayFormat=r"STANDARD\1,1",
            FilmSizeID="10INX12IN",
            ReferencedFilmSessionSequence=session_reference,
        ),
        gray_box(1, gray(10)),
        act(FILM_BOX),
    ),
    pages=[[shades(10)]],
    remarks=("missing-uid",),
)
CLEARCANVAS = replace(FUJI_FCR, calling="CLEARCANVAS", syntaxes=(EXPLICIT, IMPLICIT))

# A viewer that leaves the UID of what it prints out, and prints the whole session.
INOBITEC = Persona(
    calling="INOBITEC",
    contexts=(GRAYSCALE_META, VERIFICATION),
    syntaxes=(EXPLICIT, IMPLICIT),
    script=(
        create(FILM_SESSION, "session", NumberOfCopies="1"),
        *(
            message
            for number in (1, 2)
            for message in (
                create(
                    FILM_BOX,
                    "film",
                    ImageDisplayFormat=r"STANDARD\1,1",
                    ReferencedFilmSessionSequence=session_reference,
                ),
                gray_box(1, gray(number)),
            )
        ),
        act(FILM_SESSION),
    ),
    pages=[[shades(1)], [shades(2)]],
    remarks=("missing-uid",),
)

# A PACS that prefers big endian, names nothing, and freezes until it is told that the job is done.
CARESTREAM = Persona(
    calling="CARESTREAM_PACS",
    contexts=(GRAYSCALE_META, PRINT_JOB, VERIFICATION),
    syntaxes=(BIG_ENDIAN, EXPLICIT, IMPLICIT),
    options={"max_pdu": 32768},
    rules=(wants_a_uid, wants_image_boxes, wants_a_job),
    script=(
        create(FILM_SESSION, "session", NumberOfCopies="1", FilmSessionLabel="PACS"),
        create(
            FILM_BOX,
            "film",
            ImageDisplayFormat=r"STANDARD\1,1",
            ReferencedFilmSessionSequence=session_reference,
        ),
        gray_box(1, deep(TWELVE_BITS)),
        act(FILM_BOX, "film"),
        WAIT_FOR_DONE,
        delete(FILM_BOX, "film"),
    ),
    pages=[[p_values(TWELVE_BITS)]],
)

# Ultrasound: fewer images than boxes, and the film box is set when the images are there.
KONICA_ULTRASOUND = Persona(
    calling="SONIMAGE",
    contexts=(GRAYSCALE_META,),
    syntaxes=(IMPLICIT,),
    script=(
        create(FILM_SESSION, "session", "1.2.392.1", NumberOfCopies="1", MediumType="PAPER"),
        create(
            FILM_BOX,
            "film",
            "1.2.392.2",
            ImageDisplayFormat=r"STANDARD\2,3",
            FilmSizeID="A4",
            ReferencedFilmSessionSequence=session_reference,
        ),
        *(gray_box(position, gray(position)) for position in (1, 2, 3, 4)),
        change(FILM_BOX, "film", MagnificationType="CUBIC", BorderDensity="BLACK", EmptyImageDensity="WHITE"),
        act(FILM_BOX, "film"),
        delete(FILM_BOX, "film"),
        delete(FILM_SESSION, "session"),
    ),
    pages=[[shades(position) for position in (1, 2, 3, 4)]],
)

# Ultrasound whose print button sends each frame as a film of its own, all of one session.
GE_ULTRASOUND = Persona(
    calling="VOLUSON",
    contexts=(GRAYSCALE_META, COLOR_META),
    syntaxes=(IMPLICIT,),
    script=(
        create(FILM_SESSION, "session", "1.2.840.113619.91", NumberOfCopies="1"),
        *(
            message
            for number in (1, 2)
            for message in (
                create(
                    FILM_BOX,
                    f"film {number}",
                    f"1.2.840.113619.91.{number}",
                    ImageDisplayFormat=r"STANDARD\2,1",
                    ReferencedFilmSessionSequence=session_reference,
                ),
                gray_box(1, gray(number)),
                change(FILM_BOX, f"film {number}", Trim="NO", BorderDensity="BLACK"),
                act(FILM_BOX, f"film {number}"),
            )
        ),
        delete(FILM_SESSION, "session"),
    ),
)

# The print example of pynetdicom's documentation as it stands there, which many have copied: the language takes the
# \1 of the layout for a control character, the image stands in the sequence of references, and any status but Success
# ends it.
PYNETDICOM_EXAMPLE = Persona(
    calling="PYNETDICOM",
    contexts=(GRAYSCALE_META,),
    syntaxes=(IMPLICIT, EXPLICIT, BIG_ENDIAN),
    goes_on_at={0x0000},
    rules=(wants_a_normal_printer, wants_a_data_set, wants_image_boxes),
    script=(
        read(PRINTER, "printer", "PrinterStatus", "PrinterStatusInfo"),
        create(
            FILM_SESSION,
            "session",
            "1.2.826.0.1.3680043.8.498.1",
            NumberOfCopies="1",
            PrintPriority="LOW",
            MediumType="PAPER",
            FilmDestination="SOMEWHERE",
            FilmSessionLabel="TEST JOB",
            MemoryAllocation="",
            OwnerID="PYNETDICOM",
        ),
        create(
            FILM_BOX,
            "film",
            "1.2.826.0.1.3680043.8.498.2",
            ImageDisplayFormat="STANDARD\1,1",
            FilmOrientation="PORTRAIT",
            FilmSizeID="A4",
            ReferencedFilmSessionSequence=lambda known: [reference(FILM_SESSION, known["session"])],
        ),
        change(GRAYSCALE_IMAGE_BOX, "box 1", ImageBoxPosition=1, ReferencedImageBoxSequence=[gray(20)]),
        act(FILM_BOX, "film"),
    ),
    pages=[[shades(20)]],
    remarks=("unsupported-value", "other-spelling", "other-sequence"),
)

# A viewer for the Macintosh, dcmprscu inside: layouts up to 5x7, of which it fills a part.
HOROS = Persona(
    calling="HOROS",
    contexts=(GRAYSCALE_META, PRESENTATION_LUT),
    syntaxes=(EXPLICIT, BIG_ENDIAN, IMPLICIT),
    rules=(wants_a_uid, wants_gray_image_boxes),
    script=(
        read(PRINTER, "printer"),
        create(FILM_SESSION, "session", NumberOfCopies="1", PrintPriority="MED", MediumType="BLUE FILM"),
        create(
            FILM_BOX,
            "film",
            ImageDisplayFormat=r"STANDARD\5,7",
            FilmOrientation="PORTRAIT",
            FilmSizeID="14INX17IN",
            MagnificationType="CUBIC",
            BorderDensity="BLACK",
            EmptyImageDensity="WHITE",
            Trim="NO",
            ReferencedFilmSessionSequence=session_reference,
        ),
        *(gray_box(position, gray(position)) for position in range(1, 18)),
        act(FILM_BOX, "film"),
        delete(FILM_BOX, "film"),
        delete(FILM_SESSION, "session"),
    ),
    pages=[[shades(position) for position in range(1, 18)]],
)

WITHOUT_HELP = (
    DCMPRSCU,
    WEASIS,
    AGFA_NX,
    GE_SIGNA,
    SIEMENS_VD14A,
    FO_DICOM,
    UNITED_IMAGING,
    FUJI_FCR,
    CLEARCANVAS,
    INOBITEC,
    CARESTREAM,
    KONICA_ULTRASOUND,
    HOROS,
)
"""Those that print on a printer whose settings know nothing of them, one job each."""


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    room = FilmRoom(tmp_path_factory.mktemp("room"), quiet_scus=("quiet_example", "quiet_viewer"))
    with room.server.app:
        yield room


@pytest.fixture(scope="module")
def played(room):
    """Plays each persona once; what it printed."""
    films = {}

    def played(persona, jobs=1):
        if persona.calling not in films:
            play(persona, room)
            films[persona.calling] = room.printed(persona.calling, jobs)
        assert len(films[persona.calling]) == jobs
        return films[persona.calling]

    return played


def pictures(pages):
    return [[picture.tolist() for picture in page] for page in pages]


def white_areas(printed):
    return [area for gray_level, area in painted(printed.document) if gray_level == 1]


# Those that print as they are


@pytest.mark.parametrize("persona", WITHOUT_HELP, ids=lambda persona: persona.calling)
def test_a_print_scu_never_stops_and_finds_its_pictures_on_its_film(played, persona):
    (printed,) = played(persona)

    assert pictures(printed.pages) == pictures(persona.pages)


@pytest.mark.parametrize("persona", WITHOUT_HELP, ids=lambda persona: persona.calling)
def test_what_a_print_scu_does_its_own_way_is_noticed_and_nothing_else(played, persona):
    (printed,) = played(persona)

    assert [remark.code for remark in printed.remarks] == list(persona.remarks)


def test_dcmprscu_gets_its_densities_and_its_light(played):
    (film,) = played(DCMPRSCU)[0].job.films

    assert (film.border_density, film.empty_image_density) == (1.5, 0.2)
    assert (film.illumination, film.reflected_ambient_light) == (2000, 10)
    assert played(DCMPRSCU)[0].job.presentation_luts


def test_the_private_class_that_dcmprscu_proposes_is_refused(room):
    with room.scu(DCMPRSCU.contexts) as scu:
        assert list(scu.accepted) == [GRAYSCALE_META, PRESENTATION_LUT]


def test_the_sheet_that_weasis_composes_is_one_picture_on_a_film_of_the_size_it_names(played):
    (printed,) = played(WEASIS)

    (film,) = printed.job.films
    assert (printed.job.session.uid, film.uid) == ("2.25.311", "2.25.312")
    assert [round(side, 1) for side in page_sizes(printed.document)[0]] == [203.2, 254.0]


def test_agfa_nx_is_told_each_of_its_eight_attributes_and_its_label_is_kept(room, played):
    with room.scu(AGFA_NX.contexts, syntaxes=AGFA_NX.syntaxes) as scu:
        told = scu.printer(tags=EIGHT_OF_THE_PRINTER)

    assert (told.status, sorted(told.data.dir())) == (0, sorted(EIGHT_OF_THE_PRINTER))
    assert PRINT_QUEUE not in scu.accepted
    assert played(AGFA_NX)[0].job.session.label == "THORAX"


def test_the_film_of_a_signa_is_that_of_the_printer(played):
    (printed,) = played(GE_SIGNA)

    assert [round(side, 1) for side in page_sizes(printed.document)[0]] == [355.6, 431.8]
    assert (printed.job.session.print_priority.value, printed.job.session.label) == ("HIGH", "Sdc_DICOM_PRINT")


def test_the_film_of_a_siemens_scanner_has_the_lut_that_it_refers_to(played):
    (printed,) = played(SIEMENS_VD14A)

    (film,) = printed.job.films
    luts = [lut.uid for lut in printed.job.presentation_luts]
    assert luts == ["1.3.12.2.1107.1"]
    assert [film.presentation_lut_uid, *(box.presentation_lut_uid for box in film.image_boxes)] == luts * 3


def test_carestream_is_told_of_its_job_from_the_beginning_to_the_end(room):
    scu = play(replace(CARESTREAM, calling="CARESTREAM_2"), room)

    assert [event.type for event in scu.events] == [PENDING, PRINTING, DONE]
    assert {verdict.transfer_syntax for verdict in scu.scu.verdicts.values()} == {EXPLICIT}


def test_the_boxes_that_an_ultrasound_leaves_empty_have_the_density_that_it_sets_afterwards(played):
    (printed,) = played(KONICA_ULTRASOUND)

    assert len(white_areas(printed)) == 2


def test_each_frame_of_an_ultrasound_is_a_job_of_its_own(played):
    first, second = played(GE_ULTRASOUND, jobs=2)

    assert pictures(first.pages) == pictures([[shades(1)]])
    assert pictures(second.pages) == pictures([[shades(2)]])
    assert (first.remarks, second.remarks) == ((), ())


def test_the_boxes_that_horos_leaves_empty_are_white_and_the_images_stand_in_rows_of_five(played):
    (printed,) = played(HOROS)

    (placed,) = printed.placed
    rows = [round(y) for (_, y), _ in placed]
    assert len(white_areas(printed)) == 18
    assert [rows.count(row) for row in dict.fromkeys(rows)] == [5, 5, 5, 2]


# The example of pynetdicom


def test_the_example_of_pynetdicom_stops_at_the_warning_about_its_destination(room):
    with pytest.raises(Stopped, match="N-CREATE Film Session session: 0x0116"):
        play(PYNETDICOM_EXAMPLE, room)


def test_the_example_of_pynetdicom_prints_where_the_settings_keep_warnings_from_it(played):
    (printed,) = played(replace(PYNETDICOM_EXAMPLE, calling="QUIET_EXAMPLE"))

    assert pictures(printed.pages) == pictures(PYNETDICOM_EXAMPLE.pages)
    assert [remark.code for remark in printed.remarks] == list(PYNETDICOM_EXAMPLE.remarks)
    assert [round(side, 1) for side in page_sizes(printed.document)[0]] == [210.0, 297.0]


# The rules by which they stop are alive: printers with which they would


def with_density(persona, density):
    """The same persona with another Max Density."""
    script = [
        replace(message, attributes={**message.attributes, "MaxDensity": density})
        if message.sop_class == FILM_BOX and message.service == "N-CREATE"
        else message
        for message in persona.script
    ]
    return replace(persona, script=tuple(script))


@pytest.mark.parametrize(
    ("persona", "called", "words"),
    [
        (SIEMENS_VD14A, "BARE", "Presentation LUT refused"),
        (UNITED_IMAGING, "BARE", "Basic Color Print Management Meta, Presentation LUT refused"),
        (AGFA_NX, "BARE", "Print Job, Annotation Box, Presentation LUT refused"),
        (CARESTREAM, "BARE", "N-ACTION Film Box film: 0 jobs"),
        (FO_DICOM, "STRICT", "N-CREATE Film Box film: 0x0120"),
        (FUJI_FCR, "STRICT", "N-ACTION Film Box: 0x0117"),
        (INOBITEC, "STRICT", "N-ACTION Film Session: 0x0117"),
        (PYNETDICOM_EXAMPLE, "STRICT", "N-CREATE Film Session session: 0x0106"),
        (with_density(WEASIS, 4095), "PRINTSCP", "N-CREATE Film Box film: 0xB605"),
    ],
    ids=lambda value: getattr(value, "calling", value),
)
def test_a_print_scu_stops_at_a_printer_that_is_not_for_it(room, persona, called, words):
    with pytest.raises(Stopped, match=words):
        play(replace(persona, calling="STOPPED"), room, called)


def test_a_viewer_prints_with_densities_of_its_own_where_the_settings_keep_warnings_from_it(room):
    scu = play(replace(with_density(WEASIS, 4095), calling="QUIET_VIEWER"), room)

    assert [remark.code for remark in scu.printed().remarks] == ["density-clamped"]
    assert pictures(scu.printed().pages) == pictures(WEASIS.pages)


A_FILM_BOX = create(FILM_BOX, "film")
RULES = {
    wants_a_uid: A_FILM_BOX,
    wants_its_own_uid: create(FILM_SESSION, "session", "1.2.3"),
    wants_image_boxes: A_FILM_BOX,
    wants_gray_image_boxes: A_FILM_BOX,
    wants_a_data_set: A_FILM_BOX,
    wants_a_job: act(FILM_BOX, "film"),
    wants_a_normal_printer: read(PRINTER, "printer", "PrinterStatus"),
}


@pytest.mark.parametrize(("rule", "message"), RULES.items())
def test_an_answer_that_says_nothing_makes_a_print_scu_stop(rule, message):
    other_uid = "1.2.4" if message.uid else None
    answer = Answer(
        status=0,
        data=Dataset(),
        has_data=False,
        uid=other_uid,
        sop_class=None,
        comment="",
        tags=(),
        reply=Reply({}, b""),
    )

    assert rule(message, answer)


STRICT_TOO = (DCMPRSCU, WEASIS, GE_SIGNA, SIEMENS_VD14A, AGFA_NX, CARESTREAM, KONICA_ULTRASOUND, HOROS)


@pytest.mark.parametrize("persona", STRICT_TOO, ids=lambda persona: persona.calling)
def test_a_print_scu_that_keeps_to_the_standard_prints_on_a_strict_printer_too(room, persona):
    scu = play(replace(persona, calling=f"S{persona.calling[:15]}"), room, "STRICT")

    assert pictures(scu.printed().pages) == pictures(persona.pages)
    assert scu.printed().job.printer == "strict"
