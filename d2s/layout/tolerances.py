"""Tolerance classes in series tables: below each other beside a voltage, or each over columns of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from d2s.layout.tongue import Tongue
from d2s.layout.words import Line, Word, join

#: The letter of a tolerance class.
_CLASS = re.compile(r"[A-F]")
#: A heading over the values of one class.
_OVER = re.compile(r"(?:%|\bTol).*\(([A-F])\)$", re.IGNORECASE)
#: Class lines stand at most this many times the type size apart.
_PITCH = 3.0
#: Left edges of one column differ by less than this (points).
_ALIGNED = 3.0


def class_lines(lines: Sequence[Line], tongue: Tongue) -> list[Line]:
    """Return the lines, those of tolerance classes completed by the line that names their voltage.

    `2V4 A 2.37 2.43 600` above `B 2.35 2.45` gives a line for `A2V4` and one for `B2V4`, both with the 600 that is
    printed once; the first word of each is its label.
    """
    out: list[Line] = []
    head: Line | None = None
    before: Line | None = None
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else None
        if _opens(line, after, tongue):
            head = before = line
            out.append(_labelled(line, line.words[0], line.words[1:]))
        elif head is not None and before is not None and _follows(line, before, head, tongue):
            out.append(_completed(line, head))
            before = line
        else:
            head = before = None
            out.append(line)
    return out


def classed(label: Sequence[Word], heads: Sequence[Sequence[Word]], tongue: Tongue) -> list[Word]:
    """Return a label that is a voltage alone with the class before it that the headings of its values name."""
    named = {found[1] for piece in heads if (found := _OVER.search(join(piece)))}
    if len(named) != 1 or len(label) != 1 or not tongue.short_label.match(label[0].text):
        return list(label)
    return [replace(label[0], text=named.pop() + label[0].text)]


def _opens(line: Line, after: Line | None, tongue: Tongue) -> bool:
    """Tell whether a line begins with a voltage and a class, and the next with another class of it."""
    words = line.words
    if len(words) < 4 or after is None or not tongue.short_label.match(words[0].text):
        return False
    return bool(_CLASS.fullmatch(words[1].text)) and _follows(after, line, line, tongue)


def _follows(line: Line, before: Line, head: Line, tongue: Tongue) -> bool:
    """Tell whether a line holds the next class and, under values of the line that names the voltage, its own."""
    first, *values = line.words
    letter = before.words[1] if before is head else before.words[0]
    return (
        bool(_CLASS.fullmatch(first.text))
        and first.text > letter.text
        and abs(first.x0 - letter.x0) < _ALIGNED
        and line.baseline - before.baseline < _PITCH * line.size
        and bool(values)
        and all(tongue.is_number(word.text) for word in values)
        and all(any(_overlap(word, other) for other in head.words[2:]) for word in values)
    )


def _overlap(first: Word, second: Word) -> bool:
    return min(first.x1, second.x1) - max(first.x0, second.x0) > -1


def _completed(line: Line, head: Line) -> Line:
    """Return the line of a class with the voltage and the values that the line above prints for all classes."""
    values = [word for word in head.words[2:] if not any(_overlap(word, own) for own in line.words[1:])]
    return _labelled(line, head.words[0], [line.words[0], *sorted(line.words[1:] + values, key=lambda word: word.x0)])


def _labelled(line: Line, voltage: Word, rest: Sequence[Word]) -> Line:
    """Return a line that begins with one label made of class and voltage."""
    letter, *values = rest
    label = replace(
        voltage,
        text=letter.text + voltage.text,
        top=min(voltage.top, letter.top),
        bottom=max(voltage.bottom, letter.bottom),
        x1=letter.x1,
    )
    return Line([label, *values], line.baseline, line.size)
