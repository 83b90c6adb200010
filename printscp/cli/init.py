"""``printscp init``: write a settings file to begin with."""

from pathlib import Path

import click

from printscp import durable
from printscp.cli.failures import CannotWrite
from printscp.settings import FILE_NAME
from printscp.settings_template import template


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default=FILE_NAME)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def init(file: Path, *, force: bool) -> None:
    """Write a settings file with every table and key, commented out with their defaults; `-` writes to standard output.

    A file that is there is left alone, and the exit code is 45.
    """
    if str(file) == "-":
        click.echo(template(), nl=False)
        return
    if file.exists() and not force:
        raise CannotWrite(f"{file}: is there already; --force writes over it")
    try:
        with durable.writing(file) as written:
            written.write(template().encode())
    except OSError as error:
        raise CannotWrite(f"{file}: {error.strerror}") from None
    click.echo(f"{file} is written; change it and run printscp check -c {file}", err=True)
