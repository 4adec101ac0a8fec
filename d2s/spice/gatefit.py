"""Gate capacitances of a MOSFET in a sub-circuit: charges and switching times that no constant CGS holds."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.card import Card, how, refs, worst
from d2s.spice.facts import Facts
from d2s.spice.fit import Unknown, fit_logs
from d2s.spice.gate import Channel, GateCharges, Switching, gate_charge, switching_test
from d2s.spice.relation import related, tolerated
from d2s.spice.targets import WALL_SIGMA, Target, targets

#: A typical gate charge or switching time that the plain card misses by more (in logarithms) asks for a sub-circuit.
_TOLERATED = 0.08
#: Share of a row's weight beside the capacitances, and the miss in sigmas beyond which a time pulls no harder.
_CHARGE_WEIGHT, _TIME_WEIGHT = 0.5, 0.3
_BOUNDED = 3.0
#: A time that is left further off than this contradicts the charges, the resistances or the other times.
_CONTRADICTION = 0.15
_TIMES = ("td_on", "tr", "td_off", "tf")
_CHARGES = ("qgs", "qgd", "qg")
#: Stands for no gate resistance inside a sub-circuit.
_LEAST_OHMS = 0.1

_STEP = "0.5*(V({GATE})-{V1}+sqrt((V({GATE})-{V1})**2+{W}**2))"
_BACK = "0.5*(V({GATE_DRAIN})+{V3}+sqrt((V({GATE_DRAIN})+{V3})**2+{W3}**2))"
#: The nonlinear capacitors as lines of a sub-circuit.
CAPACITORS = (
    f"C1 {{NODES}} Q='{{C0}}*V({{GATE}})+({{C1}})*{_STEP}+({{C2}}-({{C1}}))*{_STEP.replace('V1', 'V2')}'",
    f"C2 {{DRAIN_NODES}} Q='{{C3}}*{_BACK}'",
)


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is held (channel, rows, tests) while the gate's capacitances are sought."""

    channel: Channel
    reverse: Sequence[Target]
    whole: Sequence[Target]
    charges: Sequence[Target]
    times: Sequence[Target]
    test: Switching | None
    rg: float | None

    def misses(self, gate: GateCharges, rg: float) -> dict[str, list[float]]:
        """Return the rows' distances in sigmas, by kind."""
        made = self.test.times(gate, rg) if self.test else {}
        return {
            "held": [row.residual(gate.reverse(row.at("VDS"))) for row in self.reverse]
            + [row.residual(gate.input() + gate.reverse(row.at("VDS"))) for row in self.whole],
            "charge": [row.residual(max(gate_charge(self.channel, row.fact, gate), 1e-15)) for row in self.charges],
            "time": [row.residual(max(made[row.fact.parameter], 1e-12)) for row in self.times],
            "limit": [_beyond(row, max(made[row.fact.parameter], 1e-12)) for row in self.times],
        }

    def implied(self, gate: GateCharges) -> float:
        """Return the gate resistance in ohms that the times ask for: each time is proportional to the whole loop."""
        if self.rg is not None or self.test is None:
            return self.rg or _LEAST_OHMS
        unit = self.test.times(gate, 1.0 - self.test.ohms)
        asked = statistics.median(row.value / max(unit[row.fact.parameter], 1e-13) for row in self.times)
        return max(asked - self.test.ohms, 1.0)

    def top(self, card: Card) -> float:
        """Return the largest gate resistance in ohms that a gate of this capacitance has."""
        cgs = self.whole[0].value if self.whole else card.value("CGS")
        return min(card.assumption("gate_constant") / cgs, card.assumption("rg_top"))


def _beyond(row: Target, value: float) -> float:
    """Return how far a value is beyond the printed limits, in sigmas of their wall: this pulls without bound."""
    high = math.log(value / row.fact.max) if row.fact.max else 0.0
    low = math.log(row.fact.min / value) if row.fact.min else 0.0
    return max(high, low, 0.0) / WALL_SIGMA


