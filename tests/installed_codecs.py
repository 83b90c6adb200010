"""Which decoders of compressed pixels are installed, for tests of what is offered and said without some of them."""

import pytest
from pydicom.pixels.decoders.base import get_decoder

from printscp.images.syntaxes import ALL_SYNTAXES


def have_only(monkeypatch: pytest.MonkeyPatch, *plugins: str) -> None:
    """Let pydicom find only these, of ``gdcm``, ``pillow``, ``pydicom``, ``pyjpegls`` and ``pylibjpeg``."""
    for uid in ALL_SYNTAXES:
        decoder = get_decoder(uid)
        left = {name: function for name, function in decoder._available.items() if name in plugins}
        monkeypatch.setattr(decoder, "_available", left)


def have_no_codecs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What printscp needs anyway is there, and `printscp[codecs]` is not."""
    have_only(monkeypatch, "pillow", "pydicom")
