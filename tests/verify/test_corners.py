"""Corners: correlated, between the printed limits, benched."""

from __future__ import annotations

import pytest

from d2s.verify.corners import Corner, make_corners, named_corners, samples
from d2s.verify.verify import rows_of, verify_model
from tests.verify.small_sheets import DOCUMENT, JFET, MODELLING, MOSFET, VERSIONS, nominal


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
