"""Devices of several dies: joined as the pins say, as one sub-circuit whose symbol conducts, or left as one die."""

from __future__ import annotations

import re

import pytest

from d2s.records.extraction import Document, Versions
from d2s.records.part import Element, Package
from d2s.settings import Settings
from d2s.spice.assembly import assemble
from d2s.spice.build import build_models
from d2s.spice.emit import emit
from d2s.spice.symbols import kicad_symbol, ltspice_symbol, pin_map
from d2s.verify.load import check_load
from d2s.verify.run import run_deck
from d2s.verify.simulator import find_simulator

DIODE = ("A", "K")
PAIR = (Element("1", "diode"), Element("2", "diode"))


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    return find_simulator(Settings(ontology=folder, rules=folder))


@pytest.mark.parametrize(
    ("pins", "dies"),
    [
        ({"1": "A1", "2": "K2", "3": "K1/A2"}, (("A1", "K1A2"), ("K1A2", "K2"))),
        ({"1": "A1", "2": "A2", "3": "K"}, (("A1", "K"), ("A2", "K"))),
        ({"1": "K1", "2": "K2", "3": "A"}, (("A", "K1"), ("A", "K2"))),
        ({"1": "A", "2": "A", "3": "K"}, (("A1", "K"), ("A2", "K"))),
        ({"1": "A1", "2": "K", "3": "A2", "4": "K"}, (("A1", "K"), ("A2", "K"))),
        ({"1": "A", "2": "K", "3": "A", "4": "K"}, None),  # two diodes apart, or a tab
        ({"1": "A", "2": "K", "3": "NC"}, None),  # both dies would be the same
        ({"1": "A1", "2": "K1"}, None),
    ],
)
def test_pins_tell_how_dies_are_joined(pins, dies):
    found = assemble(pins, DIODE, 2)
    assert (found.dies if found else None) == dies


def series(row, part, **more):
    return part("diode", row("vf", None, 0.7, None, IF=0.01), elements=PAIR, number="X99", **more)


@pytest.mark.spice
@pytest.mark.parametrize("dialect", ["ngspice", "pspice"])
def test_the_symbol_of_a_series_pair_conducts_twice(row, part, modelling, document, simulator, dialect):
    pins = {"1": "A1", "2": "K2", "3": "K1/A2"}
    made = series(row, part, packages=(Package("SOT23", pins=pins),))
    (model,) = build_models([made], modelling, document, dialect).models
    text = emit(model, document, [made], Versions("", "", ""))
    reader = simulator.reading("ps" if dialect == "pspice" else "")
    load = check_load(text, model, reader)
    assert load.loads and load.converges, load.message
    symbol = kicad_symbol(model, pin_map(made))
    said = dict(re.findall(r'\(property "([^"]+)" "([^"]*)"', symbol))
    assert said["Sim.Device"] == "SUBCKT" and said["Sim.Name"] == "X99"
    nets = {"1": "top", "2": "0", "3": "mid"}
    at = {node: nets[pin] for pin, node in (item.split("=") for item in said["Sim.Pins"].split())}
    line = f"X1 {' '.join(at[node] for node in model.pins)} {said['Sim.Name']}"
    deck = f"t\n.include {model.file}\n.options temp=25\nI1 0 top 10m\n{line}\n.control\nop\necho RES a $&v(top)\n"
    outcome = run_deck(reader, f"{deck}echo RES b $&v(mid)\nquit\n.endc\n.end\n", {model.file: text}, ("a", "b"))
    assert outcome.results == pytest.approx({"a": 1.4, "b": 0.7}, rel=2e-3), outcome.message
    assert re.findall(r"PinName (\w+)", ltspice_symbol(model)) == ["A1", "K1A2", "K2"]


def test_without_a_pin_map_the_model_is_one_die_and_says_so(row, part, modelling, document):
    made = series(row, part)
    (model,) = build_models([made], modelling, document).models
    assert (model.kind, model.pins, model.dies) == ("model", DIODE, ())
    assert "one die of 2" in emit(model, document, [made], Versions("", "", ""))


@pytest.mark.spice
def test_a_bridge_rectifies(row, part, modelling, simulator):
    four = tuple(Element(str(n), "diode") for n in range(1, 5))
    made = part("diode", row("vf", None, 1.0, None, IF=1.0), elements=four)
    document = Document("0" * 64, "s.pdf", 1, "Bridge Rectifiers", "Acme")
    (model,) = build_models([made], modelling, document).models
    text = emit(model, document, [made], Versions("", "", ""))
    circuit = f"V1 a 0 {{volts}}\nX1 {' '.join({'AC1': 'a', 'AC2': '0', 'P': 'p', 'N': 'n'}[n] for n in model.pins)} X1"
    for volts in (12, -12):
        deck = f"t\n.include {model.file}\n.options temp=25\n{circuit.format(volts=volts)}\nRL p n 10\n"
        deck += ".control\nop\nlet o=v(p)-v(n)\necho RES o $&o\nquit\n.endc\n.end\n"
        outcome = run_deck(simulator, deck, {model.file: text}, ("o",))
        assert outcome.results["o"] == pytest.approx(10.0, abs=0.1), outcome.message


@pytest.mark.spice
def test_every_die_of_a_dual_transistor_switches_alone(row, part, modelling, document, simulator):
    rows = [row("vgs_th", None, 2.0, None, ID=250e-6), row("rds_on", None, 0.05, None, VGS=10.0, ID=5.0)]
    pins = {"1": "S1", "2": "G1", "3": "D2", "4": "S2", "5": "G2", "6": "D1"}
    pair = tuple(Element(n, "mosfet", "p") for n in "12")
    made = part("mosfet", *rows, polarity="p", elements=pair, packages=(Package("SOT363", pins=pins),))
    (model,) = build_models([made], modelling, document).models
    assert model.pins == ("D1", "G1", "S1", "D2", "G2", "S2")
    text = emit(model, document, [made], Versions("", "", ""))
    circuit = ".options temp=25\nI1 d1 0 5\nI2 d2 0 5\nVG g1 0 -10\nVH g2 0 0\nX1 d1 g1 0 d2 g2 0 X1\nR2 d2 0 1"
    commands = "op\necho RES a $&v(d1)\necho RES b $&v(d2)"
    deck = f"t\n.include {model.file}\n{circuit}\n.control\n{commands}\nquit\n.endc\n.end\n"
    outcome = run_deck(simulator, deck, {model.file: text}, ("a", "b"))
    assert outcome.results == pytest.approx({"a": -0.25, "b": -5.0}, rel=0.03), outcome.message
