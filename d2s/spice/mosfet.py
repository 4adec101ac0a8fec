"""MOSFETs: threshold, on-resistance, transconductance, capacitances, gate charge and body diode → VDMOS card."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.card import Card, UnsupportedError, how, refs, worst
from d2s.spice.cross import Basis, cross_target, lowest_drive, rated_resistance
from d2s.spice.diode import as_limit, as_stated, forward_curve, recovery
from d2s.spice.equations import on_resistance, softplus, threshold_voltage, transconductance, vdmos_cgd
from d2s.spice.facts import Facts
from d2s.spice.fit import Unknown, fit_logs
from d2s.spice.gate import Channel, GateCharges, gate_charge, switching_plateau
from d2s.spice.gatefit import CAPACITORS, charge_rows, nonlinear_gate, reverse_rows
from d2s.spice.recovery import SOFT_DIODE, soft_recovery
from d2s.spice.relation import related
from d2s.spice.targets import LIMIT_SIGMA, TYPICAL_SIGMA, Target, targets
from d2s.spice.thermal import channel as channel_over_temperature

_DIODE_CURRENT = ("IS", "IF", "ID")
#: Drain current in amperes at which makers give the threshold where no row says so.
_THRESHOLD_CURRENT = 2.5e-4
#: Relative uncertainty of the plateau voltage that rise and fall time tell.
_BALANCE_SIGMA = 0.1
#: Stands for no gate resistance inside a sub-circuit.
_LEAST_OHMS = 0.1


def build(card: Card, facts: Facts, ratios: RatioFile, title: str) -> None:
    """Fill a VDMOS card from a part's facts; raise `UnsupportedError` without threshold or on-state rows."""
    name = card.rules.device_class
    threshold = targets(facts.rows("vgs_th", ("ID",)), name, ratios)
    resistance = targets(facts.rows("rds_on", ("VGS",)), name, ratios)
    slope = targets(facts.rows("gfs", ("ID",)), name, ratios)
    threshold = threshold or _from(lowest_drive(facts), "threshold", "vgs_th", ratios, ID=_THRESHOLD_CURRENT)
    if not resistance:
        drive = max([10.0, *(row.value + 3 for row in threshold)])
        resistance = _from(rated_resistance(facts), "on_resistance", "rds_on", ratios, VGS=drive)
    if not threshold:
        raise UnsupportedError("VTO (threshold voltage) has no fact: the sheet gives no vgs_th with its drain current")
    if not resistance and not slope:
        raise UnsupportedError("KP (transconductance) has no fact: the sheet gives no usable rds_on or gfs")
    _channel(card, facts, ratios, threshold, resistance, slope)
    _capacitances(card, facts, ratios)
    _body_diode(card, facts, ratios, title)
    gate = nonlinear_gate(card, facts, ratios)
    _output_capacitance(card, facts, ratios, gate)
    _subcircuit(card, gate, soft_recovery(card, facts, ratios))


def _from(basis: Basis | None, name: str, sought: str, ratios: RatioFile, **at: float) -> list[Target]:
    """Return the target of a missing row from what the sheet prints elsewhere; empty where nothing tells it."""
    found = cross_target(name, sought, basis, ratios, **at) if basis else None
    return [found] if found else []


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
            said = card.rules.rule("KSUBTHRES").said
            return card.put("KSUBTHRES", k, Origin.ESTIMATED, said, (fact.ref("max"),))
    return card.suppose("KSUBTHRES")


