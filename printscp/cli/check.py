"""``printscp check``: whether the settings file is right, and what it says."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from printscp.cli.failures import WouldNotWork
from printscp.cli.options import load_settings, settings_file
from printscp.deliver.delivery import Delivery
from printscp.film.scu import Scu
from printscp.lab.fault_presets import PRESETS
from printscp.lab.fault_reading import table_of
from printscp.lab.fault_settings import FaultSettings
from printscp.printer_description import capabilities
from printscp.settings import OUT, QueueSettings, RetentionSettings, Settings, SettingsError, find, load
from printscp.settings_amounts import duration_words, size_words
from printscp.settings_toml import in_toml, keys_in_order


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Say all of it in one object of JSON on standard output.")
@settings_file
def check(config: Path | None, *, as_json: bool) -> None:
    """Check the settings file, and tell what its printers can do and where their films go.

    Exit code 2 and every error at once, with its line, when the file is wrong; exit code 1 when the file is right, but
    a delivery would not work, such as for a folder that is missing.
    """
    if as_json:
        _check_in_json(find(config))
        return
    settings, path = load_settings(config)
    click.echo(f"{path or 'no settings file, defaults'}: right")
    for line in (*_printer_lines(settings), *_scu_lines(settings.scu_map), *_delivery_lines(settings)):
        click.echo(f"  {line}")
    click.echo(f"  queue: {_queue_words(settings.queue)}")
    click.echo(f"  retention: {_retention_words(settings.retention)}")
    for line in _fault_lines(settings.faults):
        click.echo(f"  {line}")
    problems = [f"deliveries.{name}: {problem}" for name, problem in _problems(settings)]
    if problems:
        raise WouldNotWork("the settings are right, but not all would work\n" + "\n".join(problems))


def _check_in_json(path: Path | None) -> None:
    """As `check`, with the same exit codes."""
    file = str(path) if path else None
    try:
        settings = load(path)
    except SettingsError as error:
        found = [{"line": each.line, "key": each.place, "problem": each.words} for each in error.found]
        click.echo(json.dumps({"file": file, "right": False, "errors": found}))
        raise click.exceptions.Exit(2) from None
    problems = list(_problems(settings))
    told = {
        "file": file,
        "right": True,
        "errors": [],
        "problems": [{"delivery": name, "problem": problem} for name, problem in problems],
        "printers": {
            printer.name: {
                "ae_title": printer.ae_title,
                "capabilities": dict(capabilities(printer)),
                "deliver": settings.deliveries_of(printer.name),
            }
            for printer in settings.printer_list
        },
        "settings": settings.model_dump(mode="json"),
    }
    click.echo(json.dumps(told, ensure_ascii=False))
    raise click.exceptions.Exit(1 if problems else 0)


def _problems(settings: Settings) -> Iterator[tuple[str, str]]:
    """What would keep deliveries from working, each with the name of its delivery."""
    return ((name, problem) for name, delivery in settings.deliveries.items() for problem in _problems_of(delivery))


def _problems_of(delivery: Delivery) -> tuple[str, ...]:
    """As it says them; a plugin may fail at that, or say anything."""
    try:
        told: object = delivery.problems()
    except Exception as error:  # noqa: BLE001  the others are to be checked too
        return (f"problems of {type(delivery).__name__} failed: {type(error).__name__}: {error}",)
    match told:
        case str():
            return (told,) if told else ()
        case tuple() | list():
            return tuple(map(str, told))
        case _:
            return (f"problems of {type(delivery).__name__} must return a tuple of str, not {type(told).__name__}",)


def _printer_lines(settings: Settings) -> Iterator[str]:
    for printer in settings.printer_list:
        table = settings.printers[printer.name]
        yield f"printer {printer.name}: AE title {printer.ae_title}, {table.personality}"
        for matter, value in capabilities(printer):
            yield f"  {matter}: {value}"
        yield f"  delivers to: {', '.join(table.deliver)}; a job is done when {table.done_when}"


def _scu_lines(scus: dict[str, Scu]) -> Iterator[str]:
    for ae_title, scu in scus.items():
        quiet = "".join(f", 0x{status:04X}" for status in sorted(scu.quiet)).removeprefix(", ") or "no warning"
        swapped = r", writes STANDARD\rows,columns" if scu.swap_layout else ""
        yield f"SCU {ae_title}: quiet about {quiet}{swapped}"


def _delivery_lines(settings: Settings) -> Iterator[str]:
    """Each delivery with its type and what the file says of it."""
    used = {name for printer in settings.printers for name in settings.deliveries_of(printer)}
    if OUT in used:
        yield f"delivery {OUT}: folder, path = that of --out"
    for name, delivery in settings.deliveries.items():
        # As it is shown, for an address may be a secret.
        shown = delivery.model_dump(mode="json", exclude_none=True)
        written = [key for key in keys_in_order(type(delivery)) if key in delivery.model_fields_set and key != "type"]
        keys = [f"{key} = {in_toml(shown[key])}" for key in written if key in shown]
        unused = () if name in used else ("no printer delivers there",)
        yield f"delivery {name}: {', '.join((str(getattr(delivery, 'type', '')), *keys, *unused))}"


def _fault_lines(faults: FaultSettings) -> Iterator[str]:
    """What goes wrong on purpose, or would."""
    if faults.enabled or faults.presets or faults.rules:
        yield f"faults: {'enabled, these go wrong on purpose' if faults.enabled else 'off, none of these fires'}"
    for preset in faults.presets:
        yield f"fault {preset}: {PRESETS[preset].meaning}"
    for name, fault in faults.rules.items():
        table = table_of(fault)
        keys = [f"{key} = {in_toml(value)}" for key, value in table.items() if key not in {"where", "effect"}]
        yield f"fault {name}: {', '.join((fault.where, fault.effect, *keys))}"


def _queue_words(queue: QueueSettings) -> str:
    waiting = f"at most {queue.most_waiting} jobs wait" if queue.most_waiting else "any number of jobs may wait"
    processes = f"{queue.render_processes} render at once" if queue.render_processes else "the server itself renders"
    return (
        f"{waiting}, {processes} for {duration_words(queue.render_timeout)} each, {duration_words(queue.drain)} to end"
    )


def _retention_words(retention: RetentionSettings) -> str:
    limits = [
        duration_words(retention.max_age) if retention.max_age else "",
        f"{retention.max_films} films" if retention.max_films else "",
        size_words(retention.max_size) if retention.max_size else "",
    ]
    kept = ", ".join(filter(None, limits)) or "no limit"
    history = duration_words(retention.history) if retention.history else "for ever"
    free = size_words(retention.min_free) if retention.min_free else "none"
    return f"delivered films are kept up to {kept}; of the disk {free} stays free; the list of jobs goes back {history}"
