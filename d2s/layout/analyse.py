"""The way of a document through layout."""

from __future__ import annotations


from d2s.layout.grid import Ruling
from d2s.layout.header import find_headers
from d2s.layout.tables import Draughted, read_table
from d2s.layout.tongue import LayoutKnowledge, Tongue
from d2s.layout.words import Line, build_lines
from d2s.records.layout import Layout, Row, Table, TextLine
from d2s.records.page import Page, Source


def analyse(source: Source, rules: LayoutKnowledge) -> Layout:
    """Find lines, sections, tables, printed rows, figures and notes of a document."""
    tongue = Tongue(rules)
    lines: list[TextLine] = []
    tables: list[Table] = []
    rows: list[Row] = []
    for page in source.pages:
        printed, found = _page(page, tongue)
        lines.extend(_text_line(line, page.number) for line in printed)
        for draughted in found:
            tables.append(draughted.table)
            rows.extend(draft.row for draft in draughted.drafts)
    return Layout(source.sha256, tuple(lines), (), tuple(tables), tuple(rows))


def _page(page: Page, tongue: Tongue) -> tuple[list[Line], list[Draughted]]:
    """Read the lines and tables of a page."""
    printed = build_lines(page.chars, [rule for rule in page.rules if not rule.horizontal])
    ruling = Ruling(page.rules)
    headers = find_headers(printed, ruling, tongue)
    found: list[Draughted] = []
    for header in headers:
        below = [h.top for h in headers if h.top > header.top + 2 and h.x0 < header.x1 and h.x1 > header.x0]
        limit = min([*below, page.height])
        draughted = read_table(header, printed, ruling, tongue, page.number, limit, page.width)
        if draughted:
            found.append(draughted)
    return printed, found


def _text_line(line: Line, page: int) -> TextLine:
    """Return a line of running text."""
    size = max(word.size for word in line.words)
    return TextLine(line.text, line.box.rounded(), page, round(size, 1), all(word.bold for word in line.words))
