"""Verification of a datasheet's models: every testable row at its own test conditions."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from d2s.errors import Problem, SimulatorError
from d2s.records.model import Model, ModelSet
from d2s.records.part import Part
from d2s.records.verification import Check, Load, Untested, Verification
from d2s.settings import Settings
from d2s.spice.build import element_of
from d2s.spice.facts import Fact, Facts
from d2s.verify.benches import BENCHES
from d2s.verify.benches.bench import Bench, UntestableError
from d2s.verify.grade import grade_model
from d2s.verify.load import check_load
from d2s.verify.run import run_decks
from d2s.verify.simulator import Simulator, find_simulator

#: A row that prints only a typical value is inside within this share; so is the typical value of a discriminating row.
TYPICAL_SHARE = 0.10
#: Allowance for the simulator's own tolerance at a limit.
LIMIT_SLACK = 1e-3
#: Never drawn from a model's purpose: ratings, thermal and noise rows are no statement about the card.
_SILENT_KINDS = ("rating", "thermal")
#: Leakage currents: their limits are never targets.
GUARDS = frozenset({"ir", "mosfet.idss", "igss", "icbo", "iebo", "iceo", "icex", "ibl", "id_off", "ig"})
#: Share of a document's time limit that its benches may take.
BENCH_SHARE = 0.4
#: Simulator processes at a time.
WORKERS = 2


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
    own = [model for model in models.models if model.dialect == "ngspice"]
    with ThreadPoolExecutor(WORKERS) as pool:
        deadline = time.monotonic() + settings.time_limit * BENCH_SHARE
        loads = {load.file: load for load in pool.map(lambda m: _loaded(deadline, texts[m.file], m, simulator), own)}
        ready = [model for model in own if loads[model.file].loads]
        found = list(pool.map(lambda m: _within(deadline, m, texts[m.file], rows_of(m, parts), simulator), ready))
    checks = [check for rows, _ in found for check in rows]
    untested = [item for _, items in found for item in items]
    for model in own:
        if model not in ready:
            reason = f"the model does not load: {loads[model.file].message}"
            untested += [Untested(f.record.id, model.part, f.parameter, reason) for f in rows_of(model, parts).facts]
    seen = [replace(m, simulated=loads[m.file].loads) if m.file in loads else m for m in models.models]
    grades = [
        grade
        for model, (rows, _) in zip(ready, found, strict=True)
        for grade in grade_model(model.part, rows_of(model, parts).facts, rows)
    ]
    verification = Verification(simulator.version, tuple(loads.values()), tuple(checks), tuple(untested), tuple(grades))
    return verification, ModelSet(tuple(seen), models.refused), ()


def _loaded(deadline: float, text: str, model: Model, simulator: Simulator) -> Load:
    """Load a model unless the document's share of time is used up: it then stays unverified and says so."""
    if time.monotonic() > deadline:
        reason = "time limit of the document reached before this model was loaded (time_limit); d2s verify loads it"
        return Load(model.part, model.file, loads=False, message=reason)
    return check_load(text, model, simulator)


def _within(
    deadline: float, model: Model, text: str, rows: Rows, simulator: Simulator
) -> tuple[list[Check], list[Untested]]:
    """Bench a model unless the document's share of time is used up: a series of a hundred types must end too."""
    if time.monotonic() > deadline:
        reason = "time limit of the document reached before this model's benches (time_limit); d2s verify runs them"
        return [], [Untested(fact.record.id, model.part, fact.parameter, reason) for fact in rows.facts]
    return verify_model(model, text, rows, simulator)


@dataclass(frozen=True, slots=True)
class Rows:
    """What a sheet says of the element that a model describes: its class and its facts without ratings."""

    device_class: str
    facts: tuple[Fact, ...]


