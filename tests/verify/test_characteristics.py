"""Output characteristics and recovery waveforms agree with what the rows' own benches measure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from d2s.records.part import Element, Package, Part
from d2s.spice.emit import emit
from d2s.verify.characteristics import characteristics_of
from d2s.verify.verify import rows_of, verify_model
from tests.verify.small_sheets import DOCUMENT, MOSFET, VERSIONS, nominal, record

pytestmark = pytest.mark.spice

BJT = Part(
    "Q1", "bjt", "n",
    parameters=(
        record("hfe", 100.0, 200.0, 300.0, IC=1e-2, VCE=2.0), record("vbe_sat", None, 0.75, 0.9, IC=1e-2, IB=1e-3),
        record("vce_sat", None, 0.1, 0.2, IC=1e-2, IB=1e-3), record("ic", None, None, 0.2),
    ),
)  # fmt: skip
JFET = Part(
    "J1", "jfet", "n",
    parameters=(
        record("idss", 4e-3, 5e-3, None, VDS=15.0), record("vgs_off", -5.0, -3.0, -1.0, VDS=15.0, ID=1e-8),
        record("vgs", None, -1.5, None, VDS=15.0, ID=1.25e-3),
    ),
)  # fmt: skip
RECTIFIER = Part(
    "D1", "diode", None,
    parameters=(
        record("vf", None, 0.9, None, IF=1.0),
        record("trr", None, 5e-8, 9e-8, IF=1.0, **{"di/dt": 1e8}),
        record("qrr", None, 1.5e-7, None, IF=1.0, **{"di/dt": 1e8}),
    ),
)  # fmt: skip


def drawn(part, simulator):
    model = nominal(part)
    text, rows = emit(model, DOCUMENT, [part], VERSIONS), rows_of(model, [part])
    checks, _ = verify_model(model, text, rows, simulator)
    curves = characteristics_of(model, text, rows, checks, simulator)
    return curves, {check.parameter: check.simulated for check in checks}


def at(curve, volts):
    x, y = np.array(curve.points).T
    return np.interp(volts, x, y)


def turned(part, polarity="p"):
    return replace(part, polarity=polarity)


@pytest.mark.parametrize(("part", "note"), [(MOSFET, "VGS = 10 V"), (turned(MOSFET), "VGS = -10 V")])
def test_the_output_of_a_mosfet_meets_its_on_resistance(part, note, simulator):
    (curve,), values = drawn(part, simulator)
    assert (curve.parameter, curve.x, curve.unit, curve.note) == ("ID", "VDS", "A", note)
    assert at(curve, 5.0 * values["rds_on"]) == pytest.approx(5.0, rel=1e-2)
    assert [(mark.bound, mark.x, mark.y) for mark in curve.marks] == [("typ", 0.25, 5.0), ("max", 0.4, 5.0)]
    assert max(y for _, y in curve.points) <= 1.3 * 5.0


def test_a_drive_has_a_line_of_its_own(simulator):
    low = replace(record("rds_on", None, 0.08, None, VGS=4.5, ID=2.0), id="urn:low")
    curves, _ = drawn(replace(MOSFET, parameters=(*MOSFET.parameters, low)), simulator)
    assert [curve.note for curve in curves] == ["VGS = 4.5 V", "VGS = 10 V"]
    assert at(curves[0], 0.1) < at(curves[1], 0.1)


def test_the_output_of_a_jfet_saturates_at_idss_and_passes_the_printed_gate_voltage(simulator):
    curves, values = drawn(JFET, simulator)
    open_, driven = curves
    assert (open_.note, driven.note) == ("VGS = 0 V", "VGS = -1.5 V")
    assert at(open_, 15.0) == pytest.approx(values["idss"], rel=2e-3)
    assert at(open_, 15.0) < 1.1 * at(open_, 5.0)
    assert at(driven, 15.0) == pytest.approx(1.25e-3, rel=0.1)


@pytest.mark.parametrize(("part", "note"), [(BJT, "IB = 1 mA"), (turned(BJT), "IB = -1 mA")])
def test_the_output_of_a_transistor_leaves_saturation_at_the_printed_voltage(part, note, simulator):
    (curve,), values = drawn(part, simulator)
    assert (curve.parameter, curve.x, curve.note) == ("IC", "VCE", note)
    x, y = np.array(curve.points).T
    assert np.interp(1e-2, y, x) == pytest.approx(values["vce_sat"], abs=0.02)
    assert max(x) > 1.5 and max(y) > 0.05


def test_the_waveform_of_a_recovery_ends_when_its_bench_says_and_holds_its_charge(simulator):
    (curve,), values = drawn(RECTIFIER, simulator)
    assert (curve.parameter, curve.x, curve.unit) == ("IF", "t", "A")
    t, i = np.array(curve.points).T
    assert np.interp(0.0, t, i) == pytest.approx(0.0, abs=0.05) and i[0] > 0.1
    lowest = int(np.argmin(i))
    level = curve.marks[0].y
    assert level == pytest.approx(min(i) / 4, rel=0.05)
    ended = t[lowest:][i[lowest:] >= level][0]
    assert ended == pytest.approx(values["trr"], abs=2 * (t[1] - t[0]))
    assert np.all(i[t > ended] >= level) and np.all(i[t > ended] < 0.02 * abs(min(i)))
    assert -np.trapezoid(np.where(t > 0, np.minimum(i, 0.0), 0.0), t) == pytest.approx(values["qrr"], rel=0.15)
    assert [(mark.bound, mark.x) for mark in curve.marks] == [("typ", 5e-8), ("max", 9e-8)]


def test_one_die_of_a_joined_pair_is_drawn(simulator):
    pair = replace(
        MOSFET, elements=tuple(Element(n, "mosfet", "n") for n in "12"),
        packages=(Package("SO8", pins={"1": "S1", "2": "G1", "3": "S2", "4": "G2", "5": "D2", "7": "D1"}),),
    )  # fmt: skip
    assert nominal(pair).dies
    (curve,), values = drawn(pair, simulator)
    assert at(curve, 5.0 * values["rds_on"]) == pytest.approx(5.0, rel=1e-2)


def test_nothing_is_drawn_without_a_tested_row(simulator):
    model = nominal(MOSFET)
    assert characteristics_of(model, "", rows_of(model, [MOSFET]), [], simulator) == []
