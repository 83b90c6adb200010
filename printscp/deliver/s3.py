"""Objects in a bucket of Amazon S3, or of a server that speaks as it does: MinIO, Garage, Ceph."""

import re
from pathlib import Path
from types import ModuleType
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from printscp.deliver.delivery import Delivery, DestinationDown, DocumentFile, Parcel
from printscp.deliver.file_name import NAME_FIELDS, name_values, whole_name
from printscp.deliver.http_url import check_host
from printscp.deliver.secret_file import problems_of, secret_of
from printscp.deliver.template import filled
from printscp.deliver.tls import context_of
from printscp.film.printer import FileKind
from printscp.outcomes import Checkpoint, Done
from printscp.settings_values import FileKindWords

_LONGEST_KEY = 512
_LONGEST_VALUES = dict.fromkeys(NAME_FIELDS, "x" * 20)
# What Amazon calls safe in every place, and a blank; a part of dots alone means another place to many programs.
_KEY = re.compile(r"(?:(?!\.+(?:/|$))[A-Za-z0-9!_.*'() -]+(?:/|$))+(?<!/)")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")

_MISSING = "obstore is not installed: pip install 'printscp[s3]'"


def _bucket(text: str) -> str:
    if not _BUCKET.fullmatch(text):
        raise ValueError(f"{text!r} is no bucket: 3 to 63 small letters, digits, dots and -")
    return text


def _endpoint(text: str | None) -> str | None:
    try:
        parts = urlsplit(text or "https://example.org")
        fit = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fit = False
    if not fit or "@" in parts.netloc or parts.query or parts.fragment or parts.path.strip("/"):
        raise ValueError("must be an address such as https://s3.example.org:9000, without user, password and path")
    if text:
        check_host(text)
    return text.rstrip("/") if text else None


def _name(text: str) -> str:
    """*text* with the suffix at its end, if it is the key of an object and tells jobs apart."""
    whole = whole_name(text)
    key = filled(whole, _LONGEST_VALUES)
    if not _KEY.fullmatch(key) or len(key) > _LONGEST_KEY:
        raise ValueError(
            f"{text!r} is no key for objects: letters, digits and ! - _ . * ' ( ), parted by single /, at most "
            f"{_LONGEST_KEY} characters"
        )
    return whole


class S3Delivery(Delivery):
    """Objects in a bucket."""

    type: Literal["s3"]
    """`"s3"`."""
    bucket: Annotated[str, AfterValidator(_bucket)]
    """The bucket, which must exist."""
    name: Annotated[str, AfterValidator(_name)] = "{date}/{time}_{printer}_{job}{suffix}"
    """Key of each object, of the fields that names in a folder have. It has `{job}`, and `{suffix}` at
    its end, which may be left out."""
    files: FileKindWords | None = None
    """Kinds of files to deliver, such as `["pdf", "png"]`; by default those of the printer."""
    endpoint: Annotated[str | None, AfterValidator(_endpoint)] = None
    """Address of the server, such as `"https://s3.example.org:9000"`; by default that of Amazon S3 in the region."""
    region: str = Field(default="us-east-1", pattern="^[a-z0-9-]{1,32}$")
    """The region; Garage and others have names of their own for theirs."""
    path_style: bool = True
    """Whether the bucket stands in the path of an address; `false` puts it before the name of the server."""
    access_key_file: Path | None = Field(default=None, strict=False)
    """File with the access key. Without it the keys are those of the system: `AWS_ACCESS_KEY_ID` and
    `AWS_SECRET_ACCESS_KEY` in the environment, or the role of the machine."""
    secret_key_file: Path | None = Field(default=None, strict=False)
    """File with the secret key."""
    ca_file: Path | None = Field(default=None, strict=False)
    """File with certificates, in PEM, by which the server is known besides those that the system trusts."""

    @model_validator(mode="after")
    def _both_keys(self) -> "S3Delivery":
        if (self.access_key_file is None) != (self.secret_key_file is None):
            raise ValueError("access_key_file and secret_key_file go together")
        return self

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:
        return printer_files if self.files is None else tuple(FileKind(word) for word in self.files)

    def problems(self) -> tuple[str, ...]:
        problems = problems_of((self.access_key_file, self.secret_key_file))
        try:
            _obstore()
            self._certificates()
        except DestinationDown as problem:
            problems = (str(problem), *problems)
        return problems

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        """Put each document; a repetition puts those that the checkpoint does not have, in the same places."""
        s3_store = _obstore()
        store = s3_store.bucket_at(
            bucket=self.bucket,
            endpoint=self._endpoint_of_requests(),
            region=self.region,
            keys=self._keys(),
            certificates=self._certificates(),
            path_style=self.path_style,
            seconds=self.timeout,
        )
        delivered = parcel.checkpoint.splitlines()
        for document in parcel.documents:
            key = self._key(parcel, document)
            if key in delivered:
                continue
            s3_store.put(store, key, document.path, document.media_type)
            delivered.append(key)
            checkpoint("\n".join(delivered))
        more = f" and {len(delivered) - 1} more" if len(delivered) > 1 else ""
        return Done(receipt=f"s3://{self.bucket}/{delivered[0]}{more}")

    def _key(self, parcel: Parcel, document: DocumentFile) -> str:
        """Follows from the job alone, so a job that is delivered again takes the same places."""
        return filled(self.name, name_values(parcel, document))

    def _keys(self) -> tuple[str, str] | None:
        if self.access_key_file is None or self.secret_key_file is None:
            return None
        return secret_of(self.access_key_file), secret_of(self.secret_key_file)

    def _certificates(self) -> str | None:
        """What `ca_file` has. Raises DestinationDown."""
        if self.ca_file is None:
            return None
        context_of(self.ca_file)
        return self.ca_file.read_text(encoding="ascii", errors="replace")

    def _endpoint_of_requests(self) -> str | None:
        """With the bucket before its name where it stands there."""
        if self.endpoint is None or self.path_style:
            return self.endpoint
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{self.bucket}.{parts.netloc}"


def _obstore() -> ModuleType:
    """What speaks S3, which is an extra. Raises DestinationDown, for no job can be delivered without it."""
    try:
        from printscp.deliver import s3_store  # noqa: PLC0415  needs a library that need not be there
    except ImportError:
        raise DestinationDown(_MISSING) from None
    return s3_store
