"""Corners: correlated, between the printed limits, benched."""

from __future__ import annotations

from pathlib import Path

import pytest

from d2s.knowledge.models import load_modelling
from d2s.records.extraction import Document, Versions
from d2s.records.geometry import Box
from d2s.records.part import Part
from d2s.records.record import Bounds, Condition, Evidence, Kind, Method, Record, SourceKind, Status
from d2s.spice.build import build_models
from d2s.verify.corners import Corner, make_corners, named_corners, samples
from d2s.verify.verify import rows_of, verify_model

MODELLING = load_modelling(Path(__file__).resolve().parents[2] / "ontology")
DOCUMENT = Document("0" * 64, "sheet.pdf", 1, "Device", "Acme")
VERSIONS = Versions("", "", "")


def record(parameter: str, low: float | None, typ: float | None, high: float | None, **at: float) -> Record:
    stated = tuple(Condition(name, "=", value, None, None, None, "1", "") for name, value in at.items())
    return Record(
        id=f"urn:{parameter}", parameter=parameter, element=None, kind=Kind.CHARACTERISTIC, symbol="", name="", min=low,
        typ=typ, max=high, unit="", unit_text="", si=Bounds(low, typ, high, ""), conditions=stated,
        default_conditions=(), evidence=Evidence(1, Box(0, 0, 1, 1), ""), source=SourceKind.TABLE, method=Method.SYMBOL,
        rule="", confidence=1.0, status=Status.ACCEPTED,
    )  # fmt: skip


JFET = Part(
    "J1", "jfet", "n",
    parameters=(
        record("idss", 2e-3, 5e-3, 9e-3, VDS=15.0), record("vgs_off", -5.0, -3.0, -1.0, VDS=15.0, ID=1e-8),
        record("crss", None, 2e-12, None, VDS=15.0, VGS=0.0),
    ),
)  # fmt: skip
MOSFET = Part(
    "M1", "mosfet", "n",
    parameters=(
        record("vgs_th", 1.0, 2.0, 3.0, ID=250e-6), record("rds_on", None, 0.05, 0.08, VGS=10.0, ID=5.0),
    ),
)  # fmt: skip


def nominal(part):
    return build_models([part], MODELLING, DOCUMENT).models[0]


def values(model):
    return {parameter.name: parameter.value for parameter in model.parameters}


@pytest.mark.spice
def test_a_strong_jfet_has_both_a_high_idss_and_a_deep_pinch_off(simulator):
    base = nominal(JFET)
    found = make_corners(base, named_corners("jfet", MODELLING), [JFET], MODELLING, DOCUMENT, VERSIONS, simulator)
    assert [model.name for model in found.models.models] == ["J1_high_idss", "J1_low_idss"], found.models.refused
    high, low = (values(model) for model in found.models.models)
    assert high["VTO"] < values(base)["VTO"] < low["VTO"]
    assert high["CGD"] == values(base)["CGD"] == low["CGD"]
    for model in found.models.models:
        checks, _ = verify_model(model, found.texts[model.file], rows_of(base, [JFET]), simulator)
        currents = {check.parameter: check for check in checks}
        assert currents["idss"].inside and currents["vgs_off"].inside
        moved = {p.name: p.formula for p in model.parameters if "moved between the printed limits" in p.formula}
        assert {"VTO", "BETA"} <= set(moved)


@pytest.mark.spice
def test_a_corner_without_a_limit_is_refused(simulator):
    found = make_corners(
        nominal(MOSFET), named_corners("mosfet", MODELLING), [MOSFET], MODELLING, DOCUMENT, VERSIONS, simulator
    )
    assert {model.name for model in found.models.models} == {"M1_strong", "M1_weak"}
    assert all("prints no limit" in item.reason for item in found.models.refused) and len(found.models.refused) == 2


@pytest.mark.spice
def test_a_corner_that_leaves_a_limit_is_refused(simulator):
    wrong = [Corner("far", {"channel": -2.0})]
    found = make_corners(nominal(MOSFET), wrong, [MOSFET], MODELLING, DOCUMENT, VERSIONS, simulator, most=1)
    assert not found.models.models and "leave its limits" in found.models.refused[0].reason


@pytest.mark.spice
def test_samples_repeat_and_keep_the_limits(simulator):
    draws = samples("mosfet", MODELLING, 3)
    assert draws == samples("mosfet", MODELLING, 3) != samples("mosfet", MODELLING, 3, seed=2)
    assert all(abs(position) <= 1 for corner in draws for position in corner.at.values())
    found = make_corners(nominal(MOSFET), draws, [MOSFET], MODELLING, DOCUMENT, VERSIONS, simulator, most=3)
    assert len(found.models.models) == 3 and len({values(model)["VTO"] for model in found.models.models}) == 3
