"""Sub-circuits where a plain card cannot hold the sheet."""

from __future__ import annotations

import pytest

from d2s.records.extraction import Versions
from d2s.settings import Settings
from d2s.spice.build import build_models
from d2s.spice.emit import emit
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
