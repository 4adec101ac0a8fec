"""Parameters listed without a table: dots that lead to a value, a bound word before it, or columns without headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from d2s.layout.entries import Entry, at_common_edge, read_entry
from d2s.layout.gutter import Stream
from d2s.layout.names import take_apart
from d2s.layout.rows import Draft
from d2s.layout.spans import make_span, marks_of, stable_id
from d2s.layout.tongue import Tongue
from d2s.layout.value_heads import Head, quantity_heads, type_heads, under_heads
from d2s.layout.words import Line, Word, join
from d2s.records.geometry import Box, union
from d2s.records.layout import Column, Role, Row, Table, TableKind, ValueSpan

_GLUED = re.compile(r"[a-z]{4}|[=<>≤≥]")  # a symbol with a word stuck to it, or the beginning of a condition
#: Section kinds whose lists state ratings: there a value at the list's edge needs no dots that lead to it.
_RATED = frozenset({"maximum_ratings", "thermal"})
#: A label indented by more than this (points) stands under the label above it.
_INDENT = 3.0


@dataclass(slots=True)
class _Listed:
    """An entry with the words of the label that it stands under, and the headings over its values."""

    entry: Entry
    above: list[Word]
    heads: tuple[Head, ...] = ()


def listed_tables(
    columns: Sequence[Stream], tongue: Tongue, page: int, taken: Sequence[Box]
) -> list[tuple[Table, list[Draft]]]:
    """Return the lists of parameters in the columns of a page outside of its tables."""
    return [found for column in columns for found in _listed(column, tongue, page, taken, len(columns) > 1)]


def _listed(
    stream: Stream, tongue: Tongue, page: int, taken: Sequence[Box], beside: bool
) -> list[tuple[Table, list[Draft]]]:
    """Return the lists of one column; `beside` tells that another column stands beside it."""
    out: list[tuple[Table, list[Draft]]] = []
    items: list[_Listed] = []
    kind = stream.kind
    heads: tuple[Head, ...] = ()
    before: Line | None = None
    edged = at_common_edge([line for line in stream.lines if not _taken(line, taken)], tongue)

    def close() -> None:
        nonlocal items, heads
        out.extend(_table(items, page, tongue, beside))
        items, heads = [], ()

    for line in stream.lines:
        if _taken(line, taken):
            before = None
            continue
        entry = read_entry(line, tongue) or (edged.get(id(line)) if kind in _RATED else None)
        if entry is None:
            before = line
            if (told := tongue.section(line.text)) and len(line.words) < 14:
                kind = kind if line.text.endswith(".") else told
                close()
            heads = type_heads(line, tongue) or quantity_heads(line, tongue)[1] or heads
            continue
        if items and _apart(entry, items[-1].entry):
            close()
        entry, above = _headed(entry, before, items[-1] if items else None, tongue)
        heads = heads if above or not any(head.symbol for head in heads) else ()
        items.append(_Listed(entry, above, heads))
        before = None
    close()
    return out


def _taken(line: Line, taken: Sequence[Box]) -> bool:
    middle = line.baseline - 0.3 * line.size
    return any(box.top <= middle <= box.bottom and box.x0 <= line.words[0].xmid <= box.x1 for box in taken)


def _apart(entry: Entry, above: Entry) -> bool:
    """Tell whether an entry is too far from the one above it to belong to its list."""
    far = entry.line.baseline - above.line.baseline > 4.2 * entry.line.size
    return far or (abs(entry.line.words[0].x0 - above.line.words[0].x0) > 60 and not _level_with(entry, above))


def _headed(entry: Entry, before: Line | None, above: _Listed | None, tongue: Tongue) -> tuple[Entry, list[Word]]:
    """Return an entry with the words of the label that it stands under.

    That is the title of the list where its name says nothing without it, the line above where it is indented, the label
    of an entry above where it only names parts, what stands before a colon, or what the entry beside it stands under.
    """
    if before is not None and tongue.titled_name.fullmatch(join(entry.label)) and _near(before, entry, 2.5):
        return entry, before.words
    place = next((i for i, word in enumerate(entry.label[:-1], 1) if word.text.endswith(":")), 0)
    if place and entry.label[place].x0 - entry.label[place - 1].x1 > entry.line.size:
        return replace(entry, label=entry.label[place:]), entry.label[:place]
    heading = _heading(before, entry, tongue)
    if heading or before is not None or above is None:
        return entry, heading
    if above.above and _level_with(entry, above.entry):
        return entry, above.above
    indented = entry.label[0].x0 - above.entry.label[0].x0 > _INDENT
    if indented and entry.line.baseline - above.entry.line.baseline < 1.8 * entry.line.size:
        return entry, above.entry.label if tongue.parts(join(entry.label)) else []
    return entry, []


def _heading(before: Line | None, entry: Entry, tongue: Tongue) -> list[Word]:
    """Return the words of the line above where an entry is indented under it."""
    if before is None or not _near(before, entry, 1.5):
        return []
    near = [word for word in quantity_heads(before, tongue)[0] if word.x0 < entry.value[0].x0]
    return near if near and entry.label[0].x0 - near[0].x0 > _INDENT else []


def _near(before: Line, entry: Entry, pitch: float) -> bool:
    """Tell whether an entry stands at most so many times its type size below a line."""
    return entry.line.baseline - before.baseline <= pitch * entry.line.size


def _level_with(entry: Entry, above: Entry) -> bool:
    """Tell whether an entry stands on the line below another and is indented like it."""
    close = entry.line.baseline - above.line.baseline < 1.8 * entry.line.size
    return close and abs(entry.label[0].x0 - above.label[0].x0) < 2


def _table(items: Sequence[_Listed], page: int, tongue: Tongue, beside: bool) -> list[tuple[Table, list[Draft]]]:
    """Return the table of some entries.

    A single one is no list, unless dots lead to its value beside another list.
    """
    if not items or (len(items) < 2 and not (items[0].entry.led and beside)):
        return []
    entries = [item.entry for item in items]
    box = union(entry.line.box for entry in entries).rounded()
    identity = stable_id("table", page, box, entries[0].line.text)
    drafts = [draft for item in items for draft in _drafts(item, page, identity, tongue)]
    edge = min(entry.value[0].x0 for entry in entries)
    columns = (
        Column(0, box.x0, round(edge, 1), Role.NAME, None),
        Column(1, round(edge, 1), box.x1, Role.VALUE, None),
    )
    return [(Table(identity, page, box, TableKind.PARAMETERS, columns, ()), drafts)] if drafts else []


def _symbol_apart(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Part a label into its name and the symbol before it, or behind it and a comma."""
    label = list(words)
    symbol: list[Word] = []
    leading = len(label) > 1 and label[0].subscript and not _GLUED.search(label[0].text + label[1].text[:1])
    if leading and not label[-1].subscript:
        return label[1:], label[:1]
    while len(label) > 1 and label[-1].subscript and "=" not in label[-1].text:
        symbol.insert(0, label.pop())
    if symbol and label[-1].text == "=":
        return list(words), []
    if symbol:
        label[-1] = replace(label[-1], text=label[-1].text.rstrip(","))
    return label, symbol


