"""Deliveries that do what goes wrong, as a plugin brings them."""

import os
import resource
import signal
import subprocess
import time
from pathlib import Path
from typing import Literal

from pydantic import Field

from printscp.deliver.delivery import Delivery, NotTaken, Parcel
from printscp.film.printer import FileKind
from printscp.outcomes import Checkpoint, Done

_LEAK_OCTETS = 128 << 20
_leaked: list[bytes] = []


class Hangs(Delivery):
    """It starts a program that never ends, and waits for it."""

    type: Literal["hangs"]

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        program = subprocess.Popen(["sleep", "3600"])
        checkpoint(f"{parcel.checkpoint}{program.pid}\n")
        program.wait()
        return Done()


class FailsTwice(Delivery):
    """It takes each parcel at the third try."""

    type: Literal["fails-twice"]

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        failures = len(parcel.checkpoint)
        if failures == 2:
            return Done(receipt=f"taken after {failures} failures")
        checkpoint(parcel.checkpoint + "x")
        raise NotTaken(f"failure {failures + 1}")


class Dies(Delivery):
    """It ends its process, each time in another way."""

    type: Literal["dies"]

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        checkpoint(parcel.checkpoint + "x")
        match parcel.checkpoint:
            case "":
                os._exit(7)
            case "x":
                os.kill(os.getpid(), signal.SIGKILL)
            case _:
                # As by a bug in a library, but for the core dump.
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                os.kill(os.getpid(), signal.SIGSEGV)
        return Done()


class Raises(Delivery):
    """It has a bug."""

    type: Literal["raises"]

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        return Done(receipt={}["receipt"])


class Leaks(Delivery):
    """It takes parcels, and memory that it never gives back, of which its process has not enough for two of them."""

    type: Literal["leaks"]

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        if not _leaked:
            now = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
            resource.setrlimit(resource.RLIMIT_AS, (now + _LEAK_OCTETS * 3 // 2,) * 2)
        _leaked.append(bytes(_LEAK_OCTETS))
        return Done(receipt=f"leak {len(_leaked)}")


class Gate(Delivery):
    """It takes parcels once there is a file ``open`` in its folder, and writes their numbers to ``arrived``."""

    type: Literal["gate"]
    folder: Path = Field(strict=False)

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:
        return (FileKind.PDF,)

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:
        while not (self.folder / "open").exists():
            time.sleep(0.02)
        with (self.folder / "arrived").open("a") as arrived:
            arrived.write(f"{parcel.number}\n")
        return Done()


ENTRY_POINTS = {
    model.model_fields["type"].annotation.__args__[0]: f"{__name__}:{model.__name__}"
    for model in (Hangs, FailsTwice, Dies, Raises, Leaks, Gate)
}
