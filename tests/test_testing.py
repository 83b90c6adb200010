"""The film printer for tests of print SCUs."""

import logging
import re
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage
from pynetdicom import AE, _config, build_context

from printscp.client import PrintClient
from printscp.client_answers import NoAssociation
from printscp.film.display_format import DisplayFormat
from printscp.film.job import ExecutionStatus
from printscp.film.sizes import FILM_SIZES
from printscp.lab.drawing import film_of, gray_image
from printscp.render.page import Picture
from printscp.settings import DicomSettings, Settings
from printscp.testing import FilmPrinter
from tests.event_scu import EventScu
from tests.network_fixtures import wait_until
from tests.raw_scu import VERIFICATION, AbortedError, ClosedError
from tests.stored_studies import ct_image, ct_images, new_study

pytestmark = pytest.mark.network

RAMP = np.tile(np.linspace(0, 1, 16), (8, 1))
SMALL = film_of(DisplayFormat.standard(columns=1, rows=1), [gray_image(RAMP, 8)], size=FILM_SIZES["8INX10IN"])


@pytest.fixture(scope="module")
def running():
    with FilmPrinter(dpi=50) as printer:
        yield printer


@pytest.fixture
def printer(running, tmp_path):
    running.reset()
    running.artifacts = tmp_path / "artifacts"
    return running


def print_films(printer: FilmPrinter, count: int = 1, **session: object) -> None:
    with PrintClient(printer.host, printer.port, called_ae=printer.ae_title, calling_ae="CT1") as client:
        for _ in range(count):
            client.print_film(SMALL)


def test_a_printed_film_is_a_job_with_a_pdf_a_page_and_an_image(printer):
    print_films(printer)

    job = printer.wait_for_job()

    assert printer.jobs == (job,)
    assert printer.pdf(job).startswith(b"%PDF-")
    assert len(printer.page(job).marks_of(Picture)) == 1
    assert printer.image(job).size == (400, 500)


def test_its_address_is_what_a_print_scu_needs(printer):
    assert printer.address == f"PRINTSCP@127.0.0.1:{printer.port}"


def test_each_wait_gives_the_next_job(printer):
    print_films(printer, 3)

    first = printer.wait_for_job()
    others = printer.wait_for_jobs(2)

    assert printer.jobs == (first, *others)


def test_a_wait_in_vain_tells_what_did_come(printer):
    print_films(printer)
    printer.wait_for_job()

    with pytest.raises(AssertionError) as failure:
        printer.wait_for_job(timeout=0.01)

    words = str(failure.value)
    assert words.startswith("1 job expected, 0 printed after 0.01 s\n")
    assert "association 1: CT1 at 127.0.0.1" in words
    assert "N-ACTION-RQ Film Box: 0x0000 Success" in words


def test_a_job_that_fails_is_not_waited_for_any_longer(printer):
    printer.faults.add("job", effect="failure", info="FILM JAM")
    print_films(printer)

    with pytest.raises(AssertionError, match=r"job 1 of 1 job ended in FAILURE \(FILM JAM\), not DONE"):
        printer.wait_for_job(timeout=10)
    job = printer.wait_for_job(status=ExecutionStatus.FAILURE)

    assert printer.report(job).status_info == "FILM JAM"
    assert printer.errors == ()


@pytest.mark.parametrize("remove", ["remove", "clear"])
def test_a_fault_that_has_made_a_job_fail_and_is_removed_is_no_error_of_the_printer(printer, remove):
    fault = printer.faults.add_preset("never-prints")
    print_films(printer)
    printer.wait_for_job(status=ExecutionStatus.FAILURE)

    fault.remove() if remove == "remove" else printer.faults.clear()
    print_films(printer)
    printer.wait_for_job()

    assert printer.errors == ()


