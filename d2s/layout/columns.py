"""The column model of a table: headings, vertical rules and the alignment of the text below vote for the cuts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from d2s.layout.grid import Ruling
from d2s.layout.header import BOUNDS, RATED, VALUES, Header, Item, Leaf
from d2s.layout.tongue import Tongue, plain
from d2s.layout.words import Line, Word, join
from d2s.records.layout import Role

#: The first of these that a heading names is the column's role.
_ORDER = (
    Role.MIN,
    Role.TYP,
    Role.MAX,
    Role.UNIT,
    Role.VALUE,
    Role.SYMBOL,
    Role.CONDITIONS,
    Role.PART,
    Role.NAME,
    Role.NOTE,
    Role.OTHER,
)


#: A line that begins with words rather than with a condition.
_WORDS = re.compile(r"[A-Z][a-z]{3,}[\s–-]*[A-Za-z]{4,}|[A-Z]{2,} [A-Z][a-z]{3,}")
#: Names begin within this distance of each other (points).
_LEVEL = 6.0
#: Two words of a label.
_WORDED = re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,}")
#: Letters of the shortest type number that one of several stacked labels may be.
_WHOLE = 4


@dataclass(slots=True)
class Col:
    """A column while its table is being read."""

    x0: float
    x1: float
    role: Role
    leaf: Leaf | None = None
    unit: str | None = None
    parts: tuple[str, ...] = ()
    tests: tuple[Item, ...] = ()

    @property
    def valued(self) -> bool:
        """Tell whether the column holds values."""
        return self.role in VALUES


def leaf_role(leaf: Leaf, tongue: Tongue) -> tuple[Role, tuple[str, ...], str | None]:
    """Read role, part labels and unit from a column's heading."""
    roles = {item.role for item in leaf.stack if item.role}
    labelled = [item.parts for item in leaf.items if item.parts]
    listed = [label for labels in reversed(labelled) for label in labels]
    if len(labelled) > 1 and all(len(label) >= _WHOLE and tongue.is_type(label) for label in listed):
        parts = tuple(dict.fromkeys(listed))
    else:
        parts = next((item.parts for item in leaf.stack if item.parts), ())
    if not any(any(ch.isalpha() for ch in label) for label in parts):
        whole = "".join(item.text.replace(" ", "") for item in reversed(leaf.items) if item.role is None)
        if len(leaf.items) > 1 and tongue.is_type(whole) and whole[0].isalnum():
            parts = (whole,)
    unit = None
    for item in leaf.items:
        text = item.text.strip()
        if item.role is None and not item.parts and tongue.is_unit(text):
            unit = text.strip("()[] ")
    if any(plain(item.text) in tongue.rank_words for item in leaf.items):
        return Role.SYMBOL, (), None
    for role in _ORDER:
        if role in roles:
            if parts and role not in VALUES:
                if role in {Role.UNIT, Role.SYMBOL, Role.NAME, Role.CONDITIONS}:
                    parts = ()
                else:
                    role = Role.VALUE
            return role, parts if role in VALUES else (), unit
    if parts:
        return Role.VALUE, parts, unit
    return Role.OTHER, (), unit


def _cut(left: Leaf, right: Leaf, lines: Sequence[Line], ruling: Ruling, top: float, bottom: float) -> float:
    """Choose where two neighbouring columns part.

    Every vertical rule and every gap between words of the body votes; a rule is worth as much as the whole body.
    """
    low, high = left.xmid, right.xmid
    if high - low < 2:
        return (low + high) / 2
    count = int(high - low) + 1
    votes = [0.0] * count
    for line in lines:
        words = [word for word in line.words if word.x1 > low - 1 and word.x0 < high + 1]
        for first, second in pairwise(words):
            if second.x0 - first.x1 < 0.55 * line.size:
                for x in range(max(0, int(first.x1 - low)), min(count, int(second.x0 - low) + 1)):
                    votes[x] -= 0.6
        for word in words:
            for x in range(max(0, int(word.x0 - low)), min(count, int(word.x1 - low) + 1)):
                votes[x] -= 1.0
    total = max(len(lines), 1)
    for item in left.items:
        for x in range(count):
            if item.words[0].x0 - low <= x <= item.words[-1].x1 - low:
                votes[x] -= total
    for item in right.items:
        for x in range(count):
            if item.words[0].x0 - low <= x <= item.words[-1].x1 - low:
                votes[x] -= total
    span = max(bottom - top, 1.0)
    for place, length in ruling.upright(low, high, top, bottom):
        index = min(count - 1, round(place - low))
        for x in (index - 1, index, index + 1):
            if 0 <= x < count:
                votes[x] += 2.0 * total * min(1.0, length / span) + (0.5 if x == index else 0)
    best = max(votes)
    middle = ((left.x1 if left.x1 < high else low) + (right.x0 if right.x0 > low else high)) / 2 - low
    runs: list[tuple[int, int]] = []
    for x, vote in enumerate(votes):
        if vote >= best - 1e-6:
            if runs and runs[-1][1] == x - 1:
                runs[-1] = (runs[-1][0], x)
            else:
                runs.append((x, x))
    start, end = max(runs, key=lambda run: (run[1] - run[0], -abs((run[0] + run[1]) / 2 - middle)))
    return low + (start + end) / 2 + (0.5 if end > start else 0.0)


