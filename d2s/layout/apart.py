"""Rows of a table without rules, told apart by the white space between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from d2s.layout.values import ValueRow
from d2s.layout.words import Line

#: Lines of one row are at most this far from each other, in type sizes.
_LEADING = 1.4
#: White space between rows is at least this much wider than that within them.
_WIDER = 1.2
#: Rules farther apart than this (points) part no rows.
_HIGH = 120


def white_space(lines: Sequence[Line], rows: Sequence[ValueRow], barriers: Sequence[float]) -> list[float]:
    """Return the y of the white space that parts the rows of an unruled table; none where it does not tell.

    Each stretch of lines between `barriers` and white space has to hold a row of values: a line without one may head
    those below it.
    """
    if len(rows) < 2 or any(row.band[0] != float("-inf") and row.band[1] - row.band[0] < _HIGH for row in rows):
        return []
    own = [line for line in lines if all(abs(line.baseline - 0.3 * line.size - y) > 0.6 * line.size for y in barriers)]
    own.sort(key=lambda line: line.baseline)
    if not own:
        return []
    size = max(row.size for row in rows)
    steps = [(above, below, below.baseline - above.baseline) for above, below in pairwise(own)]
    inner = [gap for *_, gap in steps if gap <= _LEADING * size]
    outer = [(above, below, gap) for above, below, gap in steps if gap > _LEADING * size]
    if not outer or (inner and min(gap for *_, gap in outer) < _WIDER * max(inner)):
        return []
    found = [below.baseline - 0.8 * below.size - (gap - below.size) / 2 for _, below, gap in outer]
    edges = [float("-inf"), *found, float("inf")]
    held = all(any(top < row.y - 0.3 * row.size < bottom for row in rows) for top, bottom in pairwise(edges))
    return found if held else []
