"""``printscp``: the group of commands. Without a command it serves."""

from importlib import import_module

import click

from printscp import __version__

# Each command stands in the module of its name, under its name (hyphens are underscores), and says of itself what
# stands here. Only the one that is run is imported: the others need much that it does not.
_COMMANDS = {
    "capture": "Save an association, by default the last one, in a file; packed where its name ends in .gz.",
    "check": "Check the settings file, and tell what its printers can do and where their films go.",
    "conformance": "Write the DICOM conformance statement of the settings, in Markdown, to standard output.",
    "demo": "Print sample films over a real DICOM association on a free port, and say where the PDFs are.",
    "echo": "Ask a DICOM peer whether it is there (C-ECHO).",
    "explain": "Explain a finding by its code: the rule, and what to write instead; without a code list all.",
    "init": "Write a settings file with every table and key, commented out with their defaults; `-` writes to standard output.",
    "jobs": "See the jobs of a data folder, and hold, release, cancel, reprint or purge them.",
    "replay": "Send the requests of a saved association to a printer, and tell where its answers differ.",
    "run": "Run a command that prints to a temporary film printer, or stores images there, and judge what it printed.",
    "schema": "Write the JSON Schema of the settings file to standard output, for editors that complete and check TOML by it.",
    "send": "Print DICOM files, folders and DICOMDIRs on a DICOM printer; `-` stands for paths on stdin, one a line.",
    "serve": "Run the print server in the foreground.",
    "status": "Ask a DICOM printer for its status, its name, and what it can do (N-GET).",
    "trace": "See what a print SCU said, and what it was answered.",
}


class _ServeByDefault(click.Group):
    """A group that takes options without a command for those of ``serve``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  as click
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  as click
        if cmd_name not in _COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"printscp.cli.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  as click
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {option for parameter in self.get_params(ctx) for option in parameter.opts}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = ["serve", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ServeByDefault, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="printscp")
def main() -> None:
    """A DICOM film printer in software: modalities print to it, PDF films come out.

    Without a command it serves: `printscp --out films` is `printscp serve --out films`.
    """
