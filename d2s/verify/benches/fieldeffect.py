"""Benches of MOSFETs and junction field-effect transistors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from d2s.records.model import Model
from d2s.spice.facts import Fact, in_si
from d2s.verify.benches.bench import (
    SWITCHING,
    Bench,
    UntestableError,
    capacitance,
    need,
    ramp_recovery,
    reverse_voltage,
    sign,
)

#: Where a current source meets a blocked drain: keeps the matrix regular and takes less than a nanoampere.
_LEAK = "\nR1 d 0 1e12"


def is_jfet(model: Model) -> bool:
    """Tell a JFET, whose gate is driven against its channel, from a MOSFET."""
    return model.device in ("NJF", "PJF")


def _device(model: Model, gate: str = "g") -> str:
    return f"{'J' if model.device in ('NJF', 'PJF') else 'M'}1 d {gate} 0 {model.name}"


def threshold(model: Model, fact: Fact) -> Bench:
    """Tie gate and drain, force ID, read VGS; at a printed VDS the gate is controlled instead."""
    if "VDS" in fact.at:
        return _gate_for(model, fact)
    current = sign(model) * need(fact, "ID")
    return Bench(f"I1 0 d {current:g}\nR1 d 0 1e13\n{_device(model, 'd')}", "op\nlet out = v(d)")


def _controlled(model: Model, fact: Fact) -> str:
    """Return a circuit that carries ID at VDS: gate at ground, ID drawn from the source, drain VDS above it."""
    s = sign(model)
    current, volts = s * need(fact, "ID"), s * need(fact, "VDS")
    letter = "J" if is_jfet(model) else "M"
    start = s if letter == "J" else -3 * s
    return (
        f"I1 s 0 {current:g}\nVG g 0 0\nVD x 0 {volts:g}\nED d x s 0 1\n{letter}1 d g s {model.name}\n"
        f".nodeset v(s)={start} v(d)={volts + start:g}"
    )


def _gate_for(model: Model, fact: Fact) -> Bench:
    """Hold ID and VDS, read VGS."""
    return Bench(_controlled(model, fact), "op\nlet out = v(s)")


def on_resistance(model: Model, fact: Fact) -> Bench:
    """Apply VGS, force ID, read VDS/ID."""
    s = sign(model)
    current, gate = s * need(fact, "ID"), s * need(fact, "VGS")
    return Bench(f"VG g 0 {gate:g}\nI1 0 d {current:g}{_LEAK}\n{_device(model)}", f"op\nlet out = v(d)/{current:g}")


def transconductance(model: Model, fact: Fact) -> Bench:
    """Hold VDS, move ID by 1 % both ways, read the slope over VGS."""
    current = need(fact, "ID")
    s = sign(model)
    return Bench(
        _controlled(model, fact),
        f"dc I1 {s * 0.99 * current:.9g} {s * 1.01 * current:.9g} {s * 0.01 * current:.9g}\n"
        f"let out = {0.02 * current:.9g}/(v(s)[0]-v(s)[2])",
    )


def body_diode_voltage(model: Model, fact: Fact) -> Bench:
    """Force the source current with the gate at the source or at the printed VGS (with its sign), read VSD."""
    current = sign(model) * need(fact, "IS", "IF", "ID")
    gate = next((in_si(c) for c in fact.record.conditions if c.quantity == "VGS" and c.value), None) or 0.0
    return Bench(f"VG g 0 {gate:g}\nI1 d 0 {current:g}\n{_device(model)}", "op\nlet out = v(d)")


def breakdown(model: Model, fact: Fact) -> Bench:
    """Force ID with the gate at the source, read VDS."""
    current = sign(model) * need(fact, "ID")
    return Bench(f"VG g 0 0\nI1 0 d {current:g}{_LEAK}\n{_device(model)}", "op\nlet out = v(d)")


def drain_current(model: Model, fact: Fact) -> Bench:
    """Apply VDS and VGS (0 where none is stated), read ID."""
    s = sign(model)
    volts = s * reverse_voltage(model, fact, "VDS")
    return Bench(f"VG g 0 {_gate(model, fact):g}\nVD d 0 {volts:g}\n{_device(model)}", "op\nlet out = i(VD)")


def _gate(model: Model, fact: Fact) -> float:
    """Return the gate voltage with the sign that the device needs: a JFET's gate is driven against its channel."""
    s = sign(model)
    return fact.at.get("VGS", 0.0) * (-s if is_jfet(model) else s)


