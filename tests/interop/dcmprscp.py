"""Runs DCMTK's print SCP for one film that our client prints: python -m tests.interop.dcmprscp FOLDER FILM

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
from pathlib import Path

from printscp.client import PrintClient
from printscp.client_answers import PrintFailed, Warned
from printscp.film.sizes import FILM_SIZES
from printscp.lab.films import sample_films
from printscp.lab.test_films import all_test_films

_PORT = 11112
_SECONDS = 10
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


def main(folder: Path, film: str) -> None:
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
                    print(_print_film(client, film))
            except PrintFailed as failure:
                sys.exit(str(failure))
            finally:
                peer.terminate()


def _print_film(client: PrintClient, name: str) -> tuple[Warned, ...]:
    each = (sample_films() | all_test_films(FILM_SIZES["14INX17IN"]))[name]
    return client.print_film(each.film, each.session, each.luts)


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
    main(Path(sys.argv[1]), sys.argv[2])
