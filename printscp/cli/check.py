"""``printscp check``: whether the settings file is right, and what it says."""

from collections.abc import Iterator
from pathlib import Path

import click

from printscp.cli.options import load_settings, settings_file
from printscp.film.printer import Printer
from printscp.film.scu import Scu


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
    high = f", {2 * printer.dpi} at HIGH" if printer.high_resolution else ""
    densities = f"{printer.min_density:.2f} to {printer.max_density:.2f} OD"
    yield (
        f"  printer {printer.name}: AE title {printer.ae_title}, {personality}, tolerance {printer.tolerance.value}, "
        f"{printer.dpi} dpi{high}, {printer.bits} bits, {densities}"
    )
    yield f"    film sizes: {_default_marked([size.id for size in printer.film_sizes], printer.default_film_size.id)}"
    yield f"    media: {_default_marked(printer.media, printer.media[0])}"
    yield f"    layouts: {', '.join(_layouts(printer))}"
    offers = {name: getattr(printer, field) for field, name in _OPTIONAL.items()}
    for word, wanted in (("with", True), ("without", False)):
        if wanted in offers.values():
            yield f"    {word}: {', '.join(name for name, offered in offers.items() if offered is wanted)}"


_OPTIONAL = {
    "color": "color",
    "film_session_print": "film session print",
    "presentation_lut": "Presentation LUT",
    "annotation": "annotation",
    "print_job": "Print Job",
    "printer_configuration": "printer configuration",
    "printer_events": "printer events",
}


def _default_marked(words: list[str] | tuple[str, ...], default: str) -> str:
    return ", ".join(f"{word} (default)" if word == default else word for word in words)


def _layouts(printer: Printer) -> Iterator[str]:
    r"""The layouts on offer, CUSTOM as the formats that it stands for: without custom layouts as none."""
    for layout in printer.layouts:
        if layout == "CUSTOM":
            yield from (rf"CUSTOM\{custom.number}" for custom in printer.custom_layouts)
        else:
            yield layout


def _scu_line(ae_title: str, scu: Scu) -> str:
    quiet = "".join(f", 0x{status:04X}" for status in sorted(scu.quiet)).removeprefix(", ") or "no warning"
    swapped = r", writes STANDARD\rows,columns" if scu.swap_layout else ""
    return f"  SCU {ae_title}: quiet about {quiet}{swapped}"
