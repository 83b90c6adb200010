"""A film printed with DCMTK's dcmpsprt and dcmprscu, and what the two say about it.

dcmpsprt makes a Stored Print of DICOM files, dcmprscu prints it. dcmprscu exits with 0 whatever happens, so its dump of
every message is the judge.
"""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydicom.dataset import Dataset

_SECONDS = 60
_FOLDERS = ("database", "log", "lut", "reports", "spool")
_WORKING = (0x0001, 0x0107, 0x0116)

_PRINTER = {
    "Type": "PRINTER",
    "Description": "the printer",
    "Hostname": "127.0.0.1",
    "Aetitle": "PRINTSCP",
    "MaxPDU": "131072",
    "Supports12Bit": "true",
    "SupportsDecimateCrop": "true",
    "SupportsImageSize": "true",
    "SupportsPresentationLUT": "true",
    "SupportsTrim": "true",
    # Else dcmprscu applies LUTs itself and sends IDENTITY.
    "PresentationLUTPreferSCPRendering": "true",
    "PresentationLUTMatchRequired": "false",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: such as N-CREATE, the SOP Class as DCMTK calls it, and the status."""

    message: str
    sop_class: str
    status: int

    @property
    def is_good(self) -> bool:
        return self.status in {0, *_WORKING} or 0xB000 <= self.status <= 0xBFFF


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a run of dcmprscu heard, in the order of its requests, and what it complains of."""

    answers: tuple[Answer, ...]
    complaints: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return bool(self.answers) and not self.complaints and all(answer.is_good for answer in self.answers)

    def statuses(self, message: str, sop_class: str) -> list[int]:
        return [answer.status for answer in self.answers if (answer.message, answer.sop_class) == (message, sop_class)]


class Dcmprscu:
    """A folder with the configuration of one printer, and the films made for it."""

    def __init__(
        self,
        folder: Path,
        port: int,
        printer: Mapping[str, str] | None = None,
        luts: Mapping[str, Dataset] | None = None,
    ) -> None:
        """*printer* goes before what is said of the printer by default; *luts* are those that `--plut` may name."""
        self._database = folder / "database"
        self._configuration = folder / "dcmtk.cfg"
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True)
        for name, lut in (luts or {}).items():
            lut.save_as(folder / "lut" / f"{name}.dcm", enforce_file_format=True)
        lines = _configuration(folder, {**_PRINTER, "Port": str(port), **(printer or {})}, luts or {})
        self._configuration.write_text("\n".join(lines) + "\n")

    def make(self, files: Iterable[str | Path], layout: tuple[int, int] = (1, 1), options: Iterable[str] = ()) -> Path:
        """The Stored Print of one film; fails where dcmpsprt does not know what is asked for."""
        before = set(self._database.glob("SP_*"))
        columns, rows = map(str, layout)
        said = self._run("dcmpsprt", "-p", "PRINTER", "-l", columns, rows, *options, *map(str, files))
        assert "ignoring" not in said, said
        (made,) = set(self._database.glob("SP_*")) - before
        return made

    def print(self, stored_prints: Iterable[Path], options: Iterable[str] = ()) -> Conversation:
        return _conversation(self._run("dcmprscu", "-v", "+d", "-p", "PRINTER", *options, *map(str, stored_prints)))

    def spool(self, files: Iterable[str | Path], options: Iterable[str] = ()) -> Conversation:
        """What dcmprscu heard when dcmpsprt made one film and started it as its spooler."""
        return _conversation(self._run("dcmpsprt", "--spool", "-p", "PRINTER", *options, *map(str, files)))

    def _run(self, program: str, *arguments: str) -> str:
        """What *program* says, and what a spooler says that it starts."""
        command = [program, "-c", str(self._configuration), *arguments]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="latin-1", start_new_session=True
        ) as process:
            try:
                said, _ = process.communicate(timeout=_SECONDS)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        assert process.returncode == 0, said
        return said


def _configuration(folder: Path, printer: Mapping[str, str], luts: Iterable[str]) -> list[str]:
    directories = {"DATABASE": "database", "LUT": "lut", "REPORT": "reports", "PRINT": "spool"}
    lines = ["[[GENERAL]]", "[APPLICATION]", f"LogDirectory = {folder / 'log'}"]
    for section, name in directories.items():
        lines += [f"[{section}]", f"Directory = {folder / name}"]
    # Still in [PRINT]: the spooler that dcmpsprt starts, which with a detailed log dumps all messages too.
    lines += [f"Spooler = {shutil.which('dcmprscu')}", "Sleep = 1", "DetailedLog = true", "DeletePrintJobs = true"]
    lines += ["[NETWORK]", "Aetitle = DCMPRSCU", "[[COMMUNICATION]]", "[PRINTER]"]
    lines += [f"{key} = {value}" for key, value in printer.items()]
    lines += ["[[LUT]]"]
    for name in luts:
        lines += [f"[{name}]", f"Filename = {name}.dcm", f"Description = {name}"]
    return lines


_SAID = re.compile(r"^(?:D: (Message Type|.* SOP Class UID|DIMSE Status) *: *([\w-]+)|[WEF]: (.*))", re.MULTILINE)


def _conversation(dump: str) -> Conversation:
    message = sop_class = ""
    answers, complaints = [], []
    for said, value, complaint in _SAID.findall(dump.replace("\r", "")):
        match said:
            case "":
                complaints.append(complaint)
            case "Message Type":
                message, sop_class = value, ""
            case "DIMSE Status":
                answers.append(Answer(message, sop_class, int(value, 16)))
            case _:
                sop_class = value
    return Conversation(tuple(answers), tuple(complaints))
