"""``printscp trace``: what was said on the associations of print SCUs, whether the server runs or not."""

import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from printscp.cli.options import data_folder
from printscp.cli.recorded import chosen, recorded
from printscp.lab.findings import findings_of
from printscp.lab.record import AssociationRecord
from printscp.lab.trace import summary_json, trace_json, trace_text

_COLUMNS = ("Association", "Began", "SCU", "Printer", "Messages", "Findings", "End")


@click.command()
@click.argument("which", metavar="[NUMBER|last|FILE]", required=False)
@data_folder
@click.option("--calling", metavar="AE", help="Only associations from this AE title.")
@click.option("--datasets", is_flag=True, help="Show the data sets too, without pixels.")
@click.option("--patient-data", is_flag=True, help="Mask nothing: names, dates and free texts are shown as they are.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def trace(
    which: str | None, data: Path, *, calling: str | None, datasets: bool, patient_data: bool, as_json: bool
) -> None:
    """See what a print SCU said, and what it was answered.

    Without an argument the recorded associations are listed, the newest first; with a number, `last` or a file of one,
    its messages are shown in their order. What could be of a patient is masked.
    """
    if which is None:
        _list(list(recorded(data, calling)), as_json=as_json)
        return
    record = chosen(which, data, calling)
    findings = findings_of(record)
    if as_json:
        click.echo(json.dumps(trace_json(record, findings, datasets=datasets, patient_data=patient_data), indent=2))
    else:
        click.echo(trace_text(record, findings, datasets=datasets, patient_data=patient_data), nl=False)


def _list(records: Sequence[AssociationRecord], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([summary_json(record, findings_of(record)) for record in records], indent=2))
        return
    rows = [_row(record) for record in records]
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        for row in (_COLUMNS, *rows):
            click.echo("\t".join(row))
        return
    table = Table(box=SIMPLE_HEAD)
    for column in _COLUMNS:
        table.add_column(column, justify="right" if column in {"Association", "Messages"} else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _row(record: AssociationRecord) -> tuple[str, ...]:
    return (
        str(record.number),
        record.began.astimezone().isoformat(" ", "seconds"),
        record.request.calling_ae,
        record.request.printer,
        str(len(record.messages)),
        " ".join(sorted({finding.code for finding in findings_of(record)})),
        record.end or "open",
    )
