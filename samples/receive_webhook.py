#!/usr/bin/env python3
"""Receives the messages of a delivery of type "webhook": python receive_webhook.py SECRET_FILE [PORT]."""

import base64
import hashlib
import hmac
import json
import sys
import time
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MOST_SECONDS_APART = 300
MOST_OCTETS = 500_000_000
seen = set()  # in a real receiver: a table of your database


class Receiver(BaseHTTPRequestHandler):
    timeout = 60

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        if length > MOST_OCTETS:
            self.send_error(413)
            return
        body = self.rfile.read(length)
        if not is_genuine(self.headers, body, self.server.key):
            self.send_error(401)
            return
        if self.headers["webhook-id"] not in seen:  # a message may come twice
            keep(self.headers["Content-Type"], body)
            seen.add(self.headers["webhook-id"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is logged: the path of an address may be a secret."""


def is_genuine(headers: Message, body: bytes, key: bytes) -> bool:
    """Whether one of the signatures is by *key*, and fresh."""
    timestamp = headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > MOST_SECONDS_APART:
        return False
    signed = f"{headers['webhook-id']}.{timestamp}.".encode() + body
    expected = f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(signature.encode(), expected.encode()) for signature in given)


def keep(content_type: str, body: bytes) -> None:
    """Put your own work here. For documents (multipart/form-data), give both to a library that reads forms."""
    if content_type == "application/json":
        job = json.loads(body)["data"]
        print(f"job {job['number']}: {job['films']} film(s) from {job['calling_ae']} on {job['printer']}", flush=True)


def key_in(path: str) -> bytes:
    secret = Path(path).read_text(encoding="ascii").split()[0]
    return base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()


if __name__ == "__main__":
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 8200
    server = ThreadingHTTPServer(("127.0.0.1", port), Receiver)
    server.key = key_in(sys.argv[1])
    print(f"listening on http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
