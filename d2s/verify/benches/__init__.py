"""Test benches by device class: a datasheet row → a deck that measures it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from d2s.records.model import Model
from d2s.spice.facts import Fact
from d2s.verify.benches import bipolar, diode, fieldeffect
from d2s.verify.benches.bench import Bench

Maker = Callable[[Model, Fact], Bench]

BENCHES: Mapping[str, Mapping[str, Maker]] = MappingProxyType(
    {
        "diode": diode.DIODE,
        "zener": diode.ZENER,
        "bjt": bipolar.BJT,
        "mosfet": fieldeffect.MOSFET,
        "jfet": fieldeffect.JFET,
    }
)
