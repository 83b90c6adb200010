"""Each status of a print SCP over the wire (PS3.7 Annex C, PS3.4 H.4): the names of the tests begin with the code.

Those of C-STORE alone are in test_every_store_status.py.
A failure says why in an Error Comment and changes nothing: the film that was made before it prints after it. A
warning on N-CREATE names the instance that was made.
"""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pynetdicom.status import PRINT_JOB_MANAGEMENT_SERVICE_CLASS_STATUS

from printscp.settings import PrinterSettings
from printscp.wire.services import EVERYWHERE, SERVICES, statuses_of
from printscp.wire.sop_classes import (
    COLOR_IMAGE_BOX,
    COLOR_META,
    FILM_BOX,
    FILM_SESSION,
    GRAYSCALE_IMAGE_BOX,
    GRAYSCALE_META,
    PRESENTATION_LUT,
    PRINT_JOB,
    PRINTER,
)
from printscp.wire.status import Status
from tests.conversation import color_item, gray_item
from tests.drills import drill
from tests.network.scripts import EVERYTHING, Answer
from tests.network.scripts import PrintScript as AnyScript
from tests.network_fixtures import RunningServer, wait_until
from tests.raw_scu import Element

pytestmark = pytest.mark.network

NEVER = {
    0x0001: "not of print: attributes that are left out are told with 0x0107 (PS3.7 C.1.1)",
    0x0113: "an SCP tells events and is told none",
    0x0114: "N-ACTION of print has no argument; one that comes is not looked at",
    0x0115: "N-ACTION of print has no argument; one that comes is not looked at",
    0x0122: "of C-STORE; of the N-services it is 0x0118",
    0x0124: "whoever may not print gets no association",
    0x0210: "requests are answered one after the other, so that no Message ID is in use twice",
    0x0212: "no argument of the N-services of print has a type to agree on",
    0xB601: "a film session is always collated",
    0xC604: "retired: no two image boxes of a layout have one position",
    0xC606: "retired: of VOI LUTs in Referenced Image Boxes",
    0xC613: "of overlays, which are retired: there are no combined print images",
    0xC651: "retired: of Print Queue Management",
    0xC652: "retired: of Print Queue Management",
    0xC653: "retired: of Print Queue Management",
    0xFE00: "no N-service can be cancelled",
}
"""Statuses that print SCUs may read of and never get here, and why."""

OF_PRINT = {Status.SUCCESS, *EVERYWHERE} | {
    status
    for service in SERVICES
    for status in (*service.statuses, *service.standard, *service.strict, *service.without_session_print)
}

UNKNOWN_UID = "1.2.9.9"


class PrintScript(AnyScript):
    """A script whose every answer must be one that the service matrix has for that service and printer."""

    def __init__(self, server: RunningServer, *arguments: object, **options: object) -> None:
        self._printer = server.app._scp._default
        super().__init__(server, *arguments, **options)

    def create(self, sop_class: str, *arguments: object, **attributes: object) -> Answer:
        return self._due(sop_class, "N-CREATE", super().create(sop_class, *arguments, **attributes))

    def set(self, sop_class: str, *arguments: object, **attributes: object) -> Answer:
        return self._due(sop_class, "N-SET", super().set(sop_class, *arguments, **attributes))

    def get(self, sop_class: str, *arguments: object, **options: object) -> Answer:
        return self._due(sop_class, "N-GET", super().get(sop_class, *arguments, **options))

    def action(self, sop_class: str, *arguments: object, **options: object) -> Answer:
        return self._due(sop_class, "N-ACTION", super().action(sop_class, *arguments, **options))

    def delete(self, sop_class: str, *arguments: object, **options: object) -> Answer:
        return self._due(sop_class, "N-DELETE", super().delete(sop_class, *arguments, **options))

    def _due(self, sop_class: str, operation: str, answer: Answer) -> Answer:
        found = [each for each in SERVICES if (each.sop_class, each.operation) == (sop_class, operation)]
        statuses = (status for service in found for status in statuses_of(service, self._printer))
        assert answer.status in {Status.SUCCESS, *EVERYWHERE, *statuses}, f"{operation}: 0x{answer.status:04X}"
        return answer


