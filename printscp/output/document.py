"""A Document: one file that can be written, and what kind of file it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, Self

from printscp.film.printer import FileKind

PDF_SUFFIX = ".pdf"
PDF_MEDIA_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole file, made as it is written, so that it need not be held in memory."""

    kind: FileKind
    suffix: str
    """End of its name, from the stem of its job on: ``.pdf``, ``_1.png`` for the first film."""
    media_type: str
    write: Callable[[BinaryIO], None] = field(repr=False)
    """Writes the file; as often as wanted, and always the same bytes."""
    number: int | None = None
    """Of its film, from 1; None for a document of all films."""

    @classmethod
    def of(cls, content: bytes) -> Self:
        """A PDF that is in memory already."""

        def write(file: BinaryIO) -> None:
            file.write(content)

        return cls(kind=FileKind.PDF, suffix=PDF_SUFFIX, media_type=PDF_MEDIA_TYPE, write=write)

    @property
    def content(self) -> bytes:
        """All bytes of the file."""
        file = BytesIO()
        self.write(file)
        return file.getvalue()
