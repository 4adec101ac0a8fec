"""Printed rows of a parameter table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from d2s.layout.cells import CellText, Reader, aligned, baseline, pick, region
from d2s.layout.columns import Col
from d2s.layout.names import Label, named_apart, noted_apart, read_labels, stated_anew, tested_apart, wrapped
from d2s.layout.spans import make_span, marks_of, stable_id
from d2s.layout.tongue import Tongue
from d2s.layout.values import ValueRow
from d2s.layout.words import Word, join
from d2s.records.geometry import union
from d2s.records.layout import Role, Row, Span, TableKind, ValueSpan

#: A symbol that a condition gives a value.
_STATED = re.compile(r"([A-Za-z]\w*(?:\(\w+\))?)\s*=")
#: What stands before a symbol whose values are printed as magnitudes.
_MINUS = frozenset("-–−")


@dataclass(slots=True)
class Draft:
    """A row before its table's headings and notes are known: the row, its baseline, the marks found on it.

    `group_kind` and `group_marks` are the section kind and the note marks of its section row. `ruled` tells that rules
    close its band in; `size` is the type size in points.
    """

    row: Row
    y: float
    marks: tuple[str, ...]
    group_kind: str = ""
    group_marks: tuple[str, ...] = ()
    ruled: bool = True
    size: float = 8.0


def _labels(
    cell: CellText, row: ValueRow, symbols: CellText | None, tongue: Tongue, named: bool, tested: bool
) -> Label:
    """Return what a text cell says about a row."""
    if not named and (anew := stated_anew(cell.lines)) and len(anew) == len(cell.rows):
        return read_labels(anew[cell.rows.index(row)], [row], tongue, named, tested)[0]
    if cell.merged:
        if named and any(apart(cell.lines, cell.rows, tongue) for apart in (named_apart, tested_apart, noted_apart)):
            return read_labels(cell.lines, cell.rows, tongue, named, tested)[cell.rows.index(row)]
        return read_labels(cell.lines, [row], tongue, named, tested)[0]
    one_symbol = symbols is None or len(symbols.lines) == 1
    if named and (_centred(cell) or (tested and one_symbol and wrapped(cell.lines, cell.rows, tongue))):
        return read_labels(cell.lines, [row], tongue, named, tested)[0]
    if not named and symbols is not None and _shared(cell, symbols):
        return read_labels(cell.lines, [row], tongue, named, tested)[0]
    top, bottom, mates = region(symbols, row) if symbols else (float("-inf"), float("inf"), cell.rows)
    mates = [mate for mate in mates if mate in cell.rows]
    if row not in mates:
        mates = [row]
    lines = [words for words in cell.lines if top <= baseline(words) < bottom]
    if not lines:
        return Label()
    if named and tested and symbols is not None and 1 < len(mates) < 6:
        whole = read_labels(lines, [row], tongue, named, tested)[0]
        if not whole.part:
            return whole
    return read_labels(lines, mates, tongue, named, tested)[mates.index(row)]


def _centred(cell: CellText) -> bool:
    """Tell whether the lines of a small ruled cell stand together in its middle: they name all the rows beside it."""
    rows, lines = cell.rows, cell.lines
    if not (len(rows) > 1 and lines) or len(lines) > len(rows):
        return False
    band = rows[0].band
    if band[0] == float("-inf") or band[1] - band[0] > 120:
        return False
    pitch = (rows[-1].y - rows[0].y) / (len(rows) - 1)
    ys = [baseline(words) for words in lines]
    if len(lines) > 1 and (ys[-1] - ys[0]) / (len(lines) - 1) > 0.8 * pitch:
        return False
    if len(lines) == 1 and len(rows) == 2 and min(abs(row.y - ys[0]) for row in rows) < 0.25 * pitch:
        return False
    return abs((ys[0] + ys[-1]) / 2 - (rows[0].y + rows[-1].y) / 2) <= 0.35 * pitch


def _shared(cell: CellText, symbols: CellText) -> bool:
    """Tell whether the conditions of a small ruled cell hold together for all the symbols in it.

    They do where they end above the last symbol's row, where a line ends as if the next continued it, and where some
    row has no line beside it.
    """
    if not 1 < len(cell.rows) <= 6 or len(symbols.lines) < len(cell.rows) or not cell.lines:
        return False
    band = cell.rows[0].band
    if band[0] == float("-inf") or band[1] - band[0] > 120:
        return False
    beside = aligned(cell.lines, cell.rows)
    stated = [
        join(words).split("=")[0].strip() for words, place in zip(cell.lines, beside, strict=True) if place is not None
    ]
    if len(stated) == len(cell.rows) and len(set(stated)) == 1:
        return False  # each row's line states one condition anew
    if len(cell.lines) > 1 and any(join(words)[-1:] in ",;" for words in cell.lines[:-1]):
        return True
    if _of_one_test(cell.lines, symbols.lines):
        return True
    places = set(beside)
    if places != {None} and 0 not in places:
        ys = [baseline(words) for words in cell.lines]
        middle = (cell.rows[0].y + cell.rows[-1].y) / 2
        if abs((ys[0] + ys[-1]) / 2 - middle) > 0.6 * cell.rows[0].size:
            return False
    return any(index not in places for index in range(len(cell.rows)))


def _of_one_test(lines: Sequence[list[Word]], symbols: Sequence[list[Word]]) -> bool:
    """Tell whether lines beside times or charges state one test together: each states other quantities."""
    if len(lines) < 2 or not all(join(words)[:1] in "tQ" for words in symbols):
        return False
    stated = [_STATED.findall(join(words)) for words in lines]
    names = [name for found in stated for name in set(found)]
    return all(stated) and len(set(names)) == len(names)


def read_rows(
    rows: Sequence[ValueRow],
    columns: Sequence[Col],
    reader: Reader,
    page: int,
    table: str,
    kind: TableKind,
    tongue: Tongue,
) -> list[Draft]:
    """Return a draft for each row of values with everything that stands beside it."""
    out: list[Draft] = []
    for row in rows:
        draft = _read(row, columns, reader, page, table, kind, tongue)
        if draft is None:
            continue
        if out and draft.row.symbol is None and draft.row.name is None and draft.row.conditions:
            before = out[-1]
            draft.row = replace(draft.row, symbol=before.row.symbol, name=before.row.name)
            draft.marks = tuple(dict.fromkeys([*before.marks, *draft.marks]))
        elif out and draft.row.name is None and draft.row.symbol and draft.row.conditions:
            above = out[-1].row
            if above.symbol and above.symbol.text == draft.row.symbol.text:
                draft.row = replace(draft.row, name=above.name)
        out.append(draft)
    if any(col.role is Role.CONDITIONS for col in columns):
        _carry(out)
    return out


def _carry(drafts: list[Draft]) -> None:
    """Carry conditions down an unruled run of rows with one unit: where a line goes on, or where a row has none."""
    for before, draft in pairwise(drafts):
        first, second = before.row, draft.row
        if before.ruled or draft.ruled or not first.conditions or first.unit is None or second.unit is None:
            continue
        if first.unit.text != second.unit.text or first.symbol == second.symbol or draft.y - before.y > 3 * draft.size:
            continue
        if not second.conditions:
            draft.row = replace(second, conditions=first.conditions)
        elif first.conditions[-1].text[-1:] in ",;" and first.conditions[-1].text != second.conditions[0].text:
            both = (*first.conditions, *second.conditions)
            before.row, draft.row = replace(first, conditions=both), replace(second, conditions=both)


def _read(
    row: ValueRow, columns: Sequence[Col], reader: Reader, page: int, table: str, kind: TableKind, tongue: Tongue
) -> Draft | None:
    symbol_cols = [col for col in columns if col.role is Role.SYMBOL]
    symbol_cells = [cell for col in symbol_cols for cell in reader.cells(col, row)]
    symbols = symbol_cells[0] if symbol_cells else None
    symbol_lines = pick(symbols, row) if symbols else []
    if symbols and len(symbols.rows) == 1:
        symbol_lines = symbols.lines
    elif symbols and len(symbol_lines) == 1 and not symbols.merged and len(symbols.lines) > len(symbols.rows):
        symbol_lines = _with_idle(symbols, symbol_lines[0])
    tested = any(col.role is Role.CONDITIONS for col in columns)
    name_lines: list[list[Word]] = []
    part_lines: list[list[Word]] = []
    conditions: list[list[list[Word]]] = []
    unit_lines: list[list[Word]] = []
    marks: list[str] = []
    for col in columns:
        if col.valued or col.role is Role.SYMBOL:
            continue
        for cell in reader.cells(col, row):
            if col.role is Role.UNIT:
                unit_lines = unit_lines or _unit(cell, row, symbols)
            elif col.role in {Role.NAME, Role.CONDITIONS}:
                label = _labels(cell, row, symbols, tongue, col.role is Role.NAME, tested)
                name_lines.extend(label.name)
                part_lines.extend(label.part)
                if label.conditions:
                    conditions.append(label.conditions)
            elif col.role is Role.PART:
                part_lines.extend(pick(cell, row))
            elif col.role is Role.NOTE or (col.role is Role.OTHER and col.leaf is None):
                marks.extend(marks_of(pick(cell, row), tongue))
    symbol_lines, tested_at = _at(symbol_lines)
    conditions.extend([words] for words in tested_at)
    symbol = make_span(symbol_lines, page, tongue)
    if not symbol_cols and name_lines:
        name_lines, found = _symbol_in_name(name_lines)
        symbol = make_span(found, page, tongue)
    unit = make_span(unit_lines, page, tongue)
    if unit is not None and tongue.is_blank(unit.text):
        unit = None
    if symbol is not None and tongue.is_blank(symbol.text):
        symbol = None
    name = make_span(name_lines, page, tongue)
    if symbol is not None and not _lettered(symbol):
        if name is None or not _lettered(name) or any(char.isdigit() for char in symbol.text):
            return None
        symbol = None
    values = []
    for token in sorted(row.tokens, key=lambda token: token.columns):
        span = make_span(token.lines, page, tongue)
        if span:
            tests = tuple(test for item in token.tests if (test := make_span([item.words], page, tongue)))
            values.append(ValueSpan(span, token.role, token.columns[0], token.parts, token.unit, tests))
    if not values or (symbol is None and name is None and not conditions):
        return None
    spans = tuple(span for span in (make_span(lines, page, tongue) for lines in conditions) if span)
    spans = tuple(span for span in spans if not tongue.is_blank(span.text))
    part = make_span(part_lines, page, tongue)
    for lines in (symbol_lines, name_lines, part_lines, unit_lines, *conditions, *(t.lines for t in row.tokens)):
        marks.extend(marks_of(lines, tongue))
    found_spans: list[Span] = [span for span in (symbol, name, unit, part, *spans) if span]
    box = union([value.span.box for value in values] + [span.box for span in found_spans])
    text = " | ".join([span.text for span in found_spans] + [value.span.text for value in values])
    first = min(value.span.box.top for value in values)
    printed = Row(
        id=stable_id("row", page, box._replace(top=first), text),
        page=page,
        box=box,
        table=table,
        kind=kind,
        values=tuple(values),
        symbol=symbol,
        name=name,
        conditions=spans,
        unit=unit,
        part=part,
    )
    ruled = row.band[0] != float("-inf") and row.band[1] - row.band[0] < 120
    return Draft(printed, row.y, tuple(dict.fromkeys(marks)), ruled=ruled, size=row.size)


def _lettered(span: Span) -> bool:
    """Tell whether a text has letters: figures alone name no parameter."""
    return any(char.isalpha() for char in span.text)


def _unit(cell: CellText, row: ValueRow, symbols: CellText | None) -> list[list[Word]]:
    """Return the unit lines of a row: those beside its symbol; of the whole cell where that is small or ruled."""
    if cell.merged or len(cell.rows) <= 1 or symbols is None or len(symbols.lines) < 2:
        return pick(cell, row)
    top, bottom, mates = region(symbols, row)
    lines = [words for words in cell.lines if top <= baseline(words) < bottom]
    mates = [mate for mate in mates if mate in cell.rows]
    if lines and row in mates:
        return pick(replace(cell, lines=lines, rows=mates), row)
    ruled = row.band[0] != float("-inf") and row.band[1] - row.band[0] < 120
    return pick(cell, row) if ruled or len(cell.lines) == 1 else []


def _at(lines: list[list[Word]]) -> tuple[list[list[Word]], list[list[Word]]]:
    """Part "ID @ TC = 25 °C" in a symbol cell into symbol and condition; drop the minus before a symbol."""
    symbols: list[list[Word]] = []
    conditions: list[list[Word]] = []
    for words in lines:
        if len(words) == 2 and words[0].text in _MINUS:
            words = words[1:]
        words = [piece for word in words for piece in _at_sign(word)]
        place = next((i for i, word in enumerate(words) if i and word.text.startswith("@")), len(words))
        symbols.append(words[:place])
        if words[place:]:
            conditions.append(words[place:])
    return symbols, conditions


def _at_sign(word: Word) -> list[Word]:
    """Part a word such as "ID@TC=25°C" before its sign."""
    head, sign, tail = word.text.partition("@")
    if not (head and tail):
        return [word]
    return [replace(word, text=head), replace(word, text=sign + tail, glued=True, marks=())]


def _with_idle(cell: CellText, chosen: list[Word]) -> list[list[Word]]:
    """Return a symbol line with the lines below it that stand beside no row (a fraction, a list of symbols)."""
    out = [chosen]
    index = next(i for i, words in enumerate(cell.lines) if words is chosen)
    for words in cell.lines[index + 1 :]:
        close = baseline(words) - baseline(out[-1]) <= 1.35 * words[0].size
        if not close or any(abs(row.y - baseline(words)) <= 0.5 * words[0].size for row in cell.rows):
            break
        out.append(words)
    return out


def _symbol_in_name(lines: list[list[Word]]) -> tuple[list[list[Word]], list[list[Word]]]:
    """Take symbols out of a name: words with subscripts at the end of a line, or at the cell's start."""
    out: list[list[Word]] = []
    found: list[list[Word]] = []
    for words in lines:
        rest = list(words)
        taken: list[Word] = []
        while rest and rest[-1].subscript and (len(rest) > 1 or out or found):
            taken.insert(0, rest.pop())
        if not taken and not found and rest and rest[0].subscript:
            taken = [rest.pop(0)]
        if taken and not found:
            found = [taken]
            while rest and rest[-1].text in _MINUS:
                rest.pop()
        if rest:
            out.append(rest)
    return out, found
