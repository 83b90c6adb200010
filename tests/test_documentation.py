"""The docs name every status, setting and option that there is, and nothing that there is not."""

import re
import tomllib
from pathlib import Path

import click
import pytest

import printscp
from printscp.cli.jobs import jobs
from printscp.cli.main import main
from printscp.cli.serve import serve
from printscp.deliver.registry import delivery_types
from printscp.film.job_state import EXECUTION, Reason
from printscp.lab.fault_settings import FaultSettings
from printscp.lab.trace_settings import TraceSettings
from printscp.personalities import personalities
from printscp.printer_settings import PrinterSettings
from printscp.settings import DicomSettings, FontSettings, QueueSettings, RetentionSettings, ScuSettings, load
from printscp.store_settings import StoreSettings
from printscp.wire.status import Status
from tests import fault_tables
from tests.findings_page import findings_page
from tests.settings_tables import personalities_table, personality_list, settings_table, with_section, with_table

ROOT = Path(__file__).parent.parent
STATUSES = (ROOT / "docs" / "statuses.md").read_text()
SETTINGS = ROOT / "docs" / "settings.md"
PERSONALITIES = ROOT / "docs" / "personalities.md"
SAMPLE = ROOT / "samples" / "printscp.toml"
DELIVERIES = ROOT / "docs" / "deliveries"
FAULTS = ROOT / "docs" / "faults.md"
STORE = ROOT / "docs" / "store.md"
JOBS = (ROOT / "docs" / "jobs.md").read_text()
README = (ROOT / "README.md").read_text()

MODELS = {
    "[dicom]": DicomSettings,
    "[printers.NAME]": PrinterSettings,
    "[printers.NAME.store]": StoreSettings,
    "[scus.NAME]": ScuSettings,
    "[queue]": QueueSettings,
    "[retention]": RetentionSettings,
    "[fonts]": FontSettings,
    "[trace]": TraceSettings,
    "[faults]": FaultSettings,
}


@pytest.fixture
def same(request):
    """Compares a page with what it would be now, or writes that."""

    def same(page: Path, now: str) -> None:
        if request.config.getoption("--update-golden"):
            page.write_text(now, encoding="utf-8")
        assert page.read_text(encoding="utf-8") == now, f"{page.name} is stale: pytest {__file__} --update-golden"

    return same


def test_every_status_is_documented_once_and_no_other():
    documented = re.findall(r"^\| (0x[0-9A-F]{4}) \|", STATUSES, re.MULTILINE)

    assert documented == [f"0x{status:04X}" for status in sorted(Status)]


@pytest.mark.parametrize(("model", "key"), [(model, key) for model in MODELS.values() for key in model.model_fields])
def test_every_setting_has_its_text_in_the_program(model, key):
    assert (model.model_fields[key].description or "").endswith(".")


def test_the_settings_page_has_the_keys_defaults_and_texts_of_the_program(same):
    page = SETTINGS.read_text(encoding="utf-8")
    for heading, model in MODELS.items():
        page = with_table(page, f"`{heading}`", settings_table(model))

    same(SETTINGS, page)


def test_the_page_of_faults_has_the_effects_keys_and_presets_of_the_program(same):
    page = FAULTS.read_text(encoding="utf-8")
    page = with_table(page, "Presets", fault_tables.presets_table())
    page = with_table(page, "Effects", fault_tables.effects_table())
    page = with_table(page, "Keys of effects", fault_tables.keys_table())
    page = with_table(page, "Whom and how often", fault_tables.match_table())

    same(FAULTS, with_table(page, "Names", fault_tables.names_table()))


def test_the_personalities_page_has_the_texts_and_keys_of_the_data(same):
    toml = (Path(printscp.__file__).parent / "personalities.toml").read_text(encoding="utf-8")
    page = with_section(PERSONALITIES.read_text(encoding="utf-8"), "What each is", f"\n{personality_list(toml)}")

    same(PERSONALITIES, with_table(page, "What each sets", personalities_table()))


def test_the_findings_page_has_the_texts_of_the_program(same):
    same(ROOT / "docs" / "findings.md", findings_page())


@pytest.mark.parametrize("personality", personalities())
def test_every_personality_has_a_text(personality):
    assert f"\n- `{personality}`: " in PERSONALITIES.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("model", "key"), [(model, key) for model in delivery_types().values() for key in model.model_fields]
)
def test_every_key_of_a_delivery_has_its_text_in_the_program(model, key):
    assert key == "type" or (model.model_fields[key].description or "").endswith(".")


@pytest.mark.parametrize("name", sorted(delivery_types()))
def test_every_delivery_has_its_page_with_the_keys_defaults_and_texts_of_the_program(name, same):
    page = DELIVERIES / f"{name}.md"

    same(page, with_table(page.read_text(encoding="utf-8"), "Keys", settings_table(delivery_types()[name])))


