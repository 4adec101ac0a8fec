"""MOSFETs: threshold, on-resistance, transconductance, capacitances, gate charge and body diode → VDMOS card."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.card import Card, UnsupportedError, how, refs, worst
from d2s.spice.diode import forward_curve, recovery
from d2s.spice.equations import (
    on_resistance,
    softplus,
    threshold_voltage,
    transconductance,
    vdmos_cgd,
    vdmos_qgd,
)
from d2s.spice.facts import Fact, Facts
from d2s.spice.fit import Unknown, fit_logs
from d2s.spice.targets import Target, targets
from d2s.spice.thermal import channel as channel_over_temperature

_DIODE_CURRENT = ("IS", "IF", "ID")
#: Stands for no gate resistance inside a sub-circuit.
_LEAST_OHMS = 0.1


def build(card: Card, facts: Facts, ratios: RatioFile, title: str) -> None:
    """Fill a VDMOS card from a part's facts; raise `UnsupportedError` without threshold or on-state rows."""
    name = card.rules.device_class
    threshold = targets(facts.rows("vgs_th", ("ID",)), name, ratios)
    resistance = targets(facts.rows("rds_on", ("VGS",)), name, ratios)
    slope = targets(facts.rows("gfs", ("ID",)), name, ratios)
    if not threshold:
        raise UnsupportedError("VTO (threshold voltage) has no fact: the sheet gives no vgs_th with its drain current")
    if not resistance and not slope:
        raise UnsupportedError("KP (transconductance) has no fact: the sheet gives no usable rds_on or gfs")
    _channel(card, facts, threshold, resistance, slope)
    _capacitances(card, facts, ratios)
    _body_diode(card, facts, ratios, title)
    _extra_gate_charge(card, facts, ratios)


def _weak_inversion(card: Card, facts: Facts, vto: float, kp: float) -> float:
    """Set KSUBTHRES: the default, lowered until the channel at VGS = 0 stays below its share of the IDSS limit."""
    k = card.assumption("ksubthres")
    limits = [fact for fact in facts.rows("idss") if fact.max]
    if limits:
        fact = min(limits, key=lambda row: row.max or math.inf)
        allowed = card.assumption("weak_share") * (fact.max or 0.0)
        while k > card.rules.rule("KSUBTHRES").bounds[0] and kp * float(softplus(-vto, k)) ** 2 / 2 > allowed:
            k *= 0.95
        if k < card.assumption("ksubthres"):
            said = card.rules.rule("KSUBTHRES").formula
            return card.put("KSUBTHRES", k, Origin.ESTIMATED, said, (fact.ref("max"),))
    return card.assume("KSUBTHRES", "ksubthres")


def _first_kp(card: Card, facts: Facts, base: Target, best: Target | None, slope: Sequence[Target]) -> float:
    """Return a start for KP: from gfs, else so that the rated current flows a stated overdrive above threshold."""
    if slope:
        return 1.5 * slope[0].value ** 2 / (2 * slope[0].at("ID"))
    assert best is not None
    least = 1 / (best.value * max(best.at("VGS") - base.value, 0.5))
    rating = facts.limit("id")
    return max(least, 2 * rating[0] / card.assumption("overdrive") ** 2) if rating else 2 * least


def _consistent(slope: Sequence[Target], best: Target | None, threshold: float) -> list[Target]:
    """Return the gfs rows that the on-resistance allows.

    The channel alone has `KP >= 1/(RDS(on) (VGS - VGS(th)))` and the source resistance is at most RDS(on), so that
    `1/gfs` cannot exceed `RDS(on) + 1/sqrt(2 KP ID)` by much: beyond twice that the row is a misprint or means
    another quantity.
    """
    if best is None:
        return list(slope)
    kp = 1 / (best.value * max(best.at("VGS") - threshold, 0.5))
    return [row for row in slope if 1 / row.value <= 2 * (best.value + 1 / math.sqrt(2 * kp * row.at("ID")))]


