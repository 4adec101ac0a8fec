"""Benches of bipolar transistors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from d2s.records.model import Model
from d2s.spice.facts import Fact
from d2s.verify.benches.bench import Bench, capacitance, need, sign


def _biased(model: Model, fact: Fact, base: str = "VB 0 b 0") -> str:
    """Return a circuit that carries IC at VCE: base at ground, IC + IB drawn from the emitter, collector VCE above it.

    No high-gain loop: the emitter source adds the sensed base current to IC.
    """
    s = sign(model)
    current, volts = s * need(fact, "IC"), s * need(fact, "VCE")
    return (
        f"{base}\nI1 e 0 {current:g}\nF1 e 0 VB 1\nVC x 0 {volts:g}\nEC c x e 0 1\nQ1 c b e {model.name}\n"
        f".nodeset v(e)={-s * 0.65:g} v(c)={volts - s * 0.65:g}"
    )


def gain(model: Model, fact: Fact) -> Bench:
    """Hold IC and VCE, read IC/IB."""
    return Bench(_biased(model, fact), f"op\nlet out = {need(fact, 'IC'):g}/i(VB)")


def base_emitter_voltage(model: Model, fact: Fact) -> Bench:
    """Hold IC and VCE, read VBE."""
    return Bench(_biased(model, fact), "op\nlet out = v(e)")


def _driven(node: str) -> Callable[[Model, Fact], Bench]:
    def saturated(model: Model, fact: Fact) -> Bench:
        """Force IC and IB, read the voltage of the node."""
        s = sign(model)
        return Bench(
            f"I1 0 c {s * need(fact, 'IC'):g}\nI2 0 b {s * need(fact, 'IB'):g}\nQ1 c b 0 {model.name}\n"
            f".nodeset v(c)={s * 0.2:g} v(b)={s * 0.75:g}",
            f"op\nlet out = v({node})",
        )

    return saturated


def transition_frequency(model: Model, fact: Fact) -> Bench:
    """Hold IC and VCE, inject a small base current, read |hfe| f."""
    frequency = fact.at.get("f", 1e8)
    circuit = _biased(model, fact, "VB 0 y 0\nL1 y b 1e6\nI2 0 b dc 0 ac 1\nC1 e 0 1")
    return Bench(circuit, f"ac lin 1 {frequency:g} {frequency:g}\nlet out = mag(i(VC))*{frequency:g}")


def output_capacitance(model: Model, fact: Fact) -> Bench:
    """Apply VCB with the emitter open, read the capacitance."""
    volts = sign(model) * need(fact, "VCB")
    circuit = f"V1 c 0 dc {volts:g} ac 1\nQ1 c 0 e {model.name}\nR1 e 0 1e12"
    return Bench(circuit, capacitance("V1", fact.at.get("f", 1e6)))


def input_capacitance(model: Model, fact: Fact) -> Bench:
    """Apply VEB with the collector open, read the capacitance."""
    volts = sign(model) * need(fact, "VEB")
    circuit = f"V1 e 0 dc {volts:g} ac 1\nQ1 c 0 e {model.name}\nR1 c 0 1e12"
    return Bench(circuit, capacitance("V1", fact.at.get("f", 1e6)))


BJT: Mapping[str, Callable[[Model, Fact], Bench]] = MappingProxyType(
    {
        "hfe": gain,
        "vbe_on": base_emitter_voltage,
        "vce_sat": _driven("c"),
        "vbe_sat": _driven("b"),
        "ft": transition_frequency,
        "cobo": output_capacitance,
        "cibo": input_capacitance,
    }
)
