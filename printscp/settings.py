"""The settings file: TOML, checked as a whole, every error told at once."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, GetCoreSchemaHandler, ValidationError, field_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from printscp.deliver.delivery import Delivery
from printscp.deliver.registry import delivery_types, why_missing
from printscp.film.printer import Printer
from printscp.film.scu import Scu
from printscp.lab.fault_settings import FaultSettings
from printscp.lab.trace_settings import TraceSettings
from printscp.printer_settings import PrinterSettings
from printscp.settings_amounts import Duration, PositiveDuration, Size
from printscp.settings_problems import Problem, bare_numbers, in_words, with_lines
from printscp.settings_values import (
    WRONG_CHOICE,
    AeTitle,
    FolderPath,
    SettingsModel,
    TableName,
    WarningStatuses,
    nearest,
)
from printscp.store_settings import StoreSettings

FILE_NAME = "printscp.toml"
VARIABLE = "PRINTSCP_CONFIG"

OUT = "out"
"""The delivery that every server has: the folder of films of the command line."""
_ONLY_PRINTER = "printscp"
# The queue calls the lane of rendering so; all its other lanes have names of deliveries.
_RENDER = "render"


class SettingsError(Exception):
    """A settings file that cannot be used, with everything that is wrong in it."""

    def __init__(self, path: Path, found: Sequence[Problem]) -> None:
        self.path = path
        self.found = tuple(found)
        super().__init__("\n".join(self.problems))

    @property
    def problems(self) -> list[str]:
        """Each in a line for people: ``printscp.toml:12: printers.film1.dpi: ...``."""
        return [
            f"{self.path}: {problem}" if problem.line is None else f"{self.path}:{problem.line}: {problem}"
            for problem in self.found
        ]


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

    folder: FolderPath | None = None
    """Folder with TrueType or OpenType fonts for the texts that the built-in Latin typeface does not have, relative to
    the working directory; by default the fonts of the system."""

    @field_validator("folder")
    @classmethod
    def _readable(cls, folder: Path | None) -> Path | None:
        try:
            if folder is not None:
                next(folder.iterdir(), None)
        except OSError as error:
            raise ValueError(f"{folder} cannot be read: {error.strerror}") from None
        return folder


class QueueSettings(SettingsModel):
    """What waits, and how it is rendered."""

    most_waiting: int = Field(default=1000, ge=0)
    """Jobs that may wait until they are rendered; one more is answered 0xC601 or 0xC602. 0: no limit."""
    render_processes: int = Field(default=2, ge=0, le=64)
    """Jobs that are rendered at once, each in a process of its own; a job that three processes died of is aborted. 0: one
    at a time in the server's own process, which nothing then protects."""
    render_timeout: PositiveDuration = 600.0
    """Time to render one job; a process that takes longer is ended, and counts as one that died."""
    drain: Duration = 30.0
    """Time on SIGTERM for what is being rendered and delivered; what is not done by then is done again after the next
    start. `"0s"`: none."""


class RetentionSettings(SettingsModel):
    """How long films stay in the data folder once they are delivered everywhere, or canceled; others are never purged."""

    max_age: Duration = 7 * 86400.0
    """Time after which the films of a job are purged. `"0s"`: no limit."""
    max_films: int = Field(default=500, ge=0)
    """Films that are kept; those of the oldest jobs are purged first. 0: no limit."""
    max_size: Size = 20e9
    """Size of all that is kept; the films of the oldest jobs are purged first. `"0B"`: no limit."""
    min_free: Size = 100e6
    """Free space that the disk of the data folder keeps: below it films are purged earlier, and while that does not help
    new jobs are answered 0x0213. `"0B"`: none."""
    history: Duration = 365 * 86400.0
    """Time after its end for which a job stays in the list of jobs although its films are purged. `"0s"`: for ever."""


class _ByType:
    """Which keys a delivery has follows from its `type`."""

    def model_of(self, table: object) -> type[Delivery] | None:
        return delivery_types().get(str(table.get("type"))) if isinstance(table, dict) else None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        by_type = {name: handler.generate_schema(model) for name, model in sorted(delivery_types().items())}
        tagged = core_schema.tagged_union_schema(by_type, discriminator="type")
        return core_schema.no_info_before_validator_function(self._of_known_type, tagged)

    @staticmethod
    def _of_known_type(table: object) -> object:
        if not isinstance(table, dict):
            return table
        name, known = table.get("type"), tuple(sorted(delivery_types()))
        if isinstance(name, str) and name in known:
            return table
        if "type" not in table:
            words = f"must be given; known are {', '.join(known)}"
        elif isinstance(name, str):
            words = why_missing(name) or f"{name!r} is no type of delivery{nearest(name, known)}"
        else:
            words = f"Input should be the name of a type; known are {', '.join(known)}"
        raise PydanticCustomError(WRONG_CHOICE, "{words}", {"words": words, "key": "type"})


