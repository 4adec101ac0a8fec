"""Symbols: the fields that a schematic program turns into a netlist, netlisted here and simulated."""

from __future__ import annotations

import re

import pytest

from d2s.errors import UsageError
from d2s.records.extraction import Versions
from d2s.records.part import Package
from d2s.settings import Settings
from d2s.spice.build import build_models
from d2s.spice.emit import emit
from d2s.spice.symbols import kicad_library, kicad_symbol, ltspice_symbol, pin_map
from d2s.verify.run import run_deck
from d2s.verify.simulator import find_simulator

PINS = {"1": "G", "2": "D", "3": "S", "4": "D"}


@pytest.fixture
def mosfet(row, part, modelling, document):
    rows = [
        row("vgs_th", None, 2.0, None, ID=250e-6),
        row("rds_on", None, 0.05, None, VGS=10.0, ID=5.0),
        row("gfs", None, 8.0, None, ID=5.0, VDS=10.0),
    ]
    made = part("mosfet", *rows, polarity="n", packages=(Package("TO-220", pins=PINS),))
    return made, build_models([made], modelling, document).models[0]


def fields(symbol: str) -> dict[str, str]:
    return dict(re.findall(r'\(property "([^"]+)" "([^"]*)"', symbol))


@pytest.mark.spice
def test_the_netlist_of_a_symbol_conducts(mosfet, document, tmp_path):
    part, model = mosfet
    said = fields(kicad_library([kicad_symbol(model, pin_map(part))]))
    assert said["Sim.Device"] == "NMOS" and said["Sim.Type"] == "VDMOS"
    nets = {"1": "gate", "2": "out", "3": "0", "4": "out"}
    at = {node: nets[pin] for pin, node in (item.split("=") for item in said["Sim.Pins"].split())}
    line = f"M1 {at['D']} {at['G']} {at['S']} {said['Sim.Name']}"
    circuit = f"net\n.include {said['Sim.Library']}\nVG gate 0 10\nI1 0 out 5\n{line}"
    deck = f"{circuit}\n.control\nop\necho RES v $&v(out)\nquit\n.endc\n.end\n"
    simulator = find_simulator(Settings(ontology=tmp_path, rules=tmp_path))
    text = emit(model, document, [part], Versions("", "", ""))
    outcome = run_deck(simulator, deck, {said["Sim.Library"]: text}, ("v",))
    assert outcome.results["v"] == pytest.approx(0.25, rel=0.02), outcome.message


def test_pins_are_never_guessed(mosfet, part):
    _, model = mosfet
    bare = part("mosfet", polarity="n")
    with pytest.raises(UsageError, match="no pins"):
        pin_map(bare)
    two = part("mosfet", packages=(Package("A", pins=PINS), Package("B", pins={"1": "S", "2": "G", "3": "D"})))
    with pytest.raises(UsageError, match="differ"):
        pin_map(two)
    with pytest.raises(UsageError, match="S"):
        kicad_symbol(model, {"1": "G", "2": "D"})
    assert pin_map(bare, PINS) == PINS


def test_parentheses_balance_and_every_pin_is_there(mosfet):
    made, model = mosfet
    text = kicad_library([kicad_symbol(model, pin_map(made))])
    assert text.count("(") == text.count(")")
    assert re.findall(r'\(number "(\d)"', text) == list(PINS)


def test_ltspice_pins_stand_in_the_order_of_the_nodes(mosfet):
    text = ltspice_symbol(mosfet[1])
    assert re.findall(r"PinName (\w)\nPINATTR SpiceOrder (\d)", text) == [("D", "1"), ("G", "2"), ("S", "3")]
