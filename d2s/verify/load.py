"""Loads an emitted file as a user would and runs an operating point and a short sweep that fit the device."""

from __future__ import annotations

from d2s.errors import SimulatorError
from d2s.records.model import Model
from d2s.records.verification import Load
from d2s.verify.convergence import KINDS, check_convergence
from d2s.verify.run import run_deck
from d2s.verify.simulator import Simulator


def _sweep(model: Model) -> tuple[str, str, str]:
    """Return the device and its sources, the dc command, and the current to look at; inside the validity envelope."""
    sign = -1 if model.polarity == "p" else 1
    letter, name = ("X" if model.kind == "subckt" else model.device[0].replace("V", "M")), model.name
    if model.pins == ("A", "K"):
        top = model.valid.get("IF", (0.0, 0.01))[1]
        return f"I1 0 a {top / 100:g}\n{letter}1 a 0 {name}", f"dc I1 {top / 100:g} {top:g} {top / 20:g}", "v(a)"
    if model.pins == ("C", "B", "E"):
        drive = sign * model.valid.get("IC", (0.0, 0.1))[1] / 1000
        circuit = f"IB 0 b {drive:g}\nVC c 0 {sign * 5}\n{letter.replace('N', 'Q').replace('P', 'Q')}1 c b 0 {name}"
        return circuit, f"dc VC {sign * 0.2:g} {sign * 5} {sign * 0.2:g}", "i(VC)"
    if model.pins != ("D", "G", "S"):
        nodes = [f"n{number}" for number in range(len(model.pins))]
        loads = "\n".join(f"R{node} {node} 0 1k" for node in nodes)
        return f"V1 in 0 0.5\nR1 in n0 1k\n{loads}\nX1 {' '.join(nodes)} {name}", "dc V1 -0.5 0.5 0.05", "i(V1)"
    vto = next((parameter.value for parameter in model.parameters if parameter.name == "VTO"), 0.0)
    gate = 0.0 if model.device in ("NJF", "PJF") else sign * (vto + 1)
    letter = "J" if model.device in ("NJF", "PJF") and model.kind != "subckt" else letter
    circuit = f"VG g 0 {gate:g}\nVD d 0 {sign}\n{letter}1 d g 0 {name}"
    return circuit, f"dc VD 0 {sign * 5} {sign * 0.25}", "i(VD)"


def load_deck(model: Model) -> str:
    """Return the deck that includes the model's file by name."""
    circuit, sweep, probe = _sweep(model)
    return f"""load of {model.file}
.include {model.file}
.options temp=25
{circuit}
.control
op
let first = {probe}
echo RES op $&first
{sweep}
let last = {probe}[length({probe})-1]
echo RES sweep $&last
quit
.endc
.end
"""


def check_load(text: str, model: Model, simulator: Simulator, leads: bool = False) -> Load:
    """Tell whether an emitted file loads without a message and converges; a broken limit is such a message (D703).

    `leads` tells of a package's inductances around the model.
    """
    try:
        outcome = run_deck(simulator, load_deck(model), {model.file: text}, ("op", "sweep"))
    except SimulatorError as error:
        return Load(model.part, model.file, False, f"[{error.code}] {error.message}")
    if outcome.message:
        return Load(model.part, model.file, False, outcome.message)
    trouble = check_convergence(model.die(), text, simulator, leads) if model.terminals in KINDS else ""
    return Load(model.part, model.file, True, trouble, not trouble)