def rows_of(model: Model, parts: Sequence[Part]) -> Rows:
    """Return the rows that speak of a model; ratings, thermal and noise rows are no statement about a card."""
    part = next(part for part in parts if part.part_number == model.part)
    element = element_of(model, part)
    facts = Facts(part, part.base_among(parts), element.id if element else None).all()
    device_class = element.device_class if element else part.device_class
    return Rows(device_class, tuple(fact for fact in facts if fact.record.kind.value not in _SILENT_KINDS))


def bench_of(model: Model, fact: Fact, device_class: str) -> Bench:
    """Return the bench of a row; raise `UntestableError` where none fits it."""
    maker = BENCHES.get(device_class, {}).get(fact.parameter)
    if maker is None:
        raise UntestableError("no bench for this parameter")
    return replace(maker(model.die(), fact), degc=25.0 if fact.room else fact.degc)


def verify_model(model: Model, text: str, rows: Rows, simulator: Simulator) -> tuple[list[Check], list[Untested]]:
    """Bench every row against the model and against a plain default card of its class, each in one process."""
    untested: list[Untested] = []
    benches: list[tuple[Fact, Bench]] = []
    for fact in rows.facts:
        try:
            benches.append((fact, bench_of(model, fact, rows.device_class)))
        except UntestableError as error:
            untested.append(Untested(fact.record.id, model.part, fact.parameter, str(error)))
    decks = [bench.on(model.file, text, f"{model.part} {fact.parameter}", model) for fact, bench in benches]
    default = default_card(model.die(), rows.device_class)
    plain = [bench.on("default.lib", default, "default card") for _, bench in benches]
    checks: list[Check] = []
    given = zip(benches, decks, run_decks(simulator, decks), run_decks(simulator, plain, lenient=True), strict=True)
    for (fact, _), deck, outcome, other in given:
        if outcome.message:
            reason = f"the bench failed: {outcome.message}"
            untested.append(Untested(fact.record.id, model.part, fact.parameter, reason))
            continue
        missed = bool(other.message) or not right(fact, other.results["out"])
        told = role(model, fact, rows.device_class)
        checks.append(_check(model, fact, outcome.results["out"], told, missed, deck.text()))
    return checks, untested


def _check(model: Model, fact: Fact, value: float, told: str, missed: bool, netlist: str) -> Check:
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
        inside=within(fact, value),
        role=told,
        discriminating=missed,
        netlist=netlist,
    )


def role(model: Model, fact: Fact, device_class: str) -> str:
    """Tell how the fit used a row: leakage limits and rows that only bound a parameter are guards."""
    used = {ref.split("#")[0] for parameter in model.parameters for ref in parameter.facts}
    if {fact.parameter, f"{device_class}.{fact.parameter}"} & GUARDS:
        return "guard"
    return "fitted" if fact.record.id in used else "held_out"


def default_card(model: Model, device_class: str) -> str:
    """Return a card of the class and polarity with nothing but the simulator's defaults."""
    n, p = _DEVICES[device_class]
    channel = " (PCHAN)" if (device_class, model.polarity) == ("mosfet", "p") else ""
    return f".model {model.name} {p if model.polarity == 'p' else n}{channel}\n"


_DEVICES = {
    "diode": ("D", "D"),
    "zener": ("D", "D"),
    "bjt": ("NPN", "PNP"),
    "mosfet": ("VDMOS", "VDMOS"),
    "jfet": ("NJF", "PJF"),
}


def within(row: Fact | Check, value: float) -> bool:
    """Tell whether a magnitude keeps the printed limits; without limits, whether it is near the typical value."""
    if row.min is None and row.max is None:
        return bool(row.typ) and abs(value / (row.typ or 1.0) - 1) <= TYPICAL_SHARE
    low = row.min is None or value >= row.min * (1 - LIMIT_SLACK)
    high = row.max is None or value <= row.max * (1 + LIMIT_SLACK)
    return low and high


def right(row: Fact | Check, value: float) -> bool:
    """Tell whether a value is inside and, where a typical value is printed, near it too."""
    return within(row, value) and (not row.typ or abs(value / row.typ - 1) <= TYPICAL_SHARE)
