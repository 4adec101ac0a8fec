from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.records.model import Origin
from d2s.spice.facts import to_fact
from d2s.spice.ratios import learn
from d2s.spice.targets import estimate, targets


def facts(*records):
    return [to_fact(record) for record in records]


def test_a_printed_typical_value_is_the_target(row, modelling):
    (target,) = targets(facts(row("rds_on", None, 0.03, 0.05)), "mosfet", modelling.ratios)
    assert (target.value, target.origin) == (0.03, Origin.TYPICAL)
    assert target.refs[0].endswith("#typ")


def test_a_limit_beside_a_typical_value_is_scaled_as_the_sheet_scales(row, modelling):
    rows = facts(row("vbe_on", None, 0.66, 0.70, IC=0.002), row("vbe_on", None, None, 0.77, IC=0.01))
    _, second = targets(rows, "bjt", modelling.ratios)
    assert second.value == pytest.approx(0.77 * 0.66 / 0.70)
    assert second.origin is Origin.ESTIMATED
    assert second.refs[0].endswith("#max")


def test_minima_follow_the_row_with_both_limits(row, modelling):
    rows = facts(row("hfe", 100, None, 300, IC=0.01), row("hfe", 60, None, None, IC=0.05))
    both, low = targets(rows, "bjt", modelling.ratios)
    assert low.value / 60 == pytest.approx(both.value / 100)


def test_bounds_of_different_kinds_never_meet(row, modelling):
    rows = facts(row("hfe", 60, None, None), row("hfe", 50, None, None), row("hfe", None, None, 400))
    assert [target.fact.min for target in targets(rows, "bjt", modelling.ratios)] == [60, 50]


@pytest.mark.parametrize(("device_class", "parameter"), [("diode", "ir"), ("bjt", "icbo"), ("mosfet", "idss")])
def test_leakage_limits_are_never_targets(row, modelling, device_class, parameter):
    assert targets(facts(row(parameter, None, None, 1e-6)), device_class, modelling.ratios) == []


@given(
    low=st.floats(1e-9, 1e3),
    span=st.floats(1.0, 50.0),
    ratio=st.floats(0.01, 50.0),
    bound=st.sampled_from(["min", "max", "both"]),
)
def test_an_estimate_stays_inside_the_printed_limits(row, low, span, ratio, bound):
    fact = to_fact(row("hfe", low, None, low * span))
    target = estimate(fact, bound, ratio, 0.1, "")
    assert fact.min <= target.value <= fact.max


def test_residual_is_the_distance_in_sigmas_with_a_wall(row, modelling):
    (target,) = targets(facts(row("vce_sat", None, 0.09, 0.25)), "bjt", modelling.ratios)
    assert target.residual(0.09) == 0
    assert target.residual(0.099) == pytest.approx(math.log(1.1) / target.sigma)
    assert target.residual(0.30) > math.log(0.30 / 0.09) / target.sigma + 3


def test_ratios_are_medians_by_class_and_by_group():
    samples = [("bjt", "ft", "min", "a", 1.0), ("bjt", "ft", "min", "b", 2.0), ("bjt", "ft", "min", "c", 4.0)]
    by_name = {ratio.of: ratio for ratio in learn(samples, {"speed": ("ft",)})}
    assert by_name["ft"].ratio == by_name["speed"].ratio == 2.0
    assert (by_name["ft"].rows, by_name["ft"].documents, by_name["speed"].device_class) == (3, 3, "")
