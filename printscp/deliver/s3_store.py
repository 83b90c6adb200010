"""Objects in a bucket of S3, by obstore, which is an extra: only `printscp.deliver.s3` imports this, when it delivers."""

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from printscp.deliver.delivery import DestinationDown, NotTaken

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config, S3Credential

_CONNECT_SECONDS = 10.0
_SHARE_OF_ONE_REQUEST = 0.4
_REPETITIONS = 1
"""The queue has patience; one repetition is for a connection that was lost."""

# What is larger goes up in parts of this size, so that a film of any size takes little memory.
_PART_BYTES = 8 << 20
_PARTS_AT_ONCE = 2

# Error codes of S3 and of what speaks it. All others are about the bucket, the keys or the server, and so about all.
_ABOUT_THIS_OBJECT = frozenset({"EntityTooLarge", "KeyTooLongError", "InvalidObjectName", "XMinioInvalidObjectName"})
_FULL = frozenset({"QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage"})

_ERROR_CODE = re.compile(r"<Code>([A-Za-z0-9.]{1,64})</Code>")
_HTTP_STATUS = re.compile(r"status code: (\d{3}[A-Za-z ]{0,40})")


def bucket_at(
    *,
    bucket: str,
    endpoint: str | None,
    region: str,
    keys: tuple[str, str] | None,
    certificates: str | None,
    path_style: bool,
    seconds: float,
) -> S3Store:
    """The bucket, which nothing is asked yet; *keys* are the access key and the secret key, else those of the system.

    *seconds* is the time for one try. Raises DestinationDown where this cannot be.
    """
    config: S3Config = {"region": region, "virtual_hosted_style_request": not path_style}
    if endpoint:
        config["endpoint"] = endpoint
    whole = timedelta(seconds=seconds * _SHARE_OF_ONE_REQUEST)
    options: ClientConfig = {
        "allow_http": bool(endpoint and endpoint.startswith("http://")),
        "connect_timeout": min(timedelta(seconds=_CONNECT_SECONDS), whole),
        "timeout": whole,
    }
    if certificates:
        options["root_certificate"] = certificates

    # The token of the environment belongs to the keys of the environment, and would be mixed with keys that are given.
    def given() -> "S3Credential":
        access_key, secret_key = keys or ("", "")
        return {"access_key_id": access_key, "secret_access_key": secret_key, "token": None, "expires_at": None}

    try:
        return S3Store(
            bucket,
            config=config,
            client_options=options,
            retry_config={"max_retries": _REPETITIONS, "retry_timeout": whole},
            credential_provider=given if keys else None,
        )
    except (BaseError, ValueError) as error:
        raise DestinationDown(f"bucket {bucket}: {_words(str(error))}") from None


def put(store: S3Store, key: str, path: Path, media_type: str) -> None:
    """The file *path* as the object *key*, whole or not at all, in the place of one that is there.

    Raises OSError when it cannot be read, DestinationDown and NotTaken.
    """
    with path.open("rb"):
        pass  # a file that is missing here is told from a bucket that is missing there
    try:
        obstore.put(
            store,
            key,
            path,
            attributes={"Content-Type": media_type},
            chunk_size=_PART_BYTES,
            max_concurrency=_PARTS_AT_ONCE,
        )
    except (BaseError, OSError) as error:
        code = _ERROR_CODE.search(str(error))
        problem = f"bucket {store.config['bucket']}: {_words(str(error))}"
        if code and code[1] in _ABOUT_THIS_OBJECT:
            raise NotTaken(problem) from None
        info = "RECEIVER FULL" if code and code[1] in _FULL else "CHECK PRINTER"
        raise DestinationDown(problem, info) from None


def _words(text: str) -> str:
    """The error code of S3, else the status of HTTP, else what obstore says in short.

    The whole error has the address and what the server wrote, over many lines.
    """
    if code := _ERROR_CODE.search(text):
        return code[1]
    if status := _HTTP_STATUS.search(text):
        return f"HTTP status {status[1].strip()}"
    if "certificate" in text.lower():
        return "the certificate of the server is not trusted; ca_file may name the one that it is known by"
    if "error sending request" in text:
        return "no connection or no answer in time"
    return text.splitlines()[0].rpartition(" - ")[2][:200] if text else "no reason was given"
