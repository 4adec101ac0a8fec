from __future__ import annotations

import pytest

from d2s.evaluate.labelled import factor


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("V", 1.0),
        ("mA", 1e-3),
        ("uS", 1e-6),
        ("mV/K", 1e-3),
        ("mV/degC", 1e-3),
        ("%/K", 0.01),
        ("A/ns", 1e9),
        ("K/W", 1.0),
    ],
)
def test_a_label_s_unit_has_its_factor(unit: str, expected: float) -> None:
    assert factor(unit) == expected
