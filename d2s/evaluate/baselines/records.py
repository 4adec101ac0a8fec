"""Records as a language model writes them: asked for in one form, read without mercy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from d2s.evaluate.baselines.sheet import Sheet
from d2s.evaluate.condition import ConditionNames
from d2s.evaluate.gold import Numbers
from d2s.evaluate.prediction import Answer, AnsweredPart, Prediction
from d2s.evaluate.unit import parse_unit

SYSTEM = (
    "You extract parameters of electronic components from datasheet text. Report every printed value as a record. "
    "Use only parameter ids of the list. min, typ and max are numbers as printed, null where nothing is printed. "
    "unit as printed. conditions as 'VGS=10 V; ID=1 A'. part is the type number. Answer with JSON only."
)
_BOUNDS = ("min", "typ", "max")


def record_schema(parameters: Sequence[str], most: int) -> dict[str, Any]:
    """Return the schema of an answer that lists records of these parameters, or of any name for an empty list."""
    number = {"type": ["number", "null"]}
    name: dict[str, Any] = {"type": "string", "enum": list(parameters)} if parameters else {"type": "string"}
    fields = {
        "parameter": name,
        "part": {"type": "string"},
        **dict.fromkeys(_BOUNDS, number),
        "unit": {"type": "string"},
        "conditions": {"type": "string"},
        "page": {"type": "integer"},
    }
    record = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"records": {"type": "array", "items": record, "maxItems": most}},
        "required": ["records"],
        "additionalProperties": False,
    }


def listed(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records of an answer that have the form asked for."""
    records = answer.get("records")
    return [item for item in records if isinstance(item, dict)] if isinstance(records, list) else []


def predict(sheet: Sheet, records: Iterable[dict[str, Any]], names: ConditionNames) -> Prediction:
    """Return records as a prediction; one that names no part of the sheet counts for each of them, equal ones once."""
    found: dict[str, dict[tuple[object, ...], Answer]] = {part: {} for part in sheet.parts}
    for record in records:
        named = [part for part in sheet.parts if part.casefold() == str(record.get("part", "")).strip().casefold()]
        for part in named or sheet.parts:
            if answer := _answer(part, record, names):
                key = (answer.parameter, answer.numbers, answer.conditions)
                found[part].setdefault(key, answer)
    parts = tuple(AnsweredPart(part, (), None, tuple(answers.values())) for part, answers in found.items())
    return Prediction(sheet.sha256, sheet.name, parts)


def _answer(part: str, record: dict[str, Any], names: ConditionNames) -> Answer | None:
    printed = [record.get(bound) for bound in _BOUNDS]
    values = [float(n) if isinstance(n, (int, float)) and not isinstance(n, bool) else None for n in printed]
    if not any(value is not None for value in values) or not isinstance(record.get("parameter"), str):
        return None
    unit = parse_unit(str(record.get("unit", "")).replace("°", "deg"))
    low, typ, high = (None if value is None or unit is None else value * unit.factor for value in values)
    numbers = Numbers(low, typ, high, unit.base if unit else "")
    page = record.get("page")
    stated = str(record.get("conditions", ""))
    return Answer(
        record="",
        part=part,
        parameter=record["parameter"],
        numbers=numbers,
        printed=numbers,
        conditions=names.printed(stated),
        page=page if isinstance(page, int) else 0,
        summary=False,
        open=False,
        candidates=(),
        confidence=1.0,
        text=f"{values} {record.get('unit')} [{stated}]",
    )
