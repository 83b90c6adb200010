"""Errors that end a command: what failed, with which value, and what to do; each kind has its exit code."""

from typing import IO, Any

import click


class Failure(click.ClickException):
    """A command that cannot do what it was asked to; no traceback."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"printscp: {self.format_message()}", file=file, err=True)


class WrongSettings(Failure):
    """The settings file cannot be used."""

    exit_code = 2


class CannotRead(Failure):
    """A folder has not what it should have."""

    exit_code = 20


class WouldNotWork(Failure):
    """The settings are right, but something that they name cannot be used."""


class NoInput(Failure):
    """There is nothing to print or to read."""

    exit_code = 21


class InvalidInput(Failure):
    """A file is not what the command needs."""

    exit_code = 22


class CannotWrite(Failure):
    """A folder or a file cannot be used."""

    exit_code = 45


class CannotConnect(Failure):
    """A printer cannot be reached, or takes no association."""

    exit_code = 60


class Rejected(Failure):
    """A printer rejected the association."""

    exit_code = 61


class Broken(Failure):
    """The association was aborted, or an answer did not come in time."""

    exit_code = 62


class NoContext(Failure):
    """A printer takes none of the presentation contexts."""

    exit_code = 63


class Refused(Failure):
    """A printer answered with a failure."""

    exit_code = 64


class Warned(Failure):
    """A printer answered with warnings where none may be."""

    exit_code = 65


class CannotBind(Failure):
    """The address cannot be listened on."""

    exit_code = 70


class JobFailed(Failure):
    """A print job ended in FAILURE."""

    exit_code = 80


class Interrupted(Failure):
    """Somebody has pressed Ctrl-C."""

    exit_code = 130


class Found(Failure):
    """There are findings as grave as may not be."""

    exit_code = 81
