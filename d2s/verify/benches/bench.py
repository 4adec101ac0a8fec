"""What a bench is, and what all of them share."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from d2s.records.model import Model
from d2s.spice.facts import Fact
from d2s.verify.run import Deck


class UntestableError(Exception):
    """The row cannot be put on its bench; the text is the reason."""


#: The line of the device under test.
_DEVICE = re.compile(r"^[DQMJ]1 .*$", re.MULTILINE)
_PINS = {"D1": ("A", "K"), "Q1": ("C", "B", "E"), "M1": ("D", "G", "S"), "J1": ("D", "G", "S")}
#: For benches that switch amperes: no leakage to resolve, and an integration that does not ring.
SWITCHING = "reltol=1e-4 gmin=1e-12 abstol=1e-9 vntol=1e-5 method=gear"


@dataclass(frozen=True, slots=True)
class Probe:
    """What to read of a bench: `vectors` at samples 0 to `count` - 1; `single` values before the commands `before`."""

    vectors: Mapping[str, str]
    count: int
    single: Mapping[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bench:
    """A circuit and the commands that end with a vector `out`: the measured magnitude in SI, at `degc`."""

    circuit: str
    commands: str
    degc: float = 25.0
    options: str = "reltol=1e-5 gmin=1e-15 abstol=1e-15"

    def on(self, include: str, text: str, title: str, model: Model | None = None) -> Deck:
        """Return the deck that puts a model on the bench; `include` is the file's name and `text` its content.

        Without `model` the device stands as the bench names it; a sub-circuit takes its place with the nodes in the
        order of its pins (of several dies one), a four-terminal transistor has its bulk at the source.
        """
        circuit = self._circuit(include, title, model)
        return Deck(circuit, f"{self.commands}\nlet out = abs(out)\necho RES out $&out", {include: text})

    def traced(self, include: str, text: str, model: Model, probe: Probe) -> Deck:
        """Return the deck that reads vectors of the bench at every sample: `x0`, `y0`, `x1`, `y1` …, and single values.

        Numbers are echoed one a line, as of any bench, so that a missing one is noticed.
        """
        single = [f"let o = {value}\necho RES {name} $&o" for name, value in probe.single.items()]
        lines = [f"let {name} = {value}" for name, value in probe.vectors.items()]
        names = [(name, n) for n in range(probe.count) for name in probe.vectors]
        lines += [f"let o = {name}[{n}]\necho RES {name}{n} $&o" for name, n in names]
        commands = "\n".join([self.commands, *single, *probe.before, *lines])
        expected = (*probe.single, *(f"{name}{n}" for name, n in names))
        return Deck(self._circuit(include, "curve", model), commands, {include: text}, expected)

    def _circuit(self, include: str, title: str, model: Model | None) -> str:
        die = model.die() if model else None
        body = self.circuit if die is None else _DEVICE.sub(lambda line: _instance(line, die), self.circuit)
        return f"{title}\n.include {include}\n.options temp={self.degc:g} {self.options}\n{body}\n.end\n"


def _instance(line: re.Match[str], model: Model) -> str:
    letter, *nodes, name = line[0].split()
    if model.kind == "subckt":
        at = dict(zip(_PINS[letter], nodes, strict=True))
        return " ".join(["X1", *(at[pin] for pin in model.pins), name])
    return " ".join([letter, *nodes, nodes[-1], name]) if model.device in ("NMOS", "PMOS") else line[0]


def need(fact: Fact, *names: str) -> float:
    """Return the first stated condition in SI; raise `UntestableError` where none is stated."""
    for name in names:
        if name in fact.at:
            return fact.at[name]
    raise UntestableError(f"the row does not state {' or '.join(names)}")


def sign(model: Model) -> int:
    """Return -1 for P-type devices, else 1."""
    return -1 if model.polarity == "p" else 1


def capacitance(source: str, frequency: float) -> str:
    """Return the commands for the capacitance that an AC source of 1 V sees."""
    return f"ac lin 1 {frequency:g} {frequency:g}\nlet out = imag(i({source}))/{2 * 3.141592653589793 * frequency:.12g}"


def ramp_recovery(device: str, fact: Fact, forward: float, supply: float, read: str = "trr") -> Bench:
    """Ramp a diode's current through zero at the printed slope; read `trr`, `qrr` or `irrm`.

    `device` connects the diode from ground to node `k` (anode at ground); an ideal clamp at `supply` volts takes the
    current once the diode blocks. The time ends at a quarter of the peak, the charge where a tenth is left.
    """
    slope = need(fact, "di/dt")
    value = max(v for v in (fact.typ, fact.max, fact.min) if v is not None)
    span = {"trr": value, "qrr": 2 * math.sqrt(value / slope), "irrm": 2 * value / slope}[read]
    hold = 0.2 * span
    end = hold + forward / slope + 6 * span
    last = forward - slope * (end - hold)
    circuit = (
        f"I1 x 0 PWL(0 {forward:g} {hold:g} {forward:g} {end:g} {last:g})\nVS k x 0\n{device}\n"
        f"DC x y CLAMP\nVC y 0 {supply:g}\n.model CLAMP D (IS=1e-12 N=0.1 EG=0.1 XTI=0)"
    )
    share = 10 if read == "qrr" else 4
    last_line = {
        "trr": "let out = t1-t0",
        "irrm": "let out = irm",
        "qrr": "meas tran charge integ i(VS) from=$&t0 to=$&t1\nlet out = charge",
    }[read]
    commands = (
        f"tran {span / 200:g} {end:g} 0 {span / 100:g}\nmeas tran irm min i(VS)\nlet level = irm/{share}\n"
        f"meas tran t0 when i(VS)=0 fall=1\nmeas tran t1 when i(VS)=$&level rise=1\n{last_line}"
    )
    return Bench(circuit, commands)


def reverse_voltage(model: Model, fact: Fact, quantity: str) -> float:
    """Return the stated bias, or the part's rating where the row holds at rated voltage."""
    if fact.at.get(quantity):
        return fact.at[quantity]
    rated = any(c.quantity == quantity and (c.reference or "").startswith("rated") for c in fact.record.conditions)
    volts = model.valid.get(quantity, (0.0, 0.0))[1]
    if not rated or not volts:
        raise UntestableError(f"the row does not state {quantity}")
    return volts
