"""How the dies of a multi-element device are joined: told by a pin map, or fixed by what the device is (a bridge)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from d2s.knowledge.models import ModelFile
from d2s.records.part import Part

_PIECE = re.compile(r"([A-Z]+)(\d*)")


@dataclass(frozen=True, slots=True)
class Assembly:
    """`nodes`: the device's terminals in the order of its model; `dies`: for each die the node of every terminal.

    `pins` maps pin number to node; empty where the sheet numbers no pins.
    """

    nodes: tuple[str, ...]
    dies: tuple[tuple[str, ...], ...]
    pins: dict[str, str]


def assemble(pins: Mapping[str, str], terminals: tuple[str, ...], count: int) -> Assembly | None:
    """Return how `count` like dies lie between the pins; None where the map leaves a choice.

    A terminal with a number is that die's (`A1`, `K1/A2` joins two dies), one without is common to all. Where nothing
    is numbered, a terminal that stands on as many pins as there are dies is each one's, but not two such terminals:
    which anode then belongs to which cathode is not said.
    """
    named = {number: text for number, text in pins.items() if text != "NC"}
    counts = Counter(named.values())
    if not any(any(char.isdigit() for char in text) for text in counts):
        own = [text for text, seen in counts.items() if seen == count]
        if len(own) != 1 or any(seen > 1 for text, seen in counts.items() if text != own[0]):
            return None
        numbers = iter(range(1, count + 1))
        named = {number: f"{text}{next(numbers)}" if text == own[0] else text for number, text in named.items()}
    nodes = {text: text.replace("/", "") for text in named.values()}
    dies = []
    for index in range(1, count + 1):
        die = [_node(nodes, terminal, index) for terminal in terminals]
        if None in die:
            return None
        dies.append(tuple(node for node in die if node is not None))
    if len(set(dies)) != count:
        return None
    order = tuple(dict.fromkeys(node for die in dies for node in die))
    return Assembly(order, tuple(dies), {number: nodes[text] for number, text in named.items()})


def _node(nodes: Mapping[str, str], terminal: str, index: int) -> str | None:
    pieces = {piece: node for text, node in nodes.items() for piece in text.split("/") if _PIECE.fullmatch(piece)}
    return pieces.get(f"{terminal}{index}", pieces.get(terminal))


def assembly_of(part: Part, rules: ModelFile, title: str) -> Assembly | None:
    """Return how the like dies of a part are joined; None for a single die and where the sheet does not say it."""
    count = len(part.elements)
    if count < 2 or len({(e.device_class, e.polarity) for e in part.elements}) > 1:
        return None
    for fixed in rules.assemblies:
        if fixed.word in title.lower() and len(fixed.dies) == count:
            return Assembly(tuple(dict.fromkeys(node for die in fixed.dies for node in die)), fixed.dies, {})
    found = [assemble(package.pins, rules.pins, count) for package in part.packages if package.pins]
    first = next(iter(found), None)
    return first if first and all(other and other.dies == first.dies for other in found) else None
