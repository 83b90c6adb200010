"""The delivery to a printer: its settings, what it asks for, and when it does not try."""

import pickle
from dataclasses import replace

import pytest
from pydantic import ValidationError

from printscp.deliver.delivery import Parcel, attempt
from printscp.deliver.ipp import IppDelivery
from printscp.deliver.ipp_client import Operation, Status
from printscp.deliver.ipp_message import Attribute
from printscp.deliver.ipp_values import Resolution, Tag
from printscp.film.printer import FileKind
from printscp.film.sizes import FILM_SIZES
from printscp.film.terms import PrintPriority
from printscp.outcomes import Done, Later, Outcome
from tests.ipp_server import PRINTER_STOPPED, IppServer
from tests.jobs import film_box
from tests.parcels import film_job, make_parcel

URI = "ipps://printer.example/ipp/print"


def _delivery(**keys: object) -> IppDelivery:
    return IppDelivery(**({"type": "ipp", "uri": URI} | keys))


def _attempt(server: IppServer, parcel: Parcel, **keys: object) -> Outcome:
    return attempt(_delivery(uri=server.uri, **keys), parcel, [].append)


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"uri": "http://printer.example/"}, "is not like ipps://printer.example/ipp/print"),
        ({"uri": "ipp://me:secret@printer.example/"}, "name them in user and password_file"),
        ({"uri": "ipp://printer.example/", "ca_file": "ca.pem"}, "ca_file is for ipps://"),
        ({"user": "films"}, "user and password_file go together"),
        ({"media": "A 4"}, "String should match pattern"),
        ({"scale": "fill"}, "Input should be 'fit' or 'true-size'"),
        ({"resolution": 0}, "greater than or equal to 1"),
        ({"options": {"sides": "one-sided"}}, "options must not have what has a key of its own: sides"),
        ({"options": {"Output Bin": "up"}}, "String should match pattern"),
        ({"verify": False}, "Extra inputs are not permitted"),
    ],
)
def test_what_is_wrong_in_the_settings_is_told(keys, problem):
    with pytest.raises(ValidationError, match=problem):
        _delivery(**keys)


def test_it_travels_into_another_process():
    delivery = _delivery(options={"output-bin": "face-down", "finishings": 4})

    assert pickle.loads(pickle.dumps(delivery)) == delivery


def test_it_needs_the_pdf_whatever_its_printer_makes():
    assert _delivery().kinds((FileKind.PNG,)) == (FileKind.PDF,)


def test_files_that_cannot_be_used_are_problems(tmp_path):
    (tmp_path / "ca").write_text("no certificate")
    delivery = _delivery(user="films", password_file=tmp_path / "word", ca_file=tmp_path / "ca")

    assert delivery.problems() == (
        f"{tmp_path / 'word'}: No such file or directory",
        f"{tmp_path / 'ca'}: it has no certificates in PEM (NO_CERTIFICATE_OR_CRL_FOUND)",
    )
    assert _delivery(ca_file=tmp_path / "none").problems() == (f"{tmp_path / 'none'}: No such file or directory",)
    assert _delivery().problems() == ()


def test_a_file_that_is_missing_lets_all_wait(tmp_path):
    parcel = make_parcel(tmp_path)

    outcome = attempt(_delivery(user="films", password_file=tmp_path / "word"), parcel, [].append)

    assert outcome == Later(problem=f"{tmp_path / 'word'}: No such file or directory", everyone=True)


def test_a_job_without_a_pdf_is_not_taken(tmp_path):
    parcel = make_parcel(tmp_path, kinds=())

    assert attempt(_delivery(), parcel, [].append) == Later(problem="there is no PDF of this job", everyone=False)


def test_a_job_without_wishes_is_fitted_on_one_side_of_the_medium_of_its_size(tmp_path):
    with IppServer(Attribute.of("print-scaling-supported", Tag.KEYWORD, "fit", "none")) as server:
        outcome = _attempt(server, make_parcel(tmp_path))

        assert outcome == Done(receipt="job 1")
        assert {name: attribute.contents for name, attribute in server.jobs[1].asked_for.items()} == {
            "media": ("na_8x10_8x10in",),
            "print-scaling": ("fit",),
            "sides": ("one-sided",),
        }


def test_what_the_settings_wish_is_asked_for(tmp_path):
    names = ("media-size", "media-type", "media-source")
    lists = {
        "media-col-supported": names, "media-type-supported": ("transparency",), "media-source-supported": ("tray-2",),
        "print-color-mode-supported": ("monochrome",), "output-bin-supported": ("face-down",),
    }  # fmt: skip
    printer = [Attribute.of(name, Tag.KEYWORD, *values) for name, values in lists.items()]
    printer += [
        Attribute.of("print-quality-supported", Tag.ENUM, 4, 5),
        Attribute.of("printer-resolution-supported", Tag.RESOLUTION, Resolution(600, 600)),
    ]
    wishes = {"media_type": "transparency", "media_source": "tray-2", "color": "monochrome", "quality": "high"}
    with IppServer(*printer) as server:
        outcome = _attempt(server, make_parcel(tmp_path), resolution=600, options={"output-bin": "face-down"}, **wishes)

        assert outcome == Done(receipt="job 1")
        asked = {name: attribute.contents for name, attribute in server.jobs[1].asked_for.items()}
        (media,) = asked.pop("media-col")
        assert [media.member(name).contents for name in names[1:]] == [("transparency",), ("tray-2",)]
        assert asked == {
            "sides": ("one-sided",),
            "print-color-mode": ("monochrome",),
            "print-quality": (5,),
            "printer-resolution": (Resolution(600, 600),),
            "output-bin": ("face-down",),
        }


