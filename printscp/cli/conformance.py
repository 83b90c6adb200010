"""``printscp conformance``: the DICOM conformance statement of the running settings."""

from pathlib import Path

import click

from printscp.cli.options import load_settings, settings_file
from printscp.conformance import statement


@click.command()
@settings_file
def conformance(config: Path | None) -> None:
    """Write the DICOM conformance statement of the settings, in Markdown, to standard output."""
    settings, _ = load_settings(config)
    click.echo(statement(settings), nl=False)
