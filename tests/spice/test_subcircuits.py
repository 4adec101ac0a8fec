"""Sub-circuits where a plain card cannot hold the sheet."""

from __future__ import annotations

import pytest

from d2s.records.extraction import Versions
from d2s.settings import Settings
from d2s.spice.build import build_models
from d2s.spice.emit import emit
from d2s.spice.facts import to_fact
from d2s.spice.gate import Channel, GateCharges, gate_charge, switching_test
from d2s.verify.refine import refine_models
from d2s.verify.simulator import find_simulator
from d2s.verify.verify import verify_models

VERSIONS = Versions("1", "1", "1")


def gate_rows(row, qgs, qg):
    return [
        row("vgs_th", None, 3.0, None, ID=250e-6),
        row("rds_on", None, 0.08, None, VGS=10.0, ID=9.0),
        row("gfs", None, 11.0, None, ID=9.0, VDS=25.0),
        row("ciss", None, 633e-12, None, VDS=25.0, VGS=0.0),
        row("coss", None, 103e-12, None, VDS=25.0, VGS=0.0),
        row("crss", None, 61e-12, None, VDS=25.0, VGS=0.0),
        row("qgs", None, qgs, None, VDD=50.0, ID=9.0, VGS=10.0),
        row("qg", None, qg, None, VDD=50.0, ID=9.0, VGS=10.0),
    ]


@pytest.mark.spice
@pytest.mark.parametrize("polarity", ["n", "p"])
@pytest.mark.parametrize(("qgs", "qg"), [(5e-9, 26e-9), (4.5e-9, 34e-9)])
def test_gate_charge_that_a_constant_cgs_cannot_hold(row, part, modelling, document, tmp_path, polarity, qgs, qg):
    made = part("mosfet", *gate_rows(row, qgs, qg), polarity=polarity)
    models = build_models([made], modelling, document)
    (model,) = models.models
    assert model.kind == "subckt" and model.device == "X"
    texts = {model.file: emit(model, document, [made], VERSIONS)}
    found, _, _ = verify_models(models, texts, [made], Settings(ontology=tmp_path, rules=tmp_path))
    assert not found.untested, found.untested
    errors = {check.parameter: check.error_percent for check in found.checks}
    assert abs(errors["qgs"]) < 10 and abs(errors["qg"]) < 10 and abs(errors["ciss"]) < 3
    assert found.loads[0].loads and found.loads[0].converges, found.loads[0].message


@pytest.mark.spice
def test_impedances_that_forward_voltage_forbids_a_card(row, part, modelling, document, tmp_path):
    rows = [
        row("vz", 94.0, 100.0, 106.0, IZT=2.7e-3),
        row("zzt", None, 350.0, None, IZT=2.7e-3),
        row("zzk", None, 3000.0, None, IZK=0.25e-3),
        row("vf", None, None, 1.2, IF=0.2),
        row("ir", None, None, 5e-7, VR=75.0),
    ]
    made = part("zener", *rows)
    models = build_models([made], modelling, document)
    (model,) = models.models
    assert model.kind == "subckt"
    texts = {model.file: emit(model, document, [made], VERSIONS)}
    found, _, _ = verify_models(models, texts, [made], Settings(ontology=tmp_path, rules=tmp_path))
    assert all(check.inside for check in found.checks) and len(found.checks) == 5
    assert {c.parameter: abs(c.error_percent) < 2 for c in found.checks if c.typ} == {
        "vz": True,
        "zzt": True,
        "zzk": True,
    }


def test_dialects_write_sources_and_charges_their_way(row, part, modelling, document):
    made = part("mosfet", *gate_rows(row, 5e-9, 26e-9), polarity="n")
    texts = {}
    for dialect in ("ngspice", "ltspice"):
        (model,) = build_models([made], modelling, document, dialect).models
        texts[dialect] = emit(model, document, [made], VERSIONS)
    assert "Q='" in texts["ngspice"] and "V(1,S)" in texts["ngspice"]
    assert "V(1,S)" not in texts["ltspice"] and "TEXP0" not in texts["ltspice"]


@pytest.mark.spice
@pytest.mark.parametrize("polarity", ["n", "p"])
def test_switching_times_and_charges_of_one_gate(row, part, modelling, document, tmp_path, polarity):
    """Times that a known gate (8 ohm inside, 0.6 to 1.2 nF) makes in the load of 5 ohm come back in the simulator."""
    channel = Channel(3.1, 12.0, 0.1, 0.01, 0.05)
    gate = GateCharges(6e-10, 1e-11, 1.5e-9, 0.5, c1=3e-10, c2=6e-10, v1=1.5, v2=4.6, w=0.5, c3=1e-10, v3=12.5, w3=3.7)
    static = [
        row("vgs_th", None, 3.0, None, ID=250e-6),
        row("rds_on", None, 0.0745, None, VGS=10.0, ID=9.0),
        row("gfs", None, 12.8, None, ID=9.0, VDS=25.0),
        row("crss", None, gate.reverse(25.0), None, VDS=25.0, VGS=0.0),
        row("ciss", None, gate.input() + gate.reverse(25.0), None, VDS=25.0, VGS=0.0),
        row("coss", None, 250e-12, None, VDS=25.0, VGS=0.0),
    ]
    at = {"VDD": 50.0, "ID": 9.0, "VGS": 10.0}
    charges = [row(name, None, 1e-9, None, **at) for name in ("qg", "qgs", "qgd")]
    charges = [row(r.parameter, None, gate_charge(channel, to_fact(r), gate), None, **at) for r in charges]
    test = {"VDD": 50.0, "RL": 5.0, "RG": 6.0, "VGS": 10.0}
    made_times = switching_test(channel, to_fact(row("tr", None, 1e-9, None, **test))).times(gate, 8.0)
    times = [row(name, None, value, None, **test) for name, value in made_times.items()]
    made = part("mosfet", *static, *charges, *times, polarity=polarity)
    models = refine_models(build_models([made], modelling, document), [made], modelling, find_simulator(Settings()))
    texts = {model.file: emit(model, document, [made], VERSIONS) for model in models.models}
    found, _, _ = verify_models(models, texts, [made], Settings(ontology=tmp_path, rules=tmp_path))
    assert not found.untested, found.untested
    assert {c.parameter for c in found.checks if abs(c.error_percent) > 10} == set()
    assert found.loads[0].loads and found.loads[0].converges, found.loads[0].message
