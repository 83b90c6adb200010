"""A tiny server, and one association with it."""

import pytest

from tests.raw_scu import RawScu
from tests.tiny_server import TinyServer


@pytest.fixture
def tiny():
    with TinyServer() as server:
        yield server


@pytest.fixture
def scu(tiny):
    with RawScu.connect(tiny.port) as scu:
        yield scu
