from __future__ import annotations

import pytest

from d2s.spice.emit import emit
from d2s.verify.curves import curves_of
from d2s.verify.verify import rows_of, verify_model
from tests.verify.small_sheets import DOCUMENT, MOSFET, VERSIONS, nominal

pytestmark = pytest.mark.spice


def test_a_curve_passes_through_what_the_bench_of_its_row_gives(simulator):
    model = nominal(MOSFET)
    text, rows = emit(model, DOCUMENT, [MOSFET], VERSIONS), rows_of(model, [MOSFET])
    checks, _ = verify_model(model, text, rows, simulator)
    curves = {curve.parameter: curve for curve in curves_of(model, text, rows, checks, simulator)}
    assert set(curves) == {"vgs_th", "rds_on", "ID"}
    values = {check.parameter: check.simulated for check in checks}
    for name, curve in curves.items():
        if curve.unit:
            continue
        below = max(point for point in curve.points if point[0] <= curve.rows[0][1])
        above = min(point for point in curve.points if point[0] >= curve.rows[0][1])
        low, high = sorted((below[1], above[1]))
        assert low * 0.999 <= values[name] <= high * 1.001
    assert curves["rds_on"].points[0][1] > curves["rds_on"].points[-1][1]
    assert curves["vgs_th"].points[0][1] < curves["vgs_th"].points[-1][1]


def test_no_curve_without_a_tested_row(simulator):
    model = nominal(MOSFET)
    assert curves_of(model, "", rows_of(model, [MOSFET]), [], simulator) == []
