"""The parts of reading a bundle; `test_bundle` has the whole."""

import gzip

import pytest

from printscp.lab import bundle_reading
from printscp.lab.bundle_reading import BundleError, parsed, unpacked


def test_unpacking_takes_what_is_there():
    packed = gzip.compress(b"line\n" * 1000)

    assert unpacked(packed) == b"line\n" * 1000
    assert (b"line\n" * 1000).startswith(unpacked(packed[:-10]))


def test_what_has_no_whole_line_is_no_bundle():
    with pytest.raises(BundleError, match="is no association that printscp has saved"):
        parsed(b'{"format":"printscp association"')


def test_what_unpacks_to_more_than_any_bundle_is_told(monkeypatch):
    monkeypatch.setattr(bundle_reading, "_LONGEST", 1 << 20)

    with pytest.raises(BundleError, match="has more than 1 MiB in it"):
        unpacked(gzip.compress(bytes((1 << 20) + 1)))

    assert len(unpacked(gzip.compress(bytes(1 << 20)))) == 1 << 20