def nonlinear_gate(card: Card, facts: Facts, ratios: RatioFile) -> bool:
    """Set the steps of the gate capacitances, and RG where none is printed; tell whether a sub-circuit is needed.

    Capacitances are held; charges, then times shape what lies between. A time that the rest forbids pulls no harder
    than `_BOUNDED` sigmas unless it leaves its printed limits: rows that contradict each other are left to the
    verification, and RG names them.
    """
    problem = _problem(card, facts, ratios)
    if not card.has("CGDMAX") or not card.value("CGS") or not (problem.charges or problem.times):
        return False
    plain = GateCharges(*(card.value(name) for name in ("CGS", "CGDMIN", "CGDMAX", "A")))
    if not _misses_typical(problem, plain):
        return False
    gate, rg = _fit(card, problem, plain)
    used = [*problem.reverse, *problem.charges, *problem.times]
    said = f"charges and times of the gate along the path of its tests ({how(used)})"
    origin, sources = worst(used), refs([*problem.whole, *used])
    # The capacitor's slope is nowhere negative: what the steps take away is first moved into it.
    moved = max(-gate.c1, -gate.c2, 0.0)
    card.change("CGS", gate.cgs - moved, "the rest is in the nonlinear capacitor")
    for name in ("cgdmin", "cgdmax", "a", "c1", "c2", "v1", "v2", "w", "c3", "v3", "w3"):
        card.put(name.upper(), getattr(gate, name), origin, said, sources)
    card.put("C0", moved, origin, said, sources)
    left = _left(problem, gate, rg)
    if problem.rg is None and problem.times:
        said = f"switching times along the path of their test{left}"
        card.put("RG", rg, Origin.ESTIMATED, said, refs(problem.times))
    elif left:
        card.change("RG", card.value("RG"), f"with the generator's resistance and the printed charges{left}")
    return True


def _left(problem: _Problem, gate: GateCharges, rg: float) -> str:
    """Return in words which times contradict the other rows of the sheet; empty where none does."""
    made = problem.test.times(gate, rg) if problem.test else {}
    off = {row.fact.parameter: made[row.fact.parameter] / row.value - 1 for row in problem.times}
    named = ", ".join(f"{name} {100 * miss:+.0f} %" for name, miss in off.items() if abs(miss) > _CONTRADICTION)
    return f"; the rows of the sheet contradict each other, left: {named}" if named else ""


def _problem(card: Card, facts: Facts, ratios: RatioFile) -> _Problem:
    name = card.rules.device_class
    channel = Channel.of(card)
    charges = [row for quantity in _CHARGES for row in charge_rows(facts, ratios, name, quantity)]
    times = [row for quantity in _TIMES for row in targets(facts.rows(quantity), name, ratios)[:1]]
    times = [row for row in times if row.origin is Origin.TYPICAL]
    test = next((found for row in times if (found := switching_test(channel, row.fact)) is not None), None)
    return _Problem(
        channel,
        reverse_rows(facts, ratios, name),
        targets(facts.rows("ciss", ("VDS",)), name, ratios),
        charges,
        [row for row in times if test is not None and row.fact.at == times[0].fact.at],
        test,
        card.value("RG") if card.has("RG") else None,
    )


def charge_rows(facts: Facts, ratios: RatioFile, name: str, quantity: str) -> list[Target]:
    """Return the rows of a gate charge whose test is stated; where none is printed, what the other charges tell."""

    def stated(at: Mapping[str, float]) -> bool:
        return bool(at.get("VDS") or at.get("VDD")) and "ID" in at and (quantity != "qg" or "VGS" in at)

    rows = targets(facts.rows(quantity), name, ratios)
    if rows:
        return [row for row in rows if stated(row.fact.at)]
    tests = [dict(fact.at) for other in _CHARGES for fact in facts.rows(other)]
    at = next((at for at in tests if stated(at | {"VGS": 0.0})), None)
    if at is None:
        return []
    drives = [fact.at["VGS"] for fact in facts.rows("rds_on", ("VGS",))]
    if "VGS" not in at and drives:
        at["VGS"] = max(drives)
    found = related(quantity, facts, ratios, at) if stated(at) else None
    return [found] if found else []


