"""Series tables: type numbers down the side, quantities across the top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from d2s.layout.body import restrict, segments
from d2s.layout.foot import conditions_for, read_foot
from d2s.layout.grid import Ruling
from d2s.layout.rows import Draft
from d2s.layout.series_heads import Quantity, assign, own_heads, read_heads
from d2s.layout.spaced import join_spaced, values_before
from d2s.layout.spans import make_span, marks_of, stable_id
from d2s.layout.tolerances import class_lines, classed
from d2s.layout.tongue import Tongue, plain
from d2s.layout.words import Line, Word, join
from d2s.records.geometry import Box, union
from d2s.records.layout import Cell, Column, Role, Row, Span, Table, TableKind, ValueSpan

#: A label of a series that the general pattern of type numbers does not know: letters, then the voltage.
_SERIES_LABEL = re.compile(r"^(?=.*[A-Z])(?=.*\d)[A-Z0-9][A-Z0-9.]{3,}(?:\([A-Z]{1,3}\))?[A-Z]{0,3}\d?,?$")
#: A gap of so many times the type size parts two tables.
_APART = 12
#: Letters of a title are larger than those of a heading by this share.
_TITLE = 1.35


@dataclass(slots=True)
class SeriesBody:
    """Consecutive lines that begin with a type number and go on with values."""

    lines: list[Line]
    x0: float
    x1: float
    top: float
    bottom: float
    short: bool = False
    few: bool = False


def level(lines: Sequence[Line]) -> list[Line]:
    """Join lines whose baselines differ by less than half the type size and that stand beside each other."""
    out: list[Line] = []
    for line in lines:
        if out and line.baseline - out[-1].baseline <= 0.45 * line.size:
            last = out[-1]
            if all(w.x0 >= v.x1 - 1 or w.x1 <= v.x0 + 1 for w in line.words for v in last.words):
                words = sorted(last.words + line.words, key=lambda word: word.x0)
                out[-1] = Line(words, last.baseline, max(last.size, line.size))
                continue
        out.append(line)
    return out


def find_series(lines: Sequence[Line], tongue: Tongue, short: bool = False) -> list[SeriesBody]:
    """Return the stretches of a page that look like the body of a series table.

    `short`: look for short labels (2V4, 10), which need more lines to convince. Fewer than three lines need a heading
    over their labels.
    """
    out: list[SeriesBody] = []
    current: list[Line] = []

    def close() -> None:
        if len(current) >= (5 if short else 1):
            x0 = min(line.words[0].x0 for line in current)
            x1 = max(line.words[-1].x1 for line in current)
            bottom = current[-1].baseline + 0.4 * current[-1].size
            top = current[0].baseline - current[0].size
            out.append(SeriesBody(list(current), x0, x1, top, bottom, short, len(current) < 3))
        current.clear()

    levelled = level(lines)
    if short:
        printed = {id(line) for line in levelled}
        levelled = class_lines(levelled, tongue)
        told = {id(line) for line in levelled} - printed
    else:
        levelled = join_spaced(levelled, tongue)
        told = _alike(levelled, tongue)
    for line in levelled:
        cut = _series_line(line, tongue, short, id(line) in told)
        if cut is None:
            if current and line.words[-1].x1 > current[-1].words[0].x0 and len(line.words) > 1:
                close()
            continue
        if current:
            left = abs(cut.words[0].xmid - current[-1].words[0].xmid) > 25
            far = cut.baseline - current[-1].baseline > 5 * cut.size
            if left or far:
                close()
        current.append(cut)
    close()
    return out


def _alike(lines: Sequence[Line], tongue: Tongue) -> set[int]:
    """Return the lines whose first words are labels of one series by what they share, as P4SMA6.8 and P4SMA6.8A."""
    out: set[int] = set()
    run: list[Line] = []
    for line in [*lines, None]:
        label = line.words[0].text if line else ""
        fits = line is not None and _SERIES_LABEL.match(label) is not None and not tongue.is_unit(label)
        if fits and line is not None and run:
            first = run[-1].words[0]
            near = line.baseline - run[-1].baseline < 4 * line.size and abs(line.words[0].x0 - first.x0) < 12
            fits = near and label[:2] == first.text[:2]
        if not fits or line is None:
            if len({one.words[0].text for one in run}) >= 3:
                out.update(id(one) for one in run)
            run = []
        if line is not None and _SERIES_LABEL.match(label):
            run.append(line)
    return out


def _series_line(line: Line, tongue: Tongue, short: bool, told: bool) -> Line | None:
    """Return the part of a line that begins with a type number and holds at least three values, or None.

    `told`: the first word is known to be a label by the lines around it.
    """
    for start, word in enumerate(line.words):
        end = start + 1
        if short:
            label = start == 0 and (told or bool(tongue.short_label.match(word.text)))
        else:
            label = told and start == 0
            label = label or bool(tongue.spaced_label.match(word.text))
            label = label or (tongue.is_type(word.text) and re.search(r"[A-Za-z]|\d-\d", word.text) is not None)
            if not label and end < len(line.words) and line.words[end].x0 - word.x1 < 0.6 * word.size:
                both = word.text + line.words[end].text
                label = word.text.isalpha() and word.text.isupper() and bool(_SERIES_LABEL.match(both))
                end += label
        if label:
            before = values_before(line.words, start, tongue)
            words = before + _up_to_gap(line.words[start:])
            rest = before + words[len(before) + end - start :]
            bare = [w for w in rest if not tongue.range_word.match(w.text) and w.text not in {"<", ">", "≤", "±"}]
            values = sum(tongue.is_number(w.text) or tongue.is_blank(w.text) for w in bare)
            numbers = sum(tongue.is_number(w.text) for w in bare)
            if numbers >= 3 and values >= 0.6 * len(bare) and not any("=" in w.text for w in words):
                return Line(words, line.baseline, line.size)
            return None
    return None


def _up_to_gap(words: Sequence[Word]) -> list[Word]:
    """Return the words up to a gap so wide that what follows stands in another table."""
    wide = (i for i, (first, second) in enumerate(pairwise(words)) if second.x0 - first.x1 > _APART * first.size)
    return list(words[: next(wide, len(words)) + 1])


def _columns(body: SeriesBody, ruling: Ruling) -> list[Quantity]:
    """Return the columns of a body: stretches of x that its words cover, parted at vertical rules."""
    edges: list[tuple[float, float]] = []
    counts: dict[int, int] = {}
    for line in body.lines:
        for first, second in pairwise(line.words):
            if second.x0 - first.x1 < 0.3 * line.size:
                for x in range(int(first.x1), int(second.x0) + 1):
                    counts[x] = counts.get(x, 0) + 1
        for word in line.words:
            for x in range(int(word.x0), int(word.x1) + 1):
                counts[x] = counts.get(x, 0) + 1
    least = 0.02 * len(body.lines)
    covered = sorted(x for x, count in counts.items() if count > least)
    for x in covered:
        if edges and x - edges[-1][1] <= 2:
            edges[-1] = (edges[-1][0], x)
        else:
            edges.append((x, x))
    out = [Quantity(float(x0), float(x1 + 1)) for x0, x1 in edges]
    rules = [
        x
        for x, length in ruling.upright(body.x0 - 30, body.x1 + 90, body.top, body.bottom)
        if length > 0.6 * (body.bottom - body.top)
    ]
    for left, right in pairwise(out):
        between = [x for x in rules if left.x1 - 3 <= x <= right.x0 + 3]
        middle = between[0] if between else (left.x1 + right.x0) / 2
        left.x1 = right.x0 = middle
    before = [x for x in rules if x <= out[0].x0 + 3]
    after = [x for x in rules if x >= out[-1].x1 - 3]
    out[0].x0 = max(before) if before else out[0].x0 - 12
    out[-1].x1 = min(after) if after else out[-1].x1 + 14
    return out


def head_lines(
    body: SeriesBody, lines: Sequence[Line], ruling: Ruling, tongue: Tongue, x0: float, x1: float
) -> list[Line]:
    """Return the heading lines above a body, top to bottom."""
    above = list(restrict(lines, x0 - 2, x1 + 2, body.top - 140, body.top))
    rules = [y for y in ruling.separators(x0, x1) if y < body.top + 2]
    out: list[Line] = []
    edge, closed = body.lines[0].baseline, False
    for line in reversed(above):
        text = line.text
        if (
            tongue.is_blank(text)
            or line.size > _TITLE * body.lines[0].size
            or sum(tongue.is_number(word.text) for word in line.words) > 4
        ):
            break
        enclosed = any(y < line.baseline - line.size for y in rules if y > body.top - 140)
        framed = bool(ruling.cuts(line.baseline - 0.3 * line.size, x0 - 8, x1 + 8))
        if edge - line.baseline > (3.2 if enclosed else 2.4) * line.size or (closed and not framed):
            break
        long = max(len(words) for words in segments(line.words, 1.0))
        if tongue.default_heading.search(text) or long > 9 or tongue.table_caption.match(text):
            break
        headed = tongue.phrases.get((plain(text),)) in {Role.OTHER, Role.PART}
        headed = headed or bool(ruling.cuts(line.baseline - 0.3 * line.size, x0 + 4, x1 - 4))
        if (
            tongue.section(text)
            and not headed
            and len(segments(line.words, 1.0)) <= 2
            and line.words[0].x0 < x0 + 0.3 * (x1 - x0)
        ):
            break
        out.insert(0, line)
        edge, closed = line.baseline, framed
        if len(out) >= 16:
            break
    return out


def read_series(
    body: SeriesBody, lines: Sequence[Line], ruling: Ruling, tongue: Tongue, page: int
) -> tuple[Table, list[Draft], float] | None:
    """Read a series table; None where its headings name no quantity. Return the table, row drafts and its top."""
    columns = _columns(body, ruling)
    x0, x1 = columns[0].x0, columns[-1].x1
    heads = head_lines(body, lines, ruling, tongue, x0, x1)
    if not heads or len(columns) < 3:
        return None
    assign(columns, heads, ruling)
    place = _label_place(columns, body, tongue)
    over = [word for piece in columns[place].heads for word in piece]
    named = any(tongue.phrases.get((plain(word.text),)) is Role.PART or tongue.is_part(word.text) for word in over)
    titled = any(_names_types(plain(word.text), tongue) for word in over)
    if (body.short and not named) or ((body.few or place) and over and not titled):
        return None
    part, quantities = columns[place], columns[:place] + columns[place + 1 :]
    if not place and len(quantities) > 3 and _labelled(quantities[0], body, tongue):
        part = replace(part, x1=quantities[0].x1)
        columns = [part, *quantities[1:]]
        quantities = columns[1:]
    read_heads(quantities, tongue)
    for column in quantities:
        texts = [join([w for w in line.words if column.x0 <= w.xmid < column.x1]) for line in body.lines]
        filled = [text for text in texts if text]
        column.ranged = bool(filled) and sum(_is_range(text, tongue) for text in filled) > 0.5 * len(filled)
        column.numeric = bool(filled) and sum(tongue.is_number(t) or tongue.is_blank(t) for t in filled) >= 0.7 * len(
            filled
        )
        marking = tongue.phrases.get(tuple(plain(join(column.name)).split())) is Role.OTHER
        column.numeric = column.numeric and not column.turned and not marking
    read_foot(part, quantities, lines, body.bottom, body.lines[-1].size, tongue)
    usable = [c for c in quantities if c.numeric and (c.symbol or c.name or c.role is not Role.VALUE)]
    if body.few and not over and not all(c.symbol and c.unit for c in quantities):
        return None
    units = sum(c.unit is not None for c in usable)
    if len(usable) < 2 or not any(c.unit or c.symbol for c in usable) or (body.few and units < 3):
        return None
    top = heads[0].baseline - heads[0].size
    box = Box(x0, top, x1, body.bottom).rounded()
    identity = stable_id("table", page, box, " ".join(line.text for line in heads))
    groups = _groups(quantities)
    drafts: list[Draft] = []
    for line in body.lines:
        drafts.extend(_line_rows(line, part, quantities, groups, page, identity, tongue))
    table = Table(
        identity,
        page,
        box,
        TableKind.SERIES,
        _described(columns, part, page, tongue),
        _cells(columns, heads, body, page, tongue),
    )
    return table, drafts, top


def _label_place(columns: Sequence[Quantity], body: SeriesBody, tongue: Tongue) -> int:
    """Return which column holds the type numbers: the first, or that of those that are printed with blanks."""
    spaced = [word for line in body.lines for word in line.words if tongue.spaced_label.match(word.text)]
    return next((i for i, c in enumerate(columns) if i and spaced and c.x0 <= spaced[0].xmid < c.x1), 0)


def _names_types(heading: str, tongue: Tongue) -> bool:
    """Tell whether a word heads type numbers: "Type", or one that may head the values of a type, as "Device"."""
    role = tongue.phrases.get((heading,))
    return role is Role.PART or (role is Role.VALUE and heading in tongue.weak)


def _labelled(column: Quantity, body: SeriesBody, tongue: Tongue) -> bool:
    """Tell whether a column holds type numbers too: the other polarity or tolerance of each line."""
    over = " ".join(join(piece) for piece in column.heads)
    if any(tongue.phrases.get(tuple(plain(text).split())) is Role.OTHER for text in (over, *over.split())):
        return False
    texts = [join([w for w in line.words if column.x0 <= w.xmid < column.x1]) for line in body.lines]
    return sum(bool(tongue.parts(text)) for text in texts if text) > 0.7 * len(texts)


def _is_range(text: str, tongue: Tongue) -> bool:
    """Tell whether a cell holds two ends of a range."""
    return "~" in text or any(tongue.range_word.match(word) for word in text.split()[1:-1])


def _groups(columns: list[Quantity]) -> list[list[Quantity]]:
    """Join neighbouring bound columns of one quantity, and the range of a quantity with its nominal value."""
    out: list[list[Quantity]] = []
    for column in columns:
        if not column.numeric:
            continue
        bound = column.role is not Role.VALUE
        if out and bound and out[-1][-1].role is not Role.VALUE and column.role not in {c.role for c in out[-1]}:
            shared = {id(p) for p in out[-1][-1].heads} & {id(p) for p in column.heads}
            if shared and _akin(join(column.symbol), join(out[-1][0].symbol)):
                out[-1].append(column)
                continue
        nominal = [group for group in out if len(group) == 1 and group[0].role is Role.TYP and group[0].symbol]
        mate = next((group for group in nominal if _akin(join(column.symbol), join(group[0].symbol))), None)
        if column.ranged and not bound and column.symbol and mate:
            mate.append(column)
            continue
        out.append([column])
    return out


def _akin(first: str, second: str) -> bool:
    """Tell whether two symbols may be those of one quantity: VZ and VZT."""
    return first.startswith(second) or second.startswith(first)


def _head_span(column: Quantity, page: int, tongue: Tongue) -> Span | None:
    return make_span(column.heads, page, tongue)


def _line_rows(
    line: Line,
    part: Quantity,
    columns: list[Quantity],
    groups: list[list[Quantity]],
    page: int,
    table: str,
    tongue: Tongue,
) -> list[Draft]:
    """Return the rows of one type number: one for each quantity."""
    cells = {id(c): [w for w in line.words if c.x0 <= w.xmid < c.x1] for c in columns}
    label_words = [w for w in line.words if part.x0 <= w.xmid < part.x1]
    if make_span([label_words], page, tongue) is None:
        return []
    context = []
    referred = {word.text.strip("@,;") for column in columns for piece in column.conditions for word in piece}
    for column in columns:
        head, cell = make_span(own_heads(column, tongue), page, tongue), make_span([cells[id(column)]], page, tongue)
        if head and cell and column.numeric and _tests(column, referred):
            context.append((id(column), head, cell))
    out: list[Draft] = []
    for group in groups:
        values = []
        for column in group:
            text = join(cells[id(column)])
            span = make_span([cells[id(column)]], page, tongue)
            if span and tongue.is_number(text) and not tongue.is_blank(text):
                values.append(ValueSpan(span, column.role, columns.index(column) + 1, (), column.unit))
        label = make_span([classed(label_words, group[0].heads, tongue)], page, tongue)
        lead = next((c for c in group if c.symbol), group[0])
        symbol = make_span([lead.symbol], page, tongue) if lead.symbol else None
        name = make_span([lead.name], page, tongue) if lead.name else None
        if label is None or lead.tests or not values or (symbol is None and name is None):
            continue
        mine = {id(column) for column in group}
        told = [c for col in group for c in conditions_for(col, join(cells[id(col)]))]
        conditions = tuple(s for s in (make_span([c], page, tongue) for c in told) if s)
        siblings = tuple((head, cell) for key, head, cell in context if key not in mine)
        box = union([label.box] + [value.span.box for value in values])
        text = " | ".join([label.text, symbol.text if symbol else "", *(value.span.text for value in values)])
        row = Row(
            id=stable_id("row", page, box, text),
            page=page,
            box=box,
            table=table,
            kind=TableKind.SERIES,
            values=tuple(values),
            symbol=symbol,
            name=name,
            conditions=conditions,
            part=label,
            context=siblings,
        )
        marks = marks_of([label_words, *(w for c in group for w in [cells[id(c)], *c.heads])], tongue)
        out.append(Draft(row, line.baseline, marks))
    return out


def _tests(column: Quantity, referred: set[str]) -> bool:
    """Tell whether a column may hold a test condition of others: no limit does, unless a heading refers to it."""
    return column.role not in (Role.MIN, Role.MAX) or join(column.symbol) in referred


def _described(columns: list[Quantity], part: Quantity, page: int, tongue: Tongue) -> tuple[Column, ...]:
    """Return the columns as records."""
    out = []
    for index, column in enumerate(columns):
        role = Role.PART if column is part else Role.QUANTITY if column.numeric else Role.OTHER
        if column is not part and column.numeric and column.role is not Role.VALUE:
            role = column.role
        out.append(
            Column(index, round(column.x0, 1), round(column.x1, 1), role, _head_span(column, page, tongue), column.unit)
        )
    return tuple(out)


def _cells(
    columns: list[Quantity], heads: Sequence[Line], body: SeriesBody, page: int, tongue: Tongue
) -> tuple[Cell, ...]:
    """Return headings and body cells."""
    out: list[Cell] = []
    for number, line in enumerate([*heads, *body.lines]):
        header = number < len(heads)
        for index, column in enumerate(columns):
            words = [w for w in line.words if column.x0 <= w.xmid < column.x1]
            span = make_span([words], page, tongue) if words else None
            if span:
                out.append(Cell(number, index, 1, 1, span, header))
    return tuple(out)
