"""The Recorder: watches the associations of a server and keeps the newest of them as records."""

import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from printscp.film.remark import Remark
from printscp.lab.bundle import Line, negotiated, note, passed
from printscp.lab.holes import cut
from printscp.lab.journal import Journal
from printscp.lab.record import AssociationRecord, Hole, RecordedMessage
from printscp.wire.association import AssociationRequest, Context
from printscp.wire.message import Message
from printscp.wire.sop_classes import PRINTER

MOST_MESSAGES = 20_000
"""Of one association; later ones are not kept."""
MOST_OCTETS = 512 << 20
"""Bytes of data sets in all. Beyond it the oldest associations go, and where all are open data sets that come later."""


class Recorder:
    """An observer for `PrintServerApp`; from any thread.

    What is told of one association may come from two threads at once: messages are received on one and sent on another.
    """

    def __init__(
        self, *, keep: int = 100, pixels: bool = False, folder: Path | None = None, most_octets: int = MOST_OCTETS
    ) -> None:
        """*keep* is how many associations are kept; without *pixels* there are holes where pixel data was.

        One that is open stays, and beside others one goes first that only asked how the printer is. With a *folder* each is written there too while it goes on, *most_octets* in all.
        """
        self._pixels = pixels
        self._journal = Journal(folder, keep=keep, most_octets=most_octets) if folder else None
        self._changed = threading.Condition()
        self._keep = keep
        self._kept: deque[_Recording] = deque()
        self._open: dict[Hashable, _Recording] = {}
        self._count = self._octets = 0

    @property
    def associations(self) -> tuple[AssociationRecord, ...]:
        """The records as they are now, the oldest first."""
        with self._changed:
            return self._records()

    def clear(self) -> None:
        """Forget all, and without a folder count from 1 again; nothing more is kept of associations that are open."""
        with self._changed:
            self._count = self._octets = 0
            if self._journal:
                self._journal.forget(recording.number for recording in self._open.values())
            self._kept.clear()
            self._open.clear()
            self._changed.notify_all()

    def wait_for(self, is_enough: Callable[[tuple[AssociationRecord, ...]], bool], seconds: float) -> bool:
        """Whether, after *seconds* at most, the records are as *is_enough* wants them."""
        with self._changed:
            return self._changed.wait_for(lambda: is_enough(self._records()), seconds)

    # As an observer

    def requested(self, association: Hashable, request: AssociationRequest) -> None:
        with self._changed:
            if self._journal and not self._count:
                self._count = self._journal.last_number()
            self._count += 1
            recording = _Recording(self._count, request, self._journal)
            self._open[association] = recording
            self._kept.append(recording)
            self._make_room()
            self._changed.notify_all()

    def established(self, association: Hashable, contexts: Sequence[Context], remarks: Sequence[Remark]) -> None:
        self._tell(association, lambda recording: recording.established(contexts, remarks))

    def passed(self, association: Hashable, message: Message, *, sent: bool) -> None:
        kept = self._without_pixels(association, message)
        self._tell(association, lambda recording: recording.passed(*self._bounded(*kept), sent=sent))

    def coming(self, association: Hashable, message: Message) -> None:
        kept = self._without_pixels(association, message)
        self._tell(association, lambda recording: recording.passed(*self._bounded(*kept), sent=False, awaited=True))

    def remarked(self, association: Hashable, message_id: int, remarks: Sequence[Remark]) -> None:
        self._tell(association, lambda recording: recording.remarked(message_id, remarks))

    def disturbed(self, association: Hashable, fault: str, message_id: int | None = None) -> None:
        self._tell(association, lambda recording: recording.disturbed(fault, message_id))

    def failed(self, association: Hashable, error: BaseException) -> None:
        words = in_what(error)
        self._tell(association, lambda recording: recording.failed(words))

    def ended(self, association: Hashable, how: str) -> None:
        self._tell(association, lambda recording: recording.ended(how))
        with self._changed:
            self._open.pop(association, None)
            self._make_room()

    def _tell(self, association: Hashable, tell: "Callable[[_Recording], None]") -> None:
        with self._changed:
            recording = self._open.get(association)
            if recording is not None:
                tell(recording)
                self._changed.notify_all()

    def _without_pixels(self, association: Hashable, message: Message) -> tuple[Message, tuple[Hole, ...]]:
        recording = self._open.get(association)
        if recording is None or not message.data_set or self._pixels:
            return message, ()
        data_set, holes = cut(message.data_set, recording.transfer_syntax(message.context_id))
        return (replace(message, data_set=data_set) if holes else message), holes

    def _make_room(self, octets: int = 0) -> None:
        """Forget associations that have ended while there are too many, or these *octets* are too many beside them."""
        while len(self._kept) > self._keep or self._octets + octets > MOST_OCTETS:
            opened = set(self._open.values())
            ended = [recording for recording in self._kept if recording not in opened]
            if not ended:
                return
            forgotten = next((recording for recording in ended if recording.is_idle), ended[0])
            self._kept.remove(forgotten)
            self._octets -= forgotten.octets

    def _bounded(self, message: Message, holes: tuple[Hole, ...]) -> tuple[Message, tuple[Hole, ...]]:
        """The message with its data set, or without once there are too many bytes."""
        octets = len(message.data_set or b"")
        self._make_room(octets)
        if self._octets + octets <= MOST_OCTETS:
            self._octets += octets
            return message, holes
        return replace(message, data_set=b""), (Hole(0, octets + sum(hole.octets for hole in holes)),)

    def _records(self) -> tuple[AssociationRecord, ...]:
        return tuple(recording.record for recording in self._kept)


