"""Holds the records of a part to the relations that physics demands; a violation is shown, never repaired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from d2s.knowledge.cross_checks import CrossChecks
from d2s.records.part import Part
from d2s.records.record import Condition, Record, Status

_BOUNDS = ("min", "typ", "max")
_TEMPERATURES = frozenset({"T", "TJ", "TA", "TC", "TL", "TS", "THS"})
_TOLERANCE = 1.001


@dataclass(frozen=True, slots=True)
class Violation:
    """A check that two records (or one) break: what its confidence is multiplied by, and what to say."""

    records: tuple[str, ...]
    factor: float
    text: str


def cross_check(part: Part, checks: CrossChecks) -> Part:
    """Return the part with lower confidence and a note on every record that breaks a check."""
    accepted = [record for record in part.parameters if record.status is Status.ACCEPTED and record.si is not None]
    found: dict[str, list[Violation]] = defaultdict(list)
    for violation in violations(part.device_class, accepted, checks):
        for identifier in violation.records:
            found[identifier].append(violation)
    if not found:
        return part
    return replace(part, parameters=tuple(_marked(record, found.get(record.id, ())) for record in part.parameters))


def violations(device_class: str, records: Sequence[Record], checks: CrossChecks) -> Iterator[Violation]:
    """Yield every broken check of a part's accepted records."""
    by_parameter: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_parameter[record.parameter or ""].append(record)
        values = [abs(value) for bound in _BOUNDS if (value := _value(record, bound)) is not None]
        mixed = any((_value(record, bound) or 0) < 0 for bound in _BOUNDS) and any(
            (_value(record, bound) or 0) > 0 for bound in _BOUNDS
        )
        rising = values == sorted(values) or (values == sorted(values, reverse=True) and _all_negative(record))
        if not mixed and not rising:
            yield Violation((record.id,), checks.bounds.factor, f"{checks.bounds.id}: {checks.bounds.reason}")
    for check in checks.order:
        if device_class in check.classes:
            for low, high in _pairs(by_parameter[check.lower], by_parameter[check.upper], check.at):
                if bound := _exceeds(low, high):
                    text = f"{check.id}: {_shown(low, bound)} is above {_shown(high, bound)}; {check.reason}"
                    yield Violation((low.id, high.id), check.factor, text)
    for rise in checks.rising:
        if device_class in rise.classes:
            for cold, hot in _temperature_pairs(by_parameter[rise.parameter]):
                if bound := _exceeds(cold, hot):
                    text = f"{rise.id}: {_shown(cold, bound)} cold is above {_shown(hot, bound)} hot; {rise.reason}"
                    yield Violation((cold.id, hot.id), rise.factor, text)


def _marked(record: Record, found: Sequence[Violation]) -> Record:
    if not found:
        return record
    factor = min(violation.factor for violation in found)
    notes = (*record.notes, *(f"check {violation.text}" for violation in found))
    return replace(record, confidence=round(record.confidence * factor, 3), notes=tuple(dict.fromkeys(notes)))


def _value(record: Record, bound: str) -> float | None:
    value: float | None = getattr(record.si, bound)
    return value


def _all_negative(record: Record) -> bool:
    return all((_value(record, bound) or 0) <= 0 for bound in _BOUNDS)


def _shown(record: Record, bound: str) -> str:
    return (
        f"{record.symbol or record.parameter} {bound} {_value(record, bound):g} {record.si.unit if record.si else ''}"
    )


def _exceeds(low: Record, high: Record) -> str:
    """Return the bound at which the lower record exceeds the upper one in magnitude, else an empty string."""
    for bound in _BOUNDS:
        a, b = _value(low, bound), _value(high, bound)
        if a is not None and b is not None and abs(a) > abs(b) * _TOLERANCE:
            return bound
    return ""


def _pairs(lows: Iterable[Record], highs: Sequence[Record], at: Sequence[str]) -> Iterator[tuple[Record, Record]]:
    for low in lows:
        for high in highs:
            if low.element == high.element and _agree(low, high, at):
                yield low, high


def _agree(one: Record, other: Record, at: Sequence[str]) -> bool:
    """Tell whether two rows state nothing different about the quantities of a test."""
    first, second = _stated(one), _stated(other)
    return all(first[name] == second[name] for name in at if name in first and name in second)


def _stated(record: Record) -> dict[str, tuple[object, ...]]:
    return {c.quantity: (c.value, c.min, c.max, c.reference, c.unit) for c in record.conditions}


def _temperature_pairs(records: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    for one, other in combinations(records, 2):
        colder, hotter = sorted((one, other), key=_temperature)
        others = [frozenset(_key(c) for c in r.conditions if c.quantity not in _TEMPERATURES) for r in (one, other)]
        if others[0] == others[1] and _temperature(colder) < _temperature(hotter) and one.element == other.element:
            yield colder, hotter


def _key(condition: Condition) -> tuple[object, ...]:
    return condition.quantity, condition.value, condition.min, condition.max, condition.reference, condition.unit


def _temperature(record: Record) -> float:
    """Return the temperature of a row in degC: its own, else the default's, else 25."""
    for condition in (*record.conditions, *record.default_conditions):
        if condition.quantity in _TEMPERATURES and condition.value is not None:
            return condition.value
    return 25.0
