from __future__ import annotations

import math
from dataclasses import replace

import pytest

from d2s.records.model import Origin
from d2s.spice.build import build_models
from d2s.spice.equations import on_resistance, threshold_voltage, transconductance, vdmos_cgd

VTO, KP, RS, RD, K = 3.2, 40.0, 0.004, 0.015, 0.1


def built(models):
    (model,) = models.models
    return {parameter.name: parameter for parameter in model.parameters}


def typical_rows(row):
    return [
        row("vgs_th", None, threshold_voltage(250e-6, VTO, KP, K), None, ID=250e-6),
        row("rds_on", None, on_resistance(10.0, 20.0, VTO, KP, K, RS, RD), None, VGS=10.0, ID=20.0),
        row("rds_on", None, on_resistance(5.0, 10.0, VTO, KP, K, RS, RD), None, VGS=5.0, ID=10.0),
        row("gfs", None, transconductance(20.0, KP, RS, K), None, VDS=25.0, ID=20.0),
    ]


def test_typical_rows_of_a_known_card_are_met(row, part, modelling, document):
    found = built(build_models([part("mosfet", *typical_rows(row), polarity="n")], modelling, document))
    vto, kp, rs, rd = (found[name].value for name in ("VTO", "KP", "RS", "RD"))
    assert vto == pytest.approx(VTO, rel=0.01)
    assert on_resistance(10.0, 20.0, vto, kp, K, rs, rd) == pytest.approx(
        on_resistance(10.0, 20.0, VTO, KP, K, RS, RD), rel=0.02
    )
    assert transconductance(20.0, kp, rs, K) == pytest.approx(transconductance(20.0, KP, RS, K), rel=0.03)
    assert found["VTO"].origin is Origin.FITTED


def test_every_vdmos_default_is_written(row, part, modelling, document):
    found = built(build_models([part("mosfet", *typical_rows(row), polarity="n")], modelling, document))
    for name in ("LAMBDA", "THETA", "MTRIODE", "RG", "CGS", "CGDMIN", "CGDMAX", "A", "CJO", "IS", "N", "RB", "TT"):
        assert found[name].origin is Origin.SIMULATOR_DEFAULT, name
        assert found[name].formula


def test_a_misprinted_transconductance_is_not_followed(row, part, modelling, document):
    rows = [
        row("vgs_th", 0.8, None, 3.0, ID=1e-3),
        row("rds_on", None, None, 5.0, VGS=10.0, ID=0.5),
        row("gfs", 100e-6, None, None, VDS=10.0, ID=0.2),
    ]
    found = built(build_models([part("mosfet", *rows, polarity="n")], modelling, document))
    assert 0.8 < found["VTO"].value < 3.0
    ohms = on_resistance(10.0, 0.5, found["VTO"].value, found["KP"].value, K, found["RS"].value, found["RD"].value)
    assert ohms < 5.0


def test_weak_inversion_respects_the_leakage_limit(row, part, modelling, document):
    rows = [
        row("vgs_th", None, 0.7, None, ID=250e-6),
        row("rds_on", None, 0.02, None, VGS=4.5, ID=5.0),
        row("idss", None, None, 1e-6, VDS=20.0),
    ]
    found = built(build_models([part("mosfet", *rows, polarity="n")], modelling, document))
    k, vto, kp = found["KSUBTHRES"].value, found["VTO"].value, found["KP"].value
    assert kp * (k * math.log1p(math.exp(-vto / k))) ** 2 / 2 <= 1.05e-7
    assert threshold_voltage(250e-6, vto, kp, k) == pytest.approx(0.7, rel=0.02)


def test_capacitances_at_their_own_voltage(row, part, modelling, document):
    rows = [
        *typical_rows(row),
        row("ciss", None, 1470e-12, None, VDS=25.0),
        row("coss", None, 360e-12, None, VDS=25.0),
        row("crss", None, 88e-12, None, VDS=25.0),
    ]
    found = built(build_models([part("mosfet", *rows, polarity="n")], modelling, document))
    cgd = float(vdmos_cgd(-25.0, found["CGDMIN"].value, found["CGDMAX"].value, found["A"].value))
    assert cgd == pytest.approx(88e-12, rel=0.01)
    assert found["CGS"].value + cgd == pytest.approx(1470e-12, rel=1e-3)
    cds = found["CJO"].value * (1 + 25 / found["VJ"].value) ** -found["M"].value
    assert cds + cgd == pytest.approx(360e-12, rel=1e-3)


@pytest.mark.parametrize(
    ("rows", "title", "words"),
    [
        ([("rds_on", None, 0.1, None)], "", "vgs_th"),
        ([("vgs_th", 1.0, None, 2.0)], "", "vgs_th"),
        ([("vgs_th", 1.0, None, 2.0)], "Depletion-mode MOSFET", "depletion"),
    ],
)
def test_refusals_say_why(row, part, modelling, document, rows, title, words):

    made = part("mosfet", *(row(*values) for values in rows), polarity="n")
    (refused,) = build_models([made], modelling, replace(document, title=title)).refused
    assert words in refused.reason
