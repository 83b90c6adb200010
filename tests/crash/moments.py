"""Moments at which a server, or a process that it has started, is killed."""

from dataclasses import dataclass
from enum import Enum


class Killed(Enum):
    """Whom SIGKILL hits."""

    SERVER = "server"
    """Alone; the processes that it has started find out by themselves."""
    CHILD = "child"
    """The process that renders or delivers."""
    BOTH = "both"
    """As when the machine goes."""


class Phase(Enum):
    """What is done to the server until it dies."""

    START = "start"
    PRINT = "print"
    END = "end"
    """SIGTERM while films come in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Before or after a call of *function*, ``module:name``, or while it is called: then it is one that it calls."""

    name: str
    function: str
    after: bool = False
    lane: str = ""
    """``render`` or ``out``: the function is called in the child process of that lane; empty in the server."""
    argument: str = ""
    """The call has an argument of a class of this name."""
    killed: Killed = Killed.SERVER
    phase: Phase = Phase.PRINT
    most_calls: int = 3
    """It is one of so many calls."""


_STEP = "printscp.sop.machine:step"
_HANDLE = "printscp.server.service:PrintService.handle"
_STORE = "printscp.spool.store:FilmStore"
_QUEUE = "printscp.spool.sqlite_queue:SqliteQueue"
_READ = "printscp.spool.rendering:read_job"
_OTHERS = "printscp.spool.rendering:_remove_others"
_SYNC = "os:fsync"
_COPIED = "shutil:copyfileobj"
_PUT = "printscp.deliver.folder:_put"
_RENAME = "pathlib:Path.replace"

MOMENTS = (
    # An N-SET, and an N-ACTION on its way to the answer.
    Moment(name="during N-SET", function=_STEP, argument="NSet", most_calls=5),
    Moment(name="after N-SET", function=_HANDLE, argument="NSet", after=True, most_calls=5),
    Moment(name="before the job is written", function=f"{_STORE}.put"),
    Moment(name="written, not synced", function="printscp.wire.stored_print:write_job", after=True),
    Moment(name="between write and row", function=f"{_STORE}.put", after=True),
    Moment(name="in the transaction of the row", function="printscp.spool.sqlite_queue:of_new_job", after=True),
    Moment(name="between row and answer", function=f"{_QUEUE}.submit", after=True),
    Moment(name="answer made, not sent", function=_HANDLE, argument="NAction", after=True),
    # The queue.
    Moment(name="claimed", function=f"{_QUEUE}.claim", after=True, most_calls=6),
    Moment(name="in the transaction of a claim", function=f"{_QUEUE}._derive", most_calls=6),
    Moment(name="done, not settled", function=f"{_QUEUE}.settle", most_calls=4),
    Moment(name="settled", function=f"{_QUEUE}.settle", after=True, most_calls=4),
    Moment(name="before the checkpoint", function=f"{_QUEUE}.checkpoint"),
    Moment(name="after the checkpoint", function=f"{_QUEUE}.checkpoint", after=True),
    # Rendering.
    Moment(name="rendering begins", lane="render", function=_READ, after=True),
    Moment(name="rendering, the machine goes", lane="render", function=_READ, after=True, killed=Killed.BOTH),
    Moment(name="rendering, the child dies", lane="render", function=_READ, after=True, killed=Killed.CHILD),
    Moment(name="rendering, before a sync", lane="render", function=_SYNC),
    Moment(name="drawn, not renamed", lane="render", function=_RENAME, killed=Killed.BOTH),
    Moment(name="drawn, the child dies", lane="render", function=_RENAME, killed=Killed.CHILD),
    Moment(name="rendered, not told", lane="render", function=_OTHERS, after=True),
    Moment(name="rendered, the child dies", lane="render", function=_OTHERS, after=True, killed=Killed.CHILD),
    # Delivering.
    Moment(name="before delivering", lane="out", function=_PUT),
    Moment(name="copied, not synced", lane="out", function=_COPIED, after=True),
    Moment(name="copied, the machine goes", lane="out", function=_COPIED, after=True, killed=Killed.BOTH),
    Moment(name="copied, the child dies", lane="out", function=_COPIED, after=True, killed=Killed.CHILD),
    Moment(name="synced, not renamed", lane="out", function=_RENAME, killed=Killed.BOTH),
    Moment(name="delivered under its name", lane="out", function=_RENAME, after=True, killed=Killed.BOTH),
    Moment(name="delivered, not told", lane="out", function=_PUT, after=True),
    Moment(name="delivered, the machine goes", lane="out", function=_PUT, after=True, killed=Killed.BOTH),
    Moment(name="delivered, the child dies", lane="out", function=_PUT, after=True, killed=Killed.CHILD),
    # The start after a kill.
    Moment(name="start, before the queue", phase=Phase.START, function=f"{_QUEUE}.open", most_calls=1),
    Moment(name="start, taking back", phase=Phase.START, function="printscp.spool.schema:bring_up_to_date", after=True,
           most_calls=1),
    Moment(name="start, before sweeping", phase=Phase.START, function=f"{_STORE}.sweep_documents", most_calls=1),
    Moment(name="start, swept", phase=Phase.START, function=f"{_STORE}.sweep_documents", after=True, most_calls=1),
    Moment(name="start, not listening", phase=Phase.START, function="printscp.server.scp:PrintScp.start", most_calls=1),
    Moment(name="start, listening", phase=Phase.START, function="printscp.server.scp:PrintScp.start", after=True,
           most_calls=1),
    # The end.
    Moment(name="SIGTERM, associations open", phase=Phase.END, function="printscp.server.scp:PrintScp.stop",
           most_calls=1),
    Moment(name="SIGTERM, draining", phase=Phase.END, function="printscp.spool.spool:Spool.stop", most_calls=1),
    Moment(name="SIGTERM, drained", phase=Phase.END, function="printscp.spool.lanes:Lanes.stop", after=True,
           most_calls=1),
    Moment(name="SIGTERM, queue closed", phase=Phase.END, function=f"{_QUEUE}.close", after=True, most_calls=1),
)  # fmt: skip