def test_the_account_tells_of_each_fault_how_often_it_fired_and_what_it_waits_for(printer):
    printer.faults.add_preset("out-of-film")
    printer.faults.add("job", effect="slow", seconds=0.01, name="slow")
    print_films(printer)

    assert printer.account().splitlines()[-2:] == [
        "fault out-of-film fired never; it waits for an N-GET of the Printer",
        "fault slow fired once; it waits for a print job",
    ]


def test_an_unknown_severity_and_a_text_for_a_list_are_told_in_words(printer):
    with pytest.raises(ValueError, match="'fatal' is no severity of a finding: known are info, warning, error"):
        printer.assert_no_findings("fatal")
    with pytest.raises(TypeError, match="a list of names"):
        printer.assert_messages("N-CREATE")


def test_a_film_that_is_not_there_is_told(printer):
    print_films(printer)

    with pytest.raises(IndexError, match="films 1 to 1, and no film 2"):
        printer.page(printer.wait_for_job(), 2)


def test_a_job_of_before_a_reset_has_its_page_and_that_its_pdf_is_gone_is_told(printer):
    print_films(printer)
    job = printer.wait_for_job()

    printer.reset()

    assert len(printer.page(job).marks_of(Picture)) == 1
    with pytest.raises(ValueError, match="the job was printed before the last reset, which forgot its PDF"):
        printer.pdf(job)


def test_a_job_that_failed_has_no_pdf(printer):
    printer.faults.add_preset("never-prints")
    print_films(printer)
    job = printer.wait_for_job(status=ExecutionStatus.FAILURE)

    with pytest.raises(ValueError, match=r"the job has no PDF, its status is FAILURE \(CHECK PRINTER\)"):
        printer.pdf(job)


def test_a_reset_forgets_all_and_aborts_what_is_open(printer):
    printer.faults.add_preset("out-of-film")
    print_films(printer)
    with EventScu.connect(printer.port) as scu:
        scu.film()

        printer.reset()

        assert (printer.jobs, printer.associations, printer.messages) == ((), (), ())
        assert printer.faults.unused() == ()
        with pytest.raises((AbortedError, ClosedError)):
            scu.film()
    print_films(printer)
    assert len(printer.wait_for_jobs(1)) == 1


def test_the_messages_are_those_that_were_received(printer):
    print_films(printer)

    printer.assert_messages(["N-CREATE", "N-CREATE", "N-SET", "N-ACTION", "N-DELETE"])


def test_other_messages_are_told_with_the_first_difference(printer):
    print_films(printer)

    words = r"5 requests, 2 expected; the first difference:\n    1 N-CREATE\n    2 N-CREATE, expected N-SET\nassoc"
    with pytest.raises(AssertionError, match=words):
        printer.assert_messages(["N-CREATE", "N-SET"])


def test_a_clean_print_has_no_findings(printer):
    print_films(printer)

    printer.assert_no_findings("warning")
    assert [finding.code for finding in printer.findings] == ["PSQ103"]


def test_findings_are_told_with_what_to_write_instead(printer):
    with EventScu.connect(printer.port) as scu:
        scu.film()
        scu.abort()

    with pytest.raises(AssertionError) as failure:
        printer.assert_no_findings()

    (aborted,) = [finding for finding in printer.findings if finding.code == "PSA111"]
    assert "PSA111 warning: " in str(failure.value)
    assert f"instead: {aborted.kind.instead}" in str(failure.value)


def test_films_where_none_may_be_are_told(printer):
    printer.assert_no_films()
    print_films(printer)

    with pytest.raises(AssertionError, match="1 film accepted"):
        printer.assert_no_films()


# Stored images


def store(printer: FilmPrinter, *images: Dataset, release: bool = True, calling: str = "VIEWER") -> None:
    """Send *images* on an association."""
    viewer = AE(ae_title=calling)
    viewer.add_requested_context(CTImageStorage)
    association = viewer.associate(printer.host, printer.port, ae_title=printer.ae_title)
    assert [association.send_c_store(image).Status for image in images] == [0] * len(images)
    if release:
        association.release()
    else:
        association.abort()


