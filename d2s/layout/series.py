"""Series tables: type numbers down the side, quantities across the top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from d2s.layout.body import restrict, segments
from d2s.layout.grid import Ruling
from d2s.layout.header import VALUES
from d2s.layout.rows import Draft
from d2s.layout.spans import make_span, marks_of, stable_id
from d2s.layout.tongue import Tongue, plain
from d2s.layout.words import Line, Word, join
from d2s.records.geometry import Box, union
from d2s.records.layout import Cell, Column, Role, Row, Span, Table, TableKind, ValueSpan

_AT = re.compile(r"\s*(?:@|\bat\b)\s*")
_BRACKETED = re.compile(r"[\(\[]([^()\[\]]{1,12})[\)\]]")


@dataclass(slots=True)
class Quantity:
    """A column of a series table: extent, heading items top to bottom, and what they say."""

    x0: float
    x1: float
    heads: list[list[Word]] = field(default_factory=list)
    spread: list[int] = field(default_factory=list)
    role: Role = Role.VALUE
    symbol: list[Word] = field(default_factory=list)
    name: list[Word] = field(default_factory=list)
    unit: str | None = None
    conditions: list[list[Word]] = field(default_factory=list)
    numeric: bool = True
    own: bool = False


@dataclass(slots=True)
class SeriesBody:
    """Consecutive lines that begin with a type number and go on with values."""

    lines: list[Line]
    x0: float
    x1: float
    top: float
    bottom: float
    short: bool = False


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

    `short`: look for short labels (2V4, 10), which need more lines to convince.
    """
    out: list[SeriesBody] = []
    current: list[Line] = []

    def close() -> None:
        if len(current) >= (5 if short else 3):
            x0 = min(line.words[0].x0 for line in current)
            x1 = max(line.words[-1].x1 for line in current)
            bottom = current[-1].baseline + 0.4 * current[-1].size
            out.append(SeriesBody(list(current), x0, x1, current[0].baseline - current[0].size, bottom, short))
        current.clear()

    for line in level(lines):
        cut = _series_line(line, tongue, short)
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


def _series_line(line: Line, tongue: Tongue, short: bool) -> Line | None:
    """Return the part of a line that begins with a type number and holds at least three values, or None."""
    for start, word in enumerate(line.words):
        if short:
            label = start == 0 and bool(tongue.short_label.match(word.text))
        else:
            label = tongue.is_part(word.text) and bool(re.search(r"[A-Za-z]", word.text))
        if label:
            words = line.words[start:]
            bare = [w for w in words[1:] if not tongue.range_word.match(w.text) and w.text not in {"<", ">", "≤", "±"}]
            values = sum(tongue.is_number(w.text) or tongue.is_blank(w.text) for w in bare)
            numbers = sum(tongue.is_number(w.text) for w in bare)
            if numbers >= 3 and values >= 0.6 * len(bare) and not any("=" in w.text for w in words):
                return Line(words, line.baseline, line.size)
            return None
    return None


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
        for x, length in ruling.upright(body.x0 - 30, body.x1 + 60, body.top, body.bottom)
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


def _head_lines(
    body: SeriesBody, lines: Sequence[Line], ruling: Ruling, tongue: Tongue, x0: float, x1: float
) -> list[Line]:
    """Return the heading lines above a body, top to bottom."""
    above = list(restrict(lines, x0 - 2, x1 + 2, body.top - 140, body.top))
    rules = [y for y in ruling.separators(x0, x1) if y < body.top + 2]
    out: list[Line] = []
    edge = body.lines[0].baseline
    for line in reversed(above):
        text = line.text
        enclosed = any(y < line.baseline - line.size for y in rules if y > body.top - 140)
        if edge - line.baseline > (3.2 if enclosed else 2.4) * line.size:
            break
        long = max(len(words) for words in segments(line.words, 1.0))
        if tongue.default_heading.search(text) or long > 9 or tongue.table_caption.match(text):
            break
        if tongue.section(text) and len(segments(line.words, 1.0)) == 1 and line.words[0].x0 < x0 + 0.3 * (x1 - x0):
            break
        out.insert(0, line)
        edge = line.baseline
        if len(out) >= 16:
            break
    return out


