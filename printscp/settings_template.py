"""A settings file to begin with: every table and key with its text and its default, commented out."""

import re
import textwrap
from collections.abc import Container, Iterator, Mapping

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from printscp.deliver.registry import delivery_types
from printscp.lab.fault_settings import FaultSettings
from printscp.lab.trace_settings import TraceSettings
from printscp.printer_settings import PrinterSettings
from printscp.settings import DicomSettings, FontSettings, QueueSettings, RetentionSettings, ScuSettings
from printscp.settings_toml import default_in_toml, in_toml, keys_in_order, table_in
from printscp.store_settings import StoreSettings

_HEAD = """\
Settings of printscp. Every table and key stands here with its text; keys have their defaults and are commented out, so
this file as it is changes nothing. (That images may be stored is written, for by default that is so where no printer is written.)
To set a key, take away the # before it and write its value. A key
in parentheses is not set by default and has no example here: write a line for it. `printscp check` tells whether all is right, and every error with its line.

For an editor that knows TOML, `printscp schema > printscp.schema.json` makes a schema that completes and checks keys as
they are written; a first line `#:schema ./printscp.schema.json` leads many editors to it.
"""
_DELIVERIES = """\
Where films go besides the folder of --out. To use an example, take away the # before its keys, and write its name into
`deliver` of a printer. Keys without a default have an example here.
"""
_WIDTH = 116
_NOTHING: Mapping[str, object] = {}

# What stands for keys that must be given. Those of plugins may have examples of their own in their models.
_EXAMPLES: dict[str, dict[str, object]] = {
    "folder": {"path": "/srv/films"},
    "command": {"argv": ["/usr/local/bin/after-film", "{pdf}"]},
    "webhook": {"url": "https://workflow.example/films"},
    "ipp": {"uri": "ipps://printer.example/ipp/print"},
    "store": {"address": "PACS@pacs.example:104"},
    "print": {"address": "PRINTER@printer.example:104"},
    "s3": {"bucket": "films"},
}


def template() -> str:
    """The text of the file; as it stands it means the defaults."""
    parts = [
        _comment(_HEAD),
        *_table("[dicom]", DicomSettings),
        *_table("[printers.printscp]", PrinterSettings, below={"store"}),
        *_table("[printers.printscp.store]", StoreSettings, written={"enabled": True}),
        *_table("#[scus.ct1]", ScuSettings),
        _comment(_DELIVERIES),
    ]
    for name, model in sorted(delivery_types().items()):
        parts += _table(f"#[deliveries.to-{name}]", model, _EXAMPLES.get(name, {}))
    parts += [
        *_table("[queue]", QueueSettings),
        *_table("[retention]", RetentionSettings),
        *_table("[fonts]", FontSettings),
        *_table("[trace]", TraceSettings),
        *_table("[faults]", FaultSettings),
    ]
    return "\n".join(parts)


def _table(
    header: str,
    model: type[BaseModel],
    examples: Mapping[str, object] = _NOTHING,
    *,
    below: Container[str] = (),
    written: Mapping[str, object] = _NOTHING,
) -> Iterator[str]:
    """The parts of one table, which empty lines stand between.

    What stands *below* are tables of their own; the values *written* are not commented out.
    """
    yield f"{_comment(model.__doc__ or '')}{header}\n"
    for key in keys_in_order(model):
        field = model.model_fields[key]
        if key in written:
            yield f"{_comment(field.description or '')}{key} = {in_toml(written[key])}\n"
        elif key in below:
            yield f"{_comment(field.description or '')}# ({key}: see below)\n"
        else:
            yield _key(key, field, examples)


def _key(key: str, field: FieldInfo, examples: Mapping[str, object]) -> str:
    """A key below its text; one whose value may be a table or nothing is followed by the keys of that."""
    text = "" if key == "type" else _comment(field.description or "")
    table = table_in(field)
    if table is None or field.default is not None:
        value = _value(key, field, examples)
        return f"{text}#{key} = {value}\n" if value else f"{text}# ({key}: nothing by default)\n"
    below = [_key_within(key, each, table.model_fields[each]) for each in keys_in_order(table)]
    return "\n".join([text, *below])


def _key_within(table: str, key: str, field: FieldInfo) -> str:
    """A key of a table that is not there by default, and would be with any key of it."""
    default = default_in_toml(field) or "nothing"
    return f"{_comment(field.description or '')}# ({table}.{key}: {default} where {table} is set)\n"


def _value(key: str, field: FieldInfo, examples: Mapping[str, object]) -> str:
    """The default of a key or an example; empty where it has neither."""
    default = default_in_toml(field)
    if default is not None:
        return default
    if key in examples:
        return in_toml(examples[key])
    return in_toml(field.examples[0]) if field.examples else ""


def _comment(text: str) -> str:
    """The paragraphs of *text* without the marks of Markdown and reStructuredText, each line after a # and a blank."""
    plain = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text).replace("`", "")
    paragraphs = [" ".join(paragraph.split()) for paragraph in plain.split("\n\n")]
    wrapped = [
        textwrap.wrap(each, _WIDTH, break_long_words=False, break_on_hyphens=False) for each in paragraphs if each
    ]
    return "#\n".join("".join(f"# {line}\n" for line in lines) for lines in wrapped)
