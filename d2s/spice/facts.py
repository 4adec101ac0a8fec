"""The facts of one part as fits use them: SI magnitudes, conditions as numbers, one temperature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import pint

from d2s.records.part import Part
from d2s.records.record import Condition, Record, SourceKind, Status

_TEMPERATURES = ("TJ", "TC", "TA", "TL", "TS", "THS")
_ROOM = (20.0, 30.0)
#: Small-signal rows whose supply is the drain's bias, whichever name the sheet gives it.
_BIASED = ("ciss", "coss", "crss")
_NUMBERED = ("IB1", "IB2")
#: The gate voltage in the symbol of a gate charge, `Qg(4.5V)`: nearer to the value than a cell merged over rows.
_OWN_GATE = re.compile(r"\(-?(\d+(?:\.\d+)?) ?V\)")


@cache
def _registry() -> pint.UnitRegistry[float]:
    return pint.UnitRegistry()


@lru_cache(maxsize=256)
def _factor(unit: str | None) -> float | None:
    """Return the factor from a normalised unit to its coherent SI unit, None where the unit is unknown."""
    if unit in (None, "", "1"):
        return 1.0
    try:
        return float(_registry().Quantity(1.0, unit).to_base_units().magnitude)
    except (pint.PintError, AssertionError, ValueError, TypeError):
        return None


def in_si(condition: Condition) -> float | None:
    """Return a condition's one number in SI units (temperatures in degC); None for ranges and references."""
    if condition.value is None or condition.unit == "degC":
        return condition.value
    factor = _factor(condition.unit)
    return None if factor is None else condition.value * factor


def _swing(condition: Condition) -> float | None:
    """Return the end of a range that starts at zero, or the size of a symmetric one, in SI units."""
    low, high = condition.min, condition.max
    if low is None or high is None or (low != 0 and low != -high):
        return None
    return in_si(replace(condition, value=high))


@dataclass(frozen=True, slots=True)
class Fact:
    """One accepted record with magnitudes: bounds in SI, `at` the conditions' numbers in SI, `degc` the temperature."""

    record: Record
    parameter: str
    min: float | None
    typ: float | None
    max: float | None
    at: Mapping[str, float]
    degc: float

    @property
    def room(self) -> bool:
        """Tell whether the row holds at room temperature."""
        return _ROOM[0] <= self.degc <= _ROOM[1]

    def ref(self, bound: str) -> str:
        """Return the IRI of one bound of the record."""
        return f"{self.record.id}#{bound}"

    def refs(self) -> tuple[str, ...]:
        """Return the IRIs of all printed bounds."""
        return tuple(self.ref(name) for name in ("min", "typ", "max") if getattr(self, name) is not None)


def _temperature(record: Record) -> float:
    for conditions in (record.conditions, record.default_conditions):
        for condition in conditions:
            if condition.quantity in _TEMPERATURES and condition.value is not None:
                return condition.value
    return 25.0


def _unnumbered(quantity: str) -> str:
    """Return IF for the IF3 of a numbered list of rows; IB1 and IB2 are quantities of their own."""
    return quantity if quantity in _NUMBERED else quantity.rstrip("0123456789") or quantity


def to_fact(record: Record) -> Fact | None:
    """Return a record as a fact, None where it is not accepted or holds no SI value."""
    if record.parameter is None or record.si is None or record.status is not Status.ACCEPTED:
        return None
    low, typ, high = (None if v is None else abs(v) for v in (record.si.min, record.si.typ, record.si.max))
    if low is not None and high is not None and low > high:
        low, high = high, low
    at: dict[str, float] = {}
    for condition in record.conditions:
        value = in_si(condition) if condition.value is not None else _swing(condition)
        if value is not None:
            at.setdefault(_unnumbered(condition.quantity), abs(value))
    if record.parameter in _BIASED and "VDD" in at:
        at.setdefault("VDS", at["VDD"])
    named = _OWN_GATE.search(record.symbol or "") if record.parameter == "qg" else None
    if named is not None:
        at["VGS"] = float(named[1])
    return Fact(record, record.parameter, low, typ, high, at, _temperature(record))


def _states(fact: Fact, quantity: str) -> bool:
    return quantity in fact.at and (fact.at[quantity] > 0 or quantity.startswith("V"))


def _completed(fact: Fact, base: Iterable[Fact]) -> Fact:
    """Give a row of a rank table without conditions those of the base's row whose printed range holds it."""
    low = fact.min or fact.typ or fact.max
    if fact.at or low is None:
        return fact
    for other in base:
        holds = other.min is not None and other.min <= low and (other.max is None or low <= other.max)
        if other.parameter == fact.parameter and other.at and holds:
            return replace(fact, at=other.at)
    return fact


def _stating(facts: Iterable[Fact], parameter: str, needed: tuple[str, ...]) -> list[Fact]:
    return [f for f in facts if f.parameter == parameter and f.room and all(_states(f, name) for name in needed)]


class Facts:
    """All facts of one effective part: its own, and its base's for parameters that it does not restate.

    `ranked` tells that the sheet prints gain groups of the part as variants of their own.
    """

    def __init__(self, part: Part, base: Part | None = None, element: str | None = None, ranked: bool = False) -> None:
        self.part = part
        self.ranked = ranked
        own = self._read(part, element)
        inherited = self._read(base, element) if base else []
        own = [_completed(fact, inherited) for fact in own]
        self._own = frozenset(fact.record.id for fact in own)
        restated = {fact.parameter for fact in own}
        self._facts = own + [fact for fact in inherited if fact.parameter not in restated]

    @staticmethod
    def _read(part: Part, element: str | None) -> list[Fact]:
        records = [r for r in part.parameters if element is None or r.element in (None, element)]
        facts = [fact for fact in map(to_fact, records) if fact is not None]
        tabled = {fact.parameter for fact in facts if fact.record.source is not SourceKind.SUMMARY}
        seen: set[object] = set()
        kept: list[Fact] = []
        for fact in facts:
            if fact.record.source is SourceKind.SUMMARY and fact.parameter in tabled:
                continue
            key = (fact.parameter, fact.min, fact.typ, fact.max, tuple(sorted(fact.at.items())), fact.degc)
            if key not in seen:
                seen.add(key)
                kept.append(fact)
        return kept

    def all(self) -> tuple[Fact, ...]:
        """Return every fact of the effective part, duplicates and superseded summaries left out."""
        return tuple(self._facts)

    def own(self, fact: Fact) -> bool:
        """Tell whether the row is of the part itself, not of its base."""
        return fact.record.id in self._own

    def rows(self, parameter: str, needs: Iterable[str] = ()) -> list[Fact]:
        """Return the room-temperature facts of a parameter that state every condition of `needs`.

        A current of zero is no test current; a voltage of zero is a bias.
        """
        return _stating(self._facts, parameter, tuple(needs))

    def limit(self, *parameters: str) -> tuple[float, Fact] | None:
        """Return the largest printed magnitude of the first of the parameters that the sheet prints."""
        for parameter in parameters:
            values = [
                (max(v for v in (fact.min, fact.typ, fact.max) if v is not None), fact)
                for fact in self._facts
                if fact.parameter == parameter and (fact.min, fact.typ, fact.max) != (None, None, None)
            ]
            if values:
                return max(values, key=lambda item: item[0])
        return None
