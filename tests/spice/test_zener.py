from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.records.model import Origin
from d2s.spice.build import build_models
from d2s.spice.equations import VT, breakdown_voltage, diode_voltage


def built(models):
    (model,) = models.models
    return {parameter.name: parameter.value for parameter in model.parameters}


def slope(card, current):
    return card["NBV"] * VT / current + card["RS"]


def test_voltage_impedances_and_forward_voltage_together(row, part, modelling, document):
    rows = [
        row("vz", 11.4, 12.0, 12.6, IZT=(20, "mA")),
        row("zzt", None, 9.0, None, IZT=(20, "mA")),
        row("zzk", None, 700.0, None, IZK=(0.25, "mA")),
        row("vf", None, None, 1.2, IF=(200, "mA")),
    ]
    card = built(build_models([part("zener", *rows)], modelling, document))
    at_test = breakdown_voltage(0.02, card["BV"], card["IBV"], card["NBV"], card["RS"])
    assert float(at_test) == pytest.approx(12.0, rel=1e-6)
    assert slope(card, 0.02) == pytest.approx(9.0, rel=0.01)
    assert slope(card, 0.25e-3) == pytest.approx(700.0, rel=0.05)
    assert float(diode_voltage(0.2, card["IS"], card["N"], card["RS"])) < 1.2


def test_high_impedance_does_not_spoil_the_forward_branch(row, part, modelling, document):
    rows = [
        row("vz", 71.25, 75.0, 78.75, IZT=(1.7, "mA")),
        row("zzt", None, 270.0, None, IZT=(1.7, "mA")),
        row("vf", None, None, 1.1, IF=(200, "mA")),
    ]
    card = built(build_models([part("zener", *rows)], modelling, document))
    assert float(diode_voltage(0.2, card["IS"], card["N"], card["RS"])) < 1.1
    assert slope(card, 1.7e-3) == pytest.approx(270.0, rel=0.01)


def test_test_current_may_be_a_record_of_its_own(row, part, modelling, document):
    rows = [row("vz", 3.1, None, 3.5), row("izt", None, 0.08, None)]
    card = built(build_models([part("zener", *rows)], modelling, document))
    assert card["IBV"] == 0.08 and card["BV"] == pytest.approx((3.1 * 3.5) ** 0.5, rel=0.01)


def test_leakage_limit_bounds_the_knee(row, part, modelling, document):
    rows = [
        row("vz", None, 2.4, None, IZT=0.02),
        row("zzt", None, 30.0, None, IZT=0.02),
        row("ir", None, None, 1e-4, VR=1.0),
    ]
    card = built(build_models([part("zener", *rows)], modelling, document))
    assert float(breakdown_voltage(1e-4, card["BV"], card["IBV"], card["NBV"], card["RS"])) > 1.0


def test_refusals_say_why(row, part, modelling, document):
    made = part("zener", row("vf", None, None, 1.2, IF=0.2))
    (refused,) = build_models([made], modelling, document).refused
    assert "breakdown voltage" in refused.reason


@pytest.mark.parametrize(
    ("title", "number", "both"),
    [
        ("Bidirectional TVS", "P6X10", True),
        ("Unidirectional and bidirectional TVS", "P6X10CA", True),
        ("Unidirectional and bidirectional TVS", "P6X10A", False),
        ("Zener diodes", "BZX10C", False),
    ],
)
def test_two_way_suppressors_are_two_diodes(row, part, modelling, document, title, number, both):
    rows = [row("vbr", 9.5, 10.0, 10.5, IT=1e-3), row("vc", None, None, 14.5, IPP=40.0)]
    (model,) = build_models([part("zener", *rows, number=number)], modelling, replace(document, title=title)).models
    assert (model.kind == "subckt") is both
    if both:
        assert model.body[0].startswith("D1 A 1") and model.body[1].startswith("D2 K 1")
        assert {p.name: p.value for p in model.parameters}["BV"] < 9.9


@pytest.mark.parametrize(
    ("number", "volts"), [("BZX85C3V3", 3.3), ("BZX84-B12", 12.0), ("BZX55C0V8PT", 0.8), ("bzv55-c75", 75.0)]
)
def test_the_type_number_codes_the_voltage_that_no_row_prints(row, part, modelling, document, number, volts):
    rows = [row("zzt", None, 5.0, None, IZT=(5, "mA")), row("vf", None, None, 1.2, IF=(200, "mA"))]
    (model,) = build_models([part("zener", *rows, number=number)], modelling, document).models
    found = {p.name: p for p in model.parameters}
    at_test = breakdown_voltage(5e-3, *(found[name].value for name in ("BV", "IBV", "NBV", "RS")))
    assert float(at_test) == pytest.approx(volts, rel=1e-3)
    assert "type number" in found["BV"].formula and found["BV"].origin is Origin.ESTIMATED


@pytest.mark.parametrize("number", ["1N5231B", "SMAJ5V0", "BZX84", "BZX55C"])
def test_other_type_numbers_code_nothing(row, part, modelling, document, number):
    rows = [row("zzt", None, 5.0, None, IZT=(5, "mA"))]
    (refused,) = build_models([part("zener", *rows, number=number)], modelling, document).refused
    assert "BV" in refused.reason
