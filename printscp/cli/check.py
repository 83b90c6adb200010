"""``printscp check``: whether the settings file is right, and what it says."""

from collections.abc import Iterator
from pathlib import Path

import click

from printscp.cli.options import load_settings, settings_file
from printscp.film.printer import Printer
from printscp.film.scu import Scu
from printscp.printer_description import capabilities


@click.command()
@settings_file
def check(config: Path | None) -> None:
    """Check the settings file and list its printers; exit code 2 and every error at once when it is wrong."""
    settings, path = load_settings(config)
    click.echo(f"{path or 'no settings file, defaults'}: right")
    for printer in settings.printer_list:
        for line in _printer_lines(printer, settings.printers[printer.name].personality):
            click.echo(line)
    for ae_title, scu in settings.scu_map.items():
        click.echo(_scu_line(ae_title, scu))


def _printer_lines(printer: Printer, personality: str) -> Iterator[str]:
    yield f"  printer {printer.name}: AE title {printer.ae_title}, {personality}"
    for matter, value in capabilities(printer):
        yield f"    {matter}: {value}"


def _scu_line(ae_title: str, scu: Scu) -> str:
    quiet = "".join(f", 0x{status:04X}" for status in sorted(scu.quiet)).removeprefix(", ") or "no warning"
    swapped = r", writes STANDARD\rows,columns" if scu.swap_layout else ""
    return f"  SCU {ae_title}: quiet about {quiet}{swapped}"
