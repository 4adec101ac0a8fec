from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.records.geometry import Box
from d2s.records.model import ModelSet
from d2s.records.part import Part
from d2s.records.record import Bounds, Condition, Evidence, Kind, Method, Record, SourceKind, Status
from d2s.spice.facts import to_fact
from d2s.verify.verify import right, verify_models, within

pytestmark = pytest.mark.spice
GOOD = ".model X1 D (IS=2e-9 N=1.8 RS=0.6 CJO=2.6e-12 VJ=0.65 M=0.4 BV=110 IBV=1e-4 TNOM=25)\n"


def record(parameter, low, typ, high, kind=Kind.CHARACTERISTIC, **conditions):
    stated = tuple(Condition(n, "=", v, None, None, None, u, f"{n}={v}") for n, (v, u) in conditions.items())
    return Record(
        id=f"urn:d2s:test:{parameter}{len(stated)}", parameter=parameter, element=None, kind=kind, symbol="", name="",
        min=low, typ=typ, max=high, unit="", unit_text="", si=Bounds(low, typ, high, ""), conditions=stated,
        default_conditions=(), evidence=Evidence(3, Box(0, 0, 1, 1), ""), source=SourceKind.TABLE,
        method=Method.SYMBOL, rule="test", confidence=1.0, status=Status.ACCEPTED,
    )  # fmt: skip


@pytest.fixture
def part() -> Part:
    return Part(
        "X1",
        "diode",
        parameters=(
            record("vf", None, None, 1.0, IF=(10, "mA")),
            record("ir", None, None, 25e-9, VR=(20, "V")),
            record("ct", None, None, 4e-12, VR=(0, "V")),
            record("vbr", 100.0, None, None, IR=(100, "uA")),
            record("ir", None, None, 50e-6, VR=(20, "V"), TJ=(150, "degC")),
            record("trr", None, None, 4e-9),
            record("vrrm", None, None, 100.0, Kind.RATING),
        ),
    )


def test_rows_are_simulated_at_their_own_conditions(diode, part, settings):
    verification, models, problems = verify_models(ModelSet((diode,)), {diode.file: GOOD}, [part], settings)
    assert not problems and models.models[0].simulated
    assert all(check.inside for check in verification.checks)
    assert [check.parameter for check in verification.checks] == ["vf", "ir", "ct", "vbr", "ir"]
    assert ".options temp=150" in verification.checks[-1].netlist
    reasons = {item.parameter: item.reason for item in verification.untested}
    assert reasons["trr"] and "vrrm" not in reasons
    assert {check.role for check in verification.checks} == {"guard", "held_out"}
    assert verification.checks[0].page == 3 and "dc" not in verification.simulator


def test_a_wrong_model_is_found_outside(diode, part, settings):
    wrong = GOOD.replace("IS=2e-9", "IS=2e-14").replace("CJO=2.6e-12", "CJO=9e-12").replace("BV=110", "BV=60")
    verification, _, _ = verify_models(ModelSet((diode,)), {diode.file: wrong}, [part], settings)
    assert {check.parameter for check in verification.checks if not check.inside} == {"vf", "ct", "vbr"}


def test_default_cards_tell_which_rows_discriminate(diode, part, settings):
    typical = record("ct", None, 2.6e-12, 4e-12, VR=(0, "V"))
    part = replace(part, parameters=(part.parameters[1], typical))
    verification, _, _ = verify_models(ModelSet((diode,)), {diode.file: GOOD}, [part], settings)
    found = {check.parameter: check.discriminating for check in verification.checks}
    assert found == {"ir": False, "ct": True}  # no leakage at all keeps any leakage limit
    assert verification.checks[1].error_percent == pytest.approx(0, abs=0.1)


def test_a_model_that_does_not_load_tests_nothing(diode, part, settings):
    verification, models, _ = verify_models(ModelSet((diode,)), {diode.file: "rubbish\n"}, [part], settings)
    assert not models.models[0].simulated and not verification.checks
    assert all("does not load" in item.reason for item in verification.untested)


def test_without_a_simulator_nothing_is_claimed(diode, part, settings):
    absent = replace(settings, ngspice="no-such-ngspice")
    verification, models, problems = verify_models(ModelSet((diode,)), {diode.file: GOOD}, [part], absent)
    assert verification.simulator == "" and not verification.loads and not models.models[0].simulated
    assert [problem.code for problem in problems] == ["D701"]


def test_verdicts():
    limits, typical = to_fact(record("vf", 0.5, 0.7, 1.0)), to_fact(record("vf", None, 0.7, None))
    assert within(limits, 1.0005) and not within(limits, 1.01) and not within(limits, 0.49)
    assert right(limits, 0.72) and not right(limits, 0.9)
    assert within(typical, 0.76) and not within(typical, 0.78)
