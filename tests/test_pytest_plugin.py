"""The pytest plugin: what tests of print SCUs get, and what they are told when they fail."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

# Else each run of pytest within these tests imports them anew, which libraries in C do not survive.
import printscp.output.files
import printscp.testing  # noqa: F401

pytestmark = pytest.mark.network

MODALITY = Path(__file__).parent.parent / "samples" / "modality"
PRELUDE = """
import numpy as np
import pytest
from printscp.client import PrintClient
from printscp.film.display_format import DisplayFormat
from printscp.film.sizes import FILM_SIZES
from printscp.lab.drawing import film_of, gray_image

SMALL = film_of(DisplayFormat.standard(columns=1, rows=1), [gray_image(np.tile(np.linspace(0, 1, 16), (8, 1)), 8)],
                size=FILM_SIZES["8INX10IN"])

@pytest.fixture(scope="session")
def film_printer_settings():
    return {"dpi": 50}

@pytest.fixture
def print_film(film_printer):
    def print_film():
        with PrintClient(film_printer.host, film_printer.port, called_ae=film_printer.ae_title) as client:
            client.print_film(SMALL)
    return print_film
"""
STRICT = """
[pytest]
addopts = --strict-markers --strict-config
filterwarnings = error
"""


@pytest.fixture
def run(pytester):
    """Runs pytest on a test file, in this process."""

    def run(tests: str, *options: str, ini: str = STRICT) -> pytest.RunResult:
        pytester.makeini(ini)
        pytester.makepyfile(test_it=PRELUDE + dedent(tests))
        return pytester.runpytest_inprocess("-p", "no:xdist", "-p", "no:cov", *options)

    return run


def told(result: pytest.RunResult) -> str:
    return result.stdout.str()


def test_every_fixture_tells_what_was_printed_in_its_own_test(run):
    result = run("""
        def test_one(print_film, wait_for_job, jobs, findings, assert_no_findings, assert_messages):
            assert jobs == []
            print_film()
            job = wait_for_job()
            assert jobs == [job] and jobs[0] is job
            assert [each.code for each in findings] == ["PSQ103"]
            assert_no_findings()
            assert_messages(["N-CREATE", "N-CREATE", "N-SET", "N-ACTION", "N-DELETE"])

        def test_other(jobs, findings, film_printer):
            assert not jobs and not findings
            film_printer.assert_no_films()
    """)

    result.assert_outcomes(passed=2)


def test_tests_with_one_printer_share_it_and_a_marker_makes_another(run):
    result = run("""
        ports = set()

        def test_one(film_printer):
            ports.add(film_printer.port)

        @pytest.mark.film_printer(personality="restricted", bits=8)
        class TestOld:
            def test_old(self, film_printer):
                assert film_printer.settings.printers["printscp"].personality == "restricted"
                assert film_printer.settings.printers["printscp"].dpi == 50
                ports.add(film_printer.port)

            @pytest.mark.film_printer(ae_title="OLDER")
            def test_older(self, film_printer):
                assert film_printer.settings.printers["printscp"].bits == 8
                assert film_printer.ae_title == "OLDER"

        def test_two(film_printer):
            ports.add(film_printer.port)
            assert len(ports) == 2
    """)

    result.assert_outcomes(passed=4)


def test_a_marker_with_a_wrong_key_is_told_in_words(run):
    result = run("""
        @pytest.mark.film_printer(bitts=8)
        def test_it(film_printer):
            pass
    """)

    result.assert_outcomes(errors=1)
    assert "bitts: unknown key, do you mean bits?" in told(result)
    assert "Traceback" not in told(result)


def test_a_marker_without_keys_is_told_in_words(run):
    result = run("""
        @pytest.mark.film_printer("restricted")
        def test_it(film_printer):
            pass
    """)

    result.assert_outcomes(errors=1)
    assert 'the marker film_printer takes keys only, such as personality="restricted"' in told(result)


def test_the_report_of_a_failure_tells_what_was_printed_and_where_it_lies(run, pytester):
    result = run(
        """
        def test_it(print_film, wait_for_job):
            print_film()
            wait_for_job()
            assert False
    """,
        "--film-printer-artifacts=artifacts",
    )

    result.assert_outcomes(failed=1)
    section = told(result).partition("film printer (call)")[2]
    assert "association 1: PRINTSCU at 127.0.0.1" in section
    assert "accepted: Basic Grayscale Print Management Meta, Basic Color Print Management Meta" in section
    assert "N-ACTION-RQ Film Box: 0x0000 Success" in section
    assert "PSQ103 info: " in section
    folder = pytester.path / "artifacts" / "test_it.py_test_it"
    assert sorted(path.name for path in folder.iterdir()) == ["findings.txt", "job-1-film-1.png", "trace.txt"]
    assert f"saved: {folder}/trace.txt" in section


def test_a_fault_that_never_fires_fails_the_test_unless_it_is_optional(run):
    result = run("""
        def test_forgotten(faults):
            faults.add_preset("out-of-film")

        def test_optional(faults):
            faults.add("dimse", service="N-ACTION", status="0xC602", optional=True)

        def test_fired(faults, print_film):
            fault = faults.add("job", effect="slow", seconds=0.01)
            print_film()
            assert fault.fired == 1
    """)

    result.assert_outcomes(passed=2, failed=1)
    assert "fault out-of-film never fired; say optional=True if that may be" in told(result)


def test_an_error_in_the_printer_fails_the_test_that_caused_it(run):
    result = run("""
        def broken(*arguments, **options):
            raise RuntimeError("out of ink")

        def test_it(print_film, film_printer, monkeypatch):
            monkeypatch.setattr("printscp.output.files.documents", broken)
            print_film()
            while not film_printer.errors:
                film_printer.wait_until_idle(0.01)

        def test_next(print_film, wait_for_job):
            print_film()
            wait_for_job()
    """)

    result.assert_outcomes(passed=1, failed=1)
    assert "the film printer itself failed: job 1 in render: RuntimeError: out of ink" in told(result)
    assert "error in the printer" not in told(result)


def test_an_error_after_the_test_is_told_as_one_of_the_teardown(run):
    result = run("""
        def broken(*arguments, **options):
            raise RuntimeError("out of ink")

        @pytest.fixture
        def late(film_printer, print_film, monkeypatch):
            yield
            monkeypatch.setattr("printscp.output.files.documents", broken)
            print_film()
            while not film_printer.errors:
                film_printer.wait_until_idle(0.01)

        def test_it(late):
            pass
    """)

    result.assert_outcomes(passed=1, errors=1)
    assert "the film printer itself failed after the test: job 1 in render: RuntimeError: out of ink" in told(result)
    assert "error in the printer" not in told(result)


def test_a_teardown_that_fails_saves_films_and_trace_too(run, pytester):
    result = run(
        """
        @pytest.fixture
        def tidy(film_printer, print_film):
            yield
            print_film()
            film_printer.wait_for_job()
            raise RuntimeError("not tidy")

        def test_it(tidy):
            pass
    """,
        "--film-printer-artifacts=artifacts",
    )

    result.assert_outcomes(passed=1, errors=1)
    section = told(result).partition("film printer (teardown)")[2]
    folder = pytester.path / "artifacts" / "test_it.py_test_it"
    assert sorted(path.name for path in folder.iterdir()) == ["findings.txt", "job-1-film-1.png", "trace.txt"]
    assert "association 1: PRINTSCU at 127.0.0.1" in section
    assert f"saved: {folder}/job-1-film-1.png" in section


def test_what_a_failure_tells_is_not_told_again_in_the_section(run):
    result = run("""
        def test_waits(print_film, wait_for_job):
            print_film()
            wait_for_job()
            wait_for_job(timeout=0.01)

        def test_findings(print_film, wait_for_job, assert_no_findings):
            print_film()
            wait_for_job()
            assert_no_findings("info")
    """)

    result.assert_outcomes(failed=2)
    # In CI the summary at the end has whole messages too.
    failures = told(result).partition("short test summary info")[0]
    _, waits, findings = re.split("_ test_[a-z]+ _", failures)
    for failure in (waits, findings):
        assert failure.count("association 1: PRINTSCU at 127.0.0.1") == 1
        assert failure.count("PSQ103 info: ") == 1
        assert failure.count("saved: ") == 3


@pytest.mark.parametrize(
    ("option", "ini", "failed"), [("error", "info", 0), ("info", "never", 1), (None, "info", 1), (None, "never", 0)]
)
def test_findings_fail_a_test_by_themselves_where_that_is_wished(run, option, ini, failed):
    options = [f"--film-printer-fail-on={option}"] if option else []
    result = run(
        """
        def test_it(print_film):
            print_film()
    """,
        *options,
        ini=f"{STRICT}film_printer_fail_on = {ini}\n",
    )

    result.assert_outcomes(passed=1 - failed, failed=failed)
    assert ("1 finding from info on:" in told(result)) == bool(failed)


def test_an_unknown_severity_in_the_ini_file_is_a_usage_error(run):
    result = run("", ini=f"{STRICT}film_printer_fail_on = grave\n")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "film_printer_fail_on = grave: known are never, error, warning, info" in result.stderr.str()


PICTURE = """
    def test_picture(print_film, wait_for_job, assert_film):
        print_film()
        assert_film(wait_for_job(), "films/ramp.png")