def _assign(columns: list[Quantity], heads: Sequence[Line], ruling: Ruling) -> None:
    """Hang every heading segment on the columns below it."""
    for line in heads:
        middle = line.baseline - 0.3 * line.size
        pieces: list[list[Word]] = []
        for segment in segments(line.words, 0.7):
            piece: list[Word] = []
            for word in segment:
                if piece and ruling.cuts(middle, piece[-1].xmid, word.xmid):
                    pieces.append(piece)
                    piece = []
                piece.append(word)
            pieces.append(piece)
        cells: list[tuple[float, float] | None] = []
        for piece in pieces:
            left = ruling.cuts(middle, columns[0].x0 - 4, piece[0].x0 + 1)
            right = ruling.cuts(middle, piece[-1].x1 - 1, columns[-1].x1 + 4)
            cells.append((left[-1], right[0]) if left and right else None)
        for piece, cell in zip(pieces, cells, strict=True):
            x0, x1 = piece[0].x0, piece[-1].x1
            ruled = cell if cell and cells.count(cell) == 1 else None
            if ruled:
                over = [c for c in columns if ruled[0] - 2 <= (c.x0 + c.x1) / 2 <= ruled[1] + 2]
            else:
                over = [c for c in columns if min(x1, c.x1) - max(x0, c.x0) > 0.45 * min(x1 - x0, c.x1 - c.x0)]
            if not over:
                over = [min(columns, key=lambda c: abs((c.x0 + c.x1) / 2 - (x0 + x1) / 2))]
            if len(over) > 1 and not ruled and len(piece) >= len(over) and (x1 - x0) < 0.9 * (over[-1].x1 - over[0].x0):
                groups = {id(c): [w for w in piece if c.x0 <= w.xmid < c.x1] for c in over}
                if all(groups.values()) and all(len(" ".join(w.text for w in g)) <= 9 for g in groups.values()):
                    for column in over:
                        column.heads.append(groups[id(column)])
                        column.spread.append(1)
                    continue
            for column in over:
                column.heads.append(piece)
                column.spread.append(len(over))


def _read_heads(columns: list[Quantity], tongue: Tongue) -> None:
    """Read symbol, name, bound, unit and conditions from the headings of each column."""
    shared: dict[int, list[Quantity]] = {}
    for column in columns:
        for piece in column.heads:
            shared.setdefault(id(piece), []).append(column)
    for column in columns:
        for piece in column.heads:
            owners = shared[id(piece)]
            words = _own_share(piece, owners, column)
            if not words:
                continue
            _read_piece(column, words, tongue, len(owners))


def _own_share(piece: list[Word], owners: list[Quantity], column: Quantity) -> list[Word]:
    """Return what a heading over several columns says about one: of "A @ B" over two columns, one each."""
    if len(owners) < 2:
        return piece
    groups: list[list[Word]] = [[]]
    for word in piece:
        if _AT.fullmatch(word.text):
            groups.append([])
        elif word.text.startswith("@"):
            groups.append([word])
        else:
            groups[-1].append(word)
    groups = [group for group in groups if group]
    if len(groups) == len(owners) and len(groups) > 1:
        return groups[next(i for i, owner in enumerate(owners) if owner is column)]
    return groups[0] if len(groups) == 2 and column is not owners[-1] else piece if len(groups) == 1 else groups[-1]


def _read_piece(column: Quantity, words: list[Word], tongue: Tongue, owners: int) -> None:
    """Take one heading piece of a column in: bound, unit, symbol, condition or name."""
    text = join(words)
    rest: list[Word] = []
    for word in words:
        for unit in _BRACKETED.findall(word.text):
            if tongue.is_unit(unit):
                column.unit = unit
        bare = _BRACKETED.sub("", word.text).strip("@,;:. ")
        phrase = tongue.phrases.get((plain(bare),)) if bare else None
        if phrase in VALUES and phrase is not Role.VALUE and (owners == 1 or (owners == 2 and len(words) == 1)):
            column.role = phrase
            if len(words) > 1 and not any(tongue.is_unit(other.text.strip("()[]")) for other in words):
                rest.append(word)
        elif not bare or word.text in {"@", "at"}:
            continue
        elif tongue.is_unit(bare) and not word.subscript and (len(words) <= 2 or column.symbol) and not _symbolic(word):
            column.unit = column.unit or bare
        else:
            rest.append(word)
    if column.conditions and join(column.conditions[-1]).endswith("="):
        column.conditions[-1] = column.conditions[-1] + rest
        return
    equal = next((i for i, word in enumerate(rest) if "=" in word.text), None)
    if equal is not None:
        start = max(0, equal - 1) if rest[equal].text.startswith("=") else equal
        column.conditions.append(rest[start:])
        rest = rest[:start]
    if not rest:
        return
    at = bool(re.match(r"@|at\b", text))
    if at and owners == 1 and (column.symbol or column.own):
        column.conditions.append(rest)
    elif (index := _symbol_at(rest)) is not None:
        lead = rest[index]
        bare = re.sub(r"^[@,;:]+|(?<=[a-zA-Z])[-_]?nom$", "", lead.text)
        if bare.lower() + "nom" == lead.text.lower():
            column.role = Role.TYP
        column.symbol = [replace(lead, text=bare)]
        column.name = column.name + rest[:index]
    else:
        column.name = column.name + rest
        column.own = column.own or owners == 1


