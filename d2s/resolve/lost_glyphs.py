"""Degrees Celsius whose glyph says nothing: where nothing else can stand, the quantity tells the unit."""

from __future__ import annotations

import re

from d2s.records.page import UNREADABLE

#: Behind the number of a temperature stands its unit: "Ta=25" and a glyph without meaning.
_TEMPERATURE = re.compile(
    rf"(?<![A-Za-z])([Tt][A-Za-z]{{0,4}}\s?[=:]\s?[-+−–]?\d+(?:\.\d+)?)\s?[{UNREADABLE}](?![\w/])"
)
#: A unit cell of that glyph alone, by the SI unit of the quantity: every sheet prints these in degrees Celsius.
_CELLS = {
    "degC": (re.compile(rf"[{UNREADABLE}]"), "degC"),
    "K/W": (re.compile(rf"[{UNREADABLE}]\s?/\s?W"), "degC/W"),
}
#: A unit that the quantity alone tells is a little less sure than one that is printed.
SURE = 0.95
NOTE = "the glyph of the unit has no meaning; temperatures are printed in degrees Celsius"


def with_degrees(text: str) -> str:
    """Return a text of conditions with the unit of temperatures in place of a glyph that says nothing."""
    return _TEMPERATURE.sub(r"\1 °C", text)


def lost_unit(text: str, si_unit: str) -> str | None:
    """Return the unit that a cell means whose glyph says nothing; None where the quantity leaves a doubt."""
    pattern, unit = _CELLS.get(si_unit, (None, None))
    return unit if pattern is not None and pattern.fullmatch(text.strip()) else None
