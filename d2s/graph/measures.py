"""Units in the graph: their IRIs, and the SI value of a condition."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from d2s.units.units import Units


#: The units that conditions are compared in, one for each dimension.
_SI = ("V", "A", "W", "s", "Hz", "ohm", "F", "H", "C", "degC", "m", "1")


class Measures:
    """Looks units up once."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self.unit = cache(self._unit)
        self._target = cache(self._find_target)

    def _unit(self, name: str) -> NamedNode | None:
        """Return the IRI of a unit in normalised ASCII: QUDT's, else this project's; None for no unit."""
        unit = self._units.parse(name) if name else None
        return NamedNode(unit.iri) if unit is not None else None

    def _find_target(self, name: str) -> str | None:
        return next((si for si in _SI if self._units.same_dimension(name, si)), None)

    def si(self, value: float, name: str) -> float | None:
        """Return a value in SI (temperatures in degC); None where the unit is unknown or has another dimension."""
        target = self._target(name)
        return self._units.to_si(value, name, target) if target is not None else None
