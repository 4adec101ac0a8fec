from __future__ import annotations

import math

import pytest

from d2s.records.model import Origin
from d2s.spice.build import build_models
from d2s.spice.gummel_poon import GummelPoon

LEAK = 3e-14 / (2e-14) ** (1 / 1.5)
DEVICE = GummelPoon(is_=2e-14, bf=300.0, ikf=0.15, leak=LEAK, ne=1.5, br=4.0, rb=15.0, rc=0.6, vaf=math.inf)


def built(models):
    (model,) = models.models
    return {parameter.name: parameter for parameter in model.parameters}


def typical_rows(row, device=DEVICE):
    rows = []
    for ic in (1e-4, 2e-3, 1e-2, 5e-2, 1e-1):
        _, ib = device.active(ic, 5.0)
        rows.append(row("hfe", None, ic / ib, None, IC=ic, VCE=5.0))
    for ic in (2e-3, 1e-2):
        rows.append(row("vbe_on", None, device.active(ic, 5.0)[0], None, IC=ic, VCE=5.0))
    for ic in (1e-2, 1e-1):
        vbe, vce = device.saturated(ic, ic / 20)
        rows += [row("vbe_sat", None, vbe, None, IC=ic, IB=ic / 20), row("vce_sat", None, vce, None, IC=ic, IB=ic / 20)]
    return [*rows, row("ic", None, None, 0.1)]


def test_typical_rows_of_a_known_card_are_met(row, part, modelling, document):
    rows = typical_rows(row)
    found = built(build_models([part("bjt", *rows, polarity="n")], modelling, document))
    again = GummelPoon(
        found["IS"].value, found["BF"].value, found["IKF"].value,
        found["ISE"].value / found["IS"].value ** (1 / 1.5), 1.5, found["BR"].value, found["RB"].value,
        found["RC"].value, found["VAF"].value,
    )  # fmt: skip
    for ic in (1e-4, 2e-3, 1e-1):
        vbe, ib = again.active(ic, 5.0)
        assert ic / ib == pytest.approx(ic / DEVICE.active(ic, 5.0)[1], rel=0.03)
        assert vbe == pytest.approx(DEVICE.active(ic, 5.0)[0], rel=0.02)
    assert again.saturated(0.1, 0.005) == pytest.approx(DEVICE.saturated(0.1, 0.005), rel=0.03)
    assert found["BF"].origin is Origin.FITTED


def test_saturation_needs_enough_base_current():
    assert DEVICE.saturated(0.1, 1e-4) is None


def test_gain_of_all_groups_is_no_model_but_each_rank_is(row, part, modelling, document):
    base = part(
        "bjt",
        row("hfe", 110, None, 800, IC=(2, "mA"), VCE=5.0),
        row("vbe_on", None, 0.66, None, IC=(2, "mA"), VCE=5.0),
        polarity="n",
        number="BC847",
    )
    rank = part("bjt", row("hfe", 200, None, 450), number="BC847B", variant_of="BC847")
    made = build_models([base, rank], modelling, document)
    assert [model.part for model in made.models] == ["BC847B"]
    assert "gain groups" in made.refused[0].reason
    gain = {p.name: p.value for p in made.models[0].parameters}["BF"]
    assert 200 <= gain <= 450


def test_a_wide_gain_range_without_ranks_is_modelled_and_says_so(row, part, modelling, document):
    rows = [row("hfe", 110, None, 800, IC=2e-3, VCE=5.0), row("vbe_on", None, 0.66, None, IC=2e-3, VCE=5.0)]
    (model,) = build_models([part("bjt", *rows, polarity="n")], modelling, document).models
    gain = next(p for p in model.parameters if p.name == "BF")
    assert gain.origin is Origin.ESTIMATED and "several gain groups" in gain.formula


@pytest.mark.parametrize(
    ("rows", "polarity", "words"),
    [
        ([("hfe", 100, None, 300)], "n", "collector current"),
        ([("vbe_on", None, 0.66, None)], "n", "hfe"),
        ([("hfe", 100, None, 300)], None, "polarity"),
    ],
)
def test_refusals_say_why(row, part, modelling, document, rows, polarity, words):
    made = part("bjt", *(row(*values) for values in rows), polarity=polarity)
    (refused,) = build_models([made], modelling, document).refused
    assert words in refused.reason


def test_a_darlington_is_told_by_gain_and_base_voltage(row, part, modelling, document):
    gain = row("hfe", 1000.0, None, None, IC=5.0, VCE=3.0)
    two = part("bjt", gain, row("vbe_on", None, None, 3.0, IC=5.0, VCE=3.0), polarity="n")
    one = part("bjt", gain, row("vbe_on", None, None, 1.2, IC=5.0, VCE=3.0), polarity="n")
    assert [build_models([made], modelling, document).models[0].kind for made in (two, one)] == ["subckt", "model"]


def test_a_gain_of_two_transistors_with_the_voltage_of_one_is_refused(row, part, modelling, document):
    made = part("bjt", row("hfe", None, 10000, None, IC=0.1), row("vbe_on", None, 0.7, None, IC=0.1), polarity="n")
    (refused,) = build_models([made], modelling, document).refused
    assert "beyond a single transistor" in refused.reason


def test_junction_capacitances_and_early_voltage(row, part, modelling, document):
    rows = [
        *typical_rows(row),
        row("cobo", None, 3.5e-12, None, VCB=10.0),
        row("cibo", None, 9e-12, None, VEB=0.5),
        row("hoe", None, 20e-6, None, IC=2e-3, VCE=5.0),
    ]
    found = built(build_models([part("bjt", *rows, polarity="p")], modelling, document))
    assert found["CJC"].value == pytest.approx(3.5e-12 * (1 + 10 / 0.75) ** 0.33)
    assert found["CJE"].value == pytest.approx(9e-12 * (1 + 0.5 / 0.75) ** 0.33)
    assert found["VAF"].value == pytest.approx(2e-3 / 20e-6 - 5)
    assert found["CJC"].origin is Origin.DERIVED