def build_columns(header: Header, lines: Sequence[Line], ruling: Ruling, tongue: Tongue, bottom: float) -> list[Col]:
    """Return the columns of a table from its heading and the lines of its body."""
    leaves = [leaf for leaf in header.leaves if leaf.items]
    edges = [header.x0]
    for left, right in pairwise(leaves):
        edges.append(max(edges[-1], _cut(left, right, lines, ruling, header.top, bottom)))
    edges.append(header.x1)
    columns: list[Col] = []
    for leaf, x0, x1 in zip(leaves, edges, edges[1:], strict=False):
        role, parts, unit = leaf_role(leaf, tongue)
        columns.append(Col(x0, x1, role, leaf, unit, parts, tuple(item for item in leaf.stack if item.tests)))
    columns = _split_ruled(columns, lines, ruling, tongue, header.bottom, bottom)
    first = columns[0] if columns else None
    if first and first.leaf and not any(col.role in {Role.NAME, Role.PART} for col in columns):
        edge = first.leaf.items[0].words[0].x0
        wide = [max((w.x1 for w in line.words if w.xmid < edge - 4), default=0.0) for line in lines]
        cut = (min(edge, min(first.x1, max([*wide, first.x0]))) + edge) / 2
        if cut > first.x0 + 40:
            columns.insert(0, Col(first.x0, cut, Role.NAME))
            first.x0 = cut
            _split_symbols(columns, lines)
    _split_names(columns, lines)
    _settle(columns, lines, tongue)
    _name_by_conditions(columns, lines)
    _value_before_unit(columns, lines, tongue)
    if columns and not any(col.role is Role.UNIT for col in columns):
        _split_units(columns, lines, tongue)
    return columns


def _split_ruled(
    columns: list[Col], lines: Sequence[Line], ruling: Ruling, tongue: Tongue, top: float, bottom: float
) -> list[Col]:
    """Part columns where a vertical rule runs through their whole body; parts without heading are told by content."""
    out: list[Col] = []
    for col in columns:
        inner = [
            x for x, length in ruling.upright(col.x0 + 6, col.x1 - 6, top, bottom) if length > 0.8 * (bottom - top)
        ]
        inner = [x for x in inner if not any(w.x0 < x - 1.5 and w.x1 > x + 1.5 for line in lines for w in line.words)]
        if not inner or col.leaf is None:
            out.append(col)
            continue
        edges = [col.x0, *inner, col.x1]
        home = col.leaf.xmid
        for x0, x1 in pairwise(edges):
            if x0 <= home < x1 and col.role is not Role.OTHER:
                out.append(replace(col, x0=x0, x1=x1))
                continue
            piece = Col(x0, x1, Role.OTHER)
            cells = cell_lines(lines, piece)
            if cells:
                piece.role = content_role(cells, [*out, *columns], tongue)
            out.append(piece)
    return out


