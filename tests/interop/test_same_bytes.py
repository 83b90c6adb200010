"""The same job becomes the same bytes, whenever and wherever that is done."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from printscp.film.printer import FileKind

pytestmark = pytest.mark.interop

ROOT = Path(__file__).parents[2]
SCRIPT = """
import hashlib, json, sys, time
from dataclasses import replace
from printscp.film.annotation import AnnotationBox
from printscp.film.printer import FileKind, ImageMode, Printer, Tone
from printscp.fonts import typeface
from printscp.output.files import documents
from tests.jobs import print_job
from tests.output.test_pdf import film_of_every_kind

texts = ("Köhler^Ann", "Иванова", "山田^太郎", "قباني 2026", "김^희중", "สมชาย \\ue000")
boxes = tuple(AnnotationBox(str(number), number, text) for number, text in enumerate(texts, start=1))
film = replace(film_of_every_kind(), annotation_display_format="SIX", annotation_boxes=boxes)
gray = replace(film, image_boxes=tuple(replace(box, image=None) if box.position == 3 else box for box in film.image_boxes))
sums = {}
for images in ImageMode:
    printer = Printer(files=tuple(FileKind), images=images, tone=Tone.LIGHTBOX, dpi=50, pdfa=True, blue_base=True, raster_bits=16)
    for document in documents(print_job(films=(film, gray)), printer, typeface(None)):
        sums[images.value + document.suffix] = hashlib.sha256(document.content).hexdigest()
json.dump({"year": time.gmtime().tm_year, "sums": sums}, sys.stdout)
"""


def sums(*prefix, **environment):
    """The checksum of each file of a job, made in a process of its own."""
    command = [*prefix, sys.executable, "-c", SCRIPT]
    return json.loads(subprocess.check_output(command, cwd=ROOT, env=os.environ | environment, timeout=60))


def test_same_job_becomes_the_same_bytes_in_two_processes_on_two_days(need):
    need("faketime")

    today = sums(PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    another_day = sums(
        "faketime", "2031-05-05 05:05:05", PYTHONHASHSEED="2", TZ="America/Lima", OPENBLAS_CORETYPE="Nehalem"
    )

    assert another_day["year"] == 2031 != today["year"]
    assert today["sums"] == another_day["sums"]
    assert len(today["sums"]) == 2 * (2 + 2 * (len(FileKind) - 2))
