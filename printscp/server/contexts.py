"""The presentation contexts that a printer takes: those of printing, and where it stores those of images (PS3.8 7.1.1).

Of those that it does not take, its operator is told which and why.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pynetdicom import build_context
from pynetdicom.presentation import PresentationContext

from printscp.film.printer import Printer
from printscp.images.image_classes import IMAGE_CLASSES
from printscp.images.syntaxes import ALL_SYNTAXES, decodable_syntaxes
from printscp.wire.masking import shown_name
from printscp.wire.sop_classes import TRANSFER_SYNTAXES, offered_classes

_STORAGE = "1.2.840.10008.5.1.4.1.1."
"""Root of the SOP Classes that are stored."""
_NO_TRANSFER_SYNTAX = 4
"""Result of a context of which the abstract syntax is known and none of the transfer syntaxes (PS3.8 table 9-18)."""
_MOST_NAMES = 3


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


def refused_in_words(
    printer: Printer, proposed: Iterable[PresentationContext], rejected: Iterable[PresentationContext], *, stores: bool
) -> str:
    """Which contexts for what is stored were refused and why, in a line of bearable length; empty where none was.

    *rejected* are the answers to those that were refused. Where nothing was accepted, all are told.
    """
    contexts, results = list(proposed), {context.context_id: context.result for context in rejected}
    refused = [context for context in contexts if context.context_id in results]
    names: dict[str, dict[str, None]] = {}
    for context in refused:
        if len(refused) == len(contexts) or _is_stored(context):
            name, reason = _refused(context, results[context.context_id], stores=stores and bool(printer.storing))
            names.setdefault(reason, {})[name] = None
    return "; ".join(f"{_few(list(each))} ({reason})" for reason, each in names.items())


def _refused(context: PresentationContext, result: int | None, *, stores: bool) -> tuple[str, str]:
    """The name of what was proposed, and why it was not accepted."""
    is_image = is_for_images(context)
    name = shown_name(str(context.abstract_syntax))
    if result == _NO_TRANSFER_SYNTAX:
        syntaxes = list(map(str, context.transfer_syntax))
        in_syntaxes = f"{name} in {_few(list(map(shown_name, syntaxes)))}"
        if is_image and any(ALL_SYNTAXES.get(syntax) for syntax in syntaxes):
            return in_syntaxes, "cannot be decoded here; `pip install 'printscp[codecs]'` brings decoders"
        return in_syntaxes, "no such transfer syntax is taken"
    if is_image:
        return name, "not now" if stores else "no images are stored here"
    return name, "no images that can be printed" if _is_stored(context) else "not offered"


def _is_stored(context: PresentationContext) -> bool:
    return str(context.abstract_syntax).startswith(_STORAGE)


def _few(names: Sequence[str]) -> str:
    """The first of *names*, and how many there are beside."""
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
