"""Secant loops through the simulator for parameters that no closed form holds: transit times."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import MappingProxyType

from d2s.knowledge.models import Modelling
from d2s.records.extraction import Document, Versions
from d2s.records.model import CardParameter, Model, ModelSet, Origin
from d2s.records.part import Part
from d2s.spice.card import refs
from d2s.spice.emit import emit
from d2s.spice.recovery import completed, fit_tail, recovery_test
from d2s.spice.targets import Target, targets
from d2s.verify.benches.bench import Bench, UntestableError
from d2s.verify.run import run_decks
from d2s.verify.simulator import Simulator
from d2s.verify.verify import WORKERS, Rows, bench_of, rows_of, within

#: Card parameter → the quantities that it is tuned to, by device class, in the order of tuning.
TUNED: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = MappingProxyType(
    {
        "diode": (("TT", ("trr", "qrr")),),
        "bjt": (("TF", ("ft",)), ("TR", ("ts",))),
        "mosfet": (("TT", ("trr", "qrr")), ("RG", ("td_on", "tr", "td_off", "tf"))),
    }
)
#: A second row that is off by more than this (in logarithms) while the first holds is given up.
_COMPROMISE = 0.28
_CLOSE = 0.005
#: A switching time that is off by more (in logarithms) has no say in the gate resistance.
_NEAR = 0.35
_LOOPS = 5
_NOWHERE = Document("", "", 0)


def refine_models(
    models: ModelSet, parts: Sequence[Part], modelling: Modelling, simulator: Simulator, seconds: float = float("inf")
) -> ModelSet:
    """Return the models with their transit times tuned on the bench of the row that they rest on.

    A loop that does not come nearer leaves the closed form as it is, and so does one that would start after `seconds`.
    """
    deadline = time.monotonic() + seconds

    def tune(model: Model) -> Model:
        return model if time.monotonic() > deadline else _refine(model, parts, modelling, simulator)

    with ThreadPoolExecutor(WORKERS) as pool:
        return replace(models, models=tuple(pool.map(tune, models.models)))


def _refine(model: Model, parts: Sequence[Part], modelling: Modelling, simulator: Simulator) -> Model:
    if model.dialect != "ngspice":
        return model
    rows = rows_of(model, parts)
    for name, quantities in TUNED.get(rows.device_class, ()):
        parameter = next((p for p in model.parameters if p.name == name), None)
        if parameter is None or (parameter.value <= 0 and name != "RG") or (name == "RG" and _printed(parameter, rows)):
            continue
        tuned = [
            (target, bench)
            for quantity in quantities
            for target in _rows(rows, quantity, modelling)
            if (bench := _bench(model, target, rows)) is not None
        ]
        if name != "RG":
            own = {ref.split("#")[0] for ref in parameter.facts}
            first = [item for item in tuned if item[0].fact.record.id in own][:1]
            tuned = first + [item for item in tuned if first and item[0].fact.parameter != quantities[0]][:1]
        if tuned:
            bounds = modelling.classes[rows.device_class].rule(name).bounds
            model = _tune(model, Tuning(parameter, tuned, bounds), parts, simulator)
    return _tune_tail(model, rows, modelling, parts, simulator)


def _printed(parameter: CardParameter, rows: Rows) -> bool:
    """Tell whether the sheet prints the gate resistance itself."""
    used = {ref.split("#")[0] for ref in parameter.facts}
    return any(fact.record.id in used and fact.parameter == "rg" for fact in rows.facts)


def _tune_tail(model: Model, rows: Rows, modelling: Modelling, parts: Sequence[Part], simulator: Simulator) -> Model:
    """Bring the soft recovery's time, charge and peak to their rows: aims moved by what the bench missed."""
    held = {p.name: p for p in model.parameters if p.name in ("TRR", "KR")}
    if len(held) < 2:
        return model
    used = {ref.split("#")[0] for ref in held["TRR"].facts}
    tuned = [
        (target, bench)
        for quantity in ("trr", "qrr", "irrm")
        for target in _rows(rows, quantity, modelling)
        if target.fact.record.id in used and (bench := _bench(model, target, rows)) is not None
    ]
    if not tuned:
        return model
    slope, forward, _ = recovery_test(tuned[0][0])
    aims = {target.fact.parameter: target.value for target, _ in tuned}
    if len(aims) < 2:  # the row that the sheet does not print is aimed at as the closed form has it
        for name, value in completed(aims, slope, modelling.ratios).items():
            fact = replace(tuned[0][0].fact, parameter=name, min=None, typ=value, max=None)
            target = replace(tuned[0][0], value=value, fact=fact)
            if name not in aims and (bench := _bench(model, target, rows)) is not None:
                tuned.append((target, bench))
        aims = {target.fact.parameter: target.value for target, _ in tuned}
    tried: list[tuple[float, Model]] = []
    for _ in range(_LOOPS - 1):
        misses = _misses(model, Tuning(held["TRR"], tuned, (0.0, 1.0)), parts, simulator)
        if not misses:
            break
        left = ", ".join(
            f"{target.fact.parameter} {100 * math.expm1(miss):+.1f} %"
            for (target, _), miss in zip(tuned, misses, strict=True)
        )
        said = f"{held['TRR'].formula}; aims moved by its own benches in the simulator; left: {left}"
        marked = {name: replace(p, formula=said) for name, p in held.items()}
        tried.append((max(map(abs, misses)), _replaced(model, marked)))
        if tried[-1][0] < 2 * _CLOSE:
            break
        aims = {name: aim * math.exp(-miss) for (name, aim), miss in zip(aims.items(), misses, strict=True)}
        found = fit_tail(completed(aims, slope, modelling.ratios), slope, forward)
        if found is None:
            break
        held = {name: replace(held[name], value=value) for name, value in zip(("TRR", "KR"), found, strict=True)}
        model = _replaced(model, held)
    return min(tried, key=lambda item: item[0])[1] if tried else model