def _symbol_at(words: list[Word]) -> int | None:
    """Return where the symbol of a heading piece stands: at its start, or as the only symbol behind a name."""
    if _symbolic(words[0]) and len(words) <= 3:
        return 0
    places = [index for index, word in enumerate(words) if _symbolic(word)]
    return places[0] if len(places) == 1 and len(words) <= 5 else None


def _symbolic(word: Word) -> bool:
    """Tell whether a heading word is a symbol."""
    text = word.text.strip("@,;:()")
    return word.subscript or bool(re.fullmatch(r"[VIZRPTCQθαStf][A-Za-z()]{1,7}", text) and not text[1:].islower())


def read_series(
    body: SeriesBody, lines: Sequence[Line], ruling: Ruling, tongue: Tongue, page: int
) -> tuple[Table, list[Draft], float] | None:
    """Read a series table; None where its headings name no quantity. Return the table, row drafts and its top."""
    columns = _columns(body, ruling)
    x0, x1 = columns[0].x0, columns[-1].x1
    heads = _head_lines(body, lines, ruling, tongue, x0, x1)
    if not heads or len(columns) < 3:
        return None
    _assign(columns, heads, ruling)
    over = [word for piece in columns[0].heads for word in piece]
    named = any(tongue.phrases.get((plain(word.text),)) is Role.PART or tongue.is_part(word.text) for word in over)
    if body.short and not named:
        return None
    part, quantities = columns[0], columns[1:]
    _read_heads(quantities, tongue)
    for column in quantities:
        texts = [join([w for w in line.words if column.x0 <= w.xmid < column.x1]) for line in body.lines]
        filled = [text for text in texts if text]
        column.numeric = bool(filled) and sum(tongue.is_number(t) or tongue.is_blank(t) for t in filled) >= 0.7 * len(
            filled
        )
    usable = [c for c in quantities if c.numeric and (c.symbol or c.name or c.role is not Role.VALUE)]
    if len(usable) < 2 or not any(c.unit or c.symbol for c in usable):
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
        _described(columns, page, tongue),
        _cells(columns, heads, body, page, tongue),
    )
    return table, drafts, top


def _groups(columns: list[Quantity]) -> list[list[Quantity]]:
    """Join neighbouring bound columns of one quantity."""
    out: list[list[Quantity]] = []
    for column in columns:
        if not column.numeric:
            continue
        bound = column.role is not Role.VALUE
        if out and bound and out[-1][-1].role is not Role.VALUE and column.role not in {c.role for c in out[-1]}:
            shared = {id(p) for p in out[-1][-1].heads} & {id(p) for p in column.heads}
            if shared:
                out[-1].append(column)
                continue
        out.append([column])
    return out


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
    label = make_span([label_words], page, tongue)
    if label is None:
        return []
    context = []
    for column in columns:
        head, cell = _head_span(column, page, tongue), make_span([cells[id(column)]], page, tongue)
        if head and cell and column.numeric:
            context.append((id(column), head, cell))
    out: list[Draft] = []
    for group in groups:
        values = []
        for column in group:
            text = join(cells[id(column)])
            span = make_span([cells[id(column)]], page, tongue)
            if span and tongue.is_number(text) and not tongue.is_blank(text):
                values.append(ValueSpan(span, column.role, columns.index(column) + 1, (), column.unit))
        lead = next((c for c in group if c.symbol), group[0])
        symbol = make_span([lead.symbol], page, tongue) if lead.symbol else None
        name = make_span([lead.name], page, tongue) if lead.name else None
        if not values or (symbol is None and name is None):
            continue
        mine = {id(column) for column in group}
        siblings = tuple((head, cell) for key, head, cell in context if key not in mine)
        conditions = tuple(s for s in (make_span([c], page, tongue) for col in group for c in col.conditions) if s)
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


def _described(columns: list[Quantity], page: int, tongue: Tongue) -> tuple[Column, ...]:
    """Return the columns as records."""
    out = []
    for index, column in enumerate(columns):
        role = Role.PART if index == 0 else Role.QUANTITY if column.numeric else Role.OTHER
        if index and column.numeric and column.role is not Role.VALUE:
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
