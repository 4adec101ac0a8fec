"""Results as JSON, field for field the records: `extraction.json`, `models.json`, `verification.json`."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from d2s.errors import UsageError
from d2s.records.extraction import EXTRACTION_SCHEMA, Extraction
from d2s.records.model import ModelSet
from d2s.records.verification import Verification

Result = Extraction | ModelSet | Verification
R = TypeVar("R", Extraction, ModelSet, Verification)

_ADAPTERS: dict[type, TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in (Extraction, ModelSet, Verification)}
#: Order of the keys that a reader looks for first; the rest follows in the order of the fields.
_FIRST = ("schema", "status", "errors", "versions", "timings", "document")


def to_json(result: Result, *, timings: bool = True) -> str:
    """Return a result as JSON text ending in a line feed.

    Keys stand in a fixed order and boxes are rounded to a tenth of a point. Without `timings` the text of an extraction
    depends on the document and the versions alone: two runs compare equal.
    """
    data = _rounded(_ADAPTERS[type(result)].dump_python(result, mode="json"))
    data = {key: data[key] for key in (*(key for key in _FIRST if key in data), *data)}
    if data.get("llm", True) is None:
        del data["llm"]
    if not timings and "timings" in data:
        data["timings"] = {}
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def from_json(text: str | bytes) -> Extraction:
    """Read `extraction.json`; raise `UsageError` D901 where it is not one or of another schema version."""
    extraction = _read(text, Extraction, "an extraction")
    if extraction.schema != EXTRACTION_SCHEMA:
        raise UsageError("D901", reason=f"schema {extraction.schema!r} is not {EXTRACTION_SCHEMA!r}; extract again")
    return extraction


def models_from_json(text: str | bytes) -> ModelSet:
    """Read `models.json`; raise `UsageError` D901 where it is not one."""
    return _read(text, ModelSet, "a set of models")


def verification_from_json(text: str | bytes) -> Verification:
    """Read `verification.json`; raise `UsageError` D901 where it is not one."""
    return _read(text, Verification, "a verification")


def _read(text: str | bytes, kind: type[R], noun: str) -> R:
    try:
        result: R = _ADAPTERS[kind].validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(key) for key in first["loc"]) or "the file"
        raise UsageError("D901", reason=f"not the JSON of {noun}: {place}: {first['msg']}") from error
    return result


def _rounded(data: Any) -> Any:
    """Round every `bbox` to a tenth of a point."""
    if isinstance(data, dict):
        return {
            key: [round(number, 1) + 0.0 for number in value] if key == "bbox" else _rounded(value)
            for key, value in data.items()
        }
    return [_rounded(item) for item in data] if isinstance(data, list) else data
