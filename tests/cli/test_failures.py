"""Errors as the user reads them."""

import pytest

from printscp.cli.failures import CannotBind, CannotConnect, CannotWrite, Failure, Refused, WouldNotWork, WrongSettings


def test_a_failure_is_told_on_stderr_with_the_name_of_the_program(capsys):
    Failure("the disk is full").show()

    assert capsys.readouterr().err == "printscp: the disk is full\n"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Failure, 1),
        (WouldNotWork, 1),
        (WrongSettings, 2),
        (CannotWrite, 45),
        (CannotConnect, 60),
        (Refused, 64),
        (CannotBind, 70),
    ],
)
def test_each_kind_of_failure_has_its_exit_code(kind, code):
    assert kind("x").exit_code == code
