"""``printscp demo``: print sample films to a server of our own and show where the PDFs are."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from printscp.app import PrintServerApp
from printscp.cli.failures import CannotWrite, Failure
from printscp.client import PrintClient, PrintFailed
from printscp.film.session import FilmBox
from printscp.lab.films import sample_films
from printscp.settings import DicomSettings, Settings


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("films"),
    show_default=True,
    help="Folder for the PDF films.",
)
def demo(out: Path) -> None:
    """Print sample films over a real DICOM association on a free port, and say where the PDFs are."""
    films = sample_films()
    with tempfile.TemporaryDirectory(prefix="printscp-demo-") as data:
        try:
            printed = _print_films(films, out, Path(data))
        except OSError as error:
            raise CannotWrite(f"{error.filename or out}: {error.strerror}") from None
        except PrintFailed as error:
            raise Failure(str(error)) from None
    if len(printed) < len(films):
        raise CannotWrite(f"{out}: only {len(printed)} of {len(films)} films could be written")
    for path, name in zip(printed, films, strict=True):
        click.echo(f"{path.resolve()}  {name}")


def _print_films(films: Mapping[str, FilmBox], out: Path, data: Path) -> list[Path]:
    """Where the films lie, in the order in which they were printed."""
    printed: list[Path] = []
    console = Console(stderr=True)
    settings = Settings(dicom=DicomSettings(port=0))
    with PrintServerApp(settings, out=out, data=data, on_printed=printed.append) as app:
        host, port = app.address
        with PrintClient(host, port, called_ae="PRINTSCP", calling_ae="DEMO") as client:
            for film in track(films.values(), "Printing films", console=console, disable=not console.is_terminal):
                client.print_film(film)
    console.print(f"{len(printed)} films printed to printscp on {host}:{port}:")
    return printed
