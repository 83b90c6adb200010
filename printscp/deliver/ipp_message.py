"""Requests and answers of the Internet Printing Protocol as octets (RFC 8010)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Self, TypeAlias

from printscp.deliver.ipp_values import IppMessageError, Phrase, Scalar, Tag, content_of, octets_of, sized, text_of

_END_OF_ATTRIBUTES = 0x03
_FIRST_VALUE_TAG = 0x10
_DEEPEST = 8
"""Collections in collections; no attribute that is registered has more than four."""


class GroupTag(IntEnum):
    """What the attributes of a group are about (RFC 8010 3.5.1)."""

    OPERATION = 0x01
    JOB = 0x02
    PRINTER = 0x04
    UNSUPPORTED = 0x05


@dataclass(frozen=True, slots=True)
class Collection:
    """Attributes as a value: its members."""

    members: "tuple[Attribute, ...]"

    def member(self, name: str) -> "Attribute | None":
        return next((member for member in self.members if member.name == name), None)


Content: TypeAlias = Scalar | Collection


@dataclass(frozen=True, slots=True)
class Value:
    """A value and its syntax; bytes where the syntax has no other type here, None where it says that there is none."""

    tag: int
    content: Content


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute with its values, of which there is at least one."""

    name: str
    values: tuple[Value, ...]

    @classmethod
    def of(cls, name: str, tag: Tag, *contents: Content) -> Self:
        """An attribute whose values have the same syntax."""
        return cls(name, tuple(Value(tag, content) for content in contents))

    @property
    def contents(self) -> tuple[Content, ...]:
        """Its values without those that say that there is none; a text without its language."""
        return tuple(
            value.content.text if isinstance(value.content, Phrase) else value.content
            for value in self.values
            if value.content is not None
        )


@dataclass(frozen=True, slots=True)
class Group:
    """The attributes about one thing."""

    tag: int
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A request, whose code is an operation, or an answer, whose code is a status."""

    code: int
    request_id: int
    groups: tuple[Group, ...]
    version: tuple[int, int] = (2, 0)

    def attributes(self, tag: GroupTag) -> dict[str, Attribute]:
        """Those of the first group of this kind by their names; none where there is no such group."""
        group = next((group for group in self.groups if group.tag == tag), Group(tag))
        return {attribute.name: attribute for attribute in reversed(group.attributes)}


def encoded(message: Message) -> bytes:
    """*message* as octets; the document, if there is one, follows them. Raises IppMessageError."""
    try:
        octets = [struct.pack(">BBHi", *message.version, message.code, message.request_id)]
        for group in message.groups:
            octets.append(bytes([group.tag]))
            octets += (piece for attribute in group.attributes for piece in _encoded_attribute(attribute))
        return b"".join((*octets, bytes([_END_OF_ATTRIBUTES])))
    except (struct.error, UnicodeEncodeError) as error:
        raise IppMessageError(f"a value cannot be sent by IPP: {error}") from None


def decoded(octets: bytes) -> tuple[Message, bytes]:
    """The message at the beginning of *octets*, and the document behind it. Raises IppMessageError."""
    try:
        return _Reader(octets).message()
    except (struct.error, ValueError) as error:
        raise IppMessageError(f"this is no message of IPP: {error}") from None


def _encoded_attribute(attribute: Attribute) -> Iterator[bytes]:
    if not attribute.name or not attribute.values:
        raise IppMessageError("an attribute must have a name and a value")
    name = attribute.name
    for value in attribute.values:
        yield from _encoded_value(name, value)
        name = ""


def _encoded_value(name: str, value: Value) -> Iterator[bytes]:
    if not isinstance(value.content, Collection):
        yield _field(value.tag, name, octets_of(value.content))
        return
    yield _field(Tag.BEGIN_COLLECTION, name, b"")
    for member in value.content.members:
        yield _field(Tag.MEMBER_NAME, "", member.name.encode())
        for each in member.values:
            yield from _encoded_value("", each)
    yield _field(Tag.END_COLLECTION, "", b"")


def _field(tag: int, name: str, octets: bytes) -> bytes:
    return b"".join((bytes([tag]), sized(name.encode()), sized(octets)))


class _Reader:
    """Takes a message apart from its beginning."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._at = 0

    def message(self) -> tuple[Message, bytes]:
        major, minor, code, request_id = struct.unpack(">BBHi", self._take(8))
        groups: list[Group] = []
        while (tag := self._take(1)[0]) != _END_OF_ATTRIBUTES:
            if tag >= _FIRST_VALUE_TAG:
                raise ValueError("a value stands outside of a group")
            groups.append(Group(tag, tuple(self._attributes())))
        message = Message(version=(major, minor), code=code, request_id=request_id, groups=tuple(groups))
        return message, self._octets[self._at :]

    def _attributes(self) -> Iterator[Attribute]:
        while (tag := self._next()) >= _FIRST_VALUE_TAG:
            name, octets = self._field()
            if not name:
                raise ValueError("a group begins with a value that has no name")
            values = [self._value(tag, octets, depth=0)]
            while self._next() >= _FIRST_VALUE_TAG and not self._next_is_named():
                tag = self._next()
                values.append(self._value(tag, self._field()[1], depth=0))
            yield Attribute(name, tuple(values))

    def _value(self, tag: int, octets: bytes, depth: int) -> Value:
        if tag == Tag.BEGIN_COLLECTION:
            return Value(tag, Collection(tuple(self._members(depth + 1))))
        if tag in {Tag.END_COLLECTION, Tag.MEMBER_NAME}:
            raise ValueError("a part of a collection stands outside of one")
        return Value(tag, content_of(tag, octets))

    def _members(self, depth: int) -> Iterator[Attribute]:
        """Those of the collection that has begun, up to its end."""
        if depth > _DEEPEST:
            raise ValueError("collections stand too deep in collections")
        tag = self._next()
        while tag != Tag.END_COLLECTION:
            name = text_of(self._field()[1])
            if tag != Tag.MEMBER_NAME or not name:
                raise ValueError("a member of a collection has no name")
            values = []
            while (tag := self._next()) not in {Tag.MEMBER_NAME, Tag.END_COLLECTION}:
                if tag < _FIRST_VALUE_TAG:
                    raise ValueError("a collection does not end")
                values.append(self._value(tag, self._field()[1], depth))
            if not values:
                raise ValueError(f"{name} has no value")
            yield Attribute(name, tuple(values))
        self._field()

    def _next(self) -> int:
        """The tag that comes next."""
        if self._at >= len(self._octets):
            raise ValueError("it is cut off")
        return self._octets[self._at]

    def _next_is_named(self) -> bool:
        return self._octets[self._at + 1 : self._at + 3] != b"\0\0"

    def _field(self) -> tuple[str, bytes]:
        """The name and the octets of the value that comes next."""
        self._at += 1
        name = text_of(self._sized())
        return name, self._sized()

    def _sized(self) -> bytes:
        (length,) = struct.unpack(">H", self._take(2))
        return self._take(length)

    def _take(self, length: int) -> bytes:
        taken = self._octets[self._at : self._at + length]
        if len(taken) < length:
            raise ValueError("it is cut off")
        self._at += length
        return taken
