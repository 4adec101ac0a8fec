"""Type numbers that are printed with blanks, and the values that stand before them on their line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from d2s.layout.tongue import Tongue
from d2s.layout.words import Line, Word, join
from d2s.records.geometry import union

#: Words of the longest type number.
_WORDS = 3
#: The words of a type number stand nearer to each other than this share of the type size.
_NEAR = 0.6


def join_spaced(lines: Sequence[Line], tongue: Tongue) -> list[Line]:
    """Return the lines, the words of every type number that is printed with blanks joined to one."""
    return [_joined(line, tongue) for line in lines]


def _joined(line: Line, tongue: Tongue) -> Line:
    for count in range(_WORDS, 1, -1):
        for start in range(len(line.words) - count + 1):
            words = line.words[start : start + count]
            near = all(second.x0 - first.x1 < _NEAR * line.size for first, second in pairwise(words))
            if near and tongue.spaced_label.match(text := join(words)):
                box = union(word.box for word in words)
                label = replace(words[0], text=text, x1=box.x1, top=box.top, bottom=box.bottom)
                return Line([*line.words[:start], label, *line.words[start + count :]], line.baseline, line.size)
    return line


def values_before(words: Sequence[Word], label: int, tongue: Tongue) -> list[Word]:
    """Return the values before a type number that is printed with blanks; nothing where other words stand there."""
    before = list(words[:label])
    spaced = tongue.spaced_label.match(words[label].text)
    return before if spaced and all(tongue.is_number(word.text) for word in before) else []