def reverse_rows(facts: Facts, ratios: RatioFile, name: str) -> list[Target]:
    """Return the rows of Crss; of a sheet that prints none what its other rows tell, at the voltage of Ciss."""
    rows = targets(facts.rows("crss", ("VDS",)), name, ratios)
    whole = facts.rows("ciss", ("VDS",)) or facts.rows("coss", ("VDS",))
    if rows or not whole:
        return rows
    found = related("crss", facts, ratios, {"VDS": whole[0].at["VDS"]})
    return [found] if found else []


def _misses_typical(problem: _Problem, plain: GateCharges) -> bool:
    """Tell whether the plain card with its best gate resistance is off a typical charge or time."""
    made = problem.test.times(plain, problem.implied(plain)) if problem.test else {}
    values = [(row, gate_charge(problem.channel, row.fact, plain)) for row in problem.charges]
    values += [(row, made[row.fact.parameter]) for row in problem.times]
    return any(v <= 0 or abs(math.log(v / row.value)) > tolerated(row, _TOLERATED) for row, v in values)


def _fit(card: Card, problem: _Problem, plain: GateCharges) -> tuple[GateCharges, float]:
    """Return the capacitances and the gate resistance by bounded least squares in logarithms."""
    test = problem.charges[0].fact.at if problem.charges else problem.times[0].fact.at
    plateau = problem.channel.gate_at(test.get("ID") or 0.0)
    held = problem.reverse[0] if problem.reverse else None
    mean = held.value if held else plain.cgdmin
    bias = held.at("VDS") if held else card.assumption("cliff_share") * (test.get("VDS") or test["VDD"])
    places = {
        name.lower(): card.compute(name, {}, plateau=plateau, bias=bias) for name in ("V1", "V2", "W", "V3", "W3")
    }
    below, above = (1 + card.start(name, CGS=plain.cgs) / plain.cgs for name in ("C1", "C2"))

    def printed(quantity: str) -> bool:
        return any(row.fact.parameter == quantity for row in problem.charges)

    start = {
        "cgs": Unknown(plain.cgs, 0.1 * plain.cgs, 1.5 * plain.cgs, 0.1),
        "below": Unknown(below, 0.2, 3.5, 1.0 if printed("qgs") else 3.0),
        "above": Unknown(above, 0.2, 8.0, 0.5 if printed("qg") else 3.0),
        "cgdmin": Unknown(card.start("CGDMIN", stepped=mean), 0.01 * mean, mean, 0.3),
        "cgdmax": Unknown(card.start("CGDMAX", stepped=mean), 1.01 * mean, 100 * mean, 0.2),
        "a": Unknown(card.start("A"), *card.rules.rule("A").bounds, 0.5),
        "c3": Unknown(card.start("C3", stepped=mean), 1e-3 * mean, 60 * mean, 0.2),
    }
    if problem.rg is None and problem.times:
        top = problem.top(card)
        start["rg"] = Unknown(min(problem.implied(plain), 0.9 * top), _LEAST_OHMS, top, 0.05)

    def made(values: Mapping[str, float]) -> GateCharges:
        cgs = values["cgs"]
        steps = {"c1": (values["below"] - 1) * cgs, "c2": (values["above"] - 1) * cgs}
        return GateCharges(cgs, values["cgdmin"], values["cgdmax"], values["a"], c3=values["c3"], **steps, **places)

    def residuals(values: Mapping[str, float]) -> list[float]:
        found = problem.misses(made(values), values.get("rg", problem.rg or 0.0))
        times = [miss / math.sqrt(1 + (miss / _BOUNDED) ** 2) for miss in found["time"]]
        return [
            *found["held"],
            *(_CHARGE_WEIGHT * miss for miss in found["charge"]),
            *(_TIME_WEIGHT * miss for miss in (*times, *found["limit"])),
        ]

    values = fit_logs(start, residuals)
    return made(values), values.get("rg", problem.rg or 0.0)
