"""Gathering stored images on sheets, which become print jobs: what `printscp.sop.storage` decides is done here.

An image is on disk before it is acknowledged, and stays there until the job of its sheet is kept. A sheet whose job the
queue knows is only removed, so each image is printed once, whenever the server dies.
"""

import logging
import threading
import time
from collections.abc import Callable, Container, Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from enum import IntEnum
from errno import EDQUOT, ENOSPC
from math import inf
from pathlib import Path

from printscp.film.printer import Printer
from printscp.film.remark import Remark
from printscp.images.stored_image import StoredImage
from printscp.sop.requests import Reply
from printscp.sop.storage import Sender, Sheet, Taken, is_full, leave, next_change, quiet, take
from printscp.spool.closed_sheets import ClosedSheets
from printscp.spool.image_room import ImageRoom, Queue
from printscp.spool.queue import Backoff
from printscp.spool.resuming import resumed
from printscp.spool.sheet_printing import Interrupted, QueueFailed, SheetPrinting, is_of_the_moment, shown
from printscp.spool.shelf import Label, Shelf
from printscp.wire.status import Refusal, Status
from printscp.wire.store_request import StoreRequest, in_file

_log = logging.getLogger("printscp.spool")

_DISK_IS_FULL = (ENOSPC, EDQUOT)
_UNTIL_THE_QUEUE_WORKS = Backoff(first=1.0, most=60.0, give_up=inf)
_MOST_TRIES = 3
_SECONDS_TO_DROP = 30.0


class _Phase(IntEnum):
    RUNNING = 0
    STOPPING = 1
    """What is closed is printed, nothing more is taken."""
    HURRIED = 2
    ENDED = 3