def _replaced(model: Model, changed: Mapping[str, CardParameter]) -> Model:
    return replace(model, parameters=tuple(changed.get(p.name, p) for p in model.parameters))


@dataclass(frozen=True, slots=True)
class Tuning:
    """One card parameter, the rows that it is tuned to with their benches, its range, and weights (none: all alike)."""

    parameter: CardParameter
    rows: list[tuple[Target, Bench]]
    bounds: tuple[float, float]
    weights: tuple[float, ...] = ()


def _rows(rows: Rows, quantity: str, modelling: Modelling) -> list[Target]:
    family = [fact for fact in rows.facts if fact.parameter == quantity]
    family = [fact for fact in family if fact.room] or family
    return targets(family, rows.device_class, modelling.ratios)


def _bench(model: Model, target: Target, rows: Rows) -> Bench | None:
    try:
        return bench_of(model, target.fact, rows.device_class)
    except UntestableError:
        return None


def _misses(model: Model, tuning: Tuning, parts: Sequence[Part], simulator: Simulator) -> list[float]:
    """Return the logarithm of simulated over wanted for each row; empty where a bench fails."""
    text = emit(model, _NOWHERE, parts, Versions("", "", ""))
    outcomes = run_decks(simulator, [bench.on(model.file, text, "tuning", model) for _, bench in tuning.rows])
    if any(outcome.message or outcome.results["out"] <= 0 for outcome in outcomes):
        return []
    return [math.log(o.results["out"] / target.value) for o, (target, _) in zip(outcomes, tuning.rows, strict=True)]


def _tune(model: Model, tuning: Tuning, parts: Sequence[Part], simulator: Simulator) -> Model:
    """Tune a parameter to its rows: a resistance to the mean of all, a transit time to its own row first.

    Where a second row of a transit time (Qrr beside trr) is then near enough, half the miss is given to each.
    """
    if tuning.parameter.name == "RG":
        tuning = _agreeing(model, tuning, parts, simulator)
        return _secant(model, tuning, parts, simulator)[0] if tuning.weights else model
    if len(tuning.rows) == 1:
        return _secant(model, tuning, parts, simulator)[0]
    first, misses = _secant(model, replace(tuning, weights=(1.0, 0.0)), parts, simulator)
    if len(misses) < 2 or not _CLOSE < abs(misses[1]) < _COMPROMISE:
        return first
    parameter = next(p for p in first.parameters if p.name == tuning.parameter.name)
    middle = replace(tuning, parameter=replace(tuning.parameter, value=parameter.value))
    return _secant(first, middle, parts, simulator)[0]


