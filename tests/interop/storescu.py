"""Files stored with DCMTK's storescu, and what it says of the answers.

storescu exits with 0 whatever it is answered, so its dump of every message is the judge. It sends a file as it is
compressed where that syntax was proposed and accepted, and converts uncompressed ones to what the peer took.
"""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydicom import dcmread
from pydicom.uid import (
    JPEG2000,
    DeflatedExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

PROPOSES = {
    DeflatedExplicitVRLittleEndian: "-xd",
    JPEGBaseline8Bit: "-xy",
    JPEGExtended12Bit: "-xx",
    JPEGLosslessSV1: "-xs",
    JPEGLSLossless: "-xt",
    JPEGLSNearLossless: "-xu",
    JPEG2000Lossless: "-xv",
    JPEG2000: "-xw",
    RLELossless: "-xr",
}
"""The option that proposes a transfer syntax, before the uncompressed ones."""
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """One C-STORE response: the status, and the Error Comment."""

    status: int
    comment: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a run of storescu heard, in the order of its requests, and what it complains of."""

    answers: tuple[Answer, ...]
    complaints: tuple[str, ...]
    exit_code: int

    @property
    def statuses(self) -> list[int]:
        return [answer.status for answer in self.answers]


def dcmtk(program: str) -> str:
    """The path of a program of DCMTK; pynetdicom puts others of the same names before it in a virtual environment."""
    return str(Path(shutil.which("dcmprscu")).with_name(program))


def store(port: int, *files: str | Path, options: tuple[str, ...] = (), calling: str = "STORESCU") -> Conversation:
    """All files over one association; an answer that is a failure does not end it."""
    with started(port, *files, options=options, calling=calling) as process:
        said, _ = process.communicate(timeout=_SECONDS)
    return _conversation(said, process.returncode)


def store_as_compressed(port: int, file: str | Path, *options: str) -> Conversation:
    """A file in the transfer syntax that it has."""
    syntax = dcmread(file, stop_before_pixels=True).file_meta.TransferSyntaxUID
    return store(port, file, options=(*([PROPOSES[syntax]] if syntax in PROPOSES else []), *options))


@contextmanager
def started(
    port: int, *files: str | Path, options: tuple[str, ...] = (), calling: str = "STORESCU"
) -> Iterator[subprocess.Popen[str]]:
    """A storescu at its work; killed where it has not ended by itself."""
    arguments = ["-d", "-nh", "-R", "-aet", calling, "-aec", "PRINTSCP", *options, "127.0.0.1", str(port)]
    with subprocess.Popen(
        [dcmtk("storescu"), *arguments, *map(str, files)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="latin-1",
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


_SAID = re.compile(
    r"^(?:D: (DIMSE Status) *: 0x([0-9a-f]{4})|D: \(0000,0902\) LO \[(.*?) *\] *#|[EF]: (.*))", re.MULTILINE
)


def _conversation(dump: str, exit_code: int) -> Conversation:
    answers: list[Answer] = []
    complaints = []
    for is_status, status, comment, complaint in _SAID.findall(dump.replace("\r", "")):
        if is_status:
            answers.append(Answer(int(status, 16), ""))
        elif complaint:
            complaints.append(complaint)
        elif comment:
            answers[-1] = Answer(answers[-1].status, comment)
    return Conversation(tuple(answers), tuple(complaints), exit_code)
