"""Zener and transient suppressor diodes: VZ, impedance and leakage rows → level 1 diode card in breakdown."""

from __future__ import annotations

import math
from collections.abc import Sequence

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.card import Card, UnsupportedError, how, refs, worst
from d2s.spice.diode import capacitance, forward_curve
from d2s.spice.equations import VT
from d2s.spice.facts import Fact, Facts
from d2s.spice.targets import Target, targets

_TEST_CURRENT = ("IZT", "IZ", "IT", "IR")


def build(card: Card, facts: Facts, ratios: RatioFile, title: str) -> None:
    """Fill a Zener card from a part's facts; raise `UnsupportedError` without a breakdown voltage and its current."""
    del title
    name = card.rules.device_class
    forward = targets(facts.rows("vf", ("IF",)), name, ratios)
    if forward:
        forward_curve(card, forward, "silicon", facts)
    else:
        card.assume("IS", "is_free")
        card.assume("N", "n_silicon")
    point = breakdown_point(facts, ratios, name)
    _impedance(card, facts, ratios, point, forward)
    capacitance(card, targets(facts.rows("ct", ("VR",)), name, ratios), "silicon")
    card.assume("EG", "eg_silicon")
    card.assume("XTI", "xti_silicon")


def test_current(fact: Fact, facts: Facts) -> tuple[float, tuple[str, ...]] | None:
    """Return the test current of a breakdown row in amperes: its own condition, else the part's IZT record."""
    for name in _TEST_CURRENT:
        if fact.at.get(name):
            return fact.at[name], ()
    stated = facts.rows("izt")
    if stated and stated[0].typ:
        return stated[0].typ, (stated[0].ref("typ"),)
    return None


def breakdown_point(facts: Facts, ratios: RatioFile, device_class: str) -> tuple[Target, float, tuple[str, ...]]:
    """Return the breakdown target, its current in amperes and the current's fact; raise without them."""
    for parameter in ("vz", "vbr"):
        found = [
            (row, current)
            for row in targets(facts.rows(parameter), device_class, ratios)
            if (current := test_current(row.fact, facts)) is not None
        ]
        if found:
            row, (amperes, source) = max(found, key=lambda item: item[1][0])
            return row, amperes, source
    raise UnsupportedError(
        "BV (breakdown voltage) has no fact: the sheet gives no usable vz or vbr with its test current"
    )


def _knee(facts: Facts, ratios: RatioFile, device_class: str) -> tuple[Target, float] | None:
    """Return the knee impedance and its current."""
    for row in targets(facts.rows("zzk"), device_class, ratios):
        current = next((row.fact.at[name] for name in ("IZK", "IZ") if row.fact.at.get(name)), None)
        stated = facts.rows("izk")
        current = current or (stated[0].typ if stated else None)
        if current:
            return row, current
    return None


def _leakage_bound(
    card: Card, facts: Facts, volts: float, current: float, zzt: float, room: float
) -> tuple[float, float, Fact] | None:
    """Return the flattest `NBV VT` in volts, with its RS, that keeps the breakdown curve below the leakage limit at VR.

    `VZ - IZT RS - VR = NBV VT ln(IZT/IR)` together with `RS = ZZT - NBV VT/IZT`, RS at most `room`.
    """
    share = card.assumption("leakage_margin")
    bounds = []
    for fact in facts.rows("ir", ("VR",)):
        if not fact.max or fact.at["VR"] >= volts or share * fact.max >= current:
            continue
        span, decades = volts - fact.at["VR"], math.log(current / (share * fact.max))
        slope = (span - zzt * current) / (decades - 1) if decades > 1 else math.inf
        rs = zzt - slope / current
        if not 0 < rs <= room:
            rs = min(max(rs, 0.0), room)
            slope = (span - current * rs) / decades
        if slope > 0:
            bounds.append((slope, rs, fact))
    return min(bounds, key=lambda item: item[0]) if bounds else None


def _impedance(
    card: Card,
    facts: Facts,
    ratios: RatioFile,
    point: tuple[Target, float, tuple[str, ...]],
    forward: Sequence[Target],
) -> None:
    """Set BV, IBV, NBV and RS so that VZ and ZZT hold, within what the forward row and the leakage limit allow."""
    name = card.rules.device_class
    target, current, source = point
    dynamic = targets(facts.rows("zzt"), name, ratios)
    knee = _knee(facts, ratios, name)
    clamp = targets(facts.rows("vc", ("IPP",)), name, ratios)
    room = math.inf
    if forward:
        top = max(forward, key=lambda row: row.at("IF"))
        room = card.assumption("rs_forward_share") * top.value / top.at("IF")
    slope, rs, used = VT, 0.0, list[Target]()
    said = "NBV VT = ZZT IZT, all impedance in the exponential"
    if dynamic:
        zzt, used = dynamic[0].value, [dynamic[0]]
        slope = zzt * current
        if knee and knee[1] < 0.9 * current:
            both = (knee[0].value - zzt) / (1 / knee[1] - 1 / current)
            if 0 < both < slope:
                slope, used = both, [dynamic[0], knee[0]]
                said = "NBV VT = (ZZK - ZZT)/(1/IZK - 1/IZT), RS = ZZT - NBV VT/IZT"
        rs = zzt - slope / current
        if rs > room:
            rs = room
            slope = (zzt - rs) * current
            said += "; RS limited by the forward voltage"
        bound = _leakage_bound(card, facts, target.value, current, zzt, room)
        if bound and slope > bound[0]:
            slope, rs = bound[:2]
            said += f"; limited by the leakage limit at {bound[2].at['VR']:g} V"
    elif clamp:
        row = clamp[0]
        span = max(row.value - target.value - VT * math.log(row.at("IPP") / current), 0.0)
        rs, used = min(span / (row.at("IPP") - current), room), [row]
        said = "RS = (VC - VBR - VT ln(IPP/IT))/(IPP - IT)"
    if used:
        origin = worst(used)
        card.put("NBV", slope / VT, origin, f"{said} ({how(used)})", refs(used))
        if forward:
            _hold_forward(card, forward, rs)
        card.put("RS", rs, origin, f"{said} ({how(used)})", refs(used))
    else:
        card.put("NBV", 1.0, Origin.ASSUMED, "no impedance is printed: the breakdown is steeper than the part's")
    origin = Origin.DERIVED if target.origin is Origin.TYPICAL else Origin.ESTIMATED
    card.put("BV", target.value - current * rs, origin, f"VZ - IZT RS ({target.how})", target.refs)
    card.put("IBV", current, Origin.DERIVED, "test current of the breakdown voltage", source or target.refs)


def _hold_forward(card: Card, forward: Sequence[Target], rs: float) -> None:
    """Set IS anew so that the highest forward row holds with the series resistance of the breakdown branch."""
    top = max(forward, key=lambda row: row.at("IF"))
    n = card.value("N")
    is_ = top.at("IF") / math.expm1((top.value - rs * top.at("IF")) / (n * VT))
    card.put("IS", is_, worst([top]), f"IF / (exp((VF - RS IF)/(N VT)) - 1) ({top.how})", top.refs)