@pytest.mark.parametrize(
    ("priority", "number"), [(PrintPriority.HIGH, 80), (PrintPriority.MEDIUM, 50), (PrintPriority.LOW, 20)]
)
def test_the_print_priority_is_the_priority_of_the_job(tmp_path, priority, number):
    with IppServer(Attribute.of("job-priority-supported", Tag.INTEGER, 100)) as server:
        _attempt(server, make_parcel(tmp_path, priority=priority))

        assert server.jobs[1].asked_for["job-priority"].contents == (number,)


@pytest.mark.parametrize(("copies", "sent"), [("job", (3,)), ("one", None)])
def test_copies_are_those_of_the_job_or_one(tmp_path, copies, sent):
    with IppServer() as server:
        _attempt(server, make_parcel(tmp_path, copies=3), copies=copies)

        asked = server.jobs[1].asked_for
        assert (asked["copies"].contents if "copies" in asked else None) == sent


def test_copies_that_a_printer_cannot_make_or_collate_are_told(tmp_path):
    with IppServer() as server:
        outcome = _attempt(server, make_parcel(tmp_path, films=2, copies=10))

    assert outcome.warnings == (
        "the printer has no copies 10",
        "the printer has no multiple-document-handling separate-documents-collated-copies",
    )


def test_a_job_of_films_of_several_sizes_goes_on_the_default_with_a_warning(tmp_path):
    sizes = (FILM_SIZES["8INX10IN"], FILM_SIZES["A3"])
    films = tuple(film_box(uid=f"1.2.3.2.{size.id}", size=size) for size in sizes)
    with IppServer() as server:
        outcome = _attempt(server, make_parcel(tmp_path, job=replace(film_job(), films=films)))

        assert outcome.warnings == ("films of 203.2 x 254 mm and 297 x 420 mm are printed on iso_a4_210x297mm",)
        assert "media" not in server.jobs[1].asked_for


def test_a_medium_that_a_printer_lacks_is_told(tmp_path):
    with IppServer() as server:
        outcome = _attempt(server, make_parcel(tmp_path), media="iso_a3_297x420mm")

    assert outcome.warnings == ("the printer has no media iso_a3_297x420mm",)


def test_films_that_lose_their_edges_in_true_size_are_told(tmp_path):
    film = film_box(size=FILM_SIZES["14INX17IN"])
    parcel = make_parcel(tmp_path, job=replace(film_job(), films=(film,)))
    with IppServer(Attribute.of("print-scaling-supported", Tag.KEYWORD, "fit", "none")) as server:
        cut = _attempt(server, parcel, scale="true-size", media="iso_a4_210x297mm")
        whole = _attempt(server, make_parcel(tmp_path / "small"), scale="true-size", media="iso_a4_210x297mm")

    words = "films are larger than the medium of 210 x 297 mm: what is beyond its edges is cut off"
    assert (cut.warnings, whole.warnings) == ((words,), ())


@pytest.mark.parametrize(
    ("attributes", "problem", "info"),
    [
        ([Attribute.of("printer-is-accepting-jobs", Tag.BOOLEAN, False)], "the printer takes no jobs now", "CHECK PRINTER"),
        ([Attribute.of("printer-state", Tag.ENUM, PRINTER_STOPPED),
          Attribute.of("printer-state-reasons", Tag.KEYWORD, "cover-open-error", "media-low-warning")],
         "the printer is stopped: cover-open-error, media-low-warning", "COVER OPEN"),
    ],
)  # fmt: skip
def test_a_printer_that_does_not_work_gets_no_job(tmp_path, attributes, problem, info):
    with IppServer(*attributes) as server:
        outcome = _attempt(server, make_parcel(tmp_path))

        assert outcome == Later(problem=problem, everyone=True, info=info)
        assert server.asked == [Operation.GET_PRINTER_ATTRIBUTES]


def test_a_printer_that_prints_no_pdf_gets_no_job(tmp_path):
    raster = Attribute.of("document-format-supported", Tag.MIME_MEDIA_TYPE, "image/pwg-raster")
    with IppServer(raster) as server:
        outcome = _attempt(server, make_parcel(tmp_path))

    words = "the printer prints no PDF, only image/pwg-raster: let CUPS print on it, and name its queue in uri"
    assert outcome == Later(problem=words, everyone=False)


def test_a_path_without_a_printer_lets_all_wait(tmp_path):
    with IppServer() as server:
        server.refuse(Operation.GET_PRINTER_ATTRIBUTES, Status.CLIENT_ERROR_NOT_FOUND)
        outcome = _attempt(server, make_parcel(tmp_path))

    assert isinstance(outcome, Later)
    assert outcome.everyone
    assert outcome.problem.endswith("client-error-not-found; is the path of uri right?")


def test_a_printer_that_does_not_tell_what_it_can_do_is_one_of_old(tmp_path):
    with IppServer(Attribute.of("operations-supported", Tag.NO_VALUE, None)) as server:
        _attempt(server, make_parcel(tmp_path))

        assert server.asked[1:3] == [Operation.VALIDATE_JOB, Operation.PRINT_JOB]
