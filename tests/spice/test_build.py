from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from d2s.records.part import Element
from d2s.spice.build import build_models, element_of
from d2s.spice.polarity import polarity_from_signs

PARAMETERS = {
    "diode": ("vf", "ir", "vbr", "ct", "trr", "vrrm", "if_av"),
    "zener": ("vz", "vbr", "izt", "zzt", "zzk", "ir", "vf", "vc", "ct"),
    "bjt": ("hfe", "vbe_on", "vbe_sat", "vce_sat", "ft", "cobo", "cibo", "hoe", "ts", "ic"),
    "mosfet": ("vgs_th", "rds_on", "gfs", "idss", "ciss", "coss", "crss", "qgd", "vsd", "trr", "vbr_dss", "id", "rg"),
    "jfet": ("vgs_off", "vgs", "idss", "gfs", "gos", "rds_on", "ciss", "crss"),
}
CONDITIONS = (
    "IF",
    "IR",
    "VR",
    "IZT",
    "IZK",
    "IPP",
    "IC",
    "IB",
    "IB1",
    "VCE",
    "VCB",
    "VEB",
    "VGS",
    "VDS",
    "ID",
    "IS",
    "f",
)
VALUE = st.one_of(st.none(), st.just(0.0), st.floats(1e-15, 1e6), st.floats(-1e3, -1e-9))
STATED = st.dictionaries(st.sampled_from(CONDITIONS), st.floats(-1e3, 1e3))
ROWS = st.lists(st.tuples(st.integers(0, 20), VALUE, VALUE, VALUE, STATED), max_size=12)


@pytest.mark.parametrize("device_class", PARAMETERS)
def test_no_facts_whatever_break_the_models(row, part, modelling, document, device_class):
    names = PARAMETERS[device_class]

    @settings(max_examples=60, deadline=None)
    @given(drawn=ROWS)
    def holds(drawn):
        rows = [row(names[i % len(names)], low, typ, high, **at) for i, low, typ, high, at in drawn]
        made = build_models([part(device_class, *rows, polarity="n")], modelling, document)
        assert len(made.models) + len(made.refused) == 1
        for model in made.models:
            for parameter in model.parameters:
                low, high = modelling.classes[device_class].rule(parameter.name).bounds
                assert low <= parameter.value <= high

    holds()


def test_suppressor_breaks_down_at_its_test_current_and_clamps_below_its_limit(row, part, modelling, document):
    rows = [
        row("vbr", 6.4, None, 7.0, IT=(10, "mA")),
        row("vc", None, None, 9.2, IPP=(65.2, "A")),
        row("vrwm", None, None, 5.0),
    ]
    (model,) = build_models([part("zener", *rows)], modelling, document).models
    card = {parameter.name: parameter.value for parameter in model.parameters}
    assert 6.4 < card["BV"] + card["RS"] * card["IBV"] < 7.0 and card["IBV"] == pytest.approx(0.01)
    assert card["BV"] + 65.2 * card["RS"] < 9.2
    assert 0.005 < card["RS"] < 0.05


def test_elements_of_one_kind_share_a_model(row, part, modelling, document):
    rows = [row("vf", None, 0.7, None, IF=0.01)]
    dual = part("diode", *rows, elements=(Element("1", "diode"), Element("2", "diode")))
    assert [model.name for model in build_models([dual], modelling, document).models] == ["X1"]


def test_complementary_elements_have_a_model_each(row, part, modelling, document):
    rows = [
        row("vgs_th", None, value, None, element=element, ID=2.5e-4) for element, value in (("1", 1.5), ("2", -1.8))
    ]
    for element, value in (("1", 0.02), ("2", 0.05)):
        rows.append(row("rds_on", None, value, None, element=element, VGS=10.0, ID=3.0))
    pair = part("mosfet", *rows, elements=(Element("1", "mosfet", "n"), Element("2", "mosfet", "p")))
    models = build_models([pair], modelling, document).models
    assert [(model.name, model.polarity) for model in models] == [("X1_1", "n"), ("X1_2", "p")]
    first, second = ({p.name: p.value for p in model.parameters} for model in models)
    assert first["VTO"] < second["VTO"]
    found = [element_of(model, pair) for model in models]
    assert [element.id for element in found if element] == ["1", "2"]


def test_same_numbers_get_different_files(row, part, modelling, document):
    made = part("diode", row("vf", None, 0.7, None, IF=0.01), number="A/1")
    models = build_models([made, replace(made, part_number="A 1")], modelling, document).models
    assert len({model.file for model in models}) == 2


def test_an_unknown_class_is_refused(row, part, modelling, document):
    (refused,) = build_models([part("opamp")], modelling, document).refused
    assert "opamp" in refused.reason


def test_envelope_states_ratings_and_temperature(row, part, modelling, document):
    rows = [row("vf", None, 0.7, None, IF=0.01), row("vrrm", None, None, 100.0), row("if_av", None, None, 0.2)]
    (model,) = build_models([part("diode", *rows)], modelling, document).models
    assert model.valid == {"TJ": (25.0, 25.0), "VR": (0.0, 100.0), "IF": (0.0, 0.2)}


@pytest.mark.parametrize(
    ("device_class", "values", "polarity"),
    [
        ("mosfet", {"vgs_th": (2.0, None, 4.0), "vds_max": (None, None, 55.0)}, "n"),
        ("mosfet", {"vgs_th": (-1.0, None, None), "vds_max": (None, None, -30.0)}, "p"),
        ("mosfet", {"vgs_th": (-1.0, None, None), "vds_max": (None, None, 30.0)}, None),
        ("jfet", {"vgs_off": (-0.5, None, -6.0)}, "n"),
        ("jfet", {"vgs_off": (1.0, None, 4.0)}, "p"),
        ("bjt", {"vceo": (None, None, -45.0)}, "p"),
        ("bjt", {"vceo": (None, None, 45.0)}, None),
        ("mosfet", {}, None),
    ],
)
def test_signs_tell_the_polarity_where_no_word_does(row, part, modelling, device_class, values, polarity):
    made = part(device_class, *(row(name, *bounds) for name, bounds in values.items()))
    assert polarity_from_signs(made, modelling.classes[device_class]) == polarity


def test_a_minus_before_the_symbol_counts(row, part, modelling):
    record = replace(row("vgs_th", 1.0, None, 3.5), symbol="-VGS(th)")
    assert polarity_from_signs(part("mosfet", record), modelling.classes["mosfet"]) == "p"
