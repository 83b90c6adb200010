"""The parts of reading a bundle; `test_bundle` has the whole."""

import gzip

import pytest

from printscp.lab.bundle_reading import BundleError, parsed, unpacked


def test_unpacking_takes_what_is_there():
    packed = gzip.compress(b"line\n" * 1000)

    assert unpacked(packed) == b"line\n" * 1000
    assert (b"line\n" * 1000).startswith(unpacked(packed[:-10]))


def test_what_has_no_whole_line_is_no_bundle():
    with pytest.raises(BundleError, match="is no association that printscp has saved"):
        parsed(b'{"format":"printscp association"')