def test_the_example_of_a_stored_image_in_the_docs_holds(printer):
    page = Path(__file__).parent.parent / "docs" / "testing.md"
    (example,) = (each for each in re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL) if "C-STORE" in each)
    names: dict[str, object] = {}
    exec(example, names)

    names["test_a_slice_that_is_stored_ends_on_a_film"](printer)

    assert "  1 image stored" in printer.account()


def test_images_of_an_association_that_was_aborted_are_printed_once_somebody_waits(printer):
    study = new_study()
    store(printer, *ct_images(study, 2), release=False)

    job = printer.wait_for_job()

    assert [len(film.image_boxes) for film in job.films] == [2]


def test_images_of_an_association_that_is_open_are_not_waited_for_in_silence(printer):
    viewer = AE(ae_title="VIEWER")
    viewer.add_requested_context(CTImageStorage)
    association = viewer.associate(printer.host, printer.port, ae_title=printer.ae_title)
    association.send_c_store(ct_image(new_study(), 1))

    with pytest.raises(AssertionError) as failure:
        printer.wait_for_job(timeout=0.2)
    with pytest.raises(AssertionError, match="0 films accepted\n1 stored image waits for the end of the sheet\n"):
        printer.assert_no_films()

    words = "1 job expected, 0 printed after 0.2 s\n1 stored image waits for the end of the sheet\n"
    assert str(failure.value).startswith(words)
    assert printer.wait_until_idle()
    assert len(printer.jobs) == 1
    association.release()


def test_a_reset_forgets_images_that_wait(printer):
    store(printer, ct_image(new_study(), 1), release=False)

    printer.reset()

    printer.assert_no_films()
    assert printer.wait_until_idle()
    assert printer.jobs == ()


def test_keys_of_storing_make_the_printer_take_images_so():
    together = {"layout": "2x1", "close_at_association_end": False}
    with FilmPrinter(dpi=50, store=together) as printer:
        for image in ct_images(new_study(), 3):
            store(printer, image)
        full, rest = printer.wait_for_jobs(2)

    assert [sum(box.image is not None for box in job.films[0].image_boxes) for job in (full, rest)] == [2, 1]


def test_pictures_that_differ_are_saved_with_their_difference(printer, tmp_path):
    black, gray = Image.new("L", (4, 2)), Image.new("L", (4, 2), 9)
    black.save(tmp_path / "two-up.png")

    printer.assert_image(gray, black, max_difference=9)
    with pytest.raises(AssertionError, match=r"two-up is another picture: 100\.00% of its pixels differ"):
        printer.assert_image(gray, tmp_path / "two-up.png")

    names = sorted(path.name for path in (tmp_path / "artifacts").iterdir())
    assert names == ["two-up-actual.png", "two-up-difference.png", "two-up-expected.png"]


def test_what_is_saved_are_films_trace_and_findings(printer, tmp_path):
    print_films(printer, 2)
    printer.wait_for_jobs(2)

    paths = printer.save(tmp_path / "kept")

    assert [path.name for path in paths] == ["job-1-film-1.png", "job-2-film-1.png", "trace.txt", "findings.txt"]
    assert "N-ACTION" in (tmp_path / "kept" / "trace.txt").read_text()


def test_a_full_disk_of_a_fault_is_no_error_of_the_printer(printer):
    printer.faults.add_preset("disk-full")

    with pytest.raises(Exception, match="0213"):
        print_films(printer)

    assert printer.errors == ()
    assert printer.faults.unused() == ()


def test_a_rendering_that_fails_is_an_error_of_the_printer(printer, monkeypatch):
    def broken(*arguments: object, **options: object) -> None:
        raise RuntimeError("out of ink")

    monkeypatch.setattr("printscp.output.files.documents", broken)
    print_films(printer)
    wait_until(lambda: printer.errors)

    assert printer.errors == ("job 1 in render: RuntimeError: out of ink",)


