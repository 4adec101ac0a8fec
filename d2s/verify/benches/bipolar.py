"""Benches of bipolar transistors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from d2s.records.model import Model
from d2s.spice.facts import Fact
from d2s.verify.benches.bench import SWITCHING, Bench, capacitance, need, sign

#: Keeps the emitter within 5 V, away from the solution in which the current feedback runs off with no device at all.
_HELD = "VP p 0 5\nVN n 0 -5\nDP e p HOLD\nDN n e HOLD\n.model HOLD D (IS=1e-18 N=0.1 EG=0.1 XTI=0)"


def _biased(model: Model, fact: Fact, base: str = "VB 0 b 0") -> str:
    """Return a circuit that carries IC at VCE: base at ground, IC + IB drawn from the emitter, collector VCE above it.

    No high-gain loop: the emitter source adds the sensed base current to IC.
    """
    s = sign(model)
    current, volts = s * need(fact, "IC"), s * need(fact, "VCE")
    return (
        f"{base}\nI1 e 0 {current:g}\nF1 e 0 VB 1\nVC x 0 {volts:g}\nEC c x e 0 1\nQ1 c b e {model.name}\n"
        f"{_HELD}\n.nodeset v(e)={-s * 0.65:g} v(c)={volts - s * 0.65:g}"
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


def _hybrid(kind: str) -> Callable[[Model, Fact], Bench]:
    def measured(model: Model, fact: Fact) -> Bench:
        """Hold IC and VCE, read one h-parameter of the common emitter at the printed frequency."""
        frequency = fact.at.get("f", 1e3)
        run = f"ac lin 1 {frequency:g} {frequency:g}\n"
        if kind in ("hfe_ac", "hie"):
            circuit = _biased(model, fact, "VB 0 y 0\nL1 y b 1e9\nI2 0 b dc 0 ac 1\nC1 e 0 1e6")
            return Bench(circuit, run + ("let out = mag(i(VC))" if kind == "hfe_ac" else "let out = mag(v(b))"))
        s = sign(model)
        current, volts = s * need(fact, "IC"), s * need(fact, "VCE")
        circuit = (
            f"VB 0 y 0\nL1 y b 1e9\nI1 e 0 {current:g}\nF1 e 0 VB 1\nC1 e 0 1e6\nVC x 0 dc {volts:g} ac 1\n"
            f"EC c x e 0 1\nQ1 c b e {model.name}\n{_HELD}\n.nodeset v(e)={-s * 0.65:g} v(c)={volts - s * 0.65:g}"
        )
        return Bench(circuit, run + ("let out = mag(i(VC))" if kind == "hoe" else "let out = mag(v(b))"))

    return measured


def collector_base_leakage(model: Model, fact: Fact) -> Bench:
    """Apply VCB with the emitter open, read the current."""
    return Bench(
        f"V1 c 0 {sign(model) * need(fact, 'VCB'):g}\nQ1 c 0 e {model.name}\nR1 e 0 1e15", "op\nlet out = i(V1)"
    )


def emitter_base_leakage(model: Model, fact: Fact) -> Bench:
    """Apply VEB with the collector open, read the current."""
    volts = sign(model) * need(fact, "VEB", "VBE")
    return Bench(f"V1 e 0 {volts:g}\nQ1 c 0 e {model.name}\nR1 c 0 1e12", "op\nlet out = i(V1)")


def collector_leakage(model: Model, fact: Fact) -> Bench:
    """Apply VCE with the base open (ICEO), at the emitter (ICES) or reversed (ICEX); read the collector current."""
    s = sign(model)
    volts = s * need(fact, "VCE", "VCB")
    base = "R1 b 0 1e15" if fact.parameter == "iceo" else f"V2 b 0 {-s * _reverse(fact):g}"
    return Bench(f"V1 c 0 {volts:g}\n{base}\nQ1 c b 0 {model.name}", "op\nlet out = i(V1)")


def base_leakage(model: Model, fact: Fact) -> Bench:
    """Apply VCE and the reverse base voltage, read the base current."""
    s = sign(model)
    circuit = f"V1 c 0 {s * need(fact, 'VCE'):g}\nV2 b 0 {-s * _reverse(fact):g}\nQ1 c b 0 {model.name}"
    return Bench(circuit, "op\nlet out = i(V2)")


def _reverse(fact: Fact) -> float:
    return next((fact.at[name] for name in ("VEB(off)", "VEB", "VBE") if name in fact.at), 0.0)


def _switch(kind: str) -> Callable[[Model, Fact], Bench]:
    def measured(model: Model, fact: Fact) -> Bench:
        """Switch a resistive load of VCC/IC with IB1 and IB2 through a base resistor, read the collector current.

        Delay from the input's edge to 10 % of IC, rise 10 to 90 %, storage from the edge to 90 %, fall 90 to 10 %.
        """
        s = sign(model)
        supply, current = need(fact, "VCC"), need(fact, "IC")
        drive = need(fact, "IB1", "IB")
        on = kind in ("td", "tr", "ton")
        pull = drive if on else need(fact, "IB2", "IB")
        swing = 10.0
        resistor = swing / drive
        high = swing + 0.7
        low = -_reverse(fact) if on else 0.7 - pull * resistor
        first, second = (low, high) if on else (high, low)
        span = max(v for v in (fact.typ, fact.max, fact.min) if v is not None)
        start, edge = (1.0 if on else 20.0) * span, span / 100
        end = start + 12 * span
        load = (supply - 0.1) / current
        circuit = (
            f"VI i 0 PWL(0 {s * first:g} {start:g} {s * first:g} {start + edge:g} {s * second:g})\n"
            f"RB i b {resistor:g}\nVC x 0 {s * supply:g}\nRL x y {load:g}\nVS y c 0\nQ1 c b 0 {model.name}"
        )
        levels = {name: s * share * current for name, share in (("a", 0.1), ("b", 0.9))}
        up = ("rise" if s > 0 else "fall") if on else ("fall" if s > 0 else "rise")
        at = {name: f"meas tran {name} when i(VS)={value:g} {up}=1 td={start:g}" for name, value in levels.items()}
        edge_at = f"let z = {start + edge / 2:g}"
        first_level, last_level = ("a", "b") if on else ("b", "a")
        wanted = {
            "td": ("z", "a"),
            "tr": ("a", "b"),
            "ton": ("z", "b"),
            "ts": ("z", "b"),
            "tf": ("b", "a"),
            "toff": ("z", "a"),
        }[kind]
        lines = "\n".join([edge_at, at[first_level], at[last_level]])
        return Bench(
            circuit,
            f"tran {span / 200:g} {end:g} 0 {span / 40:g}\n{lines}\nlet out = {wanted[1]}-{wanted[0]}",
            options=SWITCHING,
        )

    return measured


BJT: Mapping[str, Callable[[Model, Fact], Bench]] = MappingProxyType(
    {
        "hfe": gain,
        "vbe_on": base_emitter_voltage,
        "vce_sat": _driven("c"),
        "vbe_sat": _driven("b"),
        "ft": transition_frequency,
        "cobo": output_capacitance,
        "cibo": input_capacitance,
        **{name: _hybrid(name) for name in ("hfe_ac", "hie", "hoe", "hre")},
        "icbo": collector_base_leakage,
        "iebo": emitter_base_leakage,
        "iceo": collector_leakage,
        "icex": collector_leakage,
        "ibl": base_leakage,
        **{name: _switch(name) for name in ("td", "tr", "ts", "tf", "ton", "toff")},
    }
)