def _first_kp(
    card: Card, facts: Facts, ratios: RatioFile, base: Target, best: Target | None, slope: Sequence[Target]
) -> float:
    """Return a start for KP: from gfs, else so that the rated current flows a learned overdrive above threshold."""
    if slope:
        return card.start("KP", {"gfs": slope[0]})
    assert best is not None
    current = best.fact.at.get("ID")
    steep = related("gfs", facts, ratios, {"ID": current}) if current else None
    if steep is not None:
        return card.start("KP", {"gfs": steep})
    rating = facts.limit("id")
    drive, learned = lowest_drive(facts), ratios.cross_ratio("overdrive")
    given = {"rated": rating[0]} if rating else {}
    if drive and learned:
        given["overdrive"] = drive.value * learned.ratio
    return card.start("KP", {"rds_on": best, "vgs_th": base}, **given)


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
    card: Card,
    facts: Facts,
    ratios: RatioFile,
    threshold: Sequence[Target],
    resistance: Sequence[Target],
    slope: Sequence[Target],
) -> None:
    """Set VTO, KP, RS, RD and KSUBTHRES by least squares in logs over VGS(th), RDS(on) and gfs rows."""
    base = threshold[0]
    best = min(resistance, key=lambda row: row.value, default=None)
    slope = _consistent(slope, best, base.value)
    kp = _first_kp(card, facts, ratios, base, best, slope)
    total = best.value if best else 0.2 / slope[0].value
    rest = {"rds_on": best} if best else {"gfs": slope[0]}
    start = {
        "vto": Unknown(card.start("VTO", {"vgs_th": base}), 0.05, 30.0, 0.05),
        "kp": Unknown(kp, 1e-4, 1e4, 0.3),
        "rs": Unknown(card.start("RS", rest), 5e-3 * total, total, 0.2),
        "rd": Unknown(card.start("RD", rest), 2e-2 * total, total, 0.05),
    }
    k = card.assumption("ksubthres")
    firm = any(row.origin is Origin.TYPICAL for row in (*threshold, *slope))
    balance = None if firm else switching_plateau(facts)

    def residuals(values: Mapping[str, float]) -> list[float]:
        vto, kp, rs, rd = (values[name] for name in ("vto", "kp", "rs", "rd"))
        found = [r.residual(threshold_voltage(r.at("ID"), vto, kp, k)) for r in threshold]
        for row in resistance:
            ohms = on_resistance(row.at("VGS"), row.fact.at.get("ID", 0.0), vto, kp, k, rs, rd)
            found.append(row.residual(ohms) if math.isfinite(ohms) else 100.0)
        found += [r.residual(transconductance(r.at("ID"), kp, rs, k)) for r in slope]
        if balance is not None:
            found.append(math.log(Channel(vto, kp, k, rs, rd).gate_at(balance[0]) / balance[1]) / _BALANCE_SIGMA)
        return found

    values = fit_logs(start, residuals)
    k = _weak_inversion(card, facts, values["vto"], values["kp"])
    values = fit_logs(start, residuals)
    used = [*threshold, *resistance, *slope]
    said = f"least squares over {len(used)} rows of VGS(th), RDS(on), gfs ({how(used)})"
    # Where no gfs and one RDS(on) row are given, the split of the on-resistance is a start value, not a result.
    split = worst(used) if len(resistance) + len(slope) >= 2 else Origin.ESTIMATED
    card.put(
        "VTO", values["vto"], worst(threshold), f"{card.rules.rule('VTO').said} ({how(threshold)})", refs(threshold)
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
        card.derive("RG", {"rg": row})
    reverse = reverse_rows(facts, ratios, name)
    whole = targets(facts.rows("ciss", ("VDS",)), name, ratios)
    tested = {q: charge_rows(facts, ratios, name, q) for q in ("qgd", "qg", "qgs")}
    channel = Channel.of(card)
    charge = (tested["qgd"] or tested["qg"]) + ([] if whole else tested["qgs"])
    if not reverse and not charge:
        return
    mean = reverse[0].value if reverse else _mean_cgd(charge)
    start = {
        "cgdmin": Unknown(card.start("CGDMIN", mean=mean), 0.02 * mean, mean, 0.2),
        "cgdmax": Unknown(card.start("CGDMAX", mean=mean), 1.2 * mean, 100 * mean, 0.2),
        "a": Unknown(card.start("A"), *card.rules.rule("A").bounds, 0.5),
    }
    if whole or any(row.fact.parameter != "qgd" for row in charge):
        first = whole[0].value if whole else 5 * mean
        start["cgs"] = Unknown(card.start("CGS", input=first), 0.02 * first, 2 * first, 0.1)

    def residuals(values: Mapping[str, float]) -> list[float]:
        shape = (values["cgdmin"], values["cgdmax"], values["a"])
        cgs = values.get("cgs", 0.0)
        found = [r.residual(float(vdmos_cgd(-r.at("VDS"), *shape))) for r in reverse]
        found += [r.residual(cgs + float(vdmos_cgd(-r.at("VDS"), *shape))) for r in whole]
        gate = GateCharges(cgs, *shape)
        found += [0.25 * r.residual(max(gate_charge(channel, r.fact, gate), 1e-15)) for r in charge]
        return found

    values = fit_logs(start, residuals)
    used = [*reverse, *charge]
    origin = worst(used) if len(used) > 1 else Origin.ESTIMATED
    said = f"least squares over Crss, Ciss and gate charge rows ({how(used)})"
    for key, value in values.items():
        rows = [*whole, *used] if key == "cgs" else used
        card.put(key.upper(), value, worst(rows) if key == "cgs" and whole else origin, said, refs(rows))


def _output_capacitance(card: Card, facts: Facts, ratios: RatioFile, gate: bool) -> None:
    """Set CJO from Coss and what the gate-drain capacitance has of it."""
    names = ("C3", "V3", "W3") if gate else ()
    shape = {name.lower(): card.value(name) for name in ("CGS", "CGDMIN", "CGDMAX", "A", *names)}
    charges = GateCharges(**shape)
    name = card.rules.device_class
    reverse = reverse_rows(facts, ratios, name)
    for row in targets(facts.rows("coss", ("VDS",)), name, ratios)[:1]:
        held = charges.reverse(row.at("VDS")) if card.has("CGDMAX") else 0.0
        card.derive("CJO", {"coss": row} | {first.fact.parameter: first for first in reverse[:1]}, held=held)


_INNER = (
    "VTO", "KP", "LAMBDA", "THETA", "MTRIODE", "KSUBTHRES", "RS", "RD", "CGS", "CGDMIN", "CGDMAX", "A", "CJO", "VJ",
    "M", "FC", "RB", "BV", "IBV", "RDS", "MU", "TCVTH", "TEXP0",
)  # fmt: skip
_JUNCTION = ("IS", "N", "TT", "EG", "XTI")


def _subcircuit(card: Card, gate: bool, soft: bool) -> None:
    """Make the card a sub-circuit where the gate or the body diode asks for one.

    A soft body diode stands beside the transistor, whose own junction keeps capacitance and breakdown only.
    """
    if not gate and not soft:
        return
    card.settle()
    if card.value("RG") <= 0:
        card.put("RG", _LEAST_OHMS, Origin.ASSUMED, "no internal gate resistance is printed")
    junction = () if soft else _JUNCTION
    flag = "{CHANNEL} IS=1e-40" if soft else "{CHANNEL}"
    body = ["M1 D 1 S {name}_M", "R1 G 1 {RG}", *(CAPACITORS if gate else ())]
    if soft:
        body += [*SOFT_DIODE, ".model {name}_D D (IS={IS} N={N} RS={RB} EG={EG} XTI={XTI} {NOMINAL}=25)"]
    card.body = (*body, card.model_line("M", "VDMOS", (*_INNER, *junction), flag))


def _mean_cgd(charge: Sequence[Target]) -> float:
    """Return the mean gate-drain capacitance over the voltage of a gate-charge test."""
    row = charge[0]
    supply = row.fact.at.get("VDS") or row.fact.at["VDD"]
    return row.value / supply * (1.0 if row.fact.parameter == "qgd" else 0.3)


def _assumed_forward(card: Card, facts: Facts) -> list[Target]:
    """Return an assumed VSD at the rated current of a sheet that prints none; without any the diode has no damping."""
    rated = facts.limit("is", "id")
    if rated is None or not rated[0]:
        return []
    fact = replace(rated[1], parameter="vsd", min=None, typ=None, max=None, at={"IS": rated[0]})
    assumed = card.rules.assumptions["vsd"]
    return [Target(assumed.value, 2 * LIMIT_SIGMA, Origin.ESTIMATED, rated[1].refs(), assumed.reason, fact)]


def _body_diode(card: Card, facts: Facts, ratios: RatioFile, title: str) -> None:
    """Set the body diode's curve, recovery, capacitance shape and avalanche."""
    name = card.rules.device_class
    wide = any(word in f" {title.lower()} " for word in card.rules.words.get("wide_gap", ()))
    kind = card.kind = "wide_gap" if wide else "silicon"
    forward = [row for row in targets(facts.rows("vsd"), name, ratios) if any(q in row.fact.at for q in _DIODE_CURRENT)]
    if not forward and kind == "silicon":
        forward = _assumed_forward(card, facts)
    if forward:
        forward_curve(card, forward, kind, facts, _DIODE_CURRENT, "RB")
    recovery(card, facts, ratios, kind)
    card.suppose("VJ")
    card.suppose("M")
    card.suppose("EG")
    channel_over_temperature(card, facts, ratios, kind)
    for fact in facts.rows("idss", ("VDS",)):
        if fact.typ and fact.at["VDS"] and not fact.at.get("VGS"):
            printed = Target(fact.typ, TYPICAL_SIGMA, Origin.TYPICAL, (fact.ref("typ"),), "printed typical value", fact)
            card.derive("RDS", {"idss": printed})
            break
    rows = {row.fact.parameter: row for row in targets(facts.rows("vbr_dss"), name, ratios)[:1]}
    ratio = ratios.find(name, "vbr_dss", "min")
    if not rows and ratio is not None and (rating := facts.limit("vds_max")) is not None:
        rows = {"vds_max": as_limit(rating[1], rating[0])}
    if card.derive("BV", rows, **({"margin": ratio.ratio} if ratio else {})) is None:
        return
    current = rows["vbr_dss"].fact.at.get("ID") if "vbr_dss" in rows else None
    if current:
        card.derive("IBV", {"vbr_dss": as_stated(rows["vbr_dss"])}, test_current=current)
    else:
        card.suppose("IBV")
