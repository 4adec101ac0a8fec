"""Grades of a model, apart for DC, capacitance, dynamic and thermal rows, each with its coverage.

A: every printed typical value within the group's share, half of the rows tested. B: within twice the share; or limits
only, one of them discriminating. C: inside all limits. F: a row outside. A group without a tested row has no grade, and
limits alone never make an A: they are met by many models. Shares: DC and capacitance 5 %, thermal 10 %, dynamic 15 %.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from d2s.records.verification import Check, Grade
from d2s.spice.facts import Fact

SHARES: Mapping[str, float] = MappingProxyType({"dc": 0.05, "capacitance": 0.05, "dynamic": 0.15, "thermal": 0.10})
#: Groups by the SI unit of a quantity; anything else is DC.
_UNITS = {"F": "capacitance", "s": "dynamic", "Hz": "dynamic", "C": "dynamic"}
_DYNAMIC = ("irrm",)
_THERMAL = ("tc_vz",)


def group_of(fact: Fact) -> str:
    """Return the group of a row: thermal away from room temperature, else by its unit."""
    if not fact.room or fact.parameter in _THERMAL:
        return "thermal"
    if fact.parameter in _DYNAMIC:
        return "dynamic"
    return _UNITS.get(fact.record.si.unit if fact.record.si else "", "dc")


def grade_model(part: str, facts: Sequence[Fact], checks: Sequence[Check]) -> list[Grade]:
    """Return the grades of one model for the groups that its sheet has rows of."""
    by_fact = {check.fact: check for check in checks}
    found = []
    for group, share in SHARES.items():
        rows = [fact for fact in facts if group_of(fact) == group]
        tested = [by_fact[fact.record.id] for fact in rows if fact.record.id in by_fact]
        if rows:
            inside = sum(check.inside for check in tested)
            found.append(Grade(part, group, _letter(len(rows), tested, share), len(rows), len(tested), inside))
    return found


def _letter(rows: int, tested: Sequence[Check], share: float) -> str:
    if not tested:
        return ""
    if not all(check.inside for check in tested):
        return "F"
    errors = [abs(check.error_percent) / 100 for check in tested if check.error_percent is not None]
    if errors and max(errors) <= share and 2 * len(tested) >= rows:
        return "A"
    if errors:
        return "B" if max(errors) <= 2 * share else "C"
    return "B" if any(check.discriminating for check in tested) else "C"
