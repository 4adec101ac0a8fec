"""Why a row became which parameter: what `d2s explain` prints and the graph keeps."""

from __future__ import annotations

from dataclasses import dataclass

from d2s.records.record import Candidate


@dataclass(frozen=True, slots=True)
class Evidencing:
    """One contribution to a score: feature (symbol, name, unit, conditions, section, class), weight and reason."""

    feature: str
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome for one row: the chosen parameter (None: open), the margin to the next one, and the reasons."""

    row: str
    records: tuple[str, ...]
    parameter: str | None
    margin: float
    candidates: tuple[Candidate, ...]
    reasons: tuple[Evidencing, ...]
    rule: str
