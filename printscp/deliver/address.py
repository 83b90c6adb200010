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
        if not at or not _is_host_and_port(place):
            raise ValueError(f"{text!r} is not AET@HOST:PORT, as ANY_SCP@192.0.2.7:104 is")
        return cls(ae_title(title), *host_and_port(place))

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.ae_title}@{host}:{self.port}"


def host_and_port(text: str) -> tuple[str, int]:
    """The host and port in ``HOST:PORT``, with IPv6 in brackets. Raises ValueError."""
    if not _is_host_and_port(text):
        raise ValueError(f"{text!r} is not HOST:PORT, as 0.0.0.0:11113 is")
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def _is_host_and_port(text: str) -> bool:
    match = _HOST_AND_PORT.fullmatch(text)
    return match is not None and 1 <= int(match[2]) <= _LARGEST_PORT


def _address(text: str) -> str:
    DicomAddress.parse(text)
    return text


def _host_and_port(text: str) -> str:
    host_and_port(text)
    return text


DicomAddressText: TypeAlias = Annotated[str, AfterValidator(_address)]
"""A key of the settings that `DicomAddress.parse` understands."""
HostAndPortText: TypeAlias = Annotated[str, AfterValidator(_host_and_port)]
"""A key of the settings that `host_and_port` understands."""
