"""Films stored in PACS from other hands: DCMTK's storescp, and Orthanc with storage commitment."""

import json
import shutil
import socket
import subprocess
import threading
import urllib.request
from pathlib import Path

import pytest
from pydicom import dcmread, dcmwrite

from printscp.deliver.delivery import attempt
from printscp.deliver.store_scu import StoreDelivery
from printscp.film.printer import FileKind
from printscp.film.session import FilmSession
from printscp.outcomes import Done
from printscp.output.matched_identity import matched_identity
from tests.interop.test_dciodvfy import ACCEPTED_WARNINGS
from tests.network_fixtures import wait_until
from tests.parcels import film_job, make_parcel

pytestmark = [pytest.mark.interop, pytest.mark.network]

KINDS = (FileKind.SECONDARY_CAPTURE, FileKind.ENCAPSULATED_PDF)
JANE = (("PatientName", "Doe^Jane"), ("PatientID", "1"))
WORDS = {"PatientID": "42", "PatientName": "Yamada^Tarou=山田^太郎", "StudyID": "S1", "AccessionNumber": "A7"}
_SECONDS = 60


@pytest.fixture
def parcel(tmp_path):
    job = film_job(2, session=FilmSession(uid="1.2.3.1", stray=JANE))
    return make_parcel(tmp_path, KINDS, job=job)


@pytest.fixture
def matched_parcel(tmp_path):
    path = tmp_path / "identity.dcm"
    dcmwrite(path, matched_identity(WORDS), implicit_vr=False, little_endian=True)
    return make_parcel(tmp_path, KINDS, job=film_job(2), identity_file=path)


def store(address, parcel, **keys):
    settings = {"type": "store", "address": address, "object": "both", "answer_timeout": 20.0} | keys
    return attempt(StoreDelivery(**settings), parcel, lambda text: None)


@pytest.fixture
def storescp(need, tmp_path):
    """The address of DCMTK's storescp and the folder where it stores; it would listen on every address, and so does not."""
    need("dcmprscu", "storescp")
    folder = tmp_path / "stored"
    folder.mkdir()
    # That of DCMTK, not the one that pynetdicom puts before it in a virtual environment.
    program = Path(shutil.which("dcmprscu")).with_name("storescp")

    def serve(*options: str) -> tuple[str, Path]:
        def take() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(None)
                command = [program, "--inetd", *options, "--output-directory", folder]
                subprocess.run(command, stdin=connection, stdout=connection, timeout=_SECONDS, check=False)

        threads.append(threading.Thread(target=take))
        threads[-1].start()
        return f"STORESCP@127.0.0.1:{listener.getsockname()[1]}", folder

    threads = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(_SECONDS)
        yield serve
        for thread in threads:
            thread.join(_SECONDS)


def test_storescp_stores_both_kinds_as_they_are(storescp, parcel):
    address, folder = storescp()

    outcome = store(address, parcel)

    assert outcome == Done(receipt=f"{address} has stored 3 instances")
    sent = {each.SOPInstanceUID: each for each in (dcmread(document.path) for document in parcel.documents)}
    assert {each.SOPInstanceUID: each for each in map(dcmread, folder.iterdir())} == sent


def test_dciodvfy_finds_no_error_in_films_that_a_person_matched(storescp, matched_parcel, need):
    need("dciodvfy")
    address, folder = storescp()

    outcome = store(address, matched_parcel)

    stored = [dcmread(path) for path in folder.iterdir()]
    assert isinstance(outcome, Done)
    assert {str(each.PatientName) for each in stored} == {WORDS["PatientName"]}
    assert len({each.StudyInstanceUID for each in stored}) == 1
    assert {path.name: _findings(path) for path in folder.iterdir()} == {path.name: [] for path in folder.iterdir()}


