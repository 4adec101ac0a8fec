from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from d2s.knowledge.schema import SCHEMAS, schema_text, write_schemas

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "ontology" / "schema"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_kept_schema_is_current(name: str) -> None:
    kept = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert kept == schema_text(name), "run: python -m d2s.knowledge.schema ontology/schema"


def test_no_schema_is_left_over(tmp_path: Path) -> None:
    assert {path.name for path in write_schemas(tmp_path)} == {path.name for path in FOLDER.glob("*.json")}


@pytest.mark.parametrize("name", ["classes", "ontology", "units", "parameters", "part_numbers", "manufacturers"])
def test_the_files_hold_to_their_schemas(name: str) -> None:
    schema = json.loads(schema_text(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    files = [path for folder in ("ontology", "rules") for path in (ROOT / folder).glob(f"{name}.yaml")]
    files += sorted((ROOT / "ontology" / name).glob("*.yaml"))
    assert files
    for path in files:
        jsonschema.validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")), schema)
