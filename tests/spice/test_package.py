"""Package inductance: printed rows first, then published figures, else refused; the sub-circuit has what it says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from d2s.errors import UsageError
from d2s.knowledge.package_inductance import load_package_inductances
from d2s.knowledge.rules import load_rules
from d2s.records.extraction import Versions
from d2s.records.model import Origin
from d2s.records.part import Element, Package
from d2s.resolve.outlines import Outlines
from d2s.settings import Settings
from d2s.spice.build import build_models
from d2s.spice.emit import emit
from d2s.spice.package import given_leads, known_leads, packaged
from d2s.verify.load import check_load
from d2s.verify.run import run_deck
from d2s.verify.simulator import find_simulator

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = load_package_inductances(ROOT / "ontology")
OUTLINES = Outlines(load_rules(ROOT / "rules").packages)


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    return find_simulator(Settings(ontology=folder, rules=folder))


@pytest.fixture
def mosfet(row, part):
    rows = [row("vgs_th", None, 2.0, None, ID=250e-6), row("rds_on", None, 0.05, None, VGS=10.0, ID=5.0)]

    def make(*more, **kept):
        return part("mosfet", *rows, *more, polarity=kept.pop("polarity", "n"), **kept)

    return make


def leads_of(made, modelling, document):
    (model,) = build_models([made], modelling, document).models
    return {lead.terminal: lead for lead in known_leads(model, made, None, OUTLINES, PUBLISHED)}


def test_every_figure_names_an_outline_of_the_rules_terminals_of_its_classes_and_a_source(modelling):
    names = {group[0] for group in load_rules(ROOT / "rules").packages.equal}
    assert {figure.outline for figure in PUBLISHED.packages} <= names
    for figure in PUBLISHED.packages:
        for name in figure.classes:
            assert figure.henry.keys() <= set(modelling.classes[name].pins)
            assert PUBLISHED.of(figure.outline, name) == figure
        assert "page" in figure.source or "note" in figure.source or "characteristics" in figure.source
    for name, rows in PUBLISHED.rows.items():
        assert rows.keys() <= set(modelling.classes[name].pins)


def test_what_the_sheet_prints_goes_before_the_figure_of_its_package(mosfet, row, modelling, document):
    made = mosfet(row("l_d", None, 3e-9, None), row("l_s", None, 6e-9, None), packages=(Package("TO-220AB"),))
    leads = leads_of(made, modelling, document)
    assert {name: (lead.henry, lead.origin) for name, lead in leads.items()} == {
        "D": (3e-9, Origin.TYPICAL),
        "S": (6e-9, Origin.TYPICAL),
    }
    assert leads["D"].fact is not None and leads["D"].fact.parameter == "l_d"


@pytest.mark.parametrize("name", ["TO-220AB", "SOT78", "TO220"])
def test_names_of_one_outline_have_one_figure(mosfet, modelling, document, name):
    leads = leads_of(mosfet(packages=(Package(name),)), modelling, document)
    assert {terminal: lead.henry for terminal, lead in leads.items()} == {"D": 4.5e-9, "S": 7.5e-9}
    assert all(lead.origin is Origin.ASSUMED and "Philips" in lead.said for lead in leads.values())


def test_without_one_answer_there_is_none(mosfet, row, modelling, document):
    def refused(made, message):
        with pytest.raises(UsageError, match=message):
            leads_of(made, modelling, document)

    refused(mosfet(), "names no package")
    refused(mosfet(packages=(Package("SOT-23"),)), "no published inductance of SOT-23 for class 'mosfet'")
    refused(mosfet(packages=(Package("TO-220"), Package("TO-247"))), "differ")
    refused(mosfet(packages=(Package("TO-220"), Package("DFN8"))), "DFN8")
    several = (row("l_d", None, 3.5e-9, None), row("l_d", None, 4.5e-9, None))
    refused(mosfet(*several, packages=(Package("TO-220"),)), r"several values of l_d \(3.5, 4.5 nH\)")
    pair = tuple(Element(n, "mosfet", "n") for n in "12")
    refused(mosfet(elements=pair, packages=(Package("TO-220"),)), "one die")


def test_the_users_values_are_for_all_terminals_or_the_named_ones():
    assert [(lead.terminal, lead.henry) for lead in given_leads("5e-9", ("A", "K"))] == [("A", 5e-9), ("K", 5e-9)]
    named = given_leads("D=4e-9, S=1e-8", ("D", "G", "S"))
    assert [(lead.terminal, lead.henry) for lead in named] == [("D", 4e-9), ("S", 1e-8)]
    assert {lead.said for lead in named} == {"given by the user"} and {lead.origin for lead in named} == {
        Origin.ASSUMED
    }


@pytest.mark.parametrize("text", ["X=1e-9", "much", "D=", "0", "-1e-9", "5", "nan", "D=1e-9,S"])
def test_what_is_no_inductance_is_refused(text):
    with pytest.raises(UsageError):
        given_leads(text, ("D", "G", "S"))


@pytest.mark.spice
@pytest.mark.parametrize("polarity", ["n", "p"])
def test_a_rising_current_meets_the_inductance_that_the_header_states(mosfet, modelling, document, simulator, polarity):
    made = mosfet(packages=(Package("TO-247"),), polarity=polarity)
    (model,) = build_models([made], modelling, document).models
    bare = emit(model, document, [made], Versions("", "", ""))
    leads = known_leads(model, made, None, OUTLINES, PUBLISHED)
    whole, text = packaged(model, bare, leads)
    assert re.search(r"^\* LD = 5e-09 H \[assumed\] TO-247", text, re.M) and "G: no inductance" in text
    load = check_load(text, whole, simulator, leads=True)
    assert load.loads and load.converges, load.message
    s = -1 if polarity == "p" else 1
    volts = {}
    for line, content in ((f"M1 d g 0 {model.name}", bare), (f"X1 d g 0 {whole.name}", text)):
        circuit = f"VG g 0 {10 * s}\nI1 0 d PWL(0 {s} 10n {s} 60n {6 * s})\n{line}"
        commands = "tran 0.1n 60n\nmeas tran v find v(d) at=40n\necho RES v $&v"
        deck = f"t\n.include m.lib\n.options temp=25\n{circuit}\n.control\n{commands}\nquit\n.endc\n.end\n"
        outcome = run_deck(simulator, deck, {"m.lib": content}, ("v",))
        assert not outcome.message
        volts[line[0]] = s * outcome.results["v"]
    assert volts["X"] - volts["M"] == pytest.approx((5e-9 + 13e-9) * 5.0 / 50e-9, rel=0.02)


@pytest.mark.spice
@pytest.mark.parametrize("device_class", ["diode", "jfet", "bjt", "dual"])
def test_every_class_runs_in_a_given_package(device_class, row, part, modelling, document, simulator):
    rows = {
        "diode": [row("vf", None, 0.7, None, IF=0.01)],
        "dual": [row("vf", None, 0.7, None, IF=0.01)],
        "jfet": [row("idss", 2e-3, 5e-3, 9e-3, VDS=15.0), row("vgs_off", -5.0, -3.0, -1.0, VDS=15.0, ID=1e-8)],
        "bjt": [
            row("hfe", None, 200.0, None, IC=0.01, VCE=5.0),
            row("vbe_sat", None, 0.75, None, IC=0.01, IB=1e-3),
            row("vce_sat", None, 0.1, None, IC=0.01, IB=1e-3),
        ],
    }[device_class]
    kind = "diode" if device_class == "dual" else device_class
    made = part(kind, *rows, polarity=None if kind == "diode" else "n")
    if device_class == "dual":
        pins = {"1": "A1", "2": "A2", "3": "K"}
        dies = tuple(Element(n, "diode") for n in "12")
        made = replace(made, elements=dies, packages=(Package("SOT23", pins=pins),))
    (model,) = build_models([made], modelling, document).models
    text = emit(model, document, [made], Versions("", "", ""))
    whole, wrapped = packaged(model, text, given_leads("2e-9", model.pins))
    load = check_load(wrapped, whole, simulator, leads=True)
    assert load.loads and load.converges, load.message
    assert wrapped.count("2e-09") == 2 * len(model.pins) and whole.pins == model.pins


def test_ltspice_adds_no_resistance_of_its_own(mosfet, modelling, document):
    made = mosfet()
    (model,) = build_models([made], modelling, document, "ltspice").models
    _, text = packaged(model, "* file\n", given_leads("1e-9", model.pins))
    assert text.count("Rser=0") == 3
