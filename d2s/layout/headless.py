"""Tables without a heading row: continued ones take the columns before them, ruled ones tell their roles by content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from d2s.layout.body import restrict
from d2s.layout.columns import Col, content_role
from d2s.layout.grid import Ruling
from d2s.layout.tables import Draughted, read_body
from d2s.layout.tongue import Tongue
from d2s.layout.words import Line, Word, join
from d2s.records.geometry import Box
from d2s.records.layout import Role

#: A continued table begins in this share of the page.
_TOP_SHARE = 0.4


def continue_table(
    before: Sequence[Col], lines: Sequence[Line], ruling: Ruling, tongue: Tongue, page: int, limit: float, height: float
) -> Draughted | None:
    """Read the top of a page as the continuation of the table before it, without a heading row of its own.

    It is one if the first lines with numbers fill the same value and unit columns.
    """
    if not before or not any(col.valued for col in before):
        return None
    x0, x1 = before[0].x0, before[-1].x1
    body: list[Line] = []
    hits, last = 0, 0.0
    for line in restrict(lines, x0 - 2, x1 + 2, 0, limit):
        if body and line.baseline - last > 4.5 * line.size:
            break
        fits = _fits(line, before, tongue)
        if not body and not fits:
            if line.baseline > _TOP_SHARE * height:
                return None
            continue
        if tongue.note_opening(line.text) and not fits:
            break
        hits += fits
        body.append(line)
        last = line.baseline
    if hits < 2 or hits < 0.3 * len(body):
        return None
    top = body[0].baseline - 1.2 * body[0].size
    return read_body([replace(col) for col in before], body, ruling, tongue, page, Box(x0, top, x1, last + 4), top)


def _fits(line: Line, columns: Sequence[Col], tongue: Tongue) -> bool:
    """Tell whether a line holds a value under a value column and a unit under the unit column, cut where they are."""
    if any(a.x0 < col.x1 - 2 < a.x1 - 2 and a.x1 - col.x1 > 4 for col in columns[:-1] for a in line.words):
        return False
    valued = unit = keyed = False
    for col in columns:
        words = [word for word in line.words if col.x0 <= word.xmid < col.x1]
        if not words:
            continue
        text = join(words)
        if col.valued:
            valued = valued or tongue.is_number(text)
        elif col.role is Role.UNIT:
            unit = tongue.is_unit(text)
        elif col.role in {Role.SYMBOL, Role.NAME, Role.CONDITIONS}:
            keyed = True
    return valued and (unit or not any(col.role is Role.UNIT for col in columns)) and keyed


def _cells(line: Line, ruling: Ruling) -> list[tuple[float, float, list[Word]]]:
    """Return the cells that vertical rules make of a line."""
    middle = line.baseline - 0.3 * line.size
    edges = ruling.cuts(middle, 0, 10_000)
    out = []
    for x0, x1 in pairwise(edges):
        words = [word for word in line.words if x0 <= word.xmid < x1]
        if words:
            out.append((x0, x1, words))
    return out


def ruled_tables(
    lines: Sequence[Line], ruling: Ruling, tongue: Tongue, page: int, taken: Sequence[Box]
) -> list[Draughted]:
    """Read ruled tables that have no heading row: a symbol or name, a number and a unit in cells of one line."""
    out: list[Draughted] = []
    current: list[tuple[Line, list[tuple[float, float, list[Word]]]]] = []

    def close() -> None:
        if current:
            found = _ruled(current, lines, ruling, tongue, page)
            if found and found.drafts:
                out.append(found)
        current.clear()

    for line in lines:
        middle = line.baseline - 0.3 * line.size
        if any(
            box.top - 2 <= middle <= box.bottom + 2 and box.x0 < line.words[-1].x1 and box.x1 > line.words[0].x0
            for box in taken
        ):
            close()
            continue
        cells = _cells(line, ruling)
        texts = [join(words) for _, _, words in cells]
        units = [i for i, text in enumerate(texts) if i and tongue.is_unit(text) and not tongue.is_number(text)]
        numbers = [i for i, text in enumerate(texts) if tongue.is_number(text)]
        units = [i for i in units if i - 1 in numbers or i + 1 in numbers]
        above, below = ruling.interval(cells[0][0], cells[-1][1], middle) if cells else (0.0, 1e6)
        wide = bool(cells) and cells[-1][1] - cells[0][0] > 150 and below - above < 120
        worded = any(re.search(r"[^\W\d_]{4}|[\u3040-\u9fff]{2}", text) for text in texts) and 0 not in numbers
        if len(cells) >= 3 and units and numbers and wide and (worded or current):
            if current and line.baseline - current[-1][0].baseline > 60:
                close()
            current.append((line, cells))
    close()
    return out


def _ruled(
    found: list[tuple[Line, list[tuple[float, float, list[Word]]]]],
    lines: Sequence[Line],
    ruling: Ruling,
    tongue: Tongue,
    page: int,
) -> Draughted | None:
    """Read one ruled table without a heading row."""
    widest = max(found, key=lambda item: len(item[1]))
    columns: list[Col] = []
    for x0, x1, words in widest[1]:
        held = [w for _, cells in found for a, b, w in cells if abs(a - x0) < 3 and abs(b - x1) < 3]
        columns.append(Col(x0, x1, _headless_role(held or [words], columns, tongue)))
    if not any(col.valued for col in columns) or not any(col.role in {Role.SYMBOL, Role.NAME} for col in columns):
        return None
    x0, x1 = columns[0].x0, columns[-1].x1
    above, _ = ruling.interval(x0, x1, found[0][0].baseline - 0.3 * found[0][0].size)
    _, below = ruling.interval(x0, x1, found[-1][0].baseline - 0.3 * found[-1][0].size)
    top = max(above, found[0][0].baseline - 40)
    bottom = min(below, found[-1][0].baseline + 40)
    body = restrict(lines, x0 - 1, x1 + 1, top, bottom)
    return read_body(columns, body, ruling, tongue, page, Box(x0, top, x1, bottom), top)


def _headless_role(cells: Sequence[list[Word]], before: Sequence[Col], tongue: Tongue) -> Role:
    """Tell the role of a column by its cells: every column of numbers holds values."""
    if sum(tongue.is_number(join(words)) for words in cells) > 0.5 * len(cells):
        return Role.VALUE
    found = content_role(cells, before, tongue)
    return Role.CONDITIONS if found is Role.OTHER else found
