"""PDF/A by the Preflight of Apache PDFBox, which knows PDF/A-1b.

A file of ours is PDF/A-2b. Only what the parts of the standard say differently is changed for the check: the version
and the part that the file claims, the key PrintScaling that is younger than part 1, the sets of CIDs that part 2 does
without, and the color profile, which may be of ICC version 4 in part 2 and not in part 1.
"""

import subprocess
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from printscp.film.annotation import AnnotationBox
from printscp.film.printer import ImageMode, Printer, Tone
from printscp.film.sizes import FILM_SIZES
from printscp.fonts import typeface
from printscp.output.about import About
from printscp.output.pdf import pdf
from printscp.render.compose import compose
from tests.drawn_films import drawn_samples, drawn_test_films
from tests.jobs import print_job
from tests.output.test_pdf import film_of_every_kind
from tests.sent_texts import SENT

pytestmark = pytest.mark.interop

_JARS = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io", "javax.activation", "jaxb-api")
_CLASS_PATH = [f"/usr/share/java/{name}.jar" for name in _JARS]
_PROFILE = "/usr/share/color/icc/ghostscript/srgb.icc"

TEXTS = ("DOE^JANE Köhler", "Иванова^Мария Ωμέγα", "山田^太郎 东京", "قباني^لنزار 2026", "김^희중 \ue000", "สมชาย שלום")
SENT_TEXTS = tuple(sent.text for sent in SENT)
SIZE = FILM_SIZES["8INX10IN"]


def film(texts=TEXTS, **changes):
    boxes = tuple(AnnotationBox(str(number), number, text) for number, text in enumerate(texts, start=1))
    return replace(film_of_every_kind(), annotation_display_format="SIX", annotation_boxes=boxes, **changes)


def written(*films, luts=(), pdfa=True, **capabilities):
    session = replace(print_job().session, label="Thorax")
    printer = Printer(**capabilities)
    about = About.of(replace(print_job(), session=session))
    pages = [compose(film, printer, luts) for film in films]
    return pdf(lambda: pages, about=about, typeface=typeface(None), pdfa=pdfa).content


def as_part_1(content, *, break_it=None) -> bytes:
    """The file with what part 1 says differently, and broken in one way if that is asked for."""
    file = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        if "/OutputIntents" in document.Root:
            document.Root.OutputIntents[0].DestOutputProfile.write(Path(_PROFILE).read_bytes())
        del document.Root.ViewerPreferences
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                item.CIDSet = document.make_stream(b"\xff" * 512)
        metadata = document.Root.Metadata.read_bytes().replace(b"<pdfaid:part>2<", b"<pdfaid:part>1<")
        document.Root.Metadata.write(metadata)
        if break_it:
            break_it(document)
        document.save(file, force_version="1.4", object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    return file.getvalue()


def images(document):
    return [item for item in document.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]


def interpolate(document):
    images(document)[0].Interpolate = True


def forget_a_font(document):
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
            del item.FontFile2


def forget_the_colors(document):
    del document.Root.OutputIntents


def change_the_title(document):
    document.docinfo["/Title"] = "another"


GOOD = {
    "native": lambda: written(film()),
    "film mode": lambda: written(film(), images=ImageMode.FILM, tone=Tone.LIGHTBOX),
    "two films": lambda: written(film(), film(trim=False)),
    "without text": lambda: written(replace(film(), annotation_boxes=())),
    "texts of every character set": lambda: written(
        *(film(SENT_TEXTS[first : first + len(TEXTS)]) for first in range(0, len(SENT_TEXTS), len(TEXTS)))
    ),
    **{
        name: partial(written, printed.film, luts=printed.luts)
        for name, printed in (drawn_samples() | drawn_test_films(SIZE)).items()
    },
}
BROKEN = {
    "interpolated": interpolate,
    "font not embedded": forget_a_font,
    "no output intent": forget_the_colors,
    "other title": change_the_title,
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """What Preflight says of each file, in one run of its machine."""
    folder = tmp_path_factory.mktemp("preflight")
    files = {name: as_part_1(make()) for name, make in GOOD.items()}
    files |= {name: as_part_1(GOOD["native"](), break_it=break_it) for name, break_it in BROKEN.items()}
    files["not asked for"] = as_part_1(written(film(), pdfa=False))
    for name, content in files.items():
        (folder / f"{name}.pdf").write_bytes(content)
    validator = "org.apache.pdfbox.preflight.Validator_A1b"
    arguments = ["java", "-cp", ":".join(_CLASS_PATH), validator, "batch", str(folder)]
    said = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=120).stdout
    return {name: said.partition(f"The file {name}.pdf")[2].partition("The file ")[0] for name in files}


@pytest.fixture(autouse=True)
def preflight(need):
    need("java", *_CLASS_PATH, _PROFILE)


@pytest.mark.parametrize("name", GOOD)
def test_file_has_the_structure_of_pdfa(preflight, name, request):
    said = request.getfixturevalue("verdicts")[name]

    assert "is a valid PDF/A-1b file" in said, said


@pytest.mark.parametrize("name", [*BROKEN, "not asked for"])
def test_preflight_finds_what_is_broken(preflight, name, request):
    said = request.getfixturevalue("verdicts")[name]

    assert "is not a valid PDF/A-1b file" in said
