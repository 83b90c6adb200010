"""ippeveprinter of CUPS: a real IPP Everywhere printer that hands each document to a command."""

import os
import shlex
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

import pytest

_SECONDS = 20
_BUS_SETTINGS = "/usr/share/dbus-1/system.conf"
_AVAHI_FOLDER = "/run/avahi-daemon"


class Ippeveprinter:
    """A printer with this shell *script* as its command, which finds the document in ``$1``."""

    def __init__(self, folder: Path, script: str, *options: str, environment: dict[str, str] | None = None) -> None:
        self.folder = folder
        (folder / "spool").mkdir(parents=True, exist_ok=True)
        self.port = _free_port()
        command = folder / "print"
        # Each document lies beside the attributes of its job, as ippeveprinter tells them to the command.
        kept = f'cp "$1" {shlex.quote(str(folder))}/$IPP_JOB_ID.pdf\nenv > {shlex.quote(str(folder))}/$IPP_JOB_ID.env\n'
        command.write_text(f"#!/bin/sh\n{kept}{script}\n")
        command.chmod(0o755)
        self._log = (folder / "log").open("wb")
        # It demands a host name that has an address in IPv4 and one in IPv6; TLS is offered where -K has a certificate.
        arguments = [
            "-p",
            str(self.port),
            "-r",
            "off",
            "-n",
            "localhost",
            "-d",
            str(folder / "spool"),
            "-c",
            str(command),
        ]
        arguments += ["-f", "application/pdf", *options, "films"]
        self._process = subprocess.Popen(
            ["ippeveprinter", *arguments], stdout=self._log, stderr=self._log, env=environment
        )  # fmt: skip

    @property
    def uri(self) -> str:
        return f"ipp://localhost:{self.port}/ipp/print"

    def __enter__(self) -> Self:
        end = time.monotonic() + _SECONDS
        while not _listens(self.port):
            said = (self.folder / "log").read_text()
            assert self._process.poll() is None, f"ippeveprinter does not run: {said}"
            assert time.monotonic() < end, f"ippeveprinter does not listen: {said}"
            time.sleep(0.05)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()

    def documents(self) -> list[bytes]:
        """What was printed, in the order of the jobs."""
        return [path.read_bytes() for path in sorted(self.folder.glob("*.pdf"))]

    def told(self, job: int) -> dict[str, str]:
        """The attributes of *job* that its command was told, such as ``IPP_COPIES``."""
        lines = (self.folder / f"{job}.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if line.startswith("IPP_"))

    def cancel(self) -> None:
        """Cancel the job that is printed now, by the ipptool of CUPS."""
        test = ["ipptool", "-q", self.uri, "cancel-current-job.test"]
        subprocess.run(test, check=True, timeout=_SECONDS)


@contextmanager
def avahi(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a program that needs Avahi, whether anything is announced or not, as ippeveprinter does.

    Where none is on the system bus, one runs meanwhile, on a bus of its own in *folder*; only root may start it.
    """
    if _is_on_bus(dict(os.environ)):
        yield dict(os.environ)
        return
    if os.geteuid() != 0:
        _lack("avahi-daemon is not on the system bus, and only root may start it")
    address = f"unix:path={folder}/bus"
    environment = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": address}
    bus = ["dbus-daemon", f"--config-file={_BUS_SETTINGS}", f"--address={address}", "--nofork", "--nopidfile"]
    with (folder / "avahi").open("wb") as log:
        processes = [subprocess.Popen(bus, stdout=log, stderr=log)]
        try:
            _wait_for((folder / "bus").exists, processes[-1], log.name)
            processes.append(subprocess.Popen(_avahi_command(), stdout=log, stderr=log, env=environment))
            _wait_for(lambda: _is_on_bus(environment), processes[-1], log.name)
            yield environment
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait(_SECONDS)


def _is_on_bus(environment: dict[str, str]) -> bool:
    """Whether Avahi is on the system bus of *environment*; its pid file may be that of one on another bus."""
    ask = ["dbus-send", "--system", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"]
    ask += ["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.Avahi"]
    answer = subprocess.run(ask, check=False, capture_output=True, text=True, timeout=_SECONDS, env=environment)
    return answer.stdout.split() == ["boolean", "true"]


def _avahi_command() -> list[str]:
    """With a folder of its own for its pid file where that can be, for it does not start beside another."""
    daemon = ["avahi-daemon", "--no-drop-root", "--no-rlimits", "--no-chroot"]
    own = ["unshare", "--mount", "sh", "-c"]
    mount = f"mkdir -p {_AVAHI_FOLDER} && mount -t tmpfs tmpfs {_AVAHI_FOLDER}"
    can_be = subprocess.run([*own, mount], check=False, capture_output=True, timeout=_SECONDS).returncode == 0
    return [*own, f"{mount} && exec {shlex.join(daemon)}"] if can_be else daemon


def _wait_for(is_ready: Callable[[], bool], process: subprocess.Popen[bytes], log: str) -> None:
    end = time.monotonic() + _SECONDS
    while not is_ready():
        if process.poll() is not None or time.monotonic() > end:
            _lack(f"{process.args[0]} does not start: {Path(log).read_text()}")
        time.sleep(0.05)


def _lack(words: str) -> NoReturn:
    pytest.fail(words) if os.environ.get("PRINTSCP_INTEROP") == "required" else pytest.skip(words)


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("localhost", port), timeout=1).close()
    except OSError:
        return False
    return True
