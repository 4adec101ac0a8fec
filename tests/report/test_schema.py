from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from d2s.report.json import to_json
from d2s.report.schema import extraction_schema, models_schema, schema_text, schemas, verification_schema

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "schema"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_published_schema_is_current(name):
    assert (PUBLISHED / name).read_text(encoding="utf-8") == schema_text(schemas()[name])
    jsonschema.Draft202012Validator.check_schema(schemas()[name])


def test_nothing_else_is_published():
    assert sorted(path.name for path in PUBLISHED.glob("*.json")) == sorted(schemas())


@pytest.mark.parametrize("name", ["nmos", "zener", "bjt", "rectifier"])
def test_results_validate(example, name):
    jsonschema.validate(json.loads(to_json(example.extraction(name))), extraction_schema())


def test_models_and_verification_validate(example):
    jsonschema.validate(json.loads(to_json(example.models()[0])), models_schema())
    jsonschema.validate(json.loads(to_json(example.verification())), verification_schema())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.update(schema="d2s-extraction/2"),
        lambda data: data.update(status="fine"),
        lambda data: data.pop("unmatched"),
        lambda data: data.update(extra=1),
        lambda data: data["parts"][0]["parameters"][0].pop("si"),
        lambda data: data["parts"][0]["parameters"][0]["evidence"].update(bbox=[0, 0, 1]),
        lambda data: data["parts"][0]["parameters"][0].update(max="44"),
    ],
)
def test_schema_refuses_what_breaks_the_contract(example, spoil):
    data = json.loads(to_json(example.extraction()))
    spoil(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, extraction_schema())
