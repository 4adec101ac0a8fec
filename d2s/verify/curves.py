"""Curves through the rows of a sheet: the row's own bench over a range of one of its conditions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from d2s.records.model import Model
from d2s.records.verification import Check, Curve
from d2s.spice.facts import Fact
from d2s.verify.benches.bench import UntestableError
from d2s.verify.characteristics import characteristics_of
from d2s.verify.run import run_decks
from d2s.verify.simulator import Simulator
from d2s.verify.verify import Rows, bench_of

#: Quantity → the condition that is swept, and whether over decades.
SWEPT: Mapping[str, tuple[str, bool]] = MappingProxyType(
    {
        "vf": ("IF", True),
        "vsd": ("IS", True),
        "ct": ("VR", False),
        "hfe": ("IC", True),
        "vce_sat": ("IC", True),
        "vgs_th": ("ID", True),
        "rds_on": ("VGS", False),
        "ciss": ("VDS", False),
        "coss": ("VDS", False),
        "crss": ("VDS", False),
        "qg": ("VGS", False),
    }
)
_POINTS, _SLOW_POINTS = 21, 7
#: Share of the lowest drive below which an on-resistance means nothing.
_LEAST_DRIVE = 0.6
#: Conditions that keep their ratio to the swept one: a forced gain.
_SCALED = {"vce_sat": "IB"}


def curves_of(model: Model, text: str, rows: Rows, checks: Sequence[Check], simulator: Simulator) -> list[Curve]:
    """Return the simulated curves of a model, each through the tested rows that share its conditions."""
    tested = {check.fact for check in checks}
    families: dict[tuple[object, ...], list[Fact]] = {}
    for fact in rows.facts:
        swept = SWEPT.get(fact.parameter)
        if swept and fact.record.id in tested and fact.at.get(swept[0]):
            apart = {swept[0], _SCALED.get(fact.parameter, "")}
            rest = tuple(sorted((name, value) for name, value in fact.at.items() if name not in apart))
            families.setdefault((fact.parameter, rest, fact.degc), []).append(fact)
    swept_rows = [curve for family in families.values() if (curve := _curve(model, text, rows, family, simulator))]
    return [*swept_rows, *characteristics_of(model, text, rows, checks, simulator)]


def _curve(model: Model, text: str, rows: Rows, family: Sequence[Fact], simulator: Simulator) -> Curve | None:
    first = family[0]
    name, decades = SWEPT[first.parameter]
    stated = [fact.at[name] for fact in family]
    decks, places = [], []
    least = _LEAST_DRIVE * min(stated) if first.parameter == "rds_on" else 0.0
    for place in _grid(min(stated), max(stated), decades, _SLOW_POINTS if first.parameter == "qg" else _POINTS):
        if place < least:
            continue
        at = dict(first.at) | {name: place}
        scaled = _SCALED.get(first.parameter)
        if scaled and scaled in at:
            at[scaled] *= place / first.at[name]
        try:
            bench = bench_of(model, replace(first, at=at), rows.device_class)
        except UntestableError:
            return None
        decks.append(bench.on(model.file, text, "curve", model))
        places.append(place)
    points = tuple(
        (place, outcome.results["out"])
        for place, outcome in zip(places, run_decks(simulator, decks, lenient=True), strict=True)
        if not outcome.message
    )
    if len(points) < 2:
        return None
    others = [c.text for c in first.record.conditions if c.quantity not in (name, _SCALED.get(first.parameter))]
    return Curve(
        model.part, first.parameter, name, decades, "; ".join(others), points,
        tuple((fact.record.id, fact.at[name]) for fact in family),
    )  # fmt: skip


def _grid(low: float, high: float, decades: bool, count: int) -> list[float]:
    """Return the places of a curve: three decades about its rows at most, or from near zero to a third beyond."""
    if decades:
        start, stop = math.log(low / 10), math.log(3 * high)
        return [math.exp(start + (stop - start) * n / (count - 1)) for n in range(count)]
    return [1.3 * high * (n + 0.5) / (count - 0.5) for n in range(count)]
