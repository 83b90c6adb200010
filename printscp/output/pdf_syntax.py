"""Numbers and CMaps as a PDF spells them."""

from collections.abc import Iterable, Sequence

_MOST_IN_A_BLOCK = 100

EM = 1000
"""How many units of its fonts' lengths an em has in a PDF (ISO 32000-1 9.2.4)."""


def number(value: float, decimals: int = 5) -> str:
    """A number with at most so many decimals, and never with an exponent."""
    return f"{value:z.{decimals}f}".rstrip("0").rstrip(".")


def to_unicode(texts: Iterable[str], code_bytes: int) -> bytes:
    """The CMap from the codes 1, 2, 3 and so on to *texts* (ISO 32000-1 9.10.3)."""
    mapped = [text.encode("utf-16-be").hex().upper() for text in texts]
    return _cmap("Adobe-Identity-UCS", "bfchar", [f"<{text}>" for text in mapped], code_bytes=code_bytes, kind=2)


def code_to_cid(name: str, cids: Iterable[int]) -> bytes:
    """The CMap from the codes 1, 2, 3 and so on, of two bytes, to *cids* (ISO 32000-1 9.7.5)."""
    return _cmap(name, "cidchar", [f"{cid}" for cid in cids], code_bytes=2, kind=1)


def _cmap(name: str, operator: str, values: Sequence[str], *, code_bytes: int, kind: int) -> bytes:
    digits = 2 * code_bytes
    entries = [f"<{code:0{digits}X}> {value}" for code, value in enumerate(values, start=1)]
    blocks = [entries[start : start + _MOST_IN_A_BLOCK] for start in range(0, len(entries), _MOST_IN_A_BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry (Adobe) /Ordering ({'UCS' if kind == 2 else 'Identity'}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        f"/CMapType {kind} def",
        "/WMode 0 def",
        "1 begincodespacerange",
        f"<{'0' * digits}> <{'F' * digits}>",
        "endcodespacerange",
        *(line for block in blocks for line in (f"{len(block)} begin{operator}", *block, f"end{operator}")),
        "endcmap",
        "CMapName currentdict /CMap defineresource pop",
        "end",
        "end",
    ]
    return "\n".join(lines).encode()
