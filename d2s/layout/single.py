"""Ruled tables of one row: quantities with their units across the top, one value of each below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from d2s.layout.body import restrict
from d2s.layout.grid import Ruling
from d2s.layout.rows import Draft
from d2s.layout.series import SeriesBody, head_lines
from d2s.layout.series_heads import Quantity, assign, read_heads
from d2s.layout.spans import make_span, marks_of, stable_id
from d2s.layout.tongue import Tongue
from d2s.layout.words import Line, Word, join
from d2s.records.geometry import Box, union
from d2s.records.layout import Column, Role, Row, Span, Table, TableKind, ValueSpan

#: So many values make a table; with fewer, figures of anything would.
_LEAST = 4
#: Units of time: in a table that has some, the other quantities are what the times are measured at.
_TIME = re.compile(r"[mnpµμu]?s(?:ec)?")
_WIDTH = 120.0  # points


@dataclass(slots=True)
class _Single:
    """The row of a table: the package that it is of, where one is printed, and the cells of values with their edges."""

    line: Line
    label: list[Word]
    cells: list[list[Word]]
    columns: list[Quantity]
    bottom: float


def single_tables(
    lines: Sequence[Line], ruling: Ruling, tongue: Tongue, page: int, taken: Sequence[Box]
) -> list[tuple[Table, list[Draft]]]:
    """Return the tables of one row on a page; `taken` are the rows of other tables."""
    out: list[tuple[Table, list[Draft]]] = []
    rows = [found for line in lines if (found := _single(line, ruling, tongue))]
    for found in rows:
        if not found.label and any(other is not found and _edges(other) == _edges(found) for other in rows):
            continue
        middle = found.line.baseline - 0.3 * found.line.size
        x0, x1 = found.columns[0].x0, found.columns[-1].x1
        if any(box.top <= middle <= box.bottom and box.x0 < x1 and box.x1 > x0 for box in taken):
            continue
        if table := _table(found, lines, ruling, tongue, page):
            out.append(table)
    return out


def _single(line: Line, ruling: Ruling, tongue: Tongue) -> _Single | None:
    """Return the row of values that a line prints in cells between rules; None where it is none."""
    middle = line.baseline - 0.3 * line.size
    for track in ruling.horizontals:
        if not 0 < track.place - middle < 1.6 * line.size:
            continue
        for x0, x1 in track.stretches:
            edges = [x0, *(x for x in ruling.cuts(middle, x0 + 4, x1 - 4)), x1]
            if len(edges) <= _LEAST or x1 - x0 < _WIDTH:
                continue
            cells = [[w for w in line.words if left <= w.xmid < right] for left, right in pairwise(edges)]
            columns = [Quantity(left, right) for left, right in pairwise(edges)]
            label: list[Word] = []
            if cells[0] and not tongue.is_value(join(cells[0])):
                label, cells = cells[0], cells[1:]
                if not tongue.parts(join(label)):
                    continue
            if len(cells) >= _LEAST and all(cell and _number(join(cell), tongue) for cell in cells):
                return _Single(line, label, cells, columns, track.place)
    return None


def _edges(found: _Single) -> list[int]:
    return [round(column.x0) for column in found.columns]


def _number(text: str, tongue: Tongue) -> bool:
    """Tell whether a cell is one value."""
    return tongue.is_value(text) and not tongue.is_blank(text) and len(text) <= 12 and "=" not in text


def _table(
    found: _Single, lines: Sequence[Line], ruling: Ruling, tongue: Tongue, page: int
) -> tuple[Table, list[Draft]] | None:
    """Return table and rows; None where a heading names no quantity or no unit, or the first is a frequency swept."""
    columns, line = found.columns, found.line
    x0, x1 = columns[0].x0, columns[-1].x1
    cut = restrict([line], x0, x1, float("-inf"), float("inf"))
    body = SeriesBody(cut, x0, x1, line.baseline - line.size, found.bottom)
    heads = head_lines(body, lines, ruling, tongue, x0, x1)
    if not heads:
        return None
    assign(columns, heads, ruling)
    quantities = columns[1:] if found.label else columns
    read_heads(quantities, tongue)
    swept = not quantities[0].symbol and (quantities[0].unit or "").endswith("Hz")
    if swept or not all(column.unit and (column.symbol or column.name) for column in quantities):
        return None
    box = Box(x0, heads[0].baseline - heads[0].size, x1, found.bottom).rounded()
    identity = stable_id("table", page, box, " ".join(head.text for head in heads))
    pairs = list(zip(quantities, found.cells, strict=True))
    timed = any(_TIME.fullmatch(column.unit or "") for column in quantities)
    tests = [pair for pair in pairs if timed and pair[0].symbol and not _TIME.fullmatch(pair[0].unit or "")]
    drafts = [
        draft for pair in pairs if pair not in tests and (draft := _draft(*pair, tests, found, page, identity, tongue))
    ]
    described = [
        Column(
            index,
            round(column.x0, 1),
            round(column.x1, 1),
            Role.PART if found.label and not index else Role.QUANTITY,
            make_span(column.heads, page, tongue),
            column.unit,
        )
        for index, column in enumerate(columns)
    ]
    return (Table(identity, page, box, TableKind.PARAMETERS, tuple(described), ()), drafts) if drafts else None


def _draft(
    column: Quantity,
    cell: list[Word],
    tests: Sequence[tuple[Quantity, list[Word]]],
    found: _Single,
    page: int,
    table: str,
    tongue: Tongue,
) -> Draft | None:
    """Return the row of one quantity."""
    value = make_span([cell], page, tongue)
    if value is None:
        return None
    symbol = make_span([column.symbol], page, tongue) if column.symbol else None
    name = make_span([column.name], page, tongue) if column.name else None
    own = [span for words in column.conditions if (span := make_span([words], page, tongue))]
    conditions = (*own, *(span for test in tests if (span := _stated(*test, page, tongue))))
    label = make_span([found.label], page, tongue) if found.label else None
    box = union([span.box for span in (value, label) if span] + [word.box for word in column.heads[0]]).rounded()
    row = Row(
        id=stable_id("row", page, box, f"{join(column.symbol)} {value.text}"),
        page=page,
        box=box,
        table=table,
        kind=TableKind.PARAMETERS,
        values=(ValueSpan(value, column.role, found.columns.index(column), (), column.unit),),
        symbol=symbol,
        name=name,
        conditions=conditions,
        part=label,
    )
    return Draft(row, found.line.baseline, marks_of([cell, *column.heads], tongue))


def _stated(column: Quantity, cell: list[Word], page: int, tongue: Tongue) -> Span | None:
    """Return a test condition: the symbol and unit of a heading with the value below."""
    value = make_span([cell], page, tongue)
    if value is None:
        return None
    text = f"{join(column.symbol)} = {value.text} {column.unit}"
    return replace(value, text=text, lines=(text,))
