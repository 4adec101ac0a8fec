from __future__ import annotations

from pathlib import Path

import pytest

from d2s.knowledge.conditions import ConditionRules
from d2s.knowledge.loader import read_yaml
from d2s.units.conditions import ConditionReader
from d2s.units.units import Units

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def units() -> Units:
    return Units.load(ROOT / "ontology")


@pytest.fixture(scope="session")
def reader(units: Units) -> ConditionReader:
    return ConditionReader(read_yaml(ROOT / "rules" / "conditions.yaml", ConditionRules), units)
