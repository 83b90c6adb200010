"""``printscp check``: whether the settings file is right."""

from pathlib import Path

import click

from printscp.cli.options import load_settings, settings_file


@click.command()
@settings_file
def check(config: Path | None) -> None:
    """Check the settings file and list its printers; exit code 2 and every error at once when it is wrong."""
    settings, path = load_settings(config)
    click.echo(f"{path or 'no settings file, defaults'}: right")
    for printer in settings.printer_list:
        sizes = len(printer.film_sizes)
        click.echo(f"  {printer.name}: AE title {printer.ae_title}, {sizes} film size(s), {printer.dpi} dpi")
