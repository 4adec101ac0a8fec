"""One line of a list of parameters: dots that lead to a value, a bound word before it, columns, or a common edge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from d2s.layout.body import segments
from d2s.layout.header import VALUES
from d2s.layout.tongue import Tongue, plain
from d2s.layout.words import Line, Word, join
from d2s.records.layout import Role

_LEADER = re.compile(r"[.·…_]{3,}$")
#: What a printed number is made of, and what stands between two of them.
_NUMBER = re.compile(r"[±<>≤≥~+\-−–]?\s*\d[\d.,]*|\bto\b|\.\.\.?|…|~|[-−–]\s*(?=[-−–+])")
#: A value at a list's edge stands apart from its label by so many times the type size.
_APART = 1.5
#: Values of one list end within so many points, and so many make a list.
_EDGE = 1.5
_LEAST = 3


@dataclass(slots=True)
class Entry:
    """A listed line: what stands before the value, the bound, the value, the unit; `led` where dots lead to it."""

    line: Line
    label: list[Word]
    role: Role
    value: list[Word]
    unit: list[Word]
    led: bool = False


def read_entry(line: Line, tongue: Tongue) -> Entry | None:
    """Read a line as label, value and unit, or None."""
    return led(line, tongue) or _bounded(line, tongue) or _columned(line, tongue)


def led(line: Line, tongue: Tongue) -> Entry | None:
    """Read a line whose dots lead to a value."""
    words = line.words
    places = [i for i, word in enumerate(words) if _LEADER.search(word.text) or word.text in {".", "·"}]
    if not places or (len(places) < 3 and not any(_LEADER.search(words[i].text) for i in places)):
        return None
    last = places[-1]
    label = [word for word in words[: last + 1] if not re.fullmatch(r"[.·…_]+", word.text)]
    value = [_undotted(word) for word in words[last + 1 :]]
    if not label or not value or not tongue.is_number(join(value)) or len(value) > 8:
        return None
    return Entry(line, label, Role.VALUE, value, [], True)


def _undotted(word: Word) -> Word:
    """Return a word without the last dots that lead to it: a sign behind them begins the value."""
    text = re.sub(r"^[.·…_]+(?=[-−–+±])", "", word.text)
    return word if text == word.text else replace(word, text=text)


def _bounded(line: Line, tongue: Tongue) -> Entry | None:
    """Read a line with a bound word of its own before the value and a unit behind it."""
    pieces = segments(line.words, 0.9)
    for index in range(1, len(pieces) - 1):
        role = tongue.phrases.get((plain(join(pieces[index])),))
        if role in VALUES and role is not Role.VALUE and tongue.is_number(join(pieces[index + 1])):
            rest = [word for piece in pieces[index + 1 :] for word in piece]
            unit = [rest[-1]] if len(rest) > 1 and tongue.is_unit(rest[-1].text) else []
            value = rest[: len(rest) - len(unit)]
            if unit and len(value) <= 4 and len(pieces) <= index + 3:
                return Entry(
                    line, [word for piece in pieces[max(0, index - 2) : index] for word in piece], role, value, unit
                )
    return None


def _columned(line: Line, tongue: Tongue) -> Entry | None:
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
    return Entry(line, words[:start], Role.VALUE, value, [words[-1]])


def at_edge(line: Line, tongue: Tongue) -> Entry | None:
    """Read a line of a label and, apart from it, a number or a range with its unit.

    Whether the value stands at the edge of a list say the lines around it.
    """
    pieces = segments(line.words, _APART)
    if len(pieces) != 2:
        return None
    label, value = pieces
    text = join(value)
    if not tongue.is_value(text) or not join(label)[:1].isalpha() or "=" in join(label):
        return None
    units = set(_NUMBER.sub(" ", text).split())
    if len(units) != 1 or not tongue.is_unit(units.pop()):
        return None
    named = re.search(r"[^\W\d_]{4}", join(label)) or tongue.parts(join(label))
    return Entry(line, label, Role.VALUE, value, []) if named else None


def at_common_edge(lines: Sequence[Line], tongue: Tongue) -> dict[int, Entry]:
    """Return by the line's identity the entries whose values end at one edge, as those of a list without dots do."""
    found = [entry for line in lines if (entry := at_edge(line, tongue))]
    edges = [entry.value[-1].x1 for entry in found]
    return {
        id(entry.line): entry
        for entry in found
        if sum(abs(edge - entry.value[-1].x1) <= _EDGE for edge in edges) >= _LEAST
    }
