"""Tables of gain ranks: ranks across the top, one quantity, which the title names, below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from d2s.layout.rows import Draft
from d2s.layout.spans import make_span
from d2s.layout.tables import Draughted
from d2s.layout.tongue import Tongue, plain
from d2s.layout.words import Line, Word
from d2s.records.layout import Span

#: Lines of larger type than this many between the title and its table make it the title of something else.
_TITLE_LINES = 3.5


def is_ranked(found: Draughted, tongue: Tongue) -> bool:
    """Tell whether the first column's heading says that ranks stand beside it."""
    head = found.table.columns[0].header
    return head is not None and plain(head.text) in tongue.rank_words and any(col.parts for col in found.columns)


def name_ranks(found: Draughted, lines: Sequence[Line], tongue: Tongue) -> None:
    """Say of each value of a table of ranks that its label is a rank, and of which quantity the title says it is."""
    title = _title(found, lines, tongue)
    for draft in found.drafts:
        row = draft.row
        values = tuple(replace(value, parts=tuple(f"rank {label}" for label in value.parts)) for value in row.values)
        draft.row = replace(row, values=values)
        if title is not None and row.symbol is not None and tongue.rank_range.match(plain(row.symbol.text)):
            _take(draft, title, row.symbol)


def _take(draft: Draft, title: Span, printed: Span) -> None:
    """Give a row the symbol of the title; what stood in its place only said that ranges follow."""
    draft.row = replace(draft.row, symbol=title, name=draft.row.name or printed)


def _title(found: Draughted, lines: Sequence[Line], tongue: Tongue) -> Span | None:
    """Return the symbol that the line above a table of ranks names."""
    box = found.table.box
    above = [
        line for line in lines if line.baseline < box.top + 2 and box.top - line.baseline < _TITLE_LINES * line.size
    ]
    for line in sorted(above, key=lambda line: -line.baseline):
        if match := tongue.rank_title.search(line.text):
            words = _words_at(line, *match.span(match.lastindex or 0))
            return make_span([words], found.table.page, tongue) if words else None
    return None


def _words_at(line: Line, start: int, end: int) -> list[Word]:
    """Return the words that a stretch of a line's text covers."""
    out: list[Word] = []
    place = 0
    for word in line.words:
        if word.text:
            place += 0 if word.glued or not place else 1
            if place < end and place + len(word.text) > start:
                out.append(word)
            place += len(word.text)
    return out
