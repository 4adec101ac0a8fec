"""Verification of a datasheet's models: every testable row at its own test conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from d2s.errors import Problem, SimulatorError
from d2s.records.model import Model, ModelSet
from d2s.records.part import Part
from d2s.records.verification import Check, Load, Untested, Verification
from d2s.settings import Settings
from d2s.spice.build import element_of
from d2s.spice.facts import Fact, Facts
from d2s.verify.benches import BENCHES
from d2s.verify.benches.bench import UntestableError
from d2s.verify.load import check_load
from d2s.verify.run import run_deck
from d2s.verify.simulator import Simulator, find_simulator

#: A row that prints only a typical value is inside within this share; so is the typical value of a discriminating row.
TYPICAL_SHARE = 0.10
#: Allowance for the simulator's own tolerance at a limit.
LIMIT_SLACK = 1e-3
#: Never drawn from a model's purpose: ratings, thermal and noise rows are no statement about the card.
_SILENT_KINDS = ("rating", "thermal")


def verify_models(
    models: ModelSet, texts: Mapping[str, str], parts: Sequence[Part], settings: Settings
) -> tuple[Verification, ModelSet, tuple[Problem, ...]]:
    """Load and bench every ngspice model; `texts` maps file names to emitted text.

    Returns the verification, the models with `simulated` set where the file loads, and the problems (D701 where the
    simulator is missing: then nothing is claimed).
    """
    try:
        simulator = find_simulator(settings)
    except SimulatorError as error:
        return Verification(""), models, (error.as_problem(),)
    by_number = {part.part_number: part for part in parts}
    loads: list[Load] = []
    checks: list[Check] = []
    untested: list[Untested] = []
    seen: list[Model] = []
    problems: list[Problem] = []
    for model in models.models:
        if model.dialect != "ngspice":
            seen.append(model)
            continue
        text = texts[model.file]
        load = check_load(text, model, settings, simulator)
        loads.append(load)
        seen.append(replace(model, simulated=load.loads))
        part = by_number[model.part]
        base = by_number.get(part.variant_of) if part.variant_of else None
        element = element_of(model, part)
        device_class = element.device_class if element else part.device_class
        for fact in Facts(part, base, element.id if element else None).all():
            if fact.record.kind.value in _SILENT_KINDS:
                continue
            try:
                if not load.loads:
                    raise UntestableError(f"the model does not load: {load.message}")
                checks.append(check_row(model, text, fact, device_class, simulator))
            except UntestableError as reason:
                untested.append(Untested(fact.record.id, model.part, fact.parameter, str(reason)))
            except SimulatorError as error:
                problems.append(error.as_problem())
                untested.append(Untested(fact.record.id, model.part, fact.parameter, error.message))
    verification = Verification(simulator.version, tuple(loads), tuple(checks), tuple(untested))
    return verification, ModelSet(tuple(seen), models.refused), tuple(problems)


def check_row(model: Model, text: str, fact: Fact, device_class: str, simulator: Simulator) -> Check:
    """Bench one row against the model and against a plain default card of its class.

    Raise `UntestableError` where no bench fits the row or the bench gives no number.
    """
    maker = BENCHES.get(device_class, {}).get(fact.parameter)
    if maker is None:
        raise UntestableError("no bench for this parameter")
    if not fact.room:
        raise UntestableError(f"the model is valid at 25 degC, the row holds at {fact.degc:g} degC")
    bench = maker(model, fact)
    title = f"{model.part} {fact.parameter}"
    outcome = run_deck(simulator, bench.deck(model.file, title), {model.file: text}, ("out",))
    if outcome.message:
        raise UntestableError(f"the bench failed: {outcome.message}")
    value = outcome.results["out"]
    plain = run_deck(simulator, bench.deck("default.lib", title), {"default.lib": default_card(model)}, ("out",))
    missed = bool(plain.message) or not right(fact, plain.results["out"])
    used = {ref.split("#")[0] for parameter in model.parameters for ref in parameter.facts}
    return Check(
        fact=fact.record.id,
        part=model.part,
        parameter=fact.parameter,
        page=fact.record.evidence.page,
        conditions=fact.record.conditions,
        min=fact.min,
        typ=fact.typ,
        max=fact.max,
        unit=fact.record.si.unit if fact.record.si else "",
        simulated=value,
        error_percent=100 * (value / fact.typ - 1) if fact.typ else None,
        inside=inside(fact, value),
        role="fitted" if fact.record.id in used else "guard",
        discriminating=missed,
        netlist=bench.deck(model.file, title),
    )


def default_card(model: Model) -> str:
    """Return a card of the model's class and polarity with nothing but the simulator's defaults."""
    flag = " (PCHAN)" if model.device == "VDMOS" and model.polarity == "p" else ""
    return f".model {model.name} {model.device}{flag}\n"


def inside(fact: Fact, value: float) -> bool:
    """Tell whether a magnitude keeps the printed limits; without limits, whether it is near the typical value."""
    if fact.min is None and fact.max is None:
        return fact.typ is not None and abs(value / fact.typ - 1) <= TYPICAL_SHARE
    low = fact.min is None or value >= fact.min * (1 - LIMIT_SLACK)
    high = fact.max is None or value <= fact.max * (1 + LIMIT_SLACK)
    return low and high


def right(fact: Fact, value: float) -> bool:
    """Tell whether a value is inside and, where a typical value is printed, near it too."""
    return inside(fact, value) and (not fact.typ or abs(value / fact.typ - 1) <= TYPICAL_SHARE)
