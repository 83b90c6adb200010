"""The settings file: TOML, checked as a whole, every error told at once."""

import os
import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from printscp import __version__
from printscp.film.printer import Printer, Tolerance
from printscp.film.sizes import FILM_SIZES

FILE_NAME = "printscp.toml"
VARIABLE = "PRINTSCP_CONFIG"


def _ae_title(title: str) -> str:
    if not re.fullmatch(r"[ -\[\]-~]{1,16}", title) or title != title.strip():
        raise ValueError(f"{title!r} is no AE title: 1 to 16 ASCII characters, no backslash, no blank at its ends")
    return title


def _printer_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,16}", name):
        raise ValueError(f"{name!r} is no name for a printer: 1 to 16 letters, digits, _ and -")
    return name


_AeTitle = Annotated[str, AfterValidator(_ae_title)]
_Name = Annotated[str, AfterValidator(_printer_name)]


def _known_film_size(film_size_id: str) -> str:
    if film_size_id not in FILM_SIZES:
        raise ValueError(f"{film_size_id} is not a Film Size ID; known are {', '.join(FILM_SIZES)}")
    return film_size_id


_FilmSizeID = Annotated[str, AfterValidator(_known_film_size)]


class SettingsError(Exception):
    """A settings file that cannot be used; each of `problems` is a line for the user."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class DicomSettings(_Model):
    """Where the print server listens."""

    host: str = Field(default="127.0.0.1", min_length=1)
    """Address to listen on."""
    port: int = Field(default=11112, ge=0, le=65535)
    """TCP port; 0 takes a free one."""
    unknown_called_ae: Literal["accept", "reject"] = "accept"
    """What happens to an association for an AE title that no printer has: the first printer takes it, or none."""


class PrinterSettings(_Model):
    """One printer as print SCUs see it."""

    ae_title: _AeTitle | None = None
    """AE title that calls this printer; by default the name of the table in capitals."""
    film_sizes: tuple[_FilmSizeID, ...] = Field(default=tuple(FILM_SIZES), strict=False)
    """Film Size IDs on offer."""
    default_film_size: _FilmSizeID | None = None
    """Film Size ID for a film that names none; by default 14INX17IN, or the first on offer."""
    film_session_print: bool = True
    """Whether N-ACTION on a Film Session is offered; without it an unprinted film box is answered 0xC616."""
    color: bool = True
    """Whether the Basic Color Print Management Meta SOP Class is offered."""
    min_density: int = Field(default=20, ge=0, le=500)
    """Lowest optical density, in hundredths; a lower one is raised to it and answered 0xB605."""
    max_density: int = Field(default=320, ge=1, le=500, validate_default=True)
    """Highest optical density, in hundredths; a higher one is lowered to it and answered 0xB605."""
    dpi: int = Field(default=320, ge=50, le=2400)
    """Printer pixels per inch, by which an image is larger than its box; HIGH resolution has twice as many."""
    tolerance: Literal["standard", "strict"] = "standard"
    """Whether what can be repaired is answered with a warning or refused."""
    margin_mm: float = Field(default=0.0, ge=0, le=50, strict=False)
    """Border of the film that no image covers, in millimetres."""
    gap_mm: float = Field(default=0.5, ge=0, le=50, strict=False)
    """Space between image boxes, in millimetres."""

    @field_validator("film_sizes")
    @classmethod
    def _some_film_size(cls, sizes: tuple[str, ...]) -> tuple[str, ...]:
        if not sizes:
            raise ValueError("a printer needs a film size")
        return sizes

    @field_validator("default_film_size")
    @classmethod
    def _default_on_offer(cls, size: str | None, info: ValidationInfo) -> str | None:
        if size is not None and size not in info.data.get("film_sizes", (size,)):
            raise ValueError(f"{size} is not one of film_sizes")
        return size

    @field_validator("max_density")
    @classmethod
    def _above_min_density(cls, density: int, info: ValidationInfo) -> int:
        low = info.data.get("min_density", -1)
        if density <= low:
            raise ValueError(f"{density} is not above min_density {low}")
        return density

    def printer(self, name: str) -> Printer:
        """The printer that these settings describe."""
        preferred = "14INX17IN" if "14INX17IN" in self.film_sizes else self.film_sizes[0]
        return Printer(
            name=name,
            ae_title=self.ae_title or name.upper(),
            film_sizes=tuple(FILM_SIZES[size] for size in self.film_sizes),
            default_film_size=FILM_SIZES[self.default_film_size or preferred],
            film_session_print=self.film_session_print,
            color=self.color,
            min_density=self.min_density / 100,
            max_density=self.max_density / 100,
            dpi=self.dpi,
            margin_mm=self.margin_mm,
            gap_mm=self.gap_mm,
            tolerance=Tolerance(self.tolerance),
            software_versions=(__version__,),
        )


class Settings(_Model):
    """A whole settings file."""

    dicom: DicomSettings = DicomSettings()
    printers: dict[_Name, PrinterSettings] = Field(default={"printscp": PrinterSettings()}, min_length=1)

    @property
    def printer_list(self) -> tuple[Printer, ...]:
        """The printers in the order of the file; the first also takes unknown called AE titles."""
        return tuple(settings.printer(name) for name, settings in self.printers.items())


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
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError([f"{path}: cannot be read: {error.strerror}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError([f"{path}: not a TOML file: {error}"]) from None
    problems = _repeated_ae_titles(content)
    try:
        settings = Settings.model_validate(content)
    except ValidationError as error:
        problems = [*(_problem(dict(each)) for each in error.errors()), *problems]
    if problems:
        raise SettingsError([f"{path}: {problem}" for problem in problems])
    return settings


def _repeated_ae_titles(content: dict[str, Any]) -> list[str]:
    """Told of the file as it stands, for the printers may be wrong in other ways too."""
    printers = content.get("printers")
    tables = printers.items() if isinstance(printers, dict) else ()
    titles = [table.get("ae_title", name.upper()) for name, table in tables if isinstance(table, dict)]
    repeated = sorted({str(title) for title in titles if isinstance(title, str) and titles.count(title) > 1})
    return [f"printers: two have the AE title {title}" for title in repeated]


def _problem(error: dict[str, Any]) -> str:
    """One pydantic error in words, with the key as it is written in the file."""
    place = ".".join(str(part) for part in error["loc"] if part != "[key]")
    if error["type"] == "extra_forbidden":
        return f"{place}: unknown key{_suggestion(error['loc'])}"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{place}: {message}" if place else message


def _suggestion(loc: tuple[str | int, ...]) -> str:
    tables: dict[str, type[BaseModel]] = {"dicom": DicomSettings, "printers": PrinterSettings}
    known = list((Settings if len(loc) == 1 else tables[str(loc[0])]).model_fields)
    close = get_close_matches(str(loc[-1]), known, n=1)
    return f", do you mean {close[0]}?" if close else f"; known are {', '.join(known)}"
