"""A server with faults, for the tests of what a print SCU sees of them."""

from tests.faulty_server import app, faults, port, scu  # noqa: F401  fixtures
