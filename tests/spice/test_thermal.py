"""Temperature terms against the simulator, hot and cold, and what becomes of rows at other temperatures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.records.model import Origin
from d2s.records.record import Bounds
from d2s.settings import Settings
from d2s.spice.build import build_models
from d2s.spice.equations import on_resistance
from d2s.spice.thermal import diode_voltage_at, ratio
from d2s.verify.run import run_deck
from d2s.verify.simulator import find_simulator

DIODE = {"IS": 2e-9, "N": 1.8, "RS": 0.6, "EG": 1.11, "XTI": 3.0, "TRS1": 2e-3}
DEGREES = (-40.0, 25.0, 100.0, 150.0)


def built(models):
    (model,) = models.models
    return {parameter.name: parameter for parameter in model.parameters}, model


def measured(tmp_path, card, circuit, vector):
    simulator = find_simulator(Settings(ontology=tmp_path, rules=tmp_path))
    runs = "\n".join(f"option temp={t:g}\nop\nlet x{n} = {vector}\necho RES x{n} $&x{n}" for n, t in enumerate(DEGREES))
    deck = f"t\n{card}\n{circuit}\n.control\n{runs}\nquit\n.endc\n.end\n"
    outcome = run_deck(simulator, deck, {}, [f"x{n}" for n in range(len(DEGREES))])
    assert not outcome.message, outcome.message
    return [outcome.results[f"x{n}"] for n in range(len(DEGREES))]


@pytest.mark.spice
def test_diode_equation_is_the_simulators_hot_and_cold(tmp_path):
    words = " ".join(f"{name}={value:g}" for name, value in DIODE.items())
    found = measured(tmp_path, f".model X D ({words} TNOM=25)", "I1 0 a 0.05\nD1 a 0 X", "v(a)")
    assert found == pytest.approx([diode_voltage_at(t, 0.05, DIODE) for t in DEGREES], rel=1e-3)


@pytest.mark.spice
@pytest.mark.parametrize("sign", [1, -1])
def test_vdmos_resistance_and_threshold_over_temperature(tmp_path, sign):
    flag = "" if sign > 0 else "PCHAN"
    card = (
        f".model X VDMOS ({flag} VTO={sign * 3} KP=20 RS=0.01 RD=0.05 RB=0 IS=1e-30 KSUBTHRES=0.1 MU=-1.5 TCVTH=5e-3 "
        "TEXP0=2.2 TNOM=25)"
    )
    circuit = f"VG g 0 {sign * 10}\nI1 0 d {sign * 5}\nM1 d g 0 X"
    found = measured(tmp_path, card, circuit, "v(d)/5")
    expected = [
        sign * on_resistance(10.0, 5.0, 3 - 5e-3 * (t - 25), 20 * ratio(t) ** -1.5, 0.1, 0.01, 0.05 * ratio(t) ** 2.2)
        for t in DEGREES
    ]
    assert found == pytest.approx(expected, rel=2e-3)


def rows(row):
    return [
        row("vgs_th", None, 3.0, None, ID=250e-6),
        row("rds_on", None, 0.08, None, VGS=10.0, ID=9.0),
        row("gfs", None, 11.0, None, ID=9.0, VDS=25.0),
    ]


def test_a_hot_row_sets_the_exponent_and_the_range(row, part, modelling, document):
    hot = row("rds_on", None, 0.17, None, VGS=10.0, ID=9.0, TJ=(150.0, "degC"))
    found, model = built(build_models([part("mosfet", *rows(row), hot, polarity="n")], modelling, document))
    assert found["TEXP0"].origin is Origin.DERIVED and found["TEXP0"].facts == (f"{hot.id}#typ",)
    assert model.valid["TJ"] == (25.0, 150.0)


def test_a_silent_sheet_has_priors_and_says_25_degrees_only(row, part, modelling, document):
    found, model = built(build_models([part("mosfet", *rows(row), polarity="n")], modelling, document))
    assert found["TEXP0"].origin is Origin.ASSUMED and found["TCVTH"].origin is Origin.ASSUMED
    assert model.valid["TJ"] == (25.0, 25.0)


def test_hot_leakage_limits_the_saturation_current(row, part, modelling, document):
    plain = [row("vf", None, None, 1.0, IF=1.0), row("ir", None, None, 1e-5, VR=100.0)]
    hot = row("ir", None, None, 2e-5, VR=100.0, TJ=(150.0, "degC"))
    free = built(build_models([part("diode", *plain)], modelling, document))[0]["IS"].value
    held = built(build_models([part("diode", *plain, hot)], modelling, document))[0]["IS"].value
    assert held < free


@pytest.mark.parametrize(("unit", "slope"), [("%/degC", -0.0098), ("mV/degC", -0.00082)])
def test_the_temperature_coefficient_of_a_zener(row, part, modelling, document, unit, slope):
    tc = replace(row("tc_vz", None, 0.00082, None, IZT=5e-3), unit=unit)
    found, _ = built(build_models([part("zener", row("vz", None, 12.0, None, IZT=5e-3), tc)], modelling, document))
    assert found["TCV"].value == pytest.approx(slope, rel=0.01)


def test_a_coefficient_in_percent_is_scaled(row, part, modelling, document):
    tc = row("tc_vz", None, 0.082, None, IZT=5e-3)
    tc = replace(tc, unit="%/degC", si=Bounds(None, 0.082, None, "%/K"))
    found, _ = built(build_models([part("zener", row("vz", None, 12.0, None, IZT=5e-3), tc)], modelling, document))
    assert found["TCV"].value == pytest.approx(-0.00984)
