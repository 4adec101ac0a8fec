"""Names and words of test conditions: `rules/conditions.yaml`."""

from __future__ import annotations

from pydantic import model_validator

from d2s.knowledge.loader import Block


class ConditionQuantity(Block):
    """One quantity of a condition: its SI unit, printed symbols (case kept), and words before or behind its value."""

    si_unit: str
    symbols: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class ConditionRules(Block):
    """How test conditions are worded.

    `letters` gives the SI unit of a symbol that is not listed, by its first letters; `bare` names a value that stands
    alone by its SI unit; `states` are conditions without a
    number; `open` says which current is zero for an open terminal; `at_rating` words set a quantity to its rating;
    `at_column` symbols head a column whose value is the quantity where the heading of another says so (`IR @ VRWM`);
    `rated` and `constants` stand for a value; `measured_as` renames a current behind `measured`.
    """

    quantities: dict[str, ConditionQuantity]
    letters: dict[str, str]
    bare: dict[str, str]
    states: dict[str, tuple[str, ...]]
    open: dict[str, tuple[str, ...]]
    at_rating: dict[str, tuple[str, ...]]
    at_column: dict[str, tuple[str, ...]]
    rated: tuple[str, ...]
    constants: tuple[str, ...]
    measured: tuple[str, ...]
    measured_as: dict[str, str]

    @model_validator(mode="after")
    def _one_quantity_a_symbol(self) -> ConditionRules:
        seen: dict[str, str] = {}
        for name, quantity in self.quantities.items():
            for symbol in quantity.symbols:
                if seen.setdefault(symbol, name) != name:
                    raise ValueError(f"symbol {symbol!r} is both {seen[symbol]} and {name}")
        return self
