"""Every labelled part of the five classes: a model that loads, or a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from d2s.evaluate.labelled import labelled_documents, labelled_parts
from d2s.records.extraction import Versions
from d2s.settings import Settings
from d2s.spice.build import build_models
from d2s.spice.emit import emit
from d2s.verify.load import check_load
from d2s.verify.simulator import find_simulator

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
GOLD = labelled_documents(CORPUS)
#: What the field knows of these parts: parameter → plausible range, wide enough for any maker.
KNOWN = {
    ("cc5a33f31a", "1N4148"): {"IS": (1e-10, 2e-8), "N": (1.5, 2.1), "CJO": (1e-12, 4e-12), "BV": (100, 150)},
    ("75d58ba4bd", "BC547B"): {"BF": (250, 450), "IS": (3e-15, 1e-13), "CJC": (2e-12, 8e-12), "TF": (2e-10, 9e-10)},
    ("f2338c22e7", "IRFZ44NPbF"): {"VTO": (2.5, 4.0), "KP": (10, 120), "CGS": (1e-9, 2e-9), "TRR": (5e-9, 60e-9)},
    ("a26291e290", "AO3407A"): {"VTO": (1.5, 2.4), "RD": (0.001, 0.034), "BV": (30, 40)},
    ("44ee32fd58", "2N3904"): {"BF": (150, 700), "IS": (5e-16, 5e-14), "VAF": (50, 300)},
    ("2b53b5f8c5", "2N5457"): {"VTO": (-4.0, -1.0), "BETA": (1e-4, 3e-3)},
    ("354e3deb5b", "1N5244B"): {"BV": (13.3, 14.7), "IBV": (0.0089, 0.0091)},
    ("95361c1274", "SS14"): {"IS": (1e-7, 2e-4), "N": (1.0, 1.2), "EG": (0.69, 0.69)},
}


@pytest.mark.parametrize("name", GOLD)
def test_every_part_has_a_model_or_a_reason(name, modelling):
    document, parts = labelled_parts(CORPUS, name)
    made = build_models(parts, modelling, document)
    answered = {model.part for model in made.models} | {refused.part for refused in made.refused}
    assert answered == {part.part_number for part in parts}
    for refused in made.refused:
        assert "gain groups" in refused.reason
    ids = {record.id for part in parts for record in part.parameters}
    for model in made.models:
        for parameter in model.parameters:
            assert parameter.formula, (model.part, parameter.name)
            assert {fact.split("#")[0] for fact in parameter.facts} <= ids
            low, high = modelling.classes[_class(parts, model.part)].rule(parameter.name).bounds
            assert low <= parameter.value <= high


@pytest.mark.parametrize(("place", "ranges"), KNOWN.items(), ids=lambda value: str(value)[:40])
def test_values_are_physical(place, ranges, modelling):
    document, parts = labelled_parts(CORPUS, place[0])
    (model,) = [m for m in build_models(parts, modelling, document).models if m.part == place[1]]
    values = {parameter.name: parameter.value for parameter in model.parameters}
    for name, (low, high) in ranges.items():
        assert low <= values[name] <= high, (name, values[name])


@pytest.mark.spice
@pytest.mark.parametrize("name", GOLD)
def test_every_model_loads(name, modelling, tmp_path):
    document, parts = labelled_parts(CORPUS, name)
    simulator = find_simulator(Settings(ontology=tmp_path, rules=tmp_path))
    for model in build_models(parts, modelling, document).models:
        load = check_load(emit(model, document, parts, Versions("", "", "")), model, simulator)
        assert load.loads, (model.part, load.message)


def _class(parts, number):
    return next(part.device_class for part in parts if part.part_number == number)