def test_it_can_be_asked_while_it_prints(printer):
    thread = threading.Thread(target=print_films, args=(printer, 5))
    thread.start()

    jobs = printer.wait_for_jobs(5)

    thread.join()
    assert len({job.uid for job in jobs}) == 5


def test_keys_of_a_printer_make_it_that_printer():
    with FilmPrinter(personality="restricted", ae_title="OLD") as printer:
        assert printer.ae_title == "OLD"
        with PrintClient(printer.host, printer.port, called_ae="OLD") as client:
            assert client.printer_status() is not None


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"bitts": 8}, "bitts: unknown key, do you mean bits?"),
        ({"bits": 9}, "bits: "),
        ({"personality": "restrictd"}, "'restrictd' is no personality, do you mean restricted?"),
    ],
)
def test_wrong_keys_are_told_in_words(keys, words):
    with pytest.raises(ValueError, match=r"^(?!printers)") as error:
        FilmPrinter(**keys)

    assert words in str(error.value)


def test_settings_of_a_file_lose_what_leads_out_of_the_test():
    settings = Settings(dicom=DicomSettings(host="0.0.0.0", port=104))

    with FilmPrinter(settings) as printer:
        assert printer.host == "127.0.0.1"
        assert printer.port != 104


def test_a_stopped_printer_takes_no_association():
    with FilmPrinter() as printer:
        address = printer.host, printer.port

    with pytest.raises(NoAssociation):
        PrintClient(*address, called_ae="PRINTSCP")


def broken(*arguments: object, **options: object) -> None:
    raise ZeroDivisionError("MUSTER^MAX")


BREAKABLE = {
    "printscp.server.scp.PrintScp._printer_for": "internal error while an association was asked for",
    "printscp.server.scp.PrintScp._unknown_called_ae": "internal error at the beginning of an association",
    "printscp.server.reports.Reports.close": "internal error at the end of an association",
    "printscp.server.service.PrintService.handle": "association 1",
    "printscp.lab.recorder.Recorder.requested": "the observer of an association failed",
    "printscp.lab.recorder.Recorder.passed": "the observer of an association failed",
    "printscp.server.transport.PrintServer.process_request": "connection from 127.0.0.1 dropped",
    "printscp.server.connection.Connection._read_titles": "ZeroDivisionError",
    "printscp.server.disturbed_dimse.DisturbedDimse.permits": "ZeroDivisionError",
    "printscp.server.ending.Ending.sent": "ZeroDivisionError",
    "printscp.server.connection.DIMSEServiceProvider": "ZeroDivisionError",
    "printscp.lab.faults.Faults.of_job": "a listener failed",
    "printscp.server.outbox._primitive": "cannot be sent",
    "printscp.deliver.folder.FolderDelivery.deliver": "job 1 in out",
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("piece", BREAKABLE)
def test_what_fails_in_any_thread_of_the_printer_is_an_error_of_it(printer, monkeypatch, piece):
    with monkeypatch.context() as patched:
        patched.setattr(piece, broken)
        with suppress(Exception), EventScu.connect(printer.port) as scu:
            scu.print_film(scu.film())
            with suppress(AssertionError):
                wait_until(lambda: printer.errors, seconds=1)
        wait_until(lambda: printer.errors, seconds=60)

    assert any(BREAKABLE[piece] in error and "ZeroDivisionError" in error for error in printer.errors), printer.errors
    printer.reset()
    print_films(printer)
    printer.wait_for_job()
    assert printer.errors == ()


def test_the_log_of_a_print_scu_that_is_tested_is_whole(monkeypatch, caplog):
    monkeypatch.setattr(_config, "LOG_HANDLER_LEVEL", "standard")

    with FilmPrinter() as printer, caplog.at_level(logging.DEBUG, "pynetdicom"):
        association = AE("CT1").associate(printer.host, printer.port, [build_context(VERIFICATION)])
        association.release()

    assert sum("OUTGOING A-ASSOCIATE-RQ PDU" in record.getMessage() for record in caplog.records) == 1
