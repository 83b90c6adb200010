"""What the answer to a request says of it: about which attribute, and in words without what was sent (PS3.7 9.3, 10.3)."""

import re
import struct
from collections.abc import Iterator
from contextlib import suppress

from pydicom.datadict import keyword_for_tag, tag_for_keyword
from pydicom.tag import BaseTag

from printscp.lab.finding_view import Exchange, octets
from printscp.wire.elements import NotADataSet, parse
from printscp.wire.masking import shown_comment
from printscp.wire.meanings import meaning_of

_WORD = re.compile(r"(\w+)(,? |:|$)")


def attribute_of_answer(exchange: Exchange) -> str:
    """Keyword of the attribute that the answer is about, or keywords; empty where it names none."""
    return ", ".join(dict.fromkeys((*_listed(exchange), *_leading(exchange.comment))))


def answer_in_words(exchange: Exchange) -> str:
    """The status, and the Error Comment as far as nobody can be named in it."""
    status = exchange.status or 0
    words = shown_comment(exchange.comment) or meaning_of(status, exchange.sop_class, exchange.service)
    return f"answered 0x{status:04X}, {words}"


def _listed(exchange: Exchange) -> Iterator[str]:
    """Those of Attribute Identifier List."""
    if exchange.response is None:
        return
    with suppress(NotADataSet):
        tags = octets(parse(exchange.response.message.command, implicit=True), "AttributeIdentifierList") or b""
        for group, element in struct.iter_unpack("<HH", tags[: len(tags) // 4 * 4]):
            tag = group << 16 | element
            yield keyword_for_tag(tag) or str(BaseTag(tag))


def _leading(comment: str) -> Iterator[str]:
    """The keywords with which an Error Comment begins."""
    for word, _ in _WORD.findall(comment):
        if tag_for_keyword(word) is None:
            return
        yield word
