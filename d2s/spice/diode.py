"""Diodes and Schottky diodes: VF, CT, trr and V(BR) rows → level 1 diode card."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy.optimize import lsq_linear

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.card import Card, UnsupportedError, how, refs, worst
from d2s.spice.equations import diode_voltage
from d2s.spice.facts import Fact, Facts
from d2s.spice.fit import Unknown, fit_logs
from d2s.spice.targets import Target, targets
from d2s.spice.thermal import growth, hot_limits, hot_targets, junction


def build(card: Card, facts: Facts, ratios: RatioFile, title: str) -> None:
    """Fill a diode card from a part's facts; raise `UnsupportedError` without a forward voltage."""
    forward = targets(facts.rows("vf", ("IF",)), card.rules.device_class, ratios)
    if not forward:
        raise UnsupportedError("no forward voltage with its test current at 25 degC")
    kind = card.kind = "schottky" if is_schottky(card, facts, forward, title) else "silicon"
    forward_curve(card, forward, kind, facts)
    capacitance(card, targets(facts.rows("ct", ("VR",)), card.rules.device_class, ratios), kind)
    recovery(card, facts, ratios, kind)
    _assumed_lifetime(card, kind, title)
    breakdown(card, facts, ratios)
    junction(card, facts, ratios, kind)


def is_schottky(card: Card, facts: Facts, forward: Sequence[Target], title: str) -> bool:
    """Tell a Schottky barrier from a junction by the title's words or by a low forward voltage.

    At a small current a junction is low too; near the rated one it never is.
    """
    words = card.rules.words.get("schottky", ())
    if any(word in title.lower() for word in words):
        return True
    if min(target.value for target in forward) < card.assumption("vf_schottky"):
        return True
    rated = facts.limit("if_av", "if_max")
    heavy = [row.value for row in forward if rated and row.fact.at.get("IF", 0.0) >= 0.5 * rated[0]]
    return min(heavy, default=math.inf) < card.assumption("vf_schottky_rated")


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
    give all three unknowns, two the resistance; the rest is left near the class's assumptions. IS stays below the
    leakage limits.
    """
    current = [next(row.fact.at[q] for q in current_of if q in row.fact.at) for row in forward]
    distinct = len(set(current))
    top = max(range(len(forward)), key=current.__getitem__)
    rating = facts.limit(*card.rules.valid[current_of[0]])
    first = {forward[top].fact.parameter: forward[top]}
    named = {"rated": rating[0] if rating else current[top], "forward": current[top]}
    low, high = card.rules.rule("IS").bounds
    leak = leakage(card, facts, kind)
    if leak is not None:
        high = min(high, card.assumption("leakage_share") * leak)
    ohms = card.start(resistance, first, **named)
    most = forward[top].value / current[top]
    if not math.isfinite(most) or not math.isfinite(ohms):
        raise UnsupportedError(f"no resistance follows from {forward[top].value:g} V at {current[top]:g} A")
    loose = distinct >= 3
    n = card.start("N", first, **named)
    unknowns = {
        "is": Unknown(min(card.start("IS", first, **named), 0.9 * high), low, high, 0.01 if loose else 0.3),
        "rs": Unknown(ohms, min(1e-4 * most, 0.1 * ohms), most, 0.01 if loose else 0.3 if distinct == 2 else 1.0),
    }
    if distinct >= 2:
        unknowns["n"] = Unknown(n, *card.rules.rule("N").bounds, 0.05 if loose else 5.0)

    def residuals(values: Mapping[str, float]) -> list[float]:
        volts = diode_voltage(current, values["is"], values.get("n", n), values["rs"])
        return [row.residual(float(v)) for row, v in zip(forward, volts, strict=True)]

    values = fit_logs(unknowns, residuals)
    origin = worst(forward) if loose else Origin.ESTIMATED
    said = f"least squares of {card.rules.rule('IS').equation} over {len(forward)} rows ({how(forward)})"
    if not loose:
        said += "; fewer than three currents: the split rests on the class's assumptions"
    card.put("IS", values["is"], origin, said, refs(forward))
    if "n" in values:
        card.put("N", values["n"], origin, said, refs(forward))
    else:
        card.suppose("N")
    card.put(resistance, values["rs"], origin, said, refs(forward))


def leakage(card: Card, facts: Facts, kind: str) -> float | None:
    """Return the largest IS in amperes that keeps the leakage limits of all temperatures: a bound, never a target."""
    n, eg = card.assumption(f"n_{kind}"), card.assumption(f"eg_{kind}")
    xti = card.rules.assumptions[f"xti_{kind}"].value if f"xti_{kind}" in card.rules.assumptions else 3.0
    warm = [(degc, limit) for degc, limit in hot_limits(facts, "ir") if degc >= 20]
    return min((limit / max(growth(degc, n, eg, xti), 1.0) for degc, limit in warm), default=None)


def merged(rows: Sequence[Target]) -> Target:
    """Return rows of one condition as one row at their geometric mean."""
    value = math.exp(sum(math.log(row.value) for row in rows) / len(rows))
    return replace(rows[0], value=value, origin=_origin(rows), refs=refs(rows), how=how(rows))


def _origin(rows: Sequence[Target]) -> Origin:
    return next((row.origin for row in rows if row.origin is Origin.ESTIMATED), rows[0].origin)


def as_limit(fact: Fact, value: float) -> Target:
    """Return a printed rating as a row to compute from: nobody printed what is typical of it."""
    return Target(value, math.inf, Origin.ESTIMATED, fact.refs(), "rated value", fact)


def as_stated(row: Target) -> Target:
    """Return a row to take a test condition from: that is printed, whatever is made of the row's value."""
    return replace(row, origin=Origin.TYPICAL, how="test condition as printed")


