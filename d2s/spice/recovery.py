"""Soft recovery of a body diode in a sub-circuit: the lumped charge model of Lauritzen and Ma.

`i = (qE - qM)/TM`, `dqM/dt = i - qM/tau` (P. O. Lauritzen, C. L. Ma, "A simple diode model with reverse recovery",
IEEE Trans. Power Electronics 6, 1991). With the static current `iE` and its low-pass `iM` of time constant
`TRR = tau TM/(tau + TM)` this is `i = iE + KR (iE - iM)`, `KR = tau/TM`: a diode, two controlled sources and one RC.
On a ramp of slope `a` the current peaks at `IRM = a (tau - TRR) (1 - exp(-(IF + IRM)/(a tau)))` and decays with `TRR`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from scipy.optimize import brentq

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.card import Card, how, refs, worst
from d2s.spice.facts import Facts
from d2s.spice.fit import Unknown, fit_logs
from d2s.spice.targets import Target, targets
from d2s.spice.thermal import hot_targets

_QUANTITIES = ("trr", "qrr", "irrm")
_FORWARD = ("IF", "IS", "ID")
#: Where the charge bench and the time bench end: shares of the peak.
_CHARGE_END, _TIME_END = 0.1, 0.25
#: The abrupt card is kept where no row misses by more (in logarithms).
_TOLERATED = 0.05


def ramp(slope: float, peak: float, decay: float) -> Mapping[str, float]:
    """Return trr, Qrr and IRM as the benches measure a linear rise to `peak` amperes and an exponential decay."""
    return {
        "trr": peak / slope + decay * math.log(1 / _TIME_END),
        "qrr": peak**2 / (2 * slope) + (1 - _CHARGE_END) * peak * decay,
        "irrm": peak,
    }


def lifetime(slope: float, forward: float, peak: float, decay: float) -> float | None:
    """Return tau in seconds that gives the peak; None where no charge could."""

    def excess(tau: float) -> float:
        return slope * (tau - decay) * -math.expm1(-(forward + peak) / (slope * tau)) - peak

    top = 1e3 * (decay + peak / slope)
    return float(brentq(excess, decay, top)) if excess(top) > 0 else None


def fit_tail(wanted: Mapping[str, float], slope: float, forward: float) -> tuple[float, float] | None:
    """Return TRR in seconds and KR for a recovery time and what is printed beside it; None where no charge gives them.

    Least squares in logarithms, all values alike.
    """
    time = wanted["trr"]
    start = {
        "peak": Unknown(0.6 * slope * time, 1e-3 * slope * time, slope * time),
        "decay": Unknown(0.2 * time, 1e-3 * time, time),
    }

    def residuals(values: Mapping[str, float]) -> list[float]:
        made = ramp(slope, values["peak"], values["decay"])
        return [math.log(made[name] / value) for name, value in wanted.items()]

    values = fit_logs(start, residuals)
    tau = lifetime(slope, forward, values["peak"], values["decay"])
    return None if tau is None or tau <= values["decay"] else (values["decay"], tau / values["decay"] - 1)


def soft_recovery(card: Card, facts: Facts, ratios: RatioFile) -> bool:
    """Set TRR and KR where trr and a printed charge or peak ask for a soft recovery; tell whether they do."""
    rows = recovery_rows(facts, card.rules.device_class, ratios)
    wanted = {row.fact.parameter: row.value for row in rows}
    soft = ratios.cross_ratio("softness")
    if not rows or (soft is None and (len(wanted) < 2 or "trr" not in wanted)):
        return False
    slope, forward, _ = recovery_test(rows[0])
    wanted = completed(wanted, slope, ratios)
    abrupt = ramp(slope, slope * wanted["trr"], 0.0)
    if all(math.log(abrupt[name] / value) < _TOLERATED for name, value in wanted.items()):
        return False
    found = fit_tail(wanted, slope, forward)
    if found is None:
        return False
    origin = worst(rows) if len(rows) > 1 else Origin.ESTIMATED
    said = how(rows) if len(rows) > 1 or not soft else f"{how(rows)}; {soft.ratio:.3g} x {soft.basis}"
    for name, value in zip(("TRR", "KR"), found, strict=True):
        card.put(name, value, origin, f"{card.rules.rule(name).said} ({said})", refs(rows))
    card.derive("TT", {row.fact.parameter: row for row in rows})  # the charge is held by TRR and KR
    return True


def completed(wanted: Mapping[str, float], slope: float, ratios: RatioFile) -> dict[str, float]:
    """Return trr and Qrr with the missing one from the other: `Qrr = softness slope trr^2/2`, IRM as its triangle."""
    learned = ratios.cross_ratio("softness")
    soft, found = learned.ratio if learned else 1.0, dict(wanted)
    if "trr" not in found:
        charge = found.get("qrr") or found["irrm"] ** 2 / slope
        found = {"trr": math.sqrt(2 * charge / (soft * slope))} | found
    if len(found) < 2:
        found["qrr"] = soft * slope * found["trr"] ** 2 / 2
    return found


def recovery_rows(facts: Facts, name: str, ratios: RatioFile) -> Sequence[Target]:
    """Return one row of each of trr, Qrr and IRM, all of one test, typical values where two are printed."""
    found: list[Target] = []
    for quantity in _QUANTITIES:
        rows = targets(facts.rows(quantity), name, ratios) or hot_targets(facts, quantity, name, ratios)
        whole = [r for r in rows if r.fact.at.get("di/dt") and any(r.fact.at.get(q) for q in _FORWARD)]
        same = [r for r in whole if not found or recovery_test(r) == recovery_test(found[0])]
        found += [row for row in same if row.origin is Origin.TYPICAL][:1] or same[:1]
    typical = [row for row in found if row.origin is Origin.TYPICAL]
    return typical if len(typical) >= 2 else found


def recovery_test(row: Target) -> tuple[float, float, float]:
    """Return slope in A/s, forward current in amperes and temperature in degC of a recovery test."""
    return row.at("di/dt"), next(row.at(q) for q in _FORWARD if row.fact.at.get(q)), row.fact.degc


#: The diode, its low-pass and the two sources as lines of a sub-circuit.
SOFT_DIODE = (
    "D1 {ANODE} 2 {name}_D",
    "V1 2 {CATHODE} 0",
    "F1 {ANODE} {CATHODE} V1 {KR}",
    "G1 {CATHODE} {ANODE} 3 0 {KR}",
    "F2 0 3 V1 1",
    "R2 3 0 1",
    "C3 3 0 {TRR}",
)