_SHELF = "printscp.spool.shelf:Shelf"
_GATHERING = "printscp.spool.gathering:Gathering"

MOMENTS_OF_IMAGES = (
    # A C-STORE on its way to the answer.
    Moment(name="image examined, not written", function=f"{_SHELF}.put", most_calls=5),
    Moment(name="sheet begun, without an image", function=f"{_SHELF}.begin", after=True, most_calls=2),
    Moment(name="image written, not synced", function=_SYNC, most_calls=8),
    Moment(name="between file and answer", function=f"{_SHELF}.put", after=True, most_calls=5),
    Moment(name="image taken, answer not sent", function=f"{_GATHERING}.receive", after=True, most_calls=5),
    # From the closed sheet to its job.
    Moment(name="sheet closed", function=f"{_GATHERING}._print", most_calls=2),
    Moment(name="job of a sheet made", function="printscp.spool.sheet_printing:sheet_job", after=True, most_calls=2),
    Moment(name="between write and row of a sheet", function=f"{_STORE}.put", after=True, most_calls=2),
    Moment(name="between row and removal", function=f"{_SHELF}.remove", most_calls=2),
    Moment(name="folder empty, not removed", function="os:rmdir", most_calls=2),
    Moment(name="folder removed", function=f"{_SHELF}.remove", after=True, most_calls=2),
    Moment(name="rendering a sheet", lane="render", function=_READ, after=True, most_calls=2),
    Moment(name="sheet rendered, not told", lane="render", function=_OTHERS, after=True, most_calls=2),
    # The start after a kill, and the end.
    Moment(name="start, sheets not resumed", phase=Phase.START, function="printscp.spool.gathering:resumed", most_calls=1),
    Moment(name="start, sheets resumed", phase=Phase.START, function="printscp.spool.gathering:resumed", after=True,
           most_calls=1),
    Moment(name="SIGTERM, sheets open", phase=Phase.END, function=f"{_GATHERING}.stop", most_calls=1),
    Moment(name="SIGTERM, sheets parked", phase=Phase.END, function=f"{_GATHERING}.stop", after=True, most_calls=1),
)  # fmt: skip

ALL_MOMENTS = (*MOMENTS, *MOMENTS_OF_IMAGES)
"""A server is told one of these by its number."""
