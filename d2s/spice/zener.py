"""Zener and transient suppressor diodes: VZ, impedance and leakage rows → level 1 diode card in breakdown."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.card import Card, UnsupportedError, how, refs, worst
from d2s.spice.diode import capacitance, forward_curve
from d2s.spice.equations import VT
from d2s.spice.facts import Fact, Facts
from d2s.spice.fit import Unknown, fit_logs
from d2s.spice.targets import WALL_SIGMA, Target, targets
from d2s.spice.thermal import breakdown_slope

_MOST_DECADES = 500.0
#: A typical impedance that the plain card misses by more (in logarithms) asks for a sub-circuit.
_TOLERATED = 0.08
_TEST_CURRENT = ("IZT", "IZ", "IT", "IR")


def build(card: Card, facts: Facts, ratios: RatioFile, title: str) -> None:
    """Fill a Zener card from a part's facts; raise `UnsupportedError` without a breakdown voltage and its current."""
    name = card.rules.device_class
    card.kind = "silicon"
    forward = targets(facts.rows("vf", ("IF",)), name, ratios)
    if forward:
        forward_curve(card, forward, "silicon", facts)
    else:
        card.suppose("IS")
        card.suppose("N")
    point = breakdown_point(card, facts, ratios)
    _impedance(card, facts, ratios, point, forward)
    capacitance(card, targets(facts.rows("ct", ("VR",)), name, ratios), "silicon")
    card.suppose("EG")
    card.suppose("XTI")
    breakdown_slope(card, facts, point[0].value)
    if is_bidirectional(card, facts, title):
        both_ways(card, point[1])
    elif not _holds(card, facts, ratios, point[1]):
        reverse_branch(card, facts, ratios, point)


def test_current(fact: Fact, facts: Facts) -> tuple[float, tuple[str, ...]] | None:
    """Return the test current of a breakdown row in amperes: its own condition, else the part's IZT record."""
    for name in _TEST_CURRENT:
        if fact.at.get(name):
            return fact.at[name], ()
    stated = facts.rows("izt")
    if stated and stated[0].typ:
        return stated[0].typ, (stated[0].ref("typ"),)
    return None


def breakdown_point(card: Card, facts: Facts, ratios: RatioFile) -> tuple[Target, float, tuple[str, ...]]:
    """Return the breakdown target, its current in amperes and the current's fact; raise without them.

    Of a sheet that prints no row of it the voltage is that which the type number codes.
    """
    for parameter in ("vz", "vbr"):
        found = [
            (row, current)
            for row in targets(facts.rows(parameter), card.rules.device_class, ratios)
            if (current := test_current(row.fact, facts)) is not None
        ]
        if found:
            row, (amperes, source) = max(found, key=lambda item: item[1][0])
            return row, amperes, source
    if (coded := _coded(card, facts)) is not None:
        return coded
    raise UnsupportedError(
        "BV (breakdown voltage) has no fact: the sheet gives no usable vz or vbr with its test current"
    )


def _coded(card: Card, facts: Facts) -> tuple[Target, float, tuple[str, ...]] | None:
    """Return the nominal voltage of a type number such as BZX85C3V3, at the test current of the other rows."""
    number = facts.part.part_number.upper()
    found = next((m for text in card.rules.words["voltage_code"] if (m := re.match(text, number))), None)
    rows = [fact for fact in (*facts.rows("zzt"), *facts.rows("izt")) if test_current(fact, facts)]
    if found is None or not rows:
        return None
    fact = replace(rows[0], parameter="vz", min=None, typ=None, max=None)
    amperes, source = test_current(rows[0], facts) or (0.0, ())
    volts = float(f"{found[1]}.{found[2] or 0}")
    said = "the type number codes the nominal voltage: no vz is printed"
    return Target(volts, WALL_SIGMA, Origin.ESTIMATED, source or rows[0].refs(), said, fact), amperes, source


