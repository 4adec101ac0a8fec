"""Painted paths → ruling lines and paths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from d2s.pdf.content import Drawing, Point
from d2s.records.page import Path, Rule

THIN = 2.6  #: points: a filled rectangle this thin, or a stroke this wide, is a line
STRAIGHT = 0.6  #: points: a segment whose ends differ less across is horizontal or vertical
SHORT = 2.5  #: points: shorter lines are dots and dashes, merged with their neighbours or dropped
JOIN = 1.6  #: points: gap along a line that is bridged
DOUBLE = 1.8  #: points: distance of two lines that count as one
MAX_PATHS = 4000  #: paths kept on a page, largest first

_Line = tuple[float, float, float]  # across, from, to


def split(drawings: Iterable[Drawing], width: float, height: float) -> tuple[tuple[Rule, ...], tuple[Path, ...]]:
    """Return the ruling lines of a page, merged, and its other paths.

    White paint gives neither. A stroked outline of straight sides gives its sides; a filled shape that is not thin
    gives a path, and its sides only where they are stroked as well.
    """
    horizontal: list[_Line] = []
    vertical: list[_Line] = []
    paths: list[Path] = []
    for drawing in drawings:
        if drawing.white:
            continue
        for points in drawing.subpaths:
            if len(points) < 2:
                continue
            lines = None
            if drawing.filled and not drawing.curved and (line := _thin(points)) is not None:
                lines = [line]
            elif drawing.stroked and drawing.width <= THIN and (not drawing.curved or _flat(points)):
                lines = _sides(points)
            if lines is None:
                paths.append(Path(points, drawing.stroked, drawing.filled))
                continue
            for across, start, end, is_horizontal in lines:
                (horizontal if is_horizontal else vertical).append((across, start, end))
            if drawing.filled and len(lines) > 1:
                paths.append(Path(points, drawing.stroked, True))
    rules = [Rule(a, y, b, y) for y, a, b in _merge(horizontal, height, width)]
    rules += [Rule(x, a, x, b) for x, a, b in _merge(vertical, width, height)]
    if len(paths) > MAX_PATHS:
        paths = _largest(paths)
    return tuple(rules), tuple(paths)


def _thin(points: Sequence[Point]) -> tuple[float, float, float, bool] | None:
    """Return the centre line of a thin upright rectangle."""
    if not 4 <= len(points) <= 6:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if any(min(x - x0, x1 - x) > STRAIGHT or min(y - y0, y1 - y) > STRAIGHT for x, y in points):
        return None
    if y1 - y0 <= THIN and x1 - x0 >= y1 - y0:
        return (y0 + y1) / 2, x0, x1, True
    if x1 - x0 <= THIN:
        return (x0 + x1) / 2, y0, y1, False
    return None


def _flat(points: Sequence[Point]) -> bool:
    """Tell whether points lie on one upright or level line, as those of a Bézier segment drawn as a line do."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(max(xs) - min(xs), max(ys) - min(ys)) <= STRAIGHT


def _sides(points: Sequence[Point]) -> list[tuple[float, float, float, bool]] | None:
    """Return the sides of an outline whose sides are all horizontal or vertical, else None."""
    lines = []
    px, py = points[0]
    for x, y in points[1:]:
        dx, dy = abs(x - px), abs(y - py)
        if dy <= STRAIGHT and dx >= dy:
            lines.append(((y + py) / 2, min(x, px), max(x, px), True))
        elif dx <= STRAIGHT:
            lines.append(((x + px) / 2, min(y, py), max(y, py), False))
        else:
            return None
        px, py = x, y
    return lines


def _merge(lines: list[_Line], across_limit: float, along_limit: float) -> list[_Line]:
    """Join pieces of one line and the two lines of a double line; drop what lies off the page or stays short."""
    clipped = sorted(
        (across, max(start, 0.0), min(end, along_limit))
        for across, start, end in lines
        if -1 <= across <= across_limit + 1 and end >= 0 and start <= along_limit
    )
    merged: list[_Line] = []
    band: list[_Line] = []
    for line in clipped:
        if band and line[0] - band[0][0] > DOUBLE:
            merged += _join(band)
            band = []
        band.append(line)
    merged += _join(band)
    return [line for line in merged if line[2] - line[1] >= SHORT]


def _join(band: list[_Line]) -> list[_Line]:
    """Join the pieces of a band that overlap or nearly touch; the longest piece gives the position."""
    joined: list[_Line] = []
    place = start = end = longest = 0.0
    for across, a, b in sorted(band, key=lambda line: line[1]):
        if joined or longest or start != end:
            if a <= end + JOIN:
                if b - a > longest:
                    place, longest = across, b - a
                end = max(end, b)
                continue
            joined.append((place, start, end))
        place, start, end, longest = across, a, b, max(b - a, 1e-9)
    if longest:
        joined.append((place, start, end))
    return joined


def _largest(paths: list[Path]) -> list[Path]:
    """Keep the paths of largest extent, in their order."""

    def extent(path: Path) -> float:
        xs, ys = [x for x, _ in path.points], [y for _, y in path.points]
        return max(xs) - min(xs) + max(ys) - min(ys)

    ranked = sorted(range(len(paths)), key=lambda index: (-extent(paths[index]), index))[:MAX_PATHS]
    return [paths[index] for index in sorted(ranked)]
