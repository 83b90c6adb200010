"""An association without patients: names, free texts, dates and UIDs replaced, each by the same stand-in everywhere.

What may be shown (`lab.masking`) stays, and so does what a printer goes by; lengths stay too as far as they can, for
they may be the mistake that is looked for. Pixels stay as they are.
"""

import re
import struct
from dataclasses import dataclass, replace

from pydicom.datadict import dictionary_has_tag, dictionary_VM, keyword_for_tag
from pydicom.valuerep import STR_VR

from printscp.film.remark import Remark
from printscp.lab.data_sets import elements_of
from printscp.lab.holes import cut
from printscp.lab.record import AssociationRecord, Hole, RecordedMessage
from printscp.wire.elements import Element, Elements, NotADataSet, Path, changed, parse
from printscp.wire.masking import is_shown, mask, shown_in_remark
from printscp.wire.sop_classes import STANDARD_ROOT
from printscp.wire.transfer_syntax import encoded_in, encoding_seen
from printscp.wire.uid_map import command_with, even

ADDRESS = "192.0.2.1"
"""Of the peer; an address for documentation (RFC 5737)."""

_KEPT_BULK = frozenset(
    {
        *(f"{kind}PixelData" for kind in ("", "Float", "DoubleFloat")),
        *(
            f"{color}PaletteColorLookupTable{part}"
            for color in ("Red", "Green", "Blue")
            for part in ("Data", "Descriptor")
        ),
        *("LUTData", "LUTDescriptor", "ICCProfile", "OverlayData"),
    }
)
"""Values without words that a film is printed by."""
_KEPT_UIDS = frozenset(
    {"AffectedSOPClassUID", "RequestedSOPClassUID", "SOPClassUID", "ReferencedSOPClassUID", "SOPClassesSupported"}
)
_FIGURES = frozenset({"AS", "DA", "DS", "DT", "IS", "TM"})
_NAMES = {"PN": "Name^", "CS": "CODE ", "AE": "AE"}
_FIRST_YEAR = 1900
_OCTETS = {"US": 2, "SS": 2, "UL": 4, "SL": 4, "FL": 4, "UV": 8, "SV": 8, "FD": 8}
"""Of one number."""
_ROOT = "2.25.1"
_UID = re.compile(r"[0-9]+(\.[0-9]+){3,}")


def with_stand_ins(record: AssociationRecord) -> AssociationRecord:
    """*record* with stand-ins for all that may tell who the patient is, but for the pixels.

    Messages whose command sets cannot be read are left out, and data sets that cannot be.
    """
    of_scu = _StandIns({})
    of_printer = replace(of_scu, of_printer=True)
    syntaxes = {each.context_id: each.transfer_syntax for each in record.contexts}
    return replace(
        record,
        request=replace(record.request, address=ADDRESS),
        remarks=tuple(map(_remark, record.remarks)),
        messages=tuple(
            _message(each, syntaxes.get(each.message.context_id, ""), of_printer if each.tells_of_printer else of_scu)
            for each in record.messages
            if _has_command_set(each)
        ),
    )


def messages_left_out(record: AssociationRecord) -> tuple[int, ...]:
    """Numbers of the messages that `with_stand_ins` leaves out."""
    return tuple(each.number for each in record.messages if not _has_command_set(each))


def left_out(record: AssociationRecord) -> tuple[int, ...]:
    """Numbers of the messages whose data sets `with_stand_ins` leaves out."""
    syntaxes = {each.context_id: each.transfer_syntax for each in record.contexts}
    return tuple(
        each.number
        for each in record.messages
        if _has_command_set(each)
        and each.message.data_set
        and _elements(each, syntaxes.get(each.message.context_id, "")) is None
    )


