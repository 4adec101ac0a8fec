"""The text that belongs to a row of values: merged cells by geometry, lines of one cell by their baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from d2s.layout.apart import white_space
from d2s.layout.columns import Col
from d2s.layout.grid import Ruling
from d2s.layout.values import ValueRow
from d2s.layout.words import Line, Word

_INF = float("inf")


@dataclass(slots=True)
class CellText:
    """The lines of one cell and the rows that the cell stands beside; `merged` where those rows are ruled apart."""

    lines: list[list[Word]]
    rows: list[ValueRow]
    merged: bool
    x0: float
    x1: float


def baseline(words: Sequence[Word]) -> float:
    """Return the baseline of a line of words."""
    return words[0].baseline


class Reader:
    """Reads the cells of one table for its rows of values."""

    def __init__(
        self,
        lines: Sequence[Line],
        barriers: Sequence[float],
        rows: Sequence[ValueRow],
        ruling: Ruling,
        top: float,
        bottom: float,
    ) -> None:
        self.lines, self.rows, self.ruling = list(lines), list(rows), ruling
        self.barriers = sorted([top, *barriers, *white_space(self.lines, self.rows, barriers), bottom])
        self._cache: dict[tuple[int, int, int, int], CellText] = {}

    def _stretch(self, x0: float, x1: float, y: float) -> tuple[float, float]:
        """Return the cell's top and bottom over a stretch at `y`; section rows end cells like rules do."""
        above, below = self.ruling.interval(x0 + 1, x1 - 1, y)
        for barrier in self.barriers:
            if barrier <= y:
                above = max(above, barrier)
            else:
                below = min(below, barrier)
                break
        return above, below

    def cells(self, col: Col, row: ValueRow) -> list[CellText]:
        """Return the cells of a column beside a row, left to right: more than one where vertical rules part it."""
        y = row.y - 0.3 * row.size
        edges = [col.x0, *self.ruling.cuts(y, col.x0 + 4, col.x1 - 4), col.x1]
        out = []
        for x0, x1 in pairwise(edges):
            above, below = self._stretch(x0, x1, y)
            key = (round(x0), round(x1), round(max(above, -9e6)), round(min(below, 9e6)))
            cell = self._cache.get(key)
            if cell is None:
                cell = self._cell(x0, x1, above, below, y)
                self._cache[key] = cell
            if cell.lines:
                out.append(cell)
        return out

    def _cell(self, x0: float, x1: float, above: float, below: float, y: float) -> CellText:
        """Gather the words and rows of one cell; what is ruled off in it and does not reach `y` is another's."""
        lines = []
        for line in self.lines:
            if above < line.baseline - 0.3 * line.size < below:
                words = [word for word in line.words if x0 <= word.xmid < x1 and (word.text or word.marks)]
                if words and (cuts := self.ruling.cuts(line.baseline - 0.3 * line.size, x0 + 4, x1 - 4)):
                    words = self._reaching(words, [x0, *cuts, x1], line.baseline - 0.3 * line.size, y)
                if words:
                    lines.append(words)
        rows = [row for row in self.rows if above < row.y - 0.3 * row.size < below]
        bands = {(round(max(row.band[0], above, -9e6)), round(min(row.band[1], below, 9e6))) for row in rows}
        return CellText(lines, rows, len(bands) > 1, x0, x1)

    def _reaching(self, words: list[Word], edges: Sequence[float], level: float, y: float) -> list[Word]:
        """Return the words at `level` whose part between vertical rules reaches up or down to `y`."""
        out: list[Word] = []
        for x0, x1 in pairwise(edges):
            above, below = self.ruling.interval(x0 + 1, x1 - 1, level)
            if above < y < below:
                out.extend(word for word in words if x0 <= word.xmid < x1)
        return out


def aligned(lines: Sequence[Sequence[Word]], rows: Sequence[ValueRow]) -> list[int | None]:
    """Return for each line the index of the row on its baseline, or None."""
    out: list[int | None] = []
    for words in lines:
        y = baseline(words)
        best = min(range(len(rows)), key=lambda index: abs(rows[index].y - y)) if rows else None
        out.append(best if best is not None and abs(rows[best].y - y) <= 0.5 * words[0].size else None)
    return out


def pick(cell: CellText, row: ValueRow) -> list[list[Word]]:
    """Return the lines of a symbol, unit or part cell that hold for a row.

    One line, or as many lines as rows in a merged cell, settles it; else each line holds from its own row down to the
    next line; lines that stand beside no row at all hold for the nearest rows or, in a single row, together.
    """
    lines, rows = cell.lines, cell.rows
    if len(rows) <= 1 or len(lines) == 1:
        return lines
    places = aligned(lines, rows)
    index = rows.index(row)
    if cell.merged and not (len(lines) >= len(rows) and None not in places):
        if any(place is not None for place in places) and len(lines) > 1:
            return _step(lines, row)
        return lines
    if len(lines) == len(rows):
        return [lines[index]]
    if row.y < baseline(lines[0]) - 0.5 * row.size:
        return [min(lines, key=lambda words: abs(baseline(words) - row.y))]
    return _step(lines, row)


def _step(lines: list[list[Word]], row: ValueRow) -> list[list[Word]]:
    """Return the last line that begins at or above a row."""
    chosen = [words for words in lines if baseline(words) <= row.y + 0.5 * row.size]
    return [chosen[-1]] if chosen else [lines[0]]


def region(symbols: CellText, row: ValueRow) -> tuple[float, float, list[ValueRow]]:
    """Return the y range and the rows that share a row's symbol within one unruled cell."""
    if len(symbols.rows) <= 1 or len(symbols.lines) < 2:
        return -_INF, _INF, symbols.rows
    mine = pick(symbols, row)
    mates = [other for other in symbols.rows if pick(symbols, other) == mine]
    if len(mine) != 1:
        return -_INF, _INF, mates
    places = aligned(symbols.lines, symbols.rows)
    index = next(i for i, words in enumerate(symbols.lines) if words is mine[0])
    top = min(baseline(mine[0]), mates[0].y) - 0.8 * row.size
    after = [
        i
        for i in range(index + 1, len(symbols.lines))
        if places[i] is not None or len(symbols.lines) == len(symbols.rows)
    ]
    bottom = min(baseline(symbols.lines[after[0]]) - 0.8 * row.size, _INF) if after else _INF
    if index + 1 < len(symbols.lines) and not after:
        following = [other for other in symbols.rows if other.y > mates[-1].y]
        bottom = baseline(symbols.lines[index + 1]) - 0.8 * row.size if following else _INF
    if index == 0:
        top = -_INF
    return top, bottom, mates