def _channel(
    card: Card, facts: Facts, threshold: Sequence[Target], resistance: Sequence[Target], slope: Sequence[Target]
) -> None:
    """Set VTO, KP, RS, RD and KSUBTHRES by least squares in logs over VGS(th), RDS(on) and gfs rows."""
    base = threshold[0]
    best = min(resistance, key=lambda row: row.value, default=None)
    slope = _consistent(slope, best, base.value)
    kp = _first_kp(card, facts, base, best, slope)
    total = best.value if best else 0.2 / slope[0].value
    start = {
        "vto": Unknown(base.value, 0.05, 30.0, 0.05),
        "kp": Unknown(kp, 1e-4, 1e4, 0.3),
        "rs": Unknown(card.assumption("rs_on_share") * total, 1e-3 * total, total, 0.2),
        "rd": Unknown(card.assumption("rd_on_share") * total, 1e-3 * total, total, 0.05),
    }
    k = card.assumption("ksubthres")

    def residuals(values: Mapping[str, float]) -> list[float]:
        vto, kp, rs, rd = (values[name] for name in ("vto", "kp", "rs", "rd"))
        found = [r.residual(threshold_voltage(r.at("ID"), vto, kp, k)) for r in threshold]
        for row in resistance:
            ohms = on_resistance(row.at("VGS"), row.fact.at.get("ID", 0.0), vto, kp, k, rs, rd)
            found.append(row.residual(ohms) if math.isfinite(ohms) else 100.0)
        found += [r.residual(transconductance(r.at("ID"), kp, rs, k)) for r in slope]
        return found

    values = fit_logs(start, residuals)
    k = _weak_inversion(card, facts, values["vto"], values["kp"])
    values = fit_logs(start, residuals)
    used = [*threshold, *resistance, *slope]
    said = f"least squares over {len(used)} rows of VGS(th), RDS(on), gfs ({how(used)})"
    # Where no gfs and one RDS(on) row are given, the split of the on-resistance is a start value, not a result.
    split = worst(used) if len(resistance) + len(slope) >= 2 else Origin.ESTIMATED
    card.put(
        "VTO", values["vto"], worst(threshold), f"{card.rules.rule('VTO').formula} ({how(threshold)})", refs(threshold)
    )
    for name in ("kp", "rs", "rd"):
        card.put(name.upper(), values[name], split, said, refs([*resistance, *slope]))


def _capacitances(card: Card, facts: Facts, ratios: RatioFile) -> None:
    """Set RG and the gate-drain, gate-source and drain-source capacitances from Rg, Crss, Ciss, Coss and gate charges.

    Capacitances are held; Qgd (else Qg) shapes what lies between them. Qgs decides only where no Ciss is printed: the
    gate-source capacitance of the card is constant.
    """
    name = card.rules.device_class
    for row in targets(facts.rows("rg"), name, ratios)[:1]:
        origin = Origin.TYPICAL if row.origin is Origin.TYPICAL else Origin.ESTIMATED
        card.put("RG", row.value, origin, row.how, row.refs)
    reverse = targets(facts.rows("crss", ("VDS",)), name, ratios)
    whole = targets(facts.rows("ciss", ("VDS",)), name, ratios)
    tested = {
        q: [r for r in targets(facts.rows(q), name, ratios) if _states_gate_test(r)] for q in ("qgd", "qg", "qgs")
    }
    charge = (tested["qgd"] or tested["qg"]) + ([] if whole else tested["qgs"])
    if not reverse and not charge:
        return
    mean = reverse[0].value if reverse else _mean_cgd(card, charge)
    start = {
        "cgdmin": Unknown(card.assumption("cgd_low") * mean, 0.02 * mean, mean, 0.2),
        "cgdmax": Unknown(card.assumption("cgd_high") * mean, 1.2 * mean, 100 * mean, 0.2),
        "a": Unknown(card.assumption("a"), *card.rules.rule("A").bounds, 0.5),
    }
    if whole or any(row.fact.parameter != "qgd" for row in charge):
        first = whole[0].value if whole else 5 * mean
        start["cgs"] = Unknown(0.9 * first, 0.02 * first, 2 * first, 0.1)

    def residuals(values: Mapping[str, float]) -> list[float]:
        shape = (values["cgdmin"], values["cgdmax"], values["a"])
        cgs = values.get("cgs", 0.0)
        found = [r.residual(float(vdmos_cgd(-r.at("VDS"), *shape))) for r in reverse]
        found += [r.residual(cgs + float(vdmos_cgd(-r.at("VDS"), *shape))) for r in whole]
        found += [0.25 * r.residual(max(gate_charge(card, r.fact, cgs, shape), 1e-15)) for r in charge]
        return found

    values = fit_logs(start, residuals)
    used = [*reverse, *charge]
    origin = worst(used) if len(used) > 1 else Origin.ESTIMATED
    said = f"least squares over Crss, Ciss and gate charge rows ({how(used)})"
    for key, value in values.items():
        rows = [*whole, *used] if key == "cgs" else used
        card.put(key.upper(), value, worst(rows) if key == "cgs" and whole else origin, said, refs(rows))
    shape = (values["cgdmin"], values["cgdmax"], values["a"])
    for row in targets(facts.rows("coss", ("VDS",)), name, ratios)[:1]:
        rest = max(row.value - float(vdmos_cgd(-row.at("VDS"), *shape)), 0.05 * row.value)
        rest *= (1 + row.at("VDS") / card.assumption("vj")) ** card.assumption("m")
        origin = Origin.DERIVED if worst([row, *reverse]) is Origin.FITTED else Origin.ESTIMATED
        card.put("CJO", rest, origin, f"{card.rules.rule('CJO').formula} ({how([row])})", refs([row, *reverse]))


