"""One automatic window for all images of a series that name none, so that they can be compared."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from printscp.render.window import Window, window_of_most

Values: TypeAlias = NDArray[np.float64]

_SAMPLED_FRAMES = 32
"""Of a series, at most: enough for percentiles, and little to decode twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An image of a series, with one frame or several."""

    series: Hashable
    """What tells one series from another."""
    frames: Sequence[int]
    sampled: Callable[[Sequence[int]], Iterable[Values]]
    """What some of the pixels of these of its frames measure; nothing of what cannot be read."""


class SeriesWindows:
    """The windows of series, each made when it is first needed."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._members: dict[Hashable, list[Member]] = {}
        for member in members:
            self._members.setdefault(member.series, []).append(member)
        self._windows: dict[Hashable, Window | None] = {}

    def of(self, series: Hashable) -> Window | None:
        """That of *series*; None where it is a single image, or nothing of it can be read."""
        if series not in self._windows:
            self._windows[series] = _made(self._members.get(series, []))
        return self._windows[series]


def _made(members: Sequence[Member]) -> Window | None:
    frames = sum(len(member.frames) for member in members)
    if frames < 2:
        return None
    step, before = -(-frames // _SAMPLED_FRAMES), 0
    sampled: list[Values] = []
    for member in members:
        chosen = member.frames[-before % step :: step]
        if chosen:
            sampled.extend(member.sampled(chosen))
        before += len(member.frames)
    values = np.concatenate(sampled) if sampled else np.zeros(0)
    return window_of_most(values) if values.size else None
