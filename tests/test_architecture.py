"""The tree is the architecture: who may import whom, what the pure packages may not touch, how long a module may be."""

import ast
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "printscp"
MODULES = sorted(PACKAGE.rglob("*.py"))

MOST_LINES = 350

PURE = {
    "film": set(),
    "wire": {"film"},
    "render": {"film"},
    "images": {"film", "wire", "render"},
    "sop": {"film", "wire", "render", "images"},
    "output": {"film", "render"},
}
CLIENT = {path.stem for path in MODULES if path.parent == PACKAGE and path.stem.split("_")[0] == "client"}
SHELLS = {"durable", "outcomes", "disturbances", "fonts", "server", "spool", "deliver", "lab"} | CLIENT
SETTINGS = {
    "settings", "settings_amounts", "settings_values", "settings_layouts", "settings_problems", "settings_template",
    "settings_schema", "settings_toml", "printer_settings", "store_settings", "personalities",
}  # fmt: skip
WIRING = SETTINGS | {
    "app", "destinations", "conformance", "conformance_tables", "conformance_storage", "printer_description",
}  # fmt: skip
FACES = {"cli", "testing", "pytest_plugin"}

# Which rooms each room may import from; a shell may also use `durable`, the words for files that last, and `outcomes`,
# those for what came of a task; server and lab have `disturbances`, those for what is done to a peer on purpose.
ALLOWED = {
    **PURE,
    "durable": set(),
    "outcomes": set(),
    "disturbances": set(),
    **{shell: PURE.keys() | {"durable", "outcomes"} for shell in SHELLS - {"durable", "outcomes", "disturbances"}},
    **{part: PURE.keys() | CLIENT for part in CLIENT},
    "spool": PURE.keys() | {"durable", "outcomes", "fonts"},
    # A delivery is a table of the settings too, and some print or store by DICOM themselves.
    "deliver": PURE.keys() | CLIENT | {"durable", "outcomes", "settings_amounts", "settings_values"},
    "server": PURE.keys() | {"disturbances"},
    # A fault is a table of the settings too.
    "lab": PURE.keys() | {"durable", "outcomes", "disturbances", "settings_amounts", "settings_values"},
    "settings_amounts": set(),
    "personalities": set(),
    "settings_values": PURE.keys(),
    "settings_layouts": PURE.keys() | {"settings_values"},
    "printer_settings": PURE.keys() | {"settings_values", "settings_layouts", "store_settings", "personalities"},
    "store_settings": PURE.keys() | {"settings_amounts", "settings_values"},
    "settings_problems": PURE.keys() | {"settings_amounts", "settings_values"},
    "settings": PURE.keys() | SETTINGS | {"deliver", "lab"},
    "settings_toml": PURE.keys() | {"settings_amounts"},
    "settings_schema": {"settings"},
    "settings_template": PURE.keys() | SETTINGS | {"deliver", "lab"},
    "destinations": PURE.keys() | {"deliver", "spool"},
    "app": PURE.keys() | SHELLS | {"settings", "destinations"},
    "printer_description": PURE.keys() | {"settings_amounts"},
    "conformance_tables": PURE.keys() | {"printer_description"},
    "conformance_storage": PURE.keys(),
    "conformance": PURE.keys()
    | {"server", "settings", "conformance_tables", "conformance_storage", "printer_description"},
    "__main__": {"cli"},
    **{face: PURE.keys() | SHELLS | WIRING | {"testing"} for face in FACES},
}

LIBRARIES_OF_PURE = {
    "film": set(),
    "wire": {"pydicom"},
    "sop": {"pydicom"},
    "render": {"numpy", "PIL"},
    "images": {"pydicom", "numpy"},
    "output": {"numpy", "reportlab", "isal", "pikepdf", "uharfbuzz", "fontTools", "bidi", "lxml", "PIL", "pydicom"},
}
# Standard library that decides nothing by the world around it.
PURE_STANDARD_LIBRARY = {
    "bisect", "collections", "contextlib", "dataclasses", "datetime", "difflib", "enum", "fractions", "functools", "hashlib", "io",
    "itertools", "math", "operator", "re", "struct", "typing", "unicodedata", "zlib",
}  # fmt: skip
# The clock, the disk, chance and the terminal, called or handed on, under any name.
FORBIDDEN_NAMES = {
    "open", "print", "input", "now", "today", "utcnow", "generate_uid", "uuid4", "random", "getenv", "__import__",
    "fromfile", "tofile",
}  # fmt: skip

# Opens bytes in memory here; the disk would be seen by its paths.
HARMLESS_CALLS = {"pikepdf.open"}

