"""Diodes and Schottky diodes: VF, CT, trr and V(BR) rows → level 1 diode card."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import brentq, lsq_linear

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.card import Card, UnsupportedError, how, refs, worst
from d2s.spice.equations import VT, diode_voltage
from d2s.spice.facts import Facts
from d2s.spice.fit import Unknown, fit_logs
from d2s.spice.targets import Target, targets
from d2s.spice.thermal import growth, hot_limits, hot_targets, junction


def build(card: Card, facts: Facts, ratios: RatioFile, title: str) -> None:
    """Fill a diode card from a part's facts; raise `UnsupportedError` without a forward voltage."""
    forward = targets(facts.rows("vf", ("IF",)), card.rules.device_class, ratios)
    if not forward:
        raise UnsupportedError("no forward voltage with its test current at 25 degC")
    kind = "schottky" if is_schottky(card, forward, title) else "silicon"
    forward_curve(card, forward, kind, facts)
    capacitance(card, targets(facts.rows("ct", ("VR",)), card.rules.device_class, ratios), kind)
    recovery(card, facts, ratios, kind)
    _assumed_lifetime(card, kind, title)
    breakdown(card, facts, ratios)
    junction(card, facts, ratios, kind)


def is_schottky(card: Card, forward: Sequence[Target], title: str) -> bool:
    """Tell a Schottky barrier from a junction by the title's words or by a low forward voltage."""
    words = card.rules.words.get("schottky", ())
    if any(word in title.lower() for word in words):
        return True
    return min(target.value for target in forward) < card.assumption("vf_schottky")


def forward_curve(
    card: Card,
    forward: Sequence[Target],
    kind: str,
    facts: Facts,
    current_of: Sequence[str] = ("IF",),
    resistance: str = "RS",
) -> None:
    """Set IS, N and the series resistance from forward rows: least squares of `V = N VT ln(1 + I/IS) + RS I`.

    `current_of` names the condition that is the forward current, first stated wins; every row states one. Three rows
    give all three unknowns; fewer leave the rest near the class's assumptions. IS stays below the leakage limits.
    """
    current = [next(row.fact.at[q] for q in current_of if q in row.fact.at) for row in forward]
    distinct = len(set(current))
    top = max(range(len(forward)), key=current.__getitem__)
    rating = facts.limit(*card.rules.valid[current_of[0]])
    start = card.assumption(f"is_per_ampere_{kind}") * (rating[0] if rating else current[top])
    low, high = card.rules.rule("IS").bounds
    leak = leakage(card, facts, kind)
    if leak is not None:
        high = min(high, card.assumption("leakage_share") * leak)
    ohms = card.assumption("rs_share") * forward[top].value / max(current[top], rating[0] if rating else 0.0)
    most = forward[top].value / current[top]
    loose = distinct >= 3
    n = card.assumption(f"n_{kind}")
    unknowns = {
        "is": Unknown(min(start, 0.9 * high), low, high, 0.01 if loose else 0.3),
        "rs": Unknown(ohms, min(1e-4 * most, 0.1 * ohms), most, 0.01 if loose else 1.0),
    }
    if distinct >= 2:
        unknowns["n"] = Unknown(n, *card.rules.rule("N").bounds, 0.05 if loose else 5.0)

    def residuals(values: Mapping[str, float]) -> list[float]:
        volts = diode_voltage(current, values["is"], values.get("n", n), values["rs"])
        return [row.residual(float(v)) for row, v in zip(forward, volts, strict=True)]

    values = fit_logs(unknowns, residuals)
    origin = worst(forward) if loose else Origin.ESTIMATED
    said = f"least squares of V = N VT ln(1 + I/IS) + R I over {len(forward)} rows ({how(forward)})"
    if not loose:
        said += "; fewer than three currents: the split rests on the class's assumptions"
    card.put("IS", values["is"], origin, said, refs(forward))
    if "n" in values:
        card.put("N", values["n"], origin, said, refs(forward))
    else:
        card.assume("N", f"n_{kind}")
    card.put(resistance, values["rs"], origin, said, refs(forward))


def leakage(card: Card, facts: Facts, kind: str) -> float | None:
    """Return the largest IS in amperes that keeps the leakage limits of all temperatures: a bound, never a target."""
    n, eg = card.assumption(f"n_{kind}"), card.assumption(f"eg_{kind}")
    xti = card.rules.assumptions[f"xti_{kind}"].value if f"xti_{kind}" in card.rules.assumptions else 3.0
    warm = [(degc, limit) for degc, limit in hot_limits(facts, "ir") if degc >= 20]
    return min((limit / max(growth(degc, n, eg, xti), 1.0) for degc, limit in warm), default=None)


