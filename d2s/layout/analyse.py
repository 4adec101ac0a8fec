"""The way of a document through layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from d2s.layout.body import restrict
from d2s.layout.classify import classify
from d2s.layout.columns import Col
from d2s.layout.figures import find_figures
from d2s.layout.grid import Ruling
from d2s.layout.gutter import streams
from d2s.layout.header import Header, find_headers
from d2s.layout.header_pairs import joined
from d2s.layout.headless import continue_table, ruled_tables
from d2s.layout.legend import name_by_legend
from d2s.layout.listed import listed_tables
from d2s.layout.notes import PlacedNote, find_notes, notes_for
from d2s.layout.ranks import is_ranked, listed_ranks, name_ranks
from d2s.layout.rows import Draft
from d2s.layout.sections import Outline, body_size
from d2s.layout.series import find_series, read_series
from d2s.layout.single import single_tables
from d2s.layout.stated import of_tables_below, stated_values
from d2s.layout.tables import read_table
from d2s.layout.tongue import LayoutKnowledge, Tongue
from d2s.layout.words import Line, Word, build_lines, join
from d2s.records.geometry import Box, union
from d2s.records.layout import Figure, Layout, Row, Span, Table, TableKind, TextLine
from d2s.records.page import Page, Rule, Source

_GIVING = frozenset({TableKind.PARAMETERS, TableKind.SERIES, TableKind.SUMMARY})
#: A title stands at most this far above its table (points).
_TITLE_REACH = 70.0
#: A gap wider than this share of the letter size parts a line into pieces.
_PIECE_GAP = 0.75
#: A horizontal rule shorter than this (points) parts no rows of a table.
_SEPARATOR = 20.0


@dataclass(slots=True)
class _Found:
    """A table on its way: the record, the row drafts, the columns where it has a heading row."""

    table: Table
    drafts: list[Draft]
    columns: list[Col]


def analyse(source: Source, rules: LayoutKnowledge, tongue: Tongue | None = None) -> Layout:
    """Find lines, sections, tables, printed rows, figures and notes of a document.

    `rules` holds `headers`, `sections`, `footnotes` and `layout` of the rule folder; `tongue` is to note what the
    document asks of them.
    """
    tongue = tongue or Tongue(rules)
    outline = Outline(tongue)
    lines: list[TextLine] = []
    found: list[_Found] = []
    figures: list[Figure] = []
    notes: list[PlacedNote] = []
    before: list[Col] = []
    for page in source.pages:
        printed = build_lines(page.chars, [rule for rule in page.rules if not rule.horizontal])
        lines.extend(_text_line(line, page.number) for line in printed)
        tables, apart = _tables(page, printed, tongue, before)
        before = _open_columns(tables, page) or before if tables else ([] if page.chars else before)
        boxes = [item.table.box for item in tables]
        _describe(tables, printed, page.number, outline, tongue)
        notes.extend(find_notes(apart, page.number, tongue, boxes))
        figures.extend(find_figures(printed, page, tongue, boxes))
        found.extend(tables)
    rows = [row for item in found for row in _finish(item, notes)]
    return Layout(
        source.sha256,
        tuple(lines),
        tuple(outline.sections),
        tuple(item.table for item in found),
        tuple(rows),
        tuple(figures),
        tuple(placed.note for placed in notes),
        {page.number: parting for page in source.pages if page.chars and (parting := _separators(page))},
    )


def _separators(page: Page) -> tuple[Rule, ...]:
    """Return the horizontal rules that may part the rows of a table."""
    return tuple(rule for rule in page.rules if rule.horizontal and rule.x1 - rule.x0 >= _SEPARATOR)


def _open_columns(tables: Sequence[_Found], page: Page) -> list[Col]:
    """Return the columns of the table that may go on over the page: the last with parameters."""
    last = [item for item in tables if item.columns and item.drafts]
    return last[-1].columns if last else []


def _tables(page: Page, printed: list[Line], tongue: Tongue, before: Sequence[Col]) -> tuple[list[_Found], list[Line]]:
    """Read the tables of a page, top to bottom; `before` are the columns of the last table on the pages before.

    With them come the lines of the page, those of lists beside each other one list after the other.
    """
    if not printed:
        return [], []
    ruling = Ruling(page.rules)
    out: list[_Found] = []
    taken: list[Box] = []
    for body in [*find_series(printed, tongue), *find_series(printed, tongue, short=True)]:
        series = read_series(body, printed, ruling, tongue, page.number)
        if series:
            out.append(_Found(series[0], series[1], []))
            taken.append(series[0].box)
    headers = [
        header
        for header in joined(find_headers(printed, ruling, tongue))
        if not any(b.top - 14 <= header.bottom <= b.bottom and b.x0 < header.x1 and b.x1 > header.x0 for b in taken)
    ]
    for header in headers:
        below = [h.top for h in headers if h.top > header.top + 2 and h.x0 < header.x1 and h.x1 > header.x0]
        below += [b.top for b in taken if b.top > header.top and b.x0 < header.x1 and b.x1 > header.x0]
        limit = min([*below, page.height])
        field = _field(header, headers, printed, page)
        draughted = read_table(header, field, ruling, tongue, page.number, limit, page.width)
        if draughted:
            if is_ranked(draughted, tongue):
                name_ranks(draughted, printed, tongue)
            out.append(_Found(draughted.table, draughted.drafts, draughted.columns))
    boxes = [item.table.box for item in out]
    first = min((box.top for box in boxes), default=page.height)
    more = continue_table(before, printed, ruling, tongue, page.number, first, page.height)
    if more:
        boxes.append(more.table.box)
    for headless in [*([more] if more else []), *ruled_tables(printed, ruling, tongue, page.number, boxes)]:
        out.append(_Found(headless.table, headless.drafts, headless.columns))
    rows = [draft.row.box for item in out for draft in item.drafts]
    for table, drafts in single_tables(printed, ruling, tongue, page.number, rows):
        out.append(_Found(table, drafts, []))
    boxes = [item.table.box for item in out]
    named = [draft for item in out if item.table.kind is TableKind.SERIES for draft in item.drafts]
    name_by_legend(named, [item.table for item in out])
    stated = stated_values(printed, tongue, page.number, boxes)
    of_tables_below(stated, [(item.table, item.drafts) for item in out if item.table.kind is TableKind.SERIES])
    columns = streams(printed, page, tongue, boxes)
    read = [draft for item in out for draft in item.drafts]
    for table, drafts in [
        *listed_ranks(printed, tongue, page.number, boxes, read),
        *listed_tables(columns, tongue, page.number, boxes),
        *stated,
    ]:
        out.append(_Found(table, drafts, []))
    out.sort(key=lambda item: (item.table.box.top, item.table.box.x0))
    return out, [line for column in columns for line in column.lines]


def _field(header: Header, headers: Sequence[Header], printed: list[Line], page: Page) -> list[Line]:
    """Return the lines that a table may take: those up to the headings of tables that stand beside it."""
    x0, x1 = 0.0, page.width
    left, right = header.printed
    for other in headers:
        if other is not header and other.top < header.bottom and other.bottom > header.top:
            first, last = other.printed
            if first >= right:
                x1 = min(x1, (right + first) / 2)
            elif last <= left:
                x0 = max(x0, (last + left) / 2)
    if (x0, x1) == (0.0, page.width):
        return printed
    header.x0, header.x1 = max(header.x0, x0), min(header.x1, x1)
    return restrict(printed, x0, x1, float("-inf"), float("inf"))


def _describe(tables: list[_Found], printed: Sequence[Line], page: int, outline: Outline, tongue: Tongue) -> None:
    """Walk down a page and give every table its title, section, default conditions and kind."""
    size = body_size(printed)
    index = 0
    last = -1000.0
    for item in tables:
        box = item.table.box
        while index < len(printed) and printed[index].baseline - 0.5 * printed[index].size <= box.top + 3:
            line = printed[index]
            if not any(_inside(line, other.table.box) for other in tables):
                outline.line(line, page, size)
            index += 1
        standing = outline.standing
        near = (
            standing.title_page == page and box.top - standing.title_y < _TITLE_REACH and standing.title_y >= last - 30
        )
        kind = item.table.kind
        if item.columns:
            kind = classify(item.columns, item.drafts, standing.kind, near, tongue)
        elif kind is TableKind.PARAMETERS and near and standing.kind == "summary":
            kind = TableKind.SUMMARY
        last = box.top
        standing.passed = True
        item.table = replace(
            item.table,
            kind=kind,
            title=standing.title if near else "",
            section=standing.kind_for_parameters(page) if kind in _GIVING else standing.kind,
            headings=(*(span for _, span in standing.headings), *item.table.headings),
        )
    for line in printed[index:]:
        if not any(_inside(line, other.table.box) for other in tables):
            outline.line(line, page, size)


def _inside(line: Line, box: Box) -> bool:
    middle = line.baseline - 0.3 * line.size
    return box.top <= middle <= box.bottom and box.x0 - 2 <= line.words[0].x0 <= box.x1


def _finish(item: _Found, notes: Sequence[PlacedNote]) -> list[Row]:
    """Give the rows of a table what the table and the footnotes say."""
    table = item.table
    if table.kind not in _GIVING:
        return []
    heads: list[Span] = [column.header for column in table.columns if column.header]
    shared = [mark for span in (*heads, *table.headings) for mark in span.marks]
    out = []
    for draft in item.drafts:
        row = draft.row
        wanted = list(
            dict.fromkeys([*draft.marks, *(shared if not heads else _own_heads(row, table)), *draft.group_marks])
        )
        out.append(
            replace(
                row,
                kind=table.kind,
                section=draft.group_kind or table.section,
                headings=table.headings,
                notes=notes_for(wanted, table.box, table.page, notes),
            )
        )
    return out


def _own_heads(row: Row, table: Table) -> list[str]:
    """Return the note marks of the headings that a row's values stand under, and of the table's default conditions."""
    columns = {value.column for value in row.values}
    marks = [mark for span in table.headings for mark in span.marks]
    for column in table.columns:
        if column.index in columns and column.header:
            marks.extend(column.header.marks)
    return marks


def _text_line(line: Line, page: int) -> TextLine:
    """Return a line of running text."""
    size = max(word.size for word in line.words)
    bold = all(word.bold for word in line.words)
    return TextLine(line.text, line.box.rounded(), page, round(size, 1), bold, _pieces(line, size))


def _pieces(line: Line, size: float) -> tuple[tuple[str, Box], ...]:
    """Return the parts of a line between gaps wider than a blank between words."""
    parts: list[list[Word]] = []
    for word in line.words:
        if parts and word.x0 - parts[-1][-1].x1 <= _PIECE_GAP * size:
            parts[-1].append(word)
        else:
            parts.append([word])
    return tuple((join(part), union(word.box for word in part).rounded()) for part in parts)
