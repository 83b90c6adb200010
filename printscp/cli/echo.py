"""``printscp echo``: whether a DICOM peer answers."""

import json

import click

from printscp.cli.peer_options import ADDRESS, Peer, failures_of, peer_options, verbosity_options
from printscp.client_echo import echo as ask


@click.command()
@click.argument("address", metavar=ADDRESS)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@peer_options
@verbosity_options
def echo(peer: Peer, address: str, *, as_json: bool) -> None:
    """Ask a DICOM peer whether it is there (C-ECHO).

    Exit code 60 when it cannot be reached, 61 when it rejects the association, 62 when it aborts or does not answer in
    time, 63 when it does not offer Verification, 64 when it answers with a failure.
    """
    to = peer.address(address)
    with failures_of(peer, to, as_json=as_json):
        seconds = ask(
            peer.called(to), calling_ae=peer.calling_ae, connect_seconds=peer.connect_seconds, max_pdu=peer.max_pdu
        )
    if as_json:
        click.echo(json.dumps({"address": str(to), "status": "0x0000", "seconds": round(seconds, 6)}))
    else:
        peer.echo(f"{to} answers after {seconds * 1000:.0f} ms")