class Gathering:
    """All sheets of all printers; its methods may be called from any thread."""

    def __init__(
        self,
        folder: Path,
        queue: Queue,
        printers: Mapping[str, Printer],
        new_uid: Callable[[], str],
        *,
        backoff: Backoff = _UNTIL_THE_QUEUE_WORKS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """*folder* is the data folder, *backoff* that of a queue that does not take the job of a sheet."""
        self._queue = queue
        self._room = ImageRoom(queue)
        self._printers = printers
        self._new_uid = new_uid
        self._clock = clock
        self._shelf = Shelf(folder)
        self._printing = SheetPrinting(self._shelf, queue, printers, new_uid, self._is_interrupted)
        self._changed = threading.Condition()
        # All below is changed by who holds that.
        self._sheets: tuple[Sheet, ...] = ()
        self._coming: set[Hashable] = set()
        """The associations on which an image is on its way."""
        self._closed = ClosedSheets(backoff)
        """Sheets to print; each stays here until its job is kept."""
        self._phase = _Phase.RUNNING
        self._is_busy = self._is_dropping = False
        self._thread = threading.Thread(target=self._work, name="printscp-sheets", daemon=True)

    def start(self) -> None:
        """Take up the sheets that an earlier run left, and begin to print; the queue must be open. Raises OSError."""
        self._shelf.open()
        sheets = resumed(self._shelf, self._printers, self._queue.report, self._clock())
        full = {sheet.uid for sheet in sheets if is_full(sheet, self._printers[sheet.printer])}
        with self._changed:
            self._close((sheet for sheet in sheets if sheet.uid in full), "was left by an earlier run")
            self._sheets = tuple(sheet for sheet in sheets if sheet.uid not in full)
        self._thread.start()

    def stop(self, drain_seconds: float) -> None:
        """Print the sheets that are closed, for at most *drain_seconds*; what is not printed is after the next start."""
        self._enter(_Phase.STOPPING)
        if self._thread.is_alive():
            self._thread.join(drain_seconds)
            self.hurry()
            self._thread.join()

    def hurry(self) -> None:
        """Let `stop` wait for nothing any more, from another thread."""
        self._enter(_Phase.HURRIED)

    def wake(self) -> None:
        """Look at the clock again."""
        with self._changed:
            self._changed.notify_all()

    def coming(self, association: Hashable) -> None:
        """An image is on its way on *association*, until it is received or *association* has left."""
        with self._changed:
            self._coming.add(association)

    def receive(
        self, sender: Sender, request: StoreRequest, quiet: Container[int] = ()
    ) -> tuple[Reply, tuple[Remark, ...]]:
        """Take an image; when this returns it survives a power cut. Raises Refusal, and then nothing has changed."""
        # A small image comes at once, and is told of only here; to examine it may take long.
        self.coming(sender.association)
        try:
            return self._received(sender, request, quiet)
        finally:
            with self._changed:
                self._has_come(sender.association)

    def _received(
        self, sender: Sender, request: StoreRequest, quiet: Container[int]
    ) -> tuple[Reply, tuple[Remark, ...]]:
        examined = self._room.examined(request, sender.printer, quiet)
        self._room.require_queue()
        # A data set may lack its UID.
        image, content = replace(examined.image, uid=request.uid), in_file(request)
        with self._changed:
            if self._phase is not _Phase.RUNNING:
                raise Refusal(Status.OUT_OF_RESOURCES, "the printer is about to end")
            self._room.require_disk(self._shelf.free(), image, len(content), (*self._sheets, *self._closed))
            taken = take(self._sheets, image, sender, new_uid=self._new_uid, moment=self._clock())
            self._keep(taken, sender.printer.ae_title, image, content)
            self._note(taken)
        return Reply(status=examined.status, comment=examined.comment), (*examined.remarks, *taken.remarks)

    def came_to_nothing(self, association: Hashable) -> None:
        """The image that was coming on *association* was refused and is not to be received."""
        with self._changed:
            self._has_come(association)

    def left(self, association: Hashable, *, released: bool) -> None:
        """No image comes from *association* any more; *released* says that it ended in order."""
        with self._changed:
            self._has_come(association)
            self._sheets, closed = leave(self._sheets, association, self._printers, released=released)
            self._close(closed, "is over with its association")

    def close_sheets(self, seconds: float | None = None) -> bool:
        """Print all sheets now; whether their jobs were kept within so many *seconds*. None waits for as long as it takes."""
        with self._changed:
            sheets, self._sheets = self._sheets, ()
            self._closed.try_now()
            self._close(sheets, "is wanted now")
            self._changed.notify_all()
            wanted = {sheet.uid for sheet in self._closed}
            self._changed.wait_for(lambda: self._phase is _Phase.ENDED or not self._waits(wanted), seconds)
            return not self._waits(wanted)

    def drop_all(self, seconds: float = _SECONDS_TO_DROP) -> None:
        """Let go of all images. Raises OSError, also where the queue takes longer than *seconds* for a job it has begun with."""
        with self._changed:
            self._is_dropping = True
            try:
                if not self._changed.wait_for(lambda: not self._is_busy, seconds):
                    raise TimeoutError(f"a job of stored images is still being kept after {seconds:g} s")
                self._sheets = ()
                self._closed.clear()
                for kept in self._shelf.kept():
                    self._shelf.remove(kept.uid)
            finally:
                self._is_dropping = False
                self._changed.notify_all()

    @property
    def open_sheets(self) -> tuple[Sheet, ...]:
        """Those that more images may join."""
        return self._sheets

    @property
    def waiting_images(self) -> int:
        """How many images there are whose job is not kept yet."""
        with self._changed:
            return sum(len(sheet.images) for sheet in (*self._sheets, *self._closed))

    def _has_come(self, association: Hashable) -> None:
        """Its sheets may be quiet again."""
        if association in self._coming:
            self._coming.remove(association)
            self._changed.notify_all()

    def _keep(self, taken: Taken, ae_title: str, image: StoredImage, content: bytes) -> None:
        """Have *image* on disk as *taken* says. Raises Refusal, and then the disk is as it was."""
        sheet = taken.sheet
        is_new = all(each.uid != sheet.uid for each in self._sheets)
        try:
            if is_new or not self._shelf.has(sheet.uid):  # which somebody has removed
                label = Label(printer=sheet.printer, ae_title=ae_title, calling_ae=sheet.calling_ae, begun=time.time())
                self._shelf.begin(sheet.uid, label)
            self._shelf.put(sheet.uid, image.uid, content)
        except BaseException as error:
            if is_new:
                with suppress(OSError):  # without an image the next start removes it
                    self._shelf.remove(sheet.uid)
            if not isinstance(error, OSError):
                raise
            _log.error("%s: the image cannot be kept: %s", sheet.calling_ae, error)
            status = Status.OUT_OF_RESOURCES if error.errno in _DISK_IS_FULL else Status.PROCESSING_FAILURE
            raise Refusal(status, f"image cannot be kept: {error.strerror or 'the disk failed'}") from error

    def _note(self, taken: Taken) -> None:
        """Have the sheets as *taken* says, whose image is on disk."""
        before, self._sheets = self._sheets, taken.sheets
        sheet = taken.sheet
        _log.info("%s: image taken, %s has %d", sheet.calling_ae, shown(sheet), len(sheet.images))
        self._take_out(before, (*taken.sheets, *taken.closed))
        self._close((each for each in taken.closed if each.uid != sheet.uid), "is over, another study has come")
        self._close((each for each in taken.closed if each.uid == sheet.uid), "is full")
        if len(sheet.images) == 1:
            # A sheet that has just begun may be the next that is due.
            self._changed.notify_all()

    def _take_out(self, before: Iterable[Sheet], after: Iterable[Sheet]) -> None:
        """Remove from the disk what has left its sheet, for it was stored again in another."""
        images = {sheet.uid: {image.uid for image in sheet.images} for sheet in after}
        for sheet in before:
            try:
                if sheet.uid not in images:
                    self._shelf.remove(sheet.uid)
                    continue
                for image in sheet.images:
                    if image.uid not in images[sheet.uid]:
                        self._shelf.take_out(sheet.uid, image.uid)
            except OSError as error:
                _log.error("an image of %s that was stored again cannot be removed: %s", shown(sheet), error)

    def _close(self, sheets: Iterable[Sheet], why: str) -> None:
        for sheet in sheets:
            _log.info("%s: %s of %d image(s) %s", sheet.calling_ae, shown(sheet), len(sheet.images), why)
            self._closed.add(sheet)
            self._changed.notify_all()

    def _is_over(self, sheet: Sheet) -> bool:
        """Whether a sheet of an earlier run waits for nothing more."""
        return is_full(sheet, self._printers[sheet.printer])

    def _waits(self, uids: set[str]) -> bool:
        return any(sheet.uid in uids for sheet in self._closed)

    def _is_interrupted(self) -> bool:
        return self._is_dropping or self._phase >= _Phase.HURRIED

    def _enter(self, phase: _Phase) -> None:
        with self._changed:
            self._phase = max(self._phase, phase)
            self._changed.notify_all()

    def _work(self) -> None:
        try:
            while (sheet := self._next()) is not None:
                try:
                    self._print(sheet)
                except Exception:  # noqa: BLE001  all other sheets are to be printed
                    _log.exception("%s", shown(sheet))
                    self._put_behind(sheet)
                with self._changed:
                    self._is_busy = False
                    self._changed.notify_all()
        finally:
            # Whatever ended it: nobody waits for it any more, and no image is taken that nobody would print.
            self._is_busy = False
            self._enter(_Phase.ENDED)

    def _next(self) -> Sheet | None:
        """The sheet to print now, once there is one; None when all is to end."""
        with self._changed:
            while self._phase < _Phase.HURRIED:
                now = self._clock()
                if self._phase is _Phase.RUNNING:
                    self._sheets, closed = quiet(self._sheets, self._printers, now, self._coming)
                    self._close(closed, "is over, no image came for a while")
                sheet = self._closed.due(now)
                if sheet is not None and not self._is_dropping:
                    self._is_busy = True
                    return sheet
                if self._phase is _Phase.STOPPING:
                    break
                self._changed.wait(None if self._is_dropping else self._seconds_from(now))
            return None

    def _seconds_from(self, now: float) -> float | None:
        """Until something is due; None where nothing is before another image comes."""
        changes = (next_change(self._sheets, self._printers, self._coming), self._closed.next_try)
        due = min((change for change in changes if change is not None), default=None)
        return None if due is None else max(0.0, due - now)

    def _print(self, sheet: Sheet) -> None:
        try:
            self._printing.print(sheet)
        except Interrupted:
            return
        except QueueFailed as error:
            with self._changed:
                before = self._closed.hold(self._clock())
            if not before:
                _log.error("%s: %s cannot be printed yet: %s", sheet.calling_ae, shown(sheet), error.__cause__)
            return
        except BaseException as error:  # noqa: BLE001  of images that passed all checks; what decoders panic with is no Exception
            before = self._put_behind(sheet)
            if isinstance(error, OSError) or is_of_the_moment(error):
                if not before:
                    told = (sheet.calling_ae, shown(sheet), type(error).__name__, error)
                    _log.error("%s: %s cannot be printed yet: %s %s", *told)
                return
            _log.error("%s: no job can be made of %s", sheet.calling_ae, shown(sheet), exc_info=error)
            with self._changed:
                if self._closed.blame(sheet) < _MOST_TRIES:
                    return
            self._printing.set_aside(sheet)
        else:
            _log.info("%s: %s is in the queue", sheet.calling_ae, shown(sheet))
        with self._changed:
            self._closed.remove(sheet)

    def _put_behind(self, sheet: Sheet) -> int:
        """Try *sheet* again after the others; how often it could not be printed before."""
        with self._changed:
            return self._closed.put_behind(sheet, self._clock())
