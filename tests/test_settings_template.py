"""A settings file to begin with."""

import re
import tomllib

import pytest

from printscp.deliver.registry import delivery_types
from printscp.printer_settings import PrinterSettings
from printscp.settings import Settings, load
from printscp.settings_template import template
from printscp.settings_toml import default_in_toml
from printscp.store_settings import StoreSettings

TEXT = template()


def uncommented(text: str) -> str:
    """*text* without the # before each key, as it tells to."""
    return "\n".join(re.sub(r"^#(?! )", "", line) for line in text.splitlines())


def section(header: str) -> str:
    return TEXT.partition(f"\n{header}\n")[2].partition("\n[")[0].partition("\n#[")[0]


def test_as_it_stands_it_means_the_defaults(tmp_path):
    path = tmp_path / "printscp.toml"
    path.write_text(TEXT, encoding="utf-8")

    assert load(path) == Settings()


@pytest.mark.parametrize("name", ["dicom", "queue", "retention", "fonts", "trace", "faults"])
def test_every_key_of_a_table_is_there_with_its_default(name):
    table = section(f"[{name}]")

    for key, field in Settings.model_fields[name].annotation.model_fields.items():
        default = default_in_toml(field)
        line = f"# ({key}: nothing by default)" if default is None else f"#{key} = {default}"
        assert f"\n{line}\n" in f"{table}\n"


@pytest.mark.parametrize("key", PrinterSettings.model_fields)
def test_every_key_of_a_printer_is_there_commented_out(key):
    assert re.search(rf"^#({key} =| \({key}: )", section("[printers.printscp]"), re.MULTILINE)


def test_a_printer_has_its_table_of_stored_images_of_which_one_value_is_written():
    table = section("[printers.printscp.store]")

    for key, field in StoreSettings.model_fields.items():
        default = default_in_toml(field)
        line = f"# ({key}: nothing by default)" if default is None else f"#{key} = {default}"
        assert ("\nenabled = true\n" if key == "enabled" else f"\n{line}\n") in f"{table}\n"


def test_every_key_stands_below_its_text():
    lines = TEXT.splitlines()

    for number, line in enumerate(lines):
        if re.match(r"#\S+ =", line) and not line.startswith("#type"):
            assert lines[number - 1].startswith("# "), line


def test_keys_of_a_table_that_is_not_there_are_texts():
    store = section("#[deliveries.to-store]")

    assert "\n# (tls.ca_file: nothing where tls is set)\n" in store
    assert "\n# (tls.check_hostname: true where tls is set)\n" in store
    assert not re.search(r"^#tls", store, re.MULTILINE)


def test_with_all_examples_it_can_be_used(tmp_path):
    path = tmp_path / "printscp.toml"
    path.write_text(uncommented(TEXT), encoding="utf-8")

    settings = load(path)

    assert settings.deliveries.keys() == {f"to-{name}" for name in delivery_types()}
    assert [name for name, each in settings.deliveries.items() if getattr(each, "tls", None)] == []
    assert settings.scus.keys() == {"ct1"}


@pytest.mark.parametrize("name", sorted(delivery_types()))
def test_every_delivery_has_an_example_with_all_that_must_be_given(tmp_path, name):
    example = uncommented(f"#[deliveries.to-{name}]\n{section(f'#[deliveries.to-{name}]')}")
    path = tmp_path / "printscp.toml"
    path.write_text(example, encoding="utf-8")

    (delivery,) = load(path).deliveries.values()

    assert type(delivery) is delivery_types()[name]
    required = {key for key, field in type(delivery).model_fields.items() if field.is_required()}
    assert required <= tomllib.loads(example)["deliveries"][f"to-{name}"].keys()


def test_lines_of_text_fit_an_editor_and_have_no_marks():
    texts = [line for line in TEXT.splitlines() if line.startswith("# ")]

    assert max(map(len, texts)) <= 118
    assert [line for line in texts if "`" in line or "](" in line] == []
