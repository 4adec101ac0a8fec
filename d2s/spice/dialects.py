"""How simulators write what a sub-circuit's lines say: sources, charges, functions, temperature."""

from __future__ import annotations

import re

#: The card parameter that states the temperature of the fit.
NOMINAL = {"ngspice": "TNOM", "ltspice": "TNOM", "pspice": "T_MEASURED", "xyce": "TNOM"}
#: The simulation's temperature in degC inside an expression.
TEMPERATURE = {"ngspice": "temper", "ltspice": "temp", "pspice": "TEMP", "xyce": "TEMP"}
_SOURCE = re.compile(r"B(\w+) (\S+ \S+) ([VI])=(.*)")
_CHARGE = re.compile(r"C(\w+) ((\S+) (\S+)) Q='(.*)'")
#: PSpice names of the logarithm and the power; its `LOG` is natural, which readers of its dialect take for decimal.
_PSPICE = ((r"\bln\(", "2.302585093*LOG10("), (r"\bpow\(", "PWR("))


def spoken(line: str, dialect: str) -> list[str]:
    """Return a line of a sub-circuit, written for ngspice, as the lines that another simulator reads.

    PSpice and Xyce get a charge as a voltage on 1 pF whose current is mirrored: neither needs a charge expression then.
    """
    source, charge = _SOURCE.match(line), _CHARGE.match(line)
    if dialect in ("pspice", "xyce") and charge:
        tag, nodes, expression = charge[1], charge[2], charge[5]
        held = spoken(f"B{tag}q q{tag} 0 V=({expression})/1e-12", dialect)
        return [*held, f"C{tag} q{tag} r{tag} 1e-12", f"R{tag}q r{tag} 0 0.1", f"G{tag}q {nodes} r{tag} 0 10"]
    if dialect == "pspice" and source:
        letter, expression = "E" if source[3] == "V" else "G", source[4]
        for pattern, name in _PSPICE:
            expression = re.sub(pattern, name, expression)
        return [f"{letter}{source[1]} {source[2]} VALUE={{{expression}}}"]
    if dialect == "xyce" and source:
        return [f"B{source[1]} {source[2]} {source[3]}={{{source[4]}}}"]
    if dialect == "ltspice" and charge:
        return [f"C{charge[1]} {charge[2]} Q={charge[5].replace(f'V({charge[3]},{charge[4]})', 'x')}"]
    if line.startswith(".model") and dialect == "xyce":
        return [re.sub(r"^(\.model \S+ D \()", r"\1LEVEL=2 ", line)]
    return [line]