def gate_current(model: Model, fact: Fact) -> Bench:
    """Apply a reverse gate voltage with drain and source joined, read the gate current."""
    volts = -sign(model) * need(fact, "VGS")
    letter = "J" if is_jfet(model) else "M"
    return Bench(f"VG g 0 {volts:g}\n{letter}1 0 g 0 {model.name}", "op\nlet out = i(VG)")


def _capacitor(kind: str) -> Callable[[Model, Fact], Bench]:
    def measured(model: Model, fact: Fact) -> Bench:
        """Apply VDS and VGS, drive gate or drain with a small signal, read the charge current."""
        s = sign(model)
        gate = _gate(model, fact)
        drive = ("ac 1", "") if kind == "ciss" else ("", "ac 1")
        circuit = (
            f"VG g 0 dc {gate:g} {drive[0]}\nVD d 0 dc {s * fact.at.get('VDS', 0.0):g} {drive[1]}\n{_device(model)}"
        )
        return Bench(circuit, capacitance("VD" if kind == "coss" else "VG", fact.at.get("f", 1e6)))

    return measured


def _small_signal(node: str) -> Callable[[Model, Fact], Bench]:
    def measured(model: Model, fact: Fact) -> Bench:
        """Apply VDS at VGS = 0, drive gate or drain with a small signal, read the conductance at low frequency."""
        volts = sign(model) * need(fact, "VDS")
        if fact.at.get("VGS"):
            raise UntestableError("the row states a gate voltage other than 0")
        drive = ("ac 1", "") if node == "g" else ("", "ac 1")
        circuit = f"VG g 0 dc 0 {drive[0]}\nVD d 0 dc {volts:g} {drive[1]}\n{_device(model)}"
        return Bench(circuit, "ac lin 1 1 1\nlet out = real(i(VD))")

    return measured


def channel_resistance(model: Model, fact: Fact) -> Bench:
    """Apply a small VDS at VGS = 0, read VDS/ID."""
    volts = sign(model) * (fact.at.get("VDS") or 0.01)
    return Bench(f"VG g 0 0\nVD d 0 {volts:g}\n{_device(model)}", f"op\nlet out = {volts:g}/i(VD)")


def body_diode_recovery(model: Model, fact: Fact) -> Bench:
    """Ramp the body diode's current through zero with the gate at the source (anode: source of N, drain of P)."""
    supply = fact.at.get("VR") or fact.at.get("VDD") or min(30.0, 0.5 * model.valid.get("VDS", (0.0, 60.0))[1])
    device = f"M1 {'0 k k' if model.polarity == 'p' else 'k 0 0'} {model.name}"
    return ramp_recovery(device, fact, need(fact, "IF", "IS", "ID"), supply)


def body_diode_charge(model: Model, fact: Fact) -> Bench:
    """Ramp the body diode's current through zero, read the charge or the peak of the reverse current."""
    supply = fact.at.get("VR") or fact.at.get("VDD") or min(30.0, 0.5 * model.valid.get("VDS", (0.0, 60.0))[1])
    device = f"M1 {'0 k k' if model.polarity == 'p' else 'k 0 0'} {model.name}"
    return ramp_recovery(device, fact, need(fact, "IF", "IS", "ID"), supply, fact.parameter)


def gate_charge(model: Model, fact: Fact) -> Bench:
    """Charge the gate with a constant current under an inductive load held at VDD, read Qg, Qgs or Qgd.

    Qg is the charge at the printed VGS; Qgs ends where VDS begins to fall, Qgd where 3 % of it is left.
    """
    s = sign(model)
    current, supply = need(fact, "ID"), need(fact, "VDS", "VDD")
    gate = need(fact, "VGS") if fact.parameter == "qg" else fact.at.get("VGS", 10.0)
    expected = max(v for v in (fact.typ, fact.max, fact.min) if v is not None)
    drive, span = expected / 1e-6, 1e-6
    rest, begin = span / 50, span / 50 + span / 2e3  # a rest first: no step from the operating point into the ramp
    clamp = "d y" if s > 0 else "y d"
    circuit = (
        f"I1 0 g PWL(0 0 {rest:g} 0 {rest + span / 1e3:g} {s * drive:g})\nR1 g 0 1e7\nR2 d 0 1e8\n"
        f"I2 0 d {s * current:g}\nDC {clamp} CLAMP\n"
        f"VC y 0 {s * supply:g}\n.model CLAMP D (IS=1e-12 N=0.1 EG=0.1 XTI=0)\n{_device(model)}\n"
        f"DG {'g z' if s > 0 else 'z g'} CLAMP\nVZ z 0 {s * (gate + 1):g}"
    )
    rise, fall = ("rise", "fall") if s > 0 else ("fall", "rise")
    top = f"meas tran t1 when v(g)={s * gate:g} {rise}=1"
    first = f"meas tran ta when v(d)={s * 0.97 * supply:g} {fall}=1 td={span / 50:g}"
    length = {"qg": 2, "qgs": 6, "qgd": 12}[fact.parameter]
    run = f"tran {span / 500:g} {length * span:g} 0 {span / 200:g}\n"
    if fact.parameter == "qg":
        return Bench(circuit, f"{run}{top}\nlet out = {drive:g}*(t1-{begin:g})")
    if fact.parameter == "qgs":
        return Bench(circuit, f"{run}{first}\nlet out = {drive:g}*(ta-{begin:g})")
    level = f"let low = v(d)[length(v(d))-1]\nlet level = low+{s * 0.03 * supply:g}"
    last = f"{first}\n{level}\nmeas tran tb when v(d)=$&level {fall}=1"
    return Bench(circuit, f"{run}{last}\nlet out = {drive:g}*(tb-ta)")