def capacitance(card: Card, rows: Sequence[Target], kind: str) -> None:
    """Set CJO, VJ and M from CT rows; nothing without a row."""
    if not rows:
        return
    vj, m = card.assumption(f"vj_{kind}"), card.assumption(f"m_{kind}")
    reverse = np.array([target.at("VR") for target in rows])
    logs = np.log([target.value for target in rows])
    said = f"CT (1 + VR/VJ)^M ({how(rows)})"
    if len(set(reverse.tolist())) >= 2:
        columns = np.stack([np.ones_like(reverse), -np.log1p(reverse / vj)], axis=1)
        low, high = card.rules.rule("M").bounds
        found = lsq_linear(columns, logs, ([-np.inf, low], [np.inf, high])).x
        card.put("CJO", math.exp(found[0]), worst(rows), said, refs(rows))
        card.put("M", float(found[1]), worst(rows), f"log least squares over {len(rows)} CT rows", refs(rows))
    else:
        cjo = float(np.exp(np.mean(logs + m * np.log1p(reverse / vj))))
        card.put("CJO", cjo, Origin.ESTIMATED if worst(rows) is Origin.ESTIMATED else Origin.DERIVED, said, refs(rows))
        card.assume("M", f"m_{kind}")
    card.assume("VJ", f"vj_{kind}")


def transit_time(trr: float, forward: float, reverse: float | None, slope: float | None) -> float | None:
    """Return the transit time for a recovery time in seconds.

    Resistive loop with reverse current (A): storage time `TT ln(1 + IF/IR)`. Ramp with slope (A/s): charge control
    `dq/dt = i - q/TT`, zero charge at `trr` after the zero crossing. None where neither is given.
    """
    if slope:
        lead = forward / slope

        def excess(tt: float) -> float:
            return tt * -math.expm1(-(lead + trr) / tt) - trr

        top = 1e4 * (trr + lead)
        return float(brentq(excess, 1e-3 * trr, top)) if excess(top) > 0 else None
    if reverse:
        return trr / math.log1p(forward / reverse)
    return None


def reverse_current(row: Target, forward: float) -> float | None:
    """Return the reverse current of a resistive recovery test in amperes.

    A current of about a tenth of IF without an IRR of its own is the level at which the time ends; the loop's
    VR/RL stands then for the reverse current.
    """
    reverse, volts, load = (row.fact.at.get(name) for name in ("IR", "VR", "RL"))
    if reverse and (reverse > 0.15 * forward or "IRR" in row.fact.at):
        return reverse
    return volts / load if volts and load else None


def recovery(card: Card, facts: Facts, ratios: RatioFile, kind: str) -> None:
    """Set TT from trr where its test is stated; a Schottky barrier stores no charge."""
    name = card.rules.device_class
    rows = targets(facts.rows("trr"), name, ratios) or hot_targets(facts, "trr", name, ratios)
    if kind == "schottky":
        if rows:
            card.put("TT", 0.0, Origin.ASSUMED, "a Schottky barrier stores no minority charge; trr is its capacitance")
        return
    for row in rows:
        slope = row.fact.at.get("di/dt")
        forward = next((row.fact.at[name] for name in ("IF", "IS", "ID") if row.fact.at.get(name)), None)
        if forward is None:
            continue
        reverse = reverse_current(row, forward)
        tt = transit_time(row.value, forward, reverse, slope)
        if tt is not None:
            origin = Origin.ESTIMATED if row.origin is Origin.ESTIMATED else Origin.DERIVED
            card.put("TT", tt, origin, f"{card.rules.rule('TT').formula} ({row.how})", row.refs)
            return


def _assumed_lifetime(card: Card, kind: str, title: str) -> None:
    """Set TT of a fast junction whose sheet prints no usable recovery: its title names the lifetime it was made for."""
    if card.has("TT") or kind == "schottky":
        return
    for name in ("ultrafast", "switching"):
        if any(word in title.lower() for word in card.rules.words.get(name, ())):
            card.assume("TT", f"tt_{name}")
            return


def breakdown(card: Card, facts: Facts, ratios: RatioFile) -> None:
    """Set BV and IBV from V(BR), else BV from the reverse rating scaled like a guaranteed minimum."""
    rows = targets(facts.rows("vbr"), card.rules.device_class, ratios)
    if rows:
        row = rows[0]
        origin = Origin.ESTIMATED if row.origin is Origin.ESTIMATED else Origin.TYPICAL
        bv = card.put("BV", row.value, origin, row.how, row.refs)
        current = next((row.fact.at[name] for name in ("IR", "IT", "IBR") if row.fact.at.get(name)), None)
    else:
        rating = facts.limit("vrrm", "vr_max", "vrwm")
        ratio = ratios.find(card.rules.device_class, "vbr", "min")
        if rating is None or ratio is None:
            return
        bv = card.put(
            "BV",
            rating[0] * ratio.ratio,
            Origin.ESTIMATED,
            f"{ratio.ratio:g} x rated reverse voltage",
            rating[1].refs(),
        )
        row, current = None, None
    floor = 1.1 * card.value("IS") * bv / VT  # below it ngspice moves the breakdown point and says so
    wanted = current or card.assumption("ibv")
    if wanted < floor:
        card.put("IBV", floor, Origin.ASSUMED, "raised: the simulator needs IBV > IS BV/VT for a breakdown at BV")
    elif row is not None and current:
        card.put("IBV", current, Origin.DERIVED, "test current of V(BR)", row.refs)
    else:
        card.assume("IBV", "ibv")
