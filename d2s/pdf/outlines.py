"""Which painted paths are characters, drawn as outlines in a line of text."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from d2s.pdf.content import Drawing, Point
from d2s.records.geometry import Box, union
from d2s.records.page import UNREADABLE, Char

CORNERS = 8  #: points of the simplest outline: bars, boxes and arrow heads have fewer
LARGEST = 24.0  #: points: what is larger is no character of a table
_SMALLEST = 0.8  # points
_TALL, _LOW = 1.05, 0.2  # em: height of the largest and of the smallest character
_WIDE = 3.5  # em: width of the longest unit, whose letters may stand as near as parts of one
_OFF = 0.15  # em that an outline may stand out of the box of the character beside it
_NEAR = 0.6  # em between an outline and that character
_JOIN = 0.12  # em between the parts of an outline
_COVERED = 0.25  # share of an outline from which it is drawn over a character
_TOUCH = 0.05  # em around an outline that other paths leave free
_BUCKET = 8.0  # points of page height in which characters are looked up
_MOST = 400  # a page with more of them is a drawing
_ALIKE = 0.03  # of their size: corners of equal outlines are nearer


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One filled subpath of the size of a character."""

    points: tuple[Point, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of one drawn character, the first with the most corners, and the character that stands beside it."""

    parts: tuple[Part, ...]
    box: Box
    beside: Char


class Outlines:
    """Finds the outlines of one page."""

    def __init__(self, drawings: Sequence[Drawing], chars: Sequence[Char]) -> None:
        self._drawings = drawings
        self._cores = list(_parts(drawings, CORNERS, sys.maxsize))
        self._lines: dict[int, list[Char]] = defaultdict(list)
        for char in chars if self._cores else ():
            if char.upright and char.visible and char.text != UNREADABLE and not char.text.isspace():
                for bucket in range(int(char.top / _BUCKET), int(char.bottom / _BUCKET) + 1):
                    self._lines[bucket].append(char)

    def in_text(self) -> list[Outline]:
        """Return the outlines that stand beside a character and over none."""
        placed = [(core, beside) for core in self._cores if (beside := self._beside(core.box)) is not None]
        if not placed or len(placed) > _MOST:
            return []
        parts = [*self._cores, *_parts(self._drawings, 3, CORNERS - 1)]
        found: list[Outline] = []
        used: set[Part] = set()
        for core, beside in placed:
            if core not in used and not self._within(core.box):
                group = _group(core, beside, parts)
                used.update(group)
                box = union(part.box for part in group)
                if _LOW * beside.size <= box.height and box.width <= _WIDE * beside.size:
                    found.append(Outline(tuple(sorted(group, key=lambda part: -len(part.points))), box, beside))
        return found

    def like(self, outline: Outline, known: Iterable[Outline]) -> Iterator[Outline]:
        """Yield the same outline at other places of the page, in one size, such as a unit alone in its cell."""
        first = outline.parts[0]
        taken = {part for other in known for part in other.parts}
        for core in self._cores:
            if core in taken or len(core.points) != len(first.points):
                continue
            dx, dy = core.box.x0 - first.box.x0, core.box.top - first.box.top
            limit = _ALIKE * max(first.box.width, first.box.height)
            moved = ((x + dx, y + dy) for x, y in first.points)
            if all(abs(a - x) + abs(b - y) <= limit for (a, b), (x, y) in zip(moved, core.points, strict=True)):
                yield replace(outline, parts=(core,), box=_moved(outline.box, dx, dy), beside=_shift(outline, dx, dy))

    def free(self, outline: Outline) -> bool:
        """Tell whether no other path touches an outline, as wires, leads and arrows of a drawing touch each other."""
        reach, (x0, top, x1, bottom) = _TOUCH * outline.beside.size, outline.box
        near = Box(x0 - reach, top - reach, x1 + reach, bottom + reach)
        own = {part.points for part in outline.parts}
        return not any(
            _meet(start, end, near)
            for box, points in self._painted
            if box.x0 <= near.x1 and near.x0 <= box.x1 and box.top <= near.bottom and near.top <= box.bottom
            if points not in own
            for start, end in pairwise(points)
        )

    @cached_property
    def _painted(self) -> list[tuple[Box, tuple[Point, ...]]]:
        """Return everything that is drawn, with its extent."""
        drawn = (points for drawing in self._drawings if not drawing.white for points in drawing.subpaths)
        return [(_extent(points), points) for points in drawn]

    def _within(self, box: Box) -> bool:
        """Tell whether a box lies in that of another outline: such a part is a hole."""
        return any(
            core.box is not box
            and core.box.x0 <= box.x0
            and core.box.top <= box.top
            and box.x1 <= core.box.x1
            and box.bottom <= core.box.bottom
            for core in self._cores
        )

    def _beside(self, box: Box) -> Char | None:
        """Return the character that is nearest on the line of a box, None if there is none or one lies under it."""
        best, nearest = None, float("inf")
        for char in self._lines.get(int(box.ymid / _BUCKET), ()):
            size = char.size
            if box.overlap(char.box) > _COVERED * box.width * box.height:
                return None
            gap = max(char.x0 - box.x1, box.x0 - char.x1)
            fits = char.top - _OFF * size <= box.top and box.bottom <= char.bottom + _OFF * size
            if fits and gap <= _NEAR * size and gap < nearest and box.height <= _TALL * size:
                best, nearest = char, gap
        return best


def _parts(drawings: Iterable[Drawing], least: int, most: int) -> Iterator[Part]:
    """Yield the filled subpaths of glyph size with so many points; what is painted twice comes once."""
    seen = set()
    for drawing in drawings:
        if not drawing.filled or drawing.stroked or drawing.white:
            continue
        for points in drawing.subpaths:
            if not least <= len(points) <= most:
                continue
            (x, y), (other_x, other_y) = points[0], points[len(points) // 2]
            if abs(x - other_x) > LARGEST or abs(y - other_y) > LARGEST:
                continue
            box = _extent(points)
            key = (box.rounded(), len(points))
            if _SMALLEST <= max(box.width, box.height) <= LARGEST and key not in seen:
                seen.add(key)
                yield Part(points, box)


def _extent(points: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _group(core: Part, beside: Char, parts: Sequence[Part]) -> set[Part]:
    """Return the parts that stand with one on its line, nearer to each other than characters are."""
    group = {core}
    gap, top, bottom = _JOIN * beside.size, beside.top - _OFF * beside.size, beside.bottom + _OFF * beside.size
    line = [part for part in parts if part.box.top >= top and part.box.bottom <= bottom]
    grown = True
    while grown:
        box = union(part.box for part in group)
        more = {part for part in line if part.box.x0 <= box.x1 + gap and part.box.x1 >= box.x0 - gap}
        grown = not more <= group
        group |= more
    return group


def _meet(start: Point, end: Point, box: Box) -> bool:
    """Tell whether a segment meets a box: their extents do, and corners of the box lie on both sides of its line."""
    (ax, ay), (bx, by) = start, end
    if max(ax, bx) < box.x0 or min(ax, bx) > box.x1 or max(ay, by) < box.top or min(ay, by) > box.bottom:
        return False
    sides = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
    return min(sides) <= 0 <= max(sides)


def _moved(box: Box, dx: float, dy: float) -> Box:
    return Box(box.x0 + dx, box.top + dy, box.x1 + dx, box.bottom + dy)


def _shift(outline: Outline, dx: float, dy: float) -> Char:
    char = outline.beside
    return char._replace(x0=char.x0 + dx, top=char.top + dy, x1=char.x1 + dx, bottom=char.bottom + dy)
