"""An intake of stored images that keeps them in a list, a server that has it, and images that are stored there."""

import threading
from collections.abc import Callable, Sequence
from contextlib import contextmanager

from pydicom.uid import CTImageStorage

from printscp.film.printer import Printer
from printscp.film.storing import Storing
from printscp.server.scp import Listen, PrintScp
from printscp.sop.requests import Reply
from tests.raw_scu import Element
from tests.server.test_service import Shelf

STORING = Printer(storing=Storing())
CT = str(CTImageStorage)
IMAGE = bytes.fromhex("0800160055490400312e3200")
"""A data set, though not of an image."""
C_STORE = 0x0001
ERROR_COMMENT = 0x0902


class Intake:
    """Takes all images; *answer*, if there is one, says what comes of each."""

    def __init__(self, answer: Callable | None = None) -> None:
        self.requests: list = []
        self.senders: list = []
        self.quiet: list = []
        self.told: list[tuple[str, object]] = []
        """Of each association: that an image is coming, and that it has come."""
        self.departures: list[tuple[object, bool]] = []
        self.answer = answer

    def coming(self, association):
        self.told.append(("coming", association))

    def receive(self, sender, request, quiet=()):
        self.told.append(("come", sender.association))
        self.requests.append(request)
        self.senders.append(sender)
        self.quiet.append(quiet)
        return self.answer(request) if self.answer else (Reply(), ())

    def came_to_nothing(self, association):
        self.told.append(("refused", association))

    def left(self, association, *, released):
        self.departures.append((association, released))

    @property
    def words(self) -> list[str]:
        return [word for word, _ in self.told]

    @property
    def released(self) -> list[bool]:
        """Of each association that has ended, whether it was released."""
        return [released for _, released in self.departures]


class Gate(Intake):
    """Stops at the first image until it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.opened = threading.Event(), threading.Event()

    def receive(self, sender, request, quiet=()):
        self.reached.set()
        assert self.opened.wait(30)
        return super().receive(sender, request, quiet)


@contextmanager
def storing_scp(
    intake, printers: Sequence[Printer] = (STORING,), *, queue=None, observer=None, saboteur=None, **listen
):
    """A running server that gives *intake* what is stored."""
    scp = PrintScp(
        printers, queue or Shelf(), Listen(port=0, **listen), intake=intake, observer=observer, saboteur=saboteur
    )
    scp.start()
    try:
        yield scp
    finally:
        scp.stop(0)


def store(scu, data=IMAGE, **elements):
    """The reply to an image; the elements of its command set are named as those of `Element`."""
    scu.send_request(C_STORE, command(**elements), data)
    return scu.receive()


def command(**elements):
    usual = {"AFFECTED_SOP_CLASS": CT, "AFFECTED_INSTANCE": "1.2.3", "PRIORITY": 0}
    return {Element[name]: value for name, value in {**usual, **elements}.items()}


def comment(reply):
    """Its Error Comment."""
    return reply.command[ERROR_COMMENT].decode().rstrip() if ERROR_COMMENT in reply.command else ""
