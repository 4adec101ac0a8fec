"""One table of parameters: columns, body, section rows, rows and cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from d2s.layout.body import find_end, is_section_row, restrict
from d2s.layout.cells import Reader
from d2s.layout.columns import Col, build_columns
from d2s.layout.grid import Ruling
from d2s.layout.header import Header
from d2s.layout.held import settle
from d2s.layout.rows import Draft, read_rows
from d2s.layout.shared import share_rows
from d2s.layout.spans import make_span, stable_id
from d2s.layout.tongue import Tongue
from d2s.layout.values import ValueRow, value_rows
from d2s.layout.words import Line
from d2s.records.geometry import Box
from d2s.records.layout import Cell, Column, Role, Span, Table, TableKind

#: Names without a heading reach this far to the left of the headings (points).
_REACH = 440


@dataclass(slots=True)
class Draughted:
    """A table as read, its row drafts and its columns."""

    table: Table
    drafts: list[Draft]
    columns: list[Col]


def _extent(
    header: Header, lines: Sequence[Line], ruling: Ruling, tongue: Tongue, limit: float, page_width: float
) -> tuple[float, float]:
    """Return the x extent of a table: that of its ruled heading, else of the text in line with it."""
    x0, x1 = header.x0, header.x1
    for y in (header.top, header.bottom):
        for start, end in ruling.stretches(y):
            if start <= x0 + 5 and end >= x1 - 5 and end - start < 0.97 * page_width:
                x0, x1 = min(x0, start), max(x1, end)
    if x0 < header.leaves[0].items[0].words[0].x0 - 3 and x1 > header.leaves[-1].items[0].words[-1].x1 + 3:
        return x0, x1
    keyed = any(item.role in {Role.NAME, Role.SYMBOL, Role.PART} for leaf in header.leaves for item in leaf.stack)
    bare = all(item.role in {None, Role.UNIT} for leaf in header.leaves for item in leaf.stack)
    named = any(item.role in {Role.NAME, Role.PART} for leaf in header.leaves for item in leaf.stack)
    second = header.leaves[1].x0 if len(header.leaves) > 1 else x1
    reach = 220 if keyed else _REACH
    for line in restrict(lines, 0, page_width, header.bottom, min(limit, header.bottom + 400)):
        inside = [word for word in line.words if x0 <= word.xmid <= x1]
        if not inside:
            continue
        edge = min(word.x0 for word in inside)
        headed = named and any(word.xmid < second for word in inside)
        unnamed = not headed and not any(tongue.is_number(word.text) for word in line.words if word.x1 <= edge + 1)
        wide, gap = (400, 30) if bare or unnamed else (160, 14)
        for word in reversed([word for word in line.words if word.x1 <= edge + 1]):
            if edge - word.x0 > wide or edge - word.x1 > gap * word.size:
                break
            edge = word.x0
        if x0 - edge < (_REACH if unnamed else reach):
            x0 = min(x0, edge)
        edge = max(word.x1 for word in inside)
        for word in [word for word in line.words if word.x0 >= edge - 1]:
            if word.x0 - edge > (6.0 if tongue.is_unit(word.text) else 1.2) * word.size:
                break
            edge = word.x1
        if edge - x1 < 60:
            x1 = max(x1, edge)
    if bare:
        names = restrict(lines, 0, header.leaves[0].x0, header.bottom, min(limit, header.bottom + 400))
        x0 = min([x0, *(line.words[0].x0 for line in names if x0 - line.words[0].x0 < 30)])
    return x0, x1


def read_table(
    header: Header, lines: Sequence[Line], ruling: Ruling, tongue: Tongue, page: int, limit: float, page_width: float
) -> Draughted | None:
    """Read the table under a header; None where nothing stands under it.

    `limit` is the y that it cannot pass: the next header's top or the page's end.
    """
    x0, x1 = _extent(header, lines, ruling, tongue, limit, page_width)
    header.x0, header.x1 = x0, x1
    bottom = find_end(header, lines, ruling, tongue, limit, x0, x1)
    body = restrict(lines, x0 - 1, x1 + 1, header.bottom - 0.5, bottom + 0.5)
    if not body:
        return None
    columns = build_columns(header, body, ruling, tongue, bottom)
    columns[0].x0, columns[-1].x1 = x0 - 1, x1 + 1
    read = read_body(columns, body, ruling, tongue, page, Box(x0, header.top, x1, bottom), header.bottom)
    defaults = tuple(span for span in (make_span([words], page, tongue) for words in header.defaults) if span)
    read.table = replace(read.table, headings=defaults)
    return read


def read_body(
    columns: list[Col], body: list[Line], ruling: Ruling, tongue: Tongue, page: int, box: Box, start: float
) -> Draughted:
    """Read the rows of a table whose columns are known; `start` is the y below its heading."""
    symbol = next(((col.x0, col.x1) for col in columns if col.role is Role.SYMBOL), None)
    weight = sum(word.bold for line in body for word in line.words) / max(1, sum(len(line.words) for line in body))
    groups = [line for line in body if is_section_row(line, symbol, ruling, tongue, box.x0, box.x1, weight < 0.5)]
    marked = {id(line) for line in groups}
    content = [line for line in body if id(line) not in marked]
    rows = value_rows(content, columns, ruling, tongue) if any(col.valued for col in columns) else []
    if rows:
        settle(rows, columns, content, tongue)
        rows = share_rows(rows, columns, content, ruling)
        box = box._replace(bottom=_trim(rows[-1], body, marked, ruling, tongue, box))
        content = [line for line in content if line.baseline - 0.3 * line.size < box.bottom]
        groups = [line for line in groups if line.baseline < rows[-1].y]
    box = box.rounded()
    identity = stable_id("table", page, box, body[0].text)
    reader = Reader(content, [line.baseline - 0.3 * line.size for line in groups], rows, ruling, start, box.bottom)
    drafts = read_rows(rows, columns, reader, page, identity, TableKind.PARAMETERS, tongue)
    titled = _title_label(columns, page, tongue)
    for draft in drafts if titled else ():
        draft.row = draft.row if draft.row.part else replace(draft.row, part=titled)
    sections = [(line.baseline, make_span([line.words], page, tongue)) for line in groups]
    for draft in drafts:
        above = [span for y, span in sections if y < draft.y and span]
        if above:
            draft.row = replace(draft.row, group=above[-1].text)
            draft.group_kind, draft.group_marks = tongue.section(above[-1].text), above[-1].marks
    described = tuple(
        Column(
            index,
            round(col.x0, 1),
            round(col.x1, 1),
            col.role,
            make_span([item.words for item in reversed(col.leaf.stack)], page, tongue) if col.leaf else None,
            col.unit,
            col.parts,
        )
        for index, col in enumerate(columns)
    )
    table = Table(identity, page, box, TableKind.PARAMETERS, described, _cells(content, columns, page, tongue))
    return Draughted(table, drafts, columns)


def _title_label(columns: Sequence[Col], page: int, tongue: Tongue) -> Span | None:
    """Return the type numbers printed over the heading of names, conditions or symbols: the table is of these alone."""
    for col in columns:
        if col.leaf is None or col.role not in {Role.NAME, Role.SYMBOL, Role.CONDITIONS}:
            continue
        for item in col.leaf.items[1:]:
            if item.parts and all(tongue.is_type(label) for label in item.parts):
                return make_span([item.words], page, tongue)
    return None


def _trim(last: ValueRow, body: Sequence[Line], groups: set[int], ruling: Ruling, tongue: Tongue, box: Box) -> float:
    """Return where a table ends: with the ruled cell of its last values, else with the lines wrapped below them."""
    below = [y for y in ruling.separators(box.x0, box.x1) if last.y - 0.3 * last.size < y <= box.bottom + 1]
    if below and below[0] - last.y < 60:
        return below[0]
    end, edge = last.y, last.y + 0.4 * last.size
    for line in body:
        if line.baseline <= last.y + 0.5 * last.size:
            continue
        text = line.text
        stop = id(line) in groups or tongue.section(text) or tongue.default_heading.search(text)
        if line.baseline - end > 1.5 * line.size or stop or tongue.note_opening(text):
            break
        end, edge = line.baseline, line.baseline + 0.4 * line.size
    return min(max(edge, last.y), max(box.bottom, last.y + 0.4 * last.size))


def _cells(body: Sequence[Line], columns: Sequence[Col], page: int, tongue: Tongue) -> tuple[Cell, ...]:
    """Return the printed cells: headings, then the text of each body line under each column."""
    out: list[Cell] = []
    for index, col in enumerate(columns):
        if col.leaf:
            span = make_span([item.words for item in reversed(col.leaf.items)], page, tongue)
            if span:
                out.append(Cell(0, index, 1, 1, span, True))
    for number, line in enumerate(body, start=1):
        for index, col in enumerate(columns):
            words = [word for word in line.words if col.x0 <= word.xmid < col.x1]
            span = make_span([words], page, tongue)
            if span:
                out.append(Cell(number, index, 1, 1, span))
    return tuple(out)
