"""Which columns of types a single value holds for, where its place alone does not say: the rows around it do."""

from __future__ import annotations

from collections.abc import Sequence

from d2s.layout.columns import Col
from d2s.layout.tongue import Tongue
from d2s.layout.values import ValueRow
from d2s.layout.words import Line
from d2s.records.layout import Role

_KEYED = frozenset({Role.SYMBOL, Role.NAME})


def settle(rows: Sequence[ValueRow], columns: Sequence[Col], lines: Sequence[Line], tongue: Tongue) -> None:
    """Give a value beside the word ALL to all types, and a value on a stair of values to the type above it.

    A single value in the middle of columns of types holds for all of them; not so on a stair: the row above has a value
    under a column before it alone, the row below under one behind it alone, and all three are rows of one name.
    """
    for row in rows:
        if row.everyone and len(row.tokens) == 1:
            _widen(row, columns)
    for above, row, below in zip(rows, rows[1:], rows[2:], strict=False):
        if all(len(one.tokens) == 1 for one in (above, row, below)) and _unnamed(row, below, columns, lines):
            token = row.tokens[0]
            x = token.box.xmid
            home = next((i for i in token.columns if columns[i].x0 <= x < columns[i].x1), None)
            first, last = above.tokens[0].columns, below.tokens[0].columns
            held = {*first, *last} <= set(token.columns) and len(first) == len(last) == 1
            if held and home is not None and first[0] < home < last[0]:
                token.columns, token.parts = (home,), columns[home].parts


def _widen(row: ValueRow, columns: Sequence[Col]) -> None:
    """Let the only value of a row hold for every column of types with its role."""
    token = row.tokens[0]
    group = tuple(i for i, col in enumerate(columns) if col.valued and col.parts and col.role is token.role)
    if set(token.columns) <= set(group):
        token.columns = group
        token.parts = tuple(dict.fromkeys(label for i in group for label in columns[i].parts))


def _unnamed(row: ValueRow, below: ValueRow, columns: Sequence[Col], lines: Sequence[Line]) -> bool:
    """Tell whether no symbol and no name stand beside two rows, so that they are of the name above them."""
    keys = [col for col in columns if col.role in _KEYED]
    beside = [line for line in lines if any(abs(line.baseline - one.y) <= 0.5 * one.size for one in (row, below))]
    return not any(col.x0 <= word.xmid < col.x1 for line in beside for word in line.words for col in keys)