def test_storescp_that_takes_implicit_vr_alone_stores_both_kinds(storescp, parcel):
    address, folder = storescp("--implicit")

    outcome = store(address, parcel)

    assert isinstance(outcome, Done)
    assert {each.file_meta.TransferSyntaxUID for each in map(dcmread, folder.iterdir())} == {"1.2.840.10008.1.2"}


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ("--refuse", "rejected the association of PRINTSCP: "),
        ("--abort-after", "aborted the association while it was sent film 1"),
    ],
)
def test_storescp_that_refuses_or_aborts_is_down(storescp, parcel, option, problem):
    address, _ = storescp(option)

    outcome = store(address, parcel)

    assert outcome.everyone
    assert outcome.problem.startswith(f"{address} {problem}")


class Orthanc:
    """Orthanc on free ports, which calls PRINTSCP back for storage commitment."""

    def __init__(self, folder: Path) -> None:
        self.port, self.http_port, self.our_port = _free_ports(3)
        us = {"AET": "PRINTSCP", "Host": "127.0.0.1", "Port": self.our_port, "AllowStorageCommitment": True}
        settings = {
            "StorageDirectory": f"{folder}/storage", "IndexDirectory": f"{folder}/storage", "Plugins": [],
            "DicomAet": "ORTHANC", "DicomPort": self.port, "DicomModalities": {"printscp": us},
            "HttpPort": self.http_port, "RemoteAccessAllowed": False, "AuthenticationEnabled": False,
        }  # fmt: skip
        (folder / "storage").mkdir(parents=True)
        path = folder / "orthanc.json"
        path.write_text(json.dumps(settings))
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(["Orthanc", path], stdout=self._log, stderr=subprocess.STDOUT)

    @property
    def address(self) -> str:
        return f"ORTHANC@127.0.0.1:{self.port}"

    def is_running(self) -> bool:
        assert self._process.poll() is None, "Orthanc has ended"
        try:
            return bool(self.get("/system"))
        except OSError:
            return False

    def get(self, path: str) -> object:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}{path}", timeout=_SECONDS) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(_SECONDS)
        self._log.close()


@pytest.fixture(scope="module")
def orthanc(tmp_path_factory):
    running = Orthanc(tmp_path_factory.mktemp("orthanc"))
    try:
        wait_until(running.is_running, seconds=_SECONDS)
        yield running
    finally:
        running.stop()


@pytest.fixture
def running_orthanc(need, monkeypatch, request):
    monkeypatch.setenv("PATH", "/usr/sbin", prepend=":")
    need("Orthanc")
    return request.getfixturevalue("orthanc")


def test_orthanc_stores_films_of_a_matched_patient_and_says_that_it_keeps_them(running_orthanc, matched_parcel):
    keys = {"storage_commitment": True, "commitment_wait": 30.0}

    outcome = store(
        running_orthanc.address, matched_parcel, commitment_listen=f"127.0.0.1:{running_orthanc.our_port}", **keys
    )

    assert outcome == Done(receipt=f"{running_orthanc.address} has stored and keeps 3 instances")
    patients = running_orthanc.get("/patients?expand")
    (patient,) = (each for each in patients if each["MainDicomTags"]["PatientID"] == WORDS["PatientID"])
    assert len(patient["Studies"]) == 1
    assert running_orthanc.get(f"/patients/{patient['ID']}/statistics")["CountInstances"] == 3


def test_orthanc_has_a_job_that_is_sent_twice_once(running_orthanc, parcel):
    store(running_orthanc.address, parcel)
    before = running_orthanc.get("/statistics")["CountInstances"]

    outcome = store(running_orthanc.address, parcel)

    assert isinstance(outcome, Done)
    assert running_orthanc.get("/statistics")["CountInstances"] == before


def _findings(path: Path) -> list[str]:
    run = subprocess.run(["dciodvfy", path], capture_output=True, timeout=_SECONDS, check=False)
    lines = (run.stdout + run.stderr).decode(errors="replace").splitlines()
    return [line for line in lines if line not in {"SCImage", "EncapsulatedPDF"} | ACCEPTED_WARNINGS]


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
