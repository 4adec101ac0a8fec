"""JSON Schemas of the published results; `python -m d2s.report.schema docs/schema` writes them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from d2s.records.extraction import EXTRACTION_SCHEMA, Extraction
from d2s.records.model import ModelSet
from d2s.records.verification import Verification

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def extraction_schema() -> dict[str, Any]:
    """Return the JSON Schema of `extraction.json`."""
    schema = _schema(Extraction, "d2s extraction")
    schema["properties"]["schema"] = {"const": EXTRACTION_SCHEMA}
    schema["properties"]["llm"] = {"$ref": "#/$defs/LlmUse"}
    schema["required"].remove("llm")  # there only where a model was asked
    return schema


def models_schema() -> dict[str, Any]:
    """Return the JSON Schema of `models.json`."""
    return _schema(ModelSet, "d2s models")


def verification_schema() -> dict[str, Any]:
    """Return the JSON Schema of `verification.json`."""
    return _schema(Verification, "d2s verification")


def schemas() -> dict[str, dict[str, Any]]:
    """Return the published schemas by file name."""
    return {
        "extraction-1.schema.json": extraction_schema(),
        "models-1.schema.json": models_schema(),
        "verification-1.schema.json": verification_schema(),
    }


def schema_text(schema: dict[str, Any]) -> str:
    """Return a schema as it is published."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _schema(kind: type, title: str) -> dict[str, Any]:
    schema = {"$schema": DIALECT, **TypeAdapter(kind).json_schema(mode="serialization"), "title": title}
    _close(schema)
    return schema


def _close(node: Any) -> None:
    """Require every field and refuse others in each object: results always hold all keys."""
    if isinstance(node, dict):
        if isinstance(properties := node.get("properties"), dict):
            node["required"] = list(properties)
            node["additionalProperties"] = False
            for value in properties.values():
                value.pop("default", None)
                value.pop("title", None)
        for value in node.values():
            _close(value)
    elif isinstance(node, list):
        for value in node:
            _close(value)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, content in schemas().items():
        (folder / name).write_text(schema_text(content), encoding="utf-8")
