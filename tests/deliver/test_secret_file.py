"""Secrets stand in files that are read when they are needed."""

import os

import pytest

from printscp.deliver.delivery import DestinationDown
from printscp.deliver.secret_file import problems_of, secret_of, secrets_of


@pytest.fixture
def secret_file(tmp_path):
    return tmp_path / "secret"


def test_each_line_is_a_secret(secret_file):
    secret_file.write_text(" first \n\nsecond\r\n")

    assert secrets_of(secret_file) == ("first", "second")


def test_the_only_secret_is_given(secret_file):
    secret_file.write_text("token\n")

    assert secret_of(secret_file) == "token"


def test_one_of_two_secrets_is_not_chosen(secret_file):
    secret_file.write_text("old\nnew\n")

    with pytest.raises(DestinationDown, match=r"secret must have one line$"):
        secret_of(secret_file)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\n \n", "is empty"),
        (b"pass\xffword", "must be text in ASCII"),
        (b"pass\x00word", "must have no control characters"),
    ],
)
def test_what_is_no_secret_is_told_without_showing_it(secret_file, content, problem):
    secret_file.write_bytes(content)

    with pytest.raises(DestinationDown) as raised:
        secrets_of(secret_file)

    assert str(raised.value) == f"{secret_file} {problem}"


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
@pytest.mark.parametrize(
    ("folder_mode", "mode", "is_told"),
    [(0o755, 0o644, True), (0o711, 0o604, True), (0o755, 0o640, False), (0o750, 0o644, False)],
)
def test_a_secret_that_every_user_can_read_is_told(open_folder, folder_mode, mode, is_told):
    secret_file, link = open_folder / "secret", open_folder / "link"
    secret_file.write_text("token\n")
    secret_file.chmod(mode)
    link.symlink_to(secret_file)
    open_folder.chmod(folder_mode)

    problems = problems_of((secret_file, link))

    told = tuple(f"{path} can be read by every user of this machine: chmod o= {path}" for path in (secret_file, link))
    assert problems == (told if is_told else ())


def test_every_bad_file_is_told_and_what_is_not_set_is_none(secret_file, tmp_path):
    secret_file.write_text("")

    problems = problems_of((None, secret_file, tmp_path / "absent"))

    assert problems == (f"{secret_file} is empty", f"{tmp_path / 'absent'}: No such file or directory")
