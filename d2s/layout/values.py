"""Printed values: the tokens under value columns, and which of them stand in one row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from d2s.layout.columns import Col
from d2s.layout.grid import Ruling
from d2s.layout.header import Item
from d2s.layout.tongue import Tongue
from d2s.layout.words import Line, Word, join
from d2s.records.geometry import Box, union
from d2s.records.layout import Role

_ARROW_LEFT = re.compile(r"^[<←][-–—−]{2,}\s*")
_ARROW_RIGHT = re.compile(r"\s*[-–—−]{2,}[>→]$")
#: A value whose box is so many times as wide as its letters stretches over columns.
_STRETCHED = 2.0
#: A dash is the sign of a number in the next column only where it stands so close before it, in type sizes.
_CLOSE = 0.35
_DASHES = frozenset("-–−")
_SIGNS = frozenset("±+-−–<>≤≥~") | {"+/-", "<=", ">="}


@dataclass(slots=True)
class Token:
    """A value or a blank as printed, with the columns that its cell covers."""

    lines: list[list[Word]]
    columns: tuple[int, ...]
    role: Role
    parts: tuple[str, ...]
    unit: str | None
    blank: bool
    band: tuple[float, float]
    tests: tuple[Item, ...] = ()

    @property
    def text(self) -> str:
        """Return the printed lines joined by blanks."""
        return " ".join(join(words) for words in self.lines)

    @property
    def y(self) -> float:
        """Return the mean baseline."""
        return sum(words[0].baseline for words in self.lines) / len(self.lines)

    @property
    def box(self) -> Box:
        """Return the box around the words."""
        return union(word.box for words in self.lines for word in words)

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the note marks that hang on the value."""
        return tuple(mark for words in self.lines for word in words for mark in word.marks)


@dataclass(slots=True)
class ValueRow:
    """Values on one baseline; `band` is the stretch between the rules above and below them.

    `everyone` tells that a word among them says that they hold for all types.
    """

    y: float
    size: float
    band: tuple[float, float]
    tokens: list[Token] = field(default_factory=list)
    everyone: bool = False


def _without_arrows(line: Line) -> Line:
    """Take the arrows away that stretch a value over its columns ("<-----5----->"); it keeps their width."""
    out: list[Word] = []
    opened: list[Word] = []
    for word in line.words:
        starts, ends = bool(_ARROW_LEFT.match(word.text)), bool(_ARROW_RIGHT.search(word.text))
        if starts:
            out, opened = out + opened, [word]
        elif opened:
            opened.append(word)
        else:
            out.append(word)
        if ends and opened:
            text = _ARROW_RIGHT.sub("", _ARROW_LEFT.sub("", join(opened))).strip()
            first, last = opened[0], opened[-1]
            if text:
                out.append(replace(first, text=text, x1=last.x1))
            opened = []
    return Line(out + opened, line.baseline, line.size)


def _column(columns: Sequence[Col], x: float) -> int | None:
    for index, col in enumerate(columns):
        if col.x0 <= x < col.x1:
            return index
    return None


def _pieces(line: Line, columns: Sequence[Col], ruling: Ruling, tongue: Tongue) -> list[list[Word]]:
    """Group the words of a line that stand under value columns into values."""
    out: list[list[Word]] = []
    previous: int | None = None
    middle = line.baseline - 0.3 * line.size
    for word in line.words:
        index = _column(columns, word.xmid)
        if index is None or not columns[index].valued:
            previous = None
            continue
        if out and previous is not None:
            last = out[-1][-1]
            gap = (word.x0 - last.x1) / line.size
            text = join(out[-1])
            if not ruling.cuts(middle, last.xmid, word.xmid) and _joins(
                text, word.text, gap, previous == index, tongue
            ):
                out[-1].append(word)
                previous = index
                continue
        out.append([word])
        previous = index
    return [piece for piece in out if join(piece)]


