"""What a fit aims at: the typical value, else an openly labelled estimate from the limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from d2s.knowledge.models import BoundKind, RatioFile
from d2s.records.model import Origin
from d2s.spice.facts import Fact

#: Relative uncertainty of a printed typical value.
TYPICAL_SIGMA = 0.02
#: Relative uncertainty of an estimate from a one-sided limit, at least: makers guard-band as they like.
LIMIT_SIGMA = 0.15
#: Steepness of the wall at a printed limit, and the share of the limit at which it starts.
WALL_SIGMA = 0.05
_INSIDE = 0.97


@dataclass(frozen=True, slots=True)
class Target:
    """A value to reach under the conditions of `fact`; `sigma` is relative, `how` says how it was chosen."""

    value: float
    sigma: float
    origin: Origin
    refs: tuple[str, ...]
    how: str
    fact: Fact

    def at(self, quantity: str) -> float:
        """Return a condition in SI; raise `KeyError` where the row does not state it."""
        return self.fact.at[quantity]

    def residual(self, predicted: float) -> float:
        """Return the distance of a prediction in sigmas of its logarithm, with a steep wall at the printed limits."""
        value = max(predicted, 1e-30)
        distance = math.log(value / self.value) / self.sigma
        if self.fact.max and value > _INSIDE * self.fact.max:
            distance += math.log(value / (_INSIDE * self.fact.max)) / WALL_SIGMA
        if self.fact.min and value < self.fact.min / _INSIDE:
            distance += math.log(value * _INSIDE / self.fact.min) / WALL_SIGMA
        return distance


def _bounds(fact: Fact) -> BoundKind | None:
    if fact.min is not None and fact.max is not None:
        return "both"
    return "max" if fact.max is not None else "min" if fact.min is not None else None


def _limit(fact: Fact, bound: BoundKind) -> float | None:
    if bound == "both":
        return math.sqrt(fact.min * fact.max) if fact.min and fact.max else None
    return fact.max if bound == "max" else fact.min


def _typical(fact: Fact) -> Target | None:
    if not fact.typ:
        return None
    return Target(fact.typ, TYPICAL_SIGMA, Origin.TYPICAL, (fact.ref("typ"),), "printed typical value", fact)


def estimate(fact: Fact, bound: BoundKind, ratio: float, sigma: float, why: str) -> Target | None:
    """Return a target from a limit and a ratio, kept inside the printed limits; None where the limit is not printed."""
    limit = _limit(fact, bound)
    if not limit:
        return None
    value = limit * ratio
    if fact.min is not None:
        value = max(value, fact.min)
    if fact.max is not None:
        value = min(value, fact.max)
    name = "sqrt(min max)" if bound == "both" else bound
    refs = (fact.ref("min"), fact.ref("max")) if bound == "both" else (fact.ref(bound),)
    return Target(value, sigma, Origin.ESTIMATED, refs, f"{ratio:.3g} x {name}, {why}", fact)


def _learned(fact: Fact, device_class: str, ratios: RatioFile) -> Target | None:
    bound = _bounds(fact)
    found = ratios.find(device_class, fact.parameter, bound) if bound else None
    if bound is None or found is None:
        return None
    why = (
        f"ratio seen in {found.rows} rows of {found.documents} datasheets"
        if found.documents
        else f"assumed ratio: {found.reason}"
    )
    floor = 0.05 if bound == "both" else LIMIT_SIGMA
    return estimate(fact, bound, found.ratio, max(floor, math.log(found.high / found.low) / 2), why)


def targets(facts: Sequence[Fact], device_class: str, ratios: RatioFile) -> list[Target]:
    """Choose a target for each row of one family (rows of one parameter that form a curve).

    Typical values stand. Limits beside them are scaled by the ratio of the rows of this sheet that print both the
    target and that limit; without such rows all rows of the most frequent bound are scaled by one learned ratio, so
    that bounds of different kinds never meet in one fit.
    """
    firm = [target for fact in facts if (target := _typical(fact)) is not None]
    if not firm:
        firm = [t for f in facts if _bounds(f) == "both" and (t := _learned(f, device_class, ratios)) is not None]
    taken = {id(target.fact) for target in firm}
    rest = [fact for fact in facts if id(fact) not in taken]
    if firm:
        return firm + [target for fact in rest if (target := _anchored(fact, firm)) is not None]
    kinds = [_bounds(fact) for fact in rest]
    kind = "max" if kinds.count("max") >= kinds.count("min") else "min"
    same = [fact for fact in rest if _bounds(fact) == kind]
    return [target for fact in same if (target := _learned(fact, device_class, ratios)) is not None]


def _anchored(fact: Fact, firm: Sequence[Target]) -> Target | None:
    """Scale a row's limit as the sheet's own rows with a target and the same limit are scaled."""
    for bound in ("both", "max", "min"):
        if _limit(fact, bound) is None:
            continue
        logs = [math.log(t.value / limit) for t in firm if (limit := _limit(t.fact, bound))]
        if logs:
            sigma = max(2 * LIMIT_SIGMA, 0.5 * (max(logs) - min(logs)))
            return estimate(fact, bound, math.exp(sum(logs) / len(logs)), sigma, "as in the sheet's other rows")
    return None