def _all_types_apart(words: Sequence[Word], tongue: Tongue) -> tuple[list[Word], list[Word]]:
    """Part "(All Types)" off the end of a label."""
    if len(words) > 2 and tongue.everyone.fullmatch(join(words[-2:])):
        return list(words[:-2]), list(words[-2:])
    return list(words), []


def _joint(label: Sequence[Word], tongue: Tongue) -> list[list[Word]]:
    """Return the labels of two quantities under one name: "Gate-Drain, Gate-Source Voltage"; else nothing."""
    if tongue.joint_name.fullmatch(join(label)) is None:
        return []
    first = replace(label[0], text=label[0].text.rstrip(","))
    return [[first, label[-1]], list(label[-2:])]


def _drafts(item: _Listed, page: int, table: str, tongue: Tongue) -> list[Draft]:
    """Return the rows of an entry: one for each quantity that headings name over its values, else one."""
    entry = item.entry
    if joint := _joint(entry.label, tongue):
        each = (replace(item, entry=replace(entry, label=label)) for label in joint)
        return [draft for one in each for draft in _drafts(one, page, table, tongue)]
    if not item.heads:
        value = make_span([entry.value], page, tongue)
        return _draft(item, [ValueSpan(value, entry.role, 1)], None, page, table, tongue) if value else []
    held = [
        (head, span)
        for head, words in under_heads(entry.value, item.heads, tongue)
        if (span := make_span([words], page, tongue))
    ]
    if any(head.symbol for head, _ in held):
        return [
            draft
            for head, span in held
            for draft in _draft(item, [ValueSpan(span, entry.role, 1)], head, page, table, tongue)
        ]
    values = [ValueSpan(span, entry.role, 1, (head.label,)) for head, span in held]
    return _draft(item, values, None, page, table, tongue) if values else []


def _draft(
    item: _Listed, values: Sequence[ValueSpan], head: Head | None, page: int, table: str, tongue: Tongue
) -> list[Draft]:
    """Return the row of an entry with these values, which stand under the heading of a quantity or under none."""
    entry, above = item.entry, item.above
    words, all_types = _all_types_apart(entry.label, tongue)
    label, symbol = _symbol_apart(words)
    heading, shared = _symbol_apart(above) if not symbol else ([], [])
    symbol = symbol or shared or (list(head.symbol) if head else [])
    pieces = take_apart(label, tongue, True)
    over = take_apart(heading, tongue, True) if heading else None
    name_words = list(pieces.name)
    name = make_span([*([over.name] if over else []), name_words], page, tongue)
    if name is None and not symbol:
        return []
    found = [*(over.conditions if over else []), *pieces.conditions]
    conditions = tuple(span for span in (make_span([words], page, tongue) for words in found) if span)
    unit = make_span([entry.unit or (list(head.unit) if head else [])], page, tongue)
    box = union([entry.line.box, *([name.box] if name else [])]).rounded()
    row = Row(
        id=stable_id("row", page, box, f"{join(label)} {values[0].span.text} {entry.line.text}"),
        page=page,
        box=box,
        table=table,
        kind=TableKind.PARAMETERS,
        values=tuple(values),
        symbol=make_span([symbol], page, tongue),
        name=name,
        conditions=conditions,
        unit=unit,
        part=make_span([pieces.part or all_types], page, tongue),
    )
    return [Draft(row, entry.line.baseline, marks_of([above, entry.line.words], tongue))]
