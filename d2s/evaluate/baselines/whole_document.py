"""Whole-document prompting: all text and all parameters in one request."""

from __future__ import annotations

from typing import Any

from d2s.evaluate.baselines.records import SYSTEM, listed, record_schema
from d2s.evaluate.baselines.sheet import Sheet
from d2s.evaluate.baselines.talk import Talk

_MOST_TOKENS = 3000
_MOST_RECORDS = 120


def whole_document(sheet: Sheet, talk: Talk) -> list[dict[str, Any]]:
    """Return the records that one request over the whole text gives."""
    task = f"Type numbers: {', '.join(sheet.parts)}\nParameters:\n{sheet.vocabulary()}\n\nDatasheet:\n{sheet.text}"
    schema = record_schema(tuple(sheet.parameters), sheet.parts, _MOST_RECORDS)
    return listed(talk.ask(SYSTEM, task, sheet.text, schema, _MOST_TOKENS))
