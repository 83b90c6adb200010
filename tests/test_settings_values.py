"""The values of the settings file: each wrong text is told with what would be right."""

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from printscp.film.printer import FileKind
from printscp.film.terms import MEDIA
from printscp.settings_values import (
    AeTitle,
    FileKindWords,
    FilmSizeIDs,
    FolderPath,
    LongString,
    MediumTypes,
    TableName,
    WarningStatuses,
    nearest,
)
from printscp.wire.status import Status


def error_of(kind: Annotated, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    (error,) = caught.value.errors()
    return error["msg"].removeprefix("Value error, ")


@pytest.mark.parametrize("title", ["", "SEVENTEEN LETTERS", "BACK\\SLASH", " LEADING", "Ümlaut", "A\n"])
def test_an_ae_title_that_is_none_is_told(title):
    assert error_of(AeTitle, title).startswith(f"{title!r} is no AE title: 1 to 16 ")


@pytest.mark.parametrize("title", ["A", "DRY PIX 4000", "x" * 16])
def test_other_ae_titles_are_right(title):
    assert TypeAdapter(AeTitle).validate_python(title) == title


@pytest.mark.parametrize("name", ["", "no name", "a" * 17, "a/b"])
def test_a_table_needs_a_name_that_can_stand_in_a_file_name(name):
    assert error_of(TableName, name).startswith(f"{name!r} is no name for a table: ")


@pytest.mark.parametrize("text", ["x" * 65, "a\\b", "Müller", " x", "a\tb"])
def test_a_long_string_that_is_none_is_told(text):
    assert error_of(LongString, text).startswith(f"{text!r} is no LO: at most 64 ")


@pytest.mark.parametrize("text", ["", "x" * 64, "Film & Co."])
def test_other_long_strings_are_right(text):
    assert TypeAdapter(LongString).validate_python(text) == text


def test_a_folder_is_one_that_is_named():
    assert error_of(FolderPath, "") == 'must name a folder; "." is the working directory'
    assert TypeAdapter(FolderPath).validate_python(".") == Path()


@pytest.mark.parametrize("size", ["A4", "14INX17IN", "35CMX43CM", "35X43CM", "18CMX24CM", "7_5INX9IN"])
def test_film_sizes_are_kept_as_they_are_written(size):
    assert TypeAdapter(FilmSizeIDs).validate_python([size]) == (size,)


# The last two are no CS: with a dot, and too long.
@pytest.mark.parametrize("size", ["A5", "35x43cm", "5MMX9MM", "7.5INX9IN", "350_00001MMX400MM"])
def test_a_film_size_that_is_none_is_told_with_how_one_is_spelled(size):
    told = error_of(FilmSizeIDs, [size])

    assert told.startswith(f"{size!r} is neither a film size of the standard nor spelled like 35CMX43CM")


def test_a_medium_that_is_none_is_told_with_the_nearest():
    assert error_of(MediumTypes, ["blue film"]) == "'blue film' is no Medium Type, do you mean BLUE FILM?"
    assert error_of(MediumTypes, ["?"]) == f"'?' is no Medium Type; known are {', '.join(MEDIA)}"


@pytest.mark.parametrize("kind", FileKind)
def test_every_kind_of_file_can_be_made(kind):
    assert TypeAdapter(FileKindWords).validate_python([kind.value]) == (kind.value,)


def test_a_kind_of_file_that_is_none_is_told_with_the_nearest():
    known = "pdf, png, tiff, preview, secondary-capture, encapsulated-pdf"

    assert error_of(FileKindWords, ["tif"]) == "'tif' is no kind of file, do you mean tiff?"
    assert error_of(FileKindWords, ["x"]) == f"'x' is no kind of file; known are {known}"


def test_a_job_is_made_into_something_and_into_nothing_twice():
    assert error_of(FileKindWords, []) == "must name at least one"
    assert error_of(FileKindWords, ["png", "pdf", "png"]) == "more than once: png"


def test_a_printer_offers_something_and_nothing_twice():
    assert error_of(MediumTypes, []) == "must name at least one"
    assert error_of(FilmSizeIDs, ["A4", "A3", "A4"]) == "more than once: A4"


@pytest.mark.parametrize("status", [status for status in Status if status.is_warning])
def test_every_warning_can_be_quiet(status):
    assert TypeAdapter(WarningStatuses).validate_python([f"0x{status:04X}"])


def test_the_digits_of_a_warning_may_be_small_letters():
    assert TypeAdapter(WarningStatuses).validate_python(["0xb604", "0x0107"]) == ("0xB604", "0x0107")
    assert error_of(WarningStatuses, ["0xb604", "0xB604"]) == "more than once: 0xB604"


@pytest.mark.parametrize("code", ["0xC600", "0x0000", "0xB6FF", "B604", "0XB604", "0xB604 ", ""])
def test_nothing_else_can_be_quiet_and_the_warnings_are_told(code):
    told = error_of(WarningStatuses, [code])

    assert told.startswith(f"{code!r} is no warning that this server gives; those are 0x0107, 0x0116, 0xB000, ")
    assert "0xC" not in told.partition("those are")[2]


def test_no_warning_is_quiet_twice():
    assert error_of(WarningStatuses, ["0xB604", "0xB604"]) == "more than once: 0xB604"
    assert TypeAdapter(WarningStatuses).validate_python([]) == ()


def test_the_nearest_word_is_found_in_any_case():
    assert nearest("STANDART", ("ROW", "STANDARD")) == ", do you mean STANDARD?"
    assert nearest("standard", ("ROW", "STANDARD")) == ", do you mean STANDARD?"
    assert nearest("x", ("ROW", "STANDARD")) == "; known are ROW, STANDARD"
