"""Puts the printed values of a row into min, typ and max of a parameter, as printed and never computed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from d2s.knowledge.matching import MatchingRules
from d2s.knowledge.parameter import Parameter
from d2s.records.layout import Role, ValueSpan
from d2s.resolve.reading import ValueSet
from d2s.units.numbers import Form, Values, parse_values

_ROLES = {Role.MIN: "min", Role.TYP: "typ", Role.MAX: "max"}


@dataclass(slots=True)
class Printed:
    """The printed bounds: numbers, the value cell of each; `unreadable` says what could not be read."""

    numbers: dict[str, float]
    cells: dict[str, ValueSpan]
    unreadable: str = ""

    def put(self, bound: str, number: float, cell: ValueSpan) -> None:
        """Set a bound once; a second, different number makes the set unreadable."""
        if bound in self.numbers and self.numbers[bound] != number:
            self.unreadable = f"two values for {bound}: {self.numbers[bound]:g} and {number:g}"
        self.numbers[bound] = number
        self.cells[bound] = cell


class BoundReader:
    """Decide the bound of each value: column heading, then a word in the label, then the parameter's usual bound."""

    def __init__(self, rules: MatchingRules) -> None:
        self._leakage = frozenset(rules.leakage)
        self._words = {
            bound: re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)
            for bound, words in rules.bound_words.items()
        }

    def read(self, values: ValueSet, parameter: Parameter, label: str) -> Printed:
        """Return the printed bounds of one value set of a row with this label."""
        printed = Printed({}, {})
        for role, cell in values.cells.items():
            value = parse_values(cell.span.text)
            if value is None or value.form is Form.BLANK:
                continue
            if value.form is Form.UNREADABLE:
                printed.unreadable = f"'{cell.span.text}': {value.reason}"
                continue
            self._put(printed, role, value, cell, parameter, label)
        return printed

    def _put(
        self, printed: Printed, role: Role, value: Values, cell: ValueSpan, parameter: Parameter, label: str
    ) -> None:
        if value.form is Form.PLUS_MINUS and value.min is not None and value.max is not None:
            if parameter.id in self._leakage:
                printed.put("max", abs(value.max), cell)
            else:
                printed.put("min", value.min, cell)
                printed.put("max", value.max, cell)
        elif value.form is Form.RANGE and value.min is not None and value.max is not None:
            printed.put("min", value.min, cell)
            printed.put("max", value.max, cell)
        elif value.value is not None:
            printed.put(_ROLES.get(role) or value.bound or self._bound(parameter, label), value.value, cell)

    def _bound(self, parameter: Parameter, label: str) -> str:
        """Return the bound that the label names, else the one that the parameter usually has."""
        named = {bound for bound, pattern in self._words.items() if pattern.search(label)}
        if len(named) == 1:
            return named.pop()
        usual = parameter.bound_without_heading
        return "max" if usual == "min and max" else usual
