"""Model files of any origin: what they define, and how that stands on the benches of a part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from d2s.errors import UsageError
from d2s.knowledge.models import Modelling
from d2s.records.model import Model
from d2s.records.part import Part

_CONTROL = re.compile(r"^\s*\.control\b", re.IGNORECASE | re.MULTILINE)
_MODEL = re.compile(r"^\s*\.model\s+(\S+)\s+(?:ako:\S+\s+)?([a-z]+)", re.IGNORECASE | re.MULTILINE)
_SUBCKT = re.compile(r"^\s*\.subckt\s+(\S+)\s+(.*)$", re.IGNORECASE | re.MULTILINE)
#: Names of nodes that say which terminal they are, besides the terminal's own letter.
_WORDS = {"anode": "A", "cathode": "K", "cat": "K", "drain": "D", "gate": "G", "source": "S", "base": "B"} | {
    "emitter": "E",
    "collector": "C",
}
_DEVICES = {
    "diode": ("D",),
    "zener": ("D",),
    "bjt": ("NPN", "PNP"),
    "mosfet": ("VDMOS", "NMOS", "PMOS"),
    "jfet": ("NJF", "PJF"),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """A `.model` (device type, no nodes) or a `.subckt` (nodes in its order) of a file."""

    name: str
    device: str
    nodes: tuple[str, ...] = ()


def definitions(text: str) -> list[Definition]:
    """Return what a model file defines; models inside a sub-circuit are its own.

    Raise `UsageError` D901 on a file with a control block: a model has no commands.
    """
    if _CONTROL.search(text):
        raise UsageError("D901", reason="the file holds simulator commands (.control); a model file has none")
    joined = re.sub(r"\r?\n\s*\+", " ", text)
    outside = re.sub(r"^\s*\.subckt\b.*?^\s*\.ends\b.*?$", "", joined, flags=re.I | re.M | re.S)
    found = [Definition(match[1], match[2].upper()) for match in _MODEL.finditer(outside)]
    for match in _SUBCKT.finditer(joined):
        nodes = re.split(r"\bparams:|\s+\S+\s*=", match[2], maxsplit=1, flags=re.IGNORECASE)[0].split()
        found.append(Definition(match[1], "X", tuple(nodes)))
    return found


def foreign_model(
    text: str, file: str, part: Part, modelling: Modelling, name: str = "", pins: Sequence[str] = ()
) -> Model:
    """Return a file's model of a part, ready for its benches.

    `name` chooses a definition, else the one that bears the part's number or is alone. `pins` are the terminals in the
    order of a sub-circuit's nodes, else told by the nodes' names. Raise `UsageError` D901 where neither is clear.
    """
    rules = modelling.classes.get(part.device_class)
    if rules is None:
        raise UsageError("D901", reason=f"no benches for device class '{part.device_class}'")
    chosen = _choose(definitions(text), part, name)
    if chosen.device == "X":
        order = tuple(pins) or tuple(_WORDS.get(node.lower(), node.upper()) for node in chosen.nodes)
        if sorted(order) != sorted(rules.pins):
            raise UsageError(
                "D901",
                reason=f"the nodes of {chosen.name} are {' '.join(chosen.nodes)}; "
                f"say which terminals they are with --pins, in their order (of {','.join(rules.pins)})",
            )
    else:
        order = rules.pins
        if chosen.device not in _DEVICES[part.device_class]:
            raise UsageError("D901", reason=f"{chosen.name} is a {chosen.device}, the part is a {part.device_class}")
    polarity = part.polarity or {"NPN": "n", "PNP": "p", "NJF": "n", "PJF": "p"}.get(chosen.device)
    return Model(
        part=part.part_number,
        name=chosen.name,
        kind="subckt" if chosen.device == "X" else "model",
        tier="given",
        device=chosen.device,
        polarity=polarity,
        pins=order,
        dialect="ngspice",
        simulated=False,
        file=file,
    )


def _choose(found: Sequence[Definition], part: Part, name: str) -> Definition:
    wanted = {name.lower()} if name else {text.lower() for text in (part.part_number, *part.aliases)}
    named = [item for item in found if item.name.lower() in wanted]
    if not named and not name and len(found) == 1:
        named = list(found)
    if not named:
        known = ", ".join(item.name for item in found[:20]) or "nothing"
        raise UsageError("D901", reason=f"choose a model with --name; the file defines {known}")
    return named[0]
