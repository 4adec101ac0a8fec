"""Symbols: the fields that a schematic program turns into a netlist, netlisted here and simulated."""

from __future__ import annotations

import re

import pytest

from d2s.errors import UsageError
from d2s.records.extraction import Versions
from d2s.records.part import Element, Package
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


def units(symbol: str) -> list[dict[str, str]]:
    """Return the pins of each unit, number to name, as a KiCad library names its units: `NAME_1_1`, `NAME_2_1`."""
    found = re.split(r'\(symbol "\w+?_(\d+)_1"', symbol)
    assert [int(number) for number in found[1::2]] == list(range(1, len(found) // 2 + 1))
    return [
        {number: name for name, number in re.findall(r'\(name "(\w+)" .*?\(number "(\w+)"', text)}
        for text in found[2::2]
    ]


def netlisted(symbols: str, nets: dict[str, str], order: tuple[str, ...]) -> str:
    """Return the instance that KiCad makes of all placed units: one, by `Sim.Pins` over the pins of all of them."""
    said = fields(symbols)
    assert said["Sim.Device"] == "SUBCKT"
    at = {node: nets[pin] for pin, node in (item.split("=") for item in said["Sim.Pins"].split())}
    return f"XU1 {' '.join(at[node] for node in order)} {said['Sim.Name']}"


DUALS = {
    "mosfet": (
        {"1": "S1", "2": "G1", "3": "S2", "4": "G2", "5": "D2", "6": "D2", "7": "D1", "8": "D1"},
        [{"1": "S1", "2": "G1", "7": "D1", "8": "D1"}, {"3": "S2", "4": "G2", "5": "D2", "6": "D2"}],
        "IA 0 n7 5\nIB 0 n5 5\nVA n2 0 10\nVB n4 0 0\nRA n1 0 1u\nRB n3 0 1u\nRC n5 0 1\nRD n6 n5 1u\nRE n8 n7 1u",
        {"a": 0.25, "b": 5.0},
    ),
    "bjt": (
        {"1": "E1", "2": "B1", "3": "C2", "4": "E2", "5": "B2", "6": "C1"},
        [{"1": "E1", "2": "B1", "6": "C1"}, {"3": "C2", "4": "E2", "5": "B2"}],
        "IA 0 n6 10m\nIB 0 n3 10m\nIC 0 n2 1m\nRA n1 0 1u\nRB n4 0 1u\nRC n3 0 1k\nRD n5 0 1k",
        {"a": 0.1, "b": 10.0},
    ),
    "diode": (
        {"1": "A1", "2": "A2", "3": "K2", "4": "K1"},
        [{"1": "A1", "4": "K1"}, {"2": "A2", "3": "K2"}],
        "IA 0 n1 10m\nIB n2 0 10m\nRA n4 0 1u\nRB n3 0 1u\nRC n2 0 100",
        {"a": 0.7, "b": -1.0},
    ),
}


@pytest.mark.spice
@pytest.mark.parametrize("device_class", sorted(DUALS))
def test_every_die_of_a_dual_is_a_unit_and_the_netlist_of_both_is_one_device(
    device_class, row, part, modelling, document, tmp_path
):
    pins, expected, circuit, results = DUALS[device_class]
    rows = {
        "mosfet": [row("vgs_th", None, 2.0, None, ID=250e-6), row("rds_on", None, 0.05, None, VGS=10.0, ID=5.0)],
        "bjt": [
            row("hfe", None, 200.0, None, IC=0.01, VCE=5.0),
            row("vbe_sat", None, 0.75, None, IC=0.01, IB=1e-3),
            row("vce_sat", None, 0.1, None, IC=0.01, IB=1e-3),
        ],
        "diode": [row("vf", None, 0.7, None, IF=0.01)],
    }[device_class]
    polarity = None if device_class == "diode" else "n"
    dies = tuple(Element(n, device_class, polarity) for n in "12")
    made = part(device_class, *rows, polarity=polarity, elements=dies, packages=(Package("SO-8", pins=pins),))
    (model,) = build_models([made], modelling, document).models
    symbol = kicad_symbol(model, pin_map(made))
    assert units(symbol) == expected
    probes = {"mosfet": ("n7", "n5"), "bjt": ("n6", "n3"), "diode": ("n1", "n2")}[device_class]
    deck = f"t\n.include {model.file}\n.options temp=25\n{circuit}\n"
    deck += netlisted(symbol, {number: f"n{number}" for number in pins}, model.pins)
    deck += f"\n.control\nop\necho RES a $&v({probes[0]})\necho RES b $&v({probes[1]})\nquit\n.endc\n.end\n"
    simulator = find_simulator(Settings(ontology=tmp_path, rules=tmp_path))
    text = emit(model, document, [made], Versions("", "", ""))
    outcome = run_deck(simulator, deck, {model.file: text}, ("a", "b"))
    assert outcome.results == pytest.approx(results, rel=0.03), outcome.message


def test_dies_that_share_a_node_stay_in_one_unit(row, part, modelling, document):
    pair = (Element("1", "diode"), Element("2", "diode"))
    pins = {"1": "A1", "2": "A2", "3": "K", "4": "NC"}
    made = part("diode", row("vf", None, 0.7, None, IF=0.01), elements=pair, packages=(Package("SOT23", pins=pins),))
    (model,) = build_models([made], modelling, document).models
    assert units(kicad_symbol(model, pin_map(made))) == [pins]


def test_an_unused_pin_is_in_the_first_unit(row, part, modelling, document):
    pair = (Element("1", "diode"), Element("2", "diode"))
    pins = {"1": "A1", "2": "NC", "3": "K1", "4": "A2", "5": "K2"}
    made = part("diode", row("vf", None, 0.7, None, IF=0.01), elements=pair, packages=(Package("X", pins=pins),))
    (model,) = build_models([made], modelling, document).models
    symbol = kicad_symbol(model, pin_map(made))
    assert units(symbol) == [{"1": "A1", "2": "NC", "3": "K1"}, {"4": "A2", "5": "K2"}]
    assert fields(symbol)["Sim.Pins"] == "1=A1 3=K1 4=A2 5=K2"
