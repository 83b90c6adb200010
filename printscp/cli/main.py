"""``printscp``: the group of commands. Without a command it serves."""

import click

from printscp import __version__
from printscp.cli.check import check
from printscp.cli.conformance import conformance
from printscp.cli.demo import demo
from printscp.cli.init import init
from printscp.cli.jobs import jobs
from printscp.cli.schema import schema
from printscp.cli.serve import serve


class _ServeByDefault(click.Group):
    """A group that takes options without a command for those of ``serve``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {option for parameter in self.get_params(ctx) for option in parameter.opts}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = [serve.name or "serve", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ServeByDefault, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="printscp")
def main() -> None:
    """A DICOM film printer in software: modalities print to it, PDF films come out.

    Without a command it serves: `printscp --out films` is `printscp serve --out films`.
    """


main.add_command(serve)
main.add_command(demo)
main.add_command(jobs)
main.add_command(init)
main.add_command(check)
main.add_command(schema)
main.add_command(conformance)