def content_role(cells: Sequence[Sequence[Word]], others: Sequence[Col], tongue: Tongue) -> Role:
    """Tell the role of a column without heading by its cells and by what the other columns hold."""
    texts = [join(words) for words in cells]
    count = len(texts)
    roles = {col.role for col in others}
    if sum(tongue.is_number(text) for text in texts) > 0.5 * count:
        return Role.OTHER if roles & VALUES else Role.VALUE
    if Role.UNIT not in roles and sum(tongue.is_unit(text) for text in texts) > 0.5 * count:
        return Role.UNIT
    lead = [re.split(r"@", text, maxsplit=1)[0].strip() for text in texts]
    short = sum(len(text) <= 12 for text in lead) > 0.7 * count
    symbolic = sum(words[0].subscript for words in cells) > 0.4 * count
    if Role.SYMBOL not in roles and short and (symbolic or (Role.NAME in roles and max(map(len, lead)) <= 12)):
        return Role.SYMBOL
    if sum("=" in text for text in texts) >= 0.4 * count and Role.CONDITIONS not in roles:
        return Role.CONDITIONS
    if Role.NAME not in roles and tongue.phrases.get((plain(texts[0]),)) not in VALUES:
        return Role.NAME
    return Role.CONDITIONS


def _split_symbols(columns: list[Col], lines: Sequence[Line]) -> None:
    """Make a symbol column of the symbols that stand apart behind the names, before the first values."""
    name = columns[0]
    if any(col.role is Role.SYMBOL for col in columns):
        return
    starts: list[float] = []
    count = 0
    for line in lines:
        words = [word for word in line.words if name.x0 <= word.xmid < name.x1]
        if not words or not any(word.xmid >= name.x1 for word in line.words):
            continue
        count += 1
        index = len(words) - 1
        if not words[index].subscript or "=" in words[index].text:
            continue
        if index and words[index - 1].text in {"-", "–", "−"}:
            index -= 1
        if index == 0 or words[index].x0 - words[index - 1].x1 > 0.9 * line.size:
            starts.append(words[index].x0)
    if len(starts) < 2 or len(starts) < 0.6 * count or max(starts) - min(starts) > 40:
        return
    edge = min(starts) - 1
    if any(word.x0 < edge - 2 and word.x1 > edge + 2 for line in lines for word in line.words):
        return
    columns.insert(1, Col(edge, name.x1, Role.SYMBOL))
    name.x1 = edge


def _split_names(columns: list[Col], lines: Sequence[Line]) -> None:
    """Part names without a heading from the symbols before them: behind a gap they begin at one place."""
    place = next((i for i, col in enumerate(columns) if col.role is Role.SYMBOL), None)
    if place is None or any(col.role in {Role.NAME, Role.PART, Role.CONDITIONS} for col in columns):
        return
    column = columns[place]
    starts = []
    ends = []
    for words in cell_lines(lines, column):
        gap = next((i for i in range(1, len(words)) if words[i].x0 - words[i - 1].x1 > words[i].size), None)
        if gap is not None and words[gap - 1].subscript:
            starts.append(words[gap].x0)
            ends.append(words[gap - 1].x1)
    if len(starts) < 3 or 2 * len(starts) < len(cell_lines(lines, column)) or max(starts) - min(starts) > _LEVEL:
        return
    cut = (max(ends) + min(starts)) / 2
    if max(ends) < min(starts):
        columns.insert(place + 1, Col(cut, column.x1, Role.NAME))
        column.x1 = cut


def _split_units(columns: list[Col], lines: Sequence[Line], tongue: Tongue) -> None:
    """Make a unit column of units that stand without a heading behind the last values."""
    last = columns[-1]
    if not last.valued:
        return
    units = []
    numbers: list[Word] = []
    for line in lines:
        words = [word for word in line.words if last.x0 <= word.xmid <= last.x1 + 1]
        numbers.extend(word for word in words if tongue.is_number(word.text))
        if words and tongue.is_unit(words[-1].text) and not tongue.is_number(words[-1].text):
            before = [word for word in line.words if word.x1 <= words[-1].x0]
            if before and words[-1].x0 - before[-1].x1 > 0.45 * line.size:
                units.append(words[-1])
    if len(units) < 2 or len(units) < 0.4 * sum(
        1 for line in lines if any(tongue.is_number(w.text) for w in line.words)
    ):
        return
    edge = min(word.x0 for word in units) - 1
    if any(word.xmid > edge for word in numbers):
        return
    columns.append(Col(edge, last.x1, Role.UNIT))
    last.x1 = edge


