"""Gain ranks: tables with ranks across the top and, below, one quantity that the title names; lists in a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from d2s.layout.body import segments
from d2s.layout.rows import Draft
from d2s.layout.spans import make_span, stable_id
from d2s.layout.tables import Draughted
from d2s.layout.tongue import Tongue, plain
from d2s.layout.words import Line, Word, join
from d2s.records.geometry import Box, union
from d2s.records.layout import Column, Role, Row, Span, Table, TableKind, ValueSpan

#: Lines of larger type than this many between the title and its table make it the title of something else.
_TITLE_LINES = 3.5
#: So many ranks make a list.
_RANKS = 2
#: A rank with its range: "O : 70~140", "Y(100~200)".
_RANGE = r"\d(?:[\d.]*\d)?\s*(?:~|～|∼|-|–|to)\s*\d(?:[\d.]*\d)?"
_ITEM = re.compile(rf"(?<![A-Za-z0-9])([A-Z]{{1,2}})\s*[:(=]\s*({_RANGE})")
_WHOLE = re.compile(_RANGE)


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


def listed_ranks(
    lines: Sequence[Line], tongue: Tongue, page: int, taken: Sequence[Box], drafts: Sequence[Draft]
) -> list[tuple[Table, list[Draft]]]:
    """Return the ranks that stand outside of tables: behind the title on its line, or on two lines below it.

    What they are tested at is what the row of their quantity among `drafts` is tested at.
    """
    outside = [line for line in lines if not _inside(line, taken)]
    out: list[tuple[Table, list[Draft]]] = []
    for place, line in enumerate(outside):
        match = tongue.rank_title.search(line.text)
        if match is None:
            continue
        items = [
            (found[1], _words_at(line, *found.span(2)))
            for found in _ITEM.finditer(line.text, match.end())
            if tongue.is_rank(found[1])
        ]
        below = outside[place + 1 : place + 3]
        items = items if len(items) >= _RANKS else _two_lines(line, below, tongue)
        if len(items) >= _RANKS and len({label for label, _ in items}) == len(items):
            symbol = _words_at(line, *match.span(match.lastindex or 0))
            out.append(_ranked(symbol, items, page, tongue, drafts))
    return out


def _inside(line: Line, taken: Sequence[Box]) -> bool:
    middle = line.baseline - 0.3 * line.size
    return any(box.top <= middle <= box.bottom and box.x0 <= line.words[0].xmid <= box.x1 for box in taken)


def _two_lines(title: Line, below: Sequence[Line], tongue: Tongue) -> list[tuple[str, list[Word]]]:
    """Return ranks on one line and their ranges on the next, each below its rank."""
    if len(below) < 2 or below[1].baseline - title.baseline > 2 * _TITLE_LINES * title.size:
        return []
    labels, ranges = below[0].words, segments(below[1].words, 1.0)
    fits = len(labels) == len(ranges) and all(
        tongue.is_rank(label.text) and _WHOLE.fullmatch(join(words)) and words[0].x0 <= label.xmid <= words[-1].x1
        for label, words in zip(labels, ranges, strict=True)
    )
    return [(label.text, words) for label, words in zip(labels, ranges, strict=True)] if fits else []


def _ranked(
    symbol: Sequence[Word],
    items: Sequence[tuple[str, list[Word]]],
    page: int,
    tongue: Tongue,
    drafts: Sequence[Draft],
) -> tuple[Table, list[Draft]]:
    """Return the table of listed ranks: one row with a value for each."""
    held = [(label, span) for label, words in items if (span := make_span([words], page, tongue))]
    cut = [(label, _WHOLE.search(span.text), span) for label, span in held]
    values = tuple(
        ValueSpan(replace(span, text=found[0], lines=(found[0],)), Role.VALUE, 1, (f"rank {label}",))
        for label, found, span in cut
        if found
    )
    named = make_span([symbol], page, tongue)
    same = [d.row for d in drafts if d.row.symbol and named and plain(d.row.symbol.text) == plain(named.text)]
    box = union([value.span.box for value in values] + ([named.box] if named else [])).rounded()
    identity = stable_id("table", page, box, " ".join(label for label, _ in items))
    row = Row(
        id=stable_id("row", page, box, identity),
        page=page,
        box=box,
        table=identity,
        kind=TableKind.PARAMETERS,
        values=values,
        symbol=named,
        conditions=same[0].conditions if len(same) == 1 else (),
    )
    columns = (Column(0, box.x0, box.x0, Role.SYMBOL, None), Column(1, box.x0, box.x1, Role.VALUE, None))
    table = Table(identity, page, box, TableKind.PARAMETERS, columns, ())
    return table, [Draft(row, items[0][1][0].baseline, ())]
