"""Faults under the names that people give them: what real printers do on bad days."""

from collections.abc import Mapping
from dataclasses import dataclass

from printscp.lab.fault_table import Table, WrongFault
from printscp.settings_values import nearest


@dataclass(frozen=True, slots=True)
class Preset:
    """One fault or several, and what they are together."""

    meaning: str
    tables: tuple[Table, ...]


def _dropped(*sop_classes: str) -> Table:
    return {"where": "association", "effect": "drop-context", "sop_class": sop_classes}


PRESETS: Mapping[str, Preset] = {
    # Nobody is there, or not for you.
    "not-listening": Preset("Connections are reset as soon as they are made.", ({"where": "network", "effect": "refuse"},)),
    "unknown-ae": Preset(
        "The printer does not know the AE title of the print SCU, and rejects it.",
        ({"where": "association", "effect": "reject", "reason": "calling-ae-not-recognized"},),
    ),
    "busy": Preset(
        "The printer has too many associations, and rejects one more for now.",
        ({"where": "association", "effect": "reject", "reason": "local-limit-exceeded", "result": "transient"},),
    ),
    # It can less than others.
    "no-presentation-lut": Preset("The printer has no Presentation LUT.", (_dropped("presentation-lut"),)),
    "no-annotation": Preset("The printer has no Basic Annotation Box.", (_dropped("annotation-box"),)),
    "no-print-job": Preset("The printer has no Print Job.", (_dropped("print-job"),)),
    "no-color": Preset("The printer takes no color.", (_dropped("color-meta", "color-image-box"),)),
    "no-storage": Preset("The printer takes no images by C-STORE.", (_dropped("image"),)),
    "small-pdus": Preset(
        "The printer takes PDUs of 128 octets, so that each image comes in many.",
        ({"where": "association", "effect": "tiny-pdu", "octets": 128},),
    ),
    # It needs somebody to come.
    "out-of-film": Preset(
        "The printer has no film: Printer Status is WARNING with SUPPLY EMPTY; jobs are still taken.",
        ({"where": "printer", "effect": "status", "status": "WARNING", "info": "SUPPLY EMPTY"},),
    ),
    "film-low": Preset(
        "The printer has not much film: Printer Status is WARNING with SUPPLY LOW.",
        ({"where": "printer", "effect": "status", "status": "WARNING", "info": "SUPPLY LOW"},),
    ),
    "receiver-full": Preset(
        "Nobody has taken the films away: Printer Status is WARNING with RECEIVER FULL.",
        ({"where": "printer", "effect": "status", "status": "WARNING", "info": "RECEIVER FULL"},),
    ),
    "cover-open": Preset(
        "The printer stands open: Printer Status is FAILURE with COVER OPEN.",
        ({"where": "printer", "effect": "status", "status": "FAILURE", "info": "COVER OPEN"},),
    ),
    "printer-down": Preset(
        "The printer does not work: Printer Status is FAILURE with PRINTER DOWN.",
        ({"where": "printer", "effect": "status", "status": "FAILURE", "info": "PRINTER DOWN"},),
    ),
    # It is full.
    "queue-full": Preset(
        "The queue is full: N-ACTION is answered 0xC602, of a Film Session 0xC601.",
        (
            {"where": "dimse", "effect": "status", "service": "N-ACTION", "sop_class": "film-box", "status": 0xC602},
            {"where": "dimse", "effect": "status", "service": "N-ACTION", "sop_class": "film-session", "status": 0xC601},
        ),
    ),
    "memory-full": Preset(
        "There is no memory for an image: N-SET of an Image Box is answered 0xC605.",
        ({"where": "dimse", "effect": "status", "service": "N-SET", "sop_class": "image-box", "status": 0xC605},),
    ),
    "disk-full": Preset(
        "There is no room for a job: N-ACTION is answered 0x0213; stored images are taken, and wait.",
        ({"where": "storage", "effect": "full"},),
    ),
    "disk-fails": Preset(
        "The disk takes no job: N-ACTION is answered 0x0110; stored images are taken, and wait.",
        ({"where": "storage", "effect": "fails"},),
    ),
    "storage-full": Preset(
        "There is no room for images: C-STORE is answered 0xA700.",
        ({"where": "dimse", "effect": "status", "service": "C-STORE", "status": 0xA700},),
    ),
    "may-not-store": Preset(
        "The SCU may not store images here: C-STORE is answered 0x0124.",
        ({"where": "dimse", "effect": "status", "service": "C-STORE", "status": 0x0124},),
    ),
    "cannot-understand": Preset(
        "The printer cannot read images: C-STORE is answered 0xC000.",
        ({"where": "dimse", "effect": "status", "service": "C-STORE", "status": 0xC000},),
    ),
    # It takes films, and then.
    "slow-printer": Preset(
        "Each job takes ten seconds longer to print.", ({"where": "job", "effect": "slow", "seconds": 10},)
    ),
    "jams-on-third-film": Preset(
        "The job of the third film fails with FILM JAM.",
        ({"where": "job", "effect": "failure", "info": "FILM JAM", "nth": 3},),
    ),
    "never-prints": Preset(
        "Each job is taken, and fails with CHECK PRINTER.",
        ({"where": "job", "effect": "failure", "info": "CHECK PRINTER"},),
    ),
    "never-tells": Preset(
        "No N-EVENT-REPORT ever tells what became of a job.", ({"where": "job", "effect": "no-events"},)
    ),
    # It answers badly, or not at all.
    "slow-answers": Preset(
        "Each answer comes two seconds late.", ({"where": "dimse", "effect": "late", "seconds": 2},)
    ),
    "hangs": Preset(
        "N-ACTION is never answered, although the film is printed.",
        ({"where": "dimse", "effect": "no-answer", "service": "N-ACTION"},),
    ),
    "aborts-at-print": Preset(
        "The association is aborted instead of printing.",
        ({"where": "dimse", "effect": "abort-before", "service": "N-ACTION"},),
    ),
    "drops-connection": Preset(
        "The connection is reset while an image comes.",
        (
            {
                "where": "network", "effect": "reset", "service": "N-SET", "sop_class": "image-box",
                "while_arriving": True,
            },
        ),
    ),
    "drops-storage": Preset(
        "The connection is reset while an image that is stored comes.",
        ({"where": "network", "effect": "reset", "service": "C-STORE", "while_arriving": True},),
    ),
    "talks-nonsense": Preset(
        "The first answer is no DICOM at all.", ({"where": "network", "effect": "garbage"},)
    ),
    "slow-network": Preset(
        "The connection carries ten thousand octets in a second, so that an image of a megabyte comes in two minutes.",
        ({"where": "network", "effect": "throttle", "octets_per_second": 10_000},),
    ),
    "no-references": Preset(
        "N-CREATE of a Film Box is answered without a data set, so that nobody knows its Image Boxes.",
        ({"where": "dimse", "effect": "no-data-set", "service": "N-CREATE", "sop_class": "film-box"},),
    ),
}  # fmt: skip


def tables_of(preset: str) -> tuple[Table, ...]:
    """The faults of *preset*. Raises `WrongFault` when there is none of that name."""
    if preset not in PRESETS:
        raise WrongFault([f"{preset!r} is no preset{nearest(preset, tuple(PRESETS))}"])
    return PRESETS[preset].tables
