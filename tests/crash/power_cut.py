"""What a disk still has after a power cut, known from what a program asked of it.

strace tells every call that changes a file or makes it durable. Until a file is synced each single write to it may be
lost, and until its folder is synced each change of a name, independently of all others, which is more than file systems
really lose.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias

_CHANGES = (
    "openat,write,pwrite64,ftruncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,copy_file_range"
)
_CALLS = f"{_CHANGES},fsync,fdatasync,sendto,sendmsg"
_MOST_OCTETS = 1 << 26

Lost: TypeAlias = Callable[[], bool]
"""Whether the next of the changes that are not durable yet is lost."""


def strace(trace: Path) -> list[str]:
    """What stands before a command so that `trace` has what it and its processes do."""
    return [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-xx",
        "-s",
        str(_MOST_OCTETS),
        "-o",
        str(trace),
        "-e",
        _CALLS,
    ]


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that has succeeded, in the order in which they came to their end."""

    name: str
    arguments: str
    result: int

    @property
    def path(self) -> PurePosixPath | None:
        """Of the first file descriptor; None where it is none of a file."""
        found = re.match(r"\d+<((?:\\x..)*)>", self.arguments)
        path = _decoded(found[1]).decode() if found else ""
        return PurePosixPath(path) if path.startswith("/") else None

    @property
    def data(self) -> bytes:
        """The first text."""
        found = re.search(r'"((?:\\x..)*)"', self.arguments)
        return _decoded(found[1]) if found else b""

    @property
    def named(self) -> list[PurePosixPath]:
        """The paths that are given by name, each with the folder before it."""
        found = re.findall(r'(?:<((?:\\x..)*)>, )?"((?:\\x..)*)"', self.arguments)
        return [PurePosixPath(_decoded(folder).decode() or "/", _decoded(name).decode()) for folder, name in found]

    @property
    def last(self) -> int:
        """The last argument, a number."""
        return int(self.arguments.rpartition(",")[2])


def calls(trace: Path) -> Iterator[Call]:
    begun: dict[str, str] = {}
    for line in trace.read_text("latin-1").splitlines():
        process, _, text = line.partition(" ")
        text = text.lstrip()
        if text.endswith("<unfinished ...>"):
            begun[process] = text.removesuffix("<unfinished ...>")
            continue
        if resumed := re.match(r"<\.\.\. \w+ resumed>", text):
            text = begun.pop(process) + text[resumed.end() :]
        if made := re.match(r"(\w+)\((.*)\)\s+= (\d+)", text):
            yield Call(made[1], made[2], int(made[3]))


@dataclass(eq=False)
class File:
    """A file, or a folder where it has names, as the program sees it and as it is after a power cut."""

    is_folder: bool = False
    content: bytearray = field(default_factory=bytearray)
    names: dict[str, "File"] = field(default_factory=dict)
    durable_content: bytes = b""
    durable_names: dict[str, "File"] = field(default_factory=dict)
    changes: list = field(default_factory=list)
    """Since it was made durable: arguments of `_change` or `_rename`."""

    def write(self, offset: int, data: bytes, size: int | None = None) -> None:
        """Write *data*, or cut to *size*."""
        self.changes.append((offset, data, size))
        _change(self.content, offset, data, size)

    def name(self, **names: "File | None") -> None:
        """Change names all at once; None removes one."""
        self.changes.append(names)
        _rename(self.names, names)

    def sync(self) -> None:
        self.durable_content, self.durable_names, self.changes = bytes(self.content), dict(self.names), []

    def after_cut(self, lost: Lost) -> "bytes | dict[str, File]":
        """The content, or the names."""
        kept = [change for change in self.changes if not lost()]
        if self.is_folder:
            names = dict(self.durable_names)
            for change in kept:
                _rename(names, change)
            return names
        content = bytearray(self.durable_content)
        for change in kept:
            _change(content, *change)
        return bytes(content)


class Disk:
    """The files below *root*, which is there from the beginning."""

    def __init__(self, root: Path) -> None:
        self._root = PurePosixPath(root)
        self.files = File(is_folder=True)

    def do(self, call: Call) -> None:
        """Do what *call* did, if it is about a file here."""
        match call.name:
            case "openat":
                self._open(call)
            case "write" | "pwrite64" | "ftruncate" | "copy_file_range":
                if file := self._found(call.path):
                    self._write(file, call)
            case "fsync" | "fdatasync":
                if file := self._found(call.path):
                    file.sync()
            case "mkdir" | "mkdirat":
                self._name(call.named[-1], File(is_folder=True))
            case "unlink" | "unlinkat" | "rmdir":
                self._name(call.named[-1], None)
            case "rename" | "renameat" | "renameat2":
                self._rename(*call.named)

    def cut(self, target: Path, lost: Lost) -> None:
        """Make *target* the root as it is after a power cut."""
        _lay_out(self.files, target, lost)

    def _open(self, call: Call) -> None:
        path = call.named[0]
        if "O_CREAT" in call.arguments and self._found(path) is None:
            self._name(path, File())
        file = self._found(path)
        if file and "O_TRUNC" in call.arguments and file.content:
            file.write(0, b"", 0)

    @staticmethod
    def _write(file: File, call: Call) -> None:
        assert call.name != "copy_file_range", "its data is not in the trace"
        if call.name == "ftruncate":
            file.write(0, b"", call.last)
        else:
            # Whoever writes without an offset writes a new file from its beginning to its end.
            file.write(call.last if call.name == "pwrite64" else len(file.content), call.data[: call.result])

    def _rename(self, source: PurePosixPath, target: PurePosixPath) -> None:
        folder, file = self._found(source.parent), self._found(source)
        if folder and file:
            assert source.parent == target.parent, "no file changes its folder here"
            folder.name(**{source.name: None, target.name: file})

    def _name(self, path: PurePosixPath, file: File | None) -> None:
        if folder := self._found(path.parent):
            folder.name(**{path.name: file})

    def _found(self, path: PurePosixPath | None) -> File | None:
        if path is None or not path.is_relative_to(self._root):
            return None
        file: File | None = self.files
        for part in path.relative_to(self._root).parts:
            file = file and file.names.get(part)
        return file


def _lay_out(folder: File, target: Path, lost: Lost) -> None:
    target.mkdir()
    for name, file in folder.after_cut(lost).items():
        if file.is_folder:
            _lay_out(file, target / name, lost)
        else:
            (target / name).write_bytes(file.after_cut(lost))


def _change(content: bytearray, offset: int, data: bytes, size: int | None) -> None:
    end = offset + len(data) if size is None else size
    content.extend(bytes(max(0, end - len(content))))
    if size is None:
        content[offset:end] = data
    else:
        del content[size:]


def _rename(names: dict[str, File], changed: dict[str, File | None]) -> None:
    for name, file in changed.items():
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _decoded(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
