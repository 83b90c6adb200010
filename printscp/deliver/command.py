"""Documents handed to a program: whatever can be started can be a delivery."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from printscp.deliver import guard
from printscp.deliver.delivery import Delivery, DestinationDown, NeverTaken, NotTaken, Parcel
from printscp.deliver.template import JOB_FIELDS, fields, filled, job_values
from printscp.film.printer import FileKind
from printscp.outcomes import Checkpoint, Done
from printscp.settings_values import FileKindWords

DOCUMENTS = "{documents}"
ARGUMENT_FIELDS = (*JOB_FIELDS, "pdf")
# What a program finds in its environment, and the field of which it is the value.
VARIABLES = {
    "PRINTSCP_JOB": "job",
    "PRINTSCP_NUMBER": "number",
    "PRINTSCP_UID": "uid",
    "PRINTSCP_PRINTER": "printer",
    "PRINTSCP_SCU": "scu",
    "PRINTSCP_COPIES": "copies",
    "PRINTSCP_FILMS": "films",
}

_STANDARD_ERROR = 2
# EX_DATAERR and EX_TEMPFAIL of sysexits.h.
_DATA_ERROR, _TEMPORARY_FAILURE = 65, 75
# After a try is ended from outside nobody says why, so a program is ended a little before that.
_LONGEST_MARGIN_SECONDS, _MARGIN_OF_TIMEOUT = 5.0, 0.2


def _argv(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """*arguments* if they can be filled in. The program has no fields, or SCUs would have a say in which one it is."""
    for place, argument in enumerate(arguments):
        used = fields(argument, (*ARGUMENT_FIELDS, "documents"))
        if "\0" in argument:
            raise ValueError(f"{argument!r}: no argument of a program can have a NUL")
        if place == 0 and used:
            raise ValueError(f"{argument!r}: the program itself has no fields")
        if "documents" in used and argument != DOCUMENTS:
            raise ValueError(f"{argument!r}: {DOCUMENTS} becomes an argument for each document, so it stands alone")
    if not arguments or not arguments[0]:
        raise ValueError("must name a program first")
    return arguments


Argv: TypeAlias = Annotated[tuple[str, ...], Field(strict=False), AfterValidator(_argv)]
ExitCode: TypeAlias = Annotated[int, Field(ge=1, le=255)]
ExitCodes: TypeAlias = Annotated[tuple[ExitCode, ...], Field(strict=False)]


class CommandDelivery(Delivery):
    """A program that is run for each job."""

    type: Literal["command"]
    """`"command"`."""
    argv: Argv
    """The program and its arguments, such as `["lp", "-n", "{copies}", "{pdf}"]`; no shell reads them. Their fields are
    `{pdf}` `{job}` `{number}` `{uid}` `{printer}` `{scu}` `{films}` `{copies}` `{date}` `{time}` `{year}` `{month}` `{day}`
    `{hour}` `{minute}` `{second}`; an argument that is `{documents}` becomes one for each document."""
    files: FileKindWords | None = None
    """Kinds of files that `{documents}` are, such as `["png"]`; by default those of the printer. `{pdf}` adds the PDF to
    them."""
    # TOML has a text where we have a path.
    cwd: Path | None = Field(default=None, strict=False)
    """Folder in which the program runs; by default the working directory of the server."""
    down: ExitCodes = (_TEMPORARY_FAILURE, guard.CANNOT_RUN, guard.IS_MISSING)
    """Exit codes which say that nothing can be delivered now: all jobs wait, and this one is tried again."""
    never: ExitCodes = (_DATA_ERROR,)
    """Exit codes which say that this job can never be delivered."""
    show_output: bool = False
    """Whether what the program writes goes to the standard error of the server, to find out why it fails; it may name
    patients, so it is dropped otherwise."""

    @model_validator(mode="after")
    def _one_meaning_each(self) -> "CommandDelivery":
        both = sorted({*self.down} & {*self.never})
        if both:
            raise ValueError(f"exit codes in both down and never: {', '.join(map(str, both))}")
        return self

    def kinds(self, printer_files: tuple[FileKind, ...]) -> tuple[FileKind, ...]:
        asked = printer_files if self.files is None else tuple(FileKind(word) for word in self.files)
        named = any("pdf" in fields(argument, (*ARGUMENT_FIELDS, "documents")) for argument in self.argv)
        return (FileKind.PDF, *asked) if named and FileKind.PDF not in asked else asked

    def problems(self) -> tuple[str, ...]:
        missing = () if self._program() else (self._no_program(),)
        return missing if self.cwd is None or self.cwd.is_dir() else (*missing, f"{self.cwd} is no folder")

    def deliver(self, parcel: Parcel, checkpoint: Checkpoint) -> Done:  # noqa: ARG002  it is run wholly or anew
        """Run the program; what its exit code means is in the settings."""
        program = self._program()
        if program is None:
            raise DestinationDown(self._no_program())
        code = self._exit_code([program, *self._arguments(parcel)], parcel)
        problem = f"{self.argv[0]} ended with {_words(code)}"
        if code in self.down:
            raise DestinationDown(problem)
        if code in self.never:
            raise NeverTaken(problem)
        if code != 0:
            raise NotTaken(problem)
        return Done(receipt="exit 0")

    def _program(self) -> str | None:
        """Its path, which means the same in every folder."""
        found = shutil.which(self.argv[0])
        return None if found is None else str(Path(found).absolute())

    def _no_program(self) -> str:
        return f"the program {self.argv[0]} is not there, or may not be run"

    def _arguments(self, parcel: Parcel) -> list[str]:
        # They begin with a slash, so none is taken for an option, and the program may run in any folder.
        paths = [str(document.path.absolute()) for document in parcel.documents]
        pdfs = [path for path, document in zip(paths, parcel.documents, strict=True) if document.kind is FileKind.PDF]
        values = job_values(parcel) | {"pdf": "".join(pdfs)}
        arguments: list[str] = []
        for argument in self.argv[1:]:
            arguments += paths if argument == DOCUMENTS else [filled(argument, values)]
        return arguments

    def _exit_code(self, argv: list[str], parcel: Parcel) -> int:
        """What the program ends with. Raises NotTaken when it takes too long; it is ended then."""
        values = job_values(parcel)
        output = _STANDARD_ERROR if self.show_output else subprocess.DEVNULL
        process = subprocess.Popen(  # noqa: S603  the arguments are those of the settings, and no shell reads them
            [sys.executable, "-IS", guard.__file__, *argv],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=self.cwd,
            env=os.environ | {variable: values[field] for variable, field in VARIABLES.items()},
            start_new_session=True,
        )
        seconds = self.timeout - min(_LONGEST_MARGIN_SECONDS, self.timeout * _MARGIN_OF_TIMEOUT)
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise NotTaken(f"{self.argv[0]} did not end within {seconds:g} s") from None
        finally:
            process.communicate()  # closes its standard input, and so ends what still runs


def _words(code: int) -> str:
    signal = f" (signal {code - guard.SIGNALED})" if code > guard.SIGNALED else ""
    return f"exit code {code}{signal}"
