from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.evaluate.unit import parse_unit


@pytest.mark.parametrize(
    ("text", "factor", "base"),
    [
        ("V", 1, "V"),
        ("Vdc", 1, "V"),
        ("Vpk", 1, "V"),
        ("mAdc", 1e-3, "A"),
        ("uA", 1e-6, "A"),
        ("µA", 1e-6, "A"),
        ("mohm", 1e-3, "ohm"),
        ("Mohm", 1e6, "ohm"),
        ("mΩ", 1e-3, "ohm"),
        ("kHz", 1e3, "Hz"),
        ("pF", 1e-12, "F"),
        ("umhos", 1e-6, "S"),
        ("uS", 1e-6, "S"),
        ("us", 1e-6, "s"),
        ("degC", 1, "degC"),
        ("degC/W", 1, "K/W"),
        ("K/W", 1, "K/W"),
        ("mV/degC", 1e-3, "V/K"),
        ("%/degC", 1, "%/K"),
        ("A/us", 1e6, "A/s"),
        ("nV/√Hz", 1e-9, "V/sqrt(Hz)"),
        ("nV/sqrt(Hz)", 1e-9, "V/sqrt(Hz)"),
        ("V/√Hz", 1, "V/sqrt(Hz)"),
        ("x10^-4", 1e-4, "1"),
        ("", 1, "1"),
        ("1", 1, "1"),
        ("dB", 1, "dB"),
        ("mm", 1e-3, "m"),
    ],
)
def test_units(text: str, factor: float, base: str) -> None:
    unit = parse_unit(text)
    assert unit is not None
    assert unit.factor == pytest.approx(factor)
    assert unit.base == base


@pytest.mark.parametrize("text", ["VGS", "VR(dc)", "xIR", "max", "V/", "MM", "rated"])
def test_a_word_is_no_unit(text: str) -> None:
    assert parse_unit(text) is None


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    unit = parse_unit(text)
    assert unit is None or unit.factor > 0
