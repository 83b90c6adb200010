"""How fast films are printed, beside DCMTK's print SCP in the same run: python tests/bench/print_speed.py

For two loads it measures, and prints as one JSON document,

* the CPU time of the server for a film, from its first byte to the PDF on disk: printscp, and dcmprscp with the cheapest
  of the ways in dcmtk_to_pdf.py from what it stores to a PDF (dcmprscp itself makes none);
* the films a second of an unchanged dcmprscu, printing films that were prepared before: on printscp and on dcmprscp as
  Debian installs it.

The load client and the peer are started by tools that are not part of this repository: print_load.py, dcmtk_print.sh,
dcmprscp_peer.sh and dcmtk_to_pdf.py in the folder --tools. They need dcmtk, imagemagick, img2pdf, unshare and ip, and
root for a network namespace, because dcmprscp listens on every address. Every step has a time limit.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

ROOT = Path(__file__).parent.parent.parent
TOOLS = ("print_load.py", "dcmtk_print.sh", "dcmprscp_peer.sh", "dcmtk_to_pdf.py")
PROGRAMS = ("dcmprscu", "dcmpsprt", "dcmprscp", "dcm2pnm", "montage", "unshare", "ip", "ss")
ROADS_TO_PDF = ("native", "python")
STEP_SECONDS = 120
SERVE = (sys.executable, "-c", "from printscp.cli.main import main; main()", "serve")


@dataclass(frozen=True, slots=True)
class Load:
    """Films of equal images, 12 bits each."""

    films: int
    columns_of_boxes: int
    rows_of_boxes: int
    rows: int
    columns: int

    @property
    def images(self) -> int:
        return self.columns_of_boxes * self.rows_of_boxes

    @property
    def layout(self) -> str:
        return f"{self.columns_of_boxes}x{self.rows_of_boxes}"

    def __str__(self) -> str:
        images = "1 image" if self.images == 1 else f"{self.images} images"
        return f"{self.films} films with {images} of {self.rows} x {self.columns} x 12 bit"


LOADS = (Load(12, 2, 2, 512, 512), Load(4, 1, 1, 2500, 2048))


class Bench:
    """The measurements; each starts with a fresh server and empty folders below *work*."""

    def __init__(self, tools: Path, work: Path) -> None:
        self.tools = tools
        self.work = work

    def prepare(self, load: Load) -> None:
        """Make the films that dcmprscu prints: stored prints of synthetic images."""
        images = self._prepared(load) / "images"
        images.mkdir(parents=True)
        for number in range(load.images):
            write_image(images / f"{number}.dcm", load, number)
        self._dcmprscu(load, 1, "NOBODY", "--prepare")

    def measure(self, load: Load) -> dict[str, float]:
        """One round, in seconds of CPU for a film and in films a second."""
        return self.printscp_to_pdf(load) | self.dcmprscp_to_pdf(load) | self.dcmprscu(load)

    def printscp_to_pdf(self, load: Load) -> dict[str, float]:
        with self._printscp(load) as (port, pid, out):
            before = cpu_seconds(pid)
            result = run([*self._print_load(load), "--aet", "PRINTSCP", "--port", port])
            wait_for_films(out, load.films)
            used = cpu_seconds(pid) - before
            kilobytes = sum(path.stat().st_size for path in out.rglob("*.pdf")) / load.films / 1000
        return {
            "cpu_s_per_film.printscp": used / load.films,
            "films_per_s_acknowledged.printscp": result["films_per_s"],
            "pdf_kB_per_film.printscp": kilobytes,
        }

    def dcmprscp_to_pdf(self, load: Load) -> dict[str, float]:
        """Receiving is measured without Nagle's algorithm, as no Debian runs it: that costs dcmprscp time, but no CPU."""
        folder = self._fresh("peer")
        options = ["--aet", "PEER", "--port", "$PEER_PORT", "--server-pid", "$PEER_PID"]
        received = self._in_peer("--nodelay", folder, [*self._print_load(load), *options])
        roads = {road: self._to_pdf(folder / "db", road) for road in ROADS_TO_PDF}
        cheapest = min(roads.values(), key=lambda road: road["cpu_per_film_s"])
        receiving = received["server_cpu_s"] / load.films
        return {
            "cpu_s_per_film.dcmprscp_and_cheapest_road": receiving + cheapest["cpu_per_film_s"],
            "cpu_s_per_film.dcmprscp_alone": receiving,
            **{f"cpu_s_per_film.road_{name}": road["cpu_per_film_s"] for name, road in roads.items()},
            "films_per_s_acknowledged.dcmprscp_without_nagle": received["films_per_s"],
            "pdf_kB_per_film.dcmprscp_and_cheapest_road": cheapest["pdf_kB_per_film"],
        }

    def dcmprscu(self, load: Load) -> dict[str, float]:
        with self._printscp(load) as (port, _, out):
            started = time.monotonic()
            ours = self._dcmprscu(load, port, "PRINTSCP", "--prepared")
            wait_for_films(out, load.films)
            seconds = time.monotonic() - started
        arguments = self._dcmprscu_arguments(load, "$PEER_PORT", "PEER", "--prepared")
        stock = self._in_peer("--stock", self._fresh("peer"), arguments)
        return {
            "dcmprscu_films_per_s.printscp": load.films / ours["wall_s"],
            "dcmprscu_films_per_s.printscp_until_pdfs_exist": load.films / seconds,
            "dcmprscu_films_per_s.dcmprscp_as_installed": load.films / stock["wall_s"],
        }

    @contextmanager
    def _printscp(self, load: Load) -> Iterator[tuple[int, int, Path]]:
        """Port, process id and folder of films of a server of ours, which has printed *load* once and waits for work."""
        folder = self._fresh("printscp")
        out = folder / "films"
        arguments = ["--port", "0", "--json", "--out", str(out), "--data", str(folder / "data")]
        log = folder / "log"
        with (
            log.open("w") as stderr,
            subprocess.Popen([*SERVE, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr) as server,
        ):
            try:
                ready = json.loads(server.stdout.readline() or sys.exit(f"printscp: {log.read_text()}"))
                port = ready["dicom"]["port"]
                run([*self._print_load(load), "--aet", "PRINTSCP", "--port", port])
                wait_for_films(out, load.films)
                for path in out.rglob("*.pdf"):
                    path.unlink()
                yield port, server.pid, out
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(STEP_SECONDS)

    def _print_load(self, load: Load) -> list[object]:
        sizes = ["--rows", load.rows, "--cols", load.columns, "--bits", 12]
        films = ["--films", load.films, "--images", load.images, "--layout", load.layout]
        return [sys.executable, self.tools / "print_load.py", *films, *sizes]

    def _to_pdf(self, database: Path, road: str) -> dict:
        return run([sys.executable, self.tools / "dcmtk_to_pdf.py", database, self._fresh("pdf"), road])

    def _dcmprscu(self, load: Load, port: int, ae_title: str, mode: str) -> dict:
        return run(self._dcmprscu_arguments(load, port, ae_title, mode))

    def _dcmprscu_arguments(self, load: Load, port: object, ae_title: str, mode: str) -> list[object]:
        folder = self._prepared(load)
        log = ["--log", self.work / "dcmprscu.log", "--timeout", STEP_SECONDS - 10, "--time-only"]
        target = ["127.0.0.1", port, ae_title, load.films, load.layout, folder / "images"]
        return [self.tools / "dcmtk_print.sh", *target, *log, mode, folder]

    def _in_peer(self, mode: str, folder: Path, words: list[object]) -> dict:
        """Run a command beside dcmprscp in its namespace; the shell there fills in PEER_PORT and PEER_PID."""
        line = " ".join(word if word.startswith("$") else f"'{word}'" for word in map(str, words))
        return run([self.tools / "dcmprscp_peer.sh", mode, folder, "bash", "-c", line])

    def _prepared(self, load: Load) -> Path:
        return self.work / f"prepared-{load.rows}"

    def _fresh(self, name: str) -> Path:
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder


def write_image(path: Path, load: Load, number: int) -> None:
    """A CT image that fills 12 bits: waves in an ellipse, and the noise of a detector."""
    y, x = np.mgrid[-1 : 1 : load.rows * 1j, -1 : 1 : load.columns * 1j]
    body = x**2 / 0.7 + y**2 / 0.8 < 1
    shades = np.where(body, 0.45 + 0.25 * np.sin(9 * x + number) * np.cos(7 * y) + 0.1 * y, 0.01)
    noise = np.random.default_rng(number).normal(0, 0.01, shades.shape)
    image = Dataset()
    image.SOPClassUID, image.SOPInstanceUID = CTImageStorage, generate_uid()
    image.StudyInstanceUID, image.SeriesInstanceUID = generate_uid(), generate_uid()
    image.Modality, image.PatientName, image.PatientID = "CT", "Phantom", "0"
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.Rows, image.Columns = load.rows, load.columns
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 12, 11, 0
    image.PixelData = np.rint(np.clip(shades + noise, 0, 1) * 4095).astype("<u2").tobytes()
    image["PixelData"].VR = "OW"
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image.save_as(path, enforce_file_format=True)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, its children, and those it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    children = [child for path in Path(f"/proc/{pid}/task").glob("*/children") for child in words_of(path)]
    return own + sum(cpu_seconds(int(child)) for child in children)


def words_of(path: Path) -> list[str]:
    """None of a thread that has ended meanwhile."""
    with suppress(OSError):
        return path.read_text().split()
    return []


def wait_for_films(folder: Path, count: int) -> None:
    end = time.monotonic() + STEP_SECONDS
    while len(list(folder.rglob("*.pdf"))) < count:
        if time.monotonic() > end:
            sys.exit(f"{count} films were printed, but not all of their PDFs came")
        time.sleep(0.005)


def run(command: list[object]) -> dict:
    """The JSON that a tool prints; the end of the benchmark when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, timeout=STEP_SECONDS, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words)}\nexit code {done.returncode}\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def report(load: Load, rounds: list[dict[str, float]]) -> dict:
    """The lowest, middle and highest value of each measure, and the ratios of the middle ones."""
    measured: dict[str, dict[str, dict[str, float]]] = {}
    for name in rounds[0]:
        kind, what = name.split(".")
        values = [each[name] for each in rounds]
        spread = {"min": min(values), "median": statistics.median(values), "max": max(values)}
        measured.setdefault(kind, {})[what] = {key: float(f"{value:.4g}") for key, value in spread.items()}
    cpu = {what: spread["median"] for what, spread in measured["cpu_s_per_film"].items()}
    scu = {what: spread["median"] for what, spread in measured["dcmprscu_films_per_s"].items()}
    ratios = {
        "less_cpu_than_cheapest_road": cpu["dcmprscp_and_cheapest_road"] / cpu["printscp"],
        "less_cpu_than_road_native": (cpu["dcmprscp_alone"] + cpu["road_native"]) / cpu["printscp"],
        "faster_dcmprscu": scu["printscp"] / scu["dcmprscp_as_installed"],
    }
    return {"load": str(load), "ratios": {key: round(value, 1) for key, value in ratios.items()}, **measured}


def machine() -> dict[str, object]:
    dcmtk = subprocess.run(["dcmprscp", "--version"], capture_output=True, text=True, check=False).stdout
    return {
        "date": f"{datetime.now(tz=UTC):%Y-%m-%d %H:%M} UTC",
        "cores": len(os.sched_getaffinity(0)),
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        "dcmtk": dcmtk.split()[2] if dcmtk else "",
    }


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=Path, default=ROOT.parent / "shared" / "tools", help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="default: %(default)s")
    chosen = parser.parse_args()
    missing = [str(chosen.tools / name) for name in TOOLS if not (chosen.tools / name).is_file()]
    missing += [program for program in PROGRAMS if shutil.which(program) is None]
    missing += [] if find_spec("img2pdf") else ["the Python package img2pdf"]
    if missing:
        parser.error(f"missing: {', '.join(missing)}")
    if chosen.rounds < 1:
        parser.error("--rounds must be 1 or more")
    return chosen


def main() -> None:
    chosen = arguments()
    about = machine()
    with tempfile.TemporaryDirectory(prefix="print-speed-") as work:
        bench = Bench(chosen.tools.resolve(), Path(work))
        for load in LOADS:
            bench.prepare(load)
        reports = [report(load, [bench.measure(load) for _ in range(chosen.rounds)]) for load in LOADS]
    print(json.dumps({**about, "rounds": chosen.rounds, "loads": reports}, indent=2))


if __name__ == "__main__":
    main()