def _knee(facts: Facts, ratios: RatioFile, device_class: str) -> tuple[Target, float] | None:
    """Return the knee impedance and its current."""
    for row in targets(facts.rows("zzk"), device_class, ratios):
        current = next((row.fact.at[name] for name in ("IZK", "IZ") if row.fact.at.get(name)), None)
        stated = facts.rows("izk")
        current = current or (stated[0].typ if stated else None)
        if current:
            return row, current
    return None


def _impedance(
    card: Card,
    facts: Facts,
    ratios: RatioFile,
    point: tuple[Target, float, tuple[str, ...]],
    forward: Sequence[Target],
) -> None:
    """Set BV, IBV, NBV and RS so that VZ holds and the impedances come as near as forward and leakage rows allow."""
    name = card.rules.device_class
    target, current, source = point
    dynamic = targets(facts.rows("zzt"), name, ratios)[:1]
    knee = _knee(facts, ratios, name) if dynamic else None
    clamp = targets(facts.rows("vc", ("IPP",)), name, ratios)[:1]
    room = card.rules.rule("RS").bounds[1]
    if forward:
        top = max(forward, key=lambda row: row.at("IF"))
        room = card.assumption("rs_forward_share") * top.value / top.at("IF")
    used: list[Target] = []
    if dynamic:
        used = [*dynamic, knee[0]] if knee else dynamic
        slope, rs = _shape(card, facts, target.value, current, dynamic[0], knee, room)
        said = f"least squares of {card.rules.rule('NBV').equation}, RS limited by VF, NBV by the leakage limits"
        card.put("NBV", slope / VT, worst(used), f"{said} ({how(used)})", refs(used))
        card.put("RS", rs, worst(used), f"{said} ({how(used)})", refs(used))
    elif clamp and clamp[0].at("IPP") > current:
        used = clamp
        given = {"breakdown": target.value, "test_current": current, "room": room}
        card.derive("RS", {"vc": clamp[0]}, **given)
        card.suppose("NBV")
    else:
        card.suppose("NBV")
    if forward and used:
        top = max(forward, key=lambda row: row.at("IF"))
        card.derive("IS", {"vf": top}, forward=top.at("IF"))
    card.derive("BV", {target.fact.parameter: target}, test_current=current)
    card.put(
        "IBV",
        current,
        Origin.DERIVED,
        "test current of the breakdown voltage",
        source or target.refs,
        {"test_current": current},
    )


def _shape(
    card: Card,
    facts: Facts,
    volts: float,
    current: float,
    zzt: Target,
    knee: tuple[Target, float] | None,
    room: float,
) -> tuple[float, float]:
    """Return `NBV VT` in volts and RS in ohms by least squares in logs over ZZT, ZZK and the leakage limits.

    RS starts at what the forward row gives and takes at most `room`; a leakage row counts only beyond its share.
    """
    low, high = (VT * bound for bound in card.rules.rule("NBV").bounds)
    most = min(room, 0.9 * zzt.value)
    start = card.start("RS", {"zzt": zzt}, RS=card.value("RS"), most=most)
    leaks = [(f.at["VR"], f.max) for f in facts.rows("ir", ("VR",)) if f.max and f.at["VR"] < volts]
    share = card.assumption("leakage_margin")

    def residuals(values: Mapping[str, float]) -> list[float]:
        slope, rs = values["slope"], values["rs"]
        found = [zzt.residual(slope / current + rs)]
        if knee:
            found.append(knee[0].residual(slope / knee[1] + rs))
        for reverse, limit in leaks:
            flowing = math.log(current / (share * limit)) + (reverse - volts + current * rs) / slope
            found.append(max(flowing, 0.0) / (0.1 * WALL_SIGMA))
        return found

    unknowns = {
        "slope": Unknown(
            min(max(VT * card.start("NBV", {"zzt": zzt}, test_current=current), low), high), low, high, 0.01
        ),
        "rs": Unknown(start, 1e-4 * most, most, 0.05),
    }
    values = fit_logs(unknowns, residuals)
    return values["slope"], values["rs"]


