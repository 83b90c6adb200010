"""``printscp schema``."""

import json

from click.testing import CliRunner

from printscp import settings_schema
from printscp.cli.main import main


def test_it_writes_the_schema_to_standard_output():
    result = CliRunner().invoke(main, ["schema"])

    assert result.exit_code == 0
    assert json.loads(result.stdout) == json.loads(json.dumps(settings_schema.schema()))
