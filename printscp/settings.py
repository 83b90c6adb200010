"""The settings file: TOML, checked as a whole, every error told at once."""

import json
import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError, field_validator

from printscp.film.printer import Printer
from printscp.film.scu import Scu
from printscp.printer_settings import PrinterSettings
from printscp.settings_values import AeTitle, SettingsModel, TableName, WarningStatuses, nearest

FILE_NAME = "printscp.toml"
VARIABLE = "PRINTSCP_CONFIG"


class SettingsError(Exception):
    """A settings file that cannot be used; each of `problems` is a line for the user."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class DicomSettings(SettingsModel):
    """Where the print server listens."""

    host: str = Field(default="127.0.0.1", min_length=1)
    """Address to listen on; `"0.0.0.0"` for modalities on other machines."""
    port: int = Field(default=11112, ge=0, le=65535)
    """TCP port; 0 takes a free one."""
    unknown_called_ae: Literal["accept", "reject"] = "accept"
    """`"accept"`: the first printer takes associations for an AE title that no printer has; `"reject"`: they are
    rejected (called AE title not recognized)."""


class ScuSettings(SettingsModel):
    """One print SCU and what it needs."""

    ae_title: AeTitle | None = None
    """AE title that this SCU calls from; by default NAME in capitals."""
    quiet: WarningStatuses = ()
    """Warnings that this SCU takes for errors, such as `["0xB604", "0x0107"]`: it is answered 0x0000 instead."""
    swap_layout: bool = False
    r"""Whether this SCU writes `STANDARD\rows,columns`, against the standard; the two are then exchanged."""

    def scu(self) -> Scu:
        """The print SCU that these settings describe."""
        return Scu(quiet=frozenset(int(code, 16) for code in self.quiet), swap_layout=self.swap_layout)


class FontSettings(SettingsModel):
    """Where the typefaces of texts come from."""

    # TOML has a text where we have a path.
    folder: Path | None = Field(default=None, strict=False)
    """Folder with TrueType or OpenType fonts for the texts that the built-in Latin typeface does not have, relative to
    the working directory; by default the fonts of the system."""

    @field_validator("folder", mode="before")
    @classmethod
    def _named(cls, folder: object) -> object:
        if folder == "":
            raise ValueError('must name a folder; "." is the working directory')
        return folder

    @field_validator("folder")
    @classmethod
    def _readable(cls, folder: Path | None) -> Path | None:
        try:
            if folder is not None:
                next(folder.iterdir(), None)
        except OSError as error:
            raise ValueError(f"{folder} cannot be read: {error.strerror}") from None
        return folder


class Settings(SettingsModel):
    """A whole settings file."""

    dicom: DicomSettings = DicomSettings()
    printers: dict[TableName, PrinterSettings] = Field(
        default_factory=lambda: {"printscp": PrinterSettings()}, min_length=1
    )
    scus: dict[TableName, ScuSettings] = Field(default={})
    fonts: FontSettings = FontSettings()

    @property
    def printer_list(self) -> tuple[Printer, ...]:
        """The printers in the order of the file; the first also takes unknown called AE titles."""
        return tuple(settings.printer(name) for name, settings in self.printers.items())

    @property
    def scu_map(self) -> dict[str, Scu]:
        """What is known of print SCUs, by the AE title that they call from."""
        return {settings.ae_title or name.upper(): settings.scu() for name, settings in self.scus.items()}


# What pydantic calls by its Python names.
_IN_TOML = {
    "tuple_type": "Input should be a list",
    "dict_type": "Input should be a table",
    "model_type": "Input should be a table",
    "path_type": "Input should be the path of a folder",
    "too_short": "must have at least one table, such as [printers.film1]; leave it out for a printer of defaults",
}
_TABLES: dict[str, type[BaseModel]] = {
    "dicom": DicomSettings,
    "printers": PrinterSettings,
    "scus": ScuSettings,
    "fonts": FontSettings,
}


def find(chosen: Path | None) -> Path | None:
    """The settings file to use: the one chosen, else $PRINTSCP_CONFIG, else ./printscp.toml if it is there."""
    if chosen is not None:
        return chosen
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    return Path(FILE_NAME) if Path(FILE_NAME).is_file() else None


def load(path: Path | None) -> Settings:
    """The settings in the file *path*, or the defaults. Raises `SettingsError` with everything that is wrong."""
    if path is None:
        return Settings()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError([f"{path}: cannot be read: {error.strerror}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError([f"{path}: not a TOML file: {error}{_advice(error)}"]) from None
    problems = [*_repeated_ae_titles(content, "printers"), *_repeated_ae_titles(content, "scus")]
    try:
        settings = Settings.model_validate(content)
    except ValidationError as error:
        problems = [*(_problem(dict(each)) for each in error.errors()), *problems]
    if problems:
        raise SettingsError([f"{path}: {problem}" for problem in problems])
    return settings


def _advice(error: ValueError) -> str:
    r"""Layouts have a backslash, and TOML takes that of "STANDARD\2,3" for its own."""
    return "; write a backslash in single quotes: 'STANDARD\\2,3'" if "\\" in str(error) else ""


def _repeated_ae_titles(content: dict[str, Any], kind: str) -> list[str]:
    """Told of the file as it stands, for its tables may be wrong in other ways too."""
    found = content.get(kind)
    tables = found.items() if isinstance(found, dict) else ()
    titles = [table.get("ae_title", name.upper()) for name, table in tables if isinstance(table, dict)]
    repeated = sorted({str(title) for title in titles if isinstance(title, str) and titles.count(title) > 1})
    return [f"{kind}: two have the AE title {title}" for title in repeated]


def _problem(error: dict[str, Any]) -> str:
    """One pydantic error in words, with the key as it is written in the file."""
    place = ".".join(str(part) for part in error["loc"] if part != "[key]")
    if error["type"] == "extra_forbidden":
        return f"{place}: unknown key{_known(error['loc'])}"
    if error["type"] == "value_error":
        return f"{place}: {error['ctx']['error']}"
    message = _IN_TOML.get(error["type"], str(error["msg"]))
    value = f", not {json.dumps(error['input'])}" if isinstance(error["input"], str | int | float) else ""
    return f"{place}: {message}{value}"


def _known(loc: tuple[str | int, ...]) -> str:
    model = Settings if len(loc) == 1 else _TABLES[str(loc[0])]
    return nearest(str(loc[-1]), tuple(model.model_fields))