def _settle(columns: list[Col], lines: Sequence[Line], tongue: Tongue) -> None:
    """Let the cells correct what headings leave open: a second name column of numbers holds values, and so on."""
    texts = [[join(words) for words in cell_lines(lines, col)] for col in columns]
    numbers = [sum(tongue.is_number(t) or tongue.is_blank(t) for t in texts[i]) for i in range(len(columns))]
    if not any(col.role is Role.NAME for col in columns):
        for index, col in enumerate(columns[:2]):
            worded = sum(bool(_WORDED.search(text)) and not tongue.parts(text) for text in texts[index])
            if col.role is Role.PART and 2 * worded > len(texts[index]):
                col.role = Role.NAME  # "Type number" over the names, the types or the only values beside them
    names = [i for i, col in enumerate(columns) if col.role is Role.NAME]
    for index in names:
        leaf = columns[index].leaf
        rated = leaf is not None and any(plain(item.text) in RATED for item in leaf.stack)
        share = 0.4 if rated else 0.7
        if index and texts[index] and numbers[index] >= share * len(texts[index]):
            columns[index].role = Role.VALUE
    roles = [col.role for col in columns]
    for index, col in enumerate(columns):
        cells = texts[index]
        if (col.role is Role.OTHER and col.leaf is None) or (col.role is Role.OTHER and not _named(col)):
            if not cells:
                continue
            if Role.UNIT not in roles and sum(tongue.is_unit(t) for t in cells) >= 0.6 * len(cells):
                col.role = Role.UNIT
            elif numbers[index] >= 0.7 * len(cells):
                col.role = Role.VALUE if any(c.role in VALUES for c in columns) is False else Role.OTHER
            elif Role.SYMBOL not in roles and index == 0:
                col.role = Role.SYMBOL
            elif Role.CONDITIONS not in roles and sum("=" in t for t in cells) >= 0.4 * len(cells):
                col.role = Role.CONDITIONS
        bounded = any(c.role in BOUNDS for c in columns)
        if col.role is Role.PART and index and not bounded and Role.NAME in roles and cells:
            col.role = Role.VALUE if numbers[index] >= 0.7 * len(cells) else col.role


def _value_before_unit(columns: list[Col], lines: Sequence[Line], tongue: Tongue) -> None:
    """Part a column of values without a heading from the symbols or names before the units."""
    place = next((i for i, col in enumerate(columns) if col.role is Role.UNIT), 0)
    if not place or any(col.valued for col in columns) or columns[place - 1].role not in {Role.SYMBOL, Role.NAME}:
        return
    before = columns[place - 1]
    starts: list[float] = []
    ends: list[float] = []
    for words in cell_lines(lines, before):
        index = len(words)
        while index and (tongue.is_number(words[index - 1].text) or tongue.range_word.match(words[index - 1].text)):
            index -= 1
        if 0 < index < len(words) and words[index].x0 - words[index - 1].x1 > words[index].size:
            starts.append(words[index].x0)
            ends.append(words[index - 1].x1)
    if len(starts) < 3 or 2 * len(starts) < len(cell_lines(lines, before)) or max(ends) >= min(starts):
        return
    cut = (max(ends) + min(starts)) / 2
    columns.insert(place, Col(cut, before.x1, Role.VALUE))
    before.x1 = cut


def _name_by_conditions(columns: list[Col], lines: Sequence[Line]) -> None:
    """Take a column of conditions for one of names where there is none and every third line begins with words."""
    conditions = [col for col in columns if col.role is Role.CONDITIONS]
    if len(conditions) != 1 or any(col.role is Role.NAME for col in columns):
        return
    texts = [join(words) for words in cell_lines(lines, conditions[0])]
    if 3 * sum(bool(_WORDS.match(text)) for text in texts) >= len(texts) > 1:
        conditions[0].role = Role.NAME


def _named(col: Col) -> bool:
    return col.leaf is not None and any(item.role for item in col.leaf.stack)


def cell_lines(lines: Sequence[Line], col: Col) -> list[list[Word]]:
    """Return the words of each line that stand in a column."""
    out = []
    for line in lines:
        words = [word for word in line.words if col.x0 <= word.xmid < col.x1]
        if words:
            out.append(words)
    return out
