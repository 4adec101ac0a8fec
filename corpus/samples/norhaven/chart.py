"""Characteristic curves as vector charts: linear or logarithmic axes, grid, tick labels, stroked curves."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .text import Face, draw

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: its label, its ends, and for a linear axis the distance of its ticks."""

    label: str
    low: float
    high: float
    step: float | None = None
    log: bool = False

    def place(self, value: float) -> float:
        """Return the position of a value between 0 (low) and 1 (high)."""
        if self.log:
            return math.log10(value / self.low) / math.log10(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        """Return the labelled values."""
        if self.log:
            decades = round(math.log10(self.high / self.low))
            return [self.low * 10**k for k in range(decades + 1)]
        assert self.step
        return [self.low + k * self.step for k in range(round((self.high - self.low) / self.step) + 1)]

    def minor(self) -> list[float]:
        """Return the values of the fine grid lines."""
        return [tick * k for tick in self.ticks()[:-1] for k in range(2, 10)] if self.log else []

    def text(self, value: float) -> str:
        """Return the markup of a tick label."""
        if self.log and not 1e-2 <= value <= 1e3:
            return f"10^{{{round(math.log10(value))}}}"
        return f"{value:.6g}"


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve in the axes' units, its label, and where along it the label stands (0 to 1)."""

    label: str
    points: tuple[Point, ...]
    at: float = 0.6
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure: caption, axes, curves; `smooth` draws Bézier segments instead of straight ones."""

    caption: str
    x: Axis
    y: Axis
    curves: tuple[Curve, ...]
    smooth: bool = True


def trace(label: str, function: Callable[[float], float], axis: Axis, count: int = 40, at: float = 0.6) -> Curve:
    """Return a curve over the whole axis."""
    return Curve(label, sweep(function, axis.low, axis.high, axis.log, count), at)


def sweep(function: Callable[[float], float], low: float, high: float, log: bool, count: int = 40) -> tuple[Point, ...]:
    """Return points of a function, evenly spaced on a linear or logarithmic axis."""
    if log:
        xs = [low * (high / low) ** (k / count) for k in range(count + 1)]
    else:
        xs = [low + (high - low) * k / count for k in range(count + 1)]
    return tuple((x, function(x)) for x in xs)


def swap(curve: Curve) -> Curve:
    """Return the curve with x and y exchanged."""
    return Curve(curve.label, tuple((y, x) for x, y in curve.points), curve.at, curve.dashed)


def draw_chart(canvas, face: Face, chart: Chart, left: float, bottom: float, width: float, height: float) -> None:
    """Draw a figure into a box (points from the page's lower left), the caption below the axis label."""
    x0, y0 = left + 42, bottom + 40
    w, h = width - 52, height - 48
    for axis, vertical in ((chart.x, True), (chart.y, False)):
        for value, weight in [(v, 0.15) for v in axis.minor()] + [(v, 0.35) for v in axis.ticks()]:
            canvas.setLineWidth(weight)
            where = axis.place(value)
            if vertical:
                canvas.line(x0 + where * w, y0, x0 + where * w, y0 + h)
            else:
                canvas.line(x0, y0 + where * h, x0 + w, y0 + where * h)
    canvas.setLineWidth(0.9)
    canvas.rect(x0, y0, w, h)
    for value in chart.x.ticks():
        draw(canvas, x0 + chart.x.place(value) * w, y0 - 9, face.runs(chart.x.text(value), 6.5), "center")
    for value in chart.y.ticks():
        draw(canvas, x0 - 3, y0 + chart.y.place(value) * h - 2.2, face.runs(chart.y.text(value), 6.5), "right")
    draw(canvas, x0 + w / 2, y0 - 19, face.runs(chart.x.label, 7), "center")
    canvas.saveState()
    canvas.translate(left + 13, y0 + h / 2)
    canvas.rotate(90)
    draw(canvas, 0, 0, face.runs(chart.y.label, 7), "center")
    canvas.restoreState()
    draw(canvas, x0 + w / 2, y0 - 32, face.runs(chart.caption, 7.5, face.bold), "center")
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(x0, y0, w, h)
    canvas.clipPath(frame, stroke=0, fill=0)
    for curve in chart.curves:
        drawable = [p for p in curve.points if not (chart.x.log and p[0] <= 0) and not (chart.y.log and p[1] <= 0)]
        points = [(x0 + chart.x.place(px) * w, y0 + chart.y.place(py) * h) for px, py in drawable]
        canvas.setLineWidth(1.1)
        canvas.setDash(*([3, 2] if curve.dashed else []))
        _stroke(canvas, points, chart.smooth)
    canvas.restoreState()
    for curve in chart.curves:
        _label(canvas, face, chart, curve, x0, y0, w, h)


def _label(canvas, face: Face, chart: Chart, curve: Curve, x0: float, y0: float, w: float, h: float) -> None:
    inside = [
        (chart.x.place(px), chart.y.place(py))
        for px, py in curve.points
        if not (chart.x.log and px <= 0) and not (chart.y.log and py <= 0)
    ]
    inside = [p for p in inside if 0 <= p[0] <= 1 and 0 <= p[1] <= 1]
    if not curve.label or not inside:
        return
    px, py = inside[min(len(inside) - 1, int(curve.at * len(inside)))]
    runs = face.runs(curve.label, 6.2)
    room = sum(run.width for run in runs)
    x = min(x0 + px * w + 4, x0 + w - room - 2)
    y = min(y0 + py * h + 3, y0 + h - 8)
    canvas.setFillGray(1)
    canvas.rect(x - 1, y - 1.6, room + 2, 7.6, stroke=0, fill=1)
    canvas.setFillGray(0)
    draw(canvas, x, y, runs)


def _stroke(canvas, points: Sequence[Point], smooth: bool) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for k in range(1, len(points)):
        if not smooth:
            path.lineTo(*points[k])
            continue
        before, start, end = points[max(k - 2, 0)], points[k - 1], points[k]
        after = points[min(k + 1, len(points) - 1)]
        c1 = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        c2 = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        path.curveTo(*c1, *c2, *end)
    canvas.drawPath(path, stroke=1, fill=0)
