"""Headings over the values of a list: the polarity of the element, or a quantity with its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from d2s.layout.body import segments
from d2s.layout.tongue import Tongue
from d2s.layout.words import Line, Word, join

_BRACKETED = re.compile(r"^[(\[](.+)[)\]]$")
_GAP = 1.5


@dataclass(frozen=True, slots=True)
class Head:
    """A heading over the values of a list: its middle, and the element that it names, or its symbol and unit."""

    xmid: float
    label: str = ""
    symbol: tuple[Word, ...] = ()
    unit: tuple[Word, ...] = ()


def type_heads(line: Line, tongue: Tongue) -> tuple[Head, ...]:
    """Return the headings of a line that holds nothing but polarities: "NPN   PNP"."""
    named = len(line.words) > 1 and all(tongue.polarity.fullmatch(word.text) for word in line.words)
    return tuple(Head(word.xmid, word.text) for word in line.words) if named else ()


def quantity_heads(line: Line, tongue: Tongue) -> tuple[list[Word], tuple[Head, ...]]:
    """Part a line such as "Thermal Resistance (Typical)   θJA (°C/W)" into its label and the headings over values."""
    pieces = segments(line.words, _GAP)
    heads: list[Head] = []
    while len(pieces) > 1 and (head := _quantity(pieces[-1], tongue)):
        heads.insert(0, head)
        pieces.pop()
    return [word for piece in pieces for word in piece], tuple(heads)


def _quantity(words: Sequence[Word], tongue: Tongue) -> Head | None:
    """Return the heading of a symbol with a subscript and its unit in brackets."""
    unit = _BRACKETED.match(words[-1].text)
    if len(words) != 2 or not words[0].subscript or unit is None or not tongue.is_unit(unit[1]):
        return None
    return Head((words[0].x0 + words[-1].x1) / 2, symbol=(words[0],), unit=(replace(words[1], text=unit[1]),))


def under_heads(words: Sequence[Word], heads: Sequence[Head], tongue: Tongue) -> list[tuple[Head, list[Word]]]:
    """Return the values of a line, each with the heading nearest to it; blanks are left out."""
    held: dict[int, list[Word]] = {}
    for word in words:
        nearest = min(range(len(heads)), key=lambda place: abs(heads[place].xmid - word.xmid))
        held.setdefault(nearest, []).append(word)
    return [(heads[place], found) for place, found in held.items() if not tongue.is_blank(join(found))]
