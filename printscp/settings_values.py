"""The values of the settings file: what each kind of text may be, and an error in words for every other."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from printscp.film.printer import FileKind
from printscp.film.sizes import FILM_SIZES, film_size_of
from printscp.film.terms import MEDIA
from printscp.wire.status import Status

WRONG_CHOICE = "wrong_choice"
"""Kind of the error of a table whose model its own keys do not tell; the context has the `key` that is to blame."""


class SettingsModel(BaseModel):
    """A table of the settings file; what stands below a key is its text in docs/settings.md."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        validate_default=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


def nearest(word: str, known: Sequence[str]) -> str:
    """What *word* was probably meant to be, as the end of an error message."""
    close = get_close_matches(word, known, n=1) or get_close_matches(word.upper(), known, n=1)
    return f", do you mean {close[0]}?" if close else f"; known are {', '.join(known)}"


def listed(words: tuple[str, ...]) -> tuple[str, ...]:
    """A list of what a printer offers: it has something, and nothing twice."""
    if not words:
        raise ValueError("must name at least one")
    return no_repetition(words)


def no_repetition(words: tuple[str, ...]) -> tuple[str, ...]:
    repeated = sorted({word for word in words if words.count(word) > 1})
    if repeated:
        raise ValueError(f"more than once: {', '.join(repeated)}")
    return words


def ae_title(title: str) -> str:
    """*title* if it is an AE title; ValueError says what one is (PS3.5 6.2, VR AE)."""
    if not re.fullmatch(r"[ -\[\]-~]{1,16}", title) or title != title.strip():
        raise ValueError(f"{title!r} is no AE title: 1 to 16 ASCII characters, no backslash, no blank at its ends")
    return title


def _table_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,16}", name):
        raise ValueError(f"{name!r} is no name for a table: 1 to 16 letters, digits, _ and -")
    return name


def _long_string(text: str) -> str:
    if not re.fullmatch(r"[ -\[\]-~]{0,64}", text) or text != text.strip():
        raise ValueError(f"{text!r} is no LO: at most 64 ASCII characters, no backslash, no blank at its ends")
    return text


def film_size_id(text: str) -> str:
    """*text* if it is a Film Size ID of the standard or spelled like one; ValueError says what was probably meant."""
    if film_size_of(text) is None or not re.fullmatch(r"[A-Z0-9_]{1,16}", text):
        hint = nearest(text, tuple(FILM_SIZES))
        raise ValueError(f"{text!r} is neither a film size of the standard nor spelled like 35CMX43CM{hint}")
    return text


def _medium(text: str) -> str:
    if text not in MEDIA:
        raise ValueError(f"{text!r} is no Medium Type{nearest(text, MEDIA)}")
    return text


def _file_kind(text: str) -> str:
    kinds = tuple(kind.value for kind in FileKind)
    if text not in kinds:
        raise ValueError(f"{text!r} is no kind of file{nearest(text, kinds)}")
    return text


def _warning(code: str) -> str:
    """The code as we write it, such as 0xB604; its digits may be small letters."""
    warnings = [f"0x{status:04X}" for status in sorted(Status) if status.is_warning]
    written = f"0x{code[2:].upper()}" if code.startswith("0x") else code
    if written not in warnings:
        raise ValueError(f"{code!r} is no warning that this server gives; those are {', '.join(warnings)}")
    return written


def _folder(path: object) -> object:
    if path == "":
        raise ValueError('must name a folder; "." is the working directory')
    return path


AeTitle: TypeAlias = Annotated[str, AfterValidator(ae_title)]
TableName: TypeAlias = Annotated[str, AfterValidator(_table_name)]
LongString: TypeAlias = Annotated[str, AfterValidator(_long_string)]
FilmSizeID: TypeAlias = Annotated[str, AfterValidator(film_size_id)]
MediumType: TypeAlias = Annotated[str, AfterValidator(_medium)]
FileKindWord: TypeAlias = Annotated[str, AfterValidator(_file_kind)]
WarningStatus: TypeAlias = Annotated[str, AfterValidator(_warning)]
# TOML has a text where we have a path.
FolderPath: TypeAlias = Annotated[Path, Field(strict=False), BeforeValidator(_folder)]

# TOML has lists where we have tuples; the field is not strict, its parts are.
AeTitles: TypeAlias = Annotated[tuple[AeTitle, ...], Field(strict=False), AfterValidator(no_repetition)]
FilmSizeIDs: TypeAlias = Annotated[tuple[FilmSizeID, ...], Field(strict=False), AfterValidator(listed)]
MediumTypes: TypeAlias = Annotated[tuple[MediumType, ...], Field(strict=False), AfterValidator(listed)]
FileKindWords: TypeAlias = Annotated[tuple[FileKindWord, ...], Field(strict=False), AfterValidator(listed)]
DeliveryNames: TypeAlias = Annotated[tuple[TableName, ...], Field(strict=False), AfterValidator(listed)]
WarningStatuses: TypeAlias = Annotated[tuple[WarningStatus, ...], Field(strict=False), AfterValidator(no_repetition)]
