"""Where a DICOM peer is, as people write it: ``PACS@192.0.2.7:104``."""

import re
from dataclasses import dataclass
from typing import Annotated, Self, TypeAlias

from pydantic import AfterValidator

from printscp.settings_values import ae_title

_HOST_AND_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:\s]+):([0-9]{1,5})")
_LARGEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class DicomAddress:
    """The AE title, host and port of a DICOM peer."""

    ae_title: str
    host: str
    """A name, or an address of IPv4 or IPv6 without brackets."""
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address in ``AET@HOST:PORT``, with IPv6 in brackets. Raises ValueError.

        An AE title may have an ``@``; a host has none.
        """
        title, at, place = text.rpartition("@")
        match = _HOST_AND_PORT.fullmatch(place)
        if not at or match is None or not 1 <= int(match[2]) <= _LARGEST_PORT:
            raise ValueError(f"{text!r} is not AET@HOST:PORT, as ANY_SCP@192.0.2.7:104 is")
        return cls(ae_title(title), match[1].strip("[]"), int(match[2]))

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.ae_title}@{host}:{self.port}"


def _address(text: str) -> str:
    DicomAddress.parse(text)
    return text


DicomAddressText: TypeAlias = Annotated[str, AfterValidator(_address)]
"""A key of the settings that `DicomAddress.parse` understands."""
