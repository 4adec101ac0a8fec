"""The DC equations of the Gummel-Poon transistor: what a bench of currents and voltages would read."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.optimize import brentq

from d2s.spice.equations import VT, bjt_base_current, bjt_transport


@dataclass(frozen=True, slots=True)
class GummelPoon:
    """The DC parameters of a card; `leak` is `ISE / IS^(1/NE)`, `vaf` infinite where it is off."""

    is_: float
    bf: float
    ikf: float
    leak: float
    ne: float
    br: float
    rb: float
    rc: float
    vaf: float

    def _early(self, vbc: float) -> float:
        """Return the base-width factor q1; held positive where the forward collector bias nears VAF."""
        return 1 / max(1 - vbc / self.vaf, 0.01)

    def active(self, ic: float, vce: float | None) -> tuple[float, float]:
        """Return (VBE, IB) in volts and amperes in the active region at VCE (None: no Early effect)."""
        transport, q1 = ic, 1.0
        for _ in range(4 if vce is not None and math.isfinite(self.vaf) else 1):
            vbe = VT * math.log(max(transport, 1e-30) / self.is_)
            q1 = 1.0 if vce is None else self._early(vbe - (vce - ic * self.rc))
            transport = float(bjt_transport(ic, q1, self.ikf))
        base = float(bjt_base_current(transport, self.bf, self.leak, self.ne))
        return VT * math.log(transport / self.is_) + base * self.rb, base

    def small_signal_gain(self, ic: float, vce: float | None) -> float:
        """Return dIC/dIB in the active region at VCE."""
        step = 0.01
        return 2 * step * ic / (self.active((1 + step) * ic, vce)[1] - self.active((1 - step) * ic, vce)[1])

    def saturated(self, ic: float, ib: float) -> tuple[float, float] | None:
        """Return (VBE, VCE) in volts with the base driven by `ib`; None where the gain does not reach saturation."""

        def reverse(forward: float) -> float:
            return self.br * max(ib - float(bjt_base_current(forward, self.bf, self.leak, self.ne)), 1e-15 * ib)

        def excess(log_forward: float) -> float:
            forward = math.exp(log_forward)
            back = reverse(forward)
            q1 = self._early(VT * math.log(back / self.is_))
            qb = q1 * (1 + math.sqrt(1 + 4 * forward / self.ikf)) / 2
            return (forward - back) / qb - back / self.br - ic

        top = math.log(self.bf * ib)
        if self.leak > 0:
            top = min(top, self.ne * math.log(ib / self.leak))
        bottom = math.log(1e-3 * ic)
        if bottom >= top or excess(top) <= 0 or excess(bottom) >= 0:
            return None
        log_forward = float(brentq(excess, bottom, top, xtol=1e-12))
        forward = math.exp(log_forward)
        vbe = VT * math.log(forward / self.is_)
        return vbe + ib * self.rb, VT * math.log(forward / reverse(forward)) + ic * self.rc