@pytest.mark.parametrize("name", sorted(delivery_types()))
def test_the_settings_page_leads_to_every_delivery(name):
    assert f"\n| [`{name}`](deliveries/{name}.md) | " in SETTINGS.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page",
    [
        SETTINGS,
        PERSONALITIES,
        FAULTS,
        STORE,
        ROOT / "README.md",
        *(DELIVERIES / f"{name}.md" for name in sorted(delivery_types())),
    ],
    ids=lambda page: page.name,
)
def test_every_settings_file_in_the_docs_can_be_used(page, tmp_path):
    examples = re.findall(r"```toml\n(.*?)```", page.read_text(), re.DOTALL)

    for number, example in enumerate(examples):
        path = tmp_path / f"{number}.toml"
        path.write_text(example)
        load(path)
    assert examples


@pytest.mark.parametrize("key", ScuSettings.model_fields)
def test_the_sample_shows_every_key_of_an_scu_with_a_word_about_it(key):
    assert re.search(rf"^{key} = .* # ", SAMPLE.read_text().partition("[scus.")[2], re.MULTILINE)


@pytest.mark.parametrize("key", StoreSettings.model_fields)
def test_the_sample_shows_every_key_of_stored_images_with_a_word_about_it(key):
    assert re.search(rf"^{key} = .* # ", SAMPLE.read_text().partition("[printers.film1.store]")[2], re.MULTILINE)


@pytest.mark.parametrize("key", FontSettings.model_fields)
def test_the_sample_shows_every_key_of_the_fonts_with_a_word_about_it(key):
    assert re.search(rf"^# {key} = .* # ", SAMPLE.read_text().partition("[fonts]")[2], re.MULTILINE)


@pytest.mark.parametrize(
    ("table", "key"),
    [("queue", key) for key in QueueSettings.model_fields]
    + [("retention", key) for key in RetentionSettings.model_fields],
)
def test_the_sample_shows_every_key_of_queue_and_retention_with_a_word_about_it(table, key):
    assert re.search(rf"^{key} = .* # ", SAMPLE.read_text().partition(f"[{table}]")[2], re.MULTILINE)


@pytest.mark.parametrize("key", ["enabled", "presets"])
def test_the_sample_shows_the_faults_with_a_word_about_each_key_and_a_rule(key):
    assert re.search(rf"^{key} = .* # ", SAMPLE.read_text().partition("[faults]")[2], re.MULTILINE)
    assert [rule.where for rule in load(SAMPLE).faults.rules.values()] == ["dimse"]


def test_the_sample_shows_a_custom_layout_and_a_personality():
    printers = tomllib.loads(SAMPLE.read_text())["printers"].values()

    assert any(printer.get("custom_layouts") for printer in printers)
    assert {printer.get("personality") for printer in printers} > {"generic"}


@pytest.mark.parametrize("personality", personalities())
def test_every_personality_is_named_beside_its_key_in_the_sample(personality):
    (line,) = [line for line in SAMPLE.read_text().splitlines() if line.startswith('personality = "generic"')]

    assert f'"{personality}"' in line.partition("#")[2]


@pytest.mark.parametrize("option", [option for parameter in serve.params for option in parameter.opts])
def test_every_option_of_serve_is_in_the_readme(option):
    aliases = {"--config": "-c", "--verbose": "-v"}

    assert aliases.get(option, option) in README


@pytest.mark.parametrize("command", main.list_commands(click.Context(main)))
def test_every_command_is_in_the_readme(command):
    assert command in README


def test_every_state_of_a_job_is_documented_with_what_a_print_scu_is_told():
    documented = re.findall(r"^\| `([a-z-]+)` \| ([A-Z]+) \| (.+) \|$", JOBS, re.MULTILINE)

    assert documented == [
        (state.value, status.value, info or "what went wrong") for state, (status, info) in EXECUTION.items()
    ]


def test_every_reason_of_a_state_is_documented():
    _, _, table = JOBS.partition("| reason | why |")

    assert re.findall(r"^\| `([a-z-]+)` \| ", table.partition("\n## ")[0], re.MULTILINE) == [
        reason.value for reason in Reason
    ]


def test_every_verb_of_an_operator_is_documented_and_no_other():
    documented = re.findall(r"^\| `printscp jobs ([a-z-]+)", JOBS, re.MULTILINE)

    assert sorted(documented) == sorted(jobs.commands)


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])
def test_every_command_of_an_operator_in_the_docs_can_be_given(page):
    for line in re.findall(r"\bprintscp jobs\b([^`#;|\n]*)", page.read_text()):
        verb, *words = line.replace("...", "").split() or ["list"]
        command = jobs.commands["list" if verb.startswith("-") else verb]
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in (verb, *words) if word.startswith("-")} <= options, line


@pytest.mark.parametrize("option", [option for name in ("match", "purge") for option in jobs.commands[name].params])
def test_every_option_of_the_verbs_is_documented(option):
    assert all(f"`{name}" in JOBS for name in option.opts if name.startswith("--")) or option.name == "PatientID"


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])
def test_every_link_to_a_file_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []
