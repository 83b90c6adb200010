"""How fast stored images become films, beside a storage SCP that keeps nothing: python tests/bench/store_speed.py

An unchanged storescu sends a study of 200 CT images of 512 x 512 x 16 bit over one association, in turns to

* printscp, which keeps each image on disk before it answers, and prints 10 films of 20: until storescu has ended, and until
  the last PDF is there;
* storescp --ignore of DCMTK, which receives and answers alone, with TCP_NODELAY=1 and as Debian installs it. It would listen
  on every address, and so is given the connection.

Beside them stands a floor: to write and sync as many files of that size. The result is one JSON document with seconds, of
the clock and of the CPU of the server and its children. It needs dcmtk; every step has a time limit.

    --rounds N    rounds (default 3)
    --images N    images of the study (default 200)
    --folder D    where files and data lie; a disk whose speed matters (default: that of temporary files)
"""

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from print_speed import ROOT, SERVE, STEP_SECONDS, cpu_seconds, machine, wait_for_films
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

IMAGES_OF_A_FILM = 20
SETTINGS = """
[printers.printscp.store]
enabled = true
layout = "4x5"
close_at_association_end = true
"""


class Bench:
    """The measurements; each starts with a fresh server and empty folders below *work*."""

    def __init__(self, work: Path, images: int) -> None:
        self.work = work
        self.films = -(-images // IMAGES_OF_A_FILM)
        self.files = write_study(work / "study", images)
        self.one_film = write_study(work / "first", IMAGES_OF_A_FILM)
        self.settings = work / "printscp.toml"
        self.settings.write_text(SETTINGS)

    def measure(self) -> dict[str, float]:
        """One round, in seconds."""
        return (
            self.printscp() | self.storescp("nodelay", TCP_NODELAY="1") | self.storescp("as_installed") | self.floor()
        )

    def printscp(self) -> dict[str, float]:
        with self._printscp() as (port, pid, out):
            before, started = cpu_seconds(pid), time.monotonic()
            store(port, self.files)
            stored, used = time.monotonic() - started, cpu_seconds(pid) - before
            wait_for_films(out, self.films)
            printed, used_in_all = time.monotonic() - started, cpu_seconds(pid) - before
        return {
            "wall_s.printscp_acknowledged": stored,
            "wall_s.printscp_until_last_pdf": printed,
            "cpu_s.printscp_acknowledged": used,
            "cpu_s.printscp_until_last_pdf": used_in_all,
        }

    def storescp(self, name: str, **environment: str) -> dict[str, float]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(STEP_SECONDS)
            started = time.monotonic()
            with sending(listener.getsockname()[1], self.files):
                connection, _ = listener.accept()
                with connection:
                    connection.settimeout(None)
                    command = [dcmtk("storescp"), "--inetd", "--ignore"]
                    with subprocess.Popen(
                        command, stdin=connection, stdout=connection, env=os.environ | environment
                    ) as process:
                        _, _, usage = os.wait4(process.pid, 0)
                        process.returncode = 0
            seconds = time.monotonic() - started
        return {f"wall_s.storescp_{name}": seconds, f"cpu_s.storescp_{name}": usage.ru_utime + usage.ru_stime}

    def floor(self) -> dict[str, float]:
        """One file after the other, as a server must write that answers each when it is safe."""
        contents = [path.read_bytes() for path in self.files]
        folder = self._fresh("floor")
        started = time.monotonic()
        for number, content in enumerate(contents):
            with (folder / str(number)).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        return {"wall_s.writing_and_syncing": time.monotonic() - started}

    @contextmanager
    def _printscp(self) -> Iterator[tuple[int, int, Path]]:
        """Port, process id and folder of films of a server of ours, which has printed one film and waits for work."""
        folder = self._fresh("printscp")
        out, log = folder / "films", folder / "log"
        arguments = ["--config", self.settings, "--port", "0", "--json", "--out", out, "--data", folder / "data"]
        with (
            log.open("w") as stderr,
            subprocess.Popen([*SERVE, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr) as server,
        ):
            try:
                ready = json.loads(server.stdout.readline() or sys.exit(f"printscp: {log.read_text()}"))
                port = ready["dicom"]["port"]
                store(port, self.one_film)
                wait_for_films(out, 1)
                for path in out.rglob("*.pdf"):
                    path.unlink()
                yield port, server.pid, out
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(STEP_SECONDS)

    def _fresh(self, name: str) -> Path:
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder


def write_study(folder: Path, images: int) -> list[Path]:
    """CT images of Hounsfield units in 16 bits: waves in an ellipse, and the noise of a detector."""
    folder.mkdir()
    y, x = np.mgrid[-1:1:512j, -1:1:512j]
    body = x**2 / 0.7 + y**2 / 0.8 < 1
    random = np.random.default_rng(1)
    common = Dataset()
    common.SOPClassUID, common.Modality, common.ImageType = CTImageStorage, "CT", ["ORIGINAL", "PRIMARY", "AXIAL"]
    common.PatientName, common.PatientID, common.StudyDate = "Phantom", "0", "20260103"
    common.StudyInstanceUID, common.SeriesInstanceUID, common.SeriesNumber = generate_uid(), generate_uid(), 1
    common.SamplesPerPixel, common.PhotometricInterpretation = 1, "MONOCHROME2"
    common.Rows, common.Columns = body.shape
    common.BitsAllocated, common.BitsStored, common.HighBit, common.PixelRepresentation = 16, 16, 15, 1
    common.RescaleSlope, common.RescaleIntercept = 1, 0
    common.WindowCenter, common.WindowWidth = 40, 400
    common.PixelSpacing = [0.7, 0.7]
    paths = []
    for number in range(1, images + 1):
        image = Dataset()
        image.update(common)
        image.SOPInstanceUID, image.InstanceNumber = generate_uid(), number
        image.ImagePositionPatient, image.ImageOrientationPatient = [0, 0, number], [1, 0, 0, 0, 1, 0]
        tissue = np.where(body, 40 + 90 * np.sin(9 * x + number / 9) * np.cos(7 * y), -1000)
        image.PixelData = np.rint(tissue + random.normal(0, 15, body.shape)).astype("<i2").tobytes()
        image["PixelData"].VR = "OW"
        image.file_meta = FileMetaDataset()
        image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        paths.append(folder / f"{number:04}.dcm")
        image.save_as(paths[-1], enforce_file_format=True)
    return paths


def store(port: int, files: Sequence[Path]) -> None:
    with sending(port, files):
        pass


@contextmanager
def sending(port: int, files: Sequence[Path]) -> Iterator[None]:
    """A storescu at its work, which has ended after the block; the end of the benchmark when an image is not stored."""
    command = [dcmtk("storescu"), "-v", "-R", "-aec", "PRINTSCP", "127.0.0.1", str(port), *files]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        yield
        said, _ = process.communicate(timeout=STEP_SECONDS)
    stored = said.count("Received Store Response (Success)")
    if process.returncode or stored != len(files):
        sys.exit(f"storescu stored {stored} of {len(files)} images, exit code {process.returncode}\n{said[-2000:]}")


def dcmtk(program: str) -> str:
    """The path of a program of DCMTK; pynetdicom puts others of the same names before it in a virtual environment."""
    return str(Path(shutil.which("dcmprscu")).with_name(program))


def report(images: int, rounds: list[dict[str, float]]) -> dict[str, object]:
    """The lowest, middle and highest value of each measure, and the ratios of the middle ones."""
    measured: dict[str, dict[str, dict[str, float]]] = {}
    for name in rounds[0]:
        kind, what = name.split(".")
        values = [each[name] for each in rounds]
        spread = {"min": min(values), "median": statistics.median(values), "max": max(values)}
        measured.setdefault(kind, {})[what] = {key: float(f"{value:.4g}") for key, value in spread.items()}
    wall = {what: spread["median"] for what, spread in measured["wall_s"].items()}
    cpu = {what: spread["median"] for what, spread in measured["cpu_s"].items()}
    ratios = {
        "acknowledged_times_storescp_nodelay": wall["printscp_acknowledged"] / wall["storescp_nodelay"],
        "acknowledged_times_storescp_as_installed": wall["printscp_acknowledged"] / wall["storescp_as_installed"],
        "last_pdf_times_storescp_nodelay": wall["printscp_until_last_pdf"] / wall["storescp_nodelay"],
        "last_pdf_times_storescp_as_installed": wall["printscp_until_last_pdf"] / wall["storescp_as_installed"],
        "cpu_ms_per_image": cpu["printscp_until_last_pdf"] / images * 1000,
        "images_per_s_until_last_pdf": images / wall["printscp_until_last_pdf"],
    }
    return {"images": images, "ratios": {key: round(value, 2) for key, value in ratios.items()}, **measured}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="default: %(default)s")
    parser.add_argument("--images", type=int, default=200, help="default: %(default)s")
    parser.add_argument("--folder", type=Path, help="default: that of temporary files")
    chosen = parser.parse_args()
    if shutil.which("dcmprscu") is None:
        parser.error("missing: dcmtk")
    if min(chosen.rounds, chosen.images) < 1:
        parser.error("--rounds and --images must be 1 or more")
    return chosen


def main() -> None:
    chosen = arguments()
    about = machine()
    with tempfile.TemporaryDirectory(prefix="store-speed-", dir=chosen.folder) as work:
        bench = Bench(Path(work), chosen.images)
        rounds = [bench.measure() for _ in range(chosen.rounds)]
    print(json.dumps({**about, "rounds": chosen.rounds, **report(chosen.images, rounds)}, indent=2))


if __name__ == "__main__":
    main()