class Settings(SettingsModel):
    """A whole settings file."""

    dicom: DicomSettings = DicomSettings()
    printers: dict[TableName, PrinterSettings] = Field(
        default_factory=lambda: {_ONLY_PRINTER: PrinterSettings(store=StoreSettings(enabled=True))}, min_length=1
    )
    """What nobody has written a printer for is there to be tried, so that one takes images too."""
    scus: dict[TableName, ScuSettings] = Field(default={})
    deliveries: dict[TableName, Annotated[Delivery, _ByType()]] = Field(default={})
    queue: QueueSettings = QueueSettings()
    retention: RetentionSettings = RetentionSettings()
    fonts: FontSettings = FontSettings()
    faults: FaultSettings = FaultSettings()
    trace: TraceSettings = TraceSettings()

    @property
    def printer_list(self) -> tuple[Printer, ...]:
        """The printers in the order of the file; the first also takes unknown called AE titles."""
        return tuple(settings.printer(name) for name, settings in self.printers.items())

    @property
    def scu_map(self) -> dict[str, Scu]:
        """What is known of print SCUs, by the AE title that they call from."""
        return {settings.ae_title or name.upper(): settings.scu() for name, settings in self.scus.items()}

    def deliveries_of(self, printer: str) -> tuple[str, ...]:
        """Where the films of *printer* go: names of `deliveries`, and `OUT`."""
        return self.printers[printer].deliver

    def done_when_delivered(self, printer: str) -> bool:
        """Whether a job of *printer* is done only when all is delivered, not already when it is rendered."""
        return self.printers[printer].done_when == "delivered"


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
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except OSError as error:
        raise SettingsError(path, [Problem((), f"cannot be read: {error.strerror}")]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(path, [_no_toml(error)]) from None
    problems = [*bare_numbers(content, Settings), *_contradictions(content)]
    try:
        settings = Settings.model_validate(content)
    except ValidationError as error:
        problems = [*in_words(error, content, Settings), *problems]
    if problems:
        raise SettingsError(path, with_lines(problems, text))
    return settings


def apart(settings: Settings) -> Settings:
    """*settings* of a server on a free port that touches nothing beyond its folder, and keeps all that is printed."""
    printers = {
        name: printer.model_copy(update={"deliver": (OUT,), "done_when": "delivered"})
        for name, printer in settings.printers.items()
    }
    dicom = settings.dicom.model_copy(update={"host": "127.0.0.1", "port": 0})
    queue = settings.queue.model_copy(update={"render_processes": 0, "drain": 0.0})
    retention = RetentionSettings(max_age=0.0, max_films=0, max_size=0.0, min_free=0.0)
    changed = {"printers": printers, "deliveries": {}, "dicom": dicom, "queue": queue, "retention": retention}
    return settings.model_copy(update=changed)


def of_one_printer(keys: Mapping[str, object]) -> Settings:
    """Settings with one printer, which has these *keys* as in a file. Raises ValueError in words for what is wrong.

    Images may be stored on it, and are printed when their association ends, unless the keys say otherwise.
    """
    store = keys.get("store", {})
    if isinstance(store, Mapping):
        store = {"enabled": True, "close_at_association_end": True, **store}
    content = {"printers": {_ONLY_PRINTER: {**keys, "store": store}}}
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        problems = (str(problem) for problem in in_words(error, content, Settings))
        raise ValueError(
            "\n".join(problem.removeprefix(f"printers.{_ONLY_PRINTER}.") for problem in problems)
        ) from None


def _no_toml(error: ValueError) -> Problem:
    """The error, of which the line stands in its words: "(at line 3, column 7)"."""
    place = re.search(r"\(at line ([0-9]+), (column [0-9]+)\)$", str(error))
    words = f"{str(error)[: place.start()]}({place[2]})" if place else str(error)
    return Problem((), f"not a TOML file: {words}{_advice(error)}", int(place[1]) if place else None)


def _advice(error: ValueError) -> str:
    r"""Layouts have a backslash, and TOML takes that of "STANDARD\2,3" for its own."""
    return "; write a backslash in single quotes: 'STANDARD\\2,3'" if "\\" in str(error) else ""


def _contradictions(content: Mapping[str, Any]) -> Iterator[Problem]:
    """What tables say of each other; told of the file as it stands, for its tables may be wrong in other ways too."""
    yield from _repeated_ae_titles("printers", _tables(content, "printers"))
    yield from _repeated_ae_titles("scus", _tables(content, "scus"))
    deliveries = _tables(content, "deliveries")
    for name in deliveries.keys() & {OUT, _RENDER}:
        yield Problem(("deliveries", name), f"{name} is a name that the server uses itself; choose another")
    for printer, table in _tables(content, "printers").items():
        yield from _unknown_deliveries(printer, table.get("deliver"), (OUT, *deliveries))
    faults = content.get("faults")
    rules = _tables(faults, "rules") if isinstance(faults, dict) else {}
    yield from _unknown_printers(rules, tuple(_tables(content, "printers")) or (_ONLY_PRINTER,))
    presets = faults.get("presets") if isinstance(faults, dict) else None
    for name in rules:
        if isinstance(presets, list) and name in presets:
            yield Problem(("faults", "rules", name), f"{name} is the name of a preset too; give the rule another")


def _tables(content: Mapping[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    found = content.get(kind)
    return {name: table for name, table in found.items() if isinstance(table, dict)} if isinstance(found, dict) else {}


def _repeated_ae_titles(kind: str, tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for name, table in tables.items():
        title = table.get("ae_title", name.upper())
        if isinstance(title, str) and owners.setdefault(title, name) != name:
            yield Problem((kind, name, "ae_title"), f"{kind}.{owners[title]} has the AE title {title} too")


def _unknown_deliveries(printer: str, deliver: object, known: Sequence[str]) -> Iterator[Problem]:
    for number, name in enumerate(deliver if isinstance(deliver, list) else []):
        if isinstance(name, str) and name not in known:
            words = f"{name!r} is no delivery{nearest(name, known)}"
            yield Problem(("printers", printer, "deliver", number), words)


def _unknown_printers(rules: Mapping[str, Mapping[str, Any]], known: Sequence[str]) -> Iterator[Problem]:
    for rule, table in rules.items():
        printer = table.get("printer")
        if isinstance(printer, str) and printer not in known:
            yield Problem(("faults", "rules", rule, "printer"), f"{printer!r} is no printer{nearest(printer, known)}")