def _states_gate_test(row: Target) -> bool:
    at = row.fact.at
    return bool(at.get("VDS") or at.get("VDD")) and "ID" in at and (row.fact.parameter != "qg" or "VGS" in at)


def plateau(card: Card, fact: Fact) -> tuple[float, float]:
    """Return plateau gate voltage and supply of a gate-charge test, in volts."""
    current = fact.at["ID"]
    gate = card.value("VTO") + math.sqrt(2 * current / card.value("KP")) + current * card.value("RS")
    return gate, fact.at.get("VDS") or fact.at["VDD"]


def _plateau_end(card: Card, fact: Fact) -> tuple[float, float]:
    """Return gate and drain voltage where 3 % of the supply is left above the on-state voltage: the bench's end of Qgd.

    In the triode region `ID = KP v (VGS - VTO - v/2)` with the channel's share `v` of the drain voltage.
    """
    current, kp, rs = fact.at["ID"], card.value("KP"), card.value("RS")
    gate, supply = plateau(card, fact)
    drive = fact.at.get("VGS", 10.0) + 1
    ohms = on_resistance(drive, current, card.value("VTO"), kp, card.value("KSUBTHRES"), rs, card.value("RD"))
    low = current * ohms if math.isfinite(ohms) else 0.5 * supply
    drain = low + 0.03 * supply
    inner = drain - current * (rs + card.value("RD"))
    if inner <= 0 or inner >= math.sqrt(2 * current / kp):
        return gate, drain
    return card.value("VTO") + current / (kp * inner) + inner / 2 + current * rs, drain


def gate_charge(card: Card, fact: Fact, cgs: float, shape: tuple[float, float, float]) -> float:
    """Return Qg, Qgs or Qgd in coulombs as the bench measures it: `CGS VGS` and the integral of Cgd."""
    gate, supply = plateau(card, fact)

    def moved(low: float, high: float) -> float:
        return float(vdmos_qgd(high, *shape)) - float(vdmos_qgd(low, *shape))

    if fact.parameter == "qgd":
        last, drain = _plateau_end(card, fact)
        return cgs * (last - gate) + moved(gate - 0.97 * supply, last - drain)
    if fact.parameter == "qgs":
        return cgs * gate + moved(-supply, gate - 0.97 * supply)
    drive = fact.at["VGS"]
    return cgs * drive + moved(-supply, drive - fact.at["ID"] * (card.value("RS") + card.value("RD")))


_INNER = (
    "VTO", "KP", "LAMBDA", "THETA", "MTRIODE", "KSUBTHRES", "RS", "RD", "CGS", "CGDMIN", "CGDMAX", "A", "CJO", "VJ",
    "M", "FC", "IS", "N", "RB", "TT", "EG", "XTI", "BV", "IBV", "MU", "TCVTH", "TEXP0",
)  # fmt: skip
#: A typical gate charge that the plain card misses by more (in logarithms) asks for a sub-circuit.
_TOLERATED = 0.08


