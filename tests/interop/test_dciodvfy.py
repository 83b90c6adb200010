"""Our DICOM files are valid by dicom3tools' dciodvfy, and DCMTK reads and stores them as they are."""

import shutil
import socket
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread

from printscp.film.session import FilmSession
from printscp.output.dicom import encapsulated_pdf, secondary_capture
from printscp.output.document import Document
from tests.jobs import print_job

pytestmark = pytest.mark.interop

SECONDS = 60
PIXELS_PER_MM = 320 / 25.4
PDF = Document.of(b"%PDF-1.7 of an odd length")

_RAMP = np.arange(37 * 41).reshape(37, 41)
GRAY_8 = (_RAMP % 256).astype(np.uint8)
GRAY_16 = (_RAMP * 43 % 65536).astype(np.uint16)
RGB = np.dstack([GRAY_8, GRAY_8[::-1], GRAY_8[:, ::-1]])
RASTERS = {"gray 8": GRAY_8, "gray 16": GRAY_16, "RGB": RGB}

IDENTITIES = {
    "full": (
        ("PatientName", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("PatientID", "2026-0042"),
        ("IssuerOfPatientID", "HOSPITAL"),
        ("PatientBirthDate", "19500131"),
        ("PatientBirthTime", "0715"),
        ("PatientSex", "M"),
        ("OtherPatientNames", r"Yamada^T\Yamada^Taro"),
        ("EthnicGroup", "none"),
        ("PatientComments", "speaks 日本語\r\nand German"),
        ("StudyInstanceUID", "1.2.392.200036.1"),
        ("StudyDate", "20261121"),
        ("StudyTime", "101112.5"),
        ("StudyID", "S1"),
        ("AccessionNumber", "A20261121"),
        ("StudyDescription", "胸部"),
        ("ReferringPhysicianName", "Müller^Jörg^^Dr."),
        ("NameOfPhysiciansReadingStudy", r"A^B\C^D"),
        ("AdmittingDiagnosesDescription", r"one\two"),
        ("PatientAge", "076Y"),
    ),
    "none": (),
    "name only": (("PatientName", "Doe^Jane"),),
    "id only": (("PatientID", "1"),),
    "study only": (("StudyInstanceUID", "1.2.392.200036.1"),),
    "odd": (
        ("PatientName", "Doe^Jane\x1b\x07" + "e" * 80),
        ("PatientID", "1\\2" + "3" * 80),
        ("IssuerOfPatientID", "a" * 65),
        ("PatientBirthDate", "31.01.1950"),
        ("PatientBirthTime", "noon"),
        ("PatientSex", "weiblich"),
        ("OtherPatientNames", "a^b^c^d^e^f\\" + "g" * 70),
        ("EthnicGroup", "x" * 17),
        ("PatientComments", "bell\x07"),
        ("StudyInstanceUID", "1.02.3"),
        ("StudyDate", "20260230"),
        ("StudyTime", "9:30"),
        ("StudyID", "S" * 17),
        ("AccessionNumber", "A\n1"),
        ("StudyDescription", "tab\tand\ttab"),
        ("ReferringPhysicianName", "a=b=c=d"),
        ("NameOfPhysiciansReadingStudy", "A\x00"),
        ("AdmittingDiagnosesDescription", "x" * 65),
        ("PatientAge", "old"),
    ),
}

# Blank is what nobody told us: a directory of media would want it, and of a paired organ somebody must know the side.
ACCEPTED_WARNINGS = {
    *(
        f"Warning - Missing attribute or value that would be needed to build DICOMDIR - {name}"
        for name in ("Patient ID", "Study ID", "Study Date", "Study Time")
    ),
    (
        "Warning - is only permitted to be empty when actually unknown; should be absent (not empty) if an unpaired "
        "body part, and have a value if a paired body part - attribute <Laterality>"
    ),
}


def document_of(kind, words=(), label="WARD 4"):
    job = print_job(session=FilmSession(uid="1.2.3.1", label=label, stray=words))
    if kind == "PDF":
        return encapsulated_pdf(PDF, job=job)
    return secondary_capture(RASTERS[kind], job=job, number=1, pixels_per_mm=PIXELS_PER_MM)


@pytest.fixture
def file_of(tmp_path):
    def file_of(kind, **changes) -> Path:
        document = document_of(kind, **changes)
        path = tmp_path / f"film{document.suffix}"
        path.write_bytes(document.content)
        return path

    return file_of


@pytest.mark.parametrize("kind", [*RASTERS, "PDF"])
@pytest.mark.parametrize("identity", IDENTITIES)
def test_dciodvfy_finds_no_error(file_of, need, kind, identity):
    need("dciodvfy")

    exit_code, findings = _verified(file_of(kind, words=IDENTITIES[identity]))

    assert (exit_code, _unexpected(findings)) == (0, [])


@pytest.mark.parametrize("label", ["x" * 65, "bell\x07", r"a\b"])
def test_dciodvfy_finds_no_error_with_any_label(file_of, need, label):
    need("dciodvfy")

    exit_code, findings = _verified(file_of("gray 8", label=label))

    assert (exit_code, _unexpected(findings)) == (0, [])


def test_dciodvfy_finds_an_error_where_there_is_one(file_of, need):
    need("dciodvfy")
    path = file_of("gray 8")
    dataset = dcmread(path)
    del dataset.PatientName
    dataset.save_as(path)

    exit_code, findings = _verified(path)

    assert exit_code == 1
    assert "Error - Missing attribute Type 2 Required Element=<PatientName> Module=<Patient>" in findings


def test_dcmdump_reads_every_group_of_a_name(file_of, need):
    need("dcmdump")

    shown = _output("dcmdump", "--search", "PatientName", file_of("gray 8", words=IDENTITIES["full"]))

    assert "[Yamada^Tarou=山田^太郎=やまだ^たろう]" in shown


@pytest.mark.parametrize("kind", RASTERS)
def test_dcmdump_extracts_the_pixels(file_of, need, tmp_path, kind):
    need("dcmdump")
    (tmp_path / "raw").mkdir()

    _output("dcmdump", "--write-pixel", tmp_path / "raw", file_of(kind))

    (raw,) = (tmp_path / "raw").iterdir()
    assert raw.read_bytes()[: RASTERS[kind].nbytes] == RASTERS[kind].tobytes()


@pytest.mark.parametrize(("kind", "window"), [("gray 8", ()), ("gray 8", ("--use-window", "1")), ("RGB", ())])
def test_dcm2pnm_shows_the_pixels_as_they_are(file_of, need, tmp_path, kind, window):
    need("dcm2pnm")
    picture = tmp_path / "picture.pnm"

    _output("dcm2pnm", *window, "--write-raw-pnm", file_of(kind), picture)

    with Image.open(picture) as image:
        assert np.array_equal(np.asarray(image), RASTERS[kind])


def test_dcm2pnm_shows_16_bits_as_they_are_in_the_window(file_of, need):
    need("dcm2pnm")

    text = _output("dcm2pnm", "--use-window", "1", "--write-16-bit-pnm", file_of("gray 16"))

    form, columns, rows, most, *values = text.split()
    assert (form, int(columns), int(rows), int(most)) == ("P2", 41, 37, 65535)
    assert np.array_equal(np.array(values, dtype=np.uint16).reshape(37, 41), GRAY_16)


def test_dcm2pdf_extracts_the_very_pdf(file_of, need, tmp_path):
    need("dcm2pdf")

    _output("dcm2pdf", file_of("PDF"), tmp_path / "film.pdf")

    assert (tmp_path / "film.pdf").read_bytes() == PDF.content


@pytest.mark.network
@pytest.mark.parametrize("kind", [*RASTERS, "PDF"])
def test_storescp_stores_what_storescu_sends(file_of, need, tmp_path, kind):
    need("dcmprscu", "storescp")
    path = file_of(kind, words=IDENTITIES["full"])
    (tmp_path / "stored").mkdir()

    _store(path, tmp_path / "stored")

    (stored,) = (tmp_path / "stored").iterdir()
    received, sent = dcmread(stored), dcmread(path)
    assert received == sent


def _verified(path: Path) -> tuple[int, list[str]]:
    run = subprocess.run(["dciodvfy", path], capture_output=True, timeout=SECONDS, check=False)
    return run.returncode, (run.stdout + run.stderr).decode(errors="replace").splitlines()


def _unexpected(findings: list[str]) -> list[str]:
    """Each line but the name of the IOD and the warnings that stay."""
    return [line for line in findings if line not in {"SCImage", "EncapsulatedPDF"} | ACCEPTED_WARNINGS]


def _output(*command: object) -> str:
    arguments = [str(argument) for argument in command]
    return subprocess.run(arguments, capture_output=True, timeout=SECONDS, check=True).stdout.decode()


def _store(path: Path, folder: Path) -> None:
    """Send a file from storescu to storescp, which would listen on every address and so gets the connection from us."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(SECONDS)
        port = str(listener.getsockname()[1])
        # That of DCMTK, not the one that pynetdicom puts before it in a virtual environment.
        storescu, storescp = (Path(shutil.which("dcmprscu")).with_name(name) for name in ("storescu", "storescp"))
        with subprocess.Popen([storescu, "--required", "127.0.0.1", port, path]) as scu:
            try:
                connection, _ = listener.accept()
                with connection:
                    connection.settimeout(None)
                    command = [storescp, "--inetd", "--output-directory", folder]
                    subprocess.run(command, stdin=connection, stdout=connection, timeout=SECONDS, check=True)
                assert scu.wait(SECONDS) == 0
            finally:
                scu.kill()
