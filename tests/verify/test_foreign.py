from __future__ import annotations

from pathlib import Path

import pytest

from d2s.errors import UsageError
from d2s.knowledge.models import load_modelling
from d2s.records.part import Part
from d2s.verify.foreign import Definition, definitions, foreign_model

MODELLING = load_modelling(Path(__file__).resolve().parents[2] / "ontology")
MOSFET = Part("X60", "mosfet", "n", aliases=("X60PBF",))
SUBCKT = """* a vendor's file
.subckt x60pbf 1 2
+ 3 params: rg=1
M1 1 2 3 3 inner
.model inner NMOS (VTO=2)
.ends
"""


def test_definitions_of_a_file():
    text = SUBCKT + ".model D1N NPN (BF=100)\n"
    assert definitions(text) == [Definition("D1N", "NPN"), Definition("x60pbf", "X", ("1", "2", "3"))]


def test_a_model_with_commands_is_refused():
    with pytest.raises(UsageError, match="commands"):
        definitions(".model A D\n.control\nshell true\n.endc\n")


def test_pins_put_a_subcircuit_in_order():
    model = foreign_model(SUBCKT, "v.lib", MOSFET, MODELLING, pins=("D", "G", "S"))
    assert (model.name, model.kind, model.pins) == ("x60pbf", "subckt", ("D", "G", "S"))
    with pytest.raises(UsageError, match="--pins"):
        foreign_model(SUBCKT, "v.lib", MOSFET, MODELLING)


def test_names_of_nodes_tell_the_pins():
    text = ".subckt X60 gate drain source\n.ends\n"
    assert foreign_model(text, "v.lib", MOSFET, MODELLING).pins == ("G", "D", "S")


def test_wrong_devices_and_unknown_names_are_told():
    with pytest.raises(UsageError, match="NPN"):
        foreign_model(".model X60 NPN (BF=1)\n", "v.lib", MOSFET, MODELLING)
    with pytest.raises(UsageError, match="--name"):
        foreign_model(".model A VDMOS\n.model B VDMOS\n", "v.lib", MOSFET, MODELLING)
