"""Runs DCMTK's print SCP for one film that our client prints: python -m tests.interop.dcmprscp FOLDER FILM

With FORWARD for FILM, for a job of two films and two copies that our delivery forwards. With SEND, for the files and
options that follow, by `printscp send`. With REPLAY, for the saved association that follows, by `printscp replay`.

dcmprscp listens on every address it finds, so this belongs into a network namespace that has nothing but loopback,
and it refuses to run where there is more. What dcmprscp stores is in FOLDER/database.
"""

import fcntl
import os
import socket
import struct
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from printscp.client import PrintClient
from printscp.client_answers import PrintFailed, Warned
from printscp.deliver.delivery import attempt
from printscp.deliver.print_scu import PrintDelivery
from printscp.film.job import PrintJob
from printscp.film.presentation_lut import LutShape, PresentationLut
from printscp.film.session import FilmSession
from printscp.film.sizes import FILM_SIZES
from printscp.outcomes import Done
from tests.drawn_films import drawn_samples, drawn_test_films
from tests.jobs import print_job
from tests.parcels import make_parcel

FORWARD, SEND, REPLAY = "forward", "send", "replay"

_PORT = 11112
_SECONDS = 30
_SET_INTERFACE_FLAGS, _UP = 0x8914, 1

_CONFIGURATION = r"""
[[GENERAL]]
[APPLICATION]
LogDirectory = {folder}/log
[PRINT]
Directory = {folder}/spool
[DATABASE]
Directory = {folder}/database
[LUT]
Directory = {folder}/lut
[REPORT]
Directory = {folder}/reports
[[COMMUNICATION]]
[PEER]
Type = LOCALPRINTER
Aetitle = PEER
Description = the print SCP of DCMTK
Hostname = localhost
Port = {port}
BorderDensity = BLACK\WHITE
DisplayFormat = 1,1\1,2\2,3
EmptyImageDensity = BLACK\WHITE
FilmDestination = MAGAZINE\PROCESSOR
FilmSizeID = 8INX10IN\11INX14IN\14INX17IN
MagnificationType = REPLICATE\BILINEAR\CUBIC\NONE
MaxDensity = 320
MediumType = BLUE FILM\CLEAR FILM\PAPER
MinDensity = 20
ResolutionID = STANDARD\HIGH
SmoothingType = NONE
Supports12Bit = true
SupportsDecimateCrop = true
SupportsImageSize = true
SupportsPresentationLUT = true
SupportsTrim = true
"""


def main(folder: Path, film: str, *arguments: str) -> None:
    _start_loopback()
    for name in ("log", "spool", "database", "lut", "reports"):
        (folder / name).mkdir()
    configuration = folder / "dcmprscp.cfg"
    configuration.write_text(_CONFIGURATION.format(folder=folder, port=_PORT))
    with (folder / "output").open("w") as output:
        command = ["dcmprscp", "-c", configuration, "-p", "PEER"]
        # Without this variable each answer of dcmprscp waits 40 ms for an acknowledgment.
        environment = os.environ | {"TCP_NODELAY": "1"}
        with subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT) as peer:
            try:
                with _associated() as client:
                    told = None if film in {FORWARD, SEND, REPLAY} else _print_film(client, film)
                # It has one association at a time.
                if film in {SEND, REPLAY}:
                    sys.exit(_run(film, *arguments))
                print(_forward(folder) if told is None else told)
            except PrintFailed as failure:
                sys.exit(str(failure))
            finally:
                peer.terminate()


def _print_film(client: PrintClient, name: str) -> tuple[Warned, ...]:
    each = drawn_samples().get(name) or drawn_test_films(FILM_SIZES["14INX17IN"])[name]
    return client.print_film(each.film, each.session, each.luts)


def _run(*arguments: str) -> int:
    """Exit code of a command of `printscp`, which says on stdout and stderr what it has to say."""
    program = "from printscp.cli.main import main; main()"
    command = [sys.executable, "-c", program, *arguments, f"PEER@127.0.0.1:{_PORT}"]
    return subprocess.run(command, timeout=50, check=False).returncode


def _forward(folder: Path) -> str:
    """Deliver the job; the receipt, and a line for each warning."""
    keys = {"leave_out": ("SpecificCharacterSet", "ConfigurationInformation", "SmoothingType")}
    delivery = PrintDelivery(type="print", address=f"PEER@127.0.0.1:{_PORT}", **keys)
    outcome = attempt(delivery, make_parcel(folder, kinds=(), job=forwarded_job()), lambda _: None)
    return "\n".join((outcome.receipt, *outcome.warnings)) if isinstance(outcome, Done) else repr(outcome)


def forwarded_job() -> PrintJob:
    """Two films as a modality may have asked for them, with what dcmprscp refuses."""
    sheet, wedge = drawn_samples()["ct-sheet"].film, drawn_samples()["step-wedge"].film
    lut = PresentationLut("1.2.3", LutShape.LIN_OD)
    return print_job(
        session=FilmSession(uid="1.2.3.1", number_of_copies=2, label="two films", character_set=("ISO_IR 100",)),
        films=(
            replace(sheet, presentation_lut_uid=lut.uid, configuration_information="CS003", smoothing_type="SHARP"),
            replace(wedge, presentation_lut_uid=lut.uid, illumination=1500, max_density=2.8),
        ),
        presentation_luts=(lut,),
    )


def _start_loopback() -> None:
    interfaces = [name for _, name in socket.if_nameindex()]
    if interfaces != ["lo"]:
        sys.exit(f"not in a namespace of its own, here are {', '.join(interfaces)}")
    with socket.socket() as control:
        fcntl.ioctl(control, _SET_INTERFACE_FLAGS, struct.pack("16sH14x", b"lo", _UP))


def _associated() -> PrintClient:
    """An association, once the printer listens."""
    end = time.monotonic() + _SECONDS
    while True:
        try:
            return PrintClient("127.0.0.1", _PORT, called_ae="PEER")
        except PrintFailed:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
