"""``printscp demo``: print sample films or test films, to a server of our own or to a printer that runs."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import click
from rich.console import Console
from rich.progress import track

from printscp.app import PrintServerApp
from printscp.cli.failures import CannotConnect, CannotWrite, Refused
from printscp.client import NoAssociation, PrintClient, PrintFailed
from printscp.film.sizes import FILM_SIZES, FilmSize, film_size_of
from printscp.lab.drawing import PrintableFilm
from printscp.lab.films import sample_films
from printscp.lab.test_films import all_test_films
from printscp.printer_settings import PrinterSettings
from printscp.settings import DicomSettings, Settings
from printscp.settings_values import ae_title, film_size_id

_HOST_AND_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:\s]+):(\d{1,5})")
_CALLING_AE = "DEMO"
_DEFAULT_SIZE = FILM_SIZES["14INX17IN"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a DICOM printer is."""

    called_ae: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address in ``AET@HOST:PORT``, with IPv6 in brackets. Raises ValueError."""
        called_ae, at, place = text.rpartition("@")
        match = _HOST_AND_PORT.fullmatch(place)
        if not at or match is None or not 1 <= int(match[2]) <= 65535:
            raise ValueError(f"{text!r} is not AET@HOST:PORT, as FILM1@192.0.2.7:104 is")
        return cls(ae_title(called_ae), match[1].strip("[]"), int(match[2]))

    def __str__(self) -> str:
        return f"{self.called_ae}@{self.host}:{self.port}"


def _film_size(context: click.Context, parameter: click.Parameter, value: str | None) -> FilmSize | None:
    try:
        return None if value is None else film_size_of(film_size_id(value))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _address(context: click.Context, parameter: click.Parameter, value: str | None) -> Address | None:
    try:
        return None if value is None else Address.parse(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the PDF films.  [default: films]",
)
@click.option(
    "--test-films",
    is_flag=True,
    help="Print test films instead: gray steps with their densities, lengths to measure, texts in eight scripts.",
)
@click.option(
    "--film-size",
    "size",
    callback=_film_size,
    metavar="ID",
    help=f"Film Size ID for all films, such as 14INX17IN or A4.  [default: {_DEFAULT_SIZE.id}; samples have their own]",
)
@click.option(
    "--to",
    callback=_address,
    metavar="AET@HOST:PORT",
    help="Print on this printer, which must be running, and make no PDFs. It is called from AE title DEMO.",
)
def demo(out: Path | None, *, test_films: bool, size: FilmSize | None, to: Address | None) -> None:
    """Print sample films over a real DICOM association on a free port, and say where the PDFs are.

    With --test-films and --to a site checks its own paper chain. What the printer warns of is told; exit code 60 when
    it cannot be reached, 64 when a film is not printed.
    """
    if out and to:
        raise click.UsageError("--out and --to exclude each other: the films are where the printer puts them")
    films = _films(size, test_films=test_films)
    if to is None:
        _print_here(films, out or Path("films"), size)
    else:
        names = _print_films(films, to)
        for name in names:
            click.echo(f"{to}  {name}")
        _require_all(names, films)


def _films(size: FilmSize | None, *, test_films: bool) -> dict[str, PrintableFilm]:
    if not test_films:
        samples = sample_films()
        return {name: each.in_size(size) for name, each in samples.items()} if size else samples
    try:
        return all_test_films(size or _DEFAULT_SIZE)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _print_here(films: Mapping[str, PrintableFilm], out: Path, size: FilmSize | None) -> None:
    """Print on a server of our own, and say which PDF is which film."""
    printed: list[Path] = []
    sizes = tuple(FILM_SIZES) if size is None else tuple(dict.fromkeys((*FILM_SIZES, size.id)))
    settings = Settings(dicom=DicomSettings(port=0), printers={"printscp": PrinterSettings(film_sizes=sizes)})
    with tempfile.TemporaryDirectory(prefix="printscp-demo-") as data:
        try:
            with PrintServerApp(settings, out=out, data=Path(data), on_printed=printed.append) as app:
                names = _print_films(films, Address("PRINTSCP", *app.address))
        except OSError as error:
            raise CannotWrite(f"{error.filename or out}: {error.strerror}") from None
    if len(printed) < len(names):
        raise CannotWrite(f"{out}: only {len(printed)} of {len(names)} films could be written")
    for path, name in zip(printed, names, strict=True):
        click.echo(f"{path.resolve()}  {name}")
    _require_all(names, films)


def _print_films(films: Mapping[str, PrintableFilm], to: Address) -> list[str]:
    """Print each film by an association of its own, so that one that fails stops no other.

    The names of those that were printed; what the printer said of them and of the others is told on stderr.
    """
    names: list[str] = []
    console = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)
    progress = track(films.items(), "Printing films", console=console, disable=not console.is_terminal)
    for name, film in progress:
        try:
            with PrintClient(to.host, to.port, called_ae=to.called_ae, calling_ae=_CALLING_AE) as client:
                warnings = client.print_film(film.film, film.session, film.luts)
        except NoAssociation as error:
            printed = f" after {len(names)} of {len(films)} films" if names else ""
            hint = f"Is it running, and does it know AE title {_CALLING_AE}?"
            raise CannotConnect(f"{error}{printed}. {hint}") from None
        except PrintFailed as error:
            console.print(f"{name} is not printed: {error}")
            continue
        for warning in warnings:
            console.print(f"{name}: {warning}")
        names.append(name)
    console.print(f"{len(names)} films printed to {to}")
    return names


def _require_all(names: list[str], films: Mapping[str, PrintableFilm]) -> None:
    if len(names) < len(films):
        raise Refused(f"{len(films) - len(names)} of {len(films)} films are not printed")
