"""TLS of deliveries: who is trusted, and for those by DICOM the BCP 195 profile of PS3.15 B.9.

That is TLS 1.2 or later and a verified peer.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import Field, model_validator

from printscp.deliver.delivery import DestinationDown
from printscp.deliver.secret_file import exposed
from printscp.settings_values import SettingsModel

# RFC 9325 4.2: only with forward secrecy and authenticated encryption. Those of TLS 1.3 all are.
_CIPHERS_OF_TLS_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20"


class TlsSettings(SettingsModel):
    """Who we are and whom we trust."""

    ca_file: Path | None = Field(default=None, strict=False)
    """Certificates, in PEM, of those who may vouch for the peer; a peer that signed its own certificate is one of them.
    Empty: those that the operating system trusts."""
    certificate_file: Path | None = Field(default=None, strict=False)
    """Our certificate in PEM, with those up to its root, for peers that ask for one."""
    key_file: Path | None = Field(default=None, strict=False)
    """The private key of `certificate_file` in PEM, without a password."""
    check_hostname: bool = True
    """Whether the certificate of the peer must be for the host of its address. Where it is made out to an AE title or to
    nothing, this may be false if `ca_file` has that certificate or the authority of the site alone."""

    @model_validator(mode="after")
    def _both_or_none(self) -> "TlsSettings":
        if (self.certificate_file is None) != (self.key_file is None):
            raise ValueError("certificate_file and key_file go together")
        return self

    def client(self) -> ssl.SSLContext:
        """For associations that we open. Raises `DestinationDown` with the file that is wrong."""
        context = self._context(ssl.Purpose.SERVER_AUTH)
        context.check_hostname = self.check_hostname
        return context

    def server(self) -> ssl.SSLContext:
        """For associations that the peer opens; it must have a certificate too. Raises as `client`."""
        context = self._context(ssl.Purpose.CLIENT_AUTH)
        context.verify_mode = ssl.CERT_REQUIRED
        return context

    def _context(self, purpose: ssl.Purpose) -> ssl.SSLContext:
        context = context_of(self.ca_file, purpose)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(_CIPHERS_OF_TLS_1_2)
        if self.certificate_file and self.key_file:
            with _blamed_on(self.certificate_file, self.key_file):
                # Nobody is there to type a password.
                context.load_cert_chain(self.certificate_file, self.key_file, password="")
        return context

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the files."""
        files = (self.ca_file, self.certificate_file, self.key_file)
        missing = tuple(problem for file in files if file and (problem := _unreadable(file)))
        if missing:
            return missing
        try:
            self.client()
        except DestinationDown as down:
            return (str(down),)
        return exposed(self.key_file) if self.key_file else ()


def context_of(ca_file: Path | None, purpose: ssl.Purpose = ssl.Purpose.SERVER_AUTH) -> ssl.SSLContext:
    """What trusts those whom the certificates of *ca_file* vouch for, in PEM; else those that the system trusts.

    Raises `DestinationDown` with the file that is wrong.
    """
    with _blamed_on(ca_file):
        return ssl.create_default_context(purpose, cafile=ca_file)


@contextmanager
def _blamed_on(*files: Path | None) -> Iterator[None]:
    """What OpenSSL says of *files* in words for people: it names none of them."""
    try:
        yield
    except OSError as error:
        named = [file for file in files if file]
        missing = next(filter(None, map(_unreadable, named)), "")
        reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
        wrong = "not a certificate and its key in PEM" if len(named) > 1 else "it has no certificates in PEM"
        raise DestinationDown(missing or f"{' and '.join(map(str, named))}: {wrong} ({reason or error})") from error


def _unreadable(file: Path) -> str:
    try:
        file.read_bytes()
    except OSError as error:
        return f"{file}: {error.strerror}"
    return ""
