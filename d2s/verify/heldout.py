"""Held-out figures: for each discriminating row a model fitted without it, on the bench of that row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from d2s.knowledge.models import Modelling
from d2s.records.extraction import Document, Versions
from d2s.records.model import Model, ModelSet, Origin
from d2s.records.part import Part
from d2s.records.verification import Check, Verification
from d2s.spice.build import build_models
from d2s.spice.emit import emit
from d2s.spice.facts import Fact
from d2s.verify.benches.bench import UntestableError
from d2s.verify.refine import refine_models
from d2s.verify.run import Deck, run_decks
from d2s.verify.simulator import Simulator
from d2s.verify.verify import bench_of, rows_of


def refit(
    verification: Verification,
    models: ModelSet,
    parts: Sequence[Part],
    modelling: Modelling,
    document: Document,
    simulator: Simulator,
) -> Verification:
    """Return the verification with `refit` set on every discriminating row that the rest of the sheet can predict.

    A row that the fit never saw is predicted by the model as it is. A fitted row is left out, with every row of the
    part and its base that repeats its parameter and conditions, and the model is built and refined anew. There is no
    refit where there is no model, or no parameter of the left-out row that still has a fact or a stated assumption:
    nothing then speaks of it, no more than a capacitance of zero does.
    """
    by_part = {model.part: model for model in models.models}
    checks: list[Check] = []
    pending: list[tuple[int, Deck]] = []
    for check in verification.checks:
        checks.append(check)
        if not check.discriminating:
            continue
        if check.role != "fitted":
            checks[-1] = replace(check, refit=check.simulated)
            continue
        made = _without(check, by_part[check.part], parts, modelling, document, simulator)
        if made is not None:
            pending.append((len(checks) - 1, made))
    for (index, _), outcome in zip(pending, run_decks(simulator, [deck for _, deck in pending], True), strict=True):
        checks[index] = replace(checks[index], refit=outcome.results.get("out") or None)
    return replace(verification, checks=tuple(checks))


def _without(
    check: Check, model: Model, parts: Sequence[Part], modelling: Modelling, document: Document, simulator: Simulator
) -> Deck | None:
    """Return the row's bench with the model that was fitted without the row; None where that supports none."""
    part = next(part for part in parts if part.part_number == check.part)
    family = [other for other in parts if other.part_number in (part.part_number, part.variant_of)]
    rows = rows_of(model, parts)
    fact = next(fact for fact in rows.facts if fact.record.id == check.fact)
    rest = [_left(other, fact) for other in family]
    made = build_models(rest, modelling, document)
    same = next((other for other in made.models if other.part == part.part_number), None)
    if same is None or not _still_supported(model, same, fact):
        return None
    same = refine_models(ModelSet((same,)), rest, modelling, simulator).models[0]
    try:
        bench = bench_of(same, fact, rows.device_class)
    except UntestableError:
        return None
    return bench.on(same.file, emit(same, document, rest, Versions("", "", "")), "held out", same)


def _left(part: Part, fact: Fact) -> Part:
    """Return a part without the row and its repetitions."""
    stated = {(c.quantity, c.value) for c in fact.record.conditions}
    kept = tuple(
        r
        for r in part.parameters
        if r.id != fact.record.id
        and not (r.parameter == fact.parameter and {(c.quantity, c.value) for c in r.conditions} == stated)
    )
    return replace(part, parameters=kept)


def _still_supported(full: Model, refitted: Model, fact: Fact) -> bool:
    """Tell whether a parameter that rested on the row still rests on a fact or on an assumption of the class."""
    supported = {p.name for p in refitted.parameters if p.facts or p.origin is Origin.ASSUMED}
    rested = {p.name for p in full.parameters if any(ref.split("#")[0] == fact.record.id for ref in p.facts)}
    return bool(rested & supported)
