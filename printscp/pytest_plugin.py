"""The fixture `film_printer` and what belongs to it, for tests of a print SCU with pytest.

pytest imports this module at the start of every run, so it imports the printer only for a test that wants one.
"""

import re
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from printscp.film.job import PrintJob
    from printscp.lab.faults import Faults
    from printscp.testing import FilmPrinter

_MARKER = "film_printer"
_PRINTER: "pytest.StashKey[FilmPrinter]" = pytest.StashKey()
_TOLD: "pytest.StashKey[frozenset[str]]" = pytest.StashKey()
"""The errors of a test that made it fail already."""
_NEVER = "never"
_FAIL_ON = (_NEVER, "error", "warning", "info")
_ACCOUNT: "pytest.StashKey[str]" = pytest.StashKey()
"""What is to be told of the printer when the test is over."""
_MOST_PRINTERS = 4
_LONGEST_NAME = 80
# The printer reads them rightly, and in a thread of its own, where they would be errors to a suite that is strict.
_HARMLESS = ("ignore:Found unknown escape sequence in encoded string value:UserWarning",)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("film printer", "tests with the fixture film_printer (printscp)")
    group.addoption(
        "--film-printer-artifacts",
        metavar="DIR",
        type=Path,
        help="folder for films, traces and findings of tests that fail, each in a folder of its own (default: in pytest's temporary folder)",
    )
    group.addoption(
        "--film-printer-update",
        action="store_true",
        help="write the reference pictures of assert_film instead of comparing with them",
    )
    group.addoption(
        "--film-printer-fail-on",
        choices=_FAIL_ON,
        help="findings that fail a test by themselves: this severity and graver ones (default: ini film_printer_fail_on, else never)",
    )
    parser.addini(
        "film_printer_fail_on", "findings that fail a test by themselves: error, warning, info or never", default=_NEVER
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        f"{_MARKER}(**keys): the printer that the fixture film_printer is, by keys of a printer in the settings file of "
        'printscp, such as personality="restricted", tolerance="strict", bits=8',
    )
    if _fail_on(config) not in _FAIL_ON:
        raise pytest.UsageError(f"film_printer_fail_on = {_fail_on(config)}: known are {', '.join(_FAIL_ON)}")


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    for item in items:
        if "film_printer" in getattr(item, "fixturenames", ()):
            for harmless in _HARMLESS:
                item.add_marker(pytest.mark.filterwarnings(harmless))


@pytest.fixture(scope="session")
def film_printer_settings() -> Mapping[str, object]:
    """Keys of a printer in the settings file, for all tests; to be overridden in a conftest. Markers win."""
    return {}


@pytest.fixture(scope="session")
def _film_printers(
    tmp_path_factory: pytest.TempPathFactory,
) -> "Iterator[Callable[[Mapping[str, object]], FilmPrinter]]":
    """Gives the running printer of some keys; it runs until the session ends, or others were wanted more recently."""
    running: dict[str, FilmPrinter] = {}

    def printer_of(keys: Mapping[str, object]) -> "FilmPrinter":
        key = repr(sorted(keys.items()))
        running[key] = running.pop(key) if key in running else _started(keys, tmp_path_factory.getbasetemp())
        if len(running) > _MOST_PRINTERS:
            running.pop(next(iter(running))).stop()
        return running[key]

    yield printer_of
    for printer in running.values():
        printer.stop()


@pytest.fixture
def film_printer(
    request: pytest.FixtureRequest,
    film_printer_settings: Mapping[str, object],
    _film_printers: "Callable[[Mapping[str, object]], FilmPrinter]",
    tmp_path_factory: pytest.TempPathFactory,
) -> "Iterator[FilmPrinter]":
    """A film printer on a free port that has printed nothing yet; see `printscp.testing.FilmPrinter`.

    The test fails when a fault that it set never fired, and when the printer itself failed.
    """
    markers = list(request.node.iter_markers(_MARKER))
    if any(mark.args for mark in markers):
        pytest.fail(f'the marker {_MARKER} takes keys only, such as personality="restricted"', pytrace=False)
    marked = [mark.kwargs for mark in markers]
    keys = {**film_printer_settings, **{key: value for each in reversed(marked) for key, value in each.items()}}
    printer = _film_printers(keys)
    printer.reset()
    folder = request.config.getoption("--film-printer-artifacts") or tmp_path_factory.getbasetemp() / "film-printer"
    printer.artifacts = request.config.invocation_params.dir / folder / _folder_name(request.node.nodeid)
    request.node.stash[_PRINTER] = printer
    yield printer
    errors = set(printer.errors) - request.node.stash.get(_TOLD, frozenset())
    # When this teardown is reported, or that of a fixture that wants this one, the printer may have ended.
    request.node.stash[_ACCOUNT] = printer.account()
    if errors:
        words = [f"the film printer itself failed after the test: {error}" for error in sorted(errors)]
        pytest.fail("\n".join(words), pytrace=False)


@pytest.fixture
def wait_for_job(film_printer: "FilmPrinter") -> "Callable[..., PrintJob]":
    """``wait_for_job(timeout=10)``: the next print job, once it is printed."""
    return film_printer.wait_for_job


