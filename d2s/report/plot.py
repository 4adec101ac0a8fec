"""Plots as inline SVG: a simulated curve, and the datasheet's points with their limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from d2s.records.verification import Check, Curve

WIDTH, HEIGHT = 340, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 12, 12, 36
#: Width and height of the name of a line.
_NAME, _HIGH = 72, 11


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from data to the picture; `ticks` are (position, text)."""

    low: float
    high: float
    decades: bool
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the position of a value, kept in the picture."""
        low, high = (math.log(self.low), math.log(self.high)) if self.decades else (self.low, self.high)
        here = math.log(max(value, 1e-30)) if self.decades else value
        return round(self.start + (self.end - self.start) * min(max((here - low) / (high - low), 0.0), 1.0), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Return about five round places."""
        if self.decades:
            first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
            step = max(1, (last - first + 1) // 5)
            found = [10.0**n for n in range(first, last + 1, step)]
        else:
            raw = (self.high - self.low) / 4
            scale = 10.0 ** math.floor(math.log10(raw))
            size = next(f * scale for f in (1, 2, 5, 10) if f * scale >= raw)
            found = [n * size for n in range(math.ceil(self.low / size), math.floor(self.high / size) + 1)]
        return [(self.at(value), prefixed(value)) for value in found]


def prefixed(value: float) -> str:
    """Return a number with its metric prefix: `20m`, `1.5k`, `33p`."""
    if value == 0:
        return "0"
    power = max(-5, min(3, math.floor(math.log10(abs(value)) / 3 + 1e-9)))
    return f"{value / 1000.0**power:.3g}{'fpnµm kMG'[power + 5].strip()}"


@dataclass(frozen=True, slots=True)
class Point:
    """A row of the sheet in the picture: its place, its typical value, and the ends of its limits."""

    x: float
    typ: float | None
    low: float | None
    high: float | None
    inside: bool
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A curve in the picture: the points of a polyline, and its name at a place beside its end (empty: none)."""

    points: str
    name: str = ""
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A printed value in the plane of a characteristic: a typical one, or the end of a limit."""

    x: float
    y: float
    typ: bool
    inside: bool
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """What the template draws of one curve, or of the curves of one characteristic with `dots`."""

    part: str
    title: str
    note: str
    unit: str
    x: Axis
    y: Axis
    lines: tuple[Line, ...]
    points: tuple[Point, ...] = ()
    dots: tuple[Dot, ...] = ()


def plots_of(curves: Sequence[Curve], checks: Sequence[Check]) -> tuple[Plot, ...]:
    """Return the plots of all curves with their rows; a row that was not tested has no point.

    The output currents of a part stand in one plot, a line for each drive.
    """
    found: list[Plot | None] = [_plot(curve, checks) for curve in curves if not curve.unit]
    families: dict[tuple[str, ...], list[Curve]] = {}
    for curve in curves:
        if curve.unit:
            apart = curve.note if curve.x == "t" else ""
            families.setdefault((curve.part, curve.parameter, curve.x, apart), []).append(curve)
    found += [_characteristic(family, checks) for family in families.values()]
    return tuple(plot for plot in found if plot is not None)


def _plot(curve: Curve, checks: Sequence[Check]) -> Plot | None:
    found = {check.fact: check for check in checks if check.part == curve.part}
    rows = [(place, found[fact]) for fact, place in curve.rows if fact in found]
    printed = [v for _, check in rows for v in (check.min, check.typ, check.max) if v]
    values = [y for _, y in curve.points if y > 0] + printed
    places = [x for x, _ in curve.points]
    if not rows or not values or min(places) == max(places):
        return None
    steep = max(values) > 300 * min(values)
    low, high = (min(values) / 1.2, max(values) * 1.2) if steep else (0.0, 1.1 * max(values))
    x = Axis(min(places) if curve.decades else 0.0, max(places), curve.decades, _LEFT, WIDTH - _RIGHT)
    y = Axis(low, high, steep, HEIGHT - _BOTTOM, _TOP)
    points = tuple(
        Point(
            x.at(place),
            y.at(check.typ) if check.typ is not None else None,
            y.at(check.min) if check.min is not None else None,
            y.at(check.max) if check.max is not None else None,
            check.inside,
            f"page {check.page}: min {prefixed(check.min or 0)}, typ {prefixed(check.typ or 0)}, "
            f"max {prefixed(check.max or 0)} (0: not printed)",
        )
        for place, check in rows
    )
    title = f"{curve.parameter} over {curve.x}"
    return Plot(curve.part, title, curve.note, rows[0][1].unit, x, y, (Line(_points(curve, x, y)),), points)


def _points(curve: Curve, x: Axis, y: Axis) -> str:
    return " ".join(f"{x.at(place)},{y.at(value)}" for place, value in curve.points)


def _characteristic(family: Sequence[Curve], checks: Sequence[Check]) -> Plot | None:
    """Return the plot of one characteristic: linear axes over its curves and the values of its tested rows."""
    first = family[0]
    found = {check.fact: check for check in checks if check.part == first.part}
    marks = [mark for curve in family for mark in curve.marks if mark.fact in found]
    places = [x for curve in family for x, _ in curve.points] + [mark.x for mark in marks]
    values = [y for curve in family for _, y in curve.points] + [mark.y for mark in marks]
    if not marks or max(places) <= 0 or max(values) <= 0:
        return None
    timed = first.x == "t"
    x = Axis(min(places) if timed else 0.0, max(places), False, _LEFT, WIDTH - _RIGHT)
    y = Axis(1.1 * min(values) if timed else 0.0, 1.1 * max(values), False, HEIGHT - _BOTTOM, _TOP)
    dots = tuple(
        Dot(
            x.at(mark.x), y.at(mark.y), mark.bound == "typ", found[mark.fact].inside,
            f"page {found[mark.fact].page}: {found[mark.fact].parameter} {mark.bound} "
            f"{prefixed(getattr(found[mark.fact], mark.bound))}",
        )
        for mark in marks
    )  # fmt: skip
    named = _named(family, x, y) if not timed else (Line(_points(first, x, y)),)
    note = first.note if timed else ", ".join(curve.note for curve in family)
    return Plot(first.part, f"{first.parameter} over {first.x}", note, first.unit, x, y, named, (), dots)


def _named(family: Sequence[Curve], x: Axis, y: Axis) -> tuple[Line, ...]:
    """Return the lines with their names left of their ends, moved down where another name is in the way."""
    lines: list[Line] = []
    for curve in family:
        right, top = x.at(curve.points[-1][0]), y.at(curve.points[-1][1]) - 4
        right, top = max(right, _LEFT + _NAME), max(top, _TOP + _HIGH)
        while any(abs(right - other.x) < _NAME and abs(top - other.y) < _HIGH for other in lines):
            top += _HIGH
        lines.append(Line(_points(curve, x, y), curve.note, right, round(top, 1)))
    return tuple(lines)