class _Recording:
    """An association as far as it has come."""

    def __init__(self, number: int, request: AssociationRequest, journal: Journal | None) -> None:
        self.number = number
        self._journal = journal
        self._began = time.monotonic()
        self._record = AssociationRecord(
            number=number, began=datetime.now().astimezone(), request=request, contexts=request.contexts
        )
        self._messages: list[RecordedMessage] = []
        self.octets = 0
        """Of its data sets, without what is in holes."""
        self.is_idle = False
        """It has ended, and only asked how the printer is."""
        self._newest: dict[tuple[bool, int], int] = {}
        """Of each direction and Message ID, where the newest request stands."""
        self._last_request: int | None = None
        self._awaited: int | None = None
        """Where the message stands that has come in part."""
        if journal:
            journal.begin(self._record)

    @property
    def record(self) -> AssociationRecord:
        if len(self._messages) != len(self._record.messages):
            self._record = replace(self._record, messages=tuple(self._messages))
        return self._record

    def transfer_syntax(self, context_id: int) -> str:
        """Empty while it is not known."""
        context = self._record.context(context_id)
        return context.transfer_syntax if context else ""

    def established(self, contexts: Sequence[Context], remarks: Sequence[Remark]) -> None:
        self._record = replace(self._record, contexts=tuple(contexts), remarks=(*self._record.remarks, *remarks))
        self._write(negotiated(contexts, remarks))

    def passed(self, message: Message, holes: tuple[Hole, ...], *, sent: bool, awaited: bool = False) -> None:
        place, early = self._place(sent=sent)
        if place >= MOST_MESSAGES:
            return
        self.octets += len(message.data_set or b"")
        seconds = early.seconds if early and awaited else self._seconds()
        key = (sent != message.is_response, message.message_id)
        asked = self._newest.get(key) if message.is_response else None
        if not message.is_response:
            self._newest[key] = place
            self._last_request = self._last_request if sent else place
        recorded = RecordedMessage(
            number=place + 1,
            seconds=seconds,
            sent=sent,
            message=message,
            holes=holes,
            answers=None if asked is None else self._messages[asked].number,
            duration=None if asked is None else seconds - self._messages[asked].seconds,
            awaited=awaited,
            faults=early.faults if early else (),
        )
        self._messages[place : place + 1] = [recorded]
        if early:
            self._record = replace(self._record, messages=())
        if not sent:
            self._awaited = place if awaited else None
        self._write(passed(recorded))

    def _place(self, *, sent: bool) -> tuple[int, RecordedMessage | None]:
        """Where a message belongs that passes now, and what of it has come before."""
        if sent or self._awaited is None:
            return len(self._messages), None
        return self._awaited, self._messages[self._awaited]

    def remarked(self, message_id: int, remarks: Sequence[Remark]) -> None:
        place = self._newest.get((False, message_id))
        if place is not None:
            request = self._messages[place]
            self._change(place, replace(request, remarks=(*request.remarks, *remarks)))
            self._write(note(request.number, remarks=remarks))

    def disturbed(self, fault: str, message_id: int | None) -> None:
        place = self._last_request if message_id is None else self._newest.get((False, message_id))
        if place is None:
            self._record = replace(self._record, faults=(*self._record.faults, fault))
            self._write(note(None, faults=[fault]))
        else:
            request = self._messages[place]
            self._change(place, replace(request, faults=(*request.faults, fault)))
            self._write(note(request.number, faults=[fault]))

    def failed(self, words: str) -> None:
        self._record = replace(self._record, errors=(*self._record.errors, words))
        self._write(note(None, errors=[words]))

    def ended(self, how: str) -> None:
        seconds = self._seconds()
        self._record = replace(self.record, end=how, ended_seconds=seconds)
        self.is_idle = how == "released" and _only_asked(self._record)
        if self._journal:
            self._journal.end(self.number, how, seconds, is_idle=self.is_idle)

    def _write(self, line: Line) -> None:
        if self._journal:
            self._journal.write(self.number, line)

    def _change(self, place: int, message: RecordedMessage) -> None:
        self._messages[place] = message
        self._record = replace(self._record, messages=())

    def _seconds(self) -> float:
        return time.monotonic() - self._began


def _only_asked(record: AssociationRecord) -> bool:
    """Whether a print SCU asked for nothing but how the printer is, as it should, and was told."""
    return not (record.remarks or record.faults or record.errors) and all(map(_is_question, record.messages))


def _is_question(recorded: RecordedMessage) -> bool:
    message = recorded.message
    is_about_it = message.service == "C-ECHO" or (
        message.service == "N-GET" and (message.is_response or message.sop_class == PRINTER)
    )
    return is_about_it and not message.status and not recorded.remarks and not recorded.faults


def in_what(error: BaseException) -> str:
    """What kind of *error* it is and where it arose; its own words could be those of a print SCU."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