@pytest.fixture
def jobs(film_printer: "FilmPrinter") -> Sequence[Any]:
    """The print jobs so far."""
    return _SoFar(lambda: film_printer.jobs)


@pytest.fixture
def findings(film_printer: "FilmPrinter") -> Sequence[Any]:
    """The rules that were broken so far."""
    return _SoFar(lambda: film_printer.findings)


@pytest.fixture
def faults(film_printer: "FilmPrinter") -> "Faults":
    """What the printer shall do wrong: ``faults.add(...)``, ``faults.add_preset("out-of-film")``."""
    return film_printer.faults


@pytest.fixture
def assert_no_findings(film_printer: "FilmPrinter") -> Callable[..., None]:
    """``assert_no_findings(min_severity="warning")``: no rule was broken that is as grave."""
    return film_printer.assert_no_findings


@pytest.fixture
def assert_messages(film_printer: "FilmPrinter") -> Callable[[Sequence[str]], None]:
    """``assert_messages(["N-GET", "N-CREATE", ...])``: these requests came, in this order, and no other."""
    return film_printer.assert_messages


@pytest.fixture
def assert_film(request: pytest.FixtureRequest, film_printer: "FilmPrinter") -> Callable[..., None]:
    """``assert_film(job, "films/two-up.png", number=1)``: the film looks like the picture beside the test file.

    ``max_difference`` and ``max_share`` are those of `FilmPrinter.assert_image`.
    """

    def assert_film(job: "PrintJob", picture: str | Path, *, number: int = 1, **allowed: Any) -> None:
        __tracebackhide__ = True
        path = Path(request.path).parent / picture
        film = film_printer.image(job, number)
        if request.config.getoption("--film-printer-update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            film.save(path)
        elif not path.is_file():
            seen = (film_printer.artifacts or path.parent) / path.name
            seen.parent.mkdir(parents=True, exist_ok=True)
            film.save(seen)
            pytest.fail(
                f"there is no picture {path} yet; the film is {seen}: run pytest with --film-printer-update to keep it",
                pytrace=False,
            )
        else:
            film_printer.assert_image(film, path, **allowed)

    return assert_film


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    yield
    printer = item.stash.get(_PRINTER, None)
    if printer is not None:
        _check(item, printer)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    printer = item.stash.get(_PRINTER, None)
    if printer is not None and report.failed:
        account = item.stash.get(_ACCOUNT, None) or printer.account()
        untold = _untold(account, str(call.excinfo.value) if call.excinfo else "")
        report.sections.append((f"film printer ({report.when})", "\n".join([*untold, *_saved(printer)])))
    return report


class _SoFar(Sequence[Any]):
    """What there is at the moment when it is looked at."""

    def __init__(self, read: Callable[[], tuple[Any, ...]]) -> None:
        self._read = read

    def __getitem__(self, place: Any) -> Any:
        return self._read()[place]

    def __len__(self) -> int:
        return len(self._read())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._read() == tuple(other)

    def __repr__(self) -> str:
        return repr(self._read())

    __hash__ = None  # type: ignore[assignment]


def _started(keys: Mapping[str, object], temporary: Path) -> "FilmPrinter":
    from printscp.settings import of_one_printer  # noqa: PLC0415  they import all that a printer needs
    from printscp.testing import FilmPrinter  # noqa: PLC0415

    try:
        settings = of_one_printer(keys)
    except ValueError as error:
        pytest.fail(f"no film printer can be like that:\n{error}", pytrace=False)
    # There pytest clears it in a later run, where this one is killed.
    printer = FilmPrinter(settings, temporary=temporary)
    printer.start()
    return printer


def _check(item: pytest.Item, printer: "FilmPrinter") -> None:
    """Fail a test that seems to have passed."""
    unused = printer.faults.unused()
    errors = item.stash[_TOLD] = frozenset(printer.errors)
    problems = [f"fault {name} never fired; say optional=True if that may be" for name in unused]
    problems += [f"the film printer itself failed: {error}" for error in sorted(errors)]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)
    if _fail_on(item.config) != _NEVER:
        printer.assert_no_findings(_fail_on(item.config))


def _untold(account: str, failure: str) -> list[str]:
    """What of *account* the words of the failure do not tell already: each paragraph is a line and those indented below."""
    paragraphs = re.split(r"\n(?! )", account)
    return [each for each in paragraphs if each.removeprefix("error in the printer: ") not in failure]


def _saved(printer: "FilmPrinter") -> list[str]:
    """Save what there is to see, and tell where it is."""
    try:
        assert printer.artifacts is not None
        return [f"saved: {path}" for path in printer.save(printer.artifacts)]
    except Exception as error:  # noqa: BLE001  the failure of the test is to be seen, whatever fails here
        return [f"films and trace cannot be saved: {type(error).__name__}: {error}"]


def _fail_on(config: pytest.Config) -> str:
    return str(config.getoption("--film-printer-fail-on") or config.getini("film_printer_fail_on"))


def _folder_name(nodeid: str) -> str:
    """As the test is called; what would be too long ends in a number that only this test has."""
    name = re.sub(r"[^A-Za-z0-9_.-]+", "_", nodeid).strip("_")
    return name if len(name) <= _LONGEST_NAME else f"{name[-_LONGEST_NAME:]}-{zlib.crc32(nodeid.encode()):08x}"