def _joins(text: str, word: str, gap: float, same: bool, tongue: Tongue) -> bool:
    """Tell whether a word continues a value."""
    wordy = word.lower() in {"to", "bis", "~", "～", "…", "..", "...", "至"}
    if text in _DASHES and not same:
        return gap <= _CLOSE and word[:1].isdigit()
    if text in _SIGNS or text.endswith((" +", " -", " –", " −")):
        return gap <= 1.8 and (word[:1].isdigit() or word[:1] == ".")
    if wordy and tongue.is_number(text):
        return gap <= 2.5
    if tongue.range_open.search(text):
        return gap <= 2.5
    if gap > 0.62:
        return False
    return same or not (
        (tongue.is_number(word) or tongue.is_blank(word)) and (tongue.is_number(text) or tongue.is_blank(text))
    )


def _cover(
    piece: list[Word], line: Line, columns: Sequence[Col], ruling: Ruling, others: list[list[Word]], alone: bool
) -> tuple[tuple[int, ...], tuple[float, float]]:
    """Return the value columns that a value's cell covers, and the cell's x extent.

    A ruled cell that holds several values is no merged cell.
    """
    x0, x1 = piece[0].x0, max(word.x1 for word in piece)
    middle = line.baseline - 0.3 * line.size
    valued = [index for index, col in enumerate(columns) if col.valued]
    left_edge, right_edge = columns[valued[0]].x0, columns[valued[-1]].x1
    left = ruling.cuts(middle, left_edge - 6, (x0 + x1) / 2)
    right = ruling.cuts(middle, (x0 + x1) / 2, right_edge + 6)
    if left and right and not any(left[-1] < other[0].xmid < right[0] for other in others):
        covered = tuple(i for i in valued if left[-1] - 1 <= (columns[i].x0 + columns[i].x1) / 2 <= right[0] + 1)
        if covered:
            return covered, (left[-1], right[0])
    touched = {_column(columns, word.xmid) for word in piece}
    if x1 - x0 > _STRETCHED * 0.6 * line.size * max(4, len(join(piece))):
        touched |= {i for i in valued if x0 < (columns[i].x0 + columns[i].x1) / 2 < x1}
    covered = tuple(i for i in valued if i in touched)
    if not covered:
        covered = (min(valued, key=lambda i: abs((columns[i].x0 + columns[i].x1 - x0 - x1) / 2)),)
    group = [i for i in valued if columns[i].parts and columns[i].role == columns[covered[0]].role]
    first, last = columns[group[0] if group else covered[0]], columns[group[-1] if group else covered[0]]
    if alone and len(group) > 1 and covered[0] in group and not ruling.cuts(middle, first.x0 + 6, last.x1 - 6):
        centres = [(first.x0 + last.x1) / 2]
        if first.leaf and last.leaf:
            centres.append((first.leaf.xmid + last.leaf.xmid) / 2)
        if any(abs((x0 + x1) / 2 - centre) < 0.12 * (last.x1 - first.x0) for centre in centres):
            covered = tuple(group)
    return covered, (columns[covered[0]].x0, columns[covered[-1]].x1)


