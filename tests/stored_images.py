"""Stored images and the sheets they are gathered on, for tests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from printscp.film.display_format import DisplayFormat
from printscp.film.printer import Printer
from printscp.film.storing import Storing
from printscp.images.stored_image import StoredImage
from printscp.sop import storage
from printscp.sop.storage import Sender, Sheet, Taken

DOE, ROE = ("PAT1", "", "doe^jane", "19700101"), ("PAT2", "", "roe^mary", "19800202")


def stored_image(uid: str, **changes) -> StoredImage:
    """A grayscale image of one frame, of Jane Doe, unless *changes* say otherwise."""
    number = int("".join(filter(str.isdigit, uid)) or 0)
    values = {"study": "1.1", "patient": DOE, "order": (0, number, uid), "frames": (1,), "is_color": False}
    return StoredImage(uid=uid, **{**values, **changes})


def storing_printer(words: tuple[int, int] | None = None, **changes) -> Printer:
    """A printer that takes stored images, with a layout of so many columns and rows or one that is chosen."""
    display_format = DisplayFormat("STANDARD", words) if words else None
    return Printer(storing=Storing(display_format=display_format, **changes))


@dataclass
class Gathered:
    """Sheets of one printer as images come and associations end; keeps what was closed."""

    printer: Printer = field(default_factory=lambda: storing_printer((2, 2)))
    sheets: tuple[Sheet, ...] = ()
    closed: list[Sheet] = field(default_factory=list)
    now: float = 0.0
    new_uid: Callable[[], str] = field(default_factory=lambda: map("2.25.{}".format, count(1)).__next__)

    def take(self, image: StoredImage, association: object = "A", calling_ae: str = "CT") -> Taken:
        sender = Sender(association=association, calling_ae=calling_ae, printer=self.printer)
        taken = storage.take(self.sheets, image, sender, new_uid=self.new_uid, moment=self.now)
        self.sheets = taken.sheets
        self.closed += taken.closed
        return taken

    def leave(self, association: object = "A", *, released: bool = True) -> tuple[Sheet, ...]:
        self.sheets, closed = storage.leave(self.sheets, association, self.printers, released=released)
        self.closed += closed
        return closed

    def wait(self, seconds: float) -> tuple[Sheet, ...]:
        self.now += seconds
        self.sheets, closed = storage.quiet(self.sheets, self.printers, self.now)
        self.closed += closed
        return closed

    @property
    def printers(self) -> dict[str, Printer]:
        return {self.printer.name: self.printer}


def uids_of(sheets: tuple[Sheet, ...] | list[Sheet]) -> list[list[str]]:
    """The images of each sheet."""
    return [[image.uid for image in sheet.images] for sheet in sheets]