# Each library has its rooms.
ROOMS_OF_LIBRARIES = {
    "pynetdicom": {"server", "deliver"} | CLIENT,
    "httpx": {"deliver"},
    "obstore": {"deliver"},
    "sqlite3": {"spool"},
    "reportlab": {"output", "fonts"},
    "isal": {"output"},
    "pikepdf": {"output"},
    "uharfbuzz": {"output", "fonts"},
    "fontTools": {"output"},
    "bidi": {"output"},
    "lxml": {"output"},
    "pydantic": SETTINGS - {"personalities"} | {"deliver", "lab"},
    "click": {"cli"},
    "rich": {"cli"},
    "pytest": {"pytest_plugin"},
}


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imported(path: Path) -> frozenset[str]:
    """Full names of the modules that *path* imports."""
    names = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def forbidden_imports(path: Path) -> list[str]:
    here = room(path)
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("printscp.")} - {"__version__"}
    return sorted(ours - ALLOWED.get(here, set()) - {here})


def impurities(path: Path) -> list[str]:
    """Imports and names in a module of a pure package that reach the world."""
    allowed = PURE_STANDARD_LIBRARY | LIBRARIES_OF_PURE[room(path)] | {"printscp"}
    alien = {name for name in imported(path) if name.split(".")[0] not in allowed}
    named = {name for node in ast.walk(parsed(path)) for name in _names(node)}
    return sorted(alien | named & FORBIDDEN_NAMES)


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Attribute) and ast.unparse(node) in HARMLESS_CALLS:
        return []
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return [name]
        case ast.ImportFrom(names=names):
            return [alias.name for alias in names]
        case _:
            return []


def libraries_out_of_their_rooms(path: Path) -> list[str]:
    libraries = {name.split(".")[0] for name in imported(path)}
    return sorted(library for library in libraries if room(path) not in ROOMS_OF_LIBRARIES.get(library, {room(path)}))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_the_rooms_below_it(path):
    if room(path) == "__init__":
        return

    assert forbidden_imports(path) == []


@pytest.mark.parametrize(
    "path", [path for path in MODULES if room(path) in PURE], ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_a_pure_module_touches_nothing_outside_itself(path):
    assert impurities(path) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_library_stays_in_its_rooms(path):
    assert libraries_out_of_their_rooms(path) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_not_too_long(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if not path.name.startswith("__")],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_a_module_has_its_test_file(path):
    relative = path.relative_to(PACKAGE)
    mirrored = ROOT / "tests" / relative.parent / f"test_{relative.name}"
    values_without_behavior = room(path) == "film"

    assert values_without_behavior or mirrored.exists()


@pytest.mark.parametrize("package", sorted({path.parent for path in MODULES} - {PACKAGE}))
def test_a_package_explains_itself_and_exports_nothing(package):
    tree = parsed(package / "__init__.py")

    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_the_top_level_is_as_the_design_says():
    named = {"pyproject.toml", "printscp", "tests", "samples", "README.md", "LICENSE", "CHANGELOG.md",
             "CONTRIBUTING.md", "docs", "uv.lock"}  # fmt: skip
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)

    top = {line.split("/")[0] for line in tracked.stdout.splitlines()}

    assert {name for name in top if not name.startswith(".")} <= named


# The checks above can fail: each is tried on a module that breaks its rule.


def test_an_import_upwards_is_found(tmp_path, monkeypatch):
    path = _module(tmp_path, monkeypatch, "film", "from printscp.wire.status import Status\n")

    assert forbidden_imports(path) == ["wire"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import socket\n", ["socket"]),
        ("import logging\n", ["logging"]),
        ("from pathlib import Path\n", ["pathlib.Path"]),
        ("from datetime import datetime\ndatetime.now()\n", ["now"]),
        ("from datetime import datetime\nclock = datetime.now\n", ["now"]),
        ("open('x')\n", ["open"]),
        ("from io import open as read\n", ["open"]),
        ("from pydicom.uid import generate_uid as unique\n", ["generate_uid"]),
        ("import numpy as np\nnp.random.rand()\n", ["numpy", "random"]),
        ("__import__('socket')\n", ["__import__"]),
        ("import pynetdicom\n", ["pynetdicom"]),
    ],
)
def test_an_impurity_is_found(tmp_path, monkeypatch, source, found):
    path = _module(tmp_path, monkeypatch, "wire", source)

    assert impurities(path) == found


@pytest.mark.parametrize(
    ("package", "source"), [("spool", "import pynetdicom\n"), ("server", "from reportlab.pdfgen import canvas\n")]
)
def test_a_library_out_of_its_rooms_is_found(tmp_path, monkeypatch, package, source):
    path = _module(tmp_path, monkeypatch, package, source)

    assert len(libraries_out_of_their_rooms(path)) == 1


def _module(folder: Path, monkeypatch: pytest.MonkeyPatch, package: str, source: str) -> Path:
    monkeypatch.setattr(f"{__name__}.PACKAGE", folder)
    path = folder / package / "module.py"
    path.parent.mkdir()
    path.write_text(source)
    return path
