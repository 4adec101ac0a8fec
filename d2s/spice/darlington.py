"""Darlington transistors: driver and output transistor of one diffusion, with the base resistors that are printed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from scipy.optimize import brentq

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.card import Card, how, refs, worst
from d2s.spice.facts import Facts
from d2s.spice.fit import Unknown, fit_logs
from d2s.spice.gummel_poon import GummelPoon
from d2s.spice.targets import Target, targets

_OPEN = math.inf
#: Parameters of both transistors, and those that the tests see on the driver's collector junction alone.
_BOTH = ("IS", "BF", "IKF", "BR", "TF")
_DRIVER = ("CJC", "VJC", "MJC")
#: Parameters of the DC fit by the names of its unknowns.
_FITTED: Mapping[str, str] = MappingProxyType({"is_": "IS", "bf": "BF", "ikf": "IKF", "rc": "RC"})


@dataclass(frozen=True, slots=True)
class Targets:
    """The rows that the DC fit aims at, by kind."""

    gain: Sequence[Target]
    on: Sequence[Target]
    driven: Sequence[Target]
    sat: Sequence[Target]

    @property
    def every(self) -> list[Target]:
        """Return all rows."""
        return [*self.gain, *self.on, *self.driven, *self.sat]


@dataclass(frozen=True, slots=True)
class Darlington:
    """Two transistors with joined collectors: `ratio` is the output's emitter area over the driver's.

    `r1` and `r2` lie from base to emitter of driver and output in ohms (infinite: none), `rc` in the collector.
    """

    driver: GummelPoon
    ratio: float
    r1: float = _OPEN
    r2: float = _OPEN
    rc: float = 0.0

    @property
    def output(self) -> GummelPoon:
        """Return the output transistor: the driver with its currents scaled by the area."""
        one = self.driver
        return replace(
            one, is_=one.is_ * self.ratio, ikf=one.ikf * self.ratio, leak=one.leak * self.ratio ** (1 - 1 / one.ne)
        )

    def active(self, ic: float) -> tuple[float, float]:
        """Return (VBE, IB) in volts and amperes in the active region."""

        def parts(first: float) -> tuple[float, float, float, float]:
            return *self.driver.active(first, None), *self.output.active(ic - first, None)

        def excess(first: float) -> float:
            v1, b1, v2, b2 = parts(first)
            return first + b1 + v1 / self.r1 - b2 - v2 / self.r2

        least = 1e-12 * ic
        first = least if excess(least) > 0 else float(brentq(excess, least, ic * (1 - 1e-9), rtol=1e-10))
        v1, b1, v2, _ = parts(first)
        return v1 + v2, b1 + v1 / self.r1

    def saturated(self, ic: float, ib: float) -> tuple[float, float] | None:
        """Return (VBE, VCE) in volts with the base driven by `ib`; None where the gain does not reach saturation.

        The output transistor stays in the active region: its collector is above its base by the driver's VCE.
        """
        output = self.output

        def excess(second: float) -> float:
            v2, b2 = output.active(second, None)
            return second + b2 + v2 / self.r2 - ic - ib

        if excess(1e-9 * ic) >= 0:
            return None
        second = float(brentq(excess, 1e-9 * ic, ic + ib, rtol=1e-10))
        v2, _ = output.active(second, None)
        v1, held = 0.7, None
        for _ in range(3):
            drive = ib - v1 / self.r1
            held = self.driver.saturated(ic - second, drive) if drive > 0 and second < ic else None
            if held is None:
                return None
            v1 = held[0]
        return (v1 + v2, v2 + held[1] + self.rc * ic) if held else None


def build(card: Card, facts: Facts, ratios: RatioFile, rows: Targets, rating: float | None) -> None:
    """Make the card a sub-circuit of two transistors.

    No row tells the split of the gain: both are taken to be of one diffusion, with one BF, and emitter areas in the
    ratio that the class file assumes. A base resistor or damper diode that no row prints is left out.
    """
    name = card.rules.device_class
    card.suppose("AREA")
    card.suppose("BR")
    for parameter, fact in (("R1", "r1"), ("R2", "r2")):
        for row in targets(facts.rows(fact), name, ratios)[:1]:
            card.derive(parameter, {fact: row})
    _direct(card, rows, rating)
    for row in targets(facts.rows("cobo", ("VCB",)), name, ratios)[:1]:
        card.suppose("VJC")
        card.suppose("MJC")
        card.derive("CJC", {"cobo": row})
    for row in targets(facts.rows("ft", ("IC", "VCE")), name, ratios)[:1]:
        fitted = {key: card.value(parameter) for key, parameter in _FITTED.items()}
        vbe, _ = _model(card, fitted).active(row.at("IC"))
        card.derive("TF", {"ft": row}, vbe=vbe / 2)
    card.body = _body(card)


def _model(card: Card, fitted: Mapping[str, float]) -> Darlington:
    """Return the equations of fitted parameters beside those that the card already holds."""
    driver = GummelPoon(fitted["is_"], fitted["bf"], fitted["ikf"], 0.0, 1.5, card.value("BR"), 0.0, 0.0, math.inf)
    r1, r2 = (card.value(name, _OPEN) for name in ("R1", "R2"))
    return Darlington(driver, card.value("AREA"), r1, r2, fitted.get("rc", 0.0))


def _direct(card: Card, rows: Targets, rating: float | None) -> None:
    """Set IS, BF, IKF and RC by one least squares in logs over hFE, VBE and VCE(sat) rows."""
    ratio = card.value("AREA")
    currents = [row.at("IC") for row in rows.gain]
    everything = [row.at("IC") for row in rows.every]
    peak = max(rows.gain, key=lambda row: row.value)
    rated = rating or max(everything)
    droops = any(row.at("IC") > peak.at("IC") and row.value < 0.97 * peak.value for row in rows.gain)
    each = card.compute("each", {"hfe": peak})
    knee = card.start("IKF", scale=rated if rating else 10 * rated) / ratio
    unknowns = {
        "is_": Unknown(card.start("IS", rated=rated) / ratio, *card.rules.rule("IS").bounds, 0.2),
        "bf": Unknown(each, 0.2 * each, 10 * each, 0.2),
        "ikf": Unknown(knee, 0.02 * min(currents) / ratio, 100 * max(*everything, knee), 0.2 if droops else 1.0),
    }
    if rows.sat:
        last = max(rows.sat, key=lambda row: row.at("IC"))
        limit = last.value / last.at("IC")
        unknowns["rc"] = Unknown(card.start("RC", {"vce_sat": last}, rated=rated), 1e-4 * limit, limit, 0.2)

    def residuals(values: Mapping[str, float]) -> list[float]:
        device = _model(card, values)
        found = [row.residual(row.at("IC") / max(device.active(row.at("IC"))[1], 1e-15)) for row in rows.gain]
        found += [row.residual(device.active(row.at("IC"))[0]) for row in rows.on]
        for row in (*rows.driven, *rows.sat):
            volts = device.saturated(row.at("IC"), row.at("IB"))
            index = 0 if row.fact.parameter == "vbe_sat" else 1
            found.append(100.0 if volts is None else row.residual(volts[index]))
        return found

    values = fit_logs(unknowns, residuals)
    for key, used in (("is_", [*rows.on, *rows.driven]), ("bf", rows.gain), ("rc", rows.sat)):
        if key in values:
            card.put(
                _FITTED[key], values[key], worst(used), f"least squares of both transistors ({how(used)})", refs(used)
            )
    if droops:
        said = f"least squares of both transistors ({how(rows.gain)})"
        card.put("IKF", values["ikf"], worst(rows.gain), said, refs(rows.gain))
    else:
        said = f"{card.rules.assumptions['knee_per_rating'].reason}, kept within what the gain rows allow"
        card.put("IKF", values["ikf"], Origin.ASSUMED, said)


def _body(card: Card) -> tuple[str, ...]:
    """Return the sub-circuit: collector resistance, two transistors, the resistors that are set."""
    collector = "X" if card.has("RC") else "C"
    lines = ["RC C X {RC}"] if card.has("RC") else []
    lines += [f"Q1 {collector} B M {{name}}_D", f"Q2 {collector} M E {{name}}_O {{AREA}}"]
    lines += [f"{name} {nodes} {{{name}}}" for name, nodes in (("R1", "B M"), ("R2", "M E")) if card.has(name)]
    return (
        *lines,
        card.model_line("D", "{DEVICE}", (*_BOTH, *_DRIVER)),
        card.model_line("O", "{DEVICE}", _BOTH),
    )
