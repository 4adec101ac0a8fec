"""What a name in a formula stands for on one card: rows, conditions, card parameters, assumptions, given quantities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from d2s.knowledge.expression import CONSTANTS, UnknownNameError, condition_name, parse
from d2s.spice.targets import Target

if TYPE_CHECKING:
    from d2s.spice.card import Card


class Known:
    """Looks up names and notes what it gave: the inputs of a formula and the reasons of assumptions."""

    def __init__(self, card: Card, rows: Mapping[str, Target], given: Mapping[str, float]) -> None:
        self._card, self._rows, self._given = card, rows, given
        self.unknown: Mapping[str, float] = {}
        self.inputs: dict[str, float] = {}
        self.reasons: list[str] = []

    def __call__(self, name: str) -> float:
        """Return the value of a name in SI units; raise `UnknownNameError` where it is not known."""
        if name in self.unknown:
            return self.unknown[name]
        if name in self._card.rules.where:
            return parse(self._card.rules.where[name]).value(self)
        value = self._find(name)
        if name not in CONSTANTS:
            self.inputs[name] = value
        return value

    def _find(self, name: str) -> float:
        fact, dot, quantity = name.partition(".")
        if fact in self._rows:
            row = self._rows[fact]
            if not dot:
                return row.value
            for condition, value in row.fact.at.items():
                if condition_name(condition) == quantity:
                    return value
        elif name in CONSTANTS:
            return CONSTANTS[name][0]
        elif name in self._given:
            return self._given[name]
        elif (held := self._card.read(name)) is not None:
            return held
        else:
            for key in (name, f"{name}_{self._card.kind}"):
                if (assumption := self._card.rules.assumptions.get(key)) is not None:
                    self.reasons.append(assumption.reason)
                    return assumption.value
        raise UnknownNameError(name)
