"""How a stored image looks on a film of its printer, whatever the settings or the image ask for that cannot be done."""

from collections.abc import Callable
from dataclasses import replace

from pydicom.dataset import Dataset

from printscp.film.image import PrintImage
from printscp.film.printer import Printer
from printscp.images.print_image import Appearance, print_image
from printscp.images.stored_film import storing_of
from printscp.images.values import NoSuchWindow, ValueChoice, voi_of
from printscp.render.window import Window

_BITS_OF_A_SCREEN = 8


def appearance_of(printer: Printer) -> Appearance:
    """How *printer* is set to show stored images."""
    storing = storing_of(printer)
    return Appearance(
        bits=_BITS_OF_A_SCREEN if printer.bits == _BITS_OF_A_SCREEN else None,
        values=ValueChoice(voi=storing.window),
        overlays=storing.overlays,
        gray=not printer.color,
    )


def stored_print_image(
    dataset: Dataset, printer: Printer, frame: int = 1, shared: Callable[[], Window | None] = lambda: None
) -> PrintImage:
    """A frame of *dataset*, numbered from 1, as *printer* prints it. Raises `NotPrintable`.

    An image that has not the window of the settings is shown as if they named none. *shared* is asked for the window of
    one that names none itself; None is one of its own.
    """
    appearance = appearance_of(printer)
    if not has_window(dataset, frame, appearance.values.voi):
        appearance = replace(appearance, values=ValueChoice())
    return print_image(dataset, appearance, frame, shared)


def has_window(dataset: Dataset, frame: int, name: str) -> bool:
    """Whether *frame* can be shown in the window of this name or number; in that of no name it can always."""
    if not name:
        return True
    try:
        voi_of(dataset, frame, name)
    except NoSuchWindow:
        return False
    return True
