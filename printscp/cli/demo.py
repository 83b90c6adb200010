"""``printscp demo``: print sample films or test films, to a server of our own or to a printer that runs."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from printscp.app import PrintServerApp
from printscp.cli.failures import CannotConnect, CannotWrite, Refused
from printscp.client import PrintClient
from printscp.client_answers import NoAssociation, NoStatus, PrintFailed, RequestRefused, Warned
from printscp.deliver.address import DicomAddress
from printscp.film.sizes import FILM_SIZES, FilmSize, film_size_of
from printscp.lab.drawing import BITS, PrintableFilm
from printscp.lab.films import sample_films
from printscp.lab.gray_film import OF_FILM
from printscp.lab.test_films import GRAY_FILMS, all_test_films
from printscp.outcomes import Done
from printscp.printer_settings import PrinterSettings
from printscp.render.density import Viewing
from printscp.settings import DicomSettings, Settings
from printscp.settings_values import film_size_id
from printscp.wire.status import Status

_CALLING_AE = "DEMO"
_DEFAULT_SIZE = FILM_SIZES["14INX17IN"]
_PRINTER = {
    "bits": BITS,
    "min_density": round(OF_FILM.min_density * 100),
    "max_density": round(OF_FILM.max_density * 100),
    "illumination": OF_FILM.illumination,
    "ambient_light": OF_FILM.reflected_ambient_light,
}
"""What test films are made for, by the parameters of their options."""


def _film_size(context: click.Context, parameter: click.Parameter, value: str | None) -> FilmSize | None:
    try:
        return None if value is None else film_size_of(film_size_id(value))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _address(context: click.Context, parameter: click.Parameter, value: str | None) -> DicomAddress | None:
    try:
        return None if value is None else DicomAddress.parse(value)
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
    "--bits", type=click.Choice(["8", "12"]), help=f"Bits of each pixel of test films.  [default: {_PRINTER['bits']}]"
)
@click.option(
    "--min-density",
    type=click.IntRange(1, 500),
    help=f"Lowest density that test films are made for, in hundredths.  [default: {_PRINTER['min_density']}]",
)
@click.option(
    "--max-density",
    type=click.IntRange(1, 500),
    help=f"Highest density that test films are made for, in hundredths.  [default: {_PRINTER['max_density']}]",
)
@click.option(
    "--illumination",
    type=click.IntRange(1, 10_000),
    help=f"Light that test films are seen by, in cd/m2.  [default: {_PRINTER['illumination']}]",
)
@click.option(
    "--ambient-light",
    type=click.IntRange(0, 1000),
    help=f"Light that test films reflect beside it, in cd/m2.  [default: {_PRINTER['ambient_light']}]",
)
@click.option(
    "--to",
    callback=_address,
    metavar="AET@HOST:PORT",
    help="Print on this printer, which must be running, and make no PDFs. It is called from AE title DEMO.",
)
def demo(
    out: Path | None, *, test_films: bool, size: FilmSize | None, to: DicomAddress | None, **printer: int | str | None
) -> None:
    """Print sample films over a real DICOM association on a free port, and say where the PDFs are.

    With --test-films and --to a site checks its own paper chain. What the printer warns of is told; exit code 60 when
    it cannot be reached, 64 when a film is not printed.
    """
    if out and to:
        raise click.UsageError("--out and --to exclude each other: the films are where the printer puts them")
    told = {name: int(value) for name, value in printer.items() if value is not None}
    films = _test_films(size or _DEFAULT_SIZE, _PRINTER | told) if test_films else _samples(size, told)
    if to is None:
        _print_here(films, out or Path("films"), size)
    else:
        names = _print_films(films, to)
        for name in names:
            click.echo(f"{to}  {name}")
        _require_all(names, films)


def _samples(size: FilmSize | None, told: Mapping[str, int]) -> dict[str, PrintableFilm]:
    if told:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in told)
        raise click.UsageError(f"only test films can be made for another printer: {options} without --test-films")
    samples = sample_films()
    return {name: each.in_size(size) for name, each in samples.items()} if size else samples


def _test_films(size: FilmSize, printer: Mapping[str, int]) -> dict[str, PrintableFilm]:
    viewing = Viewing(
        min_density=printer["min_density"] / 100,
        max_density=printer["max_density"] / 100,
        illumination=printer["illumination"],
        reflected_ambient_light=printer["ambient_light"],
    )
    try:
        return all_test_films(size, viewing=viewing, bits=printer["bits"])
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _print_here(films: Mapping[str, PrintableFilm], out: Path, size: FilmSize | None) -> None:
    """Print on a server of our own, and say which PDF is which film."""
    printed: list[Path] = []
    sizes = tuple(FILM_SIZES) if size is None else tuple(dict.fromkeys((*FILM_SIZES, size.id)))
    low, high = _densities(films)
    printer = PrinterSettings(film_sizes=sizes, min_density=low, max_density=high)
    settings = Settings(dicom=DicomSettings(port=0), printers={"printscp": printer})

    def delivered(_: str, done: Done) -> None:
        printed.append(out / done.receipt)

    with tempfile.TemporaryDirectory(prefix="printscp-demo-") as data:
        try:
            with PrintServerApp(settings, out=out, data=Path(data), on_delivered=delivered) as app:
                names = _print_films(films, DicomAddress("PRINTSCP", *app.address))
        except OSError as error:
            raise CannotWrite(f"{error.filename or out}: {error.strerror}") from None
    if len(printed) < len(names):
        raise CannotWrite(f"{out}: only {len(printed)} of {len(names)} films could be written")
    for path, name in zip(printed, names, strict=True):
        click.echo(f"{path.resolve()}  {name}")
    _require_all(names, films)


def _densities(films: Mapping[str, PrintableFilm]) -> tuple[int, int]:
    """The lowest and the highest of all *films*, in hundredths."""
    densities = [density for each in films.values() for density in (each.film.min_density, each.film.max_density)]
    return round(min(densities) * 100), round(max(densities) * 100)


def _print_films(films: Mapping[str, PrintableFilm], to: DicomAddress) -> list[str]:
    """Print each film by an association of its own, so that one that fails stops no other.

    The names of those that were printed; what the printer said of them and of the others is told on stderr.
    """
    names: list[str] = []
    hints: dict[str, None] = {}  # each once, in the order in which they came up
    console = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)
    # Not rich's track(): an error leaves its generator, which joins a thread, to the garbage collector.
    with Progress(console=console, disable=not console.is_terminal) as progress:
        bar = progress.add_task("Printing films", total=len(films))
        for done, (name, film) in enumerate(films.items()):
            progress.update(bar, completed=done)
            try:
                with PrintClient(to.host, to.port, called_ae=to.ae_title, calling_ae=_CALLING_AE) as client:
                    warnings = client.print_film(film.film, film.session, film.luts)
            except NoAssociation as error:
                printed = f" after {len(names)} of {len(films)} films" if names else ""
                hint = f"Is it running, and does it know AE title {_CALLING_AE}?"
                raise CannotConnect(f"{error}{printed}. {hint}") from None
            except PrintFailed as error:
                console.print(f"{name} is not printed: {error}")
                hints |= dict.fromkeys(_hints_on_failure(error, film))
                continue
            for warning in warnings:
                console.print(f"{name}: {warning}")
                hints |= dict.fromkeys(_hints_on_warning(warning, name))
            names.append(name)
        progress.update(bar, completed=len(films))
    for hint in hints:
        console.print(hint)
    console.print(f"{len(names)} films printed to {to}")
    return names


def _hints_on_failure(error: PrintFailed, film: PrintableFilm) -> Iterator[str]:
    """What to do where a printer takes images of 8 bits only."""
    match error:
        case RequestRefused(status=Status.INVALID_ATTRIBUTE_VALUE, request=request):
            is_deep = any(box.image and box.image.bits_stored > 8 for box in film.film.image_boxes)
            if is_deep and request.startswith("N-SET image"):
                yield "If the printer takes images of 8 bits only, print test films with --test-films --bits 8."


def _hints_on_warning(warning: Warned, name: str) -> Iterator[str]:
    """What to do where the densities that are written on a film are not those that the printer gave it."""
    if name not in GRAY_FILMS:
        return
    if warning.status == Status.DENSITY_CLAMPED:
        low, high = warning.densities or ("...", "...")
        yield (
            "The densities that are written on the gray films do not hold on this printer. Print them with "
            f"--min-density {low} --max-density {high}, which it used instead, and with --illumination and "
            "--ambient-light of the light in which they are seen."
        )
    if warning == Warned("N-CREATE Presentation LUT", NoStatus.NOT_OFFERED):
        yield (
            "Without Presentation LUT the densities that are written on gray-lin-od do not hold, and those on gray only "
            "if the printer takes values for P-values and the light for what is written there."
        )


def _require_all(names: list[str], films: Mapping[str, PrintableFilm]) -> None:
    if len(names) < len(films):
        raise Refused(f"{len(films) - len(names)} of {len(films)} films are not printed")
