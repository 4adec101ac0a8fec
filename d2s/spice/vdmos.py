"""The VDMOS of ngspice spelled out for simulators that have none: a MOS level 1, charges and a body diode.

VDMOS channel (`vdmosload.c`): `vov = k ln(1 + exp((VGS - VTO)/k))`, `ID = KP m (vov - m/2)`, `m = min(VDS, vov)`, drain
and source exchanged below VDS = 0. A MOS level 1 with VTO = 0 whose inner gate is driven by `vov` is that equation,
with the level's own limiting, and 1 ps between drive and gate, for convergence. The level moves its threshold
(`mos1temp.c`) by half of `(PHI - EG)(t - 1) - 3 VT(T) ln t` with `t = T/TNOM`; with `PHI = EG + 3 VT` that is
`1.5 VT (t - 1 - t ln t)`, and the drive follows it, so that `VTO - TCVTH dT` is all there is. `KP t^-1.5` is the law of
both. Gate-drain charge: the integral of `DevCapVDMOS` (`devsup.c`). `RD t^TEXP0` becomes TC1 and TC2: its slope at
25 degC and its value at 150 degC.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from d2s.spice.card import UnsupportedError
from d2s.spice.equations import VT

_INSTANCE = re.compile(r"^M1 (\S+) (\S+) (\S+) \{name\}_\w+$")
_CARD = re.compile(r"^\.model \{name\}_\w+ VDMOS \(.*\)$")
_WORD = re.compile(r"(\w+)=(\S+)")
#: What a level 1 channel has by itself and cannot change.
_FIXED = {"MU": -1.5, "THETA": 0.0, "MTRIODE": 1.0}
_DIODE = ("IS", "N", "TT", "CJO", "VJ", "M", "FC", "BV", "IBV", "NBV", "EG", "XTI")
#: EG + 3 VT of silicon at 25 degC in volts (EG = 1.16 - 7.02e-4 T^2/(T + 1108)).
_PHI = 1.1927
_NOMINAL, _RISE = 298.15, 125.0
_WARM = "(({TEMP}+273.15)/298.15)"


def spelled_out(body: Sequence[str], values: Mapping[str, float], polarity: str | None) -> tuple[str, ...]:
    """Return the lines of a sub-circuit with its VDMOS, or of a plain card, spelled out.

    `body` is empty for a plain card; `values` are the model's parameters by name. Pins are D, G, S; every number stays
    a field of the model's own parameter. Raise `UnsupportedError` where a level 1 channel has no such parameter.
    """
    for name, fixed in _FIXED.items():
        if values.get(name, fixed) != fixed:
            raise UnsupportedError(f"{name} = {values[name]:g}: the sub-circuit's MOS level 1 has {fixed:g}")
    plain = ["M1 D 1 S {name}_M", "R1 G 1 {RG}"] if values.get("RG") else ["M1 D G S {name}_M"]
    words = {name: f"{{{name}}}" for name in values}
    for line in body:
        if _CARD.match(line):
            words = dict(_WORD.findall(line[: line.rindex("{NOMINAL}")]))
    found: list[str] = []
    for line in body or plain:
        if instance := _INSTANCE.match(line):
            found += _transistor(instance[1], instance[2], instance[3], polarity)
            if "RDS" in values:
                found.append(f"R1l {instance[1]} {instance[3]} {{RDS}}")
        elif not _CARD.match(line):
            found.append(line)
    slope = values.get("TEXP0", 0.0) / _NOMINAL
    curve = (((_NOMINAL + _RISE) / _NOMINAL) ** values.get("TEXP0", 0.0) - 1 - slope * _RISE) / _RISE**2
    diode = " ".join(f"{name}={words[name]}" for name in _DIODE if name in words)
    return (
        *found,
        f".model {{name}}_C NMOS (LEVEL=1 VTO=0 KP={{KP}} LAMBDA={{LAMBDA}} PHI={_PHI} IS=1e-30 {{NOMINAL}}=25)",
        f".model {{name}}_R RES (TC1={slope:.6g} TC2={curve:.6g} {{NOMINAL}}=25)",
        f".model {{name}}_B D ({diode} RS={{RB}} {{NOMINAL}}=25)",
    )


def _transistor(drain: str, gate: str, source: str, polarity: str | None) -> list[str]:
    """Return the elements between the nodes; `x1` is the inner drain, `x2` the inner source, `x3` the driven gate.

    A P-channel transistor is the N-channel one with every voltage and current turned.
    """

    def pair(first: str, second: str) -> str:
        return f"{second} {first}" if polarity == "p" else f"{first} {second}"

    def volts(first: str, second: str) -> str:
        return f"V({pair(first, second).replace(' ', ',')})"

    low = "x1" if polarity == "p" else "x2"
    across = f"min({volts('x1', 'x2')},0)"
    # From the lower of both inner terminals; the N-channel core's own source is the end that is low in forward mode.
    drive = f"({volts(gate, 'x2')}-{across}-({{VTO}}-({{TCVTH}})*({{TEMP}}-25)))/{{KSUBTHRES}}"
    overdrive = f"{{KSUBTHRES}}*(max({drive},0)+ln(1+exp(-abs({drive}))))"
    span, swing = "(({CGDMAX}-{CGDMIN})/2.5707963)", f"({{A}}*{volts(gate, 'x1')})"
    up, down = f"max({swing},0)", f"min({swing},0)"
    charge = (
        f"{span}/{{A}}*({up}+ln(1+exp(-2*{up}))-0.69314718+{down}*atan({down})-ln(1+{down}*{down})/2)"
        f"+({{CGDMAX}}-{span})*{volts(gate, 'x1')}"
    )
    core = pair("x1", "x2").split()
    return [
        f"M1 {core[0]} x3 {core[1]} x4 {{name}}_C L=1e-6 W=1e-6",
        f"R1b x4 {low} 1e9",
        f"B1g x5 {core[1]} V={across}+{overdrive}+{1.5 * VT:.7g}*({_WARM}-1-{_WARM}*ln({_WARM}))",
        "R1g x5 x3 10",
        f"C1g x3 {core[1]} 1e-13",
        f"R1d {drain} x1 {{name}}_R {{RD}}",
        f"R1s x2 {source} {{RS}}",
        f"C1s {gate} x2 {{CGS}}",
        f"C1d {pair(gate, 'x1')} Q='{charge}'",
        f"D1b {pair(source, drain)} {{name}}_B",
    ]
