"""Parameter records as published in `extraction.json`; field names are the JSON keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from d2s.records.geometry import Box


class Kind(StrEnum):
    """What sort of row a record comes from."""

    RATING = "rating"
    CHARACTERISTIC = "characteristic"
    THERMAL = "thermal"


class SourceKind(StrEnum):
    """Where on the sheet a record stands."""

    TABLE = "table"
    SUMMARY = "summary"
    TEXT = "text"
    FIGURE = "figure"


class Method(StrEnum):
    """What decided the parameter."""

    SYMBOL = "symbol"
    NAME = "name"
    LLM = "llm"
    REVIEWER = "reviewer"


class Status(StrEnum):
    """Whether a record may be used."""

    ACCEPTED = "accepted"
    NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Minimum, typical and maximum in one unit; None where the sheet prints nothing."""

    min: float | None
    typ: float | None
    max: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One test condition.

    `value` for one number, `min`/`max` for ranges and ±, `reference` for another quantity (`VGS`) or `rated`; `unit` in
    normalised ASCII, None without one.
    """

    quantity: str
    operator: str
    value: float | None
    min: float | None
    max: float | None
    reference: str | None
    unit: str | None
    text: str


@dataclass(frozen=True, slots=True)
class CellEvidence:
    """The printed cell of one bound."""

    bbox: Box
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a record is printed: page from 1, box of the row, its text, and the cell of each bound."""

    page: int
    bbox: Box
    text: str
    section: str = ""
    table: str = ""
    cells: dict[str, CellEvidence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A parameter that a row might be, with the score of the match (0 to 1)."""

    parameter: str
    score: float


@dataclass(frozen=True, slots=True)
class Record:
    """One printed value set of one part; `min`, `typ`, `max` as printed in `unit`, `si` in the parameter's SI unit.

    `parameter` is None where several remain (see `candidates`).
    """

    id: str
    parameter: str | None
    element: str | None
    kind: Kind
    symbol: str
    name: str
    min: float | None
    typ: float | None
    max: float | None
    unit: str
    unit_text: str
    si: Bounds | None
    conditions: tuple[Condition, ...]
    default_conditions: tuple[Condition, ...]
    evidence: Evidence
    source: SourceKind
    method: Method
    rule: str
    confidence: float
    status: Status
    candidates: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = ()