def _extra_gate_charge(card: Card, facts: Facts, ratios: RatioFile) -> None:
    """Make the card a sub-circuit with a nonlinear gate-source capacitor where it misses typical Qgs or Qg.

    The card's CGS is Ciss - Crss at VGS = 0. Between `V1` (a third of the plateau) and the plateau `C1` is added, so
    that Qgs holds; above the plateau `C2`, so that Qg holds: `Q = C1 s(V - V1) + (C2 - C1) s(V - V2)` with the softplus
    `s` of width `W`.
    """
    name = card.rules.device_class
    if not card.has("CGDMAX") or not card.value("CGS"):
        return
    shape = (card.value("CGDMIN"), card.value("CGDMAX"), card.value("A"))
    cgs = card.value("CGS")

    def typical(quantity: str) -> list[Target]:
        rows = [r for r in targets(facts.rows(quantity), name, ratios) if r.origin is Origin.TYPICAL]
        return [row for row in rows if _states_gate_test(row)]

    first = typical("qgs")[:1]
    whole = sorted(typical("qg"), key=lambda row: (row.at("VGS"), row.value))[-1:]
    used = [*first, *whole]
    missing = {id(row): row.value - gate_charge(card, row.fact, cgs, shape) for row in used}
    if not any(abs(math.log1p(missing[id(r)] / (r.value - missing[id(r)]))) > _TOLERATED for r in used):
        return
    gate = plateau(card, used[0].fact)[0]
    start, width = 0.35 * gate, 0.04 * gate
    end = gate + 2 * width
    low = high = 0.0
    if first:
        low = max(missing[id(first[0])] / (gate - start), -0.8 * cgs)
    if whole and whole[0].at("VGS") - end > 0.1 * gate:
        span = whole[0].at("VGS") - (end if first else start)
        rest = missing[id(whole[0])] - (low * (end - start) if first else 0.0)
        high = max(rest / span, -0.8 * cgs)
        low = low if first else high
    said = f"nonlinear gate-source capacitance that Qgs and Qg ask for ({how(used)})"
    # The capacitor's slope is nowhere negative: what the steps take away is first moved into it.
    moved = max(-low, -high, 0.0)
    card.change("CGS", cgs - moved, "the rest is in the nonlinear capacitor")
    for key, value in (("C0", moved), ("C1", low), ("C2", high), ("V1", start), ("V2", end), ("W", width)):
        card.put(key, value, worst(used), said, refs(used))
    card.settle()
    if card.value("RG") <= 0:
        card.put("RG", _LEAST_OHMS, Origin.ASSUMED, "no internal gate resistance is printed")
    step = "{W}*(ln(1+exp(min((V({GATE})-{V1})/{W},60)))+max((V({GATE})-{V1})/{W}-60,0))"
    charge = f"{{C0}}*V({{GATE}})+({{C1}})*{step}+({{C2}}-({{C1}}))*{step.replace('V1', 'V2')}"
    card.body = (
        "M1 D 1 S {name}_M",
        "R1 G 1 {RG}",
        f"C1 {{NODES}} Q='{charge}'",
        card.model_line("M", "VDMOS", _INNER, "{CHANNEL}"),
    )


def _mean_cgd(card: Card, charge: Sequence[Target]) -> float:
    """Return the mean gate-drain capacitance over the voltage of a gate-charge test."""
    row = charge[0]
    _, supply = plateau(card, row.fact)
    return row.value / supply * (1.0 if row.fact.parameter == "qgd" else 0.3)


def _body_diode(card: Card, facts: Facts, ratios: RatioFile, title: str) -> None:
    """Set the body diode's curve, recovery, capacitance shape and avalanche."""
    name = card.rules.device_class
    wide = any(word in f" {title.lower()} " for word in card.rules.words.get("wide_gap", ()))
    kind = "wide_gap" if wide else "silicon"
    forward = [row for row in targets(facts.rows("vsd"), name, ratios) if any(q in row.fact.at for q in _DIODE_CURRENT)]
    if forward:
        forward_curve(card, forward, kind, facts, _DIODE_CURRENT, "RB")
    recovery(card, facts, ratios, kind)
    card.assume("VJ", "vj")
    card.assume("M", "m")
    card.assume("EG", f"eg_{kind}")
    channel_over_temperature(card, facts, ratios, kind)
    rows = targets(facts.rows("vbr_dss"), name, ratios)
    if rows:
        origin = Origin.TYPICAL if rows[0].origin is Origin.TYPICAL else Origin.ESTIMATED
        card.put("BV", rows[0].value, origin, rows[0].how, rows[0].refs)
        current = rows[0].fact.at.get("ID")
        if current:
            card.put("IBV", current, Origin.DERIVED, "test current of V(BR)DSS", rows[0].refs)
    else:
        rating = facts.limit("vds_max")
        ratio = ratios.find(name, "vbr_dss", "min")
        if rating is None or ratio is None:
            return
        said = f"{ratio.ratio:g} x rated drain-source voltage"
        card.put("BV", rating[0] * ratio.ratio, Origin.ESTIMATED, said, rating[1].refs())
    if not card.has("IBV"):
        card.assume("IBV", "ibv")
