"""Bipolar transistors: gain, VBE, saturation, capacitances, fT and storage time → Gummel-Poon card."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice import darlington
from d2s.spice.card import Card, UnsupportedError, how, refs, worst
from d2s.spice.facts import Facts
from d2s.spice.fit import Unknown, fit_logs
from d2s.spice.gummel_poon import GummelPoon
from d2s.spice.targets import TYPICAL_SIGMA, Target, targets

#: Type numbers whose letter names a gain group: BC547B, BC847CW.
_RANK = re.compile(r"BC[A-Z]?\d{3}([ABC])[A-Z]*$")
#: Weight of a small-signal gain beside the static ones.
_SMALL_WEIGHT = 1.0
_RANK_TEST = {"IC": 2e-3, "VCE": 5.0}


def build(card: Card, facts: Facts, ratios: RatioFile, title: str) -> None:
    """Fill a Gummel-Poon card from a part's facts; raise `UnsupportedError` without a usable gain or VBE.

    A Darlington, by its title or by its numbers, becomes a sub-circuit of two transistors.
    """
    name = card.rules.device_class
    gain = _gain(card, facts, ratios)
    on = targets(facts.rows("vbe_on", ("IC",)), name, ratios)
    driven = targets(facts.rows("vbe_sat", ("IC", "IB")), name, ratios)
    sat = targets(facts.rows("vce_sat", ("IC", "IB")), name, ratios)
    small = [row for row in targets(facts.rows("hfe_ac", ("IC",)), name, ratios) if row.origin is Origin.TYPICAL]
    if not on and not driven:
        raise UnsupportedError("IS (saturation current) has no fact: the sheet gives no usable vbe_on or vbe_sat")
    rated = facts.limit("ic")
    if _is_double(card, title, gain, [*on, *driven]):
        darlington.build(card, facts, ratios, darlington.Targets(gain, on, driven, sat), rated[0] if rated else None)
        return
    if max(row.value for row in gain) > card.assumption("gain_top"):
        raise UnsupportedError("hFE is beyond a single transistor, VBE is below that of two")
    vaf = _early(card, facts, ratios)
    model = _direct(card, gain, small, on, driven, sat, vaf, rated[0] if rated else None)
    _leakage(card, facts)
    _capacitances(card, facts, ratios)
    _transit(card, facts, ratios, model)


def _ranked(card: Card, facts: Facts) -> list[Target]:
    """Return the gain of the group that a Pro Electron type number names, where no row of the type gives it.

    The groups of BC types hold at 2 mA and 5 V.
    """
    letter = _RANK.match(facts.part.part_number)
    rows = facts.rows("hfe")
    if letter is None or not rows or any(facts.own(r) and r.at.get("IC") in (None, _RANK_TEST["IC"]) for r in rows):
        return []
    assumed = card.rules.assumptions[f"gain_{letter[1].lower()}"]
    fact = replace(rows[0], min=None, typ=None, max=None, at=_RANK_TEST)
    return [Target(assumed.value, 0.15, Origin.ESTIMATED, rows[0].refs(), assumed.reason, fact)]


def _is_double(card: Card, title: str, gain: Sequence[Target], base: Sequence[Target]) -> bool:
    """Tell whether this is a Darlington: by its title, or by a gain and a base voltage of two junctions."""
    high = max(row.value for row in gain) > card.assumption("darlington_gain")
    limit, typical = card.assumption("darlington_vbe"), card.assumption("darlington_vbe_typical")
    two = any((row.fact.max or 0.0) > limit or (row.fact.typ or 0.0) > typical for row in base)
    return "darlington" in title.lower() or (high and two)


def _gain(card: Card, facts: Facts, ratios: RatioFile) -> list[Target]:
    """Return the gain rows that name one gain group; raise `UnsupportedError` where none does."""
    rows = facts.rows("hfe")
    spread = card.assumption("gain_spread")
    wide = [f for f in rows if f.typ is None and f.min and f.max and f.max / f.min > spread]
    if wide and facts.ranked and not any(fact.typ for fact in rows):
        low, high = wide[0].min, wide[0].max
        raise UnsupportedError(f"hFE {low:g}..{high:g} spans several gain groups; printed ranks have their own models")
    narrow = [fact for fact in rows if fact not in wide]
    found = targets(narrow if facts.ranked or any(f.typ for f in narrow) else rows, card.rules.device_class, ratios)
    said = "the printed range spans several gain groups, a part may lie anywhere in it"
    found = [replace(row, how=f"{row.how}; {said}") if row.fact in wide else row for row in found]
    if named := _ranked(card, facts):
        found = named + [row for row in found if facts.own(row.fact)]
    found = [row for row in found if "IC" in row.fact.at]
    if not found:
        raise UnsupportedError(
            "BF (forward gain) has no fact: the sheet gives no usable hfe with its collector current"
        )
    return found


def _early(card: Card, facts: Facts, ratios: RatioFile) -> float:
    """Set VAF from hoe, else assumed; return it."""
    for row in targets(facts.rows("hoe", ("IC", "VCE")), card.rules.device_class, ratios):
        vaf = row.at("IC") / row.value - row.at("VCE")
        if 0 < vaf < card.assumption("vaf_top"):
            return card.derive("VAF", {"hoe": row}) or math.inf
    return card.suppose("VAF")


def _direct(
    card: Card,
    gain: Sequence[Target],
    small: Sequence[Target],
    on: Sequence[Target],
    driven: Sequence[Target],
    sat: Sequence[Target],
    vaf: float,
    rating: float | None,
) -> GummelPoon:
    """Set the DC parameters by one least squares in logs over hFE, VBE(on), VBE(sat) and VCE(sat) rows."""
    ne = card.assumption("ne")
    currents = [row.at("IC") for row in gain]
    peak = max(gain, key=lambda row: row.value)
    everything = currents + [row.at("IC") for row in (*on, *driven, *sat)]
    rated = rating if rating else max(everything)
    base = max((row.at("IB") for row in driven), default=rated / peak.value)
    droops = any(row.at("IC") > peak.at("IC") and row.value < 0.97 * peak.value for row in gain)
    leaks = any(row.at("IC") < peak.at("IC") and row.value < 0.97 * peak.value for row in gain)
    # A slope says where the gain goes only between static rows on both sides; beyond them it leads astray.
    small = small if droops and leaks else ()
    unknowns = {
        "is_": Unknown(card.start("IS", rated=rated), *card.rules.rule("IS").bounds, 0.4),
        "bf": Unknown(card.start("BF", {"hfe": peak}), 0.5 * peak.value, 5 * peak.value, 0.5),
    }
    scale = rated if rating else 10 * rated
    knee = card.start("IKF", scale=scale)
    unknowns["ikf"] = Unknown(knee, 0.02 * min(currents), 100 * max(*everything, knee), 0.2 if droops else 1.0)
    start = card.start("ISE", {"hfe": peak}, rated=rated, IS=1.0)  # over IS^(1/NE)
    unknowns["leak"] = Unknown(start, 1e-6 * start, 1e3 * start, 0.2 if leaks else 1.0)
    if driven or len(on) > 1:
        unknowns["rb"] = Unknown(card.start("RB", base=base), 1e-3 / base, 0.6 / base, 0.3)
    if sat:
        last = max(sat, key=lambda row: row.at("IC"))
        limit = last.value / last.at("IC")
        unknowns["rc"] = Unknown(card.start("RC", {"vce_sat": last}, rated=rated), 1e-3 * limit, limit, 0.6)
        unknowns["br"] = Unknown(card.start("BR"), 0.1, 100.0, 0.15)

    def model(values: Mapping[str, float]) -> GummelPoon:
        full = {"ikf": 1e12, "leak": 0.0, "rb": 0.0, "rc": 0.0, "br": 1.0} | dict(values)
        return GummelPoon(ne=ne, vaf=vaf, **full)

    def residuals(values: Mapping[str, float]) -> list[float]:
        device = model(values)
        found: list[float] = []
        for row in gain:
            _, ib = device.active(row.at("IC"), row.fact.at.get("VCE"))
            found.append(row.residual(row.at("IC") / ib))
        for row in small:
            found.append(_SMALL_WEIGHT * row.residual(device.small_signal_gain(row.at("IC"), row.fact.at.get("VCE"))))
        for row in on:
            vbe, _ = device.active(row.at("IC"), row.fact.at.get("VCE"))
            found.append(row.residual(vbe))
        for row in (*driven, *sat):
            volts = device.saturated(row.at("IC"), row.at("IB"))
            index = 0 if row.fact.parameter == "vbe_sat" else 1
            found.append(100.0 if volts is None else row.residual(max(volts[index], 1e-4)))
        return found

    values = fit_logs(unknowns, residuals)
    used = {"bf": [*gain, *small], "is_": [*on, *driven], "rb": [*driven, *on], "rc": sat, "br": sat}
    names = {"is_": "IS", "bf": "BF", "rb": "RB", "rc": "RC", "br": "BR"}
    for key, name in names.items():
        if key in values:
            rows = used[key]
            said = f"least squares of {card.rules.rule(name).said} ({how(rows)})"
            card.put(name, values[key], worst(rows), said, refs(rows))
    ise = values["leak"] * values["is_"] ** (1 / ne)
    for name, value, seen, key in (
        ("IKF", values["ikf"], droops, "knee_per_rating"),
        ("ISE", ise, leaks, "leak_per_rating"),
    ):
        if seen:
            said = f"least squares of {card.rules.rule(name).said} ({how(gain)})"
            card.put(name, value, worst(gain), said, refs(gain))
        else:
            said = f"{card.rules.assumptions[key].reason}, kept within what the gain rows allow"
            card.put(name, value, Origin.ASSUMED, said)
    card.suppose("NE")
    return model(values)


def _leakage(card: Card, facts: Facts) -> None:
    """Set ISC from a printed typical collector leakage ; a limit is no target, and saturation stays as it is."""
    for parameter in ("icbo", "icex"):
        for fact in facts.rows(parameter):
            if fact.typ and not any(fact.at.get(name) for name in ("VEB", "VBE", "VEB(off)")):
                said = "printed typical leakage of the reverse biased collector junction"
                printed = Target(fact.typ, TYPICAL_SIGMA, Origin.TYPICAL, (fact.ref("typ"),), said, fact)
                card.derive("ISC", {parameter: printed})
                card.suppose("NC")
                return


def _capacitances(card: Card, facts: Facts, ratios: RatioFile) -> None:
    """Set CJC from Cobo and CJE from Cibo with the default shape of the junctions."""
    for parameter, quantity, which in (("cobo", "VCB", "C"), ("cibo", "VEB", "E")):
        rows = targets(facts.rows(parameter, (quantity,)), card.rules.device_class, ratios)
        if not rows:
            continue
        card.suppose(f"VJ{which}")
        card.suppose(f"MJ{which}")
        card.derive(f"CJ{which}", {parameter: rows[0]})


def _transit(card: Card, facts: Facts, ratios: RatioFile, model: GummelPoon) -> None:
    """Set TF from fT and TR from the storage time."""
    name = card.rules.device_class
    for row in targets(facts.rows("ft", ("IC", "VCE")), name, ratios)[:1]:
        vbe, _ = model.active(row.at("IC"), row.at("VCE"))
        card.derive("TF", {"ft": row}, vbe=vbe)
    for row in targets(facts.rows("ts", ("IC",)), name, ratios):
        drive = next((row.fact.at[q] for q in ("IB1", "IB") if q in row.fact.at), None)
        pull = row.fact.at.get("IB2", drive)
        if drive is None or pull is None:
            continue
        _, needed = model.active(row.at("IC"), 1.0)
        if drive > needed and card.derive("TR", {"ts": row}, drive=drive, pull=pull, needed=needed):
            return
