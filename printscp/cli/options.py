"""Options that several commands share, and the settings they lead to."""

import os
from pathlib import Path

import click

from printscp.cli.failures import WrongSettings
from printscp.lab.fault_presets import PRESETS
from printscp.settings import FILE_NAME, VARIABLE, Settings, SettingsError, find, load
from printscp.settings_values import nearest

DATA_VARIABLE = "PRINTSCP_DATA"

settings_file = click.option(
    "-c",
    "--config",
    "config",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"Settings file; by default ${VARIABLE}, then ./{FILE_NAME} if it is there.",
)


def _default_data_folder() -> Path:
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "printscp"


data_folder = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar=DATA_VARIABLE,
    default=_default_data_folder,
    show_default=f"${DATA_VARIABLE}, then printscp in the user's data folder",
    help="Folder where jobs live.",
)


def preset(name: str) -> str:
    """*name* if it is that of a preset of faults, as the type of an option."""
    if name not in PRESETS:
        raise click.BadParameter(f"{name!r} is no preset{nearest(name, tuple(PRESETS))}")
    return name


def presets_from(context: click.Context, option: click.Parameter, beginning: str) -> list[str]:
    """For the completion of a shell."""
    return [name for name in PRESETS if name.startswith(beginning)]


def load_settings(config: Path | None) -> tuple[Settings, Path | None]:
    """The settings and the file they come from; ends the command with exit code 2 and every error in the file."""
    path = find(config)
    try:
        return load(path), path
    except SettingsError as error:
        raise WrongSettings("the settings cannot be used\n" + "\n".join(error.problems)) from None
