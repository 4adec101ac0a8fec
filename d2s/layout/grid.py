"""Ruling lines joined into separators: where cells end, as far as lines say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from d2s.records.page import Rule

#: Rules nearer than this (points) are one line; gaps in a line smaller than this are bridged.
_SAME, _BRIDGE = 1.6, 4.0
#: Share of a width that a horizontal rule has to cover to part the cells above and below.
_COVER = 0.6


@dataclass(slots=True)
class _Track:
    """Collinear rules: their common place and the joined stretches."""

    place: float
    stretches: list[tuple[float, float]]


def _tracks(items: Iterable[tuple[float, float, float]]) -> list[_Track]:
    """Join `(place, start, end)` triples into tracks."""
    tracks: list[_Track] = []
    for place, start, end in sorted(items):
        if tracks and place - tracks[-1].place <= _SAME:
            tracks[-1].stretches.append((start, end))
        else:
            tracks.append(_Track(place, [(start, end)]))
    for track in tracks:
        joined: list[tuple[float, float]] = []
        for start, end in sorted(track.stretches):
            if joined and start - joined[-1][1] <= _BRIDGE:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((start, end))
        track.stretches = joined
    return tracks


class Ruling:
    """The ruling lines of one page, asked by geometry."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        items = list(rules)
        self.horizontals = _tracks((r.top, r.x0, r.x1) for r in items if r.horizontal and r.x1 - r.x0 > 3)
        self.verticals = _tracks((r.x0, r.top, r.bottom) for r in items if not r.horizontal and r.bottom - r.top > 3)
        self._cache: dict[tuple[int, int], list[float]] = {}

    def separators(self, x0: float, x1: float) -> list[float]:
        """Return the y of the horizontal lines that part the stretch from `x0` to `x1`, ascending."""
        key = (round(x0), round(x1))
        found = self._cache.get(key)
        if found is None:
            width = max(x1 - x0, 1.0)
            found = [
                track.place
                for track in self.horizontals
                if sum(max(0.0, min(x1, end) - max(x0, start)) for start, end in track.stretches) >= _COVER * width
            ]
            self._cache[key] = found
        return found

    def stretches(self, y: float) -> list[tuple[float, float]]:
        """Return the x stretches of the horizontal line at `y`."""
        return [s for track in self.horizontals if abs(track.place - y) <= _SAME for s in track.stretches]

    def interval(self, x0: float, x1: float, y: float) -> tuple[float, float]:
        """Return the separators next above and below `y` over the stretch; infinite where there is none."""
        above, below = float("-inf"), float("inf")
        for place in self.separators(x0, x1):
            if place <= y:
                above = place
            else:
                below = place
                break
        return above, below

    def cuts(self, y: float, x0: float, x1: float) -> list[float]:
        """Return the x of the vertical lines that cross `y` strictly between `x0` and `x1`."""
        return [
            track.place
            for track in self.verticals
            if x0 < track.place < x1 and any(top - 1 <= y <= bottom + 1 for top, bottom in track.stretches)
        ]

    def upright(self, x0: float, x1: float, top: float, bottom: float) -> list[tuple[float, float]]:
        """Return `(x, covered length)` of the vertical lines between `x0` and `x1` within `top` to `bottom`."""
        out: list[tuple[float, float]] = []
        for track in self.verticals:
            if x0 < track.place < x1:
                length = sum(max(0.0, min(bottom, end) - max(top, start)) for start, end in track.stretches)
                if length > 0:
                    out.append((track.place, length))
        return out
