"""The catalogue of findings, and what becomes of remarks and statuses."""

import re

import pytest

from printscp.film.remark import REMARK_CODES
from printscp.lab.finding_causes import CODE_OF_REMARK
from printscp.lab.findings import CATALOG

_AREAS = "AFILNPXQ"


def test_every_remark_is_one_finding_and_none_is_of_no_remark():
    assert CODE_OF_REMARK.keys() == REMARK_CODES.keys()
    assert set(CODE_OF_REMARK.values()) <= CATALOG.keys()


@pytest.mark.parametrize("kind", CATALOG.values(), ids=CATALOG)
def test_every_finding_is_explained(kind):
    assert re.fullmatch(rf"PS[{_AREAS}]1\d\d", kind.code)
    assert re.match(r"PS3\.\d+ ", kind.clause)
    assert kind.title
    assert kind.meaning.endswith(".")
    assert kind.instead
    assert len(kind.meaning) > len(kind.title)


def test_no_two_findings_have_one_code():
    assert list(CATALOG) == [kind.code for kind in CATALOG.values()]
    assert len({kind.title for kind in CATALOG.values()}) == len(CATALOG)
