"""Measures values with a parameter's dimension: which unit the print means, and whether the size is plausible."""

from __future__ import annotations

from dataclasses import dataclass

from d2s.knowledge.parameter import Parameter
from d2s.resolve.lost_glyphs import lost_unit
from d2s.resolve.reading import Claim, Reading
from d2s.units.conditions import ConditionReader
from d2s.units.units import Unit, Units


@dataclass(frozen=True, slots=True)
class Fit:
    """The unit that a row prints, and the SI unit of the parameter that it converts to.

    `lost`: the unit's glyph says nothing, and the quantity alone tells it.
    """

    unit: Unit
    si_unit: str
    lost: bool = False


class Measure:
    """Read units by the dimension that a parameter expects (`nS` of a time is a misprint of `ns`)."""

    def __init__(self, units: Units, conditions: ConditionReader) -> None:
        self._units = units
        self._conditions = conditions

    def fit(self, reading: Reading, parameter: Parameter) -> Fit | None:
        """Return the printed unit with the parameter's matching SI unit; None where none is printed or none fits.

        A pure number needs no unit.
        """
        for si_unit in (parameter.si_unit, *parameter.other_si_units):
            if not reading.unit_text:
                if si_unit == "1":
                    return Fit(self._units["1"], si_unit)
                continue
            unit = self._units.parse(reading.unit_text, si_unit)
            if unit is not None and self._units.same_dimension(unit, si_unit):
                return Fit(unit, si_unit)
            if (meant := lost_unit(reading.unit_text, si_unit)) is not None:
                return Fit(self._units[meant], si_unit, True)
        return None

    def fits(self, reading: Reading, parameter: Parameter) -> bool | None:
        """Tell whether the printed unit has the parameter's dimension; None where no unit can be read."""
        if self.fit(reading, parameter) is not None:
            return True
        return None if not reading.unit_text or self._units.parse(reading.unit_text) is None else False

    def plausible(self, claim: Claim, parameter: Parameter) -> bool | None:
        """Tell whether all printed values lie in the parameter's range; None where nothing can be compared."""
        fit = self.fit(claim.reading, parameter)
        if fit is None or fit.si_unit != parameter.si_unit:
            return None
        low, high = parameter.plausible
        numbers = [
            abs(self._units.to_si(number, fit.unit, fit.si_unit))
            for values in claim.reading.values
            for number in values.numbers
            if number
        ]
        return all(low <= number <= high for number in numbers) if numbers else None

    def to_si(self, number: float | None, fit: Fit) -> float | None:
        """Return a printed number in the SI unit; None stays None."""
        return None if number is None else self._units.to_si(number, fit.unit, fit.si_unit)

    def measures(self, unit: str | None, quantity: str) -> bool:
        """Tell whether a unit measures a condition quantity."""
        si_unit = self._conditions.si_unit_of(quantity)
        return unit is not None and si_unit is not None and self._units.same_dimension(unit, si_unit)
