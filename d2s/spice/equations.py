"""The simulator's DC and charge equations (ngspice 39), for fits: numpy in, numpy out, SI units, 25 degC."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from d2s.knowledge.expression import CONSTANTS

Array = NDArray[np.float64]

#: k T / q at 25 degC in volts, with ngspice's constants (8.617333262e-5 V/K).
VT = CONSTANTS["VT"][0]


def diode_voltage(i: ArrayLike, is_: float, n: float, rs: float) -> Array:
    """Return the forward voltage at current `i` in amperes (ngspice dioload.c, no IKF)."""
    current = np.asarray(i, dtype=float)
    return np.asarray(n * VT * np.log1p(current / is_) + rs * current)


def breakdown_voltage(i: ArrayLike, bv: float, ibv: float, nbv: float, rs: float) -> Array:
    """Return the reverse voltage at breakdown current `i` in amperes (ngspice dioload.c, far above IS)."""
    current = np.asarray(i, dtype=float)
    return np.asarray(bv + nbv * VT * np.log(current / ibv) + rs * current)


def junction_capacitance(v: ArrayLike, cj0: float, vj: float, m: float) -> Array:
    """Return the depletion capacitance in farads at the reverse voltage `v` >= 0 in volts."""
    return np.asarray(cj0 * (1 + np.asarray(v, dtype=float) / vj) ** -m)


def softplus(x: ArrayLike, k: float) -> Array:
    """Return `k ln(1 + exp(x / k))` without overflow."""
    return np.asarray(k * np.logaddexp(0.0, np.asarray(x, dtype=float) / k))


def vdmos_current(vgs: ArrayLike, vds: ArrayLike, vto: float, kp: float, k: float, lambda_: float = 0.0) -> Array:
    """Return the intrinsic channel current in amperes, `vds` >= 0 (ngspice vdmosload.c, THETA 0, MTRIODE 1)."""
    drain = np.asarray(vds, dtype=float)
    drive = softplus(np.asarray(vgs, dtype=float) - vto, k)
    beta = kp * (1 + lambda_ * drain)
    return np.asarray(np.where(drive <= drain, beta * drive**2 / 2, beta * drain * (drive - drain / 2)))


def vdmos_cgd(v: ArrayLike, cgdmin: float, cgdmax: float, a: float) -> Array:
    """Return the gate-drain capacitance in farads at VGD = `v` volts (ngspice devsup.c, DevCapVDMOS)."""
    s = (cgdmax - cgdmin) / (1 + np.pi / 2)
    y = cgdmax - s
    voltage = np.asarray(v, dtype=float)
    return np.asarray(np.where(voltage > 0, s * np.tanh(a * voltage) + y, s * np.arctan(a * voltage) + y))


def vdmos_qgd(v: ArrayLike, cgdmin: float, cgdmax: float, a: float) -> Array:
    """Return the integral of `vdmos_cgd` from 0 to `v` volts in coulombs."""
    s = (cgdmax - cgdmin) / (1 + np.pi / 2)
    y = cgdmax - s
    x = a * np.asarray(v, dtype=float)
    low = s / a * (x * np.arctan(x) - np.log1p(x**2) / 2)
    high = s / a * (np.logaddexp(x, -x) - np.log(2.0))
    return np.asarray(np.where(x > 0, high, low) + y * x / a)


def jfet_current(vgs: ArrayLike, vds: ArrayLike, vto: float, beta: float, lambda_: float) -> Array:
    """Return the intrinsic drain current in amperes, `vds` >= 0, `vto` < 0 (ngspice jfetload.c, level 1, B 1)."""
    gate = np.asarray(vgs, dtype=float) - vto
    drain = np.asarray(vds, dtype=float)
    factor = beta * (1 + lambda_ * drain)
    on = np.where(gate <= drain, factor * gate**2, factor * drain * (2 * gate - drain))
    return np.asarray(np.where(gate > 0, on, 0.0))


def bjt_transport(ic: ArrayLike, q1: ArrayLike, ikf: float) -> Array:
    """Return `IS exp(VBE/VT)` in amperes for an active-region collector current (ngspice bjtload.c, NKF 0.5).

    From `IC = x / qb`, `qb = q1 (1 + sqrt(1 + 4 x / IKF)) / 2` follows `x = IC q1 + (IC q1)^2 / IKF`.
    """
    scaled = np.asarray(ic, dtype=float) * np.asarray(q1, dtype=float)
    return np.asarray(scaled + scaled**2 / ikf)


def bjt_base_current(x: ArrayLike, bf: float, leak: float, ne: float) -> Array:
    """Return the forward base current in amperes for `x = IS exp(VBE/VT)`; `leak` is `ISE / IS^(1/NE)`."""
    transport = np.asarray(x, dtype=float)
    return np.asarray(transport / bf + leak * transport ** (1 / ne))


def threshold_voltage(current: float, vto: float, kp: float, k: float) -> float:
    """Return VGS = VDS at which the channel carries `current` amperes: inverse of the weak-inversion square law."""
    drive = math.sqrt(2 * current / kp) / k
    return vto + k * (drive + math.log(-math.expm1(-drive)))


def on_resistance(vgs: float, current: float, vto: float, kp: float, k: float, rs: float, rd: float) -> float:
    """Return VDS/ID in ohms at the drive VGS; infinite where the triode region cannot carry the current."""
    drive = float(softplus(vgs - current * rs - vto, k))
    inside = drive**2 - 2 * current / kp
    if inside <= 0:
        return math.inf
    channel = 1 / (kp * drive) if current == 0 else (drive - math.sqrt(inside)) / current
    return rs + rd + channel


def transconductance(current: float, kp: float, rs: float, k: float) -> float:
    """Return the external transconductance in siemens in saturation; weak inversion of slope `k` volts lowers it."""
    inner = math.sqrt(2 * kp * current) * -math.expm1(-math.sqrt(2 * current / kp) / k)
    return inner / (1 + inner * rs)
