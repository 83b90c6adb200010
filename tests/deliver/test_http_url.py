"""Addresses of the web: their hosts, and what of them is shown."""

import pytest

from printscp.deliver.http_url import check_host, place_of


@pytest.mark.parametrize(
    "host",
    ["example.org", "example.org.", "my_printer", "b\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.example",
     "xn--bcher-kva.example", "192.0.2.7", "[2001:db8::7]", "[fe80::1%25eth0]", "x" * 63],
)  # fmt: skip
def test_a_host_may_be_any_name_or_address(host):
    check_host(f"https://{host}:8443/films")


@pytest.mark.parametrize("host", ["a..b", ".a", "xn--a.invalid", "x" * 64, "[::1", "\N{SNOWMAN}.example"])
def test_what_can_be_no_name_is_refused_without_showing_it(host):
    with pytest.raises(ValueError, match=r"^its host can be no name, such as one with \.\. in it$"):
        check_host(f"https://{host}/s3cret")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://example.org", "https://example.org"),
        ("http://127.0.0.1:8200/", "http://127.0.0.1:8200"),
        ("https://example.org/services/s3cret", "https://example.org/..."),
        ("https://example.org/?key=s3cret", "https://example.org/..."),
    ],
)
def test_a_path_is_not_shown(url, place):
    assert place_of(url) == place