"""


def test_a_reference_picture_is_missed_written_and_then_compared_with(run, pytester):
    missing = run(PICTURE)
    written = run(PICTURE, "--film-printer-update")
    same = run(PICTURE)

    missing.assert_outcomes(failed=1)
    assert "run pytest with --film-printer-update to keep it" in told(missing)
    written.assert_outcomes(passed=1)
    assert (pytester.path / "films" / "ramp.png").is_file()
    same.assert_outcomes(passed=1)


def test_a_film_that_looks_otherwise_is_told_with_a_picture_of_the_difference(run, pytester):
    run(PICTURE, "--film-printer-update")

    with_margin = PICTURE.replace("    def", "    @pytest.mark.film_printer(margin_mm=10.0)\n    def")
    result = run(with_margin, "--film-printer-artifacts=artifacts")

    result.assert_outcomes(failed=1)
    assert "ramp is another picture: " in told(result)
    names = {path.name for path in (pytester.path / "artifacts" / "test_it.py_test_picture").iterdir()}
    assert {"ramp-actual.png", "ramp-expected.png", "ramp-difference.png"} <= names


def test_the_mistakes_of_the_sample_modality_are_found_and_its_mended_version_passes(pytester):
    for path in MODALITY.glob("*.py"):
        shutil.copy(path, pytester.path)

    result = pytester.runpytest_inprocess("-p", "no:xdist", "-p", "no:cov", "-p", "no:cacheprovider")

    result.assert_outcomes(passed=3, failed=1)
    failure = told(result).partition("test_nothing_is_printed_otherwise_than_the_standard_says[fake]")[2]
    for code in ("PSF102", "PSI101", "PSA111"):
        of_code = failure.partition(f"{code} ")[2]
        assert "  instead: " in of_code[: of_code.index("  instead: ") + 20]


def test_what_the_printer_writes_lies_in_the_temporary_folder_of_pytest(run):
    """Which pytest clears later, where a run of it is killed."""
    result = run("""
        def test_it(print_film, wait_for_job, tmp_path_factory):
            folders = list(tmp_path_factory.getbasetemp().glob("film-printer-*/films"))
            print_film()
            wait_for_job()
            assert len(folders) == 1
            assert list(folders[0].rglob("*.pdf"))
    """)

    result.assert_outcomes(passed=1)


def test_only_what_tests_may_ask_for_is_listed_as_a_fixture(run):
    assert "film_printers" not in told(run("", "--fixtures"))


def test_it_works_with_xdist(pytester):
    pytester.makeini(STRICT)
    pytester.makepyfile(
        test_it=PRELUDE
        + """
@pytest.mark.parametrize("number", range(4))
def test_it(print_film, wait_for_job, number):
    print_film()
    wait_for_job()
"""
    )

    result = pytester.runpytest_subprocess("-n", "1", "-p", "no:cov")

    result.assert_outcomes(passed=4)


def test_the_import_of_the_plugin_imports_nothing_of_the_printer():
    program = (
        "import sys, printscp.pytest_plugin;"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'pydicom', 'pynetdicom', 'numpy', 'pydantic'}),"
        "sorted(name for name in sys.modules if name.startswith('printscp')))"
    )

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)

    assert told.stdout == "[] ['printscp', 'printscp.pytest_plugin']\n"


@pytest.mark.parametrize(
    "name",
    [
        "film_printer",
        "wait_for_job(",
        "jobs",
        "findings",
        "faults",
        "assert_no_findings(",
        "assert_messages(",
        "assert_film(",
        "film_printer_settings",
        "--film-printer-artifacts",
        "--film-printer-update",
        "--film-printer-fail-on",
    ],
)
def test_every_fixture_and_option_has_its_row_in_the_docs(name):
    page = (MODALITY.parents[1] / "docs" / "testing.md").read_text()

    assert f"\n| `{name}" in page
