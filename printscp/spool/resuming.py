"""The sheets that an earlier run left on the shelf: printed ones go, the others are open again."""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from errno import ENOMEM

from printscp.film.job import JobReport
from printscp.film.printer import Printer
from printscp.images.stored_image import StoredImage, stored_image
from printscp.sop.storage import Sheet, reopened
from printscp.spool.sheet_printing import is_of_the_moment, shown
from printscp.spool.shelf import Kept, Shelf

_log = logging.getLogger("printscp.spool")


def resumed(
    shelf: Shelf,
    printers: Mapping[str, Printer],
    report: Callable[[str], JobReport | None],
    now: float,
) -> tuple[Sheet, ...]:
    """The sheets whose job *report* does not know, the oldest first, as open ones. Raises OSError.

    A printer whose name is gone is found by its AE title; the first of *printers* stands for one that is gone altogether.
    """
    sheets = []
    for kept in shelf.kept():
        # Its job was kept, and then the server died before the folder was gone.
        sheet = None if report(kept.uid) else _sheet(kept, shelf, printers, now)
        if sheet is None:
            shelf.remove(kept.uid)
        else:
            sheets.append(sheet)
            _log.info("%s: %s of %d image(s) is open again", sheet.calling_ae, shown(sheet), len(sheet.images))
    return tuple(sheets)


def _sheet(kept: Kept, shelf: Shelf, printers: Mapping[str, Printer], now: float) -> Sheet | None:
    """None where no image is left."""
    if not kept.images:
        return None
    if kept.label is not None:
        printer = printers.get(kept.label.printer) or _of_title(kept.label.ae_title, kept, printers)
        calling_ae = kept.label.calling_ae
    else:
        printer, calling_ae = _named_in_files(kept, shelf, printers)
    images = tuple(_images(kept, shelf, printer))
    return reopened(kept.uid, printer, calling_ae, images, now) if images else None


def _images(kept: Kept, shelf: Shelf, printer: Printer) -> Iterator[StoredImage]:
    for uid in kept.images:
        try:
            # A data set may lack its UID.
            yield replace(stored_image(shelf.read(kept.uid, uid), printer), uid=uid)
        except Exception as error:
            # Of what a damaged file may raise.
            if isinstance(error, MemoryError):
                raise OSError(ENOMEM, os.strerror(ENOMEM)) from error
            if is_of_the_moment(error):
                raise
            _log.error("image %s cannot be read, and is set aside: %s", uid, type(error).__name__)
            shelf.set_image_aside(kept.uid, uid)


def _named_in_files(kept: Kept, shelf: Shelf, printers: Mapping[str, Printer]) -> tuple[Printer, str]:
    """The printer and the calling AE title that the files of the sheet tell of."""
    for uid in kept.images:
        try:
            request = shelf.request(kept.uid, uid)
        except Exception:  # noqa: BLE001, S112  of what a damaged file may raise; it is told when its image is read
            continue
        return _of_title(request.called_ae, kept, printers), request.calling_ae
    return next(iter(printers.values())), ""


def _of_title(ae_title: str, kept: Kept, printers: Mapping[str, Printer]) -> Printer:
    """The printer with this AE title, or the first."""
    default = next(iter(printers.values()))
    printer = next((each for each in printers.values() if each.ae_title == ae_title), default)
    why = "as the AE title says" if printer.ae_title == ae_title else "as its own printer is gone"
    _log.warning("%s is printed on %s, %s", shown(kept), printer.name, why)
    return printer
