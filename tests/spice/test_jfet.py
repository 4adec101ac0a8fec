from __future__ import annotations

import math

import pytest

from d2s.spice.build import build_models


def built(models):
    (model,) = models.models
    return {parameter.name: parameter.value for parameter in model.parameters}


def test_consistent_typical_rows_are_met(row, part, modelling, document):
    vto, beta, slope = -2.5, 1.2e-3, 2e-3
    on = beta * vto**2 * (1 + slope * 15)
    rows = [
        row("idss", None, on, None, VDS=15.0),
        row("gfs", None, 2 * beta * -vto * (1 + slope * 15), None, VDS=15.0),
        row("gos", None, slope * beta * vto**2, None, VDS=15.0),
        row("vgs_off", None, vto + math.sqrt(1e-8 / beta), None, VDS=15.0, ID=1e-8),
        row("crss", None, 1.5e-12, None, VDS=15.0),
        row("ciss", None, 4.5e-12, None, VDS=15.0),
    ]
    found = built(build_models([part("jfet", *rows, polarity="n")], modelling, document))
    assert found["VTO"] == pytest.approx(vto, rel=0.01)
    assert found["BETA"] == pytest.approx(beta, rel=0.02)
    assert found["LAMBDA"] == pytest.approx(slope, rel=0.02)
    assert found["CGD"] == pytest.approx(6e-12) and found["CGS"] == pytest.approx(3e-12)


def test_limits_are_kept_together(row, part, modelling, document):
    rows = [
        row("vgs_off", -3.0, None, -10.0, VDS=5.0, ID=1e-6),
        row("idss", 0.02, None, None, VDS=15.0),
        row("rds_on", None, None, 30.0, VDS=0.1),
    ]
    found = built(build_models([part("jfet", *rows, polarity="n")], modelling, document))
    assert 1 / (2 * found["BETA"] * -found["VTO"]) < 30.0
    assert found["BETA"] * found["VTO"] ** 2 > 0.02
    assert -10.0 < found["VTO"] < -3.0


def test_no_cut_off_voltage_no_model(row, part, modelling, document):
    (refused,) = build_models([part("jfet", row("idss", None, 0.003, None), polarity="n")], modelling, document).refused
    assert "vgs_off" in refused.reason
