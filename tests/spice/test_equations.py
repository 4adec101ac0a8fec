"""The fits' equations against the simulator's, over grids."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from d2s.settings import Settings
from d2s.spice import equations as eq
from d2s.spice.equations import on_resistance, threshold_voltage
from d2s.spice.gummel_poon import GummelPoon
from d2s.verify.run import run_deck
from d2s.verify.simulator import Simulator, find_simulator

pytestmark = pytest.mark.spice
TOLERANCE = 1e-3


@pytest.fixture(scope="module")
def simulator(tmp_path_factory) -> Simulator:
    folder = Path(tmp_path_factory.mktemp("knowledge"))
    return find_simulator(Settings(ontology=folder, rules=folder))


def simulate(simulator, model, circuit, points):
    """Return one number for each `(alter commands, expression)`."""
    lines = []
    for index, (alters, expression) in enumerate(points):
        lines += [*alters, "op", f"let q{index} = {expression}", f"echo RES q{index} $&q{index}"]
    deck = (
        f"grid\n{model}\n.options temp=25 gmin=1e-18 reltol=1e-7 abstol=1e-16\n{circuit}\n.control\n"
        + "\n".join(lines)
        + "\nquit\n.endc\n.end\n"
    )
    names = [f"q{index}" for index in range(len(points))]
    outcome = run_deck(simulator, deck, expected=names)
    assert not outcome.message
    return np.array([outcome.results[name] for name in names])


@pytest.mark.parametrize("card", [(1e-9, 1.8, 0.6), (3e-6, 1.05, 0.03), (1e-14, 1.0, 0.0)])
def test_diode_forward(simulator, card):
    is_, n, rs = card
    currents = np.logspace(-4, 0, 9)
    model = f".model DUT D (IS={is_} N={n} RS={rs} TNOM=25)"
    points = [([f"alter I1 {i:.9g}"], "v(a)") for i in currents]
    found = simulate(simulator, model, "I1 0 a 1m\nD1 a 0 DUT", points)
    assert np.allclose(found, eq.diode_voltage(currents, is_, n, rs), rtol=TOLERANCE)


@pytest.mark.parametrize("card", [(12.0, 0.02, 6.6, 0.5), (2.4, 0.02, 9.0, 0.9), (75.0, 1.7e-3, 12.4, 0.0)])
def test_diode_breakdown(simulator, card):
    bv, ibv, nbv, rs = card
    currents = ibv * np.array([0.05, 0.3, 1.0, 3.0])
    model = f".model DUT D (IS=1e-13 BV={bv} IBV={ibv} NBV={nbv} RS={rs} TNOM=25)"
    points = [([f"alter I1 {i:.9g}"], "v(k)") for i in currents]
    found = simulate(simulator, model, f"I1 0 k {ibv}\nD1 0 k DUT", points)
    assert np.allclose(found, eq.breakdown_voltage(currents, bv, ibv, nbv, rs), rtol=TOLERANCE)


@pytest.mark.parametrize("lambda_", [0.0, 0.02])
def test_vdmos_channel(simulator, lambda_):
    vto, kp, k = 2.1, 3.0, 0.1
    model = (
        f".model DUT VDMOS (VTO={vto} KP={kp} KSUBTHRES={k} LAMBDA={lambda_} THETA=0 RD=1e-6 RS=1e-6 RB=0 IS=1e-30 "
        "MTRIODE=1 TNOM=25)"
    )
    grid = [(g, d) for g in (1.8, 2.1, 2.5, 4.0, 8.0) for d in (0.05, 0.5, 3.0, 20.0)]
    points = [([f"alter VG {g}", f"alter VD {d}"], "-i(VD)") for g, d in grid]
    found = simulate(simulator, model, "VG g 0 3\nVD d 0 1\nM1 d g 0 DUT", points)
    expected = [float(eq.vdmos_current(g, d, vto, kp, k, lambda_)) for g, d in grid]
    assert np.allclose(found, expected, rtol=TOLERANCE)


def test_vdmos_threshold_and_on_resistance(simulator):
    vto, kp, k, rs, rd = 3.2, 40.0, 0.1, 0.004, 0.015
    model = f".model DUT VDMOS (VTO={vto} KP={kp} KSUBTHRES={k} RS={rs} RD={rd} RB=0 IS=1e-30 TNOM=25)"
    grid = [(10.0, 20.0), (5.0, 5.0), (4.5, 1.0)]
    circuit = "VG g 0 10\nI1 0 d 1\nM1 d g 0 DUT"
    points = [([f"alter VG {g}", f"alter I1 {i}"], f"v(d)/{i}") for g, i in grid]
    expected = [on_resistance(g, i, vto, kp, k, rs, rd) for g, i in grid]
    assert np.allclose(simulate(simulator, model, circuit, points), expected, rtol=TOLERANCE)
    currents = (1e-5, 250e-6, 1e-2)
    found = simulate(simulator, model, "I1 0 d 1m\nM1 d d 0 DUT", [([f"alter I1 {i}"], "v(d)") for i in currents])
    assert np.allclose(found, [threshold_voltage(i, vto, kp, k) for i in currents], rtol=TOLERANCE)


def test_vdmos_gate_drain_capacitance(simulator):
    low, high, a = 33e-12, 2e-9, 0.55
    model = f".model DUT VDMOS (VTO=3 KP=1 CGDMIN={low} CGDMAX={high} A={a} CGS=1e-15 CJO=1e-15 TNOM=25)"
    volts = (0.5, 5.0, 25.0, 100.0)
    lines = "\n".join(
        f"alter VD {v}\nac lin 1 1e6 1e6\nlet q{n} = abs(imag(i(VG)))/6283185.307\necho RES q{n} $&q{n}"
        for n, v in enumerate(volts)
    )
    circuit = "VG g 0 0\nVD d 0 dc 1 ac 1\nM1 d g 0 DUT"
    deck = f"c\n{model}\n.options temp=25\n{circuit}\n.control\n{lines}\nquit\n.endc\n.end\n"
    outcome = run_deck(simulator, deck, expected=[f"q{n}" for n in range(4)])
    found = [outcome.results[f"q{n}"] for n in range(4)]
    assert np.allclose(found, eq.vdmos_cgd([-v for v in volts], low, high, a), rtol=TOLERANCE)


def test_gate_charge_is_the_integral_of_the_capacitance():
    shape = (33e-12, 2e-9, 0.55)
    grid = np.linspace(-40.0, 6.0, 200001)
    area = np.trapezoid(eq.vdmos_cgd(grid, *shape), grid)
    charge = float(eq.vdmos_qgd(6.0, *shape) - eq.vdmos_qgd(-40.0, *shape))
    assert charge == pytest.approx(area, rel=1e-6)


def test_jfet_channel(simulator):
    vto, beta, lambda_ = -2.5, 1.2e-3, 0.01
    model = f".model DUT NJF (VTO={vto} BETA={beta} LAMBDA={lambda_} IS=1e-30 TNOM=25)"
    grid = [(g, d) for g in (0.0, -1.0, -2.0) for d in (0.1, 1.0, 5.0, 15.0)]
    points = [([f"alter VG {g}", f"alter VD {d}"], "-i(VD)") for g, d in grid]
    found = simulate(simulator, model, "VG g 0 0\nVD d 0 1\nJ1 d g 0 DUT", points)
    expected = [float(eq.jfet_current(g, d, vto, beta, lambda_)) for g, d in grid]
    assert np.allclose(found, expected, rtol=TOLERANCE)


@pytest.mark.parametrize("vaf", [float("inf"), 80.0])
def test_gummel_poon_active_and_saturated(simulator, vaf):
    is_, ise, ne = 2e-14, 3e-14, 1.5
    device = GummelPoon(is_, 300.0, 0.15, ise / is_ ** (1 / ne), ne, 4.0, 15.0, 0.6, vaf)
    early = "" if vaf == float("inf") else f"VAF={vaf}"
    model = f".model DUT NPN (IS={is_} BF=300 IKF=0.15 ISE={ise} NE={ne} BR=4 RB=15 RC=0.6 {early} TNOM=25)"
    currents = (1e-5, 2e-3, 0.1)
    circuit = "VB 0 b 0\nI1 e 0 1m\nF1 e 0 VB 1\nVC x 0 5\nEC c x e 0 1\nQ1 c b e DUT\n.nodeset v(e)=-0.65 v(c)=4.3"
    points = [([f"alter I1 {i}"], what) for i in currents for what in ("-v(e)", "i(VB)")]
    expected = [value for i in currents for value in device.active(i, 5.0)]
    assert np.allclose(simulate(simulator, model, circuit, points), expected, rtol=TOLERANCE)
    grid = [(1e-3, 5e-5), (1e-2, 5e-4), (0.1, 5e-3)]
    circuit = "I1 0 c 1m\nI2 0 b 1m\nQ1 c b 0 DUT\n.nodeset v(c)=0.2 v(b)=0.75"
    points = [([f"alter I1 {c}", f"alter I2 {b}"], what) for c, b in grid for what in ("v(b)", "v(c)")]
    expected = [value for pair in grid for value in device.saturated(*pair) or ()]
    assert np.allclose(simulate(simulator, model, circuit, points), expected, rtol=TOLERANCE)
