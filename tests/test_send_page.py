"""docs/send.md has every option of `printscp send` as the program has it, its exit codes, and an example that runs."""

import re
import shutil
from pathlib import Path

import click
import pytest
from pydicom.data import get_testdata_file

from printscp.cli.send import send
from tests.list_printer import ListPrinter
from tests.settings_tables import with_section

PAGE = Path(__file__).parent.parent / "docs" / "send.md"


def option_table() -> str:
    """A row for each option: its names and values, and what it does."""
    rows = ["", "| option | meaning |", "|---|---|"]
    for option in (parameter for parameter in send.params if isinstance(parameter, click.Option)):
        names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
        values = option.type.choices if isinstance(option.type, click.Choice) else ()
        shown = ", ".join(f"`{value}`" for value in values) or (f"`{option.metavar}`" if option.metavar else "")
        default = (
            f" Default: {option.default:g}." if isinstance(option.default, int | float) and option.show_default else ""
        )
        rows.append(f"| {names} {shown}".rstrip() + f" | {option.help}{default} |")
    return "\n".join(rows) + "\n"


def test_the_page_has_every_option_as_the_program_has_it(request):
    page = PAGE.read_text(encoding="utf-8")

    now = with_section(page, "Options", option_table())

    if request.config.getoption("--update-golden"):
        PAGE.write_text(now, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == now, f"send.md is stale: pytest {__file__} --update-golden"


def test_the_page_has_every_exit_code_that_the_command_tells():
    told = {int(code) for code in re.findall(r"\b(?:code |, |and )?([2468][0-9])\b", send.help or "")}
    documented = {
        int(code) for row in re.findall(r"^\| ([0-9, ]+) \|", PAGE.read_text(), re.MULTILINE) for code in row.split(",")
    }

    assert told == documented - {0, 1, 2, 130}


@pytest.mark.network
def test_the_example_runs(tmp_path, monkeypatch, capsys):
    shutil.copy(get_testdata_file("CT_small.dcm", download=False), tmp_path / "ct.dcm")
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    monkeypatch.chdir(tmp_path)

    with ListPrinter() as printer:
        exec(example.replace("11112", str(printer.port)), {})

    (job,) = printer.jobs
    assert [box.text for box in job.films[0].annotation_boxes] == ["Film 1 of 1"]
    assert "NORMAL" in capsys.readouterr().out
