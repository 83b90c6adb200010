"""A server of S3 for tests: it takes objects whose requests are signed rightly, whole or in parts.

The signature is judged by the text of AWS Signature Version 4; nothing of it is shared with what signs.
"""

import hashlib
import hmac
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Self
from urllib.parse import parse_qsl, quote, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class S3Object:
    content: bytes
    media_type: str


@dataclass(kw_only=True)
class S3Server:
    """It listens while it is used as a context."""

    bucket: str = "films"
    access_key: str = "AKTEST"
    secret_key: str = "secret/of+tests"
    refusal: tuple[int, str] | None = None
    """Status and error code for every request."""
    tls: SSLContext | None = None
    objects: dict[str, S3Object] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    """The method and target of each."""
    parts: dict[int, bytes] = field(default_factory=dict)
    media_type: str = ""
    """Of the object whose parts are coming."""

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"s3": self}))
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def endpoint(self) -> str:
        return f"{'https' if self.tls else 'http'}://localhost:{self._server.server_port}"


class _Handler(BaseHTTPRequestHandler):
    s3: S3Server
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self._received()
        if body is None:
            return
        query = dict(parse_qsl(urlsplit(self.path).query))
        if "partNumber" in query:
            self.s3.parts[int(query["partNumber"])] = body
        else:
            self.s3.objects[self._key] = S3Object(body, self.headers["Content-Type"])
        self._answer(200, etag=f'"{hashlib.md5(body).hexdigest()}"')

    def do_POST(self) -> None:
        if self._received() is None:
            return
        if "uploadId" not in self.path:
            self.s3.media_type = self.headers["Content-Type"]
            self._answer(200, "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>")
            return
        whole = b"".join(self.s3.parts[number] for number in sorted(self.s3.parts))
        self.s3.objects[self._key] = S3Object(whole, self.s3.media_type)
        self._answer(200, "<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>")

    @property
    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{self.s3.bucket}/")

    def _received(self) -> bytes | None:
        """The body; None when the request is refused."""
        self.s3.requests.append(f"{self.command} {self.path}")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        refusal = self.s3.refusal
        if not refusal and not _is_signed(self.s3, self, body):
            refusal = (403, "SignatureDoesNotMatch")
        if not refusal and not self.path.startswith(f"/{self.s3.bucket}/"):
            refusal = (404, "NoSuchBucket")
        if not refusal:
            return body
        self._answer(refusal[0], f"<Error><Code>{refusal[1]}</Code><Message>no</Message></Error>")
        return None

    def _answer(self, status: int, text: str = "", etag: str = '"1"') -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing is written to the terminal."""


def _is_signed(server: S3Server, request: BaseHTTPRequestHandler, body: bytes) -> bool:
    """Whether the request has the signature of the secret key, and the body the hash that is signed."""
    algorithm, _, rest = request.headers.get("Authorization", "").partition(" ")
    given = dict(item.strip().split("=", 1) for item in rest.split(",") if "=" in item)
    digest = hashlib.sha256(body).hexdigest()
    if algorithm != "AWS4-HMAC-SHA256" or request.headers["x-amz-content-sha256"] != digest:
        return False
    access_key, *scope = given["Credential"].split("/")
    target = urlsplit(request.path)
    names = given["SignedHeaders"].split(";")
    query = sorted(parse_qsl(target.query, keep_blank_values=True))
    canonical = "\n".join([
        request.command,
        target.path,
        "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query),
        *(f"{name}:{' '.join(request.headers[name].split())}" for name in names),
        "",
        given["SignedHeaders"],
        digest,
    ])  # fmt: skip
    to_sign = "\n".join([
        algorithm, request.headers["x-amz-date"], "/".join(scope), hashlib.sha256(canonical.encode()).hexdigest()
    ])  # fmt: skip
    key = f"AWS4{server.secret_key}".encode()
    for each in (*scope, to_sign):
        key = hmac.digest(key, each.encode(), "sha256")
    return access_key == server.access_key and hmac.compare_digest(key.hex(), given["Signature"])
