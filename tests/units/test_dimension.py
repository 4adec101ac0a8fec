from __future__ import annotations

from pathlib import Path

import pytest

from d2s.knowledge.expression import parse
from d2s.units.dimension import DimensionError, dimension, unit_dimension
from d2s.units.units import Units

UNITS = Units.load(Path(__file__).parents[2] / "ontology")
NAMES = {"c": "F", "v": "V", "vj": "V", "m": "1", "i": "A", "r": "ohm", "kp": "A/V^2", "t": "1/K", "eg": "eV"}


def of(text: str) -> object:
    return dimension(parse(text), lambda name: unit_dimension(UNITS, NAMES[name]), UNITS)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("c * (1 + v/vj)**m", "F"),
        ("v - i*r", "V"),
        ("sqrt(2*i/kp)", "V"),
        ("i / expm1(v/vj)", "A"),
        ("max(v - vj, 0) / i", "ohm"),
        ("first(v, 0)", "V"),
        ("2 * kp * v**2", "A"),
        ("eg / v", "C"),
        ("t", "1/K"),
    ],
)
def test_the_dimension_follows_from_the_units(text: str, unit: str) -> None:
    assert of(text) == unit_dimension(UNITS, unit)


@pytest.mark.parametrize("text", ["v + i", "exp(v)", "log1p(i)", "m**v", "v**m", "max(v, 1)", "first(v, i)"])
def test_what_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(DimensionError):
        of(text)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="florin"):
        unit_dimension(UNITS, "florin")
