"""Which frames of an image are meant, as people write it: ``1-5,8``."""

import re

_RANGE = re.compile(r"([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,5}))?")


def frames_of(words: str) -> tuple[int, ...]:
    """Numbers of frames such as ``1-5,8``, each once. Raises ValueError."""
    frames: list[int] = []
    for part in words.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None or int(match[2] or match[1]) < int(match[1]):
            raise ValueError(f"{words!r} is no list of frames such as 1-5,8")
        frames.extend(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(dict.fromkeys(frames))
