from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from d2s.records.model import Origin
from d2s.spice.build import build_models
from d2s.spice.equations import diode_voltage, junction_capacitance


def card(models):
    (model,) = models.models
    return {parameter.name: parameter for parameter in model.parameters}


@settings(max_examples=25, deadline=None)
@given(is_=st.floats(1e-12, 1e-8), n=st.floats(1.1, 2.2), rs=st.floats(0.05, 5.0))
def test_typical_curves_are_met(row, part, modelling, document, is_, n, rs):
    currents = (1e-4, 1e-3, 1e-2, 1e-1)
    volts = diode_voltage(currents, is_, n, rs)
    rows = [row("vf", None, float(v), None, IF=i) for i, v in zip(currents, volts, strict=True)]
    found = card(build_models([part("diode", *rows)], modelling, document))
    again = diode_voltage(currents, found["IS"].value, found["N"].value, found["RS"].value)
    assert np.allclose(again, volts, rtol=0.01)
    assert found["IS"].origin is Origin.FITTED


def test_one_limit_gives_an_estimate_that_says_so(row, part, modelling, document):
    rows = [row("vf", None, None, 1.0, IF=(10, "mA")), row("if_max", None, None, 0.2), row("vrrm", None, None, 100.0)]
    found = card(build_models([part("diode", *rows)], modelling, document))
    assert found["IS"].origin is Origin.ESTIMATED and found["N"].origin is Origin.ASSUMED
    volts = float(diode_voltage(0.01, found["IS"].value, found["N"].value, found["RS"].value))
    assert 0.6 < volts < 1.0
    assert 100 < found["BV"].value < 130 and found["BV"].origin is Origin.ESTIMATED
    assert "CJO" not in found and "TT" not in found


def test_saturation_current_stays_below_the_leakage_limit(row, part, modelling, document):
    rows = [row("vf", None, v, None, IF=i) for v, i in ((0.29, 0.1), (0.51, 1.0), (0.765, 3.0))]
    free = card(build_models([part("diode", *rows)], modelling, document))["IS"].value
    held = card(build_models([part("diode", *rows, row("ir", None, None, 1e-4))], modelling, document))["IS"].value
    assert free > 1e-4 >= held


def test_capacitance_rows(row, part, modelling, document):
    volts = (0.0, 1.0, 4.0, 20.0)
    farads = junction_capacitance(volts, 50e-12, 0.65, 0.45)
    rows = [row("ct", None, float(c), None, VR=v) for v, c in zip(volts, farads, strict=True)]
    found = card(build_models([part("diode", row("vf", None, 0.7, None, IF=0.01), *rows)], modelling, document))
    assert found["CJO"].value == pytest.approx(50e-12, rel=0.01)
    assert found["M"].value == pytest.approx(0.45, rel=0.02)


def test_schottky_by_title_or_by_voltage_stores_no_charge(row, part, modelling, document):
    rows = [row("vf", None, 0.32, None, IF=0.1), row("trr", None, None, 5e-9, IF=0.01, IR=0.01)]
    found = card(build_models([part("diode", *rows)], modelling, document))
    assert found["EG"].value == 0.69 and found["TT"].value == 0.0


@pytest.mark.parametrize(("volts", "amperes", "gap"), [(0.6, 1.0, 0.69), (0.6, 0.01, 1.11), (0.8, 1.0, 1.11)])
def test_a_low_voltage_near_the_rated_current_is_a_barrier(row, part, modelling, document, volts, amperes, gap):
    rows = [row("vf", None, volts, None, IF=amperes), row("if_av", None, None, 1.0)]
    assert card(build_models([part("diode", *rows)], modelling, document))["EG"].value == gap


def test_two_currents_tell_the_resistance(row, part, modelling, document):
    rows = [row("vf", None, 0.51, None, IF=1.0), row("vf", None, 0.765, None, IF=3.0), row("if_av", None, None, 1.0)]
    found = card(build_models([part("diode", *rows)], modelling, document))
    at = diode_voltage(0.1, found["IS"].value, found["N"].value, found["RS"].value)
    assert found["RS"].value == pytest.approx((0.255 - 0.0283 * math.log(3)) / 2, rel=0.15) and float(at) < 0.36


def test_no_forward_voltage_no_model(row, part, modelling, document):
    (refused,) = build_models([part("diode", row("vrrm", None, None, 100.0))], modelling, document).refused
    assert refused.code == "D601" and "forward voltage" in refused.reason


@settings(max_examples=30, deadline=None)
@given(tt=st.floats(1e-9, 1e-5), forward=st.floats(0.01, 20), ratio=st.floats(0.2, 10))
def test_transit_time_inverts_the_resistive_loop(row, part, modelling, document, tt, forward, ratio):
    storage = tt * math.log1p(1 / ratio)
    test = row("trr", None, storage, None, IF=forward, IR=forward * ratio)
    found = card(build_models([part("diode", row("vf", None, 0.7, None, IF=0.01), test)], modelling, document))
    assert found["TT"].value == pytest.approx(tt, rel=1e-6)


@settings(max_examples=30, deadline=None)
@given(tt=st.floats(1e-8, 1e-5), forward=st.floats(0.1, 20), slope=st.floats(1e7, 1e9))
def test_transit_time_inverts_the_ramp(row, part, modelling, document, tt, forward, slope):
    lead, trr = forward / slope, tt
    for _ in range(200):
        trr = tt * -math.expm1(-(lead + trr) / tt)
    test = row("trr", None, trr, None, IF=forward, di_per_dt=slope)
    found = card(build_models([part("diode", row("vf", None, 0.7, None, IF=0.01), test)], modelling, document))
    assert found["TT"].value * -math.expm1(-(lead + trr) / found["TT"].value) == pytest.approx(trr, rel=1e-4)