def value_rows(lines: Sequence[Line], columns: Sequence[Col], ruling: Ruling, tongue: Tongue) -> list[ValueRow]:
    """Return the rows of values in the body lines, blanks left out, top to bottom.

    A row whose value is a figure of the sheet ("Figure 4") stays as a row without values: its label is no other row's.
    """
    tokens: list[Token] = []
    for line in map(_without_arrows, lines):
        pieces = _pieces(line, columns, ruling, tongue)
        filled = [piece for piece in pieces if not tongue.is_blank(join(piece))]
        for piece in pieces:
            text = join(piece)
            blank = tongue.is_blank(text)
            others = [other for other in pieces if other is not piece]
            covered, (x0, x1) = _cover(piece, line, columns, ruling, others, len(filled) == 1 and not blank)
            band = ruling.interval(x0 + 1, x1 - 1, line.baseline - 0.3 * line.size)
            roles = {columns[i].role for i in covered}
            role = roles.pop() if len(roles) == 1 else Role.VALUE
            if role is Role.VALUE and len(covered) > 1 and text[:1] not in "<>≤≥" and not _ranged(text, tongue):
                home = _column(columns, (piece[0].x0 + piece[-1].x1) / 2)
                role = columns[home].role if home is not None and columns[home].valued else role
            parts = tuple(dict.fromkeys(label for i in covered for label in columns[i].parts))
            unit = columns[covered[0]].unit
            shared = [set(map(id, columns[i].tests)) for i in covered]
            tests = tuple(item for item in columns[covered[0]].tests if all(id(item) in held for held in shared))
            tokens.append(Token([piece], covered, role, parts, unit, blank, band, tests))
    tokens = _wrapped(tokens, tongue)
    rows: list[ValueRow] = []
    for token in sorted(tokens, key=lambda token: token.y):
        size = token.lines[0][0].size
        for row in reversed(rows[-3:]):
            apart = not any(set(token.columns) & set(other.columns) for other in row.tokens)
            near = abs(row.y - token.y)
            if near <= 0.3 * size or (near <= 0.62 * size and apart and _same_band(row.band, token.band)):
                row.tokens.append(token)
                break
        else:
            rows.append(ValueRow(token.y, size, token.band, [token]))
    rows = _distribute(rows)
    referred = {id(row) for row in rows if row.tokens and all(tongue.referred.match(t.text) for t in row.tokens)}
    for row in rows:
        row.everyone = any(tongue.everyone.fullmatch(t.text) for t in row.tokens)
        row.tokens = [t for t in row.tokens if not t.blank and tongue.is_value(t.text) and not tongue.parts(t.text)]
    return [row for row in rows if row.tokens or id(row) in referred]


def _same_band(first: tuple[float, float], second: tuple[float, float]) -> bool:
    return (
        abs(first[0] - second[0]) < 2 and abs(first[1] - second[1]) < 2
        if first[0] != float("-inf")
        else first == second
    )


def _ranged(text: str, tongue: Tongue) -> bool:
    """Tell whether a text holds two ends of a range or a plus-minus."""
    words = text.replace("~", " ~ ").split()
    return "±" in text or any(tongue.range_word.match(word) for word in words[1:-1])


def _wrapped(tokens: list[Token], tongue: Tongue) -> list[Token]:
    """Join a range that is broken over two lines of one cell."""
    out: list[Token] = []
    for token in tokens:
        for other in reversed(out[-12:]):
            if other.columns == token.columns and _same_band(other.band, token.band) and not other.blank:
                near = token.y - other.lines[-1][0].baseline <= 1.8 * token.lines[0][0].size
                opened = tongue.range_open.search(other.text) and tongue.is_number(other.text)
                closed = tongue.range_close.match(token.text) and tongue.is_number(other.text)
                if near and token.y > other.y and (opened or closed):
                    other.lines.append(token.lines[0])
                    break
                if token.y > other.y:
                    out.append(token)
                    break
        else:
            out.append(token)
    return out


def _distribute(rows: list[ValueRow]) -> list[ValueRow]:
    """Give a value that is centred beside several lines of its ruled cell to each of them."""
    out: list[ValueRow] = []
    for row in rows:
        if row.band[0] == float("-inf") or row.band[1] == float("inf"):
            out.append(row)
            continue
        mates = [other for other in rows if other is not row and _same_band(other.band, row.band)]
        used = {column for other in mates for token in other.tokens for column in token.columns}
        mine = {column for token in row.tokens for column in token.columns}
        inside = len(mates) >= 2 and min(m.y for m in mates) < row.y < max(m.y for m in mates)
        if inside and not mine & used and len({frozenset(c for t in m.tokens for c in t.columns) for m in mates}) == 1:
            for mate in mates:
                mate.tokens.extend(row.tokens)
        else:
            out.append(row)
    return out
