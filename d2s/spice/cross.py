"""What one parameter of a sheet tells of another: ratios learned over the labelled datasheets (`typ_ratios.yaml`).

Each is the value sought over a quantity that the sheet prints elsewhere; a fit uses it where the row itself is missing,
and says so (origin `estimated`). Gate threshold over the lowest drive voltage that RDS(on) is specified at: makers name
a drive that turns every part on. RDS(on) over Ptot/ID^2: rated current and dissipation are one number told twice.
Overdrive at the rated current over the same drive voltage.
Qrr over the triangle of slope and trr: how soft the recovery is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.facts import Fact, Facts
from d2s.spice.targets import LIMIT_SIGMA, Target


@dataclass(frozen=True, slots=True)
class Basis:
    """The quantity that a sought value is proportional to, and the record bounds it stands on."""

    value: float
    refs: tuple[str, ...]
    fact: Fact


def lowest_drive(facts: Facts) -> Basis | None:
    """Return the lowest gate voltage that RDS(on) is specified at, in volts."""
    rows = [fact for fact in facts.rows("rds_on", ("VGS",)) if fact.at["VGS"] > 0]
    row = min(rows, key=lambda fact: fact.at["VGS"], default=None)
    return None if row is None else Basis(row.at["VGS"], row.refs(), row)


def rated_resistance(facts: Facts) -> Basis | None:
    """Return Ptot/ID^2 of the ratings in ohms."""
    power, current = facts.limit("ptot"), facts.limit("id")
    if power is None or current is None or not current[0]:
        return None
    return Basis(power[0] / current[0] ** 2, (*power[1].refs(), *current[1].refs()), current[1])


def triangle(facts: Facts) -> Basis | None:
    """Return the charge in coulombs of an abrupt recovery of the printed slope and typical time."""
    for fact in (fact for fact in facts.all() if fact.parameter == "trr" and fact.typ and fact.at.get("di/dt")):
        return Basis(fact.at["di/dt"] * (fact.typ or 0.0) ** 2 / 2, (fact.ref("typ"),), fact)
    return None


def channel_slope(gfs: float, current: float) -> float:
    """Return KP in A/V^2 for a transconductance; the source resistance takes about a fifth of it."""
    return 1.5 * gfs**2 / (2 * current)


@dataclass(frozen=True, slots=True)
class _Cross:
    device_class: str
    sought: str
    basis: Callable[[Facts], Basis | None]
    of: Callable[[Facts, Fact], float | None] = lambda facts, fact: fact.typ


def _overdrive(facts: Facts, fact: Fact) -> float | None:
    """Return the gate voltage above threshold at the rated current that a typical gfs tells: `sqrt(2 ID/KP)`."""
    rating, current = facts.limit("id"), fact.at.get("ID")
    if rating is None or not current or not fact.typ:
        return None
    return math.sqrt(2 * rating[0] / channel_slope(fact.typ, current))


CROSS: Mapping[str, _Cross] = MappingProxyType(
    {
        "threshold": _Cross("mosfet", "vgs_th", lowest_drive),
        "on_resistance": _Cross("mosfet", "rds_on", rated_resistance),
        "overdrive": _Cross("mosfet", "gfs", lowest_drive, _overdrive),
        "softness": _Cross("mosfet", "qrr", triangle),
    }
)


def cross_samples(facts: Facts) -> Iterator[tuple[str, float]]:
    """Return (name, ratio) of every cross ratio whose two sides the sheet prints as typical values.

    Where RDS(on) has several rows, the best drive is the one that the ratings mean.
    """
    for name, cross in CROSS.items():
        basis = cross.basis(facts) if facts.part.device_class == cross.device_class else None
        values = [value for fact in facts.rows(cross.sought) if (value := cross.of(facts, fact)) is not None]
        if basis is not None and values:
            yield name, min(values) / basis.value


def cross_target(name: str, sought: str, basis: Basis, ratios: RatioFile, **at: float) -> Target | None:
    """Return the target of a missing row by a learned cross ratio; None where none is learned.

    `at` are the conditions that the row is taken to have.
    """
    found = ratios.cross_ratio(name)
    if found is None:
        return None
    fact = replace(basis.fact, parameter=sought, min=None, typ=None, max=None, at=at)
    how = f"{found.ratio:.3g} x {found.basis}: no {sought} is printed; seen in {found.documents} datasheets"
    return Target(
        found.ratio * basis.value, max(2 * LIMIT_SIGMA, found.spread()), Origin.ESTIMATED, basis.refs, how, fact
    )
