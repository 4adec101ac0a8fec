"""Benches against cards whose answer is known in closed form."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from d2s.records.geometry import Box
from d2s.records.record import Bounds, Condition, Evidence, Kind, Method, Record, SourceKind, Status
from d2s.spice.equations import VT, junction_capacitance, transconductance, vdmos_cgd
from d2s.spice.facts import Fact, to_fact
from d2s.verify.benches import BENCHES
from d2s.verify.benches.bench import UntestableError
from d2s.verify.run import run_decks

pytestmark = pytest.mark.spice


def fact(parameter: str, expected: float, **conditions: float) -> Fact:
    stated = tuple(
        Condition(n.replace("_per_", "/"), "=", v, None, None, None, None, f"{n}={v}") for n, v in conditions.items()
    )
    record = Record(
        id="urn:d2s:test:1", parameter=parameter, element=None, kind=Kind.CHARACTERISTIC, symbol="", name="",
        min=None, typ=expected, max=None, unit="", unit_text="", si=Bounds(None, expected, None, ""),
        conditions=stated, default_conditions=(), evidence=Evidence(1, Box(0, 0, 1, 1), ""),
        source=SourceKind.TABLE, method=Method.SYMBOL, rule="test", confidence=1.0, status=Status.ACCEPTED,
    )  # fmt: skip
    found = to_fact(record)
    assert found
    return found


@pytest.fixture
def measure(diode, simulator):
    def run(device_class, device, card, row, polarity="n"):
        model = replace(diode, device=device, polarity=polarity)
        bench = BENCHES[device_class][row.parameter](model, row)
        flag = "PCHAN " if device == "VDMOS" and polarity == "p" else ""
        text = f".model X1 {device} ({flag}{card} TNOM=25)\n"
        (outcome,) = run_decks(simulator, [bench.on(model.file, text, "bench")])
        assert not outcome.message, outcome.message
        return outcome.results["out"]

    return run


BJT = "IS=1e-14 BF=200 BR=4 CJC=4e-12 VJC=0.75 MJC=0.33 CJE=8e-12 VJE=0.75 MJE=0.33 TF=4e-10"
CASES = [
    ("zener", "D", "IS=1e-13 BV=12 IBV=0.02 NBV=5 RS=1", fact("vz", 12.0, IZT=0.02), 12 + 0.02),
    ("zener", "D", "IS=1e-13 BV=12 IBV=0.02 NBV=5 RS=1", fact("zzt", 7.0, IZT=0.02), 5 * VT / 0.02 + 1),
    ("diode", "D", "CJO=4e-12 VJ=0.65 M=0.4", fact("ct", 2e-12, VR=4.0), junction_capacitance(4.0, 4e-12, 0.65, 0.4)),
    ("bjt", "NPN", BJT, fact("hfe", 200, IC=0.002, VCE=5.0), 200),
    ("bjt", "PNP", BJT, fact("hfe", 200, IC=0.002, VCE=5.0), 200),
    ("bjt", "NPN", BJT, fact("vbe_on", 0.66, IC=0.002, VCE=5.0), VT * math.log(0.002 / 1e-14)),
    ("bjt", "NPN", BJT, fact("cobo", 2e-12, VCB=10.0), junction_capacitance(10.0, 4e-12, 0.75, 0.33)),
    ("bjt", "PNP", BJT, fact("cibo", 6e-12, VEB=0.5), junction_capacitance(0.5, 8e-12, 0.75, 0.33)),
    ("jfet", "NJF", "VTO=-2 BETA=1e-3", fact("idss", 0.004, VDS=15.0), 0.004),
    ("jfet", "NJF", "VTO=-2 BETA=1e-3", fact("gfs", 0.004, VDS=15.0), 0.004),
    ("jfet", "NJF", "VTO=-2 BETA=1e-3", fact("vgs", 1.0, VDS=15.0, ID=0.001), 1.0),
    ("jfet", "NJF", "VTO=-2 BETA=1e-3", fact("rds_on", 250.0), 250.0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("device_class", "device", "card", "row", "expected"), CASES, ids=lambda v: getattr(v, "parameter", None)
)
def test_closed_forms(measure, device_class, device, card, row, expected):
    polarity = "p" if device == "PNP" else "n"
    assert measure(device_class, device, card, row, polarity) == pytest.approx(float(expected), rel=5e-3)


@pytest.mark.parametrize("polarity", ["n", "p"])
def test_mosfet_benches_of_both_polarities(measure, polarity):
    s = -1 if polarity == "p" else 1
    card = (
        f"VTO={s * 2} KP=10 KSUBTHRES=0.1 RS=1e-6 RD=0.01 RB=0.01 IS=1e-10 N=1 LAMBDA=0 THETA=0 RG=0 CGS=1e-9 "
        "CGDMIN=2e-11 CGDMAX=5e-10 A=0.5 CJO=1e-12 BV=60 IBV=1e-4 TT=1e-7"
    )

    def found(row):
        return measure("mosfet", "VDMOS", card, row, polarity)

    assert found(fact("vgs_th", 2.0, ID=1.0)) == pytest.approx(2 + math.sqrt(2 / 10), rel=5e-3)
    assert found(fact("gfs", 4.0, ID=1.0, VDS=10.0)) == pytest.approx(transconductance(1.0, 10.0, 1e-6, 0.1), rel=5e-3)
    assert found(fact("vsd", 0.6, IS=1.0)) == pytest.approx(VT * math.log(1e10) + 0.01, rel=5e-3)
    assert found(fact("crss", 1e-10, VDS=25.0)) == pytest.approx(vdmos_cgd(-25.0, 2e-11, 5e-10, 0.5), rel=5e-3)
    assert found(fact("ciss", 1e-9, VDS=25.0)) == pytest.approx(1e-9 + vdmos_cgd(-25.0, 2e-11, 5e-10, 0.5), rel=5e-3)
    assert found(fact("vbr_dss", 60.0, ID=1e-4)) == pytest.approx(60.0, rel=5e-3)
    charge = found(fact("qg", 15e-9, VGS=10.0, VDS=30.0, ID=1.0))
    assert 1e-9 * 10 < charge < 1e-9 * 10 + 5e-10 * 40
    lead, trr = 1.0 / 1e8, 1e-7
    for _ in range(100):
        trr = 1e-7 * -math.expm1(-(lead + trr) / 1e-7)
    assert found(fact("trr", trr, IF=1.0, di_per_dt=1e8)) == pytest.approx(trr, rel=0.15)


def test_resistive_recovery_is_the_storage_time(measure):
    storage = 1e-7 * math.log1p(1.0)
    found = measure("diode", "D", "IS=1e-9 N=1.7 TT=1e-7", fact("trr", storage, IF=0.01, IR=0.01, RL=1000.0), None)
    assert storage < found < 2 * storage


def test_transition_frequency(measure):
    card = "IS=1e-14 BF=200 TF=5e-10"
    found = measure("bjt", "NPN", card, fact("ft", 3e8, IC=0.01, VCE=5.0, f=1e8))
    assert found == pytest.approx(1 / (2 * math.pi * 5e-10), rel=0.05)


@pytest.mark.parametrize(
    ("device_class", "row"),
    [
        ("diode", fact("vf", 0.7)),
        ("diode", fact("ir", 1e-6)),
        ("diode", fact("trr", 4e-9, IF=0.01)),
        ("bjt", fact("hfe", 100, IC=0.01)),
        ("mosfet", fact("rds_on", 0.1, ID=1.0)),
    ],
    ids=lambda value: getattr(value, "parameter", None),
)
def test_a_row_without_its_conditions_is_untestable(diode, device_class, row):
    with pytest.raises(UntestableError, match="does not state"):
        BENCHES[device_class][row.parameter](diode, row)