def _switch(kind: str) -> Callable[[Model, Fact], Bench]:
    def measured(model: Model, fact: Fact) -> Bench:
        """Switch a resistive load with a gate pulse through RG, read the time between levels of VGS and VDS.

        Delays from 10 % (90 %) of the pulse to 90 % (10 %) of VDS; rise and fall between 90 % and 10 % of VDS.
        """
        s = sign(model)
        supply, resistor = need(fact, "VDD", "VDS"), need(fact, "RG", "RGEN", "RGS")
        drive = need(fact, "VGS", "VGEN", "Vgen", "VGS(on)")
        load = next((fact.at[name] for name in ("RL", "RD") if fact.at.get(name)), 0.0) or supply / need(fact, "ID")
        on = kind in ("td_on", "tr", "ton")
        span = max(v for v in (fact.typ, fact.max, fact.min) if v is not None)
        start, edge = (2.0 if on else 6.0) * span, span / 100
        first, second = (0.0, drive) if on else (drive, 0.0)
        circuit = (
            f"VI i 0 PWL(0 {s * first:g} {start:g} {s * first:g} {start + edge:g} {s * second:g})\n"
            f"RG i g {resistor:g}\nVD x 0 {s * supply:g}\nRL x d {load:g}\n{_device(model)}"
        )
        slope = ("fall" if on else "rise") if s > 0 else ("rise" if on else "fall")
        levels = (("a", 0.9), ("b", 0.1)) if on else (("a", 0.1), ("b", 0.9))
        lines = [f"let z = {start + edge * 0.1:g}"]
        lines += [f"meas tran {name} when v(d)={s * share * supply:g} {slope}=1 td={start:g}" for name, share in levels]
        ends = {"td_on": "a-z", "td_off": "a-z", "tr": "b-a", "tf": "b-a", "ton": "b-z", "toff": "b-z"}
        body = "\n".join(lines)
        end = start + 15 * span
        run = f"tran {span / 100:g} {end:g} 0 {span / 40:g}"
        return Bench(circuit, f"{run}\n{body}\nlet out = {ends[kind]}", options=SWITCHING)

    return measured


MOSFET: Mapping[str, Callable[[Model, Fact], Bench]] = MappingProxyType(
    {
        "vgs_th": threshold,
        "rds_on": on_resistance,
        "gfs": transconductance,
        "vsd": body_diode_voltage,
        "vbr_dss": breakdown,
        "trr": body_diode_recovery,
        "qrr": body_diode_charge,
        "irrm": body_diode_charge,
        **dict.fromkeys(("qg", "qgs", "qgd"), gate_charge),
        **{name: _switch(name) for name in ("td_on", "tr", "td_off", "tf", "ton", "toff")},
        "idss": drain_current,
        "id_on": drain_current,
        "ciss": _capacitor("ciss"),
        "coss": _capacitor("coss"),
        "crss": _capacitor("crss"),
    }
)
JFET: Mapping[str, Callable[[Model, Fact], Bench]] = MappingProxyType(
    {
        "vgs_off": _gate_for,
        "vgs": _gate_for,
        "idss": drain_current,
        "gfs": _small_signal("g"),
        "gos": _small_signal("d"),
        "rds_on": channel_resistance,
        "igss": gate_current,
        "id_off": drain_current,
        "ciss": _capacitor("ciss"),
        "crss": _capacitor("crss"),
    }
)
