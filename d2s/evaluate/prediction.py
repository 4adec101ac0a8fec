"""What an extraction answered, read from `extraction.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from d2s.errors import UsageError
from d2s.evaluate.condition import ConditionNames, Stated
from d2s.evaluate.gold import Numbers
from d2s.evaluate.unit import parse_unit
from d2s.records.extraction import EXTRACTION_SCHEMA, Extraction

_EXTRACTION = TypeAdapter(Extraction)


@dataclass(frozen=True, slots=True)
class Answer:
    """One predicted record; `open` where it needs review, and then `candidates` hold the parameters that remain.

    `record` is its identifier in the extraction, `text` the values and conditions as read.
    """

    record: str
    part: str
    parameter: str | None
    numbers: Numbers
    printed: Numbers
    conditions: tuple[Stated, ...]
    page: int
    summary: bool
    open: bool
    candidates: tuple[str, ...]
    confidence: float
    text: str


@dataclass(frozen=True, slots=True)
class AnsweredPart:
    """A predicted part with its records."""

    name: str
    aliases: tuple[str, ...]
    base: str | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The answers for one datasheet."""

    sha256: str
    file_name: str
    parts: tuple[AnsweredPart, ...]


def read_predictions(folder: Path, names: ConditionNames) -> tuple[Prediction, ...]:
    """Read every `extraction.json` below `folder`, the output folder of `d2s extract`.

    Raise `UsageError` D901 where there is none or one cannot be read.
    """
    files = sorted(folder.glob("**/extraction.json"))
    if not files:
        raise UsageError("D901", file=folder, reason="no extraction.json below this folder; run d2s extract -o first")
    return tuple(_read(path, names) for path in files)


def from_extractions(extractions: Iterable[Extraction], names: ConditionNames) -> Iterator[Prediction]:
    """Yield the answers of extractions that are in memory."""
    return (_prediction(_EXTRACTION.dump_python(extraction), names) for extraction in extractions)


def _read(path: Path, names: ConditionNames) -> Prediction:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.get("schema") != EXTRACTION_SCHEMA:
            raise ValueError(f"schema is {data.get('schema')!r}, not {EXTRACTION_SCHEMA!r}")
        return _prediction(data, names)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError("D901", file=path, reason=f"extraction cannot be read: {error!r}") from error


def _prediction(data: dict[str, Any], names: ConditionNames) -> Prediction:
    parts = tuple(
        AnsweredPart(
            name=part["part_number"],
            aliases=tuple(part["aliases"]),
            base=part["variant_of"],
            answers=tuple(_answer(part["part_number"], record, names) for record in part["parameters"]),
        )
        for part in data["parts"]
    )
    return Prediction(data["document"]["sha256"], data["document"]["file_name"], parts)


def _numbers(bounds: dict[str, Any] | None) -> Numbers:
    """Return the bounds in SI; without a readable unit the base is an empty string, which equals no label's."""
    unit = parse_unit(bounds["unit"] or "") if bounds else None
    if bounds is None or unit is None:
        return Numbers(None, None, None, "")
    low, middle, high = (None if bounds[key] is None else bounds[key] * unit.factor for key in ("min", "typ", "max"))
    return Numbers(low, middle, high, unit.base)


def _answer(part: str, record: dict[str, Any], names: ConditionNames) -> Answer:
    stated = "; ".join(condition["text"] for condition in record["conditions"])
    shown = " / ".join("-" if record[key] is None else f"{record[key]:g}" for key in ("min", "typ", "max"))
    return Answer(
        record=record["id"],
        part=part,
        parameter=record["parameter"],
        numbers=_numbers(record["si"]),
        printed=_numbers(record),
        conditions=names.predicted(record["conditions"]),
        page=record["evidence"]["page"],
        summary=record["source"] == "summary",
        open=record["status"] == "needs_review" or record["parameter"] is None,
        candidates=tuple(candidate["parameter"] for candidate in record["candidates"]),
        confidence=record["confidence"],
        text=f"{shown} {record['unit']} [{stated}]",
    )
