"""The table of the settings file that says what is to go wrong on purpose."""

from textwrap import dedent

import pytest

from printscp.disturbances import Answer
from printscp.lab.faults import FaultsAreOff
from printscp.settings import Settings, SettingsError, load
from printscp.wire.sop_classes import FILM_BOX
from tests.fault_occasions import request

PRINT = request("N-ACTION", FILM_BOX)


@pytest.fixture
def read(tmp_path):
    """Settings of a text."""

    def read(text: str) -> Settings:
        path = tmp_path / "printscp.toml"
        path.write_text(dedent(text))
        return load(path)

    return read


@pytest.fixture
def problems(read):
    """What is wrong in a text, without the name of its file."""

    def problems(text: str) -> list[str]:
        with pytest.raises(SettingsError) as error:
            read(text)
        return [problem.partition("printscp.toml:")[2] for problem in error.value.problems]

    return problems


RULE = """
    presets = ["busy"]
    [faults.rules.full]
    where = "dimse"
    service = "N-ACTION"
    status = 0xC602
    """


def test_without_a_table_faults_are_off():
    faults = Settings().faults.faults()

    assert (faults.enabled, faults.fired) == (False, {})


def test_presets_and_rules_fire_where_they_are_enabled(read):
    faults = read(f"[faults]\nenabled = true{dedent(RULE)}").faults.faults()

    assert faults.on_request("CT1", "film1", PRINT) == (Answer(fault="full", status=0xC602),)
    assert faults.fired == {"busy": 0, "full": 1}


def test_where_they_are_not_enabled_they_are_read_and_never_fire(read):
    faults = read(f"[faults]{dedent(RULE)}").faults.faults()

    assert faults.on_request("CT1", "film1", PRINT) == ()
    assert faults.fired == {"busy": 0, "full": 0}
    with pytest.raises(FaultsAreOff):
        faults.add("dimse", effect="no-answer")


def test_every_error_is_told_with_its_line(problems):
    assert problems(
        """\
        [printers.film1]
        [faults]
        enabled = "yes"
        presets = ["out-of-films"]
        [faults.rules.full]
        where = "dimse"
        service = "N-ACTON"
        status = 0xC602
        [faults.rules.b]
        where = "dims"
        [faults.rules."a b"]
        where = "dimse"
        effect = "lat"
        [faults.rules.c]
        where = "dimse"
        effect = "late"
        second = 3
        printer = "filn1"
        [faults.rules.d]
        where = "association"
        reason = "temporary-congestion"
        source = "service-provider-acse"
        [faults.rules.e]
        where = "association"
        sop_class = ["film-box", "filmsession"]
        [faults.rules]
        f = 3
        """
    ) == [
        '3: faults.enabled: Input should be a valid boolean, not "yes"',
        "4: faults.presets.0: 'out-of-films' is no preset, do you mean out-of-film?",
        "7: faults.rules.full.service: 'N-ACTON' is no service that a printer answers, do you mean N-ACTION?",
        "10: faults.rules.b.where: 'dims' is none, do you mean dimse?",
        "11: faults.rules.a b: 'a b' is no name for a fault: 1 to 64 letters, digits, _, . and -",
        "13: faults.rules.a b.effect: 'lat' is none, do you mean late?",
        "14: faults.rules.c.seconds: must be given",
        "17: faults.rules.c.second: unknown key, do you mean seconds?",
        "18: faults.rules.c.printer: 'filn1' is no printer, do you mean film1?",
        (
            "19: faults.rules.d: service-provider-acse has no reason temporary-congestion; its reasons are "
            "no-reason-given, protocol-version-not-supported"
        ),
        "25: faults.rules.e.sop_class.1: 'filmsession' is no SOP Class and no UID, do you mean film-session?",
        "27: faults.rules.f: Input should be a table, not 3",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('presets = ["busy", "busy"]', ["2: faults.presets: more than once: busy"]),
        (
            'presets = ["busy"]\n[faults.rules.busy]\nwhere = "network"\neffect = "refuse"',
            ["3: faults.rules.busy: busy is the name of a preset too; give the rule another"],
        ),
        (
            'presets = ["busi", "hangs"]\n[faults.rules.hangs]\nwhere = "network"\neffect = "refuse"',
            ["2: faults.presets.0: 'busi' is no preset, do you mean busy?",
             "3: faults.rules.hangs: hangs is the name of a preset too; give the rule another"],
        ),
        ('[faults.rules.a]\npreset = "busy"', ["3: faults.rules.a.preset: a preset is no rule; name it in presets = [...]"]),
        ('[faults.rules.a]\nwhere = "dimse"\nsttus = 3\nservce = "N-SET"',
         [("4: faults.rules.a.sttus: unknown key of dimse, do you mean status?; servce: unknown key of dimse, do you mean "
           "service?")]),
        ('[faults.rules.a]\neffect = "refuse"', [("2: faults.rules.a.where: must be given; known are network, "
          "association, dimse, printer, job, storage")]),
        ('[faults.rules.a]\nwhere = "printer"\nstatus = "FAILURE"\ninfo = "COVER OPEN"\nprinter = "film9"',
         ["6: faults.rules.a.printer: 'film9' is no printer; known are printscp"]),
        ("rules = 3", ["2: faults.rules: Input should be a table, not 3"]),
        ("rules = { a = 3 }", ["2: faults.rules.a: Input should be a table, not 3"]),
    ],
)  # fmt: skip
def test_what_its_tables_say_of_each_other_is_told(problems, text, told):
    assert problems(f"[faults]\n{text}") == told


def test_a_table_that_is_none_is_told(problems):
    assert problems("faults = 3") == ["1: faults: Input should be a table, not 3"]


def test_presets_of_the_command_line_enable_what_the_file_says_too(read):
    settings = read(f"[faults]{dedent(RULE)}").faults.with_presets(("busy", "hangs"))

    assert settings.enabled
    assert settings.faults().fired == {"busy": 0, "hangs": 0, "full": 0}


def test_a_preset_beside_a_rule_of_its_name_is_refused(read):
    settings = read('[faults.rules.busy]\nwhere = "storage"\neffect = "full"').faults

    with pytest.raises(ValueError, match="busy is the name of a rule too"):
        settings.with_presets(("busy",))
