"""Darlington transistors: equations against the simulator, known devices recovered, whole sheets benched."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from d2s.records.extraction import Versions
from d2s.records.model import Origin
from d2s.settings import Settings
from d2s.spice.build import build_models
from d2s.spice.darlington import Darlington
from d2s.spice.emit import emit
from d2s.spice.gummel_poon import GummelPoon
from d2s.verify.run import Deck, run_decks
from d2s.verify.simulator import find_simulator
from d2s.verify.verify import verify_models

DRIVER = GummelPoon(is_=2e-13, bf=60.0, ikf=0.8, leak=0.0, ne=1.5, br=3.0, rb=0.0, rc=0.0, vaf=math.inf)
DEVICE = Darlington(DRIVER, ratio=5.0, r1=8e3, r2=120.0, rc=0.05)
FILE = """.subckt DUT C B E
RC C X 0.05
Q1 X B M DUT_D
Q2 X M E DUT_D 5
R1 B M 8e3
R2 M E 120
.model DUT_D NPN (IS=2e-13 BF=60 IKF=0.8 BR=3 TNOM=25)
.ends
"""


def rows_of(row, device, exact=True):
    """Return the rows of a sheet that a device meets: typical values, or the limits that makers print."""
    rows = []
    for ic in (0.5, 3.0, 5.0):
        _, ib = device.active(ic)
        gain = ic / ib
        rows.append(row("hfe", None if exact else 0.6 * gain, gain if exact else None, None, IC=ic, VCE=3.0))
    rows.append(row("vbe_on", None, device.active(3.0)[0] if exact else None, None if exact else 2.5, IC=3.0, VCE=3.0))
    for ic, ib in ((3.0, 12e-3), (5.0, 20e-3)):
        volts = device.saturated(ic, ib)[1]
        rows.append(row("vce_sat", None, volts if exact else None, None if exact else 2 * volts, IC=ic, IB=ib))
    return [*rows, row("ic", None, None, 5.0)]


ACTIVE = "VB 0 b 0\nI1 e 0 {:g}\nF1 e 0 VB 1\nVC x 0 5\nEC c x e 0 1\nX1 c b e DUT\n.nodeset v(e)=-1.3"
SATURATED = "I1 0 c {:g}\nI2 0 b {:g}\nX1 c b 0 DUT\n.nodeset v(c)=0.8 v(b)=1.5"


def simulate(circuit, what):
    decks = [
        Deck(
            f"test\n.include dut.lib\n.options temp=25 gmin=1e-15\n{circuit}\n.end\n",
            f"op\nlet out={one}\necho RES out $&out",
            {"dut.lib": FILE},
        )
        for one in what
    ]
    return [outcome.results["out"] for outcome in run_decks(find_simulator(Settings()), decks)]


@pytest.mark.spice
@pytest.mark.parametrize("ic", [0.01, 0.5, 5.0])
def test_active_as_in_the_simulator(ic):
    assert simulate(ACTIVE.format(ic), ("-v(e)", "i(VB)")) == pytest.approx(DEVICE.active(ic), rel=1e-3)


@pytest.mark.spice
@pytest.mark.parametrize(("ic", "ib"), [(0.1, 1e-3), (3.0, 12e-3), (5.0, 20e-3)])
def test_saturated_as_in_the_simulator(ic, ib):
    assert simulate(SATURATED.format(ic, ib), ("v(b)", "v(c)")) == pytest.approx(DEVICE.saturated(ic, ib), rel=1e-3)


def test_saturation_needs_more_drive_than_the_resistors_take():
    assert DEVICE.saturated(3.0, 1e-4) is None
    assert DEVICE.saturated(3.0, 1e-6) is None


@pytest.mark.spice
@pytest.mark.parametrize("polarity", ["n", "p"])
@pytest.mark.parametrize("printed", [True, False])
def test_a_known_device_is_recovered_and_benched(row, part, modelling, document, tmp_path, polarity, printed):
    device = DEVICE if printed else replace(DEVICE, r1=math.inf, r2=math.inf)
    resistors = [row("r1", None, 8e3, None), row("r2", None, 120.0, None)] if printed else []
    made = part("bjt", *rows_of(row, device), *resistors, row("cobo", None, 2e-10, None, VCB=10.0), polarity=polarity)
    models = build_models([made], modelling, document)
    (model,) = models.models
    assert (model.kind, model.pins) == ("subckt", ("C", "B", "E"))
    found = {p.name: p for p in model.parameters}
    assert ("R1" in found, "R2" in found) == (printed, printed)
    assert found["AREA"].origin is Origin.ASSUMED
    text = emit(model, document, [made], Versions("", "", ""))
    checked, _, problems = verify_models(
        models, {model.file: text}, [made], Settings(ontology=tmp_path, rules=tmp_path)
    )
    assert not problems and checked.loads[0].loads and checked.loads[0].converges, checked.loads[0].message
    errors = {(c.parameter, *(k.value for k in c.conditions)): c.error_percent for c in checked.checks}
    assert len(errors) == 7 and max(map(abs, errors.values())) < 5, errors


@pytest.mark.spice
def test_a_sheet_of_limits_is_held(row, part, modelling, document, tmp_path):
    made = part("bjt", *rows_of(row, DEVICE, exact=False), polarity="n")
    models = build_models([made], modelling, document)
    (model,) = models.models
    text = emit(model, document, [made], Versions("", "", ""))
    checked, _, _ = verify_models(models, {model.file: text}, [made], Settings(ontology=tmp_path, rules=tmp_path))
    assert len(checked.checks) == 6 and all(check.inside for check in checked.checks)
