"""Addresses of the web: whether their host can be a name, and what of them may be shown."""

import httpx


def check_host(url: str) -> None:
    """Raise ValueError, which shows nothing of *url*, when its host can be no name and no address."""
    try:
        parsed = httpx.URL(url)
        _ = parsed.host  # decodes names with xn--
        # What asks for the name demands it so, too late to say it well.
        parsed.raw_host.decode("ascii").encode("idna")
    except (UnicodeError, httpx.InvalidURL):
        raise ValueError("its host can be no name, such as one with .. in it") from None


def place_of(url: str) -> str:
    """*url* without what may be a secret: where it leads to there."""
    parsed = httpx.URL(url)
    place = f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"
    return place if parsed.raw_path in {b"", b"/"} else f"{place}/..."
