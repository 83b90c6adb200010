"""``printscp send``: what it prints, what it tells, and how it ends."""

import json
import os
import shutil
import signal
import ssl
import threading

import pytest
from click.testing import CliRunner
from pydicom.data import get_testdata_file

from printscp.cli.main import main
from printscp.film.display_format import DisplayFormat
from printscp.film.job import ExecutionStatus
from printscp.film.printer import Condition, PrinterStatus, Tolerance
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import FilmOrientation, Polarity, PrintPriority, Resolution
from tests.installed_codecs import have_no_codecs
from tests.list_printer import ListPrinter
from tests.odd_peer import OddPeer, trickle
from tests.odd_printer import OddPrinter, boxes
from tests.storage_scp import make_certificate

pytestmark = pytest.mark.network


def sample(name):
    return get_testdata_file(name, download=False)


CT, MR, REPORT, JPEG_LS, COLOR = map(
    sample, ("CT_small.dcm", "MR_small.dcm", "test-SR.dcm", "MR_small_jpeg_ls_lossless.dcm", "SC_rgb_rle.dcm")
)


def run(*arguments, stdin=None):
    return CliRunner().invoke(main, ["send", *map(str, arguments)], input=stdin)


@pytest.fixture
def printer():
    with ListPrinter() as printer:
        yield printer


def test_files_are_printed_and_each_film_is_told(printer):
    result = run(CT, MR, printer.address)

    (job,) = printer.jobs
    assert (result.exit_code, result.stdout) == (
        0,
        f"{printer.address}  film 1 of 1: 2 images, STANDARD\\1,2, 12 bits, printed\n",
    )
    assert result.stderr == f"{printer.address} is NORMAL: it prints\n"
    assert (job.calling_ae, [box.position for box in job.films[0].image_boxes if box.image]) == ("PRINTSCU", [1, 2])


def test_every_option_of_a_film_arrives(printer):
    options = [
        *(
            "--layout",
            r"ROW\1,1",
            "--film-size",
            "a4",
            "--landscape",
            "--magnification",
            "replicate",
            "--smoothing",
            "S",
        ),
        *("--border", "white", "--empty-image", "150", "--min-density", "25", "--max-density", "300", "--trim"),
        *("--config-info", "C", "--resolution", "high", "--polarity", "reverse", "--image-size", "40"),
        *("--presentation-lut", "lin-od", "--illumination", "1000", "--ambient-light", "5", "-a", "{film}/{films}"),
        *("--copies", "2", "--priority", "high", "--medium-type", "PAPER", "--destination", "BIN_1"),
        *("--label", "L", "--owner", "O", "-aet", "CT1"),
    ]

    result = run(CT, MR, *options, printer.address)

    assert (result.exit_code, result.stderr.splitlines()[1:]) == (0, [])
    (job,) = printer.jobs
    (film,) = job.films
    session = job.session
    assert film.display_format == DisplayFormat("ROW", (1, 1))
    assert (film.size.id, film.orientation, film.magnification.value) == ("A4", FilmOrientation.LANDSCAPE, "REPLICATE")
    assert (film.smoothing_type, film.configuration_information, film.resolution) == ("S", "C", Resolution.HIGH)
    assert (film.border_density.value, film.empty_image_density) == ("WHITE", 1.5)
    assert (film.min_density, film.max_density, film.trim) == (0.25, 3.0, True)
    assert (film.illumination, film.reflected_ambient_light) == (1000, 5)
    assert [box.text for box in film.annotation_boxes] == ["1/1"]
    assert {(box.polarity, box.requested_image_size) for box in film.image_boxes} == {(Polarity.REVERSE, 40)}
    assert job.presentation_luts[0].content.value == "LIN OD"
    assert (session.number_of_copies, session.print_priority, session.medium_type) == (2, PrintPriority.HIGH, "PAPER")
    assert (session.film_destination, session.label, session.owner_id, job.calling_ae) == ("BIN_1", "L", "O", "CT1")


def test_attributes_that_nobody_asks_for_are_not_sent():
    # This printer has no film of 14x17, the default of the values, and would refuse it.
    with ListPrinter(
        film_sizes=(FILM_SIZES["A4"],), default_film_size=FILM_SIZES["A4"], tolerance=Tolerance.STRICT
    ) as strict:
        result = run(CT, strict.address)

    assert result.exit_code == 0


def test_paths_may_come_from_stdin(printer):
    result = run("-", printer.address, stdin=f"{CT}\n\n{MR}\n")

    assert (result.exit_code, len(printer.jobs)) == (0, 1)


