"""``printscp schema``: the JSON Schema of the settings file."""

import json

import click

from printscp import settings_schema


@click.command()
def schema() -> None:
    """Write the JSON Schema of the settings file to standard output, for editors that complete and check TOML by it."""
    click.echo(json.dumps(settings_schema.schema(), indent=2, ensure_ascii=False))