class Servers:
    """Servers of this module by what they are set to; each is started when it is needed first."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self._running: dict[str, RunningServer] = {}

    def __call__(self, **printer: object) -> RunningServer:
        key = repr(printer)
        if key not in self._running:
            folder = self._folders.mktemp("server")
            running = RunningServer(folder, printers={"printscp": PrinterSettings(**printer)})
            running.hurry()
            running.app.start()
            self._running[key] = running
        return self._running[key]

    def stop(self) -> None:
        for running in self._running.values():
            running.app.stop()


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    servers = Servers(tmp_path_factory)
    yield servers
    servers.stop()


@pytest.fixture(scope="module")
def server(servers):
    return servers()


@contextmanager
def associated(server: RunningServer, contexts: tuple[str, ...] = EVERYTHING) -> Iterator[PrintScript]:
    """An association with a film that has an image; at its end that film prints."""
    with PrintScript(server, contexts) as script:
        script.session()
        script.film()
        script.image(1)
        film = script.film_uid
        yield script
        assert script.echo() == Status.SUCCESS
        assert script.print_film(film).status == Status.SUCCESS


@pytest.fixture
def script(server):
    """An association with a film that has an image; at the end of the test that film prints."""
    with associated(server) as script:
        yield script


@pytest.fixture
def strict(servers):
    """The same with a printer that refuses what it could repair."""
    with associated(servers(tolerance="strict")) as script:
        yield script


def assert_refused(answer: Answer, status: Status) -> None:
    comment = answer.reply.command[0x0902]
    assert f"0x{answer.status:04X}" == f"0x{status:04X}"
    assert 0 < len(comment) <= 64
    assert comment.isascii()
    assert comment.decode().isprintable()
    assert not answer.has_data


def assert_warned(answer: Answer, status: Status) -> None:
    assert f"0x{answer.status:04X}" == f"0x{status:04X}"
    assert answer.comment == ""


def made_by(script: PrintScript, sop_class: str, uid: str | None, **attributes: object) -> Answer:
    """The answer to the N-CREATE of an instance with *attributes* beside those that it must have."""
    match sop_class:
        case _ if sop_class == FILM_SESSION:
            script.delete_session()
            return script.session(uid, **attributes)
        case _ if sop_class == FILM_BOX:
            return script.film(uid=uid, **attributes)
    return script.lut(uid, PresentationLUTShape="IDENTITY", **attributes)


# 0000


def test_0000_is_the_answer_to_a_whole_print(server):
    with PrintScript(server) as script:
        statuses = [*script.whole_film(), script.delete_film().status, script.delete_session().status]

    assert set(statuses) == {Status.SUCCESS}


def test_0000_has_no_error_comment(script):
    answer = script.change_session(NumberOfCopies=1)

    assert (answer.status, answer.comment) == (Status.SUCCESS, "")
    assert 0x0902 not in answer.reply.command


# 0105 and 0107, attributes that are not supported


def test_0105_n_set_of_an_unknown_attribute_is_refused_by_a_strict_printer(strict):
    answer = strict.change_film(FractionNumber=1)

    assert_refused(answer, Status.NO_SUCH_ATTRIBUTE)
    assert answer.tags == (Tag("FractionNumber"),)


def test_0105_n_create_with_an_unknown_attribute_is_refused_by_a_strict_printer(strict):
    answers = [strict.film(FractionNumber=1), strict.lut(PresentationLUTShape="IDENTITY", FractionNumber=1)]

    for answer in answers:
        assert_refused(answer, Status.NO_SUCH_ATTRIBUTE)


@pytest.mark.parametrize("uid", [None, "1.2.5"], ids=["without a UID", "with a UID"])
@pytest.mark.parametrize("sop_class", [FILM_SESSION, FILM_BOX, PRESENTATION_LUT], ids=["session", "film", "LUT"])
def test_0107_n_create_with_an_unknown_attribute_makes_the_instance_and_names_it(server, sop_class, uid):
    with PrintScript(server, EVERYTHING) as script:
        script.session()
        answer = made_by(script, sop_class, uid, FractionNumber=1)
        instance = answer.data.SOPInstanceUID

    assert_warned(answer, Status.ATTRIBUTE_LIST_WARNING)
    assert answer.uid == instance == (uid or instance)
    assert "FractionNumber" not in answer.data


def test_0107_n_set_of_what_only_n_create_may_name_lists_it_and_sets_the_rest(script):
    answer = script.change_film(FilmSizeID="8INX10IN", Trim="YES")

    assert_warned(answer, Status.ATTRIBUTE_LIST_WARNING)
    assert answer.tags == (Tag("FilmSizeID"),)
    assert (answer.data.Trim, answer.data.get("FilmSizeID", "14INX17IN")) == ("YES", "14INX17IN")


def test_0107_n_set_lists_all_that_was_left_out(script):
    answer = script.image(1, FractionNumber=1, SamplesPerPixel=1)

    assert_warned(answer, Status.ATTRIBUTE_LIST_WARNING)
    assert set(answer.tags) == {Tag("FractionNumber"), Tag("SamplesPerPixel")}


def test_0107_n_get_gives_the_known_attributes_and_lists_the_others(script):
    answer = script.printer(tags=["PrinterStatus", "PatientID", "FractionNumber"])

    assert_warned(answer, Status.ATTRIBUTE_LIST_WARNING)
    assert answer.tags == (Tag("PatientID"), Tag("FractionNumber"))
    assert [element.keyword for element in answer.data] == ["PrinterStatus"]


# 0106, 0116, 0120 and 0121, values


@pytest.mark.parametrize("display_format", ["HEXAGON", r"STANDARD\0,1", r"CUSTOM\99"])
def test_0106_a_layout_that_the_printer_lacks(script, display_format):
    assert_refused(script.film(display_format), Status.INVALID_ATTRIBUTE_VALUE)


def test_0106_a_film_of_another_session(strict):
    assert_refused(strict.film(session=UNKNOWN_UID), Status.INVALID_ATTRIBUTE_VALUE)


@pytest.mark.parametrize(
    "changes",
    [{"BitsAllocated": 32, "BitsStored": 32, "HighBit": 31}, {"PixelData": bytes(2)}, {"SamplesPerPixel": 3}],
    ids=lambda changes: next(iter(changes)),
)
def test_0106_pixels_that_cannot_be_printed(script, changes):
    assert_refused(script.image(1, gray_item(**changes)), Status.INVALID_ATTRIBUTE_VALUE)


def test_0106_an_unsupported_value_is_refused_by_a_strict_printer(strict):
    assert_refused(strict.change_film(BorderDensity="PINK"), Status.INVALID_ATTRIBUTE_VALUE)
    assert_refused(strict.film(FilmSizeID="1INX2IN"), Status.INVALID_ATTRIBUTE_VALUE)


@pytest.mark.parametrize("uid", [None, "1.2.5"], ids=["without a UID", "with a UID"])
@pytest.mark.parametrize(
    ("sop_class", "keyword", "value", "used"),
    [(FILM_SESSION, "PrintPriority", "URGENT", "MED"), (FILM_BOX, "FilmSizeID", "1INX2IN", "14INX17IN")],
    ids=["session", "film"],
)
def test_0116_n_create_names_the_instance_and_the_value_that_is_used(server, sop_class, keyword, value, used, uid):
    with PrintScript(server) as script:
        script.session()
        answer = made_by(script, sop_class, uid, **{keyword: value})

    assert_warned(answer, Status.VALUE_OUT_OF_RANGE)
    assert answer.uid == answer.data.SOPInstanceUID == (uid or answer.uid)
    assert answer.data[keyword].value == used


def test_0116_n_set_gives_the_value_that_stays(script):
    script.change_film(BorderDensity="WHITE")

    answer = script.change_film(BorderDensity="PINK", Trim="YES")

    assert_warned(answer, Status.VALUE_OUT_OF_RANGE)
    assert (answer.data.BorderDensity, answer.data.Trim) == ("WHITE", "YES")


def test_0120_n_create_without_a_mandatory_attribute(script):
    assert_refused(script.film(None), Status.MISSING_ATTRIBUTE)


def test_0120_n_create_without_the_film_session_is_refused_by_a_strict_printer(strict):
    assert_refused(strict.film(session=None), Status.MISSING_ATTRIBUTE)


def test_0120_n_create_of_a_film_before_any_session(server):
    with PrintScript(server) as script:
        assert_refused(script.film(session=None), Status.MISSING_ATTRIBUTE)
        assert set(script.whole_film()) == {Status.SUCCESS}


def test_0120_n_set_lists_the_attribute(script):
    answers = [script.image(None), script.image(1, gray_item(Rows=None))]

    for answer in answers:
        assert_refused(answer, Status.MISSING_ATTRIBUTE)
    assert [answer.tags for answer in answers] == [(Tag("ImageBoxPosition"),), (Tag("Rows"),)]


def test_0120_a_presentation_lut_of_nothing(script):
    assert_refused(script.lut(data=Dataset()), Status.MISSING_ATTRIBUTE)


def test_0121_n_create_with_an_empty_mandatory_attribute(script):
    assert_refused(script.film(""), Status.MISSING_ATTRIBUTE_VALUE)


def test_0121_n_set_with_an_empty_mandatory_attribute(script):
    assert_refused(script.image(1, gray_item(Columns="")), Status.MISSING_ATTRIBUTE_VALUE)


# 0110


def test_0110_a_data_set_that_is_none(script):
    script.scu.context_id = script.accepted[GRAYSCALE_META]

    answer = script._answer(script.scu.n_set(FILM_BOX, script.film_uid, b"\x10\x20\x30\x01US\xff\xff\x01"))

    assert_refused(answer, Status.PROCESSING_FAILURE)


def test_0110_n_delete_of_a_presentation_lut_that_a_film_refers_to(script):
    script.lut()
    script.change_film(ReferencedPresentationLUTSequence=script.lut_reference())

    assert_refused(script.delete_lut(), Status.PROCESSING_FAILURE)
    # It is still there to be referred to.
    answer = script.film(ReferencedPresentationLUTSequence=script.lut_reference())
    assert answer.status == Status.SUCCESS


# 0111, 0112, 0117, 0118 and 0119, instances and classes


@pytest.mark.parametrize("made", ["session", "film", "image box", "LUT"])
def test_0111_n_create_of_a_uid_that_is_in_use(script, made):
    script.lut()
    uid = {
        "session": script.session_uid,
        "film": script.film_uid,
        "image box": script.image_uids[0],
        "LUT": script.lut_uid,
    }[made]

    for answer in (script.session(uid), script.film(uid=uid), script.lut(uid)):
        assert_refused(answer, Status.DUPLICATE_SOP_INSTANCE)


def test_0112_no_such_instance(script):
    answers = [
        script.change_session(UNKNOWN_UID, NumberOfCopies=1),
        script.print_session(UNKNOWN_UID),
        script.delete_session(UNKNOWN_UID),
        script.change_film(UNKNOWN_UID, Trim="YES"),
        script.print_film(UNKNOWN_UID),
        script.delete_film(UNKNOWN_UID),
        script.image(1, uid=UNKNOWN_UID),
        script.annotate(1, "TEXT", UNKNOWN_UID),
        script.delete_lut(UNKNOWN_UID),
        script.job(UNKNOWN_UID),
        script.printer(UNKNOWN_UID),
        script.configuration(UNKNOWN_UID),
    ]

    for answer in answers:
        assert_refused(answer, Status.NO_SUCH_SOP_INSTANCE)
        assert answer.uid == UNKNOWN_UID


def test_0112_a_film_box_and_its_image_box_that_a_later_one_has_closed(servers):
    with PrintScript(servers(tolerance="strict")) as script:
        script.session()
        script.film()
        film, box = script.film_uid, script.image_uids[0]
        script.film()
        answers = [
            script.change_film(film, Trim="YES"),
            script.print_film(film),
            script.delete_film(film),
            script.image(1, uid=box),
        ]
        after = [script.image(1).status, script.print_film().status]

    for answer in answers:
        assert_refused(answer, Status.NO_SUCH_SOP_INSTANCE)
    assert after == [Status.SUCCESS] * 2


@pytest.mark.parametrize("uid", ["1.2.film", "1.2..3", "1,2"])
def test_0117_a_uid_that_is_none(script, uid):
    answers = [script.film(uid=uid), script.lut(uid), script.change_film(uid, Trim="YES"), script.print_film(uid)]

    for answer in answers:
        assert_refused(answer, Status.INVALID_SOP_INSTANCE)


@pytest.mark.parametrize("operation", ["N-CREATE", "N-SET", "N-GET", "N-ACTION", "N-DELETE"])
def test_0117_a_uid_of_more_than_64_characters(server, operation):
    uid = "1." + "2" * 63
    with PrintScript(server) as script:
        script.session()
        ask = {
            "N-CREATE": lambda: script.film(uid=uid),
            "N-SET": lambda: script.change_session(uid, NumberOfCopies=1),
            "N-GET": lambda: script.printer(uid),
            "N-ACTION": lambda: script.print_session(uid),
            "N-DELETE": lambda: script.delete_session(uid),
        }[operation]

        assert_refused(ask(), Status.INVALID_SOP_INSTANCE)
        assert set(script.whole_film()) == {Status.SUCCESS}


def test_0117_a_request_that_names_no_instance_is_refused_by_a_strict_printer(strict):
    answers = [
        strict.change_session(None, NumberOfCopies=1),
        strict.image(1, uid=None),
        strict.print_film(None),
        strict.delete_film(None),
        strict.printer(None),
        strict.delete_session(None),
    ]

    for answer in answers:
        assert_refused(answer, Status.INVALID_SOP_INSTANCE)


def test_0117_a_request_that_names_no_instance_where_there_are_several(script):
    script.lut()
    script.lut()

    assert_refused(script.delete_lut(None), Status.INVALID_SOP_INSTANCE)


def test_0118_a_class_that_the_context_does_not_speak_for(script):
    answers = [
        script.create(FILM_BOX, context=PRINT_JOB),
        script.set(COLOR_IMAGE_BOX, UNKNOWN_UID, context=GRAYSCALE_META),
        script.get(PRINT_JOB, UNKNOWN_UID, context=PRINTER),
        script.action(FILM_SESSION, script.session_uid, context=PRESENTATION_LUT),
        script.delete("1.2.840.10008.5.1.1.24.1", UNKNOWN_UID),
    ]

    for answer in answers:
        assert_refused(answer, Status.NO_SUCH_SOP_CLASS)


def test_0119_an_instance_of_another_class(script):
    answers = [
        script.change_session(script.film_uid, NumberOfCopies=1),
        script.print_film(script.session_uid),
        script.delete_film(script.image_uids[0]),
        script.set(GRAYSCALE_IMAGE_BOX, script.film_uid, ImageBoxPosition=1),
        script.image(1, uid=script.image_uids[0], sop_class=COLOR_IMAGE_BOX),
        script.printer(script.film_uid),
    ]

    for answer in answers:
        assert_refused(answer, Status.CLASS_INSTANCE_CONFLICT)


# 0123 and 0211, services


@pytest.mark.parametrize("action_type", [0, 2, 65535])
def test_0123_an_action_that_is_not_print(script, action_type):
    for answer in (
        script.print_film(action_type=action_type),
        script.print_session(action_type=action_type),
    ):
        assert_refused(answer, Status.NO_SUCH_ACTION)
        assert answer.reply.number(Element.ACTION_TYPE) == action_type


def test_0211_an_operation_that_the_class_lacks(script):
    assert_refused(script.get(FILM_BOX, script.film_uid), Status.UNRECOGNIZED_OPERATION)


def test_0211_session_print_where_the_settings_have_none(servers):
    with associated(servers(film_session_print=False)) as script:
        assert_refused(script.print_session(), Status.UNRECOGNIZED_OPERATION)


# 0213, C601, C602, C605, what there is no room for


def test_0213_a_second_session_while_the_first_has_an_unprinted_film(script):
    first = script.session_uid

    assert_refused(script.session(), Status.RESOURCE_LIMITATION)
    assert script.change_session(first, NumberOfCopies=1).status == Status.SUCCESS


@drill
def test_0213_more_film_boxes_than_a_session_takes(server):
    with PrintScript(server) as script:
        script.session()
        statuses = {script.film().status for _ in range(200)}
        refused = script.film()
        script.delete_session()
        after = script.whole_film(session=script.session().uid)

    assert statuses == {Status.SUCCESS}
    assert_refused(refused, Status.RESOURCE_LIMITATION)
    assert set(after) == {Status.SUCCESS}


@drill
def test_0213_more_presentation_luts_than_an_association_takes(script):
    statuses = {script.lut().status for _ in range(200)}

    assert statuses == {Status.SUCCESS}
    assert_refused(script.lut(), Status.RESOURCE_LIMITATION)


def test_0213_a_profile_beyond_the_memory(script, monkeypatch):
    script.meta = COLOR_META
    with monkeypatch.context() as small:
        small.setattr("printscp.server.service.MOST_OCTETS", 1000)
        answer = script.film(ICCProfile=bytes(2000))

    assert_refused(answer, Status.RESOURCE_LIMITATION)


@pytest.mark.parametrize("kind", ["film", "session"])
def test_0213_a_job_that_the_disk_cannot_keep(server, script, monkeypatch, kind):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    ask = {"film": script.print_film, "session": script.print_session}[kind]
    with monkeypatch.context() as disk:
        disk.setattr("printscp.durable.os.fsync", full)
        answer = ask()
    wait_until(server.app._spool.storage_has_room)

    assert_refused(answer, Status.RESOURCE_LIMITATION)
    assert answer.comment == "job cannot be kept: No space left on device"
    assert sorted((server.data / "jobs").glob(".*")) == []


@contextmanager
def full_queue(server: RunningServer, monkeypatch) -> Iterator[None]:
    """That the spool has no room, whatever it counts meanwhile."""
    with monkeypatch.context() as full:
        full.setattr(server.app._spool, "has_room", lambda: False)
        yield


def test_c601_session_print_while_the_queue_is_full(server, script, monkeypatch):
    with full_queue(server, monkeypatch):
        answer = script.print_session()

    assert_refused(answer, Status.SESSION_QUEUE_FULL)
    assert script.print_session().status == Status.SUCCESS


def test_c602_film_print_while_the_queue_is_full(server, script, monkeypatch):
    with full_queue(server, monkeypatch):
        answer = script.print_film()

    assert_refused(answer, Status.QUEUE_FULL)


@pytest.mark.parametrize("color", [False, True], ids=["grayscale", "color"])
def test_c605_an_image_beyond_the_memory(server, script, monkeypatch, color):
    if color:
        script.meta = COLOR_META
        script.film()
        script.image(1)
    with monkeypatch.context() as small:
        small.setattr("printscp.server.service.MOST_OCTETS", 1000)
        answer = script.image(1, color_item(40, 40) if color else gray_item(40, 40))

    assert_refused(answer, Status.OUT_OF_MEMORY)


@pytest.fixture
def small_messages(tmp_path):
    """An association with a server that takes data sets of 16 KiB."""
    running = RunningServer(tmp_path)
    listen = running.app._scp._listen
    running.app._scp._listen = replace(listen, limits=replace(listen.limits, message_bytes=1 << 14))
    with running.app, associated(running) as script:
        yield script


def test_0213_a_data_set_that_is_no_image_and_larger_than_any(small_messages):
    answers = [
        small_messages.change_session(FilmSessionLabel="x" * 20_000),
        small_messages.change_film(ConfigurationInformation="x" * 20_000),
    ]

    for answer in answers:
        assert_refused(answer, Status.RESOURCE_LIMITATION)


def test_c605_a_data_set_larger_than_any_image(small_messages):
    assert_refused(small_messages.image(1, gray_item(300, 300)), Status.OUT_OF_MEMORY)


# B600, memory allocation


@pytest.mark.parametrize("uid", [None, "1.2.5"], ids=["without a UID", "with a UID"])
def test_b600_n_create_makes_the_session_and_names_it(server, uid):
    with PrintScript(server) as script:
        answer = script.session(uid, MemoryAllocation=4096)
        after = script.whole_film()

    assert_warned(answer, Status.MEMORY_NOT_ALLOCATED)
    assert answer.uid == answer.data.SOPInstanceUID == (uid or answer.uid)
    assert answer.data.MemoryAllocation == 0
    assert set(after) == {Status.SUCCESS}


def test_b600_n_set(script):
    answer = script.change_session(MemoryAllocation=4096)

    assert_warned(answer, Status.MEMORY_NOT_ALLOCATED)
    assert answer.data.MemoryAllocation == 0


# B602, B603 and C600, films and sessions without an image


def test_b602_session_print_leaves_out_a_film_without_image(script):
    film = script.film_uid
    script.film()

    answer = script.print_session()

    assert_warned(answer, Status.EMPTY_SESSION_PAGE)
    assert answer.job() is not None
    script.film_uid = film


def test_b602_session_print_without_any_image_makes_no_job(server):
    with PrintScript(server, EVERYTHING) as script:
        script.session()
        script.film()
        answer = script.print_session()
        after = [script.image(1).status, script.print_session().status]

    assert_warned(answer, Status.EMPTY_SESSION_PAGE)
    assert not answer.has_data
    assert after == [Status.SUCCESS] * 2


def test_b603_film_print_without_an_image_makes_no_job(server):
    with PrintScript(server, EVERYTHING) as script:
        script.session()
        script.film()
        answer = script.print_film()
        after = [script.image(1).status, script.print_film().status]

    assert_warned(answer, Status.EMPTY_PAGE)
    assert not answer.has_data
    assert after == [Status.SUCCESS] * 2


def test_c600_session_print_without_a_film_box(server):
    with PrintScript(server) as script:
        script.session()
        refused = [script.print_session()]
        script.film()
        script.delete_film()
        refused.append(script.print_session())
        after = script.whole_film()

    for answer in refused:
        assert_refused(answer, Status.NO_FILM_BOX)
    assert set(after) == {Status.SUCCESS}


# B605 and C616


@pytest.mark.parametrize("uid", [None, "1.2.5"], ids=["without a UID", "with a UID"])
def test_b605_n_create_makes_the_film_and_names_it(script, uid):
    answer = script.film(uid=uid, MinDensity=5, MaxDensity=450)

    assert_warned(answer, Status.DENSITY_CLAMPED)
    assert answer.uid == answer.data.SOPInstanceUID == (uid or answer.uid)
    assert (answer.data.MinDensity, answer.data.MaxDensity) == (20, 320)


def test_b605_n_set_of_the_film(script):
    answer = script.change_film(MaxDensity=450)

    assert_warned(answer, Status.DENSITY_CLAMPED)
    assert answer.data.MaxDensity == 320


def test_b605_n_set_of_a_grayscale_image(script):
    answer = script.image(1, MinDensity=5)

    assert_warned(answer, Status.DENSITY_CLAMPED)
    assert answer.data.MinDensity == 20


def test_c616_a_film_behind_an_unprinted_one_where_the_settings_have_no_session_print(servers):
    with associated(servers(film_session_print=False)) as script:
        assert_refused(script.film(), Status.UNPRINTED_FILM_BOX)
        assert script.change_film(Trim="YES").status == Status.SUCCESS
        assert script.print_film().status == Status.SUCCESS
        assert script.film().status == Status.SUCCESS


def test_c616_is_over_when_the_unprinted_film_is_deleted(servers):
    with PrintScript(servers(film_session_print=False)) as script:
        script.session()
        script.film()
        script.delete_film()
        after = script.whole_film()

    assert set(after) == {Status.SUCCESS}


# B604, B609, B60A and C603, images larger than their box


@pytest.fixture
def coarse(servers):
    """An association with a printer of 50 dots an inch, whose only film has 400 by 500 of them."""
    with PrintScript(servers(dpi=50, film_sizes=["8INX10IN"]), EVERYTHING) as script:
        script.session()
        yield script
        script.meta = GRAYSCALE_META
        assert set(script.whole_film()) == {Status.SUCCESS}


def told_by_n_set(script: PrintScript, behavior: str | None) -> list[Answer]:
    """The answers to images larger than their box, in gray and in color; what was not refused is then printed."""
    attributes = {} if behavior is None else {"RequestedDecimateCropBehavior": behavior}
    answers = []
    for meta, item in ((GRAYSCALE_META, gray_item(60, 70)), (COLOR_META, color_item(60, 70))):
        script.meta = meta
        script.film(r"STANDARD\9,9")
        answers.append(script.image(1, item, **attributes))
        if answers[-1].status in {*Status} - {Status.IMAGE_TOO_LARGE}:
            assert answers[-1].data.get("RequestedDecimateCropBehavior") == behavior
            assert script.print_film().status == Status.SUCCESS
    return answers


def told_by_n_action(script: PrintScript, behavior: str | None, *, magnifications: tuple[str, str]) -> list[Answer]:
    """The answers to printing an image that was not larger than its box before the Magnification Type was changed.

    Its pixels are twice as high as wide, or half as high, so that in its own size it is higher, or lower, than its rows.
    """
    attributes = {} if behavior is None else {"RequestedDecimateCropBehavior": behavior}
    rows, ratio = (400, [2, 1]) if magnifications[1] == "NONE" else (700, [1, 2])
    answers = []
    for ask in (script.print_film, script.print_session):
        script.delete_session()
        script.session()
        script.film(MagnificationType=magnifications[0])
        assert script.image(1, gray_item(rows, 100, PixelAspectRatio=ratio), **attributes).status == Status.SUCCESS
        assert script.change_film(MagnificationType=magnifications[1]).status == Status.SUCCESS
        answers.append(ask())
    return answers


def test_b604_n_set_of_an_image_that_is_demagnified(coarse):
    for answer in told_by_n_set(coarse, None):
        assert_warned(answer, Status.DEMAGNIFIED)


def test_b604_n_action_for_an_image_that_became_too_large(coarse):
    for answer in told_by_n_action(coarse, None, magnifications=("CUBIC", "NONE")):
        assert_warned(answer, Status.DEMAGNIFIED)
        assert answer.job() is not None


def test_b609_n_set_of_an_image_that_is_cropped(coarse):
    for answer in told_by_n_set(coarse, "CROP"):
        assert_warned(answer, Status.CROPPED)


def test_b609_n_action_for_an_image_that_became_too_large(coarse):
    for answer in told_by_n_action(coarse, "CROP", magnifications=("CUBIC", "NONE")):
        assert_warned(answer, Status.CROPPED)
        assert answer.job() is not None


def test_b60a_n_set_of_an_image_that_is_decimated(coarse):
    for answer in told_by_n_set(coarse, "DECIMATE"):
        assert_warned(answer, Status.DECIMATED)


def test_b60a_n_action_for_an_image_that_became_too_large(coarse):
    for answer in told_by_n_action(coarse, "DECIMATE", magnifications=("NONE", "CUBIC")):
        assert_warned(answer, Status.DECIMATED)
        assert answer.job() is not None


def test_c603_n_set_of_an_image_that_shall_fail(coarse):
    for answer in told_by_n_set(coarse, "FAIL"):
        assert_refused(answer, Status.IMAGE_TOO_LARGE)


def test_c603_n_set_of_an_image_to_decimate_without_magnification(coarse):
    coarse.film(r"STANDARD\9,9", MagnificationType="NONE")

    answer = coarse.image(1, gray_item(60, 70), RequestedDecimateCropBehavior="DECIMATE")

    assert_refused(answer, Status.IMAGE_TOO_LARGE)
    assert coarse.print_film().status == Status.EMPTY_PAGE


def test_c603_n_set_of_an_image_whose_requested_size_is_wider_than_the_box(coarse):
    coarse.film()

    answer = coarse.image(1, RequestedImageSize=500, RequestedDecimateCropBehavior="FAIL")

    assert_refused(answer, Status.IMAGE_TOO_LARGE)
    assert coarse.print_film().status == Status.EMPTY_PAGE


@pytest.mark.parametrize(
    ("behavior", "magnifications"), [("FAIL", ("NONE", "CUBIC")), ("DECIMATE", ("CUBIC", "NONE"))], ids=["FAIL", "NONE"]
)
def test_c603_n_action_for_an_image_that_became_too_large(coarse, behavior, magnifications):
    for answer in told_by_n_action(coarse, behavior, magnifications=magnifications):
        assert_refused(answer, Status.IMAGE_TOO_LARGE)


# That nothing is left out


def test_every_status_has_a_test_of_its_name():
    names = (re.match(r"test_([0-9a-f]{4})_", name) for name in globals())

    assert {int(name[1], 16) for name in names if name} == OF_PRINT


def test_every_status_of_the_standard_is_given_or_has_a_reason_why_not():
    assert not OF_PRINT & set(NEVER)
    assert set(PRINT_JOB_MANAGEMENT_SERVICE_CLASS_STATUS) <= OF_PRINT | set(NEVER)


@pytest.mark.parametrize("status", sorted(OF_PRINT), ids=lambda status: f"{status:04X}")
def test_a_status_is_the_success_warning_or_failure_that_the_standard_says(status):
    category = {"Success": (False, False), "Warning": (True, False), "Failure": (False, True)}

    standard, _ = PRINT_JOB_MANAGEMENT_SERVICE_CLASS_STATUS[status]

    assert (status.is_warning, status.is_failure) == category[standard]