def capacitance(card: Card, rows: Sequence[Target], kind: str) -> None:
    """Set CJO, VJ and M from CT rows; nothing without a row."""
    if not rows:
        return
    vj = card.suppose("VJ")
    reverse = np.array([target.at("VR") for target in rows])
    logs = np.log([target.value for target in rows])
    said = f"log least squares of {card.rules.rule('M').equation} over {len(rows)} CT rows ({how(rows)})"
    if len(set(reverse.tolist())) >= 2:
        columns = np.stack([np.ones_like(reverse), -np.log1p(reverse / vj)], axis=1)
        low, high = card.rules.rule("M").bounds
        found = lsq_linear(columns, logs, ([-np.inf, low], [np.inf, high])).x
        card.put("CJO", math.exp(found[0]), worst(rows), said, refs(rows))
        card.put("M", float(found[1]), worst(rows), said, refs(rows))
    else:
        card.suppose("M")
        card.derive("CJO", {"ct": merged(rows)})


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
        if slope:
            top = 1e4 * (row.value + forward / slope)
            found = card.solve("TT", {"trr": row}, 1e-3 * row.value, top, forward=forward, slope=slope)
        elif reverse := reverse_current(row, forward):
            found = card.derive("TT", {"trr": row}, forward=forward, reverse=reverse)
        else:
            continue
        if found is not None:
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
    name = card.rules.device_class
    rows = {row.fact.parameter: row for row in targets(facts.rows("vbr"), name, ratios)[:1]}
    ratio = ratios.find(name, "vbr", "min")
    if not rows and ratio is not None and (rating := facts.limit("vrrm", "vr_max", "vrwm")) is not None:
        rows = {rating[1].parameter: as_limit(rating[1], rating[0])}
    if card.derive("BV", rows, **({"margin": ratio.ratio} if ratio else {})) is None:
        return
    at = rows["vbr"].fact.at if "vbr" in rows else {}
    current = next((at[name] for name in ("IR", "IT", "IBR") if at.get(name)), None)
    if current:
        card.derive("IBV", {"vbr": as_stated(rows["vbr"])}, test_current=current)
    else:
        card.suppose("IBV")
