"""Device equations behind the printed typical values and the curves (SI units, temperature in °C)."""

from __future__ import annotations

import math
from dataclasses import dataclass

K_OVER_Q = 8.617333e-5
T0 = 298.15


@dataclass(frozen=True, slots=True)
class Diode:
    """Shockley diode with series resistance and depletion capacitance (SPICE D: IS, N, RS, CJO, VJ, M, EG, XTI)."""

    i_s: float
    n: float
    rs: float
    cj0: float = 0.0
    vj: float = 0.7
    m: float = 0.4
    eg: float = 1.11
    xti: float = 3.0
    leak: float = 0.0  #: generation current at 25 °C and 1 V, grows with the root of the voltage

    def saturation(self, celsius: float) -> float:
        """Return IS at a temperature (SPICE's law)."""
        t = celsius + 273.15
        return self.i_s * (t / T0) ** (self.xti / self.n) * math.exp((t / T0 - 1) * self.eg / (self.n * K_OVER_Q * t))

    def vf(self, current: float, celsius: float = 25.0) -> float:
        """Return the forward voltage."""
        vt = K_OVER_Q * (celsius + 273.15)
        return self.n * vt * math.log(current / self.saturation(celsius) + 1) + current * self.rs

    def ir(self, voltage: float, celsius: float = 25.0) -> float:
        """Return the reverse current."""
        growth = math.sqrt(self.saturation(celsius) / self.i_s) if self.leak else 0.0
        return self.saturation(celsius) * (1 + 0.02 * voltage) + self.leak * math.sqrt(voltage) * growth

    def capacitance(self, voltage: float) -> float:
        """Return the depletion capacitance at a reverse voltage."""
        return self.cj0 / (1 + voltage / self.vj) ** self.m


@dataclass(frozen=True, slots=True)
class Mosfet:
    """Square-law MOSFET with drain resistance; magnitudes only (KP = k, VTO = vto, RD = rd)."""

    vto: float
    k: float
    rd: float
    ciss0: float
    crss0: float
    coss0: float

    def id_saturated(self, vgs: float, celsius: float = 25.0) -> float:
        """Return the saturation drain current; mobility falls with T^-1.5, the threshold by 4 mV/K."""
        scale = ((celsius + 273.15) / T0) ** -1.5
        overdrive = max(0.0, vgs - self.vto + 0.004 * (celsius - 25))
        return scale * self.k * overdrive**2 / 2

    def vds(self, vgs: float, current: float) -> float:
        """Return the drain-source voltage at a current below saturation; raise `ValueError` above it."""
        overdrive = vgs - self.vto
        return overdrive - math.sqrt(overdrive**2 - 2 * current / self.k) + current * self.rd

    def rds_on(self, vgs: float, current: float) -> float:
        """Return the on-resistance."""
        return self.vds(vgs, current) / current

    def gfs(self, current: float) -> float:
        """Return the forward transconductance in saturation."""
        return math.sqrt(2 * self.k * current)

    def capacitances(self, vds: float) -> tuple[float, float, float]:
        """Return Ciss, Coss and Crss."""
        crss = self.crss0 / (1 + vds / 0.8) ** 0.6
        return self.ciss0 + crss, crss + self.coss0 / (1 + vds / 0.75) ** 0.5, crss


@dataclass(frozen=True, slots=True)
class Jfet:
    """Square-law JFET; magnitudes of VGS."""

    idss: float
    vp: float

    def current(self, vgs: float, celsius: float = 25.0) -> float:
        """Return the saturation drain current."""
        vp = self.vp + 0.0022 * (celsius - 25)
        scale = ((celsius + 273.15) / T0) ** -1.4 * (vp / self.vp) ** 2
        return scale * self.idss * max(0.0, 1 - vgs / vp) ** 2

    def gfs(self, vgs: float = 0.0) -> float:
        """Return the forward transconductance."""
        return 2 * self.idss / self.vp * (1 - vgs / self.vp)


@dataclass(frozen=True, slots=True)
class Bjt:
    """Gummel-Poon essentials: gain with low- and high-current fall, base-emitter and saturation voltages."""

    i_s: float
    bf: float
    ikf: float
    ise: float
    ne: float
    re: float
    rc: float

    def vbe(self, current: float, celsius: float = 25.0) -> float:
        """Return the base-emitter voltage at a collector current."""
        t = celsius + 273.15
        i_s = self.i_s * (t / T0) ** 3 * math.exp((t / T0 - 1) * 1.11 / (K_OVER_Q * t))
        return K_OVER_Q * t * math.log(current * (1 + current / self.ikf) / i_s) + current * self.re

    def hfe(self, current: float, celsius: float = 25.0) -> float:
        """Return the DC current gain."""
        vt = K_OVER_Q * T0
        internal = vt * math.log(current * (1 + current / self.ikf) / self.i_s)
        base = current * (1 + current / self.ikf) / self.bf + self.ise * math.exp(internal / (self.ne * vt))
        return current / base * ((celsius + 273.15) / T0) ** 1.5

    def vce_sat(self, current: float, forced: float = 10.0) -> float:
        """Return the collector-emitter saturation voltage at a forced gain (Ebers-Moll, BR = 4)."""
        gain = self.hfe(current)
        ratio = (1 + (1 + forced) / 4) / (1 - forced / gain)
        return K_OVER_Q * T0 * math.log(ratio) + current * (self.rc + self.re)
