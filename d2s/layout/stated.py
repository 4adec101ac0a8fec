"""Values stated in a line of text: "VF = 1.2 V max @ IF = 200 mA", and the items of a headline box."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from d2s.layout.body import segments
from d2s.layout.rows import Draft
from d2s.layout.spans import make_span, stable_id
from d2s.layout.tongue import Tongue, plain
from d2s.layout.words import Line, Word, join
from d2s.records.geometry import Box, union
from d2s.records.layout import Column, Role, Row, Span, Table, TableKind, ValueSpan

#: Smaller type (points) labels curves of a chart; a headline box is printed larger.
_LABEL = 6.5
#: Sections whose lists state ratings; a list of features praises rather than binds.
_RATED = frozenset({"maximum_ratings", "thermal", "electrical"})


def stated_values(
    lines: Sequence[Line], tongue: Tongue, page: int, taken: Sequence[Box]
) -> list[tuple[Table, list[Draft]]]:
    """Return a table of one row for each stated value outside of tables."""
    out: list[tuple[Table, list[Draft]]] = []
    items: list[tuple[list[Word], re.Match[str], Line]] = []
    kind = ""
    for line in lines:
        middle = line.baseline - 0.3 * line.size
        if any(box.top <= middle <= box.bottom and box.x0 <= line.words[0].xmid <= box.x1 for box in taken):
            continue
        for words in segments(line.words, 1.6):
            text = join(words)
            kind = (tongue.section(text) if len(words) <= 6 and ":" not in text else "") or kind
            rated = tongue.listed_rating.match(text) if kind in _RATED else None
            if found := tongue.statement.search(text) or rated:
                out.append(_table(words, found, TableKind.PARAMETERS, line, page, tongue))
            elif len(words) <= 6 and (item := tongue.summary_item.fullmatch(join(words).strip())):
                items.append((words, item, line))
    told = [item.group("symbol") for _, item, _ in items]
    for words, item, line in items:
        if line.size < _LABEL or told.count(item.group("symbol")) > 1:
            continue
        if page <= 2 and any(_stacked(words, other) for other, _, _ in items if other is not words):
            out.append(_table(words, item, TableKind.SUMMARY, line, page, tongue))
    return out


def of_tables_below(stated: Sequence[tuple[Table, list[Draft]]], series: Sequence[tuple[Table, list[Draft]]]) -> None:
    """Give each statement the types of the series table right below it where several say different of one symbol.

    `(VF = 0.9 V max @ IF = 10 mA)` above the table of one type and `(VF = 1.1 V ...)` above that of another.
    """
    led: dict[str, list[tuple[Draft, list[Draft]]]] = {}
    for _, drafts in stated:
        for draft in drafts:
            below = next((rows for table, rows in series if _right_below(table.box, draft)), None)
            if below and draft.row.symbol and draft.row.kind is TableKind.PARAMETERS:
                led.setdefault(draft.row.symbol.text, []).append((draft, below))
    for pairs in led.values():
        for draft, below in pairs if len(pairs) > 1 else ():
            labels = {row.part.text: row.part for one in below if (row := one.row).part}
            whole = Span(", ".join(labels), union(span.box for span in labels.values()).rounded(), draft.row.page)
            draft.row = replace(draft.row, part=whole)


def _right_below(box: Box, draft: Draft) -> bool:
    """Tell whether a table begins on the line after a statement."""
    own = draft.row.box
    return -2 < box.top - own.bottom < 1.5 * (own.bottom - own.top) and box.x0 - 6 < own.x0 < box.x1


def _stacked(words: Sequence[Word], other: Sequence[Word]) -> bool:
    """Tell whether two items stand over each other like the lines of a headline box."""
    apart = abs(words[0].baseline - other[0].baseline)
    return 0.5 * words[0].size < apart < 4 * words[0].size and abs(words[0].x0 - other[0].x0) < 60


def _part(words: Sequence[Word], found: re.Match[str], group: str) -> list[Word]:
    """Return the words that a group of a match covers, cut to it."""
    if group not in found.re.groupindex or found.group(group) is None:
        return []
    start, end = found.span(group)
    out: list[Word] = []
    place = 0
    for index, word in enumerate(words):
        place += 1 if index and word.text and not word.glued else 0
        if place < end and place + len(word.text) > start:
            text = word.text[max(0, start - place) : end - place]
            out.append(word if text == word.text else replace(word, text=text))
        place += len(word.text)
    return out


def _table(
    words: list[Word], found: re.Match[str], kind: TableKind, line: Line, page: int, tongue: Tongue
) -> tuple[Table, list[Draft]]:
    """Return the table and row of one statement; the texts are those of the match, the places those of the words."""

    def span(group: str) -> list[list[Word]]:
        return [picked] if (picked := _part(words, found, group)) else []

    label = _part(words, found, "label" if kind is TableKind.PARAMETERS else "symbol") + _part(words, found, "rest")
    symbols = [word for word in label if word.subscript] or (label if len(label) == 1 else [])
    name = [word for word in label if all(word is not other for other in symbols)]
    bound = found.groupdict().get("bound")
    role = (tongue.phrases.get((plain(bound),)) if bound else None) or Role.VALUE
    value, unit = make_span(span("value"), page, tongue), make_span(span("unit"), page, tongue)
    condition = make_span(span("condition"), page, tongue)
    assert value is not None
    box = union(word.box for word in words).rounded()
    identity = stable_id("table", page, box, join(words))
    cut = replace(value, text=found.group("value"), lines=(found.group("value"),))
    row = Row(
        id=stable_id("row", page, box, join(words)),
        page=page,
        box=box,
        table=identity,
        kind=kind,
        values=(ValueSpan(cut, role, 1),),
        symbol=make_span([symbols], page, tongue),
        name=make_span([name], page, tongue),
        conditions=(condition,) if condition else (),
        unit=replace(unit, text=found.group("unit"), lines=(found.group("unit"),)) if unit else None,
    )
    columns = (Column(0, box.x0, box.x1, Role.NAME, None), Column(1, box.x0, box.x1, Role.VALUE, None))
    return Table(identity, page, box, kind, columns, ()), [Draft(row, line.baseline, ())]
