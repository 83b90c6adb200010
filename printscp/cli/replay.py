"""``printscp replay``: a recorded association held again with a printer, and what it answers otherwise."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import click
from click.core import ParameterSource
from pydicom.datadict import keyword_for_tag
from pydicom.valuerep import STR_VR
from rich.console import Console
from rich.progress import Progress

from printscp import client_replay
from printscp.cli.peer_options import ADDRESS, Peer, failures_of, peer_options
from printscp.cli.recorded import read
from printscp.client_replay import Replayed, Replaying
from printscp.lab.comparison import Difference, compare
from printscp.lab.conversation import conversation_of, left_out
from printscp.lab.record import AssociationRecord
from printscp.wire.elements import Element
from printscp.wire.exchange import Conversation
from printscp.wire.masking import is_shown

_DIFFERENT = 1


@click.command("replay")
@click.argument("bundle", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("address", metavar=ADDRESS)
@peer_options
@click.option(
    "--new-uids",
    is_flag=True,
    help="New UIDs for the instances that the print SCU named: a printer that remembers the old ones may refuse them.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def replay(peer: Peer, bundle: Path, address: str, *, new_uids: bool, as_json: bool) -> None:
    """Send the requests of a saved association to a printer, and tell where its answers differ.

    The requests are those of BUNDLE, byte for byte, but for the UIDs that the printer of then made: those of this one
    stand for them. It is called by the AE title that the print SCU had, if -aet does not name another. Exit code 0 tells
    that no answer differs, 1 that some do.
    """
    record = read(bundle)
    recorded = conversation_of(record)
    called = peer.called(peer.address(address))
    how = Replaying(
        called=called,
        calling_ae=_calling_ae(peer, recorded),
        connect_seconds=peer.connect_seconds,
        maximum_pdu=peer.max_pdu,
        new_uids=new_uids,
    )
    with failures_of(peer, peer.address(address)):
        replayed = _replayed(recorded, how)
    differences = compare(recorded, replayed.conversation, replayed.uids, _is_hidden)
    notes = [*_notes_of_record(record), *_notes_of_replay(replayed.conversation)]
    if as_json:
        cut = left_out(record)
        click.echo(json.dumps(_to_json(str(called), replayed.conversation, differences, notes, cut), indent=2))
    else:
        _show(replayed.conversation, differences, notes)
    click.get_current_context().exit(_DIFFERENT if differences else 0)


def _calling_ae(peer: Peer, recorded: Conversation) -> str:
    source = click.get_current_context().get_parameter_source("calling_aet")
    return recorded.calling_ae if source is ParameterSource.DEFAULT else peer.calling_ae


def _replayed(recorded: Conversation, how: Replaying) -> Replayed:
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("requests", total=len(recorded.exchanges))
        return client_replay.replay(recorded, how, lambda _: progress.advance(task))


def _is_hidden(element: Element) -> bool:
    """An answer may repeat what names a patient."""
    value = element.value if isinstance(element.value, bytes) else b""
    text = value.decode("latin-1").rstrip(" \0") if element.vr in STR_VR else ""
    keyword = keyword_for_tag(element.tag)
    # A printer says its own name, and repeats what a print SCU wanted to configure.
    is_own = not keyword.startswith("ConfigurationInformation")
    return not is_shown(keyword, element.vr, text, of_printer=is_own)


def _show(replayed: Conversation, differences: tuple[Difference, ...], notes: list[str]) -> None:
    for difference in differences:
        click.echo(difference)
    for note in notes:
        click.echo(f"printscp: {note}", err=True)
    answers = _counted(sum(each.answer is not None for each in replayed.exchanges), "answer")
    click.echo(f"{_counted(len(differences), 'difference') if differences else 'no difference'} in {answers}")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _notes_of_record(record: AssociationRecord) -> Iterator[str]:
    for fault in record.faults:
        yield f"the fault {fault} fired on the association when it was recorded"
    for message in record.messages:
        for fault in message.faults:
            yield f"message {message.number}: the fault {fault} fired when it was recorded"
    if record.errors:
        yield f"the server failed {_counted(len(record.errors), 'time')} when it was recorded"
    if record.end is None:
        yield "the association had not ended when it was saved"
    cut = left_out(record)
    emptied = [message.number for message in record.messages if message.number in cut and not message.message.data_set]
    compressed = [number for number in cut if number not in emptied]
    if compressed:
        yield f"not sent: {_numbered(compressed)} (compressed pixels cannot be sent as zeros; save them with --pixels)"
    if emptied:
        of = "its data set" if len(emptied) == 1 else "their data sets"
        what = "it" if len(emptied) == 1 else "them"
        yield f"not sent: {_numbered(emptied)} (nothing of {of} was saved; save {what} with --pixels, names and all)"
    if any(message.holes and message.number not in cut for message in record.messages):
        yield "pixel data that was not saved is sent as zero bytes"


def _notes_of_replay(replayed: Conversation) -> Iterator[str]:
    for cause, group in groupby(replayed.unsent.items(), key=lambda pair: pair[1]):
        which = _numbered([number for number, _ in group])
        why = (
            "no presentation context is accepted for it"
            if cause is None
            else f"needs what message {cause} did not make"
        )
        yield f"not sent: {which} ({why})"


def _numbered(numbers: Sequence[int]) -> str:
    return f"message{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers))}"


def _to_json(
    called: str, replayed: Conversation, differences: tuple[Difference, ...], notes: list[str], cut: Sequence[int]
) -> object:
    return {
        "printer": called,
        "answers": sum(each.answer is not None for each in replayed.exchanges),
        "end": replayed.end,
        "differences": [asdict(difference) for difference in differences],
        "not_sent": [
            {"message": number, "because_of": cause}
            for number, cause in sorted({**replayed.unsent, **dict.fromkeys(cut)}.items())
        ],
        "notes": notes,
    }
