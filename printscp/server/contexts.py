"""The presentation contexts that a printer takes: those of printing, and where it stores those of images (PS3.8 7.1.1)."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pynetdicom import build_context
from pynetdicom.presentation import PresentationContext

from printscp.film.printer import Printer
from printscp.images.image_classes import IMAGE_CLASSES
from printscp.images.syntaxes import decodable_syntaxes
from printscp.wire.sop_classes import TRANSFER_SYNTAXES, offered_classes


def supported_contexts(
    printer: Printer, proposed: Iterable[PresentationContext], *, stores: bool
) -> list[PresentationContext]:
    """What *printer* takes of the *proposed* contexts, the preferred transfer syntax of each first.

    Where it *stores* nothing it takes no images. Of a transfer syntax that it lacks the context is not left out, or its
    abstract syntax would be told to be unknown.
    """
    wanted: dict[str, set[str]] = {}
    for context in proposed:
        wanted.setdefault(str(context.abstract_syntax), set()).update(map(str, context.transfer_syntax))
    return list(_supported(printer, wanted, stores=stores and printer.storing is not None))


def _supported(printer: Printer, wanted: dict[str, set[str]], *, stores: bool) -> Iterator[PresentationContext]:
    print_classes = offered_classes(printer)
    for abstract_syntax, syntaxes in wanted.items():
        if abstract_syntax in print_classes:
            yield _context(abstract_syntax, TRANSFER_SYNTAXES, syntaxes)
        elif stores and abstract_syntax in IMAGE_CLASSES:
            yield _context(abstract_syntax, _decodable(), syntaxes)


@cache
def _decodable() -> tuple[str, ...]:
    """What is installed does not change, and to look takes as long as to build a context."""
    return decodable_syntaxes()


def _context(abstract_syntax: str, offered: Sequence[str], wanted: set[str]) -> PresentationContext:
    # Upstream checks each one that it is told of, which takes longer than all else of an association.
    return build_context(abstract_syntax, [each for each in offered if each in wanted] or [offered[0]])


def is_for_images(context: PresentationContext) -> bool:
    """Whether images are stored on *context*."""
    return context.abstract_syntax in IMAGE_CLASSES
