"""What one printed row says, before it is known which parameter it is."""

from __future__ import annotations

from dataclasses import dataclass

from d2s.records.layout import Role, Row, ValueSpan
from d2s.records.record import Condition, Kind
from d2s.units.numbers import parse_values


@dataclass(frozen=True, slots=True)
class ValueSet:
    """The value cells of one row under the same part labels and tests, by role, with the conditions that hold for them.

    `unclear` says why they cannot be told apart from others of the row; empty where they can.
    """

    labels: tuple[str, ...]
    cells: dict[Role, ValueSpan]
    conditions: tuple[Condition, ...] = ()
    tests: tuple[str, ...] = ()
    unclear: str = ""

    @property
    def numbers(self) -> tuple[float, ...]:
        """Return every number of the cells, in the printed unit."""
        read = [parse_values(cell.span.text) for cell in self.cells.values()]
        return tuple(n for values in read if values for n in (values.min, values.value, values.max) if n is not None)


@dataclass(frozen=True, slots=True)
class Reading:
    """A row with its conditions read.

    `symbols` holds each printed symbol apart; `name` is the label without conditions; `unit` the printed unit in
    normalised ASCII (None where none is printed or it cannot be read) and `unit_text` as printed; `kind` follows from
    the section, None where the section does not tell. `context` are conditions that sibling columns of a series table
    may state: they hold for the parameters that expect them. `bare` are values without a symbol (`at 1.0 A`).
    """

    row: Row
    symbols: tuple[str, ...]
    name: str
    conditions: tuple[Condition, ...]
    defaults: tuple[Condition, ...]
    sections: tuple[str, ...]
    kind: Kind | None
    unit: str | None
    unit_text: str
    values: tuple[ValueSet, ...]
    context: tuple[Condition, ...] = ()
    bare: tuple[Condition, ...] = ()

    @property
    def tests(self) -> str:
        """Return the texts of the row's conditions."""
        return " ".join(span.text for span in self.row.conditions)

    @property
    def quantities(self) -> frozenset[str]:
        """Return the names of the row's own condition quantities."""
        return frozenset(condition.quantity for condition in self.conditions)

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles of the printed values."""
        return frozenset(role for value in self.values for role in value.cells)


@dataclass(frozen=True, slots=True)
class Claim:
    """One symbol (or, without a symbol, the name) of a reading: what asks for a parameter."""

    reading: Reading
    symbol: str
