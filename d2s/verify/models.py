"""Facts of a datasheet to verified models: build, tune in the simulator, write, bench."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace

from d2s.errors import Problem, SimulatorError
from d2s.knowledge.models import Modelling
from d2s.records.extraction import Document, Versions
from d2s.records.model import Model, ModelSet, NoModel
from d2s.records.part import Part
from d2s.records.verification import Curve, Verification
from d2s.settings import Settings
from d2s.spice.build import build_models
from d2s.spice.emit import emit
from d2s.verify.curves import curves_of
from d2s.verify.refine import refine_models
from d2s.verify.simulator import Simulator, find_simulator
from d2s.verify.verify import WORKERS, rows_of, verify_models


@dataclass(frozen=True, slots=True)
class Made:
    """Models with their texts by file name, how they fared, and the problems on the way."""

    models: ModelSet
    texts: dict[str, str]
    verification: Verification
    problems: tuple[Problem, ...] = ()


#: Share of a document's time limit that tuning may take.
TUNE_SHARE = 0.2


def make_models(
    parts: Sequence[Part],
    modelling: Modelling,
    document: Document,
    versions: Versions,
    settings: Settings,
    dialects: Sequence[str] = ("ngspice",),
    drawn: int = 0,
) -> Made:
    """Build, tune, write and verify the models of a datasheet in every dialect asked for.

    Only ngspice is run; what its benches tune carries over to the other dialects. Without a simulator the closed
    forms stand and nothing is verified (D701). The curves of the first `drawn` models are simulated too. Raise
    `UsageError` D901 on an unknown dialect.
    """
    own = build_models(parts, modelling, document)
    with suppress(SimulatorError):  # verify_models says so
        own = refine_models(own, parts, modelling, find_simulator(settings), settings.time_limit * TUNE_SHARE)
    models: list[Model] = []
    refused: list[NoModel] = []
    for dialect in dialects:
        made = own if dialect == "ngspice" else _carried(build_models(parts, modelling, document, dialect), own)
        models += made.models
        refused += [item for item in made.refused if item not in refused]
    found = ModelSet(tuple(models), tuple(refused))
    texts = {model.file: emit(model, document, parts, versions) for model in found.models}
    verification, found, problems = verify_models(found, texts, parts, settings)
    if drawn and verification.simulator:
        shown = [model for model in found.models if model.simulated][:drawn]
        verification = _with_curves(verification, shown, texts, parts, find_simulator(settings))
    return Made(found, texts, verification, problems)


def _with_curves(
    verification: Verification,
    models: Sequence[Model],
    texts: Mapping[str, str],
    parts: Sequence[Part],
    simulator: Simulator,
) -> Verification:
    """Return the verification with the curves of some models."""

    def curves(model: Model) -> list[Curve]:
        checks = [check for check in verification.checks if check.part == model.part]
        return curves_of(model, texts[model.file], rows_of(model, parts), checks, simulator)

    with ThreadPoolExecutor(WORKERS) as pool:
        found = [curve for one in pool.map(curves, models) for curve in one]
    return replace(verification, curves=tuple(found))


def _carried(models: ModelSet, tuned: ModelSet) -> ModelSet:
    """Return the models with the values that the simulator tuned in their ngspice counterparts."""
    by_name = {model.name: model for model in tuned.models}
    return replace(models, models=tuple(_carry(model, by_name.get(model.name)) for model in models.models))


def _carry(model: Model, tuned: Model | None) -> Model:
    held = {p.name: p for p in tuned.parameters if "own benches" in p.formula} if tuned else {}
    return replace(model, parameters=tuple(held.get(p.name, p) for p in model.parameters))