@dataclass(frozen=True, slots=True)
class _StandIns:
    """Numbers the values that are replaced."""

    numbers: dict[bytes, int]
    of_printer: bool = False
    """Whether the values are those that a printer tells of itself."""

    def value(self, path: Path, element: Element) -> bytes:
        """What stands for the value of *element*, or the value itself where it may be seen."""
        value = element.value
        assert isinstance(value, bytes)
        keyword, within = keyword_for_tag(element.tag), tuple(keyword_for_tag(tag) for tag in path[:-1:2])
        if element.vr == "UI" and keyword not in _KEPT_UIDS:
            return self._uids(value)
        vr = element.vr.partition(" ")[0]  # of several that it may have
        if keyword in _KEPT_BULK and vr not in STR_VR:
            return value
        if is_shown(keyword, vr, _text(vr, element.tag, value), within, of_printer=self.of_printer):
            return value
        return self._words(vr, value) if vr in STR_VR else bytes(len(value))

    def _number(self, value: bytes) -> int:
        return self.numbers.setdefault(value.strip(b" \0"), len(self.numbers) + 1)

    def _uids(self, value: bytes) -> bytes:
        parts = value.rstrip(b" \0").split(b"\\")
        return even(b"\\".join(self._uid(part) for part in parts))

    def _uid(self, uid: bytes) -> bytes:
        if not uid.strip() or uid.startswith(STANDARD_ROOT.encode()):
            return uid
        number = str(self._number(uid))
        return (_ROOT + number.rjust(max(len(uid) - len(_ROOT), len(number)), "0")).encode()

    def _words(self, vr: str, value: bytes) -> bytes:
        length, number = len(value), self._number(value)
        if vr in ("DA", "DT") and re.match(rb"\d{8}", value):
            # A day of its own for each; no month has less than 28 days.
            day = f"{_FIRST_YEAR + number // 336:04}{number // 28 % 12 + 1:02}{number % 28 + 1:02}".encode()
            return day + _as_figures(value[8:])
        if vr in _FIGURES:
            return _as_figures(value)
        return even(f"{_NAMES.get(vr, 'Text ')}{number}".encode().ljust(length, b"x"), b" ")


def _message(recorded: RecordedMessage, syntax: str, stand_ins: _StandIns) -> RecordedMessage:
    message, remarks = recorded.message, tuple(map(_remark, recorded.remarks))
    command = command_with(message.command, stand_ins.value)
    if not message.data_set:
        return replace(recorded, message=replace(message, command=command), remarks=remarks)
    elements = _elements(recorded, syntax)
    if elements is None:
        everything = Hole(0, recorded.octets - len(message.command))
        message = replace(message, command=command, data_set=b"")
        return replace(recorded, message=message, holes=(everything,), remarks=remarks)
    encoding = encoding_seen(message.data_set or b"", syntax)
    data_set, holes = encoded_in(changed(elements, stand_ins.value), encoding), recorded.holes
    if holes and encoding.deflated:
        # It has zeros for its bulk already; as much stays cut out as was.
        holes = (Hole(len(data_set), sum(hole.octets for hole in holes)),)
    elif holes:
        data_set, holes = cut(data_set, syntax)
    return replace(recorded, message=replace(message, command=command, data_set=data_set), holes=holes, remarks=remarks)


def _has_command_set(recorded: RecordedMessage) -> bool:
    """Whether its command set can be read to its end."""
    try:
        parse(recorded.message.command, implicit=True)
    except NotADataSet:
        return False
    return True


def _elements(recorded: RecordedMessage, syntax: str) -> Elements | None:
    """None where the data set cannot be read."""
    try:
        return elements_of(recorded, syntax)
    except NotADataSet:
        return None


def _text(vr: str, tag: int, value: bytes) -> str:
    """What is looked at of a value: its text, or a number in the place of as many numbers as its attribute has."""
    if vr in STR_VR or not value:
        return value.decode("latin-1").rstrip(" \0")
    # More numbers than that may spell a name, and so may tags of no attribute; what is unknown is not shown anyway.
    if vr == "AT":
        is_harmless = tag >> 16 == 0 or _are_tags(value)
    else:
        is_harmless = not dictionary_has_tag(tag) or len(value) <= _most_octets(vr, tag)
    return "0" if is_harmless else value.decode("latin-1")


def _are_tags(value: bytes) -> bool:
    """Whether they are all of attributes that there are."""
    tags = (group << 16 | element for group, element in struct.iter_unpack("<HH", value[: len(value) // 4 * 4]))
    return len(value) % 4 == 0 and all(map(dictionary_has_tag, tags))


def _most_octets(vr: str, tag: int) -> int:
    most = dictionary_VM(tag).rpartition("-")[2]
    return _OCTETS.get(vr, 0) * (int(most) if most.isdigit() else 1)


def _remark(remark: Remark) -> Remark:
    return replace(remark, sent=_in_remark(remark, remark.sent), used=_in_remark(remark, remark.used))


def _in_remark(remark: Remark, words: str) -> str:
    """A UID of the patient's images has a stand-in elsewhere, so none is shown here."""
    return mask(words) if _UID.fullmatch(words) else shown_in_remark(remark.attribute, words)


def _as_figures(value: bytes) -> bytes:
    return re.sub(rb"[^-+.:& \\]", b"0", value)
