"""Tables with merged cells, section rows and continuation on the next page, in several ruling styles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .fact import Fact
from .text import Face, Run, draw, wrap

#: Ruling: every line; no outer vertical lines; only lines above and below header and groups; only around rows.
Ruling = Literal["grid", "open", "groups", "rows"]
ABOVE = None
LEFT = "\0left"
Entry = str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: entries by column (`ABOVE` and `LEFT` join the neighbour's cell) and the facts that it prints."""

    entries: tuple[Entry, ...]
    facts: tuple[Fact, ...] = ()
    section: bool = False
    top_aligned: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: width in points, alignment of its body cells."""

    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the maker typesets it; the header repeats on a continued page unless `repeat` is off."""

    columns: tuple[Column, ...]
    header: tuple[Row, ...]
    body: tuple[Row, ...]
    ruling: Ruling = "grid"
    size: float = 7.5
    repeat: bool = True
    header_fill: float | None = 0.9
    section_fill: float | None = None

    @property
    def width(self) -> float:
        """Return the width in points."""
        return sum(column.width for column in self.columns)


@dataclass(frozen=True, slots=True)
class _Box:
    row: int
    column: int
    rows: int
    columns: int
    lines: list[list[Run]]
    header: bool
    section: bool
    top_aligned: bool


PAD = 2.4


def leading(size: float) -> float:
    """Return the line distance of a font size."""
    return size * 1.28


def boxes(table: Table, rows: Sequence[Row], headers: int, face: Face) -> list[_Box]:
    """Return the merged cells of `rows` with their wrapped lines."""
    found = []
    for r, row in enumerate(rows):
        for c, entry in enumerate(row.entries):
            if entry is ABOVE or entry == LEFT:
                continue
            columns = 1
            while c + columns < len(row.entries) and row.entries[c + columns] == LEFT:
                columns += 1
            count = 1
            while (
                r + count < len(rows)
                and rows[r + count].entries[c] is ABOVE
                and (r + count >= headers) == (r >= headers)
            ):
                count += 1
            room = sum(column.width for column in table.columns[c : c + columns]) - 2 * PAD
            font = face.bold if r < headers or row.section else face.regular
            lines = wrap(face, entry, table.size, room, font)
            found.append(_Box(r, c, count, columns, lines, r < headers, row.section, row.top_aligned))
    return found


def heights(table: Table, rows: Sequence[Row], cells: list[_Box]) -> list[float]:
    """Return row heights that hold every cell; what a merged cell lacks goes to its last row."""
    step = leading(table.size)
    result = [step + 2 * PAD * 0.75 for _ in rows]
    for cell in sorted(cells, key=lambda cell: cell.rows):
        need = len(cell.lines) * step + 2 * PAD * 0.75
        have = sum(result[cell.row : cell.row + cell.rows])
        if need > have:
            result[cell.row + cell.rows - 1] += need - have
    return result


def may_break(rows: Sequence[Row], index: int) -> bool:
    """Tell whether a page may end before row `index`: no merged cell crosses and no section row stays behind alone."""
    return index < len(rows) and ABOVE not in rows[index].entries and not rows[index - 1].section


def draw_rows(
    canvas, table: Table, rows: Sequence[Row], headers: int, face: Face, left: float, top: float
) -> list[float]:
    """Draw rows from `top` (points from the page bottom) downwards; return the heights of their edges."""
    cells = boxes(table, rows, headers, face)
    tall = heights(table, rows, cells)
    xs = [left]
    for column in table.columns:
        xs.append(xs[-1] + column.width)
    ys = [top]
    for height in tall:
        ys.append(ys[-1] - height)
    step = leading(table.size)
    canvas.setLineWidth(0.5)
    for cell in cells:
        x0, x1 = xs[cell.column], xs[cell.column + cell.columns]
        y0, y1 = ys[cell.row], ys[cell.row + cell.rows]
        fill = table.header_fill if cell.header else table.section_fill if cell.section else None
        if fill is not None:
            canvas.setFillGray(fill)
            canvas.rect(x0, y1, x1 - x0, y0 - y1, stroke=0, fill=1)
            canvas.setFillGray(0)
        align = "left" if cell.section else "center" if cell.header else table.columns[cell.column].align
        x = {"left": x0 + PAD, "center": (x0 + x1) / 2, "right": x1 - PAD}[align]
        slack = 0.0 if cell.top_aligned else (y0 - y1 - 2 * PAD * 0.75 - len(cell.lines) * step) / 2
        y = y0 - PAD * 0.75 - slack - step * 0.76
        for line in cell.lines:
            draw(canvas, x, y, line, align)
            y -= step
    _rule(canvas, table, rows, headers, cells, xs, ys)
    return ys


def _rule(canvas, table: Table, rows, headers: int, cells: list[_Box], xs: list[float], ys: list[float]) -> None:
    """Draw the ruling lines."""
    last = len(rows)
    if table.ruling == "groups":
        edges = {0, headers, last} | {r for r in range(headers, last) if rows[r].section or rows[r - 1].section}
        for r in sorted(edges):
            canvas.setLineWidth(1.0 if r in (0, headers, last) else 0.4)
            canvas.line(xs[0], ys[r], xs[-1], ys[r])
        return
    for cell in cells:
        x0, x1 = xs[cell.column], xs[cell.column + cell.columns]
        y0, y1 = ys[cell.row], ys[cell.row + cell.rows]
        canvas.line(x0, y0, x1, y0)
        canvas.line(x0, y1, x1, y1)
        if table.ruling == "grid" or (table.ruling == "open" and cell.column > 0):
            canvas.line(x0, y0, x0, y1)
        if table.ruling == "grid" or (table.ruling == "open" and cell.column + cell.columns < len(table.columns)):
            canvas.line(x1, y0, x1, y1)
