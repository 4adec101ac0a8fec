from __future__ import annotations

import pytest

from d2s.records.record import Condition
from d2s.records.verification import Check
from d2s.report.view import condition, gauge, number, short, unit


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("uA", "µA"), ("mohm", "mΩ"), ("ohm", "Ω"), ("degC/W", "°C/W"),
        ("%/degC", "%/°C"), ("A/us", "A/µs"), ("umho", "µmho"),
        ("nV/sqrt(Hz)", "nV/√(Hz)"), ("V", "V"), ("1", ""), (None, ""), ("kohm", "kΩ"),
    ],
)  # fmt: skip
def test_unit(text, printed):
    assert unit(text) == printed


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (44.0, "44"), (0.0155, "0.0155"), (-20.0, "−20"), (1e-12, "1e−12")]
)
def test_number(value, text):
    assert number(value) == text


def test_short_rounds_to_four_digits():
    assert short(0.0078123) == "0.007812"


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (Condition("VGS", "=", 10.0, None, None, None, "V", ""), "VGS = 10 V"),
        (Condition("VDS", "=", None, None, None, "VGS", None, ""), "VDS = VGS"),
        (Condition("VGS", "=", None, -20.0, 20.0, None, "V", ""), "VGS = ±20 V"),
        (Condition("TA", "=", None, 25.0, 70.0, None, "degC", ""), "TA = 25 … 70 °C"),
        (Condition("tp", "<=", 10.0, None, None, None, "s", ""), "tp ≤ 10 s"),
        (Condition("IE", "=", 0.0, None, None, None, None, ""), "IE = 0"),
        (Condition("L", "=", None, None, None, None, None, "open"), "open"),
    ],
)
def test_condition(item, text):
    assert condition(item) == text


@pytest.mark.parametrize(
    ("limits", "value", "place"),
    [
        ((1.0, None, 3.0), 1.0, 20.0),
        ((1.0, None, 3.0), 3.0, 80.0),
        ((1.0, None, 3.0), 9.0, 100.0),
        ((None, 2.0, 3.0), 2.0, 50.0),
        ((None, None, 4.0), 0.0, 20.0),
        ((-1.4, -1.9, -2.4), -2.4, 20.0),
        ((None, 10.0, None), 10.0, 50.0),
        ((60.0, None, None), 66.0, None),
        ((1.0, None, 3.0), None, None),
        ((1.0, None, 1.0), 1.0, None),
    ],
)
def test_gauge(limits, value, place):
    check = Check("f", "p", "x", 1, (), *limits, "V", value, None, True, "guard", False, "")
    assert gauge(check) == (None if place is None else pytest.approx(place))
