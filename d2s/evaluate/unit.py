"""ASCII units of labels and of `extraction.json`.

Read apart from the units room on purpose: a scale that is wrong there must show here as a wrong number.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_PREFIXES = {"f": 1e-15, "p": 1e-12, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9}
_BASES = {"V": "V", "A": "A", "W": "W", "ohm": "ohm", "S": "S", "mho": "S", "F": "F", "H": "H", "Hz": "Hz", "s": "s"}
_BASES |= {
    "cd": "cd",
    "lm": "lm",
    "sr": "sr",
    "deg": "deg",
    "C": "C",
    "J": "J",
    "K": "K",
    "m": "m",
    "dB": "dB",
    "%": "%",
}
_WHOLE = {"": (1.0, "1"), "1": (1.0, "1"), "degC": (1.0, "degC"), "in": (0.0254, "m"), "min": (60.0, "s")}
_POWER = re.compile(r"x?10\^(-?\d+)")
_KIND = re.compile(r"(?<=[VA])(?:dc|ac|rms|pk)$")
_ROOT = re.compile(r"(?:√|sqrt\()(\w+)\)?$")


class Unit(NamedTuple):
    """Factor to the SI unit and the SI unit itself (`K/W`, `V/sqrt(Hz)`, `degC` for temperatures)."""

    factor: float
    base: str


@cache
def parse_unit(text: str) -> Unit | None:
    """Return the unit named by `text`, None where it is not a unit; a kelvin of a ratio equals its degree Celsius."""
    text = text.strip().replace("µ", "u").replace("μ", "u").replace("Ω", "ohm")
    if power := _POWER.fullmatch(text):
        return Unit(10.0 ** int(power[1]), "1")
    numerator, *denominators = text.split("/")
    top = _single("K" if denominators and numerator == "degC" else numerator)
    if top is None:
        return None
    factor, base = top
    for name in denominators:
        bottom = _single("K" if name == "degC" else name)
        if bottom is None or name == "":
            return None
        factor, base = factor / bottom.factor, f"{base}/{bottom.base}"
    return Unit(factor, base)


def _single(text: str) -> Unit | None:
    if root := _ROOT.match(text):
        inner = _single(root[1])
        return Unit(inner.factor**0.5, f"sqrt({inner.base})") if inner else None
    text = _KIND.sub("", text)
    if text in _WHOLE:
        return Unit(*_WHOLE[text])
    for name in (text, text.removesuffix("s")):
        if name in _BASES:
            return Unit(1.0, _BASES[name])
        if name[1:] in _BASES and name[0] in _PREFIXES:
            return Unit(_PREFIXES[name[0]], _BASES[name[1:]])
    return None
