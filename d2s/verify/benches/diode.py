"""Benches of diodes and Zener diodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from d2s.records.model import Model
from d2s.spice.facts import Fact
from d2s.verify.benches.bench import Bench, UntestableError, capacitance, need, ramp_recovery, reverse_voltage

_BREAKDOWN = ("IZT", "IZ", "IT", "IR")


def forward_voltage(model: Model, fact: Fact) -> Bench:
    """Force IF, read VF."""
    return Bench(f"I1 0 a {need(fact, 'IF'):g}\nD1 a 0 {model.name}", "op\nlet out = v(a)")


def reverse_current(model: Model, fact: Fact) -> Bench:
    """Apply VR (or the rated reverse voltage), read IR."""
    volts = reverse_voltage(model, fact, "VR")
    return Bench(f"V1 k 0 {volts:g}\nD1 0 k {model.name}", "op\nlet out = i(V1)")


def breakdown_voltage(model: Model, fact: Fact) -> Bench:
    """Force the reverse test current, read the voltage."""
    return Bench(f"I1 0 k {need(fact, *_BREAKDOWN):g}\nD1 0 k {model.name}", "op\nlet out = v(k)")


def clamping_voltage(model: Model, fact: Fact) -> Bench:
    """Force the peak pulse current, read the voltage (isothermal)."""
    return Bench(f"I1 0 k {need(fact, 'IPP'):g}\nD1 0 k {model.name}", "op\nlet out = v(k)")


def _impedance(*names: str) -> Callable[[Model, Fact], Bench]:
    def dynamic(model: Model, fact: Fact) -> Bench:
        """Sweep the test current by 5 % both ways, read the slope."""
        current = need(fact, *names)
        return Bench(
            f"I1 0 k {current:g}\nD1 0 k {model.name}",
            f"dc I1 {0.95 * current:.9g} {1.05 * current:.9g} {0.05 * current:.9g}\n"
            f"let out = (v(k)[2]-v(k)[0])/{0.1 * current:.9g}",
        )

    return dynamic


def junction_capacitance(model: Model, fact: Fact) -> Bench:
    """Apply VR, read the capacitance at the printed frequency."""
    volts = need(fact, "VR")
    return Bench(f"V1 k 0 dc {volts:g} ac 1\nD1 0 k {model.name}", capacitance("V1", fact.at.get("f", 1e6)))


def recovery_time(model: Model, fact: Fact) -> Bench:
    """Ramp, or switch a resistive loop from IF to the reverse current; read the time from zero to the recovery level.

    The level is IRR where it is printed, else a tenth of the reverse current (JEDEC).
    """
    forward = need(fact, "IF")
    if fact.at.get("di/dt"):
        supply = fact.at.get("VR") or min(30.0, 0.5 * model.valid.get("VR", (0.0, 60.0))[1])
        return ramp_recovery(f"D1 0 k {model.name}", fact, forward, supply)
    reverse, level = fact.at.get("IR"), fact.at.get("IRR")
    volts, load = fact.at.get("VR"), fact.at.get("RL", 100.0)
    if reverse is not None and reverse <= 0.15 * forward and level is None:
        reverse, level = None, reverse
    if reverse is None:
        if volts is None or "RL" not in fact.at:
            raise UntestableError("the row does not state the reverse current")
        reverse = volts / load
    level = level or 0.1 * reverse
    span = max(v for v in (fact.typ, fact.max, fact.min) if v is not None)
    on, off = forward * load + 0.7, -(reverse * load - 0.7)
    edge = span / 200
    circuit = (
        f"V1 a 0 PWL(0 {on:g} {span:g} {on:g} {span + edge:g} {off:g})\nR1 a b {load:g}\nVS b k 0\nD1 k 0 {model.name}"
    )
    commands = (
        f"tran {span / 400:g} {8 * span:g} 0 {span / 200:g}\n"
        f"let level = {-level:g}\nmeas tran t0 when i(VS)=0 fall=1\n"
        "meas tran t1 when i(VS)=$&level rise=1\nlet out = t1-t0"
    )
    return Bench(circuit, commands)


def recovery_charge(model: Model, fact: Fact) -> Bench:
    """Ramp the current through zero, read the charge or the peak of the reverse current."""
    supply = fact.at.get("VR") or min(30.0, 0.5 * model.valid.get("VR", (0.0, 60.0))[1])
    return ramp_recovery(f"D1 0 k {model.name}", fact, need(fact, "IF"), supply, fact.parameter)


def temperature_coefficient(model: Model, fact: Fact) -> Bench:
    """Force the test current at 25 and 75 degC, read the mean relative change of the voltage per kelvin.

    `tc_vz` in the unit of the record: relative (1/K or %/K) or V/K.
    """
    current = need(fact, *_BREAKDOWN)
    relative = "/v1" if "%" in fact.record.unit or "ppm" in fact.record.unit else ""
    relative += "*100" if fact.record.si and "%" in fact.record.si.unit else ""
    return Bench(
        f"I1 0 k {current:g}\nD1 0 k {model.name}",
        f"op\nset cold = $&v(k)\noption temp=75\nop\nlet v1 = $cold\nlet out = (v(k)-v1)/50{relative}",
    )


DIODE: Mapping[str, Callable[[Model, Fact], Bench]] = MappingProxyType(
    {
        "vf": forward_voltage,
        "ir": reverse_current,
        "vbr": breakdown_voltage,
        "ct": junction_capacitance,
        "trr": recovery_time,
        "qrr": recovery_charge,
        "irrm": recovery_charge,
    }
)
ZENER: Mapping[str, Callable[[Model, Fact], Bench]] = MappingProxyType(
    {
        **DIODE,
        "vz": breakdown_voltage,
        "zzt": _impedance("IZT", "IZ"),
        "zzk": _impedance("IZK", "IZ"),
        "vc": clamping_voltage,
        "tc_vz": temperature_coefficient,
    }
)
