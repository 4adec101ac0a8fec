from __future__ import annotations

from typing import Any

import pytest

from d2s.workbench.finding import Level


@pytest.mark.parametrize(
    ("name", "old", "new", "said", "fix"),
    [
        ("bjt", "value: cobo * (1", "value: cobo + (1", "dimensions", "units"),
        ("bjt", "value: cobo * (1", "value: cobbo * (1", "unknown name 'cobbo'", "'cobo'"),
        ("bjt", "value: cobo * (1", "value: cobo.VCB * (1", "has the dimension", "unit"),
        ("jfet", 'equation: "idss = BETA', 'equation: "vgs_off = BETA', "on the right", "equation"),
        ("bjt", "  total: 1 / (2*pi*ft)", "  total: total / (2*pi*ft)", "stands for itself", "circle"),
        ("diode", "meaning: slope of the current", "meaning: slope of it", "", ""),
        ("diode", "slope: {unit: A/s,", "slope: {unit: A/fortnight,", "unknown unit", "units.yaml"),
        ("diode", "slope: {unit: A/s,", "slope: {unit: A,", "dimension", "equation"),
    ],
)
def test_a_wrong_formula_is_told_with_its_line(world: Any, name: str, old: str, new: str, said: str, fix: str) -> None:
    path = world.ontology / "models" / f"{name}.yaml"
    world.change(path, old, new)
    found = [item for item in world.check() if item.level is Level.ERROR]
    if not said:
        assert found == []
        return
    assert found and all(item.file == path and item.line for item in found)
    assert any(said in item.message and fix in item.fix for item in found), found


def test_a_text_that_is_no_formula_breaks_the_schema_with_its_line(world: Any) -> None:
    path = world.ontology / "models" / "bjt.yaml"
    world.change(path, "value: cobo * (1", "value: __import__('os') * (1")
    (found,) = [item for item in world.check() if item.level is Level.ERROR]
    assert found.rule == "schema" and "unknown function" in found.message
    assert "__import__" in path.read_text(encoding="utf-8").splitlines()[(found.line or 0) - 1]
