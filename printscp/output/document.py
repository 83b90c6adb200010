"""A Document: the bytes of one file, and what kind of file it is."""

from dataclasses import dataclass, field

PDF_SUFFIX = ".pdf"
PDF_MEDIA_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file, ready to be delivered; *suffix* starts with its dot."""

    content: bytes = field(repr=False)
    suffix: str
    media_type: str
