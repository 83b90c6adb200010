"""``printscp demo``."""

import gc
from itertools import chain
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from printscp.cli import demo
from printscp.cli.main import main
from tests.drawn_films import drawn_samples, drawn_test_films
from tests.drills import some_of
from tests.odd_printer import OddPrinter, boxes
from tests.printed_jobs import PrintedJobs

pytestmark = pytest.mark.network

SAMPLES = ["step-wedge", "ct-sheet", "color-sheet", "row-layout", "col-layout"]
TEST_FILMS = ["gray", "gray-lin-od", "geometry", "annotation-1", "annotation-2"]
SMALL = ("--film-size", "18CMX24CM")
"""Films that are drawn and printed sooner than others."""
ADVICE = "Is it running, and does it know AE title DEMO?"
REJECTED = "rejected the association of DEMO: Called AE title not recognized"
OTHER_DENSITIES = (
    "The densities that are written on the gray films do not hold on this printer. Print them with --min-density {low} "
    "--max-density {high}, which it used instead, and with --illumination and --ambient-light of the light in which they "
    "are seen."
)
WITHOUT_LUT = (
    "Without Presentation LUT the densities that are written on gray-lin-od do not hold, and those on gray only if the "
    "printer takes values for P-values and the light for what is written there."
)
POINTS_PER_MM = 72 / 25.4


def run(*arguments):
    return CliRunner().invoke(main, ["demo", *map(str, arguments)])


def page_sizes(folder):
    """Width and height in millimetres of all pages."""
    sizes = set()
    for path in folder.rglob("*.pdf"):
        with pikepdf.open(path) as pdf:
            sizes |= {tuple(round(float(side) / POINTS_PER_MM) for side in page.mediabox[2:]) for page in pdf.pages}
    return sizes


