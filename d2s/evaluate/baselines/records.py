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
    "You extract parameters of electronic components from datasheet text. Report every number that is printed as the "
    "value of a parameter, one number a record: bound tells whether it stands in the column Min, Typ or Max (a rating "
    "is max), value is the number, unit the unit as printed. conditions are the test conditions printed for that row, "
    "as NAME=value unit, joined by '; ', empty where none are printed. Skip parameters that the text does not print. "
    "Answer with JSON only."
)
_BOUNDS = ("min", "typ", "max")


def record_schema(parameters: Sequence[str], parts: Sequence[str], most: int) -> dict[str, Any]:
    """Return the schema of an answer that lists one value a record, of these parameters, or of any name without them.

    `part` is asked for where the sheet covers several.
    """
    fields: dict[str, Any] = {
        "parameter": {"type": "string", "enum": list(parameters)} if parameters else {"type": "string"},
        "part": {"type": "string", "enum": list(parts)},
        "bound": {"type": "string", "enum": list(_BOUNDS)},
        "value": {"type": "number"},
        "unit": {"type": "string"},
        "conditions": {"type": "string"},
    }
    if len(parts) < 2:
        del fields["part"]
    record = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"records": {"type": "array", "items": record, "maxItems": most}},
        "required": ["records"],
        "additionalProperties": False,
    }


def listed(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the value sets of an answer: neighbouring records that differ in bound and value alone are one set."""
    records = answer.get("records")
    sets: list[dict[str, Any]] = []
    for record in records if isinstance(records, list) else ():
        if not isinstance(record, dict) or record.get("bound") not in _BOUNDS:
            continue
        about = {name: said for name, said in record.items() if name not in ("bound", "value")}
        bound, value = record["bound"], record.get("value")
        last = sets[-1] if sets else {}
        if bound not in last and about == {name: said for name, said in last.items() if name not in _BOUNDS}:
            last[bound] = value
        else:
            sets.append(about | {bound: value})
    return sets


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
