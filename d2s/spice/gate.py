"""The gate of a MOSFET as its tests see it: charges and switching times along the path of gate and drain voltage.

With the static channel, each gate voltage has one drain voltage: on a resistive load that of the load line. The gate
circuit then gives every time as an integral over the gate charge, `t = R int dQ / (VG - v)` to turn on and
`t = R int dQ / v` to turn off (charge control; the drain-source capacitance is neglected, the simulator adds it).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from d2s.spice.card import Card
from d2s.spice.equations import Array, on_resistance, vdmos_cgd, vdmos_current, vdmos_qgd
from d2s.spice.facts import Fact, Facts

#: Where the bench of Qgs and Qgd begins and ends to see the drain move: share of the supply.
_EDGE = 0.03
_POINTS = 160
_HALVINGS = 36


def ramp(x: Array | float, width: float) -> Array:
    """Return a smooth ramp, 0 far below and `x` far above zero: `(x + sqrt(x^2 + width^2))/2`."""
    volts = np.asarray(x, dtype=float)
    return np.asarray((volts + np.sqrt(volts**2 + width**2)) / 2)


def slope(x: float, width: float) -> float:
    """Return the slope of `ramp`."""
    return (1 + x / math.hypot(x, width)) / 2


@dataclass(frozen=True, slots=True)
class Channel:
    """The static part of a card: threshold, transconductance, weak inversion slope and the two resistances."""

    vto: float
    kp: float
    k: float
    rs: float
    rd: float

    @classmethod
    def of(cls, card: Card) -> Channel:
        """Return the channel of a card that has its DC parameters."""
        return cls(*(card.value(name) for name in ("VTO", "KP", "KSUBTHRES", "RS", "RD")))

    def gate_at(self, current: float) -> float:
        """Return the gate voltage that carries `current` amperes in saturation: the height of the plateau."""
        return self.vto + math.sqrt(2 * current / self.kp) + current * self.rs

    def load_line(self, gate: Array, supply: float, load: float) -> Array:
        """Return the drain voltage at each gate voltage with a resistor of `load` ohms to `supply` volts."""
        low, high = np.zeros_like(gate), np.full_like(gate, supply / (load + self.rs + self.rd))
        for _ in range(_HALVINGS):
            current = (low + high) / 2
            inner = np.maximum(supply - current * (load + self.rs + self.rd), 0.0)
            more = vdmos_current(gate - current * self.rs, inner, self.vto, self.kp, self.k) > current
            low, high = np.where(more, current, low), np.where(more, high, current)
        return np.asarray(supply - load * (low + high) / 2)


@dataclass(frozen=True, slots=True)
class GateCharges:
    """Gate capacitances: those of the card, and the steps that a sub-circuit adds.

    Gate to source `cgs`, `c1` more above `v1`, `c2` instead of `c1` above `v2`, each step `w` wide; gate to drain the
    card's curve, and `c3` more where the drain is less than `v3` above the gate, `w3` wide. Farads and volts.
    """

    cgs: float
    cgdmin: float
    cgdmax: float
    a: float
    c1: float = 0.0
    c2: float = 0.0
    v1: float = 0.0
    v2: float = 0.0
    w: float = 1.0
    c3: float = 0.0
    v3: float = 0.0
    w3: float = 1.0

    def input(self) -> float:
        """Return the gate-source capacitance in farads with the gate at the source."""
        return self.cgs + self.c1 * slope(-self.v1, self.w) + (self.c2 - self.c1) * slope(-self.v2, self.w)

    def source(self, v: Array | float) -> Array:
        """Return the gate-source charge in coulombs at the gate voltage."""
        volts = np.asarray(v, dtype=float)
        steps = self.c1 * ramp(volts - self.v1, self.w) + (self.c2 - self.c1) * ramp(volts - self.v2, self.w)
        return np.asarray(self.cgs * volts + steps)

    def drain(self, v: Array | float) -> Array:
        """Return the gate-drain charge in coulombs at VGD up to a constant."""
        volts = np.asarray(v, dtype=float)
        whole = vdmos_qgd(volts, self.cgdmin, self.cgdmax, self.a)
        return np.asarray(whole + self.c3 * ramp(volts + self.v3, self.w3)) if self.c3 else whole

    def reverse(self, vds: float) -> float:
        """Return Crss in farads at the drain voltage with the gate at the source."""
        step = self.c3 * slope(self.v3 - vds, self.w3)
        return float(vdmos_cgd(-vds, self.cgdmin, self.cgdmax, self.a)) + step


def gate_charge(channel: Channel, fact: Fact, charges: GateCharges) -> float:
    """Return Qg, Qgs or Qgd in coulombs as the bench measures it."""
    current, supply = fact.at["ID"], fact.at.get("VDS") or fact.at["VDD"]
    gate = channel.gate_at(current)

    def between(first: tuple[float, float], last: tuple[float, float]) -> float:
        source = charges.source(last[0]) - charges.source(first[0])
        drain = charges.drain(last[0] - last[1]) - charges.drain(first[0] - first[1])
        return float(source + drain)

    start, begin = (0.0, supply), (gate, (1 - _EDGE) * supply)
    if fact.parameter == "qgs":
        return between(start, begin)
    if fact.parameter == "qgd":
        return between(begin, _plateau_end(channel, fact, current, supply))
    drive = fact.at["VGS"]
    return between(start, (drive, current * (channel.rs + channel.rd)))


def _plateau_end(channel: Channel, fact: Fact, current: float, supply: float) -> tuple[float, float]:
    """Return gate and drain voltage where 3 % of the supply is left above the on-state voltage: the bench's end of Qgd.

    In the triode region `ID = KP v (VGS - VTO - v/2)` with the channel's share `v` of the drain voltage.
    """
    drive = fact.at.get("VGS", 10.0) + 1
    ohms = on_resistance(drive, current, channel.vto, channel.kp, channel.k, channel.rs, channel.rd)
    drain = (current * ohms if math.isfinite(ohms) else 0.5 * supply) + _EDGE * supply
    inner = drain - current * (channel.rs + channel.rd)
    if inner <= 0 or inner >= math.sqrt(2 * current / channel.kp):
        return channel.gate_at(current), drain
    return channel.vto + current / (channel.kp * inner) + inner / 2 + current * channel.rs, drain


@dataclass(frozen=True, slots=True)
class Switching:
    """One switching test: gate drive and resistance of the generator, and the path of gate and drain voltage."""

    drive: float
    ohms: float
    supply: float
    gate: Array
    drain: Array

    def times(self, charges: GateCharges, rg: float) -> Mapping[str, float]:
        """Return td_on, tr, td_off and tf in seconds with `rg` ohms inside the device.

        Between 90 % and 10 % of VDS, delays from the edge of an ideal generator.
        """
        moved = np.diff(charges.source(self.gate) + charges.drain(self.gate - self.drain)) * (self.ohms + rg)
        middle = (self.gate[1:] + self.gate[:-1]) / 2
        on = np.concatenate([[0.0], np.cumsum(moved / (self.drive - middle))])
        off = np.concatenate([np.cumsum((moved / middle)[::-1])[::-1], [0.0]])

        def at(times: Array, share: float) -> float:
            return float(np.interp(share * self.supply, self.drain[::-1], times[::-1]))

        first, second, third, last = at(on, 0.9), at(on, 0.1), at(off, 0.1), at(off, 0.9)
        return {"td_on": first, "tr": second - first, "td_off": third, "tf": last - third}


def _circuit(fact: Fact) -> tuple[float, float, float, float] | None:
    """Return drive in volts, generator resistance in ohms, supply in volts and load in ohms of a switching row."""
    at = fact.at
    supply = at.get("VDD") or at.get("VDS")
    drive = next((at[name] for name in ("VGS", "VGEN", "Vgen", "VGS(on)") if at.get(name)), None)
    ohms = next((at[name] for name in ("RG", "RGEN", "RGS") if name in at), None)
    load = next((at[name] for name in ("RL", "RD") if at.get(name)), None)
    if not supply or drive is None or ohms is None or not (load or at.get("ID")):
        return None
    return drive, ohms, supply, load or supply / at["ID"]


def switching_test(channel: Channel, fact: Fact) -> Switching | None:
    """Return the test of a switching row with a resistive load; None where the row does not state it whole."""
    stated = _circuit(fact)
    if stated is None:
        return None
    drive, ohms, supply, load = stated
    gate = np.linspace(0.0, drive, _POINTS)
    drain = channel.load_line(gate, supply, load)
    return Switching(drive, ohms, supply, gate, drain) if drain[-1] < 0.1 * supply else None


def switching_plateau(facts: Facts) -> tuple[float, float] | None:
    """Return a drain current in amperes and the gate voltage at it that typical rise and fall time tell.

    The same charge moves through the same resistor, driven by `VG - VP` to turn on and by `VP` to turn off, so that
    `tr/tf = VP/(VG - VP)`, about at half the load's current. None where a resistive test does not print both.
    """
    rise = next((fact for fact in facts.rows("tr") if fact.typ), None)
    fall = next((fact for fact in facts.rows("tf") if fact.typ and rise and fact.at == rise.at), None)
    if rise is None or fall is None or not rise.typ or not fall.typ:
        return None
    stated = _circuit(rise)
    if stated is None:
        return None
    drive, _, supply, load = stated
    ratio = rise.typ / fall.typ
    return 0.5 * supply / load, drive * ratio / (1 + ratio)
