"""Parameters listed without a table: dots that lead to a value, a bound word before it, or columns without headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from d2s.layout.body import segments
from d2s.layout.header import VALUES
from d2s.layout.names import take_apart
from d2s.layout.rows import Draft
from d2s.layout.spans import make_span, marks_of, stable_id
from d2s.layout.tongue import Tongue, plain
from d2s.layout.words import Line, Word, join
from d2s.records.geometry import Box, union
from d2s.records.layout import Column, Role, Row, Table, TableKind, ValueSpan

_GLUED = re.compile(r"[a-z]{4}|[=<>≤≥]")  # a symbol with a word stuck to it, or the beginning of a condition
_BESIDE = 2  # lines that show two lists beside each other
_LEADER = re.compile(r"[.·…_]{3,}$")


@dataclass(slots=True)
class _Entry:
    """A listed line: what stands before the value, the bound, the value, the unit."""

    line: Line
    label: list[Word]
    role: Role
    value: list[Word]
    unit: list[Word]


def _entry(line: Line, tongue: Tongue) -> _Entry | None:
    """Read a line as label, value and unit, or None."""
    return _led(line, tongue) or _bounded(line, tongue) or _columned(line, tongue)


def _led(line: Line, tongue: Tongue) -> _Entry | None:
    """Read a line whose dots lead to a value."""
    words = line.words
    places = [i for i, word in enumerate(words) if _LEADER.search(word.text) or word.text in {".", "·"}]
    if not places or (len(places) < 3 and not any(_LEADER.search(words[i].text) for i in places)):
        return None
    last = places[-1]
    label = [word for word in words[: last + 1] if not re.fullmatch(r"[.·…_]+", word.text)]
    value = words[last + 1 :]
    if not label or not value or not tongue.is_number(join(value)) or len(value) > 8:
        return None
    return _Entry(line, label, Role.VALUE, value, [])


def _bounded(line: Line, tongue: Tongue) -> _Entry | None:
    """Read a line with a bound word of its own before the value and a unit behind it."""
    pieces = segments(line.words, 0.9)
    for index in range(1, len(pieces) - 1):
        role = tongue.phrases.get((plain(join(pieces[index])),))
        if role in VALUES and role is not Role.VALUE and tongue.is_number(join(pieces[index + 1])):
            rest = [word for piece in pieces[index + 1 :] for word in piece]
            unit = [rest[-1]] if len(rest) > 1 and tongue.is_unit(rest[-1].text) else []
            value = rest[: len(rest) - len(unit)]
            if unit and len(value) <= 4 and len(pieces) <= index + 3:
                return _Entry(
                    line, [word for piece in pieces[max(0, index - 2) : index] for word in piece], role, value, unit
                )
    return None


def _columned(line: Line, tongue: Tongue) -> _Entry | None:
    """Read a line of name, symbol with a subscript, value and unit that stand apart."""
    words = line.words
    if len(words) < 4 or not tongue.is_unit(words[-1].text) or tongue.is_number(words[-1].text):
        return None
    start = len(words) - 1
    while start > 0 and (
        tongue.is_number(words[start - 1].text)
        or words[start - 1].text in {"±", "+", "-", "–", "−"}
        or tongue.range_word.match(words[start - 1].text)
    ):
        start -= 1
    value = words[start:-1]
    symbol = start - 1
    while symbol > 0 and words[symbol - 1].subscript and words[symbol - 1].text.endswith(","):
        symbol -= 1
    if symbol < 1 or not words[symbol].subscript or not value or not tongue.is_value(join(value)):
        return None
    size = line.size
    apart = words[symbol].x0 - words[symbol - 1].x1 > 0.9 * size and value[0].x0 - words[start - 1].x1 > 0.9 * size
    if not apart or not re.search(r"[^\W\d_]{4}", join(words[:symbol])):
        return None
    return _Entry(line, words[:start], Role.VALUE, value, [words[-1]])


def listed_tables(
    lines: Sequence[Line], tongue: Tongue, page: int, taken: Sequence[Box]
) -> list[tuple[Table, list[Draft]]]:
    """Return the lists of parameters of a page outside of its tables."""
    return [found for column in _side_by_side(lines, tongue) for found in _listed(column, tongue, page, taken)]


def _side_by_side(lines: Sequence[Line], tongue: Tongue) -> list[list[Line]]:
    """Return the lines of a page, those of two lists that stand beside each other one list after the other.

    Two lists are told by lines whose dots lead to a value with another label behind it.
    """
    parted = [(line, place) for line in lines if (place := _second(line, tongue)) is not None]
    if len(parted) < _BESIDE:
        return [list(lines)]
    x = min(line.words[place].x0 for line, place in parted) - 1
    size = parted[0][0].size
    top, bottom = parted[0][0].baseline - 2.5 * size, parted[-1][0].baseline + 4 * size
    first: list[Line] = []
    second: list[Line] = []
    for line in lines:
        inside = top < line.baseline < bottom and not any(word.x0 < x < word.x1 for word in line.words)
        left = [word for word in line.words if word.x0 < x] if inside else list(line.words)
        right = line.words[len(left) :]
        first.extend([Line(left, line.baseline, line.size)] if left else [])
        second.extend([Line(list(right), line.baseline, line.size)] if right else [])
    return [first, second]


def _second(line: Line, tongue: Tongue) -> int | None:
    """Return where a second label begins behind the value that dots lead to; None where none does."""
    for place in range(2, len(line.words)):
        if line.words[place].x0 - line.words[place - 1].x1 > 1.5 * line.size:
            left = Line(line.words[:place], line.baseline, line.size)
            if tongue.is_number(line.words[place].text):
                return None
            if _led(left, tongue) and any(char.isalpha() for char in join(line.words[place:])):
                return place
    return None


def _listed(lines: Sequence[Line], tongue: Tongue, page: int, taken: Sequence[Box]) -> list[tuple[Table, list[Draft]]]:
    """Return the lists of one column."""
    out: list[tuple[Table, list[Draft]]] = []
    current: list[tuple[_Entry, list[Word]]] = []
    before: Line | None = None
    for line in lines:
        middle = line.baseline - 0.3 * line.size
        if any(box.top <= middle <= box.bottom and box.x0 <= line.words[0].xmid <= box.x1 for box in taken):
            before = None
            continue
        entry = _entry(line, tongue)
        if entry is None:
            before = line
            if current and tongue.section(line.text) and len(line.words) < 14:
                out.extend(_table(current, page, tongue))
                current = []
            continue
        if current and (
            line.baseline - current[-1][0].line.baseline > 4.2 * line.size
            or abs(entry.label[0].x0 - current[-1][0].label[0].x0) > 60
        ):
            out.extend(_table(current, page, tongue))
            current = []
        heading = _heading(before, entry)
        if not heading and before is None and current and current[-1][1] and _level_with(entry, current[-1][0]):
            heading = current[-1][1]
        current.append((entry, heading))
        before = None
    out.extend(_table(current, page, tongue))
    return out


def _heading(before: Line | None, entry: _Entry) -> list[Word]:
    """Return the words of the line above where an entry is indented under it."""
    if before is None or entry.line.baseline - before.baseline > 1.5 * entry.line.size:
        return []
    near = [word for word in before.words if word.x0 < entry.value[0].x0]
    return near if near and entry.label[0].x0 - near[0].x0 > 3 else []


def _level_with(entry: _Entry, above: _Entry) -> bool:
    """Tell whether an entry stands on the line below another and is indented like it."""
    close = entry.line.baseline - above.line.baseline < 1.8 * entry.line.size
    return close and abs(entry.label[0].x0 - above.label[0].x0) < 2


def _table(entries: list[tuple[_Entry, list[Word]]], page: int, tongue: Tongue) -> list[tuple[Table, list[Draft]]]:
    """Return the table of some entries; a single one is no list."""
    if len(entries) < 2:
        return []
    box = union(entry.line.box for entry, _ in entries).rounded()
    identity = stable_id("table", page, box, entries[0][0].line.text)
    drafts = [draft for entry, above in entries if (draft := _draft(entry, above, page, identity, tongue))]
    edge = min(entry.value[0].x0 for entry, _ in entries)
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


def _draft(entry: _Entry, above: list[Word], page: int, table: str, tongue: Tongue) -> Draft | None:
    """Return the row of an entry."""
    label, symbol = _symbol_apart(entry.label)
    heading, shared = _symbol_apart(above) if not symbol else ([], [])
    symbol = symbol or shared
    pieces = take_apart(label, tongue, True)
    head = take_apart(heading, tongue, True) if heading else None
    name_words = list(pieces.name)
    name = make_span([*([head.name] if head else []), name_words], page, tongue)
    value = make_span([entry.value], page, tongue)
    if value is None or (name is None and not symbol):
        return None
    found = [*(head.conditions if head else []), *pieces.conditions]
    conditions = tuple(span for span in (make_span([words], page, tongue) for words in found) if span)
    unit = make_span([entry.unit], page, tongue)
    box = union([entry.line.box, *([name.box] if name else [])]).rounded()
    row = Row(
        id=stable_id("row", page, box, entry.line.text),
        page=page,
        box=box,
        table=table,
        kind=TableKind.PARAMETERS,
        values=(ValueSpan(value, entry.role, 1),),
        symbol=make_span([symbol], page, tongue),
        name=name,
        conditions=conditions,
        unit=unit,
        part=make_span([pieces.part], page, tongue),
    )
    return Draft(row, entry.line.baseline, marks_of([above, entry.line.words], tongue))
