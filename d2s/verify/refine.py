"""Secant loops through the simulator for parameters that no closed form holds: transit times."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import MappingProxyType

from d2s.knowledge.models import Modelling
from d2s.records.extraction import Document, Versions
from d2s.records.model import CardParameter, Model, ModelSet
from d2s.records.part import Part
from d2s.spice.emit import emit
from d2s.spice.targets import Target, targets
from d2s.verify.benches.bench import Bench, UntestableError
from d2s.verify.run import run_decks
from d2s.verify.simulator import Simulator
from d2s.verify.verify import WORKERS, Rows, bench_of, rows_of

#: Card parameter → the quantity that it is tuned to, by device class, in the order of tuning.
TUNED: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "diode": (("TT", "trr"),),
        "bjt": (("TF", "ft"), ("TR", "ts")),
        "mosfet": (("TT", "trr"),),
    }
)
_CLOSE = 0.005
_LOOPS = 5
_NOWHERE = Document("", "", 0)


def refine_models(models: ModelSet, parts: Sequence[Part], modelling: Modelling, simulator: Simulator) -> ModelSet:
    """Return the models with their transit times tuned on the bench of the row that they rest on.

    A loop that does not come nearer leaves the closed form as it is.
    """
    with ThreadPoolExecutor(WORKERS) as pool:
        return replace(models, models=tuple(pool.map(lambda m: _refine(m, parts, modelling, simulator), models.models)))


def _refine(model: Model, parts: Sequence[Part], modelling: Modelling, simulator: Simulator) -> Model:
    if model.dialect != "ngspice":
        return model
    rows = rows_of(model, parts)
    for name, quantity in TUNED.get(rows.device_class, ()):
        parameter = next((p for p in model.parameters if p.name == name), None)
        row = _row(rows, quantity, parameter, modelling)
        if parameter is None or row is None or parameter.value <= 0:
            continue
        try:
            bench = bench_of(model, row.fact, rows.device_class)
        except UntestableError:
            continue
        bounds = modelling.classes[rows.device_class].rule(name).bounds
        model = _secant(model, parameter, row, bench, bounds, parts, simulator)
    return model


def _row(rows: Rows, quantity: str, parameter: CardParameter | None, modelling: Modelling) -> Target | None:
    """Return the target that a parameter rests on."""
    if parameter is None:
        return None
    own = {ref.split("#")[0] for ref in parameter.facts}
    family = [fact for fact in rows.facts if fact.parameter == quantity and fact.room]
    for target in targets(family, rows.device_class, modelling.ratios):
        if target.fact.record.id in own:
            return target
    return None


def _secant(
    model: Model,
    parameter: CardParameter,
    row: Target,
    bench: Bench,
    bounds: tuple[float, float],
    parts: Sequence[Part],
    simulator: Simulator,
) -> Model:
    """Solve simulated = target for one parameter, both in logarithms; return the nearest model found."""
    tried: list[tuple[float, float]] = []
    x = math.log(parameter.value)
    for _ in range(_LOOPS):
        trial = _with(model, parameter, math.exp(x))
        text = emit(trial, _NOWHERE, parts, Versions("", "", ""))
        outcome = run_decks(simulator, [bench.on(model.file, text, "tuning")])[0]
        if outcome.message or outcome.results["out"] <= 0:
            break
        tried.append((x, math.log(outcome.results["out"] / row.value)))
        if abs(tried[-1][1]) < _CLOSE:
            break
        x = _next(tried, parameter.name)
        if not math.log(max(bounds[0], 1e-30)) < x < math.log(bounds[1]):
            break
    if not tried:
        return model
    best, miss = min(tried, key=lambda item: abs(item[1]))
    if best == math.log(parameter.value):
        return model
    said = f"{parameter.formula}; secant loop on its own bench in the simulator, {100 * math.expm1(miss):+.1f} % left"
    return _with(model, replace(parameter, formula=said), math.exp(best))


def _next(tried: Sequence[tuple[float, float]], name: str) -> float:
    """Return the next point of the secant; the first step takes the time as proportional to the parameter."""
    x, y = tried[-1]
    slope = -1.0 if name == "TF" else 1.0
    if len(tried) > 1 and abs(x - tried[-2][0]) > 1e-9:
        found = (y - tried[-2][1]) / (x - tried[-2][0])
        slope = found if found * slope > 0.05 else slope
    return x - max(-1.5, min(1.5, y / slope))


def _with(model: Model, parameter: CardParameter, value: float) -> Model:
    changed = replace(parameter, value=value)
    return replace(model, parameters=tuple(changed if p.name == changed.name else p for p in model.parameters))
