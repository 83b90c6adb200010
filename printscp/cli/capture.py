"""``printscp capture``: an association in a file of its own, for a bug report or to hold it again."""

from collections.abc import Sequence
from pathlib import Path

import click

from printscp.cli.failures import CannotWrite, NoInput
from printscp.cli.options import data_folder
from printscp.cli.recorded import chosen
from printscp.lab import bundle
from printscp.lab.capture import lacks_pixels, without_pixels
from printscp.lab.record import AssociationRecord
from printscp.lab.stand_ins import left_out, messages_left_out, with_stand_ins


@click.command()
@click.argument("words", metavar="[NUMBER|last|BUNDLE] FILE", nargs=-1, required=True)
@data_folder
@click.option("--pixels", is_flag=True, help="With the pixels of images, which the server must have kept.")
@click.option(
    "--replace-names", is_flag=True, help="Put stand-ins for names, free texts, dates, and UIDs, the same everywhere."
)
def capture(words: Sequence[str], data: Path, *, pixels: bool, replace_names: bool) -> None:
    """Save an association, by default the last one, in a file; packed where its name ends in .gz.

    The file has each request and each answer as they were on the wire, in their order, and what was negotiated.
    `printscp replay` holds the conversation again, with this or any other printer; `printscp trace` shows it.
    """
    if len(words) > 2:
        raise click.UsageError("give one association and one file")
    record = chosen(words[0] if len(words) > 1 else "last", data)
    if pixels and lacks_pixels(record):
        raise NoInput(
            f"association {record.number} was recorded without pixels; set pixels = true in [trace] of the settings, "
            "and have it sent again"
        )
    kept = record if pixels else without_pixels(record)
    saved = with_stand_ins(kept) if replace_names else kept
    _save(saved, Path(words[-1]))
    for warning in _warnings(kept, pixels=pixels, replace_names=replace_names):
        click.echo(f"printscp: {warning}", err=True)
    click.echo(f"{words[-1]}: association {record.number}, {len(saved.messages)} messages")


def _save(record: AssociationRecord, path: Path) -> None:
    try:
        bundle.write(record, path)
    except OSError as error:
        raise CannotWrite(f"{error.filename or path}: {error.strerror}") from None


def _warnings(record: AssociationRecord, *, pixels: bool, replace_names: bool) -> list[str]:
    found = []
    if record.end is None:
        found.append("the association has not ended; what came up to now is saved")
    if not replace_names:
        found.append("what was sent is saved as it was, names of patients too; --replace-names puts stand-ins for them")
    elif pixels:
        found.append("pixels are saved as they are, and may show names that are burned into them; look at them first")
    if replace_names and (messages := left_out(record)):
        numbers = ", ".join(map(str, messages))
        found.append(f"the data sets of these messages cannot be read, and are left out: {numbers}")
    if replace_names and (messages := messages_left_out(record)):
        numbers = ", ".join(map(str, messages))
        found.append(f"these messages cannot be read, and are left out: {numbers}")
    return found
