"""The output characteristic of a transistor: its current over the voltage at one drive."""

from __future__ import annotations

from d2s.records.model import Model
from d2s.verify.benches.bench import Bench, Probe, sign
from d2s.verify.benches.fieldeffect import is_jfet

#: A device under test and its drive, in amperes of base current or volts at the gate, by the letter of the instance.
_DRIVEN = {
    "M": "VG g 0 {drive:g}\nM1 d g 0 {name}",
    "J": "VG g 0 {drive:g}\nJ1 d g 0 {name}",
    "Q": "IB 0 b {drive:g}\nQ1 d b 0 {name}",
}
SAMPLES = 61


def applied(model: Model, drive: float) -> float:
    """Return a drive with its sign: that of the polarity, and against it for the gate of a JFET."""
    return sign(model) * (-drive if is_jfet(model) and drive else drive)


def output_characteristic(model: Model, drive: float, volts: float, amperes: float) -> tuple[Bench, Probe]:
    """Sweep a load line of `volts` and `amperes` to twice its length, read voltage and current of the output.

    The load line meets every curve in the window inside it, saturated or not, and keeps the current bounded. `drive`
    is the base current, or the gate voltage that opens the channel (of a JFET: that closes it), as a magnitude.
    """
    s = sign(model)
    kind = "Q" if "B" in model.pins else "J" if is_jfet(model) else "M"
    device = _DRIVEN[kind].format(drive=applied(model, drive), name=model.name)
    circuit = f"VE e 0 0\nRE e d {volts / amperes:.9g}\n{device}"
    step = 2 * s * volts / (SAMPLES - 1)
    sweep = f"dc VE 0 {(SAMPLES - 0.5) * step:.9g} {step:.9g}"  # half a step beyond: rounding drops no sample
    return Bench(circuit, sweep), Probe({"x": "abs(v(d))", "y": "abs(i(VE))"}, SAMPLES)