@pytest.fixture(scope="module", autouse=True)
def drawn_once():
    """No film is drawn again where it is printed again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "sample_films", drawn_samples)
        patch.setattr(demo, "all_test_films", drawn_test_films)
        yield


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """What is said of the sample films, and their folder."""
    folder = tmp_path_factory.mktemp("samples") / "films"
    return run("--out", folder), folder


@pytest.fixture(scope="module")
def test_films(tmp_path_factory):
    """What is said of the test films of 18 x 24 cm and other densities, and their folder."""
    folder = tmp_path_factory.mktemp("test films")
    return run("--test-films", *SMALL, "--min-density", "8", "--max-density", "400", "--out", folder), folder


def test_it_prints_five_films_and_says_where_they_are(samples):
    result, folder = samples

    told = [line.split("  ") for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert sorted(Path(path) for path, _ in told) == sorted(folder.rglob("*.pdf"))
    assert [name for _, name in told] == SAMPLES


def test_each_film_has_its_images(samples):
    _, folder = samples

    images = []
    for path in folder.rglob("*.pdf"):
        with pikepdf.open(path) as pdf:
            images.append(sum(len(page.get_images()) for page in pdf.pages))
    assert sorted(images) == [1, 3, 4, 6, 6]


def test_a_folder_that_cannot_be_written_ends_it_with_45(tmp_path):
    (tmp_path / "file").touch()

    result = CliRunner().invoke(main, ["demo", "--out", str(tmp_path / "file" / "films")])

    assert result.exit_code == 45
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_it_prints_the_test_films_instead(test_films):
    result, _ = test_films

    told = [line.split("  ") for line in result.stdout.splitlines()]
    assert (result.exit_code, [name for _, name in told]) == (0, TEST_FILMS)
    assert all(Path(path).is_file() for path, _ in told)


def test_all_films_have_the_size_that_is_asked_for(test_films):
    _, folder = test_films

    assert page_sizes(folder) == {(180, 240)}


def test_the_samples_have_it_too(server):
    run("--film-size", "24CMX24CM", "--to", f"PRINTSCP@{server.host}:{server.port}")

    server.films(len(SAMPLES))
    assert page_sizes(server.out) == {(240, 240)}


def test_it_prints_on_another_printer_and_says_what(server):
    jobs = PrintedJobs(server)
    address = f"PRINTSCP@{server.host}:{server.port}"

    result = run("--test-films", "--to", address)

    printed = jobs.first(len(TEST_FILMS))
    assert (result.exit_code, result.stdout.splitlines()) == (0, [f"{address}  {name}" for name in TEST_FILMS])
    assert [job.session.label for job in printed] == [f"Test film: {name}" for name in TEST_FILMS]
    assert {(job.calling_ae, job.films[0].size.id) for job in printed} == {("DEMO", "14INX17IN")}


def test_what_another_printer_warns_of_is_told(server_with):
    server = server_with({"presentation_lut": False, "margin_mm": 20.0})

    result = run("--test-films", "--film-size", "8INX10IN", "--to", f"PRINTSCP@{server.host}:{server.port}")

    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "gray: N-CREATE Presentation LUT: the printer does not offer it",
        "gray-lin-od: N-CREATE Presentation LUT: the printer does not offer it",
        "geometry: N-SET image 1: 0xB604 Image larger than its box, demagnified",
        WITHOUT_LUT,
        f"5 films printed to PRINTSCP@{server.host}:{server.port}",
    ]


def test_a_printer_of_other_densities_is_told_the_options_for_it(server_with):
    server = server_with({"max_density": 200})

    result = run("--test-films", *SMALL, "--to", f"PRINTSCP@{server.host}:{server.port}")

    warning = "N-CREATE Film Box: 0xB605 Min or Max Density outside the printer's range, clamped"
    assert result.stderr.splitlines() == [
        *(f"{name}: {warning}" for name in TEST_FILMS),
        OTHER_DENSITIES.format(low=20, high=200),
        f"5 films printed to PRINTSCP@{server.host}:{server.port}",
    ]


def test_a_printer_that_does_not_say_its_densities_is_told_the_names_of_the_options():
    with OddPrinter(boxes(1), operation="N-CREATE", status=0xB605) as printer:
        result = run("--test-films", *SMALL, "--to", f"ODD@{printer.host}:{printer.port}")

    assert OTHER_DENSITIES.format(low="...", high="...") in result.stderr.splitlines()


PERSONALITIES = {
    "restricted": {"--film-size": "8INX10IN", "--bits": 8},
    "mammography": {"--film-size": "18CMX24CM", "--max-density": 400},
    "paper": {
        "--film-size": "A4",
        "--min-density": 8,
        "--max-density": 200,
        "--illumination": 150,
        "--ambient-light": 0,
    },
}


@pytest.mark.parametrize("personality", some_of(tuple(PERSONALITIES), 1))
def test_every_kind_of_printer_prints_all_test_films_that_are_made_for_it(server_with, personality):
    server = server_with({"personality": personality})
    jobs = PrintedJobs(server)
    options = chain.from_iterable(PERSONALITIES[personality].items())

    result = run("--test-films", *options, "--to", f"PRINTSCP@{server.host}:{server.port}")

    printed = jobs.first(len(TEST_FILMS))
    assert result.exit_code == 0
    assert "0xB605" not in result.stderr
    assert [job.session.label for job in printed] == [f"Test film: {name}" for name in TEST_FILMS]


def test_a_printer_of_8_bits_is_told_the_option_for_it(server_with):
    server = server_with({"bits": 8})
    address = f"PRINTSCP@{server.host}:{server.port}"

    result = run("--to", address)

    gray = [name for name in SAMPLES if name != "color-sheet"]
    assert (result.exit_code, result.stdout) == (64, f"{address}  color-sheet\n")
    assert result.stderr.splitlines() == [
        *(f"{name} is not printed: N-SET image 1: 0x0106 BitsStored 12, this printer takes 8" for name in gray),
        "If the printer takes images of 8 bits only, print test films with --test-films --bits 8.",
        f"1 films printed to {address}",
        "printscp: 4 of 5 films are not printed",
    ]


def test_a_film_that_is_printed_is_not_said_to_have_failed_afterwards():
    with OddPrinter(boxes(1), operation="N-DELETE", status=0x0112) as printer:
        address = f"ODD@{printer.host}:{printer.port}"

        result = run("--to", address)

    assert result.stdout.splitlines() == [f"{address}  step-wedge"]
    assert "step-wedge: N-DELETE Film Session: 0x0112 No such SOP Instance" in result.stderr


def test_our_own_printer_has_the_densities_that_films_are_made_for(test_films):
    result, _ = test_films

    assert result.stderr.splitlines()[0].startswith("5 films printed to PRINTSCP@")


def test_a_film_that_is_refused_stops_no_other_and_ends_it_with_64(server_with):
    server = server_with({"color": False})
    address = f"PRINTSCP@{server.host}:{server.port}"

    result = run("--to", address)

    printed = [name for name in SAMPLES if name != "color-sheet"]
    assert (result.exit_code, result.stdout.splitlines()) == (64, [f"{address}  {name}" for name in printed])
    assert result.stderr.splitlines() == [
        "color-sheet is not printed: the printer offers no Basic Color Print Management Meta",
        f"4 films printed to {address}",
        "printscp: 1 of 5 films are not printed",
    ]


def test_a_printer_that_cannot_be_reached_ends_it_with_60():
    result = run("--to", "FILM1@127.0.0.1:1")
    gc.collect()

    assert (result.exit_code, result.stdout) == (60, "")
    assert result.stderr == f"printscp: FILM1@127.0.0.1:1 cannot be reached: Connection refused. {ADVICE}\n"


def test_a_printer_that_takes_no_association_ends_it_with_60():
    with OddPrinter() as printer:
        address = f"FILM1@{printer.host}:{printer.port}"

        result = run("--to", address)

    assert (result.exit_code, result.stdout) == (60, "")
    assert result.stderr == f"printscp: {address} {REJECTED}. {ADVICE}\n"


def test_a_printer_that_takes_no_more_associations_ends_it_with_60_and_the_number_of_films():
    with OddPrinter(boxes(1), most_associations=1) as printer:
        address = f"ODD@{printer.host}:{printer.port}"

        result = run("--to", address)

    assert (result.exit_code, result.stdout) == (60, "")
    assert result.stderr == f"printscp: {address} {REJECTED} after 1 of 5 films. {ADVICE}\n"


# pynetdicom leaves the socket of an aborted association to the garbage collector.
@pytest.mark.parametrize(
    ("status", "told"),
    [(None, "N-ACTION Film Box: no answer"), (0xC602, "N-ACTION Film Box: 0xC602 Print queue is full")],
    ids=["abort", "failure"],
)
def test_a_printer_that_prints_nothing_ends_it_with_64(status, told):
    with OddPrinter(boxes(6), operation="N-ACTION", status=status) as printer:
        address = f"ODD@{printer.host}:{printer.port}"

        result = run("--to", address)
    gc.collect()

    assert (result.exit_code, result.stdout) == (64, "")
    assert result.stderr.splitlines() == [
        "step-wedge is not printed: the printer made 6 image boxes, not 1",
        f"ct-sheet is not printed: {told}",
        "color-sheet is not printed: the printer offers no Basic Color Print Management Meta",
        f"row-layout is not printed: {told}",
        "col-layout is not printed: the printer made 6 image boxes, not 4",
        f"0 films printed to {address}",
        "printscp: 5 of 5 films are not printed",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--to", "127.0.0.1:104"), "'127.0.0.1:104' is not AET@HOST:PORT, as ANY_SCP@192.0.2.7:104 is"),
        (("--to", "FILM_ON_THE_GROUND@127.0.0.1:104"), "'FILM_ON_THE_GROUND' is no AE title: 1 to 16 ASCII characters"),
        (("--to", "FILM1@127.0.0.1:104", "--out", "films"), "--out and --to exclude each other"),
        (
            ("--film-size", "14x17"),
            "'14x17' is neither a film size of the standard nor spelled like 35CMX43CM, do you mean 14INX17IN?",
        ),
        (("--film-size", "7.5INX9IN"), "'7.5INX9IN' is neither a film size of the standard nor spelled like 35CMX43CM"),
        (("--test-films", "--film-size", "13CMX18CM"), "13CMX18CM is too small for the test films"),
        (("--bits", "8"), "only test films can be made for another printer: --bits without --test-films"),
        (("--min-density", "8", "--ambient-light", "0"), "--min-density, --ambient-light without --test-films"),
        (("--test-films", "--bits", "16"), "'16' is not one of '8', '12'"),
        (("--test-films", "--min-density", "300", "--max-density", "20"), "between densities 3.00 and 0.20"),
    ],
    ids=" ".join,
)
def test_a_wrong_option_ends_it_with_2(arguments, words):
    result = run(*arguments)

    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
