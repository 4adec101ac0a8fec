"""Lists that stand beside each other: where the blank stretch between them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from d2s.layout.body import restrict, segments
from d2s.layout.entries import at_common_edge, read_entry
from d2s.layout.tongue import Tongue
from d2s.layout.words import Line, build_lines, join
from d2s.records.geometry import Box
from d2s.records.page import Page

#: The labels of a list begin within so many points, and so many lines show where it begins.
_FLUSH = 1.5
_STARTS = 2
#: Each of two lists beside each other has so many values.
_VALUES = 2
#: A gap wider than so many times the type size may part two lists; one as high ends both.
_GAP = 1.5
_PAUSE = 4.0
_FAR = 1e6


@dataclass(frozen=True, slots=True)
class Stream:
    """Lines to be read one after the other, and the kind of section that holds at their beginning."""

    lines: list[Line]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Gutter:
    """A blank stretch left of `x` beside the lines from `first` to `last`."""

    x: float
    first: int
    last: int


def streams(lines: Sequence[Line], page: Page, tongue: Tongue, taken: Sequence[Box]) -> list[Stream]:
    """Return the lines of a page, those of two lists that stand beside each other one list after the other.

    The lines beside the gutter are built anew, for those of the two lists may stand at slightly different heights.
    """
    found = next((g for g in _gutters(lines, tongue, taken) if _both_listed(lines, g, tongue)), None)
    if found is None:
        return [Stream(list(lines))]
    region = lines[found.first : found.last + 1]
    top, bottom = region[0].box.top - 0.5, region[-1].box.bottom + 0.5
    kind = next((kind for line in reversed(lines[: found.first + 1]) if (kind := tongue.section(line.text))), "")
    verticals = [rule for rule in page.rules if not rule.horizontal]
    chars = [char for char in page.chars if top < (char.top + char.bottom) / 2 < bottom]
    left = build_lines([char for char in chars if (char.x0 + char.x1) / 2 < found.x], verticals)
    right = build_lines([char for char in chars if (char.x0 + char.x1) / 2 >= found.x], verticals)
    return [Stream([*lines[: found.first], *left, *lines[found.last + 1 :]]), Stream(right, kind)]


def _gutters(lines: Sequence[Line], tongue: Tongue, taken: Sequence[Box]) -> list[_Gutter]:
    """Return where a second list may begin beside a first, those with most lines that begin there first."""
    starts = [_starts(line, tongue, taken) for line in lines]
    out: list[tuple[int, _Gutter]] = []
    for x in sorted({start for found in starts for start in found}):
        for first, last in _runs(lines, x, taken):
            count = sum(abs(start - x) <= _FLUSH for found in starts[first : last + 1] for start in found)
            if count >= _STARTS and any(line.words[0].x0 < x - _FLUSH for line in lines[first : last + 1]):
                out.append((count, _Gutter(x - _FLUSH, first, last)))
    return [gutter for _, gutter in sorted(out, key=lambda item: -item[0])]


def _both_listed(lines: Sequence[Line], gutter: _Gutter, tongue: Tongue) -> bool:
    """Tell whether lists of values stand on both sides of a gutter."""
    region = lines[gutter.first : gutter.last + 1]
    sides = (restrict(region, x0, x1, -_FAR, _FAR) for x0, x1 in ((-_FAR, gutter.x), (gutter.x, _FAR)))
    return all(_values(side, tongue) >= _VALUES for side in sides)


def _starts(line: Line, tongue: Tongue, taken: Sequence[Box]) -> list[float]:
    """Return where texts begin behind a wide gap or at a line's beginning; values and dots begin no list."""
    if _inside(line, taken):
        return []
    pieces = segments(line.words, _GAP)
    return [p[0].x0 for p in pieces if join(p)[:1].isalpha() and not tongue.is_number(join(p)) and len(join(p)) > 3]


def _runs(lines: Sequence[Line], x: float, taken: Sequence[Box]) -> list[tuple[int, int]]:
    """Return the stretches of lines with no word over `x`."""
    out: list[tuple[int, int]] = []
    open_at: int | None = None
    for place, line in enumerate(lines):
        whole = _inside(line, taken) or any(word.x0 < x - _FLUSH < word.x1 - 1 for word in line.words)
        paused = open_at is not None and line.baseline - lines[place - 1].baseline > _PAUSE * line.size
        if open_at is not None and (whole or paused):
            out.append((open_at, place - 1))
            open_at = None
        if open_at is None and not whole:
            open_at = place
    if open_at is not None:
        out.append((open_at, len(lines) - 1))
    return out


def _inside(line: Line, taken: Sequence[Box]) -> bool:
    middle = line.baseline - 0.3 * line.size
    return any(box.top <= middle <= box.bottom and box.x0 <= line.words[0].xmid <= box.x1 for box in taken)


def _values(lines: Sequence[Line], tongue: Tongue) -> int:
    """Return how many lines give a value."""
    edged = at_common_edge(lines, tongue)
    return sum(id(line) in edged or read_entry(line, tongue) is not None for line in lines)