def is_bidirectional(card: Card, facts: Facts, title: str) -> bool:
    """Tell a suppressor that breaks down both ways: by the suffix of its number, or by a title that names no other."""
    lowered = title.lower()
    if not any(word in lowered for word in card.rules.words["bidirectional"]):
        return False
    suffixed = facts.part.part_number.upper().endswith(card.rules.words["bidirectional_suffix"])
    return suffixed or not any(word in lowered for word in card.rules.words["unidirectional"])


def both_ways(card: Card, current: float) -> None:
    """Make the card a sub-circuit of two such diodes in series, cathodes joined; each breaks down one drop lower."""
    drop = card.value("N") * VT * math.log1p(current / card.value("IS")) + current * card.value("RS")
    for name, value, said in (
        ("BV", card.value("BV") - drop, "less the forward drop of the other diode"),
        ("CJO", 2 * card.value("CJO"), "twice: two junctions in series"),
    ):
        if card.has(name):
            card.change(name, value, said)
    card.body = ("D1 A 1 {name}_D", "D2 K 1 {name}_D", card.model_line("D", "D", _DIODE))


_DIODE = ("IS", "N", "RS", "CJO", "VJ", "M", "BV", "IBV", "NBV", "EG", "XTI", "TCV")
_FORWARD = ("IS", "N", "RS", "CJO", "VJ", "M", "EG", "XTI")


def _impedances(card: Card, facts: Facts, ratios: RatioFile) -> tuple[Target | None, tuple[Target, float] | None]:
    name = card.rules.device_class
    return next(iter(targets(facts.rows("zzt"), name, ratios)), None), _knee(facts, ratios, name)


def _holds(card: Card, facts: Facts, ratios: RatioFile, current: float) -> bool:
    """Tell whether the plain card meets the printed impedances."""
    dynamic, knee = _impedances(card, facts, ratios)
    rows = ([(dynamic, current)] if dynamic else []) + ([knee] if knee else [])
    for row, amperes in rows:
        ohms = card.value("NBV") * VT / amperes + card.value("RS")
        off = abs(math.log(ohms / row.value))
        if off > (_TOLERATED if row.origin is Origin.TYPICAL else math.inf) or (row.fact.max and ohms > row.fact.max):
            return False
    return True


def reverse_branch(card: Card, facts: Facts, ratios: RatioFile, point: tuple[Target, float, tuple[str, ...]]) -> None:
    """Give the breakdown a branch of its own, apart from the forward diode: `V = V0 + NZ VT ln(1 + I/ISZ) + I RZ`.

    The plain card shares RS between both directions. Nothing changes where the leakage limits forbid such a branch.
    """
    dynamic, knee = _impedances(card, facts, ratios)
    if dynamic is None or knee is None:
        return
    target, current, _ = point
    rows = {"breakdown": target, "zzt": dynamic, "zzk": knee[0]}
    tested = {"test_current": current, "knee_current": knee[1]}
    slope = card.compute("steep", rows, **tested)
    if slope <= 0 or card.compute("rest", rows, **tested) <= 0:
        return
    saturation = card.compute("ISZ", rows, **tested)
    offset = card.compute("V0", rows, ISZ=saturation, **tested)
    for fact in facts.rows("ir", ("VR",)):
        leaking = saturation * math.expm1(min((fact.at["VR"] - offset) / slope, _MOST_DECADES))
        if fact.max and leaking > fact.max:
            return
    for name in ("ISZ", "NZ", "RZ", "V0"):
        card.derive(name, rows, **tested)
    forward = targets(facts.rows("vf", ("IF",)), card.rules.device_class, ratios)
    if forward:
        forward_curve(card, forward, "silicon", facts)
    for name in ("BV", "IBV", "NBV"):
        card.drop(name)
    tempco = "+({TCZ})*({TEMP}-25)" if card.has("TCV") else ""
    if card.has("TCV"):
        card.rename("TCV", "TCZ")
    card.body = (
        "D1 A K {name}_F",
        "D2 K 1 {name}_Z",
        "R1 1 2 {RZ}",
        f"B1 2 A V={{V0}}{tempco}",
        card.model_line("F", "D", _FORWARD),
        ".model {name}_Z D (IS={ISZ} N={NZ} EG=0.1 XTI=0 {NOMINAL}=25)",
    )
