from __future__ import annotations

import pytest

from d2s.records.model import Model
from d2s.settings import Settings
from d2s.verify.simulator import Simulator, find_simulator


@pytest.fixture(scope="session")
def settings(tmp_path_factory) -> Settings:
    folder = tmp_path_factory.mktemp("knowledge")
    return Settings(ontology=folder, rules=folder)


@pytest.fixture(scope="session")
def simulator(settings) -> Simulator:
    return find_simulator(settings)


@pytest.fixture
def diode() -> Model:
    return Model(
        part="X1", name="X1", kind="model", tier="card", device="D", polarity=None, pins=("A", "K"),
        dialect="ngspice", simulated=False, file="X1.ngspice.lib", valid={"IF": (0.0, 0.2), "VR": (0.0, 100.0)},
    )  # fmt: skip