def _agreeing(model: Model, tuning: Tuning, parts: Sequence[Part], simulator: Simulator) -> Tuning:
    """Return the tuning with the rows that the model is near to: contradictory times have no mean worth having."""
    misses = _misses(model, tuning, parts, simulator)
    weights = tuple(float(abs(miss) < _NEAR) for miss in misses)
    return replace(tuning, weights=weights if any(weights) else ())


def _secant(model: Model, tuning: Tuning, parts: Sequence[Part], simulator: Simulator) -> tuple[Model, list[float]]:
    """Bring the mean logarithmic miss of the rows to zero by one parameter; return the nearest model and its misses."""
    parameter = tuning.parameter
    tried: list[tuple[float, float, list[float]]] = []
    x = math.log(parameter.value or 1.0)
    for _ in range(_LOOPS):
        misses = _misses(_with(model, parameter, math.exp(x)), tuning, parts, simulator)
        if not misses:
            break
        weights = tuning.weights or (1.0,) * len(misses)
        mean = sum(w * miss for w, miss in zip(weights, misses, strict=True)) / sum(weights)
        tried.append((x, mean, misses))
        if abs(mean) < _CLOSE:
            break
        x = _next([(place, miss) for place, miss, _ in tried], parameter.name)
        if not math.log(max(tuning.bounds[0], 1e-30)) < x < math.log(tuning.bounds[1]):
            break
    if not tried:
        return model, []
    if parameter.name == "RG":
        best, _, misses = min(tried, key=lambda item: (_outside(tuning, item[2]), sum(map(_bounded, item[2]))))
    else:
        best, _, misses = min(tried, key=lambda item: (_outside(tuning, item[2]), abs(item[1])))
    left = ", ".join(
        f"{target.fact.parameter} {100 * math.expm1(miss):+.1f} %"
        for (target, _), miss in zip(tuning.rows, misses, strict=True)
    )
    said = f"secant loop on its own benches in the simulator; left: {left}"
    rows = [target for target, _ in tuning.rows]
    if parameter.name == "RG":
        changed = replace(parameter, origin=Origin.ESTIMATED, formula=f"switching times, {said}", facts=refs(rows))
    else:
        used = rows if not tuning.weights else rows[:1]
        facts = tuple(dict.fromkeys((*parameter.facts, *refs(used))))
        changed = replace(parameter, formula=f"{parameter.formula}; {said}", facts=facts)
    return _with(model, changed, math.exp(best)), misses


def _bounded(miss: float) -> float:
    """Return the cost of a logarithmic miss that grows no more where a row contradicts the others."""
    return miss**2 / (1 + (miss / _NEAR) ** 2)


def _outside(tuning: Tuning, misses: Sequence[float]) -> int:
    """Count the rows that leave their printed limits."""
    values = [
        (target.fact, target.value * math.exp(miss)) for (target, _), miss in zip(tuning.rows, misses, strict=True)
    ]
    return sum(not within(fact, value) for fact, value in values if fact.min is not None or fact.max is not None)


def _next(tried: Sequence[tuple[float, float]], name: str) -> float:
    """Return the next point of the secant; the first step takes the time as proportional to the parameter."""
    x, y = tried[-1]
    slope = -1.0 if name == "TF" else 0.5 if name == "RG" else 1.0
    if len(tried) > 1 and abs(x - tried[-2][0]) > 1e-9:
        found = (y - tried[-2][1]) / (x - tried[-2][0])
        slope = found if found * slope > 0.05 else slope
    return x - max(-1.5, min(1.5, y / slope))


def _with(model: Model, parameter: CardParameter, value: float) -> Model:
    changed = replace(parameter, value=value, inputs={})
    return replace(model, parameters=tuple(changed if p.name == changed.name else p for p in model.parameters))
