"""The docs name every status, setting and option that there is, and nothing that there is not."""

import re
from pathlib import Path

import pytest

from printscp.cli.main import main
from printscp.cli.serve import serve
from printscp.settings import DicomSettings, PrinterSettings
from printscp.wire.status import Status

ROOT = Path(__file__).parent.parent
STATUSES = (ROOT / "docs" / "statuses.md").read_text()
SETTINGS = (ROOT / "docs" / "settings.md").read_text()
README = (ROOT / "README.md").read_text()


def test_every_status_is_documented_once_and_no_other():
    documented = re.findall(r"^\| (0x[0-9A-F]{4}) \|", STATUSES, re.MULTILINE)

    assert documented == [f"0x{status:04X}" for status in sorted(Status)]


@pytest.mark.parametrize("key", [*DicomSettings.model_fields, *PrinterSettings.model_fields])
def test_every_setting_is_documented(key):
    assert f"`{key}`" in SETTINGS


@pytest.mark.parametrize("option", [option for parameter in serve.params for option in parameter.opts])
def test_every_option_of_serve_is_in_the_readme(option):
    aliases = {"--config": "-c", "--verbose": "-v"}

    assert aliases.get(option, option) in README


@pytest.mark.parametrize("command", main.commands)
def test_every_command_is_in_the_readme(command):
    assert command in README


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])
def test_every_link_to_a_file_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []
