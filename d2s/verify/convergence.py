"""Circuits that a model has to run in as users do: default options, three temperatures, a hundred at a time."""

from __future__ import annotations

from d2s.records.model import Model
from d2s.verify.run import Deck, run_decks
from d2s.verify.simulator import Simulator

TEMPERATURES = (-40.0, 25.0, 150.0)
INSTANCES = 100
KINDS = (("A", "K"), ("C", "B", "E"), ("D", "G", "S"))
_LETTERS = {("A", "K"): "D", ("C", "B", "E"): "Q", ("D", "G", "S"): "M"}


def check_convergence(model: Model, text: str, simulator: Simulator, leads: bool = False) -> str:
    """Return the first trouble of a model in the circuits of its kind; empty where all run and stay sane.

    With `leads` a package's inductances are in the way: a conducting device then looks inductive, and its small-signal
    capacitance tells nothing.
    """
    decks = [(name, deck) for name, deck in convergence_decks(model, text) if not (leads and name == "capacitance")]
    for (name, _), outcome in zip(decks, run_decks(simulator, [deck for _, deck in decks]), strict=True):
        if outcome.message:
            return f"{name}: {outcome.message}"
        if name == "monotonic" and outcome.results["out"] < 0:
            return f"the current falls while the voltage rises (by {-outcome.results['out']:g})"
        if name == "capacitance" and outcome.results["out"] < 0:
            return f"the small-signal capacitance is negative ({outcome.results['out']:g} F)"
    return ""


def convergence_decks(model: Model, text: str) -> list[tuple[str, Deck]]:
    """Return the decks by name: one circuit at each temperature, many instances, a sweep, and the capacitance."""
    circuit, length, node = _circuit(model)
    run = f"tran {length / 200:g} {length:g}\nlet out = maximum(v({node}))\necho RES out $&out"
    found = [(f"circuit at {t:g} degC", _deck(model, text, circuit, run, t)) for t in TEMPERATURES]
    found.append(
        (f"{INSTANCES} instances", _deck(model, text, _many(model), "op\nlet out = v(s1)\necho RES out $&out"))
    )
    sweep, commands = _sweep(model)
    found.append(("monotonic", _deck(model, text, sweep, commands)))
    bias = "V1 x 0 dc 0 ac 1\n" + _line(
        model, "1", {"A": "0", "K": "x", "C": "x", "B": "0", "E": "0", "D": "x", "G": "0", "S": "0"}
    )
    probe = "ac lin 1 1e6 1e6\nlet out = -imag(i(V1))/6.2831853e6\necho RES out $&out"
    found.append(("capacitance", _deck(model, text, bias, probe)))
    return found


def _deck(model: Model, text: str, circuit: str, commands: str, degc: float = 25.0) -> Deck:
    return Deck(
        f"convergence\n.include {model.file}\n.options temp={degc:g}\n{circuit}\n.end\n", commands, {model.file: text}
    )


def _line(model: Model, tag: str, nodes: dict[str, str]) -> str:
    letter = "X" if model.kind == "subckt" else "J" if model.device in ("NJF", "PJF") else _LETTERS[model.pins]
    return f"{letter}{tag} {' '.join(nodes[pin] for pin in model.pins)} {model.name}"


def _top(model: Model, quantity: str, other: float) -> float:
    return model.valid.get(quantity, (0.0, other))[1] or other


def _circuit(model: Model) -> tuple[str, float, str]:
    """Return a circuit of the model's kind, the time to run and the node to look at."""
    s = -1 if model.polarity == "p" else 1
    values = {parameter.name: parameter.value for parameter in model.parameters}
    if model.pins == ("A", "K") and ("NBV" in values or "NZ" in values):
        volts, current = values.get("BV") or values["V0"] or 3.0, values.get("IBV", 5e-3)
        device = _line(model, "1", {"A": "0", "K": "k"})
        return f"V1 a 0 SIN({2 * volts:g} {volts:g} 1k)\n{device}\nR1 a k {volts / current:g}\nRL k 0 1meg", 3e-3, "k"
    if model.pins == ("A", "K"):
        peak, current = 0.5 * _top(model, "VR", 40.0), 0.3 * _top(model, "IF", 0.1)
        device = _line(model, "1", {"A": "a", "K": "k"})
        return (
            f"V1 a 0 SIN(0 {peak:g} 1k)\n{device}\nRL k 0 {peak / current:g}\nCL k 0 {current / peak * 1e-3:g}",
            3e-3,
            "k",
        )
    if model.pins == ("C", "B", "E"):
        supply, current = s * 0.3 * _top(model, "VCE", 30.0), 0.1 * _top(model, "IC", 0.1)
        load = abs(supply) / 2 / current
        device = _line(model, "1", {"C": "c", "B": "b", "E": "e"})
        return (
            (
                f"VC x 0 {supply:g}\nRC x c {load:g}\nRF c b {50 * load:g}\nRE e 0 {0.05 * load:g}\n"
                f"V1 i 0 SIN(0 0.05 1k)\nC1 i b 1u\n{device}\nVS so 0 {s}\nRS so 0 1k"
            ),
            4e-3,
            "x" if s > 0 else "i",
        )
    if model.device in ("NJF", "PJF"):
        device = _line(model, "1", {"D": "d", "G": "g", "S": "s"})
        return (
            f"VD x 0 {s * 15}\nRD x d 1k\nRS s 0 470\nV1 i 0 SIN(0 0.1 1k)\nC1 i g 1u\nRG g 0 1meg\n{device}",
            4e-3,
            "i",
        )
    supply, current = s * 0.5 * _top(model, "VDS", 40.0), 0.3 * _top(model, "ID", 0.1)
    low = _line(model, "1", {"D": "d", "G": "g", "S": "0"})
    high = _line(model, "2", {"D": "x", "G": "d", "S": "d"})
    return (
        (
            f"VD x 0 {supply:g}\nL1 x d {abs(supply) * 5e-6 / current:g}\n{high}\n{low}\nRG i g 10\n"
            f"V1 i 0 PULSE(0 {s * 10} 1u 20n 20n 5u 8u)"
        ),
        16e-6,
        "i" if s > 0 else "x",
    )


def _many(model: Model) -> str:
    """Return a hundred instances, each at its own resistor from one supply; `s1` is the supply."""
    s = -1 if model.polarity == "p" else 1
    lines = [f"V1 s1 0 {s * 5}"]
    for n in range(INSTANCES):
        out = f"n{n}"
        lines += [f"R{n} s1 {out} {1000 + 10 * n}", f"RB{n} s1 b{n} 1meg", f"RG{n} b{n} 0 1meg"]
        nodes = {"A": out, "K": "0", "C": out, "B": f"b{n}", "E": "0", "D": out, "G": f"b{n}", "S": "0"}
        lines.append(_line(model, f"T{n}" if model.kind == "subckt" else str(n + 1), nodes))
    return "\n".join(lines)


def _sweep(model: Model) -> tuple[str, str]:
    """Return a sweep of the main path and the commands for its smallest step of current, relative to the largest.

    The simulator's default tolerance of 1e-3 is allowed.
    """
    s = -1 if model.polarity == "p" else 1
    nodes = {"A": "a", "K": "0", "C": "a", "B": "b", "E": "0", "D": "a", "G": "b", "S": "0"}
    gate = 0.7 if model.pins[0] == "C" else 6.0
    gate = 0.0 if model.device in ("NJF", "PJF") else s * gate
    top = 0.6 if model.pins == ("A", "K") else 0.5 * _top(model, "VCE" if model.pins[0] == "C" else "VDS", 10.0)
    circuit = f"VA a 0 0\nVB b 0 {gate:g}\nRB b 0 1meg\n{_line(model, '1', nodes)}"
    commands = (
        f"dc VA 0 {s * top:g} {s * top / 50:g}\nlet i = {-s}*i(VA)\nlet step = i[1,50]-i[0,49]\n"
        "let size = maximum(abs(i))\nlet out = minimum(step)/(size+1e-12)+1e-3\necho RES out $&out"
    )
    return circuit, commands
