"""``printscp status``: what a DICOM printer tells of itself."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from printscp.cli.failures import Refused
from printscp.cli.peer_options import ADDRESS, Peer, failures_of, peer_options, verbosity_options
from printscp.client import PrintClient
from printscp.client_answers import PrintFailed
from printscp.client_printer import PrinterOffer, PrinterReport
from printscp.film.printer import PrinterStatus

_MOST_LAYOUTS = 12
_WORDS = {
    PrinterStatus.NORMAL: "it prints",
    PrinterStatus.WARNING: "it prints, and somebody should look at it",
    PrinterStatus.FAILURE: "it does not print until somebody has looked at it",
}


@click.command()
@click.argument("address", metavar=ADDRESS)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@peer_options
@verbosity_options
@click.pass_context
def status(context: click.Context, peer: Peer, address: str, *, as_json: bool) -> None:
    """Ask a DICOM printer for its status, its name, and what it can do (N-GET).

    Exit code 0 when its status is NORMAL or WARNING, 1 when it is FAILURE; 60 when it cannot be reached, 61 when it
    rejects the association, 62 when it aborts or does not answer in time, 63 when it is no printer, 64 when it does not
    tell its status.
    """
    to = peer.address(address)
    with failures_of(peer, to, as_json=as_json):
        with peer.client(to) as client:
            report, offers = client.printer(), offers_of(client)
        if report.condition is None:
            raise Refused(f"{to} does not tell its status")
    if as_json:
        click.echo(json.dumps({"address": str(to), **report_json(report), "offers": _offers_json(offers)}, indent=2))
    else:
        for line in (*report_lines(str(to), report), *(line for offer in offers for line in _offer_lines(offer))):
            peer.echo(line)
    if report.condition.status is PrinterStatus.FAILURE:
        context.exit(1)


def offers_of(client: PrintClient) -> tuple[PrinterOffer, ...]:
    """What the printer can do; nothing where it does not say, or takes no second association to be asked by."""
    try:
        return client.printer_offers()
    except PrintFailed:
        return ()


def report_json(report: PrinterReport) -> dict[str, Any]:
    """A printer as JSON; what it does not say is null."""
    condition = report.condition
    said = {name: value or None for name, value in asdict(report).items() if name not in {"condition", "info"}}
    return {"status": condition.status.value if condition else None, "info": report.info or None, **said}


def report_lines(address: str, report: PrinterReport) -> Iterator[str]:
    """A printer in words, its status first."""
    if report.condition is None:
        yield f"{address} does not tell its status"
        return
    info = f" ({report.info})" if report.info and report.info != report.condition.status.value else ""
    yield f"{address} is {report.condition.status.value}{info}: {_WORDS[report.condition.status]}"
    told = {
        "name": report.name,
        "made by": " ".join(filter(None, (report.manufacturer, report.model_name))),
        "serial number": report.serial_number,
        "software": ", ".join(report.software_versions),
        "calibrated": report.last_calibration,
    }
    yield from (f"  {name}: {value}" for name, value in told.items() if value)


def _offers_json(offers: tuple[PrinterOffer, ...]) -> list[dict[str, Any]]:
    return [
        asdict(offer) | {"media": [{"medium": medium, "film_sizes": sizes} for medium, sizes in offer.media]}
        for offer in offers
    ]


def _offer_lines(offer: PrinterOffer) -> Iterator[str]:
    depth = f", images of {offer.bits} bits" if offer.bits else ""
    yield f"  {'color' if offer.color else 'grayscale'}{depth}"
    for sizes in dict.fromkeys(sizes for _, sizes in offer.media):
        media = ", ".join(medium for medium, others in offer.media if others == sizes)
        yield f"    {media}: {', '.join(sizes)}"
    more = f" and {len(offer.layouts) - _MOST_LAYOUTS} more" if len(offer.layouts) > _MOST_LAYOUTS else ""
    told = {
        "layouts": "  ".join(offer.layouts[:_MOST_LAYOUTS]) + more,
        "magnification": ", ".join(offer.magnifications),
        "films of a session": str(offer.most_films) if offer.most_films else "",
        "SOP Classes": ", ".join(offer.sop_classes),
    }
    yield from (f"    {name}: {value}" for name, value in told.items() if value)
