"""The images that `printscp send` is given, on their films, and how the command ends where some cannot be printed."""

import sys
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

import click

from printscp.cli.failures import CannotRead, Failure, InvalidInput
from printscp.cli.send_options import Wishes
from printscp.client_files import ImageFile, Skipped, Why, find_images
from printscp.client_images import read_images, series_windows
from printscp.images.sheets import ReadImage, Sheet, sheets_of, usual_layout

_STDIN = "-"


def paths_of(words: Sequence[str]) -> list[Path]:
    """The paths; those that stand on stdin, one a line with blanks around it or not, for ``-``."""
    lines = (map(str.strip, sys.stdin) if word == _STDIN else [word] for word in words)
    return [Path(line) for line in chain.from_iterable(lines) if line.strip()]


def read_sheets(
    paths: Sequence[Path], wishes: Wishes, tell: Callable[[object], None], *, sort: bool, most: int
) -> tuple[tuple[Sheet, ...], tuple[Skipped, ...]]:
    """The films of the images in *paths*, at *most* so many; *tell* hears of each file that is not printed."""
    found = find_images(paths, sort=sort)
    skipped = list(found.skipped)
    _require_few(found.images, wishes, most)
    images: list[ReadImage] = []
    windows = series_windows(found.images)
    for file in found.images:
        for read in read_images(file, wishes.appearance, wishes.frames, windows):
            if isinstance(read, Skipped):
                skipped.append(read)
            else:
                images.append(read)
    for each in skipped:
        tell(each)
    try:
        sheets = sheets_of(images, wishes.layout)
    except ValueError as error:
        raise click.UsageError(
            f"{error}; --per-film says it" if "only the printer" in str(error) else str(error)
        ) from None
    _require_no_more(len(images), len(sheets), most, wishes)
    return sheets, tuple(skipped)


def failure_of_files(skipped: Sequence[Skipped]) -> Failure | None:
    """How the command ends where files could not be printed that should have been; None where there are none."""
    for why, failure in ((Why.CANNOT_READ, CannotRead), (Why.CANNOT_PRINT, InvalidInput)):
        reasons = [each for each in skipped if each.why is why]
        if reasons:
            # Each is told by itself, with its reason.
            return failure("1 file is not printed" if len(reasons) == 1 else f"{len(reasons)} files are not printed")
    return None


def _require_few(files: Sequence[ImageFile], wishes: Wishes, most: int) -> None:
    """Before an image is read: grayscale and color ones may need a film more than is counted here."""
    images = sum(
        file.frames if wishes.frames is None else sum(frame <= file.frames for frame in wishes.frames) for file in files
    )
    layout = wishes.layout.display_format or usual_layout(images)
    boxes = layout.box_count or wishes.layout.per_film or 1
    _require_no_more(images, -(-images // boxes), most, wishes)


def _require_no_more(images: int, films: int, most: int, wishes: Wishes) -> None:
    if films > most:
        layout = wishes.layout.display_format or usual_layout(images)
        raise click.UsageError(
            f"{images} images would be {films} films of {layout}; --max-films {films} prints so many"
        )
