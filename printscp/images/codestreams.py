"""How large a compressed frame is when it is decoded, as it says itself: a few bytes may stand for gigabytes.

JPEG and JPEG-LS frame headers (ITU-T T.81 B.2.2, T.87 C.2.2), JPEG 2000 image size (T.800 A.5.1), RLE (PS3.5 G).
"""

import struct

_START_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xDA
_FRAME_HEADERS = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
_SIZE_OF_J2K = b"\xff\x4f\xff\x51"
_LONGEST_BOXES = 1 << 12
"""Bytes of a JP2 file before its codestream, where there are such."""
_HEADER_OF_RLE, _MOST_SEGMENTS = 64, 15


def size_of_jpeg(frame: bytes) -> tuple[int, int] | None:
    """Columns and rows; None where no frame header is found."""
    at = 2 if frame[:2] == bytes((0xFF, _START_OF_IMAGE)) else len(frame)
    while at + 4 <= len(frame) and frame[at] == 0xFF:
        marker = frame[at + 1]
        if marker in _FRAME_HEADERS:
            return _pair(">HH", frame, at + 5, swapped=True)
        if marker == _START_OF_SCAN:
            return None
        at += 1 if marker == 0xFF else 2
        if marker != 0xFF and marker not in _WITHOUT_LENGTH:
            at += int.from_bytes(frame[at : at + 2], "big")
    return None


def size_of_jpeg_2000(frame: bytes) -> tuple[int, int] | None:
    """Columns and rows; None where the codestream does not begin with them."""
    at = frame.find(_SIZE_OF_J2K, 0, _LONGEST_BOXES)
    right_bottom, left_top = _pair(">II", frame, at + 8), _pair(">II", frame, at + 16)
    if at < 0 or right_bottom is None or left_top is None:
        return None
    return right_bottom[0] - left_top[0], right_bottom[1] - left_top[1]


def longest_rle_segment(frame: bytes, most: int) -> int:
    """Bytes that the longest segment of *frame* becomes; counts no further than one byte beyond *most*."""
    offsets = struct.unpack_from("<16I", frame.ljust(_HEADER_OF_RLE, b"\0"))
    begins = offsets[1 : 1 + min(offsets[0], _MOST_SEGMENTS)]
    ends = (*begins[1:], len(frame))
    return max((_unpacked(frame, begin, end, most) for begin, end in zip(begins, ends, strict=False)), default=0)


def _unpacked(frame: bytes, at: int, end: int, most: int) -> int:
    length = 0
    while at < min(end, len(frame)) and length <= most:
        control = frame[at]
        if control < 128:
            length += control + 1
            at += control + 2
        else:
            length += 257 - control if control > 128 else 0
            at += 2 if control > 128 else 1
    return min(length, most + 1)


def _pair(form: str, frame: bytes, at: int, *, swapped: bool = False) -> tuple[int, int] | None:
    if at < 0 or at + struct.calcsize(form) > len(frame):
        return None
    first, second = struct.unpack_from(form, frame, at)
    return (second, first) if swapped else (first, second)
