"""Plots as inline SVG: a simulated curve, and the datasheet's points with their limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from d2s.records.verification import Check, Curve

WIDTH, HEIGHT = 340, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 12, 12, 36


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
class Plot:
    """What the template draws of one curve."""

    part: str
    title: str
    note: str
    unit: str
    x: Axis
    y: Axis
    line: str
    points: tuple[Point, ...]


def plots_of(curves: Sequence[Curve], checks: Sequence[Check]) -> tuple[Plot, ...]:
    """Return the plots of all curves with their rows; a row that was not tested has no point."""
    return tuple(plot for curve in curves if (plot := _plot(curve, checks)) is not None)


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
    line = " ".join(f"{x.at(place)},{y.at(value)}" for place, value in curve.points)
    return Plot(curve.part, f"{curve.parameter} over {curve.x}", curve.note, rows[0][1].unit, x, y, line, points)
