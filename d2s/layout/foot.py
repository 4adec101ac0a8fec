"""The row of test conditions at the foot of a series table: what each column is measured at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from d2s.layout.body import restrict
from d2s.layout.series_heads import Quantity
from d2s.layout.tongue import Tongue, plain
from d2s.layout.words import Line, Word, join
from d2s.records.layout import Role

#: The foot stands at most this many times the type size below the last line.
_REACH = 5.0


def read_foot(
    part: Quantity, columns: Sequence[Quantity], lines: Sequence[Line], bottom: float, size: float, tongue: Tongue
) -> None:
    """Give the columns the conditions of the foot, where the column of types heads it "Test Conditions".

    A condition behind an asterisk holds for the values with one.
    """
    x0, x1 = min(c.x0 for c in (part, *columns)), max(c.x1 for c in (part, *columns))
    below = restrict(lines, x0, x1, bottom - 0.4 * size, bottom + _REACH * size)
    head = [plain(join(words)) for line in below if (words := _under(line, part))]
    phrase = tuple(" ".join(head[:2]).split())
    if tongue.phrases.get(phrase) is not Role.CONDITIONS and tongue.phrases.get(phrase[:2]) is not Role.CONDITIONS:
        return
    end = [line.baseline for line in below if _under(line, part)][: len(phrase)][-1]
    for line in below:
        if line.baseline > end + 0.5 * size:
            break
        for column in columns:
            words = _under(line, column)
            if words and words[0].text.startswith("*"):
                column.starred.append([replace(words[0], text=words[0].text[1:]), *words[1:]])
            elif words:
                column.foot.append(words)


def conditions_for(column: Quantity, value: str) -> list[list[Word]]:
    """Return the conditions of a column for one of its values: those of its headings and those of the foot."""
    starred = column.starred if value.endswith("*") else []
    return [*column.conditions, *(starred or column.foot)]


def _under(line: Line, column: Quantity) -> list[Word]:
    return [word for word in line.words if column.x0 <= word.xmid < column.x1]
