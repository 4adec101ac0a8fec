"""Values in a merged cell beside several ruled symbols: one row for each symbol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from d2s.layout.columns import Col
from d2s.layout.grid import Ruling
from d2s.layout.values import ValueRow
from d2s.layout.words import Line
from d2s.records.layout import Role

#: A cell of symbols is at least this high (points).
_CELL = 5.0


def share_rows(
    rows: Sequence[ValueRow], columns: Sequence[Col], lines: Sequence[Line], ruling: Ruling
) -> list[ValueRow]:
    """Return the rows of values with a copy for each further symbol that stands beside their merged cell."""
    key = next((col for role in (Role.SYMBOL, Role.NAME) for col in columns if col.role is role), None)
    if key is None:
        return list(rows)
    out: list[ValueRow] = []
    for row in rows:
        top, bottom = row.band
        bands = {tuple(round(y) for y in token.band if abs(y) != float("inf")) for token in row.tokens}
        if len(bands) > 1 or top == float("-inf") or bottom == float("inf"):
            out.append(row)
            continue
        edges = [y for y in ruling.separators(key.x0 + 2, key.x1 - 2) if top - 1 <= y <= bottom + 1]
        cells = [(above, below) for above, below in pairwise(edges) if below - above >= _CELL]
        copies = [
            place
            for above, below in cells
            if (place := _symbol_line(key, lines, above, below)) is not None
            and not any(above < other.y - 0.3 * other.size < below for other in rows if other is not row)
        ]
        merged = len(copies) == len(cells) > 1 and edges[0] <= top + 1 and edges[-1] >= bottom - 1
        out.extend([replace(row, y=place) for place in copies] if merged else [row])
    return out


def _symbol_line(key: Col, lines: Sequence[Line], above: float, below: float) -> float | None:
    """Return the baseline of the middle line of a cell; None where the cell is empty."""
    found = [
        line.baseline
        for line in lines
        if above < line.baseline - 0.3 * line.size < below and any(key.x0 <= word.xmid < key.x1 for word in line.words)
    ]
    return found[len(found) // 2] if found else None