def test_images_that_cannot_be_printed_end_it_with_22_and_the_others_are_printed(printer, monkeypatch):
    have_no_codecs(monkeypatch)

    result = run(JPEG_LS, CT, REPORT, printer.address)

    lines = result.stderr.splitlines()
    assert (result.exit_code, len(printer.jobs)) == (22, 1)
    assert lines[0] == f"{REPORT}: has no image: it is of Comprehensive SR Storage"
    assert "pip install 'printscp[codecs]'" in lines[1]
    assert lines[-1] == "printscp: 1 file is not printed"


def test_a_file_that_cannot_be_read_ends_it_with_20_and_the_others_are_printed(printer, tmp_path):
    result = run(tmp_path / "none", CT, printer.address)

    assert (result.exit_code, len(printer.jobs)) == (20, 1)


@pytest.mark.parametrize(("files", "code"), [([REPORT], 21), ([JPEG_LS], 22), (["none.dcm"], 20)])
def test_without_an_image_no_printer_is_asked(monkeypatch, files, code):
    have_no_codecs(monkeypatch)

    result = run(*files, "ODD@127.0.0.1:1")

    assert result.exit_code == code


def test_a_folder_without_images_ends_it_with_21(tmp_path):
    (tmp_path / "text").write_text("text")

    result = run(tmp_path, "ODD@127.0.0.1:1")

    assert (result.exit_code, result.stderr.splitlines()) == (
        21,
        [f"{tmp_path}: 1 file is no DICOM file", "printscp: there is no image to print"],
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((CT,), "is not AET@HOST:PORT"),
        (("ODD@127.0.0.1:1",), "there are no files before ODD@127.0.0.1:1"),
        ((CT, "ODD@127.0.0.1:1", "-o", "a.pdf"), "-o goes with --dry-run"),
        ((CT, "ODD@127.0.0.1:1", "--label", "x" * 70), "at most 64 characters"),
        ((CT, "ODD@127.0.0.1:1", "--layout", "2by3"), "is no layout"),
        ((CT, "ODD@127.0.0.1:1", "--layout", r"CUSTOM\1"), "--per-film says it"),
        ((CT, "ODD@127.0.0.1:1", "-a", "a", "-a", "b"), "has 1 texts, not 2"),
        ((CT, MR, "ODD@127.0.0.1:1", "-l", "1x1", "--max-films", "1"), "--max-films 2 prints so many"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(arguments, words):
    result = run(*arguments)

    assert (result.exit_code, words in result.stderr) == (2, True), result.stderr


def test_each_end_of_an_association_has_its_exit_code():
    with (
        OddPrinter() as printer,
        OddPrinter(boxes(1), operation="N-SET") as aborting,
        OddPrinter(boxes(1), operation="N-SET", status=0x0106) as refusing,
        OddPeer([b"\x07\0\0\0\0\x04\0\0\0\0"]) as unwilling,
    ):
        ends = [
            run(CT, f"ODD@127.0.0.1:{port}").exit_code for port in (1, unwilling.port, aborting.port, refusing.port)
        ]
        rejected = run(CT, f"EVEN@127.0.0.1:{printer.port}").exit_code
        no_color = run(COLOR, f"ODD@127.0.0.1:{printer.port}")

    assert (ends, rejected) == ([60, 62, 62, 64], 61)
    assert (no_color.exit_code, "--gray prints color images in grayscale" in no_color.stderr) == (63, True)


def test_a_printer_that_does_not_answer_in_time_ends_it_with_62():
    with OddPeer(trickle(2)) as silent:
        result = run(CT, f"ODD@127.0.0.1:{silent.port}", "-ta", "0.3")

    assert result.exit_code == 62


def test_films_are_printed_by_tls_with_the_certificates_that_are_named(tmp_path, need):
    need("openssl")
    (theirs, their_key), (ours, our_key) = (make_certificate(tmp_path, name) for name in ("printer", "us"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=ours)
    context.load_cert_chain(theirs, their_key)
    context.verify_mode = ssl.CERT_REQUIRED

    with OddPrinter(boxes(1), tls=context) as printer:
        address = f"ODD@127.0.0.1:{printer.port}"
        trusted = run(CT, address, "--tls-ca", theirs, "--tls-cert", ours, "--tls-key", our_key, "--force")
        stranger = run(CT, address, "--tls")

    assert (trusted.exit_code, stranger.exit_code) == (0, 60)
    assert "its certificate is not trusted" in stranger.stderr


def test_a_film_of_which_nobody_knows_whether_it_is_printed_is_told():
    with OddPrinter(boxes(1), operation="N-ACTION", first=2) as printer:
        result = run(CT, MR, "--layout", "1x1", f"ODD@127.0.0.1:{printer.port}")

    assert result.exit_code == 62
    assert "1 of 2 films is printed. The film that was not answered may be printed too" in result.stderr


def test_warnings_are_told_once_and_end_it_with_65_only_where_that_is_wished():
    with ListPrinter(max_density=2.0) as printer:
        runs = [run(CT, "--max-density", "300", printer.address, *options) for options in ((), ("--strict",))]

    warning = "film 1: N-CREATE Film Box: 0xB605 Min or Max Density outside the printer's range, clamped"
    assert [result.exit_code for result in runs] == [0, 65]
    assert [result.stderr.splitlines().count(warning) for result in runs] == [1, 1]


def test_a_printer_of_eight_bits_is_told_and_gets_them():
    with ListPrinter(bits=8) as printer:
        result = run(CT, MR, "-l", "1x1", printer.address)
        refused = run(CT, "--bits", "12", printer.address)

    assert result.exit_code == 0
    assert result.stderr.splitlines()[1:] == ["The printer refuses images of 12 bits: they are sent with 8."]
    assert [line.split(", ")[-2] for line in result.stdout.splitlines()] == ["8 bits", "8 bits"]
    assert refused.exit_code == 64


def test_a_printer_in_failure_gets_nothing_unless_it_is_forced():
    condition = Condition(PrinterStatus.FAILURE, "SUPPLY EMPTY")
    with ListPrinter(condition=condition) as printer:
        result = run(CT, printer.address)
        before = len(printer.jobs)
        forced = run(CT, printer.address, "--force")

        assert (result.exit_code, before, forced.exit_code, len(printer.jobs)) == (64, 0, 0, 1)
    assert "is FAILURE (SUPPLY EMPTY)" in result.stderr
    assert "--force sends it all the same" in result.stderr


@pytest.mark.parametrize(("info", "code", "status"), [("NORMAL", 0, "DONE"), ("FILM JAM", 80, "FAILURE")])
def test_a_job_is_followed_to_its_end(info, code, status):
    with ListPrinter(job_info=info) as printer:
        result = run(CT, "--wait", "--wait-seconds", "5", "--json", printer.address)

    told = json.loads(result.stdout)
    assert (result.exit_code, told["films"][0]["jobs"][0]["status"]) == (code, status)
    assert f"film 1: {status} {info}" in result.stderr.splitlines()


def test_a_job_that_failed_is_not_called_printed():
    with ListPrinter(job_info="FILM JAM") as printer:
        lines, document = (run(CT, "--wait", *options, printer.address) for options in ((), ("--json",)))

    assert lines.stdout.splitlines()[0].endswith("12 bits, failed (FILM JAM)")
    assert json.loads(document.stdout)["films"][0]["printed"] is False


def test_a_job_that_has_not_ended_when_the_wait_is_over_ends_it_with_1():
    with ListPrinter() as printer:
        printer.job_status = ExecutionStatus.PRINTING
        result = run(CT, "--wait", "--wait-seconds", "0.2", printer.address)

    assert result.exit_code == 1
    assert "the Print Job of film 1 has not ended after 0.2 s: PRINTING NORMAL" in result.stderr


def test_a_status_of_warning_is_one_where_warnings_may_not_be():
    with ListPrinter(condition=Condition(PrinterStatus.WARNING, "SUPPLY LOW")) as printer:
        codes = [run(CT, *options, printer.address).exit_code for options in ((), ("--strict",))]

    assert codes == [0, 65]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_an_interruption_tells_what_is_printed_and_what_may_be(options):
    seen = threading.Event()

    def interrupted(*_: object) -> None:
        seen.set()
        raise KeyboardInterrupt

    class Interrupting(OddPrinter):
        def _answer(self, event):
            answer = super()._answer(event)
            if self.asked[-1] == "N-ACTION" and len(self.actions) == 2:
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
                seen.wait(10)
            return answer

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        with Interrupting(boxes(1)) as printer:
            result = run(CT, MR, "-l", "1x1", *options, f"ODD@127.0.0.1:{printer.port}")
    finally:
        signal.signal(signal.SIGINT, before)

    words = (
        "interrupted. 1 of 2 films is printed. The film that was being sent may be printed too: "
        "look before you print it again."
    )
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (130, f"printscp: {words}")
    if options:
        told = json.loads(result.stdout)
        assert ([film["printed"] for film in told["films"]], told["error"]) == ([True, False], words)
    else:
        assert result.stdout.splitlines() == [
            rf"ODD@127.0.0.1:{printer.port}  film 1 of 2: 1 image, STANDARD\1,1, 12 bits, printed"
        ]


def test_a_printer_without_print_job_does_not_say():
    with ListPrinter(print_job=False) as printer:
        result = run(CT, "--wait", printer.address)

    assert (result.exit_code, "film 1: the printer does not say" in result.stderr) == (0, True)


def test_the_document_says_what_became_of_each_film(printer):
    told = json.loads(run(CT, MR, REPORT, "-l", "1x1", "--json", printer.address).stdout)

    assert (told["address"], told["printer"]["status"], told["error"]) == (printer.address, "NORMAL", None)
    assert [(film["film"], film["images"], film["printed"], film["bits"]) for film in told["films"]] == [
        (1, ["CT_small.dcm"], True, 12),
        (2, ["MR_small.dcm"], True, 12),
    ]
    assert told["skipped"] == [{"path": REPORT, "reason": "has no image: it is of Comprehensive SR Storage"}]


def test_the_document_of_a_failure_has_its_words():
    result = run(CT, "--json", "ODD@127.0.0.1:1")

    told = json.loads(result.stdout)
    assert (result.exit_code, told["films"][0]["printed"]) == (60, False)
    assert told["error"].startswith("ODD@127.0.0.1:1 cannot be reached")


def test_the_document_is_there_without_an_image_too():
    result = run("none.dcm", "--json", "ODD@127.0.0.1:1")

    told = json.loads(result.stdout)
    assert (result.exit_code, told["films"], told["address"]) == (20, [], "ODD@127.0.0.1:1")
    assert told["skipped"] == [{"path": "none.dcm", "reason": "No such file or directory"}]
    assert told["error"] == "1 file is not printed"


def test_films_are_taken_and_not_printed(printer):
    result = run(CT, MR, "-l", "1x1", "--noprint", printer.address)

    assert (result.exit_code, printer.jobs) == (0, [])
    assert [line.rpartition(", ")[2] for line in result.stdout.splitlines()] == ["taken and not printed"] * 2


def test_all_films_are_printed_by_one_action_where_that_is_wished(printer):
    run(CT, MR, "-l", "1x1", "--session-print", printer.address)

    assert [len(job.films) for job in printer.jobs] == [2]


def test_an_image_that_cannot_be_in_true_size_is_told(printer):
    result = run(MR, COLOR, sample("ExplVR_BigEnd.dcm"), "--true-size", printer.address)

    assert result.exit_code == 0
    assert "ExplVR_BigEnd.dcm: does not say how large a pixel is, so it is not printed in true size" in result.stderr
    films = [film for job in printer.jobs for film in job.films]
    widths = {box.requested_image_size for film in films for box in film.image_boxes if box.image}
    assert widths == {64 * 0.3125, 100.0, None}


def test_a_dry_run_tells_the_films_and_writes_them(tmp_path):
    result = run(CT, COLOR, "--dry-run", "-o", tmp_path / "films.pdf")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        r"film 1 of 2: 1 image, STANDARD\1,1, 12 bits",
        r"film 2 of 2: 1 image, STANDARD\1,1, color",
        str(tmp_path / "films.pdf"),
    ]
    assert (tmp_path / "films.pdf").read_bytes().startswith(b"%PDF")


def test_a_dry_run_may_name_the_printer_and_does_not_call_it():
    assert run(CT, "ODD@127.0.0.1:1", "--dry-run", "--json").exit_code == 0


def test_a_pdf_that_cannot_be_written_ends_it_with_45(tmp_path):
    result = run(CT, "--dry-run", "-o", tmp_path / "none" / "films.pdf")

    assert (result.exit_code, "No such file or directory" in result.stderr) == (45, True)


def test_files_may_be_kept_in_their_order(printer, tmp_path):
    for name, source in (("a", CT), ("b", MR)):
        shutil.copy(source, tmp_path / name)
    paths = [tmp_path / "b", tmp_path / "a"]

    sorted_, kept = (
        json.loads(run(*paths, "--json", *options, printer.address).stdout) for options in ((), ("--keep-order",))
    )

    assert kept["films"][0]["images"] == ["b", "a"]
    assert sorted_["films"][0]["images"] == ["a", "b"]


def test_quiet_tells_only_what_fails(printer):
    good, bad = run(CT, "-q", printer.address), run(CT, "-q", "nothing@127.0.0.1:1")

    missing = run(CT, "none.dcm", REPORT, "-q", "--dry-run")

    assert (good.exit_code, good.output) == (0, "")
    assert missing.output == "none.dcm: No such file or directory\nprintscp: 1 file is not printed\n"
    assert (bad.exit_code, bad.stderr.startswith("printscp: nothing@127.0.0.1:1 cannot be reached")) == (60, True)
