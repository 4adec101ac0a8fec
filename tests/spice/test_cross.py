"""What a fit takes from other rows where its own is missing, and that it says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.records.model import Origin
from d2s.spice.build import build_models
from d2s.spice.cross import cross_samples, cross_target, lowest_drive, rated_resistance, triangle
from d2s.spice.facts import Facts, to_fact


def switch(row):
    return [
        row("vgs_th", None, 3.0, None, ID=250e-6),
        row("rds_on", None, 0.08, None, VGS=10.0, ID=9.0),
        row("rds_on", None, 0.1, None, VGS=6.0, ID=5.0),
        row("ptot", None, None, 80.0),
        row("id", None, None, 16.0),
        row("trr", None, 50e-9, None, IF=9.0, di_per_dt=1e8),
        row("qrr", None, 100e-9, None, IF=9.0, di_per_dt=1e8),
    ]


def test_a_sheet_gives_its_ratios(row, part):
    facts = Facts(part("mosfet", *switch(row), polarity="n"))
    assert lowest_drive(facts).value == 6.0
    assert rated_resistance(facts).value == pytest.approx(80 / 256)
    assert triangle(facts).value == pytest.approx(125e-9)
    found = dict(cross_samples(facts))
    assert found == pytest.approx({"threshold": 0.5, "on_resistance": 0.08 * 256 / 80, "softness": 0.8})


def test_a_missing_threshold_is_estimated_and_says_from_what(row, part, modelling, document):
    rows = [r for r in switch(row) if r.parameter != "vgs_th"]
    (model,) = build_models([part("mosfet", *rows, polarity="n")], modelling, document).models
    vto = next(p for p in model.parameters if p.name == "VTO")
    assert vto.origin is Origin.ESTIMATED and "no vgs_th is printed" in vto.formula
    assert vto.facts and 1.0 < vto.value < 3.0


def test_a_ratio_of_one_document_is_none(row, part, modelling):
    few = tuple(ratio.model_copy(update={"documents": 1}) for ratio in modelling.ratios.cross)
    ratios = modelling.ratios.model_copy(update={"cross": few})
    basis = lowest_drive(Facts(part("mosfet", *switch(row), polarity="n")))
    assert cross_target("threshold", "vgs_th", basis, ratios, ID=1e-3) is None


def test_the_type_number_names_the_gain_group(row, part, modelling, document):
    rows = [row("hfe", 110, None, 800, IC=2e-3, VCE=5.0), row("vbe_on", 0.58, 0.66, 0.7, IC=2e-3, VCE=5.0)]
    base = part("bjt", *rows, number="BC847", polarity="n")
    ranked = part("bjt", number="BC847C", variant_of="BC847", polarity="n")
    models = build_models([base, ranked], modelling, document).models
    gain = {m.part: {p.name: p for p in m.parameters}["BF"] for m in models}
    assert 400 < gain["BC847C"].value < 900 and "Pro Electron" in gain["BC847C"].formula


def test_a_switching_diode_without_recovery_has_an_assumed_lifetime(row, part, modelling, document):
    fast = replace(document, title="Small signal switching diode")
    made = part("diode", row("vf", None, None, 1.0, IF=0.01))
    for given, origin in ((fast, Origin.ASSUMED), (document, None)):
        (model,) = build_models([made], modelling, given).models
        found = {p.name: p.origin for p in model.parameters}
        assert found.get("TT") is origin


def test_the_symbol_of_a_gate_charge_names_its_voltage(row):
    record = replace(row("qg", None, 4.6e-9, None, VGS=10.0, VDS=15.0, ID=4.3), symbol="Qg(4.5V)")
    assert to_fact(record).at["VGS"] == 4.5


def test_a_typical_drain_leakage_is_held_and_a_limit_is_not(row, part, modelling, document):
    for typ, limit in ((5e-8, 1e-5), (None, 1e-5)):
        leak = row("idss", None, typ, limit, VDS=100.0, VGS=0.0)
        (model,) = build_models([part("mosfet", *switch(row), leak, polarity="n")], modelling, document).models
        found = {p.name: p.value for p in model.parameters}
        assert found.get("RDS") == (pytest.approx(2e9) if typ else None)
