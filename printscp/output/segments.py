"""What of a line of text is shaped in one go: segments of one face, one script and one direction.

A letter and what belongs to it, such as its accents, have one face: the first that has them all.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TypeAlias

import uharfbuzz as hb

from printscp.output.face import Face
from printscp.output.reading_order import reading_order

_NON_JOINER, _JOINER = "\u200c", "\u200d"

_Choose: TypeAlias = Callable[[str], Face | None]
"""The first face that has all of a text."""


@dataclass(slots=True)
class _Cluster:
    """What stays together, such as a letter and its accents: the characters of a text from *start* to before *end*."""

    start: int
    end: int
    face: Face | None
    script: str | None


@dataclass(slots=True)
class Segment(_Cluster):
    """Clusters of one face, one script and one direction; of no face, where none has their characters."""

    right_to_left: bool


def segments(text: str, choose: _Choose) -> list[Segment]:
    """What can be shaped in one go, from left to right; *choose* gives the first face that has all of a text."""
    cluster_at = {cluster.start: cluster for cluster in _clusters(text, choose)}
    found: list[Segment] = []
    for index, right_to_left in reading_order(text):
        if cluster := cluster_at.get(index):
            segment = Segment(cluster.start, cluster.end, cluster.face, cluster.script, right_to_left)
            if found and _belong_together(found[-1], segment):
                before = found.pop()
                segment.start, segment.end = min(segment.start, before.start), max(segment.end, before.end)
            found.append(segment)
    return found


def _clusters(text: str, choose: _Choose) -> list[_Cluster]:
    """The clusters of *text* with their scripts and faces; a sign of all scripts has the script of what precedes."""
    clusters = [cluster for start, end in _cluster_bounds(text) for cluster in _with_faces(text, start, end, choose)]
    for before, cluster in pairwise(clusters):
        cluster.script = cluster.script or before.script
    for _, alike in groupby(clusters, key=attrgetter("script")):
        _agree_on_a_face(text, list(alike))
    return clusters


def _cluster_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Where each letter starts, and where it ends with all that belongs to it."""
    starts = [at for at in range(len(text)) if at == 0 or not _continues(text, at)]
    return pairwise([*starts, len(text)])


def _continues(text: str, at: int) -> bool:
    return unicodedata.category(text[at])[0] == "M" or text[at] in {_NON_JOINER, _JOINER} or text[at - 1] == _JOINER


def _with_faces(text: str, start: int, end: int, choose: _Choose) -> Iterator[_Cluster]:
    """A cluster, or each of its characters by itself where no face has them all."""
    face = choose(text[start:end])
    if face or end - start == 1:
        yield _Cluster(start, end, face, _script(text[start]))
    else:
        for at in range(start, end):
            yield from _with_faces(text, at, at + 1, choose)


@lru_cache(maxsize=4096)
def _script(character: str) -> str | None:
    """The script of a character (ISO 15924); none where many scripts have it, as they have digits."""
    buffer = hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    script: str | None = buffer.script
    return script


def _agree_on_a_face(text: str, clusters: Sequence[_Cluster]) -> None:
    """Set text of one script in one of its faces, if one of them has it all."""
    faces = dict.fromkeys(cluster.face for cluster in clusters if cluster.face)
    if len(faces) > 1:
        whole = text[clusters[0].start : clusters[-1].end]
        agreed = next((face for face in faces if face.face_with(whole)), None)
        for cluster in clusters:
            cluster.face = agreed or cluster.face


def _belong_together(left: Segment, right: Segment) -> bool:
    touching = right.end == left.start if right.right_to_left else left.end == right.start
    alike = (left.face, left.script, left.right_to_left) == (right.face, right.script, right.right_to_left)
    return touching and alike
