"""Debian's ippeveprinter, an IPP Everywhere printer, prints what we send."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from printscp.deliver.delivery import Parcel, attempt
from printscp.deliver.ipp import IppDelivery
from printscp.film.sizes import film_size_of
from printscp.film.terms import PrintPriority
from printscp.outcomes import Done, Failed, Later
from tests.interop.ippeveprinter import Ippeveprinter, avahi
from tests.jobs import film_box
from tests.parcels import film_job, make_parcel

pytestmark = pytest.mark.interop


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> Iterator[dict[str, str]]:
    with avahi(tmp_path_factory.mktemp("avahi")) as environment:
        yield environment


@pytest.fixture
def printer(need, request, tmp_path) -> Iterator[Callable[..., Ippeveprinter]]:
    """Starts a printer; it ends with the test."""
    need("ippeveprinter", "ipptool", "avahi-daemon", "dbus-daemon", "dbus-send")
    environment = request.getfixturevalue("environment")
    started = []

    def printer(script: str = "", *options: str) -> Ippeveprinter:
        started.append(Ippeveprinter(tmp_path / "printer", script, *options, environment=environment))
        return started[-1].__enter__()

    yield printer
    for each in started:
        each.__exit__(None, None, None)


@pytest.fixture
def parcel(tmp_path) -> Parcel:
    return make_parcel(tmp_path, films=2, copies=3)


def test_a_pdf_is_printed_byte_for_byte_as_the_settings_and_the_session_say(printer, parcel):
    page = printer('echo "ATTR: job-impressions=6 job-impressions-completed=6" >&2', "-2", "-s", "10,10")
    delivery = _delivery(
        page.uri,
        media="iso_a4_210x297mm",
        sides="two-sided-short-edge",
        color="monochrome",
        quality="high",
        resolution=600,
        options={"output-bin": "face-up"},
    )

    outcome = attempt(delivery, replace(parcel, priority=PrintPriority.HIGH), _no_checkpoint)

    assert outcome == Done(receipt="job 1, 6 impressions")
    assert page.documents() == [parcel.documents[0].path.read_bytes()]
    told = page.told(1)
    assert {name: told.get(name) for name in (
        "IPP_JOB_NAME", "IPP_JOB_ORIGINATING_USER_NAME", "IPP_DOCUMENT_FORMAT_SUPPLIED", "IPP_COPIES", "IPP_MEDIA",
        "IPP_MULTIPLE_DOCUMENT_HANDLING", "IPP_SIDES", "IPP_PRINT_COLOR_MODE", "IPP_PRINT_QUALITY",
        "IPP_PRINTER_RESOLUTION", "IPP_OUTPUT_BIN", "IPP_JOB_PRIORITY",
    )} == {
        "IPP_JOB_NAME": "printscp 7",
        "IPP_JOB_ORIGINATING_USER_NAME": "printscp",
        "IPP_DOCUMENT_FORMAT_SUPPLIED": "application/pdf",
        "IPP_COPIES": "3",
        "IPP_MEDIA": "iso_a4_210x297mm",
        "IPP_MULTIPLE_DOCUMENT_HANDLING": "separate-documents-collated-copies",
        "IPP_SIDES": "two-sided-short-edge",
        "IPP_PRINT_COLOR_MODE": "monochrome",
        "IPP_PRINT_QUALITY": "high",
        "IPP_PRINTER_RESOLUTION": "600dpi",
        "IPP_OUTPUT_BIN": "face-up",
        "IPP_JOB_PRIORITY": "80",
    }  # fmt: skip


def test_a_film_goes_on_the_medium_of_its_size(printer, tmp_path):
    page = printer()
    film = film_box(size=film_size_of("A4"))
    parcel = make_parcel(tmp_path, job=replace(film_job(), films=(film,)))

    outcome = attempt(_delivery(page.uri), parcel, _no_checkpoint)

    assert outcome == Done(receipt="job 1")
    assert page.told(1)["IPP_MEDIA"] == "iso_a4_210x297mm"


def test_what_the_printer_lacks_is_told(printer, parcel):
    page = printer()

    outcome = attempt(_delivery(page.uri, scale="true-size", color="color", resolution=1200), parcel, _no_checkpoint)

    assert outcome == Done(
        receipt="job 1",
        warnings=(
            "films of 203.2 x 254 mm are printed on na_letter_8.5x11in",
            "the printer has no print-scaling none",
            "the printer has no print-color-mode color",
            "the printer has no printer-resolution 1200 dpi",
        ),
    )


def test_a_job_that_the_printer_gives_up_is_printed_again_by_the_next_try(printer, parcel):
    marks = []
    page = printer('[ "$IPP_JOB_ID" != 1 ]')
    delivery = _delivery(page.uri, media="iso_a4_210x297mm")

    first = attempt(delivery, parcel, marks.append)
    second = attempt(delivery, replace(parcel, checkpoint=marks[-1]), marks.append)

    assert first == Later(problem="the printer gave job 1 up: aborted-by-system", everyone=False)
    assert second == Done(receipt="job 2")


def test_a_job_that_is_canceled_at_the_printer_is_not_tried_again(printer, parcel):
    page = printer("sleep 2")
    delivery = _delivery(page.uri, media="iso_a4_210x297mm")

    outcome = attempt(delivery, parcel, lambda text: page.cancel() if '"is_sent": true' in text else None)

    assert outcome == Failed(problem="job 1 was canceled at the printer: job-canceled-by-user")


@pytest.mark.parametrize("step", [1, 2])
def test_a_try_that_dies_is_followed_by_one_that_prints_no_second_time(printer, parcel, step):
    marks = []
    page = printer()
    delivery = _delivery(page.uri, media="iso_a4_210x297mm")

    def die_after(text: str) -> None:
        marks.append(text)
        if len(marks) == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt(delivery, parcel, die_after)
    outcome = attempt(delivery, replace(parcel, checkpoint=marks[-1]), _no_checkpoint)

    assert outcome == Done(receipt="job 1")
    assert page.documents() == [parcel.documents[0].path.read_bytes()]


def test_a_job_that_takes_longer_than_a_try_is_followed_by_the_next(printer, parcel):
    marks = []
    page = printer("sleep 2")
    delivery = _delivery(page.uri, media="iso_a4_210x297mm", timeout=1.0)

    first = attempt(delivery, parcel, marks.append)
    second = attempt(_delivery(page.uri), replace(parcel, checkpoint=marks[-1]), marks.append)

    words = "job 1 is not finished and will be looked after again, it is processing"
    assert first == Later(problem=words, everyone=False)
    assert second == Done(receipt="job 1")
    assert len(page.documents()) == 1


def test_a_printer_with_a_certificate_of_its_own_is_trusted_by_that(printer, parcel, tmp_path, need):
    need("openssl")
    _certify(tmp_path)
    page = printer("", "-K", str(tmp_path))
    uri = page.uri.replace("ipp:", "ipps:")

    trusted = attempt(
        _delivery(uri, media="iso_a4_210x297mm", ca_file=tmp_path / "localhost.crt"), parcel, _no_checkpoint
    )
    unknown = attempt(_delivery(uri), parcel, _no_checkpoint)

    assert trusted == Done(receipt="job 1")
    assert isinstance(unknown, Later)
    assert unknown.everyone
    assert unknown.problem.endswith("put its certificate, or that of its authority, into ca_file")


def test_a_printer_without_pdf_takes_nothing(printer, parcel):
    page = printer("", "-f", "image/jpeg")

    outcome = attempt(_delivery(page.uri), parcel, _no_checkpoint)

    assert isinstance(outcome, Later)
    assert not outcome.everyone
    assert outcome.problem.startswith("the printer prints no PDF, only application/octet-stream, image/jpeg")
    assert page.documents() == []


def _delivery(uri: str, **keys: object) -> IppDelivery:
    return IppDelivery(type="ipp", uri=uri, **keys)


def _no_checkpoint(_: str) -> None:
    pass


def _certify(folder: Path) -> None:
    """A key and a certificate for localhost, named as ippeveprinter looks for them."""
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(folder / "localhost.key"), "-out", str(folder / "localhost.crt")]
    subprocess.run([*command, *names, *files], check=True, capture_output=True, timeout=30)
